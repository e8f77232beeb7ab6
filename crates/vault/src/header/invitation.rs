//! Invitations: a new person's first keys, sealed under a one-time code.

use crate::cbor::{Malformed, Reader, Record, Writer};
use crate::crypto::{self, Key, derive_key, label, sha256};
use crate::error::{Error, Fault};
use crate::grant::Compartment;
use crate::header::LoginTag;
use crate::host::Entropy;
use careloop_contract::{ClinicId, Instant, Refusal, Secret, UserId, VaultPart};
use careloop_ledger::sign::{KeyId, PublicKey, Signature, SigningKey};
use core::fmt;
use zeroize::Zeroizing;

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
    pub fn make(entropy: &dyn Entropy) -> Result<Self, Fault> {
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
    pub fn parse(text: &str) -> Result<Self, Refusal> {
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

    /// The code itself, for what is derived from it.
    pub(crate) fn as_bytes(&self) -> &[u8; 16] {
        &self.0
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

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
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
    /// [`crate::header::login_tag`] of their login.
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
    /// [`crate::header::login_tag`] of their login.
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
) -> Result<SealedInvitation, Fault> {
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
    pub fn open(
        &self,
        clinic: ClinicId,
        code: &InvitationCode,
        now: Instant,
    ) -> Result<Vec<CompartmentKey>, Error> {
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
    pub fn verify(&self, key: &PublicKey) -> Result<(), Fault> {
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
            code.as_bytes(),
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

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
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
    use crate::header::tests::{CLINIC, EXPIRES, invitation};
    use crate::host::Host;
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn any_code_reads_back(bytes: [u8; 16]) {
            let code = InvitationCode(Zeroizing::new(bytes));
            prop_assert_eq!(*InvitationCode::parse(code.show().expose()).expect("a code").0, bytes);
        }
    }
}
