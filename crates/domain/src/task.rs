//! The life of a task: what each verb changes, and when it is refused.
//!
//! ```text
//!            start                 complete
//!   Open ------------> Started ---------------> Done
//!    |  \                |  ^                     |
//!    |   \ hold     hold |  | start               | reopen (to Open)
//!    |    `---> Held <---'  |                     |
//!    |           `----------'                     |
//!    `-- cancel (from any open state) --> Cancelled -- reopen (to Open)
//!
//!   retract: from every state to Retracted, and never back.
//! ```
//!
//! Done is reachable from any open state. Every verb answers the fields it changes; an empty
//! answer means the task is as asked for already.

use crate::change::{FieldSet, FieldValue, differing, filled};
use crate::policy::{Relation, allows_at_all};
use crate::text::{Required, multi_line, single_line};
use careloop_contract::command::{AddTask, AssignTask, Assignee, Change, EditTask, HoldTask};
use careloop_contract::limits::{COMMENT_CHARS, DETAILS_CHARS, NOTE_CHARS, REASON_CHARS, TITLE_CHARS};
use careloop_contract::{
    Action, Day, Field, HoldReason, PatientId, Priority, Refusal, Role, Roles, TaskCategory, TaskId,
    TaskState, UserId,
};

/// A task as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The task.
    pub id: TaskId,
    /// The person who added it.
    pub author: UserId,
    /// Where it is in its life.
    pub state: TaskState,
    /// What is to be done.
    pub title: String,
    /// Administrative details.
    pub details: Option<String>,
    /// The patient it concerns.
    pub patient: Option<PatientId>,
    /// The day it is due.
    pub due: Option<Day>,
    /// How soon it matters.
    pub priority: Priority,
    /// What kind of work it is.
    pub category: TaskCategory,
    /// The one person who answers for it.
    pub owner: Option<UserId>,
    /// The role whose work it is; while nobody owns it, it waits in that role's queue.
    pub queue: Option<Role>,
    /// Whom it waits for, while held.
    pub hold_reason: Option<HoldReason>,
    /// Why it was held, reopened, cancelled or retracted.
    pub reason: Option<String>,
}

/// The fields of a new task. With neither owner nor queue its author owns it: no task is nobody's.
///
/// # Errors
/// A text or value its field does not take.
pub fn add(request: &AddTask, author: UserId) -> Result<Vec<FieldSet>, Refusal> {
    let owner = match (request.owner, request.queue) {
        (None, None) => Some(author),
        (owner, _) => owner,
    };
    if let Some(role) = request.queue {
        check_queue(role)?;
    }
    let priority = request.priority.unwrap_or(Priority::Routine);
    let category = request.category.unwrap_or(TaskCategory::General);
    let details = match &request.details {
        Some(text) => details(text)?,
        None => None,
    };
    Ok(filled([
        (Field::Title, FieldValue::text(Some(&title(&request.title)?))),
        (Field::Details, FieldValue::text(details.as_deref())),
        (Field::State, FieldValue::number(Some(TaskState::Open.number()))),
        (Field::Owner, person(owner)),
        (Field::Queue, FieldValue::number(request.queue.map(Role::number))),
        (Field::Patient, patient(request.patient)),
        (
            Field::DueDay,
            FieldValue::day(request.due.map(due_day).transpose()?),
        ),
        (Field::Priority, FieldValue::number(Some(priority.number()))),
        (Field::Category, FieldValue::number(Some(category.number()))),
    ]))
}

impl Task {
    /// How a person with these roles stands to this task.
    #[must_use]
    pub fn relation(&self, user: UserId, roles: Roles) -> Relation {
        if self.owner == Some(user) || self.author == user {
            return Relation::Mine;
        }
        match (self.owner, self.queue) {
            (None, Some(queue)) if roles.has(queue) => Relation::MyQueue,
            (None | Some(_), _) => Relation::Other,
        }
    }

    /// Changes what the task says. Only while it is open: a finished task is reopened first.
    ///
    /// # Errors
    /// [`Refusal::WrongState`], or a text or value its field does not take.
    pub fn edit(&self, request: &EditTask) -> Result<Vec<FieldSet>, Refusal> {
        self.check_open()?;
        let mut next = self.clone();
        if let Some(text) = &request.title {
            next.title = title(text)?;
        }
        match &request.details {
            Change::Keep => {}
            Change::Clear => next.details = None,
            Change::Set(text) => next.details = details(text)?,
        }
        match request.patient {
            Change::Keep => {}
            Change::Clear => next.patient = None,
            Change::Set(patient) => next.patient = Some(patient),
        }
        match request.due {
            Change::Keep => {}
            Change::Clear => next.due = None,
            Change::Set(day) => next.due = Some(due_day(day)?),
        }
        if let Some(priority) = request.priority {
            next.priority = priority;
        }
        if let Some(category) = request.category {
            next.category = category;
        }
        Ok(self.changes_to(&next))
    }

    /// Gives the task to a person or into a role's queue.
    ///
    /// A person takes over the work as it stands, and the task stays that role's work. In a queue
    /// nobody is at it any more, so a started task is open again; a held one goes on waiting.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless open; [`Refusal::Malformed`] for a role that works no tasks.
    pub fn assign(&self, request: &AssignTask) -> Result<Vec<FieldSet>, Refusal> {
        self.check_open()?;
        let mut next = self.clone();
        match request.to {
            Assignee::Person(user) => next.owner = Some(user),
            Assignee::Queue(role) => {
                check_queue(role)?;
                next.owner = None;
                next.queue = Some(role);
                if self.state == TaskState::Started {
                    next.state = TaskState::Open;
                }
            }
        }
        Ok(self.changes_to(&next))
    }

    /// Takes an unowned task for oneself.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless open; [`Refusal::AlreadyOwned`] if somebody was faster.
    pub fn claim(&self, by: UserId) -> Result<Vec<FieldSet>, Refusal> {
        self.check_open()?;
        if self.owner.is_some() {
            return Err(Refusal::AlreadyOwned { task: self.id });
        }
        Ok(self.changes_to(&self.owned_by(by)))
    }

    /// Begins the task, or goes on with it after a hold. Whoever begins an unowned task owns it.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless the task is open or held.
    pub fn start(&self, by: UserId) -> Result<Vec<FieldSet>, Refusal> {
        match self.state {
            TaskState::Open | TaskState::Held => {
                let mut next = self.owned_by(by).released();
                next.state = TaskState::Started;
                Ok(self.changes_to(&next))
            }
            TaskState::Started => Err(self.wrong_state()),
            TaskState::Done => Err(self.wrong_state()),
            TaskState::Cancelled => Err(self.wrong_state()),
            TaskState::Retracted => Err(self.wrong_state()),
        }
    }

    /// Lets the task wait. On a task that waits already it says anew for whom.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless open; a reason that is missing though "other" was chosen.
    pub fn hold(&self, request: &HoldTask) -> Result<Vec<FieldSet>, Refusal> {
        self.check_open()?;
        let required = if request.waiting == HoldReason::Other {
            Required::Yes
        } else {
            Required::No
        };
        let text = request.reason.as_deref().unwrap_or_default();
        let reason = multi_line(Field::Reason, text, REASON_CHARS, required)?;
        let mut next = self.clone();
        next.state = TaskState::Held;
        next.hold_reason = Some(request.waiting);
        next.reason = Some(reason).filter(|reason| !reason.is_empty());
        Ok(self.changes_to(&next))
    }

    /// Finishes the task, from any open state. Whoever finishes an unowned task owns it.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless open.
    pub fn complete(&self, by: UserId) -> Result<Vec<FieldSet>, Refusal> {
        self.check_open()?;
        let mut next = self.owned_by(by).released();
        next.state = TaskState::Done;
        Ok(self.changes_to(&next))
    }

    /// Takes a finished or cancelled task up again.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless done or cancelled; a reason that is missing.
    pub fn reopen(&self, reason: &str) -> Result<Vec<FieldSet>, Refusal> {
        match self.state {
            TaskState::Done | TaskState::Cancelled => self.becomes(TaskState::Open, reason),
            TaskState::Open => Err(self.wrong_state()),
            TaskState::Started => Err(self.wrong_state()),
            TaskState::Held => Err(self.wrong_state()),
            TaskState::Retracted => Err(self.wrong_state()),
        }
    }

    /// Drops a task that is not needed any more.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless open; a reason that is missing.
    pub fn cancel(&self, reason: &str) -> Result<Vec<FieldSet>, Refusal> {
        self.check_open()?;
        self.becomes(TaskState::Cancelled, reason)
    }

    /// Marks the task as entered in error, from any other state and for good.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] if it was retracted already; a reason that is missing.
    pub fn retract(&self, reason: &str) -> Result<Vec<FieldSet>, Refusal> {
        self.check_not_retracted()?;
        self.becomes(TaskState::Retracted, reason)
    }

    /// The clean text of an administrative comment. A finished task may still be commented on.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] on a retracted task, or a text that is not one.
    pub fn comment(&self, text: &str) -> Result<String, Refusal> {
        self.check_not_retracted()?;
        multi_line(Field::CommentText, text, COMMENT_CHARS, Required::Yes)
    }

    /// The clean text of a clinical note. A finished task may still be noted on.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] on a retracted task, or a text that is not one.
    pub fn note(&self, text: &str) -> Result<String, Refusal> {
        self.check_not_retracted()?;
        note(text)
    }

    fn check_open(&self) -> Result<(), Refusal> {
        if self.state.is_open() {
            return Ok(());
        }
        Err(self.wrong_state())
    }

    fn check_not_retracted(&self) -> Result<(), Refusal> {
        if self.state == TaskState::Retracted {
            return Err(self.wrong_state());
        }
        Ok(())
    }

    const fn wrong_state(&self) -> Refusal {
        Refusal::WrongState {
            task: self.id,
            state: self.state,
        }
    }

    /// The task with an owner: the one it has, else this person.
    fn owned_by(&self, user: UserId) -> Self {
        let mut next = self.clone();
        next.owner = self.owner.or(Some(user));
        next
    }

    /// The task without what only a hold says. A reopening's reason outlives the start.
    fn released(mut self) -> Self {
        if self.state == TaskState::Held {
            self.hold_reason = None;
            self.reason = None;
        }
        self
    }

    fn becomes(&self, state: TaskState, reason: &str) -> Result<Vec<FieldSet>, Refusal> {
        let reason = multi_line(Field::Reason, reason, REASON_CHARS, Required::Yes)?;
        let mut next = self.clone();
        next.state = state;
        next.hold_reason = None;
        next.reason = Some(reason);
        Ok(self.changes_to(&next))
    }

    fn changes_to(&self, next: &Self) -> Vec<FieldSet> {
        differing(self.fields(), next.fields())
    }

    fn fields(&self) -> [(Field, FieldValue); 11] {
        [
            (Field::Title, FieldValue::text(Some(&self.title))),
            (Field::Details, FieldValue::text(self.details.as_deref())),
            (Field::State, FieldValue::number(Some(self.state.number()))),
            (
                Field::HoldReason,
                FieldValue::number(self.hold_reason.map(HoldReason::number)),
            ),
            (Field::Reason, FieldValue::text(self.reason.as_deref())),
            (Field::Owner, person(self.owner)),
            (Field::Queue, FieldValue::number(self.queue.map(Role::number))),
            (Field::Patient, patient(self.patient)),
            (Field::DueDay, FieldValue::day(self.due)),
            (Field::Priority, FieldValue::number(Some(self.priority.number()))),
            (Field::Category, FieldValue::number(Some(self.category.number()))),
        ]
    }
}

/// The clean text of a clinical note, for a task that is only just being imported.
///
/// # Errors
/// A text that is not one.
pub fn note(text: &str) -> Result<String, Refusal> {
    multi_line(Field::NoteText, text, NOTE_CHARS, Required::Yes)
}

fn title(text: &str) -> Result<String, Refusal> {
    single_line(Field::Title, text, TITLE_CHARS, Required::Yes)
}

fn details(text: &str) -> Result<Option<String>, Refusal> {
    let details = multi_line(Field::Details, text, DETAILS_CHARS, Required::No)?;
    Ok(Some(details).filter(|details| !details.is_empty()))
}

/// A year outside this is a typing error (`0206`, `20260`), and would sort to the end of every list.
fn due_day(day: Day) -> Result<Day, Refusal> {
    let first = Day::new(1900, 1, 1);
    let last = Day::new(2199, 12, 31);
    if Some(day) < first || Some(day) > last {
        return Err(Refusal::Malformed { field: Field::DueDay });
    }
    Ok(day)
}

/// A task in the queue of a role that claims none would wait for ever.
fn check_queue(role: Role) -> Result<(), Refusal> {
    if allows_at_all(Action::ClaimTask, Roles::of(&[role])) {
        return Ok(());
    }
    Err(Refusal::Malformed { field: Field::Queue })
}

fn person(user: Option<UserId>) -> FieldValue {
    user.map_or(FieldValue::Nothing, FieldValue::Person)
}

fn patient(patient: Option<PatientId>) -> FieldValue {
    patient.map_or(FieldValue::Nothing, FieldValue::Patient)
}
