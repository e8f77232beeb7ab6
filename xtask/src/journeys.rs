//! The journeys through the screens: Chromium, the same screens as in the window, a bridge to the engine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;
use crate::report::{Counts, counted};
use crate::trouble::{Trouble, While as _};
use crate::workspace::{TESTED, Workspace};

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

/// Runs the journeys; all of them where no file is named. Sums what node's own test runner reports.
pub(crate) fn run(workspace: &Workspace, names: &[&str]) -> Result<Counts, Trouble> {
    let bridge = build_bridge(workspace)?;
    let folder = folder(workspace);
    let mut command = Command::new("node");
    command
        .current_dir(&folder)
        .env("CARELOOP_BRIDGE", bridge)
        // One after another: their measures of time are worth nothing when two browsers share a core.
        .args(["--test", "--test-concurrency=1", "--test-reporter=spec"]);
    for file in journeys(&folder)? {
        if names.is_empty() || names.iter().any(|name| file.starts_with(name)) {
            command.arg(file);
        }
    }
    counted(&mut command, count)
}

/// The program that stands between a browser and the engine.
pub(crate) fn build_bridge(workspace: &Workspace) -> Result<PathBuf, Trouble> {
    let mut build = workspace.cargo();
    build.arg("build").args(TESTED).args(["--bin", "bridge"]);
    process::run(&mut build)?;
    Ok(workspace.target.join("debug").join("bridge"))
}

/// The files that hold journeys.
fn journeys(folder: &Path) -> Result<Vec<String>, Trouble> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).during(folder.display())? {
        let name = entry.during(folder.display())?.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".test.mjs") {
            files.push(name.into_owned());
        }
    }
    files.sort();
    Ok(files)
}

/// The count of a line such as `ℹ pass 12`, which node prints for each kind of outcome at the end.
fn count(line: &str) -> Option<Counts> {
    let mut words = line.trim().strip_prefix("ℹ ")?.split(' ');
    let (outcome, number) = (words.next()?, words.next()?.parse().ok()?);
    let none = Counts::default();
    match outcome {
        "pass" => Some(Counts {
            passed: number,
            ..none
        }),
        "fail" | "cancelled" => Some(Counts {
            failed: number,
            ..none
        }),
        "skipped" | "todo" => Some(Counts {
            ignored: number,
            ..none
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_summed_from_the_last_lines_of_the_run() {
        let lines = [
            "✔ signs in (12.5ms)",
            "ℹ tests 5",
            "ℹ pass 2",
            "ℹ fail 1",
            "ℹ cancelled 1",
            "ℹ skipped 1",
            "ℹ duration_ms 12",
        ];
        let mut sum = Counts::default();
        lines
            .iter()
            .filter_map(|line| count(line))
            .for_each(|counts| sum.add(counts));
        assert_eq!((sum.passed, sum.failed, sum.ignored), (2, 2, 1));
    }
}
