//! What the typed line means at this clinic: whose names those are, and what is missing before the
//! task can be added.

use super::QuickAddState;
use careloop_contract::command::AddTask;
use careloop_contract::view::{PatientHit, PersonView};
use careloop_contract::{Day, Standing, TaskCategory, TimeOfDay, UserId};
use careloop_domain::quick_add::{Chip, ChipKind, TitleWarning, parse, title_warnings};
use careloop_domain::text::search_words;

/// The typed line, understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The title without the chips.
    pub title: String,
    /// What was understood, in order of place.
    pub chips: Vec<Chip>,
    /// Whose task it will be, if somebody is named.
    pub person: Option<Named>,
    /// The patient: words, and who was confirmed for them.
    pub patient: Option<Patient>,
    /// What in the line looks as if it named a patient.
    pub warnings: Vec<TitleWarning>,
}

/// The patient of the line.
#[derive(Clone, Debug, PartialEq)]
pub struct Patient {
    /// What was typed behind `^`.
    pub words: String,
    /// Who was confirmed.
    pub confirmed: Option<PatientHit>,
}

/// Whom a name behind `@` means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// One person.
    One {
        /// The person.
        user: UserId,
        /// Their name.
        name: String,
    },
    /// Several; the first few names.
    Several(String),
    /// Nobody who works here now.
    Nobody(String),
}

/// What is missing before the task can be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// What is to be done.
    Title,
    /// Which patient is meant.
    Patient,
    /// Which person is meant.
    WhichPerson(String),
    /// No such person.
    NoPerson(String),
    /// No such queue.
    NoQueue(String),
}

/// Reads the line.
#[must_use]
pub fn read(state: &QuickAddState, people: &[PersonView], today: Day, now: TimeOfDay) -> Reading {
    let parsed = parse(&state.text, today, now);
    let person = find(&parsed.chips, |kind| match kind {
        ChipKind::Person(words) => Some(named(words, people)),
        ChipKind::Patient(_)
        | ChipKind::Queue(_)
        | ChipKind::UnknownQueue(_)
        | ChipKind::Priority(_)
        | ChipKind::Due { .. } => None,
    });
    let patient = find(&parsed.chips, |kind| match kind {
        ChipKind::Patient(words) => Some(Patient {
            words: words.clone(),
            confirmed: state.confirmed.as_ref().map(|confirmed| confirmed.hit.clone()),
        }),
        ChipKind::Person(_)
        | ChipKind::Queue(_)
        | ChipKind::UnknownQueue(_)
        | ChipKind::Priority(_)
        | ChipKind::Due { .. } => None,
    });
    let mut warnings = parsed.warnings;
    if let Some(confirmed) = &state.confirmed {
        warnings.extend(name_warnings(
            &state.text,
            &parsed.chips,
            &warnings,
            confirmed,
            today,
        ));
    }
    Reading {
        title: parsed.title,
        chips: parsed.chips,
        person,
        patient,
        warnings,
    }
}

fn find<T>(chips: &[Chip], look: impl Fn(&ChipKind) -> Option<T>) -> Option<T> {
    chips.iter().find_map(|chip| look(&chip.kind))
}

/// Names of the confirmed patient that stand in the line outside its chips.
fn name_warnings(
    text: &str,
    chips: &[Chip],
    known: &[TitleWarning],
    confirmed: &super::Confirmed,
    today: Day,
) -> Vec<TitleWarning> {
    title_warnings(text, &[&confirmed.hit.label.name], today)
        .into_iter()
        .filter(|warning| {
            let is_chip = chips
                .iter()
                .any(|chip| chip.range.start < warning.range.end && warning.range.start < chip.range.end);
            !is_chip && !known.iter().any(|other| other.range == warning.range)
        })
        .collect()
}

/// Whom the words behind `@` mean, among those who may sign in.
#[must_use]
pub fn named(words: &str, people: &[PersonView]) -> Named {
    let fitting: Vec<&PersonView> = fitting(words, people).collect();
    let exact = fitting
        .iter()
        .find(|person| person.login.eq_ignore_ascii_case(words));
    match (exact, fitting.as_slice()) {
        (Some(person), _) | (None, [person]) => Named::One {
            user: person.user,
            name: person.name.clone(),
        },
        (None, []) => Named::Nobody(words.to_owned()),
        (None, [_, ..]) => Named::Several(words.to_owned()),
    }
}

/// Those who may sign in and whose login begins so, or whose name has words that begin so.
pub(super) fn fitting<'a>(words: &'a str, people: &'a [PersonView]) -> impl Iterator<Item = &'a PersonView> {
    let typed = search_words(words);
    let login = words.to_lowercase();
    people.iter().filter(move |person| {
        let names = search_words(&person.name);
        let by_name = !typed.is_empty()
            && typed
                .iter()
                .all(|typed| names.iter().any(|name| name.starts_with(typed.as_str())));
        person.standing == Standing::Active
            && (login.is_empty() || by_name || person.login.to_lowercase().starts_with(&login))
    })
}

impl Reading {
    /// The request, or what is missing first. `category` and `details` do not stand in the line.
    ///
    /// # Errors
    /// What is missing.
    pub fn request(&self, category: Option<TaskCategory>, details: &str) -> Result<AddTask, Missing> {
        if self.title.trim().is_empty() {
            return Err(Missing::Title);
        }
        let patient = match &self.patient {
            None => None,
            Some(Patient {
                confirmed: Some(hit), ..
            }) => Some(hit.label.patient),
            Some(Patient { confirmed: None, .. }) => return Err(Missing::Patient),
        };
        let owner = match &self.person {
            None => None,
            Some(Named::One { user, .. }) => Some(*user),
            Some(Named::Several(words)) => return Err(Missing::WhichPerson(words.clone())),
            Some(Named::Nobody(words)) => return Err(Missing::NoPerson(words.clone())),
        };
        let mut request = AddTask {
            title: self.title.clone(),
            details: Some(details.to_owned()).filter(|details| !details.trim().is_empty()),
            patient,
            category,
            owner,
            ..AddTask::default()
        };
        for chip in &self.chips {
            match &chip.kind {
                ChipKind::Queue(role) => request.queue = Some(*role),
                ChipKind::UnknownQueue(name) => return Err(Missing::NoQueue(name.clone())),
                ChipKind::Priority(priority) => request.priority = Some(*priority),
                ChipKind::Due { day, time } => {
                    request.due = Some(*day);
                    request.due_time = *time;
                }
                ChipKind::Patient(_) | ChipKind::Person(_) => {}
            }
        }
        Ok(request)
    }
}
