//! What the audit index knows of a period that is reviewed.

use crate::crypto::{derive_key, label};
use crate::db::read;
use crate::error::Result;
use crate::moment::day_begins;
use crate::vault::OpenVault;
use careloop_contract::{DataCategory, EntryGroup, Instant, Purpose};
use careloop_domain::review::{Candidate, Period};
use careloop_ledger::Kind;
use chrono_tz::Tz;
use rusqlite::{Connection, Row, params};
use std::collections::BTreeMap;

/// An entry of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodEntry {
    /// What decides how likely it is looked at.
    pub candidate: Candidate,
    /// Who, as the index numbers people. None: the workstation itself.
    pub person: Option<i64>,
    /// At which workstation, as the index numbers them.
    workstation: i64,
}

impl PeriodEntry {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let kind = Kind::from_number(row.get(2)?);
        let (purpose, category): (u16, u16) = (row.get(4)?, row.get(5)?);
        Ok(Self {
            candidate: Candidate {
                place: row.get::<_, i64>(0)?.unsigned_abs(),
                // What a newer program wrote is upkeep as far as this one can tell.
                group: kind.map_or(EntryGroup::Upkeep, Kind::group),
                category: DataCategory::from_number(category).unwrap_or(DataCategory::System),
                special: row.get(6)?,
                in_emergency: Purpose::from_number(purpose) == Some(Purpose::Emergency),
            },
            person: row.get(1)?,
            workstation: row.get(3)?,
        })
    }
}

/// Every entry that was written in a period, by the clocks of the workstations, in order of place.
///
/// # Errors
/// The database's.
pub fn entries(index: &Connection, period: Period, zone: Tz) -> rusqlite::Result<Vec<PeriodEntry>> {
    let begins = |day| Instant::as_millis(day_begins(day, zone));
    let mut statement = index.prepare_cached(
        "SELECT place, person, kind, workstation, purpose, category, special FROM line
         WHERE at >= ?1 AND at < ?2 ORDER BY place",
    )?;
    let ends = begins(period.to.plus_days(1));
    statement
        .query_map(params![begins(period.from), ends], PeriodEntry::from_row)?
        .collect()
}

/// Numbers that follow from the logs as they stood at the period's end, so that nobody chooses them. The
/// last entry of each log holds the root of all before it.
///
/// # Errors
/// The database's.
pub fn numbers(
    vault: &OpenVault,
    period: Period,
    entries: &[PeriodEntry],
) -> Result<impl FnMut() -> u64 + use<>> {
    let last: BTreeMap<i64, u64> = entries
        .iter()
        .map(|entry| (entry.workstation, entry.candidate.place))
        .collect();
    let mut seed = Vec::new();
    for place in last.into_values() {
        if let Some(read) = read::readable_entries(vault.db(), place, 1)? {
            seed.extend(read.leaf.as_bytes());
        }
    }
    let clinic = vault.clinic();
    let days = [period.from, period.to].map(|day| day.as_days().to_be_bytes());
    let (mut block, mut left): (u64, Vec<u64>) = (0, Vec::new());
    Ok(move || {
        loop {
            if let Some(number) = left.pop() {
                return number;
            }
            let [from, to] = &days;
            let counter = block.to_be_bytes();
            let context: [&[u8]; 4] = [clinic.as_bytes(), from, to, &counter];
            let drawn = derive_key(label::REVIEW_SAMPLE, &seed, &[], &context);
            let (words, _) = drawn.as_chunks::<8>();
            left.extend(words.iter().rev().map(|word| u64::from_be_bytes(*word)));
            block = block.wrapping_add(1);
        }
    })
}
