//! What is being typed into quick add.

/// What is being typed into quick add.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuickAddState {}

/// What changes it.
#[derive(Clone, Debug)]
pub enum QuickAddAction {}

impl QuickAddState {
    /// Applies an action.
    pub fn take(&mut self, action: QuickAddAction) {
        match action {}
    }
}
