//! What narrows the audit trail, in words.

use super::saying::what;
use crate::parts::Icon;
use crate::screen::past::moment;
use crate::store::audit::narrow::{Condition, Period};
use crate::{t, words};

/// A period, in words.
pub(super) fn period(period: Period, zone: &str) -> String {
    match period {
        Period::Today => t!("period-today"),
        Period::Days(days) => t!("period-days", count = u32::from(days)),
        Period::Month => t!("period-month"),
        Period::Range(from, to) => t!(
            "period-from-to",
            from = from.unmistakable(),
            to = to.unmistakable()
        ),
        Period::Since(at) => t!("period-since", at = moment(at, zone)),
    }
}

/// A condition, as its chip says it: class, sign and words.
pub(super) fn chip(condition: &Condition, zone: &str) -> (&'static str, Icon, String) {
    match condition {
        Condition::Person(person) => ("person", Icon::People, person.name.clone()),
        Condition::Patient(patient) => ("patient", Icon::Patients, patient.name.clone()),
        Condition::Record(_, label) => ("queue", Icon::Note, label.clone()),
        Condition::Group(group) => ("queue", Icon::Filter, words::entry_group(*group)),
        Condition::Kind(kind) => ("queue", Icon::Filter, what(kind)),
        Condition::Workstation(_, name) => ("queue", Icon::Tag, name.clone()),
        Condition::Refused(true) => ("queue", Icon::Cancel, t!("outcome-refused")),
        Condition::Refused(false) => ("queue", Icon::Check, t!("outcome-done")),
        Condition::Special => ("queue", Icon::Shield, t!("audit-only-special")),
        Condition::Period { period: one, .. } => ("due", Icon::Calendar, period(*one, zone)),
        Condition::Places(places) => {
            let count = u32::try_from(places.len()).unwrap_or(u32::MAX);
            ("queue", Icon::Bell, t!("audit-places", count = count))
        }
    }
}
