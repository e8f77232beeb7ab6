//! A report of the audit trail for somebody outside: on one page to read, in a file that is signed and
//! encrypted. There is no table for a spreadsheet: what leaves is read, not worked with.

use crate::audit::reading::bring_up;
use crate::audit::words::of_report;
use crate::audit::{report, shown};
use crate::door::clinic_moment;
use crate::page::HtmlPage;
use crate::sealed_file::{Envelope, Errand, Leave, seal};
use crate::session::Session;
use crate::views::person_label;
use careloop_contract::command::ExportReport;
use careloop_contract::limits::PAGE_ROWS;
use careloop_contract::view::{Report, ReportRow, ReportView, SealedFile};
use careloop_contract::{Action, DataCategory, Instant, PatientId, Purpose, Refusal, ReportKind};
use careloop_ledger::{Kind, Subject, SubjectKind};
use careloop_vault::Error;
use careloop_vault::access::AccessedRecord;
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// What stands over the columns.
const COLUMNS: [&str; 9] = [
    "When",
    "Who",
    "What",
    "Whose record",
    "Data",
    "Purpose",
    "Where",
    "Details",
    "Entry",
];

/// Writes a report into a file that leaves.
pub(crate) fn export(session: &mut Session<'_>, request: ExportReport) -> Result<SealedFile, Error> {
    let permit = session.permit(Action::ExportAudit)?;
    let errand = Errand::of(&request.recipient, &request.reason)?;
    report::check(&request.report)?;
    bring_up(session)?;
    let Page { html, rows, patients } = page(session, &request.report, &errand)?;
    let asked = of_report(session, &request.report)?;
    let envelope = Envelope {
        folder: &request.folder,
        what: "report",
        about: "A report of a clinic's audit trail from Careloop. report.html is to be read in any browser.",
        age_recipient: None,
    };
    let leave = Leave {
        permit: &permit,
        kind: Kind::AuditExported,
        errand: &errand,
        what: asked.text,
        records: records(session, &request.report, asked.records, patients)?,
    };
    let written = seal(session, &envelope, &[("report.html", html.as_bytes())], leave)?;
    Ok(SealedFile {
        records: rows,
        ..written
    })
}

/// Whom the report is about and whom it shows, as its entry names them.
fn records(
    session: &Session<'_>,
    report: &Report,
    asked: Vec<AccessedRecord>,
    patients: BTreeSet<PatientId>,
) -> Result<Vec<AccessedRecord>, Error> {
    let mut records = shown(session, patients)?;
    let is_shown = |one: &AccessedRecord| records.iter().any(|shown| shown.subject == one.subject);
    let others: Vec<_> = asked.into_iter().filter(|one| !is_shown(one)).collect();
    records.extend(others);
    records.extend(report.person.map(|user| AccessedRecord {
        subject: Subject::new(SubjectKind::Person, *user.as_bytes()),
        version: None,
        patient: None,
        category: DataCategory::Audit,
        special: false,
    }));
    Ok(records)
}

/// A whole report to read.
struct Page {
    html: String,
    rows: u32,
    /// Whom it shows.
    patients: BTreeSet<PatientId>,
}

fn page(session: &mut Session<'_>, report: &Report, errand: &Errand) -> Result<Page, Error> {
    let mut progress = session.progress();
    let zone = session.zone();
    let mut patients = BTreeSet::new();
    let mut read = |session: &mut Session<'_>, skip| -> Result<ReportView, Error> {
        let (view, named) = report::page(session, report.clone(), skip, PAGE_ROWS)?;
        patients.extend(named);
        if !progress("export", u64::from(skip), u64::from(view.total)) {
            return Err(Refusal::Cancelled.into());
        }
        Ok(view)
    };
    let first = read(session, 0)?;
    let title = title(report.kind);
    let mut page = HtmlPage::titled(title);
    let clinic = session.vault.clinic_record()?.name;
    let by = person_label(session, session.user)?;
    // The one writer of this vault writes the entry next.
    let number = session.vault.entries() + 1;
    let made = moment(first.made, zone);
    page.facts(&[
        ("Clinic", clinic),
        ("About", or_everyone(&first.about)),
        ("From", bound(report.from, zone)),
        ("To", bound(report.to, zone)),
        ("Rows", first.total.to_string()),
        ("Time zone", zone.name().to_owned()),
        ("For", errand.recipient.clone()),
        ("Why", errand.reason.clone()),
    ]);
    page.section("What the audit trail says, newest first");
    if first.rows.is_empty() {
        page.line("Nothing.");
    }
    let (total, mut done) = (first.total, 0);
    let mut view = first;
    while !view.rows.is_empty() {
        done += u32::try_from(view.rows.len()).unwrap_or(u32::MAX);
        let rows: Vec<Vec<String>> = view.rows.iter().map(|row| cells(row, zone)).collect();
        page.table(&COLUMNS, &rows);
        if done >= total {
            break;
        }
        view = read(session, done)?;
    }
    let foot = format!(
        "Export number {number} · {} · {made} · for {}",
        by.name, errand.recipient
    );
    Ok(Page {
        html: page.finish(&foot),
        rows: done,
        patients,
    })
}

const fn title(kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::ChartAccess => "Who saw this chart",
        ReportKind::PersonActivity => "What a person did",
        ReportKind::Disclosures => "What left the program",
        ReportKind::SignIns => "Sign-ins",
        ReportKind::PrivilegeChanges => "Changes of what people may do",
    }
}

fn cells(row: &ReportRow, zone: Tz) -> Vec<String> {
    let by = row.by.as_ref().map_or("—", |by| by.name.as_str());
    let patient = row.patient.as_ref().map(|patient| patient.name.clone());
    let what = match &row.refused {
        Some(code) => format!("{} (refused: {})", plain(&row.what), plain(code)),
        None => plain(&row.what),
    };
    let special = if row.special { ", specially protected" } else { "" };
    let purpose = match row.purpose {
        Purpose::Emergency => "EMERGENCY".to_owned(),
        other @ (Purpose::Operations | Purpose::Treatment | Purpose::Payment | Purpose::Administration) => {
            plain(other.name())
        }
    };
    vec![
        moment(row.at, zone),
        by.to_owned(),
        what,
        patient.unwrap_or_default(),
        format!("{}{special}", plain(row.category.name())),
        purpose,
        row.workstation.clone(),
        row.detail.clone(),
        row.place.to_string(),
    ]
}

fn or_everyone(about: &str) -> String {
    if about.is_empty() {
        "everyone".to_owned()
    } else {
        about.to_owned()
    }
}

fn bound(at: Option<Instant>, zone: Tz) -> String {
    at.map_or_else(|| "without limit".to_owned(), |at| moment(at, zone))
}

/// A name of our vocabulary as words.
fn plain(name: &str) -> String {
    name.replace('_', " ")
}

/// A moment as the clinic's clock shows it.
fn moment(at: Instant, zone: Tz) -> String {
    let (day, time) = clinic_moment(at, zone);
    format!("{} {time}", day.unmistakable())
}
