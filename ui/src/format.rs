//! How names, days, times and ages are written (NHS Common User Interface: NID, D+Ta, D+Tb).

use crate::t;
use careloop_contract::{Day, TimeOfDay};
use chrono::{Datelike as _, NaiveDate};

/// A day as people read it in a clinic: `14-Aug-1980`; “Not recorded” where there is none.
#[must_use]
pub fn day_or_missing(day: Option<Day>) -> String {
    day.map_or_else(|| t!("not-recorded"), Day::unmistakable)
}

/// Age in whole years, months below two years, days below one month; none for a day to come.
#[must_use]
pub fn age(born: Day, on: Day) -> Option<String> {
    let years = on.date().years_since(born.date())?;
    if years >= 2 {
        return Some(t!("age-years", count = years));
    }
    let (from, to) = (born.date(), on.date());
    let months = months_between(from, to);
    if months >= 1 {
        return Some(t!("age-months", count = months));
    }
    Some(t!("age-days", count = to.signed_duration_since(from).num_days()))
}

fn months_between(from: NaiveDate, to: NaiveDate) -> i64 {
    let months = (i64::from(to.year()) - i64::from(from.year())) * 12 + i64::from(to.month())
        - i64::from(from.month());
    months - i64::from(to.day() < from.day())
}

/// Day of birth with the age: `02-Mar-1961 (65y)`.
#[must_use]
pub fn born(born: Option<Day>, on: Day) -> String {
    match born.and_then(|born| age(born, on).map(|age| (born, age))) {
        Some((born, age)) => format!("{} ({age})", born.unmistakable()),
        None => day_or_missing(born),
    }
}

/// When something is due, seen from today: `Today 14:00`, `Tomorrow`, `Tue 24-Nov`, `24-Nov-2027`.
#[must_use]
pub fn due(day: Day, time: Option<TimeOfDay>, today: Day) -> String {
    let away = day.as_days() - today.as_days();
    let date = day.date();
    let words = match away {
        0 => t!("day-today"),
        1 => t!("day-tomorrow"),
        -1 => t!("day-yesterday"),
        2..=300 => date.format("%a %d-%b").to_string(),
        _ if away < 0 && away > -300 => date.format("%d-%b").to_string(),
        _ => day.unmistakable(),
    };
    match time {
        Some(time) => format!("{words} {time}"),
        None => words,
    }
}

/// How long something is overdue, in whole units: `2h 5min late`, `3d late`.
#[must_use]
pub fn late(day: Day, time: Option<TimeOfDay>, today: Day, now: TimeOfDay) -> String {
    let days = today.as_days() - day.as_days();
    if days > 0 {
        return t!("late-days", count = days);
    }
    let due = time.map_or(0, TimeOfDay::as_minutes);
    let minutes = now.as_minutes().saturating_sub(due);
    if minutes < 60 {
        t!("late-minutes", count = minutes)
    } else {
        t!("late-hours", count = minutes / 60)
    }
}

/// A day for a screen reader: `14 August 1980`.
#[must_use]
pub fn spoken(day: Day) -> String {
    day.date().format("%-d %B %Y").to_string()
}

/// First letters of a person's name, two at most: `AM`. Titles before it and degrees after its comma
/// do not count.
#[must_use]
pub fn initials(name: &str) -> String {
    let name = name.split(',').next().unwrap_or_default();
    let words: Vec<&str> = name
        .split_whitespace()
        .filter(|word| !word.ends_with('.') && word.starts_with(char::is_alphanumeric))
        .collect();
    let chosen = match words.as_slice() {
        [] => Vec::new(),
        [one] => vec![*one],
        [first, .., last] => vec![*first, *last],
    };
    chosen
        .into_iter()
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase)
        .collect()
}

/// A large number in groups of three: `18 204`, with spaces that do not break.
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    grouped
}

/// How long ago, in whole units: `4hr 32min`, `2d 3hr`.
#[must_use]
pub fn duration(millis: i64) -> String {
    let minutes = millis.max(0) / 60_000;
    match (minutes / 1_440, minutes / 60 % 24, minutes % 60) {
        (0, 0, 0) => t!("duration-moment"),
        (0, 0, minutes) => t!("duration-minutes", minutes = minutes),
        (0, hours, minutes) => t!("duration-hours", hours = hours, minutes = minutes),
        (days, hours, _) => t!("duration-days", days = days, hours = hours),
    }
}

/// A number of bytes: `3.2 MB`.
#[must_use]
pub fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1_000 {
        return format!("{bytes} B");
    }
    let mut tenths = bytes / 100;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1_000;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    if tenths >= 1_000 {
        format!("{} {name}", tenths / 10)
    } else {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn ages_are_whole_and_fit_the_person() {
        for (born, on, expected) in [
            ("1961-03-02", "2026-11-22", Some("65y")),
            ("1961-11-23", "2026-11-22", Some("64y")),
            ("2025-10-01", "2026-11-22", Some("13m")),
            ("2026-11-20", "2026-11-22", Some("2d")),
            ("2027-01-01", "2026-11-22", None),
        ] {
            assert_eq!(age(day(born), day(on)).as_deref(), expected, "born {born}");
        }
    }

    #[test]
    fn due_days_are_said_as_people_say_them() {
        let today = day("2026-11-22");
        let time = TimeOfDay::new(14, 0);
        for (on, time, expected) in [
            ("2026-11-22", time, "Today 14:00"),
            ("2026-11-23", None, "Tomorrow"),
            ("2026-11-21", None, "Yesterday"),
            ("2026-11-24", None, "Tue 24-Nov"),
            ("2026-11-02", None, "02-Nov"),
            ("2028-02-29", None, "29-Feb-2028"),
        ] {
            assert_eq!(due(day(on), time, today), expected);
        }
    }

    #[test]
    fn lateness_has_one_unit() {
        let (today, now) = (day("2026-11-22"), TimeOfDay::new(16, 5).expect("a time"));
        assert_eq!(late(day("2026-11-19"), None, today, now), "3d late");
        assert_eq!(late(today, TimeOfDay::new(14, 0), today, now), "2h late");
        assert_eq!(late(today, TimeOfDay::new(15, 50), today, now), "15min late");
    }

    #[test]
    fn initials_are_first_and_last() {
        assert_eq!(initials("Maya Lin"), "ML");
        assert_eq!(initials("  omar  el haddad "), "OH");
        assert_eq!(initials("Maya Lin (me)"), "ML");
        assert_eq!(initials("Cher"), "C");
        assert_eq!(initials("Nora Quist, RN"), "NQ");
        assert_eq!(initials("Dr. Omar Haddad"), "OH");
        assert_eq!(initials(""), "");
    }

    #[test]
    fn large_numbers_stand_in_groups_of_three() {
        for (number, expected) in [
            (0, "0"),
            (999, "999"),
            (18_204, "18\u{a0}204"),
            (1_000_000, "1\u{a0}000\u{a0}000"),
        ] {
            assert_eq!(count(number), expected);
        }
    }

    #[test]
    fn durations_are_whole_units() {
        for (millis, expected) in [
            (-5, "less than a minute"),
            (60_000, "1min"),
            (16_320_000, "4hr 32min"),
            (93_600_000, "1d 2hr"),
        ] {
            assert_eq!(duration(millis), expected);
        }
    }

    #[test]
    fn bytes_are_read_at_a_glance() {
        for (count, expected) in [(999, "999 B"), (3_240_000, "3.2 MB"), (154_000_000, "154 MB")] {
            assert_eq!(bytes(count), expected);
        }
    }
}
