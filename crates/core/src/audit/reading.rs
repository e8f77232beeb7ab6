//! What of the audit trail was read in a session, and that this is put on record once.

use crate::session::Session;
use careloop_contract::Instant;
use careloop_domain::policy::Permit;
use careloop_vault::Error;
use careloop_vault::access::AccessDetails;
use careloop_vault::index::trail::AuditTrail;
use std::collections::HashMap;

/// Milliseconds in which the same question, paged and sorted anew, is the same reading.
const SAME_READING_MILLIS: i64 = 60_000;

/// The audit trail in a session.
#[derive(Default)]
pub(crate) struct Audit {
    /// What is kept of its index, to filter and sort it.
    pub(crate) trail: AuditTrail,
    /// What was asked for lately, and when that was put on record.
    readings: HashMap<String, Instant>,
}

/// Puts on record what of the audit trail is read, unless it was just now. Under a standing alarm nothing is
/// written, and the trail can still be read: it is what the alarm is looked into with.
pub(super) fn note_reading(
    session: &mut Session<'_>,
    permit: &Permit,
    details: &AccessDetails,
) -> Result<(), Error> {
    if !session.vault.alarms().is_empty() {
        return Ok(());
    }
    let now = session.now();
    let is_recent = |at: &Instant| (0..SAME_READING_MILLIS).contains(&now.millis_since(*at));
    let readings = &mut session.audit.readings;
    readings.retain(|_, at| is_recent(at));
    let asked = details.text.clone().unwrap_or_default();
    if readings.contains_key(&asked) {
        return Ok(());
    }
    session.vault.record_reading(permit, details)?;
    session.audit.readings.insert(asked, now);
    Ok(())
}

/// Brings the index up to the ledger's end before anything is put on record: whoever gives up while it is
/// computed has read nothing.
pub(crate) fn bring_up(session: &mut Session<'_>) -> Result<(), Error> {
    let mut progress = session.progress();
    session.audit_index.ask(session.vault, &mut progress, |_| Ok(()))
}
