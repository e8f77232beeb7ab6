//! The file of an index: made, gone on with, and made again whenever it does not fit.

use super::audit::AuditContents;
use super::*;
use crate::act::{Draft, DraftItem};
use crate::create::{NewClinic, create};
use crate::crypto::{derive_key, label};
use crate::db::open::{raw_key, unlock};
use crate::entrance::sign_in;
use crate::folder::Folder;
use crate::host::Host;
use crate::kdf::KdfParams;
use careloop_contract::{Field, Purpose, Secret, TaskId};
use careloop_ledger::{Kind, Value};

struct Clinic {
    _home: tempfile::TempDir,
    folder: Folder,
    host: Host,
    password: Secret<String>,
}

impl Clinic {
    fn new() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let (folder, host) = (Folder::new(home.path().join("vault")), Host::for_tests(9));
        let password = Secret::new("seven quiet harbours".to_owned());
        let new = NewClinic {
            clinic: "Willow Creek",
            zone: "America/New_York",
            login: "dana.reyes",
            name: "Dana Reyes",
            password: &password,
            workstation: "front desk",
            device_secret: true,
            test_clinic: true,
            kdf: KdfParams::DEFAULT,
        };
        create(&folder, &host, &new).expect("a vault");
        Self {
            _home: home,
            folder,
            host,
            password,
        }
    }

    fn open(&self) -> OpenVault {
        sign_in(&self.folder, &self.host, "dana.reyes", &self.password).expect("it opens")
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.index(AuditContents::FILE)
    }
}

fn add_task(vault: &mut OpenVault) {
    let id = TaskId::from_bytes(vault.make_id().expect("an id"));
    let item = DraftItem::task(id, None).with(Field::Title, Value::Text("Call the pharmacy".to_owned()));
    vault
        .write(Draft::done(Kind::TaskAdded, Purpose::Operations, vec![item]))
        .expect("is written");
}

fn lines(index: &mut Index<AuditContents>, vault: &OpenVault) -> u64 {
    let count = |db: &Connection| db.query_row("SELECT count(*) FROM line", [], |row| row.get::<_, i64>(0));
    let counted = index.ask(vault, &mut |_, _, _| true, count).expect("it answers");
    counted.unsigned_abs()
}

#[test]
fn it_follows_the_ledger_and_is_gone_on_with_after_a_lock() {
    let clinic = Clinic::new();
    let mut vault = clinic.open();
    let mut index = Index::default();
    for _ in 0..3 {
        assert_eq!(lines(&mut index, &vault), vault.entries());
        add_task(&mut vault);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(clinic.file())
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    drop(index);
    vault.leave(Kind::Locked).expect("it closes");
    let vault = clinic.open();
    let mut index: Index<AuditContents> = Index::default();
    assert!(
        index.advance(&vault, 1).is_ok_and(|done| !done),
        "one entry at a time"
    );
    assert_eq!(lines(&mut index, &vault), vault.entries());
    assert_eq!(index.advance(&vault, 1).ok(), Some(true));
}

#[test]
fn one_that_is_spoiled_or_of_another_ledger_is_computed_again() {
    let clinic = Clinic::new();
    let mut vault = clinic.open();
    let mut index = Index::default();
    assert_eq!(lines(&mut index, &vault), vault.entries());
    index.close();
    let whole = std::fs::read(clinic.file()).expect("readable");
    #[allow(clippy::disallowed_methods, reason = "somebody spoils the file")]
    let spoil = |bytes: &[u8]| std::fs::write(clinic.file(), bytes).expect("written");
    let mut flipped = whole.clone();
    for place in [4_096 * 2 + 100, 4_096 * 4 + 7] {
        if let Some(byte) = flipped.get_mut(place) {
            *byte ^= 1;
        }
    }
    for bytes in [&[][..], b"no database", &flipped, &whole[..whole.len() / 2]] {
        spoil(bytes);
        assert_eq!(lines(&mut index, &vault), vault.entries());
        index.close();
    }
    // Ahead of the ledger, and of one that went on differently.
    for change in [
        "UPDATE taken SET place = place + 1000",
        "UPDATE taken SET leaf = zeroblob(32)",
        "UPDATE taken SET clinic = zeroblob(16)",
        "UPDATE taken SET format = format + 1",
        "UPDATE taken SET epochs = '1 7'",
        "DELETE FROM taken",
        "DROP TABLE line",
    ] {
        index
            .ask(&vault, &mut |_, _, _| true, |db| {
                db.execute_batch(&format!(
                    "{change}; INSERT OR IGNORE INTO code (code) VALUES ('kept');"
                ))
            })
            .expect("is changed");
        index.close();
        assert_eq!(lines(&mut index, &vault), vault.entries(), "{change}");
        let kept = index
            .ask(&vault, &mut |_, _, _| true, |db| {
                db.query_row("SELECT count(*) FROM code", [], |row| row.get::<_, i64>(0))
            })
            .expect("it answers");
        assert_eq!(kept, 0, "{change}: it was computed again");
    }
    add_task(&mut vault);
    assert_eq!(lines(&mut index, &vault), vault.entries());
}

#[test]
fn no_other_key_opens_it() {
    let clinic = Clinic::new();
    let vault = clinic.open();
    let mut index = Index::default();
    lines(&mut index, &vault);
    index.close();
    let opens = |key: &crate::crypto::Key| {
        let db = Connection::open(clinic.file()).expect("a file");
        unlock(&db, &raw_key(key.iter()))
            .and_then(|()| Ok(db.query_row("SELECT count(*) FROM line", [], |row| row.get::<_, i64>(0))?))
            .is_ok()
    };
    let derived = |key: &crate::crypto::Key, compartment: &str| {
        let clinic = vault.clinic();
        let context: [&[u8]; 4] = [
            clinic.as_bytes(),
            compartment.as_bytes(),
            &1_u32.to_be_bytes(),
            &AuditContents::FORMAT.to_be_bytes(),
        ];
        derive_key(label::INDEX, &**key, &[], &context)
    };
    let audit = vault.keys.audit.get(&1).expect("in hand");
    assert!(opens(&derived(audit, "audit")), "the way it is made");
    assert!(!opens(&derived(audit, "clinical")) && !opens(audit));
    for keys in [&vault.keys.main, &vault.keys.clinical] {
        for key in keys.values() {
            assert!(!opens(key) && !opens(&derived(key, "audit")));
        }
    }
    let database = vault.database_key().expect("in hand");
    assert!(!opens(&database.key), "what opens vault.db does not open it");
}

#[test]
fn without_the_compartment_s_key_there_is_no_index() {
    let clinic = Clinic::new();
    let mut vault = clinic.open();
    vault.keys.audit.clear();
    let mut index: Index<AuditContents> = Index::default();
    let asked = index.ask(&vault, &mut |_, _, _| true, |_| Ok(()));
    assert!(matches!(asked, Err(Error::Refused(Refusal::KeyNotGranted))));
    assert!(!clinic.file().exists());
}

/// Everything an index says of the ledger's entries.
fn said(index: &mut Index<AuditContents>, vault: &OpenVault) -> String {
    let all = "SELECT group_concat(row, ';') FROM (
            SELECT place || ' ' || at || ' ' || kind || ' ' || records || ' ' || category AS row FROM line
            UNION ALL SELECT spot || ' ' || kind || ' ' || touched FROM named)";
    let read = |db: &Connection| db.query_row(all, [], |row| row.get(0));
    index.ask(vault, &mut |_, _, _| true, read).expect("it answers")
}

#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "a crash leaves files as they are at that moment"
)]
fn a_crash_at_any_moment_leaves_a_file_that_is_gone_on_with_or_made_again() {
    let clinic = Clinic::new();
    let mut vault = clinic.open();
    for _ in 0..30 {
        add_task(&mut vault);
    }
    let mut index = Index::default();
    let truth = said(&mut index, &vault);
    index.close();
    std::fs::remove_file(clinic.file()).expect("removed");
    let log = clinic.file().with_extension("idx-wal");
    let mut images = Vec::new();
    while !index.advance(&vault, 4).expect("a batch") {
        let image = (
            std::fs::read(clinic.file()).expect("a file"),
            std::fs::read(&log).expect("a log"),
        );
        images.push(image);
    }
    index.close();
    assert!(images.len() > 6);
    let mut crashes = 0;
    for (file, whole) in images {
        // The power goes while the log is written: any part of it may be there.
        for sixths in [0, 1, 3, 5, 6] {
            std::fs::write(clinic.file(), &file).expect("written");
            let cut = whole.get(..whole.len() * sixths / 6).expect("a part");
            std::fs::write(&log, cut).expect("written");
            let mut index = Index::default();
            assert_eq!(said(&mut index, &vault), truth);
            index.close();
            crashes += 1;
        }
    }
    assert!(crashes > 30);
}
