//! A file that leaves Careloop: a tar archive inside an age file (<https://age-encryption.org/v1>), with a
//! signed list of what is in it. Nothing of it is ever on the disk in plain.
//!
//! The encrypted file is written under a name beside its own; the entry that it left is committed; only
//! then does it get its name. So there is no file without an entry. An entry without its file, because
//! the last step failed, is followed by one that says so.
//!
//! What is sealed to a key can be opened by its recipient while it is written, before it is whole. That it is
//! begun is an entry before its first byte.

use crate::session::Session;
use careloop_contract::limits::PASSPHRASE_WORDS;
use careloop_contract::view::SealedFile;
use careloop_contract::{Field, Instant, Refusal, Secret};
use careloop_domain::{Permit, person};
use careloop_ledger::Kind;
use careloop_ledger::sign::PublicKey;
use careloop_vault::access::{AccessDetails, AccessedRecord};
use careloop_vault::new_file::NewFile;
use careloop_vault::words::make_passphrase;
use careloop_vault::{Error, Fault};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Whom something is for, and why it leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Errand {
    /// Whom it is for. One line.
    pub(crate) recipient: String,
    /// Why.
    pub(crate) reason: String,
}

impl Errand {
    /// Reads what a person typed.
    ///
    /// # Errors
    /// [`Refusal::Empty`] and the like.
    pub(crate) fn of(recipient: &str, reason: &str) -> Result<Self, Refusal> {
        Ok(Self {
            recipient: person::recipient(recipient)?,
            reason: person::reason(reason)?,
        })
    }
}

/// What a file is called and who can open it.
pub(crate) struct Envelope<'a> {
    /// The folder for it, which must be there.
    pub(crate) folder: &'a str,
    /// What is in it, in one word: the file's name says no more.
    pub(crate) what: &'static str,
    /// What is in it, in sentences: for the README inside.
    pub(crate) about: &'a str,
    /// The public key (`age1...`) of whom it is for. None: a passphrase is drawn.
    pub(crate) age_recipient: Option<&'a str>,
}

/// Records that one entry names; those of a file that has more stand in entries after its first.
const RECORDS_SAID: usize = 1_000;

/// An act by which something leaves.
pub(crate) struct Leave<'a> {
    /// That it is allowed.
    pub(crate) permit: &'a Permit,
    /// [`Kind::Exported`] or [`Kind::AuditExported`].
    pub(crate) kind: Kind,
    /// Whom it is for, and why.
    pub(crate) errand: &'a Errand,
    /// What leaves, in words, where the records do not say it.
    pub(crate) what: Option<String>,
    /// What leaves.
    pub(crate) records: Vec<AccessedRecord>,
}

impl Leave<'_> {
    /// What the entry says with these of the records: what leaves, for whom and why.
    fn details(&self, said: Option<&str>, records: &[AccessedRecord]) -> AccessDetails {
        let reason = Some(self.errand.reason.as_str());
        let words: Vec<&str> = [said, self.what.as_deref(), reason]
            .into_iter()
            .flatten()
            .collect();
        AccessDetails {
            records: records.to_vec(),
            text: Some(words.join("; ")),
            recipient: Some(self.errand.recipient.clone()),
            ..AccessDetails::default()
        }
    }
}

/// A file that is being written.
pub(crate) struct Sealing {
    archive: tar::Builder<age::stream::StreamWriter<Measured>>,
    manifest: String,
    path: PathBuf,
    passphrase: Option<Secret<String>>,
    made: Instant,
}

/// A file that is written, beside its place.
pub(crate) struct Sealed {
    file: NewFile,
    path: PathBuf,
    passphrase: Option<Secret<String>>,
    bytes: u64,
    digest: [u8; 32],
}

/// Counts and hashes what is written.
struct Measured {
    /// Buffered: whoever writes the encrypted file's header does not say why a disk would not take it.
    file: io::BufWriter<NewFile>,
    bytes: u64,
    hasher: Sha256,
}

impl Write for Measured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Writes a few members into a file that leaves.
///
/// # Errors
/// [`Refusal::FileAccess`] if the folder is not there; [`Refusal::DiskFull`]; nothing is left behind then.
pub(crate) fn seal(
    session: &mut Session<'_>,
    envelope: &Envelope<'_>,
    members: &[(&str, &[u8])],
    leave: Leave<'_>,
) -> Result<SealedFile, Error> {
    let mut sealing = Sealing::begin(session, envelope, &leave)?;
    for (name, bytes) in members {
        sealing.add(name, bytes)?;
    }
    sealing.close(session)?.leave(session, &leave)
}

impl Sealing {
    /// Begins the file, with a README and the public key of whoever signs. That one is begun which its
    /// recipient can open already is an entry.
    pub(crate) fn begin(
        session: &mut Session<'_>,
        envelope: &Envelope<'_>,
        leave: &Leave<'_>,
    ) -> Result<Self, Error> {
        let host = session.vault.host();
        let made = session.now();
        let unique: [u8; 4] = host.entropy.make_bytes()?;
        let day = made.to_string().replace(':', "");
        let name = format!(
            "careloop-{}-{day}-{:08x}.age",
            envelope.what,
            u32::from_be_bytes(unique)
        );
        let folder = Path::new(envelope.folder);
        let (encryptor, passphrase) = match envelope.age_recipient {
            Some(key) => (to_key(key)?, None),
            None => {
                let passphrase = make_passphrase(&*host.entropy, PASSPHRASE_WORDS)?;
                let encryptor = to_passphrase(&passphrase, host.kdf.scrypt_log_n())?;
                (encryptor, Some(passphrase))
            }
        };
        let file = Measured {
            file: io::BufWriter::new(NewFile::create(folder.join(format!("{name}.part")))?),
            bytes: 0,
            hasher: Sha256::new(),
        };
        if passphrase.is_none() {
            let acts = (leave.kind, session.purpose());
            let begun = leave.details(Some("begun"), &[]);
            session.vault.record_leaving(leave.permit, acts, &begun, None)?;
        }
        let stream = encryptor.wrap_output(file)?;
        let mut sealing = Self {
            archive: tar::Builder::new(stream),
            manifest: String::new(),
            path: folder.join(name),
            passphrase,
            made,
        };
        let signer = session.vault.signer();
        sealing.add("README.txt", readme(envelope.about, &signer).as_bytes())?;
        sealing.add("SIGNER.pem", pem(&signer).as_bytes())?;
        Ok(sealing)
    }

    /// Adds a member. Its name is a relative path of plain characters.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        // As `sha256sum` writes it, so that it can check it.
        let _ = writeln!(self.manifest, "{}  {name}", hex(&Sha256::digest(bytes)));
        self.append(name, bytes)
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Regular);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        header.set_mtime(u64::try_from(self.made.as_millis() / 1000).unwrap_or(0));
        Ok(self.archive.append_data(&mut header, name, bytes)?)
    }

    /// Signs the list of members and ends the file. It stays beside its place.
    pub(crate) fn close(mut self, session: &Session<'_>) -> Result<Sealed, Error> {
        let manifest = std::mem::take(&mut self.manifest);
        let signature = session.vault.sign_report(manifest.as_bytes());
        self.append("MANIFEST", manifest.as_bytes())?;
        self.append("MANIFEST.sig", signature.as_bytes())?;
        let measured = self.archive.into_inner()?.finish()?;
        let file = measured
            .file
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        file.sync()?;
        Ok(Sealed {
            file,
            path: self.path,
            passphrase: self.passphrase,
            bytes: measured.bytes,
            digest: measured.hasher.finalize().into(),
        })
    }
}

impl Sealed {
    /// Writes the entry that it left, then gives it its name.
    ///
    /// # Errors
    /// If the entry cannot be written there is no file. If the file cannot get its name there is none
    /// either, and an entry after the first says so.
    pub(crate) fn leave(self, session: &mut Session<'_>, leave: &Leave<'_>) -> Result<SealedFile, Error> {
        let count = u32::try_from(leave.records.len()).unwrap_or(u32::MAX);
        let purpose = session.purpose();
        let acts = (leave.kind, purpose);
        let (first, more) = leave.records.split_at(leave.records.len().min(RECORDS_SAID));
        let details = leave.details(None, first);
        session
            .vault
            .record_leaving(leave.permit, acts, &details, Some(self.digest))?;
        for records in more.chunks(RECORDS_SAID) {
            let details = leave.details(Some("continued"), records);
            session.vault.record_leaving(leave.permit, acts, &details, None)?;
        }
        let path = self.path;
        if let Err(error) = self.file.place(&path) {
            let refusal = match error {
                Error::Refused(refusal) => refusal,
                Error::Fault(_) => Refusal::FileAccess,
            };
            // The door notes refusals for want of a right; this one is ours to note.
            let nothing = leave.details(None, &[]);
            session.vault.record_refusal(refusal.code(), purpose, &nothing)?;
            return Err(refusal.into());
        }
        Ok(SealedFile {
            file: path.display().to_string(),
            passphrase: self.passphrase,
            bytes: self.bytes,
            digest: hex(&self.digest),
            records: count,
        })
    }
}

fn to_key(key: &str) -> Result<age::Encryptor, Error> {
    let field = Field::SealingKey;
    let recipient: age::x25519::Recipient = key.trim().parse().map_err(|_| Refusal::Malformed { field })?;
    encryptor(&recipient)
}

fn to_passphrase(passphrase: &Secret<String>, log_n: u8) -> Result<age::Encryptor, Error> {
    let mut recipient = age::scrypt::Recipient::new(passphrase.expose().clone().into());
    recipient.set_work_factor(log_n);
    encryptor(&recipient)
}

fn encryptor(recipient: &dyn age::Recipient) -> Result<age::Encryptor, Error> {
    let made = age::Encryptor::with_recipients(std::iter::once(recipient));
    made.map_err(|_| Error::Fault(Fault::Crypto))
}

/// What somebody who opened the file needs to know.
fn readme(about: &str, signer: &PublicKey) -> String {
    format!(
        "{about}

How to check this archive
-------------------------
MANIFEST has the SHA-256 of every other member, as the program sha256sum writes it. MANIFEST.sig is an
Ed25519 signature (RFC 8032) over the 18 bytes `careloop/report/v1` followed by the 32 bytes of the SHA-256
of MANIFEST. SIGNER.pem is the public key of the person who made the archive; its id in the clinic's
ledger is {}.

    sha256sum --check MANIFEST
    ( printf 'careloop/report/v1'; openssl dgst -sha256 -binary MANIFEST ) > signed
    openssl pkeyutl -verify -pubin -inkey SIGNER.pem -rawin -in signed -sigfile MANIFEST.sig

That it left, when and with which SHA-256 of the encrypted file, stands in the clinic's ledger.
",
        signer.key_id()
    )
}

/// An Ed25519 public key as RFC 8410 section 4 writes it.
fn pem(key: &PublicKey) -> String {
    use base64::Engine as _;
    const PREFIX: [u8; 12] = [
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ];
    let der = [PREFIX.as_slice(), key.as_bytes()].concat();
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n")
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
