//! What a text may hold, how long it may be, and the words it is found by.

use careloop_contract::{Field, Refusal};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::decompose_canonical;

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
/// The full-text index splits and folds what it stores in the same way (SQLite FTS5, `unicode61`
/// with `remove_diacritics 2`), so a word found here finds the texts that hold it.
#[must_use]
pub fn search_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.nfc() {
        if c.is_alphanumeric() {
            fold_into(&mut word, c);
        } else if is_accent(c) {
            // An accent that has no composed letter: the index leaves it out as well.
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

/// Adds a letter in lower case. Only accents on Latin letters are dropped, as the index does:
/// elsewhere they make another letter.
fn fold_into(word: &mut String, c: char) {
    for lower in c.to_lowercase() {
        let mut base = None;
        decompose_canonical(lower, |part| {
            base.get_or_insert(part);
        });
        match base {
            Some(letter) if letter.is_ascii() => word.push(letter),
            Some(_) | None => word.push(lower),
        }
    }
}

const fn is_accent(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{0331}')
}
