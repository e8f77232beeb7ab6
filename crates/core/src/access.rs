//! What an access entry says of the records that are about to be shown.

use crate::session::Session;
use careloop_contract::{DataCategory, Version};
use careloop_ledger::{Subject, SubjectKind};
use careloop_vault::Error;
use careloop_vault::access::AccessedRecord;
use careloop_vault::db::read::TaskLine;
use careloop_vault::db::records::{PatientRecord, TaskRecord};

/// A task that is shown, with the category of the most telling thing shown of it.
pub(crate) fn task(task: &TaskRecord, version: Version, category: DataCategory) -> AccessedRecord {
    AccessedRecord {
        subject: Subject::new(SubjectKind::Task, *task.id.as_bytes()),
        version: Some(version),
        patient: task.patient,
        category,
    }
}

/// A patient that is shown.
pub(crate) fn patient(patient: &PatientRecord, version: Version) -> AccessedRecord {
    AccessedRecord {
        subject: Subject::new(SubjectKind::Patient, *patient.id.as_bytes()),
        version: Some(version),
        patient: Some(patient.id),
        category: DataCategory::Demographics,
    }
}

/// The lines of a list that show who a patient is.
pub(crate) fn lines(session: &Session<'_>, lines: &[TaskLine]) -> Result<Vec<AccessedRecord>, Error> {
    let with_patient = lines.iter().filter(|line| line.patient.is_some());
    with_patient
        .map(|line| {
            Ok(task(
                &line.task,
                session.version(&line.task.versions)?,
                DataCategory::Demographics,
            ))
        })
        .collect()
}
