//! The audit trail, its reports, alerts and reviews.

use super::Show;
use crate::output::page::Page;
use careloop_contract::view::AuditState;

macro_rules! pending {
    ($($reply:ty),*) => { $(impl Show for $reply { fn show(&self, _page: &mut Page) {} })* };
}

pending!(AuditState);
