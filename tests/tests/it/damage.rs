//! Files that are damaged, foreign, newer or out of reach: a clear refusal, and nothing is touched.

use careloop_contract::command::*;
use careloop_contract::{Refusal, VaultPart};
use careloop_core::{Core, Execute as _};
use careloop_tests::crash::{Ground, KillAfter, Known, say};
use careloop_tests::facts::{facts_of, verify};
use careloop_tests::{Clinic, Luck, is_long, secret};
use careloop_vault::crypto::sha256;
use careloop_vault::folder::Folder;
use careloop_vault::host::FileSystemKind;
use careloop_vault::{Error, entrance};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const WORKER: &str = env!("CARGO_BIN_EXE_clinic_worker");

/// How a sign-in to a damaged vault ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// It was refused.
    Refused,
    /// It was let in to read, with an alarm.
    Alarm,
    /// It was let in, and verification finds the damage.
    Found,
    /// Nothing that counts was damaged: all is there and verification passes.
    Unharmed,
    /// The latest acts are gone, as after a disk that lied about its syncs; all else verifies.
    Shorter,
}

/// Everything in the folder but locks, our log, and the index that SQLite makes anew.
fn files_of(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_file() && !name.ends_with(".lock") && !name.ends_with("-shm") && name != "careloop.log" {
            files.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    files
}

/// Signs in and looks. A fault or a panic is a failure of the test.
fn look(ground: &Ground, known: &Known, what: &str) -> End {
    let folder = Folder::new(ground.vault());
    let before = files_of(&ground.vault());
    match entrance::sign_in(&folder, &ground.host(), Clinic::ADMIN, &secret(&known.password)) {
        Err(Error::Fault(fault)) => panic!("{what}: {fault:?}"),
        Err(Error::Refused(refusal)) => {
            let clear = matches!(
                refusal,
                Refusal::Damaged { .. }
                    | Refusal::NewerVault { .. }
                    | Refusal::FileAccess
                    | Refusal::NoVault
                    | Refusal::NoDeviceSecret
                    | Refusal::WrongSignIn
            );
            assert!(clear, "{what}: {refusal:?}");
            // An attempt is counted in the side file, if that can be read.
            let mut after = files_of(&ground.vault());
            let mut before = before;
            if !what.starts_with("vault.side") {
                after.remove(&folder.side());
                before.remove(&folder.side());
            }
            let changed: Vec<_> = before
                .iter()
                .filter(|(path, bytes)| after.get(*path) != Some(bytes))
                .map(|(path, _)| path)
                .collect();
            assert!(changed.is_empty(), "{what}: {refusal:?}, but {changed:?} changed");
            End::Refused
        }
        Ok(vault) if !vault.alarms().is_empty() => End::Alarm,
        Ok(vault) => {
            let all = facts_of_or_none(&vault).is_some_and(|facts| {
                known
                    .facts
                    .iter()
                    .all(|(name, value)| facts.get(name) == Some(value))
            });
            match (verify(&vault, true).is_ok(), all) {
                (true, true) => End::Unharmed,
                (true, false) => End::Shorter,
                (false, _) => End::Found,
            }
        }
    }
}

fn facts_of_or_none(vault: &careloop_vault::OpenVault) -> Option<careloop_tests::facts::Facts> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| facts_of(vault))).ok()
}

/// A vault with a write-ahead log, as a kill leaves it.
fn killed_clinic() -> (Ground, Known) {
    let (ground, mut known) = Ground::with_clinic(true);
    let kill = KillAfter {
        acknowledgements: 8,
        then: Duration::ZERO,
    };
    let told = ground.run(
        WORKER,
        &known,
        3,
        &[
            "sign_in",
            "add",
            "password",
            "add",
            "patient",
            "add",
            "add",
            "comment",
            "random:work",
        ],
        &[],
        Some(kill),
    );
    assert!(told.was_killed());
    // Looked at in a copy, so that the log stays.
    let seen = ground.copy(true);
    seen.check(&mut known, Some(&told), true).unwrap();
    assert!(ground.vault().join("vault.db-wal").metadata().unwrap().len() > 0);
    (ground, known)
}

#[test]
fn damaged_files_are_refused_alarmed_or_found_and_not_touched() {
    let (base, known) = killed_clinic();
    let ground = base.copy(true);
    let mut luck = Luck::new(55);
    let flips = if is_long() { 400 } else { 40 };
    let mut ends: BTreeMap<(&str, End), u32> = BTreeMap::new();
    for name in ["vault.hdr", "vault.side", "vault.db", "vault.db-wal"] {
        let good = fs::read(base.vault().join(name)).unwrap();
        let mut worse: Vec<(String, Option<Vec<u8>>)> = vec![
            ("empty".to_owned(), Some(Vec::new())),
            ("removed".to_owned(), None),
            ("one byte".to_owned(), Some(good[..1].to_vec())),
            ("half".to_owned(), Some(good[..good.len() / 2].to_vec())),
            ("all but a byte".to_owned(), Some(good[..good.len() - 1].to_vec())),
            ("a byte more".to_owned(), Some([good.as_slice(), b"x"].concat())),
            (
                "a foreign file".to_owned(),
                Some(b"%PDF-1.7 not one of ours at all".repeat(300)),
            ),
            ("zeros".to_owned(), Some(vec![0; good.len()])),
        ];
        for _ in 0..flips {
            let mut bad = good.clone();
            let at = luck.index(good.len());
            bad[at] ^= 1 << luck.below(8);
            worse.push((format!("a bit of byte {at}"), Some(bad)));
        }
        for (how, bytes) in worse {
            ground.copy_from(&base);
            let path = ground.vault().join(name);
            match bytes {
                Some(bytes) => fs::write(&path, bytes).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            let what = format!("{name}: {how}");
            let end = look(&ground, &known, &what);
            *ends.entry((name, end)).or_default() += 1;
            let may = match name {
                // Every byte of the header is hashed in the ledger, every byte of the side file is
                // authenticated.
                "vault.hdr" | "vault.side" => matches!(end, End::Refused | End::Alarm | End::Found),
                // A page that nothing uses may be damaged and nobody is the poorer.
                "vault.db" => end != End::Shorter,
                // SQLite's log ends where its checksums end: what follows was never there.
                _ => true,
            };
            assert!(may, "{what}: {end:?}");
        }
        ground.copy_from(&base);
        let path = ground.vault().join(name);
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        let what = format!("{name}: a folder in its place");
        let end = look(&ground, &known, &what);
        assert_eq!(end, End::Refused, "{what}");
    }
    say(&format!("damaged files, by how sign-in ended: {ends:?}"));
}

/// The header ends with a checksum over what is before it.
fn resummed(name: &str, mut bytes: Vec<u8>) -> Vec<u8> {
    if name == "vault.hdr" {
        bytes.truncate(bytes.len() - 32);
        bytes.extend_from_slice(&sha256(&bytes));
    }
    bytes
}

#[test]
fn formats_of_a_newer_program_are_named_and_left_alone() {
    let (base, known) = Ground::with_clinic(true);
    let ground = base.copy(true);
    let folder = Folder::new(ground.vault());
    // Both files begin with eight bytes of magic and the format as u16.
    for name in ["vault.hdr", "vault.side"] {
        ground.copy_from(&base);
        let path = ground.vault().join(name);
        let mut bytes = fs::read(&path).unwrap();
        let format = u16::from_be_bytes([bytes[8], bytes[9]]);
        bytes[8..10].copy_from_slice(&(format + 1).to_be_bytes());
        let bytes = resummed(name, bytes);
        fs::write(&path, &bytes).unwrap();
        let before = files_of(&ground.vault());
        let mut core = ground.core();
        let refused = core.execute(SignIn {
            code: None,
            login: Clinic::ADMIN.to_owned(),
            password: secret(&known.password),
        });
        let (needs, reads) = (u32::from(format) + 1, u32::from(format));
        assert_eq!(
            refused.map(drop),
            Err(Refusal::NewerVault { needs, reads }),
            "{name}"
        );
        assert_eq!(files_of(&ground.vault()), before, "{name}");
        // The format before the first never was.
        let mut bytes = bytes;
        bytes[8..10].copy_from_slice(&(format - 1).to_be_bytes());
        let bytes = resummed(name, bytes);
        fs::write(&path, &bytes).unwrap();
        assert_eq!(look(&ground, &known, &format!("{name}: format 0")), End::Refused);
    }
    // A database of a newer program, opened by the right key.
    ground.copy_from(&base);
    let vault = entrance::sign_in(&folder, &ground.host(), Clinic::ADMIN, &secret(&known.password)).unwrap();
    vault.db().execute_batch("PRAGMA user_version = 7").unwrap();
    drop(vault);
    let mut core = ground.core();
    let refused = core.execute(SignIn {
        code: None,
        login: Clinic::ADMIN.to_owned(),
        password: secret(&known.password),
    });
    let reads = careloop_vault::db::open::SCHEMA;
    assert_eq!(refused.map(drop), Err(Refusal::NewerVault { needs: 7, reads }));
}

#[test]
fn parts_that_are_missing_are_named() {
    let (base, known) = Ground::with_clinic(true);
    let ground = base.copy(true);
    let check = |missing: &[&str], expected: Refusal| {
        ground.copy_from(&base);
        for name in missing {
            fs::remove_file(ground.vault().join(name)).unwrap();
        }
        let refused = ground.core().execute(SignIn {
            code: None,
            login: Clinic::ADMIN.to_owned(),
            password: secret(&known.password),
        });
        assert_eq!(refused.map(drop), Err(expected), "{missing:?}");
    };
    let damaged = |part| Refusal::Damaged { part };
    check(&["vault.hdr"], damaged(VaultPart::Header));
    check(&["vault.db"], damaged(VaultPart::Database));
    check(&["vault.hdr", "vault.db"], Refusal::NoVault);
    let nowhere = Ground::new(true);
    let refused = nowhere.core().execute(SignIn {
        code: None,
        login: Clinic::ADMIN.to_owned(),
        password: secret(&known.password),
    });
    assert_eq!(refused.map(drop), Err(Refusal::NoVault));
    assert!(!nowhere.vault().exists(), "looking makes nothing");
}

/// Says of every folder that it is on the network.
struct NetworkDisk;

impl FileSystemKind for NetworkDisk {
    fn is_network(&self, _folder: &Path) -> io::Result<bool> {
        Ok(true)
    }
}

#[test]
fn a_network_file_system_is_refused() {
    let (ground, known) = Ground::with_clinic(true);
    let mut core = ground.core();
    let sign_in = || SignIn {
        code: None,
        login: Clinic::ADMIN.to_owned(),
        password: secret(&known.password),
    };
    core.execute(sign_in()).unwrap();
    let view = core
        .execute(MakeBackup {
            folder: ground.backups().display().to_string(),
        })
        .unwrap();
    core.execute(SignOut {}).unwrap();
    let before = files_of(&ground.vault());
    let mut host = ground.host();
    host.file_system = Arc::new(NetworkDisk);
    let mut core = Core::new(ground.vault(), host.clone());
    assert_eq!(core.execute(sign_in()).map(drop), Err(Refusal::NetworkFileSystem));
    assert_eq!(files_of(&ground.vault()), before);
    let elsewhere = ground.backups().join("elsewhere");
    let mut core = Core::new(elsewhere.clone(), host);
    assert_eq!(
        core.execute(Clinic::request(true)).map(drop),
        Err(Refusal::NetworkFileSystem)
    );
    assert_eq!(
        core.restore_backup(view.folder.as_ref()).map(drop),
        Err(Refusal::NetworkFileSystem)
    );
    assert!(!elsewhere.exists() || files_of(&elsewhere).is_empty());
}

#[test]
fn files_of_another_account_are_named_as_such() {
    if rustix::process::geteuid().is_root() {
        say("SKIPPED files without permission: root may read everything");
        return;
    }
    let (ground, known) = Ground::with_clinic(true);
    for name in ["vault.hdr", "vault.db", "vault.side"] {
        let path = ground.vault().join(name);
        let before = path.metadata().unwrap().permissions();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        let refused = ground.core().execute(SignIn {
            code: None,
            login: Clinic::ADMIN.to_owned(),
            password: secret(&known.password),
        });
        assert_eq!(refused.map(drop), Err(Refusal::FileAccess), "{name}");
        fs::set_permissions(&path, before).unwrap();
    }
}
