//! What is being typed into quick add, and what is confirmed.

pub mod reading;
pub mod suggest;

use careloop_contract::command::KeepDraft;
use careloop_contract::view::PatientHit;
use careloop_contract::{Day, Refusal, Sensitivity, TaskCategory, TimeOfDay};
use careloop_domain::quick_add::{ChipKind, parse};
use std::ops::Range;

/// The name under which the draft of quick add is kept.
pub const DRAFT_PLACE: &str = "quick-add";

/// What is being typed into quick add.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuickAddState {
    /// The line.
    pub text: String,
    /// Administrative details.
    pub details: String,
    /// A clinical note that is written on the task once it is added.
    pub note: String,
    /// What kind of work it is; general where nothing is chosen.
    pub category: Option<TaskCategory>,
    /// Who may know of it; as usual for its kind of work where nothing is chosen.
    pub sensitivity: Option<Sensitivity>,
    /// Whether kind of work and details are in sight.
    pub shows_more: bool,
    /// The patient whom the person confirmed.
    pub confirmed: Option<Confirmed>,
    /// Whether adding was tried: what is missing is said from then on.
    pub tried: bool,
    /// Whether the task is being added.
    pub sending: bool,
    /// Why it was not added.
    pub refusal: Option<Refusal>,
    /// Tasks added since the overlay was opened.
    pub added: u32,
}

/// A patient whom the person confirmed, and the words for which they did.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirmed {
    /// The words behind `^`. Other words are another patient.
    pub words: String,
    /// The patient, in full.
    pub hit: PatientHit,
}

/// What changes it.
#[derive(Clone, Debug)]
pub enum QuickAddAction {
    /// The overlay was opened.
    Opened,
    /// The line is this now.
    Text(String),
    /// The details are these now.
    Details(String),
    /// The clinical note is this now.
    Note(String),
    /// What was taken out of the line could not be put elsewhere: it stands in the line again.
    PutBack(String),
    /// It is work of this kind.
    Category(Option<TaskCategory>),
    /// These may know of it.
    Sensitivity(Option<Sensitivity>),
    /// Kind of work and details are shown, or not.
    ShowMore(bool),
    /// The person confirmed the patient for the words that stand there.
    Confirm(PatientHit),
    /// A task for this patient, whose record is open: the person knows whom they mean.
    StartFor(PatientHit),
    /// Adding was tried, and something is missing.
    Tried,
    /// The task is being added.
    Sending,
    /// It was not added.
    Refused(Refusal),
    /// It was added.
    Added,
    /// What was kept when nobody was in.
    Draft(String),
}

impl QuickAddState {
    /// Applies an action.
    pub fn take(&mut self, action: QuickAddAction) {
        match action {
            QuickAddAction::Opened => {
                self.added = 0;
                self.tried = false;
                self.shows_more =
                    !self.details.is_empty() || self.category.is_some() || self.sensitivity.is_some();
            }
            QuickAddAction::Text(text) => {
                self.text = text;
                self.refusal = None;
                let words = patient_words(&self.text);
                self.confirmed
                    .take_if(|confirmed| words.as_ref() != Some(&confirmed.words));
            }
            QuickAddAction::Details(details) => {
                self.details = details;
                self.refusal = None;
            }
            QuickAddAction::Note(note) => self.note = note,
            QuickAddAction::PutBack(part) => {
                let space = if self.text.is_empty() || self.text.ends_with(' ') {
                    ""
                } else {
                    " "
                };
                let text = format!("{}{space}{part}", self.text);
                self.take(QuickAddAction::Text(text));
            }
            QuickAddAction::Category(category) => self.category = category,
            QuickAddAction::Sensitivity(sensitivity) => self.sensitivity = sensitivity,
            QuickAddAction::ShowMore(shows) => self.shows_more = shows,
            QuickAddAction::Confirm(hit) => {
                // Masked, nobody can tell whom they confirm.
                if hit.record_number.is_some() {
                    self.confirmed = patient_words(&self.text).map(|words| Confirmed { words, hit });
                }
            }
            QuickAddAction::StartFor(hit) => self.start_for(hit),
            QuickAddAction::Tried => self.tried = true,
            QuickAddAction::Sending => {
                self.sending = true;
                self.refusal = None;
            }
            QuickAddAction::Refused(refusal) => {
                self.sending = false;
                self.refusal = Some(refusal);
            }
            QuickAddAction::Added => {
                *self = Self {
                    added: self.added + 1,
                    shows_more: self.shows_more,
                    ..Self::default()
                };
            }
            QuickAddAction::Draft(draft) => {
                if !self.is_begun() {
                    self.take_draft(&draft);
                }
            }
        }
    }

    /// Puts the patient before what was typed, in place of any other.
    fn start_for(&mut self, hit: PatientHit) {
        let rest = match patient_range(&self.text) {
            Some(range) => {
                let (before, behind) = (self.text.get(..range.start), self.text.get(range.end..));
                format!("{}{}", before.unwrap_or_default(), behind.unwrap_or_default())
            }
            None => self.text.clone(),
        };
        let name = hit.label.name.replace('"', "");
        let number = hit.record_number.clone().unwrap_or_default();
        // A name may begin with a sign no name is found by; then the number stands for it.
        for named in [name, number] {
            let text = format!("^\"{named}\" {}", rest.trim_start());
            if let Some(words) = patient_words(&text) {
                self.text = text;
                self.confirmed = Some(Confirmed { words, hit });
                self.refusal = None;
                return;
            }
        }
    }

    /// Whether something was typed.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        !self.text.trim().is_empty() || !self.details.trim().is_empty() || !self.note.trim().is_empty()
    }

    /// What is kept for the person: the line, the kind of work, the details. A patient is confirmed
    /// anew when they come back.
    #[must_use]
    pub fn draft(&self) -> KeepDraft {
        let text = if self.is_begun() {
            let line = self.text.replace('\n', " ");
            format!(
                "{line}\n{} {}\t{}\n{}",
                self.category.map_or("", TaskCategory::name),
                self.sensitivity.map_or("", Sensitivity::name),
                self.note.replace(['\n', '\t'], " "),
                self.details
            )
        } else {
            String::new()
        };
        KeepDraft {
            place: DRAFT_PLACE.to_owned(),
            text: text.into(),
        }
    }

    fn take_draft(&mut self, draft: &str) {
        let mut lines = draft.splitn(3, '\n');
        let mut next = || lines.next().unwrap_or_default().to_owned();
        self.text = next();
        let chosen = next();
        let (chosen, note) = chosen.split_once('\t').unwrap_or((&chosen, ""));
        self.note = note.to_owned();
        let (category, sensitivity) = chosen.split_once(' ').unwrap_or((chosen, ""));
        self.category = TaskCategory::from_name(category);
        self.sensitivity = Sensitivity::from_name(sensitivity);
        self.details = next();
        self.shows_more = !self.details.is_empty() || self.category.is_some() || self.sensitivity.is_some();
    }
}

/// Where the line names a patient.
fn patient_range(text: &str) -> Option<Range<usize>> {
    let chips = parse(text, Day::default(), TimeOfDay::MIDNIGHT).chips;
    let mut patients = chips
        .into_iter()
        .filter(|chip| matches!(chip.kind, ChipKind::Patient(_)));
    patients.next().map(|chip| chip.range)
}

/// The words by which the line names a patient. They do not hang on the day.
fn patient_words(text: &str) -> Option<String> {
    parse(text, Day::default(), TimeOfDay::MIDNIGHT)
        .chips
        .into_iter()
        .find_map(|chip| match chip.kind {
            ChipKind::Patient(words) => Some(words),
            ChipKind::Person(_)
            | ChipKind::Queue(_)
            | ChipKind::UnknownQueue(_)
            | ChipKind::Priority(_)
            | ChipKind::Due { .. } => None,
        })
}

#[cfg(test)]
mod tests;
