//! The only door to the vault: every command and query of [`careloop_contract`] is carried out here.
//!
//! A request goes the same way each time: session valid and unlocked, permission from the one policy
//! table, the pure rule in `domain`, one transaction that appends to the ledger and updates the
//! tables, a typed answer. A read of a record is an entry before it is answered; a refusal for want
//! of permission is an entry too. See ARCHITECTURE.md.

mod access;
mod attachments;
mod audit;
pub mod bench;
mod board;
mod chosen;
pub mod desk;
mod door;
mod drafts;
mod emergency;
mod factor;
mod halfway;
mod idle;
pub mod imports;
mod known;
mod maintenance;
mod notes;
mod page;
mod password;
mod patients;
mod people;
mod pin;
mod places;
mod proof;
mod reads;
mod record;
mod recovery;
pub mod sample;
mod sealed_file;
mod session;
mod sessions;
mod settings;
mod tasks;
mod undo;
mod views;

pub use careloop_domain::watch;
pub use careloop_vault::Host;
pub use careloop_vault::files::harden_process;
pub use careloop_vault::folder::Folder;
pub use door::{Core, Execute, Watch};
