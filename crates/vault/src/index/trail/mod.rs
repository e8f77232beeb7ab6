//! The audit trail, asked through its index.
//!
//! An index in SQL would have to exist for every column by every filter, would have to sort names that
//! change, and would still count what a filter lets through row by row. So what filters and sorts is kept in
//! memory, 32 bytes an entry: a filter is walked once and kept while it is paged and sorted anew; a page of
//! any order takes two walks over what it let through, one that counts how often each value occurs and one
//! that takes the rows of the values on the page. Nothing of it is more than the index holds, and it goes when
//! the session is locked.

mod names;
mod rows;
mod sieve;

use super::Index;
use super::audit::{AuditContents, of_spot, spot, thing};
use crate::error::Result;
use crate::header::login_tag;
use crate::vault::{OpenVault, Progress};
use careloop_contract::query::AuditFilter;
use careloop_contract::{AuditColumn, DataCategory, Instant, PatientId, Purpose, UserId, WorkstationId};
use careloop_ledger::{Subject, SubjectKind};
use rows::Rows;
use rusqlite::{Connection, OptionalExtension as _, params};

/// How a page of the trail is sorted, and which one it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// By what; the newest first among equals.
    pub sort: AuditColumn,
    /// Whether the largest comes first.
    pub descending: bool,
    /// Rows to leave out at the start.
    pub skip: u32,
    /// Most rows.
    pub rows: u32,
}

/// An entry as the index holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailLine {
    /// Its place.
    pub place: u64,
    /// When.
    pub at: Instant,
    /// Who. None: the workstation itself, or the recovery sheet.
    pub person: Option<UserId>,
    /// Its kind's number in the ledger.
    pub kind: u16,
    /// Where.
    pub workstation: WorkstationId,
    /// The code of the refusal. None: it was done.
    pub refused: Option<String>,
    /// What for.
    pub purpose: Purpose,
    /// The most telling kind of data in it.
    pub category: DataCategory,
    /// Whether something of it is under special protection.
    pub special: bool,
    /// The first patient it concerns.
    pub patient: Option<PatientId>,
    /// How many it concerns.
    pub patients: u32,
    /// How many records it names.
    pub records: u32,
}

/// An entry that a filter lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its place.
    pub place: u64,
    /// When.
    pub at: Instant,
    /// Its kind's number in the ledger.
    pub kind: u16,
    /// Whether it concerns more than one patient.
    pub several: bool,
}

/// A record that an entry names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TouchedRecord {
    /// The entry's place.
    pub place: u64,
    /// The record's number among those of the entry.
    pub item: u32,
    /// The record.
    pub subject: Subject,
    /// The patient it concerns.
    pub patient: Option<PatientId>,
    /// The kind of data.
    pub category: DataCategory,
    /// Whether it is under special protection.
    pub special: bool,
}

/// Somebody tried to come in while nobody was in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The place of the entry that tells of it.
    pub place: u64,
    /// When.
    pub at: Instant,
    /// What.
    pub kind: AttemptKind,
    /// Whose login was typed, if it is somebody's today.
    pub login: Option<String>,
}

/// What was tried while nobody was in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptKind {
    /// A sign-in failed.
    SignIn,
    /// The last attempt of a login was used up.
    Exhausted,
    /// An invitation code was wrong.
    Invitation,
    /// Recovery words were wrong.
    Recovery,
}

/// What a question to the audit trail goes through: its index, the ledger, and whoever is told how far it is.
pub struct Through<'a> {
    /// The index.
    pub index: &'a mut Index<AuditContents>,
    /// The ledger.
    pub vault: &'a OpenVault,
    /// Is told while the index is brought up to the ledger's end.
    pub progress: Progress<'a>,
}

impl core::fmt::Debug for Through<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Through")
    }
}

impl Through<'_> {
    fn ask<T>(&mut self, run: impl FnMut(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        self.index.ask(self.vault, self.progress, run)
    }

    /// The lines of entries, in the order asked for.
    ///
    /// # Errors
    /// As [`Index::ask`].
    pub fn lines(&mut self, places: &[u64]) -> Result<Vec<TrailLine>> {
        self.ask(|db| lines(db, places))
    }

    /// Where the records of a patient are named, in order of place: the place and the record's number.
    ///
    /// # Errors
    /// As [`Index::ask`].
    pub fn spots_of(&mut self, patient: PatientId) -> Result<Vec<(u64, u32)>> {
        self.ask(|db| {
            let Some(thing) = thing(db, patient.as_bytes())? else {
                return Ok(Vec::new());
            };
            let mut statement =
                db.prepare_cached("SELECT spot FROM named WHERE patient = ?1 ORDER BY spot")?;
            statement
                .query_map([thing], |row| Ok(of_spot(row.get(0)?)))?
                .collect()
        })
    }

    /// Records by where they are named.
    ///
    /// # Errors
    /// As [`Index::ask`].
    pub fn records_at(&mut self, spots: &[(u64, u32)]) -> Result<Vec<TouchedRecord>> {
        self.ask(|db| {
            let mut statement = db.prepare_cached(
                "SELECT n.kind, r.id, n.category, n.special, q.id FROM named n
                     JOIN thing r ON r.num = n.record LEFT JOIN thing q ON q.num = n.patient
                 WHERE n.spot = ?1",
            )?;
            let mut records = Vec::new();
            for (place, item) in spots {
                let found = statement.query_row([spot(*place, *item)], |row| {
                    let kind = SubjectKind::from_number(row.get(0)?).unwrap_or(SubjectKind::Clinic);
                    Ok(TouchedRecord {
                        place: *place,
                        item: *item,
                        subject: Subject::new(kind, row.get(1)?),
                        category: DataCategory::from_number(row.get(2)?).unwrap_or(DataCategory::System),
                        special: row.get(3)?,
                        patient: row.get::<_, Option<[u8; 16]>>(4)?.map(PatientId::from_bytes),
                    })
                });
                records.extend(found.optional()?);
            }
            Ok(records)
        })
    }

    /// Every patient that an entry concerns, in the order in which it names them.
    ///
    /// # Errors
    /// As [`Index::ask`].
    pub fn patients_of(&mut self, place: u64) -> Result<Vec<PatientId>> {
        self.ask(|db| {
            let mut statement = db.prepare_cached(
                "SELECT q.id FROM named n JOIN thing q ON q.num = n.patient
                 WHERE n.spot >= ?1 AND n.spot < ?2 GROUP BY n.patient ORDER BY min(n.spot)",
            )?;
            statement
                .query_map([spot(place, 0), spot(place.saturating_add(1), 0)], |row| {
                    row.get(0).map(PatientId::from_bytes)
                })?
                .collect()
        })
    }

    /// Who tried to come in while nobody was in, the latest first.
    ///
    /// # Errors
    /// As [`Index::ask`]; the database's.
    pub fn attempts(&mut self) -> Result<Vec<Attempt>> {
        let mut tags = Vec::new();
        let mut logins = self.vault.db().prepare_cached("SELECT login FROM person")?;
        for login in logins.query_map([], |row| row.get::<_, String>(0))? {
            let login = login?;
            tags.push((login_tag(self.vault.clinic(), &login).0, login));
        }
        self.ask(|db| {
            let mut statement = db.prepare_cached(
                "SELECT place, at, event, tag FROM attempt WHERE event <= 4 ORDER BY at DESC, place DESC, n DESC",
            )?;
            statement
                .query_map([], |row| {
                    let tag: Option<[u8; 16]> = row.get(3)?;
                    let found = tags.iter().find(|(known, _)| Some(*known) == tag);
                    Ok(Attempt {
                        place: row.get::<_, i64>(0)?.unsigned_abs(),
                        at: Instant::from_millis(row.get(1)?),
                        kind: match row.get::<_, u8>(2)? {
                            1 => AttemptKind::SignIn,
                            2 => AttemptKind::Exhausted,
                            3 => AttemptKind::Invitation,
                            _ => AttemptKind::Recovery,
                        },
                        login: found.map(|(_, login)| login.clone()),
                    })
                })?
                .collect()
        })
    }
}

/// What is kept of the audit index in memory.
#[derive(Default)]
pub struct AuditTrail {
    rows: Rows,
}

impl core::fmt::Debug for AuditTrail {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("AuditTrail")
    }
}

impl AuditTrail {
    /// A page of what a filter lets through, and how much that is. `name` says how people, patients or
    /// workstations are shown, by which they are sorted.
    ///
    /// # Errors
    /// As [`Index::ask`]; what `name` gives.
    pub fn page(
        &mut self,
        through: &mut Through<'_>,
        filter: &AuditFilter,
        wanted: &Wanted,
        name: impl FnOnce(&[[u8; 16]]) -> Result<Vec<String>>,
    ) -> Result<(Vec<TrailLine>, u32)> {
        let rows = &mut self.rows;
        let total = through.ask(|db| {
            rows.follow(db)?;
            rows.choose(db, filter)
        })?;
        let places = rows.page(wanted, name)?;
        let lines = through.ask(|db| lines(db, &places))?;
        Ok((lines, total))
    }

    /// Everything that a filter lets through, the newest first.
    ///
    /// # Errors
    /// As [`Index::ask`].
    pub fn find(&mut self, through: &mut Through<'_>, filter: &AuditFilter) -> Result<Vec<Found>> {
        let rows = &mut self.rows;
        through.ask(|db| {
            rows.follow(db)?;
            rows.choose(db, filter)
        })?;
        Ok(rows.found().collect())
    }
}

fn lines(db: &Connection, places: &[u64]) -> rusqlite::Result<Vec<TrailLine>> {
    let mut statement = db.prepare_cached(
        "SELECT l.at, p.id, l.kind, w.id, c.code, l.purpose, l.category, l.special, q.id, l.patients, l.records
         FROM line l JOIN thing w ON w.num = l.workstation LEFT JOIN thing p ON p.num = l.person
             LEFT JOIN thing q ON q.num = l.patient LEFT JOIN code c ON c.num = l.refused
         WHERE l.place = ?1",
    )?;
    let mut lines = Vec::new();
    for place in places {
        let line = statement.query_row(params![i64::try_from(*place).unwrap_or(i64::MAX)], |row| {
            Ok(TrailLine {
                place: *place,
                at: Instant::from_millis(row.get(0)?),
                person: row.get::<_, Option<[u8; 16]>>(1)?.map(UserId::from_bytes),
                kind: row.get(2)?,
                workstation: WorkstationId::from_bytes(row.get(3)?),
                refused: row.get(4)?,
                purpose: Purpose::from_number(row.get(5)?).unwrap_or(Purpose::Operations),
                category: DataCategory::from_number(row.get(6)?).unwrap_or(DataCategory::System),
                special: row.get(7)?,
                patient: row.get::<_, Option<[u8; 16]>>(8)?.map(PatientId::from_bytes),
                patients: row.get(9)?,
                records: row.get(10)?,
            })
        });
        lines.extend(line.optional()?);
    }
    Ok(lines)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
