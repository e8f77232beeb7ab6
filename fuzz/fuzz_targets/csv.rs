//! A file that somebody imports as patients or tasks.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| careloop_core::imports::fuzz_rows(bytes));
