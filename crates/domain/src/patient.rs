//! What a patient's record takes, and how a patient is named in a list.

use crate::change::{FieldSet, FieldValue, differing, filled};
use crate::text::{Required, single_line};
use careloop_contract::command::{AddPatient, EditPatient};
use careloop_contract::limits::{ADDRESS_CHARS, NAME_CHARS};
use careloop_contract::{Day, Field, Refusal};

/// The parts of a patient's record that an edit looks at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patient {
    /// The number the clinic files the patient under. Never changes.
    pub record_number: String,
    /// Family name; empty if there is none.
    pub family: String,
    /// Given names; empty if there are none.
    pub given: String,
    /// Day of birth.
    pub born: Option<Day>,
    /// `F`, `M`, `X` or `U`.
    pub sex: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Postal address in one line.
    pub address: Option<String>,
}

/// The fields of a new patient. For a form and for a row of an imported file alike.
///
/// # Errors
/// A record number or name that is missing, or a value its field does not take.
pub fn add(request: &AddPatient, today: Day) -> Result<Vec<FieldSet>, Refusal> {
    let patient = Patient {
        record_number: single_line(
            Field::RecordNumber,
            &request.record_number,
            NAME_CHARS,
            Required::Yes,
        )?,
        family: name(Field::FamilyName, &request.family)?,
        given: name(Field::GivenName, &request.given)?,
        born: request.born.map(|day| birth_day(day, today)).transpose()?,
        sex: request.sex.as_deref().map_or(Ok(None), sex)?,
        phone: request.phone.as_deref().map_or(Ok(None), phone)?,
        address: request.address.as_deref().map_or(Ok(None), address)?,
    };
    patient.check_named()?;
    Ok(filled(patient.fields()))
}

impl Patient {
    /// The fields a correction changes; none if everything is as it was. An empty text clears the
    /// field.
    ///
    /// # Errors
    /// A value its field does not take, or a record left without any name.
    pub fn edit(&self, request: &EditPatient, today: Day) -> Result<Vec<FieldSet>, Refusal> {
        let mut edited = self.clone();
        if let Some(text) = &request.family {
            edited.family = name(Field::FamilyName, text)?;
        }
        if let Some(text) = &request.given {
            edited.given = name(Field::GivenName, text)?;
        }
        if let Some(day) = request.born {
            edited.born = Some(birth_day(day, today)?);
        }
        if let Some(text) = &request.sex {
            edited.sex = sex(text)?;
        }
        if let Some(text) = &request.phone {
            edited.phone = phone(text)?;
        }
        if let Some(text) = &request.address {
            edited.address = address(text)?;
        }
        edited.check_named()?;
        Ok(differing(self.fields(), edited.fields()))
    }

    /// Puts the record back as it was: everything that [`edit`](Self::edit) changes, and nothing else.
    ///
    /// # Errors
    /// A record left without any name.
    pub fn restore(&self, then: &Self) -> Result<Vec<FieldSet>, Refusal> {
        let next = Self {
            record_number: self.record_number.clone(),
            ..then.clone()
        };
        next.check_named()?;
        Ok(differing(self.fields(), next.fields()))
    }

    /// Some people have one name only, so either part will do.
    const fn check_named(&self) -> Result<(), Refusal> {
        if self.family.is_empty() && self.given.is_empty() {
            return Err(Refusal::Empty {
                field: Field::FamilyName,
            });
        }
        Ok(())
    }

    fn fields(&self) -> [(Field, FieldValue); 7] {
        [
            (Field::RecordNumber, FieldValue::text(Some(&self.record_number))),
            (Field::FamilyName, FieldValue::text(Some(&self.family))),
            (Field::GivenName, FieldValue::text(Some(&self.given))),
            (Field::BirthDay, FieldValue::day(self.born)),
            (Field::Sex, FieldValue::text(self.sex.as_deref())),
            (Field::Phone, FieldValue::text(self.phone.as_deref())),
            (Field::Address, FieldValue::text(self.address.as_deref())),
        ]
    }
}

/// How a patient is named where identity is shown: `WALKER, Mary Ann`.
#[must_use]
pub fn full_label(family: &str, given: &str) -> String {
    joined(family.to_uppercase(), given.to_owned())
}

/// How a patient is named where identity is masked: `W., M.`
#[must_use]
pub fn mask(family: &str, given: &str) -> String {
    joined(initial(family), initial(given))
}

fn joined(family: String, given: String) -> String {
    match (family.is_empty(), given.is_empty()) {
        (false, false) => format!("{family}, {given}"),
        (false, true) => family,
        (true, _) => given,
    }
}

fn initial(name: &str) -> String {
    name.chars()
        .find(|c| c.is_alphanumeric())
        .map_or_else(String::new, |c| format!("{}.", c.to_uppercase()))
}

fn name(field: Field, text: &str) -> Result<String, Refusal> {
    single_line(field, text, NAME_CHARS, Required::No)
}

fn birth_day(day: Day, today: Day) -> Result<Day, Refusal> {
    // Nobody older than this lives; an earlier day is a typing error.
    let earliest = Day::new(1875, 1, 1);
    if day > today || Some(day) < earliest {
        return Err(Refusal::Malformed {
            field: Field::BirthDay,
        });
    }
    Ok(day)
}

/// One letter, from the letter or the word of FHIR's administrative gender.
fn sex(text: &str) -> Result<Option<String>, Refusal> {
    let letter = match text.trim().to_ascii_lowercase().as_str() {
        "" => return Ok(None),
        "f" | "female" => "F",
        "m" | "male" => "M",
        "x" | "other" => "X",
        "u" | "unknown" => "U",
        _ => return Err(Refusal::Malformed { field: Field::Sex }),
    };
    Ok(Some(letter.to_owned()))
}

fn phone(text: &str) -> Result<Option<String>, Refusal> {
    let field = Field::Phone;
    let phone = single_line(field, text, NAME_CHARS, Required::No)?;
    if phone.is_empty() {
        return Ok(None);
    }
    let allowed = |c: char| c.is_ascii_digit() || " +-().xX".contains(c);
    if !phone.chars().all(allowed) || !phone.contains(|c: char| c.is_ascii_digit()) {
        return Err(Refusal::Malformed { field });
    }
    Ok(Some(phone))
}

fn address(text: &str) -> Result<Option<String>, Refusal> {
    let address = single_line(Field::Address, text, ADDRESS_CHARS, Required::No)?;
    Ok(Some(address).filter(|address| !address.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        Day::new(2026, 11, 21).expect("the day exists")
    }

    fn walker() -> AddPatient {
        AddPatient {
            record_number: " MRN-0042 ".to_owned(),
            family: "Walker".to_owned(),
            given: "Mary Ann".to_owned(),
            born: Day::new(1980, 8, 14),
            sex: Some("female".to_owned()),
            phone: Some("+1 (555) 010-0199 x12".to_owned()),
            address: Some(String::new()),
        }
    }

    fn walkers_record() -> Patient {
        Patient {
            record_number: "MRN-0042".to_owned(),
            family: "Walker".to_owned(),
            given: "Mary Ann".to_owned(),
            born: Day::new(1980, 8, 14),
            sex: Some("F".to_owned()),
            phone: Some("+1 (555) 010-0199 x12".to_owned()),
            address: None,
        }
    }

    fn no_edit() -> EditPatient {
        EditPatient {
            patient: careloop_contract::PatientId::from_bytes([1; 16]),
            seen: "00000000-0000-0000-0000-000000000000:0:0"
                .parse()
                .expect("a version"),
            family: None,
            given: None,
            born: None,
            sex: None,
            phone: None,
            address: None,
        }
    }

    fn text(field: Field, text: &str) -> FieldSet {
        FieldSet {
            field,
            value: FieldValue::Text(text.to_owned()),
        }
    }

    #[test]
    fn a_new_patient_has_the_fields_that_were_filled_in() {
        assert_eq!(
            add(&walker(), today()),
            Ok(vec![
                text(Field::RecordNumber, "MRN-0042"),
                text(Field::FamilyName, "Walker"),
                text(Field::GivenName, "Mary Ann"),
                FieldSet {
                    field: Field::BirthDay,
                    value: FieldValue::Number(3_878),
                },
                text(Field::Sex, "F"),
                text(Field::Phone, "+1 (555) 010-0199 x12"),
            ])
        );
    }

    type Spoil = fn(&mut AddPatient);

    #[test]
    fn a_value_its_field_does_not_take_is_refused() {
        let malformed = |field| Refusal::Malformed { field };
        let cases: [(Spoil, Refusal); 11] = [
            (
                |p| p.record_number = " ".to_owned(),
                Refusal::Empty {
                    field: Field::RecordNumber,
                },
            ),
            (
                |p| {
                    p.family = String::new();
                    p.given = " ".to_owned();
                },
                Refusal::Empty {
                    field: Field::FamilyName,
                },
            ),
            (
                |p| p.given = "Mary\u{202E}Ann".to_owned(),
                Refusal::ForbiddenCharacters {
                    field: Field::GivenName,
                },
            ),
            (
                |p| p.family = "x".repeat(201),
                Refusal::TooLong {
                    field: Field::FamilyName,
                    max: 200,
                },
            ),
            (|p| p.born = Day::new(2026, 11, 22), malformed(Field::BirthDay)),
            (|p| p.born = Day::new(1874, 12, 31), malformed(Field::BirthDay)),
            (|p| p.sex = Some("girl".to_owned()), malformed(Field::Sex)),
            (
                |p| p.phone = Some("call mother".to_owned()),
                malformed(Field::Phone),
            ),
            (|p| p.phone = Some("--".to_owned()), malformed(Field::Phone)),
            (
                |p| p.address = Some("1 Main St\nTown".to_owned()),
                Refusal::ForbiddenCharacters {
                    field: Field::Address,
                },
            ),
            (
                |p| p.address = Some("x".repeat(501)),
                Refusal::TooLong {
                    field: Field::Address,
                    max: 500,
                },
            ),
        ];
        for (spoil, refusal) in cases {
            let mut request = walker();
            spoil(&mut request);
            assert_eq!(add(&request, today()), Err(refusal));
        }
    }

    #[test]
    fn one_name_is_enough_and_both_ends_of_a_life_are_taken() {
        for (family, given) in [("Walker", ""), ("", "Suharto")] {
            let request = AddPatient {
                family: family.to_owned(),
                given: given.to_owned(),
                ..walker()
            };
            assert!(add(&request, today()).is_ok());
        }
        for born in [Day::new(1875, 1, 1), Some(today()), None] {
            assert!(add(&AddPatient { born, ..walker() }, today()).is_ok());
        }
    }

    #[test]
    fn sex_is_one_letter_however_it_is_written() {
        for (written, letter) in [
            ("f", "F"),
            ("Male", "M"),
            (" X ", "X"),
            ("other", "X"),
            ("UNKNOWN", "U"),
        ] {
            assert_eq!(sex(written), Ok(Some(letter.to_owned())), "{written}");
        }
        assert_eq!(sex(" "), Ok(None));
    }

    #[test]
    fn a_correction_changes_what_differs() {
        let record = walkers_record();
        assert_eq!(record.edit(&no_edit(), today()), Ok(vec![]));
        let request = EditPatient {
            family: Some("Walker ".to_owned()),
            sex: Some("f".to_owned()),
            phone: Some(String::new()),
            address: Some("1 Main St".to_owned()),
            ..no_edit()
        };
        assert_eq!(
            record.edit(&request, today()),
            Ok(vec![
                FieldSet {
                    field: Field::Phone,
                    value: FieldValue::Nothing,
                },
                text(Field::Address, "1 Main St"),
            ])
        );
    }

    #[test]
    fn a_correction_may_not_take_the_last_name_away() {
        let request = EditPatient {
            family: Some(String::new()),
            given: Some(String::new()),
            ..no_edit()
        };
        assert_eq!(
            walkers_record().edit(&request, today()),
            Err(Refusal::Empty {
                field: Field::FamilyName,
            })
        );
    }

    #[test]
    fn names_are_shown_in_full_or_as_initials() {
        for (family, given, full, masked) in [
            ("Walker", "Mary Ann", "WALKER, Mary Ann", "W., M."),
            ("Walker", "", "WALKER", "W."),
            ("", "Suharto", "Suharto", "S."),
            ("o'Brien", "éva", "O'BRIEN, éva", "O., É."),
            ("'t Hooft", "Jan", "'T HOOFT, Jan", "T., J."),
            ("李", "小龙", "李, 小龙", "李., 小."),
            ("", "", "", ""),
        ] {
            assert_eq!(full_label(family, given), full);
            assert_eq!(mask(family, given), masked);
        }
    }
}
