//! In which list a task stands, by its row: to say where an added task went.

use careloop_contract::view::TaskRow;
use careloop_contract::{Day, Place, Role, Roles, UserId};

/// Where an added task went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// Into one of my lists.
    Mine(Place),
    /// Into the queue of a role that is not mine.
    Queue(Role),
    /// To somebody else, and not to my lists.
    Other,
}

/// Where a task stands, seen by a person on a day. Mine that waits stands with what waits; what is
/// due today or on no day stands in Today; in a queue of mine it is new.
#[must_use]
pub fn home(row: &TaskRow, me: UserId, roles: Roles, today: Day) -> Home {
    if !row.state.is_open() {
        return Home::Mine(Place::Done);
    }
    if row.waiting.is_some() {
        return Home::Mine(Place::Waiting);
    }
    match (&row.owner, row.queue) {
        (Some(owner), _) if owner.user != me => Home::Mine(Place::Waiting),
        (None, Some(queue)) if roles.has(queue) => Home::Mine(Place::Inbox),
        (None, Some(queue)) => Home::Queue(queue),
        (None, None) => Home::Other,
        (Some(_), _) if row.due.is_some_and(|due| due > today) => Home::Mine(Place::Upcoming),
        (Some(_), _) => Home::Mine(Place::Today),
    }
}
