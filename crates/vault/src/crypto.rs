//! Keys from keys, sealed parts, and boxes for one recipient.
//!
//! No key is used directly: each use has its own, made with HKDF-SHA256 (RFC 5869) from a label of
//! [`label`] and a context. AES-256-GCM (NIST SP 800-38D) always has a fresh key per object written
//! and a random 96-bit nonce. Boxes are HPKE (RFC 9180) in base mode; who sealed one is said by a
//! signature beside it. docs/keys.md has the whole picture.

use crate::cbor::{Malformed, Reader, Record, Writer};
use crate::error::Fault;
use crate::host::{Entropy, LibraryEntropy};
use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use careloop_contract::{ClinicId, UserId, WorkstationId};
use careloop_ledger::sign::{PublicKey, Signature, SigningKey};
use careloop_ledger::{KeyName, Sealed};
use core::fmt;
use hkdf::Hkdf;
use hpke::aead::AesGcm256;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// A 256-bit key, erased when dropped.
pub type Key = Zeroizing<[u8; 32]>;

/// What a key is for. A label is never used for two purposes.
pub mod label {
    /// Wraps a user's root in a slot.
    pub const KEK: &str = "careloop/kek/v1";
    /// Seals a user's root under their PIN, in memory only.
    pub const PIN: &str = "careloop/pin/v1";
    /// SQLCipher's raw key of `vault.db`.
    pub const SQLCIPHER: &str = "careloop/sqlcipher/v1";
    /// Numbers by which the sample of a review is drawn.
    pub const REVIEW_SAMPLE: &str = "careloop/review-sample/v1";
    /// Id of an alert about the audit trail.
    pub const ALERT: &str = "careloop/alert/v1";
    /// SQLCipher's raw key of an index that belongs to a compartment.
    pub const INDEX: &str = "careloop/index/v1";
    /// A user's Ed25519 seed.
    pub const SIGN: &str = "careloop/sign/v1";
    /// A user's X25519 seed.
    pub const X25519: &str = "careloop/x25519/v1";
    /// One sealed part of one ledger entry.
    pub const SEAL: &str = "careloop/seal/v1";
    /// A compartment key sealed to one recipient.
    pub const GRANT: &str = "careloop/grant/v1";
    /// The side file of one workstation, and each writing of it.
    pub const SIDE: &str = "careloop/side/v1";
    /// Tags of names nobody has, in the side file.
    pub const SIDE_TAG: &str = "careloop/side-tag/v1";
    /// Tags of logins in the header.
    pub const LOGIN: &str = "careloop/login/v1";
    /// The keys handed over with an invitation, and its signature.
    pub const INVITATION: &str = "careloop/invitation/v1";
    /// What an enrolment shows to prove that the code was known.
    pub const INVITATION_PROOF: &str = "careloop/invitation/proof/v1";
    /// Digests of a second factor's recovery codes.
    pub const FACTOR_CODE: &str = "careloop/factor-code/v1";
    /// Digest of the one-time code that stands for a second factor that was reset.
    pub const ONE_TIME_CODE: &str = "careloop/one-time-code/v1";
    /// The recovery sheet's Ed25519 seed.
    pub const RECOVERY_SIGN: &str = "careloop/recovery/sign/v1";
    /// The recovery sheet's X25519 seed.
    pub const RECOVERY_X25519: &str = "careloop/recovery/x25519/v1";
    /// What tells the shares of one recovery sheet from those of another.
    pub const RECOVERY_COMMITMENT: &str = "careloop/recovery/commitment/v1";
    /// The checksum of a share of the recovery sheet.
    pub const RECOVERY_SHARE: &str = "careloop/recovery/share/v1";
    /// A person's drafts, and each draft of theirs.
    pub const DRAFT: &str = "careloop/draft/v1";
    /// The content of one attachment.
    pub const ATTACHMENT: &str = "careloop/attachment/v1";
    /// Tags of the places they typed in.
    pub const DRAFT_TAG: &str = "careloop/draft-tag/v1";
    /// The signature of a roster.
    pub const ROSTER: &str = "careloop/roster/v1";
    /// The signature of a slot.
    pub const SLOT: &str = "careloop/slot/v1";
}

/// HKDF-SHA256 (RFC 5869): a key for one purpose.
///
/// The info is the canonical CBOR array of the label as text and each part of the context as
/// bytes, so that no two contexts can run together into the same one.
#[must_use]
pub fn derive_key(label: &'static str, ikm: &[u8], salt: &[u8], context: &[&[u8]]) -> Key {
    let mut info = Writer::new();
    info.array(context.len().saturating_add(1)).text(label);
    for part in context {
        info.bytes(part);
    }
    let mut key = Key::default();
    #[expect(
        clippy::expect_used,
        reason = "HKDF-SHA256 gives up to 8160 bytes; stopping is better than a key of zeros"
    )]
    Hkdf::<Sha256>::new(Some(salt), ikm)
        .expand(&info.finish(), &mut *key)
        .expect("32 bytes are within HKDF's limit");
    key
}

/// AES-256-GCM. The key must be one that no other object was sealed with.
pub(crate) fn seal(key: &Key, nonce: &[u8; 12], aad: &[u8], plaintext: &[u8]) -> Result<Vec<u8>, Fault> {
    Aes256Gcm::new((&**key).into())
        .encrypt(nonce.into(), Payload { msg: plaintext, aad })
        .map_err(|_| Fault::Crypto)
}

/// Undoes [`seal`].
pub(crate) fn open(
    key: &Key,
    nonce: &[u8; 12],
    aad: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Fault> {
    Aes256Gcm::new((&**key).into())
        .decrypt(nonce.into(), Payload { msg: ciphertext, aad })
        .map(Zeroizing::new)
        .map_err(|_| Fault::Crypto)
}

/// SHA-256.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Signs the label and the SHA-256 of the bytes.
pub(crate) fn sign(label: &'static str, bytes: &[u8], key: &SigningKey) -> Signature {
    key.sign(&signed_message(label, bytes))
}

/// Checks what [`sign`] made.
pub(crate) fn verify(
    label: &'static str,
    bytes: &[u8],
    signature: &Signature,
    key: &PublicKey,
) -> Result<(), Fault> {
    key.verify(&signed_message(label, bytes), signature)
        .map_err(|_| Fault::Crypto)
}

fn signed_message(label: &'static str, bytes: &[u8]) -> Vec<u8> {
    [label.as_bytes(), &sha256(bytes)].concat()
}

/// Where a sealed part stands. A part moved to another place does not open there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartPlace {
    /// The clinic.
    pub clinic: ClinicId,
    /// The record the part belongs to.
    pub record: [u8; 16],
    /// Number of the field ([`careloop_contract::Field::number`]).
    pub field: u16,
    /// The workstation in whose log the entry is.
    pub workstation: WorkstationId,
    /// The entry's number.
    pub seq: u64,
    /// The item's position in the entry.
    pub item: u32,
}

impl PartPlace {
    /// The associated data: a CBOR array of clinic, record, field, epoch, workstation, seq, item.
    fn aad(&self, epoch: u32) -> Vec<u8> {
        let mut aad = Writer::new();
        aad.array(7)
            .bytes(self.clinic.as_bytes())
            .bytes(&self.record)
            .uint(self.field)
            .uint(epoch)
            .bytes(self.workstation.as_bytes())
            .uint(self.seq)
            .uint(self.item);
        aad.finish()
    }
}

/// Seals a part of a ledger entry under the key of an epoch.
///
/// # Errors
/// [`Fault::Entropy`].
pub fn seal_part(
    key: KeyName,
    epoch: u32,
    epoch_key: &Key,
    place: &PartPlace,
    plaintext: &[u8],
    entropy: &dyn Entropy,
) -> Result<Sealed, Fault> {
    let nonce = entropy.make_bytes()?;
    let aad = place.aad(epoch);
    let object_key = derive_key(label::SEAL, &**epoch_key, &nonce, &[&aad]);
    Ok(Sealed {
        key,
        epoch,
        nonce,
        ciphertext: seal(&object_key, &nonce, &aad, plaintext)?,
    })
}

/// Opens a part of a ledger entry with the key of its epoch.
///
/// # Errors
/// [`Fault::Crypto`] if the key or the place is another, or a bit was changed.
pub fn open_part(sealed: &Sealed, epoch_key: &Key, place: &PartPlace) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let aad = place.aad(sealed.epoch);
    let object_key = derive_key(label::SEAL, &**epoch_key, &sealed.nonce, &[&aad]);
    open(&object_key, &sealed.nonce, &aad, &sealed.ciphertext)
}

/// The X25519 public key that boxes are sealed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SealingPublicKey(pub [u8; 32]);

/// The X25519 key that opens boxes. The private half is erased when dropped.
pub struct SealingKey {
    private: <X25519HkdfSha256 as hpke::Kem>::PrivateKey,
    public: SealingPublicKey,
}

/// Something sealed to one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HpkeBox {
    /// HPKE's encapsulated key.
    pub enc: [u8; 32],
    /// AES-256-GCM ciphertext with its tag.
    pub ciphertext: Vec<u8>,
}

impl Record for HpkeBox {
    fn write(&self, to: &mut Writer) {
        to.array(2).bytes(&self.enc).bytes(&self.ciphertext);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.list(2)?;
        Ok(Self {
            enc: from.fixed()?,
            ciphertext: from.bytes()?.to_vec(),
        })
    }
}

impl SealingKey {
    /// The key pair of a 32-byte seed, by HPKE's `DeriveKeyPair` (RFC 9180 section 7.1.3).
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let (private, public) = X25519HkdfSha256::derive_keypair(seed);
        Self {
            private,
            public: SealingPublicKey(public.to_bytes().into()),
        }
    }

    /// The public half.
    #[must_use]
    pub const fn public_key(&self) -> SealingPublicKey {
        self.public
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKey({:?})", self.public)
    }
}

/// HPKE in base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM (RFC 9180
/// section 6.1). `info` says what the box is for, `aad` what it belongs to.
///
/// # Errors
/// [`Fault::Crypto`] if the recipient's key is of small order, [`Fault::Entropy`].
pub fn seal_to(
    recipient: &SealingPublicKey,
    info: &[u8],
    aad: &[u8],
    plaintext: &[u8],
    entropy: &dyn Entropy,
) -> Result<HpkeBox, Fault> {
    let recipient =
        <X25519HkdfSha256 as hpke::Kem>::PublicKey::from_bytes(&recipient.0).map_err(|_| Fault::Crypto)?;
    let mut draws = LibraryEntropy::new(entropy);
    let sealed = hpke::single_shot_seal_with_rng::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &recipient,
        info,
        plaintext,
        aad,
        &mut draws,
    );
    if draws.has_failed() {
        return Err(Fault::Entropy);
    }
    let (enc, ciphertext) = sealed.map_err(|_| Fault::Crypto)?;
    Ok(HpkeBox {
        enc: enc.to_bytes().into(),
        ciphertext,
    })
}

/// Opens what [`seal_to`] made for this key, with the same `info` and `aad`.
///
/// # Errors
/// [`Fault::Crypto`].
pub fn open_with(
    key: &SealingKey,
    info: &[u8],
    aad: &[u8],
    enc: &[u8; 32],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let enc = <X25519HkdfSha256 as hpke::Kem>::EncappedKey::from_bytes(enc).map_err(|_| Fault::Crypto)?;
    hpke::single_shot_open::<AesGcm256, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &key.private,
        &enc,
        info,
        ciphertext,
        aad,
    )
    .map(Zeroizing::new)
    .map_err(|_| Fault::Crypto)
}

/// What a person's keys are made from: 32 random bytes, wrapped in each of their slots.
///
/// The context of the derivations is the person alone. The clinic cannot be in it: the clinic's id
/// is a hash over the first administrator's public keys, which are made here. Nothing is lost, as
/// every person of every clinic has a root of their own.
pub struct UserRoot(Key);

impl UserRoot {
    /// A new person's root.
    ///
    /// # Errors
    /// [`Fault::Entropy`].
    pub fn make(entropy: &dyn Entropy) -> Result<Self, Fault> {
        entropy.make_secret().map(Self)
    }

    /// The person's signing key.
    #[must_use]
    pub fn derive_signing_key(&self, user: UserId) -> SigningKey {
        SigningKey::from_seed(&derive_key(label::SIGN, &*self.0, &[], &[user.as_bytes()]))
    }

    /// The key that the person's grants are sealed to.
    #[must_use]
    pub fn derive_sealing_key(&self, user: UserId) -> SealingKey {
        SealingKey::from_seed(&derive_key(label::X25519, &*self.0, &[], &[user.as_bytes()]))
    }

    /// The key of what the person typed and did not send.
    #[must_use]
    pub fn derive_draft_key(&self, user: UserId) -> Key {
        derive_key(label::DRAFT, &*self.0, &[], &[user.as_bytes()])
    }

    pub(crate) const fn from_key(key: Key) -> Self {
        Self(key)
    }

    pub(crate) const fn as_key(&self) -> &Key {
        &self.0
    }
}

impl fmt::Debug for UserRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserRoot")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Host;
    use crate::testing::{SeededEntropy, hex};

    /// RFC 5869 appendix A.1 to A.3.
    #[test]
    fn hkdf_gives_the_rfc_s_keys() {
        let check = |ikm: &[u8], salt: &[u8], info: &[u8], okm: &str| {
            let mut out = vec![0; okm.len() / 2];
            Hkdf::<Sha256>::new(Some(salt), ikm)
                .expand(info, &mut out)
                .expect("short");
            assert_eq!(out, hex(okm));
        };
        let range = |from: u8, to: u8| (from..=to).collect::<Vec<u8>>();
        check(
            &[0x0b; 22],
            &range(0, 0x0c),
            &range(0xf0, 0xf9),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        );
        check(
            &range(0, 0x4f),
            &range(0x60, 0xaf),
            &range(0xb0, 0xff),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c\
             59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71\
             cc30c58179ec3e87c14c01d5c1f3434f1d87",
        );
        check(
            &[0x0b; 22],
            &[],
            &[],
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        );
    }

    #[test]
    fn every_part_of_a_derivation_counts_and_parts_do_not_run_together() {
        let keys = [
            derive_key(label::KEK, b"ikm", b"salt", &[b"ab", b"c"]),
            derive_key(label::SEAL, b"ikm", b"salt", &[b"ab", b"c"]),
            derive_key(label::KEK, b"ikn", b"salt", &[b"ab", b"c"]),
            derive_key(label::KEK, b"ikm", b"salu", &[b"ab", b"c"]),
            derive_key(label::KEK, b"ikm", b"salt", &[b"a", b"bc"]),
            derive_key(label::KEK, b"ikm", b"salt", &[b"abc"]),
        ];
        for (position, key) in keys.iter().enumerate() {
            assert!(
                !keys[..position].contains(key),
                "derivation {position} repeats another's key"
            );
        }
        // HKDF-SHA256 by Python's hmac, with the info of CBOR 83 6f "careloop/kek/v1" 42 "ab" 41 "c".
        assert_eq!(**keys.first().expect("six"), *hex(KEK_BY_PYTHON));
    }

    const KEK_BY_PYTHON: &str = "0965a66fcfaf8e84b2d8043f183df2ed82a3649580a29874d4a810f3f2da65bc";

    /// Test case 16 of "The Galois/Counter Mode of Operation" (McGrew and Viega), which NIST took
    /// over for AES-256.
    #[test]
    fn aes_256_gcm_gives_the_published_ciphertext() {
        let key = Zeroizing::new(
            hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
                .try_into()
                .expect("32 bytes"),
        );
        let nonce = hex("cafebabefacedbaddecaf888").try_into().expect("12 bytes");
        let aad = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let plaintext = hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
             1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        let ciphertext = hex("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
             8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662\
             76fc6ece0f4e1768cddf8853bb2d551b");
        assert_eq!(seal(&key, &nonce, &aad, &plaintext).expect("seals"), ciphertext);
        assert_eq!(*open(&key, &nonce, &aad, &ciphertext).expect("opens"), plaintext);
    }

    /// Gives the bytes it was made with.
    struct Given(Vec<u8>);

    impl Entropy for Given {
        fn fill(&self, out: &mut [u8]) -> Result<(), Fault> {
            assert_eq!(
                out.len(),
                self.0.len(),
                "HPKE draws the seed of its ephemeral key and nothing else"
            );
            out.copy_from_slice(&self.0);
            Ok(())
        }
    }

    /// RFC 9180 appendix A.1.1: the same KEM and KDF as ours with AES-128-GCM, drawn through our
    /// own entropy.
    #[test]
    fn hpke_gives_the_rfc_s_box() {
        let key = SealingKey::from_seed(
            &hex("6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037")
                .try_into()
                .expect("32 bytes"),
        );
        assert_eq!(
            key.public.0,
            *hex("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d")
        );
        let entropy = Given(hex(
            "7268600d403fce431561aef583ee1613527cff655c1343f29812e66706df3234",
        ));
        let recipient = <X25519HkdfSha256 as hpke::Kem>::PublicKey::from_bytes(&key.public.0).expect("a key");
        let (enc, ciphertext) =
            hpke::single_shot_seal_with_rng::<hpke::aead::AesGcm128, HkdfSha256, X25519HkdfSha256>(
                &OpModeS::Base,
                &recipient,
                &hex("4f6465206f6e2061204772656369616e2055726e"),
                b"Beauty is truth, truth beauty",
                b"Count-0",
                &mut LibraryEntropy::new(&entropy),
            )
            .expect("seals");
        assert_eq!(
            enc.to_bytes().as_slice(),
            hex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431")
        );
        assert_eq!(
            ciphertext,
            hex("f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a")
        );
    }

    #[test]
    fn a_box_opens_for_its_recipient_info_and_data_only() {
        let host = Host::for_tests(1);
        let key = SealingKey::from_seed(&[1; 32]);
        let sealed = seal_to(&key.public_key(), b"info", b"aad", b"secret", &*host.entropy).expect("seals");
        let open = |key: &SealingKey, info: &[u8], aad: &[u8]| {
            open_with(key, info, aad, &sealed.enc, &sealed.ciphertext)
                .map(|opened| opened.to_vec())
                .ok()
        };
        assert_eq!(open(&key, b"info", b"aad").as_deref(), Some(&b"secret"[..]));
        assert_eq!(open(&SealingKey::from_seed(&[2; 32]), b"info", b"aad"), None);
        assert_eq!(open(&key, b"other", b"aad"), None);
        assert_eq!(open(&key, b"info", b"other"), None);
    }

    #[test]
    fn nothing_is_sealed_without_randomness_or_to_a_key_of_small_order() {
        let entropy = SeededEntropy::new(1);
        let small_order = seal_to(&SealingPublicKey([0; 32]), b"", b"", b"secret", &entropy);
        assert!(matches!(small_order, Err(Fault::Crypto)));
        entropy.set_fails(true);
        let key = SealingKey::from_seed(&[1; 32]).public_key();
        assert!(matches!(
            seal_to(&key, b"", b"", b"secret", &entropy),
            Err(Fault::Entropy)
        ));
    }

    #[test]
    fn a_part_opens_in_its_place_only() {
        let host = Host::for_tests(1);
        let key = Zeroizing::new([1; 32]);
        let place = PartPlace {
            clinic: ClinicId::from_bytes([1; 16]),
            record: [2; 16],
            field: 3,
            workstation: WorkstationId::from_bytes([4; 16]),
            seq: 5,
            item: 6,
        };
        let sealed = seal_part(KeyName::Clinical, 7, &key, &place, b"note", &*host.entropy).expect("seals");
        assert_eq!(
            open_part(&sealed, &key, &place).expect("opens").as_slice(),
            b"note"
        );
        for other in [
            PartPlace {
                clinic: ClinicId::from_bytes([9; 16]),
                ..place
            },
            PartPlace {
                record: [9; 16],
                ..place
            },
            PartPlace { field: 9, ..place },
            PartPlace {
                workstation: WorkstationId::from_bytes([9; 16]),
                ..place
            },
            PartPlace { seq: 9, ..place },
            PartPlace { item: 9, ..place },
        ] {
            assert!(open_part(&sealed, &key, &other).is_err(), "{other:?}");
        }
        assert!(
            open_part(
                &Sealed {
                    epoch: 8,
                    ..sealed.clone()
                },
                &key,
                &place
            )
            .is_err(),
            "another epoch"
        );
        assert!(
            open_part(&sealed, &Zeroizing::new([2; 32]), &place).is_err(),
            "another key"
        );
        let again = seal_part(KeyName::Clinical, 7, &key, &place, b"note", &*host.entropy).expect("seals");
        assert_ne!(sealed, again, "each writing has its own key and nonce");
    }
}
