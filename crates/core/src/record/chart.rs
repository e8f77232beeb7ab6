//! A patient's chart for somebody outside: who they are, their tasks with all that stands on them, and the
//! ticket of its leaving, on one page to read, in a file that is signed and encrypted.

use crate::access;
use crate::door::clinic_moment;
use crate::page::HtmlPage;
use crate::reads::later;
use crate::sealed_file::{Envelope, Errand, Leave, seal};
use crate::session::Session;
use crate::views::{OnTask, patient_view, person_label, task_view};
use careloop_contract::command::ExportChart;
use careloop_contract::view::{
    FieldChange, HistoryLine, PatientView, PersonLabel, RemarkView, SealedFile, TaskView,
};
use careloop_contract::{Action, Field, Instant, PatientId, Sensitivity};
use careloop_domain::patient::full_label;
use careloop_ledger::{Kind, Subject, SubjectKind};
use careloop_vault::Error;
use careloop_vault::access::AccessedRecord;
use careloop_vault::db::read;
use careloop_vault::db::records::{PatientRecord, RemarkRecord, TaskRecord};
use chrono_tz::Tz;
use std::collections::BTreeSet;

/// Writes a chart into a file that leaves. Clinical text is in it only if whoever exports may read it; else
/// its author, its time and its digest are.
pub(crate) fn export(session: &mut Session<'_>, request: ExportChart) -> Result<SealedFile, Error> {
    let permit = session.permit(Action::ExportRecords)?;
    let patient = session.patient(request.patient)?;
    let errand = Errand::of(&request.recipient, &request.reason)?;
    let chart = Chart::read(session, patient)?;
    let html = chart.page(&Ticket {
        // The one writer of this vault writes the entry next.
        number: session.vault.entries() + 1,
        clinic: session.vault.clinic_record()?.name,
        by: person_label(session, session.user)?,
        at: session.now(),
        errand: &errand,
        zone: session.zone(),
    });
    let envelope = Envelope {
        folder: &request.folder,
        what: "chart",
        about: "A patient's chart from Careloop. chart.html is the chart, to be read in any browser.",
        age_recipient: None,
    };
    let leave = Leave {
        permit: &permit,
        kind: Kind::Exported,
        errand: &errand,
        what: None,
        records: chart.records,
    };
    seal(session, &envelope, &[("chart.html", html.as_bytes())], leave)
}

/// What stands on the page beside the chart.
struct Ticket<'a> {
    number: u64,
    clinic: String,
    by: PersonLabel,
    at: Instant,
    errand: &'a Errand,
    zone: Tz,
}

/// All that is exported.
struct Chart {
    patient: PatientView,
    life: Vec<HistoryLine>,
    tasks: Vec<TaskView>,
    /// The same as its entry names it.
    records: Vec<AccessedRecord>,
}

impl Chart {
    fn read(session: &Session<'_>, record: PatientRecord) -> Result<Self, Error> {
        let mut records = vec![access::patient(&record, session.version(&record.versions)?)];
        let lines = read::of_patient(session.vault.db(), &session.viewer_of(record.id), record.id)?;
        let mut tasks = Vec::with_capacity(lines.len());
        for line in lines {
            tasks.push(whole(session, &record, line.task, &mut records)?);
        }
        let subject = Subject::new(SubjectKind::Patient, *record.id.as_bytes());
        Ok(Self {
            life: super::history::history(session, subject)?,
            patient: patient_view(session, record, Vec::new())?,
            tasks,
            records,
        })
    }

    fn page(&self, ticket: &Ticket<'_>) -> String {
        let patient = &self.patient;
        let name = full_label(&patient.family, &patient.given);
        let mut page = HtmlPage::titled(&format!("Chart of {name}"));
        page.line(&format!(
            "{} · record number {}",
            ticket.clinic, patient.record_number
        ));
        page.section("Patient");
        page.facts(&identity(patient));
        page.section("Tasks");
        if self.tasks.is_empty() {
            page.line("None.");
        }
        for task in &self.tasks {
            task_on(&mut page, task, patient.patient, ticket.zone);
        }
        page.section("Changes of the patient's record");
        history_on(&mut page, &self.life, patient.patient, ticket.zone);
        page.section("Export");
        page.facts(&[
            ("Number", ticket.number.to_string()),
            ("Exported by", ticket.by.name.clone()),
            ("On", moment(ticket.at, ticket.zone)),
            ("For", ticket.errand.recipient.clone()),
        ]);
        page.line("Reason");
        page.passage(&ticket.errand.reason);
        page.finish(&format!(
            "{} · export {} by {} on {}. It stands in the clinic's audit trail under this number.",
            ticket.clinic,
            ticket.number,
            ticket.by.name,
            moment(ticket.at, ticket.zone)
        ))
    }
}

/// All of a task, with what the entry says of it and of those of its notes whose text is in it.
fn whole(
    session: &Session<'_>,
    patient: &PatientRecord,
    task: TaskRecord,
    records: &mut Vec<AccessedRecord>,
) -> Result<TaskView, Error> {
    let mut on_task = OnTask::default();
    let mut latest = later(&task.versions, &patient.versions).clone();
    for remark in RemarkRecord::of_task(session.vault.db(), task.id)? {
        latest = later(&latest, &remark.versions).clone();
        // What was written while the task was about somebody else is none of this patient's chart.
        let about = access::remark(session, &task, &remark)?.patient;
        if about.is_some_and(|about| about != patient.id) {
            continue;
        }
        let reads = session.reads_note(&task, &remark)?;
        on_task.add(session, remark, reads)?;
    }
    let version = session.version(&latest)?;
    records.push(access::task(&task, version, on_task.category()));
    for remark in &on_task.clinical {
        records.push(access::remark(session, &task, remark)?);
    }
    let mut view = task_view(session, task, on_task)?;
    leave_out_before(&mut view.history, patient.id);
    Ok(view)
}

/// Leaves out what a task's history says from before it was about this patient.
fn leave_out_before(history: &mut Vec<HistoryLine>, patient: PatientId) {
    let patient = patient.to_string();
    let becomes = |line: &HistoryLine| {
        line.changes
            .iter()
            .any(|change| change.field == Field::Patient && change.after.as_ref() == Some(&patient))
    };
    let Some(began) = history.iter().rposition(becomes).filter(|began| *began > 0) else {
        return;
    };
    let mut known: BTreeSet<Field> = BTreeSet::new();
    history.drain(..began);
    for change in history.iter_mut().flat_map(|line| &mut line.changes) {
        // What a value was replaced by is told; what it replaced only if this patient's time made it.
        if known.insert(change.field) && change.field != Field::Patient {
            change.before = None;
        }
    }
}

fn identity(patient: &PatientView) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("Family name", patient.family.clone()),
        ("Given names", patient.given.clone()),
        ("Record number", patient.record_number.clone()),
    ];
    let born = patient.born.map(|day| day.unmistakable());
    let died = patient.died.map(|day| day.unmistakable());
    for (name, fact) in [
        ("Born", born),
        ("Sex", patient.sex.clone()),
        ("Telephone", patient.phone.clone()),
        ("Address", patient.address.clone()),
        ("Died", died),
    ] {
        facts.extend(fact.map(|fact| (name, fact)));
    }
    let team: Vec<&str> = patient
        .care_team
        .iter()
        .map(|person| person.name.as_str())
        .collect();
    if !team.is_empty() {
        facts.push(("Care team", team.join(", ")));
    }
    facts
}

fn task_on(page: &mut HtmlPage, task: &TaskView, patient: PatientId, zone: Tz) {
    let row = &task.row;
    page.part(&row.title);
    let mut facts = vec![("State", plain(row.state.name()))];
    let due = row.due.map(|day| match row.due_time {
        Some(time) => format!("{} {time}", day.unmistakable()),
        None => day.unmistakable(),
    });
    let owner = row.owner.as_ref().map(|owner| owner.name.clone());
    let done = task.done_at.zip(task.done_by.as_ref());
    for (name, fact) in [
        ("Due", due),
        ("Waiting for", row.waiting.map(|waiting| plain(waiting.name()))),
        ("Reason", task.reason.clone()),
        ("Owner", owner),
        ("Queue", row.queue.map(|role| plain(role.name()))),
        ("Priority", Some(plain(row.priority.name()))),
        ("Category", Some(plain(row.category.name()))),
        (
            "Done",
            done.map(|(at, by)| format!("{} by {}", moment(at, zone), by.name)),
        ),
    ] {
        facts.extend(fact.map(|fact| (name, fact)));
    }
    if row.sensitivity == Sensitivity::Restricted {
        facts.push(("Protection", "restricted".to_owned()));
    }
    facts.push((
        "Added",
        format!("{} by {}", moment(task.created_at, zone), task.created_by.name),
    ));
    page.facts(&facts);
    if let Some(details) = &task.details {
        page.passage(details);
    }
    for remark in &task.remarks {
        remark_on(page, remark, zone);
    }
    for file in &task.attachments {
        let kind = if file.clinical {
            "Clinical attachment"
        } else {
            "Attachment"
        };
        let error = if file.retracted { ", entered in error" } else { "" };
        let name = file.name.as_deref().unwrap_or("name sealed");
        page.line(&format!(
            "{kind} by {} on {}{error}: {name}, {} bytes, SHA-256 of the encrypted object {}",
            file.by.name,
            moment(file.at, zone),
            file.bytes,
            file.digest
        ));
    }
    history_on(page, &task.history, patient, zone);
}

fn remark_on(page: &mut HtmlPage, remark: &RemarkView, zone: Tz) {
    let kind = if remark.clinical {
        "Clinical note"
    } else {
        "Comment"
    };
    let error = if remark.retracted {
        ", entered in error"
    } else {
        ""
    };
    page.line(&format!(
        "{kind} by {} on {}{error}",
        remark.by.name,
        moment(remark.at, zone)
    ));
    match (&remark.text, &remark.digest) {
        (Some(text), _) => page.passage(text),
        (None, Some(digest)) => page.passage(&format!("Sealed; SHA-256 of what is sealed: {digest}")),
        (None, None) => page.passage("Sealed."),
    }
}

fn history_on(page: &mut HtmlPage, history: &[HistoryLine], patient: PatientId, zone: Tz) {
    let rows: Vec<Vec<String>> = history
        .iter()
        .map(|line| {
            let changes: Vec<String> = line
                .changes
                .iter()
                .map(|change| change_words(change, patient))
                .collect();
            vec![
                moment(line.at, zone),
                line.by
                    .as_ref()
                    .map_or_else(|| "the workstation".to_owned(), |by| by.name.clone()),
                line.workstation.clone(),
                plain(&line.what),
                changes.join("\n"),
            ]
        })
        .collect();
    page.table(&["When", "Who", "Where", "What", "Changes"], &rows);
}

fn change_words(change: &FieldChange, patient: PatientId) -> String {
    let field = plain(change.field.name());
    if change.sealed {
        return format!("{field}: sealed");
    }
    let value = |value: &Option<String>| match (change.field, value) {
        (_, None) => "nothing".to_owned(),
        // Whose else it was is none of this patient's chart.
        (Field::Patient, Some(id)) if *id == patient.to_string() => "this patient".to_owned(),
        (Field::Patient, Some(_)) => "another patient".to_owned(),
        (_, Some(value)) => format!("“{value}”"),
    };
    match &change.before {
        Some(_) => format!("{field}: {} → {}", value(&change.before), value(&change.after)),
        None => format!("{field}: {}", value(&change.after)),
    }
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
