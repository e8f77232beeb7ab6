//! What a rule answers: the fields that take a new value.

use careloop_contract::{Day, Field, PatientId, TimeOfDay, UserId};

/// A value of a field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// The field is empty.
    Nothing,
    /// A text, clean by the rules of [`text`](crate::text).
    Text(String),
    /// A number: of a vocabulary's value, of days since 1970-01-01, or of minutes since midnight.
    Number(i64),
    /// Whether it is so.
    Flag(bool),
    /// A person.
    Person(UserId),
    /// People, at least one.
    People(Vec<UserId>),
    /// A patient.
    Patient(PatientId),
}

impl FieldValue {
    /// A text that may be missing. An empty text is nothing.
    pub(crate) fn text(text: Option<&str>) -> Self {
        match text {
            None | Some("") => Self::Nothing,
            Some(text) => Self::Text(text.to_owned()),
        }
    }

    /// The number of a vocabulary's value that may be missing.
    pub(crate) fn number(number: Option<u16>) -> Self {
        number.map_or(Self::Nothing, |number| Self::Number(i64::from(number)))
    }

    /// A day that may be missing.
    pub(crate) fn day(day: Option<Day>) -> Self {
        day.map_or(Self::Nothing, |day| Self::Number(day.as_days()))
    }

    /// A time of day that may be missing.
    pub(crate) fn time(time: Option<TimeOfDay>) -> Self {
        Self::number(time.map(TimeOfDay::as_minutes))
    }
}

/// A field and the value it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSet {
    /// The field.
    pub field: Field,
    /// Its value from now on.
    pub value: FieldValue,
}

/// The fields of a new record: those that have a value.
pub(crate) fn filled<const N: usize>(fields: [(Field, FieldValue); N]) -> Vec<FieldSet> {
    fields
        .into_iter()
        .filter(|(_, value)| *value != FieldValue::Nothing)
        .map(|(field, value)| FieldSet { field, value })
        .collect()
}

/// The fields that differ between a record before and after. Both list the same fields in the
/// same order.
pub(crate) fn differing<const N: usize>(
    before: [(Field, FieldValue); N],
    after: [(Field, FieldValue); N],
) -> Vec<FieldSet> {
    before
        .into_iter()
        .zip(after)
        .filter(|(before, after)| before != after)
        .map(|(_, (field, value))| FieldSet { field, value })
        .collect()
}
