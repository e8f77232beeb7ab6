//! The working days of the story, in the clinic's own time.

use super::people::DAYS;
use crate::door::clinic_day;
use careloop_contract::{Day, Instant};
use chrono::{Datelike as _, TimeZone as _, Weekday};
use chrono_tz::Tz;

/// The last working days before today.
pub(crate) struct Calendar {
    zone: Tz,
    days: Vec<Day>,
}

impl Calendar {
    pub(crate) fn before(now: Instant, zone: Tz) -> Self {
        let today = clinic_day(now, zone);
        let mut days: Vec<Day> = (1..)
            .map(|back| today.plus_days(-back))
            .filter(|day| !matches!(day.date().weekday(), Weekday::Sat | Weekday::Sun))
            .take(DAYS)
            .collect();
        days.reverse();
        Self { zone, days }
    }

    /// A working day, from 0; beyond the last it is the last.
    pub(crate) fn day(&self, number: usize) -> Day {
        let day = self.days.get(number).or(self.days.last());
        day.copied().unwrap_or_default()
    }

    /// The moment when an hour of a working day begins.
    pub(crate) fn instant(&self, number: usize, hour: i64) -> Instant {
        let noon = self.day(number).date().and_hms_opt(12, 0, 0).unwrap_or_default();
        // No zone changes its clock at noon, so there is exactly one.
        let noon = self.zone.from_local_datetime(&noon).earliest();
        let noon = noon.map_or(0, |noon| noon.timestamp_millis());
        Instant::from_millis(noon).plus_millis((hour - 12) * 60 * 60 * 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_working_days_before_today() {
        // Saturday, 2026-11-21, 09:30 UTC.
        let now = Instant::from_millis(1_795_253_400_000);
        let calendar = Calendar::before(now, chrono_tz::America::New_York);
        assert_eq!(calendar.day(DAYS - 1).to_string(), "2026-11-20");
        assert_eq!(calendar.day(0).to_string(), "2026-11-02");
        assert_eq!(calendar.instant(0, 8).to_string(), "2026-11-02T13:00:00Z");
        assert!(calendar.instant(DAYS - 1, 23) < now);
    }
}
