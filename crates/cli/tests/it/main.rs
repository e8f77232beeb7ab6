//! careloopctl as people and scripts use it: the program itself, from outside.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::string_slice,
    reason = "a helper that fails by a panic fails its test"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "a test makes and breaks files that the program under test must cope with"
)]

mod attachments;
mod audit;
mod backups;
mod clinic;
mod emergencies;
mod exits;
mod factor;
mod imports;
mod keychain;
mod leavers;
mod ledgers;
mod recovery;
mod rules;
mod samples;
mod sessions;
mod synthea;
mod texts;
mod who_was_in;
