//! Lists of tasks and their rows.

/// Lists of tasks and their rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Work {}

/// What changes them.
#[derive(Clone, Debug)]
pub enum WorkAction {}

impl Work {
    /// Applies an action.
    pub fn take(&mut self, action: WorkAction) {
        match action {}
    }

    /// The list is left: what was finished there does not linger.
    pub fn leave(&mut self) {}
}
