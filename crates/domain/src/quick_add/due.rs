//! When a task is due, in words: of all the phrases in a line, the one that counts.

use super::calendar::{clock, clock_in_two, is_birth_word, number, weekday, written_date};
use super::words::Word;
use super::{Chip, ChipKind};
use careloop_contract::{Day, TimeOfDay};
use chrono::{Datelike as _, Months, Weekday};

/// What `eod`, the end of the day, means: 17:00.
const END_OF_DAY: Option<TimeOfDay> = TimeOfDay::new(17, 0);

const NOON: Option<TimeOfDay> = TimeOfDay::new(12, 0);

/// The due phrase that counts, as a chip: the last that names a day, or else the last time.
pub(super) fn chip(words: &[Word<'_>], today: Day, now: TimeOfDay) -> Option<Chip> {
    let line = Line { words, today, now };
    let mut counts: Option<(usize, Phrase)> = None;
    let mut at = 0;
    while at < words.len() {
        let Some(phrase) = line.phrase(at) else {
            at += 1;
            continue;
        };
        let start = at;
        at = phrase.end;
        // A time beside a day, as in "tomorrow prepare 9am visit", is part of the work.
        if phrase.names_day || counts.as_ref().is_none_or(|(_, before)| !before.names_day) {
            counts = Some((start, phrase));
        }
    }
    let (start, phrase) = counts?;
    Some(Chip {
        range: words.get(start)?.range.start..words.get(phrase.end.checked_sub(1)?)?.range.end,
        kind: ChipKind::Due {
            day: phrase.day,
            time: phrase.time,
        },
    })
}

struct Line<'a> {
    words: &'a [Word<'a>],
    today: Day,
    now: TimeOfDay,
}

/// A due phrase, and the number of the word after it.
struct Phrase {
    day: Day,
    time: Option<TimeOfDay>,
    names_day: bool,
    end: usize,
}

/// A day in words, and the number of the word after it.
struct DayWords {
    day: Day,
    end: usize,
    /// Whether the words can be nothing else. Otherwise they count only where a phrase would end.
    is_clear: bool,
}

impl Line<'_> {
    /// The phrase that begins with this word: `due by fri at 2pm`, `14:00 tomorrow`, `in 3d`.
    fn phrase(&self, start: usize) -> Option<Phrase> {
        let start = self.after(start, &["due"]);
        let start = self.after(start, &["at", "by", "on", "@"]);
        self.away(start)
            .or_else(|| self.day_first(start))
            .or_else(|| self.time_first(start))
    }

    fn day_first(&self, start: usize) -> Option<Phrase> {
        let day = self.day(start)?;
        let time = self.time(self.after(day.end, &["at", "by", "@"]));
        if time.is_none() && !day.is_clear && !self.is_end(day.end) {
            return None;
        }
        Some(Phrase {
            day: day.day,
            time: time.map(|(time, _)| time),
            names_day: true,
            end: time.map_or(day.end, |(_, end)| end),
        })
    }

    fn time_first(&self, start: usize) -> Option<Phrase> {
        let (time, end) = self.time(start)?;
        let day = self
            .day(self.after(end, &["on"]))
            .filter(|day| day.is_clear || self.is_end(day.end));
        Some(Phrase {
            day: day.as_ref().map_or(self.today, |day| day.day),
            time: Some(time),
            names_day: day.is_some(),
            end: day.map_or(end, |day| day.end),
        })
    }

    /// `in 3d`, `in 2 weeks at noon`, `in 30 min`.
    fn away(&self, start: usize) -> Option<Phrase> {
        if self.word(start)? != "in" {
            return None;
        }
        let amount = self.word(start + 1)?;
        let digits = amount.find(|c: char| !c.is_ascii_digit()).unwrap_or(amount.len());
        let (amount, unit) = amount.split_at_checked(digits)?;
        let amount = number(amount, 3)?;
        let (unit, end) = if unit.is_empty() {
            (self.word(start + 2)?, start + 3)
        } else {
            (unit, start + 2)
        };
        if let Some(minutes) = minutes(unit) {
            return self.moment(amount * minutes, end);
        }
        let time = self.time(self.after(end, &["at", "by", "@"]));
        Some(Phrase {
            day: later(self.today, amount, unit)?,
            time: time.map(|(time, _)| time),
            names_day: true,
            end: time.map_or(end, |(_, end)| end),
        })
    }

    /// So many minutes from now, perhaps on a later day.
    fn moment(&self, minutes: u32, end: usize) -> Option<Phrase> {
        const DAY: u32 = 24 * 60;
        let minutes = u32::from(self.now.as_minutes()) + minutes;
        Some(Phrase {
            day: self.today.plus_days(i64::from(minutes / DAY)),
            time: Some(TimeOfDay::from_minutes(u16::try_from(minutes % DAY).ok()?)?),
            names_day: true,
            end,
        })
    }

    fn day(&self, start: usize) -> Option<DayWords> {
        let clear = |day, end| {
            Some(DayWords {
                day,
                end,
                is_clear: true,
            })
        };
        match self.word(start)? {
            "today" => clear(self.today, start + 1),
            "tomorrow" => clear(self.today.plus_days(1), start + 1),
            "next" => {
                let weekday = weekday(self.word(start + 1)?)?;
                clear(in_next_week(self.today, weekday), start + 2)
            }
            "this" => self.day_of_week(start + 1),
            _ => self.day_of_week(start).or_else(|| self.date(start)),
        }
    }

    /// The next such day after today; with a date behind it (`tue 14 aug`), the date if it is one.
    fn day_of_week(&self, start: usize) -> Option<DayWords> {
        let name = self.word(start)?;
        let weekday = weekday(name)?;
        let before = start.checked_sub(1).and_then(|at| self.words.get(at));
        if before.is_some_and(|word| is_no_day_after(name, &word.plain)) {
            return None;
        }
        if let Some(date) = self.date(start + 1)
            && date.day.date().weekday() == weekday
        {
            return Some(date);
        }
        Some(DayWords {
            day: next_such(self.today, weekday),
            end: start + 1,
            is_clear: false,
        })
    }

    /// A date that is today or later. One that is past is a day of birth or of a visit.
    fn date(&self, start: usize) -> Option<DayWords> {
        let before = start.checked_sub(1).and_then(|at| self.words.get(at));
        if before.is_some_and(|word| is_birth_word(word.plain.trim_end_matches(':'))) {
            return None;
        }
        let words: Vec<&str> = (start..start + 3).map_while(|at| self.word(at)).collect();
        let date = written_date(&words)?;
        Some(DayWords {
            day: date.from(self.today).filter(|day| *day >= self.today)?,
            end: start + date.words,
            is_clear: date.is_clear,
        })
    }

    /// The time that begins with this word, and the number of the word after it.
    fn time(&self, start: usize) -> Option<(TimeOfDay, usize)> {
        let first = self.word(start)?;
        let first = first.strip_prefix('@').unwrap_or(first);
        if let Some(time) = self.word(start + 1).and_then(|half| clock_in_two(first, half)) {
            return Some((time, start + 2));
        }
        let time = match first {
            "noon" => NOON?,
            "eod" => END_OF_DAY?,
            other => clock(other)?,
        };
        Some((time, start + 1))
    }

    /// The word with this number, if it may be part of a due phrase.
    fn word(&self, at: usize) -> Option<&str> {
        let word = self.words.get(at)?;
        word.is_plain().then_some(word.plain.as_str())
    }

    /// The number of the word after this one if it is one of these, of this one otherwise.
    fn after(&self, at: usize, skipped: &[&str]) -> usize {
        let is_skipped = self.word(at).is_some_and(|word| skipped.contains(&word));
        if is_skipped { at + 1 } else { at }
    }

    /// Whether a phrase would end before this word: a sigil, or none.
    fn is_end(&self, at: usize) -> bool {
        self.words.get(at).is_none_or(|word| word.sigil.is_some())
    }
}

/// "O2 sat" is a saturation, "in the sun" no Sunday.
fn is_no_day_after(name: &str, before: &str) -> bool {
    match name {
        "sat" => matches!(
            before,
            "o2" | "spo2"
                | "sao2"
                | "o\u{2082}"
                | "spo\u{2082}"
                | "oxygen"
                | "ox"
                | "he"
                | "she"
                | "pt"
                | "who"
        ),
        "sun" => matches!(before, "the" | "in" | "no"),
        _ => false,
    }
}

fn minutes(unit: &str) -> Option<u32> {
    match unit {
        "min" | "mins" | "minute" | "minutes" => Some(1),
        "h" | "hr" | "hrs" | "hour" | "hours" => Some(60),
        _ => None,
    }
}

fn later(today: Day, amount: u32, unit: &str) -> Option<Day> {
    match unit {
        "d" | "day" | "days" => Some(today.plus_days(i64::from(amount))),
        "w" | "wk" | "wks" | "week" | "weeks" => Some(today.plus_days(i64::from(amount) * 7)),
        // The 31st becomes the last day of a shorter month.
        "mo" | "month" | "months" => today
            .date()
            .checked_add_months(Months::new(amount))
            .map(Day::of_date),
        _ => None,
    }
}

/// The next such day after today: on a Tuesday, `tue` is in seven days.
fn next_such(today: Day, weekday: Weekday) -> Day {
    let away = weekday.days_since(today.date().weekday());
    today.plus_days(i64::from(if away == 0 { 7 } else { away }))
}

/// Such a day of the week after this one. Weeks begin on Monday.
fn in_next_week(today: Day, weekday: Weekday) -> Day {
    let since_monday = i64::from(today.date().weekday().num_days_from_monday());
    today.plus_days(7 - since_monday + i64::from(weekday.num_days_from_monday()))
}
