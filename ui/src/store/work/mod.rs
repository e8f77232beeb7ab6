//! Lists of tasks and their rows: what was read, what is under way, what is chosen.

pub mod belongs;
pub mod bulk;
pub mod choice;
pub mod filter;
pub mod layout;
pub mod linger;
pub mod list;
pub mod month;
#[cfg(test)]
mod tests;
pub mod verb;

pub use choice::Choice;
pub use list::{List, Listed, Read};
pub use verb::{Question, Verb};

use bulk::Bulk;
use careloop_contract::view::{PlacePage, TaskRow};
use careloop_contract::{Refusal, TaskId};
use linger::{Linger, Lingering};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What is under way with a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowState {
    /// Whether a command on it is under way.
    pub saving: bool,
    /// What was refused, and why.
    pub refused: Option<(Verb, Refusal)>,
    /// Whether it is another than when it was last read.
    pub changed: bool,
}

impl RowState {
    /// Whether a refusal says that the task is another than the row shows.
    #[must_use]
    pub const fn is_outdated(refusal: &Refusal) -> bool {
        matches!(
            refusal,
            Refusal::Stale { .. }
                | Refusal::WrongState { .. }
                | Refusal::AlreadyOwned { .. }
                | Refusal::NotFound
        )
    }
}

/// Tasks about which a person is asked something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// What is asked.
    pub question: Question,
    /// About which tasks, as they were seen.
    pub rows: Rc<[Rc<TaskRow>]>,
}

/// Lists of tasks and their rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Work {
    /// The list that is shown.
    pub list: List,
    /// Rows with which something is under way.
    pub rows: BTreeMap<TaskId, RowState>,
    /// The row the keys act on, and the rows that are chosen.
    pub choice: Choice,
    /// What the list is narrowed to.
    pub filter: String,
    /// What a person is asked.
    pub asking: Option<Asking>,
    /// Something that is done with many tasks, one after another.
    pub bulk: Option<Bulk>,
    /// The task of the last command, if undoing takes back that and nothing else.
    pub last_act: Option<TaskId>,
    /// A task that was just added, until the list was read with it.
    pub added: Option<Rc<TaskRow>>,
    /// An added task that the list does not show, to say where it went.
    pub elsewhere: Option<Rc<TaskRow>>,
    lingering: Lingering,
    commands: u32,
    overlapped: bool,
}

/// What changes them.
#[derive(Clone, Debug)]
pub enum WorkAction {
    /// Show this list, read anew.
    Show(Listed),
    /// Read the list anew.
    ReadAgain,
    /// My last act was taken back: a row that lingers because of it would show what is no longer so.
    Undone,
    /// Rows were answered, or refused.
    Answered(Read, Result<PlacePage, Refusal>),
    /// Move the row the keys act on, or choose rows.
    Choose(choice::Choose),
    /// Narrow the list to what has these words.
    Filter(String),
    /// A command on a task was sent.
    Saving(TaskId),
    /// A task is this now, after a command on it.
    Changed(TaskRow),
    /// A task was read, and its row is this.
    Seen(TaskRow),
    /// A command on a task was carried out, and is what undo would take back.
    Acted(TaskId),
    /// A command on a task was refused.
    Refused(TaskId, Verb, Refusal),
    /// The reason of a refusal was read.
    Dismiss(TaskId),
    /// A task was added.
    Added(TaskRow),
    /// It was said where the added task went.
    SaidWhere,
    /// Ask something about tasks, or ask no more.
    Ask(Option<Asking>),
    /// Something is done with many tasks.
    Bulk(bulk::BulkAction),
}

impl Work {
    /// Applies an action.
    pub fn take(&mut self, action: WorkAction) {
        match action {
            WorkAction::Show(listed) => {
                if self.list.listed != Some(listed) {
                    self.leave();
                    self.list.show(listed);
                }
            }
            WorkAction::Undone => {
                self.lingering.clear();
                self.list.read_again();
            }
            WorkAction::ReadAgain => self.list.read_again(),
            WorkAction::Answered(read, Ok(page)) => self.answered(read, page),
            WorkAction::Answered(read, Err(refusal)) => {
                if read.generation == self.list.generation {
                    self.list.refusal = Some(refusal);
                }
            }
            WorkAction::Choose(choose) => {
                self.choice.take(choose, &self.list, &self.filter);
                self.clear_marks();
            }
            WorkAction::Filter(words) => {
                self.filter = words;
                self.choice.settle(&self.list, &self.filter);
            }
            WorkAction::Saving(task) => {
                let row = self.rows.entry(task).or_default();
                row.saving = true;
                row.refused = None;
                row.changed = false;
            }
            WorkAction::Changed(row) => self.changed(&row),
            WorkAction::Seen(row) => self.list.change(&row),
            WorkAction::Acted(task) => {
                if !self.overlapped {
                    self.last_act = Some(task);
                }
            }
            WorkAction::Refused(task, verb, refusal) => {
                let row = self.rows.entry(task).or_default();
                row.saving = false;
                row.refused = Some((verb, refusal));
            }
            WorkAction::Dismiss(task) => {
                if let Some(row) = self.rows.get_mut(&task) {
                    row.refused = None;
                }
                self.forget_quiet_rows();
            }
            WorkAction::Added(row) => {
                if self.list.listed.is_some() {
                    self.added = Some(Rc::new(row));
                    self.list.read_again();
                } else {
                    self.elsewhere = Some(Rc::new(row));
                }
            }
            WorkAction::SaidWhere => self.elsewhere = None,
            WorkAction::Ask(asking) => self.asking = asking,
            WorkAction::Bulk(action) => {
                if matches!(action, bulk::BulkAction::Begin(..)) {
                    self.choice.selected.clear();
                }
                bulk::take(&mut self.bulk, action);
            }
        }
    }

    /// The list is left: what was finished there does not linger. What is being saved, and what was
    /// refused, is still known when one comes back.
    pub fn leave(&mut self) {
        self.lingering.clear();
        self.choice = Choice::default();
        self.filter.clear();
        self.asking = None;
        self.added = None;
        self.bulk = self.bulk.take().filter(Bulk::is_running);
        self.list.listed = None;
        for row in self.rows.values_mut() {
            row.changed = false;
        }
        self.forget_quiet_rows();
    }

    /// A command was sent, whatever it is about: from now on it is what undo would take back.
    pub fn command_began(&mut self) {
        self.overlapped = self.commands > 0;
        self.commands += 1;
        self.last_act = None;
    }

    /// A command was answered.
    pub fn command_ended(&mut self) {
        self.commands = self.commands.saturating_sub(1);
    }

    /// What is under way with a task's row.
    #[must_use]
    pub fn state_of(&self, task: TaskId) -> RowState {
        self.rows.get(&task).cloned().unwrap_or_default()
    }

    /// Whether a command on a task is under way.
    #[must_use]
    pub fn is_saving(&self, task: TaskId) -> bool {
        self.rows.get(&task).is_some_and(|row| row.saving)
    }

    /// The row the keys act on.
    #[must_use]
    pub fn current(&self) -> Option<Rc<TaskRow>> {
        let task = self.choice.current?;
        let at = self.list.find(task)?;
        self.list.slot(at).map(|slot| slot.row.clone())
    }

    /// The chosen rows, in the order of the list; the current one where none is chosen.
    #[must_use]
    pub fn chosen(&self) -> Vec<Rc<TaskRow>> {
        let chosen: Vec<_> = self
            .list
            .slots()
            .filter(|(_, slot)| self.choice.selected.contains(&slot.row.task))
            .map(|(_, slot)| slot.row.clone())
            .collect();
        if chosen.is_empty() {
            self.current().into_iter().collect()
        } else {
            chosen
        }
    }

    /// Whether a row was changed here and is shown only until the list is left.
    #[must_use]
    pub fn lingers(&self, task: TaskId) -> bool {
        self.lingering.contains_key(&task)
    }

    fn answered(&mut self, read: Read, page: PlacePage) {
        let present: BTreeSet<TaskId> = page.rows.iter().map(|row| row.task).collect();
        let Some(changed) = self.list.take(read, page, &self.lingering) else {
            return;
        };
        for task in changed {
            // What this window changed is no surprise.
            if !self.lingering.contains_key(&task) && !self.is_saving(task) {
                self.rows.entry(task).or_default().changed = true;
            }
        }
        // What stands in the list anyway does not linger.
        self.lingering.retain(|task, _| !present.contains(task));
        self.choice.settle(&self.list, &self.filter);
        if let Some(added) = self.added.take() {
            if let Some(at) = self.list.find(added.task) {
                self.rows.entry(added.task).or_default().changed = true;
                self.choice.go_to(added.task, at);
            } else {
                self.elsewhere = Some(added);
            }
        }
    }

    fn changed(&mut self, row: &TaskRow) {
        if let Some(state) = self.rows.get_mut(&row.task) {
            state.saving = false;
            state.refused = None;
        }
        self.list.change(row);
        let stood = self.list.find(row.task).and_then(|at| {
            let (group, place) = self.list.place_of(at)?;
            Some((group, place, self.list.slot(at)?.clone()))
        });
        if let Some((group, at, slot)) = stood {
            let linger = Linger {
                group: group.key,
                at,
                slot,
            };
            self.lingering.insert(row.task, linger);
        }
        self.forget_quiet_rows();
    }

    /// The mark of a change is gone once one moved on from the row.
    fn clear_marks(&mut self) {
        let current = self.choice.current;
        for (task, row) in &mut self.rows {
            row.changed &= Some(*task) == current || !self.choice.moved;
        }
        self.forget_quiet_rows();
    }

    fn forget_quiet_rows(&mut self) {
        self.rows.retain(|_, row| *row != RowState::default());
    }

    /// Tasks that are chosen.
    #[must_use]
    pub fn selected(&self) -> &BTreeSet<TaskId> {
        &self.choice.selected
    }
}
