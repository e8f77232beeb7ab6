//! The rules of the screens about people, sessions and emergencies that can be told before the
//! engine is asked.

pub mod rights;
pub mod settings;

use careloop_contract::limits::{LEAVER_LIMIT_MILLIS, LEAVER_TARGET_MILLIS};
use careloop_contract::view::{BreakGlassUse, DutyCounts, OffboardedView, PersonView, SessionRow};
use careloop_contract::{AccountKind, Day, Instant, Role, SessionState, Standing, TimeOfDay, UserId};

/// What waits for a security officer, as the sidebar shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Staff {
    /// How much waits.
    pub duties: DutyCounts,
}

/// What changes it.
#[derive(Clone, Debug)]
pub enum StaffAction {
    /// So much waits.
    Duties(DutyCounts),
}

impl Staff {
    /// Applies an action.
    pub fn take(&mut self, action: StaffAction) {
        match action {
            StaffAction::Duties(duties) => self.duties = duties,
        }
    }
}

/// Those who work here, accounts of programs and devices, and those who left. Each by name; those
/// who may sign in first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups<'a> {
    /// People who work here or are kept out.
    pub people: Vec<&'a PersonView>,
    /// Accounts of programs and devices.
    pub services: Vec<&'a PersonView>,
    /// Those who left, and accounts that are not used any more.
    pub left: Vec<&'a PersonView>,
}

/// Sorts people into their groups.
#[must_use]
pub fn groups(people: &[PersonView]) -> Groups<'_> {
    let mut sorted: Vec<&PersonView> = people.iter().collect();
    let rank = |standing| match standing {
        Standing::Active => 0,
        Standing::Invited => 1,
        Standing::Suspended => 2,
        Standing::Left => 3,
    };
    sorted.sort_by_key(|person| (rank(person.standing), person.name.to_lowercase()));
    let (left, here): (Vec<_>, Vec<_>) = sorted
        .into_iter()
        .partition(|person| person.standing == Standing::Left);
    let (services, people) = here
        .into_iter()
        .partition(|person| person.kind == AccountKind::Service);
    Groups {
        people,
        services,
        left,
    }
}

/// People who can be asked for something: they are here, and are not these.
#[must_use]
pub fn colleagues<'a>(people: &'a [PersonView], except: &[UserId]) -> Vec<&'a PersonView> {
    let mut found: Vec<&PersonView> = people
        .iter()
        .filter(|person| person.standing == Standing::Active && person.kind == AccountKind::Person)
        .filter(|person| !except.contains(&person.user))
        .collect();
    found.sort_by_key(|person| person.name.to_lowercase());
    found
}

/// People who may approve a change of somebody's roles: they look after people, and are not these.
#[must_use]
pub fn approvers<'a>(people: &'a [PersonView], except: &[UserId]) -> Vec<&'a PersonView> {
    const ROLES: [Role; 3] = [Role::Administrator, Role::PracticeManager, Role::SecurityOfficer];
    let mut found = colleagues(people, except);
    found.retain(|person| person.roles.has_any(&ROLES));
    found
}

/// How soon a leaver's access ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// As soon as it should.
    InTime,
    /// Later than it should, as soon as it must.
    Slow,
    /// Too late.
    Late,
}

impl Leaving {
    /// How soon it was for this leaver.
    #[must_use]
    pub const fn of(view: &OffboardedView) -> Self {
        let took = view.done.as_millis() - view.ordered.as_millis();
        if took <= LEAVER_TARGET_MILLIS {
            Self::InTime
        } else if took <= LEAVER_LIMIT_MILLIS {
            Self::Slow
        } else {
            Self::Late
        }
    }
}

/// Whole minutes left until a moment, the last one counted as one; none when it is over.
#[must_use]
pub fn minutes_left(until: Instant, now: Instant) -> Option<u32> {
    let left = until.as_millis().saturating_sub(now.as_millis());
    if left <= 0 {
        return None;
    }
    u32::try_from(left.saturating_add(59_999) / 60_000).ok()
}

/// How an emergency access stands with its review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UseState {
    /// It is under way.
    UnderWay,
    /// Nobody has looked at it.
    Waits,
    /// Somebody began to.
    Begun,
    /// The review is closed.
    Closed,
}

impl UseState {
    /// How this one stands.
    #[must_use]
    pub const fn of(one: &BreakGlassUse) -> Self {
        if one.closed {
            Self::Closed
        } else if one.ended.is_none() {
            Self::UnderWay
        } else if one.reviews.is_empty() {
            Self::Waits
        } else {
            Self::Begun
        }
    }
}

/// Whether somebody else's session can be ended from here: it is locked and somebody may come back
/// to it.
#[must_use]
pub fn can_be_ended(row: &SessionRow) -> bool {
    row.state == SessionState::Locked && !row.own
}

/// A time as it is typed: `14:05`, `9:05`, `1405`.
#[must_use]
pub fn typed_time(text: &str) -> Option<TimeOfDay> {
    let text = text.trim();
    let (hour, minute) = match text.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return None,
        None if matches!(text.len(), 3 | 4) && text.is_ascii() => text.split_at(text.len() - 2),
        None => return None,
    };
    let digits = |text: &str| text.chars().all(|letter| letter.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    TimeOfDay::new(hour.parse().ok()?, minute.parse().ok()?)
}

/// The moment at which it is this day and time at the clinic; `local` says what time it is there at a
/// moment. The later one in the hour that there is twice, the next one in the hour that there is not.
#[must_use]
pub fn moment_of(day: Day, time: TimeOfDay, local: impl Fn(Instant) -> (Day, TimeOfDay)) -> Instant {
    const MINUTE: i64 = 60_000;
    let minutes = |(day, time): (Day, TimeOfDay)| day.as_days() * 1_440 + i64::from(time.as_minutes());
    let wanted = minutes((day, time));
    let mut at = wanted;
    // Twice: the first step may cross a change of the clock.
    for _ in 0..2 {
        at += wanted - minutes(local(Instant::from_millis(at * MINUTE)));
    }
    Instant::from_millis(at * MINUTE)
}

#[cfg(test)]
mod tests;
