//! Instants and clinic-local days: two types that never mix.
//!
//! A due date is a day in the clinic's own zone, not a moment. Storing it as a moment makes it
//! jump by a day for whoever looks from another zone, so the two are separate types.

use chrono::{DateTime, Datelike as _, Days, NaiveDate, SecondsFormat};
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

impl Instant {
    /// Takes milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// This moment moved by a number of milliseconds, held at the ends of the range.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from an earlier moment to this one; negative if `earlier` is later.
    #[must_use]
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC with seconds: `2026-11-21T09:30:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::from_timestamp_millis(self.0) {
            Some(moment) => f.write_str(&moment.to_rfc3339_opts(SecondsFormat::Secs, true)),
            None => write!(f, "{} ms", self.0),
        }
    }
}

/// A day that does not exist or is not written `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedDay;

impl fmt::Display for MalformedDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day is written YYYY-MM-DD")
    }
}

impl core::error::Error for MalformedDay {}

/// A day of the clinic's calendar, in the clinic's own zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Day(NaiveDate);

impl Day {
    /// The day with this year, month (1 to 12) and day of the month (1 to 31), if it exists.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }

    /// The day a number of days after 1970-01-01 (before it, if negative), if it is in range.
    #[must_use]
    pub fn from_days(days: i64) -> Option<Self> {
        DateTime::from_timestamp(days.checked_mul(86_400)?, 0).map(|moment| Self(moment.date_naive()))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn as_days(self) -> i64 {
        i64::from(self.0.num_days_from_ce()) - 719_163
    }

    /// The day `days` later (earlier, if negative), held at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        let moved = if days < 0 {
            self.0.checked_sub_days(Days::new(days.unsigned_abs()))
        } else {
            self.0.checked_add_days(Days::new(days.unsigned_abs()))
        };
        Self(moved.unwrap_or(if days < 0 { NaiveDate::MIN } else { NaiveDate::MAX }))
    }

    /// The day as a calendar date.
    #[must_use]
    pub const fn date(self) -> NaiveDate {
        self.0
    }

    /// The day of a calendar date.
    #[must_use]
    pub const fn of_date(date: NaiveDate) -> Self {
        Self(date)
    }

    /// How a day is shown to a person where confusion of day and month could harm: `14-Aug-1980`.
    #[must_use]
    pub fn unmistakable(self) -> String {
        self.0.format("%d-%b-%Y").to_string()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}",
            self.0.year(),
            self.0.month(),
            self.0.day()
        )
    }
}

impl FromStr for Day {
    type Err = MalformedDay;

    fn from_str(text: &str) -> Result<Self, MalformedDay> {
        // `%Y` alone would also take "+2026" and "26"; the length settles it.
        if text.len() != 10 {
            return Err(MalformedDay);
        }
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map(Self)
            .map_err(|_| MalformedDay)
    }
}

impl TryFrom<String> for Day {
    type Error = MalformedDay;
    fn try_from(text: String) -> Result<Self, MalformedDay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> String {
        day.to_string()
    }
}

/// A time of day at the clinic, in whole minutes. Written `HH:mm`, 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct TimeOfDay(u16);

/// A time of day that does not exist or is not written `HH:mm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedTime;

impl fmt::Display for MalformedTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time is written HH:mm")
    }
}

impl core::error::Error for MalformedTime {}

impl TimeOfDay {
    /// The first minute of a day.
    pub const MIDNIGHT: Self = Self(0);

    /// The time at this hour (0 to 23) and minute (0 to 59), if it exists.
    #[must_use]
    pub const fn new(hour: u16, minute: u16) -> Option<Self> {
        if hour < 24 && minute < 60 {
            Some(Self(hour * 60 + minute))
        } else {
            None
        }
    }

    /// The time this many minutes after midnight, if it exists.
    #[must_use]
    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes < 24 * 60 {
            Some(Self(minutes))
        } else {
            None
        }
    }

    /// Minutes after midnight.
    #[must_use]
    pub const fn as_minutes(self) -> u16 {
        self.0
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = MalformedTime;

    fn from_str(text: &str) -> Result<Self, MalformedTime> {
        let (hour, minute) = text.split_once(':').ok_or(MalformedTime)?;
        let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if !two_digits(hour) || !two_digits(minute) {
            return Err(MalformedTime);
        }
        let number = |part: &str| part.parse().map_err(|_| MalformedTime);
        Self::new(number(hour)?, number(minute)?).ok_or(MalformedTime)
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = MalformedTime;

    fn try_from(text: String) -> Result<Self, MalformedTime> {
        text.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-03-01", 11_017),
            ("2026-11-21", 20_778),
        ] {
            let day: Day = text.parse().expect("the day exists");
            assert_eq!(day.as_days(), days);
            assert_eq!(Day::from_days(days), Some(day));
            assert_eq!(day.to_string(), text);
        }
    }

    #[test]
    fn a_day_that_is_not_one_is_refused() {
        for text in [
            "2026-02-30",
            "2026-2-3",
            "26-02-03",
            "2026-02-03T00:00",
            "",
            "20260203",
            "+026-01-01 ",
        ] {
            assert_eq!(text.parse::<Day>(), Err(MalformedDay), "{text}");
        }
    }

    #[test]
    fn day_and_month_cannot_be_confused() {
        assert_eq!(
            Day::new(1980, 8, 14).expect("exists").unmistakable(),
            "14-Aug-1980"
        );
    }
}
