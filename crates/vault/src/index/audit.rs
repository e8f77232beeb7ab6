//! The audit index: who did what to which record, decrypted, under the audit key.

use super::Contents;
use super::watch::Watch;
use crate::crypto::Key;
use crate::db::read::PlacedEntry;
use crate::error::Result;
use crate::grant::Compartment;
use crate::header::LoginTag;
use crate::named::{NamedRecord, carries_details, named};
use crate::session::locked_events;
use crate::side::SideEventKind;
use crate::vault::OpenVault;
use careloop_contract::{DataCategory, Field, PatientId, SessionId};
use careloop_ledger::{Actor, Entry, Kind, Outcome, Value};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::{BTreeSet, HashMap};

/// What stands between the place of an entry and the number of a record it names, in `named.spot`.
pub const SPOT_BITS: u32 = 16;

const SCHEMA: &str = "
    -- Ids of people, workstations, sessions, patients and records, each once.
    CREATE TABLE thing (num INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE) STRICT;
    -- Codes of refusals, each once.
    CREATE TABLE code (num INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE) STRICT;
    -- One row an entry. `kind`, `purpose` and `category` are the ledger's numbers; `person`, `workstation`,
    -- `session` and `patient` are things.
    CREATE TABLE line (
        place       INTEGER PRIMARY KEY,
        at          INTEGER NOT NULL,
        -- None: the workstation itself, or the recovery sheet.
        person      INTEGER,
        kind        INTEGER NOT NULL,
        workstation INTEGER NOT NULL,
        session     INTEGER,
        -- A code. None: it was done.
        refused     INTEGER,
        purpose     INTEGER NOT NULL,
        -- The most telling kind of data in it.
        category    INTEGER NOT NULL,
        special     INTEGER NOT NULL,
        -- The first patient it concerns, how many it concerns, and how many records it names.
        patient     INTEGER,
        patients    INTEGER NOT NULL,
        records     INTEGER NOT NULL,
        -- Whether it has sealed details that did not open.
        unopened    INTEGER NOT NULL
    ) STRICT;
    -- One row a record that an entry names. `spot` is the entry's place times 65536 plus the record's number.
    CREATE TABLE named (
        spot     INTEGER PRIMARY KEY,
        kind     INTEGER NOT NULL,
        record   INTEGER NOT NULL,
        patient  INTEGER,
        category INTEGER NOT NULL,
        special  INTEGER NOT NULL,
        -- Whether something of it was shown or done, and not only asked for.
        touched  INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX named_record ON named (record);
    CREATE INDEX named_patient ON named (patient) WHERE patient IS NOT NULL;
    -- What was noted while nobody was in, one row an event of a locked_time entry. `event` is the first number
    -- of its encoding; `tag` stands for the name that was typed.
    CREATE TABLE attempt (
        place INTEGER NOT NULL,
        n     INTEGER NOT NULL,
        at    INTEGER NOT NULL,
        event INTEGER NOT NULL,
        tag   BLOB,
        known INTEGER,
        PRIMARY KEY (place, n)
    ) STRICT, WITHOUT ROWID;
    -- What somebody has to look at. `entries` are places, oldest first.
    CREATE TABLE alert (
        id      BLOB PRIMARY KEY,
        rule    INTEGER NOT NULL,
        person  BLOB,
        patient BLOB,
        day     INTEGER NOT NULL,
        first   INTEGER NOT NULL,
        last    INTEGER NOT NULL,
        at      INTEGER NOT NULL,
        count   INTEGER NOT NULL,
        usual   INTEGER NOT NULL,
        entries TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX alert_first ON alert (first, rule);
    -- What the rules remember after the last entry that was taken.
    CREATE TABLE watch (id INTEGER PRIMARY KEY CHECK (id = 1), kept TEXT NOT NULL) STRICT;
    -- Patients as they were called and cared for at that entry. `team` are people's ids.
    CREATE TABLE patient_then (
        patient BLOB PRIMARY KEY,
        family  TEXT NOT NULL,
        given   TEXT NOT NULL,
        team    BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;";

/// What the audit index is made of.
#[derive(Default)]
pub struct AuditContents {
    things: HashMap<[u8; 16], i64>,
    watch: Option<Watch>,
}

impl Contents for AuditContents {
    const FILE: &'static str = "audit.idx";
    const COMPARTMENT: Compartment = Compartment::Audit;
    const FORMAT: u32 = 2;
    const SCHEMA: &'static str = SCHEMA;
    const WORK: &'static str = "audit index";

    fn take(&mut self, vault: &OpenVault, into: &Connection, entries: &[PlacedEntry]) -> Result<()> {
        // A session's key is opened once a batch.
        let mut keys: HashMap<SessionId, Option<Key>> = HashMap::new();
        let mut key = |session| -> Result<Option<Key>> {
            if let Some(known) = keys.get(&session) {
                return Ok(Option::clone(known));
            }
            let key = vault.session_key(session)?;
            keys.insert(session, key.clone());
            Ok(key)
        };
        let mut watch = match self.watch.take() {
            Some(watch) => watch,
            None => Watch::load(vault, into)?,
        };
        for placed in entries {
            let entry = &placed.entry;
            let details = vault.open_details_by(entry, &mut key);
            let details = details.ok().flatten();
            let records = named(entry, details.as_ref());
            let unopened = carries_details(entry) && details.is_none();
            self.line(into, placed, &records, unopened)?;
            for record in &records {
                self.named(into, placed.place, record)?;
            }
            if entry.kind() == Some(Kind::LockedTime) {
                attempts(into, placed)?;
            }
            watch.see(vault, into, placed, (details.as_ref(), &records), &mut key)?;
        }
        watch.keep(into)?;
        self.watch = Some(watch);
        Ok(())
    }
}

impl AuditContents {
    fn line(
        &mut self,
        into: &Connection,
        placed: &PlacedEntry,
        records: &[NamedRecord],
        unopened: bool,
    ) -> Result<()> {
        let entry = &placed.entry;
        let person = match entry.actor {
            Actor::Person(user) => Some(self.thing(into, user.as_bytes())?),
            Actor::Workstation | Actor::Recovery => None,
        };
        let session = match &entry.session {
            Some(session) => Some(self.thing(into, session.as_bytes())?),
            None => None,
        };
        let refused = match &entry.outcome {
            Outcome::Done => None,
            Outcome::Refused(code) => Some(number_of_code(into, code)?),
        };
        let patients: BTreeSet<PatientId> = records.iter().filter_map(|record| record.patient).collect();
        let patient = match records.iter().find_map(|record| record.patient) {
            Some(patient) => Some(self.thing(into, patient.as_bytes())?),
            None => None,
        };
        into.prepare_cached(
            "INSERT INTO line (place, at, person, kind, workstation, session, refused, purpose, category,
                 special, patient, patients, records, unopened)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(params![
            i64::try_from(placed.place).unwrap_or(i64::MAX),
            entry.at.as_millis(),
            person,
            entry.kind,
            self.thing(into, entry.workstation.as_bytes())?,
            session,
            refused,
            entry.purpose.number(),
            category(entry, records).number(),
            records.iter().any(|record| record.special),
            patient,
            count(patients.len()),
            count(records.len()),
            unopened,
        ])?;
        Ok(())
    }

    fn named(&mut self, into: &Connection, place: u64, record: &NamedRecord) -> Result<()> {
        let patient = match &record.patient {
            Some(patient) => Some(self.thing(into, patient.as_bytes())?),
            None => None,
        };
        into.prepare_cached(
            "INSERT INTO named (spot, kind, record, patient, category, special, touched)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            spot(place, record.item),
            record.subject.kind.number(),
            self.thing(into, &record.subject.id)?,
            patient,
            record.category.number(),
            record.special,
            record.version.is_some(),
        ])?;
        Ok(())
    }

    /// The number of an id.
    fn thing(&mut self, into: &Connection, id: &[u8; 16]) -> Result<i64> {
        if let Some(num) = self.things.get(id) {
            return Ok(*num);
        }
        let found: Option<i64> = into
            .prepare_cached("SELECT num FROM thing WHERE id = ?1")?
            .query_row([id], |row| row.get(0))
            .optional()?;
        let num = match found {
            Some(num) => num,
            None => {
                into.prepare_cached("INSERT INTO thing (id) VALUES (?1)")?
                    .execute([id])?;
                into.last_insert_rowid()
            }
        };
        self.things.insert(*id, num);
        Ok(num)
    }
}

/// The number of an id; none if it never came.
pub(super) fn thing(db: &Connection, id: &[u8; 16]) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached("SELECT num FROM thing WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()
}

/// Where the record of an entry stands in `named`.
#[must_use]
pub fn spot(place: u64, item: u32) -> i64 {
    let most = (1 << SPOT_BITS) - 1;
    i64::try_from((place << SPOT_BITS) | u64::from(item.min(most))).unwrap_or(i64::MAX)
}

/// The place and the number of a row of `named`.
#[must_use]
pub const fn of_spot(spot: i64) -> (u64, u32) {
    let spot = spot.unsigned_abs();
    let item = (spot & ((1 << SPOT_BITS) - 1)) as u32;
    (spot >> SPOT_BITS, item)
}

fn number_of_code(into: &Connection, code: &str) -> Result<i64> {
    into.prepare_cached("INSERT OR IGNORE INTO code (code) VALUES (?1)")?
        .execute([code])?;
    Ok(into
        .prepare_cached("SELECT num FROM code WHERE code = ?1")?
        .query_row([code], |row| row.get(0))?)
}

/// The most telling kind of data in an entry: the nearer to a patient's body, the more it tells.
#[must_use]
pub fn category(entry: &Entry, records: &[NamedRecord]) -> DataCategory {
    let telling = |category: &DataCategory| match category {
        DataCategory::System => 0,
        DataCategory::Audit => 1,
        DataCategory::Workforce => 2,
        DataCategory::Task => 3,
        DataCategory::Demographics => 4,
        DataCategory::Clinical => 5,
    };
    let named = records.iter().map(|record| record.category);
    let items = entry.items.iter().map(|item| item.category);
    named
        .chain(items)
        .max_by_key(telling)
        .unwrap_or(DataCategory::System)
}

/// What happened while nobody was in.
fn attempts(into: &Connection, placed: &PlacedEntry) -> Result<()> {
    for item in &placed.entry.items {
        let Some(Value::Bytes(bytes)) = item.value(Field::LockedEvent) else {
            continue;
        };
        for (n, event) in (0_u32..).zip(locked_events(bytes).unwrap_or_default()) {
            let (number, tag, known): (u8, Option<LoginTag>, Option<bool>) = match event.kind {
                SideEventKind::FailedSignIn { tag, known } => (1, Some(tag), Some(known)),
                SideEventKind::AttemptsExhausted { tag, known } => (2, Some(tag), Some(known)),
                SideEventKind::FailedInvitation => (3, None, None),
                SideEventKind::FailedRecovery => (4, None, None),
                SideEventKind::BackupMade { .. } => (5, None, None),
                SideEventKind::BegunAnew => (6, None, None),
            };
            into.prepare_cached(
                "INSERT OR IGNORE INTO attempt (place, n, at, event, tag, known) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                i64::try_from(placed.place).unwrap_or(i64::MAX),
                n,
                event.at.as_millis(),
                number,
                tag.map(|tag| tag.0),
                known,
            ])?;
        }
    }
    Ok(())
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
