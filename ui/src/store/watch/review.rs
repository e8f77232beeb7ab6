//! A review of the audit trail on its way: what was found of each entry of the sample, and what is to be
//! stated. It is kept as a draft, so that a lock loses nothing of it.

use careloop_contract::command::{CertifyReview, KeepDraft, SampleFinding};
use careloop_contract::view::ReviewView;
use careloop_contract::{Day, Finding};
use serde::{Deserialize, Serialize};

/// The name under which a review on its way is kept with a person's drafts.
pub const DRAFT_PLACE: &str = "audit-review";

/// The steps, in their order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// What happened in the period, and what the sample is.
    #[default]
    Sample,
    /// The entries one by one.
    Look,
    /// What was found, together.
    Findings,
    /// The statement.
    Certify,
}

impl Step {
    /// Every one, in order.
    pub const ALL: [Self; 4] = [Self::Sample, Self::Look, Self::Findings, Self::Certify];

    /// Its name in the texts.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sample => "sample",
            Self::Look => "look",
            Self::Findings => "findings",
            Self::Certify => "certify",
        }
    }
}

/// What was found of one entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    place: u64,
    finding: Option<Finding>,
    words: String,
}

/// A review on its way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewForm {
    /// The last day of the period it is of.
    to: Day,
    /// Which step is shown.
    pub step: Step,
    /// Which entry of the sample is looked at, from 0.
    pub at: usize,
    noted: Vec<Noted>,
    /// What the reviewer states.
    pub statement: String,
}

impl ReviewForm {
    /// The form for a review that nothing was found of yet.
    #[must_use]
    pub fn of(view: &ReviewView) -> Self {
        let noted = view.sample.iter().map(|line| Noted {
            place: line.place,
            finding: None,
            words: String::new(),
        });
        Self {
            to: view.to,
            step: Step::Sample,
            at: 0,
            noted: noted.collect(),
            statement: String::new(),
        }
    }

    /// What was kept, brought to the review as it is now: what was found of entries that are still in the
    /// sample stays. Nothing of another period does.
    #[must_use]
    pub fn from_draft(text: &str, view: &ReviewView) -> Option<Self> {
        let kept: Self = serde_json::from_str(text).ok()?;
        if kept.to != view.to {
            return None;
        }
        let mut form = Self::of(view);
        for one in &mut form.noted {
            if let Some(before) = kept.noted.iter().find(|before| before.place == one.place) {
                one.clone_from(before);
            }
        }
        form.statement = kept.statement;
        form.at = kept.at.min(form.noted.len().saturating_sub(1));
        form.step = kept.step.min(form.furthest());
        Some(form)
    }

    /// What is kept for the person; an empty text where nothing is begun.
    #[must_use]
    pub fn draft(&self) -> KeepDraft {
        let text = if self.is_begun() {
            serde_json::to_string(self).unwrap_or_default()
        } else {
            String::new()
        };
        KeepDraft {
            place: DRAFT_PLACE.to_owned(),
            text: text.into(),
        }
    }

    /// Whether anything was found or written.
    #[must_use]
    pub fn is_begun(&self) -> bool {
        !self.statement.trim().is_empty()
            || self
                .noted
                .iter()
                .any(|one| one.finding.is_some() || !one.words.is_empty())
    }

    /// What was found of the entry at this number.
    #[must_use]
    pub fn finding(&self, at: usize) -> Option<Finding> {
        self.noted.get(at)?.finding
    }

    /// What was written about it.
    #[must_use]
    pub fn words(&self, at: usize) -> &str {
        self.noted.get(at).map_or("", |one| one.words.as_str())
    }

    /// Notes what was found of an entry.
    pub fn find(&mut self, at: usize, finding: Finding) {
        if let Some(one) = self.noted.get_mut(at) {
            one.finding = Some(finding);
        }
    }

    /// Notes what is to be asked about it.
    pub fn write(&mut self, at: usize, words: String) {
        if let Some(one) = self.noted.get_mut(at) {
            one.words = words;
        }
    }

    /// Whether nothing is missing about an entry: where it is to be asked about, it says what.
    #[must_use]
    pub fn is_settled(&self, at: usize) -> bool {
        self.noted.get(at).is_some_and(Noted::is_settled)
    }

    /// Entries about which something is missing.
    #[must_use]
    pub fn left(&self) -> usize {
        self.noted.iter().filter(|one| !one.is_settled()).count()
    }

    /// How many entries there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.noted.len()
    }

    /// The entries that are to be asked about, by their number.
    #[must_use]
    pub fn questioned(&self) -> Vec<usize> {
        let all = self.noted.iter().enumerate();
        all.filter(|(_, one)| one.finding == Some(Finding::Questioned))
            .map(|(at, _)| at)
            .collect()
    }

    /// The next entry about which something is missing, after this one and then from the start.
    #[must_use]
    pub fn next_open(&self, after: usize) -> Option<usize> {
        let count = self.noted.len();
        (1..=count)
            .map(|away| (after + away) % count.max(1))
            .find(|at| !self.is_settled(*at))
    }

    /// The last step that can be gone to.
    #[must_use]
    pub fn furthest(&self) -> Step {
        if self.left() > 0 {
            Step::Look
        } else {
            Step::Certify
        }
    }

    /// What certifies the review.
    #[must_use]
    pub fn request(&self) -> CertifyReview {
        let findings = self.noted.iter().filter_map(|one| {
            Some(SampleFinding {
                place: one.place,
                finding: one.finding?,
                words: one.words.trim().to_owned(),
            })
        });
        CertifyReview {
            to: self.to,
            findings: findings.collect(),
            statement: self.statement.trim().to_owned(),
        }
    }
}

impl Noted {
    fn is_settled(&self) -> bool {
        match self.finding {
            None => false,
            Some(Finding::AsExpected) => true,
            Some(Finding::Questioned) => !self.words.trim().is_empty(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn review(places: &[u64]) -> ReviewView {
        fixture::review(places)
    }

    #[test]
    fn an_entry_that_is_asked_about_needs_words() {
        let mut form = ReviewForm::of(&review(&[4, 9]));
        form.find(0, Finding::AsExpected);
        form.find(1, Finding::Questioned);
        assert_eq!((form.left(), form.furthest()), (1, Step::Look));
        assert_eq!(form.next_open(0), Some(1));
        form.write(1, "why at night?".to_owned());
        assert_eq!((form.left(), form.furthest()), (0, Step::Certify));
        assert_eq!(form.next_open(0), None);
        assert_eq!(form.questioned(), [1]);
    }

    #[test]
    fn what_was_found_comes_back_after_a_lock() {
        let mut form = ReviewForm::of(&review(&[4, 9, 12]));
        assert!(
            form.draft().text.expose().is_empty(),
            "nothing is kept of nothing"
        );
        form.find(0, Finding::AsExpected);
        form.find(1, Finding::Questioned);
        form.write(1, "why?".to_owned());
        form.statement = "Looked at all".to_owned();
        form.step = Step::Look;
        form.at = 2;
        let kept = form.draft();
        let back = ReviewForm::from_draft(kept.text.expose(), &review(&[4, 9, 12])).expect("kept");
        assert_eq!(back, form);
    }

    #[test]
    fn nothing_of_another_period_or_of_another_entry_is_taken_over() {
        let mut form = ReviewForm::of(&review(&[4, 9]));
        form.find(0, Finding::AsExpected);
        form.find(1, Finding::AsExpected);
        form.step = Step::Certify;
        let kept = form.draft();
        let other = ReviewView {
            to: "2026-12-31".parse().expect("a day"),
            ..review(&[4, 9])
        };
        assert_eq!(ReviewForm::from_draft(kept.text.expose(), &other), None);
        let back = ReviewForm::from_draft(kept.text.expose(), &review(&[4, 10])).expect("same period");
        assert_eq!((back.left(), back.step), (1, Step::Look));
        assert_eq!(ReviewForm::from_draft("not kept by us", &other), None);
    }

    #[test]
    fn the_certificate_names_every_entry() {
        let mut form = ReviewForm::of(&review(&[4, 9]));
        form.find(0, Finding::AsExpected);
        form.find(1, Finding::Questioned);
        form.write(1, " why? ".to_owned());
        form.statement = " fine ".to_owned();
        let request = form.request();
        assert_eq!(request.statement, "fine");
        let said: Vec<_> = request
            .findings
            .iter()
            .map(|one| (one.place, one.finding, one.words.as_str()))
            .collect();
        assert_eq!(
            said,
            [(4, Finding::AsExpected, ""), (9, Finding::Questioned, "why?")]
        );
    }
}
