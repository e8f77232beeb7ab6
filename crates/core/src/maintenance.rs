//! Looking after the vault: rebuild, backup, a new main key, alarms.

use crate::session::Session;
use careloop_contract::command::{AcknowledgeAlarms, MakeBackup, RebuildVault, RekeyVault};
use careloop_contract::view::{BackupView, RebuildView};
use careloop_contract::{Action, Purpose};
use careloop_domain::person;
use careloop_ledger::Kind;
use careloop_vault::Error;
use careloop_vault::act::Draft;
use std::path::Path;

/// Computes every table again.
pub(crate) fn rebuild(session: &mut Session<'_>, _request: RebuildVault) -> Result<RebuildView, Error> {
    let permit = session.permit(Action::RebuildVault)?;
    let rebuilt = session.vault.rebuild(&mut session.progress())?;
    session.vault.commit(
        &permit,
        Draft::done(Kind::Rebuilt, Purpose::Administration, Vec::new()),
    )?;
    Ok(rebuilt)
}

/// Makes an encrypted copy.
pub(crate) fn backup(session: &mut Session<'_>, request: MakeBackup) -> Result<BackupView, Error> {
    let permit = session.permit(Action::MakeBackup)?;
    let mut progress = session.progress();
    session
        .vault
        .backup(&permit, Path::new(&request.folder), &mut progress)
}

/// Gives the vault a new main key.
pub(crate) fn rekey(session: &mut Session<'_>, _request: RekeyVault) -> Result<(), Error> {
    let permit = session.permit(Action::RekeyVault)?;
    let mut progress = session.progress();
    session.vault.rekey(&permit, &mut progress)
}

/// Acknowledges alarms.
pub(crate) fn acknowledge(session: &mut Session<'_>, request: AcknowledgeAlarms) -> Result<(), Error> {
    let permit = session.permit(Action::HandleAlarm)?;
    let finding = person::reason(&request.finding)?;
    session.vault.acknowledge_alarms(&permit, &finding)
}
