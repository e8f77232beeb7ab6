//! Signed notes and tree checkpoints: what a clinic hands to others as evidence of its log.
//!
//! The formats are those of <https://c2sp.org/signed-note> and <https://c2sp.org/tlog-checkpoint>,
//! so that programs that are not ours can check and countersign them. Only Ed25519 signatures are
//! made and checked here; those of other kinds and keys are kept as they are.

use crate::sign::{BadSignature, PublicKey, Signature, SigningKey};
use crate::tree::{Hash, TreeHead};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use core::fmt;
use core::str::FromStr;
use sha2::{Digest as _, Sha256};

/// The largest note that is read or made, in bytes. Sixteen post-quantum signatures, which every
/// reader must have room for, take about half of it.
pub const MAX_NOTE_BYTES: usize = 256 * 1024;

/// The most signatures a note may carry.
pub const MAX_NOTE_SIGNATURES: usize = 64;

/// The signature type of Ed25519 in key hashes and verifier keys (signed-note, "Signature types").
const ED25519: u8 = 0x01;

/// What a signature line starts with: an em dash and a space.
const SIGNATURE_MARK: &str = "\u{2014} ";

/// A text with the signatures of those who vouch for it.
///
/// The text must not be believed before [`SignedNote::verify`] has found the signature of a key
/// that was known before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedNote {
    // Ends in a newline; no control characters but newlines.
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    name: String,
    key_hash: [u8; 4],
    signature: Vec<u8>,
}

/// A public key with the name under which it signs notes. Its text form is
/// `name+hash+key`: the key hash in hexadecimal, then the type and the key in base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: PublicKey,
}

/// The state of a log at one moment, as the text of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    // None of the lines is empty or has a control character.
    origin: String,
    head: TreeHead,
    extensions: Vec<String>,
}

/// Why something is not a signed note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MalformedNote {
    /// More than [`MAX_NOTE_BYTES`] or [`MAX_NOTE_SIGNATURES`].
    #[error("the note is larger than notes may be")]
    TooLarge,
    /// Not UTF-8, or a control character other than a newline.
    #[error("the note has characters that notes may not have")]
    Characters,
    /// The text does not end in a newline.
    #[error("the note's text does not end in a newline")]
    Text,
    /// No blank line and signatures after the text.
    #[error("the note has no signatures")]
    Unsigned,
    /// A line after the last blank one that is no signature.
    #[error("the note has a malformed signature line")]
    SignatureLine,
    /// A key name that is empty or has a space, a plus sign or a control character.
    #[error("the key name cannot be used in a note")]
    Name,
}

/// Why a note must not be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnverifiedNote {
    /// The key has not signed it.
    #[error("the note is not signed by this key")]
    NotSigned,
    /// A signature in the key's name that the key did not make.
    #[error("the note has a false signature in this key's name")]
    BadSignature,
}

/// The text is not a verifier key, or its hash is not the key's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is not an Ed25519 verifier key")]
pub struct MalformedVerifierKey;

/// Why a text is not a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MalformedCheckpoint {
    /// The first line, or none, is there to name the log.
    #[error("the checkpoint's origin is missing or not one line of text")]
    Origin,
    /// The second line is no decimal number without leading zeros, or beyond 64 bits.
    #[error("the checkpoint's tree size is not a number")]
    Size,
    /// The third line is not 32 bytes in base64.
    #[error("the checkpoint's root is not a hash")]
    Root,
    /// A further line is empty, or the last does not end in a newline.
    #[error("the checkpoint has a malformed line after its root")]
    Extension,
}

impl SignedNote {
    /// A note that nobody has signed yet.
    ///
    /// # Errors
    /// [`MalformedNote::TooLarge`], [`MalformedNote::Text`] or [`MalformedNote::Characters`] if
    /// the text cannot be a note's.
    pub fn new(text: String) -> Result<Self, MalformedNote> {
        if MAX_NOTE_BYTES < text.len() {
            return Err(MalformedNote::TooLarge);
        }
        if !text.ends_with('\n') {
            return Err(MalformedNote::Text);
        }
        if text.chars().any(is_forbidden) {
            return Err(MalformedNote::Characters);
        }
        Ok(Self {
            text,
            signatures: Vec::new(),
        })
    }

    /// Reads a note with its signatures, of which there must be at least one. Verifies none.
    ///
    /// # Errors
    /// A [`MalformedNote`] for anything but the one form that writing it gives.
    pub fn parse(bytes: &[u8]) -> Result<Self, MalformedNote> {
        if MAX_NOTE_BYTES < bytes.len() {
            return Err(MalformedNote::TooLarge);
        }
        let note = core::str::from_utf8(bytes).map_err(|_| MalformedNote::Characters)?;
        if note.chars().any(is_forbidden) {
            return Err(MalformedNote::Characters);
        }
        // The last blank line: the text may have some of its own.
        let (text, lines) = note.rsplit_once("\n\n").ok_or(MalformedNote::Unsigned)?;
        if lines.is_empty() {
            return Err(MalformedNote::Unsigned);
        }
        let lines = lines.strip_suffix('\n').ok_or(MalformedNote::SignatureLine)?;
        let mut signatures = Vec::new();
        for line in lines.split('\n') {
            if signatures.len() == MAX_NOTE_SIGNATURES {
                return Err(MalformedNote::TooLarge);
            }
            signatures.push(NoteSignature::parse(line).ok_or(MalformedNote::SignatureLine)?);
        }
        Ok(Self {
            text: format!("{text}\n"),
            signatures,
        })
    }

    /// What is signed: ends in a newline.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, in the order of their lines.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a signature at the end, in place of any that stood there for the same name and key.
    ///
    /// # Errors
    /// [`MalformedNote::Name`] for a name that no key can have; [`MalformedNote::TooLarge`] if
    /// there is no room.
    pub fn sign(&mut self, name: &str, key: &SigningKey) -> Result<(), MalformedNote> {
        let signer = VerifierKey::new(name, key.public_key())?;
        let signature = NoteSignature {
            name: signer.name.clone(),
            key_hash: signer.key_hash(),
            signature: key.sign(self.text.as_bytes()).as_bytes().to_vec(),
        };
        let mut signatures = self.signatures.clone();
        signatures.retain(|other| !other.is_by(&signer));
        signatures.push(signature);

        let signed = Self {
            text: self.text.clone(),
            signatures,
        };
        if MAX_NOTE_SIGNATURES < signed.signatures.len() || MAX_NOTE_BYTES < signed.to_string().len() {
            return Err(MalformedNote::TooLarge);
        }
        *self = signed;
        Ok(())
    }

    /// Checks that the key has signed the text under this name. Signatures of others say nothing
    /// either way.
    ///
    /// # Errors
    /// [`UnverifiedNote::NotSigned`] if there is no such signature;
    /// [`UnverifiedNote::BadSignature`] if even one with this name and key hash is false.
    pub fn verify(&self, name: &str, key: &PublicKey) -> Result<(), UnverifiedNote> {
        let signer = VerifierKey::new(name, *key).map_err(|_| UnverifiedNote::NotSigned)?;
        let mut signed = Err(UnverifiedNote::NotSigned);
        for signature in self
            .signatures
            .iter()
            .filter(|signature| signature.is_by(&signer))
        {
            signature
                .verify(&self.text, key)
                .map_err(|BadSignature| UnverifiedNote::BadSignature)?;
            signed = Ok(());
        }
        signed
    }
}

/// The note as it is handed on: text, blank line, signature lines.
impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures
            .iter()
            .try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl NoteSignature {
    /// The name of the key.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key's hash, with the name enough to find the key by; proves nothing.
    #[must_use]
    pub const fn key_hash(&self) -> [u8; 4] {
        self.key_hash
    }

    /// The signature's bytes, at least one. Of an Ed25519 key they are 64.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    fn is_by(&self, signer: &VerifierKey) -> bool {
        self.name == signer.name && self.key_hash == signer.key_hash()
    }

    fn verify(&self, text: &str, key: &PublicKey) -> Result<(), BadSignature> {
        let signature = self.signature.as_slice().try_into().map_err(|_| BadSignature)?;
        key.verify(text.as_bytes(), &Signature::from_bytes(signature))
    }

    fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix(SIGNATURE_MARK)?.split_once(' ')?;
        let bytes = STANDARD.decode(encoded).ok()?;
        let (key_hash, signature) = bytes.split_first_chunk()?;
        let name = name.to_owned();
        let well_formed = is_key_name(&name) && !signature.is_empty();
        well_formed.then(|| Self {
            name,
            key_hash: *key_hash,
            signature: signature.to_vec(),
        })
    }
}

/// The signature line, without its newline.
impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blob = STANDARD.encode([&self.key_hash, self.signature.as_slice()].concat());
        write!(f, "{SIGNATURE_MARK}{} {blob}", self.name)
    }
}

impl VerifierKey {
    /// Names a key.
    ///
    /// # Errors
    /// [`MalformedNote::Name`] if the name is empty or has a space, a plus sign or a control
    /// character.
    pub fn new(name: &str, key: PublicKey) -> Result<Self, MalformedNote> {
        if is_key_name(name) {
            Ok(Self {
                name: name.to_owned(),
                key,
            })
        } else {
            Err(MalformedNote::Name)
        }
    }

    /// The name under which the key signs.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key.
    #[must_use]
    pub const fn public_key(&self) -> PublicKey {
        self.key
    }

    /// The first four bytes of the SHA-256 of name, newline, signature type and key.
    #[must_use]
    pub fn key_hash(&self) -> [u8; 4] {
        let digest: [u8; 32] = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', ED25519])
            .chain_update(self.key.as_bytes())
            .finalize()
            .into();
        let [a, b, c, d, ..] = digest;
        [a, b, c, d]
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash = u32::from_be_bytes(self.key_hash());
        let key = STANDARD.encode([&[ED25519], self.key.as_bytes().as_slice()].concat());
        write!(f, "{}+{hash:08x}+{key}", self.name)
    }
}

impl FromStr for VerifierKey {
    type Err = MalformedVerifierKey;

    fn from_str(text: &str) -> Result<Self, MalformedVerifierKey> {
        // Base64 has plus signs too, a name and a hash have none.
        let (name, rest) = text.split_once('+').ok_or(MalformedVerifierKey)?;
        let (_, key) = rest.split_once('+').ok_or(MalformedVerifierKey)?;
        let bytes = STANDARD.decode(key).map_err(|_| MalformedVerifierKey)?;
        let key = bytes.strip_prefix(&[ED25519]).ok_or(MalformedVerifierKey)?;
        let key = PublicKey::from_bytes(key.try_into().map_err(|_| MalformedVerifierKey)?);
        let verifier = Self::new(name, key).map_err(|_| MalformedVerifierKey)?;
        // One key, one text: this compares the hash as well.
        if verifier.to_string() == text {
            Ok(verifier)
        } else {
            Err(MalformedVerifierKey)
        }
    }
}

impl Checkpoint {
    /// States that the log named `origin` has this size and root. Each extension becomes a line.
    ///
    /// # Errors
    /// [`MalformedCheckpoint::Origin`] or [`MalformedCheckpoint::Extension`] if one of them is
    /// empty or has a control character.
    pub fn new(origin: String, head: TreeHead, extensions: Vec<String>) -> Result<Self, MalformedCheckpoint> {
        if !is_line(&origin) {
            return Err(MalformedCheckpoint::Origin);
        }
        if !extensions.iter().all(|line| is_line(line)) {
            return Err(MalformedCheckpoint::Extension);
        }
        Ok(Self {
            origin,
            head,
            extensions,
        })
    }

    /// Reads the text of a note. Verify the note first.
    ///
    /// # Errors
    /// A [`MalformedCheckpoint`] for anything but the one form that writing it gives.
    pub fn parse(text: &str) -> Result<Self, MalformedCheckpoint> {
        let (origin, rest) = text.split_once('\n').ok_or(MalformedCheckpoint::Origin)?;
        let (size, rest) = rest.split_once('\n').ok_or(MalformedCheckpoint::Size)?;
        let (root, rest) = rest.split_once('\n').ok_or(MalformedCheckpoint::Root)?;
        let size = parse_size(size).ok_or(MalformedCheckpoint::Size)?;
        let root = parse_root(root).ok_or(MalformedCheckpoint::Root)?;
        let extensions = match rest.strip_suffix('\n') {
            Some(lines) => lines.split('\n').map(str::to_owned).collect(),
            None if rest.is_empty() => Vec::new(),
            None => return Err(MalformedCheckpoint::Extension),
        };
        Self::new(origin.to_owned(), TreeHead { size, root }, extensions)
    }

    /// The text to sign: origin, size, root in base64 and the extensions, a line each.
    #[must_use]
    pub fn to_text(&self) -> String {
        let TreeHead { size, root } = self.head;
        let mut text = format!("{}\n{size}\n{}\n", self.origin, STANDARD.encode(root.as_bytes()));
        for line in &self.extensions {
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// The log it speaks of.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The log's size and root.
    #[must_use]
    pub const fn head(&self) -> TreeHead {
        self.head
    }

    /// Further lines, opaque here.
    #[must_use]
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }
}

/// Control characters that no part of a note may have (signed-note, "Format").
const fn is_forbidden(character: char) -> bool {
    character < ' ' && character != '\n'
}

/// Not empty, and stays one line of a note.
fn is_line(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|character| character < ' ')
}

/// Not empty, no spaces of any script, no plus sign, no control characters.
fn is_key_name(name: &str) -> bool {
    is_line(name)
        && !name
            .chars()
            .any(|character| character.is_whitespace() || character == '+')
}

/// A decimal number without sign and leading zeros.
fn parse_size(line: &str) -> Option<u64> {
    let size: u64 = line.parse().ok()?;
    (size.to_string() == line).then_some(size)
}

fn parse_root(line: &str) -> Option<Hash> {
    let bytes = STANDARD.decode(line).ok()?;
    Some(Hash::from_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where it fails"
)]
mod tests {
    use super::*;
    use crate::tree::{EMPTY_ROOT, leaf_hash};
    use proptest::prelude::*;

    /// The example of the Go package golang.org/x/mod/sumdb/note.
    const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    /// Its secret key after the type byte, in base64.
    const PETER_SECRET: &str = "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=";
    const PETER_NOTE: &str = "\
        If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\
        \n\
        — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    /// The example of the specification's page.
    const FOO: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    const FOO_NOTE: &str = "\
        This is an example message.\n\
        \n\
        — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    /// The key of Go's checksum database, and two checkpoints that it published.
    const SUM_DB: &str = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    const SUM_DB_2023: &str = "\
        go.sum database tree\n\
        15081221\n\
        BoMMe1wd25Tco0mYGROkyqxHZWx+hcSCtMV315Lu6Lg=\n\
        \n\
        — sum.golang.org Az3grilD7vQqTrv66jRgKM84Y80KTprrSt4bKmiOPxgmS5ZVBTeCl6dUvjYnN13R+C8j0jGY1WnUADGMkok3U0m2Zgo=\n\
        — test.example.com qTGhC3917mAr6hGh+T55tNjxaej/D/GQivJZRIj7XGdAcQOTqfMWIPgp/v/904LEduN/h2sSRtHUJXUL4b9Gm7Bz4Qc=\n\
        — test.example.com /Pa7Y/dUvWMAAAAAQVwkQVi81ArPV7BIaQYrMIxyzY0m8a4BdeeBhSKd3PviPK4/3Sd+NKSc5N7PDTCfAkUSVniN+R2oKIggA4iiDQ==\n";
    const SUM_DB_LATER: &str = "\
        go.sum database tree\n\
        63096908\n\
        8lHrQPRYe4KT4WQ9/Qk8/taKnD6IRHbFgfN7vQE2Y54=\n\
        \n\
        — sum.golang.org Az3gri/oVBN1jAhNZ/iS+W31psFAWRT20/GyrhpU6taFwulQGetBkH5S7wpGXdS935jiIGiUUAXBVHzT/P6fYhqAmAk=\n";

    #[test]
    fn published_notes_verify() {
        for (key, note) in [
            (PETER, PETER_NOTE),
            (FOO, FOO_NOTE),
            (SUM_DB, SUM_DB_2023),
            (SUM_DB, SUM_DB_LATER),
        ] {
            let key: VerifierKey = key.parse().unwrap();
            let read = SignedNote::parse(note.as_bytes()).unwrap();
            assert_eq!(
                read.verify(key.name(), &key.public_key()),
                Ok(()),
                "{}",
                key.name()
            );
            assert_eq!(read.to_string(), note);

            let changed = note.replacen(['e', '5'], "6", 1);
            let changed = SignedNote::parse(changed.as_bytes()).unwrap();
            assert_eq!(
                changed.verify(key.name(), &key.public_key()),
                Err(UnverifiedNote::BadSignature),
                "{}",
                key.name(),
            );
        }
    }

    #[test]
    fn a_published_signature_comes_out_the_same() {
        let secret: [u8; 32] = STANDARD.decode(PETER_SECRET).unwrap().try_into().unwrap();
        let key = SigningKey::from_seed(&secret);
        let verifier = VerifierKey::new("PeterNeumann", key.public_key()).unwrap();
        assert_eq!(verifier.to_string(), PETER);

        let (text, _) = PETER_NOTE.split_once("\n\n").unwrap();
        let mut note = SignedNote::new(format!("{text}\n")).unwrap();
        note.sign("PeterNeumann", &key).unwrap();
        assert_eq!(note.to_string(), PETER_NOTE);
    }

    #[test]
    fn published_checkpoints_are_read() {
        let note = SignedNote::parse(SUM_DB_2023.as_bytes()).unwrap();
        let checkpoint = Checkpoint::parse(note.text()).unwrap();
        assert_eq!(checkpoint.origin(), "go.sum database tree");
        assert_eq!(checkpoint.head().size, 15_081_221);
        assert_eq!(
            checkpoint.head().root.to_string(),
            "06830c7b5c1ddb94dca349981913a4caac47656c7e85c482b4c577d792eee8b8",
        );
        assert!(checkpoint.extensions().is_empty());
        assert_eq!(checkpoint.to_text(), note.text());

        let names: Vec<_> = note.signatures().iter().map(NoteSignature::name).collect();
        assert_eq!(names, ["sum.golang.org", "test.example.com", "test.example.com"]);
        let lengths: Vec<_> = note
            .signatures()
            .iter()
            .map(|line| line.signature().len())
            .collect();
        assert_eq!(lengths, [64, 64, 72], "the last is a cosignature of another type");
    }

    #[test]
    fn only_the_key_and_its_name_count() {
        let (key, other) = (key(1), key(2));
        let mut note = SignedNote::new("text\n".to_owned()).unwrap();
        note.sign("clinic", &key).unwrap();
        let not_signed = Err(UnverifiedNote::NotSigned);

        assert_eq!(note.verify("clinic", &key.public_key()), Ok(()));
        assert_eq!(note.verify("clinic", &other.public_key()), not_signed);
        assert_eq!(note.verify("clinic2", &key.public_key()), not_signed);
        assert_eq!(note.verify("no name", &key.public_key()), not_signed);
        assert_eq!(note.verify("", &key.public_key()), not_signed);
    }

    #[test]
    fn a_false_signature_in_a_known_name_spoils_the_note() {
        let key = key(1);
        let mut note = SignedNote::new("text\n".to_owned()).unwrap();
        note.sign("clinic", &key).unwrap();
        let mut forged = note.signatures[0].clone();
        forged.signature[0] ^= 1;
        for order in [[0, 1], [1, 0]] {
            let lines = [&note.signatures[0], &forged];
            let note = SignedNote {
                text: note.text.clone(),
                signatures: order.iter().map(|place: &usize| lines[*place].clone()).collect(),
            };
            let verdict = note.verify("clinic", &key.public_key());
            assert_eq!(verdict, Err(UnverifiedNote::BadSignature), "{order:?}");
        }
        forged.signature.pop();
        note.signatures = vec![forged];
        let verdict = note.verify("clinic", &key.public_key());
        assert_eq!(verdict, Err(UnverifiedNote::BadSignature), "another length");
    }

    #[test]
    fn signing_twice_leaves_one_signature() {
        let mut note = SignedNote::new("text\n".to_owned()).unwrap();
        for (name, seed) in [("clinic", 1), ("witness", 2), ("clinic", 1)] {
            note.sign(name, &key(seed)).unwrap();
        }
        let names: Vec<_> = note.signatures().iter().map(NoteSignature::name).collect();
        assert_eq!(names, ["witness", "clinic"]);
    }

    #[test]
    fn a_text_that_is_no_notes_is_refused() {
        for (text, fault) in [
            ("", MalformedNote::Text),
            ("no newline", MalformedNote::Text),
            ("tab\t\n", MalformedNote::Characters),
            ("return\r\n", MalformedNote::Characters),
            ("nothing\0\n", MalformedNote::Characters),
            ("escape\u{1b}[2J\n", MalformedNote::Characters),
        ] {
            assert_eq!(SignedNote::new(text.to_owned()), Err(fault), "{text:?}");
        }
        let largest = format!("{}\n", "x".repeat(MAX_NOTE_BYTES - 1));
        let larger = format!("x{largest}");
        assert!(SignedNote::new(largest.clone()).is_ok());
        assert_eq!(SignedNote::new(larger), Err(MalformedNote::TooLarge));

        let mut full = SignedNote::new(largest.clone()).unwrap();
        assert_eq!(full.sign("clinic", &key(1)), Err(MalformedNote::TooLarge));
        assert_eq!(full.text(), largest, "and stays as it was");
        assert!(full.signatures().is_empty());
    }

    #[test]
    fn a_malformed_note_is_refused() {
        let line = PETER_NOTE.lines().last().unwrap();
        for (note, fault) in [
            ("", MalformedNote::Unsigned),
            ("text\n", MalformedNote::Unsigned),
            ("text\n\n", MalformedNote::Unsigned),
            ("\n\n", MalformedNote::Unsigned),
            ("text\nLINE\n", MalformedNote::Unsigned),
            ("text\n\nLINE", MalformedNote::SignatureLine),
            ("text\n\nLINE\n\n", MalformedNote::Unsigned),
            ("text\n\nLINE\n\nLINE", MalformedNote::SignatureLine),
            ("text\n\nLINE\nmore\n", MalformedNote::SignatureLine),
            ("text\n\nmore\nLINE\n", MalformedNote::SignatureLine),
            ("text\n\n LINE\n", MalformedNote::SignatureLine),
            ("text\n\nLINE \n", MalformedNote::SignatureLine),
            ("text\n\nLINEAAAA\n", MalformedNote::SignatureLine),
            ("text\n\n- name AAAAAAA=\n", MalformedNote::SignatureLine),
            ("text\n\n—name AAAAAAA=\n", MalformedNote::SignatureLine),
            ("text\n\n— name  AAAAAAA=\n", MalformedNote::SignatureLine),
            ("text\n\n— na+me AAAAAAA=\n", MalformedNote::SignatureLine),
            ("text\n\n— na\u{a0}me AAAAAAA=\n", MalformedNote::SignatureLine),
            ("text\n\n—  AAAAAAA=\n", MalformedNote::SignatureLine),
            ("text\n\n— name\n", MalformedNote::SignatureLine),
            ("text\n\n— name \n", MalformedNote::SignatureLine),
            ("text\n\n— name AAAAAA==\n", MalformedNote::SignatureLine), // a key hash alone
            ("text\n\n— name AAAAAAA\n", MalformedNote::SignatureLine),  // no padding
            ("text\n\n— name AAAAAAB=\n", MalformedNote::SignatureLine), // loose bits
            ("text\n\n— name AAAAAA-_\n", MalformedNote::SignatureLine), // another alphabet
            ("text\r\n\nLINE\n", MalformedNote::Characters),
            ("text\n\nLINE\t\n", MalformedNote::Characters),
        ] {
            let note = note.replace("LINE", line);
            assert_eq!(SignedNote::parse(note.as_bytes()), Err(fault), "{note:?}");
        }
        let latin = [b"caf\xe9\n\n", line.as_bytes(), b"\n"].concat();
        assert_eq!(SignedNote::parse(&latin), Err(MalformedNote::Characters));
        let smallest = SignedNote::parse("\n\n— name AAAAAAA=\n".as_bytes()).unwrap();
        assert_eq!(
            (smallest.text(), smallest.signatures()[0].signature()),
            ("\n", &[0][..])
        );
    }

    #[test]
    fn a_text_may_have_blank_lines_and_look_signed() {
        let line = PETER_NOTE.lines().last().unwrap();
        let mut note = SignedNote::new(format!("one\n\n{line}\n\n\n")).unwrap();
        note.sign("clinic", &key(1)).unwrap();
        let read = SignedNote::parse(note.to_string().as_bytes()).unwrap();
        assert_eq!(read, note);
        assert_eq!(read.verify("clinic", &key(1).public_key()), Ok(()));
    }

    #[test]
    fn there_is_room_for_so_many_signatures() {
        let mut note = SignedNote::new("text\n".to_owned()).unwrap();
        for number in 0..MAX_NOTE_SIGNATURES {
            note.sign(&format!("witness{number}"), &key(1)).unwrap();
        }
        assert_eq!(SignedNote::parse(note.to_string().as_bytes()).as_ref(), Ok(&note));
        assert_eq!(note.sign("one-more", &key(1)), Err(MalformedNote::TooLarge));

        let line = note.signatures()[0].to_string();
        let larger = format!("{note}{line}\n");
        assert_eq!(SignedNote::parse(larger.as_bytes()), Err(MalformedNote::TooLarge));
        let larger = vec![b'\n'; MAX_NOTE_BYTES + 1];
        assert_eq!(SignedNote::parse(&larger), Err(MalformedNote::TooLarge));
    }

    #[test]
    fn a_name_that_would_break_a_line_is_refused() {
        for name in ["", "a b", "a+b", "a\nb", "a\tb", "a\u{2003}b", "\u{1}"] {
            let named = VerifierKey::new(name, key(1).public_key());
            assert_eq!(named, Err(MalformedNote::Name), "{name:?}");
            let mut note = SignedNote::new("text\n".to_owned()).unwrap();
            assert_eq!(note.sign(name, &key(1)), Err(MalformedNote::Name), "{name:?}");
        }
    }

    #[test]
    fn a_verifier_key_has_one_text() {
        for text in [PETER, FOO, SUM_DB] {
            assert_eq!(text.parse::<VerifierKey>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "PeterNeumann",
            "PeterNeumann+c74f20a3",
            "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T",
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n",
        ] {
            assert_eq!(text.parse::<VerifierKey>(), Err(MalformedVerifierKey), "{text:?}");
        }
    }

    #[test]
    fn a_checkpoint_has_one_text() {
        let head = TreeHead {
            size: 0,
            root: EMPTY_ROOT,
        };
        let lines = vec!["next-epoch abc".to_owned(), "— not a signature".to_owned()];
        let checkpoint = Checkpoint::new("careloop/clinic".to_owned(), head, lines).unwrap();
        let text = "careloop/clinic\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\
                    next-epoch abc\n— not a signature\n";
        assert_eq!(checkpoint.to_text(), text);
        assert_eq!(Checkpoint::parse(text), Ok(checkpoint));
    }

    #[test]
    fn a_malformed_checkpoint_is_refused() {
        const ROOT: &str = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        for (text, fault) in [
            ("", MalformedCheckpoint::Origin),
            ("origin", MalformedCheckpoint::Origin),
            ("\n1\nROOT\n", MalformedCheckpoint::Origin),
            ("tab\t\n1\nROOT\n", MalformedCheckpoint::Origin),
            ("origin\n", MalformedCheckpoint::Size),
            ("origin\n\nROOT\n", MalformedCheckpoint::Size),
            ("origin\n01\nROOT\n", MalformedCheckpoint::Size),
            ("origin\n00\nROOT\n", MalformedCheckpoint::Size),
            ("origin\n+1\nROOT\n", MalformedCheckpoint::Size),
            ("origin\n-1\nROOT\n", MalformedCheckpoint::Size),
            ("origin\n1 \nROOT\n", MalformedCheckpoint::Size),
            ("origin\n0x1\nROOT\n", MalformedCheckpoint::Size),
            ("origin\n١\nROOT\n", MalformedCheckpoint::Size), // a digit, but not an ASCII one
            ("origin\n18446744073709551616\nROOT\n", MalformedCheckpoint::Size),
            ("origin\n1\n", MalformedCheckpoint::Root),
            ("origin\n1\nROOT", MalformedCheckpoint::Root),
            ("origin\n1\n\n", MalformedCheckpoint::Root),
            ("origin\n1\nROOT \n", MalformedCheckpoint::Root),
            ("origin\n1\nAAAA\n", MalformedCheckpoint::Root),
            ("origin\n1\nAROOT\n", MalformedCheckpoint::Root),
            ("origin\n1\nROOT\n\n", MalformedCheckpoint::Extension),
            ("origin\n1\nROOT\nline", MalformedCheckpoint::Extension),
            ("origin\n1\nROOT\nline\n\n", MalformedCheckpoint::Extension),
            ("origin\n1\nROOT\n\nline\n", MalformedCheckpoint::Extension),
            ("origin\n1\nROOT\nli\rne\n", MalformedCheckpoint::Extension),
        ] {
            let text = text.replace("ROOT", ROOT);
            assert_eq!(Checkpoint::parse(&text), Err(fault), "{text:?}");
        }
        let largest = format!("origin\n{}\n{ROOT}\n", u64::MAX);
        assert_eq!(Checkpoint::parse(&largest).unwrap().head().size, u64::MAX);
    }

    #[test]
    fn a_checkpoint_cannot_smuggle_in_a_line() {
        let head = TreeHead {
            size: 1,
            root: leaf_hash(b""),
        };
        for bad in ["", "two\nlines", "tab\t"] {
            let origin = Checkpoint::new(bad.to_owned(), head, Vec::new());
            assert_eq!(origin, Err(MalformedCheckpoint::Origin), "{bad:?}");
            let extension = Checkpoint::new("origin".to_owned(), head, vec![bad.to_owned()]);
            assert_eq!(extension, Err(MalformedCheckpoint::Extension), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_signed_is_read_back(text in "(\\PC|\n){0,80}", seed: [u8; 32], names in names()) {
            let mut note = SignedNote::new(format!("{text}\n")).unwrap();
            let key = SigningKey::from_seed(&seed);
            for name in &names {
                note.sign(name, &key).unwrap();
            }
            let read = SignedNote::parse(note.to_string().as_bytes()).unwrap();
            prop_assert_eq!(&read, &note);
            for name in &names {
                prop_assert_eq!(read.verify(name, &key.public_key()), Ok(()));
            }
        }

        #[test]
        fn any_changed_byte_is_noticed(at: prop::sample::Index, flip in 1..=255_u8) {
            let mut note = PETER_NOTE.as_bytes().to_vec();
            let place = at.index(note.len());
            note[place] ^= flip;
            let key: VerifierKey = PETER.parse().unwrap();
            if let Ok(note) = SignedNote::parse(&note) {
                prop_assert!(note.verify(key.name(), &key.public_key()).is_err());
            }
        }

        #[test]
        fn any_bytes_are_a_note_or_refused(bytes in note_like()) {
            if let Ok(note) = SignedNote::parse(bytes.as_bytes()) {
                prop_assert_eq!(note.to_string(), bytes);
            }
        }

        #[test]
        fn any_text_is_a_checkpoint_or_refused(text in "[a\\t +]{0,2}\n?(0|1|[0-9]{1,21})\n?([a+/]{42}[AEIk]=)?\n?(x?\n?){0,3}") {
            if let Ok(checkpoint) = Checkpoint::parse(&text) {
                prop_assert_eq!(checkpoint.to_text(), text);
            }
        }

        #[test]
        fn a_checkpoint_survives_its_text(
            origin in "\\PC{1,20}",
            size: u64,
            root: [u8; 32],
            extensions in prop::collection::vec("\\PC{1,20}", 0..4),
        ) {
            let head = TreeHead { size, root: Hash::from_bytes(root) };
            let checkpoint = Checkpoint::new(origin, head, extensions).unwrap();
            prop_assert!(SignedNote::new(checkpoint.to_text()).is_ok());
            prop_assert_eq!(Checkpoint::parse(&checkpoint.to_text()), Ok(checkpoint));
        }
    }

    fn names() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec("[a-z0-9./é-]{1,12}", 1..4)
    }

    fn note_like() -> impl Strategy<Value = String> {
        "([ab]|\n){0,6}\n\n?(— ?[ab+ ]{1,3} [A-Z]{7}=?\n?){0,3}"
    }

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed(&[seed; 32])
    }
}
