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
mod tests;
