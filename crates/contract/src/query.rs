//! Requests that read. A read of a record's content is an entry in the ledger before it is answered.

mod audit;
mod people;
mod record;

pub use audit::*;
pub use people::*;
pub use record::*;

use crate::view::*;
use crate::*;
use serde::{Deserialize, Serialize};

/// My tasks and the unowned ones of my roles, open, in the order to do them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct MyDay {
    /// Whether patients are shown by name (which is recorded) or masked.
    #[serde(default)]
    pub identified: bool,
}

/// Which tasks a list shows. A condition left out does not narrow it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskFilter {
    /// States. None: the open ones.
    pub states: Vec<TaskState>,
    /// Owned by this person.
    pub owner: Option<UserId>,
    /// In this role's queue.
    pub queue: Option<Role>,
    /// Concerning this patient.
    pub patient: Option<PatientId>,
    /// Of this kind.
    pub category: Option<TaskCategory>,
    /// Of this priority.
    pub priority: Option<Priority>,
    /// Due on or before this day.
    pub due_to: Option<Day>,
    /// Due on or after this day.
    pub due_from: Option<Day>,
}

/// Tasks by a filter: open ones by due day, finished ones by the last change, newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ListTasks {
    /// Which tasks.
    pub filter: TaskFilter,
    /// Rows to leave out at the start.
    pub skip: u32,
    /// Most rows; at most [`limits::PAGE_ROWS`]. None: 100.
    pub rows: Option<u32>,
    /// Whether patients are shown by name (which is recorded) or masked.
    pub identified: bool,
}

/// A page of one of the lists in which a person's work stands, with the groups of the whole list.
///
/// Today: overdue, then by time of day, then what has no time, then what has no day. Upcoming: by
/// day. Inbox: unowned, then given to me. Waiting: by whom it waits for, then what I handed on. Done:
/// newest first, by day. In a group: by due day, time, priority, age. What was given to somebody, and
/// what somebody handed on, stands in their own list only, not in everyone's.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListPlace {
    /// Which list.
    pub place: Place,
    /// Whose work.
    pub whose: Whose,
    /// Rows to leave out at the start.
    #[serde(default)]
    pub skip: u32,
    /// Most rows; at most [`limits::PAGE_ROWS`]. None: 100.
    #[serde(default)]
    pub rows: Option<u32>,
    /// Whether patients are shown by name (which is recorded) or masked.
    #[serde(default)]
    pub identified: bool,
}

/// How much stands in each of my lists. Shows no record.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CountWork {}

/// Patients by family name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ListPatients {
    /// Rows to leave out at the start.
    pub skip: u32,
    /// Most rows; at most [`limits::PAGE_ROWS`]. None: 100.
    pub rows: Option<u32>,
    /// Whether patients are shown by name (which is recorded) or masked.
    pub identified: bool,
}

/// What the person typed and did not send before the session locked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReadDrafts {}

/// Tasks and patients with every word of a text, words matched from their beginning.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchRecords {
    /// What was typed.
    pub text: String,
    /// Most rows of each kind. None: 50.
    pub rows: Option<u32>,
    /// Whether patients are shown by name (which is recorded) or masked.
    pub identified: bool,
    /// Whether tasks are left out: neither looked for nor recorded.
    pub patients_only: bool,
}

/// Finds the one task that an id or the end of an id names. Its patient is masked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FindTask {
    /// The id, or its last hexadecimal digits, four at least.
    pub id: String,
}

/// Finds the patient with exactly this record number. Shown masked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FindPatient {
    /// The number the clinic files the patient under.
    pub record_number: String,
}

/// Opens a task: all of it, with remarks and full history.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenTask {
    /// The task.
    pub task: TaskId,
}

/// Opens a patient's record with the tasks that concern them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenPatient {
    /// The patient.
    pub patient: PatientId,
}

/// Everyone who works or worked here.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ListPeople {}

/// Entries of a log, oldest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadLedger {
    /// First place in append order, from 1.
    pub from: u64,
    /// Most entries; at most [`limits::PAGE_ROWS`].
    pub rows: u32,
}

/// Checks everything that can be checked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct VerifyVault {
    /// Whether a missing outside anchor counts as a failure.
    #[serde(default)]
    pub require_anchor: bool,
    /// Check signatures from this place on; those before are compared with what an earlier verification
    /// found right. None: all.
    #[serde(default)]
    pub since: Option<u64>,
}

/// Every query, as `callback! { name => Request => Reply; ... }`.
///
/// The one list: it makes the [`Request`](crate::Request) implementations here, the commands of the
/// window and its manifest, the dispatcher of `careloopctl run`, and the tests that walk every request.
#[macro_export]
macro_rules! queries {
    ($callback:ident) => {
        $callback! {
            my_day => MyDay => TaskPage;
            list_tasks => ListTasks => TaskPage;
            list_place => ListPlace => PlacePage;
            count_work => CountWork => WorkCounts;
            list_patients => ListPatients => PatientPage;
            read_drafts => ReadDrafts => Vec<DraftView>;
            search_records => SearchRecords => SearchView;
            find_task => FindTask => TaskRow;
            find_patient => FindPatient => PatientHit;
            open_task => OpenTask => TaskView;
            open_patient => OpenPatient => PatientView;
            list_people => ListPeople => Vec<PersonView>;
            read_ledger => ReadLedger => LedgerPage;
            verify_vault => VerifyVault => VerifyView;
            open_person => OpenPerson => PersonDetail;
            list_sessions => ListSessions => Vec<SessionRow>;
            read_settings => ReadSettings => SettingsView;
            read_policy => ReadPolicy => PolicyView;
            read_procedure => ReadProcedure => Option<ProcedureView>;
            list_break_glass => ListBreakGlass => Vec<BreakGlassUse>;
            preview_offboarding => PreviewOffboarding => OffboardPreview;
            count_duties => CountDuties => DutyCounts;
            read_audit => ReadAudit => AuditPage;
            open_audit_entry => OpenAuditEntry => AuditEntryView;
            read_audit_state => ReadAuditState => AuditState;
            read_report => ReadReport => ReportView;
            list_alerts => ListAlerts => AlertPage;
            read_watch_rules => ReadWatchRules => WatchRules;
            read_review => ReadReview => ReviewView;
            read_record_at => ReadRecordAt => RecordAt;
            read_history => ReadHistory => Vec<HistoryLine>;
            search_notes => SearchNotes => NotePage;
            open_attachment => OpenAttachment => AttachmentContent;
        }
    };
}

queries!(requests);
