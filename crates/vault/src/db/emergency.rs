//! Emergency accesses as the ledger tells of them: who broke the glass, for how long, what was done
//! meanwhile and what a review found. Whose text was open, and why, is sealed in the entry itself.

use crate::db::records::{ClinicRecord, Columns, PersonRecord};
use crate::error::Result;
use careloop_contract::limits::BREAK_GLASS_MINUTES;
use careloop_contract::{
    ActId, Field, Instant, PatientId, Purpose, SessionId, Standing, UserId, WorkstationId,
};
use careloop_ledger::{Actor, Entry, Item, KeyName, Kind, Outcome, Subject, SubjectKind, Value};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// Milliseconds by which the moment of the entry may be off from the moment the time was counted from.
const CLOCK_SLACK_MILLIS: i64 = 60_000;

/// An emergency access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmergencyRecord {
    /// The act that began it.
    pub act: ActId,
    /// Who.
    pub user: UserId,
    /// In which session.
    pub session: SessionId,
    /// At which workstation.
    pub workstation: WorkstationId,
    /// Where its entry stands.
    pub place: u64,
    /// When it began.
    pub began: Instant,
    /// Until when it was allowed.
    pub until: Instant,
    /// When its end was recorded.
    pub ended: Option<Instant>,
    /// Entries that were made under it.
    pub acts: u32,
    /// Whether its review is closed.
    pub closed: bool,
}

/// A review of an emergency access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewRecord {
    /// Where its entry stands.
    pub place: u64,
    /// Who.
    pub user: UserId,
    /// When.
    pub at: Instant,
    /// Whether it closed the review.
    pub closed: bool,
}

impl EmergencyRecord {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            act: ActId::from_bytes(columns.id()?),
            user: UserId::from_bytes(columns.id()?),
            session: SessionId::from_bytes(columns.id()?),
            workstation: WorkstationId::from_bytes(columns.id()?),
            place: columns.take::<i64>()?.unsigned_abs(),
            began: Instant::from_millis(columns.take()?),
            until: Instant::from_millis(columns.take()?),
            ended: columns.optional_instant()?,
            acts: columns.take()?,
            closed: columns.take()?,
        })
    }

    /// Reads the use that an act began.
    ///
    /// # Errors
    /// The database's.
    pub fn load(db: &Connection, act: ActId) -> Result<Option<Self>> {
        let mut statement = db.prepare_cached("SELECT * FROM break_glass WHERE act = ?1")?;
        Ok(statement.query_row([act.as_bytes()], Self::from_row).optional()?)
    }

    /// Every use: those first that wait for a review, each latest first.
    ///
    /// # Errors
    /// The database's.
    pub fn all(db: &Connection) -> Result<Vec<Self>> {
        let mut statement = db.prepare_cached("SELECT * FROM break_glass ORDER BY closed, place DESC")?;
        Ok(statement
            .query_map([], Self::from_row)?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// How many uses wait for the end of their review.
    ///
    /// # Errors
    /// The database's.
    pub fn count_open(db: &Connection) -> Result<u32> {
        let mut statement = db.prepare_cached("SELECT count(*) FROM break_glass WHERE closed = 0")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// Uses at a workstation whose end is not recorded.
    ///
    /// # Errors
    /// The database's.
    pub fn not_ended(db: &Connection, workstation: WorkstationId) -> Result<Vec<Self>> {
        let mut statement = db.prepare_cached(
            "SELECT * FROM break_glass WHERE workstation = ?1 AND ended IS NULL ORDER BY place",
        )?;
        Ok(statement
            .query_map([workstation.as_bytes()], Self::from_row)?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// The use that is under way in a session.
    fn under_way(db: &Connection, session: SessionId) -> Result<Option<Self>> {
        let mut statement = db.prepare_cached(
            "SELECT * FROM break_glass WHERE session = ?1 AND ended IS NULL ORDER BY place DESC LIMIT 1",
        )?;
        Ok(statement
            .query_row([session.as_bytes()], Self::from_row)
            .optional()?)
    }
}

impl ReviewRecord {
    /// Every review of a use, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub fn of(db: &Connection, act: ActId) -> Result<Vec<Self>> {
        let mut statement = db.prepare_cached(
            "SELECT place, user, at, closed FROM break_glass_review WHERE act = ?1 ORDER BY place",
        )?;
        let rows = statement.query_map([act.as_bytes()], |row| {
            let mut columns = Columns::of(row);
            Ok(Self {
                place: columns.take::<i64>()?.unsigned_abs(),
                user: UserId::from_bytes(columns.id()?),
                at: Instant::from_millis(columns.take()?),
                closed: columns.take()?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

/// Whether a record was written about this patient and about nobody else, whatever it stands on now.
/// What was written before anybody was named is about whoever was named then.
///
/// # Errors
/// The database's.
pub fn was_about(db: &Connection, subject: Subject, patient: PatientId) -> Result<bool> {
    let mut statement = db.prepare_cached(
        "SELECT count(*) FROM entry_item WHERE subject = ?1 AND patient IS NOT NULL AND patient <> ?2",
    )?;
    let others: i64 = statement.query_row(params![subject.id, patient.as_bytes()], |row| row.get(0))?;
    Ok(others == 0)
}

// ---- computing the tables --------------------------------------------------------------------

/// Counts an entry that was made under an emergency access, also one that only says that something
/// was refused.
pub(crate) fn count_act(db: &Connection, entry: &Entry) -> Result<()> {
    let frames = [Kind::BreakGlassBegun, Kind::BreakGlassEnded];
    let is_frame = entry.kind().is_some_and(|kind| frames.contains(&kind));
    let (Purpose::Emergency, Some(session), false) = (entry.purpose, entry.session, is_frame) else {
        return Ok(());
    };
    db.prepare_cached("UPDATE break_glass SET acts = acts + 1 WHERE session = ?1 AND ended IS NULL")?
        .execute([session.as_bytes()])?;
    Ok(())
}

/// Takes over that an emergency access began.
pub(crate) fn began(db: &Connection, place: u64, entry: &Entry, item: &Item) -> Result<()> {
    let (Actor::Person(user), Some(session), Some(until)) =
        (entry.actor, entry.session, int(item, Field::Until))
    else {
        return Ok(());
    };
    db.prepare_cached(
        "INSERT OR IGNORE INTO break_glass (act, user, session, workstation, place, began, until, ended, acts, closed)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, 0, 0)",
    )?
    .execute(params![
        entry.act.as_bytes(),
        user.as_bytes(),
        session.as_bytes(),
        entry.workstation.as_bytes(),
        i64::try_from(place).unwrap_or(i64::MAX),
        entry.at.as_millis(),
        until,
    ])?;
    Ok(())
}

/// Takes over that one ended.
pub(crate) fn ended(db: &Connection, entry: &Entry, item: &Item) -> Result<()> {
    if let Some(act) = named_act(item) {
        db.prepare_cached("UPDATE break_glass SET ended = ?2 WHERE act = ?1 AND ended IS NULL")?
            .execute(params![act.as_bytes(), entry.at.as_millis()])?;
    }
    Ok(())
}

/// Takes over a review.
pub(crate) fn reviewed(db: &Connection, place: u64, entry: &Entry, item: &Item) -> Result<()> {
    let (Actor::Person(user), Some(act)) = (entry.actor, named_act(item)) else {
        return Ok(());
    };
    let closed = item
        .value(Field::Closed)
        .and_then(Value::as_bool)
        .unwrap_or(false);
    db.prepare_cached(
        "INSERT OR IGNORE INTO break_glass_review (place, act, user, at, closed) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        i64::try_from(place).unwrap_or(i64::MAX),
        act.as_bytes(),
        user.as_bytes(),
        entry.at.as_millis(),
        closed,
    ])?;
    if closed {
        db.prepare_cached("UPDATE break_glass SET closed = 1 WHERE act = ?1")?
            .execute([act.as_bytes()])?;
    }
    Ok(())
}

fn int(item: &Item, field: Field) -> Option<i64> {
    item.value(field).and_then(Value::as_int)
}

fn named_act(item: &Item) -> Option<ActId> {
    item.value(Field::EmergencyAct)?.as_array().map(ActId::from_bytes)
}

// ---- judging an entry ------------------------------------------------------------------------

/// Whether an entry says rightly whether it was made under an emergency access: every one that was
/// must say so, and no other may.
pub(crate) fn is_marked_rightly(records: &Connection, entry: &Entry) -> Result<bool> {
    let is_marked = entry.purpose == Purpose::Emergency;
    let begins = entry.kind() == Some(Kind::BreakGlassBegun) && entry.outcome == Outcome::Done;
    let Some(session) = entry.session else {
        return Ok(!is_marked);
    };
    let under_way = EmergencyRecord::under_way(records, session)?.is_some();
    Ok(is_marked == (under_way || begins))
}

/// Whether its author might begin an emergency access then: named, in, under a written procedure, for
/// no longer than the clinic allows, one at a time, and with the reason beside it.
pub(crate) fn may_begin(records: &Connection, entry: &Entry) -> Result<bool> {
    let (Actor::Person(user), Some(session), [item]) = (entry.actor, entry.session, entry.items.as_slice())
    else {
        return Ok(false);
    };
    let person = PersonRecord::load(records, user)?;
    let is_named = person.is_some_and(|person| person.invoker && person.standing == Standing::Active);
    let Some(clinic) = ClinicRecord::load_if_any(records)? else {
        return Ok(false);
    };
    let longest = longest_millis(clinic.break_glass_minutes).saturating_add(CLOCK_SLACK_MILLIS);
    let lasts = int(item, Field::Until).map(|until| Instant::from_millis(until).millis_since(entry.at));
    Ok(is_named
        && clinic.procedure.is_some()
        && lasts.is_some_and(|lasts| (0..=longest).contains(&lasts))
        && is_of_session(item, session)
        && has_details(item)
        && EmergencyRecord::under_way(records, session)?.is_none())
}

/// Whether it ends one that is under way at the same workstation. Whoever signs in after a power cut
/// ends what it left open.
pub(crate) fn may_end(records: &Connection, entry: &Entry) -> Result<bool> {
    let Some(ended) = named_use(records, entry)? else {
        return Ok(false);
    };
    Ok(ended.ended.is_none() && ended.workstation == entry.workstation)
}

/// Whether it reviews somebody else's use, whose review is not closed, and says what was found.
pub(crate) fn may_review(records: &Connection, entry: &Entry) -> Result<bool> {
    let Some(reviewed) = named_use(records, entry)? else {
        return Ok(false);
    };
    let has_findings = entry.items.iter().all(has_details);
    Ok(!reviewed.closed && entry.actor != Actor::Person(reviewed.user) && has_findings)
}

/// Whether there is a procedure that somebody can be named in.
pub(crate) fn may_name(records: &Connection) -> Result<bool> {
    Ok(ClinicRecord::load_if_any(records)?.is_some_and(|clinic| clinic.procedure.is_some()))
}

/// The one use that an entry of one item names, about its own session.
fn named_use(records: &Connection, entry: &Entry) -> Result<Option<EmergencyRecord>> {
    let (Some(session), [item]) = (entry.session, entry.items.as_slice()) else {
        return Ok(None);
    };
    match named_act(item).filter(|_| is_of_session(item, session)) {
        Some(act) => EmergencyRecord::load(records, act),
        None => Ok(None),
    }
}

/// Whether an item is about this session.
pub(crate) fn is_of_session(item: &Item, session: SessionId) -> bool {
    item.subject == Some(Subject::new(SubjectKind::Session, *session.as_bytes()))
}

/// Whether an item carries details that only security officers open.
pub(crate) fn has_details(item: &Item) -> bool {
    matches!(item.value(Field::AccessDetails), Some(Value::Sealed(sealed)) if sealed.key == KeyName::Session)
}

/// How long an emergency access may last: as the clinic says, within what is possible at all.
pub(crate) fn longest_millis(minutes: u16) -> i64 {
    let minutes = minutes.clamp(*BREAK_GLASS_MINUTES.start(), *BREAK_GLASS_MINUTES.end());
    i64::from(minutes) * 60_000
}
