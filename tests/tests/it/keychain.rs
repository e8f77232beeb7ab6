//! A vault without its keychain, and a keychain that does not answer.

use careloop_contract::command::*;
use careloop_contract::query::VerifyVault;
use careloop_contract::view::Verdict;
use careloop_contract::{Refusal, Role, Secret};
use careloop_core::{Core, Execute as _, Host};
use careloop_tests::crash::{copy_folder, say};
use careloop_tests::{Clinic, secret};
use careloop_vault::error::KeychainFault;
use careloop_vault::host::Keychain;
use careloop_vault::testing::MemoryKeychain;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

fn sign_in(password: &str) -> SignIn {
    SignIn {
        code: None,
        login: Clinic::ADMIN.to_owned(),
        password: secret(password),
    }
}

/// The files of a folder but the locks, which every attempt opens, and our own log.
fn files_of(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if !name.ends_with(".lock") && name != "careloop.log" {
            files.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    files
}

#[test]
fn a_copy_without_the_keychain_opens_with_the_recovery_words_only() {
    let mut clinic = Clinic::new(41);
    let patient = clinic.add_patient(1);
    clinic.add_task("Refill check", Some(patient.patient));
    clinic.sign_out();
    let thief = tempfile::tempdir().unwrap();
    let vault = thief.path().join("copy");
    copy_folder(&clinic.vault(), &vault);
    let before = files_of(&vault);
    let mut core = Core::new(vault.clone(), Host::for_tests(42));
    assert_eq!(
        core.execute(sign_in(Clinic::PASSWORD)).map(drop),
        Err(Refusal::NoDeviceSecret)
    );
    let wrong = Recover {
        words: Secret::new(vec!["abandon"; 23].join(" ") + " art"),
        login: None,
        password: None,
    };
    assert_eq!(core.execute(wrong).map(drop), Err(Refusal::WrongRecoveryWords));
    assert_eq!(
        core.backup_beside(Clinic::ADMIN, &secret(Clinic::PASSWORD), thief.path())
            .map(drop),
        Err(Refusal::NoDeviceSecret)
    );
    assert!(files_of(&vault) == before, "the copy is as it was");
    let new = "a password for the new machine";
    let recovered = core
        .execute(Recover {
            words: clinic.words(),
            login: Some(Clinic::ADMIN.to_owned()),
            password: Some(secret(new)),
        })
        .unwrap();
    assert!(recovered.new_workstation);
    assert_eq!(
        core.execute(sign_in(Clinic::PASSWORD)).map(drop),
        Err(Refusal::WrongSignIn)
    );
    let session = core.execute(sign_in(new)).unwrap();
    assert_eq!(session.user, clinic.admin);
    assert!(session.alarms.is_empty(), "{:?}", session.alarms);
    let verified = core
        .execute(VerifyVault {
            require_anchor: true,
            since: None,
        })
        .unwrap();
    assert_eq!(verified.verdict, Verdict::Pass, "{:#?}", verified.checks);
    assert_eq!(
        verified.heads.len(),
        2,
        "the new workstation has a log of its own"
    );
    core.execute(AddTask {
        title: "Go on here".to_owned(),
        ..AddTask::default()
    })
    .unwrap();
    core.execute(SignOut {}).unwrap();
}

#[test]
fn a_keychain_that_is_locked_or_missing_keeps_the_vault_closed_and_as_it_was() {
    let mut clinic = Clinic::new(43);
    clinic.add_task("Refill check", None);
    clinic.sign_out();
    let keychain = Arc::clone(&clinic.keychain);
    let set = |refusal: &Refusal, to: bool| {
        if *refusal == Refusal::KeychainLocked {
            keychain.set_locked(to);
        } else {
            keychain.set_missing(to);
        }
    };
    for refusal in [Refusal::KeychainLocked, Refusal::NoKeychain] {
        let before = files_of(&clinic.vault());
        set(&refusal, true);
        let mut core = clinic.another_core();
        assert_eq!(
            core.execute(sign_in(Clinic::PASSWORD)).map(drop),
            Err(refusal.clone())
        );
        assert_eq!(
            core.execute(Recover {
                words: clinic.words(),
                login: None,
                password: None,
            })
            .map(drop),
            Err(refusal.clone())
        );
        assert!(files_of(&clinic.vault()) == before, "the vault is as it was");
        let elsewhere = clinic.folder.path().join(refusal.code());
        let mut fresh = Core::new(elsewhere.clone(), clinic.host.clone());
        assert_eq!(
            fresh.execute(Clinic::request(true)).map(drop),
            Err(refusal.clone())
        );
        assert!(files_of(&elsewhere).is_empty(), "nothing is left");
        if refusal == Refusal::NoKeychain {
            fresh.execute(Clinic::request(false)).unwrap();
        }
        set(&refusal, false);
        if refusal == Refusal::KeychainLocked {
            fresh.execute(Clinic::request(true)).unwrap();
        }
        fresh.execute(sign_in(Clinic::PASSWORD)).unwrap();
        fresh.execute(SignOut {}).unwrap();
        core.execute(sign_in(Clinic::PASSWORD)).unwrap();
        core.execute(SignOut {}).unwrap();
    }
    clinic.sign_in(Clinic::ADMIN);
    clinic.verify_passes();
}

#[test]
fn a_clinic_without_a_device_secret_works_and_verification_says_what_it_cannot_know() {
    let mut clinic = Clinic::without_device_secret(44);
    clinic.add_person("nina.roth", &[Role::ClinicalStaff]);
    let patient = clinic.add_patient(1);
    let task = clinic.add_task("Refill check", Some(patient.patient));
    clinic.switch_to("nina.roth");
    clinic.run(AddClinicalNote {
        task: task.task,
        text: "A1c 8.2".to_owned(),
    });
    clinic.sign_out();
    for login in [Clinic::ADMIN, "nobody"] {
        let refused = clinic.core.execute(SignIn {
            code: None,
            login: login.to_owned(),
            password: secret("not the password"),
        });
        assert_eq!(refused.map(drop), Err(Refusal::WrongSignIn));
    }
    clinic.sign_in(Clinic::ADMIN);
    let verified = clinic.verify_passes();
    let unknown: Vec<&str> = verified
        .checks
        .iter()
        .filter(|line| line.verdict == Verdict::Unknown)
        .map(|line| line.check.as_str())
        .collect();
    for check in ["checkpoints", "keychain head", "side file", "locked time"] {
        assert!(unknown.contains(&check), "{check}: {:#?}", verified.checks);
    }
    let anchored = clinic.run(VerifyVault {
        require_anchor: true,
        since: None,
    });
    assert_eq!(anchored.verdict, Verdict::Fail);
    // A copy opens elsewhere with the password alone: that is what doing without means.
    clinic.sign_out();
    let copy = clinic.folder.path().join("copy");
    copy_folder(&clinic.vault(), &copy);
    let mut core = Core::new(copy, Host::for_tests(45));
    core.execute(sign_in(Clinic::PASSWORD)).unwrap();
}

/// Fails from a chosen write on, as a keychain that is locked in the middle of the work.
struct LocksAfter {
    keychain: Arc<MemoryKeychain>,
    writes: AtomicU64,
    at: AtomicU64,
}

impl Keychain for LocksAfter {
    fn read(&self, account: &str) -> Result<Option<Secret<Vec<u8>>>, KeychainFault> {
        if self.writes.load(Ordering::SeqCst) >= self.at.load(Ordering::SeqCst) {
            return Err(KeychainFault::Locked);
        }
        self.keychain.read(account)
    }

    fn write(&self, account: &str, secret: &[u8]) -> Result<(), KeychainFault> {
        if self.writes.fetch_add(1, Ordering::SeqCst) + 1 >= self.at.load(Ordering::SeqCst) {
            return Err(KeychainFault::Locked);
        }
        self.keychain.write(account, secret)
    }

    fn erase(&self, account: &str) -> Result<(), KeychainFault> {
        self.keychain.erase(account)
    }
}

/// What is done before the keychain is unlocked again; answers with the password that counts.
fn work(core: &mut Core, pass: &dyn Fn(), done: &mut u32) -> String {
    let mut password = Clinic::PASSWORD.to_owned();
    let new = "a second password of the day";
    let mut told = |answer: Result<(), Refusal>| match answer {
        Ok(()) => {
            *done += 1;
            true
        }
        Err(refusal) => {
            assert!(
                matches!(
                    refusal,
                    Refusal::KeychainLocked | Refusal::NotSignedIn | Refusal::AlreadySignedIn
                ),
                "{refusal:?}"
            );
            false
        }
    };
    told(core.execute(sign_in(&password)).map(drop));
    // Long enough for a checkpoint at the next act.
    pass();
    if told(core.execute(ChangePassword {
        current: secret(&password),
        new: secret(new),
    })) {
        password = new.to_owned();
    }
    pass();
    told(core.execute(RekeyVault {}));
    pass();
    told(
        core.execute(AddTask {
            title: "Refill check".to_owned(),
            ..AddTask::default()
        })
        .map(drop),
    );
    told(core.execute(SignOut {}));
    password
}

#[test]
fn a_keychain_that_locks_at_any_moment_costs_no_work_and_raises_no_alarm() {
    let (mut moments, mut acts) = (0, 0);
    loop {
        let mut clinic = Clinic::new(46);
        clinic.sign_out();
        let keychain = Arc::new(LocksAfter {
            keychain: Arc::clone(&clinic.keychain),
            writes: AtomicU64::new(0),
            at: AtomicU64::new(moments + 1),
        });
        let mut host = clinic.host.clone();
        host.keychain = keychain.clone();
        let mut core = Core::new(clinic.vault(), host);
        let clock = Arc::clone(&clinic.clock);
        let password = work(&mut core, &|| clock.pass_millis(16 * 60 * 1000), &mut acts);
        drop(core);
        let locked = keychain.writes.load(Ordering::SeqCst) > moments;
        let session = match clinic.core.execute(sign_in(&password)) {
            Ok(session) => session,
            Err(refusal) => panic!("locked at write {}: {refusal:?}", moments + 1),
        };
        assert!(
            session.alarms.is_empty(),
            "locked at write {}: {:?}",
            moments + 1,
            session.alarms
        );
        clinic.verify_passes();
        clinic.run(RekeyVault {});
        clinic.switch_to_with(&password);
        clinic.verify_passes();
        if !locked {
            break;
        }
        moments += 1;
    }
    say(&format!(
        "keychain locked at each of {moments} writes: {acts} acts done meanwhile, lost 0, false alarms 0"
    ));
}

trait SwitchWith {
    fn switch_to_with(&mut self, password: &str);
}

impl SwitchWith for Clinic {
    fn switch_to_with(&mut self, password: &str) {
        self.sign_out();
        let session = self.run(sign_in(password));
        assert!(session.alarms.is_empty(), "{:?}", session.alarms);
    }
}
