//! Reads for lists and record views. Everything here is a plain read; who may see what, and that a
//! view is recorded first, is the caller's business.

use crate::db::records::{PatientRecord, PersonRecord, TaskRecord, damaged};
use crate::error::Result;
use careloop_contract::query::TaskFilter;
use careloop_contract::{Day, PatientId, Priority, Roles, TaskState, UserId};
use careloop_ledger::{Entry, Subject};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter};

/// A task with the names beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskLine {
    /// The task.
    pub task: TaskRecord,
    /// Family name, given names and day of birth of its patient.
    pub patient: Option<(String, String, Option<Day>)>,
    /// Name of its owner.
    pub owner: Option<String>,
}

/// A task line, with its patient's and owner's names.
const LINE: &str = "SELECT t.*, p.family AS patient_family, p.given AS patient_given,
        p.birth_day AS patient_birth_day, o.name AS owner_name
    FROM task t LEFT JOIN patient p ON p.id = t.patient LEFT JOIN person o ON o.id = t.owner";

/// A day without a due date sorts last; the same expression as in the indexes.
const BY_DUE: &str = "ORDER BY ifnull(t.due_day, 9999999), t.num";

impl TaskLine {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let family: Option<String> = row.get("patient_family")?;
        let given: Option<String> = row.get("patient_given")?;
        let born: Option<i64> = row.get("patient_birth_day")?;
        Ok(Self {
            task: TaskRecord::from_row(row)?,
            patient: family
                .zip(given)
                .map(|(family, given)| (family, given, born.and_then(Day::from_days))),
            owner: row.get("owner_name")?,
        })
    }
}

/// The line of one task.
///
/// # Errors
/// The database's.
pub fn line(db: &Connection, num: i64) -> Result<Option<TaskLine>> {
    let mut statement = db.prepare_cached(&format!("{LINE} WHERE t.num = ?1"))?;
    Ok(statement.query_row([num], TaskLine::from_row).optional()?)
}

/// Numbers of the tasks whose id, as hexadecimal digits, ends like this; at most two.
///
/// # Errors
/// The database's.
pub fn tasks_ending(db: &Connection, digits: &str) -> Result<Vec<i64>> {
    let mut statement =
        db.prepare_cached("SELECT num FROM task WHERE substr(hex(id), -length(?1)) = upper(?1) LIMIT 2")?;
    Ok(statement
        .query_map([digits], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// Tasks by a filter: if any finished state is asked for, by the last change, newest first; else by
/// due day.
///
/// # Errors
/// The database's.
pub fn list(db: &Connection, filter: &TaskFilter, skip: u32, rows: u32) -> Result<Vec<TaskLine>> {
    let mut wanted = Conditions::default();
    let only_open = filter.states.iter().all(|state| state.is_open());
    let only_closed = !filter.states.is_empty() && !filter.states.iter().any(|state| state.is_open());
    // Said literally, so that SQLite can use the indexes made for just these rows.
    if only_open {
        wanted.say("t.state < 3");
    }
    if only_closed {
        wanted.say("t.state >= 3");
    }
    if !filter.states.is_empty() {
        let numbers: Vec<String> = filter
            .states
            .iter()
            .map(|state: &TaskState| state.number().to_string())
            .collect();
        wanted.say(&format!("t.state IN ({})", numbers.join(", ")));
    }
    if let Some(owner) = &filter.owner {
        wanted.compare("t.owner =", Value::Blob(owner.as_bytes().to_vec()));
    }
    if let Some(queue) = filter.queue {
        wanted.compare("t.queue =", Value::Integer(queue.number().into()));
    }
    if let Some(patient) = &filter.patient {
        wanted.compare("t.patient =", Value::Blob(patient.as_bytes().to_vec()));
    }
    if let Some(category) = filter.category {
        wanted.compare("t.category =", Value::Integer(category.number().into()));
    }
    if let Some(priority) = filter.priority {
        wanted.compare("t.priority =", Value::Integer(priority.number().into()));
    }
    if let Some(day) = filter.due_to {
        wanted.compare("ifnull(t.due_day, 9999999) <=", Value::Integer(day.as_days()));
    }
    if let Some(day) = filter.due_from {
        wanted.compare(
            "t.due_day IS NOT NULL AND ifnull(t.due_day, 9999999) >=",
            Value::Integer(day.as_days()),
        );
    }
    let order = if only_open {
        BY_DUE
    } else {
        "ORDER BY t.changed_at DESC, t.num DESC"
    };
    let sql = format!("{LINE} {} {order} LIMIT {rows} OFFSET {skip}", wanted.clause());
    let mut statement = db.prepare_cached(&sql)?;
    Ok(statement
        .query_map(params_from_iter(wanted.values), TaskLine::from_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// Open tasks of a person and unowned ones in the queues of their roles: of each priority the first
/// ones by due day.
///
/// # Errors
/// The database's.
pub fn my_day(db: &Connection, user: UserId, roles: Roles, rows: u32) -> Result<Vec<TaskLine>> {
    let mut lines: Vec<TaskLine> = Vec::new();
    let mut own = db.prepare_cached(&format!(
        "{LINE} WHERE t.owner = ?1 AND t.state < 3 AND t.priority = ?2 {BY_DUE} LIMIT {rows}"
    ))?;
    let mut queue = db.prepare_cached(&format!(
        "{LINE} WHERE t.queue = ?1 AND t.owner IS NULL AND t.state < 3 AND t.priority = ?2 {BY_DUE} LIMIT {rows}"
    ))?;
    // Each priority by itself: a long list of routine work must not push out what is urgent.
    for priority in Priority::ALL.iter().map(|priority| priority.number()) {
        for line in own.query_map(params![user.as_bytes(), priority], TaskLine::from_row)? {
            lines.push(line?);
        }
        for role in roles.iter() {
            for line in queue.query_map(params![role.number(), priority], TaskLine::from_row)? {
                lines.push(line?);
            }
        }
    }
    Ok(lines)
}

/// Every task of a patient, open ones first.
///
/// # Errors
/// The database's.
pub fn of_patient(db: &Connection, patient: PatientId) -> Result<Vec<TaskLine>> {
    let mut statement = db.prepare_cached(&format!(
        "{LINE} WHERE t.patient = ?1 ORDER BY t.state >= 3, t.num DESC"
    ))?;
    Ok(statement
        .query_map([patient.as_bytes()], TaskLine::from_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// The patient with this number.
///
/// # Errors
/// The database's.
pub fn patient(db: &Connection, num: i64) -> Result<Option<PatientRecord>> {
    let mut statement = db.prepare_cached("SELECT * FROM patient WHERE num = ?1")?;
    Ok(statement.query_row([num], PatientRecord::from_row).optional()?)
}

/// The person with this login, if there is one.
///
/// # Errors
/// The database's.
pub fn person_by_login(db: &Connection, login: &str) -> Result<Option<PersonRecord>> {
    let mut statement = db.prepare_cached("SELECT * FROM person WHERE login = ?1")?;
    Ok(statement.query_row([login], PersonRecord::from_row).optional()?)
}

/// An entry as it stands in this file.
#[derive(Clone, Debug)]
pub struct PlacedEntry {
    /// Its place in replay order, from 1.
    pub place: u64,
    /// Its log's number in this file.
    pub log: u64,
    /// The entry.
    pub entry: Entry,
}

impl PlacedEntry {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<(i64, i64, Vec<u8>)> {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    }

    fn read((place, log, bytes): (i64, i64, Vec<u8>)) -> Result<Self> {
        Ok(Self {
            place: u64::try_from(place).map_err(|_| damaged())?,
            log: u64::try_from(log).map_err(|_| damaged())?,
            entry: Entry::decode(&bytes).map_err(|_| damaged())?,
        })
    }
}

/// Entries from a place on.
///
/// # Errors
/// The database's; [`careloop_contract::Refusal::Damaged`] for an entry that cannot be read.
pub fn entries(db: &Connection, from: u64, rows: u32) -> Result<Vec<PlacedEntry>> {
    let mut statement =
        db.prepare_cached("SELECT place, log, bytes FROM entry WHERE place >= ?1 ORDER BY place LIMIT ?2")?;
    let from = i64::try_from(from).unwrap_or(i64::MAX);
    let rows = statement.query_map(rusqlite::params![from, rows], PlacedEntry::from_row)?;
    rows.map(|row| PlacedEntry::read(row?)).collect()
}

/// Every entry that says something about a record, oldest first, with the item's number.
///
/// # Errors
/// As [`entries`].
pub fn history(db: &Connection, subject: Subject) -> Result<Vec<(PlacedEntry, u32)>> {
    let mut statement = db.prepare_cached(
        "SELECT e.place, e.log, e.bytes, i.item FROM entry_item i JOIN entry e ON e.place = i.place
         WHERE i.subject = ?1 ORDER BY i.place, i.item",
    )?;
    let rows = statement.query_map([subject.id], |row| {
        Ok((PlacedEntry::from_row(row)?, row.get::<_, u32>(3)?))
    })?;
    rows.map(|row| {
        let (entry, item) = row?;
        Ok((PlacedEntry::read(entry)?, item))
    })
    .collect()
}

#[derive(Default)]
struct Conditions {
    said: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    fn say(&mut self, condition: &str) {
        self.said.push(condition.to_owned());
    }

    fn compare(&mut self, left: &str, value: Value) {
        self.values.push(value);
        self.said.push(format!("{left} ?{}", self.values.len()));
    }

    fn clause(&self) -> String {
        if self.said.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", self.said.join(" AND "))
        }
    }
}
