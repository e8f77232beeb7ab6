//! What the tests of the whole share: a clinic to work in, and a keychain that outlives a killed
//! process.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::wildcard_enum_match_arm,
    reason = "a test that panics is a test that fails, and tests write their own files"
)]

pub mod clinic;
#[cfg(unix)]
pub mod crash;
pub mod facts;
pub mod keychain;
pub mod luck;
#[cfg(target_os = "linux")]
pub mod window;

pub use clinic::{Clinic, secret};
pub use keychain::FileKeychain;
pub use luck::Luck;

/// Whether the full counts were asked for (`CARELOOP_LONG=1`).
#[must_use]
pub fn is_long() -> bool {
    std::env::var_os("CARELOOP_LONG").is_some_and(|value| value == "1")
}
