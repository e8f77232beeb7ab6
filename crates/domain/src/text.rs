//! What a text may hold, how long it may be, and the words it is found by.

use careloop_contract::{Field, Refusal};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Whether a text may be left empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    /// It must have something to read.
    Yes,
    /// It may be empty.
    No,
}

#[derive(Clone, Copy)]
enum Lines {
    One,
    Many,
}

/// Bytes per allowed character beyond which a text is too long without looking closer. Letters
/// with many separate accents become fewer characters when composed, so this is generous.
const BYTES_PER_CHAR: usize = 16;

/// Most words of a query that are searched for.
const SEARCH_WORDS: usize = 8;

/// Cleans a text of one line: a title, a name, an address.
///
/// Ends are trimmed and letters composed (NFC); nothing else changes. Control characters, line
/// breaks, direction marks and invisible characters are refused: in a name they can only mislead.
///
/// # Errors
/// [`Refusal::TooLong`], [`Refusal::ForbiddenCharacters`], or [`Refusal::Empty`] if required.
pub fn single_line(field: Field, text: &str, max: usize, required: Required) -> Result<String, Refusal> {
    clean(field, text, max, required, Lines::One)
}

/// Cleans a text of several lines: details, a comment, a note, a reason.
///
/// As [`single_line`], but line breaks and tabs are kept (every line break becomes `\n`), and so
/// are the direction marks that right-to-left writing needs.
///
/// # Errors
/// [`Refusal::TooLong`], [`Refusal::ForbiddenCharacters`], or [`Refusal::Empty`] if required.
pub fn multi_line(field: Field, text: &str, max: usize, required: Required) -> Result<String, Refusal> {
    clean(field, text, max, required, Lines::Many)
}

fn clean(field: Field, text: &str, max: usize, required: Required, lines: Lines) -> Result<String, Refusal> {
    // First of all, so that a paste of many megabytes costs nothing.
    if text.len() > max.saturating_mul(BYTES_PER_CHAR) {
        return Err(Refusal::TooLong { field, max });
    }
    let clean: String = match lines {
        Lines::One => text.trim().nfc().collect(),
        Lines::Many => text
            .trim()
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .nfc()
            .collect(),
    };
    if clean.chars().count() > max {
        return Err(Refusal::TooLong { field, max });
    }
    if clean.chars().any(|c| is_forbidden(c, lines)) {
        return Err(Refusal::ForbiddenCharacters { field });
    }
    if clean.chars().any(is_visible) {
        return Ok(clean);
    }
    match required {
        Required::Yes => Err(Refusal::Empty { field }),
        Required::No => Ok(String::new()),
    }
}

const fn is_forbidden(c: char, lines: Lines) -> bool {
    match c {
        '\n' | '\t' => matches!(lines, Lines::One),
        // Left-to-right, right-to-left and Arabic letter marks: part of right-to-left writing.
        '\u{200E}' | '\u{200F}' | '\u{061C}' => matches!(lines, Lines::One),
        // Control characters, and Unicode's own line and paragraph separators.
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{2028}' | '\u{2029}' => true,
        // Embeddings, overrides and isolates: they can make a line read as another.
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}' => true,
        // Zero width space, word joiner, invisible operators, byte order mark.
        '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{FEFF}' => true,
        // Interlinear annotation and tags: text beside the text.
        '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' => true,
        // Noncharacters: these, and the last two of every plane.
        '\u{FDD0}'..='\u{FDEF}' => true,
        other => other as u32 & 0xFFFE == 0xFFFE,
    }
}

/// Whether a reader sees something. A title of joiners or blank fillers alone would be empty to
/// the eye (Unicode's `Default_Ignorable_Code_Point`).
fn is_visible(c: char) -> bool {
    let ignorable = matches!(
        c,
        '\u{00AD}'
            | '\u{034F}'
            | '\u{061C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    );
    !ignorable && !c.is_whitespace()
}

/// The words of a query, at most eight: runs of letters and digits, in lower case, Latin letters
/// without their accents.
///
/// The full-text index (SQLite FTS5, `unicode61` with `remove_diacritics 2`) folds what it stores
/// in the same way, and folds a word it is asked for once more. So a letter that it may treat
/// otherwise is left as it is: asked for as a phrase, the word still finds the texts that hold it.
#[must_use]
pub fn search_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.nfc() {
        if c.is_alphanumeric() {
            fold_into(&mut word, c);
        } else if is_combining_mark(c) && !word.is_empty() {
            word.push(c);
        } else if !word.is_empty() {
            words.push(core::mem::take(&mut word));
            if words.len() == SEARCH_WORDS {
                return words;
            }
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn fold_into(word: &mut String, c: char) {
    if !is_folded_alike(c) {
        word.push(c);
        return;
    }
    for lower in c.to_lowercase() {
        let mut base = None;
        decompose_canonical(lower, |part| {
            base.get_or_insert(part);
        });
        match base {
            // An accent makes a Latin letter no other letter; elsewhere it does.
            Some(letter) if letter.is_ascii() => word.push(letter),
            Some(_) | None => word.push(lower),
        }
    }
}

/// Whether the index, whose tables are those of Unicode 6.1, folds the letter as this program
/// does: Latin, Greek and Cyrillic, but for one letter that its tables lack.
const fn is_folded_alike(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{01DF}' | '\u{01E2}'..='\u{037E}' | '\u{0380}'..='\u{0527}' | '\u{1E00}'..='\u{1EFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FIELD: Field = Field::Title;

    fn one(text: &str) -> Result<String, Refusal> {
        single_line(FIELD, text, 10, Required::Yes)
    }

    fn many(text: &str) -> Result<String, Refusal> {
        multi_line(FIELD, text, 10, Required::Yes)
    }

    #[test]
    fn ends_are_trimmed_letters_composed_and_nothing_else_changes() {
        for (typed, kept) in [
            ("call", "call"),
            ("  call \t\n", "call"),
            ("a   b", "a   b"),
            ("e\u{301}te\u{301}", "été"),
            ("\u{3000}名前\u{A0}", "名前"),
            ("👩\u{200D}⚕\u{FE0F}", "👩\u{200D}⚕\u{FE0F}"),
            ("می\u{200C}خواهم", "می\u{200C}خواهم"),
        ] {
            assert_eq!(one(typed).as_deref(), Ok(kept), "{typed:?}");
            assert_eq!(many(typed).as_deref(), Ok(kept), "{typed:?}");
        }
    }

    #[test]
    fn line_breaks_and_direction_marks_are_for_several_lines() {
        for (typed, kept) in [
            ("a\nb", "a\nb"),
            ("a\r\nb\rc", "a\nb\nc"),
            ("a\tb", "a\tb"),
            ("א\u{200F}b\u{200E}", "א\u{200F}b\u{200E}"),
        ] {
            assert_eq!(many(typed).as_deref(), Ok(kept), "{typed:?}");
            assert_eq!(
                one(typed),
                Err(Refusal::ForbiddenCharacters { field: FIELD }),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn what_hides_or_misleads_is_refused_everywhere() {
        for c in [
            '\0',
            '\u{7}',
            '\u{1B}',
            '\u{7F}',
            '\u{85}',
            '\u{200B}',
            '\u{2028}',
            '\u{2029}',
            '\u{202A}',
            '\u{202E}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{FEFF}',
            '\u{FDD0}',
            '\u{FFFE}',
            '\u{1FFFF}',
            '\u{10FFFF}',
            '\u{E0001}',
            '\u{E0041}',
        ] {
            let text = format!("a{c}b");
            let refusal = Err(Refusal::ForbiddenCharacters { field: FIELD });
            assert_eq!(one(&text), refusal, "{c:?}");
            assert_eq!(many(&text), refusal, "{c:?}");
        }
    }

    #[test]
    fn nothing_to_read_is_empty() {
        for text in ["", "  \t\n ", "\u{200D}\u{200C}", "\u{3164}", "\u{FE0F}"] {
            assert_eq!(one(text), Err(Refusal::Empty { field: FIELD }), "{text:?}");
            assert_eq!(
                single_line(FIELD, text, 10, Required::No).as_deref(),
                Ok(""),
                "{text:?}"
            );
        }
    }

    #[test]
    fn length_is_counted_in_characters_as_they_are_kept() {
        let too_long = Err(Refusal::TooLong {
            field: FIELD,
            max: 10,
        });
        assert!(one(&"é".repeat(10)).is_ok());
        assert!(
            one(&"e\u{301}".repeat(10)).is_ok(),
            "composed, it is ten characters"
        );
        assert!(one(&"𝒜".repeat(10)).is_ok());
        assert_eq!(one(&"é".repeat(11)), too_long);
        assert_eq!(one(&"x".repeat(10_000_000)), too_long);
        assert_eq!(many(&"\u{301}".repeat(5_000_000)), too_long);
    }

    #[test]
    fn words_are_those_of_the_index() {
        for (text, words) in [
            (
                "Call back: Zoë O'Brien",
                vec!["call", "back", "zoe", "o", "brien"],
            ),
            ("NGUYỄN văn", vec!["nguyen", "van"]),
            ("Nguye\u{302}\u{303}n", vec!["nguyen"]),
            (
                "Smith-Jones, 2026-11-21",
                vec!["smith", "jones", "2026", "11", "21"],
            ),
            ("Ångström ÆØß", vec!["angstrom", "æøß"]),
            // Not Latin: the accent belongs to the letter.
            ("Ώρα Й", vec!["ώρα", "й"]),
            ("한국어 名前", vec!["한국어", "名前"]),
            ("\" * ( ) : ^ - NEAR", vec!["near"]),
            ("\u{301}", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(search_words(text), words, "{text:?}");
        }
    }

    #[test]
    fn at_most_eight_words_are_searched_for() {
        assert_eq!(search_words(&"word ".repeat(1_000_000)).len(), SEARCH_WORDS);
    }

    proptest! {
        #[test]
        fn a_clean_text_is_left_as_it_is(text in "\\PC*|.*", lines in any::<bool>()) {
            let clean = |text: &str| if lines {
                multi_line(FIELD, text, 40, Required::No)
            } else {
                single_line(FIELD, text, 40, Required::No)
            };
            if let Ok(kept) = clean(&text) {
                prop_assert!(kept.chars().count() <= 40);
                prop_assert!(!kept.contains('\r'));
                prop_assert_eq!(clean(&kept), Ok(kept));
            }
        }

        #[test]
        fn words_found_again_are_the_same_words(text in "\\PC*") {
            let words = search_words(&text);
            prop_assert!(words.len() <= SEARCH_WORDS);
            prop_assert!(words.iter().all(|word| !word.is_empty() && !word.contains('"')));
            prop_assert_eq!(search_words(&words.join(" ")), words);
        }
    }
}
