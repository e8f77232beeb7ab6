//! Rows that were changed here stay where they are until the list is left: what was finished can be
//! seen, and taken back.

use super::list::Slot;
use careloop_contract::TaskId;
use careloop_contract::view::{Group, GroupKey};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A row that was changed here, and where it stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linger {
    /// The group.
    pub group: GroupKey,
    /// Its place in the group.
    pub at: u32,
    /// The row as it is now.
    pub slot: Slot,
}

/// Rows that were changed here, by task.
pub type Lingering = BTreeMap<TaskId, Linger>;

/// The groups and rows of a whole list with the lingering rows that are not in it any more, each
/// in its old group, as near to its old place as can be.
#[must_use]
pub fn with_lingering(
    groups: &Rc<[Group]>,
    slots: Vec<Slot>,
    lingering: &Lingering,
) -> (Rc<[Group]>, Vec<Slot>) {
    let present: BTreeSet<TaskId> = slots.iter().map(|slot| slot.row.task).collect();
    let mut rest = slots.into_iter();
    let mut lists: Vec<(GroupKey, Vec<Slot>)> = groups
        .iter()
        .map(|group| (group.key, rest.by_ref().take(group.rows as usize).collect()))
        .collect();
    let mut missing: Vec<&Linger> = lingering
        .values()
        .filter(|linger| !present.contains(&linger.slot.row.task))
        .collect();
    missing.sort_by_key(|linger| linger.at);
    // What was done stands newest first, everything else earliest first.
    let falls = match (lists.first(), lists.last()) {
        (Some((first, _)), Some((last, _))) => order(*first) > order(*last),
        _ => false,
    };
    for linger in missing {
        match lists.iter_mut().find(|(key, _)| *key == linger.group) {
            Some((_, rows)) => {
                let at = (linger.at as usize).min(rows.len());
                rows.insert(at, linger.slot.clone());
            }
            None => {
                let at = lists
                    .iter()
                    .position(|(key, _)| (order(*key) > order(linger.group)) != falls)
                    .unwrap_or(lists.len());
                lists.insert(at, (linger.group, vec![linger.slot.clone()]));
            }
        }
    }
    let groups = lists.iter().map(|(key, rows)| Group {
        key: *key,
        rows: u32::try_from(rows.len()).unwrap_or(u32::MAX),
    });
    (
        groups.collect(),
        lists.into_iter().flat_map(|(_, rows)| rows).collect(),
    )
}

/// The order of groups in the lists that have a fixed one; days stand by date.
fn order(key: GroupKey) -> i64 {
    match key {
        GroupKey::Overdue => -10,
        GroupKey::Morning => -9,
        GroupKey::Afternoon => -8,
        GroupKey::Evening => -7,
        GroupKey::AnyTime => -6,
        GroupKey::NoDay => -5,
        GroupKey::Unowned => -4,
        GroupKey::Given => -3,
        GroupKey::Held(reason) => i64::from(reason.number()),
        GroupKey::Delegated => 1_000,
        GroupKey::Day(day) => day.as_days(),
    }
}
