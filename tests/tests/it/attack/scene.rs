//! A vault to attack: made once, laid out afresh for every attack.

use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::{BadPlace, SessionView, Verdict, VerifyView};
use careloop_contract::{Alarm, Instant, PatientId, Refusal, Role, TaskId, UserId};
use careloop_core::{Core, Execute, Host};
use careloop_tests::{Clinic, secret};
use careloop_vault::host::Clock as _;
use careloop_vault::testing::{MemoryKeychain, TestClock, TestWitness};
use careloop_vault::witness::Witness;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;

/// Administrator and security officer.
pub(crate) const DANA: &str = Clinic::ADMIN;
/// Front desk.
pub(crate) const FERN: &str = "fern.li";
/// Provider. Has new keys since the early copy.
pub(crate) const OMAR: &str = "omar.haddad";
/// Clinical staff. Has another password since the early copy.
pub(crate) const NIA: &str = "nia.clark";
/// Biller, suspended since the early copy.
pub(crate) const BO: &str = "bo.marsh";
/// Practice manager.
pub(crate) const MEL: &str = "mel.ortiz";
/// Nia's password since.
pub(crate) const NIAS_NEW_PASSWORD: &str = "eleven amber windmills";

const MINUTE: u64 = 60_000;

/// The files of a vault and what the keychain held with them.
#[derive(Clone)]
pub(crate) struct Snapshot {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) keychain: BTreeMap<String, Vec<u8>>,
    now: Instant,
}

impl Snapshot {
    /// The vault as it is on the disk now, whoever has it open.
    pub(crate) fn take(clinic: &Clinic) -> Self {
        Self {
            files: files_in(&clinic.vault()),
            keychain: clinic.keychain.snapshot(),
            now: clinic.clock.now(),
        }
    }

    /// One of its files.
    pub(crate) fn file(&self, name: &str) -> &[u8] {
        &self.files[name]
    }
}

/// Every file in a folder, by name.
pub(crate) fn files_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            let name = file.file_name().into_string().unwrap();
            files.insert(name, std::fs::read(file.path()).unwrap());
        }
    }
    files
}

/// The prepared vault at three moments, and what is in it.
pub(crate) struct Prepared {
    /// Days of work, closed.
    pub(crate) early: Snapshot,
    /// More work; one person suspended, one with a new password, one with new keys. Closed.
    pub(crate) late: Snapshot,
    /// As `late`, and then a session that ended in a power cut: work since the last head that the
    /// keychain remembers, and search text that is not indexed yet.
    pub(crate) cut: Snapshot,
    pub(crate) fern: UserId,
    pub(crate) omar: UserId,
    pub(crate) dana: UserId,
    pub(crate) patients: Vec<PatientId>,
    pub(crate) tasks: Vec<TaskId>,
}

/// The one prepared vault.
pub(crate) static PREPARED: LazyLock<Prepared> = LazyLock::new(prepare);

fn prepare() -> Prepared {
    let mut clinic = Clinic::new(101);
    let fern = clinic.add_person(FERN, &[Role::FrontDesk]);
    let omar = clinic.add_person(OMAR, &[Role::Provider]);
    clinic.add_person(NIA, &[Role::ClinicalStaff]);
    let bo = clinic.add_person(BO, &[Role::Biller]);
    clinic.add_person(MEL, &[Role::PracticeManager]);
    let patients: Vec<PatientId> = (1..=6).map(|number| clinic.add_patient(number).patient).collect();
    let mut tasks = Vec::new();
    for (number, patient) in (1..).zip(patients.iter().chain(&patients)) {
        tasks.push(
            clinic
                .add_task(&format!("Refill check {number}"), Some(*patient))
                .task,
        );
    }
    for (login, first) in [(FERN, 0), (OMAR, 4), (NIA, 8)] {
        clinic.clock.pass_millis(30 * MINUTE);
        clinic.switch_to(login);
        work(&mut clinic, &tasks[first..first + 4], login != FERN);
    }
    clinic.sign_out();
    let wrong = clinic.core.execute(SignIn {
        code: None,
        login: BO.to_owned(),
        password: secret("not the password"),
    });
    assert_eq!(wrong, Err(Refusal::WrongSignIn));
    clinic.sign_in(BO);
    clinic.sign_out();
    let early = Snapshot::take(&clinic);

    clinic.clock.pass_millis(18 * 60 * MINUTE);
    clinic.sign_in(DANA);
    clinic.run(SuspendPerson {
        user: bo,
        suspended: true,
        reason: "left the clinic".to_owned(),
    });
    let invitation = clinic.run(ResetPerson {
        identity: careloop_contract::IdentityCheck::InPerson,
        user: omar,
    });
    clinic.sign_out();
    clinic.run(Enrol {
        login: OMAR.to_owned(),
        code: invitation.code,
        password: secret(Clinic::PASSWORD),
    });
    work(&mut clinic, &tasks[2..6], true);
    clinic.switch_to(NIA);
    clinic.run(ChangePassword {
        current: secret(Clinic::PASSWORD),
        new: secret(NIAS_NEW_PASSWORD),
    });
    for (login, first) in [(FERN, 6), (MEL, 1)] {
        clinic.clock.pass_millis(20 * MINUTE);
        clinic.switch_to(login);
        work(&mut clinic, &tasks[first..first + 4], false);
    }
    clinic.switch_to(DANA);
    clinic.verify_passes();
    clinic.sign_out();
    let late = Snapshot::take(&clinic);

    clinic.sign_in(FERN);
    let patient = clinic.add_patient(7).patient;
    for number in 13..16 {
        clinic.add_task(&format!("Call back {number}"), Some(patient));
    }
    let cut = Snapshot::take(&clinic);
    Prepared {
        early,
        late,
        cut,
        fern,
        omar,
        dana: clinic.admin,
        patients,
        tasks,
    }
}

/// An ordinary spell of work, with a checkpoint in the middle.
fn work(clinic: &mut Clinic, tasks: &[TaskId], clinical: bool) {
    clinic.run(SearchRecords {
        text: "wunsch".to_owned(),
        identified: true,
        ..SearchRecords::default()
    });
    for task in tasks {
        clinic.run(OpenTask { task: *task });
        clinic.run(AddComment {
            task: *task,
            text: "Left a message".to_owned(),
        });
        if clinical {
            clinic.run(AddClinicalNote {
                task: *task,
                text: "A1c 8.2, start metformin".to_owned(),
            });
        }
        clinic.clock.pass_millis(7 * MINUTE);
    }
    let own = clinic.add_task("Order supplies", None);
    let started = clinic.run(StartTask {
        task: own.task,
        seen: own.version,
    });
    clinic.run(CompleteTask {
        task: own.task,
        seen: started.version,
    });
}

/// A vault laid out for one attack, on the victim's machine.
pub(crate) struct Scene {
    folder: Arc<TempDir>,
    pub(crate) host: Host,
    pub(crate) keychain: Arc<MemoryKeychain>,
    pub(crate) clock: Arc<TestClock>,
    /// A witness outside, where there is one.
    pub(crate) witness: OnceCell<Arc<TestWitness>>,
}

impl Scene {
    /// Lays a snapshot out, an hour after it was taken.
    pub(crate) fn of(snapshot: &Snapshot) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let mut host = Host::for_tests(909);
        let (clock, keychain) = (
            Arc::new(TestClock::default()),
            Arc::new(MemoryKeychain::default()),
        );
        clock.set(snapshot.now);
        clock.pass_millis(60 * MINUTE);
        host.clock = clock.clone();
        host.keychain = keychain.clone();
        let scene = Self {
            folder,
            host,
            keychain,
            clock,
            witness: OnceCell::new(),
        };
        std::fs::create_dir(scene.vault()).unwrap();
        make_private(&scene.vault());
        for (name, bytes) in &snapshot.files {
            scene.put(name, bytes);
        }
        scene.keychain.restore(snapshot.keychain.clone());
        scene
    }

    /// The same files on the same machine, whose luck begins anew.
    pub(crate) fn again(&self) -> Self {
        let mut host = Host::for_tests(909);
        host.clock = self.clock.clone();
        host.keychain = self.keychain.clone();
        Self {
            folder: self.folder.clone(),
            host,
            keychain: self.keychain.clone(),
            clock: self.clock.clone(),
            witness: self.witness.clone(),
        }
    }

    /// The vault's folder.
    pub(crate) fn vault(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    /// Writes a file of the vault, whatever was there.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.vault().join(name);
        std::fs::write(&path, bytes).unwrap();
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    }

    /// Takes a file of the vault away, if it is there.
    pub(crate) fn remove(&self, name: &str) {
        let path = self.vault().join(name);
        if path.exists() {
            std::fs::remove_file(path).unwrap();
        }
    }

    /// Puts another vault's files in the place of this one's.
    pub(crate) fn replace_all(&self, files: &BTreeMap<String, Vec<u8>>) {
        for name in files_in(&self.vault()).keys() {
            self.remove(name);
        }
        for (name, bytes) in files {
            self.put(name, bytes);
        }
    }

    /// An engine on the victim's machine.
    pub(crate) fn core(&self) -> Core {
        let mut host = self.host.clone();
        host.witness = self
            .witness
            .get()
            .map(|witness| witness.clone() as Arc<dyn Witness>);
        Core::new(self.vault(), host)
    }

    /// Signs somebody in.
    pub(crate) fn sign_in(&self, login: &str, password: &str) -> (Core, Result<SessionView, Refusal>) {
        let mut core = self.core();
        let answer = core.execute(SignIn {
            code: None,
            login: login.to_owned(),
            password: secret(password),
        });
        (core, answer)
    }

    /// Signs the administrator in, who verifies.
    pub(crate) fn look(&self) -> Look {
        self.look_with(false)
    }

    /// As [`Self::look`]; with `require_anchor` a head that cannot be compared is a failure.
    pub(crate) fn look_with(&self, require_anchor: bool) -> Look {
        let (mut core, session) = self.sign_in(DANA, Clinic::PASSWORD);
        let session = match session {
            Ok(session) => session,
            Err(refusal) => {
                return Look {
                    refused: Some(refusal),
                    alarms: Vec::new(),
                    verified: None,
                };
            }
        };
        Look {
            refused: None,
            alarms: session.alarms,
            verified: Some(core.execute(VerifyVault {
                require_anchor,
                since: None,
            })),
        }
    }
}

fn make_private(folder: &Path) {
    std::fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
}

/// What the administrator saw: at sign-in, and then in the verification.
#[derive(Debug)]
pub(crate) struct Look {
    pub(crate) refused: Option<Refusal>,
    pub(crate) alarms: Vec<Alarm>,
    pub(crate) verified: Option<Result<VerifyView, Refusal>>,
}

impl Look {
    /// Checks that failed, each with its place.
    pub(crate) fn failed(&self) -> Vec<(String, BadPlace)> {
        let Some(Ok(view)) = &self.verified else {
            return Vec::new();
        };
        let lines = view.checks.iter().filter(|line| line.verdict == Verdict::Fail);
        lines
            .map(|line| (line.check.clone(), line.first_bad.clone().unwrap()))
            .collect()
    }

    /// Checks that could not be made.
    pub(crate) fn unknown(&self) -> Vec<String> {
        let Some(Ok(view)) = &self.verified else {
            return Vec::new();
        };
        let lines = view.checks.iter().filter(|line| line.verdict == Verdict::Unknown);
        lines.map(|line| line.check.clone()).collect()
    }

    /// The verification's verdict, if there was one.
    pub(crate) fn verdict(&self) -> Option<Verdict> {
        match &self.verified {
            Some(Ok(view)) => Some(view.verdict),
            Some(Err(_)) | None => None,
        }
    }

    /// Whether anything at all was said.
    pub(crate) fn is_noticed(&self) -> bool {
        self.verdict() != Some(Verdict::Pass) || !self.alarms.is_empty()
    }

    /// What was said, in one line.
    pub(crate) fn in_words(&self) -> String {
        let mut said: Vec<String> = Vec::new();
        if let Some(refusal) = &self.refused {
            said.push(format!("sign-in: {}", refused_in_words(refusal)));
        }
        said.extend(
            self.alarms
                .iter()
                .map(|alarm| format!("alarm `{}`", alarm.name())),
        );
        let mut checks: Vec<String> = Vec::new();
        for (check, _) in self.failed() {
            if !checks.contains(&check) {
                checks.push(check);
            }
        }
        if !checks.is_empty() {
            said.push(format!("verify: {}", checks.join(", ")));
        }
        if let Some(Err(refusal)) = &self.verified {
            said.push(format!("verify: {}", refused_in_words(refusal)));
        }
        said.join("; ")
    }
}

fn refused_in_words(refusal: &Refusal) -> String {
    if let Refusal::Damaged { part } = refusal {
        format!("`damaged` ({})", part.name())
    } else {
        format!("`{}`", refusal.code())
    }
}
