//! Records as they were, and what is made of their versions.

use super::Show;
use super::tasks::show_versions;
use crate::output::page::Page;
use crate::refusal_text::words;
use careloop_contract::view::{HistoryLine, PrintTicket, RecordAt, RestoredView};

impl Show for Vec<HistoryLine> {
    fn show(&self, page: &mut Page) {
        show_versions(page, self, None);
    }
}

impl Show for RecordAt {
    fn show(&self, page: &mut Page) {
        if let Some(shown) = &self.shown {
            let by = shown.by.as_ref().map_or("the workstation", |by| by.name.as_str());
            page.line(&format!(
                "As it was for {by} at {} on {}.",
                shown.workstation,
                page.moment(shown.at)
            ));
        }
        let later = if self.superseded {
            "; there are later ones"
        } else {
            ""
        };
        page.line(&format!(
            "Version {} of {}{later}.",
            self.version,
            page.moment(self.since)
        ));
        page.gap();
        if let Some(task) = &self.task {
            task.show(page);
            for remark in &task.remarks {
                if let Some(digest) = &remark.digest {
                    page.line(&format!("Sealed note by {}: SHA-256 {digest}", remark.by.name));
                }
            }
        }
        if let Some(patient) = &self.patient {
            patient.show(page);
        }
    }
}

impl Show for RestoredView {
    fn show(&self, page: &mut Page) {
        let fields: Vec<String> = self.fields.iter().map(|field| words(*field)).collect();
        page.line(&format!("Put back: {}.", fields.join(", ")));
        page.line(&format!("Version {}.", self.version));
    }
}

impl Show for PrintTicket {
    fn show(&self, page: &mut Page) {
        page.line(&format!(
            "Print {} by {} on {}.",
            self.number,
            self.by.name,
            page.moment(self.at)
        ));
    }
}
