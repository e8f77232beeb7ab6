//! Reads for lists and record views. Everything here is a plain read; who may see what, and that a
//! view is recorded first, is the caller's business.

use crate::db::records::{Columns, Id, NO_DUE_DAY, PatientRecord, PersonRecord, TaskRecord, damaged};
use crate::db::sight::Viewer;
use crate::error::Result;
use careloop_contract::query::TaskFilter;
use careloop_contract::{Day, Instant, PatientId, Priority, Roles, TaskId, TaskState, UserId};
use careloop_ledger::tree::{Hash, leaf_hash};
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
    /// Name of whoever finished it.
    pub done_by: Option<String>,
}

/// A task line, with its patient's and owner's names.
const LINE: &str = "SELECT t.*, p.family, p.given, p.birth_day, o.name, d.name
    FROM task t LEFT JOIN patient p ON p.id = t.patient LEFT JOIN person o ON o.id = t.owner
        LEFT JOIN person d ON d.id = t.done_by";

/// A day without a due date sorts last; the same expression as in the indexes.
const DUE: &str = "ifnull(t.due_day, 9999999)";

/// Tasks by due day.
const BY_DUE: &str = "ORDER BY ifnull(t.due_day, 9999999), t.num";

impl TaskLine {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut columns = Columns::of(row);
        let task = TaskRecord::from_columns(&mut columns)?;
        let (family, given): (Option<String>, Option<String>) = (columns.take()?, columns.take()?);
        let born = columns.day()?;
        Ok(Self {
            task,
            patient: family.zip(given).map(|(family, given)| (family, given, born)),
            owner: columns.take()?,
            done_by: columns.take()?,
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

/// The line of the task with this id.
///
/// # Errors
/// The database's.
pub fn line_of(db: &Connection, task: TaskId) -> Result<Option<TaskLine>> {
    let mut statement = db.prepare_cached(&format!("{LINE} WHERE t.id = ?1"))?;
    Ok(statement
        .query_row([task.as_bytes()], TaskLine::from_row)
        .optional()?)
}

/// Numbers of the tasks whose id, as hexadecimal digits, ends like this; at most two.
///
/// # Errors
/// The database's.
pub fn tasks_ending(db: &Connection, viewer: &Viewer, digits: &str) -> Result<Vec<i64>> {
    let mut wanted = Conditions::default();
    wanted.say("substr(hex(t.id), -length(?1)) = upper(?1)");
    wanted.seen_by(viewer);
    let mut statement =
        db.prepare_cached(&format!("SELECT t.num FROM task t {} LIMIT 2", wanted.clause()))?;
    Ok(statement
        .query_map([digits], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?)
}

/// The lines of tasks, in the order asked for.
///
/// # Errors
/// The database's.
pub fn lines(db: &Connection, nums: impl IntoIterator<Item = i64>) -> Result<Vec<TaskLine>> {
    let mut statement = db.prepare_cached(&format!("{LINE} WHERE t.num = ?1"))?;
    let mut lines = Vec::new();
    for num in nums {
        lines.extend(statement.query_row([num], TaskLine::from_row).optional()?);
    }
    Ok(lines)
}

/// Tasks by a filter that somebody may know of: if any finished state is asked for, by the last change, newest first; else by
/// due day.
///
/// # Errors
/// The database's.
pub fn list(
    db: &Connection,
    viewer: &Viewer,
    filter: &TaskFilter,
    skip: u32,
    rows: u32,
) -> Result<Vec<TaskLine>> {
    let only_open = filter.states.iter().all(|state| state.is_open());
    let order = if only_open { DUE } else { "-t.changed_at" };
    let by = if only_open {
        BY_DUE
    } else {
        "ORDER BY t.changed_at DESC, t.num DESC"
    };
    let last = u64::from(skip) + u64::from(rows);
    // First only what decides the order, which the indexes hold, then the lines of one page.
    let mut keys: Vec<(i64, i64)> = Vec::new();
    for mut wanted in streams(filter, only_open) {
        wanted.seen_by(viewer);
        let sql = format!(
            "SELECT {order}, t.num FROM task t {} {by} LIMIT {last}",
            wanted.clause()
        );
        let mut statement = db.prepare_cached(&sql)?;
        let found = statement.query_map(params_from_iter(wanted.values), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        for key in found {
            keys.push(key?);
        }
    }
    keys.sort_unstable_by_key(|(order, num)| (*order, if only_open { *num } else { -*num }));
    let skipped = usize::try_from(skip).unwrap_or(usize::MAX);
    let page = keys.into_iter().skip(skipped).take(rows as usize);
    lines(db, page.map(|(_, num)| num))
}

/// The filter as queries that an index answers in order each: the tasks of an owner or a queue by
/// priority, finished tasks by state.
fn streams(filter: &TaskFilter, only_open: bool) -> Vec<Conditions> {
    let all = conditions(filter, only_open);
    let only_closed = !filter.states.is_empty() && !filter.states.iter().any(|state| state.is_open());
    if filter.patient.is_some() {
        // A patient has few tasks, whatever else is asked of them.
        return vec![all];
    }
    if only_closed {
        let states = filter.states.iter().map(|state| state.number());
        return states.map(|state| all.with("t.state =", state)).collect();
    }
    let has_order = only_open && (filter.owner.is_some() || filter.queue.is_some());
    if has_order && filter.priority.is_none() {
        let priorities = Priority::ALL.iter().map(|priority| priority.number());
        return priorities
            .map(|priority| all.with("t.priority =", priority))
            .collect();
    }
    vec![all]
}

fn conditions(filter: &TaskFilter, only_open: bool) -> Conditions {
    let mut wanted = Conditions::default();
    // Said literally, so that SQLite can use the indexes made for just these rows.
    if only_open {
        wanted.say("t.state < 3");
    } else if !filter.states.iter().any(|state| state.is_open()) {
        wanted.say("t.state >= 3");
    }
    if !filter.states.is_empty() {
        let numbers: Vec<String> = filter
            .states
            .iter()
            .map(|state: &TaskState| state.number().to_string())
            .collect();
        // The sign keeps SQLite from reading state by state and sorting.
        wanted.say(&format!("+t.state IN ({})", numbers.join(", ")));
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
        wanted.say("ifnull(t.due_day, 9999999) < 9999999");
        wanted.compare("ifnull(t.due_day, 9999999) >=", Value::Integer(day.as_days()));
    }
    wanted
}

/// An open task before it is looked up: what decides when it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upcoming {
    /// The task's number.
    pub num: i64,
    /// How soon it matters.
    pub priority: Priority,
    /// When it is due.
    pub due: Option<Day>,
}

/// Open tasks of a person and unowned ones in the queues of their roles: of each priority the first
/// ones by due day. Of these whoever works on tasks knows all, restricted ones too.
///
/// # Errors
/// The database's.
pub fn my_day(db: &Connection, user: UserId, roles: Roles, rows: u32) -> Result<Vec<Upcoming>> {
    let mut found = Vec::new();
    let mut own = db.prepare_cached(&format!(
        "SELECT t.num, {DUE} FROM task t WHERE t.owner = ?1 AND t.state < 3 AND t.priority = ?2 {BY_DUE} LIMIT {rows}"
    ))?;
    let mut queue = db.prepare_cached(&format!(
        "SELECT t.num, {DUE} FROM task t
         WHERE t.queue = ?1 AND t.owner IS NULL AND t.state < 3 AND t.priority = ?2 {BY_DUE} LIMIT {rows}"
    ))?;
    // Each priority by itself: a long list of routine work must not push out what is urgent.
    for priority in Priority::ALL.iter().copied() {
        let upcoming = |row: &Row<'_>| {
            let due: i64 = row.get(1)?;
            Ok(Upcoming {
                num: row.get(0)?,
                priority,
                due: (due != NO_DUE_DAY).then(|| Day::from_days(due)).flatten(),
            })
        };
        for line in own.query_map(params![user.as_bytes(), priority.number()], upcoming)? {
            found.push(line?);
        }
        for role in roles.iter() {
            for line in queue.query_map(params![role.number(), priority.number()], upcoming)? {
                found.push(line?);
            }
        }
    }
    Ok(found)
}

/// Every open task that a person owns, by due day.
///
/// # Errors
/// The database's.
pub fn open_tasks_of(db: &Connection, owner: UserId) -> Result<Vec<TaskRecord>> {
    let mut statement = db.prepare_cached(&format!(
        "SELECT t.* FROM task t WHERE t.owner = ?1 AND t.state < 3 {BY_DUE}"
    ))?;
    Ok(statement
        .query_map([owner.as_bytes()], TaskRecord::from_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// Every task of a patient that somebody may know of, open ones first.
///
/// # Errors
/// The database's.
pub fn of_patient(db: &Connection, viewer: &Viewer, patient: PatientId) -> Result<Vec<TaskLine>> {
    let mut wanted = Conditions::default();
    wanted.compare("t.patient =", Value::Blob(patient.as_bytes().to_vec()));
    wanted.seen_by(viewer);
    let mut statement = db.prepare_cached(&format!(
        "{LINE} {} ORDER BY t.state >= 3, t.num DESC",
        wanted.clause()
    ))?;
    Ok(statement
        .query_map(params_from_iter(wanted.values), TaskLine::from_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// Patients by family name, then by given names.
///
/// # Errors
/// The database's.
pub fn patients(db: &Connection, skip: u32, rows: u32) -> Result<Vec<PatientRecord>> {
    // The numbers first, which the index holds in order; then the rows of one page.
    let mut statement = db.prepare_cached(
        "SELECT * FROM patient WHERE num IN (
             SELECT num FROM patient ORDER BY family COLLATE NOCASE, given COLLATE NOCASE, num LIMIT ?1 OFFSET ?2)
         ORDER BY family COLLATE NOCASE, given COLLATE NOCASE, num",
    )?;
    Ok(statement
        .query_map([rows, skip], PatientRecord::from_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// How many patients there are.
///
/// # Errors
/// The database's.
pub fn patient_count(db: &Connection) -> Result<u32> {
    Ok(db
        .prepare_cached("SELECT count(*) FROM patient")?
        .query_row([], |row| row.get(0))?)
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

/// Goes through every patient's family name, given name and record number.
///
/// # Errors
/// The database's.
pub fn each_patient_name(db: &Connection, look: &mut dyn FnMut(&str, &str, &str)) -> Result<()> {
    let mut statement = db.prepare_cached("SELECT family, given, record_number FROM patient")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let text = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
        look(text(0)?, text(1)?, text(2)?);
    }
    Ok(())
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

/// The number of an entry in its log, by its place.
///
/// # Errors
/// The database's.
pub fn seq_at(db: &Connection, place: u64) -> Result<Option<u64>> {
    let place = i64::try_from(place).unwrap_or(i64::MAX);
    let seq: Option<i64> = db
        .prepare_cached("SELECT seq FROM entry WHERE place = ?1")?
        .query_row([place], |row| row.get(0))
        .optional()?;
    Ok(seq.and_then(|seq| u64::try_from(seq).ok()))
}

/// Family name and given names of a patient.
///
/// # Errors
/// The database's.
pub fn patient_name(db: &Connection, patient: PatientId) -> Result<Option<(String, String)>> {
    let mut statement = db.prepare_cached("SELECT family, given FROM patient WHERE id = ?1")?;
    Ok(statement
        .query_row([patient.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// Entries that can be read, and how far was looked for them.
#[derive(Debug)]
pub struct ReadableEntries {
    /// The entries.
    pub entries: Vec<PlacedEntry>,
    /// The place of the last one that was looked at.
    pub last: u64,
    /// Its leaf hash.
    pub leaf: Hash,
}

/// Entries from a place on, without those that cannot be read: verification names them, and they must not
/// hide the others. None: there is no entry from there on.
///
/// # Errors
/// The database's.
pub fn readable_entries(db: &Connection, from: u64, rows: u32) -> Result<Option<ReadableEntries>> {
    let mut statement =
        db.prepare_cached("SELECT place, log, bytes FROM entry WHERE place >= ?1 ORDER BY place LIMIT ?2")?;
    let from = i64::try_from(from).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![from, rows])?;
    let mut read: Option<ReadableEntries> = None;
    while let Some(row) = rows.next()? {
        let (place, log) = (row.get::<_, i64>(0)?, row.get::<_, i64>(1)?);
        let bytes = row.get_ref(2)?.as_blob().map_err(|_| damaged())?;
        let (place, log) = (
            u64::try_from(place).map_err(|_| damaged())?,
            u64::try_from(log).map_err(|_| damaged())?,
        );
        let leaf = leaf_hash(bytes);
        let so_far = read.get_or_insert(ReadableEntries {
            entries: Vec::new(),
            last: place,
            leaf,
        });
        (so_far.last, so_far.leaf) = (place, leaf);
        if let Ok(entry) = Entry::decode(bytes) {
            so_far.entries.push(PlacedEntry { place, log, entry });
        }
    }
    Ok(read)
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

/// Whether the ledger speaks of a record again after a place.
///
/// # Errors
/// The database's.
pub fn spoken_of_after(db: &Connection, subject: Subject, place: u64) -> Result<bool> {
    let mut statement =
        db.prepare_cached("SELECT 1 FROM entry_item WHERE subject = ?1 AND place > ?2 LIMIT 1")?;
    Ok(statement.exists(params![subject.id, i64::try_from(place).unwrap_or(i64::MAX)])?)
}

/// The patient that a record concerned when it was made.
///
/// # Errors
/// The database's.
pub fn first_patient(db: &Connection, subject: Subject) -> Result<Option<[u8; 16]>> {
    let mut statement =
        db.prepare_cached("SELECT patient FROM entry_item WHERE subject = ?1 ORDER BY place, item LIMIT 1")?;
    let found: Option<Option<Id>> = statement.query_row([subject.id], |row| row.get(0)).optional()?;
    Ok(found.flatten().map(|id| id.0))
}

#[derive(Clone, Default)]
struct Conditions {
    said: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    fn say(&mut self, condition: &str) {
        self.said.push(condition.to_owned());
    }

    fn seen_by(&mut self, viewer: &Viewer) {
        if let Some(condition) = viewer.condition() {
            self.say(&condition);
        }
    }

    fn with(&self, left: &str, number: u16) -> Self {
        let mut more = self.clone();
        more.compare(left, Value::Integer(number.into()));
        more
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

/// How often the recovery sheet opened the vault since a moment.
///
/// # Errors
/// The database's.
pub fn recoveries_since(db: &Connection, since: Instant) -> Result<u32> {
    let mut statement =
        db.prepare_cached("SELECT count(*) FROM session WHERE user IS NULL AND began >= ?1")?;
    Ok(statement.query_row([since.as_millis()], |row| row.get(0))?)
}
