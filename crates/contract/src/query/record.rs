//! Reads of records as they were, of what is attached to them, and of clinical text.

use crate::*;
use serde::{Deserialize, Serialize};

/// Which moment of which record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum RecordSource {
    /// As an entry of the audit trail names it: as its person saw it, or just after they changed it. For
    /// those who read the audit trail.
    Entry {
        /// The entry's place.
        place: u64,
        /// The record's number among those of the entry.
        item: u32,
    },
    /// As it was in a version. For those who may see the record.
    Version {
        /// The record.
        record: view::RecordRef,
        /// The version.
        version: Version,
    },
}

/// A record as it was.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadRecordAt {
    /// Which moment of which record.
    pub source: RecordSource,
}

/// The whole life of a record, oldest first. A task's is part of [`OpenTask`](query::OpenTask).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadHistory {
    /// The record.
    pub record: view::RecordRef,
}

/// Clinical notes with every word of a text, words matched from their beginning. For those who read
/// clinical text; what is found is recorded.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchNotes {
    /// What was typed.
    pub text: String,
    /// Most notes. None: 50.
    pub rows: Option<u32>,
}

/// The content of an attachment, as far as it is shown inside Careloop.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenAttachment {
    /// The attachment.
    pub attachment: RemarkId,
}
