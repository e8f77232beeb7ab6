//! One thing done with many tasks, one command after another, each with its own result.

use super::verb::Verb;
use careloop_contract::view::TaskRow;
use std::rc::Rc;

/// One thing done with many tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulk {
    /// What is done.
    pub verb: Verb,
    /// With which tasks.
    pub rows: Rc<[Rc<TaskRow>]>,
    /// How many were answered.
    pub answered: u32,
    /// How many of those were refused. The reason stands in each row.
    pub refused: u32,
    /// Whether it was asked to stop, or is over.
    pub stopped: bool,
}

/// What changes it.
#[derive(Clone, Debug)]
pub enum BulkAction {
    /// Begin.
    Begin(Verb, Rc<[Rc<TaskRow>]>),
    /// One was answered; `true` if it was carried out.
    One(bool),
    /// Do no more after the one under way.
    Stop,
    /// It was seen how it went.
    Close,
}

impl Bulk {
    /// The task whose turn it is; none once it is over or was stopped.
    #[must_use]
    pub fn next(&self) -> Option<Rc<TaskRow>> {
        if self.stopped {
            return None;
        }
        self.rows.get(self.answered as usize).cloned()
    }

    /// How many tasks there are.
    #[must_use]
    pub fn total(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap_or(u32::MAX)
    }

    /// Whether commands are still to come.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.next().is_some()
    }
}

/// Applies an action.
pub(super) fn take(bulk: &mut Option<Bulk>, action: BulkAction) {
    match (bulk.as_mut(), action) {
        (None, BulkAction::Begin(verb, rows)) => {
            *bulk = Some(Bulk {
                verb,
                rows,
                answered: 0,
                refused: 0,
                stopped: false,
            });
        }
        (Some(before), BulkAction::Begin(verb, rows)) => {
            // One at a time: what is under way goes on.
            if !before.is_running() {
                *bulk = None;
                take(bulk, BulkAction::Begin(verb, rows));
            }
        }
        (Some(bulk), BulkAction::One(done)) => {
            bulk.answered += 1;
            bulk.refused += u32::from(!done);
        }
        (Some(bulk), BulkAction::Stop) => bulk.stopped = true,
        (Some(_), BulkAction::Close) => *bulk = None,
        (None, BulkAction::One(_) | BulkAction::Stop | BulkAction::Close) => {}
    }
}
