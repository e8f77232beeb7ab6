//! The row the keys act on, and the rows that are chosen. Both hang on the task, not on the place:
//! when the list is read anew they stay with what they were about.

use super::filter::Shown;
use super::list::List;
use careloop_contract::TaskId;
use std::collections::BTreeSet;

/// The row the keys act on, and the rows that are chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Its place among the rows that are shown.
    pub at: u32,
    /// Its task, once its row was read.
    pub current: Option<TaskId>,
    /// The tasks that are chosen.
    pub selected: BTreeSet<TaskId>,
    /// Whether the last step was to another row.
    pub moved: bool,
    /// Where a range begins.
    anchor: Option<u32>,
}

/// A step through the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choose {
    /// To this row.
    To(u32),
    /// So many rows on, or back.
    By(i64),
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// So many rows on, or back, choosing every row on the way.
    ExtendBy(i64),
    /// To this row, choosing every row on the way.
    ExtendTo(u32),
    /// Choose the row, or not any more.
    Toggle,
    /// Choose this row, or not any more, and go to it.
    ToggleAt(u32),
    /// Choose nothing.
    Clear,
}

impl Choice {
    /// Takes a step.
    pub fn take(&mut self, choose: Choose, list: &List, filter: &str) {
        let shown = Shown::of(list, filter);
        let last = shown.rows().saturating_sub(1);
        let by = |at: u32, rows: i64| {
            let to = i64::from(at).saturating_add(rows).clamp(0, i64::from(last));
            u32::try_from(to).unwrap_or_default()
        };
        let before = self.at;
        match choose {
            Choose::To(at) => self.step(at.min(last), &shown, list),
            Choose::By(rows) => self.step(by(self.at, rows), &shown, list),
            Choose::First => self.step(0, &shown, list),
            Choose::Last => self.step(last, &shown, list),
            Choose::ExtendBy(rows) => self.extend(by(self.at, rows), &shown, list),
            Choose::ExtendTo(at) => self.extend(at.min(last), &shown, list),
            Choose::Toggle => self.toggle(),
            Choose::ToggleAt(at) => {
                self.step(at.min(last), &shown, list);
                self.toggle();
            }
            Choose::Clear => {
                self.selected.clear();
                self.anchor = None;
            }
        }
        self.moved = before != self.at;
    }

    /// Goes to a task that stands in the list.
    pub fn go_to(&mut self, task: TaskId, at: u32) {
        self.at = at;
        self.current = Some(task);
        self.anchor = None;
        self.moved = true;
    }

    /// Finds the current task again after the list changed. If it is gone, the row that stands in
    /// its place is the current one.
    pub fn settle(&mut self, list: &List, filter: &str) {
        let shown = Shown::of(list, filter);
        let found = self
            .current
            .and_then(|task| list.find(task))
            .and_then(|row| shown.place_of(row));
        match found {
            Some(at) => self.at = at,
            None => {
                self.at = self.at.min(shown.rows().saturating_sub(1));
                self.current = shown.task_at(self.at, list);
            }
        }
        self.moved = false;
    }

    fn step(&mut self, at: u32, shown: &Shown, list: &List) {
        self.at = at;
        self.current = shown.task_at(at, list);
        self.anchor = None;
    }

    fn extend(&mut self, to: u32, shown: &Shown, list: &List) {
        let anchor = *self.anchor.get_or_insert(self.at);
        self.at = to;
        self.current = shown.task_at(to, list);
        self.selected = (anchor.min(to)..=anchor.max(to))
            .filter_map(|at| shown.task_at(at, list))
            .collect();
    }

    fn toggle(&mut self) {
        let Some(task) = self.current else { return };
        if !self.selected.remove(&task) {
            self.selected.insert(task);
        }
        self.anchor = Some(self.at);
    }
}
