//! Narrowing a list to rows that have certain words. Only a list that was read whole can be
//! narrowed here, and what is hidden is counted.

use super::list::{List, Slot};
use careloop_contract::TaskId;
use careloop_contract::view::{Group, TaskRow};
use std::rc::Rc;

/// Most rows of a list that is narrowed here. Longer ones are searched by the engine.
pub const MOST: u32 = 500;

/// The rows of a list that are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Their groups.
    pub groups: Rc<[Group]>,
    /// Their places in the list; none where all are shown.
    places: Option<Rc<[u32]>>,
    rows: u32,
    /// Rows that are hidden by the filter.
    pub hidden: u32,
}

impl Shown {
    /// The rows with every word of the filter; all rows, while not all were read.
    #[must_use]
    pub fn of(list: &List, filter: &str) -> Self {
        let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
        let all = list.rows();
        if words.is_empty() || all > MOST || !(0..all).all(|row| list.slot(row).is_some()) {
            return Self {
                groups: list.groups.clone(),
                places: None,
                rows: all,
                hidden: 0,
            };
        }
        let mut places = Vec::new();
        let mut groups = Vec::new();
        let mut next = 0;
        for group in list.groups.iter() {
            let before = places.len();
            let rows = next..next + group.rows;
            places.extend(rows.filter(|row| list.slot(*row).is_some_and(|slot| has(slot, &words))));
            next += group.rows;
            let rows = u32::try_from(places.len() - before).unwrap_or(u32::MAX);
            if rows > 0 {
                groups.push(Group { key: group.key, rows });
            }
        }
        let rows = u32::try_from(places.len()).unwrap_or(u32::MAX);
        Self {
            groups: groups.into(),
            places: Some(places.into()),
            rows,
            hidden: all - rows,
        }
    }

    /// How many rows are shown.
    #[must_use]
    pub const fn rows(&self) -> u32 {
        self.rows
    }

    /// The place in the list of the row that is shown here.
    #[must_use]
    pub fn row_at(&self, at: u32) -> u32 {
        match &self.places {
            Some(places) => places.get(at as usize).copied().unwrap_or(u32::MAX),
            None => at,
        }
    }

    /// Where a row of the list is shown.
    #[must_use]
    pub fn place_of(&self, row: u32) -> Option<u32> {
        match &self.places {
            Some(places) => places
                .binary_search(&row)
                .ok()
                .and_then(|at| u32::try_from(at).ok()),
            None => (row < self.rows).then_some(row),
        }
    }

    /// The task that is shown here, if its row was read.
    #[must_use]
    pub fn task_at(&self, at: u32, list: &List) -> Option<TaskId> {
        list.slot(self.row_at(at)).map(|slot| slot.row.task)
    }
}

fn has(slot: &Slot, words: &[String]) -> bool {
    let text = text_of(&slot.row);
    words.iter().all(|word| text.contains(word))
}

fn text_of(row: &TaskRow) -> String {
    let patient = row.patient.as_ref().map(|patient| patient.name.as_str());
    let owner = row.owner.as_ref().map(|owner| owner.name.as_str());
    [Some(row.title.as_str()), patient, owner]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n")
        .to_lowercase()
}
