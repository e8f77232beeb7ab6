//! Verification: when somebody asks, and when it is due.

use crate::session::Session;
use careloop_contract::limits::VERIFY_HOURS;
use careloop_contract::query::VerifyVault;
use careloop_contract::view::VerifyView;
use careloop_contract::{Action, Instant, Purpose};
use careloop_ledger::Kind;
use careloop_vault::act::Draft;
use careloop_vault::vault::GoOn;
use careloop_vault::{Error, OpenVault};

/// Milliseconds after which a verification is due again.
const DUE_MILLIS: i64 = VERIFY_HOURS as i64 * 60 * 60 * 1000;

/// Checks everything. That it was checked, and what was found, is an entry, unless an alarm stands.
pub(crate) fn verify(session: &mut Session<'_>, request: VerifyVault) -> Result<VerifyView, Error> {
    let permit = session.permit(Action::VerifyVault)?;
    let progress = &mut session.progress();
    let found = session
        .vault
        .verify_since(request.since, request.require_anchor, progress)?;
    if session.vault.alarms().is_empty() {
        let item = session.vault.verification_item(&found);
        let draft = Draft::done(Kind::Verified, Purpose::Administration, vec![item]);
        session.vault.commit(&permit, draft)?;
    }
    Ok(found)
}

/// Whether the latest verification of everything is too long ago. `here` is when this program made one because
/// it was due. Under an alarm none is due: somebody has to look first.
pub(crate) fn is_due(vault: &OpenVault, now: Instant, here: Option<Instant>) -> Result<bool, Error> {
    if !vault.alarms().is_empty() {
        return Ok(false);
    }
    // A clock that was set back makes one that seems to lie ahead.
    let is_recent = |at: Instant| (0..DUE_MILLIS).contains(&now.millis_since(at));
    // What somebody signed who may not verify counts for nothing later, but it is not made again at once.
    if here.is_some_and(is_recent) {
        return Ok(false);
    }
    Ok(!vault.verified_at()?.is_some_and(is_recent))
}

/// Checks everything because it is due, as long as `go_on` says so, and puts on record what was found.
///
/// It shows nobody anything, so it needs no right: whoever is in signs that it was made.
///
/// # Errors
/// [`careloop_contract::Refusal::Cancelled`] if it was given up.
pub(crate) fn check(vault: &mut OpenVault, go_on: &GoOn) -> Result<VerifyView, Error> {
    let found = vault.verify_while(go_on)?;
    let item = vault.verification_item(&found);
    vault.record(Draft::done(Kind::Checked, Purpose::Operations, vec![item]))?;
    Ok(found)
}
