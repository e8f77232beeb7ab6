//! A report of the audit trail as it is looked at: what it is about, and the rows that are known.

use super::narrow::Period;
use super::rows::Rows;
use careloop_contract::view::{PatientLabel, PersonLabel, Report, ReportRow, ReportView};
use careloop_contract::{Instant, Refusal, ReportKind};
use std::ops::Range;

/// What a report is to tell, with the names it is asked for by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which one.
    pub kind: ReportKind,
    /// Whose record.
    pub patient: Option<PatientLabel>,
    /// Whose doing.
    pub person: Option<PersonLabel>,
    /// Of which time; none: of all time.
    pub period: Option<Period>,
    /// Not before.
    pub from: Option<Instant>,
    /// Before.
    pub to: Option<Instant>,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            kind: ReportKind::ChartAccess,
            patient: None,
            person: None,
            period: None,
            from: None,
            to: None,
        }
    }
}

impl Asked {
    /// As the engine is asked for it; none while it is not said whose record or doing it is about.
    #[must_use]
    pub fn report(&self) -> Option<Report> {
        let (patient, person) = match self.kind {
            ReportKind::ChartAccess => (Some(self.patient.as_ref()?.patient), None),
            ReportKind::PersonActivity => (None, Some(self.person.as_ref()?.user)),
            ReportKind::Disclosures => (self.patient.as_ref().map(|patient| patient.patient), None),
            ReportKind::SignIns | ReportKind::PrivilegeChanges => {
                (None, self.person.as_ref().map(|person| person.user))
            }
        };
        Some(Report {
            kind: self.kind,
            patient,
            person,
            from: self.from,
            to: self.to,
        })
    }

    /// Whether it can be about one person.
    #[must_use]
    pub const fn is_of_person(&self) -> bool {
        match self.kind {
            ReportKind::PersonActivity | ReportKind::SignIns | ReportKind::PrivilegeChanges => true,
            ReportKind::ChartAccess | ReportKind::Disclosures => false,
        }
    }
}

/// The report that is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OpenReport {
    /// What it is to tell.
    pub asked: Asked,
    /// The rows that are known.
    pub rows: Rows<ReportRow>,
    /// When it was made.
    pub made: Option<Instant>,
    /// The row the keys act on.
    pub current: u32,
    /// Why it could not be read.
    pub refusal: Option<Refusal>,
    /// Which report an answer must be about to be taken.
    pub turn: u32,
}

/// What changes it.
#[derive(Clone, Debug)]
pub enum ReportAction {
    /// It is made anew.
    Anew,
    /// Another one is wanted.
    Ask(Asked),
    /// A page was read, for the report of this turn.
    Page(u32, ReportView),
    /// It was refused, for the report of this turn.
    Refused(u32, Refusal),
    /// The keys act on another row.
    Current(u32),
    /// These rows are seen; what is far away is forgotten.
    Seen(Range<u32>),
}

impl OpenReport {
    /// Applies an action.
    pub fn take(&mut self, action: ReportAction) {
        match action {
            ReportAction::Anew => self.begin(),
            ReportAction::Ask(asked) => {
                self.asked = asked;
                self.begin();
            }
            ReportAction::Page(turn, view) if turn == self.turn => {
                self.made = Some(view.made);
                self.rows.take(view.skip, view.rows, view.total);
                self.refusal = None;
                self.current = self.rows.held(self.current);
            }
            ReportAction::Refused(turn, refusal) if turn == self.turn => self.refusal = Some(refusal),
            ReportAction::Page(..) | ReportAction::Refused(..) => {}
            ReportAction::Current(place) => self.current = self.rows.held(place),
            ReportAction::Seen(seen) => self.rows.keep_around(&seen),
        }
    }

    fn begin(&mut self) {
        self.turn += 1;
        self.rows = Rows::default();
        self.made = None;
        self.refusal = None;
        self.current = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{patient_label, person_label};

    #[test]
    fn a_report_about_somebody_needs_to_know_whom() {
        let mut asked = Asked::default();
        assert_eq!(asked.report(), None, "whose record?");
        asked.patient = Some(patient_label(3, "WALKER, Mary"));
        asked.person = Some(person_label(4, "Maya Lin"));
        let report = asked.report().expect("it is said");
        assert!(report.patient.is_some() && report.person.is_none());
        asked.kind = ReportKind::PersonActivity;
        let report = asked.report().expect("it is said");
        assert!(report.patient.is_none() && report.person.is_some());
        asked.person = None;
        assert_eq!(asked.report(), None, "whose doing?");
        asked.kind = ReportKind::SignIns;
        assert!(asked.report().is_some(), "everybody's");
    }

    #[test]
    fn an_answer_about_another_report_is_not_taken() {
        let mut open = OpenReport::default();
        open.take(ReportAction::Ask(Asked {
            kind: ReportKind::SignIns,
            ..Asked::default()
        }));
        open.take(ReportAction::Refused(0, Refusal::NotFound));
        assert_eq!(open.refusal, None);
        open.take(ReportAction::Refused(1, Refusal::NotFound));
        assert_eq!(open.refusal, Some(Refusal::NotFound));
    }
}
