//! Sessions, as the ledger tells of them.

use crate::db::records::{Columns, Id};
use crate::error::Result;
use careloop_contract::limits::IDLE_MINUTES;
use careloop_contract::{Instant, SessionId, UserId, WorkstationId};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

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
    /// When it was locked or left. One that a crash cut off ended when the next began there, and at the
    /// latest when it had stood idle for as long as any may: in the future, it may still be open.
    pub ended: Instant,
    /// Whether it was locked and its person has not come back there since.
    pub locked: bool,
    /// Whether the same login was open at another workstation at the same time.
    pub twice: bool,
}

/// When a session ended, as far as the ledger tells. `?IDLE` stands for the milliseconds after which any
/// session has locked by itself.
const ENDED: &str = "ifnull(s.ended, min(s.latest + ?IDLE, ifnull(
    (SELECT min(n.began) FROM session n WHERE n.log = s.log AND n.place > s.place), s.latest + ?IDLE)))";

/// Milliseconds after which any session that nobody uses has locked by itself.
const IDLE_MILLIS: i64 = *IDLE_MINUTES.end() as i64 * 60_000;

/// Whether the same login was open at another workstation at the same time.
fn twice() -> String {
    let (ended, other_ended) = (ended(), ended().replace("s.", "o."));
    format!(
        "EXISTS (SELECT 1 FROM session o WHERE o.user = s.user AND o.log <> s.log
             AND o.began < {ended} AND s.began < {other_ended})"
    )
}

fn ended() -> String {
    ENDED.replace("?IDLE", &IDLE_MILLIS.to_string())
}

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
    let (ended, twice) = (ended(), twice());
    let mut statement = db.prepare_cached(&format!(
        "SELECT s.id, s.user, l.workstation, s.began, s.by_pin, {ended},
             s.locked AND NOT EXISTS (
                 SELECT 1 FROM session n WHERE n.user = s.user AND n.log = s.log AND n.place > s.place),
             {twice}
         FROM session s JOIN log l ON l.id = s.log WHERE {whose}
         ORDER BY s.began DESC, s.place DESC LIMIT ?2"
    ))?;
    let user = user.as_ref().map(UserId::as_bytes);
    Ok(statement
        .query_map(params![user, rows], SessionRecord::from_row)?
        .collect::<rusqlite::Result<_>>()?)
}

/// How a session began: when, whether by a PIN, and in which entry. None: the ledger tells of none.
///
/// # Errors
/// The database's.
pub fn beginning(db: &Connection, session: SessionId) -> Result<Option<(Instant, bool, u64)>> {
    let mut statement = db.prepare_cached("SELECT began, by_pin, place FROM session WHERE id = ?1")?;
    Ok(statement
        .query_row([session.as_bytes()], |row| {
            let place: i64 = row.get(2)?;
            Ok((
                Instant::from_millis(row.get(0)?),
                row.get(1)?,
                place.unsigned_abs(),
            ))
        })
        .optional()?)
}

/// Whether a session is locked and nobody ended it for its person.
///
/// # Errors
/// The database's.
pub fn is_locked(db: &Connection, session: SessionId) -> Result<bool> {
    let mut statement = db.prepare_cached("SELECT 1 FROM session WHERE id = ?1 AND locked")?;
    Ok(statement.exists([session.as_bytes()])?)
}

/// Whose session is locked at a workstation: not ended by anybody, nor left behind for a newer one there.
///
/// # Errors
/// The database's.
pub fn locked_at(db: &Connection, here: WorkstationId, session: SessionId) -> Result<Option<UserId>> {
    let mut statement = db.prepare_cached(
        "SELECT s.user FROM session s JOIN log l ON l.id = s.log
         WHERE s.id = ?1 AND l.workstation = ?2 AND s.locked AND NOT EXISTS (
             SELECT 1 FROM session n WHERE n.user = s.user AND n.log = s.log AND n.place > s.place)",
    )?;
    let user: Option<Option<Id>> = statement
        .query_row(params![session.as_bytes(), here.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(user.flatten().map(|id| UserId::from_bytes(id.0)))
}

/// How many sessions since a moment were of a login that was open at another workstation meanwhile.
///
/// # Errors
/// The database's.
pub fn count_twice(db: &Connection, since: Instant) -> Result<u32> {
    let twice = twice();
    let mut statement = db.prepare_cached(&format!(
        "SELECT count(*) FROM session s WHERE s.began >= ?1 AND {twice}"
    ))?;
    Ok(statement.query_row([since.as_millis()], |row| row.get(0))?)
}

/// The other workstations at which a person's session is open, or may be.
///
/// # Errors
/// The database's.
pub fn open_elsewhere(
    db: &Connection,
    user: UserId,
    here: WorkstationId,
    now: Instant,
) -> Result<Vec<WorkstationId>> {
    let ended = ended();
    let mut statement = db.prepare_cached(&format!(
        "SELECT DISTINCT l.workstation FROM session s JOIN log l ON l.id = s.log
         WHERE s.user = ?1 AND l.workstation <> ?2 AND {ended} > ?3 ORDER BY l.id"
    ))?;
    Ok(statement
        .query_map(
            params![user.as_bytes(), here.as_bytes(), now.as_millis()],
            |row| Ok(WorkstationId::from_bytes(Columns::of(row).id()?)),
        )?
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
            ended: Instant::from_millis(columns.take()?),
            locked: columns.take()?,
            twice: columns.take()?,
        })
    }
}
