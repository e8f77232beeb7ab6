//! An act that is about to be written: what it says, before it has a place in the log.

use careloop_contract::{
    DataCategory, Field, PatientId, Purpose, RemarkId, Sensitivity, TaskId, UserId, Version, WorkstationId,
};
use careloop_ledger::{Kind, Outcome, Subject, SubjectKind, Value};
use zeroize::Zeroizing;

/// A value that may still have to be sealed; sealing needs the place in the log.
#[derive(Clone, PartialEq, Eq)]
pub enum DraftValue {
    /// Readable by everyone who holds the main key.
    Plain(Value),
    /// To be sealed under the clinical key.
    Clinical(Zeroizing<Vec<u8>>),
    /// To be sealed under the session's key.
    Session(Zeroizing<Vec<u8>>),
}

/// A change of one field.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftDelta {
    /// The field.
    pub field: Field,
    /// The version of it that its author saw.
    pub seen: Option<Version>,
    /// Its value from now on.
    pub value: DraftValue,
}

/// What the act says about one record.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftItem {
    /// The record; none where a sealed part hides it.
    pub subject: Option<Subject>,
    /// The patient it concerns.
    pub patient: Option<PatientId>,
    /// The kind of data.
    pub category: DataCategory,
    /// Whether it is specially protected: a restricted task, or what stands on one.
    pub special: bool,
    /// The changes, in any order.
    pub deltas: Vec<DraftDelta>,
}

impl DraftItem {
    /// Nothing yet about a record.
    #[must_use]
    pub const fn about(subject: Subject, category: DataCategory) -> Self {
        Self {
            subject: Some(subject),
            patient: None,
            category,
            special: false,
            deltas: Vec::new(),
        }
    }

    /// About a task.
    #[must_use]
    pub fn task(task: TaskId, patient: Option<PatientId>) -> Self {
        let subject = Subject::new(SubjectKind::Task, *task.as_bytes());
        Self {
            patient,
            ..Self::about(subject, DataCategory::Task)
        }
    }

    /// About a patient.
    #[must_use]
    pub fn patient(patient: PatientId) -> Self {
        let subject = Subject::new(SubjectKind::Patient, *patient.as_bytes());
        Self {
            patient: Some(patient),
            ..Self::about(subject, DataCategory::Demographics)
        }
    }

    /// About a comment or a clinical note.
    #[must_use]
    pub fn remark(remark: RemarkId, patient: Option<PatientId>, category: DataCategory) -> Self {
        let subject = Subject::new(SubjectKind::Remark, *remark.as_bytes());
        Self {
            patient,
            ..Self::about(subject, category)
        }
    }

    /// About a person.
    #[must_use]
    pub const fn person(user: UserId) -> Self {
        Self::about(
            Subject::new(SubjectKind::Person, *user.as_bytes()),
            DataCategory::Workforce,
        )
    }

    /// About the clinic.
    #[must_use]
    pub const fn clinic() -> Self {
        Self::about(Subject::new(SubjectKind::Clinic, [0; 16]), DataCategory::System)
    }

    /// About a workstation.
    #[must_use]
    pub const fn workstation(workstation: WorkstationId) -> Self {
        Self::about(
            Subject::new(SubjectKind::Workstation, *workstation.as_bytes()),
            DataCategory::System,
        )
    }

    /// Of a task of this sensitivity, or of what stands on one. Making a task restricted says so by itself.
    #[must_use]
    pub fn known_as(mut self, sensitivity: Sensitivity) -> Self {
        self.special |= sensitivity == Sensitivity::Restricted;
        self
    }

    /// With a value for a field that had none.
    #[must_use]
    pub fn with(self, field: Field, value: Value) -> Self {
        self.changing(field, None, DraftValue::Plain(value))
    }

    /// With a change of a field that its author saw at a version.
    #[must_use]
    pub fn changing(mut self, field: Field, seen: Option<Version>, value: DraftValue) -> Self {
        let restricts = DraftValue::Plain(Value::Int(i64::from(Sensitivity::Restricted.number())));
        self.special |= field == Field::Sensitivity && value == restricts;
        self.deltas.push(DraftDelta { field, seen, value });
        self
    }

    /// Roughly how many bytes it takes in an entry, never less than it really does.
    pub(crate) fn size(&self) -> usize {
        let deltas = self.deltas.iter().map(|delta| {
            64 + match &delta.value {
                DraftValue::Plain(Value::Text(text)) => text.len(),
                DraftValue::Plain(Value::Bytes(bytes)) => bytes.len(),
                DraftValue::Plain(Value::Sealed(sealed)) => sealed.ciphertext.len() + 64,
                DraftValue::Plain(Value::Null | Value::Bool(_) | Value::Int(_)) => 0,
                DraftValue::Clinical(bytes) | DraftValue::Session(bytes) => bytes.len() + 64,
            }
        });
        64 + deltas.sum::<usize>()
    }
}

/// One act: one transaction, one undo.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it records.
    pub kind: Kind,
    /// Why it is done.
    pub purpose: Purpose,
    /// How it ended.
    pub outcome: Outcome,
    /// What it says, record by record.
    pub items: Vec<DraftItem>,
}

impl Draft {
    /// An act that was done.
    #[must_use]
    pub const fn done(kind: Kind, purpose: Purpose, items: Vec<DraftItem>) -> Self {
        Self {
            kind,
            purpose,
            outcome: Outcome::Done,
            items,
        }
    }
}

impl core::fmt::Debug for Draft {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Draft({}, {} items)", self.kind, self.items.len())
    }
}
