//! One process writes a vault; a backup is made beside it.

use careloop_contract::Refusal;
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::Verdict;
use careloop_core::{Core, Execute as _};
use careloop_tests::crash::{Ground, KillAfter, say};
use careloop_tests::facts::{facts_of, verify};
use careloop_tests::{Clinic, is_long, secret};
use careloop_vault::entrance;
use careloop_vault::folder::Folder;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

const WORKER: &str = env!("CARGO_BIN_EXE_clinic_worker");

fn sign_in() -> SignIn {
    SignIn {
        code: None,
        login: Clinic::ADMIN.to_owned(),
        password: secret(Clinic::PASSWORD),
    }
}

#[test]
fn a_second_process_is_told_that_the_vault_is_busy_and_opens_it_afterwards() {
    let (ground, known) = Ground::with_clinic(true);
    let mut core = ground.core();
    core.execute(sign_in()).unwrap();
    let told = ground.run(WORKER, &known, 1, &["sign_in", "init", "recover"], &[], None);
    let refusals: Vec<_> = told.refused.iter().map(|(_, refusal)| refusal.clone()).collect();
    assert_eq!(
        refusals,
        [Refusal::VaultBusy, Refusal::VaultBusy, Refusal::VaultBusy]
    );
    let mut second = ground.core();
    assert_eq!(second.execute(sign_in()).map(drop), Err(Refusal::VaultBusy));
    // A locked session gives the vault back.
    core.execute(Lock {}).unwrap();
    let told = ground.run(WORKER, &known, 1, &["sign_in", "add", "sign_out"], &[], None);
    assert_eq!((told.acknowledgements, told.refused.len()), (3, 0), "{told:?}");
    core.execute(Unlock {
        password: secret(Clinic::PASSWORD),
    })
    .unwrap();
    core.execute(SignOut {}).unwrap();
    let mut known = known;
    ground.check(&mut known, Some(&told), true).unwrap();
}

/// Wherever the vault is restored: a keychain that knows nothing.
struct Elsewhere {
    ground: Ground,
}

impl Elsewhere {
    fn new() -> Self {
        Self {
            ground: Ground::new(true),
        }
    }
}

#[test]
fn backups_made_while_another_process_works_restore_from_the_words_alone() {
    let (ground, known) = Ground::with_clinic(true);
    let rounds = if is_long() { 30 } else { 5 };
    let acknowledged = Arc::new(AtomicU64::new(0));
    let stop = Arc::new(AtomicBool::new(false));
    let worker = std::thread::spawn({
        let (vault, host) = (ground.vault(), ground.host());
        let (acknowledged, stop) = (Arc::clone(&acknowledged), Arc::clone(&stop));
        move || {
            let mut core = Core::new(vault, host);
            core.execute(sign_in()).unwrap();
            let mut number = 0;
            while !stop.load(Ordering::SeqCst) {
                number += 1;
                let row = core
                    .execute(AddTask {
                        title: format!("Call back {number}"),
                        ..AddTask::default()
                    })
                    .unwrap();
                core.execute(AddClinicalNote {
                    task: row.task,
                    text: format!("A1c {number}"),
                })
                .unwrap();
                core.execute(MyDay::default()).unwrap();
                acknowledged.fetch_add(3, Ordering::SeqCst);
            }
            core.execute(SignOut {}).unwrap();
        }
    });
    let mut made = Vec::new();
    for _ in 0..rounds {
        // Work has gone on since the last one.
        let before = acknowledged.load(Ordering::SeqCst);
        while acknowledged.load(Ordering::SeqCst) < before + 30 {
            std::thread::yield_now();
        }
        let view = ground
            .core()
            .backup_beside(Clinic::ADMIN, &secret(Clinic::PASSWORD), &ground.backups())
            .unwrap();
        made.push((view, before));
    }
    stop.store(true, Ordering::SeqCst);
    worker.join().unwrap();
    for (view, before) in &made {
        let backup = PathBuf::from(&view.folder);
        for entry in std::fs::read_dir(&backup).unwrap() {
            let entry = entry.unwrap();
            assert!(entry.metadata().unwrap().permissions().readonly(), "{entry:?}");
        }
        let elsewhere = Elsewhere::new();
        let mut core = elsewhere.ground.core();
        let checked = core.check_backup(&backup).unwrap();
        assert_eq!(checked.heads, view.heads);
        let restored = core.restore_backup(&backup).unwrap();
        assert_eq!(restored.heads, view.heads, "the head of the backup");
        assert_eq!(
            core.restore_backup(&backup).map(drop),
            Err(Refusal::VaultExists),
            "never over a vault"
        );
        assert_eq!(core.execute(sign_in()).map(drop), Err(Refusal::NoDeviceSecret));
        let recovered = core
            .execute(Recover {
                words: secret(&known.words),
                login: Some(Clinic::ADMIN.to_owned()),
                password: Some(secret("a password for elsewhere")),
            })
            .unwrap();
        assert!(recovered.new_workstation);
        let host = elsewhere.ground.host();
        let folder = Folder::new(elsewhere.ground.vault());
        let vault =
            entrance::sign_in(&folder, &host, Clinic::ADMIN, &secret("a password for elsewhere")).unwrap();
        assert!(vault.alarms().is_empty(), "{:?}", vault.alarms());
        verify(&vault, true).unwrap();
        let found = vault.verify(false, &mut |_, _, _| true).unwrap();
        for head in &view.heads {
            let now = found.heads.iter().find(|now| now.workstation == head.workstation);
            assert_eq!(
                now,
                Some(head),
                "the old workstation's log is as the manifest says"
            );
        }
        let facts = facts_of(&vault);
        for (name, value) in &known.facts {
            assert_eq!(facts.get(name), Some(value), "{name}");
        }
        let tasks = facts.keys().filter(|name| name.starts_with("task/")).count() as u64;
        assert!(
            tasks >= 4 + before / 3,
            "{tasks} tasks, {before} acknowledged before"
        );
    }
    // The original knows of every backup that was made beside it.
    let mut core = ground.core();
    core.execute(sign_in()).unwrap();
    let verified = core
        .execute(VerifyVault {
            require_anchor: true,
            since: None,
        })
        .unwrap();
    assert_eq!(verified.verdict, Verdict::Pass, "{:#?}", verified.checks);
    say(&format!(
        "backups while working: {} made and restored from the words alone, {} commands meanwhile",
        made.len(),
        acknowledged.load(Ordering::SeqCst)
    ));
}

#[test]
fn a_backup_on_the_same_workstation_opens_with_the_password_and_shows_that_it_is_older() {
    let (ground, known) = Ground::with_clinic(true);
    let mut core = ground.core();
    core.execute(sign_in()).unwrap();
    let view = core
        .execute(MakeBackup {
            folder: ground.backups().display().to_string(),
        })
        .unwrap();
    core.execute(AddTask {
        title: "After the backup".to_owned(),
        ..AddTask::default()
    })
    .unwrap();
    core.execute(SignOut {}).unwrap();
    std::fs::remove_dir_all(ground.vault()).unwrap();
    let mut core = ground.core();
    core.restore_backup(view.folder.as_ref()).unwrap();
    let session = core.execute(sign_in()).unwrap();
    assert!(!session.alarms.is_empty(), "older than the keychain remembers");
    assert_eq!(
        core.execute(AddTask {
            title: "Not now".to_owned(),
            ..AddTask::default()
        })
        .map(drop),
        Err(Refusal::AlarmStands)
    );
    core.execute(AcknowledgeAlarms {
        finding: "the disk broke, this is last night's backup".to_owned(),
    })
    .unwrap();
    core.execute(SignOut {}).unwrap();
    drop(core);
    let mut known = known;
    known.facts.clear();
    ground.check(&mut known, None, true).unwrap();
}

#[test]
fn a_damaged_backup_is_refused_and_nothing_is_restored() {
    let (ground, _) = Ground::with_clinic(true);
    let mut core = ground.core();
    core.execute(sign_in()).unwrap();
    let view = core
        .execute(MakeBackup {
            folder: ground.backups().display().to_string(),
        })
        .unwrap();
    core.execute(SignOut {}).unwrap();
    let backup = PathBuf::from(view.folder);
    let mut damages = 0;
    for name in ["vault.db", "vault.hdr", "manifest.txt"] {
        let good = std::fs::read(backup.join(name)).unwrap();
        let flip = |at: usize| {
            let mut bad = good.clone();
            bad[at] ^= 1;
            Some(bad)
        };
        let worse = [
            flip(0),
            flip(good.len() / 2),
            flip(good.len() - 2),
            Some(good[..good.len() / 2].to_vec()),
            Some(Vec::new()),
            None,
        ];
        for bytes in worse {
            let copy = Ground::new(true);
            for entry in std::fs::read_dir(&backup).unwrap() {
                let entry = entry.unwrap();
                std::fs::write(
                    copy.backups().join(entry.file_name()),
                    std::fs::read(entry.path()).unwrap(),
                )
                .unwrap();
            }
            match bytes {
                Some(bytes) => std::fs::write(copy.backups().join(name), bytes).unwrap(),
                None => std::fs::remove_file(copy.backups().join(name)).unwrap(),
            }
            damages += 1;
            let mut core = copy.core();
            let signed = name == "manifest.txt";
            let checked = core.check_backup(&copy.backups());
            // The manifest's signature needs the clinic's keys, which a check without them has not.
            if !(signed && checked.is_ok()) {
                assert_eq!(checked.map(drop), Err(Refusal::BackupDamaged), "{name}");
                assert_eq!(
                    core.restore_backup(&copy.backups()).map(drop),
                    Err(Refusal::BackupDamaged)
                );
                assert!(!copy.vault().join("vault.db").exists());
            }
        }
    }
    let nowhere = Ground::new(true);
    assert_eq!(
        nowhere.core().check_backup(&nowhere.backups()).map(drop),
        Err(Refusal::BackupDamaged)
    );
    say(&format!("damaged backups: {damages}, restored 0"));
}

/// Backups beside a process that is killed, or that encrypts anew, are whole or refused.
#[test]
fn backups_beside_a_process_that_changes_its_header_are_whole_or_refused() {
    let (ground, known) = Ground::with_clinic(true);
    let rounds = if is_long() { 20 } else { 4 };
    let (mut whole, mut refused) = (0, 0);
    let worker = std::thread::spawn({
        let (vault, keychain, backups) = (ground.vault(), ground.keychain(), ground.backups());
        let words = known.words.clone();
        move || {
            let mut tally = 0;
            for seed in 0..rounds {
                let mut command = std::process::Command::new(WORKER);
                command
                    .args([&vault, &keychain, &backups])
                    .args([&seed.to_string(), Clinic::PASSWORD, &words])
                    .args([
                        "sign_in", "look", "rekey", "invite", "add", "rekey", "relock", "rekey", "sign_out",
                    ]);
                let kill = KillAfter {
                    acknowledgements: 3 + seed % 6,
                    then: std::time::Duration::ZERO,
                };
                let told = Ground::run_command(command, Some(kill));
                assert!(
                    told.refused
                        .iter()
                        .all(|(_, refusal)| *refusal == Refusal::VaultBusy),
                    "{told:?}"
                );
                tally += told.acknowledgements;
            }
            tally
        }
    });
    while !worker.is_finished() {
        match ground
            .core()
            .backup_beside(Clinic::ADMIN, &secret(Clinic::PASSWORD), &ground.backups())
        {
            Ok(view) => {
                let elsewhere = Ground::new(true);
                let mut core = elsewhere.core();
                core.restore_backup(view.folder.as_ref()).unwrap();
                core.execute(Recover {
                    words: secret(&known.words),
                    login: Some(Clinic::ADMIN.to_owned()),
                    password: Some(secret("a password for elsewhere")),
                })
                .unwrap();
                let mut there = known.clone();
                there.password = "a password for elsewhere".to_owned();
                elsewhere.check(&mut there, None, true).unwrap();
                whole += 1;
                std::fs::remove_dir_all(&view.folder).unwrap();
            }
            Err(Refusal::VaultBusy) => refused += 1,
            Err(refusal) => panic!("{refusal:?}"),
        }
    }
    let acknowledged = worker.join().unwrap();
    let mut known = known;
    ground.check(&mut known, None, true).unwrap();
    say(&format!(
        "backups beside encryption anew and kills: {whole} whole, {refused} refused as busy, {acknowledged} acknowledged acts"
    ));
}
