//! How fast the window opens and how much memory it takes, beside GTK's own task list on the same screen.
//!
//! Usage: window_figures APP VAULT. Prints one line of JSON. A start is measured from the process to its
//! window on the screen, which Careloop shows once its page has asked how the vault stands; each program
//! is started once to warm up and five times to be measured, and the median counts. Memory is the
//! proportional share (PSS) of the program and every process it started, once it has come to rest; null
//! where the kernel does not tell it, as for somebody else than root about a program that hides its memory.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool of the tests, which measures time and says what it found"
)]

use careloop_tests::window::{Screen, processes, until};
use std::process::Command;
use std::time::{Duration, Instant};

const STARTS: usize = 5;

const ENDEAVOUR: &str = "endeavour";

/// What was measured of one start.
struct Start {
    millis: u64,
    memory: Option<u64>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [app, vault] = arguments.as_slice() else {
        eprintln!("Usage: window_figures APP VAULT");
        std::process::exit(2);
    };
    let screen = Screen::start();
    let mut careloop = screen.command(app);
    careloop.args(["--vault", vault]);
    let ours = measure(&screen, &mut careloop);
    let has_endeavour = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(ENDEAVOUR).is_file()));
    let theirs = has_endeavour.then(|| measure(&screen, &mut screen.command(ENDEAVOUR)));
    let mebibytes = |start: &Start| start.memory.map(|bytes| bytes / (1024 * 1024));
    let figures = serde_json::json!({
        "start_ms": ours.millis,
        "start_ms_endeavour": theirs.as_ref().map(|start| start.millis),
        "pss_mb": mebibytes(&ours),
        "pss_mb_endeavour": theirs.as_ref().and_then(mebibytes),
    });
    println!("{figures}");
}

/// The median of some starts, after one to warm up.
fn measure(screen: &Screen, command: &mut Command) -> Start {
    start(screen, command);
    let mut starts: Vec<Start> = (0..STARTS).map(|_| start(screen, command)).collect();
    starts.sort_by_key(|start| start.millis);
    starts.swap_remove(STARTS / 2)
}

/// Starts a program, waits for its window, and ends it.
fn start(screen: &Screen, command: &mut Command) -> Start {
    let begun = Instant::now();
    let mut program = command.spawn().unwrap();
    screen.windows(".");
    let millis = u64::try_from(begun.elapsed().as_millis()).unwrap();
    let memory = at_rest(program.id());
    screen
        .command("kill")
        .arg(program.id().to_string())
        .status()
        .unwrap();
    until("the program ends", || program.try_wait().unwrap());
    until("its window is gone", || {
        screen
            .xdotool(&["search", "--onlyvisible", "--name", "."])
            .is_empty()
            .then_some(())
    });
    Start { millis, memory }
}

/// Memory of a program and all it started, once it does not change any more.
fn at_rest(program: u32) -> Option<u64> {
    let mut before = memory(program)?;
    let mut looked = Instant::now();
    until("the program comes to rest", || {
        if looked.elapsed() < Duration::from_millis(500) {
            return None;
        }
        looked = Instant::now();
        let now = memory(program)?;
        let moved = now.abs_diff(before);
        before = now;
        (moved < now / 100).then_some(now)
    });
    Some(before)
}

fn memory(program: u32) -> Option<u64> {
    let children = processes::below(program).into_keys();
    children.chain([program]).map(processes::memory).sum()
}
