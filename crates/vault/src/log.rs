//! One's own log: gives an act its place, seals, signs, chains and writes it, and applies it to the
//! tables, all in one transaction.

use crate::act::{Draft, DraftItem, DraftValue};
use crate::crypto::{Key, PartPlace, seal_part};
use crate::db::project::{self, EntryPlace, SearchUpdate};
use crate::db::records::damaged;
use crate::db::search;
use crate::error::{Error, Fault, Result};
use crate::host::Host;
use crate::ids::IdMaker;
use careloop_contract::limits::{ENTRY_BYTES, ENTRY_ITEMS};
use careloop_contract::{ActId, ClinicId, Instant, Refusal, SessionId, Version, WorkstationId};
use careloop_ledger::sign::SigningKey;
use careloop_ledger::tree::{Frontier, Hash, leaf_hash};
use careloop_ledger::{Actor, Delta, Entry, Item, KeyName, Kind, Outcome, SignedEntry, Value};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::BTreeMap;

/// Bytes of items after which an act goes on in its next entry; the rest of an entry is overhead.
const ENTRY_FILL: usize = ENTRY_BYTES - 16 * 1024;

/// Who writes, and what their values are sealed with.
#[derive(Clone, Copy)]
pub(crate) struct Pen<'a> {
    /// Who acts.
    pub(crate) actor: Actor,
    /// With which key.
    pub(crate) key: &'a SigningKey,
    /// In which session, and the session's key.
    pub(crate) session: Option<(SessionId, &'a Key)>,
    /// The clinical keys by epoch; new text goes under the latest.
    pub(crate) clinical: &'a BTreeMap<u32, Key>,
}

/// Where an act was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The act.
    pub act: ActId,
    /// The place of its first entry.
    pub place: u64,
    /// The version its first item made.
    pub version: Version,
    /// When.
    pub at: Instant,
}

/// The workstation's own log as it is in the file now.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    pub(crate) clinic: ClinicId,
    pub(crate) workstation: WorkstationId,
    number: u64,
    tree: Frontier,
    clock: u64,
    place: u64,
    /// Whether the entries that were read are there one after the other and can be read.
    whole: bool,
    ids: IdMaker,
}

impl Log {
    /// Makes an empty log for a workstation. Belongs in the transaction of its first entry.
    pub(crate) fn begin(db: &Connection, clinic: ClinicId, workstation: WorkstationId) -> Result<Self> {
        let tree = Frontier::default();
        db.execute(
            "INSERT INTO log (workstation, frontier) VALUES (?1, ?2)",
            params![workstation.as_bytes(), tree.to_bytes()],
        )?;
        Self::open(db, clinic, workstation)
    }

    /// Reads the log of a workstation. Entries after the stored frontier are hashed again.
    ///
    /// A log with a gap there is opened all the same, to be looked at; see [`Log::is_whole`].
    pub(crate) fn open(db: &Connection, clinic: ClinicId, workstation: WorkstationId) -> Result<Self> {
        let (number, frontier): (i64, Vec<u8>) = db
            .query_row(
                "SELECT id, frontier FROM log WHERE workstation = ?1",
                [workstation.as_bytes()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?
            .ok_or_else(damaged)?;
        let mut tree = Frontier::from_bytes(&frontier).map_err(|_| damaged())?;
        let mut clock = 0;
        let mut entries =
            db.prepare("SELECT seq, bytes FROM entry WHERE log = ?1 AND seq >= ?2 ORDER BY seq")?;
        let mut expected = i64::try_from(tree.size().saturating_sub(1)).map_err(|_| damaged())?;
        let mut rows = entries.query([number, expected])?;
        let mut whole = true;
        while let Some(row) = rows.next()? {
            let bytes = row.get_ref(1)?.as_blob().map_err(|_| damaged())?;
            if u64::try_from(expected).is_ok_and(|seq| seq >= tree.size()) {
                tree.push(leaf_hash(bytes));
            }
            match Entry::decode(bytes) {
                Ok(entry) => clock = entry.clock,
                Err(_) => whole = false,
            }
            whole &= row.get::<_, i64>(0)? == expected;
            expected = expected.saturating_add(1);
        }
        whole &= u64::try_from(expected).is_ok_and(|end| end == tree.size());
        let place: i64 = db.query_row("SELECT ifnull(max(place), 0) FROM entry", [], |row| row.get(0))?;
        whole &= place < i64::MAX;
        Ok(Self {
            clinic,
            workstation,
            number: u64::try_from(number).map_err(|_| damaged())?,
            tree,
            clock,
            place: u64::try_from(place).map_err(|_| damaged())?,
            whole,
            ids: IdMaker::default(),
        })
    }

    /// Whether the end of the log is as it was written. If not, somebody else changed it; nothing
    /// can be written after it.
    pub(crate) const fn is_whole(&self) -> bool {
        self.whole
    }

    /// This log's number in the file.
    pub(crate) const fn number(&self) -> u64 {
        self.number
    }

    /// Entries in this log.
    pub(crate) const fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Root of this log's tree.
    pub(crate) fn root(&self) -> Hash {
        self.tree.root()
    }

    /// Entries in the whole file.
    pub(crate) const fn places(&self) -> u64 {
        self.place
    }

    /// A new id.
    pub(crate) fn make_id(&mut self, host: &Host) -> Result<[u8; 16]> {
        Ok(self.ids.make(host.clock.now(), &*host.entropy)?)
    }

    /// Writes an act in a transaction of its own.
    ///
    /// On any error the file and this log are as they were.
    pub(crate) fn write(
        &mut self,
        db: &Connection,
        host: &Host,
        pen: Pen<'_>,
        draft: Draft,
    ) -> Result<Committed> {
        let transaction = rusqlite::Transaction::new_unchecked(db, rusqlite::TransactionBehavior::Immediate)?;
        let (committed, after) = self.append(&transaction, host, pen, draft)?;
        transaction.commit()?;
        self.accept(after);
        Ok(committed)
    }

    /// Takes over what [`Log::append`] answered, once its transaction is committed.
    pub(crate) fn accept(&mut self, after: After) {
        self.tree = after.tree;
        self.clock = after.clock;
        self.place = after.place;
    }

    /// Writes an act into the caller's transaction. This log goes on from `After` only when the
    /// caller has committed and calls [`Log::accept`].
    pub(crate) fn append(
        &mut self,
        db: &Connection,
        host: &Host,
        pen: Pen<'_>,
        draft: Draft,
    ) -> Result<(Committed, After)> {
        if !self.whole {
            return Err(damaged());
        }
        let act = ActId::from_bytes(self.make_id(host)?);
        let at = host.clock.now();
        let bulk = draft.items.len() > ENTRY_ITEMS;
        let update = if bulk {
            first_new(db)?
        } else {
            SearchUpdate::Pending
        };
        let Draft {
            kind,
            purpose,
            outcome,
            items,
        } = draft;
        let chunks = split(items);
        let parts = u32::try_from(chunks.len()).map_err(|_| Error::Refused(Refusal::OutOfRange))?;
        let mut after = After {
            tree: self.tree.clone(),
            clock: self.clock,
            place: self.place,
        };
        let committed = Committed {
            act,
            place: self.place + 1,
            version: Version {
                workstation: self.workstation,
                seq: self.tree.size(),
                item: 0,
            },
            at,
        };
        for (part, chunk) in (1_u32..).zip(chunks) {
            let seq = after.tree.size();
            let items = self.seal_items(host, pen, seq, chunk)?;
            after.clock = next_clock(after.clock, at);
            let entry = Entry {
                clinic: self.clinic,
                workstation: self.workstation,
                seq,
                previous_root: after.tree.root(),
                at,
                clock: after.clock,
                actor: pen.actor,
                signer: pen.key.public_key().key_id(),
                session: pen.session.map(|(session, _)| session),
                purpose,
                act,
                part,
                parts,
                kind: kind.number(),
                outcome: outcome.clone(),
                items,
            };
            let signed = entry
                .sign(pen.key)
                .map_err(|_| Error::Refused(Refusal::OutOfRange))?;
            after.place += 1;
            after.tree.push(signed.leaf);
            insert(db, after.place, self.number, seq, &signed)?;
            project::apply(
                db,
                EntryPlace {
                    place: after.place,
                    log: self.number,
                },
                &entry,
                update,
            )?;
        }
        if let SearchUpdate::Later { tasks, patients } = update {
            search::index_new(db, tasks, patients)?;
        }
        Ok((committed, after))
    }

    /// Writes the genesis entry, which is signed before there is a clinic to be signed for.
    pub(crate) fn begin_with(&mut self, db: &Connection, entry: &Entry, signed: &SignedEntry) -> Result<()> {
        self.place += 1;
        self.clock = entry.clock;
        self.tree.push(signed.leaf);
        insert(db, self.place, self.number, entry.seq, signed)?;
        project::apply(
            db,
            EntryPlace {
                place: self.place,
                log: self.number,
            },
            entry,
            SearchUpdate::Pending,
        )
    }

    /// Stores how far the tree has come, so that the next unlock need not hash it all again.
    pub(crate) fn save_frontier(&self, db: &Connection) -> Result<()> {
        db.prepare_cached("UPDATE log SET frontier = ?1 WHERE id = ?2")?
            .execute(params![self.tree.to_bytes(), signed_number(self.number)])?;
        Ok(())
    }

    fn seal_items(&self, host: &Host, pen: Pen<'_>, seq: u64, drafts: Vec<DraftItem>) -> Result<Vec<Item>> {
        (0_u32..)
            .zip(drafts)
            .map(|(number, draft)| {
                let mut deltas = Vec::with_capacity(draft.deltas.len());
                for delta in draft.deltas {
                    let record = match (draft.subject, pen.session) {
                        (Some(subject), _) => subject.id,
                        (None, Some((session, _))) => *session.as_bytes(),
                        (None, None) => [0; 16],
                    };
                    let place = PartPlace {
                        clinic: self.clinic,
                        record,
                        field: delta.field.number(),
                        workstation: self.workstation,
                        seq,
                        item: number,
                    };
                    let value = seal_value(host, pen, &place, delta.value)?;
                    deltas.push(Delta::new(delta.field, delta.seen, value));
                }
                deltas.sort_unstable_by_key(|delta| delta.field);
                Ok(Item {
                    subject: draft.subject,
                    patient: draft.patient,
                    category: draft.category,
                    special: draft.special,
                    deltas,
                })
            })
            .collect()
    }
}

fn insert(db: &Connection, place: u64, log: u64, seq: u64, signed: &SignedEntry) -> Result<()> {
    db.prepare_cached("INSERT INTO entry (place, log, seq, bytes, signature) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            signed_number(place),
            signed_number(log),
            signed_number(seq),
            signed.bytes,
            signed.signature.as_bytes()
        ])?;
    Ok(())
}

/// A log after an act that is not committed yet.
#[derive(Debug)]
#[must_use = "the log goes on from here once the transaction is committed"]
pub(crate) struct After {
    tree: Frontier,
    clock: u64,
    place: u64,
}

fn seal_value(host: &Host, pen: Pen<'_>, place: &PartPlace, value: DraftValue) -> Result<Value> {
    Ok(match value {
        DraftValue::Plain(value) => value,
        DraftValue::Clinical(text) => {
            let (epoch, key) = pen
                .clinical
                .last_key_value()
                .ok_or(Error::Refused(Refusal::KeyNotGranted))?;
            Value::Sealed(seal_part(
                KeyName::Clinical,
                *epoch,
                key,
                place,
                &text,
                &*host.entropy,
            )?)
        }
        DraftValue::Session(details) => {
            let (_, key) = pen.session.ok_or(Error::Fault(Fault::Crypto))?;
            Value::Sealed(seal_part(
                KeyName::Session,
                0,
                key,
                place,
                &details,
                &*host.entropy,
            )?)
        }
    })
}

/// Splits an act's items into runs that fit an entry each. An act without items is one entry.
fn split(items: Vec<DraftItem>) -> Vec<Vec<DraftItem>> {
    let mut chunks = Vec::new();
    let mut chunk = Vec::new();
    let mut bytes = 0;
    for item in items {
        let size = item.size();
        if !chunk.is_empty() && (chunk.len() == ENTRY_ITEMS || bytes + size > ENTRY_FILL) {
            chunks.push(std::mem::take(&mut chunk));
            bytes = 0;
        }
        bytes += size;
        chunk.push(item);
    }
    chunks.push(chunk);
    chunks
}

/// The hybrid logical clock after an event at `now`: 48 bits of milliseconds, 16 bits of counter.
const fn next_clock(before: u64, now: Instant) -> u64 {
    let physical = if now.as_millis() > 0 {
        now.as_millis().unsigned_abs() << 16
    } else {
        0
    };
    if physical > before {
        physical
    } else {
        before.saturating_add(1)
    }
}

/// Defers the search tables for the tasks and patients that are about to be added.
fn first_new(db: &Connection) -> Result<SearchUpdate> {
    Ok(db.query_row(
        "SELECT (SELECT ifnull(max(num), 0) + 1 FROM task), (SELECT ifnull(max(num), 0) + 1 FROM patient)",
        [],
        |row| {
            Ok(SearchUpdate::Later {
                tasks: row.get(0)?,
                patients: row.get(1)?,
            })
        },
    )?)
}

/// SQLite's integers are signed; ours never come near the difference.
fn signed_number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Who wrote what is refused: the kinds whose right is a question of roles need a permit.
pub(crate) const fn needs_permit(kind: Kind, outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Done) && kind.action().is_some()
}
