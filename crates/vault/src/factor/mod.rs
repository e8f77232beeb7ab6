//! The second factor: a code of an authenticator app (RFC 6238), and what stands in its place.
//!
//! The secret and the digests of the recovery codes are kept in the ledger, sealed to the person's own
//! key: nobody else can read them, and a password that was guessed reads them only where it also opens
//! a slot. What was used is kept beside them in the open: the last time step, a bit for each recovery
//! code. A code is accepted once.
//!
//! It is a rule of this program, not a key: see docs/threat-model.md.

mod acts;
mod secret;

pub use secret::{FactorSecret, STEP_SECONDS};

use crate::cbor::{Malformed, Reader, Record as _, Writer};
use crate::crypto::{HpkeBox, Key, SealingKey, SealingPublicKey, derive_key, label, open_with, seal_to};
use crate::db::records::PersonRecord;
use crate::error::Fault;
use crate::header::InvitationCode;
use crate::host::Entropy;
use careloop_contract::limits::RECOVERY_CODES;
use careloop_contract::{ClinicId, Field, Instant, Secret, UserId};
use careloop_ledger::Value;
use core::fmt;
use zeroize::Zeroizing;

/// What HPKE binds a factor to.
const INFO: &[u8] = b"careloop/factor/v1";

/// Crockford's base 32, as in an invitation's code: no I, L, O or U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Digits of a recovery code: 50 bits.
const CODE_DIGITS: usize = 10;

/// Bytes beyond which what was typed is no code.
const TYPED_BYTES: usize = 200;

/// A second factor as its owner's keys open it.
pub struct Factor {
    secret: FactorSecret,
    salt: [u8; 16],
    codes: Vec<[u8; 32]>,
}

/// What was used up by an accepted code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The time step of the authenticator app's code.
    Step(i64),
    /// The position of a recovery code.
    RecoveryCode(u32),
    /// The one-time code of a factor that was reset.
    OneTimeCode,
}

impl Proof {
    /// How a sign-in says it in the ledger. The one-time code has the position after the last recovery code.
    pub(crate) fn delta(self) -> (Field, Value) {
        match self {
            Self::Step(step) => (Field::FactorStep, Value::Int(step)),
            Self::RecoveryCode(position) => (Field::RecoveryCode, Value::Int(position.into())),
            Self::OneTimeCode => (
                Field::RecoveryCode,
                Value::Int(i64::try_from(RECOVERY_CODES).unwrap_or(i64::MAX)),
            ),
        }
    }

    /// The bit it sets in [`PersonRecord::codes_used`].
    pub(crate) fn bit(self) -> u32 {
        let position = match self {
            Self::Step(_) => return 0,
            Self::RecoveryCode(position) => position,
            Self::OneTimeCode => u32::try_from(RECOVERY_CODES).unwrap_or(u32::MAX),
        };
        1_u32.checked_shl(position).unwrap_or(0)
    }
}

/// What of a person's factor was used already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// The last time step. Earlier ones, and itself, are never accepted again.
    pub step: i64,
    /// A bit for each recovery code, and one for the one-time code.
    pub codes: u32,
}

/// Recovery codes that a person has left.
#[must_use]
pub fn recovery_codes_left(person: &PersonRecord) -> u32 {
    let all = (1_u32 << RECOVERY_CODES) - 1;
    if person.factor.is_some() {
        (all & !person.codes_used).count_ones()
    } else {
        0
    }
}

/// Whether a code is wanted of the person: of their factor, or the one-time code of one that was reset.
#[must_use]
pub const fn is_asked_for(person: &PersonRecord) -> bool {
    person.factor.is_some() || person.one_time_code.is_some()
}

/// A code as it was typed.
pub(crate) enum TypedCode {
    /// Six digits of an authenticator app.
    App(Zeroizing<String>),
    /// A recovery code, its ten digits in capitals.
    Recovery(Zeroizing<[u8; CODE_DIGITS]>),
    /// The one-time code of a factor that was reset.
    OneTime(InvitationCode),
}

impl TypedCode {
    /// Reads what was typed: its length tells the codes apart. Spaces and hyphens do not matter. None:
    /// it is none of them.
    pub(crate) fn parse(typed: &Secret<String>) -> Option<Self> {
        let typed = typed.expose();
        if TYPED_BYTES < typed.len() {
            return None;
        }
        let mut letters = Zeroizing::new(String::with_capacity(typed.len()));
        letters.extend(typed.chars().filter(|c| *c != '-' && !c.is_whitespace()));
        if letters.len() == 6 && letters.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::App(letters));
        }
        if letters.len() != CODE_DIGITS {
            return InvitationCode::parse(&letters).ok().map(Self::OneTime);
        }
        let mut digits = Zeroizing::new([0; CODE_DIGITS]);
        for (to, typed) in digits.iter_mut().zip(letters.bytes()) {
            *to = match typed.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => other,
            };
            DIGITS.contains(to).then_some(())?;
        }
        Some(Self::Recovery(digits))
    }
}

impl Factor {
    /// A factor of this secret with fresh recovery codes, which are shown once.
    pub(crate) fn make(
        secret: &FactorSecret,
        user: UserId,
        entropy: &dyn Entropy,
    ) -> Result<(Self, Vec<Secret<String>>), Fault> {
        let salt = entropy.make_bytes()?;
        let mut shown = Vec::with_capacity(RECOVERY_CODES);
        let mut codes = Vec::with_capacity(RECOVERY_CODES);
        while codes.len() < RECOVERY_CODES {
            let random = entropy.make_secret::<CODE_DIGITS>()?;
            let mut digits = Zeroizing::new([0; CODE_DIGITS]);
            let mut text = String::with_capacity(CODE_DIGITS + 1);
            for ((position, to), byte) in digits.iter_mut().enumerate().zip(random.iter()) {
                *to = DIGITS.get(usize::from(byte & 31)).copied().unwrap_or(b'0');
                if position == CODE_DIGITS / 2 {
                    text.push('-');
                }
                text.push(char::from(*to));
            }
            let digest = digest(user, &salt, &digits);
            // Two alike would be one that works twice.
            if !codes.contains(&digest) {
                codes.push(digest);
                shown.push(Secret::new(text));
            }
        }
        let secret = FactorSecret::from_bytes(*secret.as_bytes());
        Ok((Self { secret, salt, codes }, shown))
    }

    /// Seals it to its owner.
    pub(crate) fn seal(
        &self,
        clinic: ClinicId,
        user: UserId,
        owner: &SealingPublicKey,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, Fault> {
        let mut plain = Writer::new();
        plain.map(3);
        plain.uint(0_u8).bytes(self.secret.as_bytes());
        plain.uint(1_u8).bytes(&self.salt);
        plain.uint(2_u8).array(self.codes.len());
        for code in &self.codes {
            plain.bytes(code);
        }
        let plain = Zeroizing::new(plain.finish());
        Ok(seal_to(owner, INFO, &aad(clinic, user), &plain, entropy)?.encoded())
    }

    /// Opens what [`Factor::seal`] made.
    ///
    /// # Errors
    /// [`Fault::Crypto`] if it is another person's, or was changed.
    pub(crate) fn open(
        sealed: &[u8],
        clinic: ClinicId,
        user: UserId,
        owner: &SealingKey,
    ) -> Result<Self, Fault> {
        let HpkeBox { enc, ciphertext } =
            HpkeBox::read(&mut Reader::new(sealed)).map_err(|_| Fault::Crypto)?;
        let plain = open_with(owner, INFO, &aad(clinic, user), &enc, &ciphertext)?;
        Self::read(&mut Reader::new(&plain)).map_err(|_| Fault::Crypto)
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.map(3)?;
        let secret = FactorSecret::from_bytes(from.key(0)?.fixed()?);
        let salt = from.key(1)?.fixed()?;
        let count = from.key(2)?.array()?;
        let mut codes = Vec::new();
        for _ in 0..count {
            codes.push(from.fixed()?);
            if RECOVERY_CODES < codes.len() {
                return Err(Malformed);
            }
        }
        Ok(Self { secret, salt, codes })
    }

    /// What a code of the app or a recovery code proves, unless it was used before.
    pub(crate) fn check(&self, user: UserId, typed: &TypedCode, now: Instant, used: Used) -> Option<Proof> {
        match typed {
            TypedCode::App(digits) => self.secret.step_of(digits, now, used.step).map(Proof::Step),
            TypedCode::Recovery(digits) => {
                // Salted and sealed: how long the comparison takes says nothing about any code.
                let digest = digest(user, &self.salt, digits);
                let position = self.codes.iter().position(|code| *code == digest)?;
                let proof = Proof::RecoveryCode(u32::try_from(position).ok()?);
                (used.codes & proof.bit() == 0).then_some(proof)
            }
            TypedCode::OneTime(_) => None,
        }
    }

    /// The secret, for new recovery codes of the same factor.
    pub(crate) const fn secret(&self) -> &FactorSecret {
        &self.secret
    }
}

impl fmt::Debug for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Factor")
    }
}

/// What the ledger keeps of a one-time code.
pub(crate) fn one_time_digest(code: &InvitationCode, clinic: ClinicId, user: UserId) -> Key {
    let context: [&[u8]; 2] = [clinic.as_bytes(), user.as_bytes()];
    derive_key(label::ONE_TIME_CODE, code.as_bytes(), &[], &context)
}

fn digest(user: UserId, salt: &[u8; 16], digits: &[u8; CODE_DIGITS]) -> [u8; 32] {
    *derive_key(label::FACTOR_CODE, digits, salt, &[user.as_bytes()])
}

fn aad(clinic: ClinicId, user: UserId) -> Vec<u8> {
    [clinic.as_bytes().as_slice(), user.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Host;

    const USER: UserId = UserId::from_bytes([7; 16]);
    const CLINIC: ClinicId = ClinicId::from_bytes([1; 16]);
    const NOW: Instant = Instant::from_millis(1_800_000_000_000);

    fn typed(text: &str) -> Option<TypedCode> {
        TypedCode::parse(&Secret::new(text.to_owned()))
    }

    #[test]
    fn a_factor_opens_for_its_owner_only() {
        let host = Host::for_tests(3);
        let owner = SealingKey::from_seed(&[5; 32]);
        let secret = FactorSecret::make(&*host.entropy).expect("random");
        let code = secret.code_at(NOW);
        let (factor, _) = Factor::make(&secret, USER, &*host.entropy).expect("made");
        let sealed = factor
            .seal(CLINIC, USER, &owner.public_key(), &*host.entropy)
            .expect("sealed");
        let opened = Factor::open(&sealed, CLINIC, USER, &owner).expect("opens");
        let app = typed(code.expose()).expect("six digits");
        assert!(opened.check(USER, &app, NOW, Used::default()).is_some());
        for (clinic, user, key) in [
            (ClinicId::from_bytes([2; 16]), USER, &owner),
            (CLINIC, UserId::from_bytes([8; 16]), &owner),
            (CLINIC, USER, &SealingKey::from_seed(&[6; 32])),
        ] {
            assert!(Factor::open(&sealed, clinic, user, key).is_err());
        }
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            assert!(
                Factor::open(&changed, CLINIC, USER, &owner).is_err(),
                "byte {position}"
            );
        }
    }

    #[test]
    fn each_recovery_code_works_once_however_it_is_typed() {
        let host = Host::for_tests(3);
        let secret = FactorSecret::make(&*host.entropy).expect("random");
        let (factor, codes) = Factor::make(&secret, USER, &*host.entropy).expect("made");
        assert_eq!(codes.len(), RECOVERY_CODES);
        let mut used = Used::default();
        for (position, code) in (0_u32..).zip(&codes) {
            let text = code.expose();
            assert_eq!((text.len(), text.as_bytes()[5]), (11, b'-'));
            for typing in [text.clone(), text.to_lowercase(), text.replace('-', " ")] {
                let typed = typed(&typing).expect("a recovery code");
                let proof = factor.check(USER, &typed, NOW, used);
                assert_eq!(proof, Some(Proof::RecoveryCode(position)), "{typing}");
            }
            used.codes |= Proof::RecoveryCode(position).bit();
            let again = typed(text).expect("a recovery code");
            assert_eq!(factor.check(USER, &again, NOW, used), None, "used up");
            assert_eq!(
                factor.check(UserId::from_bytes([8; 16]), &again, NOW, Used::default()),
                None,
                "nobody else's"
            );
        }
        assert_eq!(used.codes & Proof::OneTimeCode.bit(), 0, "a bit of its own");
    }

    #[test]
    fn what_is_typed_is_told_apart_by_its_length() {
        assert!(matches!(typed(" 123 456 "), Some(TypedCode::App(_))));
        assert!(matches!(typed("oIl12-34567"), Some(TypedCode::Recovery(_))));
        let one_time = InvitationCode::make(&*Host::for_tests(1).entropy).expect("random");
        assert!(matches!(
            typed(one_time.show().expose()),
            Some(TypedCode::OneTime(_))
        ));
        for wrong in [
            "",
            "12345",
            "1234567",
            "12345a",
            "UUUUU-UUUUU",
            "ééééé",
            "１２３４５６",
        ] {
            assert!(typed(wrong).is_none(), "{wrong}");
        }
        assert!(typed(&"1".repeat(100_000)).is_none());
    }
}
