//! The recovery sheet, by somebody who is signed in.

use crate::session::Session;
use careloop_contract::Action;
use careloop_contract::command::{DrillRecovery, RenewRecovery};
use careloop_contract::view::{DrillView, RecoverySheet};
use careloop_domain::person;
use careloop_vault::Error;

/// Proves that the sheet opens the vault, without using it.
pub(crate) fn drill(session: &mut Session<'_>, request: DrillRecovery) -> Result<DrillView, Error> {
    let permit = session.permit(Action::DrillRecovery)?;
    let keys = session.vault.drill_recovery(&permit, &request.words)?;
    let at = session.now();
    Ok(DrillView { at, keys })
}

/// Makes a new sheet. The one before is void.
pub(crate) fn renew(session: &mut Session<'_>, request: RenewRecovery) -> Result<RecoverySheet, Error> {
    let permit = session.permit(Action::RenewRecovery)?;
    let reason = person::reason(&request.reason)?;
    let password = person::typed_password(request.password.expose());
    session
        .vault
        .renew_recovery(&permit, &password, request.shares, reason)
}
