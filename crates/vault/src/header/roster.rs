//! The roster: people, workstations and public settings, and the tags of logins.

use crate::cbor::{Malformed, Reader, Record, Writer};
use crate::crypto::{self, Key, SealingPublicKey, derive_key, label, sha256};
use crate::error::Fault;
use careloop_contract::{ClinicId, Standing, UserId, WorkstationId};
use careloop_ledger::sign::{KeyId, PublicKey, Signature, SigningKey};
use core::fmt;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// People, workstations and the settings that must be known before sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Roster {
    /// Rises by one at every change.
    pub number: u64,
    /// [`SignedRoster::hash`] of the roster before; zero in the first.
    pub previous: [u8; 32],
    /// The clinic.
    pub clinic: ClinicId,
    /// Its name, for the sign-in screen.
    pub clinic_name: String,
    /// Its IANA time zone.
    pub zone: String,
    /// Whether it was made for tests and demonstrations.
    pub test_clinic: bool,
    /// Whether a device secret in the keychain is needed to open the vault.
    pub device_secret: bool,
    /// Who may sign in.
    pub people: Vec<RosterPerson>,
    /// On which machines.
    pub workstations: Vec<RosterWorkstation>,
    /// The recovery sheet's Ed25519 public key.
    pub recovery_signing: PublicKey,
    /// The recovery sheet's X25519 public key.
    pub recovery_sealing: SealingPublicKey,
}

/// A person of the roster. Their name is in the encrypted database only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RosterPerson {
    /// The person.
    pub user: UserId,
    /// [`login_tag`] of their login.
    pub login_tag: LoginTag,
    /// Whether they may sign in.
    pub standing: Standing,
}

/// A workstation of the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RosterWorkstation {
    /// The workstation.
    pub id: WorkstationId,
    /// Its Ed25519 public key; none where there is no keychain to keep the private half.
    pub public_key: Option<PublicKey>,
}

/// A roster's exact bytes, signed by an administrator or the recovery sheet.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedRoster {
    /// The canonical encoding.
    pub bytes: Vec<u8>,
    /// Whose key signed.
    pub signer: KeyId,
    /// Over `careloop/roster/v1` and the SHA-256 of the bytes.
    pub signature: Signature,
}

impl Roster {
    /// Encodes and signs.
    #[must_use]
    pub fn sign(&self, key: &SigningKey) -> SignedRoster {
        let bytes = self.encoded();
        let signature = crypto::sign(label::ROSTER, &bytes, key);
        SignedRoster {
            bytes,
            signer: key.public_key().key_id(),
            signature,
        }
    }

    /// Takes the place after another roster.
    pub(crate) fn follow(&mut self, before: &SignedRoster) {
        self.previous = before.hash();
        self.number = self.number.saturating_add(1);
    }

    /// The person with this login tag.
    #[must_use]
    pub fn person(&self, login_tag: LoginTag) -> Option<&RosterPerson> {
        self.people.iter().find(|person| person.login_tag == login_tag)
    }
}

impl SignedRoster {
    /// Checks that this key signed. Whether its owner might, the ledger says.
    ///
    /// # Errors
    /// [`Fault::Crypto`].
    pub fn verify(&self, key: &PublicKey) -> Result<(), Fault> {
        if key.key_id() != self.signer {
            return Err(Fault::Crypto);
        }
        crypto::verify(label::ROSTER, &self.bytes, &self.signature, key)
    }

    /// SHA-256 of the bytes, as the next roster names it.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        sha256(&self.bytes)
    }
}

impl fmt::Debug for SignedRoster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignedRoster({} bytes by {})", self.bytes.len(), self.signer)
    }
}

impl Record for SignedRoster {
    fn write(&self, to: &mut Writer) {
        to.array(3)
            .bytes(&self.bytes)
            .bytes(self.signer.as_bytes())
            .bytes(self.signature.as_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.list(3)?;
        Ok(Self {
            bytes: from.bytes()?.to_vec(),
            signer: KeyId::from_bytes(from.fixed()?),
            signature: Signature::from_bytes(from.fixed()?),
        })
    }
}

impl Record for Roster {
    fn write(&self, to: &mut Writer) {
        to.map(11);
        to.uint(0_u8).uint(self.number);
        to.uint(1_u8).bytes(&self.previous);
        to.uint(2_u8).bytes(self.clinic.as_bytes());
        to.uint(3_u8).text(&self.clinic_name);
        to.uint(4_u8).text(&self.zone);
        to.uint(5_u8).bool(self.test_clinic);
        to.uint(6_u8).bool(self.device_secret);
        to.uint(7_u8).records(&self.people);
        to.uint(8_u8).records(&self.workstations);
        to.uint(9_u8).bytes(self.recovery_signing.as_bytes());
        to.uint(10_u8).bytes(&self.recovery_sealing.0);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.map(11)?;
        Ok(Self {
            number: from.key(0)?.uint()?,
            previous: from.key(1)?.fixed()?,
            clinic: ClinicId::from_bytes(from.key(2)?.fixed()?),
            clinic_name: from.key(3)?.text()?.to_owned(),
            zone: from.key(4)?.text()?.to_owned(),
            test_clinic: from.key(5)?.bool()?,
            device_secret: from.key(6)?.bool()?,
            people: from.key(7)?.records()?,
            workstations: from.key(8)?.records()?,
            recovery_signing: PublicKey::from_bytes(from.key(9)?.fixed()?),
            recovery_sealing: SealingPublicKey(from.key(10)?.fixed()?),
        })
    }
}

impl Record for RosterPerson {
    fn write(&self, to: &mut Writer) {
        to.array(3)
            .bytes(self.user.as_bytes())
            .bytes(&self.login_tag.0)
            .uint(self.standing.number());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.list(3)?;
        Ok(Self {
            user: UserId::from_bytes(from.fixed()?),
            login_tag: LoginTag(from.fixed()?),
            standing: Standing::from_number(from.uint()?).ok_or(Malformed)?,
        })
    }
}

impl Record for RosterWorkstation {
    fn write(&self, to: &mut Writer) {
        let key = self.public_key.as_ref().map(|key| key.as_bytes().as_slice());
        to.array(2).bytes(self.id.as_bytes()).optional_bytes(key);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.list(2)?;
        Ok(Self {
            id: WorkstationId::from_bytes(from.fixed()?),
            public_key: from.optional_fixed()?.map(PublicKey::from_bytes),
        })
    }
}

/// Stands for a login where the login itself must not stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LoginTag(pub [u8; 16]);

/// The tag of a login in this clinic's header: the first 16 bytes of HMAC-SHA256 under a key
/// derived from the clinic's id.
///
/// It keeps staff names out of plain sight in the header and its copies, and unlinkable between
/// clinics. It does not keep them from someone who has the header and tries names: the key is as
/// public as the clinic's id, because it must be known before anyone is signed in.
#[must_use]
pub fn login_tag(clinic: ClinicId, login: &str) -> LoginTag {
    tag_login(&derive_key(label::LOGIN, clinic.as_bytes(), &[], &[]), login)
}

/// The tag of a login under some key. Case and compatibility forms make no difference (UAX #15,
/// form KC).
pub(crate) fn tag_login(key: &Key, login: &str) -> LoginTag {
    let folded: Zeroizing<String> =
        Zeroizing::new(login.trim().nfkc().flat_map(char::to_lowercase).nfkc().collect());
    #[expect(
        clippy::expect_used,
        reason = "HMAC takes keys of any length (RFC 2104 section 2)"
    )]
    let mut mac = Hmac::<Sha256>::new_from_slice(&**key).expect("HMAC takes keys of any length");
    mac.update(folded.as_bytes());
    let digest = mac.finalize().into_bytes();
    let mut tag = [0; 16];
    tag.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    LoginTag(tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::header::tests::CLINIC;

    #[test]
    fn a_login_has_one_tag_however_it_is_typed_and_another_in_each_clinic() {
        let tag = login_tag(CLINIC, "amara.okafor");
        assert_eq!(login_tag(CLINIC, " Amara.OKAFOR "), tag);
        assert_eq!(login_tag(CLINIC, "\u{ff41}mara.okafor"), tag, "full-width a");
        assert_ne!(login_tag(CLINIC, "amara.okafo"), tag);
        assert_ne!(login_tag(ClinicId::from_bytes([9; 16]), "amara.okafor"), tag);
    }
}
