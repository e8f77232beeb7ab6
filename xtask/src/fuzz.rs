//! `cargo xtask fuzz`: random bytes against everything that reads bytes from outside.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use crate::process;
use crate::trouble::{Trouble, While as _};
use crate::workspace::Workspace;

/// Runs every target for some seconds, and ends with executions and time of each.
pub(crate) fn run(workspace: &Workspace, seconds: u32) -> Result<ExitCode, Trouble> {
    if !process::succeeds(workspace.cargo().args(["fuzz", "--version"])) {
        println!("missing: cargo-fuzz");
        process::run(workspace.cargo().args(["install", "--locked", "cargo-fuzz"]))?;
    }
    let targets = process::output(cargo_fuzz(workspace).arg("list"))?;
    let mut lines = Vec::new();
    let mut all_held = true;
    for target in targets.lines() {
        println!("\n== {target}, {seconds} s");
        let trial = try_target(workspace, target, seconds)?;
        all_held &= trial.held;
        let verdict = if trial.held { "no panic" } else { "FAILED" };
        lines.push(format!(
            "{target}: {} executions in {:.0} s, {verdict}",
            trial.executions, trial.seconds
        ));
    }
    println!("\n{}", lines.join("\n"));
    Ok(if all_held {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

struct Trial {
    executions: u64,
    seconds: f64,
    held: bool,
}

fn try_target(workspace: &Workspace, target: &str, seconds: u32) -> Result<Trial, Trouble> {
    // Built apart, so that the time of the trial is the time of the trial.
    process::run(cargo_fuzz(workspace).args(["build", target]))?;
    let mut command = cargo_fuzz(workspace);
    // What the fuzzer learns goes to the first folder, which git ignores; it starts from the seeds in the second.
    let corpus = workspace.root.join("fuzz").join("corpus").join(target);
    fs::create_dir_all(&corpus).during(corpus.display())?;
    command
        .args(["run", target])
        .arg(corpus)
        .arg(workspace.root.join("fuzz").join("seeds").join(target));
    command
        .args(["--", "-print_final_stats=1"])
        .arg(format!("-max_total_time={seconds}"));
    let started = Instant::now();
    let mut child = command
        .stderr(Stdio::piped())
        .spawn()
        .during(process::shown(&command))?;
    let mut executions = 0;
    if let Some(stderr) = child.stderr.take() {
        for line in BufReader::new(stderr).split(b'\n') {
            let line = line.during("reading the output of the fuzzer")?;
            let line = String::from_utf8_lossy(&line);
            eprintln!("{line}");
            if let Some(number) = line.strip_prefix("stat::number_of_executed_units:") {
                executions = number.trim().parse().during("the fuzzer's count of executions")?;
            }
        }
    }
    let held = child.wait().during("waiting for the fuzzer")?.success();
    Ok(Trial {
        executions,
        seconds: started.elapsed().as_secs_f64(),
        held,
    })
}

fn cargo_fuzz(workspace: &Workspace) -> Command {
    let mut command = workspace.cargo();
    // The sanitizer is behind a flag that only nightly compilers take otherwise. The targets are another
    // workspace with other flags: they keep a build folder of their own.
    command
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", workspace.target.join("fuzz"))
        .arg("fuzz");
    command
}
