//! What is offered for the word that is being typed, and what the line becomes when it is taken.

use super::reading::fitting;
use crate::words;
use careloop_contract::Role;
use careloop_contract::view::PersonView;
use careloop_domain::quick_add::{Chip, without};
use core::ops::Range;
use std::rc::Rc;

/// Most people offered at once.
const PEOPLE: usize = 8;

/// What can be taken for the word at the caret.
#[derive(Clone, Debug, PartialEq)]
pub enum Suggestion {
    /// A person.
    Person(Rc<PersonView>),
    /// A queue.
    Queue(Role),
}

/// The word with a sign at the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands, in bytes.
    pub range: Range<usize>,
    /// `^`, `@` or `#`.
    pub sigil: char,
    /// What stands behind the sign, without quotation marks.
    pub typed: String,
}

/// The word with a sign in which the caret stands; the caret is a place in bytes.
#[must_use]
pub fn token_at(text: &str, caret: usize) -> Option<Token> {
    let before = text.get(..caret)?;
    // Within quotation marks a name has spaces: the sign may stand some words back.
    let start = open_quote(before).or_else(|| {
        before.rfind(char::is_whitespace).map_or(Some(0), |space| {
            before
                .get(space..)
                .and_then(|rest| rest.chars().next())
                .map(|c| space + c.len_utf8())
        })
    })?;
    let rest = text.get(start..)?;
    let sigil = rest.chars().next().filter(|c| matches!(c, '^' | '@' | '#'))?;
    let behind = rest.get(sigil.len_utf8()..)?;
    let length = match behind.strip_prefix('"') {
        Some(inner) => inner.find('"').map_or(inner.len() + 1, |end| end + 2),
        None => behind.find(char::is_whitespace).unwrap_or(behind.len()),
    };
    let range = start..start + sigil.len_utf8() + length;
    (caret > start && caret <= range.end).then(|| Token {
        typed: behind.get(..length).unwrap_or_default().replace('"', ""),
        range,
        sigil,
    })
}

/// Where a sign with a quotation mark stands that nobody closed before the caret.
fn open_quote(before: &str) -> Option<usize> {
    let quote = before.rfind('"')?;
    let sigil = before
        .get(..quote)?
        .chars()
        .next_back()
        .filter(|c| matches!(c, '^' | '@' | '#'))?;
    Some(quote - sigil.len_utf8())
}

/// What is offered for a word.
#[must_use]
pub fn suggestions(token: &Token, people: &[PersonView]) -> Vec<Suggestion> {
    match token.sigil {
        '@' => fitting(&token.typed, people)
            .take(PEOPLE)
            .map(|person| Suggestion::Person(Rc::new(person.clone())))
            .collect(),
        '#' => Role::ALL
            .iter()
            .filter(|role| is_queue(**role, &token.typed))
            .map(|role| Suggestion::Queue(*role))
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether a queue's word or its role's name begins so.
fn is_queue(role: Role, typed: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let typed = plain(typed);
    plain(queue_word(role)).starts_with(&typed) || plain(&words::role(role)).starts_with(&typed)
}

/// The word of a queue behind `#`.
#[must_use]
pub const fn queue_word(role: Role) -> &'static str {
    match role {
        Role::FrontDesk => "frontdesk",
        Role::ClinicalStaff => "nurse",
        Role::Provider => "provider",
        Role::Biller => "billing",
        Role::PracticeManager => "manager",
        Role::SecurityOfficer => "security",
        Role::Administrator => "admin",
    }
}

/// The line after a suggestion was taken for a word, and where the caret stands then.
#[must_use]
pub fn taken(text: &str, token: &Token, suggestion: &Suggestion) -> (String, usize) {
    let word = match suggestion {
        Suggestion::Person(person) => format!("@{}", person.login),
        Suggestion::Queue(role) => format!("#{}", queue_word(*role)),
    };
    let before = text.get(..token.range.start).unwrap_or_default();
    let after = text.get(token.range.end..).unwrap_or_default().trim_start();
    let caret = before.len() + word.len() + 1;
    (format!("{before}{word} {after}"), caret)
}

/// The line after Backspace at the caret, where that takes out a chip: on an empty place right
/// behind it. Also where the caret stands then.
#[must_use]
pub fn backspaced(text: &str, caret: usize, chips: &[Chip]) -> Option<(String, usize)> {
    let before = text.get(..caret)?;
    let end = before.trim_end().len();
    let after = text.get(caret..)?;
    let is_empty_place = end < caret && after.chars().next().is_none_or(char::is_whitespace);
    let chip = chips.iter().find(|chip| chip.range.end == end)?;
    is_empty_place.then(|| {
        let rest = without(text, chip);
        let caret = chip.range.start.min(rest.len());
        (rest, caret)
    })
}

/// The line without a part of it, and that part: what is moved out of the title.
#[must_use]
pub fn moved_out(text: &str, range: &Range<usize>) -> Option<(String, String)> {
    let part = text.get(range.clone())?.trim().to_owned();
    let (before, after) = (
        text.get(..range.start)?.trim_end(),
        text.get(range.end..)?.trim_start(),
    );
    let space = if before.is_empty() || after.is_empty() {
        ""
    } else {
        " "
    };
    Some((format!("{before}{space}{after}"), part))
}

/// A place in a text in bytes, from the webview's count in UTF-16 units.
#[must_use]
pub fn byte_at(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    for (at, c) in text.char_indices() {
        if left < c.len_utf16() {
            return at;
        }
        left -= c.len_utf16();
    }
    text.len()
}

/// A place in a text as the webview counts, from bytes.
#[must_use]
pub fn units_at(text: &str, byte: usize) -> u32 {
    let units = text.get(..byte).unwrap_or(text).encode_utf16().count();
    u32::try_from(units).unwrap_or(u32::MAX)
}
