//! What is needed to look at the real window: a screen of its own, and WebDriver.

pub mod driver;
pub mod logind;
pub mod loopback;
pub mod processes;
pub mod screen;
pub mod traces;

pub use driver::{Driver, keys};
pub use logind::Logind;
pub use loopback::Loopback;
pub use screen::Screen;

use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Names the program as it is released.
pub const APP: &str = "CARELOOP_APP";

/// Names the program built with the feature `e2e`, which WebDriver may drive.
pub const APP_E2E: &str = "CARELOOP_APP_E2E";

/// Longest wait for anything the window does.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// The program that a variable names, or nothing, which is said.
#[must_use]
pub fn program(variable: &str, test: &str) -> Option<PathBuf> {
    let found = std::env::var_os(variable).map(PathBuf::from);
    if found.is_none() {
        crate::crash::say(&format!("SKIPPED {test}: {variable} names no program"));
    }
    found
}

/// Asks again until there is an answer.
///
/// # Panics
/// If there is none in time.
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    within(PATIENCE, &mut ask).unwrap_or_else(|| panic!("{what}: not within {PATIENCE:?}"))
}

/// Asks again until there is an answer, or the time is over.
pub fn within<T>(time: Duration, mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + time;
    loop {
        if let Some(answer) = ask() {
            return Some(answer);
        }
        if Instant::now() >= end {
            return None;
        }
        std::thread::park_timeout(Duration::from_millis(10));
    }
}
