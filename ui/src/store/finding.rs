//! What a search found while it is typed: masked at once, by name after a rest, never an answer to
//! an older text.

use careloop_contract::query::SearchRecords;
use careloop_contract::view::SearchView;
use careloop_contract::{Answer, Refusal};
use std::rc::Rc;
use yew::Reducible;

/// Fewest letters of which patients are looked up by name: that is recorded, patient by patient.
pub const IDENTIFY_FROM: usize = 2;

/// What is looked for. What is not shown is not asked for either: every record with a name in an answer
/// is on record as shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// Tasks and patients.
    Records,
    /// Patients alone.
    Patients,
}

impl Sought {
    /// The request for a text.
    #[must_use]
    pub const fn request(self, text: String, rows: u32, identified: bool) -> SearchRecords {
        SearchRecords {
            text,
            rows: Some(rows),
            identified,
            patients_only: matches!(self, Self::Patients),
        }
    }
}

/// What was typed and what was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finding {
    /// What is searched for, without white space around it.
    pub text: String,
    /// What was found for it, or for what was typed just before.
    pub found: Option<Rc<Found>>,
    /// Why nothing could be searched.
    pub refusal: Option<Refusal>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// What it answers.
    pub text: String,
    /// Whether patients stand there by name.
    pub identified: bool,
    /// What was found.
    pub view: SearchView,
}

/// What changes it.
#[derive(Clone, Debug)]
pub enum FindingAction {
    /// Another text.
    Text(String),
    /// An answer to a text.
    Answered {
        /// The text.
        text: String,
        /// Whether patients were asked for by name.
        identified: bool,
        /// The answer.
        answer: Answer<SearchRecords>,
    },
}

impl Finding {
    /// What was found, if it answers what stands there now.
    #[must_use]
    pub fn current(&self) -> Option<&Found> {
        self.found.as_deref().filter(|found| found.text == self.text)
    }

    /// Whether an answer is still to come.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        !self.text.is_empty() && self.current().is_none() && self.refusal.is_none()
    }

    /// Whether the text is long enough to look patients up by name.
    #[must_use]
    pub fn may_identify(text: &str) -> bool {
        text.chars().filter(|c| c.is_alphanumeric()).count() >= IDENTIFY_FROM
    }

    /// What is known after an action.
    #[must_use]
    pub fn after(&self, action: FindingAction) -> Self {
        match action {
            FindingAction::Text(text) => {
                let text = text.trim().to_owned();
                if text == self.text {
                    return self.clone();
                }
                // What was found stays in sight until the next answer, so that nothing flickers.
                let found = self.found.clone().filter(|_| !text.is_empty());
                Self {
                    text,
                    found,
                    refusal: None,
                }
            }
            FindingAction::Answered {
                text,
                identified,
                answer,
            } => {
                let is_stale = text != self.text;
                let is_known = self
                    .current()
                    .is_some_and(|found| found.identified && !identified);
                if is_stale || is_known {
                    return self.clone();
                }
                match answer {
                    Ok(view) => Self {
                        found: Some(Rc::new(Found {
                            text,
                            identified,
                            view,
                        })),
                        refusal: None,
                        ..self.clone()
                    },
                    // Initials that were found are not taken away because names are refused.
                    Err(refusal) => Self {
                        refusal: Some(refusal),
                        ..self.clone()
                    },
                }
            }
        }
    }
}

impl Reducible for Finding {
    type Action = FindingAction;

    fn reduce(self: Rc<Self>, action: FindingAction) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_patients_alone_are_shown_no_task_is_asked_for() {
        for identified in [false, true] {
            let of = |sought: Sought| sought.request("wun".to_owned(), 5, identified);
            assert!(of(Sought::Patients).patients_only);
            assert!(!of(Sought::Records).patients_only);
            assert_eq!(of(Sought::Patients).identified, identified);
        }
    }

    fn answer(text: &str, identified: bool) -> FindingAction {
        FindingAction::Answered {
            text: text.to_owned(),
            identified,
            answer: Ok(SearchView {
                patients: Vec::new(),
                tasks: Vec::new(),
                more: identified,
            }),
        }
    }

    fn typed(text: &str) -> Finding {
        Finding::default().after(FindingAction::Text(text.to_owned()))
    }

    #[test]
    fn an_answer_to_an_older_text_is_dropped() {
        let finding = typed("ok").after(FindingAction::Text("oka".to_owned()));
        let finding = finding.after(answer("ok", false));
        assert!(finding.current().is_none());
        assert!(finding.is_under_way());
        assert!(finding.after(answer("oka", false)).current().is_some());
    }

    #[test]
    fn names_are_not_taken_away_by_a_late_masked_answer() {
        let finding = typed("oka")
            .after(answer("oka", true))
            .after(answer("oka", false));
        assert!(finding.current().is_some_and(|found| found.identified));
    }

    #[test]
    fn what_was_found_stays_in_sight_until_the_next_answer() {
        let finding = typed("ok").after(answer("ok", true));
        let more = finding.after(FindingAction::Text("oka".to_owned()));
        assert!(more.found.is_some() && more.current().is_none());
        assert!(
            finding
                .after(FindingAction::Text("  ".to_owned()))
                .found
                .is_none()
        );
    }

    #[test]
    fn a_refusal_keeps_what_was_found() {
        let finding = typed("ok")
            .after(answer("ok", false))
            .after(FindingAction::Answered {
                text: "ok".to_owned(),
                identified: true,
                answer: Err(Refusal::KeyNotGranted),
            });
        assert!(finding.current().is_some());
        assert_eq!(finding.refusal, Some(Refusal::KeyNotGranted));
    }

    #[test]
    fn one_letter_names_nobody() {
        assert!(!Finding::may_identify("o"));
        assert!(!Finding::may_identify(" ^o"));
        assert!(Finding::may_identify("ok"));
    }
}
