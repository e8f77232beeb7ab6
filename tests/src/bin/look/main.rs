//! `look --app FILE --driven FILE --ctl FILE OUT`: opens the real window on a sample clinic where nobody sits in
//! front of a screen, walks the main job, and leaves a picture of every screen and some figures in OUT.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::wildcard_enum_match_arm,
    reason = "it is a part of the tests: what it panics about is a test that fails"
)]

mod figures;
mod pictures;

use careloop_tests::window::Screen;
use std::path::{Path, PathBuf};

/// What it works with.
struct Work {
    /// The program as it is released.
    app: PathBuf,
    /// The program that WebDriver may drive.
    driven: PathBuf,
    /// careloopctl, which makes the sample clinic.
    ctl: PathBuf,
    /// Where pictures and figures go.
    out: PathBuf,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let ["--app", app, "--driven", driven, "--ctl", ctl, out] = *words.as_slice() else {
        panic!("look --app FILE --driven FILE --ctl FILE OUT");
    };
    let work = Work {
        app: app.into(),
        driven: driven.into(),
        ctl: ctl.into(),
        out: out.into(),
    };
    std::fs::create_dir_all(&work.out).unwrap();
    let figures = figures::measure(&work);
    let file = work.out.join("figures.json");
    std::fs::write(&file, format!("{figures:#}\n")).unwrap();
    println!("{figures:#}");
    let pictures = pictures::take(&work);
    println!(
        "{pictures} pictures and figures.json are in {}",
        work.out.display()
    );
}

impl Work {
    /// A screen with a sample clinic.
    fn clinic(&self) -> Screen {
        let screen = Screen::start();
        make_sample(&self.ctl, &screen);
        screen
    }
}

/// Makes the sample clinic where this screen's vault is. No keychain is there, so it does without one.
fn make_sample(ctl: &Path, screen: &Screen) {
    let mut command = screen.command(ctl);
    command.args([
        "sample",
        "--without-device-secret",
        "--patients",
        "60",
        "--tasks",
        "220",
        "--seed",
        "7",
    ]);
    let made = command.output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}
