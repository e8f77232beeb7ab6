//! What needs a real operating system around it.
#![allow(
    clippy::expect_used,
    reason = "a test that fails by a panic is a test that fails"
)]

#[cfg(target_os = "linux")]
mod secret_service;
