//! Alerts in the audit index: each entry that is taken is shown to the rules, in order.
//!
//! What the rules must remember between entries is kept beside the alerts and moves with them, in one
//! transaction: entries taken one by one give the same alerts as all at once. Names, standings and care
//! teams are those of the entry's own moment, so they are followed here and not read from today's tables.

mod observe;

use crate::access::AccessDetails;
use crate::crypto::{Key, derive_key, label};
use crate::db::read::PlacedEntry;
use crate::error::Result;
use crate::moment::zone;
use crate::named::NamedRecord;
use crate::vault::OpenVault;
use careloop_contract::{AlertId, Day, Instant, PatientId, SessionId, Standing, UserId, WatchRule};
use careloop_domain::watch::{Alert, Watcher};
use chrono_tz::Tz;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An alert as the index has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRecord {
    /// Its id.
    pub id: AlertId,
    /// The rule that raised it.
    pub rule: WatchRule,
    /// Whose doing it is about.
    pub person: Option<UserId>,
    /// Whose record it is about.
    pub patient: Option<PatientId>,
    /// The day at the clinic.
    pub day: Day,
    /// The latest entry that counts.
    pub last: u64,
    /// When it was written.
    pub at: Instant,
    /// How much of it there was.
    pub count: u32,
    /// The threshold, or what is usual.
    pub usual: u32,
    /// The entries, oldest first.
    pub entries: Vec<u64>,
}

impl AlertRecord {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let spoiled = || rusqlite::Error::InvalidQuery;
        let entries: String = row.get(10)?;
        Ok(Self {
            id: AlertId::from_bytes(row.get(0)?),
            rule: WatchRule::from_number(row.get(1)?).ok_or_else(spoiled)?,
            person: row.get::<_, Option<_>>(2)?.map(UserId::from_bytes),
            patient: row.get::<_, Option<_>>(3)?.map(PatientId::from_bytes),
            day: Day::from_days(row.get(4)?).ok_or_else(spoiled)?,
            last: row.get::<_, i64>(6)?.unsigned_abs(),
            at: Instant::from_millis(row.get(7)?),
            count: row.get(8)?,
            usual: row.get(9)?,
            entries: entries
                .split_whitespace()
                .filter_map(|place| place.parse().ok())
                .collect(),
        })
    }

    /// Every alert, in order of its first entry.
    ///
    /// # Errors
    /// The database's.
    pub fn all(index: &Connection) -> rusqlite::Result<Vec<Self>> {
        let mut statement = index.prepare_cached("SELECT * FROM alert ORDER BY first, rule, id")?;
        statement.query_map([], Self::from_row)?.collect()
    }
}

/// What is kept between entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    watcher: Watcher,
    people: BTreeMap<UserId, PersonThen>,
}

/// A person as the entries so far tell of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PersonThen {
    login: String,
    name: String,
    standing: Standing,
}

/// The rules at work.
pub(super) struct Watch {
    kept: Kept,
    zone: Tz,
}

impl Watch {
    /// As it was left after the last entry that was taken.
    pub(super) fn load(vault: &OpenVault, index: &Connection) -> Result<Self> {
        let kept: Option<String> = index
            .query_row("SELECT kept FROM watch", [], |row| row.get(0))
            .optional()?;
        let kept = match kept {
            // What cannot be read is a spoiled file: all of it is computed again.
            Some(text) => serde_json::from_str(&text).map_err(|_| rusqlite::Error::InvalidQuery)?,
            None => Kept::default(),
        };
        Ok(Self {
            kept,
            zone: zone(&vault.clinic_record()?.zone),
        })
    }

    /// Leaves it for the next batch.
    pub(super) fn keep(&self, index: &Connection) -> Result<()> {
        let text = serde_json::to_string(&self.kept).map_err(|_| rusqlite::Error::InvalidQuery)?;
        index
            .prepare_cached("INSERT OR REPLACE INTO watch (id, kept) VALUES (1, ?1)")?
            .execute([text])?;
        Ok(())
    }

    /// Shows an entry to the rules. `details` are its access details as far as they could be opened, `key`
    /// gives the key of a session.
    pub(super) fn see(
        &mut self,
        vault: &OpenVault,
        index: &Connection,
        placed: &PlacedEntry,
        (details, records): (Option<&AccessDetails>, &[NamedRecord]),
        mut key: impl FnMut(SessionId) -> Result<Option<Key>>,
    ) -> Result<()> {
        self.follow(index, &placed.entry)?;
        let seen = self.observe(vault, index, placed, details, records)?;
        for alert in self.kept.watcher.feed(&seen) {
            let id = id_of(vault, index, placed, &alert, &mut key)?;
            keep_alert(index, id, &alert)?;
        }
        Ok(())
    }
}

fn keep_alert(index: &Connection, id: AlertId, alert: &Alert) -> Result<()> {
    let entries: Vec<String> = alert.entries.iter().map(u64::to_string).collect();
    index
        .prepare_cached(
            "INSERT OR REPLACE INTO alert (id, rule, person, patient, day, first, last, at, count, usual, entries)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            id.as_bytes(),
            alert.rule.number(),
            alert.person.as_ref().map(UserId::as_bytes),
            alert.patient.as_ref().map(PatientId::as_bytes),
            alert.day.as_days(),
            place_number(alert.first),
            place_number(alert.last),
            alert.at.as_millis(),
            alert.count,
            alert.usual,
            entries.join(" "),
        ])?;
    Ok(())
}

/// The id of an alert: the one it has, or a new one.
///
/// It stands in the clear in the entry that disposes of the alert, and must not let anyone try out which
/// patient it is about. So it is made with the key of the session in which the first entry was written,
/// that only security officers open; without a key there is no patient in it.
fn id_of(
    vault: &OpenVault,
    index: &Connection,
    placed: &PlacedEntry,
    alert: &Alert,
    key: &mut impl FnMut(SessionId) -> Result<Option<Key>>,
) -> Result<AlertId> {
    let person = alert.person.as_ref().map_or(&[][..], |person| person.as_bytes());
    let patient = alert
        .patient
        .as_ref()
        .map_or(&[][..], |patient| patient.as_bytes());
    let found: Option<[u8; 16]> = index
        .prepare_cached(
            "SELECT id FROM alert WHERE first = ?1 AND rule = ?2
                 AND ifnull(person, x'') = ?3 AND ifnull(patient, x'') = ?4",
        )?
        .query_row(
            params![place_number(alert.first), alert.rule.number(), person, patient],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(id) = found {
        return Ok(AlertId::from_bytes(id));
    }
    let session = if alert.first == placed.place {
        placed.entry.session
    } else {
        let first = crate::db::read::entries(vault.db(), alert.first, 1)?.pop();
        first.and_then(|first| first.entry.session)
    };
    let key = match session {
        Some(session) => key(session)?.unwrap_or_default(),
        None => Key::default(),
    };
    let clinic = vault.clinic();
    let context: [&[u8]; 5] = [
        clinic.as_bytes(),
        &alert.rule.number().to_be_bytes(),
        person,
        patient,
        &alert.first.to_be_bytes(),
    ];
    let id = derive_key(label::ALERT, &*key, &[], &context);
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(id.iter()).for_each(|(to, from)| *to = *from);
    Ok(AlertId::from_bytes(bytes))
}

/// SQLite's integers are signed; ours never come near the difference.
fn place_number(place: u64) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}
