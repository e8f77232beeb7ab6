//! Adding a task in one line.

pub mod identity;

use crate::store::quick_add::QuickAddState;
use careloop_contract::command::KeepDraft;

/// What is being typed, to be kept while nobody is in.
#[must_use]
pub fn draft(_state: &QuickAddState) -> Option<KeepDraft> {
    None
}
