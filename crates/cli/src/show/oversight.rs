//! Alerts, the rules that raise them, and reviews of the audit trail.

use super::tasks::patient_words;
use super::{Show, counted};
use crate::output::page::Page;
use careloop_contract::view::{AlertPage, AlertView, AuditLine, ReviewDone, ReviewView, WatchRules};
use careloop_core::watch::{explained, unit};

/// Weekdays as they are written in commands, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn person(alert: &AlertView) -> String {
    alert
        .person
        .as_ref()
        .map_or_else(String::new, |person| person.name.clone())
}

impl Show for AlertPage {
    fn show(&self, page: &mut Page) {
        let rows: Vec<Vec<String>> = self
            .alerts
            .iter()
            .map(|alert| {
                let became = alert.disposal.as_ref();
                vec![
                    page.moment(alert.at),
                    alert.rule.to_string(),
                    person(alert),
                    alert.patient.as_ref().map(patient_words).unwrap_or_default(),
                    format!("{} of {}", alert.count, alert.usual),
                    became.map_or("open".to_owned(), |one| one.disposition.to_string()),
                    alert.alert.to_string(),
                ]
            })
            .collect();
        page.table(
            &["AT", "RULE", "PERSON", "PATIENT", "COUNT", "BECAME", "ALERT"],
            1,
            &rows,
        );
        page.line(&format!(
            "{} in all, {} without a disposition.",
            counted(u64::from(self.total), "alert", "alerts"),
            self.open
        ));
    }
}

impl Show for AlertView {
    fn show(&self, page: &mut Page) {
        let entries: Vec<String> = self.entries.iter().map(u64::to_string).collect();
        page.facts(&[
            ("Alert", self.alert.to_string()),
            ("Rule", self.rule.to_string()),
            ("At", page.moment(self.at)),
            ("Person", person(self)),
            (
                "Patient",
                self.patient.as_ref().map(patient_words).unwrap_or_default(),
            ),
            ("Count", format!("{}, usual {}", self.count, self.usual)),
            ("Entries", entries.join(", ")),
        ]);
        page.line(explained(self.rule));
        if let Some(disposal) = &self.disposal {
            let (by, at) = (&disposal.by.name, page.moment(disposal.at));
            page.line(&format!("{} by {by}, {at}:", disposal.disposition));
            page.passage(&disposal.words);
        }
    }
}

impl Show for WatchRules {
    fn show(&self, page: &mut Page) {
        page.line("The clinic is open:");
        for open in &self.hours {
            let day = WEEKDAYS.get(usize::from(open.weekday.saturating_sub(1)));
            page.line(&format!(
                "  {}={}-{}",
                day.copied().unwrap_or_default(),
                open.from,
                open.to
            ));
        }
        page.gap();
        for setting in &self.settings {
            let from = match unit(setting.rule) {
                Some(unit) => format!("from {} {unit}", setting.threshold),
                None => "always".to_owned(),
            };
            let state = if setting.on { from } else { "off".to_owned() };
            page.line(&format!("{}: {state}", setting.rule));
            page.passage(explained(setting.rule));
        }
    }
}

impl Show for ReviewView {
    fn show(&self, page: &mut Page) {
        let counts = &self.counts;
        page.facts(&[
            (
                "Period",
                format!("{} to {}", self.from.unmistakable(), self.to.unmistakable()),
            ),
            ("Due", self.due.unmistakable()),
            ("Overdue", counted(u64::from(self.overdue), "day", "days")),
            ("Entries", counts.entries.to_string()),
            ("People", counts.people.to_string()),
            ("Views", counts.views.to_string()),
            ("Exports", counts.exports.to_string()),
            ("Refusals", counts.refusals.to_string()),
            (
                "Alerts",
                format!("{}, {} without a disposition", counts.alerts, counts.open_alerts),
            ),
        ]);
        if !self.ready {
            page.line("The period is not over: its sample will be another one.");
        }
        page.gap();
        let rows: Vec<Vec<String>> = self.sample.iter().map(|line| sampled(page, line)).collect();
        page.table(
            &[
                "PLACE",
                "AT",
                "PERSON",
                "WHAT",
                "PATIENT",
                "DATA",
                "WORKSTATION",
                "REFUSED",
            ],
            3,
            &rows,
        );
        for done in &self.past {
            page.gap();
            done.show(page);
        }
    }
}

fn sampled(page: &Page, line: &AuditLine) -> Vec<String> {
    vec![
        line.place.to_string(),
        page.moment(line.at),
        line.by.as_ref().map_or_else(String::new, |by| by.name.clone()),
        line.what.replace('_', " "),
        line.patient.as_ref().map(patient_words).unwrap_or_default(),
        line.category.to_string(),
        line.workstation_name.clone(),
        line.refused.clone().unwrap_or_default(),
    ]
}

impl Show for ReviewDone {
    fn show(&self, page: &mut Page) {
        page.facts(&[
            (
                "Reviewed",
                format!("{} to {}", self.from.unmistakable(), self.to.unmistakable()),
            ),
            ("By", self.by.name.clone()),
            ("At", page.moment(self.at)),
            (
                "Looked at",
                format!("{} entries, {} to be asked about", self.sampled, self.questioned),
            ),
        ]);
        page.passage(self.statement.as_deref().unwrap_or("(sealed)"));
    }
}
