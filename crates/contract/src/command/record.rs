//! Requests about the versions of records, what is attached to them, and what leaves the program.

use crate::*;
use serde::{Deserialize, Serialize};

/// Puts a record's content back as it was in an earlier version, by a new act.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RestoreVersion {
    /// The record: a task or a patient.
    pub record: view::RecordRef,
    /// The version the author saw.
    pub seen: Version,
    /// The version to go back to.
    pub to: Version,
}

/// Puts a file on a task. Its content is encrypted by a key of its own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AttachFile {
    /// The task.
    pub task: TaskId,
    /// What stands for the chosen file ([`view::ChosenFile`]).
    pub file: String,
    /// Whether it is clinical: then only those who read clinical text learn its name and content.
    pub clinical: bool,
}

/// Marks a comment, note or attachment as entered in error. It stays in the history for ever.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RetractRemark {
    /// The remark.
    pub remark: RemarkId,
    /// Why.
    pub reason: String,
}

/// Takes an attachment out of Careloop as it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExportAttachment {
    /// The attachment.
    pub attachment: RemarkId,
    /// The folder for the file.
    pub folder: String,
    /// Whom it is for.
    pub recipient: String,
    /// Why.
    pub reason: String,
}

/// Writes a patient's record and tasks into an encrypted, signed file with a page to read inside.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ExportChart {
    /// The patient.
    pub patient: PatientId,
    /// The folder for the file.
    pub folder: String,
    /// Whom it is for.
    pub recipient: String,
    /// Why.
    pub reason: String,
}

/// A record as it is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordSeen {
    /// The record.
    pub record: view::RecordRef,
    /// The version.
    pub version: Version,
}

/// Puts on record that these are printed, before they are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PrintRecords {
    /// The records on the paper.
    pub records: Vec<RecordSeen>,
    /// What for.
    pub reason: String,
}

/// Puts on record that something of a record is copied by Careloop's own button, before it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CopyRecord {
    /// The record as it is on the screen.
    pub record: RecordSeen,
}
