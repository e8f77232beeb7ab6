//! The tables as they were: one record and what stands around it, computed from the entries about them up
//! to a place in the ledger.
//!
//! The same function computes these tables as those of today, so that what is made of them is what was
//! shown then. Only the entries that speak of the record are read, however long the ledger is.

use crate::db::open::open_scratch;
use crate::db::project::{EntryPlace, apply_about};
use crate::db::records::{Id, damaged};
use crate::db::remarks::RemarkRecord;
use crate::error::Result;
use careloop_contract::{Field, RemarkId};
use careloop_ledger::{Actor, Entry, Item, Subject, SubjectKind, Value};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// Ids of records of any kind: no two records have the same.
type Ids = BTreeSet<[u8; 16]>;

/// The tables as they were just after the entry at `place`, as far as they are about a record: the record
/// itself, a task's remarks, its patients, and the names of everyone and every workstation in its history.
///
/// # Errors
/// The database's; [`careloop_contract::Refusal::Damaged`] for an entry that cannot be read.
pub fn tables_at(db: &Connection, record: Subject, place: u64) -> Result<Connection> {
    let then = open_scratch()?;
    let transaction = then.unchecked_transaction()?;
    copy_logs(db, &transaction)?;
    let about = around(db, record, place)?;
    let entries = entries_about(db, &about, place)?;
    let mut names = Ids::new();
    for (_, entry) in &entries {
        names.insert(*entry.workstation.as_bytes());
        if let Actor::Person(user) = entry.actor {
            names.insert(*user.as_bytes());
        }
        let items = entry.items.iter();
        for item in items.filter(|item| is_about(item, &about)) {
            names.extend(people_in(item));
        }
    }
    let mut placed: BTreeSet<u64> = entries.into_iter().map(|(place, _)| place).collect();
    placed.extend(places(db, &names, place)?);
    // A name never changes with a key or a role, and nothing else of people is looked at.
    let wanted = |item: &Item| is_about(item, &about) || names_somebody(item, &names);
    for at in placed {
        let (log, bytes, signature) = stored(db, at)?;
        let entry = Entry::decode(&bytes).map_err(|_| damaged())?;
        transaction
            .prepare_cached(
                "INSERT INTO entry (place, log, seq, bytes, signature) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                signed(at),
                signed(log),
                signed(entry.seq),
                bytes,
                signature
            ])?;
        apply_about(&transaction, EntryPlace { place: at, log }, &entry, &wanted)?;
    }
    transaction.commit()?;
    Ok(then)
}

/// The place of the first entry about a record; none if there is no such record.
///
/// # Errors
/// The database's.
pub fn first_place(db: &Connection, record: Subject) -> Result<Option<u64>> {
    let mut statement = db.prepare_cached("SELECT min(place) FROM entry_item WHERE subject = ?1")?;
    let place: Option<i64> = statement.query_row([record.id], |row| row.get(0))?;
    Ok(place.map(i64::unsigned_abs))
}

/// The record and those whose content is shown with it.
fn around(db: &Connection, record: Subject, place: u64) -> Result<Ids> {
    let mut about = Ids::from([record.id]);
    let task = match record.kind {
        SubjectKind::Task => Some(record.id),
        SubjectKind::Remark => {
            let remark = RemarkRecord::load(db, RemarkId::from_bytes(record.id))?;
            remark.map(|remark| *remark.task.as_bytes())
        }
        SubjectKind::Patient
        | SubjectKind::Clinic
        | SubjectKind::Workstation
        | SubjectKind::Person
        | SubjectKind::Session => None,
    };
    let Some(task) = task else { return Ok(about) };
    about.insert(task);
    let mut remarks = db.prepare_cached("SELECT id FROM remark WHERE task = ?1")?;
    for id in remarks.query_map([task], |row| row.get::<_, Id>(0))? {
        about.insert(id?.0);
    }
    // Whomever it concerned by then; whose it is after the last of these entries is what is shown.
    let mut patients = db.prepare_cached(
        "SELECT DISTINCT patient FROM entry_item WHERE subject = ?1 AND place <= ?2 AND patient IS NOT NULL",
    )?;
    for id in patients.query_map(params![task, signed(place)], |row| row.get::<_, Id>(0))? {
        about.insert(id?.0);
    }
    Ok(about)
}

/// The entries about any of these records, in order.
fn entries_about(db: &Connection, about: &Ids, place: u64) -> Result<Vec<(u64, Entry)>> {
    let mut entries = Vec::new();
    for at in places(db, about, place)? {
        let (_, bytes, _) = stored(db, at)?;
        let entry = Entry::decode(&bytes).map_err(|_| damaged())?;
        entries.push((at, entry));
    }
    Ok(entries)
}

/// Where any of these records is spoken of, up to a place.
fn places(db: &Connection, about: &Ids, place: u64) -> Result<BTreeSet<u64>> {
    let mut statement =
        db.prepare_cached("SELECT DISTINCT place FROM entry_item WHERE subject = ?1 AND place <= ?2")?;
    let mut found = BTreeSet::new();
    for id in about {
        for at in statement.query_map(params![id, signed(place)], |row| row.get::<_, i64>(0))? {
            found.insert(at?.unsigned_abs());
        }
    }
    Ok(found)
}

fn stored(db: &Connection, place: u64) -> Result<(u64, Vec<u8>, Vec<u8>)> {
    let mut statement = db.prepare_cached("SELECT log, bytes, signature FROM entry WHERE place = ?1")?;
    Ok(statement.query_row([signed(place)], |row| {
        Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?, row.get(2)?))
    })?)
}

/// The logs under the numbers they have in the file: a version is told by them.
fn copy_logs(db: &Connection, then: &Connection) -> Result<()> {
    let mut statement = db.prepare_cached("SELECT id, workstation FROM log")?;
    let logs = statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Id>(1)?)))?;
    for log in logs {
        let (number, workstation) = log?;
        then.execute(
            "INSERT INTO log (id, workstation, frontier) VALUES (?1, ?2, zeroblob(0))",
            params![number, workstation.0],
        )?;
    }
    Ok(())
}

fn is_about(item: &Item, about: &Ids) -> bool {
    item.subject.is_some_and(|subject| about.contains(&subject.id))
}

fn names_somebody(item: &Item, names: &Ids) -> bool {
    let has_name = item.value(Field::DisplayName).is_some() || item.value(Field::WorkstationName).is_some();
    has_name && is_about(item, names)
}

/// The people that an item's values are.
fn people_in(item: &Item) -> Vec<[u8; 16]> {
    let values = [Field::Owner, Field::CareTeam].map(|field| item.value(field));
    let bytes = values.into_iter().flatten().filter_map(Value::as_bytes);
    bytes.flat_map(|bytes| bytes.as_chunks().0.to_vec()).collect()
}

/// SQLite's integers are signed; ours never come near the difference.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
