//! `cargo xtask test`: every check, in the order in which a mistake is cheapest to find.

use std::fs;
use std::process::ExitCode;

use crate::journeys;
use crate::process;
use crate::report::{Counts, Report, counted};
use crate::setup::{self, Purpose};
use crate::trouble::{Trouble, While as _};
use crate::ui;
use crate::wasm::WasmToolchain;
use crate::window;
use crate::workspace::{RELEASED, TESTED, Workspace};

/// How much is tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// Some hundred cases of each random test: minutes.
    Usual,
    /// The full counts: hours.
    Long,
}

/// Runs every check and ends with the line `N passed, N failed`.
pub(crate) fn run(workspace: &Workspace, length: Length) -> Result<ExitCode, Trouble> {
    let mut report = Report::new();
    walk_steps(workspace, length, &mut report);
    Ok(report.close())
}

/// A step that others build on ends the walk when it fails; the rest are all tried.
fn walk_steps(workspace: &Workspace, length: Length, report: &mut Report) {
    let cargo = |arguments: &[&str]| one(process::run(workspace.cargo().args(arguments)));

    if !report.step("setup: what the checks need", || {
        one(setup::prepare(workspace, Purpose::Testing))
    }) {
        return;
    }
    report.step("format", || cargo(&["fmt", "--all", "--check"]));
    report.step("lints", || {
        cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])
    });
    report.step("contract, domain and screens in a browser's target", || {
        let toolchain = WasmToolchain::find(workspace)?;
        one(toolchain.check(
            workspace,
            &["careloop-contract", "careloop-domain", "careloop-ui"],
        ))
    });
    report.step("rules of the repository", || {
        counted(
            workspace
                .cargo()
                .args(["test", "--no-fail-fast", "--package", "xtask"]),
            test_result,
        )
    });
    if !report.step("the program as people run it", || one(workspace.build_program())) {
        return;
    }
    report.step("tests", || {
        let mut command = workspace.cargo();
        command.args(["test", "--no-fail-fast"]).args(TESTED);
        command.env("CARELOOPCTL", workspace.program());
        // The window's tests have a step of their own, after its screens.
        command.arg("--");
        for name in window_test_names(workspace)? {
            command.args(["--skip", &name]);
        }
        if length == Length::Long {
            command.env("CARELOOP_LONG", "1");
        }
        counted(&mut command, test_result)
    });
    if report.step("the screens as a browser loads them", || {
        one(ui::build(workspace, ui::Effort::Release))
    }) {
        report.step("journeys through the screens in Chromium", || {
            journeys::run(workspace, &[])
        });
        report.step("the window and its tests", || window_tests(workspace));
    }
    report.step("documentation", || {
        let mut command = workspace.cargo();
        one(process::run(
            command
                .args(["doc", "--no-deps", "--workspace"])
                .env("RUSTDOCFLAGS", "-D warnings"),
        ))
    });
    report.step("licences and sources of what we build on", || {
        dependencies(workspace, length)
    });
}

fn window_tests(workspace: &Workspace) -> Result<Counts, Trouble> {
    let programs = window::build_both(workspace)?;
    let mut command = workspace.cargo();
    command
        .args(["test", "--no-fail-fast"])
        .args(TESTED)
        .args(["--test", "it", "--"])
        // One window after another: some are measured.
        .args(["--test-threads", "1"])
        .args(window_test_names(workspace)?)
        .env("CARELOOP_APP", programs.released)
        .env("CARELOOP_APP_E2E", programs.driven)
        .env("CARELOOPCTL", workspace.program());
    let mut counts = counted(&mut command, test_result)?;
    let mut own = workspace.cargo();
    own.arg("test").args(RELEASED).args(["--bin", "careloop"]);
    counts.add(counted(&mut own, test_result)?);
    Ok(counts)
}

/// What the names of the tests in the real window begin with: other packages have a module `window` too.
fn window_test_names(workspace: &Workspace) -> Result<Vec<String>, Trouble> {
    let folder = workspace.root.join("tests/tests/it/window");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).during(folder.display())? {
        let path = entry.during(folder.display())?.path();
        let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) else {
            continue;
        };
        names.push(format!("window::{stem}::"));
    }
    Ok(names)
}

fn one(outcome: Result<(), Trouble>) -> Result<Counts, Trouble> {
    outcome.map(|()| Counts::ONE_PASSED)
}

/// cargo-deny takes minutes to build, so the usual run takes it only where it already is.
fn dependencies(workspace: &Workspace, length: Length) -> Result<Counts, Trouble> {
    if !process::succeeds(workspace.cargo().args(["deny", "--version"])) {
        if length == Length::Usual {
            println!(
                "cargo-deny is not installed: `cargo install --locked cargo-deny`, or --long, adds this check"
            );
            return Ok(Counts::SKIPPED);
        }
        process::run(workspace.cargo().args(["install", "--locked", "cargo-deny"]))?;
    }
    one(process::run(
        workspace
            .cargo()
            .args(["deny", "check", "bans", "licenses", "sources"]),
    ))
}

/// The counts of `test result: ok. 3 passed; 0 failed; 1 ignored; ...`, which libtest prints for each program.
fn test_result(line: &str) -> Option<Counts> {
    let (_verdict, counts) = line.trim().strip_prefix("test result: ")?.split_once(". ")?;
    let mut found = Counts::default();
    for part in counts.split("; ") {
        match part.split_once(' ') {
            Some((number, "passed")) => found.passed = number.parse().ok()?,
            Some((number, "failed")) => found.failed = number.parse().ok()?,
            Some((number, "ignored")) => found.ignored = number.parse().ok()?,
            Some(_) | None => {}
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_from_the_result_line() {
        let line = "test result: FAILED. 12 passed; 3 failed; 4 ignored; 0 measured; 2 filtered out; finished in 0.05s";
        assert_eq!(
            test_result(line),
            Some(Counts {
                passed: 12,
                failed: 3,
                ignored: 4
            })
        );
    }

    #[test]
    fn other_lines_count_nothing() {
        for line in ["test vault::opens ... ok", "running 3 tests", "", "test result:"] {
            assert_eq!(test_result(line), None, "{line:?} is no result line");
        }
    }
}
