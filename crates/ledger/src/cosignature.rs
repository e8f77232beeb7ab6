//! Cosignatures: what a witness adds to a checkpoint once it has seen that the log only grew
//! (<https://c2sp.org/tlog-cosignature>, version 1 with Ed25519).

use crate::note::{NoteSignature, SignedNote, UnverifiedNote};
use crate::sign::{PublicKey, Signature, SigningKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The signature type in the key's hash.
const COSIGNATURE: u8 = 0x04;

/// A witness's signature line for a checkpoint's text, at a time in seconds since 1970.
#[must_use]
pub fn cosign(name: &str, key: &SigningKey, text: &str, seconds: u64) -> String {
    let signature = key.sign(message(text, seconds).as_bytes());
    let hash = key_hash(name, &key.public_key());
    let blob = [
        hash.as_slice(),
        &seconds.to_be_bytes(),
        signature.as_bytes().as_slice(),
    ]
    .concat();
    format!("\u{2014} {name} {}\n", STANDARD.encode(blob))
}

/// Checks that a witness has cosigned the note under this name; answers when, in seconds since 1970.
///
/// # Errors
/// [`UnverifiedNote::NotSigned`] if there is no cosignature with this name and key hash;
/// [`UnverifiedNote::BadSignature`] if one is false.
pub fn verify_cosignature(note: &SignedNote, name: &str, key: &PublicKey) -> Result<u64, UnverifiedNote> {
    let hash = key_hash(name, key);
    let is_theirs = |signature: &&NoteSignature| signature.name() == name && signature.key_hash() == hash;
    let mut latest = Err(UnverifiedNote::NotSigned);
    for signature in note.signatures().iter().filter(is_theirs) {
        let seconds = check(signature, note.text(), key).ok_or(UnverifiedNote::BadSignature)?;
        latest = Ok(latest.map_or(seconds, |before| seconds.max(before)));
    }
    latest
}

fn check(line: &NoteSignature, text: &str, key: &PublicKey) -> Option<u64> {
    let (seconds, signature) = line.signature().split_first_chunk()?;
    let seconds = u64::from_be_bytes(*seconds);
    let signature = Signature::from_bytes(signature.try_into().ok()?);
    key.verify(message(text, seconds).as_bytes(), &signature).ok()?;
    Some(seconds)
}

fn message(text: &str, seconds: u64) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

fn key_hash(name: &str, key: &PublicKey) -> [u8; 4] {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', COSIGNATURE])
        .chain_update(key.as_bytes())
        .finalize()
        .into();
    let [a, b, c, d, ..] = digest;
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "witness.example/w1";

    fn note_with(line: &str) -> SignedNote {
        let mut note = SignedNote::new("careloop/a/b\n3\nAAAA\n".to_owned()).expect("a text");
        note.sign("careloop/a/b", &SigningKey::from_seed(&[1; 32]))
            .expect("signed");
        SignedNote::parse(format!("{note}{line}").as_bytes()).expect("a note")
    }

    #[test]
    fn a_cosignature_counts_only_by_its_own_key_over_this_text() {
        let key = SigningKey::from_seed(&[2; 32]);
        let other = SigningKey::from_seed(&[3; 32]);
        let text = note_with("").text().to_owned();
        let line = cosign(NAME, &key, &text, 1_700_000_000);
        let note = note_with(&line);
        assert_eq!(
            verify_cosignature(&note, NAME, &key.public_key()),
            Ok(1_700_000_000)
        );
        let by_other = verify_cosignature(&note, NAME, &other.public_key());
        assert_eq!(by_other, Err(UnverifiedNote::NotSigned));
        let elsewhere = verify_cosignature(&note, "witness.example/w2", &key.public_key());
        assert_eq!(elsewhere, Err(UnverifiedNote::NotSigned));
        let of_other_text = note_with(&cosign(NAME, &key, "careloop/a/b\n4\nAAAA\n", 1));
        assert_eq!(
            verify_cosignature(&of_other_text, NAME, &key.public_key()),
            Err(UnverifiedNote::BadSignature)
        );
        // An ordinary signature of the same key is no cosignature.
        let mut signed = note_with("");
        signed.sign(NAME, &key).expect("signed");
        assert_eq!(
            verify_cosignature(&signed, NAME, &key.public_key()),
            Err(UnverifiedNote::NotSigned)
        );
    }
}
