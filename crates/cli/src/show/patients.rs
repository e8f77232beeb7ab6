//! Patients' records and imports.

use super::tasks::{PatientColumn, task_table};
use super::{Show, counted, or_not_recorded};
use crate::exit::Exit;
use crate::output::page::Page;
use crate::refusal_text;
use careloop_contract::view::{ImportView, PatientView};

impl Show for PatientView {
    fn show(&self, page: &mut Page) {
        let names = [self.family.to_uppercase(), self.given.clone()];
        page.line(
            &names
                .iter()
                .filter(|name| !name.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(", "),
        );
        page.gap();
        let day = |day: Option<careloop_contract::Day>| day.map(careloop_contract::Day::unmistakable);
        let mut facts = vec![
            ("Born", or_not_recorded(day(self.born).as_deref())),
            ("Sex", or_not_recorded(self.sex.as_deref())),
            ("Record number", self.record_number.clone()),
        ];
        if let Some(died) = day(self.died) {
            facts.push(("Died", died));
        }
        facts.push(("Phone", or_not_recorded(self.phone.as_deref())));
        facts.push(("Address", or_not_recorded(self.address.as_deref())));
        let team: Vec<&str> = self.care_team.iter().map(|person| person.name.as_str()).collect();
        if !team.is_empty() {
            facts.push(("Care team", team.join(", ")));
        }
        facts.push(("Patient", self.patient.to_string()));
        facts.push(("Version", self.version.to_string()));
        page.facts(&facts);
        if !self.tasks.is_empty() {
            page.gap();
            task_table(page, &self.tasks, PatientColumn::LeftOut);
        }
    }
}

impl Show for ImportView {
    fn show(&self, page: &mut Page) {
        let done = if self.imported { "Added" } else { "To be added" };
        let mut facts = vec![("Rows", self.rows.to_string()), (done, self.added.to_string())];
        if self.notes > 0 {
            facts.push(("Clinical notes", self.notes.to_string()));
        }
        if self.known > 0 {
            facts.push(("Known already", self.known.to_string()));
        }
        facts.push(("Rejected", self.rejected.to_string()));
        page.facts(&facts);
        if !self.ignored_columns.is_empty() {
            page.line(&format!(
                "Columns not taken over: {}",
                self.ignored_columns.join(", ")
            ));
        }
        for reject in &self.rejects {
            page.line(&format!(
                "Line {}: {}",
                reject.line,
                refusal_text::of_row(&reject.refusal)
            ));
        }
        let listed = self.rejects.len() as u64;
        if listed < self.rejected {
            page.line(&format!(
                "… and {}.",
                counted(self.rejected - listed, "more rejected row", "more rejected rows")
            ));
        }
        page.line(if self.imported {
            "Imported."
        } else if self.rejected > 0 {
            "Nothing was imported: put the rejected rows right first."
        } else if self.added > 0 {
            "Nothing was imported: this was a dry run. Every row can be taken over."
        } else {
            "Nothing was imported: there is nothing new in the file."
        });
    }

    /// A rejected row means that nothing was taken over, so the work asked for is not done.
    fn exit(&self) -> Exit {
        if self.rejected > 0 {
            Exit::BadData
        } else {
            Exit::Done
        }
    }
}
