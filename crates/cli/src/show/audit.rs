//! The audit trail, its reports, alerts and reviews.

use super::Show;
use crate::output::page::Page;
use careloop_contract::view::{AuditEntryView, AuditPage, AuditState, ReportView};

macro_rules! pending {
    ($($reply:ty),*) => { $(impl Show for $reply { fn show(&self, _page: &mut Page) {} })* };
}

pending!(AuditEntryView, AuditPage, AuditState, ReportView);
