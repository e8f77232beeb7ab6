//! What the screens of patients, people and the vault know beyond one visit.

pub mod form;
pub mod patients;

use careloop_contract::view::{PatientView, VerifyView};
use careloop_contract::{Instant, PatientId, Refusal};
use std::rc::Rc;

/// What the screens of patients, people and the vault know beyond one visit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    /// The list of patients, and where the person stands in it.
    pub patients: patients::PatientList,
    /// The patient whose record is open.
    pub patient: Option<OpenPatient>,
    /// How the vault was checked last.
    pub verification: Verification,
}

/// A patient whose record is open, or asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenPatient {
    /// Whose it is.
    pub patient: PatientId,
    /// The record as it was read last.
    pub view: Option<Rc<PatientView>>,
    /// Why it could not be read.
    pub refusal: Option<Refusal>,
}

/// A check of the vault: it goes on while the person looks at something else.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verification {
    /// Whether it is under way.
    pub under_way: bool,
    /// What was found last in this session, and when.
    pub found: Option<(Rc<VerifyView>, Instant)>,
    /// Why the last one did not happen.
    pub refusal: Option<Refusal>,
}

/// What changes it.
#[derive(Clone, Debug)]
pub enum RecordsAction {
    /// About the list of patients.
    Patients(patients::PatientsAction),
    /// A patient's record is asked for. What is known of the same patient stays until it comes.
    PatientAsked(PatientId),
    /// It was read, or refused.
    PatientRead(PatientId, Result<Rc<PatientView>, Refusal>),
    /// The record is closed: nothing of it is kept.
    PatientClosed,
    /// A check of the vault began.
    VerifyBegan,
    /// It ended at this moment.
    VerifyEnded(Result<Rc<VerifyView>, Refusal>, Instant),
}

impl Records {
    /// Applies an action.
    pub fn take(&mut self, action: RecordsAction) {
        match action {
            RecordsAction::Patients(action) => self.patients.take(action),
            RecordsAction::PatientAsked(patient) => {
                if self.patient.as_ref().is_none_or(|open| open.patient != patient) {
                    self.patient = Some(OpenPatient {
                        patient,
                        view: None,
                        refusal: None,
                    });
                }
            }
            RecordsAction::PatientRead(patient, answer) => {
                // The person may be with another patient by now.
                if let Some(open) = self.patient.as_mut().filter(|open| open.patient == patient) {
                    match answer {
                        Ok(view) => {
                            open.view = Some(view);
                            open.refusal = None;
                        }
                        Err(refusal) => open.refusal = Some(refusal),
                    }
                }
            }
            RecordsAction::PatientClosed => self.patient = None,
            RecordsAction::VerifyBegan => {
                self.verification.under_way = true;
                self.verification.refusal = None;
            }
            RecordsAction::VerifyEnded(answer, at) => {
                self.verification.under_way = false;
                match answer {
                    Ok(found) => self.verification.found = Some((found, at)),
                    // What was found before still holds for when it was found.
                    Err(refusal) => self.verification.refusal = Some(refusal),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::view::Verdict;

    #[test]
    fn a_record_that_comes_late_is_not_shown_as_another_patients() {
        let (one, two) = (PatientId::from_bytes([1; 16]), PatientId::from_bytes([2; 16]));
        let mut records = Records::default();
        records.take(RecordsAction::PatientAsked(one));
        records.take(RecordsAction::PatientAsked(two));
        records.take(RecordsAction::PatientRead(one, Err(Refusal::NotFound)));
        assert_eq!(
            records.patient,
            Some(OpenPatient {
                patient: two,
                view: None,
                refusal: None
            })
        );
        records.take(RecordsAction::PatientRead(two, Err(Refusal::NotFound)));
        assert!(
            records
                .patient
                .as_ref()
                .is_some_and(|open| open.refusal.is_some())
        );
        records.take(RecordsAction::PatientClosed);
        assert_eq!(records.patient, None);
    }

    #[test]
    fn a_check_that_was_cancelled_leaves_what_was_found_before() {
        let mut records = Records::default();
        let found = Rc::new(VerifyView {
            verdict: Verdict::Pass,
            checks: Vec::new(),
            heads: Vec::new(),
            entries: 7,
            since_anchor: None,
            since: None,
        });
        records.take(RecordsAction::VerifyBegan);
        assert!(records.verification.under_way);
        records.take(RecordsAction::VerifyEnded(
            Ok(found.clone()),
            Instant::from_millis(5),
        ));
        records.take(RecordsAction::VerifyBegan);
        records.take(RecordsAction::VerifyEnded(
            Err(Refusal::Cancelled),
            Instant::from_millis(9),
        ));
        assert_eq!(
            records.verification,
            Verification {
                under_way: false,
                found: Some((found, Instant::from_millis(5))),
                refusal: Some(Refusal::Cancelled),
            }
        );
    }
}
