//! Verification, ledger, backups and rebuilds.

use super::{Show, counted};
use crate::exit::Exit;
use crate::output::page::Page;
use careloop_contract::view::{BackupView, BadPlace, LedgerPage, LogHead, RebuildView, Verdict, VerifyView};
use serde::Serialize;

impl Show for VerifyView {
    fn show(&self, page: &mut Page) {
        let width = self.checks.iter().map(|check| check.check.chars().count()).max();
        for check in &self.checks {
            page.line(&format!(
                "{:<7}  {:<width$}  {}",
                verdict_words(check.verdict),
                check.check,
                check.detail,
                width = width.unwrap_or(0)
            ));
            if let Some(place) = &check.first_bad {
                page.passage(&format!("first at {}", place_words(place)));
            }
        }
        page.gap();
        page.line(&format!(
            "{} looked at.",
            counted(self.entries, "entry", "entries")
        ));
        page.line(&match self.since_anchor {
            Some(millis) => format!("Last anchor outside the vault: {} ago.", duration_words(millis)),
            None => "No anchor outside the vault was found.".to_owned(),
        });
        show_heads(page, &self.heads);
        page.line(match self.verdict {
            Verdict::Pass => "PASS: nothing was changed behind the program's back, as far as was looked at.",
            Verdict::Fail => {
                "FAIL: something was changed. Keep the folder as it is and tell the security officer."
            }
            Verdict::Unknown => {
                "UNKNOWN: some content could not be checked. Restore a backup into another folder and compare."
            }
        });
    }

    fn exit(&self) -> Exit {
        match self.verdict {
            Verdict::Pass => Exit::Done,
            Verdict::Fail => Exit::Tampered,
            Verdict::Unknown => Exit::Unchecked,
        }
    }
}

pub(super) const fn verdict_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "PASS",
        Verdict::Fail => "FAIL",
        Verdict::Unknown => "UNKNOWN",
    }
}

fn place_words(place: &BadPlace) -> String {
    let mut parts = Vec::new();
    if let Some(table) = &place.table {
        parts.push(format!("table {table}"));
    }
    if let Some(workstation) = place.workstation {
        parts.push(format!("log {workstation}"));
    }
    if let Some(seq) = place.seq {
        parts.push(format!("entry {seq}"));
    }
    parts.join(", ")
}

fn show_heads(page: &mut Page, heads: &[LogHead]) {
    for head in heads {
        page.line(&format!(
            "Head: log {}, {}, root {}",
            head.workstation,
            counted(head.size, "entry", "entries"),
            head.root
        ));
    }
}

/// Whole units: `4hr 32min`.
fn duration_words(millis: i64) -> String {
    let minutes = millis.max(0) / 60_000;
    match (minutes / 1_440, minutes / 60 % 24, minutes % 60) {
        (0, 0, 0) => "less than a minute".to_owned(),
        (0, 0, minutes) => format!("{minutes}min"),
        (0, hours, minutes) => format!("{hours}hr {minutes}min"),
        (days, hours, _) => format!("{days}d {hours}hr"),
    }
}

impl Show for LedgerPage {
    fn show(&self, page: &mut Page) {
        // An auditor needs every word, so nothing here is cut to the width of the terminal.
        for line in &self.lines {
            let refused = match &line.refused {
                Some(refused) => format!(": {}", refused.replace('_', " ")),
                None => String::new(),
            };
            // One item is what an entry usually has; many at once are worth a look.
            let items = match line.items {
                0 | 1 => String::new(),
                many => format!(" ({many} items)"),
            };
            page.line(&format!(
                "{:>8}  {}  {}{refused} by {}{items}",
                line.place,
                page.exact_moment(line.at),
                line.what.replace('_', " "),
                line.by.as_ref().map_or("the workstation", |by| by.name.as_str()),
            ));
            for detail in &line.details {
                page.passage(detail);
            }
        }
        page.gap();
        page.line(&format!(
            "{} of {}.",
            self.lines.len(),
            counted(self.total, "entry", "entries")
        ));
    }
}

impl Show for RebuildView {
    fn show(&self, page: &mut Page) {
        page.line(&format!(
            "{} replayed, {} in the tables, {} repaired.",
            counted(self.entries, "entry", "entries"),
            counted(self.rows, "row", "rows"),
            self.repaired
        ));
    }
}

impl Show for BackupView {
    fn show(&self, page: &mut Page) {
        page.line("The backup is made.");
        show_backup(page, self);
    }
}

/// A backup that is whole.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct CheckedBackup(pub(crate) BackupView);

impl Show for CheckedBackup {
    fn show(&self, page: &mut Page) {
        page.line("The backup is whole: every file is as its manifest says.");
        show_backup(page, &self.0);
    }
}

/// A backup that was put back, with the folder it is in now.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct RestoredBackup(pub(crate) BackupView);

impl Show for RestoredBackup {
    fn show(&self, page: &mut Page) {
        page.line("The backup is put back.");
        show_backup(page, &self.0);
        page.line(
            "On a workstation of the clinic people sign in as before; anywhere else use `recover` with the recovery sheet.",
        );
    }
}

fn show_backup(page: &mut Page, backup: &BackupView) {
    page.facts(&[
        ("Folder", backup.folder.clone()),
        ("Made", page.moment(backup.made)),
        ("Size", size_words(backup.bytes)),
    ]);
    show_heads(page, &backup.heads);
}

/// A size as people compare it, rounded up.
fn size_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => counted(bytes, "byte", "bytes"),
        1_000..10_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{} MB", bytes.div_ceil(1_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::view::CheckLine;

    #[test]
    fn durations_are_whole_units() {
        for (millis, words) in [
            (-5, "less than a minute"),
            (59_999, "less than a minute"),
            (60_000, "1min"),
            (16_320_000, "4hr 32min"),
            (93_600_000, "1d 2hr"),
        ] {
            assert_eq!(duration_words(millis), words);
        }
    }

    #[test]
    fn a_verification_shows_a_line_a_check_and_ends_with_its_verdict() {
        let mut view = VerifyView {
            verdict: Verdict::Fail,
            checks: vec![
                CheckLine {
                    check: "signatures".to_owned(),
                    verdict: Verdict::Fail,
                    detail: "1 wrong".to_owned(),
                    first_bad: Some(BadPlace {
                        workstation: None,
                        seq: Some(17),
                        table: None,
                    }),
                },
                CheckLine {
                    check: "outside anchor".to_owned(),
                    verdict: Verdict::Unknown,
                    detail: "none".to_owned(),
                    first_bad: None,
                },
            ],
            heads: vec![],
            entries: 18,
            since_anchor: None,
            since: None,
        };
        let mut page = Page::of_width(80);
        view.show(&mut page);
        let text = page.into_text();
        assert!(
            text.starts_with(
                "FAIL     signatures      1 wrong\n    first at entry 17\nUNKNOWN  outside anchor  none\n"
            ),
            "{text}"
        );
        assert_eq!(view.exit(), Exit::Tampered);
        view.verdict = Verdict::Unknown;
        assert_eq!(view.exit(), Exit::Unchecked);
        view.verdict = Verdict::Pass;
        assert_eq!(
            view.exit(),
            Exit::Done,
            "an unknown anchor alone does not change the verdict"
        );
    }
}
