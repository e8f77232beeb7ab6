//! The journeys through the screens: Chromium, the same screens as in the window, a bridge to the engine.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::process;
use crate::trouble::{Trouble, While as _};
use crate::workspace::Workspace;

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("tests").join("e2e")
}

/// Gets the packages that the journeys are written with, exactly as their lock file lists them.
pub(crate) fn prepare(workspace: &Workspace) -> Result<(), Trouble> {
    let folder = folder(workspace);
    let lock = folder.join("package-lock.json");
    let lock = fs::read(&lock).during(lock.display())?;
    // npm leaves no copy of the lock it followed that could be compared, so we do.
    let followed = folder.join("node_modules").join(".followed-lock");
    if fs::read(&followed).is_ok_and(|followed| followed == lock) {
        return Ok(());
    }
    println!("missing: what the journeys are written with (axe-core, playwright-core)");
    process::run(
        Command::new("npm")
            .args([
                "ci",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ])
            .current_dir(&folder),
    )?;
    fs::write(&followed, lock).during(followed.display())
}
