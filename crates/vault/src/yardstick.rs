//! The same work without the ledger: what the benchmark measures a vault against.
//!
//! A yardstick is an encrypted database of its own, opened exactly as a vault's is, with the same
//! tables and indexes. Nothing is signed, chained or kept in it, so the difference to a vault is what
//! the ledger costs. It never touches a vault's file.

use crate::access::AccessDetails;
use crate::act::Draft;
use crate::check::{FIRST_PLACE, read_chunk, replay};
use crate::db::open::{Access, DatabaseKey, open_database, open_scratch};
use crate::db::records::{TaskRecord, damaged};
use crate::db::search;
use crate::error::{Error, Fault, Result};
use crate::files;
use crate::host::Host;
use crate::log::needs_permit;
use crate::vault::{OpenVault, Progress, pen, sealed_details};
use careloop_contract::{Purpose, Refusal, TaskId};
use careloop_ledger::sign::{KeyId, PublicKey, Verifier};
use careloop_ledger::verify::Stored;
use careloop_ledger::{Kind, Outcome};
use rusqlite::{Connection, TransactionBehavior, params};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A task as its tables hold it, with the words a search finds it by.
#[derive(Clone, Debug)]
pub struct TaskRow {
    task: TaskRecord,
    body: String,
}

/// An encrypted database without a ledger.
#[derive(Debug)]
pub struct Yardstick {
    db: Connection,
    next: u64,
    path: PathBuf,
    key: DatabaseKey,
}

impl Yardstick {
    /// Makes one in a new file.
    ///
    /// # Errors
    /// The database's; [`crate::Fault::Entropy`].
    pub fn create(path: &Path, host: &Host) -> Result<Self> {
        let key = DatabaseKey {
            key: host.entropy.make_secret()?,
            salt: host.entropy.make_bytes()?,
        };
        files::write_private_new(path, &[])?;
        let db = open_database(path, &key, Access::Create)?;
        db.execute_batch("CREATE TABLE bare (value TEXT) STRICT")?;
        Ok(Self {
            db,
            next: 1,
            path: path.to_owned(),
            key,
        })
    }

    /// Closes the file and opens it again, so that nothing of it is in memory.
    ///
    /// # Errors
    /// The database's.
    pub fn reopen(self) -> Result<Self> {
        let Self { db, next, path, key } = self;
        db.close().map_err(|(_, error)| Error::from(error))?;
        let db = open_database(&path, &key, Access::Write)?;
        Ok(Self { db, next, path, key })
    }

    /// One row in a table of one column, durable.
    ///
    /// # Errors
    /// The database's.
    pub fn add_bare_row(&mut self, value: &str) -> Result<()> {
        self.db
            .prepare_cached("INSERT INTO bare (value) VALUES (?1)")?
            .execute([value])?;
        Ok(())
    }

    /// What adding a task changes in tables, indexes and pending search text, in one durable
    /// transaction.
    ///
    /// # Errors
    /// The database's.
    pub fn add_task(&mut self, row: &TaskRow) -> Result<()> {
        let transaction = rusqlite::Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate)?;
        let num = insert(&transaction, row, self.next, 0)?;
        search::pend_task(&transaction, num, &row.body)?;
        transaction.commit()?;
        self.next += 1;
        Ok(())
    }

    /// Loads many tasks with their indexes and the full-text index, in one transaction.
    ///
    /// # Errors
    /// The database's.
    pub fn load(&mut self, rows: &[TaskRow]) -> Result<()> {
        let transaction = rusqlite::Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate)?;
        let mut nums = Vec::with_capacity(rows.len());
        for (number, row) in (0_u32..).zip(rows) {
            nums.push(insert(&transaction, row, self.next, number)?);
        }
        // The index is filled in its own order, as everywhere.
        for (row, num) in rows.iter().zip(nums).rev() {
            search::load_task(&transaction, num, &row.body)?;
        }
        transaction.commit()?;
        self.next += 1;
        Ok(())
    }
}

fn insert(db: &Connection, row: &TaskRow, place: u64, item: u32) -> Result<i64> {
    let num = row.task.save(db)?;
    db.prepare_cached("INSERT INTO entry_item (subject, place, item, patient) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            row.task.id.as_bytes(),
            i64::try_from(place).unwrap_or(i64::MAX),
            item,
            row.task
                .patient
                .as_ref()
                .map(careloop_contract::PatientId::as_bytes)
        ])?;
    Ok(num)
}

impl OpenVault {
    /// Writes many accesses in one transaction, each an act of its own, signed and chained like every other:
    /// what a year of work leaves behind, without its hundreds of thousands of syncs to the disk.
    ///
    /// # Errors
    /// As [`OpenVault::record`]; nothing is written then.
    pub fn write_accesses(&mut self, accesses: impl Iterator<Item = (Kind, AccessDetails)>) -> Result<()> {
        let pen = pen(&self.author, &self.session, &self.keys);
        let transaction = rusqlite::Transaction::new_unchecked(&self.db, TransactionBehavior::Immediate)?;
        let before = self.log.clone();
        let write = || -> Result<()> {
            for (kind, details) in accesses {
                let outcome = if kind == Kind::Refused {
                    Outcome::Refused(Refusal::NotFound.code().to_owned())
                } else {
                    Outcome::Done
                };
                // What is a question of roles goes through the door.
                if needs_permit(kind, &outcome) {
                    return Err(Error::Fault(Fault::Crypto));
                }
                let draft = Draft {
                    kind,
                    purpose: Purpose::Operations,
                    outcome,
                    items: vec![sealed_details(&details)],
                };
                let (_, after) = self.log.append(&transaction, &self.host, pen, draft)?;
                self.log.accept(after);
            }
            Ok(())
        };
        let written = write().and_then(|()| Ok(transaction.commit()?));
        if written.is_err() {
            self.log = before;
        }
        written
    }

    /// A task as its tables hold it now, to be written elsewhere as a new one.
    ///
    /// # Errors
    /// The database's; [`careloop_contract::Refusal::Damaged`] if there is no such task.
    pub fn task_row(&self, task: TaskId) -> Result<TaskRow> {
        let task = TaskRecord::load(&self.db, task)?.ok_or_else(damaged)?;
        let body = search::task_body(&self.db, &task)?;
        Ok(TaskRow {
            task: TaskRecord { num: 0, ..task },
            body,
        })
    }

    /// Every task as its tables hold it now.
    ///
    /// # Errors
    /// The database's.
    pub fn task_rows(&self) -> Result<Vec<TaskRow>> {
        let mut statement = self.db.prepare("SELECT * FROM task ORDER BY num")?;
        let mut rows = Vec::new();
        for task in statement.query_map([], TaskRecord::from_row)? {
            let task = task?;
            let body = search::task_body(&self.db, &task)?;
            rows.push(TaskRow {
                task: TaskRecord { num: 0, ..task },
                body,
            });
        }
        Ok(rows)
    }

    /// Every entry as it is stored, in runs.
    ///
    /// # Errors
    /// The database's.
    pub fn stored_entries(&self) -> Result<Vec<Vec<Stored>>> {
        let mut runs = Vec::new();
        let mut from = FIRST_PLACE;
        loop {
            let run = read_chunk(&self.db, &mut from)?;
            if run.is_empty() {
                return Ok(runs);
            }
            runs.push(run);
        }
    }

    /// The keys that people and workstations sign with now.
    ///
    /// # Errors
    /// The database's.
    pub fn verifiers(&self) -> Result<HashMap<KeyId, Verifier>> {
        let mut statement = self.db.prepare(
            "SELECT signing_key FROM person WHERE signing_key IS NOT NULL
             UNION ALL SELECT signing_key FROM workstation WHERE signing_key IS NOT NULL",
        )?;
        let mut verifiers = HashMap::new();
        for bytes in statement.query_map([], |row| row.get::<_, crate::db::records::Key>(0))? {
            let key = PublicKey::from_bytes(bytes?.0);
            verifiers.extend(key.verifier().ok().map(|verifier| (key.key_id(), verifier)));
        }
        Ok(verifiers)
    }

    /// Replays the ledger into tables in memory, as a verification does, and drops them.
    ///
    /// # Errors
    /// [`careloop_contract::Refusal::Cancelled`]; the database's.
    pub fn replay_in_memory(&self, progress: Progress<'_>) -> Result<()> {
        let tables = open_scratch()?;
        replay(&self.db, &tables, self.entries(), progress)?;
        Ok(())
    }
}
