//! Do errors carry a patient's data? Whatever breaks, refusals, the local log and debug output say
//! what kind of thing it was, never what stood in it.

use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::{DataCategory, Field, Refusal, Request, Version};
use careloop_core::{Core, Execute};
use careloop_ledger::{Actor, Entry};
use careloop_tests::{Clinic, secret};
use careloop_vault::act::{Draft, DraftItem, DraftValue};
use careloop_vault::entrance;
use careloop_vault::folder::Folder;

/// Stands in every text that is put in.
const MARKER: &str = "Quillfeather";

fn marked(text: &str) -> String {
    format!("{text} {MARKER}")
}

fn clinic() -> Clinic {
    let mut clinic = Clinic::new(606);
    let patient = clinic.run(AddPatient {
        record_number: "MRN-Quillfeather".to_owned(),
        family: MARKER.to_owned(),
        given: marked("Maude"),
        ..AddPatient::default()
    });
    let task = clinic.run(AddTask {
        title: marked("Refill check"),
        details: Some(marked("Details")),
        patient: Some(patient.patient),
        ..AddTask::default()
    });
    clinic.run(AddComment {
        task: task.task,
        text: marked("Comment"),
    });
    clinic
}

struct Gathered {
    refusals: Vec<String>,
}

impl Gathered {
    fn try_it<R: Request>(&mut self, core: &mut Core, request: R)
    where
        Core: Execute<R>,
    {
        if let Err(refusal) = core.execute(request) {
            self.refusals.push(serde_json::to_string(&refusal).unwrap());
            self.refusals.push(format!("{refusal:?}"));
        }
    }
}

/// Everything that takes text, given too much of it, the wrong kind, or to the wrong record.
fn provoke(core: &mut Core, gathered: &mut Gathered) {
    let no_task = careloop_contract::TaskId::from_bytes([0xee; 16]);
    let seen = Version {
        workstation: careloop_contract::WorkstationId::from_bytes([0; 16]),
        seq: 0,
        item: 0,
    };
    let long = marked(&"x".repeat(70_000));
    for text in [marked("\u{202e}"), long, MARKER.to_owned()] {
        let add = AddTask {
            title: text.clone(),
            ..AddTask::default()
        };
        gathered.try_it(core, add);
        let comment = AddComment {
            task: no_task,
            text: text.clone(),
        };
        gathered.try_it(core, comment);
        let note = AddClinicalNote {
            task: no_task,
            text: text.clone(),
        };
        gathered.try_it(core, note);
        let hold = HoldTask {
            task: no_task,
            seen,
            waiting: careloop_contract::HoldReason::ALL[0],
            reason: Some(text.clone()),
        };
        gathered.try_it(core, hold);
        let search = SearchRecords {
            text: text.clone(),
            ..SearchRecords::default()
        };
        gathered.try_it(core, search);
        gathered.try_it(core, FindTask { id: text.clone() });
        let find = FindPatient {
            record_number: text.clone(),
        };
        gathered.try_it(core, find);
        let patient = AddPatient {
            record_number: "MRN-Quillfeather".to_owned(),
            family: text.clone(),
            given: text.clone(),
            ..AddPatient::default()
        };
        gathered.try_it(core, patient);
        let invite = InvitePerson {
            login: text.clone(),
            name: text.clone(),
            roles: careloop_contract::Roles::NONE,
        };
        gathered.try_it(core, invite);
        let import = ImportPatients {
            content: format!("Id,FIRST,LAST\n{text},\"{text},{text}\n").into_bytes(),
            mapping: vec![ColumnMapping {
                field: Field::GivenName,
                column: text.clone(),
            }],
            dry_run: false,
        };
        gathered.try_it(core, import);
        gathered.try_it(core, MakeBackup { folder: text.clone() });
        let password = ChangePassword {
            current: secret(&text),
            new: secret(&text),
        };
        gathered.try_it(core, password);
        gathered.try_it(core, AcknowledgeAlarms { finding: text });
    }
}

#[test]
fn refusals_and_the_local_log_name_nobody() {
    let mut clinic = clinic();
    let mut gathered = Gathered { refusals: Vec::new() };
    provoke(&mut clinic.core, &mut gathered);
    let before = gathered.refusals.len();
    // Now every table is missing or wrong in turn, while somebody is signed in.
    clinic.sign_out();
    let snapshot = super::scene::Snapshot::take(&clinic);
    let mut log = Vec::new();
    for damage in [
        "ALTER TABLE task RENAME TO task_gone",
        "ALTER TABLE patient RENAME TO patient_gone",
        "ALTER TABLE remark RENAME TO remark_gone",
        "DROP TABLE entry_item",
        "DROP TABLE task_search",
        "DROP TABLE task_pending",
        "UPDATE task SET versions = CAST(title AS BLOB)",
        "UPDATE patient SET versions = CAST(family AS BLOB)",
        "UPDATE task SET id = CAST(title AS BLOB)",
        "CREATE TRIGGER loud BEFORE INSERT ON task BEGIN SELECT RAISE (ABORT, 'Quillfeather'); END",
        "CREATE TRIGGER loud BEFORE INSERT ON task BEGIN SELECT RAISE (ABORT, NEW.title); END",
        "CREATE TRIGGER loud BEFORE INSERT ON entry BEGIN SELECT RAISE (ABORT, 'Quillfeather'); END",
    ] {
        let scene = super::scene::Scene::of(&snapshot);
        let (mut core, session) = scene.sign_in(Clinic::ADMIN, Clinic::PASSWORD);
        session.unwrap();
        let dana = super::insider::Insider::in_scene(&scene, Clinic::ADMIN);
        let raw = dana.open(&scene.vault().join("vault.db"));
        raw.run(damage);
        provoke(&mut core, &mut gathered);
        gathered.try_it(&mut core, ListTasks::default());
        gathered.try_it(&mut core, VerifyVault::default());
        gathered.try_it(&mut core, SignOut {});
        drop(raw);
        let written = scene.vault().join("careloop.log");
        log.extend(std::fs::read(written).unwrap_or_default());
    }
    let log = String::from_utf8(log).unwrap();
    println!(
        "{} refusals, {} lines of the local log",
        gathered.refusals.len() / 2,
        log.lines().count()
    );
    assert!(before > 30, "things were refused: {before}");
    assert!(
        log.lines().count() > 20,
        "faults were provoked, and each left a line"
    );
    let loud: Vec<_> = gathered
        .refusals
        .iter()
        .filter(|refusal| is_told(refusal))
        .collect();
    assert!(loud.is_empty(), "a refusal says what, never whose: {loud:?}");
    let loud: Vec<_> = log.lines().filter(|line| is_told(line)).collect();
    assert!(
        loud.is_empty(),
        "the local log leaves the machine with the person who asks for help: {loud:#?}"
    );
}

fn is_told(text: &str) -> bool {
    text.to_lowercase().contains(&MARKER.to_lowercase())
}

#[test]
fn debug_output_names_nobody() {
    let mut clinic = clinic();
    assert!(!is_told(&format!("{:?}", clinic.core)), "the engine");
    clinic.sign_out();
    let folder = Folder::new(clinic.vault());
    let vault = entrance::sign_in(&folder, &clinic.host, Clinic::ADMIN, &secret(Clinic::PASSWORD)).unwrap();
    assert!(!is_told(&format!("{vault:?}")), "an open vault");
    let task = careloop_contract::TaskId::from_bytes([1; 16]);
    let item = DraftItem::task(task, None).changing(
        Field::Title,
        None,
        DraftValue::Clinical(marked("x").into_bytes().into()),
    );
    let draft = Draft::done(
        careloop_ledger::Kind::TaskAdded,
        careloop_contract::Purpose::Operations,
        vec![item],
    );
    assert!(!is_told(&format!("{draft:?}")), "a draft");
    let rows = careloop_vault::db::read::entries(vault.db(), 1, 500).unwrap();
    let mut texts = 0;
    for placed in &rows {
        let entry: &Entry = &placed.entry;
        texts += usize::from(String::from_utf8_lossy(&entry.encode().unwrap()).contains(MARKER));
        assert!(!is_told(&format!("{placed:?}")), "an entry");
        assert!(matches!(
            entry.actor,
            Actor::Person(_) | Actor::Workstation | Actor::Recovery
        ));
    }
    assert!(texts >= 3, "the entries do hold the marker");
    for category in DataCategory::ALL {
        let faulty = Refusal::Fault {
            reference: format!("{category:?}"),
        };
        assert!(!is_told(&format!("{faulty:?}")));
    }
    assert!(!is_told(&format!("{:?}", secret(MARKER))), "a secret");
    let request = SignIn {
        code: None,
        login: "dana".to_owned(),
        password: secret(MARKER),
    };
    assert!(!is_told(&format!("{request:?}")), "a sign-in");
}
