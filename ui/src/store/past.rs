//! The versions of a record as its history tells them: which can be shown, which can be put back, and what
//! would change.

use careloop_contract::view::{FieldChange, HistoryLine};
use careloop_contract::{Field, Version};
use std::collections::BTreeMap;

/// What people write of a task: what a restore puts back.
pub const OF_TASK: &[Field] = &[
    Field::Title,
    Field::Details,
    Field::Patient,
    Field::DueDay,
    Field::DueTime,
    Field::Priority,
    Field::Category,
    Field::Sensitivity,
];

/// Who a patient is: what a restore puts back. The record number stays.
pub const OF_PATIENT: &[Field] = &[
    Field::FamilyName,
    Field::GivenName,
    Field::BirthDay,
    Field::Sex,
    Field::Phone,
    Field::Address,
];

/// What would change if the record were put back: each field with what stands there now before, and what
/// stood there then after.
#[must_use]
pub fn to_restore(history: &[HistoryLine], to: Version, fields: &[Field]) -> Vec<FieldChange> {
    let Some(at) = history.iter().position(|line| line.version == to) else {
        return Vec::new();
    };
    let state = |lines: &mut dyn Iterator<Item = &HistoryLine>| {
        let mut now = BTreeMap::new();
        for change in lines.flat_map(|line| &line.changes) {
            now.insert(change.field.number(), change.after.clone());
        }
        now
    };
    let then = state(&mut history.iter().take(at + 1));
    let now = state(&mut history.iter());
    fields
        .iter()
        .filter_map(|field| {
            let before = now.get(&field.number()).cloned().flatten();
            let after = then.get(&field.number()).cloned().flatten();
            (before != after).then_some(FieldChange {
                field: *field,
                before,
                after,
                sealed: false,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::version;
    use careloop_contract::Instant;

    fn line(seq: u64, changes: &[(Field, Option<&str>)]) -> HistoryLine {
        let changes = changes.iter().map(|(field, after)| FieldChange {
            field: *field,
            before: None,
            after: after.map(str::to_owned),
            sealed: false,
        });
        HistoryLine {
            version: version(seq),
            at: Instant::from_millis(0),
            by: None,
            workstation: String::new(),
            what: "task_edited".to_owned(),
            changes: changes.collect(),
        }
    }

    #[test]
    fn what_would_change_is_what_is_another_now() {
        let history = [
            line(
                1,
                &[(Field::Title, Some("Call lab")), (Field::State, Some("open"))],
            ),
            line(
                2,
                &[
                    (Field::Title, Some("Call the lab")),
                    (Field::DueDay, Some("2026-11-24")),
                ],
            ),
            line(3, &[(Field::State, Some("started"))]),
            line(4, &[(Field::Title, Some("Call lab"))]),
        ];
        let changes = to_restore(&history, version(2), OF_TASK);
        assert_eq!(changes.len(), 1);
        let title = changes.first().expect("one");
        assert_eq!(title.field, Field::Title);
        assert_eq!(
            (title.before.as_deref(), title.after.as_deref()),
            (Some("Call lab"), Some("Call the lab"))
        );
        let first = to_restore(&history, version(1), OF_TASK);
        assert_eq!(first.len(), 1, "the day is taken away, the title is the same");
        assert_eq!(first.first().map(|change| change.after.clone()), Some(None));
        assert!(to_restore(&history, version(4), OF_TASK).is_empty());
        assert!(to_restore(&history, version(9), OF_TASK).is_empty());
    }
}
