//! `cargo xtask test`: every check, in the order in which a mistake is cheapest to find.

use std::process::ExitCode;

use crate::process;
use crate::report::{Counts, Report, counted};
use crate::setup::{self, Purpose};
use crate::trouble::Trouble;
use crate::wasm::WasmToolchain;
use crate::workspace::Workspace;

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
    report.step("contract and domain in a browser's target", || {
        let toolchain = WasmToolchain::find(workspace)?;
        one(toolchain.check(workspace, &["careloop-contract", "careloop-domain"]))
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
        command.args(["test", "--no-fail-fast", "--workspace", "--exclude", "xtask"]);
        command.env("CARELOOPCTL", workspace.program());
        if length == Length::Long {
            command.env("CARELOOP_LONG", "1");
        }
        counted(&mut command, test_result)
    });
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
