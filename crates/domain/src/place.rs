//! The lists in which work stands: which tasks belong to each, in which group, and in which order.

use careloop_contract::limits::DONE_DAYS;
use careloop_contract::view::GroupKey;
use careloop_contract::{
    Day, HoldReason, Instant, Place, Priority, Role, Roles, TaskState, TimeOfDay, UserId, Whose,
};
use core::cmp::Reverse;

/// What decides where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// Where it is in its life.
    pub state: TaskState,
    /// Whom it waits for, while held.
    pub hold_reason: Option<HoldReason>,
    /// The person who answers for it.
    pub owner: Option<UserId>,
    /// Who made them answer for it.
    pub given_by: Option<UserId>,
    /// The role in whose queue it waits.
    pub queue: Option<Role>,
    /// The person who added it.
    pub author: UserId,
    /// Who finished it last.
    pub done_by: Option<UserId>,
    /// The day it is due.
    pub due: Option<Day>,
    /// The time of that day.
    pub due_time: Option<TimeOfDay>,
    /// How soon it matters.
    pub priority: Priority,
    /// When it was last finished or cancelled, and the clinic's day then.
    pub closed: Option<(Day, Instant)>,
}

/// Who looks, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Onlooker {
    /// The person.
    pub user: UserId,
    /// What they do.
    pub roles: Roles,
    /// Today at the clinic.
    pub today: Day,
    /// The time at the clinic.
    pub now: TimeOfDay,
}

/// The order in which work is done: by due day, by time, what matters sooner first. What has no time
/// comes last of its day, what has no day after all days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkOrder((bool, Option<Day>), (bool, Option<TimeOfDay>), Reverse<u16>);

/// The order of the groups of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupOrder(u8, i64);

const NOON: u16 = 12 * 60;
const EVENING: u16 = 17 * 60;

impl Work {
    /// Its place in the order of work.
    #[must_use]
    pub fn order(&self) -> WorkOrder {
        let time = self.time();
        WorkOrder(
            (self.due.is_none(), self.due),
            (time.is_none(), time),
            Reverse(self.priority.number()),
        )
    }

    /// The group of a list in which it stands; none if it is not in that list.
    #[must_use]
    pub fn group(&self, place: Place, whose: Whose, by: &Onlooker) -> Option<GroupKey> {
        match place {
            Place::Inbox => self.inbox(whose, by),
            Place::Today => self.today(whose, by),
            Place::Upcoming => self.upcoming(whose, by),
            Place::Waiting => self.waiting(whose, by),
            Place::Done => self.done(whose, by),
        }
    }

    /// Whether its due day, or the time of it, is over.
    #[must_use]
    pub fn is_overdue(&self, by: &Onlooker) -> bool {
        is_over(self.due, self.due_time, by.today, by.now)
    }

    /// A time without a day says nothing.
    fn time(&self) -> Option<TimeOfDay> {
        self.due_time.filter(|_| self.due.is_some())
    }

    /// Open or started: neither waiting nor closed.
    fn is_to_do(&self) -> bool {
        matches!(self.state, TaskState::Open | TaskState::Started)
    }

    fn is_unowned_of(&self, roles: Roles) -> bool {
        self.owner.is_none() && self.queue.is_some_and(|queue| roles.has(queue))
    }

    fn concerns(&self, whose: Whose, by: &Onlooker) -> bool {
        match whose {
            Whose::Mine => self.owner == Some(by.user) || self.is_unowned_of(by.roles),
            Whose::Everyone => true,
        }
    }

    /// What is new. What was given to others is no news for everyone.
    fn inbox(&self, whose: Whose, by: &Onlooker) -> Option<GroupKey> {
        if self.state != TaskState::Open {
            return None;
        }
        let is_unowned = match whose {
            Whose::Mine => self.is_unowned_of(by.roles),
            Whose::Everyone => self.owner.is_none(),
        };
        let is_given = whose == Whose::Mine && self.owner == Some(by.user) && self.given_by != Some(by.user);
        match (is_unowned, is_given) {
            (true, _) => Some(GroupKey::Unowned),
            (false, true) => Some(GroupKey::Given),
            (false, false) => None,
        }
    }

    fn today(&self, whose: Whose, by: &Onlooker) -> Option<GroupKey> {
        if !self.is_to_do() || !self.concerns(whose, by) {
            return None;
        }
        let Some(due) = self.due else {
            return Some(GroupKey::NoDay);
        };
        if self.is_overdue(by) {
            return Some(GroupKey::Overdue);
        }
        (due == by.today).then(|| match self.time().map(TimeOfDay::as_minutes) {
            None => GroupKey::AnyTime,
            Some(..NOON) => GroupKey::Morning,
            Some(NOON..EVENING) => GroupKey::Afternoon,
            Some(EVENING..) => GroupKey::Evening,
        })
    }

    fn upcoming(&self, whose: Whose, by: &Onlooker) -> Option<GroupKey> {
        let day = self.due.filter(|due| *due > by.today)?;
        (self.is_to_do() && self.concerns(whose, by)).then_some(GroupKey::Day(day))
    }

    /// What waits. What somebody handed on is theirs to follow, so only their own list says so.
    fn waiting(&self, whose: Whose, by: &Onlooker) -> Option<GroupKey> {
        let is_author = self.author == by.user;
        if self.state == TaskState::Held {
            let is_theirs = is_author || self.concerns(whose, by);
            return is_theirs.then_some(GroupKey::Held(self.hold_reason.unwrap_or(HoldReason::Other)));
        }
        let is_handed_on = whose == Whose::Mine
            && is_author
            && self.is_to_do()
            && self.owner.is_some_and(|owner| owner != by.user);
        is_handed_on.then_some(GroupKey::Delegated)
    }

    fn done(&self, whose: Whose, by: &Onlooker) -> Option<GroupKey> {
        let is_closed = matches!(self.state, TaskState::Done | TaskState::Cancelled);
        let (day, _) = self.closed.filter(|_| is_closed)?;
        let is_theirs = match whose {
            Whose::Mine => {
                self.owner == Some(by.user) || self.state == TaskState::Done && self.done_by == Some(by.user)
            }
            Whose::Everyone => true,
        };
        (is_theirs && day > by.today.plus_days(-DONE_DAYS)).then_some(GroupKey::Day(day))
    }
}

/// Whether a due day, or the time of it, is over at this day and time.
#[must_use]
pub fn is_over(due: Option<Day>, due_time: Option<TimeOfDay>, today: Day, now: TimeOfDay) -> bool {
    due.is_some_and(|due| due < today || due == today && due_time.is_some_and(|time| time < now))
}

/// Where a group stands in its list. What was done last comes first.
#[must_use]
pub fn group_order(place: Place, key: GroupKey) -> GroupOrder {
    let (rank, within) = match key {
        GroupKey::Overdue => (0, 0),
        GroupKey::Morning => (1, 0),
        GroupKey::Afternoon => (2, 0),
        GroupKey::Evening => (3, 0),
        GroupKey::AnyTime => (4, 0),
        GroupKey::NoDay => (5, 0),
        GroupKey::Day(day) if place == Place::Done => (6, -day.as_days()),
        GroupKey::Day(day) => (6, day.as_days()),
        GroupKey::Unowned => (7, 0),
        GroupKey::Given => (8, 0),
        GroupKey::Held(reason) => (9, i64::from(reason.number())),
        GroupKey::Delegated => (10, 0),
    };
    GroupOrder(rank, within)
}
