//! Records as they were, and what is attached to them.

use super::*;

/// A record that has content of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum RecordRef {
    /// A task.
    Task(TaskId),
    /// A patient.
    Patient(PatientId),
    /// A comment, a clinical note or an attachment.
    Remark(RemarkId),
}

/// Who was shown a record, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownTo {
    /// Who.
    pub by: Option<PersonLabel>,
    /// When.
    pub at: Instant,
    /// At which workstation.
    pub workstation: String,
}

/// A record as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordAt {
    /// The record.
    pub record: RecordRef,
    /// The version that is shown.
    pub version: Version,
    /// When that version came to be.
    pub since: Instant,
    /// Who saw it, where it is shown as an entry names it.
    pub shown: Option<ShownTo>,
    /// The task as it was, if it is one, or the one that the remark stands on. Clinical text is there only
    /// where whoever looks now may read it; else its author and digest.
    pub task: Option<TaskView>,
    /// The patient as they were, if it is one. Without tasks.
    pub patient: Option<PatientView>,
    /// Whether there are later versions.
    pub superseded: bool,
}

/// What a restore put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RestoredView {
    /// The version it made.
    pub version: Version,
    /// The fields that changed.
    pub fields: Vec<Field>,
}

/// A file on a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentView {
    /// The attachment: a remark of its own kind.
    pub attachment: RemarkId,
    /// The task it is on.
    pub task: TaskId,
    /// Whether it is clinical.
    pub clinical: bool,
    /// Who attached it.
    pub by: PersonLabel,
    /// When.
    pub at: Instant,
    /// The file's name; none where it is sealed from this person.
    pub name: Option<String>,
    /// How it may be shown.
    pub form: AttachmentForm,
    /// Bytes of its content.
    pub bytes: u64,
    /// SHA-256 of the encrypted object, as 64 hexadecimal digits.
    pub digest: String,
    /// Whether it was marked as entered in error.
    pub retracted: bool,
}

/// What is in an attachment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentContent {
    /// The attachment.
    pub attachment: AttachmentView,
    /// Its text, the first [`limits::ATTACHMENT_TEXT_BYTES`] of it, if it is one.
    pub text: Option<String>,
    /// Its bytes in base64 (RFC 4648 section 4), if it is an image.
    pub image: Option<String>,
}

/// A file that left Careloop as it is, because somebody took it out with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedFile {
    /// Where it is.
    pub file: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// SHA-256 of the file, as 64 hexadecimal digits.
    pub digest: String,
}

/// A file that somebody chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenFile {
    /// What stands for it in [`command::AttachFile`].
    pub file: String,
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: u64,
}

/// A part of a note's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotePart {
    /// The text.
    pub text: String,
    /// Whether it is one of the words that were looked for.
    pub hit: bool,
}

/// A clinical note that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteHit {
    /// The note.
    pub remark: RemarkId,
    /// The task it stands on.
    pub task: TaskRow,
    /// Who wrote it.
    pub by: PersonLabel,
    /// When.
    pub at: Instant,
    /// The text around what was looked for.
    pub excerpt: Vec<NotePart>,
}

/// What a search in clinical notes found, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotePage {
    /// The notes.
    pub hits: Vec<NoteHit>,
    /// Whether there are more.
    pub more: bool,
}

/// What stands at the foot of a printed page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintTicket {
    /// Number of the print: the place of its entry.
    pub number: u64,
    /// Who prints.
    pub by: PersonLabel,
    /// When.
    pub at: Instant,
}
