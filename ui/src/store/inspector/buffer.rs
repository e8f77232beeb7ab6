//! What is being typed into a field of a task, bound to that task and to the version it was opened
//! with. It is sent for that task and for no other, whatever is open by then.

use crate::store::work::verb::unchanged;
use careloop_contract::command::{AddClinicalNote, AddComment, Change, EditTask};
use careloop_contract::view::TaskView;
use careloop_contract::{Field, Refusal, TaskId, Version, limits};

/// A field of a task into which text is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextOf {
    /// What is to be done.
    Title,
    /// Administrative details.
    Details,
    /// A new comment.
    Comment,
    /// A new clinical note.
    Note,
}

impl TextOf {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Title, Self::Details, Self::Comment, Self::Note];

    /// Its name in a draft's place.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Details => "details",
            Self::Comment => "comment",
            Self::Note => "note",
        }
    }

    /// The field that a refusal of it is about.
    #[must_use]
    pub const fn field(self) -> Field {
        match self {
            Self::Title => Field::Title,
            Self::Details => Field::Details,
            Self::Comment => Field::CommentText,
            Self::Note => Field::NoteText,
        }
    }

    /// Most characters.
    #[must_use]
    pub const fn max(self) -> usize {
        match self {
            Self::Title => limits::TITLE_CHARS,
            Self::Details => limits::DETAILS_CHARS,
            Self::Comment => limits::COMMENT_CHARS,
            Self::Note => limits::NOTE_CHARS,
        }
    }

    /// Whether it is a new text, and not the text of a field that has one.
    #[must_use]
    pub const fn is_new(self) -> bool {
        matches!(self, Self::Comment | Self::Note)
    }

    /// What stands in the field now.
    #[must_use]
    pub fn of(self, view: &TaskView) -> String {
        match self {
            Self::Title => view.row.title.clone(),
            Self::Details => view.details.clone().unwrap_or_default(),
            Self::Comment | Self::Note => String::new(),
        }
    }
}

/// What is being typed into a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Buffer {
    /// The text.
    pub text: String,
    /// What stood in the field when typing began.
    pub base: String,
    /// The version of the task then; none where the task was not read yet.
    pub seen: Option<Version>,
    /// What was sent and is not answered yet.
    pub sent: Option<String>,
    /// Why it was refused.
    pub refusal: Option<Refusal>,
    /// What stands in the field now, where somebody else changed it meanwhile.
    pub theirs: Option<String>,
    /// Whether it was typed before a lock.
    pub from_draft: bool,
}

impl Buffer {
    /// Whether there is something that was not saved.
    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        self.text != self.base
    }

    /// Whether it may be sent now: there is something new, and nothing is under way.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.is_unsaved() && self.sent.is_none() && self.seen.is_some() && self.theirs.is_none()
    }
}

/// A text on its way to the engine. It carries its own task.
#[derive(Clone, Debug)]
pub enum Outgoing {
    /// An edit.
    Edit(EditTask),
    /// A comment.
    Comment(AddComment),
    /// A clinical note.
    Note(AddClinicalNote),
}

/// The request that saves a buffer.
#[must_use]
pub fn outgoing(task: TaskId, of: TextOf, buffer: &Buffer) -> Option<Outgoing> {
    let seen = buffer.seen?;
    let text = buffer.text.clone();
    Some(match of {
        TextOf::Title => Outgoing::Edit(EditTask {
            title: Some(text),
            ..unchanged(task, seen)
        }),
        TextOf::Details => Outgoing::Edit(EditTask {
            details: if text.trim().is_empty() {
                Change::Clear
            } else {
                Change::Set(text)
            },
            ..unchanged(task, seen)
        }),
        TextOf::Comment => Outgoing::Comment(AddComment { task, text }),
        TextOf::Note => Outgoing::Note(AddClinicalNote { task, text }),
    })
}
