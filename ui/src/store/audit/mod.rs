//! The audit trail as the window knows it: the list, the open entry, a report, and how it stands.

pub mod list;
pub mod narrow;
pub mod report;
pub mod rows;
pub mod standing;
pub mod track;

use careloop_contract::Refusal;
use careloop_contract::view::AuditEntryView;
use std::rc::Rc;

/// The audit trail as the window knows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Audit {
    /// The list, what narrows it, and where the person stands in it.
    pub list: list::AuditList,
    /// The entry that is open beside it.
    pub entry: Option<OpenEntry>,
    /// The report that is looked at.
    pub report: report::OpenReport,
}

/// An entry that is open, or asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenEntry {
    /// Its place.
    pub place: u64,
    /// All of it, once read.
    pub view: Option<Rc<AuditEntryView>>,
    /// Why it could not be read.
    pub refusal: Option<Refusal>,
}

/// What changes it.
#[derive(Clone, Debug)]
pub enum AuditAction {
    /// About the list.
    List(list::ListAction),
    /// An entry is opened beside the list.
    Open(u64),
    /// It was read, or refused.
    Read(u64, Result<Rc<AuditEntryView>, Refusal>),
    /// It is closed: nothing of it is kept.
    Close,
    /// About the report.
    Report(report::ReportAction),
}

impl Audit {
    /// Applies an action.
    pub fn take(&mut self, action: AuditAction) {
        match action {
            AuditAction::List(action) => self.list.take(action),
            AuditAction::Open(place) => {
                if self.entry.as_ref().is_none_or(|open| open.place != place) {
                    self.entry = Some(OpenEntry {
                        place,
                        view: None,
                        refusal: None,
                    });
                }
            }
            AuditAction::Read(place, answer) => {
                // The person may be with another entry by now.
                if let Some(open) = self.entry.as_mut().filter(|open| open.place == place) {
                    match answer {
                        Ok(view) => {
                            open.view = Some(view);
                            open.refusal = None;
                        }
                        Err(refusal) => open.refusal = Some(refusal),
                    }
                }
            }
            AuditAction::Close => self.entry = None,
            AuditAction::Report(action) => self.report.take(action),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_that_comes_late_is_not_shown_as_another() {
        let mut audit = Audit::default();
        audit.take(AuditAction::Open(1));
        audit.take(AuditAction::Open(2));
        audit.take(AuditAction::Read(1, Err(Refusal::NotFound)));
        assert!(audit.entry.as_ref().is_some_and(|open| open.refusal.is_none()));
        audit.take(AuditAction::Read(2, Err(Refusal::NotFound)));
        assert!(audit.entry.as_ref().is_some_and(|open| open.refusal.is_some()));
        audit.take(AuditAction::Close);
        assert_eq!(audit.entry, None);
    }
}
