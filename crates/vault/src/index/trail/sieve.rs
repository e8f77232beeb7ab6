//! What a filter lets through.

use super::names::Names;
use super::rows::{Row, Rows, SPECIAL};
use crate::index::audit::{SPOT_BITS, thing};
use careloop_contract::query::AuditFilter;
use careloop_contract::view::RecordRef;
use careloop_contract::{Instant, Purpose, UserId, WorkstationId};
use careloop_ledger::Kind;
use rusqlite::Connection;

/// What a filter asks of a row.
pub(super) struct Sieve {
    /// None can pass: something is named that never came.
    is_closed: bool,
    person: Option<u32>,
    workstation: Option<u32>,
    /// For each kind whether it passes; those of newer versions do where no kind is asked for.
    kinds: Option<Vec<bool>>,
    refused: Option<bool>,
    special: bool,
    from: i64,
    to: i64,
}

impl Sieve {
    pub(super) fn of(rows: &Rows, db: &Connection, filter: &AuditFilter) -> rusqlite::Result<Self> {
        let mut is_closed = false;
        let mut known = |names: &Names, id: Option<&[u8; 16]>| -> rusqlite::Result<Option<u32>> {
            let Some(id) = id else { return Ok(None) };
            let number = names.find(db, id)?;
            is_closed |= number.is_none();
            Ok(number)
        };
        let person = known(&rows.people, filter.person.as_ref().map(UserId::as_bytes))?;
        let workstation = known(
            &rows.workstations,
            filter.workstation.as_ref().map(WorkstationId::as_bytes),
        )?;
        let passes = |kind: Kind| {
            (filter.groups.is_empty() || filter.groups.contains(&kind.group()))
                && filter.what.as_deref().is_none_or(|what| what == kind.name())
        };
        let kinds = (!filter.groups.is_empty() || filter.what.is_some()).then(|| {
            let most = Kind::ALL.iter().map(|kind| kind.number()).max().unwrap_or(0);
            (0..=most)
                .map(|kind| Kind::from_number(kind).is_some_and(passes))
                .collect()
        });
        Ok(Self {
            is_closed,
            person,
            workstation,
            kinds,
            refused: filter.refused,
            special: filter.special,
            from: filter.from.map_or(i64::MIN, Instant::as_millis),
            to: filter.to.map_or(i64::MAX, Instant::as_millis),
        })
    }

    pub(super) fn passes(&self, row: Option<&Row>) -> bool {
        let Some(row) = row else { return false };
        !self.is_closed
            && row.at >= self.from
            && (row.at < self.to || self.to == i64::MAX)
            && self.person.is_none_or(|person| row.person == person)
            && self
                .workstation
                .is_none_or(|workstation| u32::from(row.workstation) == workstation)
            && self.refused.is_none_or(|refused| (row.refused != 0) == refused)
            && (!self.special
                || row.flags & SPECIAL != 0
                || u16::from(row.purpose) == Purpose::Emergency.number())
            && self
                .kinds
                .as_ref()
                .is_none_or(|kinds| kinds.get(usize::from(row.kind)).copied().unwrap_or(false))
    }
}

/// Whether a filter names the entries itself, or a record or patient by which they are looked up.
pub(super) const fn names_places(filter: &AuditFilter) -> bool {
    filter.patient.is_some() || filter.record.is_some() || !filter.places.is_empty()
}

/// The places that a filter names, in order. None: it names none.
pub(super) fn places_named(db: &Connection, filter: &AuditFilter) -> rusqlite::Result<Option<Vec<u32>>> {
    if !names_places(filter) {
        return Ok(None);
    }
    let mut found: Option<Vec<u32>> = None;
    let mut narrow = |places: Vec<u32>| {
        found = Some(match found.take() {
            None => places,
            Some(before) => before
                .into_iter()
                .filter(|place| places.binary_search(place).is_ok())
                .collect(),
        });
    };
    if !filter.places.is_empty() {
        let mut places: Vec<u32> = filter
            .places
            .iter()
            .filter_map(|place| u32::try_from(*place).ok())
            .collect();
        places.sort_unstable();
        places.dedup();
        narrow(places);
    }
    if let Some(patient) = &filter.patient {
        narrow(places_of(db, "patient", patient.as_bytes())?);
    }
    if let Some(record) = &filter.record {
        let id = match record {
            RecordRef::Task(task) => *task.as_bytes(),
            RecordRef::Patient(patient) => *patient.as_bytes(),
            RecordRef::Remark(remark) => *remark.as_bytes(),
        };
        narrow(places_of(db, "record", &id)?);
    }
    Ok(found)
}

fn places_of(db: &Connection, column: &'static str, id: &[u8; 16]) -> rusqlite::Result<Vec<u32>> {
    let Some(thing) = thing(db, id)? else {
        return Ok(Vec::new());
    };
    let mut statement = db.prepare_cached(&format!(
        "SELECT spot >> {SPOT_BITS} FROM named WHERE {column} = ?1 ORDER BY spot"
    ))?;
    let mut places: Vec<u32> = statement
        .query_map([thing], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    places.dedup();
    Ok(places)
}
