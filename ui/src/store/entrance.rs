//! The rules of the screens at the door that can be told before the engine is asked.

use careloop_contract::limits::{PASSWORD_MAX_CHARS, PASSWORD_MIN_CHARS};

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
    fn a_login_is_first_and_last_name() {
        assert_eq!(offered_login("Dana María Reyes"), "dana.reyes");
        assert_eq!(offered_login("  Cher "), "cher");
        assert_eq!(offered_login("李"), "");
    }
}
