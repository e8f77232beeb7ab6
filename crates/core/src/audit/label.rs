//! How people, patients, workstations and records are called in the audit trail: as they are called today.

use crate::session::Session;
use crate::views::{Identity, patient_hit, person_label};
use careloop_contract::view::{PatientLabel, PersonLabel, RecordRef};
use careloop_contract::{AuditColumn, PatientId, RecordKind, RemarkId, TaskId, UserId, WorkstationId};
use careloop_domain::patient::{full_label, mask};
use careloop_ledger::{Subject, SubjectKind};
use careloop_vault::db::read;
use careloop_vault::db::records::{PatientRecord, PersonRecord, RemarkRecord, TaskRecord, WorkstationRecord};
use careloop_vault::{Error, OpenVault};
use std::collections::HashMap;

/// Labels that were looked up for one answer.
#[derive(Default)]
pub(crate) struct Labels {
    people: HashMap<UserId, PersonLabel>,
    patients: HashMap<PatientId, Option<PatientLabel>>,
    workstations: HashMap<WorkstationId, String>,
}

impl Labels {
    /// A person.
    pub(crate) fn person(&mut self, session: &Session<'_>, user: UserId) -> Result<PersonLabel, Error> {
        if let Some(known) = self.people.get(&user) {
            return Ok(known.clone());
        }
        let label = person_label(session, user)?;
        self.people.insert(user, label.clone());
        Ok(label)
    }

    /// A patient: by initials for those who may not know of patients.
    pub(crate) fn patient(
        &mut self,
        session: &Session<'_>,
        patient: PatientId,
    ) -> Result<Option<PatientLabel>, Error> {
        if let Some(known) = self.patients.get(&patient) {
            return Ok(known.clone());
        }
        let identity = Identity::of(session.knows_patients());
        let record = PatientRecord::load(session.vault.db(), patient)?;
        let label = record.map(|record| patient_hit(&record, identity).label);
        self.patients.insert(patient, label.clone());
        Ok(label)
    }

    /// The patients whose labels were looked up.
    pub(crate) fn patients(&self) -> Vec<PatientId> {
        self.patients.keys().copied().collect()
    }

    /// A workstation's name.
    pub(crate) fn workstation(&mut self, session: &Session<'_>, id: WorkstationId) -> Result<String, Error> {
        if let Some(known) = self.workstations.get(&id) {
            return Ok(known.clone());
        }
        let name = workstation_name(session.vault, id)?;
        self.workstations.insert(id, name.clone());
        Ok(name)
    }

    /// What a record is called: a title, a name.
    pub(crate) fn record(&mut self, session: &Session<'_>, subject: Subject) -> Result<String, Error> {
        let db = session.vault.db();
        Ok(match subject.kind {
            SubjectKind::Clinic => session.vault.clinic_record()?.name,
            SubjectKind::Workstation => self.workstation(session, WorkstationId::from_bytes(subject.id))?,
            SubjectKind::Person => self.person(session, UserId::from_bytes(subject.id))?.name,
            SubjectKind::Session => String::new(),
            SubjectKind::Patient => {
                let patient = self.patient(session, PatientId::from_bytes(subject.id))?;
                patient.map(|label| label.name).unwrap_or_default()
            }
            SubjectKind::Task => title(session.vault, TaskId::from_bytes(subject.id))?,
            // A remark is called after the task it stands on.
            SubjectKind::Remark => match RemarkRecord::load(db, RemarkId::from_bytes(subject.id))? {
                Some(remark) => title(session.vault, remark.task)?,
                None => String::new(),
            },
        })
    }
}

fn title(vault: &OpenVault, task: TaskId) -> Result<String, Error> {
    Ok(TaskRecord::load(vault.db(), task)?
        .map(|task| task.title)
        .unwrap_or_default())
}

fn workstation_name(vault: &OpenVault, id: WorkstationId) -> Result<String, Error> {
    let record = WorkstationRecord::load(vault.db(), id)?;
    Ok(record.map(|record| record.name).unwrap_or_default())
}

/// How the people, patients or workstations of a column are shown, by which it is sorted.
pub(crate) fn shown_in(
    vault: &OpenVault,
    column: AuditColumn,
    knows_patients: bool,
    ids: &[[u8; 16]],
) -> Result<Vec<String>, Error> {
    ids.iter()
        .map(|id| {
            Ok(match column {
                AuditColumn::Person => PersonRecord::load(vault.db(), UserId::from_bytes(*id))?
                    .map(|person| person.name)
                    .unwrap_or_default(),
                AuditColumn::Patient => read::patient_name(vault.db(), PatientId::from_bytes(*id))?
                    .map(|(family, given)| match knows_patients {
                        true => full_label(&family, &given),
                        false => mask(&family, &given),
                    })
                    .unwrap_or_default(),
                AuditColumn::Workstation => workstation_name(vault, WorkstationId::from_bytes(*id))?,
                AuditColumn::Time
                | AuditColumn::What
                | AuditColumn::Outcome
                | AuditColumn::Category
                | AuditColumn::Purpose => String::new(),
            })
        })
        .collect()
}

/// What kind of record it is.
pub(crate) const fn kind_of(kind: SubjectKind) -> RecordKind {
    match kind {
        SubjectKind::Clinic => RecordKind::Clinic,
        SubjectKind::Workstation => RecordKind::Workstation,
        SubjectKind::Person => RecordKind::Person,
        SubjectKind::Session => RecordKind::Session,
        SubjectKind::Patient => RecordKind::Patient,
        SubjectKind::Task => RecordKind::Task,
        SubjectKind::Remark => RecordKind::Remark,
    }
}

/// The record, if it is one that can be shown as it was.
pub(crate) const fn reference(subject: Subject) -> Option<RecordRef> {
    match subject.kind {
        SubjectKind::Task => Some(RecordRef::Task(TaskId::from_bytes(subject.id))),
        SubjectKind::Patient => Some(RecordRef::Patient(PatientId::from_bytes(subject.id))),
        SubjectKind::Remark => Some(RecordRef::Remark(RemarkId::from_bytes(subject.id))),
        SubjectKind::Clinic | SubjectKind::Workstation | SubjectKind::Person | SubjectKind::Session => None,
    }
}
