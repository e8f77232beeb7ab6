//! The task that is open beside the list, and what is being typed into any task.

pub mod buffer;
#[cfg(test)]
mod tests;

pub use buffer::{Buffer, Outgoing, TextOf};

use careloop_contract::view::{TaskRow, TaskView};
use careloop_contract::{Refusal, TaskId, Version};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A field of a certain task.
pub type TextAt = (TaskId, TextOf);

/// What is to have the focus once it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The open task.
    Task,
    /// The field of a new comment.
    Comment,
}

/// The task that is open beside the list, and what is being typed into any task.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inspector {
    /// Which task is open.
    pub open: Option<TaskId>,
    /// All of it, once it was read.
    pub view: Option<Rc<TaskView>>,
    /// Why it could not be read.
    pub refusal: Option<Refusal>,
    /// Rises whenever the task is to be read anew; answers of an older one are dropped.
    pub generation: u32,
    /// What is to have the focus.
    pub wanted: Option<Wanted>,
    /// What is being typed, by task and field. It stays when another task is opened.
    pub texts: BTreeMap<TextAt, Buffer>,
    /// Fields that were saved since they were last typed into.
    pub saved: BTreeSet<TextAt>,
}

/// What changes it.
#[derive(Clone, Debug)]
pub enum InspectorAction {
    /// Open a task, and go there.
    Open(TaskId),
    /// Open a task to comment on it.
    Comment(TaskId),
    /// Open a task, and leave the focus where it is.
    Follow(TaskId),
    /// Close it.
    Close,
    /// Read it again.
    ReadAgain,
    /// The task was read, or could not be, for this generation.
    Read(TaskId, u32, Result<Rc<TaskView>, Refusal>),
    /// What was to have the focus has it.
    Focused,
    /// A task is this now.
    Changed(TaskRow),
    /// Somebody typed.
    Typed(TextAt, String),
    /// A text was sent.
    Sending(TextAt),
    /// A text was saved, and the version its task has now; or it was refused.
    Sent(TextAt, Result<Option<Version>, Refusal>),
    /// Somebody else's text is left as it is, and one's own forgotten.
    TakeTheirs(TextAt),
    /// One's own text is to be saved over somebody else's.
    KeepMine(TextAt),
    /// Forget what was typed.
    Discard(TextAt),
    /// What was typed before a lock, by task and field.
    Drafts(Vec<(TextAt, String)>),
}

impl Inspector {
    /// Applies an action.
    pub fn take(&mut self, action: InspectorAction) {
        match action {
            InspectorAction::Open(task) => self.open(task, Some(Wanted::Task)),
            InspectorAction::Comment(task) => self.open(task, Some(Wanted::Comment)),
            InspectorAction::Follow(task) => self.open(task, None),
            InspectorAction::Close => {
                self.open = None;
                self.view = None;
                self.refusal = None;
                self.wanted = None;
                self.texts.retain(|_, buffer| buffer.is_unsaved());
                self.saved.clear();
            }
            InspectorAction::ReadAgain => self.generation += 1,
            InspectorAction::Read(task, generation, answer) => self.read(task, generation, answer),
            InspectorAction::Focused => self.wanted = None,
            InspectorAction::Changed(row) => self.changed(row),
            InspectorAction::Typed(at, text) => self.typed(at, text),
            InspectorAction::Sending(at) => {
                if let Some(buffer) = self.texts.get_mut(&at) {
                    buffer.sent = Some(buffer.text.clone());
                    buffer.refusal = None;
                }
            }
            InspectorAction::Sent(at, answer) => self.sent(at, answer),
            InspectorAction::TakeTheirs(at) | InspectorAction::Discard(at) => {
                self.texts.remove(&at);
            }
            InspectorAction::KeepMine(at) => self.keep_mine(at),
            InspectorAction::Drafts(drafts) => self.drafts(drafts),
        }
    }

    /// The row of the open task, once it was read.
    #[must_use]
    pub fn row(&self) -> Option<Rc<TaskRow>> {
        self.view.as_ref().map(|view| Rc::new(view.row.clone()))
    }

    /// What is being typed into a field.
    #[must_use]
    pub fn text(&self, at: TextAt) -> Option<&Buffer> {
        self.texts.get(&at)
    }

    /// The request that saves a field, if there is something to save and nothing under way.
    #[must_use]
    pub fn outgoing(&self, at: TextAt) -> Option<Outgoing> {
        let buffer = self.texts.get(&at).filter(|buffer| buffer.is_ready())?;
        buffer::outgoing(at.0, at.1, buffer)
    }

    /// Everything that was typed and not saved, by the place it is kept under.
    #[must_use]
    pub fn unsaved(&self) -> BTreeMap<String, String> {
        self.texts
            .iter()
            .filter(|(_, buffer)| buffer.is_unsaved())
            .map(|(at, buffer)| (draft_place(*at), buffer.text.clone()))
            .collect()
    }

    fn open(&mut self, task: TaskId, wanted: Option<Wanted>) {
        if self.open != Some(task) {
            self.view = None;
            self.refusal = None;
            self.open = Some(task);
        }
        self.generation += 1;
        self.wanted = wanted;
    }

    fn read(&mut self, task: TaskId, generation: u32, answer: Result<Rc<TaskView>, Refusal>) {
        if self.open != Some(task) || self.generation != generation {
            return;
        }
        match answer {
            Ok(view) => {
                self.meet(task, &view);
                self.view = Some(view);
                self.refusal = None;
            }
            Err(refusal) => self.refusal = Some(refusal),
        }
    }

    /// What is being typed meets what stands there now.
    fn meet(&mut self, task: TaskId, view: &TaskView) {
        for of in TextOf::ALL {
            let Some(buffer) = self.texts.get_mut(&(task, of)) else {
                continue;
            };
            let now = of.of(view);
            if buffer.seen.is_none() {
                // Typed before a lock: from here on it is an edit of what stands there now.
                buffer.seen = Some(view.row.version);
                buffer.base.clone_from(&now);
            }
            if matches!(buffer.refusal, Some(Refusal::Stale { .. })) {
                buffer.theirs = Some(now);
            }
        }
        self.texts
            .retain(|at, buffer| at.0 != task || buffer.is_unsaved() || buffer.sent.is_some());
    }

    /// Only the task that is meant: what is open may be another by now.
    fn changed(&mut self, row: TaskRow) {
        if self.open != Some(row.task) {
            return;
        }
        if let Some(view) = &mut self.view {
            let view = Rc::make_mut(view);
            // The answer to a command masks the patient; who it is was shown already.
            let patient = view.row.patient.take();
            let is_same = row.patient.as_ref().map(|patient| patient.patient)
                == patient.as_ref().map(|patient| patient.patient);
            view.row = row;
            if is_same {
                view.row.patient = patient;
            }
        }
        self.generation += 1;
    }

    fn typed(&mut self, at: TextAt, text: String) {
        self.saved.remove(&at);
        let view = self.view.as_ref().filter(|_| self.open == Some(at.0));
        let buffer = self.texts.entry(at).or_insert_with(|| Buffer {
            base: view.map(|view| at.1.of(view)).unwrap_or_default(),
            seen: view.map(|view| view.row.version),
            ..Buffer::default()
        });
        buffer.text = text;
        // What was wrong with the former text may be right now; a choice between two texts stays.
        if buffer.theirs.is_none() {
            buffer.refusal = None;
        }
    }

    fn sent(&mut self, at: TextAt, answer: Result<Option<Version>, Refusal>) {
        let Some(buffer) = self.texts.get_mut(&at) else {
            return;
        };
        let sent = buffer.sent.take().unwrap_or_default();
        match answer {
            Ok(version) => {
                buffer.from_draft = false;
                if buffer.text == sent {
                    self.texts.remove(&at);
                } else {
                    // Typed on meanwhile: the rest is an edit of what was just saved.
                    buffer.base = if at.1.is_new() { String::new() } else { sent };
                    buffer.seen = version.or(buffer.seen);
                }
                self.saved.insert(at);
            }
            Err(refusal) => {
                if matches!(refusal, Refusal::Stale { .. }) {
                    self.generation += 1;
                }
                buffer.refusal = Some(refusal);
            }
        }
    }

    fn keep_mine(&mut self, at: TextAt) {
        let view = self.view.as_ref().filter(|_| self.open == Some(at.0));
        if let (Some(buffer), Some(view)) = (self.texts.get_mut(&at), view) {
            buffer.seen = Some(view.row.version);
            buffer.base = at.1.of(view);
            buffer.theirs = None;
            buffer.refusal = None;
        }
    }

    fn drafts(&mut self, drafts: Vec<(TextAt, String)>) {
        for (at, text) in drafts {
            // What is typed now counts more than what was typed before.
            self.texts.entry(at).or_insert_with(|| Buffer {
                text,
                from_draft: true,
                ..Buffer::default()
            });
        }
        // A task that is open already meets what was typed into it.
        self.generation += 1;
    }
}

/// Where the text of a field is kept as a draft.
#[must_use]
pub fn draft_place((task, of): TextAt) -> String {
    format!("task/{task}/{}", of.name())
}

/// The field whose text was kept there; none if the place is another's.
#[must_use]
pub fn draft_field(place: &str) -> Option<TextAt> {
    let (task, name) = place.strip_prefix("task/")?.split_once('/')?;
    let of = TextOf::ALL.into_iter().find(|of| of.name() == name)?;
    Some((task.parse().ok()?, of))
}
