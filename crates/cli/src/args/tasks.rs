//! Arguments about tasks, notes and searches.

use super::rows;
use super::values::{Due, named};
use careloop_contract::{
    HoldReason, Priority, Role, Sensitivity, TaskCategory, TaskState, TimeOfDay, Version,
};
use clap::Subcommand;

/// Tasks.
#[derive(Debug, Subcommand)]
pub(crate) enum TaskCommand {
    /// Add a task
    Add(AddTask),
    /// Tasks by a filter; the open ones if no state is given
    List(ListTasks),
    /// My tasks and the unowned ones of my roles, in the order to do them
    Day,
    /// Open a task with its remarks and history, which is recorded
    Show {
        /// The whole id, or at least the last 4 of its digits
        task: String,
    },
    /// Every version of a task: who, when, where, what
    History {
        /// The whole id, or at least the last 4 of its digits
        task: String,
    },
    /// A task as it was in a version, which is recorded
    ShowAt {
        /// The whole id, or at least the last 4 of its digits
        task: String,
        /// The version, as the history shows it
        version: Version,
    },
    /// Put what a task says back as it was in a version
    Restore {
        /// Which task.
        #[command(flatten)]
        task: Chosen,
        /// The version to go back to, as the history shows it
        #[arg(long, value_name = "VERSION")]
        to: Version,
    },
    /// Begin a task
    Start(Chosen),
    /// Let a task wait
    Hold {
        /// Which task.
        #[command(flatten)]
        task: Chosen,
        /// For whom it waits
        #[arg(long = "for", value_name = "WHOM", value_parser = named(HoldReason::ALL, HoldReason::name))]
        waiting: HoldReason,
        /// More words, if they are needed
        #[arg(long)]
        reason: Option<String>,
    },
    /// Mark a task as done
    Done(Chosen),
    /// Take a finished or cancelled task up again
    Reopen(WithReason),
    /// Give a task to a person or to a role
    Assign {
        /// Which task.
        #[command(flatten)]
        task: Chosen,
        /// The person: a login, or me
        #[arg(
            long,
            value_name = "LOGIN",
            required_unless_present = "queue",
            conflicts_with = "queue"
        )]
        to: Option<String>,
        /// The role in whose queue it goes
        #[arg(long, value_name = "ROLE", value_parser = named(Role::ALL, Role::name))]
        queue: Option<Role>,
    },
    /// Take an unowned task for oneself
    Claim(Chosen),
    /// Drop a task that is not needed any more
    Cancel(WithReason),
    /// Mark a task as entered in error; it stays in the history
    Retract(WithReason),
    /// Change a task; what is left out stays as it is
    Edit(EditTask),
    /// Add an administrative comment
    Comment {
        /// The whole id, or at least the last 4 of its digits
        task: String,
        /// The text
        text: String,
    },
}

/// Which task is changed.
#[derive(Debug, clap::Args)]
pub(crate) struct Chosen {
    /// The whole id, or at least the last 4 of its digits
    pub(crate) task: String,
    /// The version the change is based on; the one in force if left out
    #[arg(long, value_name = "VERSION")]
    pub(crate) seen: Option<Version>,
}

/// Which task is changed, and why.
#[derive(Debug, clap::Args)]
pub(crate) struct WithReason {
    /// Which task.
    #[command(flatten)]
    pub(crate) task: Chosen,
    /// Why
    #[arg(long)]
    pub(crate) reason: String,
}

/// A new task.
#[derive(Debug, clap::Args)]
pub(crate) struct AddTask {
    /// What is to be done, in administrative words
    pub(crate) title: String,
    /// The patient it concerns: record number or id
    #[arg(long)]
    pub(crate) patient: Option<String>,
    /// The day it is due: YYYY-MM-DD, today, tomorrow, +3d, +2w
    #[arg(long, value_name = "DAY")]
    pub(crate) due: Option<Due>,
    /// The time of that day: HH:mm
    #[arg(long, value_name = "TIME", requires = "due")]
    pub(crate) time: Option<TimeOfDay>,
    /// How soon it matters; routine if left out
    #[arg(long, value_parser = named(Priority::ALL, Priority::name))]
    pub(crate) priority: Option<Priority>,
    /// What kind of work it is; general if left out
    #[arg(long, value_parser = named(TaskCategory::ALL, TaskCategory::name))]
    pub(crate) category: Option<TaskCategory>,
    /// The person who answers for it: a login, or me
    #[arg(long, value_name = "LOGIN")]
    pub(crate) owner: Option<String>,
    /// The role in whose queue it waits
    #[arg(long, value_name = "ROLE", value_parser = named(Role::ALL, Role::name))]
    pub(crate) queue: Option<Role>,
    /// Administrative details
    #[arg(long)]
    pub(crate) details: Option<String>,
    /// Who may know of it.
    #[command(flatten)]
    pub(crate) sensitivity: Known,
}

/// Who may know of a task.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Known {
    /// Only its owner and author, its queue, the patient's care team and practice managers know of it
    #[arg(long, conflicts_with = "ordinary")]
    restricted: bool,
    /// Whoever sees tasks knows of it
    #[arg(long)]
    ordinary: bool,
}

impl Known {
    /// What was said of it.
    pub(crate) const fn said(self) -> Option<Sensitivity> {
        match (self.restricted, self.ordinary) {
            (true, _) => Some(Sensitivity::Restricted),
            (false, true) => Some(Sensitivity::Ordinary),
            (false, false) => None,
        }
    }
}

/// What a task becomes.
#[derive(Debug, clap::Args)]
pub(crate) struct EditTask {
    /// Which task.
    #[command(flatten)]
    pub(crate) task: Chosen,
    /// What is to be done
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// Administrative details
    #[arg(long, conflicts_with = "no_details")]
    pub(crate) details: Option<String>,
    /// Remove the details
    #[arg(long)]
    pub(crate) no_details: bool,
    /// The patient it concerns: record number or id
    #[arg(long, conflicts_with = "no_patient")]
    pub(crate) patient: Option<String>,
    /// It concerns no patient
    #[arg(long)]
    pub(crate) no_patient: bool,
    /// The day it is due: YYYY-MM-DD, today, tomorrow, +3d, +2w
    #[arg(long, value_name = "DAY", conflicts_with = "no_due")]
    pub(crate) due: Option<Due>,
    /// It is not due on any day
    #[arg(long)]
    pub(crate) no_due: bool,
    /// The time of that day: HH:mm
    #[arg(long, value_name = "TIME", conflicts_with = "no_time")]
    pub(crate) time: Option<TimeOfDay>,
    /// It is due at no certain time
    #[arg(long)]
    pub(crate) no_time: bool,
    /// How soon it matters
    #[arg(long, value_parser = named(Priority::ALL, Priority::name))]
    pub(crate) priority: Option<Priority>,
    /// What kind of work it is
    #[arg(long, value_parser = named(TaskCategory::ALL, TaskCategory::name))]
    pub(crate) category: Option<TaskCategory>,
    /// Who may know of it.
    #[command(flatten)]
    pub(crate) sensitivity: Known,
}

/// Which tasks a list shows.
#[derive(Debug, clap::Args)]
pub(crate) struct ListTasks {
    /// State; may be given several times, or with commas between
    #[arg(long = "state", value_name = "STATE", value_delimiter = ',', value_parser = named(TaskState::ALL, TaskState::name))]
    pub(crate) states: Vec<TaskState>,
    /// Mine
    #[arg(long, conflicts_with = "owner")]
    pub(crate) mine: bool,
    /// Owned by this person: a login, or me
    #[arg(long, value_name = "LOGIN")]
    pub(crate) owner: Option<String>,
    /// In this role's queue
    #[arg(long, value_name = "ROLE", value_parser = named(Role::ALL, Role::name))]
    pub(crate) queue: Option<Role>,
    /// Concerning this patient: record number or id
    #[arg(long)]
    pub(crate) patient: Option<String>,
    /// Of this kind
    #[arg(long, value_parser = named(TaskCategory::ALL, TaskCategory::name))]
    pub(crate) category: Option<TaskCategory>,
    /// Of this priority
    #[arg(long, value_parser = named(Priority::ALL, Priority::name))]
    pub(crate) priority: Option<Priority>,
    /// Due on or after this day
    #[arg(long, value_name = "DAY")]
    pub(crate) due_from: Option<Due>,
    /// Due on or before this day
    #[arg(long, value_name = "DAY")]
    pub(crate) due_to: Option<Due>,
    /// Most rows
    #[arg(long, value_name = "N", value_parser = rows())]
    pub(crate) rows: Option<u32>,
    /// Rows to leave out at the start
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) skip: u32,
}

/// Clinical notes on tasks.
#[derive(Debug, Subcommand)]
pub(crate) enum NoteCommand {
    /// Add a clinical note, sealed for clinical roles
    Add {
        /// The whole id, or at least the last 4 of its digits
        task: String,
        /// The text, or - to read it from standard input
        text: String,
    },
    /// Show the clinical notes of a task, which is recorded
    Show {
        /// The whole id, or at least the last 4 of its digits
        task: String,
    },
}

/// A search.
#[derive(Debug, clap::Args)]
pub(crate) struct Search {
    /// Words, each matched from its beginning
    pub(crate) text: String,
    /// Most rows of each kind
    #[arg(long, value_name = "N", value_parser = rows())]
    pub(crate) rows: Option<u32>,
    /// Look in clinical notes, for those who read them; what is found is recorded
    #[arg(long)]
    pub(crate) notes: bool,
}
