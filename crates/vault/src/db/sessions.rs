//! Sessions, as the ledger tells of them.

use crate::db::records::{Columns, Id};
use crate::error::Result;
use careloop_contract::{Instant, SessionId, UserId, WorkstationId};
use rusqlite::{Connection, Row, params};

/// A person's session at a workstation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionRecord {
    /// The session.
    pub id: SessionId,
    /// Whose. None: whoever held the recovery sheet.
    pub user: Option<UserId>,
    /// Where.
    pub workstation: WorkstationId,
    /// When it began.
    pub began: Instant,
    /// Whether a PIN opened it.
    pub by_pin: bool,
    /// When it was locked or left. One that a crash cut off ended, at the latest, when the next began
    /// there.
    pub ended: Option<Instant>,
    /// Whether it was locked and its person has not come back there since.
    pub locked: bool,
    /// Whether the same login was open at another workstation at the same time.
    pub twice: bool,
}

/// When a session ended, as far as the ledger tells.
const ENDED: &str =
    "ifnull(s.ended, (SELECT min(n.began) FROM session n WHERE n.log = s.log AND n.place > s.place))";

/// The latest sessions, of one person or of everybody, latest first.
///
/// # Errors
/// The database's.
pub fn latest(db: &Connection, user: Option<UserId>, rows: u32) -> Result<Vec<SessionRecord>> {
    let whose = if user.is_some() {
        "s.user = ?1"
    } else {
        "?1 IS NULL"
    };
    let other_ended = ENDED.replace("s.", "o.");
    let mut statement = db.prepare_cached(&format!(
        "SELECT s.id, s.user, l.workstation, s.began, s.by_pin, {ENDED},
             s.locked AND NOT EXISTS (
                 SELECT 1 FROM session n WHERE n.user = s.user AND n.log = s.log AND n.place > s.place),
             EXISTS (
                 SELECT 1 FROM session o WHERE o.user = s.user AND o.log <> s.log
                     AND o.began < ifnull({ENDED}, 9223372036854775807)
                     AND s.began < ifnull({other_ended}, 9223372036854775807))
         FROM session s JOIN log l ON l.id = s.log WHERE {whose}
         ORDER BY s.began DESC, s.place DESC LIMIT ?2"
    ))?;
    let user = user.as_ref().map(UserId::as_bytes);
    Ok(statement
        .query_map(params![user, rows], SessionRecord::from_row)?
        .collect::<rusqlite::Result<_>>()?)
}

impl SessionRecord {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: SessionId::from_bytes(columns.id()?),
            user: columns.take::<Option<Id>>()?.map(|id| UserId::from_bytes(id.0)),
            workstation: WorkstationId::from_bytes(columns.id()?),
            began: Instant::from_millis(columns.take()?),
            by_pin: columns.take()?,
            ended: columns.optional_instant()?,
            locked: columns.take()?,
            twice: columns.take()?,
        })
    }
}
