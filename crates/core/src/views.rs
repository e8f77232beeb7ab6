//! Makes views of records, as they are or as they were.

use crate::attachments;
use crate::record::history::history;
use crate::session::Session;
use careloop_contract::view::{
    AttachmentView, PatientHit, PatientIdentity, PatientLabel, PatientView, PersonLabel, PersonView,
    RemarkView, TaskRow, TaskView,
};
use careloop_contract::{DataCategory, Day, Refusal, RemarkId, TaskState, TimeOfDay, UserId, Version};
use careloop_domain::patient::{full_label, mask};
use careloop_domain::place::is_over;
use careloop_ledger::tree::Hash;
use careloop_ledger::{Subject, SubjectKind};
use careloop_vault::crypto::sha256;
use careloop_vault::db::Connection;
use careloop_vault::db::read::{self, TaskLine};
use careloop_vault::db::records::{PatientRecord, PersonRecord, RemarkRecord, TaskRecord};
use careloop_vault::db::versions::FieldVersions;
use careloop_vault::{Error, OpenVault};

/// Where records are looked at from: today, or a moment in the past.
pub(crate) trait Standpoint {
    /// The open vault.
    fn vault(&self) -> &OpenVault;
    /// The tables as they are, or were.
    fn db(&self) -> &Connection;
    /// The day and time at the clinic.
    fn clinic_now(&self) -> (Day, TimeOfDay);

    /// The version of a record.
    fn version(&self, versions: &FieldVersions) -> Result<Version, Error> {
        let latest = self.vault().version_of(versions.latest())?;
        Ok(latest.ok_or(Refusal::NotFound)?)
    }
}

impl Standpoint for Session<'_> {
    fn vault(&self) -> &OpenVault {
        self.vault
    }

    fn db(&self) -> &Connection {
        self.vault.db()
    }

    fn clinic_now(&self) -> (Day, TimeOfDay) {
        Self::clinic_now(self)
    }
}

/// Whether a view says who a patient is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Identity {
    /// By name and day of birth. Recorded.
    Shown,
    /// By initials.
    Masked,
}

impl Identity {
    pub(crate) const fn of(identified: bool) -> Self {
        if identified { Self::Shown } else { Self::Masked }
    }
}

/// A task in a list.
pub(crate) fn task_row(from: &impl Standpoint, line: TaskLine, identity: Identity) -> Result<TaskRow, Error> {
    let TaskLine {
        task,
        patient,
        owner,
        done_by,
    } = line;
    let (today, now) = from.clinic_now();
    let due_time = task.due_time.filter(|_| task.due.is_some());
    let is_closed = matches!(task.state, TaskState::Done | TaskState::Cancelled);
    let patient = task
        .patient
        .zip(patient)
        .map(|(id, (family, given, born))| match identity {
            Identity::Shown => PatientLabel {
                patient: id,
                name: full_label(&family, &given),
                born,
            },
            Identity::Masked => PatientLabel {
                patient: id,
                name: mask(&family, &given),
                born: None,
            },
        });
    Ok(TaskRow {
        sensitivity: task.sensitivity,
        task: task.id,
        version: from.version(&task.versions)?,
        title: task.title,
        state: task.state,
        waiting: task.hold_reason,
        priority: task.priority,
        category: task.category,
        due: task.due,
        due_time,
        overdue: task.state.is_open() && is_over(task.due, due_time, today, now),
        closed_at: task.closed_at.filter(|_| is_closed),
        done_by: task
            .done_by
            .zip(done_by)
            .filter(|_| task.state == TaskState::Done)
            .map(|(user, name)| PersonLabel { user, name }),
        owner: task
            .owner
            .zip(owner)
            .map(|(user, name)| PersonLabel { user, name }),
        queue: task.queue,
        patient,
        comments: task.comments,
        notes: task.notes,
    })
}

/// All of a task, with what stands on it as far as it may be read.
pub(crate) fn task_view(
    from: &impl Standpoint,
    task: TaskRecord,
    on_task: OnTask,
) -> Result<TaskView, Error> {
    let line = read::line(from.db(), task.num)?.ok_or(Refusal::NotFound)?;
    let patient = match task.patient {
        Some(patient) => PatientRecord::load(from.db(), patient)?,
        None => None,
    };
    let is_done = task.state == TaskState::Done;
    let finished_by = task.done_by.filter(|_| is_done);
    let subject = Subject::new(SubjectKind::Task, *task.id.as_bytes());
    Ok(TaskView {
        row: task_row(from, line, Identity::Shown)?,
        patient: patient.map(patient_identity),
        details: task.details,
        reason: task.reason,
        created_by: person_label(from, task.created_by)?,
        created_at: task.created_at,
        done_by: finished_by.map(|user| person_label(from, user)).transpose()?,
        done_at: task.done_at.filter(|_| is_done),
        remarks: on_task.remarks,
        attachments: on_task.attachments,
        history: history(from, subject)?,
    })
}

/// A patient's record, beside their tasks.
pub(crate) fn patient_view(
    from: &impl Standpoint,
    record: PatientRecord,
    tasks: Vec<TaskRow>,
) -> Result<PatientView, Error> {
    let team = record.care_team.iter();
    Ok(PatientView {
        care_team: team
            .map(|user| person_label(from, *user))
            .collect::<Result<_, _>>()?,
        version: from.version(&record.versions)?,
        patient: record.id,
        record_number: record.record_number,
        family: record.family,
        given: record.given,
        born: record.born,
        sex: record.sex,
        phone: record.phone,
        address: record.address,
        died: record.died,
        tasks,
    })
}

/// Who a patient is.
pub(crate) fn patient_identity(record: PatientRecord) -> PatientIdentity {
    PatientIdentity {
        patient: record.id,
        record_number: record.record_number,
        family: record.family,
        given: record.given,
        born: record.born,
        sex: record.sex,
        died: record.died,
    }
}

/// A patient found by a search.
pub(crate) fn patient_hit(record: &PatientRecord, identity: Identity) -> PatientHit {
    match identity {
        Identity::Shown => PatientHit {
            label: PatientLabel {
                patient: record.id,
                name: full_label(&record.family, &record.given),
                born: record.born,
            },
            record_number: Some(record.record_number.clone()),
        },
        Identity::Masked => PatientHit {
            label: PatientLabel {
                patient: record.id,
                name: mask(&record.family, &record.given),
                born: None,
            },
            record_number: None,
        },
    }
}

/// A person.
pub(crate) fn person_view(from: &impl Standpoint, person: PersonRecord) -> Result<PersonView, Error> {
    Ok(PersonView {
        user: person.id,
        version: from.version(&person.versions)?,
        login: person.login,
        name: person.name,
        roles: person.roles,
        standing: person.standing,
        kind: person.kind,
        invoker: person.invoker,
    })
}

/// A person as named beside a record.
pub(crate) fn person_label(from: &impl Standpoint, user: UserId) -> Result<PersonLabel, Error> {
    let person = PersonRecord::load(from.db(), user)?;
    Ok(PersonLabel {
        user,
        name: person.map(|person| person.name).unwrap_or_default(),
    })
}

/// A remark by its id.
pub(crate) fn remark_view(from: &impl Standpoint, id: RemarkId) -> Result<RemarkView, Error> {
    let remark = RemarkRecord::load(from.db(), id)?.ok_or(Refusal::NotFound)?;
    view_of_remark(from, &remark, true)
}

/// A remark; its clinical text only where it may be read and the key is in hand.
pub(crate) fn view_of_remark(
    from: &impl Standpoint,
    remark: &RemarkRecord,
    reads_clinical: bool,
) -> Result<RemarkView, Error> {
    let text = if !remark.clinical {
        remark.text.clone()
    } else if reads_clinical {
        from.vault()
            .open_note(remark)?
            .map(|text| text.as_str().to_owned())
    } else {
        None
    };
    Ok(RemarkView {
        remark: remark.id,
        clinical: remark.clinical,
        by: person_label(from, remark.author)?,
        at: remark.at,
        digest: remark
            .sealed
            .as_ref()
            .filter(|_| text.is_none())
            .map(|sealed| Hash::from_bytes(sha256(&sealed.ciphertext)).to_string()),
        text,
        retracted: remark.retracted,
    })
}

/// What an accessed record is called in the audit trail.
pub(crate) fn subject_name(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Clinic => "clinic",
        SubjectKind::Workstation => "workstation",
        SubjectKind::Person => "person",
        SubjectKind::Session => "session",
        SubjectKind::Patient => "patient",
        SubjectKind::Task => "task",
        SubjectKind::Remark => "remark",
    }
}

/// What stands on a task, as far as it may be read.
#[derive(Default)]
pub(crate) struct OnTask {
    /// Comments and notes, oldest first.
    remarks: Vec<RemarkView>,
    /// Attachments, oldest first.
    attachments: Vec<AttachmentView>,
    /// Which of them show something clinical.
    pub(crate) clinical: Vec<RemarkRecord>,
}

impl OnTask {
    /// Adds the view of a remark.
    pub(crate) fn add(
        &mut self,
        from: &impl Standpoint,
        remark: RemarkRecord,
        reads_clinical: bool,
    ) -> Result<(), Error> {
        let is_shown = match attachments::view(from, &remark, reads_clinical)? {
            Some(view) => {
                let is_shown = view.name.is_some();
                self.attachments.push(view);
                is_shown
            }
            None => {
                let view = view_of_remark(from, &remark, reads_clinical)?;
                let is_shown = view.text.is_some();
                self.remarks.push(view);
                is_shown
            }
        };
        if remark.clinical && is_shown {
            self.clinical.push(remark);
        }
        Ok(())
    }

    /// The category of what is shown: clinical, if something of it is.
    pub(crate) fn category(&self) -> DataCategory {
        if self.clinical.is_empty() {
            DataCategory::Task
        } else {
            DataCategory::Clinical
        }
    }
}
