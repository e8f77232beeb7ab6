//! What an access entry says of the records that are about to be shown.

use crate::session::Session;
use careloop_contract::{DataCategory, PatientId, Sensitivity, Version};
use careloop_ledger::{Subject, SubjectKind};
use careloop_vault::Error;
use careloop_vault::access::AccessedRecord;
use careloop_vault::db::read::{self, TaskLine};
use careloop_vault::db::records::{PatientRecord, RemarkRecord, TaskRecord};

/// A task that is shown, with the category of the most telling thing shown of it.
pub(crate) fn task(task: &TaskRecord, version: Version, category: DataCategory) -> AccessedRecord {
    AccessedRecord {
        subject: Subject::new(SubjectKind::Task, *task.id.as_bytes()),
        version: Some(version),
        patient: task.patient,
        category,
        special: is_special(task),
    }
}

/// A patient that is shown.
pub(crate) fn patient(patient: &PatientRecord, version: Version) -> AccessedRecord {
    AccessedRecord {
        subject: Subject::new(SubjectKind::Patient, *patient.id.as_bytes()),
        version: Some(version),
        patient: Some(patient.id),
        category: DataCategory::Demographics,
        special: false,
    }
}

/// A comment, note or attachment that is shown, on its task.
pub(crate) fn remark(
    session: &Session<'_>,
    task: &TaskRecord,
    remark: &RemarkRecord,
) -> Result<AccessedRecord, Error> {
    let subject = Subject::new(SubjectKind::Remark, *remark.id.as_bytes());
    Ok(AccessedRecord {
        subject,
        version: Some(session.version(&remark.versions)?),
        // Whom it was written about, though its task may be about somebody else by now.
        patient: read::first_patient(session.vault.db(), subject)?.map(PatientId::from_bytes),
        category: match remark.clinical {
            true => DataCategory::Clinical,
            false => DataCategory::Task,
        },
        special: is_special(task),
    })
}

/// The lines of a list that is shown with identity.
pub(crate) fn lines(session: &Session<'_>, lines: &[TaskLine]) -> Result<Vec<AccessedRecord>, Error> {
    lines
        .iter()
        .map(|line| {
            let category = match line.patient {
                Some(_) => DataCategory::Demographics,
                None => DataCategory::Task,
            };
            let version = session.version(&line.task.versions)?;
            Ok(task(&line.task, version, category))
        })
        .collect()
}

/// What is restricted is specially protected, with all that stands on it.
fn is_special(task: &TaskRecord) -> bool {
    task.sensitivity == Sensitivity::Restricted
}
