//! What can be done with a task, as a value: to send it, to try it again, to do it with many.

use careloop_contract::command::{Assignee, Change, EditTask};
use careloop_contract::{
    Action, Day, HoldReason, Priority, Sensitivity, TaskCategory, TaskId, TimeOfDay, Version,
};

/// What can be done with a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Finish it.
    Complete,
    /// Take it up again.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Begin it, or go on with it after a hold.
    Start,
    /// Let it wait.
    Hold {
        /// For whom.
        waiting: HoldReason,
        /// More words.
        reason: Option<String>,
    },
    /// Give it to a person or into a queue.
    Assign(Assignee),
    /// Take it, or accept it from whoever gave it.
    Claim,
    /// Drop it.
    Cancel {
        /// Why.
        reason: String,
    },
    /// Mark it as entered in error.
    Retract {
        /// Why.
        reason: String,
    },
    /// Make it due on this day, at this time; on none without a day.
    SetDue(Option<Day>, Option<TimeOfDay>),
    /// Say how soon it matters.
    SetPriority(Priority),
    /// Say what kind of work it is.
    SetCategory(TaskCategory),
    /// Say who may know of it.
    SetSensitivity(Sensitivity),
}

impl Verb {
    /// The action of the policy that it needs.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Complete => Action::CompleteTask,
            Self::Reopen { .. } => Action::ReopenTask,
            Self::Start => Action::StartTask,
            Self::Hold { .. } => Action::HoldTask,
            Self::Assign(_) => Action::AssignTask,
            Self::Claim => Action::ClaimTask,
            Self::Cancel { .. } => Action::CancelTask,
            Self::Retract { .. } => Action::RetractTask,
            Self::SetDue(..) | Self::SetPriority(_) | Self::SetCategory(_) | Self::SetSensitivity(_) => {
                Action::EditTask
            }
        }
    }
}

/// What a person is asked before something is done with tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// To whom it goes.
    Assign,
    /// When it is due.
    Due,
    /// Until when it is put off.
    Snooze,
    /// How soon it matters.
    Priority,
    /// For whom it waits.
    Hold,
    /// Why it is dropped.
    Cancel,
    /// Why it is taken up again.
    Reopen,
    /// Why it was entered in error.
    Retract,
}

impl Question {
    /// The action of the policy that the answer needs.
    #[must_use]
    pub const fn action(self) -> Action {
        match self {
            Self::Assign => Action::AssignTask,
            Self::Due | Self::Snooze | Self::Priority => Action::EditTask,
            Self::Hold => Action::HoldTask,
            Self::Cancel => Action::CancelTask,
            Self::Reopen => Action::ReopenTask,
            Self::Retract => Action::RetractTask,
        }
    }
}

/// An edit of a task, as it was seen, that changes nothing yet.
#[must_use]
pub const fn unchanged(task: TaskId, seen: Version) -> EditTask {
    EditTask {
        sensitivity: None,
        task,
        seen,
        title: None,
        details: Change::Keep,
        patient: Change::Keep,
        due: Change::Keep,
        due_time: Change::Keep,
        priority: None,
        category: None,
    }
}
