//! A full disk: the refusal says so, the vault is as it was, and with room work goes on.

use careloop_contract::Refusal;
use careloop_contract::command::*;
use careloop_core::{Core, Execute as _};
use careloop_tests::crash::{Ground, Known, say};
use careloop_tests::{Clinic, Luck, is_long, secret};
use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::Command;

const WORKER: &str = env!("CARGO_BIN_EXE_clinic_worker");

const SCRIPTS: &[&[&str]] = &[
    &["sign_in", "add", "sign_out"],
    &["sign_in", "look", "complete", "comment", "note", "open", "relock"],
    &["sign_in", "import_tasks", "import_patients"],
    &[
        "sign_in",
        "look",
        "attach",
        "note",
        "search_notes",
        "attach_clinical",
    ],
    &["sign_in", "password", "add"],
    &["sign_in", "enrol", "look", "suspend", "reinstate", "reset"],
    &["sign_in", "rekey", "rekey", "add", "sign_out"],
    &["sign_in", "wrong"],
    &["sign_in", "rebuild", "backup"],
    &["recover", "sign_in"],
];

/// The disk is full from any operation on, or for that one only.
#[test]
fn a_disk_that_is_full_at_any_file_operation_changes_nothing() {
    let mut luck = Luck::new(28);
    let (base, known) = Ground::with_clinic(true);
    let ground = base.copy(true);
    let (mut runs, mut full, mut told_so) = (0, 0, 0);
    for script in SCRIPTS {
        ground.copy_from(&base);
        let (steps, _) = ground
            .run(WORKER, &known, 5, script, &[], None)
            .counted()
            .unwrap();
        // Some forty runs of each script.
        let share = if is_long() {
            1 + steps / 300
        } else {
            1 + steps / 20
        };
        for at in 1..=steps {
            for once in [0, 1] {
                if !luck.once_in(share) {
                    continue;
                }
                ground.copy_from(&base);
                let mut known = known.clone();
                let faults = [("FULL_FROM", at), ("FULL_ONCE", once)];
                let told = ground.run(WORKER, &known, 5, script, &faults, None);
                let what = format!("{script:?}, full at {at} of {steps}, once {once}");
                assert!(told.status.success(), "{what}: {told:#?}");
                let wrong: Vec<_> = told
                    .refused
                    .iter()
                    .filter(|(_, refusal)| !may_be_told(refusal))
                    .collect();
                assert!(wrong.is_empty(), "{what}: {wrong:?} {}", log_of(&ground));
                let stuck: Vec<_> = told
                    .lines
                    .iter()
                    .filter(|line| line.get("stuck").is_some())
                    .collect();
                assert!(stuck.is_empty(), "{what}: {stuck:?} {told:#?}");
                let room = told.lines.iter().find_map(|line| line.get("room")).unwrap();
                runs += 1;
                full += u32::from(room["was_full"] == true);
                told_so += u32::from(room["told"] == true);
                for leave in [false, true] {
                    if let Err(wrong) = ground.check(&mut known, Some(&told).filter(|_| !leave), leave) {
                        panic!("{what}: {wrong}\n{told:#?}");
                    }
                }
            }
        }
    }
    assert!(told_so > 0);
    say(&format!(
        "full disk: {runs} runs, {full} without room for something, {told_so} refused for it; vaults changed 0, verify failures 0"
    ));
}

/// What may be said once there is no room: that, or what follows from an earlier request that was
/// refused for it.
fn may_be_told(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::DiskFull | Refusal::NotSignedIn | Refusal::AlreadySignedIn | Refusal::Locked
    )
}

/// A small disk of its own.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount(kibibytes: u32) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={kibibytes}k"), "tmpfs"])
            .arg(folder.path())
            .output();
        mounted
            .is_ok_and(|done| done.status.success())
            .then_some(Self(folder))
    }

    fn ballast(&self) -> PathBuf {
        self.0.path().join("ballast")
    }

    /// Fills the disk but for some bytes.
    fn fill(&self, but: u64) {
        let mut file = File::create(self.ballast()).unwrap();
        let block = vec![0x5a; 4096];
        while file.write_all(&block).is_ok() {}
        let _ = file.sync_all();
        let size = file.metadata().unwrap().len();
        file.set_len(size.saturating_sub(but)).unwrap();
    }

    fn make_room(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).output();
    }
}

#[test]
fn a_real_disk_that_fills_up_changes_nothing() {
    let Some(disk) = SmallDisk::mount(8 * 1024) else {
        say("SKIPPED a real full disk: this account may not mount one");
        return;
    };
    let (mut tries, mut refusals) = (0, 0);
    // Kibibytes that are left: nothing, a little, and nearly enough.
    for room in [0, 4, 16, 64, 160] {
        let ground = Ground::new_in(disk.0.path());
        // The keychain is the system's, and not on the vault's disk.
        let elsewhere = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), ground.keychain()).unwrap();
        let mut known = ground.make_clinic();
        for name in [
            "add", "import", "password", "rekey", "sign_in", "backup", "recover", "sign_out",
        ] {
            let what = format!("{name} with {room} KiB left");
            let mut core = ground.core();
            if !matches!(name, "sign_in" | "recover") {
                core.execute(sign_in(&known)).unwrap();
            }
            disk.fill(room * 1024);
            let new = format!("a new password for {room} KiB");
            let answer = attempt(&mut core, name, &ground, &known, &new);
            tries += 1;
            match &answer {
                Ok(()) if matches!(name, "password" | "recover") => known.password = new,
                Ok(()) => {}
                Err(refusal) => {
                    assert_eq!(*refusal, Refusal::DiskFull, "{what} {}", log_of(&ground));
                    refusals += 1;
                }
            }
            if name == "import" && answer.is_ok() {
                known.facts.insert("import/Import".to_owned(), "2000".to_owned());
            }
            drop(core);
            disk.make_room();
            if let Err(wrong) = ground.check(&mut known, None, true) {
                panic!("{what}: {wrong}");
            }
            for entry in fs::read_dir(ground.backups()).unwrap() {
                assert!(answer.is_ok(), "{what}: half a backup is left");
                let _ = fs::remove_dir_all(entry.unwrap().path());
            }
        }
    }
    assert!(refusals > 0);
    say(&format!(
        "real full disk: {tries} tries, {refusals} refused; vaults changed 0, verify failures 0"
    ));
}

fn sign_in(known: &Known) -> SignIn {
    SignIn {
        code: None,
        login: Clinic::ADMIN.to_owned(),
        password: secret(&known.password),
    }
}

fn attempt(core: &mut Core, name: &str, ground: &Ground, known: &Known, new: &str) -> Result<(), Refusal> {
    match name {
        "add" => (0..200).try_for_each(|number| {
            let title = format!("Refill check {number}");
            let task = AddTask {
                title,
                ..AddTask::default()
            };
            core.execute(task).map(drop)
        }),
        "import" => {
            let rows: String = (0..2_000)
                .map(|row| format!("Import,row {row} {}\n", "x".repeat(200)))
                .collect();
            let import = ImportTasks {
                content: format!("title,details\n{rows}").into_bytes(),
                mapping: Vec::new(),
                title: None,
                category: None,
                queue: None,
                dry_run: false,
            };
            core.execute(import).map(drop)
        }
        "password" => core.execute(ChangePassword {
            current: secret(&known.password),
            new: secret(new),
        }),
        "rekey" => core.execute(RekeyVault {}),
        "sign_in" => core.execute(sign_in(known)).map(drop),
        "backup" => {
            let folder = ground.backups().display().to_string();
            core.execute(MakeBackup { folder }).map(drop)
        }
        "recover" => {
            let recover = Recover {
                words: secret(&known.words),
                login: Some(Clinic::ADMIN.to_owned()),
                password: Some(secret(new)),
            };
            core.execute(recover).map(drop)
        }
        _ => core.execute(SignOut {}),
    }
}

/// `init` and `restore` on a full disk leave nothing that hinders the next attempt.
#[test]
fn a_clinic_cannot_be_made_on_a_full_disk_and_can_be_afterwards() {
    let nobody = Known {
        password: Clinic::PASSWORD.to_owned(),
        ..Known::default()
    };
    let ground = Ground::new(true);
    let (steps, _) = ground
        .run(WORKER, &nobody, 5, &["init"], &[], None)
        .counted()
        .unwrap();
    let mut luck = Luck::new(4);
    let mut refusals = 0;
    for at in 1..=steps {
        if !is_long() && !luck.once_in(4) {
            continue;
        }
        for once in [0, 1] {
            let ground = Ground::new(true);
            let faults = [("FULL_FROM", at), ("FULL_ONCE", once), ("NO_SEQUEL", 1)];
            let told = ground.run(WORKER, &nobody, 5, &["init"], &faults, None);
            let what = format!("full at {at} of {steps}, once {once}");
            assert!(told.status.success(), "{what}: {told:#?}");
            let mut known = nobody.clone();
            if !told.refused.is_empty() {
                assert_eq!(
                    told.refused,
                    [("init".to_owned(), Refusal::DiskFull)],
                    "{what} {}",
                    log_of(&ground)
                );
                refusals += 1;
                let made = ground.core().execute(Clinic::request(true));
                assert!(made.is_ok(), "{what}: then {made:?}");
            }
            if let Err(wrong) = ground.check(&mut known, Some(&told), true) {
                panic!("{what}: {wrong}");
            }
        }
    }
    assert!(refusals > 0);
    say(&format!(
        "full disk while making a clinic: {refusals} refused, each made afterwards"
    ));
}

/// A limit on the size of files, whose signal is ignored (the write fails) or not (the process ends).
#[test]
fn a_limit_on_file_sizes_is_a_full_disk_or_a_kill() {
    let (base, known) = Ground::with_clinic(true);
    let ground = base.copy(true);
    let size = fs::metadata(base.vault().join("vault.db")).unwrap().len() / 1024;
    let (mut refused, mut killed) = (0, 0);
    for ignored in [true, false] {
        for limit in [1, 8, 32, size / 2, size, size + 40, size + 120] {
            for script in [
                &["sign_in", "add", "import_large", "add"][..],
                &["sign_in", "rekey", "add"],
                &["sign_in", "backup", "password"],
            ] {
                ground.copy_from(&base);
                let trap = if ignored { "trap '' XFSZ; " } else { "" };
                let mut command = Command::new("bash");
                // `ulimit -f` counts kibibytes in bash.
                command.args([
                    "-c",
                    &format!("{trap}ulimit -c 0; ulimit -f {limit}; exec \"$0\" \"$@\""),
                    WORKER,
                ]);
                ground.tell_worker(&mut command, &known, 5, script);
                let told = Ground::run_command(command, None);
                let what = format!("{script:?} with files of {limit} KiB at most, signal ignored: {ignored}");
                if told.status.signal() == Some(libc_sigxfsz()) {
                    assert!(!ignored, "{what}");
                    killed += 1;
                } else {
                    assert!(told.status.success(), "{what}: {told:#?}");
                }
                for (_, refusal) in &told.refused {
                    assert!(
                        may_be_told(refusal),
                        "{what}: {:?} {}",
                        told.refused,
                        log_of(&ground)
                    );
                    refused += 1;
                }
                let mut known = known.clone();
                if let Err(wrong) = ground.check(&mut known, Some(&told), true) {
                    panic!("{what}: {wrong}\n{told:#?}");
                }
            }
        }
    }
    assert!(refused > 0 && killed > 0, "{refused} {killed}");
    say(&format!(
        "file size limit: {refused} refusals, {killed} ended by SIGXFSZ where it is not ignored; vaults changed 0"
    ));
}

/// The number of the signal, which is the same on every Linux but two old architectures.
const fn libc_sigxfsz() -> i32 {
    25
}

/// What the engine noted for us.
fn log_of(ground: &Ground) -> String {
    fs::read_to_string(ground.vault().join("careloop.log")).unwrap_or_default()
}
