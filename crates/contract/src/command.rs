//! Requests that change something. Imperative verbs.

mod audit;
mod people;
mod record;

pub use audit::*;
pub use people::*;
pub use record::*;

use crate::view::*;
use crate::*;
use serde::{Deserialize, Serialize};

// ---- the vault and the session ---------------------------------------------------------------

/// Makes a new vault with its first person, who is administrator and security officer.
#[derive(Debug, Serialize, Deserialize)]
pub struct CreateClinic {
    /// The clinic's name.
    pub clinic: String,
    /// IANA time zone, such as `America/New_York`.
    pub zone: String,
    /// Login of the first person.
    pub login: String,
    /// Name of the first person as others see it.
    pub name: String,
    /// Their password.
    pub password: Secret<String>,
    /// Whether a secret in the keychain is needed beside the password. Off only where there is none.
    pub device_secret: bool,
    /// A clinic for tests and demonstrations, marked as such for ever.
    pub test_clinic: bool,
}

/// Signs a person in.
#[derive(Debug, Serialize, Deserialize)]
pub struct SignIn {
    /// Their login. Case does not matter.
    pub login: String,
    /// Their password.
    pub password: Secret<String>,
    /// The code of the second factor, where it is known already; [`GiveCode`] follows otherwise.
    #[serde(default)]
    pub code: Option<Secret<String>>,
}

/// Locks the session: keys erased, database closed. The same person unlocks it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Lock {}

/// Unlocks the session of the person who locked it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Unlock {
    /// Their password.
    pub password: Secret<String>,
}

/// Ends the session.
#[derive(Debug, Serialize, Deserialize)]
pub struct SignOut {}

/// Uses an invitation: makes the invited person's keys under the password they choose.
#[derive(Debug, Serialize, Deserialize)]
pub struct Enrol {
    /// Their login.
    pub login: String,
    /// The one-time code they were given.
    pub code: Secret<String>,
    /// The password they choose.
    pub password: Secret<String>,
}

/// Opens the vault by the recovery sheet: gives an administrator new keys on this workstation and
/// seals every grant that is waiting.
#[derive(Debug, Serialize, Deserialize)]
pub struct Recover {
    /// The 24 words, or two of the three shares, one a line.
    pub words: Secret<String>,
    /// Login of the person who gets new keys. Nobody: only the waiting grants are sealed.
    pub login: Option<String>,
    /// Their new password, if a login is given.
    pub password: Option<Secret<String>>,
}

/// Changes one's own password. One's keys stay the same.
#[derive(Debug, Serialize, Deserialize)]
pub struct ChangePassword {
    /// The password now.
    pub current: Secret<String>,
    /// The password from now on.
    pub new: Secret<String>,
}

// ---- people ----------------------------------------------------------------------------------

/// Adds a person, who enrols with the code in the answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InvitePerson {
    /// Their login: letters, digits, `.`, `-`, `_`.
    pub login: String,
    /// Their name as others see it.
    pub name: String,
    /// What they do.
    pub roles: Roles,
}

/// Gives a person a new invitation: for a lost password or another workstation. Keys they had
/// stop being theirs when they enrol again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResetPerson {
    /// The person.
    pub user: UserId,
    /// How it was made sure who asks (45 CFR 164.312(d)).
    pub identity: IdentityCheck,
}

/// Changes what a person may do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangeRoles {
    /// The person.
    pub user: UserId,
    /// The roles they hold from now on.
    pub roles: Roles,
    /// Who approved it; whoever changes it, if left out.
    #[serde(default)]
    pub approver: Option<UserId>,
    /// Why.
    pub reason: String,
}

/// Keeps a person out, or lets them in again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SuspendPerson {
    /// The person.
    pub user: UserId,
    /// `true` keeps them out, `false` lets them in again.
    pub suspended: bool,
    /// Why.
    pub reason: String,
}

// ---- patients --------------------------------------------------------------------------------

/// Registers a patient.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AddPatient {
    /// The number the clinic files the patient under; unique.
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
    /// Postal address in one line.
    pub address: Option<String>,
}

/// Corrects a patient's record. A field left out stays as it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditPatient {
    /// The patient.
    pub patient: PatientId,
    /// The version the author saw.
    pub seen: Version,
    /// Family name.
    #[serde(default)]
    pub family: Option<String>,
    /// Given names.
    #[serde(default)]
    pub given: Option<String>,
    /// Day of birth.
    #[serde(default)]
    pub born: Option<Day>,
    /// `F`, `M`, `X` or `U`.
    #[serde(default)]
    pub sex: Option<String>,
    /// Telephone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// Postal address in one line.
    #[serde(default)]
    pub address: Option<String>,
}

/// Which column of an imported file holds a field.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// The field.
    pub field: Field,
    /// The column's header, as it stands in the file.
    pub column: String,
}

/// Registers every patient of a CSV file (RFC 4180, UTF-8), or none. Patients whose record number
/// is known already are left alone and counted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportPatients {
    /// The file's bytes.
    #[serde(with = "crate::bytes")]
    pub content: Vec<u8>,
    /// Columns, beside those known by default.
    pub mapping: Vec<ColumnMapping>,
    /// Only count; change nothing.
    pub dry_run: bool,
}

/// Adds a task for every row of a CSV file (RFC 4180, UTF-8), or none. The patient column names
/// record numbers; a `note_text` column becomes a clinical note.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ImportTasks {
    /// The file's bytes.
    #[serde(with = "crate::bytes")]
    pub content: Vec<u8>,
    /// Columns, beside those known by default.
    pub mapping: Vec<ColumnMapping>,
    /// The title of every task, where no column holds it. Administrative words.
    pub title: Option<String>,
    /// The category of every task, where no column holds it.
    pub category: Option<TaskCategory>,
    /// The role in whose queue the tasks go.
    pub queue: Option<Role>,
    /// Only count; change nothing.
    pub dry_run: bool,
}

// ---- tasks -----------------------------------------------------------------------------------

/// Adds a task.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AddTask {
    /// What is to be done, in administrative words.
    pub title: String,
    /// Administrative details.
    #[serde(default)]
    pub details: Option<String>,
    /// The patient it concerns.
    #[serde(default)]
    pub patient: Option<PatientId>,
    /// The clinic-local day it is due.
    #[serde(default)]
    pub due: Option<Day>,
    /// The time of that day; refused without a day.
    #[serde(default)]
    pub due_time: Option<TimeOfDay>,
    /// How soon it matters; routine if left out.
    #[serde(default)]
    pub priority: Option<Priority>,
    /// What kind of work it is; general if left out.
    #[serde(default)]
    pub category: Option<TaskCategory>,
    /// The person who answers for it.
    #[serde(default)]
    pub owner: Option<UserId>,
    /// The role in whose queue it waits. Neither owner nor queue: the author owns it.
    #[serde(default)]
    pub queue: Option<Role>,
    /// Who may know of it; what is usual for its category if left out.
    #[serde(default)]
    pub sensitivity: Option<Sensitivity>,
}

/// A change to a field: left out, cleared or set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change<T> {
    /// Stays as it is.
    #[default]
    Keep,
    /// Is emptied.
    Clear,
    /// Becomes this.
    Set(T),
}

/// Changes a task. A field left out stays as it is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditTask {
    /// The task.
    pub task: TaskId,
    /// The version the author saw.
    pub seen: Version,
    /// What is to be done.
    #[serde(default)]
    pub title: Option<String>,
    /// Administrative details.
    #[serde(default)]
    pub details: Change<String>,
    /// The patient it concerns.
    #[serde(default)]
    pub patient: Change<PatientId>,
    /// The day it is due. Without a day there is no time either.
    #[serde(default)]
    pub due: Change<Day>,
    /// The time of that day.
    #[serde(default)]
    pub due_time: Change<TimeOfDay>,
    /// How soon it matters.
    #[serde(default)]
    pub priority: Option<Priority>,
    /// What kind of work it is.
    #[serde(default)]
    pub category: Option<TaskCategory>,
    /// Who may know of it.
    #[serde(default)]
    pub sensitivity: Option<Sensitivity>,
}

/// Whom a task is given to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assignee {
    /// A person.
    Person(UserId),
    /// A role's queue, for anyone of that role to claim.
    Queue(Role),
}

/// Gives a task to a person or a role.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AssignTask {
    /// The task.
    pub task: TaskId,
    /// The version the author saw.
    pub seen: Version,
    /// Whom it is given to.
    pub to: Assignee,
}

/// Takes an unowned task for oneself, or accepts one that somebody gave. Refused if somebody was
/// faster.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClaimTask {
    /// The task.
    pub task: TaskId,
    /// The version the author saw.
    pub seen: Version,
}

/// Begins a task.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StartTask {
    /// The task.
    pub task: TaskId,
    /// The version the author saw.
    pub seen: Version,
}

/// Lets a task wait for somebody.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HoldTask {
    /// The task.
    pub task: TaskId,
    /// The version the author saw.
    pub seen: Version,
    /// For whom.
    pub waiting: HoldReason,
    /// More words, if the reason needs them.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Marks a task as done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CompleteTask {
    /// The task.
    pub task: TaskId,
    /// The version the author saw.
    pub seen: Version,
}

/// Takes a finished or cancelled task up again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReopenTask {
    /// The task.
    pub task: TaskId,
    /// The version the author saw.
    pub seen: Version,
    /// Why.
    pub reason: String,
}

/// Drops a task that is not needed any more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CancelTask {
    /// The task.
    pub task: TaskId,
    /// The version the author saw.
    pub seen: Version,
    /// Why.
    pub reason: String,
}

/// Marks a task as entered in error. It stays in the history for ever.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RetractTask {
    /// The task.
    pub task: TaskId,
    /// The version the author saw.
    pub seen: Version,
    /// Why.
    pub reason: String,
}

/// Adds an administrative comment to a task.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddComment {
    /// The task.
    pub task: TaskId,
    /// The text.
    pub text: String,
}

/// Adds a clinical note to a task, sealed under the clinical key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddClinicalNote {
    /// The task.
    pub task: TaskId,
    /// The text.
    pub text: String,
}

/// Keeps what a person typed and did not send, under their own key, outside the ledger. An empty
/// text forgets it.
#[derive(Debug, Serialize, Deserialize)]
pub struct KeepDraft {
    /// Where it was typed: a name of the window's own choice, at most 200 characters.
    pub place: String,
    /// The text.
    pub text: Secret<String>,
}

/// Takes back one's own last act, by an act that restores what was before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UndoLastAct {}

// ---- looking after the vault -----------------------------------------------------------------

/// Computes every table from the ledger again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RebuildVault {}

/// Makes a consistent encrypted copy of the vault with a signed manifest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MakeBackup {
    /// A folder that exists; the backup becomes a new folder in it.
    pub folder: String,
}

/// Gives the vault a new main key and encrypts the database anew.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RekeyVault {}

/// Acknowledges the integrity alarms that stand, after they were looked into.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AcknowledgeAlarms {
    /// What was found.
    pub finding: String,
}

/// Every command, as `callback! { name => Request => Reply; ... }`.
///
/// The one list: it makes the [`Request`](crate::Request) implementations here, the commands of the
/// window and its manifest, the dispatcher of `careloopctl run`, and the tests that walk every request.
#[macro_export]
macro_rules! commands {
    ($callback:ident) => {
        $callback! {
            create_clinic => CreateClinic => ClinicCreated;
            sign_in => SignIn => SessionView;
            lock => Lock => ();
            unlock => Unlock => SessionView;
            sign_out => SignOut => ();
            enrol => Enrol => SessionView;
            recover => Recover => RecoveryView;
            change_password => ChangePassword => ();
            invite_person => InvitePerson => InvitationView;
            reset_person => ResetPerson => InvitationView;
            change_roles => ChangeRoles => PersonView;
            suspend_person => SuspendPerson => PersonView;
            add_patient => AddPatient => PatientView;
            edit_patient => EditPatient => PatientView;
            import_patients => ImportPatients => ImportView;
            import_tasks => ImportTasks => ImportView;
            add_task => AddTask => TaskRow;
            edit_task => EditTask => TaskRow;
            assign_task => AssignTask => TaskRow;
            claim_task => ClaimTask => TaskRow;
            start_task => StartTask => TaskRow;
            hold_task => HoldTask => TaskRow;
            complete_task => CompleteTask => TaskRow;
            reopen_task => ReopenTask => TaskRow;
            cancel_task => CancelTask => TaskRow;
            retract_task => RetractTask => TaskRow;
            add_comment => AddComment => RemarkView;
            add_clinical_note => AddClinicalNote => RemarkView;
            keep_draft => KeepDraft => ();
            undo_last_act => UndoLastAct => UndoneView;
            rebuild_vault => RebuildVault => RebuildView;
            make_backup => MakeBackup => BackupView;
            rekey_vault => RekeyVault => ();
            acknowledge_alarms => AcknowledgeAlarms => ();
            give_code => GiveCode => SessionView;
            begin_factor => BeginFactor => FactorOffer;
            confirm_factor => ConfirmFactor => FactorCodes;
            renew_recovery_codes => RenewRecoveryCodes => FactorCodes;
            reset_factor => ResetFactor => InvitationView;
            end_lock_out => EndLockOut => PersonDetail;
            enter_with_pin => EnterWithPin => SessionView;
            set_pin => SetPin => ();
            forget_pin => ForgetPin => ();
            end_session => EndSession => ();
            change_settings => ChangeSettings => SettingsView;
            adjust_policy => AdjustPolicy => PolicyView;
            change_care_team => ChangeCareTeam => PatientView;
            register_service_account => RegisterServiceAccount => PersonView;
            write_procedure => WriteProcedure => ProcedureView;
            name_invokers => NameInvokers => ProcedureView;
            begin_break_glass => BeginBreakGlass => BreakGlassView;
            end_break_glass => EndBreakGlass => ();
            review_break_glass => ReviewBreakGlass => BreakGlassUse;
            offboard_person => OffboardPerson => OffboardedView;
            drill_recovery => DrillRecovery => DrillView;
            renew_recovery => RenewRecovery => RecoverySheet;
            export_report => ExportReport => SealedFile;
            export_ledger => ExportLedger => SealedFile;
            dispose_alert => DisposeAlert => AlertView;
            change_watch_rules => ChangeWatchRules => WatchRules;
            certify_review => CertifyReview => ReviewDone;
            restore_version => RestoreVersion => RestoredView;
            attach_file => AttachFile => AttachmentView;
            retract_remark => RetractRemark => ();
            export_attachment => ExportAttachment => ExportedFile;
            export_chart => ExportChart => SealedFile;
            print_records => PrintRecords => PrintTicket;
            copy_record => CopyRecord => ();
        }
    };
}

commands!(requests);
