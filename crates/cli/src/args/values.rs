//! Values of arguments that need more than a text.

use crate::show::WEEKDAYS;
use careloop_contract::command::ColumnMapping;
use careloop_contract::view::OpeningHours;
use careloop_contract::{Day, Field, Instant};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::str::FromStr;

/// The parser of a word of the clinic's vocabulary, listed in the help.
pub(crate) fn named<T: Copy + Send + Sync + 'static>(
    all: &'static [T],
    name: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.iter().map(move |value| name(*value))).try_map(move |text| {
        all.iter()
            .copied()
            .find(|value| name(*value) == text)
            .ok_or("not a word this takes")
    })
}

/// When a task is due: a day, or a number of days from today at the clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// That day.
    On(Day),
    /// So many days after today.
    In(i64),
}

impl Due {
    /// The day meant, if today is this day at the clinic.
    pub(crate) fn day(self, today: Day) -> Day {
        match self {
            Self::On(day) => day,
            Self::In(days) => today.plus_days(days),
        }
    }
}

impl FromStr for Due {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const HELP: &str = "write a day as YYYY-MM-DD, today, tomorrow, +3d or +2w";
        match text {
            "today" => return Ok(Self::In(0)),
            "tomorrow" => return Ok(Self::In(1)),
            _ => {}
        }
        let Some(span) = text.strip_prefix('+') else {
            return text.parse().map(Self::On).map_err(|_| HELP);
        };
        let (count, days) = match (span.strip_suffix('d'), span.strip_suffix('w')) {
            (Some(count), _) => (count, 1),
            (None, Some(count)) => (count, 7),
            (None, None) => return Err(HELP),
        };
        // Four digits reach past any clinic's calendar and keep a sign out.
        if count.is_empty() || count.len() > 4 || !count.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(HELP);
        }
        count
            .parse::<i64>()
            .map(|count| Self::In(count * days))
            .map_err(|_| HELP)
    }
}

/// Reads a moment in RFC 3339, with its offset from UTC: `2026-11-22T16:05:00-05:00`.
pub(crate) fn instant(text: &str) -> Result<Instant, &'static str> {
    chrono::DateTime::parse_from_rfc3339(text)
        .map(|moment| Instant::from_millis(moment.timestamp_millis()))
        .map_err(|_| "write it as 2026-11-22T16:05:00Z or with an offset, as 2026-11-22T16:05:00-05:00")
}

/// Reads `field=Column`.
pub(crate) fn mapping(text: &str) -> Result<ColumnMapping, String> {
    let Some((field, column)) = text.split_once('=') else {
        return Err("write it as field=Column".to_owned());
    };
    let field = Field::from_name(field).ok_or_else(|| format!("there is no field {field}"))?;
    if column.is_empty() {
        return Err("name a column after the =".to_owned());
    }
    Ok(ColumnMapping {
        field,
        column: column.to_owned(),
    })
}

/// Reads a time of the week at which the clinic is open: `mon=07:00-19:00`.
pub(crate) fn opening(text: &str) -> Result<OpeningHours, &'static str> {
    const HELP: &str = "write it as mon=07:00-19:00";
    let (day, hours) = text.split_once('=').ok_or(HELP)?;
    let (from, to) = hours.split_once('-').ok_or(HELP)?;
    let weekday = (1_u8..).zip(WEEKDAYS).find(|(_, name)| *name == day);
    Ok(OpeningHours {
        weekday: weekday.ok_or(HELP)?.0,
        from: from.parse().map_err(|_| HELP)?,
        to: to.parse().map_err(|_| HELP)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opening_hours_are_read() {
        let open = opening("sun=09:00-12:30").expect("reads");
        assert_eq!(
            (
                open.weekday,
                open.from.to_string().as_str(),
                open.to.to_string().as_str()
            ),
            (7, "09:00", "12:30")
        );
        for text in [
            "",
            "mon",
            "mon=9-12",
            "monday=09:00-12:00",
            "mon=09:00",
            "mon=09:00-24:00",
        ] {
            assert!(opening(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_moment_is_read_with_its_offset() {
        let moment = instant("2026-11-22T16:05:00Z");
        assert_eq!(moment.expect("reads").to_string(), "2026-11-22T16:05:00Z");
        assert_eq!(instant("2026-11-22T11:05:00-05:00"), moment);
        for text in ["2026-11-22", "2026-11-22T16:05:00", "now", ""] {
            assert!(instant(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn due_days_are_read() {
        let today: Day = "2026-11-20".parse().expect("the day exists");
        for (text, day) in [
            ("today", "2026-11-20"),
            ("tomorrow", "2026-11-21"),
            ("+0d", "2026-11-20"),
            ("+3d", "2026-11-23"),
            ("+2w", "2026-12-04"),
            ("2027-02-28", "2027-02-28"),
        ] {
            let due: Due = text.parse().expect(text);
            assert_eq!(due.day(today).to_string(), day, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_due_day_is_refused() {
        for text in [
            "",
            "+",
            "+d",
            "+-1d",
            "-1d",
            "+3",
            "3d",
            "+3m",
            "yesterday",
            "Today",
            "2026-02-30",
            "21.11.2026",
            "+99999d",
            "+١d",
        ] {
            assert!(text.parse::<Due>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_mapping_names_a_field_and_a_column() {
        let read = mapping("record_number=MRN = old").expect("reads");
        assert_eq!(read.field, Field::RecordNumber);
        assert_eq!(read.column, "MRN = old", "only the first = divides");
        for text in ["record_number", "nonsense=MRN", "title="] {
            assert!(mapping(text).is_err(), "{text}");
        }
    }
}
