//! Work that the engine offers beside its requests: sample clinics, measurements, whole backups.

use super::Answer;
use crate::args::upkeep::{Bench, Sample};
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Progress;
use crate::session::{Session, Visitor};
use crate::show::{CheckedBackup, RestoredBackup};
use careloop_contract::Refusal;
use careloop_core::Core;
use std::path::{Path, PathBuf};

pub(super) fn sample(_sample: &Sample, _session: &mut Session<'_>) -> Answer {
    Err(not_offered_by_the_engine())
}

pub(super) fn bench(_bench: &Bench, _session: &mut Session<'_>) -> Answer {
    Err(not_offered_by_the_engine())
}

/// Copies a vault that another process has open. It is read, not entered.
pub(super) fn backup_beside(visitor: &mut Visitor, into: &Path, output: &mut Output) -> Answer {
    exists(into)?;
    output
        .note("Another program has the vault open. The backup is made beside it, from what is saved by now.");
    let progress = Progress::of(output.shows_progress(), "Copying the vault");
    visitor.core.watch(progress.watcher());
    let made = visitor
        .core
        .backup_beside(&visitor.login, &visitor.password, into)?;
    Ok(Box::new(made))
}

/// Checks a backup. It needs no vault and nobody's password: the manifest says what must be there.
pub(super) fn check_backup(folder: PathBuf, output: &Output) -> Answer {
    exists(&folder)?;
    let progress = Progress::of(output.shows_progress(), "Checking the backup");
    let mut core = Core::on_this_machine(folder.clone());
    core.watch(progress.watcher());
    Ok(Box::new(CheckedBackup(core.check_backup(&folder)?)))
}

/// Puts a backup into a folder that has no vault.
pub(super) fn restore_backup(from: &Path, to: PathBuf, output: &Output) -> Answer {
    exists(from)?;
    let progress = Progress::of(output.shows_progress(), "Restoring the backup");
    let mut core = Core::on_this_machine(to);
    core.watch(progress.watcher());
    Ok(Box::new(RestoredBackup(core.restore_backup(from)?)))
}

/// Whoever gave a wrong name must not read that their backup is damaged.
pub(super) fn exists(folder: &Path) -> Result<(), Failure> {
    if folder.exists() {
        Ok(())
    } else {
        Err(Failure::FileMissing(folder.to_path_buf()))
    }
}

fn not_offered_by_the_engine() -> Failure {
    Refusal::Fault {
        reference: "NONE".to_owned(),
    }
    .into()
}
