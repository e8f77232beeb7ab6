//! A keychain in files: like the operating system's, it outlives a process that is killed.

use careloop_contract::Secret;
use careloop_vault::error::KeychainFault;
use careloop_vault::host::Keychain;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::PathBuf;

/// Keeps each account's secret in a file of its own. A write is there whole or not at all.
#[derive(Clone, Debug)]
pub struct FileKeychain(PathBuf);

impl FileKeychain {
    /// Keeps the secrets in a folder, which is made.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self, account: &str) -> PathBuf {
        self.0.join(account.replace('/', "_"))
    }
}

impl Keychain for FileKeychain {
    fn read(&self, account: &str) -> Result<Option<Secret<Vec<u8>>>, KeychainFault> {
        match fs::read(self.file(account)) {
            Ok(bytes) => Ok(Some(Secret::new(bytes))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(_) => Err(KeychainFault::Failed),
        }
    }

    fn write(&self, account: &str, secret: &[u8]) -> Result<(), KeychainFault> {
        let file = self.file(account);
        let fresh = file.with_extension("new");
        let written = File::create(&fresh)
            .and_then(|mut file| file.write_all(secret))
            .and_then(|()| fs::rename(&fresh, &file));
        written.map_err(|_| KeychainFault::Failed)
    }

    fn erase(&self, account: &str) -> Result<(), KeychainFault> {
        match fs::remove_file(self.file(account)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(KeychainFault::Failed),
            _ => Ok(()),
        }
    }
}
