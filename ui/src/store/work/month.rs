//! A month as a calendar shows it, and what each key does in it.

use careloop_contract::Day;
use chrono::{Datelike as _, Months};

/// Days of a week.
const WEEK: i64 = 7;

/// The weeks of the month of a day, Sunday first, with the days before and after that fill them.
#[must_use]
pub fn weeks(of: Day) -> Vec<Vec<Day>> {
    let first = Day::of_date(of.date().with_day(1).unwrap_or_else(|| of.date()));
    let start = first.plus_days(-weekday(first));
    let mut weeks = Vec::new();
    let mut week = start;
    while week <= first || same_month(week, of) {
        weeks.push((0..WEEK).map(|day| week.plus_days(day)).collect());
        week = week.plus_days(WEEK);
    }
    weeks
}

/// Whether two days are of one month.
#[must_use]
pub fn same_month(one: Day, other: Day) -> bool {
    (one.date().year(), one.date().month()) == (other.date().year(), other.date().month())
}

/// The day that a key goes to (ARIA Authoring Practices, date grid); none if it goes nowhere.
#[must_use]
pub fn step(key: &str, shift: bool, from: Day) -> Option<Day> {
    let months = |months: i32| {
        let count = Months::new(months.unsigned_abs());
        let date = if months < 0 {
            from.date().checked_sub_months(count)
        } else {
            from.date().checked_add_months(count)
        };
        date.map(Day::of_date)
    };
    match (key, shift) {
        ("ArrowLeft", false) => Some(from.plus_days(-1)),
        ("ArrowRight", false) => Some(from.plus_days(1)),
        ("ArrowUp", false) => Some(from.plus_days(-WEEK)),
        ("ArrowDown", false) => Some(from.plus_days(WEEK)),
        ("Home", false) => Some(from.plus_days(-weekday(from))),
        ("End", false) => Some(from.plus_days(WEEK - 1 - weekday(from))),
        ("PageUp", false) => months(-1),
        ("PageDown", false) => months(1),
        ("PageUp", true) => months(-12),
        ("PageDown", true) => months(12),
        (_, true | false) => None,
    }
}

/// Days since Sunday.
fn weekday(day: Day) -> i64 {
    i64::from(day.date().weekday().num_days_from_sunday())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn weeks_begin_on_sunday_and_cover_the_month() {
        let weeks = weeks(day("2026-11-22"));
        assert_eq!(weeks.len(), 5);
        assert_eq!(weeks[0][0], day("2026-11-01"), "this November begins on a Sunday");
        assert_eq!(weeks[4][6], day("2026-12-05"));
        let august = super::weeks(day("2026-08-14"));
        assert_eq!(
            (august.len(), august[0][0], august[5][1]),
            (6, day("2026-07-26"), day("2026-08-31"))
        );
        assert_eq!(
            super::weeks(day("2015-02-10")).len(),
            4,
            "a February of four weeks"
        );
    }

    #[test]
    fn keys_go_by_day_week_month_and_year() {
        let from = day("2026-01-31");
        for (key, shift, to) in [
            ("ArrowLeft", false, "2026-01-30"),
            ("ArrowDown", false, "2026-02-07"),
            ("Home", false, "2026-01-25"),
            ("End", false, "2026-01-31"),
            ("PageDown", false, "2026-02-28"),
            ("PageUp", false, "2025-12-31"),
            ("PageDown", true, "2027-01-31"),
        ] {
            assert_eq!(step(key, shift, from), Some(day(to)), "{key}");
        }
        assert_eq!(step("a", false, from), None);
    }
}
