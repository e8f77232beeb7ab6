//! What the engine answers with. Plain data, made for showing.

mod audit;
mod people;
mod record;

pub use audit::*;
pub use people::*;
pub use record::*;

use crate::*;
use serde::{Deserialize, Serialize};

/// A new clinic.
#[derive(Debug, Serialize, Deserialize)]
pub struct ClinicCreated {
    /// The clinic.
    pub clinic: ClinicId,
    /// The first person.
    pub user: UserId,
    /// This workstation.
    pub workstation: WorkstationId,
    /// The 24 words of the recovery sheet. Shown once, kept nowhere.
    pub recovery_words: Secret<String>,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// The session.
    pub session: SessionId,
    /// The person.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// What they do.
    pub roles: Roles,
    /// The clinic.
    pub clinic: ClinicId,
    /// The clinic's name.
    pub clinic_name: String,
    /// The clinic's IANA time zone.
    pub zone: String,
    /// Whether the clinic was made for tests: shown on every screen.
    pub test_clinic: bool,
    /// Whether a device secret protects the vault beside the password.
    pub device_secret: bool,
    /// Integrity alarms that stand. While any does, nothing can be changed.
    pub alarms: Vec<Alarm>,
    /// Failed sign-ins with this login since the last success.
    pub failed_sign_ins: u32,
    /// Whether a PIN opened it: privileged acts want a full sign-in.
    pub by_pin: bool,
    /// What must be done before anything else.
    pub duty: Option<Duty>,
    /// How the person's second factor stands.
    pub factor: FactorState,
    /// Whether the clinic lets a PIN unlock.
    pub pin_allowed: bool,
    /// Whether the person has a PIN here.
    pub pin_set: bool,
    /// Whether the person is named to open clinical text in an emergency.
    pub invoker: bool,
    /// The emergency access that is under way.
    pub break_glass: Option<BreakGlassView>,
    /// What of the policy table is changed for this clinic.
    pub policy: Vec<Adjustment>,
    /// Minutes without activity until this session locks.
    pub idle_minutes: u8,
    /// Other workstations where the same login is open.
    pub elsewhere: Vec<String>,
}

/// What recovery did.
#[derive(Debug, Serialize, Deserialize)]
pub struct RecoveryView {
    /// The person who got new keys, if one was named.
    pub user: Option<UserId>,
    /// Grants that were waiting and are sealed now.
    pub grants: u32,
    /// Whether this workstation was new to the clinic.
    pub new_workstation: bool,
    /// The new sheet: the one that was used is void.
    pub sheet: Option<RecoverySheet>,
}

/// An invitation, to be handed over in person.
#[derive(Debug, Serialize, Deserialize)]
pub struct InvitationView {
    /// The person.
    pub user: UserId,
    /// The one-time code. Shown once, kept nowhere.
    pub code: Secret<String>,
    /// When it becomes void.
    pub expires: Instant,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    /// The person.
    pub user: UserId,
    /// The version of the record.
    pub version: Version,
    /// The name used to sign in.
    pub login: String,
    /// The name others see.
    pub name: String,
    /// What they do.
    pub roles: Roles,
    /// Whether they may sign in.
    pub standing: Standing,
    /// Whose account it is.
    pub kind: AccountKind,
    /// Whether they are named to open clinical text in an emergency.
    pub invoker: bool,
}

/// How a patient is shown in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientLabel {
    /// The patient.
    pub patient: PatientId,
    /// `FAMILY, Given` where identity is shown; initials where it is masked.
    pub name: String,
    /// Day of birth, the second identifier, where identity is shown.
    pub born: Option<Day>,
}

/// A person as named beside a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLabel {
    /// The person.
    pub user: UserId,
    /// Their name.
    pub name: String,
}

/// A task in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskRow {
    /// The task.
    pub task: TaskId,
    /// The version of the record.
    pub version: Version,
    /// What is to be done.
    pub title: String,
    /// Where it is in its life.
    pub state: TaskState,
    /// Whom it waits for, while held.
    pub waiting: Option<HoldReason>,
    /// How soon it matters.
    pub priority: Priority,
    /// What kind of work it is.
    pub category: TaskCategory,
    /// Who may know of it.
    pub sensitivity: Sensitivity,
    /// The day it is due.
    pub due: Option<Day>,
    /// The time of that day.
    pub due_time: Option<TimeOfDay>,
    /// Whether that time, or else that day, is over at the clinic.
    pub overdue: bool,
    /// When it was finished or cancelled, while it is.
    pub closed_at: Option<Instant>,
    /// Who finished it, while it is.
    pub done_by: Option<PersonLabel>,
    /// The person who answers for it.
    pub owner: Option<PersonLabel>,
    /// The role in whose queue it waits.
    pub queue: Option<Role>,
    /// The patient it concerns.
    pub patient: Option<PatientLabel>,
    /// Comments on it.
    pub comments: u32,
    /// Clinical notes on it.
    pub notes: u32,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskPage {
    /// The rows.
    pub rows: Vec<TaskRow>,
    /// Whether there are more.
    pub more: bool,
}

/// What the rows of a group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupKey {
    /// Due before today, or earlier today.
    Overdue,
    /// Due today before noon.
    Morning,
    /// Due today from noon to 17:00.
    Afternoon,
    /// Due today from 17:00 on.
    Evening,
    /// Due today at no certain time.
    AnyTime,
    /// Due on no certain day.
    NoDay,
    /// Due, or finished, on this day.
    Day(Day),
    /// In a queue of my roles and nobody's yet.
    Unowned,
    /// Given to me by somebody else and not accepted yet.
    Given,
    /// Held, waiting for this.
    Held(HoldReason),
    /// Added by me, owned by somebody else.
    Delegated,
}

/// A group of a list: so many rows, one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// What they have in common.
    pub key: GroupKey,
    /// How many there are in the whole list.
    pub rows: u32,
}

/// A page of a place, with the groups of the whole list in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacePage {
    /// The groups of the whole list, in order; their rows add up to the list.
    pub groups: Vec<Group>,
    /// The rows of this page, the first of them after as many as were left out.
    pub rows: Vec<TaskRow>,
    /// Rows left out at the start.
    pub skip: u32,
    /// Today at the clinic.
    pub today: Day,
    /// When the list was read.
    pub as_of: Instant,
}

/// How much stands in each of a person's own lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkCounts {
    /// Inbox.
    pub inbox: u32,
    /// Today, with what is overdue.
    pub today: u32,
    /// Overdue.
    pub overdue: u32,
    /// Upcoming.
    pub upcoming: u32,
    /// Waiting.
    pub waiting: u32,
}

/// A page of the clinic's patients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientPage {
    /// The rows.
    pub rows: Vec<PatientHit>,
    /// Rows left out at the start.
    pub skip: u32,
    /// Patients in all.
    pub total: u32,
}

/// Who a patient is: what is needed to tell them from every other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientIdentity {
    /// The patient.
    pub patient: PatientId,
    /// The number the clinic files the patient under.
    pub record_number: String,
    /// Family name.
    pub family: String,
    /// Given names.
    pub given: String,
    /// Day of birth.
    pub born: Option<Day>,
    /// `F`, `M`, `X` or `U`.
    pub sex: Option<String>,
    /// Day of death.
    pub died: Option<Day>,
}

/// What a person typed and did not send.
#[derive(Debug, Serialize, Deserialize)]
pub struct DraftView {
    /// Where it was typed.
    pub place: String,
    /// The text.
    pub text: Secret<String>,
}

/// A comment or a clinical note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemarkView {
    /// The remark.
    pub remark: RemarkId,
    /// Whether it is clinical.
    pub clinical: bool,
    /// Who wrote it.
    pub by: PersonLabel,
    /// When.
    pub at: Instant,
    /// The text; none where it is sealed from this person.
    pub text: Option<String>,
    /// Where it is sealed: SHA-256 of what stands in the ledger, as 64 hexadecimal digits.
    #[serde(default)]
    pub digest: Option<String>,
    /// Whether it was marked as entered in error.
    pub retracted: bool,
}

/// One field's change in a history line. Values are shown as text; a sealed value is not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field.
    pub field: Field,
    /// The value before.
    pub before: Option<String>,
    /// The value after.
    pub after: Option<String>,
    /// Whether the value is sealed.
    pub sealed: bool,
}

/// One step of a record's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// Where in the ledger it stands: the version it made.
    pub version: Version,
    /// When.
    pub at: Instant,
    /// Who. None: the workstation itself.
    pub by: Option<PersonLabel>,
    /// At which workstation.
    pub workstation: String,
    /// What was done, as the entry's kind.
    pub what: String,
    /// What changed.
    pub changes: Vec<FieldChange>,
}

/// All of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskView {
    /// The part shown in lists.
    pub row: TaskRow,
    /// Who its patient is.
    pub patient: Option<PatientIdentity>,
    /// Administrative details.
    pub details: Option<String>,
    /// Why it was held, reopened, cancelled or retracted.
    pub reason: Option<String>,
    /// Who added it.
    pub created_by: PersonLabel,
    /// When.
    pub created_at: Instant,
    /// Who finished it.
    pub done_by: Option<PersonLabel>,
    /// When.
    pub done_at: Option<Instant>,
    /// Comments and notes, oldest first.
    pub remarks: Vec<RemarkView>,
    /// Attachments, oldest first.
    #[serde(default)]
    pub attachments: Vec<AttachmentView>,
    /// Every change, oldest first.
    pub history: Vec<HistoryLine>,
}

/// A patient's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientView {
    /// The patient.
    pub patient: PatientId,
    /// The version of the record.
    pub version: Version,
    /// The number the clinic files the patient under.
    pub record_number: String,
    /// Family name.
    pub family: String,
    /// Given names.
    pub given: String,
    /// Day of birth.
    pub born: Option<Day>,
    /// `F`, `M`, `X` or `U`.
    pub sex: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Day of death.
    pub died: Option<Day>,
    /// Who is in the care team.
    pub care_team: Vec<PersonLabel>,
    /// Tasks that concern them, open ones first.
    pub tasks: Vec<TaskRow>,
}

/// A row that could not be imported. Says where and why, never what stood there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReject {
    /// The line in the file, from 1 (the header is line 1).
    pub line: u64,
    /// What is wrong.
    pub refusal: Refusal,
}

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportView {
    /// Rows in the file.
    pub rows: u64,
    /// Records added (or that would be). None is added if any row is rejected.
    pub added: u64,
    /// Clinical notes added with them.
    pub notes: u64,
    /// Rows whose record is known already.
    pub known: u64,
    /// Rows that cannot be imported, at most the first 100.
    pub rejects: Vec<ImportReject>,
    /// How many rows cannot be imported.
    pub rejected: u64,
    /// Columns of the file that are not taken over.
    pub ignored_columns: Vec<String>,
    /// Whether anything was written.
    pub imported: bool,
}

/// What an undo took back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoneView {
    /// The act that was taken back.
    pub act: ActId,
    /// What it had been, as the entry's kind.
    pub what: String,
    /// Records that changed.
    pub records: u32,
}

/// A patient found by a search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientHit {
    /// The patient.
    pub label: PatientLabel,
    /// The number the clinic files the patient under, where identity is shown.
    pub record_number: Option<String>,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchView {
    /// Patients.
    pub patients: Vec<PatientHit>,
    /// Tasks.
    pub tasks: Vec<TaskRow>,
    /// Whether there are more of either.
    pub more: bool,
}

/// An entry of the ledger as shown to an auditor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerLine {
    /// Place in append order, from 1.
    pub place: u64,
    /// The workstation whose log holds it.
    pub workstation: WorkstationId,
    /// Its number in that log, from 0.
    pub seq: u64,
    /// When.
    pub at: Instant,
    /// Who. None: the workstation itself.
    pub by: Option<PersonLabel>,
    /// The entry's kind.
    pub what: String,
    /// Items in the entry.
    pub items: u32,
    /// Whether it was refused.
    pub refused: Option<String>,
    /// What an access touched, one line a record, where this person holds the audit key.
    pub details: Vec<String>,
}

/// A page of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerPage {
    /// The entries.
    pub lines: Vec<LedgerLine>,
    /// Entries in all.
    pub total: u64,
}

/// The outcome of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Verdict {
    /// Looked at and right.
    Pass,
    /// Looked at and wrong.
    Fail,
    /// Could not be looked at. Never shown as a pass.
    Unknown,
}

/// One check of a verification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckLine {
    /// What was checked.
    pub check: String,
    /// The outcome.
    pub verdict: Verdict,
    /// What was seen, without any record's content.
    pub detail: String,
    /// Where the first wrong thing is: log and entry number.
    pub first_bad: Option<BadPlace>,
}

/// Where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadPlace {
    /// The workstation whose log it is, if it is an entry.
    pub workstation: Option<WorkstationId>,
    /// The entry's number in that log.
    pub seq: Option<u64>,
    /// The table, if it is a row of a projection.
    pub table: Option<String>,
}

/// The head of a workstation's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogHead {
    /// The workstation.
    pub workstation: WorkstationId,
    /// Entries in its log.
    pub size: u64,
    /// Root of its Merkle tree (RFC 6962), as 64 hexadecimal digits.
    pub root: String,
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifyView {
    /// `Fail` if any check failed; else `Unknown` if content could not be checked; else `Pass`.
    pub verdict: Verdict,
    /// One line a check.
    pub checks: Vec<CheckLine>,
    /// Heads of every log.
    pub heads: Vec<LogHead>,
    /// Entries looked at.
    pub entries: u64,
    /// Milliseconds since the last anchor outside the file, if there is one.
    pub since_anchor: Option<i64>,
    /// The place from which signatures were checked, where those before were only compared with what an
    /// earlier verification had found right.
    #[serde(default)]
    pub since: Option<u64>,
}

/// What a rebuild did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RebuildView {
    /// Entries replayed.
    pub entries: u64,
    /// Rows in the tables now.
    pub rows: u64,
    /// Rows that differed from what the ledger says.
    pub repaired: u64,
}

/// A backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupView {
    /// Its folder; after it was put back, the folder of the vault.
    pub folder: String,
    /// When it was made.
    pub made: Instant,
    /// Bytes in it.
    pub bytes: u64,
    /// Heads it holds.
    pub heads: Vec<LogHead>,
}

// ---- the desk --------------------------------------------------------------------------------

/// How the vault stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum VaultStanding {
    /// There is none: one is made or put back from a backup.
    Missing,
    /// Nobody is signed in.
    Closed,
    /// Somebody locked their session.
    Locked {
        /// The person.
        user: UserId,
        /// Their login.
        login: String,
        /// Their name.
        name: String,
        /// Whether a PIN opens it.
        pin: bool,
    },
    /// Somebody's password was right; the code of their second factor is wanted.
    Halfway {
        /// Their login.
        login: String,
    },
    /// Somebody is signed in.
    Open {
        /// Who.
        session: Box<SessionView>,
    },
}

/// What can be said at the door, before anyone is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoorView {
    /// How the vault stands.
    pub vault: VaultStanding,
    /// The clinic's name, once somebody was signed in since the program began.
    pub clinic_name: Option<String>,
    /// Whether the clinic was made for tests and demonstrations; none where that is not known yet.
    pub test_clinic: Option<bool>,
    /// Who was here, if the clinic shows names: the latest first.
    pub tiles: Vec<Tile>,
    /// What to tell whoever looks at a sample clinic: its logins, and the password they share.
    pub sample: Option<SampleHint>,
    /// Whether a keychain answers on this machine.
    pub keychain: bool,
    /// The folder of the vault.
    pub folder: String,
    /// The program's version.
    pub version: String,
}

/// How to get into a sample clinic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleHint {
    /// The password everyone shares. It protects nothing real.
    pub password: String,
    /// Login, name and roles of those who work there.
    pub people: Vec<SampleHintPerson>,
}

/// Somebody of the sample clinic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleHintPerson {
    /// The name used to sign in.
    pub login: String,
    /// The name others see.
    pub name: String,
    /// What they do.
    pub roles: Roles,
}

/// How long until the session locks by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdleView {
    /// Seconds until it locks; none while nobody is in.
    pub locks_in: Option<u32>,
    /// Whether the person is to be warned.
    pub warn: bool,
}

/// How far long work is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkView {
    /// What is being done, as a name of the engine's own.
    pub what: String,
    /// How much is done.
    pub done: u64,
    /// How much there is; 0 where that is not known.
    pub total: u64,
}

/// How a workstation likes its window. No record's content, nobody's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Light, dark or high contrast.
    pub theme: Theme,
    /// How far apart rows stand.
    pub density: Density,
    /// Whether single letters act on a list's rows while it has the focus.
    pub single_keys: bool,
    /// Minutes without activity until the session locks, [`limits::IDLE_MINUTES`].
    pub idle_minutes: u8,
    /// Size of everything in percent, [`limits::ZOOM_PERCENT`].
    pub zoom: u16,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            density: Density::Comfortable,
            single_keys: true,
            idle_minutes: 10,
            zoom: 100,
        }
    }
}
