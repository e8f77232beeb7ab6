//! The whole from outside: attacks on the vault's files, kills, full disks, copies and damage.
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

mod attack;
#[cfg(target_os = "linux")]
mod busy;
#[cfg(target_os = "linux")]
mod crash;
#[cfg(target_os = "linux")]
mod damage;
#[cfg(target_os = "linux")]
mod disk;
#[cfg(target_os = "linux")]
mod keychain;
#[cfg(target_os = "linux")]
mod release;
#[cfg(target_os = "linux")]
mod window;
