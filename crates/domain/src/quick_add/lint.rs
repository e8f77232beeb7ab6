//! What in a title looks as if it named a patient or said what they have.
//!
//! Titles are read by roles that open no record, over shoulders and on lists: who the patient is
//! belongs into the patient's field, what they have into a clinical note. A warning is offered and stands in nobody's way, so it must
//! seldom be wrong: what is looked for is what people type without thinking.

use super::calendar::{is_birth_word, number, written_date};
use super::diagnosis;
use super::words::{self, Word};
use super::{Chip, ChipKind};
use crate::text::search_words;
use careloop_contract::Day;
use core::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// A part of a title that looks as if it named a patient or said what they have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleWarning {
    /// Where it stands, in bytes of the text that was looked over.
    pub range: Range<usize>,
    /// What it looks like.
    pub kind: Identifier,
}

/// What a part of a title looks like (some of the identifiers of 45 CFR 164.514(b)(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identifier {
    /// A social security number: `078-05-1120`.
    Ssn,
    /// A telephone number.
    Phone,
    /// A full date in the past; behind `dob` or `born` also one with a short year.
    BirthDate,
    /// An e-mail address.
    Email,
    /// A name of the patient whom the task concerns.
    PatientName,
    /// A diagnosis: a code of ICD-10-CM, or a plain word for a disease.
    Diagnosis,
}

/// Where a part of a title belongs instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Into a clinical note on the task.
    ClinicalNote,
    /// Into the patient's record, as their telephone number.
    PatientPhone,
    /// Into the task's own field for its patient.
    PatientField,
    /// Nowhere on the task: it is taken out.
    TakeOut,
}

/// Where what was found belongs.
#[must_use]
pub const fn where_to(kind: Identifier) -> Move {
    match kind {
        Identifier::Diagnosis => Move::ClinicalNote,
        Identifier::Phone => Move::PatientPhone,
        Identifier::PatientName => Move::PatientField,
        // The record has the day of birth already; the other two belong into no task.
        Identifier::BirthDate | Identifier::Ssn | Identifier::Email => Move::TakeOut,
    }
}

/// Looks over a title, of which no part is a chip. `patient_names` are the names of the task's
/// patient, as far as they are known.
#[must_use]
pub fn title_warnings(title: &str, patient_names: &[&str], today: Day) -> Vec<TitleWarning> {
    let names = patient_names.iter().flat_map(|name| name_words(name)).collect();
    let mut look = Look::new(today, names);
    look.over(title, 0, &words::split(title));
    look.close()
}

/// Looks over what the chips leave of a typed line.
pub(super) fn typed(text: &str, words: &[Word<'_>], chips: &[Chip], today: Day) -> Vec<TitleWarning> {
    let names = chips
        .iter()
        .filter_map(|chip| match &chip.kind {
            ChipKind::Patient(words) => Some(name_words(words)),
            ChipKind::Person(_)
            | ChipKind::Queue(_)
            | ChipKind::UnknownQueue(_)
            | ChipKind::Priority(_)
            | ChipKind::Due { .. } => None,
        })
        .flatten()
        .collect();
    let mut look = Look::new(today, names);
    let mut words = words;
    let mut start = 0;
    let ends = chips
        .iter()
        .map(|chip| chip.range.clone())
        .chain(core::iter::once(text.len()..text.len()));
    for chip in ends {
        let (before, rest) = words.split_at(words.partition_point(|word| word.range.start < chip.start));
        look.over(text.get(start..chip.start).unwrap_or_default(), start, before);
        words = rest
            .get(rest.partition_point(|word| word.range.start < chip.end)..)
            .unwrap_or_default();
        start = chip.end;
    }
    look.close()
}

/// The words of a name that are worth finding again: no initials, no numbers.
fn name_words(name: &str) -> Vec<String> {
    let is_name = |word: &String| word.chars().count() >= 2 && word.chars().all(char::is_alphabetic);
    search_words(name).into_iter().filter(is_name).collect()
}

struct Look {
    today: Day,
    names: Vec<String>,
    warnings: Vec<TitleWarning>,
}

impl Look {
    const fn new(today: Day, names: Vec<String>) -> Self {
        Self {
            today,
            names,
            warnings: Vec::new(),
        }
    }

    fn close(mut self) -> Vec<TitleWarning> {
        self.warnings.sort_by_key(|warning| warning.range.start);
        self.warnings
    }

    fn warn(&mut self, range: Range<usize>, kind: Identifier) {
        self.warnings.push(TitleWarning { range, kind });
    }

    /// Looks over a part of the text that begins at this byte, and its words.
    fn over(&mut self, part: &str, start: usize, words: &[Word<'_>]) {
        for (range, kind) in numbers(part) {
            self.warn(start + range.start..start + range.end, kind);
        }
        for word in words {
            if matches!(word.sigil, Some(ChipKind::Patient(_))) {
                // A patient named before another one: this one stays in the title.
                self.warn(word.range.clone(), Identifier::PatientName);
            } else if is_email(word.text) {
                self.warn(word.range.clone(), Identifier::Email);
            } else if !self.names.is_empty() {
                self.find_names(word);
            }
        }
        self.find_dates(words);
        for range in diagnosis::ranges(words) {
            self.warn(range, Identifier::Diagnosis);
        }
    }

    fn find_names(&mut self, word: &Word<'_>) {
        // A backslash is of one byte and stands before the text.
        let start = word.range.end - word.text.len();
        let mut at = 0;
        for part in word
            .text
            .split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c))
        {
            if self.names.iter().any(|name| search_words(part).contains(name)) {
                self.warn(start + at..start + at + part.len(), Identifier::PatientName);
            }
            at += part.len();
            let between = word.text.get(at..).and_then(|rest| rest.chars().next());
            at += between.map_or(0, char::len_utf8);
        }
    }

    fn find_dates(&mut self, words: &[Word<'_>]) {
        let bare: Vec<&str> = words.iter().map(|word| bare(&word.plain)).collect();
        let mut at = 0;
        while let Some(rest) = bare.get(at..).filter(|rest| !rest.is_empty()) {
            let before = bare.get(at.saturating_sub(2)..at).unwrap_or_default();
            let length = self.past_date(rest, before.iter().any(|word| is_birth_word(word)));
            let first = words.get(at);
            let last = length.checked_sub(1).and_then(|more| words.get(at + more));
            if let (Some(first), Some(last)) = (first, last) {
                self.warn(first.range.start..last.range.end, Identifier::BirthDate);
            }
            at += length.max(1);
        }
    }

    /// How many of the words are a full date in the past; none if they begin otherwise.
    fn past_date(&self, words: &[&str], is_birth: bool) -> usize {
        let first = words.first().copied().unwrap_or_default();
        let glued = first
            .strip_prefix("dob")
            .map(bare)
            .filter(|date| !date.is_empty());
        if numeric_dates(glued.unwrap_or(first), is_birth || glued.is_some())
            .iter()
            .any(|day| *day < self.today)
        {
            return 1;
        }
        let Some(date) = written_date(words.get(..words.len().min(3)).unwrap_or_default()) else {
            return 0;
        };
        let day = date.year.and_then(|year| Day::new(year, date.month, date.day));
        if day.is_some_and(|day| day < self.today) {
            date.words
        } else {
            0
        }
    }
}

/// A word without the punctuation around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_email(word: &str) -> bool {
    let word = bare(word);
    word.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && !host.contains('@')
            && host
                .split_once('.')
                .is_some_and(|(host, zone)| !host.is_empty() && !zone.is_empty())
    })
}

/// The days that a date in numbers may mean: `1961-03-02`, `3/2/1961`; and where a birth is spoken
/// of, `3/2/61`.
fn numeric_dates(word: &str, is_birth: bool) -> Vec<Day> {
    let parts: Vec<&str> = word.split(['/', '-', '.']).collect();
    let &[first, second, third] = parts.as_slice() else {
        return Vec::new();
    };
    let full_year = |part: &str| {
        number(part, 4)
            .filter(|year| (1900..2200).contains(year))
            .and_then(|year| i32::try_from(year).ok())
    };
    let mut years: Vec<i32> = full_year(third).into_iter().collect();
    if let (true, 2, Some(year)) = (is_birth, third.len(), number(third, 2)) {
        let year = i32::try_from(year).unwrap_or_default();
        years.extend([1900 + year, 2000 + year]);
    }
    let (first_number, second_number) = (number(first, 2), number(second, 2));
    let mut days = Vec::new();
    if let (Some(year), Some(month), Some(day)) = (full_year(first), second_number, number(third, 2)) {
        days.extend(Day::new(year, month, day));
    }
    if let (Some(first), Some(second)) = (first_number, second_number) {
        // Which is the month depends on who typed it.
        for year in years {
            days.extend(Day::new(year, first, second));
            days.extend(Day::new(year, second, first));
        }
    }
    days
}

/// How many digits each group of a number has, and what such a number is. The longer come first.
const SHAPES: [(Identifier, &[usize]); 6] = [
    (Identifier::Phone, &[1, 3, 3, 4]),
    (Identifier::Phone, &[3, 3, 4]),
    (Identifier::Ssn, &[3, 2, 4]),
    (Identifier::Phone, &[3, 4]),
    (Identifier::Phone, &[11]),
    (Identifier::Phone, &[10]),
];

/// The telephone and social security numbers in a text.
fn numbers(text: &str) -> Vec<(Range<usize>, Identifier)> {
    let groups = digit_groups(text);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = groups.get(at..).filter(|rest| !rest.is_empty()) {
        let shape = SHAPES
            .iter()
            .find(|(kind, lengths)| has_shape(text, rest, *kind, lengths));
        let length = shape.map_or_else(|| international(text, rest), |(_, lengths)| lengths.len());
        let last = length.checked_sub(1).and_then(|more| rest.get(more));
        if let (Some(first), Some(last)) = (rest.first(), last) {
            let opens = text.get(..first.start).unwrap_or_default();
            let start = opens.trim_end_matches(['(', '+']).len();
            found.push((
                start..last.end,
                shape.map_or(Identifier::Phone, |(kind, _)| *kind),
            ));
        }
        at += length.max(1);
    }
    found
}

/// Where runs of digits stand.
fn digit_groups(text: &str) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, _) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        match groups.last_mut() {
            Some(group) if group.end == at => group.end = at + 1,
            Some(_) | None => groups.push(at..at + 1),
        }
    }
    groups
}

fn has_shape(text: &str, groups: &[Range<usize>], kind: Identifier, lengths: &[usize]) -> bool {
    let Some(groups) = groups.get(..lengths.len()) else {
        return false;
    };
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else {
        return false;
    };
    let is_long = groups.iter().map(Range::len).eq(lengths.iter().copied());
    let is_joined =
        groups
            .iter()
            .zip(groups.iter().skip(1))
            .all(|(one, next)| match text.get(one.end..next.start) {
                Some("-" | ".") => true,
                // "room 210 1530" is no number to call.
                Some(" ") => lengths.len() > 2,
                Some(") " | ")" | " (" | "-(" | ")-") => kind == Identifier::Phone,
                Some(_) | None => false,
            });
    is_long
        && is_joined
        && stands_alone(text, first.start..last.end)
        && (lengths.len() > 1 || is_ten_digit_phone(text.get(first.clone()).unwrap_or_default()))
}

/// Whether ten digits in one, or eleven from 1 on, can be a number of North America. A provider's
/// number (NPI) begins with 1.
fn is_ten_digit_phone(digits: &str) -> bool {
    let digits = match digits.len() {
        11 => digits.strip_prefix('1').unwrap_or_default(),
        _ => digits,
    };
    let begins_well = |part: Option<&str>| part.is_some_and(|part| !part.starts_with(['0', '1']));
    digits.len() == 10 && begins_well(digits.get(..3)) && begins_well(digits.get(3..))
}

/// How many groups, from this one on, are a number with a country's code: `+44 20 7946 0958`.
fn international(text: &str, groups: &[Range<usize>]) -> usize {
    let Some(first) = groups.first() else { return 0 };
    if !text
        .get(..first.start)
        .is_some_and(|before| before.ends_with('+'))
    {
        return 0;
    }
    let is_joined = |(one, next): &(&Range<usize>, &Range<usize>)| {
        matches!(text.get(one.end..next.start), Some(" " | "-" | "." | " (" | ") "))
    };
    let more = groups.iter().zip(groups.iter().skip(1)).take_while(is_joined);
    let mut count = 1;
    let mut digits = first.len();
    for (_, next) in more {
        if digits + next.len() > 15 {
            break;
        }
        digits += next.len();
        count += 1;
    }
    if (8..=15).contains(&digits) { count } else { 0 }
}

/// Whether the number is no part of a longer word or number, such as a record's or a claim's.
fn stands_alone(text: &str, range: Range<usize>) -> bool {
    let joins = |c: char| matches!(c, '-' | '/' | '.' | ':');
    let mut before = text.get(..range.start).unwrap_or_default().chars().rev();
    let mut after = text.get(range.end..).unwrap_or_default().chars();
    let is_joined = |near: Option<char>, beyond: Option<char>, joins_letters: bool| match near {
        Some(c) if c.is_alphanumeric() => true,
        Some(c) if joins(c) => beyond.is_some_and(|c| c.is_numeric() || joins_letters && c.is_alphanumeric()),
        Some(_) | None => false,
    };
    let (near, beyond) = (before.next(), before.next());
    // "tel:555-0100" stands alone, "WC-555-0100" does not.
    !is_joined(near, beyond, near != Some(':')) && !is_joined(after.next(), after.next(), false)
}
