//! Records as they were, and what is attached to them.

use super::Show;
use crate::output::page::Page;
use careloop_contract::view::{HistoryLine, PrintTicket, RecordAt, RestoredView};

macro_rules! pending {
    ($($reply:ty),*) => { $(impl Show for $reply { fn show(&self, _page: &mut Page) {} })* };
}

pending!(Vec<HistoryLine>, PrintTicket, RecordAt, RestoredView);
