//! The task that is open beside the list.

/// The task that is open beside the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inspector {}

/// What changes it.
#[derive(Clone, Debug)]
pub enum InspectorAction {}

impl Inspector {
    /// Applies an action.
    pub fn take(&mut self, action: InspectorAction) {
        match action {}
    }
}
