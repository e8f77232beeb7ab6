//! careloopctl: the same engine as the window, without a window.
//!
//! For IT staff, drills, verification and benchmarks. It knows no rule of its own: every command
//! becomes a request of [`careloop_contract`], and [`careloop_core`] answers it or refuses.
//!
//! Reading order: [`args`] says what can be asked, [`commands`] turns it into requests,
//! [`show`] and [`output`] write the answers, [`exit`] says how the program ends.

mod args;
mod commands;
mod exit;
mod failure;
mod output;
mod password;
mod private_file;
mod progress;
mod refusal_text;
mod resolve;
mod script;
mod session;
mod show;

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Keys must not end in a core dump. Where the system does not let us, work goes on.
    let _ = careloop_core::harden_process();
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(error) => return output::usage(&error),
    };
    let mut output = output::Output::of_process(args.global.json, args.global.quiet);
    let exit = match commands::carry_out(args, &mut output) {
        Ok(exit) => exit,
        Err(failure) => output.failure(&failure),
    };
    output.close(exit)
}
