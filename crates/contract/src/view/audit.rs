//! The audit trail as it is shown, its reports, its alerts and its reviews.

use super::*;

/// An entry in the list of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// Place in append order, from 1.
    pub place: u64,
    /// Its number in the log of its workstation, from 0.
    pub seq: u64,
    /// When.
    pub at: Instant,
    /// Who. None: the workstation itself.
    pub by: Option<PersonLabel>,
    /// What was done, as the entry's kind.
    pub what: String,
    /// What that is about.
    pub group: EntryGroup,
    /// The first patient it concerns.
    pub patient: Option<PatientLabel>,
    /// How many patients it concerns.
    pub patients: u32,
    /// How many records it names.
    pub records: u32,
    /// The most telling kind of data in it.
    pub category: DataCategory,
    /// Whether something of it is under special protection.
    pub special: bool,
    /// What for. Emergency: under an emergency access.
    pub purpose: Purpose,
    /// The workstation.
    pub workstation: WorkstationId,
    /// The workstation's name.
    pub workstation_name: String,
    /// Why it was refused, as the refusal's code; none if it was done.
    pub refused: Option<String>,
}

/// A page of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The lines.
    pub lines: Vec<AuditLine>,
    /// Lines left out at the start.
    pub skip: u32,
    /// Lines that the filter lets through, in all.
    pub total: u32,
    /// Entries in the ledger.
    pub entries: u64,
}

/// A record that an entry names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// Its number among those of the entry, from 0.
    pub item: u32,
    /// What it is.
    pub kind: RecordKind,
    /// The record, if it is one that can be shown as it was.
    pub record: Option<RecordRef>,
    /// What it is called today: a title, a name.
    pub label: String,
    /// The patient it concerns.
    pub patient: Option<PatientLabel>,
    /// The kind of data that was shown or changed.
    pub category: DataCategory,
    /// Whether it is under special protection.
    pub special: bool,
    /// The version that was shown or made. None: nothing of it was shown.
    pub version: Option<Version>,
    /// What changed, if the entry changed it.
    pub changes: Vec<FieldChange>,
}

/// The session in which an entry was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditSession {
    /// The session.
    pub session: SessionId,
    /// When it began.
    pub began: Instant,
    /// Whether a PIN opened it.
    pub by_pin: bool,
    /// The program's version, if it was noted.
    pub program: Option<String>,
}

/// All of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntryView {
    /// The part shown in the list.
    pub line: AuditLine,
    /// What was searched for, or the reason that was given.
    pub text: Option<String>,
    /// Where to, if something left the program.
    pub recipient: Option<String>,
    /// The records it names.
    pub records: Vec<AuditRecord>,
    /// The session it was written in.
    pub session: Option<AuditSession>,
    /// Hash of the entry in its log's tree, as 64 hexadecimal digits.
    pub leaf: String,
    /// Id of the key that signed it, as 32 hexadecimal digits.
    pub signer: String,
    /// Whether it has sealed details that could not be opened.
    pub unopened: bool,
}

/// A verification that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiedState {
    /// Up to which place.
    pub to: u64,
    /// When.
    pub at: Instant,
    /// What it found.
    pub verdict: Verdict,
    /// Who asked for it, or who was in when it was due.
    pub by: PersonLabel,
    /// Whether it was due by the clock.
    pub scheduled: bool,
}

/// A head of the log that is kept outside the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnchorView {
    /// Where.
    pub kind: AnchorKind,
    /// When it was put there.
    pub at: Option<Instant>,
    /// Entries of this workstation's log that it covers.
    pub entries: u64,
    /// Whether it agrees with the ledger; unknown where it cannot be reached.
    pub verdict: Verdict,
}

/// How the audit trail stands: what was verified, anchored and reviewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditState {
    /// Entries in the ledger.
    pub entries: u64,
    /// The latest verification.
    pub verified: Option<VerifiedState>,
    /// The latest anchor of each kind.
    pub anchors: Vec<AnchorView>,
    /// The latest review, for those who review.
    pub reviewed: Option<ReviewDone>,
    /// The day by which the next review is due.
    pub review_due: Day,
    /// Days since it was due; 0 while it is not.
    pub review_overdue: u32,
    /// Alerts without a disposition, for those who review.
    pub open_alerts: u32,
}

/// A row of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRow {
    /// Place of the entry it tells of.
    pub place: u64,
    /// When.
    pub at: Instant,
    /// Who. None: the workstation itself, or nobody that is known.
    pub by: Option<PersonLabel>,
    /// What was done, as the entry's kind.
    pub what: String,
    /// Whose record.
    pub patient: Option<PatientLabel>,
    /// The kind of data.
    pub category: DataCategory,
    /// Whether it is under special protection.
    pub special: bool,
    /// What for.
    pub purpose: Purpose,
    /// At which workstation.
    pub workstation: String,
    /// Which record, to whom, from what to what: what this report tells beside.
    pub detail: String,
    /// Why it was refused, as the refusal's code; none if it was done.
    pub refused: Option<String>,
}

/// A report of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    /// What was asked for.
    pub report: Report,
    /// Whose record or activity, in words; empty for a report of everyone.
    pub about: String,
    /// Rows of this page, newest first.
    pub rows: Vec<ReportRow>,
    /// Rows left out at the start.
    pub skip: u32,
    /// Rows in all.
    pub total: u32,
    /// When it was made.
    pub made: Instant,
}

/// A file that left Careloop encrypted (age) and signed.
#[derive(Debug, Serialize, Deserialize)]
pub struct SealedFile {
    /// Where it is.
    pub file: String,
    /// The passphrase that opens it. Shown once, kept nowhere. None: it is sealed to a recipient's key.
    pub passphrase: Option<Secret<String>>,
    /// Bytes of the file.
    pub bytes: u64,
    /// SHA-256 of the file, as 64 hexadecimal digits.
    pub digest: String,
    /// Records in it.
    pub records: u32,
}

/// What became of an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertDisposal {
    /// What.
    pub disposition: Disposition,
    /// In words.
    pub words: String,
    /// Who.
    pub by: PersonLabel,
    /// When.
    pub at: Instant,
}

/// Something in the audit trail that somebody has to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertView {
    /// The alert.
    pub alert: AlertId,
    /// The rule that raised it.
    pub rule: WatchRule,
    /// When the last of its entries was written.
    pub at: Instant,
    /// Whose doing it is about.
    pub person: Option<PersonLabel>,
    /// Whose record it is about.
    pub patient: Option<PatientLabel>,
    /// How much of it there was, in the unit of the rule's threshold.
    pub count: u32,
    /// The threshold, or what is usual for this person.
    pub usual: u32,
    /// The entries, by place, oldest first; at most 100.
    pub entries: Vec<u64>,
    /// What became of it.
    pub disposal: Option<AlertDisposal>,
}

/// A page of alerts, those without a disposition first, then newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertPage {
    /// The alerts.
    pub alerts: Vec<AlertView>,
    /// How many have no disposition.
    pub open: u32,
    /// How many there are.
    pub total: u32,
}

/// How much happened in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewCounts {
    /// Entries.
    pub entries: u32,
    /// People who worked.
    pub people: u32,
    /// Views of records.
    pub views: u32,
    /// What left the program.
    pub exports: u32,
    /// What was refused.
    pub refusals: u32,
    /// Alerts raised.
    pub alerts: u32,
    /// Alerts without a disposition.
    pub open_alerts: u32,
}

/// A review that was certified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewDone {
    /// Place of its entry.
    pub place: u64,
    /// First day of the period.
    pub from: Day,
    /// Last day of the period.
    pub to: Day,
    /// Who certified.
    pub by: PersonLabel,
    /// When.
    pub at: Instant,
    /// Entries that were looked at.
    pub sampled: u32,
    /// How many of them are to be asked about.
    pub questioned: u32,
    /// What the reviewer states, where this person holds the audit key.
    pub statement: Option<String>,
}

/// The review of the audit trail that comes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewView {
    /// First day of the period.
    pub from: Day,
    /// Last day of the period.
    pub to: Day,
    /// The day by which it is due.
    pub due: Day,
    /// Days since then; 0 while it is not due.
    pub overdue: u32,
    /// Whether the period is over, so that it can be certified.
    pub ready: bool,
    /// What happened in it.
    pub counts: ReviewCounts,
    /// The sample: drawn by the log's own root, so that nobody chooses it.
    pub sample: Vec<AuditLine>,
    /// Reviews that were certified, newest first.
    pub past: Vec<ReviewDone>,
}

/// What a report is to tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Which one.
    pub kind: ReportKind,
    /// Whose record. Needed for [`ReportKind::ChartAccess`].
    #[serde(default)]
    pub patient: Option<PatientId>,
    /// Whose doing. Needed for [`ReportKind::PersonActivity`].
    #[serde(default)]
    pub person: Option<UserId>,
    /// Not before.
    #[serde(default)]
    pub from: Option<Instant>,
    /// Before.
    #[serde(default)]
    pub to: Option<Instant>,
}

/// When the clinic is open on a day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningHours {
    /// The day: 1 Monday to 7 Sunday (ISO 8601).
    pub weekday: u8,
    /// From.
    pub from: TimeOfDay,
    /// To.
    pub to: TimeOfDay,
}

/// How a rule is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchSetting {
    /// The rule.
    pub rule: WatchRule,
    /// Whether it raises alerts.
    pub on: bool,
    /// From how much on, in the rule's own unit.
    pub threshold: u32,
}

/// What raises an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchRules {
    /// When the clinic is open. A day without a line: closed.
    pub hours: Vec<OpeningHours>,
    /// Every rule.
    pub settings: Vec<WatchSetting>,
}
