//! Where a part of a title goes that does not belong there, for whoever typed it.

use careloop_domain::quick_add::{Identifier, Move, where_to};

/// What is offered for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    /// It becomes a clinical note on the task.
    Note,
    /// It becomes the patient's telephone number.
    Phone,
    /// It goes into the task's details.
    Details,
    /// It is taken out.
    TakeOut,
    /// It is taken out, and somebody who treats is told of it.
    TakeOutAndTell,
}

/// What is offered. `may_note`: whether this person writes clinical notes. `may_phone`: whether the patient
/// is known and this person may correct their record.
#[must_use]
pub const fn offered(kind: Identifier, may_note: bool, may_phone: bool) -> Offered {
    match where_to(kind) {
        Move::ClinicalNote if may_note => Offered::Note,
        Move::ClinicalNote => Offered::TakeOutAndTell,
        Move::PatientPhone if may_phone => Offered::Phone,
        // It may be a pharmacy's: whoever calls needs it.
        Move::PatientPhone => Offered::Details,
        Move::PatientField | Move::TakeOut => Offered::TakeOut,
    }
}

impl Offered {
    /// The text's key of the button.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Note => "lint-to-note",
            Self::Phone => "lint-to-phone",
            Self::Details => "warning-move",
            Self::TakeOut | Self::TakeOutAndTell => "lint-take-out",
        }
    }
}

/// Whether two telephone numbers are the same, however they are written.
#[must_use]
pub fn is_same_phone(one: &str, other: &str) -> bool {
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let (one, other) = (digits(one), digits(other));
    !one.is_empty() && one.trim_start_matches('1') == other.trim_start_matches('1')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnosis_never_goes_into_the_details() {
        assert_eq!(offered(Identifier::Diagnosis, true, false), Offered::Note);
        assert_eq!(
            offered(Identifier::Diagnosis, false, true),
            Offered::TakeOutAndTell
        );
    }

    #[test]
    fn a_phone_number_goes_to_the_patient_where_that_is_known() {
        assert_eq!(offered(Identifier::Phone, true, true), Offered::Phone);
        assert_eq!(offered(Identifier::Phone, true, false), Offered::Details);
        assert_eq!(offered(Identifier::Ssn, true, true), Offered::TakeOut);
        assert!(is_same_phone("(919) 555-0100", "+1 919.555.0100"));
        assert!(!is_same_phone("919-555-0100", "919-555-0101") && !is_same_phone("", ""));
    }
}
