//! One module a screen.

mod account;
mod asking;
pub mod backup;
pub mod entrance;
mod heads;
pub mod patient;
pub mod patients;
pub mod people;
pub mod person;
pub mod search;
pub mod settings;
pub mod verify;
pub mod work;
