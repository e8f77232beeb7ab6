//! Tasks, their remarks and their history.

use super::{Show, counted};
use crate::output::page::Page;
use crate::refusal_text::words;
use crate::resolve::short;
use careloop_contract::view::{
    FieldChange, HistoryLine, PatientHit, PatientLabel, RemarkView, SearchView, TaskPage, TaskRow, TaskView,
    UndoneView,
};
use careloop_contract::{Field, Priority, Sensitivity};
use serde::Serialize;

/// A task's history alone.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct TaskHistory(pub(crate) TaskView);

/// A task's clinical notes alone.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Notes(pub(crate) Vec<RemarkView>);

/// `FAMILY, Given (14-Aug-1980)`, or initials where the list is masked.
pub(super) fn patient_words(label: &PatientLabel) -> String {
    match label.born {
        Some(born) => format!("{} ({})", label.name, born.unmistakable()),
        None => label.name.clone(),
    }
}

fn state_words(row: &TaskRow) -> String {
    match row.waiting {
        Some(waiting) => format!("{}, {}", row.state, waiting.name().replace('_', " ")),
        None => row.state.to_string(),
    }
}

fn due_words(row: &TaskRow) -> String {
    let Some(day) = row.due else {
        return String::new();
    };
    let mut words = day.unmistakable();
    if let Some(time) = row.due_time {
        words.push_str(&format!(" {time}"));
    }
    if row.overdue {
        words.push_str(" late");
    }
    words
}

fn owner_words(row: &TaskRow) -> String {
    match (&row.owner, row.queue) {
        (Some(owner), _) => owner.name.clone(),
        (None, Some(queue)) => format!("queue: {}", queue.name().replace('_', " ")),
        (None, None) => String::new(),
    }
}

/// Whether a table says which patient each task concerns.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PatientColumn {
    Shown,
    /// All tasks concern the same one, named above.
    LeftOut,
}

/// The rows of a list.
pub(super) fn task_table(page: &mut Page, rows: &[TaskRow], patients: PatientColumn) {
    let rows = rows
        .iter()
        .map(|row| {
            vec![
                short(row.task.as_bytes()),
                state_words(row),
                due_words(row),
                // The mark stands where the eye is; a column of its own would be empty nearly always.
                match row.priority {
                    Priority::Urgent if row.state.is_open() => format!("! {}", row.title),
                    Priority::Stat if row.state.is_open() => format!("!! {}", row.title),
                    Priority::Routine | Priority::Urgent | Priority::Stat => row.title.clone(),
                },
                match &row.patient {
                    Some(patient) if patients == PatientColumn::Shown => patient_words(patient),
                    Some(_) | None => String::new(),
                },
                owner_words(row),
            ]
        })
        .collect::<Vec<_>>();
    page.table(&["ID", "STATE", "DUE", "TITLE", "PATIENT", "OWNER"], 3, &rows);
}

impl Show for TaskPage {
    fn show(&self, page: &mut Page) {
        if self.rows.is_empty() {
            page.line("No tasks.");
            return;
        }
        task_table(page, &self.rows, PatientColumn::Shown);
        page.gap();
        let count = counted(self.rows.len() as u64, "task", "tasks");
        if self.more {
            page.line(&format!(
                "{count} shown; there are more. `task list` with --rows and --skip shows them."
            ));
        } else {
            page.line(&format!("{count}."));
        }
    }
}

impl Show for TaskRow {
    fn show(&self, page: &mut Page) {
        let mut words = vec![short(self.task.as_bytes()), state_words(self), self.title.clone()];
        if self.due.is_some() {
            words.push(format!("due {}", due_words(self)));
        }
        words.push(owner_words(self));
        page.line(words.join("  ").trim_end());
    }
}

impl Show for TaskView {
    fn show(&self, page: &mut Page) {
        let row = &self.row;
        page.line(&row.title);
        page.gap();
        let mut facts = vec![
            ("Task", row.task.to_string()),
            ("Version", row.version.to_string()),
            ("State", state_words(row)),
        ];
        if let Some(reason) = &self.reason {
            facts.push(("Reason", reason.clone()));
        }
        facts.push((
            "Patient",
            row.patient
                .as_ref()
                .map_or_else(|| "None".to_owned(), patient_words),
        ));
        facts.push((
            "Due",
            if row.due.is_some() {
                due_words(row)
            } else {
                "No day set".to_owned()
            },
        ));
        facts.push(("Priority", row.priority.to_string()));
        facts.push(("Category", row.category.name().replace('_', " ")));
        if row.sensitivity == Sensitivity::Restricted {
            facts.push(("Known to", "those it concerns, and practice managers".to_owned()));
        }
        facts.push((
            "Owner",
            match owner_words(row) {
                words if words.is_empty() => "Nobody".to_owned(),
                words => words,
            },
        ));
        facts.push((
            "Added",
            format!("{} by {}", page.moment(self.created_at), self.created_by.name),
        ));
        if let (Some(at), Some(by)) = (self.done_at, &self.done_by) {
            facts.push(("Done", format!("{} by {}", page.moment(at), by.name)));
        }
        page.facts(&facts);
        if let Some(details) = &self.details {
            page.gap();
            page.passage(details);
        }
        if !self.remarks.is_empty() {
            page.gap();
            page.line("Remarks");
            for remark in &self.remarks {
                remark.show(page);
            }
        }
        if !self.attachments.is_empty() {
            page.gap();
            page.line("Attachments");
            for attachment in &self.attachments {
                attachment.show(page);
            }
        }
        page.gap();
        page.line("History");
        show_history(page, self);
    }
}

impl Show for TaskHistory {
    fn show(&self, page: &mut Page) {
        self.0.row.show(page);
        page.gap();
        show_versions(page, &self.0.history, self.0.row.patient.as_ref());
    }
}

/// As [`show_changes`], each with the version it made.
pub(super) fn show_versions(page: &mut Page, history: &[HistoryLine], patient: Option<&PatientLabel>) {
    for line in history {
        show_changes(page, std::slice::from_ref(line), patient);
        page.passage(&format!("version {}", line.version));
    }
}

fn show_history(page: &mut Page, task: &TaskView) {
    show_changes(page, &task.history, task.row.patient.as_ref());
}

/// What changed, when and by whom. A patient that is named is written as it stands above.
pub(super) fn show_changes(page: &mut Page, history: &[HistoryLine], patient: Option<&PatientLabel>) {
    for line in history {
        page.line(&format!(
            "{}  {} by {} at {}",
            page.moment(line.at),
            line.what.replace('_', " "),
            line.by.as_ref().map_or("the workstation", |by| by.name.as_str()),
            line.workstation
        ));
        for change in &line.changes {
            page.passage(&change_words(change, patient));
        }
    }
}

fn change_words(change: &FieldChange, patient: Option<&PatientLabel>) -> String {
    let field = words(change.field);
    if change.sealed {
        return format!("{field}: sealed");
    }
    let quoted = |value: &str| value_words(change.field, value, patient);
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => format!("{field}: {} → {}", quoted(before), quoted(after)),
        (None, Some(after)) => format!("{field}: {}", quoted(after)),
        (Some(before), None) => format!("{field}: {} → nothing", quoted(before)),
        (None, None) => format!("{field}: nothing"),
    }
}

/// A value of the history: texts in quotes, words of the clinic and days as they stand elsewhere.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "all other fields hold what a person typed"
)]
fn value_words(field: Field, value: &str, patient: Option<&PatientLabel>) -> String {
    match field {
        Field::State
        | Field::HoldReason
        | Field::Queue
        | Field::Priority
        | Field::Category
        | Field::Sensitivity => value.replace('_', " "),
        Field::DueDay => value
            .parse()
            .map_or_else(|_| value.to_owned(), careloop_contract::Day::unmistakable),
        // The history has the id; the name is known for the patient the task concerns now.
        Field::Patient => match patient {
            Some(label) if label.patient.to_string() == value => patient_words(label),
            Some(_) | None => value.to_owned(),
        },
        Field::Owner
        | Field::DueTime
        | Field::IdleMinutes
        | Field::FactorForAll
        | Field::PinAllowed
        | Field::TilesShown
        | Field::RotationDays
        | Field::BreakGlassMinutes
        | Field::PolicyAdjustments => value.to_owned(),
        // A text may have several lines; one change is one line here.
        _ => format!("“{}”", value.replace('\n', " ")),
    }
}

impl Show for RemarkView {
    fn show(&self, page: &mut Page) {
        let kind = if self.clinical { "clinical note" } else { "comment" };
        let error = if self.retracted { ", entered in error" } else { "" };
        page.line(&format!(
            "{}  {kind} by {}{error}",
            page.moment(self.at),
            self.by.name
        ));
        match &self.text {
            Some(text) => page.passage(text),
            None => page.passage("(sealed: your roles do not read clinical notes)"),
        }
    }
}

impl Show for Notes {
    fn show(&self, page: &mut Page) {
        if self.0.is_empty() {
            page.line("No clinical notes.");
        }
        for note in &self.0 {
            note.show(page);
        }
    }
}

pub(super) const PATIENT_COLUMNS: &[&str] = &["PATIENT", "RECORD NUMBER", "ID"];

/// A patient in a table, with whatever names them in the next command: the record number, or the
/// id where it is masked.
pub(super) fn patient_cells(hit: &PatientHit) -> Vec<String> {
    vec![
        patient_words(&hit.label),
        hit.record_number.clone().unwrap_or_default(),
        match hit.record_number {
            Some(_) => String::new(),
            None => hit.label.patient.to_string(),
        },
    ]
}

impl Show for PatientHit {
    fn show(&self, page: &mut Page) {
        page.table(PATIENT_COLUMNS, usize::MAX, &[patient_cells(self)]);
    }
}

impl Show for SearchView {
    fn show(&self, page: &mut Page) {
        if self.patients.is_empty() && self.tasks.is_empty() {
            page.line("Nothing found.");
            return;
        }
        if !self.patients.is_empty() {
            let rows = self.patients.iter().map(patient_cells).collect::<Vec<_>>();
            page.table(PATIENT_COLUMNS, usize::MAX, &rows);
        }
        if !self.patients.is_empty() && !self.tasks.is_empty() {
            page.gap();
        }
        if !self.tasks.is_empty() {
            task_table(page, &self.tasks, PatientColumn::Shown);
        }
        if self.more {
            page.gap();
            page.line("There are more: type more of the words, or use --rows.");
        }
    }
}

impl Show for UndoneView {
    fn show(&self, page: &mut Page) {
        page.line(&format!(
            "Taken back: {} ({}).",
            self.what.replace('_', " "),
            counted(u64::from(self.records), "record", "records")
        ));
    }
}
