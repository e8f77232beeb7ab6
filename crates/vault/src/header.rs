//! `vault.hdr`: what must be readable before anything can be decrypted.
//!
//! A signed roster with the public settings, the slots that wrap each person's root, the salts and
//! grants of the main key, and open invitations. The checksum finds damage, not forgery: what is in
//! force, and whose key may sign it, is decided by the ledger, which holds the header's hash.
//!
//! The file is the magic `CARELOOP`, the format as u16 and the payload's length as u32, both big
//! endian, the payload in canonical CBOR, and the SHA-256 of everything before. This frame stays
//! the same in every format, so that an older program can say that it is too old.

use crate::cbor::{Malformed, Reader, Record, Writer};
use crate::crypto::{self, Key, SealingPublicKey, UserRoot, derive_key, label, sha256};
use crate::error::{Error, Fault, Result};
use crate::grant::{Compartment, Grant};
use crate::host::{Entropy, Host};
use crate::kdf::{KdfChoice, KdfParams, derive_password_key};
use careloop_contract::{ClinicId, Instant, Refusal, Secret, Standing, UserId, VaultPart, WorkstationId};
use careloop_ledger::sign::{KeyId, PublicKey, Signature, SigningKey};
use core::fmt;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// The format this version writes, and the only one it reads.
pub const FORMAT: u16 = 1;

/// Most bytes of a header file.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

const MAGIC: &[u8; 8] = b"CARELOOP";
/// Magic, format, payload length.
const PREFIX: usize = 8 + 2 + 4;
const CHECKSUM: usize = 32;

/// The vault's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The oldest format whose programs may open the vault. Raised when the database changes in a
    /// way that an older program would misread.
    pub min_reader: u16,
    /// The clinic.
    pub clinic: ClinicId,
    /// Rises by one at every change. An older number than the ledger's is an alarm.
    pub number: u64,
    /// People, workstations and public settings.
    pub roster: SignedRoster,
    /// Wrapped roots, one for each person and workstation.
    pub slots: Vec<SignedSlot>,
    /// The main keys in use: one, or the current and the next during a rekey.
    pub main_epochs: Vec<MainEpoch>,
    /// Those keys, sealed to every active person and the recovery sheet.
    pub main_grants: Vec<Grant>,
    /// Invitations that nobody took yet.
    pub invitations: Vec<SealedInvitation>,
}

/// A main key in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MainEpoch {
    /// Its epoch, from 1.
    pub epoch: u32,
    /// Salt of the database under it.
    pub salt: [u8; 16],
}

/// Why bytes are not a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderFault {
    /// Some other file.
    #[error("the file is not a vault header")]
    NotAHeader,
    /// The end is missing.
    #[error("the header ends too early")]
    Truncated,
    /// The checksum is wrong, or something follows it.
    #[error("the header is damaged")]
    Damaged,
    /// Written for newer programs.
    #[error("the vault needs format {needs}; this program reads {reads}")]
    Newer {
        /// The format it needs.
        needs: u16,
        /// The format this program reads.
        reads: u16,
    },
    /// The checksum is right, but the content is not a header's one encoding.
    #[error("the header is malformed")]
    Malformed,
    /// More bytes than a header may have.
    #[error("the header is too large")]
    TooLarge,
}

impl From<Malformed> for HeaderFault {
    fn from(_: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<HeaderFault> for Error {
    fn from(fault: HeaderFault) -> Self {
        Self::Refused(match fault {
            HeaderFault::Newer { needs, reads } => Refusal::NewerVault {
                needs: needs.into(),
                reads: reads.into(),
            },
            HeaderFault::NotAHeader
            | HeaderFault::Truncated
            | HeaderFault::Damaged
            | HeaderFault::Malformed
            | HeaderFault::TooLarge => Refusal::Damaged {
                part: VaultPart::Header,
            },
        })
    }
}

impl Header {
    /// The bytes of the file.
    ///
    /// # Errors
    /// [`HeaderFault::TooLarge`] beyond [`MAX_BYTES`].
    pub fn encode(&self) -> core::result::Result<Vec<u8>, HeaderFault> {
        let payload = self.encoded();
        let length = u32::try_from(payload.len()).map_err(|_| HeaderFault::TooLarge)?;
        let mut bytes = [
            MAGIC.as_slice(),
            &FORMAT.to_be_bytes(),
            &length.to_be_bytes(),
            &payload,
        ]
        .concat();
        bytes.extend_from_slice(&sha256(&bytes));
        if bytes.len() <= MAX_BYTES {
            Ok(bytes)
        } else {
            Err(HeaderFault::TooLarge)
        }
    }

    /// Reads the bytes of a file. Checks no signature.
    ///
    /// # Errors
    /// A [`HeaderFault`]; any single changed byte is found.
    pub fn decode(bytes: &[u8]) -> core::result::Result<Self, HeaderFault> {
        let (format, payload) = unframe(bytes)?;
        if FORMAT < format {
            return Err(HeaderFault::Newer {
                needs: format,
                reads: FORMAT,
            });
        }
        let header = Self::decoded(payload)?;
        if FORMAT < header.min_reader {
            return Err(HeaderFault::Newer {
                needs: header.min_reader,
                reads: FORMAT,
            });
        }
        // The frame is part of the one encoding too: there is no format before the first.
        if format != FORMAT || header.roster()?.clinic != header.clinic {
            return Err(HeaderFault::Malformed);
        }
        Ok(header)
    }

    /// SHA-256 of the file's bytes, as the ledger holds it.
    ///
    /// # Errors
    /// As [`Header::encode`].
    pub fn hash(&self) -> core::result::Result<[u8; 32], HeaderFault> {
        Ok(sha256(&self.encode()?))
    }

    /// The roster's content. Whether it is signed by who may, the ledger says.
    ///
    /// # Errors
    /// [`HeaderFault::Malformed`]; never after [`Header::decode`].
    pub fn roster(&self) -> core::result::Result<Roster, HeaderFault> {
        Ok(Roster::decoded(&self.roster.bytes)?)
    }

    /// A person's slot on a workstation.
    #[must_use]
    pub fn slot(&self, user: UserId, workstation: WorkstationId) -> Option<&SignedSlot> {
        self.slots
            .iter()
            .find(|signed| signed.slot.user == user && signed.slot.workstation == workstation)
    }
}

/// The format and payload of a framed file.
fn unframe(bytes: &[u8]) -> core::result::Result<(u16, &[u8]), HeaderFault> {
    if MAX_BYTES < bytes.len() {
        return Err(HeaderFault::TooLarge);
    }
    if !bytes.iter().zip(MAGIC).all(|(found, expected)| found == expected) {
        return Err(HeaderFault::NotAHeader);
    }
    let (prefix, rest) = bytes.split_at_checked(PREFIX).ok_or(HeaderFault::Truncated)?;
    let number = |from: usize, to: usize| {
        prefix
            .get(from..to)
            .into_iter()
            .flatten()
            .fold(0_u32, |number, byte| number << 8 | u32::from(*byte))
    };
    let format = u16::try_from(number(8, 10)).map_err(|_| HeaderFault::Malformed)?;
    let length = usize::try_from(number(10, 14)).map_err(|_| HeaderFault::TooLarge)?;
    let (payload, checksum) = rest.split_at_checked(length).ok_or(HeaderFault::Truncated)?;
    if checksum.len() < CHECKSUM {
        return Err(HeaderFault::Truncated);
    }
    let covered = bytes
        .get(..PREFIX.saturating_add(length))
        .ok_or(HeaderFault::Truncated)?;
    if sha256(covered).as_slice() != checksum {
        return Err(HeaderFault::Damaged);
    }
    Ok((format, payload))
}

impl Record for Header {
    fn write(&self, to: &mut Writer) {
        to.map(8);
        to.uint(0_u8).uint(self.min_reader);
        to.uint(1_u8).bytes(self.clinic.as_bytes());
        to.uint(2_u8).uint(self.number);
        self.roster.write(to.uint(3_u8));
        to.uint(4_u8).records(&self.slots);
        to.uint(5_u8).records(&self.main_epochs);
        to.uint(6_u8).records(&self.main_grants);
        to.uint(7_u8).records(&self.invitations);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        from.map(8)?;
        Ok(Self {
            min_reader: from.key(0)?.uint()?,
            clinic: ClinicId::from_bytes(from.key(1)?.fixed()?),
            number: from.key(2)?.uint()?,
            roster: SignedRoster::read(from.key(3)?)?,
            slots: from.key(4)?.records()?,
            main_epochs: from.key(5)?.records()?,
            main_grants: from.key(6)?.records()?,
            invitations: from.key(7)?.records()?,
        })
    }
}

impl Record for MainEpoch {
    fn write(&self, to: &mut Writer) {
        to.array(2).uint(self.epoch).bytes(&self.salt);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        from.list(2)?;
        Ok(Self {
            epoch: from.uint()?,
            salt: from.fixed()?,
        })
    }
}

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
    pub fn verify(&self, key: &PublicKey) -> core::result::Result<(), Fault> {
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

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
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

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
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

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
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

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
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

/// One person's root, wrapped for one workstation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The person.
    pub user: UserId,
    /// The workstation.
    pub workstation: WorkstationId,
    /// A new one whenever the slot is made again.
    pub slot_id: [u8; 16],
    /// What deriving the password's key costs.
    pub kdf: KdfParams,
    /// Salt of the password's key.
    pub salt: [u8; 16],
    /// Whether the workstation's device secret is needed as well.
    pub device_secret: bool,
    /// Nonce of the wrapped root.
    pub nonce: [u8; 12],
    /// The root under the slot's KEK, AES-256-GCM; all other fields are its associated data.
    pub wrapped_root: Vec<u8>,
    /// The person's Ed25519 public key.
    pub signing_key: PublicKey,
    /// The person's X25519 public key.
    pub sealing_key: SealingPublicKey,
}

/// A slot, signed by the person it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedSlot {
    /// The slot.
    pub slot: Slot,
    /// By [`Slot::signing_key`], over `careloop/slot/v1` and the SHA-256 of the slot's encoding.
    pub signature: Signature,
}

/// Whose slot, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotPlace {
    /// The clinic.
    pub clinic: ClinicId,
    /// The person.
    pub user: UserId,
    /// The workstation.
    pub workstation: WorkstationId,
}

/// Wraps a person's root under their password and, if there is one, the device secret.
///
/// # Errors
/// As [`derive_password_key`]; [`Fault::Entropy`].
pub fn make_slot(
    place: SlotPlace,
    root: &UserRoot,
    password: &Secret<String>,
    device_secret: Option<&Key>,
    params: KdfParams,
    host: &Host,
) -> Result<SignedSlot> {
    let signing_key = root.derive_signing_key(place.user);
    let mut slot = Slot {
        user: place.user,
        workstation: place.workstation,
        slot_id: host.entropy.make_bytes()?,
        kdf: params,
        salt: host.entropy.make_bytes()?,
        device_secret: device_secret.is_some(),
        nonce: host.entropy.make_bytes()?,
        wrapped_root: Vec::new(),
        signing_key: signing_key.public_key(),
        sealing_key: root.derive_sealing_key(place.user).public_key(),
    };
    let kek = slot.derive_kek(place.clinic, password, device_secret, &host.kdf)?;
    slot.wrapped_root = crypto::seal(&kek, &slot.nonce, &slot.aad(), &**root.as_key())?;
    let signature = crypto::sign(label::SLOT, &slot.encoded(), &signing_key);
    Ok(SignedSlot { slot, signature })
}

impl SignedSlot {
    /// Checks that the key named in the slot signed it. Whose key that is, the ledger says.
    ///
    /// # Errors
    /// [`Fault::Crypto`].
    pub fn verify(&self) -> core::result::Result<(), Fault> {
        crypto::verify(
            label::SLOT,
            &self.slot.encoded(),
            &self.signature,
            &self.slot.signing_key,
        )
    }

    /// The person's root.
    ///
    /// # Errors
    /// [`Refusal::WrongSignIn`] for a wrong password, a slot that was changed or another machine's
    /// device secret: they cannot be told apart. [`Refusal::NoDeviceSecret`] if one is needed and
    /// not given. As [`derive_password_key`].
    pub fn open(
        &self,
        clinic: ClinicId,
        password: &Secret<String>,
        device_secret: Option<&Key>,
        kdf: &KdfChoice,
    ) -> Result<UserRoot> {
        let slot = &self.slot;
        if slot.device_secret && device_secret.is_none() {
            return Err(Refusal::NoDeviceSecret.into());
        }
        let device_secret = device_secret.filter(|_| slot.device_secret);
        let kek = slot.derive_kek(clinic, password, device_secret, kdf)?;
        let opened = crypto::open(&kek, &slot.nonce, &slot.aad(), &slot.wrapped_root)
            .map_err(|_| Error::Refused(Refusal::WrongSignIn))?;
        let damaged = Refusal::Damaged {
            part: VaultPart::Header,
        };
        let root = UserRoot::from_key(Zeroizing::new(opened.as_slice().try_into().map_err(|_| damaged)?));
        Ok(root)
    }
}

/// Does the work of opening a slot for a name that has none, so that both take as long.
///
/// # Errors
/// Always: [`Refusal::WrongSignIn`], or as [`derive_password_key`].
pub fn open_no_slot(password: &Secret<String>, params: KdfParams, kdf: &KdfChoice) -> Result<UserRoot> {
    derive_password_key(password, &[0; 16], params, kdf)?;
    Err(Refusal::WrongSignIn.into())
}

impl Slot {
    /// The key-encryption key: of the password's key, the device secret (zeros without one) and the
    /// place the slot is for.
    fn derive_kek(
        &self,
        clinic: ClinicId,
        password: &Secret<String>,
        device_secret: Option<&Key>,
        kdf: &KdfChoice,
    ) -> core::result::Result<Key, Fault> {
        let password_key = derive_password_key(password, &self.salt, self.kdf, kdf)?;
        let none = Key::default();
        let mut ikm = Zeroizing::new([0; 64]);
        ikm.iter_mut()
            .zip(password_key.iter().chain(device_secret.unwrap_or(&none).iter()))
            .for_each(|(to, from)| *to = *from);
        let context: [&[u8]; 4] = [
            clinic.as_bytes(),
            self.user.as_bytes(),
            self.workstation.as_bytes(),
            &self.slot_id,
        ];
        Ok(derive_key(label::KEK, &*ikm, &[], &context))
    }

    /// All fields but the wrapped root.
    fn aad(&self) -> Vec<u8> {
        let mut to = Writer::new();
        to.map(11);
        self.write_bound(&mut to);
        to.finish()
    }

    fn write_bound(&self, to: &mut Writer) {
        to.uint(0_u8).bytes(self.user.as_bytes());
        to.uint(1_u8).bytes(self.workstation.as_bytes());
        to.uint(2_u8).bytes(&self.slot_id);
        to.uint(3_u8).uint(self.kdf.memory_kib);
        to.uint(4_u8).uint(self.kdf.passes);
        to.uint(5_u8).uint(self.kdf.lanes);
        to.uint(6_u8).bytes(&self.salt);
        to.uint(7_u8).bool(self.device_secret);
        to.uint(8_u8).bytes(&self.nonce);
        to.uint(9_u8).bytes(self.signing_key.as_bytes());
        to.uint(10_u8).bytes(&self.sealing_key.0);
    }
}

impl Record for Slot {
    fn write(&self, to: &mut Writer) {
        to.map(12);
        self.write_bound(to);
        to.uint(11_u8).bytes(&self.wrapped_root);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        from.map(12)?;
        Ok(Self {
            user: UserId::from_bytes(from.key(0)?.fixed()?),
            workstation: WorkstationId::from_bytes(from.key(1)?.fixed()?),
            slot_id: from.key(2)?.fixed()?,
            kdf: KdfParams {
                memory_kib: from.key(3)?.uint()?,
                passes: from.key(4)?.uint()?,
                lanes: from.key(5)?.uint()?,
            },
            salt: from.key(6)?.fixed()?,
            device_secret: from.key(7)?.bool()?,
            nonce: from.key(8)?.fixed()?,
            signing_key: PublicKey::from_bytes(from.key(9)?.fixed()?),
            sealing_key: SealingPublicKey(from.key(10)?.fixed()?),
            wrapped_root: from.key(11)?.bytes()?.to_vec(),
        })
    }
}

impl Record for SignedSlot {
    fn write(&self, to: &mut Writer) {
        to.array(2);
        self.slot.write(to);
        to.bytes(self.signature.as_bytes());
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        from.list(2)?;
        Ok(Self {
            slot: Slot::read(from)?,
            signature: Signature::from_bytes(from.fixed()?),
        })
    }
}

/// The one-time code of an invitation: 128 random bits.
pub struct InvitationCode(Zeroizing<[u8; 16]>);

/// Crockford's base 32: no I, L, O or U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Digits of a code: 26 times 5 bits, the last two of which are zero.
const CODE_DIGITS: usize = 26;

impl InvitationCode {
    /// A new code.
    ///
    /// # Errors
    /// [`Fault::Entropy`].
    pub fn make(entropy: &dyn Entropy) -> core::result::Result<Self, Fault> {
        entropy.make_secret().map(Self)
    }

    /// The code as it is printed: `XXXXX-XXXXX-XXXXX-XXXXX-XXXXXX`.
    #[must_use]
    pub fn show(&self) -> Secret<String> {
        // Two bits are added, so that the 26 digits come out even.
        let number = u128::from_be_bytes(*self.0);
        let mut text = String::with_capacity(CODE_DIGITS + 4);
        for position in 0..CODE_DIGITS {
            if matches!(position, 5 | 10 | 15 | 20) {
                text.push('-');
            }
            // The digit's lowest bit among the 130.
            let low = (CODE_DIGITS - 1 - position) * 5;
            let digit = if low == 0 {
                number << 2
            } else {
                number >> (low - 2)
            } & 31;
            text.extend(
                usize::try_from(digit)
                    .ok()
                    .and_then(|digit| DIGITS.get(digit))
                    .copied()
                    .map(char::from),
            );
        }
        Secret::new(text)
    }

    /// Reads a code as people type it: in any case, with hyphens or spaces, O for 0, I or L for 1.
    ///
    /// # Errors
    /// [`Refusal::WrongInvitation`].
    pub fn parse(text: &str) -> core::result::Result<Self, Refusal> {
        let mut digits = 0_usize;
        let mut number = Zeroizing::new(0_u128);
        for typed in text.chars().filter(|c| *c != '-' && !c.is_whitespace()) {
            let meant = match typed.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let digit = DIGITS
                .iter()
                .position(|digit| char::from(*digit) == meant)
                .ok_or(Refusal::WrongInvitation)? as u128;
            digits += 1;
            *number = if digits == CODE_DIGITS {
                // The two bits that were added must be zero: one code, one way to write it.
                if digit & 3 != 0 {
                    return Err(Refusal::WrongInvitation);
                }
                *number << 3 | digit >> 2
            } else {
                *number << 5 | digit
            };
            if CODE_DIGITS < digits {
                return Err(Refusal::WrongInvitation);
            }
        }
        if digits == CODE_DIGITS {
            Ok(Self(Zeroizing::new(number.to_be_bytes())))
        } else {
            Err(Refusal::WrongInvitation)
        }
    }
}

impl fmt::Debug for InvitationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InvitationCode")
    }
}

/// A compartment's key in hand.
#[derive(Clone, PartialEq, Eq)]
pub struct CompartmentKey {
    /// What it opens.
    pub compartment: Compartment,
    /// Which of the compartment's keys.
    pub epoch: u32,
    /// The key.
    pub key: Key,
}

impl fmt::Debug for CompartmentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CompartmentKey({:?}, epoch {})", self.compartment, self.epoch)
    }
}

impl Record for CompartmentKey {
    fn write(&self, to: &mut Writer) {
        to.array(3)
            .uint(self.compartment.number())
            .uint(self.epoch)
            .bytes(&*self.key);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        from.list(3)?;
        Ok(Self {
            compartment: Compartment::from_number(from.uint()?).ok_or(Malformed)?,
            epoch: from.uint()?,
            key: Zeroizing::new(from.fixed()?),
        })
    }
}

/// The keys a new person starts with, sealed under their one-time code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedInvitation {
    /// The person.
    pub user: UserId,
    /// [`login_tag`] of their login.
    pub login_tag: LoginTag,
    /// The instant after which it is void.
    pub expires: Instant,
    /// Salt of the code's key.
    pub salt: [u8; 16],
    /// Nonce of the sealed keys.
    pub nonce: [u8; 12],
    /// The sealed keys.
    pub ciphertext: Vec<u8>,
    /// Whose key signed.
    pub signer: KeyId,
    /// Over `careloop/invitation/v1` and [`SealedInvitation::digest`].
    pub signature: Signature,
}

/// For whom an invitation is, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The clinic.
    pub clinic: ClinicId,
    /// The person.
    pub user: UserId,
    /// [`login_tag`] of their login.
    pub login_tag: LoginTag,
    /// The instant after which it is void.
    pub expires: Instant,
}

/// Seals a new person's first keys under a code.
///
/// # Errors
/// [`Fault::Entropy`].
pub fn make_invitation(
    invited: Invited,
    code: &InvitationCode,
    keys: &[CompartmentKey],
    signer: &SigningKey,
    entropy: &dyn Entropy,
) -> core::result::Result<SealedInvitation, Fault> {
    let mut invitation = SealedInvitation {
        user: invited.user,
        login_tag: invited.login_tag,
        expires: invited.expires,
        salt: entropy.make_bytes()?,
        nonce: entropy.make_bytes()?,
        ciphertext: Vec::new(),
        signer: signer.public_key().key_id(),
        signature: Signature::from_bytes([0; 64]),
    };
    let mut plaintext = Writer::new();
    plaintext.records(keys);
    let plaintext = Zeroizing::new(plaintext.finish());
    let key = invitation.derive_key(invited.clinic, code);
    invitation.ciphertext = crypto::seal(&key, &invitation.nonce, &invitation.aad(), &plaintext)?;
    invitation.signature = crypto::sign(label::INVITATION, &invitation.signed_bytes(), signer);
    Ok(invitation)
}

impl SealedInvitation {
    /// The keys it hands over.
    ///
    /// # Errors
    /// [`Refusal::WrongInvitation`] if the code is another or the invitation is void.
    pub fn open(&self, clinic: ClinicId, code: &InvitationCode, now: Instant) -> Result<Vec<CompartmentKey>> {
        let wrong = || Error::Refused(Refusal::WrongInvitation);
        if self.expires < now {
            return Err(wrong());
        }
        let key = self.derive_key(clinic, code);
        let plaintext =
            crypto::open(&key, &self.nonce, &self.aad(), &self.ciphertext).map_err(|_| wrong())?;
        let mut reader = Reader::new(&plaintext);
        reader
            .records()
            .map_err(|malformed| malformed.in_part(VaultPart::Header).into())
    }

    /// Checks that this key signed. Whether its owner might, the ledger says.
    ///
    /// # Errors
    /// [`Fault::Crypto`].
    pub fn verify(&self, key: &PublicKey) -> core::result::Result<(), Fault> {
        if key.key_id() != self.signer {
            return Err(Fault::Crypto);
        }
        crypto::verify(label::INVITATION, &self.signed_bytes(), &self.signature, key)
    }

    /// SHA-256 of the encoding without the signature: what the ledger names it by.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        sha256(&self.signed_bytes())
    }

    fn derive_key(&self, clinic: ClinicId, code: &InvitationCode) -> Key {
        derive_key(
            label::INVITATION,
            &*code.0,
            &self.salt,
            &[clinic.as_bytes(), self.user.as_bytes()],
        )
    }

    fn aad(&self) -> Vec<u8> {
        let mut to = Writer::new();
        to.map(4);
        self.write_bound(&mut to);
        to.finish()
    }

    fn signed_bytes(&self) -> Vec<u8> {
        let mut to = Writer::new();
        to.map(7);
        self.write_signed(&mut to);
        to.finish()
    }

    fn write_bound(&self, to: &mut Writer) {
        to.uint(0_u8).bytes(self.user.as_bytes());
        to.uint(1_u8).bytes(&self.login_tag.0);
        to.uint(2_u8).instant(self.expires);
        to.uint(3_u8).bytes(&self.salt);
    }

    fn write_signed(&self, to: &mut Writer) {
        self.write_bound(to);
        to.uint(4_u8).bytes(&self.nonce);
        to.uint(5_u8).bytes(&self.ciphertext);
        to.uint(6_u8).bytes(self.signer.as_bytes());
    }
}

impl Record for SealedInvitation {
    fn write(&self, to: &mut Writer) {
        to.map(8);
        self.write_signed(to);
        to.uint(7_u8).bytes(self.signature.as_bytes());
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        from.map(8)?;
        Ok(Self {
            user: UserId::from_bytes(from.key(0)?.fixed()?),
            login_tag: LoginTag(from.key(1)?.fixed()?),
            expires: from.key(2)?.instant()?,
            salt: from.key(3)?.fixed()?,
            nonce: from.key(4)?.fixed()?,
            ciphertext: from.key(5)?.bytes()?.to_vec(),
            signer: KeyId::from_bytes(from.key(6)?.fixed()?),
            signature: Signature::from_bytes(from.key(7)?.fixed()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::SealingKey;
    use crate::grant::{Recipient, make_grant};
    use proptest::prelude::*;

    const CLINIC: ClinicId = ClinicId::from_bytes([1; 16]);
    const USER: UserId = UserId::from_bytes([2; 16]);
    const WORKSTATION: WorkstationId = WorkstationId::from_bytes([3; 16]);
    const PLACE: SlotPlace = SlotPlace {
        clinic: CLINIC,
        user: USER,
        workstation: WORKSTATION,
    };
    const EXPIRES: Instant = Instant::from_millis(1_800_000_000_000);

    fn administrator() -> SigningKey {
        SigningKey::from_seed(&[4; 32])
    }

    fn password(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    fn example() -> Header {
        let host = Host::for_tests(5);
        let entropy = &*host.entropy;
        let root = UserRoot::make(entropy).expect("made");
        let tag = login_tag(CLINIC, "amara");
        let roster = Roster {
            number: 6,
            previous: [7; 32],
            clinic: CLINIC,
            clinic_name: "Larkspur Family Medicine".to_owned(),
            zone: "America/Chicago".to_owned(),
            test_clinic: true,
            device_secret: true,
            people: vec![RosterPerson {
                user: USER,
                login_tag: tag,
                standing: Standing::Active,
            }],
            workstations: vec![
                RosterWorkstation {
                    id: WORKSTATION,
                    public_key: Some(administrator().public_key()),
                },
                RosterWorkstation {
                    id: WorkstationId::from_bytes([8; 16]),
                    public_key: None,
                },
            ],
            recovery_signing: administrator().public_key(),
            recovery_sealing: SealingPublicKey([9; 32]),
        };
        let device_secret = Key::new([10; 32]);
        let main_key = Key::new([11; 32]);
        let to = root.derive_sealing_key(USER).public_key();
        let grant = |recipient| {
            make_grant(
                CLINIC,
                Compartment::Main,
                1,
                &main_key,
                recipient,
                to,
                &administrator(),
                entropy,
            )
            .expect("granted")
        };
        Header {
            min_reader: 1,
            clinic: CLINIC,
            number: 12,
            roster: roster.sign(&administrator()),
            slots: vec![
                make_slot(
                    PLACE,
                    &root,
                    &password("a long enough password"),
                    Some(&device_secret),
                    KdfParams::DEFAULT,
                    &host,
                )
                .expect("made"),
            ],
            main_epochs: vec![
                MainEpoch {
                    epoch: 1,
                    salt: [13; 16],
                },
                MainEpoch {
                    epoch: 2,
                    salt: [14; 16],
                },
            ],
            main_grants: vec![grant(Recipient::User(USER)), grant(Recipient::Recovery)],
            invitations: vec![invitation(&host, &InvitationCode(Zeroizing::new([15; 16])))],
        }
    }

    fn invitation(host: &Host, code: &InvitationCode) -> SealedInvitation {
        let invited = Invited {
            clinic: CLINIC,
            user: USER,
            login_tag: login_tag(CLINIC, "theo"),
            expires: EXPIRES,
        };
        let keys = [CompartmentKey {
            compartment: Compartment::Main,
            epoch: 1,
            key: Key::new([16; 32]),
        }];
        make_invitation(invited, code, &keys, &administrator(), &*host.entropy).expect("made")
    }

    /// A new payload in a right frame, as somebody who can write the file would make it.
    fn framed(format: u16, payload: &[u8]) -> Vec<u8> {
        let length = u32::try_from(payload.len()).expect("short");
        let mut bytes = [
            MAGIC.as_slice(),
            &format.to_be_bytes(),
            &length.to_be_bytes(),
            payload,
        ]
        .concat();
        bytes.extend_from_slice(&sha256(&bytes));
        bytes
    }

    /// The digest is of format 1 as it was first released: if it moves, vaults out there are no
    /// longer read, and the format needs a new number.
    #[test]
    fn the_header_reads_back_and_its_format_does_not_move() {
        let header = example();
        let bytes = header.encode().expect("encodes");
        assert_eq!(Header::decode(&bytes).expect("reads back"), header);
        let digest: String = header
            .hash()
            .expect("encodes")
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(digest, "261303a6cc263f54b585ef6ffa215418cf224a5cec1f3c72876f409665360298");
        assert_eq!(header.slot(USER, WORKSTATION), header.slots.first());
        assert_eq!(header.slot(USER, WorkstationId::from_bytes([8; 16])), None);
    }

    #[test]
    fn any_changed_byte_and_any_cut_is_found_and_named() {
        let bytes = example().encode().expect("encodes");
        for position in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[position] ^= 0x40;
            let found = Header::decode(&changed).expect_err("changed");
            let expected: &[HeaderFault] = match position {
                0..8 => &[HeaderFault::NotAHeader],
                // A false length cuts the payload or leaves something over.
                10..14 => &[HeaderFault::Truncated, HeaderFault::Damaged],
                _ => &[HeaderFault::Damaged],
            };
            assert!(expected.contains(&found), "byte {position}: {found:?}");
            assert_eq!(
                Header::decode(&bytes[..position]),
                Err(HeaderFault::Truncated),
                "cut at {position}"
            );
        }
        let longer = [bytes.as_slice(), b"x"].concat();
        assert_eq!(Header::decode(&longer), Err(HeaderFault::Damaged));
    }

    #[test]
    fn a_header_of_another_kind_is_named() {
        let header = example();
        let newer = HeaderFault::Newer {
            needs: 2,
            reads: FORMAT,
        };
        assert_eq!(Header::decode(&framed(2, b"of the future")), Err(newer));
        let needing = Header {
            min_reader: 2,
            ..header.clone()
        };
        assert_eq!(Header::decode(&needing.encode().expect("encodes")), Err(newer));
        assert_eq!(
            Header::decode(&framed(0, &header.encoded())),
            Err(HeaderFault::Malformed)
        );
        let mixed = Header {
            clinic: ClinicId::from_bytes([9; 16]),
            ..header.clone()
        };
        assert_eq!(
            Header::decode(&mixed.encode().expect("encodes")),
            Err(HeaderFault::Malformed)
        );
        let followed = [header.encoded().as_slice(), b"x"].concat();
        assert_eq!(Header::decode(&framed(1, &followed)), Err(HeaderFault::Malformed));
        let huge = Header {
            roster: SignedRoster {
                bytes: vec![0; MAX_BYTES],
                ..header.roster.clone()
            },
            ..header
        };
        assert_eq!(huge.encode(), Err(HeaderFault::TooLarge));
        assert_eq!(
            Header::decode(&vec![0; MAX_BYTES + 1]),
            Err(HeaderFault::TooLarge)
        );
    }

    #[test]
    fn signatures_in_the_header_are_those_of_their_makers() {
        let header = example();
        let maker = administrator().public_key();
        let other = SigningKey::from_seed(&[5; 32]).public_key();
        header.roster.verify(&maker).expect("signed");
        assert!(header.roster.verify(&other).is_err());
        let mut roster = header.roster.clone();
        roster.bytes[5] ^= 1;
        assert!(roster.verify(&maker).is_err(), "another roster");
        let slot = header.slots.first().expect("one");
        slot.verify().expect("signed");
        let mut moved = slot.clone();
        moved.slot.workstation = WorkstationId::from_bytes([8; 16]);
        assert!(moved.verify().is_err(), "another slot");
        let invitation = header.invitations.first().expect("one");
        invitation.verify(&maker).expect("signed");
        assert!(invitation.verify(&other).is_err());
        let prolonged = SealedInvitation {
            expires: EXPIRES.plus_millis(1),
            ..invitation.clone()
        };
        assert!(prolonged.verify(&maker).is_err(), "another invitation");
        assert_ne!(prolonged.digest(), invitation.digest());
    }

    #[test]
    fn a_slot_needs_the_password_the_device_and_every_field_as_it_was() {
        let host = Host::for_tests(5);
        let slot = example().slots.remove(0);
        let device_secret = Key::new([10; 32]);
        let right = password("a long enough password");
        let open = |slot: &SignedSlot, clinic, password: &Secret<String>, device: Option<&Key>| {
            slot.open(clinic, password, device, &host.kdf)
                .map(|root| root.derive_signing_key(USER).public_key())
                .map_err(|error| match error {
                    Error::Refused(refusal) => refusal,
                    Error::Fault(fault) => panic!("{fault}"),
                })
        };
        assert_eq!(
            open(&slot, CLINIC, &right, Some(&device_secret)),
            Ok(slot.slot.signing_key)
        );
        let wrong = Err(Refusal::WrongSignIn);
        assert_eq!(
            open(
                &slot,
                CLINIC,
                &password("a long enough passwort"),
                Some(&device_secret)
            ),
            wrong
        );
        assert_eq!(
            open(&slot, CLINIC, &right, Some(&Key::new([11; 32]))),
            wrong,
            "another machine"
        );
        assert_eq!(open(&slot, CLINIC, &right, None), Err(Refusal::NoDeviceSecret));
        assert_eq!(
            open(&slot, ClinicId::from_bytes([9; 16]), &right, Some(&device_secret)),
            wrong
        );
        let changes: [fn(&mut Slot); 5] = [
            |slot| slot.user = UserId::from_bytes([9; 16]),
            |slot| slot.kdf.passes += 1,
            |slot| slot.device_secret = false,
            |slot| slot.signing_key = administrator().public_key(),
            |slot| slot.sealing_key = SealingKey::from_seed(&[9; 32]).public_key(),
        ];
        for (position, change) in changes.iter().enumerate() {
            let mut changed = slot.clone();
            change(&mut changed.slot);
            assert_eq!(
                open(&changed, CLINIC, &right, Some(&device_secret)),
                wrong,
                "change {position}"
            );
        }
        let without = make_slot(
            PLACE,
            &UserRoot::make(&*host.entropy).expect("made"),
            &right,
            None,
            KdfParams::DEFAULT,
            &host,
        )
        .expect("made");
        let opened = open(&without, CLINIC, &right, Some(&device_secret));
        assert_eq!(
            opened,
            Ok(without.slot.signing_key),
            "a device secret that is not needed is not used"
        );
        let nobody = open_no_slot(&right, KdfParams::DEFAULT, &host.kdf);
        assert!(matches!(nobody, Err(Error::Refused(Refusal::WrongSignIn))));
    }

    #[test]
    fn an_invitation_opens_with_its_code_until_its_day() {
        let host = Host::for_tests(17);
        let code = InvitationCode::make(&*host.entropy).expect("made");
        let invitation = invitation(&host, &code);
        let printed = code.show();
        let typed =
            InvitationCode::parse(&printed.expose().to_lowercase().replace('-', " ")).expect("a code");
        let keys = invitation.open(CLINIC, &typed, EXPIRES).expect("opens");
        assert_eq!(
            keys,
            [CompartmentKey {
                compartment: Compartment::Main,
                epoch: 1,
                key: Key::new([16; 32])
            }]
        );
        let refused = |clinic, code: &InvitationCode, now| {
            matches!(
                invitation.open(clinic, code, now),
                Err(Error::Refused(Refusal::WrongInvitation))
            )
        };
        assert!(refused(CLINIC, &typed, EXPIRES.plus_millis(1)), "too late");
        assert!(
            refused(CLINIC, &InvitationCode(Zeroizing::new([0; 16])), EXPIRES),
            "another code"
        );
        assert!(
            refused(ClinicId::from_bytes([9; 16]), &typed, EXPIRES),
            "another clinic"
        );
    }

    #[test]
    fn a_code_is_written_in_one_way_and_read_in_many() {
        let check = |bytes: [u8; 16], shown: &str| {
            let code = InvitationCode(Zeroizing::new(bytes));
            assert_eq!(code.show().expose(), shown);
            assert_eq!(*InvitationCode::parse(shown).expect("reads back").0, bytes);
        };
        check([0; 16], "00000-00000-00000-00000-000000");
        check([0xff; 16], "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZW");
        check(
            0x0123_4567_89ab_cdef_0123_4567_89ab_cdef_u128.to_be_bytes(),
            "04HMA-SW9NF-6YY09-38NKR-KAYDXW",
        );
        let canonical = InvitationCode::parse("00000-00000-00000-00000-011114").expect("a code");
        let typed = InvitationCode::parse("ooooo OOOOO-00000 0oO0o 0iIlL4").expect("a code");
        assert_eq!(*typed.0, *canonical.0, "letters that look like digits");
        for bad in [
            "",
            "00000",
            "00000-00000-00000-00000-00000U",
            "00000-00000-00000-00000-000001",
            "00000-00000-00000-00000-0000000",
        ] {
            assert!(InvitationCode::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_login_has_one_tag_however_it_is_typed_and_another_in_each_clinic() {
        let tag = login_tag(CLINIC, "amara.okafor");
        assert_eq!(login_tag(CLINIC, " Amara.OKAFOR "), tag);
        assert_eq!(login_tag(CLINIC, "\u{ff41}mara.okafor"), tag, "full-width a");
        assert_ne!(login_tag(CLINIC, "amara.okafo"), tag);
        assert_ne!(login_tag(ClinicId::from_bytes([9; 16]), "amara.okafor"), tag);
    }

    proptest! {
        /// Whoever can write the file can make the checksum right: the decoder must bear anything.
        #[test]
        fn a_changed_payload_is_refused_or_is_the_encoding_of_another_header(
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        ) {
            let mut payload = example_payload();
            for (position, byte) in changes {
                let position = position.index(payload.len());
                payload[position] = byte;
            }
            let bytes = framed(1, &payload);
            if let Ok(header) = Header::decode(&bytes) {
                prop_assert_eq!(header.encode().expect("encodes"), bytes);
            }
        }

        #[test]
        fn the_decoder_takes_any_payload(payload in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert!(Header::decode(&framed(1, &payload)).is_err());
        }

        #[test]
        fn any_code_reads_back(bytes: [u8; 16]) {
            let code = InvitationCode(Zeroizing::new(bytes));
            prop_assert_eq!(*InvitationCode::parse(code.show().expose()).expect("a code").0, bytes);
        }
    }

    fn example_payload() -> Vec<u8> {
        static PAYLOAD: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| example().encoded());
        PAYLOAD.clone()
    }
}
