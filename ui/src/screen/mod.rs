//! One module a screen.

mod account;
pub(crate) mod asking;
pub mod backup;
pub mod clinic;
pub mod emergency;
pub mod entrance;
mod form_dialog;
mod heads;
mod knowing;
pub mod leaver;
mod past;
pub mod patient;
pub mod patients;
pub mod people;
pub mod person;
pub mod policy;
pub mod recovery;
pub mod search;
pub mod sessions;
pub mod settings;
mod tick_people;
pub mod verify;
pub mod work;
