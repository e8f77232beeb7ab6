//! The project's own commands, `cargo xtask <command>`, and the rules of the repository as tests.
//!
//! A fresh machine needs Rust and git; [`setup`] gets the rest. Every other command calls it first.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command talks to the person who typed it"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "the bans protect patients' records and repeatable runs; here are build steps, their files and their times"
)]

mod checks;
mod dev;
mod fuzz;
mod journeys;
mod migrations;
mod process;
mod report;
mod setup;
#[cfg(test)]
mod tidy;
mod trouble;
mod ui;
mod walk;
mod wasm;
mod window;
mod workspace;

use std::process::ExitCode;

use crate::setup::Purpose;
use crate::trouble::Trouble;
use crate::workspace::Workspace;

const USAGE: &str = "\
cargo xtask setup              installs what the other commands need
cargo xtask test [--long]      every check; --long runs the full counts and cargo-deny
cargo xtask run                opens the window on a sample clinic
cargo xtask run --headless DIR leaves pictures of every screen and figures in DIR instead
cargo xtask dev                serves the screens to a browser, built again at every change
cargo xtask walk               walks a sample clinic through its main job in the terminal
cargo xtask ui [--dev]         builds the screens into ui/dist
cargo xtask journeys [NAME...] walks through the screens in Chromium
cargo xtask fuzz [--seconds N] runs every fuzz target for N seconds (60)
cargo xtask hash-migrations    lists new migrations in migrations/HASHES";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match obey(&arguments) {
        Ok(code) => code,
        Err(trouble) => {
            eprintln!("error: {trouble}");
            ExitCode::FAILURE
        }
    }
}

fn obey(arguments: &[&str]) -> Result<ExitCode, Trouble> {
    match arguments {
        ["setup"] => {
            setup::prepare(&Workspace::find()?, Purpose::Testing)?;
            println!("Everything is here.");
            Ok(ExitCode::SUCCESS)
        }
        ["test"] => checks::run(&Workspace::find()?, checks::Length::Usual),
        ["test", "--long"] => checks::run(&Workspace::find()?, checks::Length::Long),
        ["run"] => window::run(&Workspace::find()?),
        ["run", "--headless", out] => window::run_headless(&Workspace::find()?, out),
        ["dev"] => dev::run(&Workspace::find()?),
        ["walk"] => walk::run(&Workspace::find()?),
        ["journeys", names @ ..] => run_journeys(names),
        ["ui"] => build_ui(ui::Effort::Release),
        ["ui", "--dev"] => build_ui(ui::Effort::Dev),
        ["fuzz"] => fuzz::run(&Workspace::find()?, 60),
        ["fuzz", "--seconds", seconds] => match seconds.parse() {
            Ok(seconds) => fuzz::run(&Workspace::find()?, seconds),
            Err(_) => Err(Trouble::new(format!(
                "--seconds takes a whole number, not {seconds:?}"
            ))),
        },
        ["hash-migrations"] => {
            migrations::list_new(&Workspace::find()?.root)?;
            Ok(ExitCode::SUCCESS)
        }
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        unknown => Err(Trouble::new(format!(
            "no such command: {}\n\n{USAGE}",
            unknown.join(" ")
        ))),
    }
}

fn build_ui(effort: ui::Effort) -> Result<ExitCode, Trouble> {
    let workspace = Workspace::find()?;
    wasm::prepare(&workspace)?;
    ui::build(&workspace, effort)?;
    Ok(ExitCode::SUCCESS)
}

fn run_journeys(names: &[&str]) -> Result<ExitCode, Trouble> {
    let workspace = Workspace::find()?;
    setup::prepare(&workspace, Purpose::Testing)?;
    ui::build(&workspace, ui::Effort::Release)?;
    let counts = journeys::run(&workspace, names)?;
    println!("{} passed, {} failed", counts.passed, counts.failed);
    Ok(if counts.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
