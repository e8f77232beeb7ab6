//! The engine from outside, on a real encrypted vault with a clock that stands still.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that panics is a test that fails"
)]

mod accounts;
mod alerts;
mod attachments;
mod audit;
mod clinic;
mod day_of_work;
mod desk;
mod drafts;
mod emergency;
mod factor;
mod guessing;
mod history;
mod imports;
mod leavers;
mod notes;
mod people;
mod permission;
mod person;
mod places;
mod proof;
mod record_at;
mod recovery;
mod requests;
mod restore;
mod restricted;
mod review;
mod sample;
mod search;
mod sessions;
mod settings;
mod sign_in;
mod six_people;
mod upgrade;
mod views;
mod whole;
mod witness;
