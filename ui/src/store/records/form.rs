//! A patient's record as it is typed, bound to the record and the version it was opened with.

use careloop_contract::command::{AddPatient, EditPatient};
use careloop_contract::view::{PatientHit, PatientView};
use careloop_contract::{Day, Field, PatientId, Refusal, Version};
use careloop_domain::patient::full_label;

/// The fields of the form, in the order they stand in it.
pub const FIELDS: [Field; 7] = [
    Field::RecordNumber,
    Field::FamilyName,
    Field::GivenName,
    Field::BirthDay,
    Field::Sex,
    Field::Phone,
    Field::Address,
];

/// A patient's record as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatientForm {
    /// What stands in each field, in the order of [`FIELDS`].
    typed: [String; 7],
    /// Of whom it is, and what stood there; none for a new patient.
    opened: Option<Opened>,
    /// Values somebody else put in place of what the person saw, beside fields the person changed too.
    pub theirs: Vec<(Field, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Opened {
    patient: PatientId,
    seen: Version,
    stood: [String; 7],
}

fn values(view: &PatientView) -> [String; 7] {
    [
        view.record_number.clone(),
        view.family.clone(),
        view.given.clone(),
        view.born.map_or_else(String::new, Day::unmistakable),
        view.sex.clone().unwrap_or_default(),
        view.phone.clone().unwrap_or_default(),
        view.address.clone().unwrap_or_default(),
    ]
}

impl PatientForm {
    /// The form for a record as it stands now.
    #[must_use]
    pub fn of(view: &PatientView) -> Self {
        let stood = values(view);
        Self {
            typed: stood.clone(),
            opened: Some(Opened {
                patient: view.patient,
                seen: view.version,
                stood,
            }),
            theirs: Vec::new(),
        }
    }

    /// What stands in a field.
    #[must_use]
    pub fn value(&self, field: Field) -> &str {
        FIELDS
            .iter()
            .position(|known| *known == field)
            .and_then(|place| self.typed.get(place))
            .map_or("", String::as_str)
    }

    /// Types into a field.
    pub fn set(&mut self, field: Field, text: String) {
        let place = FIELDS.iter().position(|known| *known == field);
        if let Some(value) = place.and_then(|place| self.typed.get_mut(place)) {
            *value = text;
        }
    }

    /// Whether anything differs from what stood there.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.opened.as_ref().map_or_else(
            || self.typed.iter().any(|text| !text.is_empty()),
            |opened| opened.stood != self.typed,
        )
    }

    /// The request that registers the patient.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] for a day that cannot be read. The engine looks at the rest.
    pub fn add(&self) -> Result<AddPatient, Refusal> {
        let some = |field| Some(self.value(field).to_owned()).filter(|text| !text.trim().is_empty());
        Ok(AddPatient {
            record_number: self.value(Field::RecordNumber).to_owned(),
            family: self.value(Field::FamilyName).to_owned(),
            given: self.value(Field::GivenName).to_owned(),
            born: day_of_birth(self.value(Field::BirthDay))?,
            sex: some(Field::Sex),
            phone: some(Field::Phone),
            address: some(Field::Address),
        })
    }

    /// The request that corrects the record: only the fields that were changed. None where the form
    /// is not of a record, or nothing is changed.
    ///
    /// # Errors
    /// [`Refusal::Malformed`] for a day that cannot be read, [`Refusal::Empty`] for one that was
    /// emptied: a day once known can be corrected, not taken away.
    pub fn edit(&self) -> Result<Option<EditPatient>, Refusal> {
        let Some(opened) = self.opened.as_ref().filter(|_| self.is_changed()) else {
            return Ok(None);
        };
        let before = |field| {
            let place = FIELDS.iter().position(|known| *known == field);
            place
                .and_then(|place| opened.stood.get(place))
                .map_or("", String::as_str)
        };
        let changed = |field| {
            let now = self.value(field);
            (now != before(field)).then(|| now.to_owned())
        };
        let born = match changed(Field::BirthDay) {
            None => None,
            Some(text) => Some(day_of_birth(&text)?.ok_or(Refusal::Empty {
                field: Field::BirthDay,
            })?),
        };
        Ok(Some(EditPatient {
            patient: opened.patient,
            seen: opened.seen,
            family: changed(Field::FamilyName),
            given: changed(Field::GivenName),
            born,
            sex: changed(Field::Sex),
            phone: changed(Field::Phone),
            address: changed(Field::Address),
        }))
    }

    /// Somebody changed the record meanwhile: what was typed stays, what was not typed becomes new,
    /// and where both changed a field the other's value is told. A record of another patient
    /// changes nothing.
    pub fn stand_on(&mut self, view: &PatientView) {
        let Some(opened) = self
            .opened
            .as_mut()
            .filter(|opened| opened.patient == view.patient)
        else {
            return;
        };
        let now = values(view);
        self.theirs.clear();
        let places = FIELDS
            .iter()
            .zip(&mut self.typed)
            .zip(opened.stood.iter().zip(&now));
        for ((field, typed), (stood, now)) in places {
            if *typed == *stood {
                typed.clone_from(now);
            } else if stood != now && typed != now {
                self.theirs.push((*field, now.clone()));
            }
        }
        opened.stood = now;
        opened.seen = view.version;
    }

    /// What somebody else put into a field that the person changed too.
    #[must_use]
    pub fn theirs(&self, field: Field) -> Option<&str> {
        let (_, value) = self.theirs.iter().find(|(known, _)| *known == field)?;
        Some(value)
    }
}

/// Whether somebody who is registered has the same name or the same record number.
#[must_use]
pub fn is_same_person(request: &AddPatient, hit: &PatientHit) -> bool {
    let label = full_label(request.family.trim(), request.given.trim());
    let number = request.record_number.trim();
    let has_number = hit
        .record_number
        .as_ref()
        .is_some_and(|known| known.trim() == number);
    has_number || (!label.is_empty() && hit.label.name.to_lowercase() == label.to_lowercase())
}

fn day_of_birth(text: &str) -> Result<Option<Day>, Refusal> {
    typed_day(text).map_err(|AmbiguousDay| Refusal::Malformed {
        field: Field::BirthDay,
    })
}

/// A day that is not written so that day and month cannot be confused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmbiguousDay;

/// A day as it is typed: `14-Aug-1980`, `14 August 1980` or `1980-08-14`. Nothing for no text.
///
/// # Errors
/// [`AmbiguousDay`] for everything else, `03/04/1980` above all: day first here, month first there.
pub fn typed_day(text: &str) -> Result<Option<Day>, AmbiguousDay> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(day) = text.parse::<Day>() {
        return Ok(Some(day));
    }
    let is_between = |letter: char| letter == '-' || letter == '.' || letter.is_whitespace();
    let parts: Vec<&str> = text.split(is_between).filter(|part| !part.is_empty()).collect();
    let [day, month, year] = parts.as_slice() else {
        return Err(AmbiguousDay);
    };
    if year.len() != 4 || day.len() > 2 {
        return Err(AmbiguousDay);
    }
    let (Ok(day), Some(month), Ok(year)) = (day.parse(), month_of(month), year.parse()) else {
        return Err(AmbiguousDay);
    };
    Day::new(year, month, day).map(Some).ok_or(AmbiguousDay)
}

/// A month from its first three letters, or more of them.
fn month_of(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let text = text.to_lowercase();
    let found = MONTHS
        .iter()
        .position(|month| text.len() >= 3 && month.starts_with(&text))?;
    u32::try_from(found + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(seq: u64) -> Version {
        format!("00000000-0000-0000-0000-000000000000:{seq}:0")
            .parse()
            .expect("a version")
    }

    fn walker() -> PatientView {
        PatientView {
            patient: PatientId::from_bytes([1; 16]),
            version: version(1),
            record_number: "MRN-0042".to_owned(),
            family: "Walker".to_owned(),
            given: "Mary Ann".to_owned(),
            born: Day::new(1980, 8, 14),
            sex: Some("F".to_owned()),
            phone: None,
            address: None,
            died: None,
            tasks: Vec::new(),
        }
    }

    #[test]
    fn days_are_read_where_day_and_month_cannot_be_confused() {
        let expected = Day::new(1980, 8, 4);
        for text in [
            "04-Aug-1980",
            "4 august 1980",
            "1980-08-04",
            " 4.Aug.1980 ",
            "04-AUG-1980",
        ] {
            assert_eq!(typed_day(text), Ok(expected), "{text}");
        }
        assert_eq!(typed_day("  "), Ok(None));
        for text in [
            "04/08/1980",
            "04.08.1980",
            "4-Aug-80",
            "31-Feb-1980",
            "Aug 4 1980",
            "1980",
            "4-Au-1980",
            "123-Aug-1980",
        ] {
            assert_eq!(typed_day(text), Err(AmbiguousDay), "{text}");
        }
    }

    #[test]
    fn an_edit_names_only_what_was_changed_and_the_version_it_was_opened_with() {
        let mut form = PatientForm::of(&walker());
        assert_eq!(form.edit().map(|edit| edit.is_none()), Ok(true));
        form.set(Field::Phone, "555 010-0199".to_owned());
        form.set(Field::BirthDay, "15-Aug-1980".to_owned());
        let edit = form.edit().expect("it can be read").expect("it is changed");
        assert_eq!(edit.seen, version(1));
        assert_eq!(edit.phone.as_deref(), Some("555 010-0199"));
        assert_eq!(edit.born, Day::new(1980, 8, 15));
        assert!(edit.family.is_none() && edit.given.is_none() && edit.sex.is_none());
        form.set(Field::BirthDay, String::new());
        assert_eq!(
            form.edit().err(),
            Some(Refusal::Empty {
                field: Field::BirthDay
            })
        );
        form.set(Field::BirthDay, "8/15/1980".to_owned());
        assert_eq!(
            form.edit().err(),
            Some(Refusal::Malformed {
                field: Field::BirthDay
            })
        );
    }

    #[test]
    fn what_was_typed_stays_when_somebody_else_changed_the_record() {
        let mut form = PatientForm::of(&walker());
        form.set(Field::GivenName, "Marie".to_owned());
        form.set(Field::Phone, "555 010-0100".to_owned());
        let mut now = walker();
        now.version = version(9);
        now.given = "Mary".to_owned();
        now.address = Some("1 Alder Court".to_owned());
        let mut other = now.clone();
        other.patient = PatientId::from_bytes([2; 16]);
        let before = form.clone();
        form.stand_on(&other);
        assert_eq!(form, before, "it was another patient's record");

        form.stand_on(&now);
        assert_eq!(form.value(Field::GivenName), "Marie");
        assert_eq!(form.theirs(Field::GivenName), Some("Mary"));
        assert_eq!(form.theirs(Field::Phone), None, "nobody else changed it");
        assert_eq!(form.value(Field::Address), "1 Alder Court");
        let edit = form.edit().expect("it can be read").expect("it is changed");
        assert_eq!(edit.seen, version(9));
        assert_eq!(
            (edit.given.as_deref(), edit.address),
            (Some("Marie"), None),
            "the other's address is not written again"
        );
    }

    #[test]
    fn the_same_name_or_number_may_be_the_same_person() {
        use careloop_contract::view::PatientLabel;
        let hit = PatientHit {
            label: PatientLabel {
                patient: PatientId::from_bytes([1; 16]),
                name: "WALKER, Mary Ann".to_owned(),
                born: None,
            },
            record_number: Some("MRN-0042".to_owned()),
        };
        let of = |number: &str, family: &str, given: &str| AddPatient {
            record_number: number.to_owned(),
            family: family.to_owned(),
            given: given.to_owned(),
            ..AddPatient::default()
        };
        assert!(is_same_person(&of("MRN-7", " walker", "mary ann "), &hit));
        assert!(is_same_person(&of(" MRN-0042", "Okafor", "Ngozi"), &hit));
        assert!(!is_same_person(&of("MRN-004", "Walker", "Mary"), &hit));
        assert!(!is_same_person(&of("", "", ""), &hit));
    }

    #[test]
    fn a_new_patient_is_sent_as_typed_without_empty_fields() {
        let mut form = PatientForm::default();
        assert!(!form.is_changed());
        form.set(Field::RecordNumber, "MRN-1".to_owned());
        form.set(Field::FamilyName, "Okafor".to_owned());
        form.set(Field::Phone, "  ".to_owned());
        assert!(form.is_changed());
        let add = form.add().expect("it can be read");
        assert_eq!(
            (add.record_number.as_str(), add.phone, add.born),
            ("MRN-1", None, None)
        );
        assert!(
            form.edit().expect("it can be read").is_none(),
            "it is no record yet"
        );
    }
}
