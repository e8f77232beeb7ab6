//! A file that leaves Careloop: made beside its place, and put there only once it is said in the ledger.

use crate::crypto::sha256;
use crate::error::Result;
use crate::files::{create_new, remove_if_there, rename_new};
use crate::vault::OpenVault;
use careloop_contract::Refusal;
use careloop_ledger::sign::{PublicKey, Signature};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What the signature of a file that leaves is made over, before the manifest's SHA-256.
pub const REPORT_CONTEXT: &[u8] = b"careloop/report/v1";

/// A private file that is being written. Removed again when dropped, unless it was put in its place.
#[derive(Debug)]
pub struct NewFile {
    file: File,
    path: PathBuf,
    is_placed: bool,
}

impl NewFile {
    /// Makes the file. Nothing of that name may be there.
    ///
    /// # Errors
    /// [`Refusal::FileAccess`] if its folder is not there; as [`crate::Error`] maps I/O errors.
    pub fn create(path: PathBuf) -> Result<Self> {
        if !path.parent().is_some_and(Path::is_dir) {
            return Err(Refusal::FileAccess.into());
        }
        let file = create_new(&path)?;
        Ok(Self {
            file,
            path,
            is_placed: false,
        })
    }

    /// Makes what was written durable, under the name it has.
    ///
    /// # Errors
    /// As [`crate::Error`] maps I/O errors.
    pub fn sync(&self) -> Result<()> {
        Ok(self.file.sync_all()?)
    }

    /// Gives the file its own name, at which nothing may be yet. Durable when it returns.
    ///
    /// # Errors
    /// As [`crate::Error`] maps I/O errors; the file is removed then.
    pub fn place(mut self, path: &Path) -> Result<()> {
        rename_new(&self.path, path)?;
        self.is_placed = true;
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if !self.is_placed {
            // It is encrypted and was never in force. What cannot be removed says nothing to anybody.
            let _ = remove_if_there(&self.path);
        }
    }
}

impl OpenVault {
    /// The key by which the one who acts signs.
    #[must_use]
    pub fn signer(&self) -> PublicKey {
        self.author.key.public_key()
    }

    /// Signs a manifest of what leaves Careloop, as the one who acts.
    #[must_use]
    pub fn sign_report(&self, manifest: &[u8]) -> Signature {
        self.author
            .key
            .sign(&[REPORT_CONTEXT, &sha256(manifest)].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let home = tempfile::tempdir().expect("a folder");
        let (part, whole) = (home.path().join("a.part"), home.path().join("a"));
        let mut file = NewFile::create(part.clone()).expect("made");
        file.write_all(b"one").expect("written");
        assert!(NewFile::create(part.clone()).is_err(), "never taken over");
        drop(file);
        assert!(!part.exists(), "what was not put in its place is gone");

        let mut file = NewFile::create(part.clone()).expect("made");
        file.write_all(b"two").expect("written");
        file.place(&whole).expect("put in its place");
        assert_eq!(std::fs::read(&whole).expect("there"), b"two");

        let file = NewFile::create(part.clone()).expect("made");
        assert!(file.place(&whole).is_err(), "nothing is written over");
        assert_eq!(std::fs::read(&whole).expect("there"), b"two");
        assert_eq!(std::fs::read_dir(home.path()).expect("readable").count(), 1);
        assert!(
            NewFile::create(home.path().join("no/folder")).is_err(),
            "no folder is made"
        );
    }
}
