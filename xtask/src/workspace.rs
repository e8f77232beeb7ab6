//! Where the repository is and where its builds go.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::process;
use crate::trouble::{Trouble, While as _};

/// The packages of the programs that people get. They are named together whichever is built: a package alone
/// would have what both use compiled once more, with fewer features.
pub(crate) const RELEASED: &[&str] = &[
    "--release",
    "--package",
    "careloop-cli",
    "--package",
    "careloop-app",
];

/// What is built for tests, named together for the same reason. The window is not: its toolkit would be compiled a
/// second time, and its tests are run as it is released.
pub(crate) const TESTED: &[&str] = &[
    "--workspace",
    "--exclude",
    "xtask",
    "--exclude",
    "careloop-bundle",
    "--exclude",
    "careloop-app",
];

/// The repository and the one build folder that every step shares.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
}

impl Workspace {
    /// The workspace this program was started in.
    pub(crate) fn find() -> Result<Self, Trouble> {
        let root = root()?;
        let target = match (std::env::var_os("CARGO_TARGET_DIR"), cache_of_ci()) {
            (None, Some(cache)) => cache,
            (Some(_), _) | (None, None) => {
                let metadata = metadata(&root)?;
                let target = metadata.get("target_directory").and_then(Value::as_str);
                PathBuf::from(target.ok_or_else(|| Trouble::new("cargo metadata names no target folder"))?)
            }
        };
        Ok(Self { root, target })
    }

    /// Cargo of the toolchain in use, in the root, building into the shared folder.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = cargo();
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// The program that people run, once [`Workspace::build_program`] has built it.
    pub(crate) fn program(&self) -> PathBuf {
        self.target
            .join("release")
            .join(format!("careloopctl{}", std::env::consts::EXE_SUFFIX))
    }

    /// Builds careloopctl, with no test feature of another crate switched on in it.
    pub(crate) fn build_program(&self) -> Result<(), Trouble> {
        process::run(
            self.cargo()
                .args(["build"])
                .args(RELEASED)
                .args(["--bin", "careloopctl"]),
        )?;
        println!("careloopctl is {}", self.program().display());
        Ok(())
    }
}

/// The folder that holds the workspace's Cargo.toml.
pub(crate) fn root() -> Result<PathBuf, Trouble> {
    // Read when the program runs, not when it was built: a build folder may serve two checkouts.
    let package = std::env::var_os("CARGO_MANIFEST_DIR")
        .ok_or_else(|| Trouble::new("start it as `cargo xtask`, inside the repository"))?;
    match Path::new(&package).parent() {
        Some(root) => Ok(root.to_owned()),
        None => Err(Trouble::new("xtask has no folder above it")),
    }
}

/// What cargo says about the workspace's own packages.
pub(crate) fn metadata(root: &Path) -> Result<Value, Trouble> {
    let mut command = cargo();
    command
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--manifest-path",
        ])
        .arg(root.join("Cargo.toml"));
    serde_json::from_str(&process::output(&mut command)?).during("cargo metadata")
}

/// Cargo of the toolchain in use.
pub(crate) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A machine that checks every change keeps its cache between checkouts: builds go there, outside the checkout.
fn cache_of_ci() -> Option<PathBuf> {
    if std::env::var_os("CI")? != "true" {
        return None;
    }
    let cache = match std::env::var_os("XDG_CACHE_HOME") {
        Some(cache) => PathBuf::from(cache),
        None => PathBuf::from(std::env::var_os("HOME")?).join(".cache"),
    };
    let ours = cache.join("careloop");
    // Writing the mark that backup programs look for also shows that the folder can be written to.
    let writable = cache.is_dir()
        && fs::create_dir_all(&ours).is_ok()
        && fs::write(
            ours.join("CACHEDIR.TAG"),
            "Signature: 8a477f597d28d172789f06886806bc55\n",
        )
        .is_ok();
    writable.then(|| ours.join("target"))
}
