//! Which tasks somebody may know of, as a condition on rows of the table of tasks.
//!
//! The policy decides; here its answers become SQL, so that a page of a list is a page of what may be seen
//! and a count counts nothing else.

use crate::error::Result;
use careloop_contract::{PatientId, Roles, Sensitivity, UserId};
use careloop_domain::policy::{Case, Relation, Sight};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::HashSet;
use std::fmt::Write as _;

/// Who looks at tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// The person.
    pub user: UserId,
    /// What they do.
    pub roles: Roles,
    /// Which tasks they may know of.
    pub sight: Sight,
}

impl Viewer {
    /// What a row of `task t` must fulfil; none if they may know of all.
    pub(crate) fn condition(&self) -> Option<String> {
        let sees_all = |sensitivity| self.sight.sees_all(sensitivity);
        match (sees_all(Sensitivity::Ordinary), sees_all(Sensitivity::Restricted)) {
            (true, true) => None,
            // The few restricted ones are found by themselves: for all others the indexes answer.
            (true, false) => Some(format!(
                "(t.sensitivity = 0 OR t.num IN
                     (SELECT r.num FROM task r WHERE r.sensitivity <> 0 AND {}))",
                self.known("r", Sensitivity::Restricted)
            )),
            (false, _) => Some(format!(
                "(t.sensitivity = 0 AND {} OR t.sensitivity <> 0 AND {})",
                self.known("t", Sensitivity::Ordinary),
                self.known("t", Sensitivity::Restricted)
            )),
        }
    }

    /// How a task of this sensitivity must stand to them. Whatever reaches further reaches what is nearer.
    fn known(&self, task: &str, sensitivity: Sensitivity) -> String {
        let me = literal(self.user);
        let sees = |relation| {
            self.sight.sees(Case {
                relation,
                sensitivity,
            })
        };
        let mut ways: Vec<String> = Vec::new();
        for relation in Relation::ALL.iter().filter(|relation| sees(**relation)) {
            ways.push(match relation {
                Relation::Mine => format!("{task}.owner = {me} OR {task}.created_by = {me}"),
                Relation::MyQueue => {
                    let queues: Vec<String> =
                        self.roles.iter().map(|role| role.number().to_string()).collect();
                    format!("{task}.owner IS NULL AND {task}.queue IN ({})", queues.join(", "))
                }
                Relation::CareTeam => {
                    format!("{task}.patient IN (SELECT patient FROM care_team WHERE user = {me})")
                }
                Relation::Other => "1".to_owned(),
            });
        }
        if ways.is_empty() {
            return "0".to_owned();
        }
        format!("({})", ways.join(" OR "))
    }

    /// Whether they may know of the task with this number.
    ///
    /// # Errors
    /// The database's.
    pub(crate) fn sees(&self, db: &Connection, num: i64) -> Result<bool> {
        let Some(condition) = self.condition() else {
            return Ok(true);
        };
        let mut statement =
            db.prepare_cached(&format!("SELECT 1 FROM task t WHERE t.num = ?1 AND {condition}"))?;
        Ok(statement.exists([num])?)
    }
}

/// Whether a person is in a patient's care team.
///
/// # Errors
/// The database's.
pub fn is_in_care_team(db: &Connection, user: UserId, patient: PatientId) -> Result<bool> {
    let mut statement = db.prepare_cached("SELECT 1 FROM care_team WHERE user = ?1 AND patient = ?2")?;
    Ok(statement
        .query_row(params![user.as_bytes(), patient.as_bytes()], |_| Ok(()))
        .optional()?
        .is_some())
}

/// Numbers of all tasks of patients in whose care team a person is.
///
/// # Errors
/// The database's.
pub fn care_team_tasks(db: &Connection, user: UserId) -> Result<HashSet<i64>> {
    let mut statement = db.prepare_cached(
        "SELECT t.num FROM care_team c JOIN task t ON t.patient = c.patient WHERE c.user = ?1",
    )?;
    let nums = statement.query_map([user.as_bytes()], |row| row.get(0))?;
    Ok(nums.collect::<rusqlite::Result<_>>()?)
}

/// An id as SQL. It is 16 bytes and nothing else, so nothing in it can be taken for SQL.
fn literal(user: UserId) -> String {
    let mut text = String::from("x'");
    for byte in user.as_bytes() {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text.push('\'');
    text
}
