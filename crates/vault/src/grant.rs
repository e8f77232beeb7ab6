//! Grants: a compartment's key, sealed to one person or to the recovery sheet.
//!
//! Nobody can grant what they do not hold, and a grant is signed by whoever gave it, so the ledger
//! says who let whom read what.

use crate::cbor::{Malformed, Reader, Record, Writer};
use crate::crypto::{self, HpkeBox, Key, SealingKey, SealingPublicKey, label, open_with, seal_to};
use crate::error::Fault;
use crate::host::Entropy;
use careloop_contract::{ClinicId, UserId};
use careloop_ledger::sign::{KeyId, PublicKey, Signature, SigningKey};
use zeroize::Zeroizing;

/// What a key opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compartment {
    /// Everything that every active user may read.
    Main,
    /// Clinical notes, comments and reasons: clinical roles.
    Clinical,
    /// Details of accesses: security officers. The key is the seed of an X25519 key.
    Audit,
}

impl Compartment {
    /// Every compartment, in order of number.
    pub const ALL: [Self; 3] = [Self::Main, Self::Clinical, Self::Audit];

    /// The number in grants. Never reused.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Main => 1,
            Self::Clinical => 2,
            Self::Audit => 3,
        }
    }

    /// What its index is bound to, and what it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Clinical => "clinical",
            Self::Audit => "audit",
        }
    }

    /// The compartment with this number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Main),
            2 => Some(Self::Clinical),
            3 => Some(Self::Audit),
            _ => None,
        }
    }
}

/// For whom a grant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// A person.
    User(UserId),
    /// Whoever holds the recovery sheet.
    Recovery,
}

/// A compartment's key, sealed to one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// What the key opens.
    pub compartment: Compartment,
    /// Which of the compartment's keys, from 1.
    pub epoch: u32,
    /// For whom.
    pub recipient: Recipient,
    /// The recipient's key it is sealed to.
    pub recipient_key: SealingPublicKey,
    /// HPKE's encapsulated key.
    pub enc: [u8; 32],
    /// The sealed key.
    pub ciphertext: Vec<u8>,
    /// Whose key signed the grant.
    pub granted_by: KeyId,
    /// Over `careloop/grant/v1` and the SHA-256 of the encoding without the signature.
    pub signature: Signature,
}

/// Gives a recipient a compartment's key.
///
/// # Errors
/// [`Fault::Crypto`] if the recipient's key is unusable, [`Fault::Entropy`].
#[expect(
    clippy::too_many_arguments,
    reason = "each is a different fact about the one grant"
)]
pub fn make_grant(
    clinic: ClinicId,
    compartment: Compartment,
    epoch: u32,
    key: &Key,
    recipient: Recipient,
    recipient_key: SealingPublicKey,
    granted_by: &SigningKey,
    entropy: &dyn Entropy,
) -> Result<Grant, Fault> {
    let HpkeBox { enc, ciphertext } = seal_to(
        &recipient_key,
        &info(clinic),
        &aad(compartment, epoch, recipient),
        &**key,
        entropy,
    )?;
    let mut grant = Grant {
        compartment,
        epoch,
        recipient,
        recipient_key,
        enc,
        ciphertext,
        granted_by: granted_by.public_key().key_id(),
        signature: Signature::from_bytes([0; 64]),
    };
    grant.signature = crypto::sign(label::GRANT, &grant.signed_bytes(), granted_by);
    Ok(grant)
}

impl Grant {
    /// The compartment's key.
    ///
    /// # Errors
    /// [`Fault::Crypto`] if the grant is for another key or clinic, or was changed.
    pub fn open(&self, clinic: ClinicId, key: &SealingKey) -> Result<Key, Fault> {
        let aad = aad(self.compartment, self.epoch, self.recipient);
        let opened = open_with(key, &info(clinic), &aad, &self.enc, &self.ciphertext)?;
        Ok(Zeroizing::new(
            opened.as_slice().try_into().map_err(|_| Fault::Crypto)?,
        ))
    }

    /// Checks that this key made the grant. Whether its owner might, the ledger says.
    ///
    /// # Errors
    /// [`Fault::Crypto`].
    pub fn verify(&self, key: &PublicKey) -> Result<(), Fault> {
        if key.key_id() != self.granted_by {
            return Err(Fault::Crypto);
        }
        crypto::verify(label::GRANT, &self.signed_bytes(), &self.signature, key)
    }

    /// The one encoding: canonical CBOR, as docs/keys.md describes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.encoded()
    }

    /// Reads [`Grant::encode`]. Checks no signature.
    ///
    /// # Errors
    /// [`Malformed`] for anything but the one encoding of a grant.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        Self::decoded(bytes)
    }

    fn signed_bytes(&self) -> Vec<u8> {
        let mut to = Writer::new();
        to.map(7);
        self.write_signed(&mut to);
        to.finish()
    }

    fn write_signed(&self, to: &mut Writer) {
        to.uint(0_u8).uint(self.compartment.number());
        to.uint(1_u8).uint(self.epoch);
        to.uint(2_u8).optional_bytes(self.recipient.id());
        to.uint(3_u8).bytes(&self.recipient_key.0);
        to.uint(4_u8).bytes(&self.enc);
        to.uint(5_u8).bytes(&self.ciphertext);
        to.uint(6_u8).bytes(self.granted_by.as_bytes());
    }
}

impl Record for Grant {
    fn write(&self, to: &mut Writer) {
        to.map(8);
        self.write_signed(to);
        to.uint(7_u8).bytes(self.signature.as_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.map(8)?;
        Ok(Self {
            compartment: Compartment::from_number(from.key(0)?.uint()?).ok_or(Malformed)?,
            epoch: from.key(1)?.uint()?,
            recipient: from
                .key(2)?
                .optional_fixed()?
                .map_or(Recipient::Recovery, |id| Recipient::User(UserId::from_bytes(id))),
            recipient_key: SealingPublicKey(from.key(3)?.fixed()?),
            enc: from.key(4)?.fixed()?,
            ciphertext: from.key(5)?.bytes()?.to_vec(),
            granted_by: KeyId::from_bytes(from.key(6)?.fixed()?),
            signature: Signature::from_bytes(from.key(7)?.fixed()?),
        })
    }
}

impl Recipient {
    /// The person's id, or nothing for the recovery sheet.
    fn id(&self) -> Option<&[u8]> {
        match self {
            Self::User(user) => Some(user.as_bytes()),
            Self::Recovery => None,
        }
    }
}

/// HPKE's info: what the box is, and of which clinic.
fn info(clinic: ClinicId) -> Vec<u8> {
    [label::GRANT.as_bytes(), clinic.as_bytes()].concat()
}

/// HPKE's associated data: compartment, epoch, recipient.
fn aad(compartment: Compartment, epoch: u32, recipient: Recipient) -> Vec<u8> {
    let mut aad = Writer::new();
    aad.array(3)
        .uint(compartment.number())
        .uint(epoch)
        .optional_bytes(recipient.id());
    aad.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Host;

    fn example(recipient: Recipient) -> Grant {
        make_grant(
            ClinicId::from_bytes([1; 16]),
            Compartment::Clinical,
            2,
            &Zeroizing::new([3; 32]),
            recipient,
            SealingKey::from_seed(&[4; 32]).public_key(),
            &SigningKey::from_seed(&[5; 32]),
            &*Host::for_tests(6).entropy,
        )
        .expect("granted")
    }

    #[test]
    fn a_grant_gives_its_recipient_the_key_and_says_who_gave_it() {
        for recipient in [Recipient::User(UserId::from_bytes([7; 16])), Recipient::Recovery] {
            let grant = example(recipient);
            let read = Grant::decode(&grant.encode()).expect("reads back");
            assert_eq!(read, grant);
            read.verify(&SigningKey::from_seed(&[5; 32]).public_key())
                .expect("signed by the giver");
            assert!(
                read.verify(&SigningKey::from_seed(&[6; 32]).public_key())
                    .is_err(),
                "by nobody else"
            );
            let clinic = ClinicId::from_bytes([1; 16]);
            let key = read
                .open(clinic, &SealingKey::from_seed(&[4; 32]))
                .expect("for the recipient");
            assert_eq!(*key, [3; 32]);
            assert!(
                read.open(clinic, &SealingKey::from_seed(&[5; 32])).is_err(),
                "for nobody else"
            );
            assert!(
                read.open(ClinicId::from_bytes([2; 16]), &SealingKey::from_seed(&[4; 32]))
                    .is_err()
            );
        }
    }

    #[test]
    fn a_changed_grant_is_not_a_grant_or_not_signed() {
        let bytes = example(Recipient::User(UserId::from_bytes([7; 16]))).encode();
        let giver = SigningKey::from_seed(&[5; 32]).public_key();
        for position in 0..bytes.len() {
            for bit in 0..8 {
                let mut changed = bytes.clone();
                changed[position] ^= 1 << bit;
                let accepted = Grant::decode(&changed).is_ok_and(|grant| grant.verify(&giver).is_ok());
                assert!(!accepted, "bit {bit} of byte {position}");
            }
        }
    }

    /// The same key with a longer head than needed: CBOR, but not the one encoding.
    #[test]
    fn only_the_one_encoding_is_read() {
        let mut bytes = example(Recipient::Recovery).encode();
        assert_eq!(
            bytes[..3],
            [0xa8, 0x00, 0x02],
            "a map of eight, key 0, compartment 2"
        );
        bytes.splice(2..3, [0x18, 0x02]);
        assert_eq!(Grant::decode(&bytes), Err(Malformed));
    }
}
