//! What decides in which lists tasks stand, read without looking at what they say.

use crate::db::records::Columns;
use crate::error::Result;
use careloop_contract::{Day, HoldReason, Instant, Priority, Role, TaskId, TaskState, TimeOfDay, UserId};
use careloop_domain::place::Work;
use rusqlite::{Connection, OptionalExtension as _, Row};

/// The columns that [`WorkLine`] reads, in its order.
const COLUMNS: &str =
    "num, state, hold_reason, owner, given_by, queue, created_by, done_by, due_day, due_time,
    priority, closed_at";

/// A task's number and what decides where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkLine {
    /// The task's number.
    pub num: i64,
    /// What decides where it stands.
    pub work: Work,
}

impl WorkLine {
    fn from_row(row: &Row<'_>, day_of: &dyn Fn(Instant) -> Day) -> rusqlite::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            num: columns.take()?,
            work: Work {
                state: columns.number(TaskState::from_number)?,
                hold_reason: columns.optional_number(HoldReason::from_number)?,
                owner: columns.optional_id()?.map(UserId::from_bytes),
                given_by: columns.optional_id()?.map(UserId::from_bytes),
                queue: columns.optional_number(Role::from_number)?,
                author: UserId::from_bytes(columns.id()?),
                done_by: columns.optional_id()?.map(UserId::from_bytes),
                due: columns.day()?,
                due_time: columns.optional_number(TimeOfDay::from_minutes)?,
                priority: columns.number(Priority::from_number)?,
                closed: columns.optional_instant()?.map(|at| (day_of(at), at)),
            },
        })
    }
}

/// Every open task, and what was closed at a moment or after it.
///
/// # Errors
/// The database's.
pub fn work_since(
    db: &Connection,
    closed_since: Instant,
    day_of: &dyn Fn(Instant) -> Day,
) -> Result<Vec<WorkLine>> {
    let mut found = Vec::new();
    // A task that was closed since was changed since; the index knows the latter.
    for wanted in [
        "state < 3 AND ?1 = ?1",
        "state = 3 AND changed_at >= ?1",
        "state = 4 AND changed_at >= ?1",
    ] {
        let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} FROM task WHERE {wanted}"))?;
        let lines = statement.query_map([closed_since.as_millis()], |row| WorkLine::from_row(row, day_of))?;
        for line in lines {
            found.push(line?);
        }
    }
    Ok(found)
}

/// What decides where one task stands.
///
/// # Errors
/// The database's.
pub fn work_of(db: &Connection, task: TaskId, day_of: &dyn Fn(Instant) -> Day) -> Result<Option<WorkLine>> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} FROM task WHERE id = ?1"))?;
    Ok(statement
        .query_row([task.as_bytes()], |row| WorkLine::from_row(row, day_of))
        .optional()?)
}
