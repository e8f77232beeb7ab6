//! What the ledger tells of its own oversight: verifications that put on record what they found, reviews
//! that were certified, and alerts that were disposed of. What they say in words is sealed.

use crate::db::emergency::{has_details, is_of_session};
use crate::db::read;
use crate::db::records::{ClinicRecord, Columns};
use crate::error::Result;
use crate::moment::{clinic_moment, zone};
use crate::side::SideEventKind;
use careloop_contract::view::Verdict;
use careloop_contract::{AlertId, Day, Field, Instant, UserId};
use careloop_domain::review::Period;
use careloop_domain::watch::Rules;
use careloop_ledger::{Actor, Entry, Item, Kind, Value};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// A verification of everything that put on record what it found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedRecord {
    /// Where its entry stands. It went up to the entries before.
    pub place: u64,
    /// When.
    pub at: Instant,
    /// Who; none if the workstation did it.
    pub user: Option<UserId>,
    /// What it found.
    pub verdict: Verdict,
    /// The heads of every log, as the entry has them.
    pub heads: Vec<u8>,
    /// Whether it was done because it was due.
    pub scheduled: bool,
}

impl VerifiedRecord {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            place: columns.take::<i64>()?.unsigned_abs(),
            at: columns.instant()?,
            user: columns.optional_id()?.map(UserId::from_bytes),
            verdict: columns.number(verdict)?,
            heads: columns.take()?,
            scheduled: columns.take()?,
        })
    }

    /// The latest verification.
    ///
    /// # Errors
    /// The database's.
    pub fn latest(db: &Connection) -> Result<Option<Self>> {
        let mut statement = db.prepare_cached("SELECT * FROM verified ORDER BY place DESC LIMIT 1")?;
        Ok(statement.query_row([], Self::from_row).optional()?)
    }

    /// The latest verification with this verdict.
    ///
    /// # Errors
    /// The database's.
    pub fn latest_with(db: &Connection, verdict: Verdict) -> Result<Option<Self>> {
        let mut statement =
            db.prepare_cached("SELECT * FROM verified WHERE verdict = ?1 ORDER BY place DESC LIMIT 1")?;
        Ok(statement
            .query_row([verdict_number(verdict)], Self::from_row)
            .optional()?)
    }
}

/// A copy that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackupRecord {
    /// When.
    pub at: Instant,
    /// Entries of this log that it holds, at most.
    pub entries: u64,
}

impl BackupRecord {
    /// The latest copy.
    ///
    /// # Errors
    /// The database's.
    pub fn latest(db: &Connection) -> Result<Option<Self>> {
        let mut statement =
            db.prepare_cached("SELECT at, entries FROM backup ORDER BY place DESC, n DESC LIMIT 1")?;
        let read = |row: &Row<'_>| {
            Ok(Self {
                at: Instant::from_millis(row.get(0)?),
                entries: row.get::<_, i64>(1)?.unsigned_abs(),
            })
        };
        Ok(statement.query_row([], read).optional()?)
    }
}

/// A review of the audit trail that was certified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertifiedReview {
    /// Where its entry stands.
    pub place: u64,
    /// Who.
    pub user: UserId,
    /// When.
    pub at: Instant,
    /// The first day of the period.
    pub from: Day,
    /// Its last day.
    pub to: Day,
}

impl CertifiedReview {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut columns = Columns::of(row);
        let missing = || rusqlite::Error::InvalidQuery;
        Ok(Self {
            place: columns.take::<i64>()?.unsigned_abs(),
            user: UserId::from_bytes(columns.id()?),
            at: columns.instant()?,
            from: columns.day()?.ok_or_else(missing)?,
            to: columns.day()?.ok_or_else(missing)?,
        })
    }

    /// Every review, latest first.
    ///
    /// # Errors
    /// The database's.
    pub fn all(db: &Connection) -> Result<Vec<Self>> {
        let mut statement = db.prepare_cached("SELECT * FROM review ORDER BY place DESC")?;
        Ok(statement
            .query_map([], Self::from_row)?
            .collect::<rusqlite::Result<_>>()?)
    }
}

/// An alert that was disposed of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisposedAlert {
    /// Where its entry stands.
    pub place: u64,
    /// The alert.
    pub alert: AlertId,
    /// Who.
    pub user: UserId,
    /// When.
    pub at: Instant,
}

impl DisposedAlert {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut columns = Columns::of(row);
        Ok(Self {
            place: columns.take::<i64>()?.unsigned_abs(),
            alert: AlertId::from_bytes(columns.id()?),
            user: UserId::from_bytes(columns.id()?),
            at: columns.instant()?,
        })
    }

    /// Every disposition, oldest first. An alert may have several: the latest counts.
    ///
    /// # Errors
    /// The database's.
    pub fn all(db: &Connection) -> Result<Vec<Self>> {
        let mut statement = db.prepare_cached("SELECT * FROM alert_disposed ORDER BY place")?;
        Ok(statement
            .query_map([], Self::from_row)?
            .collect::<rusqlite::Result<_>>()?)
    }
}

/// The number by which a verdict stands in the ledger.
#[must_use]
pub const fn verdict_number(verdict: Verdict) -> u16 {
    match verdict {
        Verdict::Pass => 0,
        Verdict::Fail => 1,
        Verdict::Unknown => 2,
    }
}

const fn verdict(number: u16) -> Option<Verdict> {
    match number {
        0 => Some(Verdict::Pass),
        1 => Some(Verdict::Fail),
        2 => Some(Verdict::Unknown),
        _ => None,
    }
}

/// An entry of oversight with a person: who.
const fn person(entry: &Entry) -> Option<UserId> {
    match entry.actor {
        Actor::Person(user) => Some(user),
        Actor::Workstation | Actor::Recovery => None,
    }
}

fn place_number(place: u64) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

/// A vault was verified. An entry that does not say what was found, or not up to which heads because not
/// every signature was looked at, keeps no row.
pub(crate) fn verified(db: &Connection, place: u64, kind: Kind, entry: &Entry, item: &Item) -> Result<()> {
    let found = item.value(Field::Verdict).and_then(Value::as_int);
    let found = found
        .and_then(|number| u16::try_from(number).ok())
        .and_then(verdict);
    let heads = item.value(Field::VerifiedHeads).and_then(Value::as_bytes);
    let (Some(found), Some(heads)) = (found, heads) else {
        return Ok(());
    };
    db.prepare_cached(
        "INSERT OR REPLACE INTO verified (place, at, user, verdict, heads, scheduled)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        place_number(place),
        entry.at.as_millis(),
        person(entry).as_ref().map(UserId::as_bytes),
        verdict_number(found),
        heads,
        kind == Kind::Checked,
    ])?;
    Ok(())
}

/// A copy was made: it holds what is before this entry.
pub(crate) fn backup(db: &Connection, place: u64, entry: &Entry) -> Result<()> {
    note_backup(db, place, 0, entry.at, entry)
}

/// Copies that were made while nobody was signed in: they hold what is before the session's first entry.
pub(crate) fn backups_beside(db: &Connection, place: u64, entry: &Entry, events: &[u8]) -> Result<()> {
    let events = crate::session::locked_events(events).unwrap_or_default();
    for (n, event) in (0_u32..).zip(events) {
        if let SideEventKind::BackupMade { .. } = event.kind {
            note_backup(db, place, n, event.at, entry)?;
        }
    }
    Ok(())
}

fn note_backup(db: &Connection, place: u64, n: u32, at: Instant, entry: &Entry) -> Result<()> {
    db.prepare_cached("INSERT OR REPLACE INTO backup (place, n, at, entries) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            place_number(place),
            n,
            at.as_millis(),
            place_number(entry.seq)
        ])?;
    Ok(())
}

/// A review was certified.
pub(crate) fn certified(db: &Connection, place: u64, entry: &Entry, item: &Item) -> Result<()> {
    let day = |field| item.value(field).and_then(Value::as_int).and_then(Day::from_days);
    let days = (day(Field::PeriodFrom), day(Field::PeriodTo));
    let (Some(user), (Some(from), Some(to))) = (person(entry), days) else {
        return Ok(());
    };
    db.prepare_cached(
        "INSERT OR REPLACE INTO review (place, user, at, period_from, period_to) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        place_number(place),
        user.as_bytes(),
        entry.at.as_millis(),
        from.as_days(),
        to.as_days(),
    ])?;
    Ok(())
}

/// An alert was disposed of.
pub(crate) fn disposed(db: &Connection, place: u64, entry: &Entry, item: &Item) -> Result<()> {
    let alert = item.value(Field::AlertDisposed).and_then(Value::as_array::<16>);
    let (Some(user), Some(alert)) = (person(entry), alert) else {
        return Ok(());
    };
    db.prepare_cached(
        "INSERT OR REPLACE INTO alert_disposed (place, alert, user, at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![
        place_number(place),
        alert,
        user.as_bytes(),
        entry.at.as_millis(),
    ])?;
    Ok(())
}

// ---- judging an entry ------------------------------------------------------------------------

/// Whether an entry that disposes of an alert names one, and says sealed what became of it. Whether there
/// is such an alert only those can tell who read what is sealed.
pub(crate) fn may_dispose(entry: &Entry) -> bool {
    let own = own_item(entry).filter(|item| has_details(item));
    own.and_then(|item| item.value(Field::AlertDisposed)?.as_array::<16>())
        .is_some()
}

/// Whether a review that is certified is of the month that was next, and that month was over.
pub(crate) fn may_certify(records: &Connection, ledger: &Connection, entry: &Entry) -> Result<bool> {
    let Some(item) = own_item(entry).filter(|item| has_details(item)) else {
        return Ok(false);
    };
    let day = |field| item.value(field).and_then(Value::as_int).and_then(Day::from_days);
    let (Some(from), Some(to)) = (day(Field::PeriodFrom), day(Field::PeriodTo)) else {
        return Ok(false);
    };
    let clinic = ClinicRecord::load_if_any(records)?;
    let genesis = read::entries(ledger, 1, 1)?.pop();
    let (Some(clinic), Some(genesis)) = (clinic, genesis) else {
        return Ok(false);
    };
    let zone = zone(&clinic.zone);
    let day_of = |at| clinic_moment(at, zone).0;
    let certified = CertifiedReview::all(records)?;
    let next = Period::first_open(
        day_of(genesis.entry.at),
        certified.iter().map(|review| Period {
            from: review.from,
            to: review.to,
        }),
    );
    Ok(next == Period { from, to } && next.is_over(day_of(entry.at)))
}

/// Whether a change of the watch rules is within their limits and says why.
pub(crate) fn may_change_rules(entry: &Entry) -> bool {
    let [item] = entry.items.as_slice() else {
        return false;
    };
    let text = |field| item.value(field).and_then(Value::as_text);
    text(Field::WatchRules).is_some_and(Rules::is_lawful)
        && text(Field::Reason).is_some_and(|reason| !reason.is_empty())
}

/// The one item of an entry about its own session.
fn own_item(entry: &Entry) -> Option<&Item> {
    match (entry.session, entry.items.as_slice()) {
        (Some(session), [item]) if is_of_session(item, session) => Some(item),
        (Some(_) | None, _) => None,
    }
}
