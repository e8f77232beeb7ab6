//! The engine from outside, on a real encrypted vault with a clock that stands still.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test that panics is a test that fails"
)]

mod day_of_work;
