//! What is typed into the one line that adds a task: the title, and the chips within it.
//!
//! `Call lab about K+ ^okafor @maya #nurse !1 tomorrow 14:00` is the title "Call lab about K+" and
//! five chips. `docs/quick-add.md` is the grammar as its users read it; where the two differ, one of
//! them is wrong.
//!
//! The line is read anew at every key, so reading is total (no text is an error) and a pure function
//! of the text and the moment. What is not understood stays in the title, where it is seen: nothing
//! that was typed is lost, and nothing is guessed about a patient or a person. Finding whom
//! `^okafor` and `@maya` mean is the window's part.

mod calendar;
mod diagnosis;
mod due;
mod lint;
mod words;

#[cfg(test)]
mod tests;

use careloop_contract::{Day, Priority, Role, TimeOfDay};
use core::ops::Range;

pub use lint::{Identifier, Move, TitleWarning, title_warnings, where_to};
use words::Word;

/// A typed line, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickAdd {
    /// What is left without the chips, with one space between words.
    pub title: String,
    /// What was understood, in order of place. Of each kind there is at most one.
    pub chips: Vec<Chip>,
    /// What in the title looks as if it named a patient, in order of place. Offered, never in the way.
    pub warnings: Vec<TitleWarning>,
}

/// A part of the typed text that is not title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// Where it stands, in bytes of the typed text.
    pub range: Range<usize>,
    /// What it says.
    pub kind: ChipKind,
}

/// What a chip says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChipKind {
    /// `^`: the words by which to search for the patient, one space between them.
    Patient(String),
    /// `@`: the beginning of a login or name.
    Person(String),
    /// `#`: the role in whose queue the task is to wait.
    Queue(Role),
    /// `#`: a name that is no role's.
    UnknownQueue(String),
    /// `!1` stat, `!2` urgent, `!3` routine.
    Priority(Priority),
    /// The day the task is due, never before today, and the time if one was said.
    Due {
        /// The day.
        day: Day,
        /// The time of that day. On the day itself it may be past.
        time: Option<TimeOfDay>,
    },
}

/// Reads a typed line on this day at this time of the clinic.
#[must_use]
pub fn parse(text: &str, today: Day, now: TimeOfDay) -> QuickAdd {
    let words = words::split(text);
    let chips = chips(&words, today, now);
    let title = title(text, &words, &chips);
    let warnings = lint::typed(text, &words, &chips, today);
    QuickAdd {
        title,
        chips,
        warnings,
    }
}

/// The text without the chip: what the field holds after Backspace on it.
///
/// Where an earlier word of the same kind had stayed in the title, that one counts now. A range that
/// is not one of the text changes nothing.
#[must_use]
pub fn without(text: &str, chip: &Chip) -> String {
    let (Some(before), Some(after)) = (text.get(..chip.range.start), text.get(chip.range.end..)) else {
        return text.to_owned();
    };
    let (before, after) = (before.trim_end(), after.trim_start());
    if before.is_empty() || after.is_empty() {
        format!("{before}{after}")
    } else {
        format!("{before} {after}")
    }
}

/// The last of each kind, in order of place.
fn chips(words: &[Word<'_>], today: Day, now: TimeOfDay) -> Vec<Chip> {
    let last = |is_it: fn(&ChipKind) -> bool| {
        words
            .iter()
            .rev()
            .find(|word| word.sigil.as_ref().is_some_and(is_it))
            .and_then(Word::chip)
    };
    // A name that is no queue's gives way to one that is: `#billing about claim #A17`.
    let queue = last(|kind| matches!(kind, ChipKind::Queue(_)))
        .or_else(|| last(|kind| matches!(kind, ChipKind::UnknownQueue(_))));
    let mut chips: Vec<Chip> = [
        last(|kind| matches!(kind, ChipKind::Patient(_))),
        last(|kind| matches!(kind, ChipKind::Person(_))),
        queue,
        last(|kind| matches!(kind, ChipKind::Priority(_))),
        due::chip(words, today, now),
    ]
    .into_iter()
    .flatten()
    .collect();
    chips.sort_by_key(|chip| chip.range.start);
    chips
}

/// The text without chips and escapes, with one space between words.
fn title(text: &str, words: &[Word<'_>], chips: &[Chip]) -> String {
    let mut rest = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if !is_in(at, chips) {
            rest.push(c);
        }
    }
    if !words.iter().any(|word| word.is_escaped) {
        return one_space(rest.split_whitespace());
    }
    // An escaped word is never part of a chip, and ends where white space does.
    one_space(
        rest.split_whitespace()
            .map(|word| words::without_escape(word).unwrap_or(word)),
    )
}

/// Whether the byte stands in one of the chips.
fn is_in(at: usize, chips: &[Chip]) -> bool {
    chips.iter().any(|chip| chip.range.contains(&at))
}

/// The words with one space between them.
fn one_space<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for word in words {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
