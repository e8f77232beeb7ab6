//! How the audit trail stands.

use crate::audit::{duties, review};
use crate::session::Session;
use crate::views::person_label;
use careloop_contract::query::ReadAuditState;
use careloop_contract::view::{AuditState, PersonLabel, VerifiedState};
use careloop_contract::{Action, UserId};
use careloop_vault::Error;
use careloop_vault::db::oversight::VerifiedRecord;

/// What was verified, anchored and reviewed.
pub(crate) fn read(session: &mut Session<'_>, _request: ReadAuditState) -> Result<AuditState, Error> {
    let _may = session.permit(Action::VerifyVault)?;
    let verified = VerifiedRecord::latest(session.vault.db())?;
    let next = review::next(session)?;
    let (reviewed, open_alerts) = if session.policy.allows_at_all(Action::ReviewAudit, session.roles) {
        (review::latest(session)?, duties::open_alerts(session)?)
    } else {
        (None, 0)
    };
    Ok(AuditState {
        entries: session.vault.entries(),
        verified: verified
            .map(|verified| verified_state(session, &verified))
            .transpose()?,
        anchors: session.vault.anchors()?,
        reviewed,
        review_due: next.due(),
        review_overdue: next.overdue(session.today()),
        open_alerts,
    })
}

fn verified_state(session: &Session<'_>, verified: &VerifiedRecord) -> Result<VerifiedState, Error> {
    let by = match verified.user {
        Some(user) => person_label(session, user)?,
        // The recovery sheet opened the vault then.
        None => PersonLabel {
            user: UserId::from_bytes([0; 16]),
            name: String::new(),
        },
    };
    Ok(VerifiedState {
        to: verified.place.saturating_sub(1),
        at: verified.at,
        verdict: verified.verdict,
        by,
        scheduled: verified.scheduled,
    })
}
