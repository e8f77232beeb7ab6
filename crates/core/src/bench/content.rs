//! What the measured clinics are filled with: the patients and titles of the sample clinic.

use crate::sample::patients::{self, Patient};
use crate::sample::random::Random;
use crate::sample::workflows::{TEMPLATES, Template};
use careloop_contract::command::AddTask;
use careloop_contract::{Day, PatientId, Role};
use core::fmt::Write as _;

/// The same content in every run.
const SEED: u64 = 2026;

/// Patients and tasks of a clinic of some size.
pub(crate) struct Content {
    random: Random,
    today: Day,
    patients: Vec<Patient>,
}

impl Content {
    /// A clinic where each patient has about twenty tasks.
    pub(crate) fn new(tasks: u32, today: Day) -> Self {
        let mut random = Random::new(SEED);
        let patients = (0..(tasks / 20).max(50))
            .map(|number| Patient::make(&mut random, number, today))
            .collect();
        Self {
            random,
            today,
            patients,
        }
    }

    pub(crate) fn patient_table(&self) -> Vec<u8> {
        patients::table(&self.patients).into_bytes()
    }

    /// A table of tasks: nine in ten concern a patient, half have a line of details.
    pub(crate) fn task_table(&mut self, tasks: u32) -> Vec<u8> {
        let mut table = "title,details,PATIENT,due_day,priority,category\n".to_owned();
        for _ in 0..tasks {
            let Some(template) = self.template() else { break };
            let patient = if self.random.percent(90) {
                self.random.pick(&self.patients)
            } else {
                None
            };
            let _ = writeln!(
                table,
                "{},{},{},{},{},{}",
                template.title,
                if self.random.percent(50) {
                    format!("Reference {}.", 100_000 + self.random.below(900_000))
                } else {
                    String::new()
                },
                patient
                    .map(|patient| patient.record_number.as_str())
                    .unwrap_or_default(),
                self.today.plus_days(self.random.between(-30, 60)),
                template.priority,
                template.category,
            );
        }
        table.into_bytes()
    }

    /// A task as a person adds it.
    pub(crate) fn task(&mut self, patients: &[PatientId]) -> AddTask {
        let Some(template) = self.template() else {
            return AddTask::default();
        };
        AddTask {
            sensitivity: None,
            title: template.title.to_owned(),
            details: self
                .random
                .percent(50)
                .then(|| format!("Reference {}.", 100_000 + self.random.below(900_000))),
            patient: self.random.pick(patients).copied(),
            due: Some(self.today.plus_days(self.random.between(0, 60))),
            due_time: None,
            priority: Some(template.priority),
            category: Some(template.category),
            owner: None,
            queue: Some(Role::Administrator),
        }
    }

    /// Texts as they grow under a typing hand: every beginning of one to eight letters of titles'
    /// words and patients' names, and a name with a word after it.
    pub(crate) fn typed(&mut self, texts: usize) -> Vec<String> {
        let mut typed = Vec::new();
        while typed.len() < texts {
            let Some(patient) = self.random.pick(&self.patients).cloned() else {
                break;
            };
            let Some(template) = self.template() else { break };
            let words: Vec<&str> = template.title.split(' ').collect();
            let word = self.random.pick(&words).copied().unwrap_or_default();
            beginnings(&mut typed, "", word);
            beginnings(&mut typed, "", patient.family);
            beginnings(&mut typed, "", &patient.given);
            beginnings(&mut typed, &format!("{} ", patient.family), word);
        }
        typed.truncate(texts);
        typed
    }

    fn template(&mut self) -> Option<&'static Template> {
        self.random.pick(&TEMPLATES)
    }
}

fn beginnings(typed: &mut Vec<String>, before: &str, word: &str) {
    for letters in 1..=word.chars().count().min(8) {
        let beginning: String = word.chars().take(letters).collect();
        typed.push(format!("{before}{beginning}"));
    }
}
