//! What is remembered between entries: what was counted on a day, for one rule, person and patient.

use super::{Alert, Observation};
use careloop_contract::{Day, Instant, PatientId, UserId, WatchRule};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Entries that an alert names, at most. It goes on counting.
pub const ALERT_ENTRIES: usize = 100;

/// What a count is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct About {
    pub(super) day: Day,
    pub(super) rule: WatchRule,
    pub(super) person: Option<UserId>,
    pub(super) patient: Option<PatientId>,
}

impl About {
    /// What somebody did on the day.
    pub(super) const fn doing(rule: WatchRule, seen: &Observation) -> Self {
        Self {
            day: seen.day,
            rule,
            person: seen.person,
            patient: None,
        }
    }

    pub(super) const fn with_patient(self, patient: Option<PatientId>) -> Self {
        Self { patient, ..self }
    }
}

/// What was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tally {
    pub(super) about: About,
    /// When the last of the entries was written.
    at: Instant,
    /// The last of them.
    last: u64,
    /// The entries, oldest first; the first [`ALERT_ENTRIES`].
    entries: Vec<u64>,
    /// The patients, where they are what is counted.
    pub(super) patients: BTreeSet<PatientId>,
    pub(super) count: u32,
}

impl Tally {
    pub(super) const fn new(about: About) -> Self {
        Self {
            about,
            at: Instant::from_millis(0),
            last: 0,
            entries: Vec::new(),
            patients: BTreeSet::new(),
            count: 0,
        }
    }

    /// Adds an entry, once.
    pub(super) fn name(&mut self, place: u64, at: Instant) {
        self.at = at;
        self.last = self.last.max(place);
        if self.entries.len() < ALERT_ENTRIES && !self.entries.contains(&place) {
            self.entries.push(place);
        }
    }

    /// The first entry's place.
    pub(super) fn began(&self) -> Option<u64> {
        self.entries.first().copied()
    }

    /// The alert that these entries are, with what is usual.
    pub(super) fn alert(&self, usual: u32) -> Option<Alert> {
        Some(Alert {
            rule: self.about.rule,
            person: self.about.person,
            patient: self.about.patient,
            day: self.about.day,
            first: self.began()?,
            last: self.last,
            at: self.at,
            count: self.count,
            usual,
            entries: self.entries.clone(),
        })
    }
}
