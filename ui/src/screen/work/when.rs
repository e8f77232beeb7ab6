//! When a row is due, or was finished, in the fewest words that cannot be mistaken.

use crate::{clock, format};
use careloop_contract::view::TaskRow;
use careloop_contract::{Day, Instant, Place, TimeOfDay};

/// When a row is due, as its list says it: in Today the time alone, late ones how late.
pub(super) fn due(row: &TaskRow, place: Place, today: Day, now: TimeOfDay) -> Option<String> {
    let day = row.due?;
    if place == Place::Done && !row.state.is_open() {
        return None;
    }
    if row.state.is_open() && row.overdue {
        return Some(format::late(day, row.due_time, today, now));
    }
    match (place, row.due_time) {
        (Place::Today, Some(time)) if day == today => Some(time.to_string()),
        (Place::Upcoming, Some(time)) if day > today => Some(time.to_string()),
        (Place::Upcoming, None) if day > today => None,
        (Place::Today | Place::Inbox | Place::Upcoming | Place::Waiting | Place::Done, time) => {
            Some(format::due(day, time, today))
        }
    }
}

/// When something happened: the time alone for today, else day and time.
pub(crate) fn at(instant: Instant, zone: &str, today: Day) -> String {
    let (day, time) = clock::local(instant, zone);
    if day == today {
        time.to_string()
    } else {
        format!("{} {time}", day.unmistakable())
    }
}
