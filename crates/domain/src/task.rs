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
use crate::policy::{Policy, Ties};
use crate::text::{Required, multi_line, single_line};
use careloop_contract::command::{AddTask, AssignTask, Assignee, Change, EditTask, HoldTask};
use careloop_contract::limits::{COMMENT_CHARS, DETAILS_CHARS, NOTE_CHARS, REASON_CHARS, TITLE_CHARS};
use careloop_contract::{
    Action, Day, Field, HoldReason, PatientId, Priority, Refusal, Role, Roles, Sensitivity, TaskCategory,
    TaskId, TaskState, TimeOfDay, UserId,
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
    /// The time of that day.
    pub due_time: Option<TimeOfDay>,
    /// How soon it matters.
    pub priority: Priority,
    /// What kind of work it is.
    pub category: TaskCategory,
    /// Who may know of it.
    pub sensitivity: Sensitivity,
    /// The one person who answers for it.
    pub owner: Option<UserId>,
    /// Who made them answer for it: themselves, once they took or accepted it.
    pub given_by: Option<UserId>,
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
    if request.due_time.is_some() && request.due.is_none() {
        return Err(Refusal::Malformed {
            field: Field::DueTime,
        });
    }
    let priority = request.priority.unwrap_or(Priority::Routine);
    let category = request.category.unwrap_or(TaskCategory::General);
    let sensitivity = request.sensitivity.unwrap_or(usual_sensitivity(category));
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
        (Field::DueTime, FieldValue::time(request.due_time)),
        (Field::Priority, FieldValue::number(Some(priority.number()))),
        (Field::Category, FieldValue::number(Some(category.number()))),
        (
            Field::Sensitivity,
            // Ordinary is what a task is of which nothing is said.
            FieldValue::number((sensitivity != Sensitivity::Ordinary).then_some(sensitivity.number())),
        ),
    ]))
}

/// Who may know of a task of this kind where its author does not say. Credentials and licences are about
/// a colleague's standing in their profession, which is not everybody's business; all other work is the
/// clinic's.
#[must_use]
pub const fn usual_sensitivity(category: TaskCategory) -> Sensitivity {
    match category {
        TaskCategory::Credential => Sensitivity::Restricted,
        TaskCategory::General
        | TaskCategory::PriorAuthorization
        | TaskCategory::Refill
        | TaskCategory::Referral
        | TaskCategory::ResultFollowUp
        | TaskCategory::NoShow
        | TaskCategory::Intake
        | TaskCategory::EndOfDay
        | TaskCategory::RecordsRequest
        | TaskCategory::Sterilization
        | TaskCategory::EquipmentCheck
        | TaskCategory::Compliance
        | TaskCategory::CarePlan => Sensitivity::Ordinary,
    }
}

impl Task {
    /// What ties people to this task, for one who is in its patient's care team or not.
    #[must_use]
    pub const fn ties(&self, in_care_team: bool) -> Ties {
        Ties {
            author: self.author,
            owner: self.owner,
            queue: self.queue,
            in_care_team,
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
        next.due_time = self.next_due_time(&request.due_time, next.due)?;
        if let Some(priority) = request.priority {
            next.priority = priority;
        }
        if let Some(category) = request.category {
            next.category = category;
        }
        if let Some(sensitivity) = request.sensitivity {
            next.sensitivity = sensitivity;
        }
        Ok(self.changes_to(&next))
    }

    /// Puts what the task says back as it was: everything that [`edit`](Self::edit) changes, and nothing
    /// else. Where it stands in its life, who owns it and in whose queue it waits stay as they are.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless open: a finished task is reopened first.
    pub fn restore(&self, then: &Self) -> Result<Vec<FieldSet>, Refusal> {
        self.check_open()?;
        let next = Self {
            title: then.title.clone(),
            details: then.details.clone(),
            patient: then.patient,
            due: then.due,
            due_time: then.due_time,
            priority: then.priority,
            category: then.category,
            sensitivity: then.sensitivity,
            ..self.clone()
        };
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

    /// Takes an unowned task for oneself, or accepts one that somebody else gave: then its owner
    /// writes themselves as the owner.
    ///
    /// # Errors
    /// [`Refusal::WrongState`] unless open; [`Refusal::AlreadyOwned`] if somebody was faster, or the
    /// task is one's own already.
    pub fn claim(&self, by: UserId) -> Result<Vec<FieldSet>, Refusal> {
        self.check_open()?;
        match self.owner {
            None => Ok(self.changes_to(&self.owned_by(by))),
            Some(owner) if owner == by && self.given_by != Some(by) => Ok(vec![FieldSet {
                field: Field::Owner,
                value: FieldValue::Person(by),
            }]),
            Some(_) => Err(Refusal::AlreadyOwned { task: self.id }),
        }
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

    /// The time that goes with the next due day. A time needs a day, and goes with it.
    fn next_due_time(
        &self,
        asked: &Change<TimeOfDay>,
        day: Option<Day>,
    ) -> Result<Option<TimeOfDay>, Refusal> {
        match (asked, day) {
            (Change::Set(time), Some(_)) => Ok(Some(*time)),
            (Change::Set(_), None) => Err(Refusal::Malformed {
                field: Field::DueTime,
            }),
            (Change::Keep, Some(_)) => Ok(self.due_time.filter(|_| self.due.is_some())),
            (Change::Keep | Change::Clear, _) => Ok(None),
        }
    }

    fn check_open(&self) -> Result<(), Refusal> {
        if self.state.is_open() {
            return Ok(());
        }
        Err(self.wrong_state())
    }

    /// Refuses what nobody may add to a task that was entered in error.
    ///
    /// # Errors
    /// [`Refusal::WrongState`].
    pub fn check_not_retracted(&self) -> Result<(), Refusal> {
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

    fn fields(&self) -> [(Field, FieldValue); 13] {
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
            (Field::DueTime, FieldValue::time(self.due_time)),
            (Field::Priority, FieldValue::number(Some(self.priority.number()))),
            (Field::Category, FieldValue::number(Some(self.category.number()))),
            (
                Field::Sensitivity,
                FieldValue::number(Some(self.sensitivity.number())),
            ),
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
///
/// # Errors
/// [`Refusal::Malformed`] for such a role.
pub fn check_queue(role: Role) -> Result<(), Refusal> {
    // No clinic's adjustment changes which roles claim at all.
    if Policy::standard().allows_at_all(Action::ClaimTask, Roles::of(&[role])) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Relation;
    use careloop_contract::Version;
    use proptest::prelude::*;

    const AUTHOR: UserId = UserId::from_bytes([1; 16]);
    const OWNER: UserId = UserId::from_bytes([2; 16]);
    const OTHER: UserId = UserId::from_bytes([3; 16]);
    const ID: TaskId = TaskId::from_bytes([9; 16]);

    fn seen() -> Version {
        "00000000-0000-0000-0000-000000000000:0:0"
            .parse()
            .expect("a version")
    }

    fn request(title: &str) -> AddTask {
        AddTask {
            title: title.to_owned(),
            ..AddTask::default()
        }
    }

    fn task(state: TaskState) -> Task {
        Task {
            id: ID,
            author: AUTHOR,
            state,
            title: "Call the payer".to_owned(),
            details: None,
            patient: None,
            due: None,
            due_time: None,
            priority: Priority::Routine,
            category: TaskCategory::General,
            sensitivity: Sensitivity::Ordinary,
            owner: Some(OWNER),
            given_by: Some(OWNER),
            queue: None,
            hold_reason: (state == TaskState::Held).then_some(HoldReason::WaitingOnPayer),
            reason: None,
        }
    }

    fn unowned(state: TaskState) -> Task {
        Task {
            owner: None,
            queue: Some(Role::Biller),
            ..task(state)
        }
    }

    fn edit(title: Option<&str>) -> EditTask {
        EditTask {
            sensitivity: None,
            task: ID,
            seen: seen(),
            title: title.map(str::to_owned),
            details: Change::Keep,
            patient: Change::Keep,
            due: Change::Keep,
            due_time: Change::Keep,
            priority: None,
            category: None,
        }
    }

    fn assign(to: Assignee) -> AssignTask {
        AssignTask {
            task: ID,
            seen: seen(),
            to,
        }
    }

    fn hold(waiting: HoldReason, reason: Option<&str>) -> HoldTask {
        HoldTask {
            task: ID,
            seen: seen(),
            waiting,
            reason: reason.map(str::to_owned),
        }
    }

    fn state(state: TaskState) -> FieldSet {
        set(Field::State, FieldValue::number(Some(state.number())))
    }

    fn set(field: Field, value: FieldValue) -> FieldSet {
        FieldSet { field, value }
    }

    fn text(field: Field, text: &str) -> FieldSet {
        set(field, FieldValue::Text(text.to_owned()))
    }

    /// The task after a change, as a projection would read it back.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a test: a field no verb here changes fails it"
    )]
    fn after(task: &Task, changes: &[FieldSet]) -> Task {
        let mut next = task.clone();
        for FieldSet { field, value } in changes {
            let text = match value {
                FieldValue::Text(text) => Some(text.clone()),
                _ => None,
            };
            let number = match value {
                FieldValue::Number(number) => u16::try_from(*number).ok(),
                _ => None,
            };
            let person = match value {
                FieldValue::Person(user) => Some(*user),
                _ => None,
            };
            match field {
                Field::Title => next.title = text.expect("a title"),
                Field::Details => next.details = text,
                Field::State => {
                    next.state = number.and_then(TaskState::from_number).expect("a state");
                }
                Field::HoldReason => next.hold_reason = number.and_then(HoldReason::from_number),
                Field::Reason => next.reason = text,
                Field::Owner => next.owner = person,
                Field::Queue => next.queue = number.and_then(Role::from_number),
                Field::Priority => {
                    next.priority = number.and_then(Priority::from_number).expect("a priority");
                }
                Field::Category => {
                    next.category = number.and_then(TaskCategory::from_number).expect("a category");
                }
                Field::Sensitivity => {
                    next.sensitivity = number.and_then(Sensitivity::from_number).expect("a sensitivity");
                }
                other => panic!("no verb in these tests changes {other}"),
            }
        }
        next
    }

    #[derive(Clone, Copy, Debug)]
    enum Verb {
        Edit,
        AssignPerson,
        AssignQueue,
        Claim,
        Start,
        Hold,
        Complete,
        Reopen,
        Cancel,
        Retract,
        Comment,
        Note,
    }

    const VERBS: [Verb; 12] = [
        Verb::Edit,
        Verb::AssignPerson,
        Verb::AssignQueue,
        Verb::Claim,
        Verb::Start,
        Verb::Hold,
        Verb::Complete,
        Verb::Reopen,
        Verb::Cancel,
        Verb::Retract,
        Verb::Comment,
        Verb::Note,
    ];

    impl Verb {
        fn on(self, task: &Task) -> Result<Vec<FieldSet>, Refusal> {
            match self {
                Self::Edit => task.edit(&edit(Some("Call again"))),
                Self::AssignPerson => task.assign(&assign(Assignee::Person(OTHER))),
                Self::AssignQueue => task.assign(&assign(Assignee::Queue(Role::FrontDesk))),
                Self::Claim => task.claim(OTHER),
                Self::Start => task.start(OTHER),
                Self::Hold => task.hold(&hold(HoldReason::WaitingOnPatient, Some("called twice"))),
                Self::Complete => task.complete(OTHER),
                Self::Reopen => task.reopen("not finished after all"),
                Self::Cancel => task.cancel("patient moved away"),
                Self::Retract => task.retract("wrong patient"),
                Self::Comment => task.comment("called").map(|_| vec![]),
                Self::Note => task.note("stable").map(|_| vec![]),
            }
        }
    }

    #[test]
    fn every_verb_in_every_state() {
        use TaskState::{Cancelled, Done, Held, Open, Retracted, Started};
        #[rustfmt::skip]
        let table = [
            //                   Open             Started          Held             Done             Cancelled        Retracted
            (Verb::Edit,         [Some(Open),      Some(Started),   Some(Held),      None,            None,            None]),
            (Verb::AssignPerson, [Some(Open),      Some(Started),   Some(Held),      None,            None,            None]),
            (Verb::AssignQueue,  [Some(Open),      Some(Open),      Some(Held),      None,            None,            None]),
            (Verb::Claim,        [Some(Open),      Some(Started),   Some(Held),      None,            None,            None]),
            (Verb::Start,        [Some(Started),   None,            Some(Started),   None,            None,            None]),
            (Verb::Hold,         [Some(Held),      Some(Held),      Some(Held),      None,            None,            None]),
            (Verb::Complete,     [Some(Done),      Some(Done),      Some(Done),      None,            None,            None]),
            (Verb::Reopen,       [None,            None,            None,            Some(Open),      Some(Open),      None]),
            (Verb::Cancel,       [Some(Cancelled), Some(Cancelled), Some(Cancelled), None,            None,            None]),
            (Verb::Retract,      [Some(Retracted), Some(Retracted), Some(Retracted), Some(Retracted), Some(Retracted), None]),
            (Verb::Comment,      [Some(Open),      Some(Started),   Some(Held),      Some(Done),      Some(Cancelled), None]),
            (Verb::Note,         [Some(Open),      Some(Started),   Some(Held),      Some(Done),      Some(Cancelled), None]),
        ];
        assert_eq!(table.len(), VERBS.len());
        for (verb, row) in table {
            for (before, expected) in TaskState::ALL.iter().zip(row) {
                let task = unowned(*before);
                let outcome = verb.on(&task).map(|changes| after(&task, &changes).state);
                let expected = expected.ok_or(Refusal::WrongState {
                    task: ID,
                    state: *before,
                });
                assert_eq!(outcome, expected, "{verb:?} on a task that is {before}");
            }
        }
    }

    #[test]
    fn a_new_task_is_somebodys() {
        for (owner, queue, owned) in [
            (None, None, Some(AUTHOR)),
            (Some(OWNER), None, Some(OWNER)),
            (None, Some(Role::Biller), None),
            (Some(OWNER), Some(Role::Biller), Some(OWNER)),
        ] {
            let fields = add(
                &AddTask {
                    owner,
                    queue,
                    ..request("Call")
                },
                AUTHOR,
            )
            .expect("is added");
            let find = |field| {
                fields
                    .iter()
                    .find(|set| set.field == field)
                    .map(|set| set.value.clone())
            };
            assert_eq!(find(Field::Owner), owned.map(FieldValue::Person));
            assert_eq!(
                find(Field::Queue),
                queue.map(|role| FieldValue::Number(i64::from(role.number())))
            );
        }
    }

    #[test]
    fn a_new_task_has_the_fields_that_were_filled_in() {
        let request = AddTask {
            details: Some(" line 1\r\nline 2 ".to_owned()),
            patient: Some(PatientId::from_bytes([7; 16])),
            due: Day::new(2026, 11, 21),
            priority: Some(Priority::Urgent),
            ..request(" Call the payer ")
        };
        assert_eq!(
            add(&request, AUTHOR),
            Ok(vec![
                text(Field::Title, "Call the payer"),
                text(Field::Details, "line 1\nline 2"),
                state(TaskState::Open),
                set(Field::Owner, FieldValue::Person(AUTHOR)),
                set(
                    Field::Patient,
                    FieldValue::Patient(PatientId::from_bytes([7; 16]))
                ),
                set(Field::DueDay, FieldValue::Number(20_778)),
                set(Field::Priority, FieldValue::Number(1)),
                set(Field::Category, FieldValue::Number(0)),
            ])
        );
    }

    #[test]
    fn a_value_its_field_does_not_take_is_refused() {
        for (request, refusal) in [
            (request("  "), Refusal::Empty { field: Field::Title }),
            (
                request("Call\nagain"),
                Refusal::ForbiddenCharacters { field: Field::Title },
            ),
            (
                request(&"x".repeat(501)),
                Refusal::TooLong {
                    field: Field::Title,
                    max: 500,
                },
            ),
            (
                AddTask {
                    due: Day::new(206, 1, 3),
                    ..request("Call")
                },
                Refusal::Malformed { field: Field::DueDay },
            ),
            (
                AddTask {
                    due: Day::new(20260, 1, 3),
                    ..request("Call")
                },
                Refusal::Malformed { field: Field::DueDay },
            ),
            (
                AddTask {
                    queue: Some(Role::SecurityOfficer),
                    ..request("Call")
                },
                Refusal::Malformed { field: Field::Queue },
            ),
        ] {
            assert_eq!(add(&request, AUTHOR), Err(refusal));
        }
    }

    #[test]
    fn an_edit_changes_what_differs() {
        let before = Task {
            details: Some("by phone".to_owned()),
            due: Day::new(2026, 11, 21),
            ..task(TaskState::Open)
        };
        assert_eq!(before.edit(&edit(None)), Ok(vec![]));
        assert_eq!(
            before.edit(&edit(Some(" Call the payer "))),
            Ok(vec![]),
            "it says so already"
        );
        let request = EditTask {
            details: Change::Clear,
            due: Change::Set(Day::new(2026, 11, 22).expect("exists")),
            priority: Some(Priority::Routine),
            category: Some(TaskCategory::Referral),
            ..edit(Some("Call the specialist"))
        };
        assert_eq!(
            before.edit(&request),
            Ok(vec![
                text(Field::Title, "Call the specialist"),
                set(Field::Details, FieldValue::Nothing),
                set(Field::DueDay, FieldValue::Number(20_779)),
                set(Field::Category, FieldValue::Number(3)),
            ])
        );
    }

    fn at(hour: u16, minute: u16) -> TimeOfDay {
        TimeOfDay::new(hour, minute).expect("exists")
    }

    #[test]
    fn a_time_needs_a_day_and_goes_with_it() {
        let refused = Err(Refusal::Malformed {
            field: Field::DueTime,
        });
        let day = Day::new(2026, 11, 21);
        let timeless = AddTask {
            due: day,
            ..request("Call")
        };
        let timed = AddTask {
            due_time: Some(at(9, 30)),
            ..timeless.clone()
        };
        let minutes = set(Field::DueTime, FieldValue::Number(570));
        assert!(add(&timed, AUTHOR).is_ok_and(|fields| fields.contains(&minutes)));
        assert_eq!(add(&AddTask { due: None, ..timed }, AUTHOR), refused);

        let without = task(TaskState::Open);
        let with_day = Task {
            due: day,
            ..without.clone()
        };
        let with_both = Task {
            due_time: Some(at(9, 30)),
            ..with_day.clone()
        };
        let to = |due, due_time| EditTask {
            due,
            due_time,
            ..edit(None)
        };
        let day_gone = set(Field::DueDay, FieldValue::Nothing);
        let time_gone = set(Field::DueTime, FieldValue::Nothing);
        let other_day = Day::new(2026, 11, 22).expect("exists");
        let moved = set(Field::DueDay, FieldValue::Number(20_779));
        let noon = set(Field::DueTime, FieldValue::Number(720));
        for (before, request, changes) in [
            (
                &without,
                to(Change::Keep, Change::Set(at(12, 0))),
                refused.clone(),
            ),
            (&with_both, to(Change::Clear, Change::Set(at(12, 0))), refused),
            (
                &with_both,
                to(Change::Clear, Change::Keep),
                Ok(vec![day_gone, time_gone.clone()]),
            ),
            (
                &with_both,
                to(Change::Keep, Change::Clear),
                Ok(vec![time_gone.clone()]),
            ),
            (
                &with_both,
                to(Change::Set(other_day), Change::Keep),
                Ok(vec![moved.clone()]),
            ),
            (
                &with_day,
                to(Change::Keep, Change::Set(at(12, 0))),
                Ok(vec![noon.clone()]),
            ),
            (
                &without,
                to(Change::Set(other_day), Change::Set(at(12, 0))),
                Ok(vec![moved.clone(), noon]),
            ),
            (&without, to(Change::Keep, Change::Clear), Ok(vec![])),
        ] {
            assert_eq!(before.edit(&request), changes, "{request:?}");
        }
        // An undo of somebody else's day may leave a time alone: it does not come back with the next.
        let stray = Task {
            due: None,
            ..with_both
        };
        assert_eq!(
            stray.edit(&to(Change::Set(other_day), Change::Keep)),
            Ok(vec![moved, time_gone])
        );
    }

    #[test]
    fn what_somebody_gave_is_accepted_once_and_by_its_owner() {
        let given = Task {
            given_by: Some(AUTHOR),
            ..task(TaskState::Open)
        };
        let accepts = vec![set(Field::Owner, FieldValue::Person(OWNER))];
        assert_eq!(given.claim(OWNER), Ok(accepts.clone()));
        let started = Task {
            state: TaskState::Started,
            ..given.clone()
        };
        assert_eq!(started.claim(OWNER), Ok(accepts));
        for user in [AUTHOR, OTHER] {
            assert_eq!(given.claim(user), Err(Refusal::AlreadyOwned { task: ID }));
        }
        assert_eq!(
            task(TaskState::Open).claim(OWNER),
            Err(Refusal::AlreadyOwned { task: ID }),
            "it is theirs already"
        );
    }

    #[test]
    fn a_task_is_claimed_once() {
        let owner = |user| vec![set(Field::Owner, FieldValue::Person(user))];
        assert_eq!(unowned(TaskState::Open).claim(OTHER), Ok(owner(OTHER)));
        for user in [OWNER, OTHER] {
            assert_eq!(
                task(TaskState::Open).claim(user),
                Err(Refusal::AlreadyOwned { task: ID })
            );
        }
    }

    #[test]
    fn whoever_begins_or_finishes_an_unowned_task_owns_it() {
        for verb in [Verb::Start, Verb::Complete] {
            for (before, owner) in [(unowned(TaskState::Open), OTHER), (task(TaskState::Open), OWNER)] {
                let changes = verb.on(&before).expect("is open");
                assert_eq!(after(&before, &changes).owner, Some(owner), "{verb:?}");
            }
        }
    }

    #[test]
    fn handing_over_keeps_the_work_and_its_role() {
        let started = Task {
            queue: Some(Role::Biller),
            ..task(TaskState::Started)
        };
        assert_eq!(
            started.assign(&assign(Assignee::Person(OTHER))),
            Ok(vec![set(Field::Owner, FieldValue::Person(OTHER))])
        );
        assert_eq!(
            started.assign(&assign(Assignee::Person(OWNER))),
            Ok(vec![]),
            "it is theirs already"
        );
        assert_eq!(
            started.assign(&assign(Assignee::Queue(Role::FrontDesk))),
            Ok(vec![
                state(TaskState::Open),
                set(Field::Owner, FieldValue::Nothing),
                set(Field::Queue, FieldValue::Number(0)),
            ])
        );
        assert_eq!(
            started.assign(&assign(Assignee::Queue(Role::SecurityOfficer))),
            Err(Refusal::Malformed { field: Field::Queue })
        );
    }

    #[test]
    fn a_hold_says_for_whom_and_leaves_nothing_behind() {
        let open = task(TaskState::Open);
        let changes = open
            .hold(&hold(HoldReason::WaitingOnResult, Some("lab closed")))
            .expect("is open");
        assert_eq!(
            changes,
            vec![
                state(TaskState::Held),
                set(Field::HoldReason, FieldValue::Number(2)),
                text(Field::Reason, "lab closed"),
            ]
        );
        let held = after(&open, &changes);
        assert_eq!(
            held.hold(&hold(HoldReason::WaitingOnPatient, None)),
            Ok(vec![
                set(Field::HoldReason, FieldValue::Number(0)),
                set(Field::Reason, FieldValue::Nothing),
            ]),
            "it may come to wait for somebody else"
        );
        for (verb, becomes) in [
            (Verb::Start, TaskState::Started),
            (Verb::Complete, TaskState::Done),
        ] {
            assert_eq!(
                verb.on(&held),
                Ok(vec![
                    state(becomes),
                    set(Field::HoldReason, FieldValue::Nothing),
                    set(Field::Reason, FieldValue::Nothing),
                ])
            );
        }
    }

    #[test]
    fn a_reason_is_given_where_one_is_owed() {
        let empty = Err(Refusal::Empty { field: Field::Reason });
        assert_eq!(task(TaskState::Done).reopen(" "), empty);
        assert_eq!(task(TaskState::Open).cancel(""), empty);
        assert_eq!(task(TaskState::Open).retract("\n"), empty);
        assert_eq!(task(TaskState::Open).hold(&hold(HoldReason::Other, None)), empty);
    }

    #[test]
    fn why_it_was_reopened_is_known_until_it_is_held_or_dropped() {
        let reopened = Task {
            reason: Some("claim bounced".to_owned()),
            ..task(TaskState::Open)
        };
        let started = after(&reopened, &reopened.start(OWNER).expect("is open"));
        assert_eq!(started.reason.as_deref(), Some("claim bounced"));
    }

    #[test]
    fn a_credential_is_restricted_unless_its_author_says_otherwise() {
        let sensitivity = |category, said| {
            let request = AddTask {
                category,
                sensitivity: said,
                ..request("Renew")
            };
            let fields = add(&request, AUTHOR).expect("a task");
            let number = FieldValue::number(Some(Sensitivity::Restricted.number()));
            fields
                .iter()
                .any(|set| set.field == Field::Sensitivity && set.value == number)
        };
        for category in TaskCategory::ALL {
            let is_credential = *category == TaskCategory::Credential;
            assert_eq!(sensitivity(Some(*category), None), is_credential, "{category}");
            assert!(sensitivity(Some(*category), Some(Sensitivity::Restricted)));
            assert!(!sensitivity(Some(*category), Some(Sensitivity::Ordinary)));
        }
        assert!(!sensitivity(None, None));
    }

    #[test]
    fn an_edit_changes_who_may_know() {
        let now = task(TaskState::Open);
        let restrict = EditTask {
            sensitivity: Some(Sensitivity::Restricted),
            ..edit(None)
        };
        let changes = now.edit(&restrict).expect("open");
        let changed: Vec<Field> = changes.iter().map(|change| change.field).collect();
        assert_eq!(changed, [Field::Sensitivity]);
        assert_eq!(after(&now, &changes).edit(&restrict), Ok(Vec::new()));
    }

    #[test]
    fn the_relation_is_the_nearest_there_is() {
        let billers = Roles::of(&[Role::Biller, Role::FrontDesk]);
        let providers = Roles::of(&[Role::Provider]);
        let taken = Task {
            queue: Some(Role::Biller),
            ..task(TaskState::Open)
        };
        for (task, user, roles, relation) in [
            (&taken, OWNER, providers, Relation::Mine),
            (&taken, AUTHOR, providers, Relation::Mine),
            (&taken, OTHER, billers, Relation::Other),
            (&unowned(TaskState::Open), OTHER, billers, Relation::MyQueue),
            (&unowned(TaskState::Open), OTHER, providers, Relation::Other),
            (&unowned(TaskState::Open), AUTHOR, billers, Relation::Mine),
        ] {
            assert_eq!(task.ties(false).relation(user, roles), relation);
        }
    }

    proptest! {
        #[test]
        fn no_order_of_verbs_breaks_a_task(
            queued in any::<bool>(),
            verbs in prop::collection::vec(prop::sample::select(&VERBS[..]), 0..40),
        ) {
            let mut now = if queued { unowned(TaskState::Open) } else { task(TaskState::Open) };
            for verb in verbs {
                let before = now.clone();
                match verb.on(&now) {
                    Ok(changes) => now = after(&now, &changes),
                    Err(_) => continue,
                }
                prop_assert_ne!(before.state, TaskState::Retracted, "retracted is for good");
                prop_assert_eq!(now.state == TaskState::Held, now.hold_reason.is_some());
                prop_assert!(now.owner.is_some() || now.queue.is_some(), "somebody's work");
                let at_work = matches!(now.state, TaskState::Started | TaskState::Done);
                prop_assert!(!at_work || now.owner.is_some(), "done by somebody");
                let dropped = matches!(now.state, TaskState::Cancelled | TaskState::Retracted);
                prop_assert!(!dropped || now.reason.is_some(), "dropped for a reason");
                prop_assert_eq!(now.author, before.author);
            }
        }
    }
}
