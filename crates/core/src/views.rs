//! Makes views of records.

use crate::session::Session;
use careloop_contract::view::{
    FieldChange, HistoryLine, PatientHit, PatientIdentity, PatientLabel, PersonLabel, PersonView, RemarkView,
    TaskRow,
};
use careloop_contract::{
    AccountKind, DataCategory, Day, Field, HoldReason, IdentityCheck, Instant, Priority, Refusal, RemarkId,
    Role, Roles, Sensitivity, Standing, TaskCategory, TaskState, TimeOfDay, UserId,
};
use careloop_domain::patient::{full_label, mask};
use careloop_domain::place::is_over;
use careloop_ledger::{Actor, Subject, SubjectKind, Value};
use careloop_vault::Error;
use careloop_vault::db::read::{self, TaskLine};
use careloop_vault::db::records::{PatientRecord, PersonRecord, RemarkRecord, WorkstationRecord};
use std::collections::BTreeMap;

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
pub(crate) fn task_row(session: &Session<'_>, line: TaskLine, identity: Identity) -> Result<TaskRow, Error> {
    let TaskLine {
        task,
        patient,
        owner,
        done_by,
    } = line;
    let (today, now) = session.clinic_now();
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
        version: session.version(&task.versions)?,
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
pub(crate) fn person_view(session: &Session<'_>, person: PersonRecord) -> Result<PersonView, Error> {
    Ok(PersonView {
        user: person.id,
        version: session.version(&person.versions)?,
        login: person.login,
        name: person.name,
        roles: person.roles,
        standing: person.standing,
        kind: person.kind,
        invoker: person.invoker,
    })
}

/// A person as named beside a record.
pub(crate) fn person_label(session: &Session<'_>, user: UserId) -> Result<PersonLabel, Error> {
    let person = PersonRecord::load(session.vault.db(), user)?;
    Ok(PersonLabel {
        user,
        name: person.map(|person| person.name).unwrap_or_default(),
    })
}

/// A remark by its id.
pub(crate) fn remark_view(session: &Session<'_>, id: RemarkId) -> Result<RemarkView, Error> {
    let remark = RemarkRecord::load(session.vault.db(), id)?.ok_or(Refusal::NotFound)?;
    view_of_remark(session, &remark, true)
}

/// A remark; its clinical text only where it may be read and the key is in hand.
pub(crate) fn view_of_remark(
    session: &Session<'_>,
    remark: &RemarkRecord,
    reads_clinical: bool,
) -> Result<RemarkView, Error> {
    let text = if !remark.clinical {
        remark.text.clone()
    } else if reads_clinical {
        session
            .vault
            .open_note(remark)?
            .map(|text| text.as_str().to_owned())
    } else {
        None
    };
    Ok(RemarkView {
        remark: remark.id,
        clinical: remark.clinical,
        by: person_label(session, remark.author)?,
        at: remark.at,
        text,
        digest: None,
        retracted: remark.retracted,
    })
}

/// Every change of a record, oldest first, each with the value before it.
pub(crate) fn history(session: &Session<'_>, subject: Subject) -> Result<Vec<HistoryLine>, Error> {
    let mut before: BTreeMap<u16, Value> = BTreeMap::new();
    let mut lines = Vec::new();
    for (placed, number) in read::history(session.vault.db(), subject)? {
        let item = usize::try_from(number)
            .ok()
            .and_then(|at| placed.entry.items.get(at));
        let Some(item) = item else { continue };
        let mut changes = Vec::new();
        for delta in &item.deltas {
            let earlier = before.insert(delta.field, delta.value.clone());
            let Some(field) = delta.field().filter(|field| tells_people(*field)) else {
                continue;
            };
            changes.push(FieldChange {
                field,
                before: earlier
                    .map(|value| shown(session, field, &value))
                    .transpose()?
                    .flatten(),
                after: shown(session, field, &delta.value)?,
                sealed: matches!(delta.value, Value::Sealed(_)),
            });
        }
        let by = match placed.entry.actor {
            Actor::Person(user) => Some(person_label(session, user)?),
            Actor::Workstation | Actor::Recovery => None,
        };
        let workstation = WorkstationRecord::load(session.vault.db(), placed.entry.workstation)?;
        lines.push(HistoryLine {
            version: placed.entry.version(number),
            at: placed.entry.at,
            by,
            workstation: workstation
                .map(|workstation| workstation.name)
                .unwrap_or_default(),
            what: placed
                .entry
                .kind()
                .map_or("unknown", |kind| kind.name())
                .to_owned(),
            changes,
        });
    }
    Ok(lines)
}

/// Whether a field says something to people. Keys, digests and sealed bytes do not.
const fn tells_people(field: Field) -> bool {
    !matches!(
        field,
        Field::SigningKey
            | Field::SealingKey
            | Field::Invitation
            | Field::Factor
            | Field::FactorStep
            | Field::OneTimeCode
            | Field::Grant
            | Field::HeaderNumber
            | Field::HeaderHash
            | Field::RecoverySigningKey
            | Field::RecoverySealingKey
            | Field::AuditKey
    )
}

/// A value as text for a history line; none for an empty or a sealed one.
fn shown(session: &Session<'_>, field: Field, value: &Value) -> Result<Option<String>, Error> {
    let number = value.as_int().and_then(|number| u16::try_from(number).ok());
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other fields are shown as what they hold"
    )]
    let named = match field {
        Field::State => number
            .and_then(TaskState::from_number)
            .map(|state| state.name().to_owned()),
        Field::HoldReason => number
            .and_then(HoldReason::from_number)
            .map(|reason| reason.name().to_owned()),
        Field::Queue => number
            .and_then(Role::from_number)
            .map(|role| role.name().to_owned()),
        Field::Priority => number
            .and_then(Priority::from_number)
            .map(|priority| priority.name().to_owned()),
        Field::Sensitivity => number
            .and_then(Sensitivity::from_number)
            .map(|sensitivity| sensitivity.name().to_owned()),
        Field::Category => number
            .and_then(TaskCategory::from_number)
            .map(|category| category.name().to_owned()),
        Field::DueDay | Field::BirthDay | Field::DeathDay | Field::AccountExpires => {
            value.as_int().and_then(Day::from_days).map(|day| day.to_string())
        }
        Field::DueTime => number
            .and_then(TimeOfDay::from_minutes)
            .map(|time| time.to_string()),
        Field::InvitationExpires | Field::OneTimeExpires | Field::LeaveOrdered => {
            value.as_int().map(|at| Instant::from_millis(at).to_string())
        }
        Field::Roles => number.and_then(|bits| u8::try_from(bits).ok()).map(|bits| {
            let names: Vec<&str> = Roles::from_bits(bits).iter().map(Role::name).collect();
            names.join(", ")
        }),
        Field::Standing => number
            .and_then(Standing::from_number)
            .map(|standing| standing.name().to_owned()),
        Field::IdentityCheck => number
            .and_then(IdentityCheck::from_number)
            .map(|check| check.name().to_owned()),
        Field::AccountKind => number
            .and_then(AccountKind::from_number)
            .map(|kind| kind.name().to_owned()),
        Field::Owner | Field::AccountOwner | Field::Approver => match value.as_array() {
            Some(user) => Some(person_label(session, UserId::from_bytes(user))?.name),
            None => None,
        },
        Field::Patient => value
            .as_array()
            .map(|id| careloop_contract::PatientId::from_bytes(id).to_string()),
        _ => match value {
            Value::Null | Value::Sealed(_) | Value::Bytes(_) => None,
            Value::Bool(answer) => Some(answer.to_string()),
            Value::Int(number) => Some(number.to_string()),
            Value::Text(text) => Some(text.clone()),
        },
    };
    Ok(named)
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

/// The category of what a task's view shows: clinical, if it shows a note's text.
pub(crate) fn category_shown(remarks: &[RemarkView]) -> DataCategory {
    if remarks
        .iter()
        .any(|remark| remark.clinical && remark.text.is_some())
    {
        DataCategory::Clinical
    } else {
        DataCategory::Task
    }
}
