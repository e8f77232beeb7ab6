//! The audit trail: its list, an entry, a report.

use super::{Show, counted};
use crate::output::page::Page;
use careloop_contract::view::{
    AuditEntryView, AuditLine, AuditPage, AuditRecord, FieldChange, PersonLabel, ReportRow, ReportView,
};

impl Show for AuditPage {
    fn show(&self, page: &mut Page) {
        let rows: Vec<Vec<String>> = self.lines.iter().map(|line| row(page, line)).collect();
        let headers = [
            "ENTRY", "WHEN", "WHO", "WHAT", "PATIENT", "RECORDS", "DATA", "WHERE", "OUTCOME",
        ];
        page.table(&headers, 7, &rows);
        page.gap();
        page.line(&span(self.skip, self.lines.len(), self.total, "entry", "entries"));
    }
}

fn row(page: &Page, line: &AuditLine) -> Vec<String> {
    vec![
        line.place.to_string(),
        page.exact_moment(line.at),
        who(line.by.as_ref()),
        words(&line.what),
        patients(line),
        line.records.to_string(),
        category(line),
        line.workstation_name.clone(),
        outcome(line.refused.as_deref()),
    ]
}

fn who(by: Option<&PersonLabel>) -> String {
    by.map_or_else(|| "the workstation".to_owned(), |by| by.name.clone())
}

/// The ledger's own word, with spaces.
fn words(name: &str) -> String {
    name.replace('_', " ")
}

fn patients(line: &AuditLine) -> String {
    match (&line.patient, line.patients) {
        (Some(patient), 0 | 1) => patient.name.clone(),
        (Some(patient), many) => format!("{} and {} more", patient.name, many - 1),
        (None, _) => String::new(),
    }
}

fn category(line: &AuditLine) -> String {
    let special = if line.special { ", special" } else { "" };
    format!("{}{special}", line.category)
}

fn outcome(refused: Option<&str>) -> String {
    refused.map_or_else(
        || "done".to_owned(),
        |refused| format!("refused: {}", words(refused)),
    )
}

fn span(skip: u32, shown: usize, total: u32, one: &str, many: &str) -> String {
    if shown == 0 {
        return format!("None of {}.", counted(u64::from(total), one, many));
    }
    let first = u64::from(skip) + 1;
    format!(
        "{first} to {} of {}.",
        u64::from(skip) + shown as u64,
        counted(u64::from(total), one, many)
    )
}

impl Show for AuditEntryView {
    fn show(&self, page: &mut Page) {
        let line = &self.line;
        let mut facts = vec![
            ("Entry", line.place.to_string()),
            ("When", page.exact_moment(line.at)),
            ("Who", who(line.by.as_ref())),
            ("What", words(&line.what)),
            ("Outcome", outcome(line.refused.as_deref())),
            ("Purpose", words(line.purpose.name())),
            ("Data", category(line)),
            ("Where", line.workstation_name.clone()),
            ("Log", format!("{} entry {}", line.workstation, line.seq)),
        ];
        facts.extend(self.text.clone().map(|text| ("Words", text)));
        facts.extend(self.recipient.clone().map(|to| ("To", to)));
        if let Some(session) = &self.session {
            let by_pin = if session.by_pin { ", by PIN" } else { "" };
            let program = session.program.as_deref().unwrap_or("not recorded");
            facts.push((
                "Session",
                format!(
                    "from {}{by_pin}, Careloop {program}",
                    page.exact_moment(session.began)
                ),
            ));
        }
        facts.push(("Leaf", self.leaf.clone()));
        facts.push(("Signed by", self.signer.clone()));
        page.facts(&facts);
        if self.unopened {
            page.line("It has sealed details that could not be opened.");
        }
        page.gap();
        for record in &self.records {
            show_record(page, record);
        }
        page.line(&format!(
            "{}.",
            counted(self.records.len() as u64, "record", "records")
        ));
    }
}

fn show_record(page: &mut Page, record: &AuditRecord) {
    let patient = match &record.patient {
        Some(patient) if patient.name != record.label => format!(", patient {}", patient.name),
        Some(_) | None => String::new(),
    };
    let special = if record.special { ", special" } else { "" };
    let version = match record.version {
        Some(version) => format!(", version {version}"),
        None => ", nothing of it shown".to_owned(),
    };
    page.line(&format!(
        "{:>4}  {} {}{patient} ({}{special}{version})",
        record.item, record.kind, record.label, record.category
    ));
    for change in &record.changes {
        page.passage(&change_words(change));
    }
}

fn change_words(change: &FieldChange) -> String {
    if change.sealed {
        return format!("{}: sealed", words(change.field.name()));
    }
    let value = |value: Option<&str>| value.unwrap_or("nothing").to_owned();
    format!(
        "{}: {} -> {}",
        words(change.field.name()),
        value(change.before.as_deref()),
        value(change.after.as_deref())
    )
}

impl Show for ReportView {
    fn show(&self, page: &mut Page) {
        let about = if self.about.is_empty() {
            String::new()
        } else {
            format!(": {}", self.about)
        };
        page.line(&format!("{}{about}", words(self.report.kind.name())));
        page.gap();
        let rows: Vec<Vec<String>> = self.rows.iter().map(|row| report_row(page, row)).collect();
        let headers = [
            "ENTRY", "WHEN", "WHO", "WHAT", "PATIENT", "DATA", "WHERE", "DETAIL", "OUTCOME",
        ];
        page.table(&headers, 7, &rows);
        page.gap();
        page.line(&span(self.skip, self.rows.len(), self.total, "row", "rows"));
    }
}

fn report_row(page: &Page, row: &ReportRow) -> Vec<String> {
    let special = if row.special { ", special" } else { "" };
    vec![
        row.place.to_string(),
        page.exact_moment(row.at),
        who(row.by.as_ref()),
        words(&row.what),
        row.patient
            .as_ref()
            .map(|patient| patient.name.clone())
            .unwrap_or_default(),
        format!("{}{special}", row.category),
        row.workstation.clone(),
        row.detail.clone(),
        outcome(row.refused.as_deref()),
    ]
}
