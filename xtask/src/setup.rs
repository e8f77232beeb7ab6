//! `cargo xtask setup`: gets what is missing, and is quick when nothing is.

mod needs;

use std::process::Command;

use crate::journeys;
use crate::process;
use crate::trouble::Trouble;
use crate::wasm;
use crate::workspace::Workspace;

use self::needs::{NEEDS, Need};

/// What the machine is prepared for. Each needs what those before it need.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Building and using careloopctl.
    Terminal,
    /// Building the window and working in it.
    Window,
    /// Walking through the window where nobody sits in front of a screen.
    Walking,
    /// Every check.
    Testing,
}

/// Gets what is missing for a purpose, or says in one line what to run.
pub(crate) fn prepare(workspace: &Workspace, purpose: Purpose) -> Result<(), Trouble> {
    let needs = || NEEDS.iter().filter(|need| need.from <= purpose);
    let missing: Vec<&Need> = needs().filter(|need| !need.is_met()).collect();
    for need in &missing {
        println!("missing: {} ({})", need.package, need.reason);
    }
    let mut packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    packages.dedup();
    if !packages.is_empty() {
        install(&packages)?;
        if let Some(need) = needs().find(|need| !need.is_met()) {
            return Err(Trouble::new(format!(
                "{} was installed, but {} is still missing",
                need.package,
                need.sign()
            )));
        }
    }
    if purpose >= Purpose::Window {
        wasm::prepare(workspace)?;
    }
    if purpose >= Purpose::Testing {
        toolchain_components(workspace)?;
        journeys::prepare(workspace)?;
    }
    Ok(())
}

/// Installs Debian packages where this user may. Otherwise the trouble is the one line that would.
pub(crate) fn install(packages: &[&str]) -> Result<(), Trouble> {
    let packages = packages.join(" ");
    let line = format!("apt-get update && apt-get install -y --no-install-recommends {packages}");
    if process::find("apt-get").is_none() {
        return Err(Trouble::new(format!(
            "this system has no apt-get; install what Debian calls: {packages}"
        )));
    }
    let am_root = process::output(Command::new("id").arg("-u"))? == "0";
    let may_become_root = || process::succeeds(Command::new("sudo").args(["-n", "true"]));
    let mut shell = if am_root {
        Command::new("sh")
    } else if may_become_root() {
        let mut command = Command::new("sudo");
        command.args(["-n", "sh"]);
        command
    } else {
        return Err(Trouble::new(format!(
            "run this as root, then try again:\n\n    {line}\n"
        )));
    };
    println!("installing {packages}");
    // One package list that cannot be fetched is no reason to stop: the others may hold what is needed.
    let script = line
        .replace(" && ", "; ")
        .replace("apt-get ", "apt-get -q -o DPkg::Lock::Timeout=300 ");
    process::run(shell.args(["-c", &format!("export DEBIAN_FRONTEND=noninteractive; {script}")]))
}

/// rustfmt and clippy are left out of rustup's smallest installation.
fn toolchain_components(workspace: &Workspace) -> Result<(), Trouble> {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        let is_here = || process::succeeds(workspace.cargo().args([subcommand, "--version"]));
        if is_here() {
            continue;
        }
        println!("missing: {component}");
        let added = process::run(Command::new("rustup").args(["component", "add", component]));
        if added.is_err() || !is_here() {
            let message = format!(
                "the Rust toolchain has no {component}: add it, as `rustup component add {component}` does"
            );
            return Err(Trouble::new(message));
        }
    }
    Ok(())
}
