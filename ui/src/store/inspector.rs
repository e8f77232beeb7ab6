//! The task that is open beside the list.

use careloop_contract::TaskId;
use careloop_contract::view::TaskRow;
use std::rc::Rc;

/// The task that is open beside the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inspector {
    /// Which one.
    pub open: Option<TaskId>,
    /// Rises whenever it is to be read anew.
    pub generation: u32,
}

/// What changes it.
#[derive(Clone, Debug)]
pub enum InspectorAction {
    /// Open a task.
    Open(TaskId),
    /// Open a task to comment on it.
    Comment(TaskId),
    /// Close it.
    Close,
    /// Read it again.
    ReadAgain,
    /// A task is this now.
    Changed(TaskRow),
}

impl Inspector {
    /// The row of the open task, once it was read.
    #[must_use]
    pub fn row(&self) -> Option<Rc<TaskRow>> {
        None
    }

    /// Applies an action.
    pub fn take(&mut self, action: InspectorAction) {
        match action {
            InspectorAction::Open(task) | InspectorAction::Comment(task) => {
                self.open = Some(task);
                self.generation += 1;
            }
            InspectorAction::Close => self.open = None,
            InspectorAction::ReadAgain => self.generation += 1,
            InspectorAction::Changed(row) => {
                if self.open == Some(row.task) {
                    self.generation += 1;
                }
            }
        }
    }
}
