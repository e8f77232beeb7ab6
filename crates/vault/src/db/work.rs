//! What decides in which lists tasks stand, read without looking at what they say.

use crate::db::records::Columns;
use crate::db::sight::care_team_tasks;
use crate::error::Result;
use careloop_contract::{
    Day, HoldReason, Instant, Priority, Role, Sensitivity, TaskId, TaskState, TimeOfDay, UserId,
};
use careloop_domain::place::Work;
use careloop_domain::policy::Ties;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// The columns that [`WorkLine`] reads, in its order.
const COLUMNS: &str =
    "num, state, hold_reason, owner, given_by, queue, created_by, ifnull(due_day, 9999999), due_time,
    priority, done_by, closed_at, sensitivity";

/// The same of an open task: who finished it once and when is not asked, so that the index of open
/// tasks answers without a look at any of them.
const OPEN_COLUMNS: &str =
    "num, state, hold_reason, owner, given_by, queue, created_by, ifnull(due_day, 9999999),
    due_time, priority, NULL, NULL, sensitivity";

/// A task's number and what decides where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkLine {
    /// The task's number.
    pub num: i64,
    /// What decides where it stands.
    pub work: Work,
    /// Who may know of it.
    pub sensitivity: Sensitivity,
    /// Whether whoever asked is in the care team of its patient.
    pub in_care_team: bool,
}

impl WorkLine {
    /// What ties people to the task.
    #[must_use]
    pub const fn ties(&self) -> Ties {
        Ties {
            author: self.work.author,
            owner: self.work.owner,
            queue: self.work.queue,
            in_care_team: self.in_care_team,
        }
    }

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
                due: columns.due_day()?,
                due_time: columns.optional_number(TimeOfDay::from_minutes)?,
                priority: columns.number(Priority::from_number)?,
                done_by: columns.optional_id()?.map(UserId::from_bytes),
                closed: columns.optional_instant()?.map(|at| (day_of(at), at)),
            },
            sensitivity: columns.number(Sensitivity::from_number)?,
            in_care_team: false,
        })
    }
}

/// Every open task, and what was closed at a moment or after it, as they stand to a person.
///
/// # Errors
/// The database's.
pub fn work_since(
    db: &Connection,
    user: UserId,
    closed_since: Instant,
    day_of: &dyn Fn(Instant) -> Day,
) -> Result<Vec<WorkLine>> {
    let mut found = Vec::new();
    let mut open = db.prepare_cached(&format!("SELECT {OPEN_COLUMNS} FROM task WHERE state < 3"))?;
    for line in open.query_map([], |row| WorkLine::from_row(row, day_of))? {
        found.push(line?);
    }
    // What was closed since was changed since; the index knows the latter.
    let mut closed = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM task WHERE state >= 3 AND state = ?1 AND changed_at >= ?2"
    ))?;
    for state in [TaskState::Done, TaskState::Cancelled] {
        let since = params![state.number(), closed_since.as_millis()];
        for line in closed.query_map(since, |row| WorkLine::from_row(row, day_of))? {
            found.push(line?);
        }
    }
    let of_care_team = care_team_tasks(db, user)?;
    if !of_care_team.is_empty() {
        for line in &mut found {
            line.in_care_team = of_care_team.contains(&line.num);
        }
    }
    Ok(found)
}

/// What decides where one task stands, as it stands to a person.
///
/// # Errors
/// The database's.
pub fn work_of(
    db: &Connection,
    user: UserId,
    task: TaskId,
    day_of: &dyn Fn(Instant) -> Day,
) -> Result<Option<WorkLine>> {
    let mut statement = db.prepare_cached(&format!("SELECT {COLUMNS} FROM task WHERE id = ?1"))?;
    let found = statement
        .query_row([task.as_bytes()], |row| WorkLine::from_row(row, day_of))
        .optional()?;
    let Some(mut line) = found else { return Ok(None) };
    let mut in_team = db.prepare_cached(
        "SELECT 1 FROM task t JOIN care_team c ON c.patient = t.patient WHERE t.num = ?1 AND c.user = ?2",
    )?;
    line.in_care_team = in_team.exists(params![line.num, user.as_bytes()])?;
    Ok(Some(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::open::open_scratch;

    #[test]
    fn open_work_is_read_from_an_index_alone() {
        let db = open_scratch().expect("tables");
        let plan: String = db
            .query_row(
                &format!("EXPLAIN QUERY PLAN SELECT {OPEN_COLUMNS} FROM task WHERE state < 3"),
                [],
                |row| row.get(3),
            )
            .expect("a plan");
        assert!(plan.contains("USING COVERING INDEX task_due"), "{plan}");
    }
}
