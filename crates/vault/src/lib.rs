//! The encrypted file: keys, header, side file, database, projections, search, backup.

pub mod access;
pub mod act;
mod audit;
pub mod backup;
mod before;
pub mod bundle;
pub mod cbor;
mod certified;
mod check;
pub mod create;
pub mod crypto;
pub mod db;
pub mod drafts;
pub mod emergency;
pub mod entrance;
pub mod error;
pub mod factor;
pub mod files;
pub mod folder;
pub mod grant;
pub mod header;
pub mod host;
mod ids;
pub mod index;
pub mod kdf;
pub mod keychain;
mod leave;
mod leaver;
pub mod log;
pub mod named;
pub mod new_file;
pub mod people;
pub mod pin;
mod recovery;
pub mod session;
pub mod shares;
pub mod side;
pub mod system;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod vault;
pub mod words;
pub mod yardstick;

pub use error::{Error, Fault, Result};
pub use host::Host;
pub use vault::OpenVault;
