//! A process that works in a clinic until it is killed.
//!
//! `clinic_worker VAULT KEYCHAIN BACKUPS SEED PASSWORD WORDS OPERATION...` does the operations in
//! order; `random:MODE` stands for an endless random mix. Before an operation it says what it is
//! about to make true (`try`), after the engine answered that it is done, what is true now (`ack`),
//! one JSON object a line.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that panics is a test that fails, and tests write their own files"
)]

#[cfg(target_os = "linux")]
mod faults;
#[cfg(target_os = "linux")]
mod work;

#[cfg(target_os = "linux")]
fn main() {
    work::run(&std::env::args().skip(1).collect::<Vec<_>>());
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("this worker counts Linux's file operations");
}
