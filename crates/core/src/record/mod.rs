//! One record and its versions: its history, what it was at a moment, going back to that; and what of it
//! leaves the screen, which is on record before it does.

mod at;
pub(crate) mod chart;
pub(crate) mod history;
mod leaving;
mod restore;

pub(crate) use at::read as read_at;
pub(crate) use leaving::{copy, print};
pub(crate) use restore::restore;

use crate::access;
use crate::session::Session;
use careloop_contract::view::RecordRef;
use careloop_contract::{Action, DataCategory, Refusal};
use careloop_ledger::{Subject, SubjectKind};
use careloop_vault::Error;
use careloop_vault::access::AccessedRecord;
use careloop_vault::db::records::{PatientRecord, RemarkRecord, TaskRecord};
use careloop_vault::db::versions::FieldVersions;

/// A record that a request names and whose content this person may see.
pub(crate) enum Named {
    /// A task.
    Task(TaskRecord),
    /// A patient.
    Patient(PatientRecord),
    /// A remark, on its task.
    Remark(Box<(TaskRecord, RemarkRecord)>),
}

impl Named {
    /// Finds it, if there is one that this person may know of. What a clinical remark says is another
    /// question.
    pub(crate) fn find(session: &mut Session<'_>, record: RecordRef) -> Result<Self, Error> {
        Ok(match record {
            RecordRef::Task(task) => Self::Task(session.task(task)?),
            RecordRef::Patient(patient) => Self::Patient(session.patient(patient)?),
            RecordRef::Remark(remark) => {
                session.name(subject_of(record));
                // Who sees no task is told the same of every remark.
                let _may = session.permit_on_some(Action::SeeTask)?;
                let remark = RemarkRecord::load(session.vault.db(), remark)?.ok_or(Refusal::NotFound)?;
                let task = session.task(remark.task)?;
                session.name(subject_of(record));
                Self::Remark(Box::new((task, remark)))
            }
        })
    }

    /// As the ledger names it.
    pub(crate) fn subject(&self) -> Subject {
        match self {
            Self::Task(task) => Subject::new(SubjectKind::Task, *task.id.as_bytes()),
            Self::Patient(patient) => Subject::new(SubjectKind::Patient, *patient.id.as_bytes()),
            Self::Remark(both) => Subject::new(SubjectKind::Remark, *both.1.id.as_bytes()),
        }
    }

    /// The last write of each of its fields.
    pub(crate) fn versions(&self) -> &FieldVersions {
        match self {
            Self::Task(task) => &task.versions,
            Self::Patient(patient) => &patient.versions,
            Self::Remark(both) => &both.1.versions,
        }
    }

    /// What an entry says of it when it is shown as it is now.
    pub(crate) fn access(&self, session: &Session<'_>) -> Result<AccessedRecord, Error> {
        Ok(match self {
            Self::Task(task) => {
                let category = match task.patient {
                    Some(_) => DataCategory::Demographics,
                    None => DataCategory::Task,
                };
                access::task(task, session.version(&task.versions)?, category)
            }
            Self::Patient(patient) => access::patient(patient, session.version(&patient.versions)?),
            Self::Remark(both) => access::remark(session, &both.0, &both.1)?,
        })
    }
}

/// As the ledger names a record.
pub(crate) const fn subject_of(record: RecordRef) -> Subject {
    match record {
        RecordRef::Task(task) => Subject::new(SubjectKind::Task, *task.as_bytes()),
        RecordRef::Patient(patient) => Subject::new(SubjectKind::Patient, *patient.as_bytes()),
        RecordRef::Remark(remark) => Subject::new(SubjectKind::Remark, *remark.as_bytes()),
    }
}
