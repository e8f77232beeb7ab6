//! The words of a typed line: where each stands, and what a sigil makes of it.

use super::{Chip, ChipKind, calendar, one_space};
use careloop_contract::{Priority, Role};
use core::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// A run of characters without white space; or a sigil with all that stands in its quotes.
pub(super) struct Word<'a> {
    /// Where it stands in the typed text.
    pub(super) range: Range<usize>,
    /// As typed, without the backslash that escapes it.
    pub(super) text: &'a str,
    /// In small letters, without the punctuation behind it.
    pub(super) plain: String,
    /// Whether a backslash keeps it in the title.
    pub(super) is_escaped: bool,
    /// What its sigil says, if it has one.
    pub(super) sigil: Option<ChipKind>,
}

impl Word<'_> {
    /// The chip that its sigil makes of it.
    pub(super) fn chip(&self) -> Option<Chip> {
        Some(Chip {
            range: self.range.clone(),
            kind: self.sigil.clone()?,
        })
    }

    /// Whether it may be part of a due phrase.
    pub(super) const fn is_plain(&self) -> bool {
        !self.is_escaped && self.sigil.is_none()
    }
}

/// The words of the text, in order.
pub(super) fn split(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(word) = next(text, at) {
        at = word.range.end;
        words.push(word);
    }
    words
}

fn next(text: &str, at: usize) -> Option<Word<'_>> {
    let rest = text.get(at..)?;
    let start = at + rest.find(|c: char| !c.is_whitespace())?;
    let rest = text.get(start..)?;
    if let Some((length, sigil)) = quoted(rest) {
        return Some(Word {
            range: start..start + length,
            text: rest.get(..length)?,
            plain: String::new(),
            is_escaped: false,
            sigil: Some(sigil),
        });
    }
    let typed = rest.split(char::is_whitespace).next()?;
    let bare = without_escape(typed);
    let text = bare.unwrap_or(typed);
    Some(Word {
        range: start..start + typed.len(),
        text,
        plain: text.trim_end_matches([',', '.', ';']).to_ascii_lowercase(),
        is_escaped: bare.is_some(),
        sigil: if bare.is_some() { None } else { sigil(typed) },
    })
}

/// The word behind a backslash that escapes it: one before a letter, a digit or a sigil.
pub(super) fn without_escape(word: &str) -> Option<&str> {
    word.strip_prefix('\\')
        .filter(|bare| bare.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '^' | '@' | '#' | '!')))
}

/// What the sigil at the start of a word without quotes says.
fn sigil(word: &str) -> Option<ChipKind> {
    let mut chars = word.chars();
    let sigil = chars.next()?;
    let typed = chars.as_str();
    if sigil == '!' {
        return priority(typed.trim_end_matches([',', '.', ';']));
    }
    named(sigil, typed)
}

/// What `^"two words"` says, and its length in bytes.
///
/// While the second quotation mark is still to be typed, all up to the next sigil is within.
fn quoted(rest: &str) -> Option<(usize, ChipKind)> {
    let mut chars = rest.chars();
    let sigil = chars.next()?;
    let quote = chars.next().filter(|c| is_quote(*c))?;
    let start = sigil.len_utf8() + quote.len_utf8();
    let inner = rest.get(start..)?;
    let (inner, mut end) = match inner.char_indices().find(|(_, c)| is_quote(*c)) {
        Some((at, close)) => (inner.get(..at)?, start + at + close.len_utf8()),
        None => {
            let open = inner.get(..next_sigil(inner))?.trim_end();
            (open, start + open.len())
        }
    };
    let kind = named(sigil, inner.trim())?;
    let behind = rest.get(end..)?;
    end += behind.len() - behind.trim_start_matches([',', '.', ';', ':']).len();
    Some((end, kind))
}

const fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201C}' | '\u{201D}')
}

/// Where the next word with a sigil begins, or the end.
fn next_sigil(text: &str) -> usize {
    let mut at = 0;
    for word in text.split(char::is_whitespace) {
        if sigil(word).is_some() {
            return at;
        }
        at += word.len();
        let space = text.get(at..).and_then(|rest| rest.chars().next());
        at += space.map_or(0, char::len_utf8);
    }
    text.len()
}

/// What a sigil with this name behind it says. A name begins with a letter or digit.
fn named(sigil: char, typed: &str) -> Option<ChipKind> {
    if !typed.starts_with(char::is_alphanumeric) {
        return None;
    }
    let name = typed.trim_end_matches(|c: char| !c.is_alphanumeric() && !is_combining_mark(c));
    match sigil {
        '^' => Some(ChipKind::Patient(one_space(
            without_possessive(name)
                .split(|c: char| c.is_whitespace() || c == ',')
                .filter(|word| !word.is_empty()),
        ))),
        // "@2pm" is a time to everybody but the grammar of logins.
        '@' if calendar::clock(&typed.to_ascii_lowercase()).is_some() => None,
        '@' => Some(ChipKind::Person(one_space(
            without_possessive(name).split_whitespace(),
        ))),
        // "Room #3" names no queue.
        '#' if name.starts_with(|c: char| c.is_numeric()) => None,
        '#' => Some(match role(name) {
            Some(role) => ChipKind::Queue(role),
            None => ChipKind::UnknownQueue(one_space(name.split_whitespace())),
        }),
        _ => None,
    }
}

fn without_possessive(name: &str) -> &str {
    ["'s", "\u{2019}s"]
        .into_iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name)
}

fn priority(number: &str) -> Option<ChipKind> {
    match number {
        "1" => Some(ChipKind::Priority(Priority::Stat)),
        "2" => Some(ChipKind::Priority(Priority::Urgent)),
        "3" => Some(ChipKind::Priority(Priority::Routine)),
        _ => None,
    }
}

/// The role with this name: `front_desk`, `Front-Desk`, `frontdesk`, or a word of the clinic for it.
fn role(name: &str) -> Option<Role> {
    let letters: String = name
        .chars()
        .filter(|c| !matches!(c, '_' | '-' | ' '))
        .map(|c| c.to_ascii_lowercase())
        .collect();
    Some(match letters.as_str() {
        "frontdesk" | "front" | "desk" | "reception" => Role::FrontDesk,
        "clinicalstaff" | "clinical" | "nurse" | "nurses" | "nursing" | "ma" => Role::ClinicalStaff,
        "provider" | "providers" | "doctor" | "doctors" | "physician" => Role::Provider,
        "biller" | "billers" | "billing" | "claims" => Role::Biller,
        "practicemanager" | "manager" => Role::PracticeManager,
        "securityofficer" | "security" => Role::SecurityOfficer,
        "administrator" | "admin" => Role::Administrator,
        _ => return None,
    })
}
