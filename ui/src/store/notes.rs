//! What a search in clinical notes found: never an answer to an older text.

use careloop_contract::query::SearchNotes;
use careloop_contract::view::NotePage;
use careloop_contract::{Answer, Refusal};
use std::rc::Rc;
use yew::Reducible;

/// What was typed, and which notes have it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NotesFound {
    text: String,
    found: Option<Rc<NotePage>>,
    /// Why nothing could be searched.
    pub refusal: Option<Refusal>,
}

/// What changes it.
#[derive(Clone, Debug)]
pub enum NotesAction {
    /// Another text.
    Text(String),
    /// An answer to a text.
    Answered(String, Answer<SearchNotes>),
}

impl NotesFound {
    /// The notes that have what stands there now.
    #[must_use]
    pub fn current(&self) -> Option<&NotePage> {
        self.found.as_deref()
    }

    /// Whether an answer is still to come.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        !self.text.is_empty() && self.found.is_none() && self.refusal.is_none()
    }

    /// Applies an action.
    pub fn take(&mut self, action: NotesAction) {
        match action {
            NotesAction::Text(text) => {
                if text != self.text {
                    // Clinical text of another search is not left on the screen.
                    *self = Self {
                        text,
                        ..Self::default()
                    };
                }
            }
            NotesAction::Answered(text, answer) if text == self.text => match answer {
                Ok(page) => {
                    self.found = Some(Rc::new(page));
                    self.refusal = None;
                }
                Err(refusal) => {
                    self.found = None;
                    self.refusal = Some(refusal);
                }
            },
            NotesAction::Answered(..) => {}
        }
    }
}

impl Reducible for NotesFound {
    type Action = NotesAction;

    fn reduce(self: Rc<Self>, action: NotesAction) -> Rc<Self> {
        let mut next = (*self).clone();
        next.take(action);
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_to_an_older_text_is_not_shown() {
        let page = || NotePage {
            hits: Vec::new(),
            more: false,
        };
        let mut notes = NotesFound::default();
        notes.take(NotesAction::Text("pot".to_owned()));
        notes.take(NotesAction::Text("potassium".to_owned()));
        assert!(notes.is_under_way());
        notes.take(NotesAction::Answered("pot".to_owned(), Ok(page())));
        assert_eq!(notes.current(), None);
        notes.take(NotesAction::Answered("potassium".to_owned(), Ok(page())));
        assert!(notes.current().is_some() && !notes.is_under_way());
        notes.take(NotesAction::Text("sodium".to_owned()));
        assert_eq!(notes.current(), None, "nothing of another search stays");
    }
}
