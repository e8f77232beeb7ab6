//! Work that the engine offers beside its requests: sample clinics, measurements, whole backups.

use super::Answer;
use crate::args::Global;
use crate::args::upkeep::{Bench, Sample};
use crate::failure::Failure;
use crate::output::Output;
use crate::progress::Progress;
use crate::session::{Visitor, folder};
use crate::show::{CheckedBackup, RestoredBackup, SampleReply};
use careloop_core::{Core, Host};
use std::path::{Path, PathBuf};

/// Makes a sample clinic.
pub(super) fn sample(sample: &Sample, global: &Global, output: &Output) -> Answer {
    let folder = folder(global)?;
    let progress = Progress::of(output.shows_progress(), "Making the sample clinic");
    let wanted = careloop_core::sample::Sample {
        patients: sample.patients,
        tasks: sample.tasks,
        seed: sample.seed,
        device_secret: !sample.without_device_secret,
    };
    let made = careloop_core::sample::make(folder.clone(), Host::this_machine(), wanted, progress.watcher())?;
    Ok(Box::new(SampleReply { vault: folder, made }))
}

/// Measures the engine.
pub(super) fn bench(bench: &Bench, global: &Global, output: &Output) -> Answer {
    let folder = folder(global)?;
    let progress = Progress::of(output.shows_progress(), "Measuring");
    let (host, watch) = (Host::this_machine(), progress.watcher());
    if let Some(entries) = bench.entries {
        let measured = careloop_core::bench::run_audit(&folder, &host, entries, &watch)?;
        return Ok(Box::new(measured));
    }
    let measured = careloop_core::bench::run(folder, host, bench.tasks, watch)?;
    Ok(Box::new(measured))
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
