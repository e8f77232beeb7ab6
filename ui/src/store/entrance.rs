//! The rules of the screens at the door that can be told before the engine is asked.

use careloop_contract::limits::{PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS, PIN_DIGITS, PIN_MAX_DIGITS};
use careloop_contract::view::PasswordView;

/// Words on a recovery sheet.
pub const RECOVERY_WORDS: usize = 24;

/// The words of a recovery sheet as they were typed or pasted: in small letters, without the
/// numbers, commas and line ends of the sheet.
#[must_use]
pub fn typed_words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphabetic())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Two different places, from 1, of words that are asked for; from two numbers of chance in 0..1.
#[must_use]
pub fn asked_places(first: f64, second: f64) -> [usize; 2] {
    let place = |chance: f64, among: usize| -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a number of 0..1 times a small count is a small count"
        )]
        let place = (chance.clamp(0.0, 1.0) * among as f64) as usize;
        place.min(among - 1) + 1
    };
    let one = place(first, RECOVERY_WORDS);
    let other = place(second, RECOVERY_WORDS - 1);
    let other = if other >= one { other + 1 } else { other };
    [one.min(other), one.max(other)]
}

/// Whether a typed word is the one at a place of the sheet.
#[must_use]
pub fn is_word_at(sheet: &[String], place: usize, typed: &str) -> bool {
    let wanted = place.checked_sub(1).and_then(|index| sheet.get(index));
    wanted.is_some_and(|word| *word == typed.trim().to_lowercase())
}

/// What is wrong with a new password, as far as can be told here. The engine looks closer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordFlaw {
    /// Fewer characters than the fewest: so many are missing.
    TooShort(usize),
    /// More characters than the most.
    TooLong,
    /// The second time something else was typed.
    Differs,
}

/// Looks at a new password and its repetition.
///
/// # Errors
/// The first thing that is wrong.
pub fn check_new_password(password: &str, again: &str) -> Result<(), PasswordFlaw> {
    let count = password.chars().count();
    if count < PASSWORD_MIN_CHARS {
        return Err(PasswordFlaw::TooShort(PASSWORD_MIN_CHARS - count));
    }
    if count > PASSWORD_MAX_CHARS {
        return Err(PasswordFlaw::TooLong);
    }
    if password != again {
        return Err(PasswordFlaw::Differs);
    }
    Ok(())
}

/// How strong a password is, as the meter tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// One that is refused, or tried first.
    Refused,
    /// Soon found.
    Weak,
    /// Found with some patience.
    Fair,
    /// It holds.
    Good,
    /// It holds for long.
    Strong,
}

impl Strength {
    /// Its name in texts and classes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Weak => "weak",
            Self::Fair => "fair",
            Self::Good => "good",
            Self::Strong => "strong",
        }
    }
}

/// How strong a rated password is. One that is refused is never called strong, whatever its score;
/// one that is too short is weak at most.
#[must_use]
pub fn strength(view: &PasswordView) -> Strength {
    let scored = match view.score {
        0 | 1 => Strength::Weak,
        2 => Strength::Fair,
        3 => Strength::Good,
        4.. => Strength::Strong,
    };
    if view.refused.is_some() {
        Strength::Refused
    } else if view.fits {
        scored
    } else {
        Strength::Weak
    }
}

/// Whether a text can be a PIN: digits only, not too few, not too many. The engine looks closer.
#[must_use]
pub fn is_pin(text: &str) -> bool {
    (PIN_DIGITS..=PIN_MAX_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A secret in groups of four, as it is typed over from the screen.
#[must_use]
pub fn groups_of_four(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().filter(|letter| !letter.is_whitespace()).collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// A login made from a name, offered where none is typed yet: `Dana Reyes` becomes `dana.reyes`.
#[must_use]
pub fn offered_login(name: &str) -> String {
    let words: Vec<String> = name
        .split_whitespace()
        .map(|word| {
            word.chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
                .to_ascii_lowercase()
        })
        .filter(|word| !word.is_empty())
        .collect();
    match words.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first, .., last] => format!("{first}.{last}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::GuessReason;

    #[test]
    fn words_are_read_from_a_sheet_however_it_is_pasted() {
        let expected = ["harbor", "lemon", "copper"];
        for text in [
            "harbor lemon copper",
            " 1. Harbor\n2. LEMON\r\n3. copper",
            "harbor,lemon;copper",
        ] {
            assert_eq!(typed_words(text), expected, "{text:?}");
        }
    }

    #[test]
    fn two_different_words_are_asked_for_whatever_chance_says() {
        for first in 0..=20 {
            for second in 0..=20 {
                let [one, other] = asked_places(f64::from(first) / 20.0, f64::from(second) / 20.0);
                assert!(
                    1 <= one && one < other && other <= RECOVERY_WORDS,
                    "{one} and {other}"
                );
            }
        }
    }

    #[test]
    fn only_the_word_of_the_place_is_right() {
        let sheet: Vec<String> = ["harbor", "lemon"].map(str::to_owned).to_vec();
        assert!(is_word_at(&sheet, 2, " Lemon "));
        assert!(!is_word_at(&sheet, 1, "lemon"));
        assert!(!is_word_at(&sheet, 3, ""));
        assert!(!is_word_at(&sheet, 0, "harbor"));
    }

    #[test]
    fn a_password_is_counted_in_characters_and_typed_twice() {
        let good = "пять слов на память";
        assert_eq!(check_new_password(good, good), Ok(()));
        assert_eq!(
            check_new_password("short", "short"),
            Err(PasswordFlaw::TooShort(10))
        );
        assert_eq!(check_new_password(good, "other"), Err(PasswordFlaw::Differs));
        let long = "x".repeat(257);
        assert_eq!(check_new_password(&long, &long), Err(PasswordFlaw::TooLong));
    }

    #[test]
    fn a_password_that_is_refused_or_too_short_is_never_called_strong() {
        let rated = |score, fits, refused| {
            strength(&PasswordView {
                score,
                chars: 20,
                fits,
                refused,
            })
        };
        assert_eq!(rated(4, true, None), Strength::Strong);
        assert_eq!(rated(3, true, None), Strength::Good);
        assert_eq!(rated(0, true, None), Strength::Weak);
        assert_eq!(rated(4, false, None), Strength::Weak);
        assert_eq!(rated(4, true, Some(GuessReason::OwnName)), Strength::Refused);
    }

    #[test]
    fn a_pin_is_six_to_twelve_digits() {
        for (text, is_one) in [
            ("28461", false),
            ("284617", true),
            ("284617284617", true),
            ("2846172846170", false),
            ("28461a", false),
            ("２８４６１７", false),
        ] {
            assert_eq!(is_pin(text), is_one, "{text}");
        }
    }

    #[test]
    fn a_secret_is_typed_over_in_groups_of_four() {
        assert_eq!(groups_of_four("JBSWY3DPEHPK3PXPQ"), "JBSW Y3DP EHPK 3PXP Q");
        assert_eq!(groups_of_four(""), "");
    }

    #[test]
    fn a_login_is_first_and_last_name() {
        assert_eq!(offered_login("Dana María Reyes"), "dana.reyes");
        assert_eq!(offered_login("  Cher "), "cher");
        assert_eq!(offered_login("李"), "");
    }
}
