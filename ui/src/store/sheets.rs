//! A new recovery sheet, or its shares: what stands on each page, and what is asked to be sure that the
//! copies can be read.

use super::entrance::{RECOVERY_WORDS, typed_words};
use careloop_contract::view::RecoverySheet;

/// A page of it, printed alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The share's number; none for the one sheet.
    pub share: Option<u8>,
    /// How many shares there are.
    pub of: usize,
    /// How many of them open the vault.
    pub threshold: u8,
    /// What all shares of one sheet have in common.
    pub commitment: Option<String>,
    /// What stands on it, word by word.
    pub words: Vec<String>,
}

/// The pages of a sheet, in order.
#[must_use]
pub fn pages(sheet: &RecoverySheet) -> Vec<Page> {
    let of = sheet.shares.len();
    let whole = sheet.words.iter().map(|words| Page {
        share: None,
        of,
        threshold: 0,
        commitment: None,
        words: split(words.expose()),
    });
    let shares = sheet.shares.iter().map(|share| Page {
        share: Some(share.number),
        of,
        threshold: sheet.threshold,
        commitment: Some(share.commitment.clone()),
        words: split(share.text.expose()),
    });
    whole.chain(shares).collect()
}

/// Words stand apart by spaces, the groups of a share by hyphens.
fn split(text: &str) -> Vec<String> {
    let is_between = |letter: char| letter.is_whitespace() || letter == '-';
    let parts = text.split(is_between).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// Digits of a share, without its hyphens.
const SHARE_DIGITS: usize = 80;

/// What somebody typed of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedSheet {
    /// So many words, and the words as the engine takes them.
    Words(usize, String),
    /// Two or three shares, as they were typed.
    Shares(String),
}

impl TypedSheet {
    /// Reads what was typed. Whether it is the right sheet, the engine says.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let digits = text.chars().filter(char::is_ascii_alphanumeric).count();
        let numbers = text.chars().filter(char::is_ascii_digit).count();
        // Words have hardly any digits, and no two or three shares are without.
        let is_shares =
            (digits == 2 * SHARE_DIGITS || digits == 3 * SHARE_DIGITS) && numbers > SHARE_DIGITS / 4;
        let words = typed_words(text);
        if is_shares && words.len() != RECOVERY_WORDS {
            return Self::Shares(text.to_owned());
        }
        Self::Words(words.len(), words.join(" "))
    }

    /// What is sent to the engine; none while something is missing.
    #[must_use]
    pub fn complete(self) -> Option<String> {
        match self {
            Self::Words(count, words) => (count == RECOVERY_WORDS).then_some(words),
            Self::Shares(text) => Some(text),
        }
    }
}

/// A word that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// On which page, from 0.
    pub page: usize,
    /// At which place, from 1.
    pub place: usize,
}

/// Two different words to ask for: of two different pages where there are several. From two numbers of
/// chance in 0..1.
#[must_use]
pub fn asked(pages: &[Page], first: f64, second: f64) -> Option<[Asked; 2]> {
    let choose = |chance: f64, among: usize| -> Option<usize> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a number of 0..1 times a small count is a small count"
        )]
        let place = (chance.clamp(0.0, 1.0) * among as f64) as usize;
        Some(place.min(among.checked_sub(1)?) + 1)
    };
    let (one, other) = (pages.first()?, pages.last()?);
    if pages.len() == 1 {
        let place = choose(first, one.words.len())?;
        let next = choose(second, one.words.len().checked_sub(1)?)?;
        let next = if next >= place { next + 1 } else { next };
        return Some([place.min(next), place.max(next)].map(|place| Asked { page: 0, place }));
    }
    Some([
        Asked {
            page: 0,
            place: choose(first, one.words.len())?,
        },
        Asked {
            page: pages.len() - 1,
            place: choose(second, other.words.len())?,
        },
    ])
}

/// Whether the word that was asked for was typed.
#[must_use]
pub fn is_right(pages: &[Page], asked: Asked, typed: &str) -> bool {
    let page = pages.get(asked.page);
    let word = page.and_then(|page| page.words.get(asked.place.checked_sub(1)?));
    word.is_some_and(|word| word.eq_ignore_ascii_case(typed.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::view::ShareSheet;
    use careloop_contract::{ClinicId, Secret};

    fn whole() -> RecoverySheet {
        RecoverySheet {
            clinic: ClinicId::from_bytes([1; 16]),
            words: Some(Secret::new("harbor lemon copper".to_owned())),
            shares: Vec::new(),
            threshold: 0,
        }
    }

    fn shares() -> RecoverySheet {
        let share = |number: u8| ShareSheet {
            number,
            text: Secret::new(format!("A{number}B2C-3D4E5-6F7G8")),
            commitment: "0011223344556677".to_owned(),
        };
        RecoverySheet {
            words: None,
            shares: vec![share(1), share(2), share(3)],
            threshold: 2,
            ..whole()
        }
    }

    #[test]
    fn each_share_has_a_page_of_its_own() {
        let one = pages(&whole());
        assert_eq!(one.len(), 1);
        assert_eq!(one.first().and_then(|page| page.share), None);
        let three = pages(&shares());
        let numbers: Vec<_> = three
            .iter()
            .map(|page| (page.share, page.of, page.threshold))
            .collect();
        assert_eq!(numbers, [(Some(1), 3, 2), (Some(2), 3, 2), (Some(3), 3, 2)]);
    }

    #[test]
    fn words_and_shares_are_told_apart() {
        let words = "harbor ".repeat(24);
        assert_eq!(TypedSheet::read(&words).complete().as_deref(), Some(words.trim()));
        assert_eq!(TypedSheet::read("harbor lemon").complete(), None);
        let share = vec!["A1B2C"; 16].join("-");
        let two = format!("{share}\n{share}");
        assert_eq!(TypedSheet::read(&two).complete(), Some(two.clone()));
        assert_eq!(
            TypedSheet::read(&share).complete(),
            None,
            "one alone is not enough"
        );
        let numbered: String = (1..=24).map(|number| format!("{number}. harbor\n")).collect();
        assert!(matches!(TypedSheet::read(&numbered), TypedSheet::Words(24, _)));
    }

    #[test]
    fn two_different_words_are_asked_for_whatever_chance_says() {
        for sheet in [whole(), shares()] {
            let pages = pages(&sheet);
            for first in 0..=10 {
                for second in 0..=10 {
                    let [one, other] = asked(&pages, f64::from(first) / 10.0, f64::from(second) / 10.0)
                        .expect("there are words");
                    assert_ne!(one, other);
                    for place in [one, other] {
                        let words = pages.get(place.page).map(|page| page.words.len());
                        assert!(words.is_some_and(|words| (1..=words).contains(&place.place)));
                    }
                }
            }
        }
        assert_eq!(asked(&[], 0.0, 0.0), None);
    }

    #[test]
    fn only_the_word_that_was_asked_for_is_right() {
        let pages = pages(&whole());
        let at = |place| Asked { page: 0, place };
        assert!(is_right(&pages, at(2), " Lemon "));
        assert!(!is_right(&pages, at(1), "lemon"));
        assert!(!is_right(&pages, at(0), "harbor"));
        assert!(!is_right(&pages, at(9), ""));
        assert!(!is_right(&pages, Asked { page: 1, place: 1 }, "harbor"));
    }
}
