//! What the worker does.

use crate::faults;
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::{PersonView, RecoverySheet, TaskRow, Verdict};
use careloop_contract::{
    HoldReason, PatientId, Refusal, RemarkId, Request, Role, Roles, Secret, Standing, TaskState, Version,
};
use careloop_core::{Core, Execute, Host};
use careloop_tests::facts::{Facts, file_value, task_value};
use careloop_tests::{Clinic, FileKeychain, Luck, secret};
use careloop_vault::error::KeychainFault;
use careloop_vault::host::Keychain;
use careloop_vault::kdf::KdfChoice;
use careloop_vault::system::{OsEntropy, SystemClock};
use careloop_vault::testing::LocalDisk;
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

/// The keychain is on another disk than the vault, so it is never full; but the process may be
/// killed while it writes.
struct OtherDisk(FileKeychain);

impl OtherDisk {
    fn outside<T>(&self, act: impl FnOnce(&FileKeychain) -> T) -> T {
        if !faults::is_disk_full_run() {
            return act(&self.0);
        }
        let before = faults::count(false);
        let answer = act(&self.0);
        faults::count(before);
        answer
    }
}

impl Keychain for OtherDisk {
    fn read(&self, account: &str) -> Result<Option<Secret<Vec<u8>>>, KeychainFault> {
        self.0.read(account)
    }

    fn write(&self, account: &str, secret: &[u8]) -> Result<(), KeychainFault> {
        self.outside(|keychain| keychain.write(account, secret))
    }

    fn erase(&self, account: &str) -> Result<(), KeychainFault> {
        self.outside(|keychain| keychain.erase(account))
    }
}

struct Worker {
    core: Core,
    backups: PathBuf,
    luck: Luck,
    password: String,
    words: String,
    tasks: Vec<TaskRow>,
    people: Vec<PersonView>,
    patient: Option<(PatientId, Version, String)>,
    /// The last file that was attached: its name and content.
    file: Option<(RemarkId, String, Vec<u8>)>,
    /// What undoing the last act would make true, if the worker knows.
    undo: Option<(usize, String)>,
    /// Refused for want of room.
    disk_full: bool,
}

fn say(what: &Value) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{what}").unwrap();
    out.flush().unwrap();
}

fn facts<const N: usize>(facts: [(String, String); N]) -> Facts {
    Facts::from(facts)
}

fn words_of(sheet: &RecoverySheet) -> String {
    sheet.words.as_ref().unwrap().expose().clone()
}

/// Does what the arguments say.
pub(crate) fn run(arguments: &[String]) {
    let [vault, keychain, backups, seed, password, words, operations @ ..] = arguments else {
        panic!("VAULT KEYCHAIN BACKUPS SEED PASSWORD WORDS OPERATION...");
    };
    let host = Host {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(OsEntropy),
        keychain: Arc::new(OtherDisk(FileKeychain::new(PathBuf::from(keychain)))),
        file_system: Arc::new(LocalDisk),
        kdf: KdfChoice::cheap_for_tests(),
        name: "worker".to_owned(),
        witness: None,
    };
    let mut worker = Worker {
        core: Core::new(PathBuf::from(vault), host),
        backups: PathBuf::from(backups),
        luck: Luck::new(seed.parse().unwrap()),
        password: password.clone(),
        words: words.clone(),
        tasks: Vec::new(),
        people: Vec::new(),
        patient: None,
        file: None,
        undo: None,
        disk_full: false,
    };
    faults::begin();
    for operation in operations {
        match operation.strip_prefix("random:") {
            Some(mode) => loop {
                let next = worker.pick(mode);
                worker.carry_out(next);
            },
            None => worker.carry_out(operation),
        }
    }
    if faults::is_disk_full_run() && std::env::var_os("NO_SEQUEL").is_none() {
        worker.go_on_with_room();
    }
    let (steps, syncs) = faults::counted();
    say(&json!({ "end": { "steps": steps, "syncs": syncs } }));
}

impl Worker {
    fn pick(&mut self, mode: &str) -> &'static str {
        const WORK: &[&str] = &[
            "add",
            "add",
            "add",
            "edit",
            "edit",
            "start",
            "hold",
            "complete",
            "complete",
            "reopen",
            "cancel",
            "comment",
            "note",
            "attach",
            "attach_clinical",
            "retract_file",
            "search_notes",
            "undo",
            "patient",
            "edit_patient",
            "open",
            "day",
            "search",
            "import_tasks",
            "import_patients",
        ];
        const HEADER: &[&str] = &[
            "password",
            "password",
            "invite",
            "reset",
            "enrol",
            "suspend",
            "reinstate",
            "roles",
            "add",
            "relock",
        ];
        const REKEY: &[&str] = &["rekey", "rekey", "add", "complete", "password", "relock"];
        const CYCLE: &[&str] = &[
            "relock", "relock", "resign", "resign", "add", "wrong", "comment", "verify", "rebuild", "backup",
        ];
        let list = match mode {
            "work" => WORK,
            "header" => HEADER,
            "rekey" => REKEY,
            "cycle" => CYCLE,
            _ => [WORK, HEADER, REKEY, CYCLE][self.luck.index(4)],
        };
        list[self.luck.index(list.len())]
    }

    /// Says what is tried, does it, and says what is true now, or why it was not done.
    fn act<T>(
        &mut self,
        name: &str,
        tries: Facts,
        run: impl FnOnce(&mut Self) -> Result<T, Refusal>,
        then: impl FnOnce(&mut Self, T) -> Facts,
    ) {
        say(&json!({ "try": tries, "name": name }));
        match run(self) {
            Ok(done) => {
                let mut now = then(self, done);
                for (name, value) in tries {
                    now.entry(name).or_insert(value);
                }
                say(&json!({ "ack": now, "name": name }));
            }
            Err(refusal) => {
                self.disk_full |= refusal == Refusal::DiskFull;
                // These are several requests in one; some of them may be done.
                let unsure = matches!(name, "enrol" | "recover");
                say(&json!({ "refused": refusal, "name": name, "unsure": unsure }));
            }
        }
    }

    fn sign_in(&mut self) -> Result<(), Refusal> {
        let password = secret(&self.password);
        self.core.execute(SignIn {
            code: None,
            login: Clinic::ADMIN.to_owned(),
            password,
        })?;
        Ok(())
    }

    fn look(&mut self) -> Result<(), Refusal> {
        let states = TaskState::ALL.to_vec();
        let filter = TaskFilter {
            states,
            ..TaskFilter::default()
        };
        let page = self.core.execute(ListTasks {
            filter,
            rows: Some(50),
            ..ListTasks::default()
        })?;
        // How many tasks an import made is told by their title, so those stay as they are.
        let mut rows = page.rows;
        rows.retain(|row| !row.title.starts_with("Import"));
        self.tasks = rows;
        self.people = self.core.execute(ListPeople {})?;
        Ok(())
    }

    fn change<R: Request<Reply = TaskRow>>(
        &mut self,
        name: &str,
        expected: TaskState,
        request: impl FnOnce(&TaskRow) -> R,
        title: Option<String>,
    ) where
        Core: Execute<R>,
    {
        let undo = self.undo.take();
        drop(undo);
        if self.tasks.is_empty() {
            return;
        }
        let at = self.luck.index(self.tasks.len());
        let row = self.tasks[at].clone();
        let key = format!("task/{}", row.task);
        let wanted = task_value(
            expected_state(&row, expected, title.is_some()),
            title.as_deref().unwrap_or(&row.title),
        );
        let before = task_value(row.state, &row.title);
        let seen = row.version;
        self.act(
            name,
            facts([(key, wanted)]),
            |worker| worker.core.execute(request(&row)),
            |worker, row| {
                // What changed nothing is no act.
                worker.undo = (row.version != seen).then_some((at, before));
                worker.tasks[at] = row;
                Facts::new()
            },
        );
    }

    /// A text nobody wrote before.
    fn fresh(&mut self, what: &str) -> String {
        format!("{what} {:012x}", self.luck.draw() >> 16)
    }

    fn carry_out(&mut self, operation: &str) {
        match operation {
            "sign_in" => {
                self.act(operation, Facts::new(), Self::sign_in, |_, ()| Facts::new());
            }
            "look" => self.act(operation, Facts::new(), Self::look, |_, ()| Facts::new()),
            "init" => self.init(),
            "add" => self.add(),
            "edit" => {
                let title = self.fresh("Call back about");
                let new = title.clone();
                self.change(
                    operation,
                    TaskState::Open,
                    |row| EditTask {
                        sensitivity: None,
                        task: row.task,
                        seen: row.version,
                        title: Some(new),
                        details: Change::Keep,
                        patient: Change::Keep,
                        due: Change::Keep,
                        due_time: Change::Keep,
                        priority: None,
                        category: None,
                    },
                    Some(title),
                );
            }
            "start" => self.change(
                operation,
                TaskState::Started,
                |row| StartTask {
                    task: row.task,
                    seen: row.version,
                },
                None,
            ),
            "hold" => self.change(
                operation,
                TaskState::Held,
                |row| HoldTask {
                    task: row.task,
                    seen: row.version,
                    waiting: HoldReason::ALL[0],
                    reason: None,
                },
                None,
            ),
            "complete" => self.change(
                operation,
                TaskState::Done,
                |row| CompleteTask {
                    task: row.task,
                    seen: row.version,
                },
                None,
            ),
            "reopen" => self.change(
                operation,
                TaskState::Open,
                |row| ReopenTask {
                    task: row.task,
                    seen: row.version,
                    reason: "not finished after all".to_owned(),
                },
                None,
            ),
            "cancel" => self.change(
                operation,
                TaskState::Cancelled,
                |row| CancelTask {
                    task: row.task,
                    seen: row.version,
                    reason: "not needed".to_owned(),
                },
                None,
            ),
            "undo" => self.undo(),
            "comment" | "note" => self.remark(operation),
            "attach" => self.attach(false),
            "attach_clinical" => self.attach(true),
            "retract_file" => self.retract_file(),
            "patient" => self.patient(),
            "edit_patient" => self.edit_patient(),
            "import_tasks" => self.import_tasks(30),
            "import_large" => self.import_tasks(2_500),
            "import_patients" => self.import_patients(),
            "open" | "day" | "search" | "search_notes" | "verify" | "rebuild" | "backup" => {
                self.read(operation)
            }
            "password" => self.change_password(),
            "invite" | "enrol" => self.invite(operation == "enrol"),
            "reset" | "suspend" | "reinstate" | "roles" => self.person(operation),
            "give" => {
                let Some(heir) = self.leaver() else { return };
                self.change(
                    operation,
                    TaskState::Open,
                    |row| AssignTask {
                        task: row.task,
                        seen: row.version,
                        to: Assignee::Person(heir.user),
                    },
                    None,
                );
            }
            "leave" => self.leave(),
            "rekey" => self.act(
                operation,
                Facts::new(),
                |worker| worker.core.execute(RekeyVault {}),
                |_, ()| Facts::new(),
            ),
            "relock" => self.act(
                operation,
                Facts::new(),
                |worker| {
                    worker.core.execute(Lock {})?;
                    let password = secret(&worker.password);
                    worker.core.execute(Unlock { password }).map(drop)
                },
                |_, ()| Facts::new(),
            ),
            "sign_out" => self.act(
                operation,
                Facts::new(),
                |worker| worker.core.execute(SignOut {}),
                |_, ()| Facts::new(),
            ),
            "resign" => self.act(
                operation,
                Facts::new(),
                |worker| {
                    worker.core.execute(SignOut {})?;
                    worker.sign_in()
                },
                |_, ()| Facts::new(),
            ),
            "wrong" => self.wrong_password(),
            "recover" => self.recover(),
            "restore" => {
                let backup = std::fs::read_dir(&self.backups)
                    .unwrap()
                    .next()
                    .unwrap()
                    .unwrap()
                    .path();
                self.act(
                    operation,
                    Facts::new(),
                    |worker| worker.core.restore_backup(&backup),
                    |_, _| Facts::new(),
                );
            }
            other => panic!("no such operation: {other}"),
        }
    }

    fn init(&mut self) {
        self.act(
            "init",
            Facts::new(),
            |worker| {
                let mut request = Clinic::request(true);
                request.password = secret(&worker.password);
                worker.core.execute(request)
            },
            |worker, created| {
                worker.words = created.recovery_words.expose().clone();
                facts([("words".to_owned(), worker.words.clone())])
            },
        );
    }

    fn add(&mut self) {
        self.undo = None;
        let title = self.fresh("Refill check");
        let patient = self.patient.as_ref().map(|(patient, _, _)| *patient);
        self.act(
            "add",
            Facts::new(),
            |worker| {
                worker.core.execute(AddTask {
                    title,
                    patient,
                    ..AddTask::default()
                })
            },
            |worker, row| {
                let fact = (format!("task/{}", row.task), task_value(row.state, &row.title));
                worker.tasks.push(row);
                facts([fact])
            },
        );
    }

    fn undo(&mut self) {
        let Some((at, before)) = self.undo.take() else {
            return;
        };
        let id = self.tasks[at].task;
        self.act(
            "undo",
            facts([(format!("task/{id}"), before)]),
            |worker| {
                worker.core.execute(UndoLastAct {})?;
                worker.core.execute(FindTask { id: id.to_string() })
            },
            |worker, row| {
                worker.tasks[at] = row;
                Facts::new()
            },
        );
    }

    fn remark(&mut self, kind: &str) {
        self.undo = None;
        if self.tasks.is_empty() {
            return;
        }
        let at = self.luck.index(self.tasks.len());
        let task = self.tasks[at].task;
        let text = self.fresh("Spoke with the pharmacy");
        let remarks = self.tasks[at].comments + self.tasks[at].notes;
        let key = format!("remarks/{task}");
        let value = (remarks + 1).to_string();
        let clinical = kind == "note";
        self.act(
            kind,
            facts([(key, value)]),
            |worker| {
                if clinical {
                    worker.core.execute(AddClinicalNote { task, text })
                } else {
                    worker.core.execute(AddComment { task, text })
                }
            },
            |worker, _| {
                let row = &mut worker.tasks[at];
                row.comments += 1;
                Facts::new()
            },
        );
    }

    /// A file that is chosen and attached. Its content is some hundred kilobytes, so that it is written in parts.
    fn attach(&mut self, clinical: bool) {
        self.undo = None;
        if self.tasks.is_empty() {
            return;
        }
        let at = self.luck.index(self.tasks.len());
        let task = self.tasks[at].task;
        let name = self.fresh("scan").replace(' ', "-");
        let length = 1 + self.luck.index(300_000);
        let content: Vec<u8> = name.bytes().cycle().take(length).collect();
        // Whoever chose it has it on another disk.
        let counted = faults::count(false);
        let path = self.backups.with_file_name("files").join(&name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &content).unwrap();
        faults::count(counted);
        self.act(
            "attach",
            facts([(format!("file/{name}"), file_value(&content, false))]),
            |worker| {
                let file = worker.core.offer_file(&path)?.file;
                worker.core.execute(AttachFile { task, file, clinical })
            },
            |worker, view| {
                worker.file = Some((view.attachment, name, content));
                Facts::new()
            },
        );
        let _ = std::fs::remove_file(path);
    }

    fn retract_file(&mut self) {
        self.undo = None;
        let Some((remark, name, content)) = self.file.take() else {
            return;
        };
        self.act(
            "retract_file",
            facts([(format!("file/{name}"), file_value(&content, true))]),
            |worker| {
                worker.core.execute(RetractRemark {
                    remark,
                    reason: "another patient".to_owned(),
                })
            },
            |_, ()| Facts::new(),
        );
    }

    fn patient(&mut self) {
        self.undo = None;
        let number = self.fresh("N").replace(' ', "-");
        let family = self.fresh("Wunsch").replace(' ', "-");
        let key = format!("patient/{number}");
        self.act(
            "patient",
            facts([(key.clone(), family.clone())]),
            |worker| {
                worker.core.execute(AddPatient {
                    record_number: number,
                    family,
                    given: "Maude".to_owned(),
                    ..AddPatient::default()
                })
            },
            |worker, view| {
                worker.patient = Some((view.patient, view.version, key));
                Facts::new()
            },
        );
    }

    fn edit_patient(&mut self) {
        self.undo = None;
        let Some((patient, seen, key)) = self.patient.clone() else {
            return;
        };
        let family = self.fresh("Okafor").replace(' ', "-");
        self.act(
            "edit_patient",
            facts([(key, family.clone())]),
            |worker| {
                worker.core.execute(EditPatient {
                    patient,
                    seen,
                    family: Some(family),
                    given: None,
                    born: None,
                    sex: None,
                    phone: None,
                    address: None,
                })
            },
            |worker, view| {
                if let Some((_, version, _)) = &mut worker.patient {
                    *version = view.version;
                }
                Facts::new()
            },
        );
    }

    fn import_tasks(&mut self, rows: u32) {
        self.undo = None;
        let title = self.fresh("Import");
        let mut content = "title,details,note_text\n".to_owned();
        for row in 0..rows {
            content.push_str(&format!("{title},row {row},A1c {row}\n"));
        }
        self.act(
            "import_tasks",
            facts([(format!("import/{title}"), rows.to_string())]),
            |worker| {
                worker.core.execute(ImportTasks {
                    content: content.into_bytes(),
                    mapping: Vec::new(),
                    title: None,
                    category: None,
                    queue: Some(Role::FrontDesk),
                    dry_run: false,
                })
            },
            |_, _| Facts::new(),
        );
    }

    fn import_patients(&mut self) {
        self.undo = None;
        let batch = self.fresh("B").replace(' ', "-");
        let mut content = "record_number,family_name,given_name\n".to_owned();
        let mut tries = Facts::new();
        for row in 0..20 {
            content.push_str(&format!("{batch}-{row},Family{row},Given\n"));
            tries.insert(format!("patient/{batch}-{row}"), format!("Family{row}"));
        }
        self.act(
            "import_patients",
            tries,
            |worker| {
                worker.core.execute(ImportPatients {
                    content: content.into_bytes(),
                    mapping: Vec::new(),
                    dry_run: false,
                })
            },
            |_, _| Facts::new(),
        );
    }

    fn read(&mut self, kind: &str) {
        let task = self.tasks.first().map(|row| row.task);
        let backups = self.backups.clone();
        self.act(
            kind,
            Facts::new(),
            |worker| match (kind, task) {
                ("open", Some(task)) => worker.core.execute(OpenTask { task }).map(drop),
                ("day", _) => worker.core.execute(MyDay { identified: true }).map(drop),
                ("search", _) => worker
                    .core
                    .execute(SearchRecords {
                        text: "refi".to_owned(),
                        identified: true,
                        ..SearchRecords::default()
                    })
                    .map(drop),
                ("search_notes", _) => worker
                    .core
                    .execute(SearchNotes {
                        text: "spoke".to_owned(),
                        rows: None,
                    })
                    .map(drop),
                ("verify", _) => {
                    let found = worker.core.execute(VerifyVault::default())?;
                    assert_eq!(found.verdict, Verdict::Pass, "{:#?}", found.checks);
                    Ok(())
                }
                ("rebuild", _) => worker
                    .core
                    .execute(RebuildVault {})
                    .map(|rebuilt| assert_eq!(rebuilt.repaired, 0)),
                ("backup", _) => worker
                    .core
                    .execute(MakeBackup {
                        folder: backups.display().to_string(),
                    })
                    .map(drop),
                _ => Ok(()),
            },
            |_, ()| Facts::new(),
        );
    }

    fn change_password(&mut self) {
        let new = self.fresh("a password of sixteen words");
        let tries = facts([("password".to_owned(), new.clone())]);
        let current = self.password.clone();
        self.act(
            "password",
            tries,
            |worker| {
                worker
                    .core
                    .execute(ChangePassword {
                        current: secret(&current),
                        new: secret(&new),
                    })
                    .map(|()| new.clone())
            },
            |worker, new| {
                worker.password = new;
                Facts::new()
            },
        );
    }

    fn invite(&mut self, and_enrol: bool) {
        let login = self.fresh("nurse").replace(' ', ".");
        let roles = Roles::of(&[Role::ClinicalStaff]);
        let value = |standing: Standing| format!("{}|{}", standing.number(), roles.bits());
        let key = format!("person/{login}");
        let mut code = None;
        self.act(
            "invite",
            facts([(key.clone(), value(Standing::Invited))]),
            |worker| {
                worker.core.execute(InvitePerson {
                    login: login.clone(),
                    name: "Nurse".to_owned(),
                    roles,
                })
            },
            |_, invitation| {
                code = Some(invitation.code.expose().clone());
                Facts::new()
            },
        );
        let Some(code) = code.filter(|_| and_enrol) else {
            return;
        };
        self.act(
            "enrol",
            facts([(key, value(Standing::Active))]),
            |worker| {
                worker.core.execute(SignOut {})?;
                worker.core.execute(Enrol {
                    login,
                    code: secret(&code),
                    password: secret(Clinic::PASSWORD),
                })?;
                worker.core.execute(SignOut {})?;
                worker.sign_in()
            },
            |_, ()| Facts::new(),
        );
    }

    /// Something about one of the others.
    fn person(&mut self, kind: &str) {
        let others: Vec<usize> = (0..self.people.len())
            .filter(|at| self.people[*at].login != Clinic::ADMIN)
            .collect();
        if others.is_empty() {
            return;
        }
        let at = others[self.luck.index(others.len())];
        let person = self.people[at].clone();
        let user = person.user;
        let reason = "decided so".to_owned();
        let key = format!("person/{}", person.login);
        let value = |standing: Standing, roles: Roles| format!("{}|{}", standing.number(), roles.bits());
        let roles = if person.roles.has(Role::Biller) {
            Roles::of(&[Role::Provider])
        } else {
            Roles::of(&[Role::Biller, Role::ClinicalStaff])
        };
        let tries = match kind {
            "suspend" => facts([(key, value(Standing::Suspended, person.roles))]),
            // Whoever was kept out enrols anew.
            "reinstate" if person.standing == Standing::Suspended => {
                facts([(key, value(Standing::Invited, person.roles))])
            }
            "roles" => facts([(key, value(person.standing, roles))]),
            _ => Facts::new(),
        };
        self.act(
            kind,
            tries,
            |worker| match kind {
                "suspend" | "reinstate" => worker
                    .core
                    .execute(SuspendPerson {
                        user,
                        suspended: kind == "suspend",
                        reason,
                    })
                    .map(Some),
                "roles" => worker
                    .core
                    .execute(ChangeRoles {
                        approver: None,
                        user,
                        roles,
                        reason,
                    })
                    .map(Some),
                _ => worker
                    .core
                    .execute(ResetPerson {
                        identity: careloop_contract::IdentityCheck::InPerson,
                        user,
                    })
                    .map(|_| None),
            },
            |worker, changed| {
                if let Some(changed) = changed {
                    worker.people[at] = changed;
                }
                Facts::new()
            },
        );
    }

    /// Who leaves, if anybody does: the last of the others.
    fn leaver(&self) -> Option<PersonView> {
        let mut others = self.people.iter().rev();
        others.find(|person| person.login != Clinic::ADMIN).cloned()
    }

    /// Somebody leaves, and their open tasks go to a queue.
    fn leave(&mut self) {
        let Some(person) = self.leaver() else { return };
        let key = format!("person/{}", person.login);
        let value = format!("{}|{}", Standing::Left.number(), person.roles.bits());
        self.act(
            "leave",
            facts([(key, value)]),
            |worker| {
                worker.core.execute(OffboardPerson {
                    user: person.user,
                    reason: "moved away".to_owned(),
                    ordered: None,
                    tasks_to: Assignee::Queue(Role::FrontDesk),
                })
            },
            |worker, _| {
                worker.people.retain(|known| known.user != person.user);
                Facts::new()
            },
        );
    }

    /// Somebody mistypes, then gets it right.
    fn wrong_password(&mut self) {
        self.act(
            "wrong",
            Facts::new(),
            |worker| {
                worker.core.execute(SignOut {})?;
                let nobody = worker.fresh("nobody").replace(' ', ".");
                for login in [Clinic::ADMIN, &nobody] {
                    let refused = worker.core.execute(SignIn {
                        code: None,
                        login: login.to_owned(),
                        password: secret("not the password"),
                    });
                    assert!(
                        matches!(refused, Err(Refusal::WrongSignIn | Refusal::DiskFull)),
                        "{refused:?}"
                    );
                }
                worker.sign_in()
            },
            |_, ()| Facts::new(),
        );
    }

    fn recover(&mut self) {
        let new = self.fresh("a password after recovery");
        let tries = facts([("password".to_owned(), new.clone())]);
        self.act(
            "recover",
            tries,
            |worker| {
                let words = secret(&worker.words);
                let recovered = worker.core.execute(Recover {
                    words,
                    login: Some(Clinic::ADMIN.to_owned()),
                    password: Some(secret(&new)),
                })?;
                Ok((new.clone(), recovered.sheet))
            },
            |worker, (new, sheet)| {
                worker.password = new;
                worker.words = words_of(&sheet.unwrap());
                facts([("words".to_owned(), worker.words.clone())])
            },
        );
    }

    /// There is room again: the same process must be able to go on.
    fn go_on_with_room(&mut self) {
        faults::free_disk();
        let (was_full, told) = (faults::was_full(), self.disk_full);
        say(&json!({ "room": { "was_full": was_full, "told": told } }));
        // Whether the fault ended or locked the session is the engine's choice; that work goes on is not.
        let password = secret(&self.password);
        let entered = match self.sign_in() {
            Err(Refusal::AlreadySignedIn) => match self.core.execute(Unlock { password }) {
                Err(Refusal::AlreadySignedIn) => Ok(()),
                unlocked => unlocked.map(drop),
            },
            signed_in => signed_in,
        };
        if let Err(refusal) = entered {
            say(&json!({ "stuck": refusal, "name": "sign_in" }));
            return;
        }
        match self.core.execute(VerifyVault::default()) {
            Ok(found) if found.verdict == Verdict::Pass => {}
            other => say(&json!({ "stuck": format!("{other:?}"), "name": "verify" })),
        }
        self.add();
        self.carry_out("sign_out");
    }
}

/// Editing leaves the state; everything else sets it.
const fn expected_state(row: &TaskRow, state: TaskState, is_edit: bool) -> TaskState {
    if is_edit { row.state } else { state }
}
