//! Words for days and times, one by one. All words come in small letters.

use careloop_contract::{Day, TimeOfDay};
use chrono::Weekday;

/// A date as it is written: with a month by name, or year first.
pub(super) struct WrittenDate {
    /// Day of the month.
    pub(super) day: u32,
    /// Month, 1 to 12.
    pub(super) month: u32,
    /// Year, if one was written.
    pub(super) year: Option<i32>,
    /// How many words it takes.
    pub(super) words: usize,
    /// Whether it can be nothing else. "May", "Mar" and "Oct" are also a verb, the record of
    /// medication and an eye scan.
    pub(super) is_clear: bool,
}

impl WrittenDate {
    /// The date, or without a year the first such date not before today.
    pub(super) fn from(&self, today: Day) -> Option<Day> {
        use chrono::Datelike as _;
        if let Some(year) = self.year {
            return Day::new(year, self.month, self.day);
        }
        // 29 February may be eight years away.
        let this_year = today.date().year();
        (this_year..=this_year.saturating_add(8))
            .filter_map(|year| Day::new(year, self.month, self.day))
            .find(|day| *day >= today)
    }
}

/// The date at the start of these words: `14 aug`, `aug 14`, `14th august 2026`, `14-aug`,
/// `2026-08-14`. Whether there is such a day is another question.
pub(super) fn written_date(words: &[&str]) -> Option<WrittenDate> {
    let (first, second) = (*words.first()?, words.get(1).copied());
    if let Some(date) = hyphenated(first) {
        return Some(date);
    }
    let (day, month, name) = match (day_number(first), second.and_then(month)) {
        (Some(day), Some(month)) => (day, month, second?),
        _ => (second.and_then(day_number)?, month(first)?, first),
    };
    let year = words.get(2).copied().and_then(year);
    Some(WrittenDate {
        day,
        month,
        year,
        words: if year.is_some() { 3 } else { 2 },
        is_clear: year.is_some() || !matches!(name, "mar" | "march" | "may" | "oct"),
    })
}

fn hyphenated(word: &str) -> Option<WrittenDate> {
    let mut parts = word.split('-');
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    let date = |day, month, year| WrittenDate {
        day,
        month,
        year,
        words: 1,
        is_clear: true,
    };
    if let (Some(year), Some(third)) = (year(first), third) {
        return Some(date(two_digits(third)?, two_digits(second)?, Some(year)));
    }
    let year = match third {
        Some(third) => Some(year(third)?),
        None => None,
    };
    match (day_number(first), month(second)) {
        (Some(day), Some(month)) => Some(date(day, month, year)),
        _ => Some(date(day_number(second)?, month(first)?, year)),
    }
}

/// A number of digits only, not longer than this.
pub(super) fn number(word: &str, most_digits: usize) -> Option<u32> {
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= most_digits;
    word.parse().ok().filter(|_| is_number)
}

fn two_digits(word: &str) -> Option<u32> {
    number(word, 2).filter(|_| word.len() == 2)
}

/// `14`, `1st`. Whether the month has such a day is not asked.
fn day_number(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"]
        .into_iter()
        .find_map(|ending| word.strip_suffix(ending))
        .unwrap_or(word);
    number(digits, 2)
}

/// A year of four digits, 1900 to 2199.
fn year(word: &str) -> Option<i32> {
    let year = number(word, 4)?;
    i32::try_from(year)
        .ok()
        .filter(|year| (1900..=2199).contains(year))
}

fn month(word: &str) -> Option<u32> {
    Some(match word {
        "jan" | "january" => 1,
        "feb" | "february" => 2,
        "mar" | "march" => 3,
        "apr" | "april" => 4,
        "may" => 5,
        "jun" | "june" => 6,
        "jul" | "july" => 7,
        "aug" | "august" => 8,
        "sep" | "sept" | "september" => 9,
        "oct" | "october" => 10,
        "nov" | "november" => 11,
        "dec" | "december" => 12,
        _ => return None,
    })
}

/// A day of the week, in full or by its first letters.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "mon" | "monday" => Weekday::Mon,
        "tue" | "tues" | "tuesday" => Weekday::Tue,
        "wed" | "wednesday" => Weekday::Wed,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thu,
        "fri" | "friday" => Weekday::Fri,
        "sat" | "saturday" => Weekday::Sat,
        "sun" | "sunday" => Weekday::Sun,
        _ => return None,
    })
}

/// Whether the date behind this word is somebody's day of birth.
pub(super) fn is_birth_word(word: &str) -> bool {
    matches!(
        word,
        "dob" | "d.o.b" | "born" | "birth" | "birthdate" | "birthday"
    )
}

/// A time in one word that begins with a digit: `14:00`, `2pm`, `2:30pm`.
pub(super) fn clock(word: &str) -> Option<TimeOfDay> {
    for (ending, is_afternoon) in HALVES {
        if let Some(hours) = word.strip_suffix(ending) {
            return twelve_hours(hours, is_afternoon);
        }
    }
    let (hour, minute) = hour_and_minute(word)?;
    TimeOfDay::new(hour, minute)
}

/// A time in two words: `2 pm`, `2:30 p.m.`
pub(super) fn clock_in_two(hours: &str, half: &str) -> Option<TimeOfDay> {
    let (_, is_afternoon) = HALVES.into_iter().find(|(name, _)| *name == half)?;
    twelve_hours(hours, is_afternoon)
}

/// The halves of the day; the last full stop of "p.m." is punctuation.
const HALVES: [(&str, bool); 4] = [("am", false), ("pm", true), ("a.m", false), ("p.m", true)];

fn twelve_hours(word: &str, is_afternoon: bool) -> Option<TimeOfDay> {
    let (hour, minute) = match number(word, 2) {
        Some(hour) => (u16::try_from(hour).ok()?, 0),
        None => hour_and_minute(word)?,
    };
    if !(1..=12).contains(&hour) {
        return None;
    }
    TimeOfDay::new(hour % 12 + if is_afternoon { 12 } else { 0 }, minute)
}

fn hour_and_minute(word: &str) -> Option<(u16, u16)> {
    let (hour, minute) = word.split_once(':')?;
    let hour = u16::try_from(number(hour, 2)?).ok()?;
    Some((hour, u16::try_from(two_digits(minute)?).ok()?))
}
