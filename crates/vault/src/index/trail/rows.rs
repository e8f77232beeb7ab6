//! The audit index in memory: 32 bytes an entry, so that every filter, order and page of a million entries
//! is a walk over an array.

use super::names::{Names, names_of, ranked, ranked_all};
use super::sieve::{Sieve, names_places, places_named};
use super::{Found, Wanted, number};
use careloop_contract::query::AuditFilter;
use careloop_contract::{AuditColumn, DataCategory, EntryGroup, Instant, Purpose};
use careloop_ledger::Kind;
use rusqlite::Connection;
use std::collections::HashMap;

/// Something of the entry is under special protection.
pub(super) const SPECIAL: u8 = 1;
/// It concerns more than one patient.
const SEVERAL: u8 = 2;

/// An entry, as far as it is filtered and sorted. Ids are numbers of [`Names`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) at: i64,
    pub(super) place: u32,
    pub(super) person: u32,
    pub(super) patient: u32,
    pub(super) workstation: u16,
    pub(super) kind: u16,
    pub(super) refused: u16,
    pub(super) purpose: u8,
    pub(super) category: u8,
    pub(super) flags: u8,
}

/// The audit index in memory.
#[derive(Default)]
pub(super) struct Rows {
    /// What the index's file says of itself: another one is another index.
    made: Vec<u8>,
    rows: Vec<Row>,
    pub(super) people: Names,
    patients: Names,
    pub(super) workstations: Names,
    /// Codes of refusals; 0 is done.
    codes: Vec<String>,
    /// Rows in the order of time, where it is not that of places: the clock was set back.
    by_time: Option<Vec<u32>>,
    chosen: Option<Chosen>,
}

/// What a filter lets through, in the order of time.
struct Chosen {
    filter: AuditFilter,
    /// How many rows there were.
    of: usize,
    rows: Vec<u32>,
}

impl Rows {
    /// Takes over what the index has come to hold since the last time.
    ///
    /// # Errors
    /// The index's.
    pub(super) fn follow(&mut self, db: &Connection) -> rusqlite::Result<()> {
        let made: Vec<u8> = db
            .prepare_cached("SELECT made FROM taken")?
            .query_row([], |row| row.get(0))?;
        if made != self.made {
            *self = Self {
                made,
                ..Self::default()
            };
        }
        let known = i64::try_from(self.codes.len()).unwrap_or(i64::MAX);
        let mut codes = db.prepare_cached("SELECT code FROM code WHERE num > ?1 ORDER BY num")?;
        for code in codes.query_map([known], |row| row.get(0))? {
            self.codes.push(code?);
        }
        let last = self.rows.last().map_or(0, |row| row.place);
        let mut statement = db.prepare_cached(
            "SELECT place, at, person, kind, workstation, refused, purpose, category, special, patient, patients
             FROM line WHERE place > ?1 ORDER BY place",
        )?;
        let mut rows = statement.query([last])?;
        let before = self.rows.len();
        let mut in_order = self.by_time.is_none();
        let mut latest = self.rows.last().map_or(i64::MIN, |row| row.at);
        while let Some(row) = rows.next()? {
            let kind: u16 = row.get(3)?;
            let special: bool = row.get(8)?;
            let row = Row {
                place: row.get(0)?,
                at: row.get(1)?,
                person: self.people.number(db, row.get(2)?)?,
                kind,
                workstation: u16::try_from(self.workstations.number(db, row.get(4)?)?).unwrap_or(u16::MAX),
                refused: row.get::<_, Option<u16>>(5)?.unwrap_or(0),
                purpose: row.get(6)?,
                category: row.get(7)?,
                flags: if special { SPECIAL } else { 0 }
                    | if row.get::<_, u32>(10)? > 1 { SEVERAL } else { 0 },
                patient: self.patients.number(db, row.get(9)?)?,
            };
            if may_rename(kind) {
                for names in [&mut self.people, &mut self.patients, &mut self.workstations] {
                    names.ranks = None;
                }
            }
            in_order &= row.at >= latest;
            latest = latest.max(row.at);
            self.rows.push(row);
        }
        if self.rows.len() > before && !in_order {
            let mut by_time: Vec<u32> = (0..number(self.rows.len())).collect();
            by_time.sort_by_key(|row| self.row(*row).map(|row| row.at));
            self.by_time = Some(by_time);
        }
        Ok(())
    }

    /// Walks a filter, unless it is the one that was walked last. Answers how many rows it lets through.
    ///
    /// # Errors
    /// The index's.
    pub(super) fn choose(&mut self, db: &Connection, filter: &AuditFilter) -> rusqlite::Result<u32> {
        let of = self.rows.len();
        let before = self.chosen.take().filter(|chosen| chosen.filter == *filter);
        let chosen = match before {
            Some(chosen) if chosen.of == of => chosen,
            Some(mut chosen) if self.by_time.is_none() && !names_places(filter) => {
                let wanted = Sieve::of(self, db, filter)?;
                let more = (number(chosen.of)..number(of)).filter(|row| wanted.passes(self.row(*row)));
                chosen.rows.extend(more);
                Chosen { of, ..chosen }
            }
            Some(_) | None => Chosen {
                filter: filter.clone(),
                of,
                rows: self.walk(db, filter)?,
            },
        };
        let total = number(chosen.rows.len());
        self.chosen = Some(chosen);
        Ok(total)
    }

    /// The places of a page of what was chosen. `name` says how people, patients and workstations are shown,
    /// by which they are sorted; it is asked only where it matters.
    ///
    /// # Errors
    /// What `name` gives.
    pub(super) fn page<E>(
        &mut self,
        wanted: &Wanted,
        name: impl FnOnce(&[[u8; 16]]) -> Result<Vec<String>, E>,
    ) -> Result<Vec<u64>, E> {
        let names = match wanted.sort {
            AuditColumn::Person => Some(&mut self.people),
            AuditColumn::Patient => Some(&mut self.patients),
            AuditColumn::Workstation => Some(&mut self.workstations),
            AuditColumn::Time
            | AuditColumn::What
            | AuditColumn::Outcome
            | AuditColumn::Category
            | AuditColumn::Purpose => None,
        };
        if let Some(names) = names
            && names.ranks.is_none()
        {
            names.ranks = Some(ranked(&name(&names.ids)?));
        }
        let rows = self
            .chosen
            .as_ref()
            .map(|chosen| chosen.rows.as_slice())
            .unwrap_or_default();
        let (skip, many) = (wanted.skip as usize, wanted.rows as usize);
        let picked: Vec<u32> = match wanted.sort {
            AuditColumn::Time if wanted.descending => {
                rows.iter().rev().skip(skip).take(many).copied().collect()
            }
            AuditColumn::Time => rows.iter().skip(skip).take(many).copied().collect(),
            AuditColumn::Person
            | AuditColumn::What
            | AuditColumn::Patient
            | AuditColumn::Workstation
            | AuditColumn::Outcome
            | AuditColumn::Category
            | AuditColumn::Purpose => self.pick(rows, wanted),
        };
        Ok(picked
            .iter()
            .filter_map(|row| Some(u64::from(self.row(*row)?.place)))
            .collect())
    }

    /// Everything that was chosen, the newest first.
    pub(super) fn found(&self) -> impl Iterator<Item = Found> {
        let rows = self
            .chosen
            .as_ref()
            .map(|chosen| chosen.rows.as_slice())
            .unwrap_or_default();
        let rows = rows.iter().rev().filter_map(|row| self.row(*row));
        rows.map(|row| Found {
            place: u64::from(row.place),
            at: Instant::from_millis(row.at),
            kind: row.kind,
            several: row.flags & SEVERAL != 0,
        })
    }

    fn row(&self, row: u32) -> Option<&Row> {
        self.rows.get(row as usize)
    }

    fn walk(&self, db: &Connection, filter: &AuditFilter) -> rusqlite::Result<Vec<u32>> {
        let wanted = Sieve::of(self, db, filter)?;
        let passes = |row: &u32| wanted.passes(self.row(*row));
        if let Some(places) = places_named(db, filter)? {
            let rows = places.iter().filter_map(|place| {
                let row = self.rows.binary_search_by_key(place, |row| row.place).ok()?;
                u32::try_from(row).ok()
            });
            let mut rows: Vec<u32> = rows.filter(passes).collect();
            if self.by_time.is_some() {
                rows.sort_by_key(|row| self.row(*row).map(|row| row.at));
            }
            return Ok(rows);
        }
        Ok(match &self.by_time {
            Some(by_time) => by_time.iter().copied().filter(passes).collect(),
            None => (0..number(self.rows.len())).filter(passes).collect(),
        })
    }

    /// The rows of a page in an order in which many are equal.
    fn pick(&self, rows: &[u32], wanted: &Wanted) -> Vec<u32> {
        let ranks = self.ranks(wanted.sort);
        let rank = |row: u32| {
            let value = self.row(row).map_or(0, |row| value_of(row, wanted.sort));
            ranks.get(value as usize).copied().unwrap_or(0)
        };
        let most = ranks.iter().max().map_or(0, |most| *most as usize);
        let mut counts = vec![0_u32; most + 1];
        for row in rows {
            if let Some(count) = counts.get_mut(rank(*row) as usize) {
                *count += 1;
            }
        }
        // Which equal rows stand on the page: how many of the newest of them are before it, how many on it.
        let mut takes = vec![(0_u32, 0_u32); most + 1];
        let mut order: Vec<u32> = (0..number(counts.len())).collect();
        if wanted.descending {
            order.reverse();
        }
        let (mut skip, mut left, mut first) = (wanted.skip, wanted.rows, Vec::new());
        for rank in order {
            let count = counts.get(rank as usize).copied().unwrap_or(0);
            let skipped = skip.min(count);
            skip -= skipped;
            let taken = left.min(count - skipped);
            left -= taken;
            if taken > 0 {
                if let Some(take) = takes.get_mut(rank as usize) {
                    *take = (skipped, taken);
                }
                first.push(rank);
            }
            if left == 0 {
                break;
            }
        }
        let mut open = wanted.rows - left;
        let mut found: HashMap<u32, Vec<u32>> = HashMap::new();
        for row in rows.iter().rev() {
            if open == 0 {
                break;
            }
            let rank = rank(*row);
            let Some((before, taken)) = takes.get_mut(rank as usize) else {
                continue;
            };
            if *taken == 0 {
                continue;
            }
            if *before > 0 {
                *before -= 1;
                continue;
            }
            *taken -= 1;
            open -= 1;
            found.entry(rank).or_default().push(*row);
        }
        first
            .iter()
            .filter_map(|rank| found.remove(rank))
            .flatten()
            .collect()
    }

    /// For each value of a column how it is sorted.
    fn ranks(&self, sort: AuditColumn) -> Vec<u32> {
        let of = |names: &Names| names.ranks.clone().unwrap_or_default();
        match sort {
            AuditColumn::Person => of(&self.people),
            AuditColumn::Patient => of(&self.patients),
            AuditColumn::Workstation => of(&self.workstations),
            AuditColumn::What => {
                let most = Kind::ALL.iter().map(|kind| kind.number()).max().unwrap_or(0);
                ranked_all(
                    (0..=most).map(|kind| {
                        Kind::from_number(kind).map_or(String::new(), |kind| kind.name().to_owned())
                    }),
                )
            }
            AuditColumn::Outcome => {
                ranked_all(std::iter::once(String::new()).chain(self.codes.iter().cloned()))
            }
            AuditColumn::Category => {
                ranked_all(names_of(DataCategory::ALL, |one| (one.number(), one.name())))
            }
            AuditColumn::Purpose => ranked_all(names_of(Purpose::ALL, |one| (one.number(), one.name()))),
            AuditColumn::Time => Vec::new(),
        }
    }
}

const fn value_of(row: &Row, sort: AuditColumn) -> u32 {
    match sort {
        AuditColumn::Time => 0,
        AuditColumn::Person => row.person,
        AuditColumn::What => row.kind as u32,
        AuditColumn::Patient => row.patient,
        AuditColumn::Workstation => row.workstation as u32,
        AuditColumn::Outcome => row.refused as u32,
        AuditColumn::Category => row.category as u32,
        AuditColumn::Purpose => row.purpose as u32,
    }
}

/// Whether people, patients or workstations may be called otherwise after such an entry.
fn may_rename(kind: u16) -> bool {
    let group = Kind::from_number(kind).map(Kind::group);
    matches!(
        group,
        None | Some(EntryGroup::Change | EntryGroup::Privilege | EntryGroup::Upkeep)
    )
}
