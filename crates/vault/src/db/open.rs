//! Opens the encrypted file, sets it up and brings its own tables up to date.

use crate::check::compute_tables;
use crate::db::records::damaged;
use crate::error::{Error, Result};
use careloop_contract::Refusal;
use core::fmt::Write as _;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use zeroize::Zeroizing;

/// The version of the ledger's own tables that this program writes; `PRAGMA user_version`.
pub const SCHEMA: u32 = 4;

/// The ledger's own tables, step by step. Never edited: `migrations/HASHES` is checked by a test.
const MIGRATIONS: [&str; SCHEMA as usize] = [
    include_str!("../../../../migrations/vault/0001_ledger.sql"),
    include_str!("../../../../migrations/vault/0002_drafts.sql"),
    include_str!("../../../../migrations/vault/0003_people.sql"),
    include_str!("../../../../migrations/vault/0004_audit.sql"),
];

/// The size of SQLCipher's pages.
const PAGE_BYTES: u64 = 4096;

/// The computed tables.
pub(crate) const PROJECTIONS: &str = include_str!("projections.sql");

/// The search tables, computed as well.
pub(crate) const SEARCH: &str = include_str!("search.sql");

/// What opens `vault.db`: the SQLCipher key and salt.
pub struct DatabaseKey {
    /// 32 bytes derived from the main key.
    pub key: Zeroizing<[u8; 32]>,
    /// SQLCipher's salt, kept in the header.
    pub salt: [u8; 16],
}

impl core::fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("DatabaseKey")
    }
}

impl DatabaseKey {
    /// SQLCipher's raw-key form: `x'<key><salt>'`.
    pub(crate) fn raw(&self) -> Zeroizing<String> {
        raw_key(self.key.iter().chain(&self.salt))
    }
}

/// SQLCipher's raw-key form of a key, with or without a salt after it.
pub(crate) fn raw_key<'a>(bytes: impl Iterator<Item = &'a u8>) -> Zeroizing<String> {
    // Reserved at once, so that growing leaves no copy behind.
    let mut text = Zeroizing::new(String::with_capacity(100));
    text.push_str("x'");
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text.push('\'');
    text
}

/// Gives a connection its key and the settings that every encrypted file has. Nothing is read yet.
///
/// # Errors
/// The database's.
pub(crate) fn unlock(db: &Connection, raw_key: &Zeroizing<String>) -> Result<()> {
    // What SQLCipher finds wrong comes back as an error; it must not write to the terminal as well.
    db.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    let statement = Zeroizing::new(format!("PRAGMA key = \"{}\";", raw_key.as_str()));
    db.execute_batch(&statement)?;
    db.execute_batch(
        "PRAGMA cipher_memory_security = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA mmap_size = 0;
         PRAGMA cache_size = -65536;
         PRAGMA foreign_keys = ON;",
    )?;
    harden(db)
}

/// How a database is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Make it; it must not exist.
    Create,
    /// Read and write it.
    Write,
    /// Read it while another process may write it.
    Read,
}

/// Opens `vault.db` and sets every pragma the design names.
///
/// # Errors
/// [`Refusal::Damaged`] if the key does not open it (or it is no database), [`Refusal::NewerVault`]
/// if its tables are newer than this program's.
pub fn open_database(path: &Path, key: &DatabaseKey, access: Access) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX
        | match access {
            Access::Create => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Access::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        };
    // SQLite takes a file of less than a page for a new database, and throws away the log beside it.
    if access != Access::Create && std::fs::metadata(path)?.len() < PAGE_BYTES {
        return Err(damaged());
    }
    let db = Connection::open_with_flags(path, flags)?;
    // A file that turns out to be damaged stays as it is: only `close` folds the log into it.
    db.set_db_config(
        DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,
        access != Access::Create,
    )?;
    unlock(&db, &key.raw())?;
    // The first read proves the key.
    let version: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
        row.get::<_, i64>(0)
    })?;
    if version > SCHEMA {
        return Err(Refusal::NewerVault {
            needs: version,
            reads: SCHEMA,
        }
        .into());
    }
    if version == 0 && access != Access::Create {
        return Err(damaged());
    }
    if access != Access::Read {
        set_up_log(&db)?;
        migrate(&db, version)?;
    }
    Ok(db)
}

/// Closes a database that was in use; as the only connection it folds the write-ahead log into the
/// file and removes it. Gives the connection back if it cannot be closed.
#[allow(
    clippy::result_large_err,
    reason = "rusqlite's own close gives the connection back in the same way"
)]
pub(crate) fn close(db: Connection) -> core::result::Result<(), (Connection, rusqlite::Error)> {
    match db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false) {
        Ok(_) => db.close(),
        Err(error) => Err((db, error)),
    }
}

/// Folds the write-ahead log into the file, which then is whole without it.
///
/// Closing the last connection does so too, but says nothing if it cannot.
///
/// # Errors
/// [`Refusal::VaultBusy`] while somebody reads what the log holds; the database's.
pub(crate) fn fold_log(db: &Connection) -> Result<()> {
    let busy: bool = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy {
        return Err(Refusal::VaultBusy.into());
    }
    Ok(())
}

/// A database in memory with all tables, to compute them in and compare.
///
/// # Errors
/// The database's.
pub(crate) fn open_scratch() -> Result<Connection> {
    let db = Connection::open_in_memory()?;
    harden(&db)?;
    migrate(&db, 0)?;
    Ok(db)
}

/// Refuses double-quoted strings, untrusted schema and writing to internal tables.
fn harden(db: &Connection) -> Result<()> {
    db.execute_batch("PRAGMA trusted_schema = OFF;")?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Write-ahead log, a sync at every commit, and deleted content overwritten.
pub(crate) fn set_up_log(db: &Connection) -> Result<()> {
    let mode: String = db.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(Error::Refused(Refusal::FileAccess));
    }
    db.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON;
         PRAGMA journal_size_limit = 67108864;",
    )?;
    Ok(())
}

/// Runs the migrations that are missing and computes the computed tables, all in one transaction.
fn migrate(db: &Connection, version: u32) -> Result<()> {
    if version == SCHEMA {
        return Ok(());
    }
    let transaction = db.unchecked_transaction()?;
    for migration in MIGRATIONS.iter().skip(version as usize) {
        transaction.execute_batch(migration)?;
    }
    // Their shape only ever changes together with the version.
    compute_tables(&transaction, &mut |_| Ok(()))?;
    transaction.pragma_update(None, "user_version", SCHEMA)?;
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::{Draft, DraftItem};
    use crate::create::{NewClinic, create};
    use crate::db::records::TaskRecord;
    use crate::entrance::sign_in;
    use crate::folder::Folder;
    use crate::host::Host;
    use crate::kdf::KdfParams;
    use careloop_contract::view::Verdict;
    use careloop_contract::{Field, Purpose, Secret, TaskId};
    use careloop_ledger::{Kind, Value};

    /// What the first version's tables were, where they differ.
    const FIRST_VERSION: &str = "
        DROP TABLE draft;
        DROP TABLE cosigned;
        DROP TABLE task;
        DROP INDEX patient_name;
        CREATE TABLE task (
            num INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, title TEXT NOT NULL, details TEXT,
            state INTEGER NOT NULL, hold_reason INTEGER, reason TEXT, owner BLOB, queue INTEGER, patient BLOB,
            due_day INTEGER, priority INTEGER NOT NULL, category INTEGER NOT NULL, comments INTEGER NOT NULL,
            notes INTEGER NOT NULL, created_by BLOB NOT NULL, created_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL, done_by BLOB, done_at INTEGER, versions BLOB NOT NULL
        ) STRICT;
        PRAGMA user_version = 1;";

    #[test]
    fn a_vault_of_the_first_version_is_brought_up_to_date_at_its_next_opening() {
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
        let mut vault = sign_in(&folder, &host, "dana.reyes", &password).expect("it opens");
        let user = vault.user().expect("somebody is in");
        let id = TaskId::from_bytes(vault.make_id().expect("an id"));
        let item = DraftItem::task(id, None)
            .with(Field::Title, Value::Text("Call the pharmacy".to_owned()))
            .with(Field::Owner, Value::Bytes(user.as_bytes().to_vec()))
            .with(Field::DueDay, Value::Int(20_778))
            .with(Field::DueTime, Value::Int(570));
        vault
            .write(Draft::done(Kind::TaskAdded, Purpose::Operations, vec![item]))
            .expect("is written");
        vault.db.execute_batch(FIRST_VERSION).expect("an older vault");
        vault.leave(Kind::SignedOut).expect("it closes");

        let mut vault = sign_in(&folder, &host, "dana.reyes", &password).expect("it opens");
        let version: u32 = vault
            .db
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .expect("a version");
        assert_eq!(version, SCHEMA);
        let task = TaskRecord::load(&vault.db, id).expect("a row").expect("a task");
        assert_eq!(
            task.due_time.map(|time| time.to_string()).as_deref(),
            Some("09:30")
        );
        assert_eq!(task.givers.latest, Some(user));
        vault
            .keep_draft("quick add", "Call")
            .expect("there is room for drafts");
        let found = vault.verify(false, &mut |_, _, _| true).expect("is verified");
        assert_eq!(found.verdict, Verdict::Pass, "{:#?}", found.checks);
        vault
            .db
            .pragma_update(None, "user_version", SCHEMA + 1)
            .expect("a newer vault");
        vault.leave(Kind::SignedOut).expect("it closes");
        let newer = sign_in(&folder, &host, "dana.reyes", &password).map(drop);
        let refused = matches!(newer, Err(Error::Refused(Refusal::NewerVault { needs, reads: SCHEMA })) if needs == SCHEMA + 1);
        assert!(refused, "{newer:?}");
    }
}
