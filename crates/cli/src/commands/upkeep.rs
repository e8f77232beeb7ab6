//! Looking after the vault.

use super::{Answer, not_in_a_session};
use crate::args::upkeep::{AlarmCommand, BackupCommand, LedgerCommand, RecoverCommand, Verify};
use crate::password;
use crate::private_file::{Keeping, SheetPlaces};
use crate::session::Session;
use crate::show::SealedReply;
use careloop_contract::command::{
    AcknowledgeAlarms, DrillRecovery, ExportLedger, MakeBackup, RebuildVault, RekeyVault, RenewRecovery,
};
use careloop_contract::query::{ReadLedger, VerifyVault};
use careloop_core::Execute as _;

pub(super) fn verify(verify: &Verify, session: &mut Session<'_>) -> Answer {
    let _progress = session.progress("Checking the vault");
    Ok(Box::new(session.core.execute(VerifyVault {
        require_anchor: verify.require_anchor,
        since: verify.since,
    })?))
}

pub(super) fn rebuild(session: &mut Session<'_>) -> Answer {
    let _progress = session.progress("Rebuilding the tables");
    Ok(Box::new(session.core.execute(RebuildVault {})?))
}

pub(super) fn rekey(session: &mut Session<'_>) -> Answer {
    let _progress = session.progress("Encrypting the vault anew");
    session.core.execute(RekeyVault {})?;
    Ok(Box::new(()))
}

pub(super) fn recovery(command: RecoverCommand, session: &mut Session<'_>) -> Answer {
    match command {
        RecoverCommand::Drill { words_file } => {
            if session.scripted && words_file.is_none() {
                return Err(not_in_a_session());
            }
            let words = password::handed_over(words_file.as_deref(), password::SHEET_PROMPT, session.output)?;
            Ok(Box::new(session.core.execute(DrillRecovery { words })?))
        }
        RecoverCommand::Renew {
            shares,
            reason,
            new_words_file,
        } => {
            if session.scripted {
                return Err(not_in_a_session());
            }
            let password = password::current_again(session.global, session.output)?;
            let places = SheetPlaces::in_files(new_words_file)?;
            let sheet = {
                let _progress = session.progress("Making a new sheet");
                session.core.execute(RenewRecovery {
                    password,
                    shares,
                    reason,
                })?
            };
            Ok(Box::new(places.keep(sheet, session.output)))
        }
    }
}

pub(super) fn backup(command: BackupCommand, session: &mut Session<'_>) -> Answer {
    match command {
        BackupCommand::Create { folder } => {
            let folder = super::folder_name(&folder)?;
            let _progress = session.progress("Copying the vault");
            Ok(Box::new(session.core.execute(MakeBackup { folder })?))
        }
        BackupCommand::Check { .. } | BackupCommand::Restore { .. } => Err(not_in_a_session()),
    }
}

pub(super) fn alarm(command: AlarmCommand, session: &mut Session<'_>) -> Answer {
    let AlarmCommand::Acknowledge { finding } = command;
    session.core.execute(AcknowledgeAlarms { finding })?;
    Ok(Box::new(()))
}

pub(super) fn ledger(command: LedgerCommand, session: &mut Session<'_>) -> Answer {
    match command {
        LedgerCommand::List { from, rows, last } => list(session, from, rows, last),
        LedgerCommand::Export {
            leaving,
            redacted,
            to,
        } => {
            let folder = leaving.folder()?;
            let keeping = Keeping::in_file(leaving.passphrase_file)?;
            let sealed = {
                let _progress = session.progress("Writing the ledger");
                session.core.execute(ExportLedger {
                    folder,
                    redacted,
                    age_recipient: to,
                    recipient: leaving.recipient,
                    reason: leaving.reason,
                })?
            };
            Ok(Box::new(SealedReply::of(sealed, keeping, session.output)))
        }
    }
}

fn list(session: &mut Session<'_>, from: u64, rows: u32, last: Option<u32>) -> Answer {
    let (from, rows) = match last {
        None => (from, rows),
        Some(last) => {
            let beyond = ReadLedger {
                from: u64::from(u32::MAX),
                rows: 1,
            };
            let total = session.core.execute(beyond)?.total;
            (
                total.saturating_sub(u64::from(last)).saturating_add(1).max(1),
                last,
            )
        }
    };
    Ok(Box::new(session.core.execute(ReadLedger { from, rows })?))
}
