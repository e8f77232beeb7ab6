//! `cargo xtask run`: the window on a sample clinic, in front of somebody or for pictures.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::process;
use crate::setup::{self, Purpose};
use crate::trouble::{Trouble, While as _};
use crate::ui;
use crate::walk;
use crate::workspace::{RELEASED, Workspace};

/// The program as people get it, and the one that WebDriver may drive.
pub(crate) struct Programs {
    pub(crate) released: PathBuf,
    pub(crate) driven: PathBuf,
}

/// Opens the window on the sample clinic, which is made where there is none yet.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode, Trouble> {
    let has_screen = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if !has_screen {
        return Err(Trouble::new(
            "there is no screen to open a window on (DISPLAY, WAYLAND_DISPLAY): \
             `cargo xtask run --headless FOLDER` leaves pictures of it instead",
        ));
    }
    setup::prepare(workspace, Purpose::Window)?;
    ui::build(workspace, ui::Effort::Release)?;
    let program = build_released(workspace)?;
    workspace.build_program()?;
    let vault = sample_clinic(workspace)?;
    println!(
        "The clinic is in {}: remove the folder to begin anew.",
        vault.display()
    );
    process::run(Command::new(program).arg("--vault").arg(vault))?;
    Ok(ExitCode::SUCCESS)
}

/// Walks through the window where nobody sits in front of a screen, and leaves pictures and figures.
pub(crate) fn run_headless(workspace: &Workspace, out: &str) -> Result<ExitCode, Trouble> {
    setup::prepare(workspace, Purpose::Walking)?;
    ui::build(workspace, ui::Effort::Release)?;
    let programs = build_both(workspace)?;
    workspace.build_program()?;
    let mut build = workspace.cargo();
    build.args([
        "build",
        "--release",
        "--package",
        "careloop-tests",
        "--bin",
        "look",
    ]);
    process::run(&mut build)?;
    let look = workspace.target.join("release").join("look");
    process::run(
        Command::new(look)
            .arg("--app")
            .arg(programs.released)
            .arg("--driven")
            .arg(programs.driven)
            .arg("--ctl")
            .arg(workspace.program())
            .arg(out),
    )?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the window both ways. They differ in one line, so the second costs a link.
pub(crate) fn build_both(workspace: &Workspace) -> Result<Programs, Trouble> {
    build(workspace, &["--features", "careloop-app/e2e"])?;
    // The two have one name, which is also how their processes are told from others.
    let folder = workspace.target.join("release").join("driven");
    fs::create_dir_all(&folder).during(folder.display())?;
    let driven = folder.join("careloop");
    // Replaced, not written over: a copy that still runs keeps its file.
    let _ = fs::remove_file(&driven);
    fs::copy(built(workspace), &driven).during(driven.display())?;
    Ok(Programs {
        released: build_released(workspace)?,
        driven,
    })
}

fn build_released(workspace: &Workspace) -> Result<PathBuf, Trouble> {
    build(workspace, &[])?;
    Ok(built(workspace))
}

fn build(workspace: &Workspace, features: &[&str]) -> Result<(), Trouble> {
    let mut command = workspace.cargo();
    command
        .arg("build")
        .args(RELEASED)
        .args(["--bin", "careloop"])
        .args(features);
    process::run(&mut command)
}

fn built(workspace: &Workspace) -> PathBuf {
    workspace.target.join("release").join("careloop")
}

/// The vault of the sample clinic.
fn sample_clinic(workspace: &Workspace) -> Result<PathBuf, Trouble> {
    let vault = workspace.target.join("sample-clinic");
    if is_empty(&vault) {
        println!("making the sample clinic");
        let mut sample = Command::new(workspace.program());
        sample
            .arg("--vault")
            .arg(&vault)
            .args(["sample", "--patients", "60", "--tasks", "220"]);
        if !walk::has_secret_service() {
            sample.arg("--without-device-secret");
        }
        process::run(&mut sample)?;
    }
    Ok(vault)
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}
