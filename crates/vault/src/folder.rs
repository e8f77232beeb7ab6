//! The vault's folder: which files there are, and which header is in force.

use crate::error::{Error, Result};
use crate::files;
use crate::header::{self, Header};
use crate::host::Host;
use careloop_contract::{Refusal, VaultPart};
use std::path::{Path, PathBuf};

/// The folder of a vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder(PathBuf);

/// A header that was read, with the file's hash.
#[derive(Clone, Debug)]
pub(crate) struct FoundHeader {
    pub(crate) header: Header,
    pub(crate) hash: [u8; 32],
    /// Whether it was the one still to be put in force.
    pub(crate) is_next: bool,
}

impl Folder {
    /// Names a folder; nothing is looked at yet.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Roster and slots.
    #[must_use]
    pub fn header(&self) -> PathBuf {
        self.0.join("vault.hdr")
    }

    /// A header that is being put in force.
    #[must_use]
    pub fn next_header(&self) -> PathBuf {
        self.0.join("vault.hdr.next")
    }

    /// Ledger and tables.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.0.join("vault.db")
    }

    /// A database that is being made or encrypted anew.
    #[must_use]
    pub fn next_database(&self) -> PathBuf {
        self.0.join("vault.db.next")
    }

    /// Events before sign-in.
    #[must_use]
    pub fn side(&self) -> PathBuf {
        self.0.join("vault.side")
    }

    /// The encrypted content of attachments.
    #[must_use]
    pub fn attachments(&self) -> PathBuf {
        self.0.join("attachments")
    }

    /// The encrypted content of the attachment whose object has this SHA-256.
    #[must_use]
    pub fn attachment(&self, digest: &[u8; 32]) -> PathBuf {
        let name: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        self.attachments().join(name)
    }

    /// How this workstation likes its window. Not the vault's: no backup has it.
    #[must_use]
    pub fn window(&self) -> PathBuf {
        self.0.join("window.json")
    }

    /// Marks a sample clinic, for whoever looks at it without being told how to get in. Empty.
    #[must_use]
    pub fn sample_mark(&self) -> PathBuf {
        self.0.join("sample")
    }

    /// Whether there is a vault, or what is left of one.
    #[must_use]
    pub fn has_vault(&self) -> bool {
        self.header().exists() || self.database().exists()
    }

    pub(crate) fn lock(&self) -> PathBuf {
        self.0.join("vault.lock")
    }

    pub(crate) fn side_lock(&self) -> PathBuf {
        self.0.join("vault.side.lock")
    }

    /// Checks that a vault is here and may be used here.
    pub(crate) fn check(&self, host: &Host) -> Result<()> {
        let part = match (self.header().exists(), self.database().exists()) {
            (true, true) => return self.check_disk(host),
            // A vault whose making or restoring was cut off in its last step.
            (false, true) if self.next_header().exists() => return self.check_disk(host),
            (false, false) => return Err(Refusal::NoVault.into()),
            (false, true) => VaultPart::Header,
            (true, false) => VaultPart::Database,
        };
        Err(Refusal::Damaged { part }.into())
    }

    /// Makes the folder for a new vault, or takes one that is there and has nothing in it but what
    /// an attempt that did not finish left behind.
    pub(crate) fn claim(&self) -> Result<()> {
        match files::create_private_folder(&self.0) {
            Err(Error::Refused(Refusal::VaultExists)) if self.0.is_dir() => {
                if files::holds_only(&self.0, |name| {
                    name.starts_with("vault.")
                        || name.starts_with("window.json")
                        || INDEXES.iter().any(|index| name.starts_with(index))
                        || matches!(name, "careloop.log" | "sample" | "attachments")
                })? {
                    files::make_private(&self.0)?;
                    // Whatever is made here is no sample until it says so itself.
                    if self.has_vault() {
                        return Ok(());
                    }
                    files::remove_durable(&self.sample_mark())
                } else {
                    Err(Refusal::VaultExists.into())
                }
            }
            made => made,
        }
    }

    /// Removes what an attempt to make or restore a vault left behind.
    pub(crate) fn remove_remains(&self) -> Result<()> {
        files::remove_durable(&self.next_header())?;
        // A log whose database was moved away would be replayed over whatever comes in its place.
        if !self.database().exists() {
            remove_with_suffixes(&self.database(), &BESIDE_A_DATABASE)?;
        }
        self.remove_next_database()
    }

    /// An index that belongs to a compartment: one of [`INDEXES`].
    #[must_use]
    pub fn index(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Removes an index with SQLite's files beside it.
    pub(crate) fn remove_index(&self, name: &str) -> Result<()> {
        // The log first: one without its database would be replayed over the next of that name.
        remove_with_suffixes(&self.index(name), &BESIDE_A_DATABASE)?;
        files::remove_durable(&self.index(name))
    }

    /// Removes a database that was being written, with SQLite's files beside it.
    pub(crate) fn remove_next_database(&self) -> Result<()> {
        files::remove_durable(&self.next_database())?;
        remove_with_suffixes(&self.next_database(), &BESIDE_A_DATABASE)
    }

    /// Refuses network file systems.
    pub(crate) fn check_disk(&self, host: &Host) -> Result<()> {
        if host.file_system.is_network(&self.0)? {
            return Err(Refusal::NetworkFileSystem.into());
        }
        Ok(())
    }

    /// The clinic's name, as the header's roster says it to anybody. None: there is no header that says it.
    #[must_use]
    pub fn clinic_name(&self) -> Option<String> {
        let headers = self.headers().ok()?;
        let roster = headers.first()?.header.roster().ok()?;
        Some(roster.clinic_name)
    }

    /// The headers here, the one still to be put in force first. Which of them counts, the ledger
    /// says once it can be read.
    pub(crate) fn headers(&self) -> Result<Vec<FoundHeader>> {
        let mut found = Vec::new();
        let mut fault = None;
        for (path, is_next) in [(self.next_header(), true), (self.header(), false)] {
            let Some(bytes) = files::read_limited(&path, header::MAX_BYTES as u64)? else {
                continue;
            };
            match Header::decode(&bytes) {
                Ok(header) => found.push(FoundHeader {
                    header,
                    hash: crate::crypto::sha256(&bytes),
                    is_next,
                }),
                // A half-written next header was never in force.
                Err(_) if is_next => {}
                Err(damage) => fault = Some(damage),
            }
        }
        match (found.is_empty(), fault) {
            (true, Some(damage)) => Err(damage.into()),
            (true, None) => Err(Error::Refused(Refusal::Damaged {
                part: VaultPart::Header,
            })),
            (false, _) => Ok(found),
        }
    }
}

/// The indexes a vault may have. Each can be computed from the ledger again at any time; no backup has them.
pub const INDEXES: [&str; 2] = ["audit.idx", "clinical.idx"];

/// What SQLite puts beside a database.
const BESIDE_A_DATABASE: [&str; 3] = ["-journal", "-wal", "-shm"];

fn remove_with_suffixes(path: &Path, suffixes: &[&str]) -> Result<()> {
    for suffix in suffixes {
        let mut path = path.to_path_buf().into_os_string();
        path.push(suffix);
        files::remove_durable(Path::new(&path))?;
    }
    Ok(())
}
