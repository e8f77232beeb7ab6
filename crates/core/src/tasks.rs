//! Commands on tasks.

use crate::session::{Session, as_rules_see, filled, text_value};
use crate::views::{Identity, remark_view, task_row};
use careloop_contract::command::*;
use careloop_contract::view::{RemarkView, TaskRow};
use careloop_contract::{Action, DataCategory, Field, Refusal, RemarkId, Standing, TaskId, UserId, Version};
use careloop_domain::{FieldSet, FieldValue, Permit, Task, task};
use careloop_ledger::{Kind, Value};
use careloop_vault::Error;
use careloop_vault::act::{DraftItem, DraftValue};
use careloop_vault::db::read;
use careloop_vault::db::records::{PersonRecord, TaskRecord};

/// Adds a task.
pub(crate) fn add(session: &mut Session<'_>, request: AddTask) -> Result<TaskRow, Error> {
    let permit = session.permit(Action::AddTask)?;
    let fields = task::add(&request, session.user)?;
    check_references(session, &fields)?;
    let id = TaskId::from_bytes(session.vault.make_id()?);
    let item = filled(DraftItem::task(id, request.patient), fields);
    session.commit(&permit, Kind::TaskAdded, vec![item])?;
    row_of(session, id)
}

/// Changes a task.
pub(crate) fn edit(session: &mut Session<'_>, request: EditTask) -> Result<TaskRow, Error> {
    let (id, seen) = (request.task, request.seen);
    change(
        session,
        id,
        seen,
        Action::EditTask,
        Kind::TaskEdited,
        |task, _| task.edit(&request),
    )
}

/// Gives a task to a person or a role.
pub(crate) fn assign(session: &mut Session<'_>, request: AssignTask) -> Result<TaskRow, Error> {
    let (id, seen) = (request.task, request.seen);
    change(
        session,
        id,
        seen,
        Action::AssignTask,
        Kind::TaskAssigned,
        |task, _| task.assign(&request),
    )
}

/// Takes an unowned task.
pub(crate) fn claim(session: &mut Session<'_>, request: ClaimTask) -> Result<TaskRow, Error> {
    change(
        session,
        request.task,
        request.seen,
        Action::ClaimTask,
        Kind::TaskClaimed,
        Task::claim,
    )
}

/// Begins a task.
pub(crate) fn start(session: &mut Session<'_>, request: StartTask) -> Result<TaskRow, Error> {
    change(
        session,
        request.task,
        request.seen,
        Action::StartTask,
        Kind::TaskStarted,
        Task::start,
    )
}

/// Lets a task wait.
pub(crate) fn hold(session: &mut Session<'_>, request: HoldTask) -> Result<TaskRow, Error> {
    let (id, seen) = (request.task, request.seen);
    change(session, id, seen, Action::HoldTask, Kind::TaskHeld, |task, _| {
        task.hold(&request)
    })
}

/// Marks a task as done.
pub(crate) fn complete(session: &mut Session<'_>, request: CompleteTask) -> Result<TaskRow, Error> {
    change(
        session,
        request.task,
        request.seen,
        Action::CompleteTask,
        Kind::TaskCompleted,
        Task::complete,
    )
}

/// Takes a finished task up again.
pub(crate) fn reopen(session: &mut Session<'_>, request: ReopenTask) -> Result<TaskRow, Error> {
    let (id, seen) = (request.task, request.seen);
    let owner_left = is_of_leaver(session, id)?;
    change(
        session,
        id,
        seen,
        Action::ReopenTask,
        Kind::TaskReopened,
        |task, by| {
            let mut changes = task.reopen(&request.reason)?;
            if owner_left {
                // Work that is taken up again is nobody's who is not here to do it.
                changes.push(FieldSet {
                    field: Field::Owner,
                    value: FieldValue::Person(by),
                });
            }
            Ok(changes)
        },
    )
}

/// Whether the task's owner left.
fn is_of_leaver(session: &Session<'_>, task: TaskId) -> Result<bool, Error> {
    let task = TaskRecord::load(session.vault.db(), task)?;
    let Some(owner) = task.and_then(|task| task.owner) else {
        return Ok(false);
    };
    let owner = PersonRecord::load(session.vault.db(), owner)?;
    Ok(owner.is_some_and(|owner| owner.standing == Standing::Left))
}

/// Drops a task.
pub(crate) fn cancel(session: &mut Session<'_>, request: CancelTask) -> Result<TaskRow, Error> {
    let (id, seen) = (request.task, request.seen);
    change(
        session,
        id,
        seen,
        Action::CancelTask,
        Kind::TaskCancelled,
        |task, _| task.cancel(&request.reason),
    )
}

/// Marks a task as entered in error.
pub(crate) fn retract(session: &mut Session<'_>, request: RetractTask) -> Result<TaskRow, Error> {
    let (id, seen) = (request.task, request.seen);
    change(
        session,
        id,
        seen,
        Action::RetractTask,
        Kind::TaskRetracted,
        |task, _| task.retract(&request.reason),
    )
}

/// The one way a task changes: known, permitted, right by the rules, unchanged since it was seen.
fn change(
    session: &mut Session<'_>,
    id: TaskId,
    seen: Version,
    action: Action,
    kind: Kind,
    rule: impl FnOnce(&Task, UserId) -> Result<Vec<FieldSet>, Refusal>,
) -> Result<TaskRow, Error> {
    let record = session.task(id)?;
    let permit = session.permit_on(action, &record)?;
    let changes = rule(&as_rules_see(&record), session.user)?;
    if changes.is_empty() {
        return row_of(session, id);
    }
    session.check_seen(&record.versions, seen, &changes)?;
    check_references(session, &changes)?;
    let patient = new_patient(&changes).or(record.patient);
    let item = DraftItem::task(id, patient).known_as(record.sensitivity);
    let item = session.changing(item, &record.versions, changes)?;
    session.commit(&permit, kind, vec![item])?;
    row_of(session, id)
}

pub(crate) fn new_patient(changes: &[FieldSet]) -> Option<careloop_contract::PatientId> {
    changes.iter().find_map(|change| match change.value {
        FieldValue::Patient(patient) => Some(patient),
        FieldValue::Nothing
        | FieldValue::Text(_)
        | FieldValue::Number(_)
        | FieldValue::Flag(_)
        | FieldValue::Person(_)
        | FieldValue::People(_) => None,
    })
}

/// A task goes only to people who can see and finish it, and concerns only patients there are.
pub(crate) fn check_references(session: &mut Session<'_>, changes: &[FieldSet]) -> Result<(), Error> {
    for FieldSet { field, value } in changes {
        match value {
            FieldValue::Person(user) => {
                let owner = PersonRecord::load(session.vault.db(), *user)?;
                let can = owner.is_some_and(|person| {
                    matches!(person.standing, Standing::Invited | Standing::Active)
                        && session.policy.allows_at_all(Action::CompleteTask, person.roles)
                });
                if !can {
                    return Err(Refusal::Malformed { field: *field }.into());
                }
            }
            FieldValue::Patient(patient) => {
                session.patient(*patient)?;
            }
            FieldValue::Nothing
            | FieldValue::Text(_)
            | FieldValue::Number(_)
            | FieldValue::Flag(_)
            | FieldValue::People(_) => {}
        }
    }
    Ok(())
}

/// The answer to a change: the row as it is now, its patient masked. The author has just seen the
/// record; showing it again would be another view.
fn row_of(session: &Session<'_>, id: TaskId) -> Result<TaskRow, Error> {
    let line = read::line_of(session.vault.db(), id)?.ok_or(Refusal::NotFound)?;
    task_row(session, line, Identity::Masked)
}

/// Adds a comment.
pub(crate) fn comment(session: &mut Session<'_>, request: AddComment) -> Result<RemarkView, Error> {
    let record = session.task(request.task)?;
    let permit = session.permit_on(Action::Comment, &record)?;
    let text = as_rules_see(&record).comment(&request.text)?;
    let value = (Field::CommentText, text_value(text));
    remark(
        session,
        &permit,
        &record,
        Kind::Commented,
        DataCategory::Task,
        value,
    )
}

/// Adds a clinical note.
pub(crate) fn note(session: &mut Session<'_>, request: AddClinicalNote) -> Result<RemarkView, Error> {
    let record = session.task(request.task)?;
    let permit = session.permit_on(Action::AddClinicalNote, &record)?;
    let text = as_rules_see(&record).note(&request.text)?;
    let value = (Field::NoteText, DraftValue::Clinical(text.into_bytes().into()));
    remark(
        session,
        &permit,
        &record,
        Kind::NoteAdded,
        DataCategory::Clinical,
        value,
    )
}

fn remark(
    session: &mut Session<'_>,
    permit: &Permit,
    task: &TaskRecord,
    kind: Kind,
    category: DataCategory,
    (field, text): (Field, DraftValue),
) -> Result<RemarkView, Error> {
    let id = RemarkId::from_bytes(session.vault.make_id()?);
    let item = DraftItem::remark(id, task.patient, category)
        .known_as(task.sensitivity)
        .with(Field::RemarkTask, Value::Bytes(task.id.as_bytes().to_vec()))
        .changing(field, None, text);
    session.commit(permit, kind, vec![item])?;
    remark_view(session, id)
}
