//! The clinical index: the words of clinical notes, under the clinical key.
//!
//! It knows every note whose epoch's key is in hand, also one that was marked as entered in error meanwhile:
//! what of it may be shown, and to whom, is asked of the tables at every search.

use super::Contents;
use crate::crypto::{PartPlace, open_part};
use crate::db::read::PlacedEntry;
use crate::db::records::Id;
use crate::db::search::{fold, matching};
use crate::error::Result;
use crate::grant::Compartment;
use crate::vault::OpenVault;
use careloop_contract::{Field, RemarkId};
use careloop_ledger::{Outcome, SubjectKind, Value};
use rusqlite::{Connection, params};

/// What a note's number is counted down from to its key, so that the newest note is the first: FTS5 reads a
/// list of matches backwards only at a cost that grows with the square of its length.
const NEWEST: i64 = 1 << 28;

const SCHEMA: &str = "
    -- One row a note: its words as they are searched. `key` is 268435456 less its number, from 1.
    CREATE TABLE note (key INTEGER PRIMARY KEY, remark BLOB NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
    CREATE VIRTUAL TABLE note_search USING fts5 (
        body, content = 'note', content_rowid = 'key',
        tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2 3', detail = none, columnsize = 0
    );";

/// What the clinical index is made of.
#[derive(Default)]
pub struct NoteContents;

impl Contents for NoteContents {
    const FILE: &'static str = "clinical.idx";
    const COMPARTMENT: Compartment = Compartment::Clinical;
    const FORMAT: u32 = 1;
    const SCHEMA: &'static str = SCHEMA;
    const WORK: &'static str = "clinical index";

    fn take(&mut self, vault: &OpenVault, into: &Connection, entries: &[PlacedEntry]) -> Result<()> {
        for placed in entries
            .iter()
            .filter(|placed| placed.entry.outcome == Outcome::Done)
        {
            for (number, item) in (0_u32..).zip(&placed.entry.items) {
                let subject = item.subject.filter(|subject| subject.kind == SubjectKind::Remark);
                let (Some(subject), Some(Value::Sealed(sealed))) = (subject, item.value(Field::NoteText))
                else {
                    continue;
                };
                let Some(key) = vault.keys.clinical.get(&sealed.epoch) else {
                    continue;
                };
                let place = PartPlace {
                    clinic: vault.clinic(),
                    record: subject.id,
                    field: Field::NoteText.number(),
                    workstation: placed.entry.workstation,
                    seq: placed.entry.seq,
                    item: number,
                };
                // One that somebody spoiled must not hide the others.
                let Ok(text) = open_part(sealed, key, &place) else {
                    continue;
                };
                add(into, &subject.id, &fold(&String::from_utf8_lossy(&text)))?;
            }
        }
        Ok(())
    }
}

fn add(into: &Connection, remark: &[u8; 16], body: &str) -> Result<()> {
    // What somebody wrote is never rewritten: the first counts.
    let added = into
        .prepare_cached(
            "INSERT OR IGNORE INTO note (key, remark, body)
             VALUES (ifnull((SELECT min(key) FROM note), ?1) - 1, ?2, ?3)",
        )?
        .execute(params![NEWEST, remark, body])?;
    if added == 1 {
        into.prepare_cached("INSERT INTO note_search (rowid, body) VALUES (?1, ?2)")?
            .execute(params![into.last_insert_rowid(), body])?;
    }
    Ok(())
}

/// Notes with every word of a text, words matched from their beginning, newest first: those behind `after`,
/// with the key of each. None if the text has no word.
///
/// # Errors
/// The database's.
pub fn find(
    index: &Connection,
    text: &str,
    after: Option<i64>,
    rows: u32,
) -> rusqlite::Result<Vec<(i64, RemarkId)>> {
    let Some(query) = matching(text) else {
        return Ok(Vec::new());
    };
    let mut statement = index.prepare_cached(
        "SELECT n.key, n.remark FROM note_search s JOIN note n ON n.key = s.rowid
         WHERE s.note_search MATCH ?1 AND s.rowid > ?2 ORDER BY s.rowid LIMIT ?3",
    )?;
    let found = statement.query_map(params![query, after.unwrap_or(i64::MIN), rows], |row| {
        Ok((row.get(0)?, RemarkId::from_bytes(row.get::<_, Id>(1)?.0)))
    })?;
    found.collect()
}

/// Asks FTS5 whether the index holds exactly what its text table holds, and tells how many notes it has.
///
/// # Errors
/// The database's, if it does not.
pub fn check(index: &Connection) -> rusqlite::Result<u64> {
    index.execute(
        "INSERT INTO note_search (note_search, rank) VALUES ('integrity-check', 1)",
        [],
    )?;
    let notes: i64 = index.query_row("SELECT count(*) FROM note", [], |row| row.get(0))?;
    Ok(notes.unsigned_abs())
}
