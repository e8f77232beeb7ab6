//! The secret that an authenticator app shares with the clinic.

use crate::error::Fault;
use crate::host::Entropy;
use careloop_contract::{Instant, Secret};
use core::fmt;
use totp_rs::{Algorithm, Builder, Totp};
use zeroize::Zeroizing;

/// Seconds that a code is shown for (RFC 6238 section 5.2).
pub const STEP_SECONDS: u64 = 30;

/// Steps by which a clock may be off, either way: the one that RFC 6238 section 5.2 recommends.
const SKEW: u64 = 1;

/// Base 32 of RFC 4648.
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// 20 random bytes, as RFC 4226 section 4 recommends.
pub struct FactorSecret(Zeroizing<[u8; 20]>);

impl FactorSecret {
    /// A new secret.
    ///
    /// # Errors
    /// [`Fault::Entropy`].
    pub fn make(entropy: &dyn Entropy) -> Result<Self, Fault> {
        entropy.make_secret().map(Self)
    }

    pub(crate) fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// The secret as apps and `oathtool` take it: base 32 (RFC 4648), 32 digits, so without padding.
    #[must_use]
    pub fn to_base32(&self) -> Secret<String> {
        let mut text = String::with_capacity(32);
        for five in self.0.chunks(5) {
            let bits = five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
            for digit in (0..8).rev() {
                let at = usize::try_from(bits >> (digit * 5) & 31);
                let letter = at.ok().and_then(|at| LETTERS.get(at)).copied();
                text.extend(letter.map(char::from));
            }
        }
        Secret::new(text)
    }

    /// Reads [`FactorSecret::to_base32`]. None: it is something else.
    #[must_use]
    pub fn from_base32(text: &str) -> Option<Self> {
        let mut secret = Self::from_bytes([0; 20]);
        if text.len() != 32 {
            return None;
        }
        for (five, digits) in secret.0.chunks_mut(5).zip(text.as_bytes().chunks(8)) {
            let mut bits = Zeroizing::new(0_u64);
            for digit in digits {
                let digit = LETTERS.iter().position(|letter| letter == digit)?;
                *bits = *bits << 5 | u64::try_from(digit).ok()?;
            }
            let bytes = Zeroizing::new(bits.to_be_bytes());
            five.iter_mut()
                .zip(bytes.iter().skip(3))
                .for_each(|(to, from)| *to = *from);
        }
        Some(secret)
    }

    /// The code that an app shows at a moment.
    #[must_use]
    pub fn code_at(&self, at: Instant) -> Secret<String> {
        Secret::new(self.totp().generate(seconds(at)).to_string())
    }

    /// The time step of a code, if it is one of those that may be shown now and later than the last one
    /// used. Compared in constant time.
    pub(crate) fn step_of(&self, digits: &str, now: Instant, last: i64) -> Option<i64> {
        let totp = self.totp();
        let step = seconds(now) / STEP_SECONDS;
        (step.saturating_sub(SKEW)..=step.saturating_add(SKEW))
            .filter(|step| totp.check(digits, step * STEP_SECONDS).is_some())
            .filter_map(|step| i64::try_from(step).ok())
            .find(|step| last < *step)
    }

    fn totp(&self) -> Totp {
        // SHA-1, because many apps know nothing else and ignore what the address says. HMAC does not
        // rest on what SHA-1 has lost.
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(0)
            .with_step_duration(STEP_SECONDS)
            .with_secret(totp_rs::Secret::new_stack(*self.0))
            .build_noncompliant()
    }
}

impl fmt::Debug for FactorSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FactorSecret")
    }
}

/// Seconds since 1970; a clock before that shows the first step.
fn seconds(at: Instant) -> u64 {
    u64::try_from(at.as_millis()).unwrap_or(0) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_millis(seconds * 1000)
    }

    /// RFC 6238 appendix B has eight digits; the last six are what six digits show.
    #[test]
    fn codes_are_the_rfc_s() {
        let secret = FactorSecret::from_bytes(*b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.code_at(at(seconds)).expose(), code, "{seconds}");
            assert_eq!(
                secret.step_of(code, at(seconds), 0),
                Some(seconds / 30),
                "{seconds}"
            );
        }
    }

    /// RFC 4648 section 10, repeated to 20 bytes, and RFC 6238's own secret.
    #[test]
    fn the_secret_is_written_as_the_rfc_s_base_32() {
        let written = |bytes| {
            let text = FactorSecret::from_bytes(bytes).to_base32();
            let read = FactorSecret::from_base32(text.expose()).expect("reads back");
            assert_eq!(read.as_bytes(), &bytes);
            text.expose().clone()
        };
        assert_eq!(
            written(*b"12345678901234567890"),
            "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
        );
        assert_eq!(written([0; 20]), "A".repeat(32));
        assert_eq!(written([255; 20]), "7".repeat(32));
        assert_eq!(
            written(*b"fooba\0\0\0\0\0fooba\0\0\0\0\0"),
            "MZXW6YTBAAAAAAAAMZXW6YTBAAAAAAAA"
        );
    }

    #[test]
    fn a_code_is_good_for_a_step_before_and_after_and_once() {
        let secret = FactorSecret::from_bytes([9; 20]);
        let now = 1_800_000_000;
        let step = now / 30;
        let code = secret.code_at(at(now));
        for (seconds, found) in [
            (-31, None),
            (-30, Some(step)),
            (0, Some(step)),
            (59, Some(step)),
            (60, None),
        ] {
            assert_eq!(
                secret.step_of(code.expose(), at(now + seconds), 0),
                found,
                "{seconds}"
            );
        }
        assert_eq!(secret.step_of(code.expose(), at(now), step - 1), Some(step));
        assert_eq!(secret.step_of(code.expose(), at(now), step), None, "used");
        assert_eq!(
            secret.step_of(code.expose(), at(now), step + 9),
            None,
            "the clock was set back"
        );
        assert_eq!(
            secret.step_of("000000", at(-5_000), i64::MAX),
            None,
            "before 1970"
        );
        for wrong in ["", "12345", "+12345", "1234567", "abcdef"] {
            assert_eq!(secret.step_of(wrong, at(now), 0), None, "{wrong}");
        }
    }
}
