//! The compiler for wasm32-unknown-unknown, which contract, domain and the window's screens are built for.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;
use crate::setup;
use crate::trouble::Trouble;
use crate::workspace::Workspace;

const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's compiler, cargo, the standard library's source and the linker.
const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-19"];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_LINKER: &str = "/usr/bin/wasm-ld-19";
const DEBIAN_LIBRARY: &str = "/usr/lib/rustlib/src/rust/library/std";

/// Which compiler builds for a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The toolchain in use, with the target's standard library ready made.
    Own,
    /// Debian's, which builds the standard library itself: for machines that cannot reach Rust's own server.
    Debian,
}

impl WasmToolchain {
    /// The one that is ready. `CARELOOP_WASM=debian` insists on Debian's.
    pub(crate) fn find(workspace: &Workspace) -> Result<Self, Trouble> {
        match (debian_is_asked_for(), own_is_ready(workspace), debian_is_ready()) {
            (false, true, _) => Ok(Self::Own),
            (true, _, true) | (false, false, true) => Ok(Self::Debian),
            (true, _, false) | (false, false, false) => Err(missing()),
        }
    }

    /// Checks that packages compile for a browser.
    pub(crate) fn check(self, workspace: &Workspace, packages: &[&str]) -> Result<(), Trouble> {
        let mut command = self.cargo(workspace, "check");
        for package in packages {
            command.args(["--package", package]);
        }
        process::run(&mut command)
    }

    /// Compiles the program that a package and it share the name of. The answer is its file.
    pub(crate) fn build(
        self,
        workspace: &Workspace,
        package: &str,
        profile: &str,
    ) -> Result<PathBuf, Trouble> {
        let mut command = self.cargo(workspace, "build");
        command.args(["--package", package, "--bin", package, "--profile", profile]);
        process::run(&mut command)?;
        // The folder of the profile dev has kept the name it had before there were profiles.
        let folder = if profile == "dev" { "debug" } else { profile };
        Ok(self
            .target(workspace)
            .join(TARGET)
            .join(folder)
            .join(format!("{package}.wasm")))
    }

    fn cargo(self, workspace: &Workspace, subcommand: &str) -> Command {
        let mut command = match self {
            Self::Own => {
                let mut command = workspace.cargo();
                command.arg(subcommand);
                command
            }
            Self::Debian => {
                println!("with Debian's compiler, which builds the standard library first");
                let mut command = Command::new(DEBIAN_CARGO);
                command
                    .current_dir(&workspace.root)
                    // The standard library is built by a flag that only nightly compilers take otherwise.
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("RUSTC", DEBIAN_RUSTC)
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER)
                    .env("CARGO_TARGET_DIR", self.target(workspace))
                    // Cargo set this for the toolchain that runs us; Debian's compiler has libraries of its own.
                    .env_remove("LD_LIBRARY_PATH")
                    .args([subcommand, "-Zbuild-std=std,panic_abort"]);
                command
            }
        };
        command.args(["--target", TARGET]);
        command
    }

    /// Another compiler's artefacts would be thrown away at every change between the two.
    fn target(self, workspace: &Workspace) -> PathBuf {
        match self {
            Self::Own => workspace.target.clone(),
            Self::Debian => workspace.target.join("debian"),
        }
    }
}

/// Gets the target: from Rust's own server where that can be reached, otherwise Debian's compiler.
pub(crate) fn prepare(workspace: &Workspace) -> Result<(), Trouble> {
    if WasmToolchain::find(workspace).is_ok() {
        return Ok(());
    }
    println!("missing: the target {TARGET}");
    if !debian_is_asked_for() && process::find("rustup").is_some() {
        let mut rustup = Command::new("rustup");
        rustup
            .args(["target", "add", TARGET])
            .env("RUSTUP_MAX_RETRIES", "1");
        match process::run(&mut rustup) {
            Ok(()) if own_is_ready(workspace) => return Ok(()),
            Ok(()) => println!("rustup added the target to another toolchain than the one in use"),
            Err(trouble) => println!("{trouble}"),
        }
        println!("taking Debian's compiler instead");
    }
    setup::install(DEBIAN_PACKAGES)?;
    WasmToolchain::find(workspace).map(drop)
}

fn missing() -> Trouble {
    Trouble::new(format!(
        "no compiler for {TARGET}: run `rustup target add {TARGET}`, or install Debian's {}",
        DEBIAN_PACKAGES.join(" ")
    ))
}

fn debian_is_asked_for() -> bool {
    std::env::var_os("CARELOOP_WASM").is_some_and(|choice| choice == "debian")
}

fn own_is_ready(workspace: &Workspace) -> bool {
    let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc
        .current_dir(&workspace.root)
        .args(["--print", "target-libdir", "--target", TARGET]);
    process::output(&mut rustc).is_ok_and(|folder| Path::new(&folder).is_dir())
}

fn debian_is_ready() -> bool {
    [DEBIAN_RUSTC, DEBIAN_CARGO, DEBIAN_LINKER, DEBIAN_LIBRARY]
        .iter()
        .all(|path| Path::new(path).exists())
}
