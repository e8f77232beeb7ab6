//! How much waits for a security officer.

use super::alerts::Alerts;
use super::review;
use crate::session::Session;
use careloop_contract::query::CountDuties;
use careloop_contract::view::DutyCounts;
use careloop_contract::{Action, Refusal};
use careloop_vault::Error;
use careloop_vault::db::emergency::EmergencyRecord;
use careloop_vault::db::{read, sessions};

/// How far back recoveries and double sessions are counted.
const COUNTED_MILLIS: i64 = 30 * 24 * 60 * 60 * 1000;

/// How much waits. Shows no record, so it is no entry, and it is answered whatever opened the session.
pub(crate) fn count(session: &mut Session<'_>, _request: CountDuties) -> Result<DutyCounts, Error> {
    let action = Action::ReviewBreakGlass;
    if !session.policy.allows_at_all(action, session.roles) {
        return Err(Refusal::NotPermitted { action }.into());
    }
    let since = session.now().plus_millis(-COUNTED_MILLIS);
    let alerts = open_alerts(session)?;
    let db = session.vault.db();
    Ok(DutyCounts {
        reviews: EmergencyRecord::count_open(db)?,
        recoveries: read::recoveries_since(db, since)?,
        twice: sessions::count_twice(db, since)?,
        alerts,
        review_overdue: review::next(session)?.overdue(session.today()),
    })
}

/// Alerts without a disposition. Whoever waits for the audit key has none to look at yet.
pub(crate) fn open_alerts(session: &mut Session<'_>) -> Result<u32, Error> {
    match Alerts::read(session) {
        Ok(alerts) => Ok(alerts.count_open()),
        Err(Error::Refused(Refusal::KeyNotGranted)) => Ok(0),
        Err(error) => Err(error),
    }
}
