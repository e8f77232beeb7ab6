//! `cargo xtask test`: every check, in the order in which a mistake is cheapest to find.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, ExitCode, Stdio};

use crate::process;
use crate::report::{Counts, Report};
use crate::setup::{self, Purpose};
use crate::trouble::{Trouble, While as _};
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
        test_results(
            workspace
                .cargo()
                .args(["test", "--no-fail-fast", "--package", "xtask"]),
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
        test_results(&mut command)
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

/// Passes the output on as it comes and sums what the test programs report.
fn test_results(command: &mut Command) -> Result<Counts, Trouble> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .during(process::shown(command))?;
    let mut counts = Counts::default();
    if let Some(stdout) = child.stdout.take() {
        // Lines of bytes: a test may print what is not UTF-8.
        for line in BufReader::new(stdout).split(b'\n') {
            let line = line.during("reading the output of the tests")?;
            let mut terminal = std::io::stdout().lock();
            // Nobody left to read it is no reason to stop counting.
            let _ = terminal.write_all(&line).and_then(|()| terminal.write_all(b"\n"));
            if let Some(found) = test_result(&String::from_utf8_lossy(&line)) {
                counts.add(found);
            }
        }
    }
    let status = child.wait().during("waiting for the tests")?;
    if !status.success() && counts.failed == 0 {
        // A program that did not compile or was killed has no result line.
        eprintln!("error: `{}` ended with {status}", process::shown(command));
        counts.failed = 1;
    }
    Ok(counts)
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
