//! Moments as the clinic's clocks show them.

use careloop_contract::{Day, Instant, TimeOfDay};
use chrono::Timelike as _;
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
