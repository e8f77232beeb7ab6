//! What narrows the audit trail: one condition of a kind at a time, each a chip that can be taken out.

use careloop_contract::query::AuditFilter;
use careloop_contract::view::{PatientLabel, PersonLabel, RecordRef};
use careloop_contract::{Day, EntryGroup, Instant, WorkstationId};
use std::mem::discriminant;

/// A time that the list is narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Today.
    Today,
    /// Today and the days before it, so many in all.
    Days(u16),
    /// This month.
    Month,
    /// From a day to a day, both in it.
    Range(Day, Day),
    /// From a moment on: the rest of a session.
    Since(Instant),
}

impl Period {
    /// Those offered by name, in order.
    pub const OFFERED: [Self; 4] = [Self::Today, Self::Days(7), Self::Days(30), Self::Month];

    /// Its name in a choice.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Days(7) => "week",
            Self::Days(_) => "days",
            Self::Month => "month",
            Self::Range(..) => "range",
            Self::Since(_) => "since",
        }
    }

    /// Its first moment, and the one after its last; `begins` says when a day begins at the clinic.
    #[must_use]
    pub fn bounds(self, today: Day, begins: impl Fn(Day) -> Instant) -> (Option<Instant>, Option<Instant>) {
        use chrono::Datelike as _;
        match self {
            Self::Today => (Some(begins(today)), None),
            Self::Days(days) => (Some(begins(today.plus_days(1 - i64::from(days)))), None),
            Self::Month => {
                let first = today.plus_days(-i64::from(today.date().day0()));
                (Some(begins(first)), None)
            }
            Self::Range(from, to) => (Some(begins(from)), Some(begins(to.plus_days(1)))),
            Self::Since(at) => (Some(at), None),
        }
    }
}

/// Something that narrows the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// By this person.
    Person(PersonLabel),
    /// Concerning this patient.
    Patient(PatientLabel),
    /// Naming this record, which is called so today.
    Record(RecordRef, String),
    /// Of this group.
    Group(EntryGroup),
    /// Of this kind.
    Kind(String),
    /// At this workstation, which is called so.
    Workstation(WorkstationId, String),
    /// Refused, or done.
    Refused(bool),
    /// Under special protection, or in an emergency.
    Special,
    /// In a period, with its first moment and the one after its last.
    Period {
        /// Which.
        period: Period,
        /// Not before.
        from: Option<Instant>,
        /// Before.
        to: Option<Instant>,
    },
    /// These entries, by their places.
    Places(Vec<u64>),
}

/// Puts a condition in the place of the former one of its kind.
pub fn put(conditions: &mut Vec<Condition>, condition: Condition) {
    let kind = discriminant(&condition);
    match conditions.iter_mut().find(|known| discriminant(*known) == kind) {
        Some(known) => *known = condition,
        None => conditions.push(condition),
    }
}

/// What all conditions together ask of the engine.
#[must_use]
pub fn filter(conditions: &[Condition]) -> AuditFilter {
    let mut filter = AuditFilter::default();
    for condition in conditions {
        match condition {
            Condition::Person(person) => filter.person = Some(person.user),
            Condition::Patient(patient) => filter.patient = Some(patient.patient),
            Condition::Record(record, _) => filter.record = Some(*record),
            Condition::Group(group) => filter.groups.push(*group),
            Condition::Kind(what) => filter.what = Some(what.clone()),
            Condition::Workstation(workstation, _) => filter.workstation = Some(*workstation),
            Condition::Refused(refused) => filter.refused = Some(*refused),
            Condition::Special => filter.special = true,
            Condition::Period { from, to, .. } => {
                filter.from = *from;
                filter.to = *to;
            }
            Condition::Places(places) => filter.places.clone_from(places),
        }
    }
    filter
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::person_label;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    /// A clinic whose days begin at midnight in UTC.
    fn midnight(day: Day) -> Instant {
        Instant::from_millis(day.as_days() * 86_400_000)
    }

    #[test]
    fn one_condition_of_a_kind() {
        let mut conditions = Vec::new();
        put(&mut conditions, Condition::Person(person_label(1, "Maya Lin")));
        put(&mut conditions, Condition::Special);
        put(
            &mut conditions,
            Condition::Person(person_label(2, "Nora Quist, RN")),
        );
        assert_eq!(conditions.len(), 2);
        let filter = filter(&conditions);
        assert_eq!(filter.person, Some(person_label(2, "").user));
        assert!(filter.special && filter.groups.is_empty());
    }

    #[test]
    fn periods_hold_their_last_day() {
        let today = day("2026-11-23");
        let bounds = |period: Period| period.bounds(today, midnight);
        assert_eq!(bounds(Period::Today), (Some(midnight(today)), None));
        assert_eq!(bounds(Period::Days(7)), (Some(midnight(day("2026-11-17"))), None));
        assert_eq!(bounds(Period::Month), (Some(midnight(day("2026-11-01"))), None));
        assert_eq!(
            bounds(Period::Range(day("2026-10-30"), day("2026-10-31"))),
            (
                Some(midnight(day("2026-10-30"))),
                Some(midnight(day("2026-11-01")))
            )
        );
    }
}
