//! Tasks, comments, notes and searches.

use super::Answer;
use crate::args::tasks::{
    AddTask, Chosen, EditTask, ListTasks, NoteCommand, Search, TaskCommand, WithReason,
};
use crate::args::values::Due;
use crate::failure::Failure;
use crate::resolve;
use crate::session::Session;
use crate::show::{Notes, TaskHistory};
use careloop_contract::command::{
    self, AddClinicalNote, AddComment, AssignTask, Assignee, CancelTask, Change, ClaimTask, CompleteTask,
    HoldTask, ReopenTask, RestoreVersion, RetractTask, StartTask,
};
use careloop_contract::limits::NOTE_CHARS;
use careloop_contract::query::{
    self, MyDay, OpenTask, ReadRecordAt, RecordSource, SearchNotes, SearchRecords, TaskFilter,
};
use careloop_contract::view::{RecordRef, TaskView};
use careloop_contract::{Day, Field, PatientId, Refusal, TaskId, UserId, Version};
use careloop_core::Execute as _;
use std::io::{self, Read as _};

pub(super) fn task(command: TaskCommand, session: &mut Session<'_>) -> Answer {
    match command {
        TaskCommand::Add(add) => add_task(add, session),
        TaskCommand::List(list) => list_tasks(list, session),
        TaskCommand::Day => Ok(Box::new(session.core.execute(MyDay {
            identified: session.identified,
        })?)),
        TaskCommand::Show { task } => Ok(Box::new(open(&task, session)?)),
        TaskCommand::History { task } => Ok(Box::new(TaskHistory(open(&task, session)?))),
        TaskCommand::ShowAt { task, version } => {
            let record = RecordRef::Task(resolve::task_id(session.core, &task)?);
            let source = RecordSource::Version { record, version };
            Ok(Box::new(session.core.execute(ReadRecordAt { source })?))
        }
        TaskCommand::Restore { task: chosen, to } => {
            let (task, seen) = seen(&chosen, session)?;
            let record = RecordRef::Task(task);
            Ok(Box::new(session.core.execute(RestoreVersion {
                record,
                seen,
                to,
            })?))
        }
        TaskCommand::Start(chosen) => {
            let (task, seen) = seen(&chosen, session)?;
            Ok(Box::new(session.core.execute(StartTask { task, seen })?))
        }
        TaskCommand::Hold {
            task: chosen,
            waiting,
            reason,
        } => {
            let (task, seen) = seen(&chosen, session)?;
            Ok(Box::new(session.core.execute(HoldTask {
                task,
                seen,
                waiting,
                reason,
            })?))
        }
        TaskCommand::Done(chosen) => {
            let (task, seen) = seen(&chosen, session)?;
            Ok(Box::new(session.core.execute(CompleteTask { task, seen })?))
        }
        TaskCommand::Reopen(WithReason { task: chosen, reason }) => {
            let (task, seen) = seen(&chosen, session)?;
            Ok(Box::new(session.core.execute(ReopenTask {
                task,
                seen,
                reason,
            })?))
        }
        TaskCommand::Assign {
            task: chosen,
            to,
            queue,
        } => {
            let to = match (to, queue) {
                (Some(login), _) => Assignee::Person(person(&login, session)?),
                (None, Some(role)) => Assignee::Queue(role),
                (None, None) => {
                    return Err(Failure::Usage(
                        "It is not said whom the task is given to. Name a person with --to or a role with --queue."
                            .to_owned(),
                    ));
                }
            };
            let (task, seen) = seen(&chosen, session)?;
            Ok(Box::new(session.core.execute(AssignTask { task, seen, to })?))
        }
        TaskCommand::Claim(chosen) => {
            let (task, seen) = seen(&chosen, session)?;
            Ok(Box::new(session.core.execute(ClaimTask { task, seen })?))
        }
        TaskCommand::Cancel(WithReason { task: chosen, reason }) => {
            let (task, seen) = seen(&chosen, session)?;
            Ok(Box::new(session.core.execute(CancelTask {
                task,
                seen,
                reason,
            })?))
        }
        TaskCommand::Retract(WithReason { task: chosen, reason }) => {
            let (task, seen) = seen(&chosen, session)?;
            Ok(Box::new(session.core.execute(RetractTask {
                task,
                seen,
                reason,
            })?))
        }
        TaskCommand::Edit(edit) => edit_task(edit, session),
        TaskCommand::Comment { task, text } => {
            let task = resolve::task_id(session.core, &task)?;
            Ok(Box::new(session.core.execute(AddComment { task, text })?))
        }
    }
}

pub(super) fn note(command: NoteCommand, session: &mut Session<'_>) -> Answer {
    match command {
        NoteCommand::Add { task, text } => {
            let text = if text == "-" {
                standard_input(session)?
            } else {
                text
            };
            let task = resolve::task_id(session.core, &task)?;
            Ok(Box::new(session.core.execute(AddClinicalNote { task, text })?))
        }
        NoteCommand::Show { task } => {
            let task = open(&task, session)?;
            Ok(Box::new(Notes(
                task.remarks
                    .into_iter()
                    .filter(|remark| remark.clinical)
                    .collect(),
            )))
        }
    }
}

pub(super) fn search(search: Search, session: &mut Session<'_>) -> Answer {
    if search.notes {
        return Ok(Box::new(session.core.execute(SearchNotes {
            text: search.text,
            rows: search.rows,
        })?));
    }
    Ok(Box::new(session.core.execute(SearchRecords {
        text: search.text,
        rows: search.rows,
        identified: session.identified,
        patients_only: false,
    })?))
}

fn add_task(add: AddTask, session: &mut Session<'_>) -> Answer {
    let request = command::AddTask {
        sensitivity: add.sensitivity.said(),
        patient: patient(add.patient.as_deref(), session)?,
        owner: owner(add.owner.as_deref(), session)?,
        due: day(add.due, session),
        due_time: add.time,
        title: add.title,
        details: add.details,
        priority: add.priority,
        category: add.category,
        queue: add.queue,
    };
    Ok(Box::new(session.core.execute(request)?))
}

fn edit_task(edit: EditTask, session: &mut Session<'_>) -> Answer {
    let patient = patient(edit.patient.as_deref(), session)?;
    let due = day(edit.due, session);
    let (task, seen) = seen(&edit.task, session)?;
    Ok(Box::new(session.core.execute(command::EditTask {
        sensitivity: edit.sensitivity.said(),
        task,
        seen,
        title: edit.title,
        details: change(edit.details, edit.no_details),
        patient: change(patient, edit.no_patient),
        due: change(due, edit.no_due),
        due_time: change(edit.time, edit.no_time),
        priority: edit.priority,
        category: edit.category,
    })?))
}

fn list_tasks(list: ListTasks, session: &mut Session<'_>) -> Answer {
    let owner = if list.mine {
        Some(session.view.user)
    } else {
        owner(list.owner.as_deref(), session)?
    };
    let request = query::ListTasks {
        filter: TaskFilter {
            states: list.states,
            owner,
            queue: list.queue,
            patient: patient(list.patient.as_deref(), session)?,
            category: list.category,
            priority: list.priority,
            due_to: day(list.due_to, session),
            due_from: day(list.due_from, session),
        },
        skip: list.skip,
        rows: list.rows,
        identified: session.identified,
    };
    Ok(Box::new(session.core.execute(request)?))
}

fn open(task: &str, session: &mut Session<'_>) -> Result<TaskView, Failure> {
    let task = resolve::task_id(session.core, task)?;
    Ok(session.core.execute(OpenTask { task })?)
}

fn seen(chosen: &Chosen, session: &mut Session<'_>) -> Result<(TaskId, Version), Failure> {
    resolve::task_seen(session.core, chosen)
}

fn patient(named: Option<&str>, session: &mut Session<'_>) -> Result<Option<PatientId>, Failure> {
    named
        .map(|text| resolve::patient_id(session.core, text))
        .transpose()
}

fn owner(named: Option<&str>, session: &mut Session<'_>) -> Result<Option<UserId>, Failure> {
    named.map(|login| person(login, session)).transpose()
}

fn person(login: &str, session: &mut Session<'_>) -> Result<UserId, Failure> {
    resolve::person(session.core, login, session.view.user)
}

/// The day meant, counted from today at the clinic.
fn day(due: Option<Due>, session: &Session<'_>) -> Option<Day> {
    due.map(|due| due.day(session.core.today()))
}

fn change<T>(value: Option<T>, clear: bool) -> Change<T> {
    match (value, clear) {
        (Some(value), _) => Change::Set(value),
        (None, true) => Change::Clear,
        (None, false) => Change::Keep,
    }
}

/// A note from standard input, without the line end that `echo` adds.
fn standard_input(session: &Session<'_>) -> Result<String, Failure> {
    if session.scripted {
        return Err(Failure::Usage(
            "A note in a script cannot come from standard input. Write its text on the line.".to_owned(),
        ));
    }
    // Four bytes hold any character; one byte more shows that there is too much.
    let most = NOTE_CHARS as u64 * 4 + 1;
    let mut text = String::new();
    io::stdin()
        .lock()
        .take(most + 1)
        .read_to_string(&mut text)
        .map_err(|_| Refusal::Malformed {
            field: Field::NoteText,
        })?;
    if text.ends_with('\n') {
        text.pop();
    }
    Ok(text)
}
