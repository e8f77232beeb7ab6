//! The working days of the story, in the clinic's own time.

use super::people::DAYS;
use crate::door::clinic_day;
use careloop_contract::{Day, Instant};
use chrono::{Datelike as _, Months, TimeZone as _, Weekday};
use chrono_tz::Tz;

/// The last working days before today.
pub(crate) struct Calendar {
    zone: Tz,
    today: Day,
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
        Self { zone, today, days }
    }

    /// A working day, from 0; beyond the last it is the last.
    pub(crate) fn day(&self, number: usize) -> Day {
        let day = self.days.get(number).or(self.days.last());
        day.copied().unwrap_or_default()
    }

    /// The evening on which the clinic is founded, early in the month two months before this one.
    pub(crate) fn founding(&self) -> Instant {
        self.hour_of(self.early_in_month(2), 20)
    }

    /// The morning of the first review, early in the month before this one. The work of the last working
    /// days begins later.
    pub(crate) fn first_review(&self) -> Instant {
        self.hour_of(self.early_in_month(1), 10)
    }

    /// The fifth of an earlier month, or the Friday before.
    fn early_in_month(&self, back: u32) -> Day {
        let first = self.today.plus_days(-i64::from(self.today.date().day0()));
        let earlier = first.date().checked_sub_months(Months::new(back));
        let fifth = earlier.map_or(first, Day::of_date).plus_days(4);
        let beyond_friday = fifth.date().weekday().num_days_from_monday().saturating_sub(4);
        fifth.plus_days(-i64::from(beyond_friday))
    }

    /// The moment when an hour of a working day begins.
    pub(crate) fn instant(&self, number: usize, hour: i64) -> Instant {
        self.hour_of(self.day(number), hour)
    }

    fn hour_of(&self, day: Day, hour: i64) -> Instant {
        let noon = day.date().and_hms_opt(12, 0, 0).unwrap_or_default();
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
    fn the_clinic_is_founded_and_reviewed_before_the_work_begins() {
        let mut now = Instant::from_millis(1_795_253_400_000);
        for _ in 0..800 {
            let calendar = Calendar::before(now, chrono_tz::America::New_York);
            let (founding, review) = (calendar.founding(), calendar.first_review());
            assert!(founding < review && review < calendar.instant(0, 0), "{now}");
            let month = |at| {
                let date = clinic_day(at, calendar.zone).date();
                date.year() * 12 + i32::try_from(date.month0()).expect("a month")
            };
            assert_eq!(
                (month(review) - month(founding), month(now) - month(review)),
                (1, 1),
                "{now}"
            );
            for at in [founding, review] {
                let weekday = clinic_day(at, calendar.zone).date().weekday();
                assert!(!matches!(weekday, Weekday::Sat | Weekday::Sun), "{now}");
            }
            now = now.plus_millis(24 * 60 * 60 * 1000);
        }
    }

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
