//! Moments as the clinic's clocks show them.

use careloop_contract::{Day, Instant, TimeOfDay};
use chrono::{TimeZone as _, Timelike as _};
use chrono_tz::Tz;

/// The zone of this name (IANA); one that nobody knows is UTC.
#[must_use]
pub fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

/// The day and the time of day of a moment in a zone.
#[must_use]
pub fn clinic_moment(at: Instant, zone: Tz) -> (Day, TimeOfDay) {
    let moment = chrono::DateTime::from_timestamp_millis(at.as_millis()).unwrap_or_default();
    let local = moment.with_timezone(&zone);
    let minutes = local.hour() * 60 + local.minute();
    let time = u16::try_from(minutes).ok().and_then(TimeOfDay::from_minutes);
    (
        Day::of_date(local.date_naive()),
        time.unwrap_or(TimeOfDay::MIDNIGHT),
    )
}

/// The first moment of a day in a zone. Where clocks go forward at midnight, that is the first moment the
/// day has.
#[must_use]
pub fn day_begins(day: Day, zone: Tz) -> Instant {
    let midnight = day.date().and_time(chrono::NaiveTime::MIN);
    let mut quarters = (0..24 * 4).map(|quarter| midnight + chrono::TimeDelta::minutes(15 * quarter));
    let begins = quarters.find_map(|local| zone.from_local_datetime(&local).earliest());
    let begins = begins.map_or_else(
        || midnight.and_utc().timestamp_millis(),
        |at| at.timestamp_millis(),
    );
    Instant::from_millis(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_when_its_clocks_say_so() {
        for (name, day, hour, minute) in [
            ("America/New_York", "2026-03-08", 5, 0),
            ("America/New_York", "2026-03-09", 4, 0),
            // Clocks went from 00:00 to 01:00.
            ("America/Santiago", "2024-09-08", 4, 0),
            ("Asia/Kathmandu", "2026-01-01", 18, 15),
        ] {
            let (zone, day): (Tz, Day) = (zone(name), day.parse().expect("a day"));
            let begins = day_begins(day, zone);
            assert_eq!(clinic_moment(begins, zone).0, day, "{name}");
            assert!(clinic_moment(begins.plus_millis(-1), zone).0 < day, "{name}");
            let (_, utc) = clinic_moment(begins, Tz::UTC);
            assert_eq!(Some(utc), TimeOfDay::new(hour, minute), "{name}");
        }
    }
}
