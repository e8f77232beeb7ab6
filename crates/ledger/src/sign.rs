//! Ed25519 keys and signatures (RFC 8032).
//!
//! Verification is `verify_strict` and nothing else: with it a signature that one program accepts
//! is accepted by all, and nobody can make a second signature from a first. Signatures are never
//! verified in batches, which would decide some edge cases otherwise.

use core::fmt;
use ed25519_dalek::{Signer as _, VerifyingKey};
use sha2::{Digest as _, Sha256};

/// What stands before a public key when its [`KeyId`] is made.
const KEY_ID_CONTEXT: &[u8] = b"careloop/key/v1";

/// The Ed25519 key that signatures are checked with, in its 32-byte encoding (RFC 8032 section
/// 5.1.2).
///
/// Any 32 bytes can be held; whether they are a key that may be trusted shows in
/// [`PublicKey::verifier`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

/// The name of a public key in an entry: the first 16 bytes of the SHA-256 of `careloop/key/v1`
/// and the key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 16]);

/// An Ed25519 signature (RFC 8032 section 5.1.6): R, then S, 32 bytes each.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signature([u8; 64]);

/// A public key made ready for many signatures: its point is decompressed once.
#[derive(Clone, PartialEq, Eq)]
pub struct Verifier(VerifyingKey);

/// The secret half of a key pair. Erased when dropped; neither copied nor shown.
// Boxed, so that moving it leaves no copy of the secret behind on the stack.
pub struct SigningKey(Box<ed25519_dalek::SigningKey>);

/// The key did not sign this message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature was not made by this key over this message")]
pub struct BadSignature;

/// The 32 bytes are no key that a signature may be checked with: no point of the curve, a point
/// of small order (its signatures fit almost any message), or not in the one canonical encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the public key is not a usable Ed25519 key")]
pub struct UnusableKey;

impl PublicKey {
    /// Takes the 32 bytes as they are stored.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes as they are stored.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The name under which entries refer to this key.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        let digest: [u8; 32] = Sha256::new()
            .chain_update(KEY_ID_CONTEXT)
            .chain_update(self.0)
            .finalize()
            .into();
        let mut id = [0; 16];
        id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        KeyId(id)
    }

    /// Makes the key ready for many signatures.
    ///
    /// # Errors
    /// [`UnusableKey`] if the bytes are no key that a signature may be checked with.
    pub fn verifier(&self) -> Result<Verifier, UnusableKey> {
        let key = VerifyingKey::from_bytes(&self.0).map_err(|_| UnusableKey)?;
        // `from_bytes` also takes a y of p or more, a second spelling of the same key: two key ids
        // for one signer.
        let canonical = key.to_edwards().compress().to_bytes() == self.0;
        if canonical && !key.is_weak() {
            Ok(Verifier(key))
        } else {
            Err(UnusableKey)
        }
    }

    /// Checks one signature. For many by the same key, see [`PublicKey::verifier`].
    ///
    /// # Errors
    /// [`BadSignature`] if this key did not sign this message, or is no usable key.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), BadSignature> {
        self.verifier()
            .map_err(|UnusableKey| BadSignature)?
            .verify(message, signature)
    }
}

impl Verifier {
    /// Checks one signature, strictly.
    ///
    /// # Errors
    /// [`BadSignature`] if the key did not sign this message, or the signature is not in its one
    /// canonical form.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), BadSignature> {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        self.0
            .verify_strict(message, &signature)
            .map_err(|_| BadSignature)
    }

    /// The key this verifies for.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        PublicKey(self.0.to_bytes())
    }
}

impl SigningKey {
    /// Takes the 32-byte secret of RFC 8032 section 5.1.5. The caller erases its own copy.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(Box::new(ed25519_dalek::SigningKey::from_bytes(seed)))
    }

    /// Signs a message. The same key and message always give the same signature.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes())
    }

    /// The half that others may know.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }
}

impl KeyId {
    /// Takes the 16 bytes as they are stored.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes as they are stored.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl Signature {
    /// Takes the 64 bytes as they are stored.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The 64 bytes as they are stored.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signature(")?;
        write_hex(&self.0, f)?;
        f.write_str(")")
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Verifier({})", self.public_key())
    }
}

impl fmt::Debug for SigningKey {
    // The public half says which key it is; the secret never reaches a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, ..)", self.public_key())
    }
}

/// Two lower-case hexadecimal digits for each byte.
pub(crate) fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where it fails"
)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// RFC 8032 section 7.1: name, secret key, public key, message, signature.
    const RFC_8032: &[[&str; 5]] = &[
        [
            "TEST 1",
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ],
        [
            "TEST 2",
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ],
        [
            "TEST 3",
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ],
        [
            "TEST 1024",
            "f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5",
            "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
            "08b8b2b733424243760fe426a4b54908632110a66c2f6591eabd3345e3e4eb98\
             fa6e264bf09efe12ee50f8f54e9f77b1e355f6c50544e23fb1433ddf73be84d8\
             79de7c0046dc4996d9e773f4bc9efe5738829adb26c81b37c93a1b270b20329d\
             658675fc6ea534e0810a4432826bf58c941efb65d57a338bbd2e26640f89ffbc\
             1a858efcb8550ee3a5e1998bd177e93a7363c344fe6b199ee5d02e82d522c4fe\
             ba15452f80288a821a579116ec6dad2b3b310da903401aa62100ab5d1a36553e\
             06203b33890cc9b832f79ef80560ccb9a39ce767967ed628c6ad573cb116dbef\
             efd75499da96bd68a8a97b928a8bbc103b6621fcde2beca1231d206be6cd9ec7\
             aff6f6c94fcd7204ed3455c68c83f4a41da4af2b74ef5c53f1d8ac70bdcb7ed1\
             85ce81bd84359d44254d95629e9855a94a7c1958d1f8ada5d0532ed8a5aa3fb2\
             d17ba70eb6248e594e1a2297acbbb39d502f1a8c6eb6f1ce22b3de1a1f40cc24\
             554119a831a9aad6079cad88425de6bde1a9187ebb6092cf67bf2b13fd65f270\
             88d78b7e883c8759d2c4f5c65adb7553878ad575f9fad878e80a0c9ba63bcbcc\
             2732e69485bbc9c90bfbd62481d9089beccf80cfe2df16a2cf65bd92dd597b07\
             07e0917af48bbb75fed413d238f5555a7a569d80c3414a8d0859dc65a46128ba\
             b27af87a71314f318c782b23ebfe808b82b0ce26401d2e22f04d83d1255dc51a\
             ddd3b75a2b1ae0784504df543af8969be3ea7082ff7fc9888c144da2af58429e\
             c96031dbcad3dad9af0dcbaaaf268cb8fcffead94f3c7ca495e056a9b47acdb7\
             51fb73e666c6c655ade8297297d07ad1ba5e43f1bca32301651339e22904cc8c\
             42f58c30c04aafdb038dda0847dd988dcda6f3bfd15c4b4c4525004aa06eeff8\
             ca61783aacec57fb3d1f92b0fe2fd1a85f6724517b65e614ad6808d6f6ee34df\
             f7310fdc82aebfd904b01e1dc54b2927094b2db68d6f903b68401adebf5a7e08\
             d78ff4ef5d63653a65040cf9bfd4aca7984a74d37145986780fc0b16ac451649\
             de6188a7dbdf191f64b5fc5e2ab47b57f7f7276cd419c17a3ca8e1b939ae49e4\
             88acba6b965610b5480109c8b17b80e1b7b750dfc7598d5d5011fd2dcc5600a3\
             2ef5b52a1ecc820e308aa342721aac0943bf6686b64b2579376504ccc493d97e\
             6aed3fb0f9cd71a43dd497f01f17c0e2cb3797aa2a2f256656168e6c496afc5f\
             b93246f6b1116398a346f1a641f3b041e989f7914f90cc2c7fff357876e506b5\
             0d334ba77c225bc307ba537152f3f1610e4eafe595f6d9d90d11faa933a15ef1\
             369546868a7f3a45a96768d40fd9d03412c091c6315cf4fde7cb68606937380d\
             b2eaaa707b4c4185c32eddcdd306705e4dc1ffc872eeee475a64dfac86aba41c\
             0618983f8741c5ef68d3a101e8a3b8cac60c905c15fc910840b94c00a0b9d0",
            "0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350aa5371b1508f9f4528ecea23c436d94b5e8fcd4f681e30a6ac00a9704a188a03",
        ],
        [
            "TEST SHA(abc)",
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
        ],
    ];

    /// Every encoding of the eight points of small order, also the non-canonical ones.
    const SMALL_ORDER: &[&str] = &[
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ];

    /// The order of the group, least significant byte first (RFC 8032 section 5.1).
    const ORDER: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

    #[test]
    fn rfc_8032_vectors() {
        for [name, seed, public, message, signature] in RFC_8032 {
            let key = SigningKey::from_seed(&unhex(seed));
            let public = PublicKey::from_bytes(unhex(public));
            let signature = Signature::from_bytes(unhex(signature));
            let message = unhex_all(message);

            assert_eq!(key.public_key(), public, "{name}: public key");
            assert_eq!(key.sign(&message), signature, "{name}: signature");
            assert_eq!(public.verify(&message, &signature), Ok(()), "{name}: verifies");
            let mut longer = message.clone();
            longer.push(0);
            assert_eq!(
                public.verify(&longer, &signature),
                Err(BadSignature),
                "{name}: other message"
            );
        }
        let lengths: Vec<_> = RFC_8032.iter().map(|vector| vector[3].len() / 2).collect();
        assert_eq!(lengths, [0, 1, 2, 1023, 64]);
    }

    #[test]
    fn a_second_signature_cannot_be_made_from_a_first() {
        for [name, _, public, message, signature] in RFC_8032 {
            let mut bytes: [u8; 64] = unhex(signature);
            // S + L signs the same message in the group, and lax programs let it pass.
            let mut carry = 0;
            for (byte, order) in bytes[32..].iter_mut().zip(unhex::<32>(ORDER)) {
                let sum = u16::from(*byte) + u16::from(order) + carry;
                *byte = sum.to_le_bytes()[0];
                carry = sum >> 8;
            }
            let verdict = PublicKey::from_bytes(unhex(public))
                .verify(&unhex_all(message), &Signature::from_bytes(bytes));
            assert_eq!(verdict, Err(BadSignature), "{name}");
        }
    }

    #[test]
    fn keys_of_small_order_are_unusable() {
        // R is the base point and S is 1: with the neutral point as the key this "signs" anything.
        let base = format!("58{}", "66".repeat(31));
        let one = format!("01{}", "00".repeat(31));
        let signature: [u8; 64] = unhex(&format!("{base}{one}"));

        let neutral = VerifyingKey::from_bytes(&unhex(SMALL_ORDER[2])).unwrap();
        let lax = ed25519_dalek::Verifier::verify(
            &neutral,
            b"anything",
            &ed25519_dalek::Signature::from_bytes(&signature),
        );
        assert!(lax.is_ok(), "the forgery works where checks are lax");

        for key in SMALL_ORDER {
            let key = PublicKey::from_bytes(unhex(key));
            assert_eq!(key.verifier(), Err(UnusableKey), "{key}");
            let verdict = key.verify(b"anything", &Signature::from_bytes(signature));
            assert_eq!(verdict, Err(BadSignature), "{key}");
        }
    }

    #[test]
    fn a_small_order_r_is_refused() {
        // Wycheproof Ed25519: R is the neutral point or its spellings, S is 0.
        let key: [u8; 32] = unhex("7d4d0e7f6153a69b6242b522abbee685fda4420f8834b108c3bdae369ef549fa");
        let verifier = PublicKey::from_bytes(key).verifier().unwrap();
        for r in SMALL_ORDER {
            let signature = Signature::from_bytes(unhex(&format!("{r}{}", "00".repeat(32))));
            assert_eq!(verifier.verify(b"?", &signature), Err(BadSignature), "{r}");
        }
    }

    #[test]
    fn a_key_has_one_spelling() {
        // p + y for y of 0 to 18, with either sign: every encoding of a y that is not reduced.
        for y in 0..=18_u8 {
            for sign in [0x7f, 0xff] {
                let mut bytes = [0xff; 32];
                bytes[0] = 0xed + y;
                bytes[31] = sign;
                assert_eq!(
                    PublicKey::from_bytes(bytes).verifier(),
                    Err(UnusableKey),
                    "{y} {sign:x}"
                );
            }
        }
    }

    #[test]
    fn a_key_id_is_a_short_hash_of_context_and_key() {
        // Computed with another program.
        let key = PublicKey::from_bytes(unhex(RFC_8032[0][2]));
        assert_eq!(key.key_id().to_string(), "406452cc59f3bdb2c0a5afd584f82340");
        assert_eq!(KeyId::from_bytes(*key.key_id().as_bytes()), key.key_id());
    }

    #[test]
    fn a_secret_is_not_shown() {
        let [_, seed, public, ..] = RFC_8032[0];
        let shown = format!("{:?}", SigningKey::from_seed(&unhex(seed)));
        assert_eq!(shown, format!("SigningKey({public}, ..)"));
    }

    #[test]
    fn keys_and_signatures_print_as_hex() {
        let [_, _, public, _, signature] = RFC_8032[0];
        let key = PublicKey::from_bytes(unhex(public));
        assert_eq!(format!("{key:?}"), format!("PublicKey({public})"));
        assert_eq!(
            format!("{:?}", key.verifier().unwrap()),
            format!("Verifier({public})")
        );
        let shown = format!("{:?}", Signature::from_bytes(unhex(signature)));
        assert_eq!(shown, format!("Signature({signature})"));
    }

    proptest! {
        #[test]
        fn any_flipped_bit_is_noticed(
            seed: [u8; 32],
            message in prop::collection::vec(any::<u8>(), 1..200),
            at: prop::sample::Index,
            bit in 0..8_u8,
        ) {
            let key = SigningKey::from_seed(&seed);
            let verifier = key.public_key().verifier().unwrap();
            let signature = key.sign(&message);
            prop_assert_eq!(verifier.verify(&message, &signature), Ok(()));

            let mut changed = message.clone();
            changed[at.index(message.len())] ^= 1 << bit;
            prop_assert_eq!(verifier.verify(&changed, &signature), Err(BadSignature));

            let mut changed = *signature.as_bytes();
            changed[at.index(64)] ^= 1 << bit;
            prop_assert_eq!(verifier.verify(&message, &Signature::from_bytes(changed)), Err(BadSignature));

            let mut changed = *key.public_key().as_bytes();
            changed[at.index(32)] ^= 1 << bit;
            prop_assert_eq!(PublicKey::from_bytes(changed).verify(&message, &signature), Err(BadSignature));
        }
    }

    /// `N` bytes from hexadecimal digits.
    pub(crate) fn unhex<const N: usize>(digits: &str) -> [u8; N] {
        unhex_all(digits).try_into().unwrap()
    }

    /// Bytes from hexadecimal digits.
    pub(crate) fn unhex_all(digits: &str) -> Vec<u8> {
        let pairs = digits.as_bytes().chunks_exact(2);
        pairs
            .map(|pair| u8::from_str_radix(core::str::from_utf8(pair).unwrap(), 16).unwrap())
            .collect()
    }
}
