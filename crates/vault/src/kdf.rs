//! From a password to a key: Argon2id (RFC 9106).

use crate::error::Fault;
use argon2::{Algorithm, Argon2, Params, Version};
use careloop_contract::Secret;
use core::fmt;
use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

/// What one derivation costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KdfParams {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes, which threads may fill side by side.
    pub lanes: u32,
}

/// Makes keys from passwords.
///
/// There is one way in production; another exists for tests only, and release binaries are checked
/// to lack it.
#[derive(Clone)]
pub struct KdfChoice(Cost);

#[derive(Clone)]
enum Cost {
    AsAsked,
    /// Holds what was asked for, to be counted and compared.
    #[cfg(any(test, feature = "testing"))]
    Cheap(std::sync::Arc<std::sync::Mutex<Vec<KdfParams>>>),
}

/// The time a sign-in may take, in milliseconds: as long as nobody minds.
const GOAL_MILLIS: u64 = 500;

impl KdfParams {
    /// The least that is ever used: 64 MiB and three passes, the second recommended option of
    /// RFC 9106 section 4.
    pub const FLOOR: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 4,
    };

    /// What a slot is made with when nothing is known of the machine.
    pub const DEFAULT: Self = Self {
        memory_kib: 128 * 1024,
        passes: 3,
        lanes: 4,
    };

    /// The most that is ever done: a header somebody else wrote must not exhaust the machine.
    pub const CEILING: Self = Self {
        memory_kib: 1024 * 1024,
        passes: 32,
        lanes: 16,
    };

    /// The same, if it is neither weaker than [`Self::FLOOR`] nor costlier than [`Self::CEILING`]
    /// in any part.
    ///
    /// # Errors
    /// [`Fault::KdfOutOfBounds`].
    pub fn checked(self) -> Result<Self, Fault> {
        let within = |value, floor, ceiling| floor <= value && value <= ceiling;
        if within(self.memory_kib, Self::FLOOR.memory_kib, Self::CEILING.memory_kib)
            && within(self.passes, Self::FLOOR.passes, Self::CEILING.passes)
            && within(self.lanes, Self::FLOOR.lanes, Self::CEILING.lanes)
        {
            Ok(self)
        } else {
            Err(Fault::KdfOutOfBounds)
        }
    }
}

impl KdfChoice {
    /// Argon2id at the cost asked for, within [`KdfParams::FLOOR`] and [`KdfParams::CEILING`].
    #[must_use]
    pub const fn argon2id() -> Self {
        Self(Cost::AsAsked)
    }

    /// Argon2id at next to no cost, whatever is asked for. Tests only: its keys also differ from
    /// the production ones, because [`TESTING_MARKER`] goes into them.
    #[cfg(any(test, feature = "testing"))]
    #[must_use]
    pub fn cheap_for_tests() -> Self {
        Self(Cost::Cheap(std::sync::Arc::default()))
    }

    /// What every derivation so far was asked to cost. Tests only; empty for the production one.
    #[cfg(any(test, feature = "testing"))]
    #[must_use]
    pub fn asked(&self) -> Vec<KdfParams> {
        match &self.0 {
            Cost::AsAsked => Vec::new(),
            Cost::Cheap(asked) => asked
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .clone(),
        }
    }

    /// The work factor of scrypt (RFC 7914) for a file that leaves, as a power of two: what `age` takes
    /// itself. Its passphrase is drawn, not chosen, so nobody gets far by guessing.
    #[must_use]
    pub const fn scrypt_log_n(&self) -> u8 {
        match &self.0 {
            Cost::AsAsked => 18,
            #[cfg(any(test, feature = "testing"))]
            Cost::Cheap(_) => 4,
        }
    }

    /// The parameters that take about half a second on this machine.
    ///
    /// `measure` does one derivation with the parameters and says how many milliseconds it took.
    /// Passes are raised rather than memory: what fits today must still fit when the clinic's other
    /// programs run. A slow machine gets [`KdfParams::FLOOR`].
    ///
    /// # Errors
    /// What `measure` answers.
    pub fn calibrate<E>(measure: impl FnOnce(KdfParams) -> Result<u64, E>) -> Result<KdfParams, E> {
        let default = KdfParams::DEFAULT;
        let millis = measure(default)?;
        // Half the memory takes about half the time.
        if millis > GOAL_MILLIS.saturating_mul(2) {
            return Ok(KdfParams::FLOOR);
        }
        let passes = u64::from(default.passes).saturating_mul(GOAL_MILLIS) / millis.max(1);
        let passes = passes.clamp(u64::from(default.passes), u64::from(KdfParams::CEILING.passes));
        Ok(KdfParams {
            passes: u32::try_from(passes).unwrap_or(default.passes),
            ..default
        })
    }
}

impl fmt::Debug for KdfChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KdfChoice")
    }
}

/// Stands in every binary that has the cheap derivation, and in none that is released.
#[cfg(any(test, feature = "testing"))]
pub const TESTING_MARKER: &[u8] = b"careloop-testing-kdf";

/// The key of a password. The password is brought to Unicode normalisation form C first: the same
/// keys pressed on another keyboard may arrive as other code points (NIST SP 800-63B-4
/// section 3.1.1.2).
///
/// # Errors
/// [`Fault::KdfOutOfBounds`] for parameters that [`KdfParams::checked`] refuses,
/// [`Fault::OutOfMemory`] if the machine has less memory than they ask for.
pub fn derive_password_key(
    password: &Secret<String>,
    salt: &[u8; 16],
    params: KdfParams,
    choice: &KdfChoice,
) -> Result<Zeroizing<[u8; 32]>, Fault> {
    let argon2 = match &choice.0 {
        Cost::AsAsked => argon2id(&[], params.checked()?)?,
        #[cfg(any(test, feature = "testing"))]
        Cost::Cheap(asked) => {
            let cheap = KdfParams {
                memory_kib: 64,
                passes: 1,
                lanes: 1,
            };
            asked
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .push(params);
            argon2id(TESTING_MARKER, cheap)?
        }
    };
    let password = normalised(password.expose());
    let mut key = Zeroizing::new([0; 32]);
    argon2
        .hash_password_into(password.as_bytes(), salt, &mut *key)
        .map_err(fault)?;
    Ok(key)
}

fn argon2id(secret: &[u8], params: KdfParams) -> Result<Argon2<'_>, Fault> {
    let params = Params::new(params.memory_kib, params.passes, params.lanes, Some(32)).map_err(fault)?;
    Argon2::new_with_secret(secret, Algorithm::Argon2id, Version::V0x13, params).map_err(fault)
}

fn normalised(password: &str) -> Zeroizing<String> {
    // Form C is at most three times as long in UTF-8 (UAX #15 section 9.1): with the room
    // reserved, growing leaves no copy behind.
    let mut text = Zeroizing::new(String::with_capacity(password.len().saturating_mul(3)));
    text.extend(password.nfc());
    text
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other errors all say that an argument is out of its range"
)]
fn fault(error: argon2::Error) -> Fault {
    match error {
        argon2::Error::OutOfMemory => Fault::OutOfMemory,
        _ => Fault::KdfOutOfBounds,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::{AssociatedData, ParamsBuilder};

    /// RFC 9106 section 5.3.
    #[test]
    fn argon2id_gives_the_rfc_s_tag() {
        let params = ParamsBuilder::new()
            .m_cost(32)
            .t_cost(3)
            .p_cost(4)
            .data(AssociatedData::new(&[4; 12]).expect("short"))
            .build()
            .expect("in range");
        let argon2 = Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params)
            .expect("short secret");
        let mut tag = [0; 32];
        argon2
            .hash_password_into(&[1; 32], &[2; 16], &mut tag)
            .expect("derives");
        assert_eq!(
            tag,
            [
                0x0d, 0x64, 0x0d, 0xf5, 0x8d, 0x78, 0x76, 0x6c, 0x08, 0xc0, 0x37, 0xa3, 0x4a, 0x8b, 0x53,
                0xc9, 0xd0, 0x1e, 0xf0, 0x45, 0x2d, 0x75, 0xb6, 0x5e, 0xb5, 0x25, 0x20, 0xe9, 0x6b, 0x01,
                0xe6, 0x59
            ]
        );
    }

    #[test]
    fn parameters_below_the_floor_or_beyond_the_ceiling_are_refused() {
        let floor = KdfParams::FLOOR;
        let ceiling = KdfParams::CEILING;
        for good in [floor, KdfParams::DEFAULT, ceiling] {
            assert_eq!(good.checked().expect("in bounds"), good);
        }
        for bad in [
            KdfParams {
                memory_kib: floor.memory_kib - 1,
                ..floor
            },
            KdfParams {
                passes: floor.passes - 1,
                ..floor
            },
            KdfParams {
                lanes: floor.lanes - 1,
                ..floor
            },
            KdfParams {
                memory_kib: ceiling.memory_kib + 1,
                ..floor
            },
            KdfParams {
                passes: ceiling.passes + 1,
                ..floor
            },
            KdfParams {
                lanes: u32::MAX,
                ..floor
            },
        ] {
            let derived = derive_password_key(
                &Secret::new("x".to_owned()),
                &[0; 16],
                bad,
                &KdfChoice::argon2id(),
            );
            assert!(matches!(derived, Err(Fault::KdfOutOfBounds)), "{bad:?}");
        }
    }

    #[test]
    fn calibration_keeps_to_about_half_a_second_and_above_the_floor() {
        let measured = |millis: u64| KdfChoice::calibrate(|_| Ok::<_, ()>(millis)).expect("measured");
        assert_eq!(measured(5_000), KdfParams::FLOOR, "slow");
        assert_eq!(measured(600), KdfParams::DEFAULT, "about right");
        assert_eq!(
            measured(250),
            KdfParams {
                passes: 6,
                ..KdfParams::DEFAULT
            },
            "fast"
        );
        assert_eq!(
            measured(0),
            KdfParams {
                passes: 32,
                ..KdfParams::DEFAULT
            },
            "immeasurably fast"
        );
    }

    #[test]
    fn the_same_password_typed_as_other_code_points_gives_the_same_key() {
        let key = |password: &str| {
            derive_password_key(
                &Secret::new(password.to_owned()),
                &[7; 16],
                KdfParams::FLOOR,
                &KdfChoice::cheap_for_tests(),
            )
            .expect("derives")
        };
        assert_eq!(*key("caf\u{e9}"), *key("cafe\u{301}"));
        assert_ne!(*key("caf\u{e9}"), *key("cafe"));
    }

    #[test]
    fn the_production_derivation_is_argon2id_as_asked() {
        let mut expected = [0; 32];
        let params = Params::new(64 * 1024, 3, 4, Some(32)).expect("in range");
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(b"correct horse battery", &[9; 16], &mut expected)
            .expect("derives");
        let password = Secret::new("correct horse battery".to_owned());
        let key = derive_password_key(&password, &[9; 16], KdfParams::FLOOR, &KdfChoice::argon2id())
            .expect("derives");
        assert_eq!(*key, expected);
    }
}
