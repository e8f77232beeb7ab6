//! Reads of the audit trail. That it was read is an entry too.

use crate::*;
use serde::{Deserialize, Serialize};

/// Which entries of the audit trail. A condition left out does not narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditFilter {
    /// By this person.
    pub person: Option<UserId>,
    /// Concerning this patient.
    pub patient: Option<PatientId>,
    /// Naming this record.
    pub record: Option<view::RecordRef>,
    /// Of these groups. None: of all.
    pub groups: Vec<EntryGroup>,
    /// Of this kind, by its name.
    pub what: Option<String>,
    /// At this workstation.
    pub workstation: Option<WorkstationId>,
    /// Done (false) or refused (true).
    pub refused: Option<bool>,
    /// Under special protection, or in an emergency.
    pub special: bool,
    /// Not before.
    pub from: Option<Instant>,
    /// Before.
    pub to: Option<Instant>,
    /// One of these places: the entries of an alert.
    pub places: Vec<u64>,
}

/// A page of the audit trail. Paging on within the same filter is the same reading.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadAudit {
    /// Which entries.
    #[serde(default)]
    pub filter: AuditFilter,
    /// By what they are sorted; the newest first among equals.
    pub sort: AuditColumn,
    /// Whether the largest comes first.
    pub descending: bool,
    /// Lines to leave out at the start.
    #[serde(default)]
    pub skip: u32,
    /// Most lines; at most [`limits::PAGE_ROWS`]. None: 100.
    #[serde(default)]
    pub rows: Option<u32>,
}

/// All of an entry, with the records it names.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenAuditEntry {
    /// Its place in append order, from 1.
    pub place: u64,
}

/// What was verified, anchored and reviewed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReadAuditState {}

/// A report, to be looked at inside Careloop.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadReport {
    /// Which one.
    pub report: view::Report,
    /// Rows to leave out at the start.
    #[serde(default)]
    pub skip: u32,
    /// Most rows; at most [`limits::PAGE_ROWS`]. None: 100.
    #[serde(default)]
    pub rows: Option<u32>,
}

/// Alerts about the audit trail.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ListAlerts {
    /// Only those without a disposition.
    pub open_only: bool,
    /// Alerts to leave out at the start.
    pub skip: u32,
    /// Most alerts; at most [`limits::PAGE_ROWS`]. None: 100.
    pub rows: Option<u32>,
}

/// What raises an alert at this clinic.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReadWatchRules {}

/// The review of the audit trail that comes next, with its sample.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReadReview {}
