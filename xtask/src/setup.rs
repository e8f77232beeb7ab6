//! `cargo xtask setup`: gets what is missing, and is quick when nothing is.

use std::path::Path;
use std::process::Command;

use crate::process;
use crate::trouble::Trouble;
use crate::wasm;
use crate::workspace::Workspace;

/// What the machine is prepared for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Building and using careloopctl.
    Running,
    /// Every check.
    Testing,
}

/// A Debian package, why it is needed, and the file or command that shows it is there.
struct Need {
    package: &'static str,
    reason: &'static str,
    shown_by: Sign,
}

enum Sign {
    Command(&'static str),
    File(&'static str),
}

const RUNNING: &[Need] = &[
    Need {
        package: "build-essential",
        reason: "compiles SQLCipher",
        shown_by: Sign::Command("cc"),
    },
    Need {
        package: "build-essential",
        reason: "headers of the C library",
        shown_by: Sign::File("/usr/include/stdio.h"),
    },
    Need {
        package: "pkg-config",
        reason: "finds OpenSSL",
        shown_by: Sign::Command("pkg-config"),
    },
    Need {
        package: "libssl-dev",
        reason: "the cipher inside SQLCipher",
        shown_by: Sign::File("/usr/include/openssl/ssl.h"),
    },
];

const TESTING: &[Need] = &[
    Need {
        package: "gnome-keyring",
        reason: "the tests' own keychain",
        shown_by: Sign::Command("gnome-keyring-daemon"),
    },
    Need {
        package: "dbus-daemon",
        reason: "a session bus for that keychain alone",
        shown_by: Sign::Command("dbus-run-session"),
    },
    Need {
        package: "sqlite3",
        reason: "shows that plain SQLite cannot open a vault",
        shown_by: Sign::Command("sqlite3"),
    },
    Need {
        package: "python3",
        reason: "a verifier of the ledger in another language",
        shown_by: Sign::Command("python3"),
    },
];

impl Need {
    fn is_met(&self) -> bool {
        match self.shown_by {
            Sign::Command(program) => process::find(program).is_some(),
            Sign::File(path) => Path::new(path).exists(),
        }
    }
}

/// Gets what is missing for a purpose, or says in one line what to run.
pub(crate) fn prepare(workspace: &Workspace, purpose: Purpose) -> Result<(), Trouble> {
    let needs = || {
        RUNNING
            .iter()
            .chain(if purpose == Purpose::Testing { TESTING } else { &[] })
    };
    let missing: Vec<&Need> = needs().filter(|need| !need.is_met()).collect();
    for need in &missing {
        println!("missing: {} ({})", need.package, need.reason);
    }
    let mut packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    packages.dedup();
    if !packages.is_empty() {
        install(&packages)?;
        if let Some(need) = needs().find(|need| !need.is_met()) {
            let what = match need.shown_by {
                Sign::Command(program) => program,
                Sign::File(path) => path,
            };
            return Err(Trouble::new(format!(
                "{} was installed, but {what} is still missing",
                need.package
            )));
        }
    }
    if purpose == Purpose::Testing {
        toolchain_components(workspace)?;
        wasm::prepare(workspace)?;
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
