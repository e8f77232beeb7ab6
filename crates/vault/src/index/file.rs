//! The file of an index: which ledger it is of, and how far it has come.

use super::{BATCH, Contents, is_spoiled};
use crate::crypto::{Key, derive_key, label};
use crate::db::open::{raw_key, set_up_log, unlock};
use crate::db::read;
use crate::error::{Error, Result};
use crate::files;
use crate::vault::{OpenVault, Progress, tell};
use careloop_contract::Refusal;
use careloop_ledger::tree::leaf_hash;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};

/// Which ledger it is of, with which keys it was computed, and how far.
const TAKEN: &str = "CREATE TABLE taken (
        id     INTEGER PRIMARY KEY CHECK (id = 1),
        clinic BLOB NOT NULL,
        format INTEGER NOT NULL,
        -- The epochs in hand, the latest last: what they do not open, the index does not know.
        epochs TEXT NOT NULL,
        -- The last entry that was taken: its place, and its leaf hash. A ledger that has another there is
        -- another ledger, or an older one that went on differently.
        place  INTEGER NOT NULL,
        leaf   BLOB,
        -- Another file says something else here: whoever remembers what this one said asks for it.
        made   BLOB NOT NULL DEFAULT (randomblob(16))
    ) STRICT;";

/// An open file.
pub(super) struct IndexFile<C> {
    db: Connection,
    contents: C,
    place: u64,
}

impl<C: Contents> IndexFile<C> {
    /// Opens the file, or makes an empty one if there is none that can be used.
    pub(super) fn open(vault: &OpenVault) -> Result<Self> {
        let (key, epochs) = key_of::<C>(vault)?;
        let path = vault.folder().index(C::FILE);
        let found = if path.exists() {
            Self::open_found(vault, &key, &epochs)
        } else {
            Ok(None)
        };
        match found {
            Ok(Some(file)) => return Ok(file),
            Ok(None) => {}
            Err(error) if is_spoiled(&error) => {}
            Err(error) => return Err(error),
        }
        vault.folder().remove_index(C::FILE)?;
        files::write_private_new(&path, &[])?;
        let db = connect(vault, C::FILE, &key)?;
        set_up_log(&db)?;
        // Whatever a power cut takes is computed again; the file itself stays whole.
        db.execute_batch("PRAGMA synchronous = NORMAL;")?;
        let making = db.unchecked_transaction()?;
        making.execute_batch(TAKEN)?;
        making.execute_batch(C::SCHEMA)?;
        making.execute(
            "INSERT INTO taken (id, clinic, format, epochs, place) VALUES (1, ?1, ?2, ?3, 0)",
            params![vault.clinic().as_bytes(), C::FORMAT, epochs],
        )?;
        making.commit()?;
        Ok(Self {
            db,
            contents: C::default(),
            place: 0,
        })
    }

    /// Opens a file that is there. None: it is of another ledger, epoch or format.
    fn open_found(vault: &OpenVault, key: &Key, epochs: &str) -> Result<Option<Self>> {
        let db = connect(vault, C::FILE, key)?;
        let found: Option<(i64, Option<Vec<u8>>)> = db
            .query_row(
                "SELECT place, leaf FROM taken WHERE clinic = ?1 AND format = ?2 AND epochs = ?3",
                params![vault.clinic().as_bytes(), C::FORMAT, epochs],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let Some((place, leaf)) = found else {
            return Ok(None);
        };
        let Ok(place) = u64::try_from(place) else {
            return Ok(None);
        };
        if place > 0 && leaf != leaf_at(vault, place)? {
            return Ok(None);
        }
        set_up_log(&db)?;
        db.execute_batch("PRAGMA synchronous = NORMAL;")?;
        Ok(Some(Self {
            db,
            contents: C::default(),
            place,
        }))
    }

    /// The tables.
    pub(super) const fn db(&self) -> &Connection {
        &self.db
    }

    /// Takes every entry up to the ledger's end, batch by batch. What is told of is a long way only: a few
    /// entries are no work, and whoever is told keeps the session open.
    pub(super) fn bring_up(&mut self, vault: &OpenVault, progress: Progress<'_>) -> Result<()> {
        let total = vault.entries();
        let is_long = total.saturating_sub(self.place) > u64::from(BATCH);
        while self.take_batch(vault, BATCH)? {
            if is_long {
                tell(progress, C::WORK, self.place, total)?;
            }
        }
        Ok(())
    }

    /// Takes at most so many entries, in one transaction with how far it has come. Answers whether there were any.
    pub(super) fn take_batch(&mut self, vault: &OpenVault, entries: u32) -> Result<bool> {
        if self.place >= vault.entries() {
            return Ok(false);
        }
        let Some(read) = read::readable_entries(vault.db(), self.place.saturating_add(1), entries)? else {
            return Ok(false);
        };
        let batch = self.db.unchecked_transaction()?;
        self.contents.take(vault, &batch, &read.entries)?;
        batch
            .prepare_cached("UPDATE taken SET place = ?1, leaf = ?2")?
            .execute(params![signed(read.last), read.leaf.as_bytes()])?;
        batch.commit()?;
        self.place = read.last;
        Ok(true)
    }
}

/// The leaf hash of the entry at a place, if there is one.
fn leaf_at(vault: &OpenVault, place: u64) -> Result<Option<Vec<u8>>> {
    let mut statement = vault
        .db()
        .prepare_cached("SELECT bytes FROM entry WHERE place = ?1")?;
    let bytes: Option<Vec<u8>> = statement
        .query_row([signed(place)], |row| row.get(0))
        .optional()?;
    Ok(bytes.map(|bytes| leaf_hash(&bytes).as_bytes().to_vec()))
}

/// The file's key, and the epochs in hand.
fn key_of<C: Contents>(vault: &OpenVault) -> Result<(Key, String)> {
    let keys = vault.compartment_keys(C::COMPARTMENT);
    let (epoch, latest) = keys
        .last_key_value()
        .ok_or(Error::Refused(Refusal::KeyNotGranted))?;
    let clinic = vault.clinic();
    let context: [&[u8]; 4] = [
        clinic.as_bytes(),
        C::COMPARTMENT.name().as_bytes(),
        &epoch.to_be_bytes(),
        &C::FORMAT.to_be_bytes(),
    ];
    let epochs: Vec<String> = keys.keys().map(u32::to_string).collect();
    Ok((
        derive_key(label::INDEX, &**latest, &[], &context),
        epochs.join(" "),
    ))
}

fn connect(vault: &OpenVault, name: &str, key: &Key) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_WRITE;
    let db = Connection::open_with_flags(vault.folder().index(name), flags)?;
    // The salt is SQLCipher's own, at the beginning of the file.
    unlock(&db, &raw_key(key.iter()))?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(db)
}

/// SQLite's integers are signed; ours never come near the difference.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
