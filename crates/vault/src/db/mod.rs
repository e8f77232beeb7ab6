//! `vault.db`: the ledger's own tables, and the tables that are computed from it.

pub mod emergency;
pub mod open;
pub mod oversight;
pub mod project;
pub mod read;
pub mod records;
pub mod remarks;
pub mod search;
pub mod sessions;
pub mod sight;
pub mod versions;
pub mod work;

pub(crate) mod compare;
pub(crate) mod grants;
pub(crate) mod rightful;

/// A database, as the reads take it.
pub use rusqlite::Connection;
