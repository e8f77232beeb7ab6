//! Sample clinics and measurements.

use super::people::role_words;
use super::{Show, counted};
use crate::output::page::Page;
use careloop_core::bench::{AuditBenchView, BenchView};
use careloop_core::sample::SampleView;
use serde::Serialize;
use std::path::PathBuf;

/// A sample clinic, and where it is.
#[derive(Debug, Serialize)]
pub(crate) struct SampleReply {
    /// The folder of its vault.
    pub(crate) vault: PathBuf,
    /// What is in it.
    #[serde(flatten)]
    pub(crate) made: SampleView,
}

impl Show for SampleReply {
    fn show(&self, page: &mut Page) {
        let made = &self.made;
        page.line(&format!("TEST CLINIC · {}", made.clinic));
        page.facts(&[
            ("Vault", self.vault.display().to_string()),
            ("Patients", made.patients.to_string()),
            ("Tasks", made.tasks.to_string()),
            ("Password of everybody", made.password.clone()),
        ]);
        page.gap();
        let rows = made
            .people
            .iter()
            .map(|person| {
                vec![
                    person.login.clone(),
                    person.name.clone(),
                    role_words(person.roles),
                ]
            })
            .collect::<Vec<_>>();
        page.table(&["LOGIN", "NAME", "ROLES"], usize::MAX, &rows);
        page.gap();
        page.line("Nobody in it is real.");
    }
}

impl Show for BenchView {
    fn show(&self, page: &mut Page) {
        page.line(&format!(
            "{} and {}. What each figure means and has to reach is in docs/performance.md.",
            counted(u64::from(self.tasks), "task", "tasks"),
            counted(u64::from(self.cores), "core", "cores"),
        ));
        page.gap();
        // The names are those of `--json`, so that both can be compared with the document.
        page.facts(&[
            ("commit_ratio", ratio(self.commit_ratio)),
            ("commit_vs_bare_row", ratio(self.commit_vs_bare_row)),
            ("commit_growth", ratio(self.commit_growth)),
            ("import_ratio", ratio(self.import_ratio)),
            ("list_ms", ratio(self.list_ms)),
            ("last_page_ms", ratio(self.last_page_ms)),
            ("search_p95_ms", ratio(self.search_p95_ms)),
            ("verify_ratio", ratio(self.verify_ratio)),
            ("unlock_ratio", ratio(self.unlock_ratio)),
            ("switch_ms", ratio(self.switch_ms)),
            ("file_bytes_per_task", format!("{:.0}", self.file_bytes_per_task)),
        ]);
        page.gap();
        page.facts(&[
            ("A task added", millis(self.commit_ms, self.commit_p95_ms)),
            ("All imported", format!("{:.1} s", self.import_s)),
            ("A search", millis(self.search_ms, self.search_p95_ms)),
            ("Signing in", format!("{:.0} ms", self.unlock_ms)),
            ("Everything verified", format!("{:.1} s", self.verify_all_s)),
        ]);
        for list in &self.lists {
            page.line(&format!(
                "List {}: {:.1} ms for 95 in 100",
                list.list, list.p95_ms
            ));
        }
    }
}

impl Show for AuditBenchView {
    fn show(&self, page: &mut Page) {
        page.line(&format!(
            "{} and {}. What each figure means and has to reach is in docs/performance.md.",
            counted(self.entries, "entry", "entries"),
            counted(u64::from(self.cores), "core", "cores"),
        ));
        page.gap();
        // The names are those of `--json`, so that both can be compared with the document.
        page.facts(&[
            ("audit_filter_p95_ms", ratio(self.audit_filter_p95_ms)),
            ("view_record_ms", ratio(self.view_record_ms)),
            ("index_rebuild_s_per_100k", ratio(self.index_rebuild_s_per_100k)),
            ("bytes_per_view", format!("{:.0}", self.bytes_per_view)),
            ("verify_ratio", ratio(self.verify_ratio)),
        ]);
        page.gap();
        page.facts(&[
            (
                "A page of the audit trail",
                millis(self.audit_filter_ms, self.audit_filter_p95_ms),
            ),
            ("The first of a session", format!("{:.0} ms", self.audit_first_ms)),
            ("The index computed", format!("{:.1} s", self.index_rebuild_s)),
            (
                "The index on disk",
                format!("{:.0} bytes an entry", self.index_bytes_per_entry),
            ),
            ("Ledger checked", format!("{:.1} s", self.verify_s)),
            ("Ledger replayed", format!("{:.1} s", self.replay_s)),
        ]);
    }
}

fn ratio(figure: f64) -> String {
    format!("{figure:.2}")
}

fn millis(median: f64, p95: f64) -> String {
    format!("{median:.1} ms, 95 in 100 within {p95:.1} ms")
}
