//! The words of the five lists.

use crate::parts::Icon;
use crate::store::work::Listed;
use crate::store::work::belongs::{Home, home};
use crate::{format, t, words};
use careloop_contract::view::{GroupKey, SessionView, TaskRow};
use careloop_contract::{Day, Place, Whose};

/// How a list is sorted.
pub(super) fn sort(place: Place) -> String {
    match place {
        Place::Inbox => t!("work-sort-inbox"),
        Place::Today => t!("work-sort-today"),
        Place::Upcoming => t!("work-sort-upcoming"),
        Place::Waiting => t!("work-sort-waiting"),
        Place::Done => t!("work-sort-done"),
    }
}

/// Whose work is shown, and what is not.
pub(super) fn scope(listed: Listed) -> String {
    match (listed.whose, listed.place) {
        (Whose::Everyone, _) => t!("work-scope-everyone"),
        (Whose::Mine, Place::Waiting) => t!("work-scope-waiting"),
        (Whose::Mine, Place::Done) => t!("work-scope-done"),
        (Whose::Mine, Place::Inbox | Place::Today | Place::Upcoming) => t!("work-scope-mine"),
    }
}

/// What is not in an empty list.
pub(super) fn empty_title(listed: Listed) -> String {
    match listed.place {
        Place::Inbox => t!("work-empty-inbox"),
        Place::Today => t!("work-empty-today"),
        Place::Upcoming => t!("work-empty-upcoming"),
        Place::Waiting => t!("work-empty-waiting"),
        Place::Done => t!("work-empty-done"),
    }
}

/// What will stand in an empty list.
pub(super) fn empty_text(listed: Listed) -> String {
    match listed.place {
        Place::Inbox => t!("work-empty-inbox-text"),
        Place::Today => t!("work-empty-today-text"),
        Place::Upcoming => t!("work-empty-upcoming-text"),
        Place::Waiting => t!("work-empty-waiting-text"),
        Place::Done => t!("work-empty-done-text"),
    }
}

/// The drawing of a list.
pub(super) const fn icon(place: Place) -> Icon {
    match place {
        Place::Inbox => Icon::Inbox,
        Place::Today => Icon::Today,
        Place::Upcoming => Icon::Upcoming,
        Place::Waiting => Icon::Waiting,
        Place::Done => Icon::Done,
    }
}

/// What the rows of a group have in common.
pub(super) fn group(key: GroupKey, today: Day) -> String {
    match key {
        GroupKey::Overdue => t!("group-overdue"),
        GroupKey::Morning => t!("group-morning"),
        GroupKey::Afternoon => t!("group-afternoon"),
        GroupKey::Evening => t!("group-evening"),
        GroupKey::AnyTime => t!("group-any-time"),
        GroupKey::NoDay => t!("group-no-day"),
        GroupKey::Day(day) => day_head(day, today),
        GroupKey::Unowned => t!("group-unowned"),
        GroupKey::Given => t!("group-given"),
        GroupKey::Held(reason) => t!("group-held", whom = words::hold_reason(reason)),
        GroupKey::Delegated => t!("group-delegated"),
    }
}

/// `Tomorrow, Mon 23-Nov-2026`: near days by their name too.
fn day_head(day: Day, today: Day) -> String {
    let date = day.date().format("%a %d-%b-%Y").to_string();
    match day.as_days() - today.as_days() {
        0 => format!("{}, {date}", t!("day-today")),
        1 => format!("{}, {date}", t!("day-tomorrow")),
        -1 => format!("{}, {date}", t!("day-yesterday")),
        _ => date,
    }
}

/// Where an added task went. Nothing of the task itself is said.
pub(super) fn went(row: &TaskRow, session: &SessionView, today: Day) -> String {
    let due = row.due.map(|due| format::due(due, row.due_time, today));
    match home(row, session.user, session.roles, today) {
        Home::Mine(Place::Upcoming) => match due {
            Some(due) => t!("added-to-upcoming", due = due),
            None => t!("added-elsewhere"),
        },
        Home::Mine(Place::Today) => t!("added-to-today"),
        Home::Mine(Place::Inbox) => t!("added-to-inbox"),
        Home::Mine(Place::Waiting) => t!("added-to-waiting"),
        Home::Mine(Place::Done) | Home::Other => t!("added-elsewhere"),
        Home::Queue(role) => t!("added-to-queue", role = words::role(role)),
    }
}
