//! The lists in which work stands, patients by name, and drafts.

use super::tasks::{PATIENT_COLUMNS, PatientColumn, patient_cells, task_table};
use super::{Show, counted};
use crate::output::page::Page;
use careloop_contract::view::{DraftView, Group, GroupKey, PatientPage, PlacePage, WorkCounts};

fn group_words(group: &Group) -> String {
    let name = match group.key {
        GroupKey::Overdue => "Overdue".to_owned(),
        GroupKey::Morning => "Morning".to_owned(),
        GroupKey::Afternoon => "Afternoon".to_owned(),
        GroupKey::Evening => "Evening".to_owned(),
        GroupKey::AnyTime => "Any time".to_owned(),
        GroupKey::NoDay => "No day".to_owned(),
        GroupKey::Day(day) => day.unmistakable(),
        GroupKey::Unowned => "Unowned".to_owned(),
        GroupKey::Given => "Given to me".to_owned(),
        GroupKey::Held(reason) => reason.name().replace('_', " "),
        GroupKey::Delegated => "Handed on".to_owned(),
    };
    format!("{name} {}", group.rows)
}

impl Show for PlacePage {
    fn show(&self, page: &mut Page) {
        if self.groups.is_empty() {
            page.line("No tasks.");
            return;
        }
        let groups: Vec<String> = self.groups.iter().map(group_words).collect();
        page.line(&groups.join(", "));
        page.gap();
        task_table(page, &self.rows, PatientColumn::Shown);
    }
}

impl Show for WorkCounts {
    fn show(&self, page: &mut Page) {
        page.facts(&[
            ("Inbox", self.inbox.to_string()),
            ("Today", self.today.to_string()),
            ("Overdue", self.overdue.to_string()),
            ("Upcoming", self.upcoming.to_string()),
            ("Waiting", self.waiting.to_string()),
        ]);
    }
}

impl Show for PatientPage {
    fn show(&self, page: &mut Page) {
        let rows = self.rows.iter().map(patient_cells).collect::<Vec<_>>();
        page.table(PATIENT_COLUMNS, usize::MAX, &rows);
        page.gap();
        page.line(&format!(
            "{} in all.",
            counted(u64::from(self.total), "patient", "patients")
        ));
    }
}

impl Show for Vec<DraftView> {
    fn show(&self, page: &mut Page) {
        if self.is_empty() {
            page.line("No drafts.");
        }
        for draft in self {
            page.line(&draft.place);
            page.passage(draft.text.expose());
        }
    }
}
