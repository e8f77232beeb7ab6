//! Shares of a recovery sheet: any two of three stand for its 32 bytes, one alone tells nothing of
//! them.
//!
//! Shamir's scheme over GF(2^8), byte by byte (Shamir 1979; the field of FIPS 197), by `vsss-rs`. What
//! people type is 80 digits of Crockford's base 32 with a checksum. docs/keys.md has the layout.

use crate::crypto::{Key, label, sha256};
use crate::error::Fault;
use crate::host::{Entropy, LibraryEntropy};
use crate::words::RecoveryKey;
use careloop_contract::view::ShareSheet;
use careloop_contract::{ClinicId, Refusal, Secret};
use core::fmt;
use vsss_rs::Gf256;
use zeroize::Zeroizing;

/// Shares of a sheet.
pub const SHARES: u8 = 3;
/// How many of them stand for the sheet.
pub const THRESHOLD: u8 = 2;

/// The layout's number.
const FORMAT: u8 = 1;
/// Bytes of the clinic's id that a share carries.
const CLINIC_BYTES: usize = 4;
/// Bytes of a share before its checksum: format, threshold and number, clinic, commitment, value.
const CONTENT_BYTES: usize = 1 + 1 + CLINIC_BYTES + 8 + 32;
/// Bytes of a share.
const SHARE_BYTES: usize = CONTENT_BYTES + 4;
/// Digits of a share: they come out even.
const SHARE_DIGITS: usize = SHARE_BYTES * 8 / 5;
/// Digits between hyphens.
const GROUP: usize = 5;
/// Crockford's base 32: no I, L, O or U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What all shares of one sheet have in common, and no other sheet's: the first eight bytes of a
/// digest of the sheet's public key. It tells nothing of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commitment([u8; 8]);

impl Commitment {
    /// A sheet's.
    #[must_use]
    pub fn of(key: &RecoveryKey) -> Self {
        let public = key.derive_signing_key().public_key();
        Self(first(&sha256(
            &[label::RECOVERY_COMMITMENT.as_bytes(), public.as_bytes()].concat(),
        )))
    }
}

impl fmt::Display for Commitment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// One share.
#[derive(Clone, PartialEq, Eq)]
struct Share {
    number: u8,
    clinic: [u8; CLINIC_BYTES],
    commitment: Commitment,
    value: Key,
}

/// Why what was typed is no sheet by its shares. Never says what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SharesFault {
    /// Not two or three whole shares.
    #[error("there are not two or three shares")]
    Count,
    /// A character that is on no share, or a checksum that is wrong.
    #[error("share {position} is not as it was printed")]
    Damaged {
        /// Which of those typed, from 1.
        position: usize,
    },
    /// A share of another clinic, of another sheet, or the same share twice.
    #[error("the shares do not belong together")]
    Strangers,
}

impl From<SharesFault> for Refusal {
    fn from(_: SharesFault) -> Self {
        Self::WrongRecoveryWords
    }
}

/// Divides a sheet into three shares of which any two stand for it.
///
/// # Errors
/// [`Fault::Entropy`]; [`Fault::Crypto`] if the library refuses.
pub fn split(key: &RecoveryKey, clinic: ClinicId, entropy: &dyn Entropy) -> Result<Vec<ShareSheet>, Fault> {
    let mut draws = LibraryEntropy::new(entropy);
    let divided = Gf256::split_bytes(
        usize::from(THRESHOLD),
        usize::from(SHARES),
        **key.as_bytes(),
        &mut draws,
    );
    let has_failed = draws.has_failed();
    // Erased when dropped, whatever becomes of them.
    let divided: Vec<Zeroizing<Vec<u8>>> = divided
        .map_err(|_| Fault::Crypto)?
        .into_iter()
        .map(Zeroizing::new)
        .collect();
    if has_failed {
        return Err(Fault::Entropy);
    }
    let commitment = Commitment::of(key);
    let mut sheets = Vec::with_capacity(divided.len());
    for part in &divided {
        let (number, value) = part.split_first().ok_or(Fault::Crypto)?;
        let share = Share {
            number: *number,
            clinic: first(clinic.as_bytes()),
            commitment,
            value: Zeroizing::new(value.try_into().map_err(|_| Fault::Crypto)?),
        };
        sheets.push(ShareSheet {
            number: share.number,
            text: share.show(),
            commitment: commitment.to_string(),
        });
    }
    // A share that cannot be read back must not be handed out.
    for (one, other) in [(0, 1), (1, 2), (0, 2)] {
        let both: Option<Vec<&ShareSheet>> = [one, other].map(|at| sheets.get(at)).into_iter().collect();
        let typed: Zeroizing<String> = Zeroizing::new(
            both.ok_or(Fault::Crypto)?
                .iter()
                .map(|sheet| sheet.text.expose().as_str())
                .collect::<Vec<_>>()
                .join("\n"),
        );
        let again = join(&typed).map_err(|_| Fault::Crypto)?;
        if again.as_bytes() != key.as_bytes() {
            return Err(Fault::Crypto);
        }
    }
    Ok(sheets)
}

/// Puts a sheet together from two or three of its shares, as people type them: in any case, with
/// hyphens, spaces and line breaks anywhere, O for 0, I or L for 1.
///
/// # Errors
/// [`SharesFault`].
pub fn join(text: &str) -> Result<RecoveryKey, SharesFault> {
    let digits: Zeroizing<Vec<u8>> = Zeroizing::new(
        text.bytes()
            .filter(|byte| !byte.is_ascii_whitespace() && *byte != b'-')
            .collect(),
    );
    let (typed, rest) = digits.as_chunks::<SHARE_DIGITS>();
    let fits = (usize::from(THRESHOLD)..=usize::from(SHARES)).contains(&typed.len());
    if !rest.is_empty() || !fits {
        return Err(SharesFault::Count);
    }
    let mut shares: Vec<Share> = Vec::with_capacity(typed.len());
    for (position, digits) in (1..).zip(typed) {
        let share = Share::read(digits).ok_or(SharesFault::Damaged { position })?;
        let belongs = shares.iter().all(|other| {
            other.clinic == share.clinic
                && other.commitment == share.commitment
                && other.number != share.number
        });
        if !belongs {
            return Err(SharesFault::Strangers);
        }
        shares.push(share);
    }
    let parts: Zeroizing<Vec<Vec<u8>>> = Zeroizing::new(
        shares
            .iter()
            .map(|share| [&[share.number], share.value.as_slice()].concat())
            .collect(),
    );
    let whole = Gf256::combine_bytes(&**parts)
        .map(Zeroizing::new)
        .map_err(|_| SharesFault::Strangers)?;
    let bytes = whole.as_slice().try_into().map_err(|_| SharesFault::Strangers)?;
    let key = RecoveryKey::from_bytes(Zeroizing::new(bytes));
    // Values that were swapped under right checksums give some other sheet.
    if shares
        .iter()
        .all(|share| share.commitment == Commitment::of(&key))
    {
        Ok(key)
    } else {
        Err(SharesFault::Strangers)
    }
}

impl Share {
    /// The share as it is printed: 16 groups of five digits.
    fn show(&self) -> Secret<String> {
        let mut bytes = Zeroizing::new([0; SHARE_BYTES]);
        let content = [FORMAT, THRESHOLD << 4 | self.number]
            .into_iter()
            .chain(self.clinic)
            .chain(self.commitment.0)
            .chain(self.value.iter().copied());
        bytes.iter_mut().zip(content).for_each(|(to, from)| *to = from);
        let check = checksum(bytes.get(..CONTENT_BYTES).unwrap_or_default());
        let end = bytes.iter_mut().skip(CONTENT_BYTES);
        end.zip(check).for_each(|(to, from)| *to = from);
        let mut text = String::with_capacity(SHARE_DIGITS + SHARE_DIGITS / GROUP);
        let (fives, _) = bytes.as_chunks::<5>();
        for (place, five) in fives.iter().enumerate() {
            let number = five
                .iter()
                .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
            for digit in 0..8 {
                if (place * 8 + digit).is_multiple_of(GROUP) && !text.is_empty() {
                    text.push('-');
                }
                let at = usize::try_from(number >> (35 - 5 * digit) & 31).unwrap_or(0);
                text.extend(DIGITS.get(at).copied().map(char::from));
            }
        }
        Secret::new(text)
    }

    /// Reads a share's digits. None: it is not as it was printed, or is none of ours.
    fn read(digits: &[u8; SHARE_DIGITS]) -> Option<Self> {
        let mut bytes = Zeroizing::new([0_u8; SHARE_BYTES]);
        let (eights, _) = digits.as_chunks::<8>();
        let (fives, _) = bytes.as_chunks_mut::<5>();
        for (five, eight) in fives.iter_mut().zip(eights) {
            let mut number = 0_u64;
            for digit in eight {
                number = number << 5 | u64::from(value_of(*digit)?);
            }
            let [_, _, _, from @ ..] = number.to_be_bytes();
            *five = from;
        }
        let (content, check) = bytes.split_at_checked(CONTENT_BYTES)?;
        if check != checksum(content) {
            return None;
        }
        let (&[format, counts], content) = content.split_first_chunk()?;
        let (clinic, content) = content.split_first_chunk()?;
        let (commitment, value) = content.split_first_chunk()?;
        let number = counts & 0xf;
        let is_ours = format == FORMAT && counts >> 4 == THRESHOLD && (1..=SHARES).contains(&number);
        is_ours.then_some(Self {
            number,
            clinic: *clinic,
            commitment: Commitment(*commitment),
            value: Zeroizing::new(value.try_into().ok()?),
        })
    }
}

fn value_of(typed: u8) -> Option<u8> {
    let meant = match typed.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    let at = DIGITS.iter().position(|digit| *digit == meant)?;
    u8::try_from(at).ok()
}

fn checksum(content: &[u8]) -> [u8; 4] {
    let labelled = Zeroizing::new([label::RECOVERY_SHARE.as_bytes(), content].concat());
    first(&sha256(&labelled))
}

/// The first bytes of something longer.
fn first<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut start = [0; N];
    start.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    start
}

#[cfg(test)]
mod tests;
