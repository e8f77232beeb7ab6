//! Indexes that belong to a compartment: files of their own, computed from the ledger.
//!
//! `vault.db` opens to everyone who works here, so what is decrypted from a compartment's sealed values may
//! not stand in it. An index is a second encrypted file beside it, opened by a key that is made from the
//! compartment's. It holds nothing that the ledger does not hold: it is never in a backup, and one that is
//! missing, does not open, belongs to another clinic, epoch or format, or is not of this very ledger is
//! deleted and computed again. Nothing depends on its being in step with `vault.db`.

pub mod audit;
mod file;
pub mod notes;
pub mod period;
pub mod trail;
pub mod watch;

use crate::db::read::PlacedEntry;
use crate::error::{Error, Fault, Result};
use crate::grant::Compartment;
use crate::vault::{OpenVault, Progress};
use careloop_contract::Refusal;
use file::IndexFile;
use rusqlite::Connection;

/// Entries that are taken in one transaction.
pub const BATCH: u32 = 4_096;

/// What an index is made of. A fresh one knows nothing; it may remember what it needs from batch to batch.
pub trait Contents: Default {
    /// The file's name in the vault's folder: one of [`crate::folder::INDEXES`].
    const FILE: &'static str;
    /// The compartment under whose key it is.
    const COMPARTMENT: Compartment;
    /// Rises whenever [`Contents::SCHEMA`] or what is computed changes: an index of another one goes.
    const FORMAT: u32;
    /// Its tables. `taken` is the name of the one that says how far it is.
    const SCHEMA: &'static str;
    /// What is told while it is computed.
    const WORK: &'static str;

    /// Takes entries into the tables, in the order of their places, inside the batch's transaction.
    ///
    /// # Errors
    /// The database's. A sealed value that does not open is none: one that somebody spoiled must not hide
    /// the others.
    fn take(&mut self, vault: &OpenVault, into: &Connection, entries: &[PlacedEntry]) -> Result<()>;
}

/// An index, opened when it is first asked and closed when dropped.
pub struct Index<C> {
    file: Option<IndexFile<C>>,
}

impl<C> Default for Index<C> {
    fn default() -> Self {
        Self { file: None }
    }
}

impl<C> core::fmt::Debug for Index<C> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Index")
    }
}

impl<C: Contents> Index<C> {
    /// Asks the index, after it was brought up to the ledger's end. If its file turns out to be spoiled, it is
    /// computed again and asked once more.
    ///
    /// # Errors
    /// [`Refusal::KeyNotGranted`] if the compartment's key is not in hand, [`Refusal::Cancelled`] (what is
    /// computed by then stays), [`Refusal::DiskFull`]; what reading the ledger gives.
    pub fn ask<T>(
        &mut self,
        vault: &OpenVault,
        progress: Progress<'_>,
        mut run: impl FnMut(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let asked = self
            .bring_up(vault, progress)
            .and_then(|()| self.run(vault, &mut run));
        match asked {
            Err(error) if is_spoiled(&error) => {
                self.remove(vault)?;
                self.bring_up(vault, progress)?;
                self.run(vault, &mut run)
            }
            asked => asked,
        }
    }

    /// Takes at most one batch of so many entries; answers whether there is nothing left to take. For the
    /// time in which nobody is active.
    ///
    /// # Errors
    /// As [`Index::ask`].
    pub fn advance(&mut self, vault: &OpenVault, entries: u32) -> Result<bool> {
        let advanced = self.open(vault).and_then(|file| file.take_batch(vault, entries));
        match advanced {
            Err(error) if is_spoiled(&error) => {
                self.remove(vault)?;
                Ok(false)
            }
            Err(error) => {
                self.file = None;
                Err(error.seen_in(vault.folder().path()))
            }
            Ok(took) => Ok(!took),
        }
    }

    /// Closes the file. The next question opens it again.
    pub fn close(&mut self) {
        self.file = None;
    }

    fn open(&mut self, vault: &OpenVault) -> Result<&mut IndexFile<C>> {
        match &mut self.file {
            Some(file) => Ok(file),
            none => Ok(none.insert(IndexFile::open(vault)?)),
        }
    }

    fn bring_up(&mut self, vault: &OpenVault, progress: Progress<'_>) -> Result<()> {
        let brought = self.open(vault).and_then(|file| file.bring_up(vault, progress));
        if matches!(&brought, Err(error) if !matches!(error, Error::Refused(Refusal::Cancelled))) {
            // What it remembers may be of a batch that was rolled back.
            self.file = None;
        }
        brought.map_err(|error| error.seen_in(vault.folder().path()))
    }

    fn run<T>(
        &mut self,
        vault: &OpenVault,
        run: &mut impl FnMut(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        let file = self.open(vault)?;
        run(file.db()).map_err(|error| Error::from(error).seen_in(vault.folder().path()))
    }

    fn remove(&mut self, vault: &OpenVault) -> Result<()> {
        self.file = None;
        vault.folder().remove_index(C::FILE)
    }
}

/// Whether another file may help.
fn is_spoiled(error: &Error) -> bool {
    match error {
        Error::Refused(refusal) => matches!(refusal, Refusal::Damaged { .. } | Refusal::FileAccess),
        Error::Fault(fault) => matches!(fault, Fault::Sqlite(_) | Fault::Io(_) | Fault::Malformed(_)),
    }
}

#[cfg(test)]
mod tests;
