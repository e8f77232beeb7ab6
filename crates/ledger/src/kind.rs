//! What an entry records.

use careloop_contract::{Action, EntryGroup};
use core::fmt;

macro_rules! kinds {
    ($($(#[$meta:meta])* $variant:ident = $number:literal $name:literal,)+) => {
        /// What an entry records. Past tense: it has happened, or was refused.
        ///
        /// The number stands in the ledger and is never reused. A number this version does not
        /// know still verifies; it is not applied to any table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[$meta])* $variant,)+ }

        impl Kind {
            /// Every kind, in order of number.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The number in the ledger.
            #[must_use]
            pub const fn number(self) -> u16 {
                match self { $(Self::$variant => $number,)+ }
            }

            /// The kind with this number.
            #[must_use]
            pub const fn from_number(number: u16) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)+ _ => None }
            }

            /// The name shown to people and in answers.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

kinds! {
    /// The clinic was made. The first entry of the first log.
    Genesis = 1 "genesis",
    /// A person signed in.
    SignedIn = 2 "signed_in",
    /// The session was locked.
    Locked = 3 "locked",
    /// The session was unlocked by the same person.
    Unlocked = 4 "unlocked",
    /// The session ended.
    SignedOut = 5 "signed_out",
    /// What the workstation noted while nobody was signed in: failed sign-ins, backups, the gap.
    LockedTime = 6 "locked_time",

    /// A person was invited, or invited anew.
    PersonInvited = 10 "person_invited",
    /// An invited person made their keys.
    PersonEnrolled = 11 "person_enrolled",
    /// A person's roles changed.
    RolesChanged = 12 "roles_changed",
    /// A person was suspended or let in again.
    StandingChanged = 13 "standing_changed",
    /// A person changed their own password.
    PasswordChanged = 14 "password_changed",
    /// A compartment key was sealed to a person.
    KeyGranted = 15 "key_granted",
    /// The vault moved to a new main key.
    VaultRekeyed = 16 "vault_rekeyed",
    /// The recovery sheet opened the vault.
    Recovered = 17 "recovered",
    /// A workstation joined the clinic.
    WorkstationJoined = 18 "workstation_joined",
    /// A change of the header that was begun before a crash was finished or given up.
    HeaderSettled = 19 "header_settled",

    /// A service account was registered.
    ServiceRegistered = 20 "service_registered",
    /// A person set up their second factor, or made new recovery codes for it.
    FactorSet = 21 "factor_set",
    /// A person's second factor was reset; a one-time code stands for it.
    FactorReset = 22 "factor_reset",
    /// A person was let to try to sign in again.
    LockOutEnded = 23 "lock_out_ended",
    /// A person left: access, keys and open tasks were taken from them.
    PersonOffboarded = 24 "person_offboarded",
    /// A new recovery sheet took the old one's place.
    RecoveryRenewed = 25 "recovery_renewed",
    /// The recovery sheet was proved to open the vault.
    RecoveryDrilled = 26 "recovery_drilled",
    /// Who may open clinical text in an emergency was named.
    InvokersNamed = 27 "invokers_named",
    /// The clinic's settings changed.
    SettingsChanged = 28 "settings_changed",
    /// The policy table was changed for the clinic.
    PolicyAdjusted = 29 "policy_adjusted",

    /// A patient was registered.
    PatientAdded = 30 "patient_added",
    /// A patient's record was corrected.
    PatientEdited = 31 "patient_edited",
    /// Patients were imported.
    PatientsImported = 32 "patients_imported",
    /// Who is in a patient's care team changed.
    CareTeamChanged = 33 "care_team_changed",
    /// A patient's record was put back as it was.
    PatientRestored = 34 "patient_restored",

    /// A task was added.
    TaskAdded = 40 "task_added",
    /// A task was changed.
    TaskEdited = 41 "task_edited",
    /// A task was given to a person or role.
    TaskAssigned = 42 "task_assigned",
    /// A task was taken by its new owner.
    TaskClaimed = 43 "task_claimed",
    /// A task was begun.
    TaskStarted = 44 "task_started",
    /// A task began to wait.
    TaskHeld = 45 "task_held",
    /// A task was finished.
    TaskCompleted = 46 "task_completed",
    /// A task was taken up again.
    TaskReopened = 47 "task_reopened",
    /// A task was dropped.
    TaskCancelled = 48 "task_cancelled",
    /// A task was marked as entered in error.
    TaskRetracted = 49 "task_retracted",
    /// Tasks were imported.
    TasksImported = 50 "tasks_imported",
    /// A comment was added.
    Commented = 51 "commented",
    /// A clinical note was added.
    NoteAdded = 52 "note_added",
    /// An act was taken back.
    ActUndone = 53 "act_undone",
    /// A task was put back as it was.
    TaskRestored = 54 "task_restored",
    /// A file was put on a task.
    FileAttached = 55 "file_attached",
    /// A comment, note or attachment was marked as entered in error.
    RemarkRetracted = 56 "remark_retracted",

    /// Records were shown. Details are sealed.
    Viewed = 60 "viewed",
    /// The same records were shown again within the same session.
    SeenAgain = 61 "seen_again",
    /// Rows with identity were shown in a list. Details are sealed.
    Listed = 62 "listed",
    /// Rows with identity were shown as found by a search. Details and query are sealed.
    Searched = 63 "searched",
    /// The audit trail was read.
    LedgerRead = 64 "ledger_read",
    /// The list of people was read.
    PeopleListed = 65 "people_listed",
    /// Records were printed. Details are sealed.
    Printed = 66 "printed",
    /// Something of a record was copied by the program's own button. Details are sealed.
    Copied = 67 "copied",
    /// Records were taken out of the program into a file. Details are sealed.
    Exported = 68 "exported",
    /// The audit trail, or a report of it, was taken out of the program. Details are sealed.
    AuditExported = 69 "audit_exported",

    /// An encrypted copy was made.
    BackupMade = 70 "backup_made",
    /// The vault was verified.
    Verified = 71 "verified",
    /// Every table was computed again.
    Rebuilt = 72 "rebuilt",
    /// Integrity alarms were acknowledged.
    AlarmsAcknowledged = 73 "alarms_acknowledged",
    /// The emergency procedure was written.
    ProcedureWritten = 74 "procedure_written",
    /// An emergency access began. Reason and patient are sealed.
    BreakGlassBegun = 75 "break_glass_begun",
    /// An emergency access ended.
    BreakGlassEnded = 76 "break_glass_ended",
    /// An emergency access was reviewed. Findings are sealed.
    BreakGlassReviewed = 77 "break_glass_reviewed",
    /// Somebody's locked session was ended by somebody else.
    SessionEnded = 78 "session_ended",
    /// A person set a PIN for this workstation, or gave it up.
    PinChanged = 79 "pin_changed",
    /// The vault was verified because it was due.
    Checked = 80 "checked",
    /// An alert about the audit trail was disposed of. Details are sealed.
    AlertDisposed = 81 "alert_disposed",
    /// A review of the audit trail was certified. Findings are sealed.
    ReviewCertified = 82 "review_certified",
    /// What raises an alert was changed.
    WatchRulesChanged = 83 "watch_rules_changed",

    /// Something was asked and refused. Details are sealed.
    Refused = 90 "refused",
}

impl Kind {
    /// Whether a workstation may sign it. Such an entry never changes a task, a patient, a role, a
    /// grant or a setting.
    #[must_use]
    pub const fn is_system(self) -> bool {
        matches!(self, Self::LockedTime)
    }

    /// What its author must have been allowed to do, if that is a question of roles.
    ///
    /// The door asks before it writes an entry; verification and other workstations ask again.
    #[must_use]
    pub const fn action(self) -> Option<Action> {
        match self {
            Self::PersonInvited => Some(Action::InvitePerson),
            Self::RolesChanged => Some(Action::ChangeRoles),
            Self::StandingChanged => Some(Action::SuspendPerson),
            Self::PasswordChanged => Some(Action::ChangeOwnPassword),
            Self::VaultRekeyed => Some(Action::RekeyVault),
            Self::PatientAdded => Some(Action::AddPatient),
            Self::PatientEdited => Some(Action::EditPatient),
            Self::PatientsImported => Some(Action::ImportPatients),
            Self::TaskAdded => Some(Action::AddTask),
            Self::TaskEdited => Some(Action::EditTask),
            Self::TaskAssigned => Some(Action::AssignTask),
            Self::TaskClaimed => Some(Action::ClaimTask),
            Self::TaskStarted => Some(Action::StartTask),
            Self::TaskHeld => Some(Action::HoldTask),
            Self::TaskCompleted => Some(Action::CompleteTask),
            Self::TaskReopened => Some(Action::ReopenTask),
            Self::TaskCancelled => Some(Action::CancelTask),
            Self::TaskRetracted => Some(Action::RetractTask),
            Self::TasksImported => Some(Action::ImportTasks),
            Self::Commented => Some(Action::Comment),
            Self::NoteAdded => Some(Action::AddClinicalNote),
            Self::ActUndone => Some(Action::UndoOwnAct),
            Self::LedgerRead => Some(Action::ReadLedger),
            Self::PeopleListed => Some(Action::SeePeople),
            Self::BackupMade => Some(Action::MakeBackup),
            Self::Verified => Some(Action::VerifyVault),
            Self::Rebuilt => Some(Action::RebuildVault),
            Self::AlarmsAcknowledged => Some(Action::HandleAlarm),
            Self::ServiceRegistered => Some(Action::RegisterService),
            Self::FactorSet => Some(Action::SetUpOwnFactor),
            Self::FactorReset => Some(Action::ResetFactor),
            Self::LockOutEnded => Some(Action::EndLockOut),
            Self::PersonOffboarded => Some(Action::OffboardPerson),
            Self::RecoveryRenewed => Some(Action::RenewRecovery),
            Self::RecoveryDrilled => Some(Action::DrillRecovery),
            Self::InvokersNamed => Some(Action::NameInvokers),
            Self::SettingsChanged => Some(Action::ChangeSettings),
            Self::PolicyAdjusted => Some(Action::AdjustPolicy),
            Self::CareTeamChanged => Some(Action::ChangeCareTeam),
            Self::ProcedureWritten => Some(Action::WriteProcedure),
            Self::BreakGlassBegun => Some(Action::BreakGlass),
            Self::BreakGlassReviewed => Some(Action::ReviewBreakGlass),
            Self::SessionEnded => Some(Action::EndSession),
            Self::PinChanged => Some(Action::UseOwnPin),
            Self::PatientRestored => Some(Action::EditPatient),
            Self::TaskRestored => Some(Action::EditTask),
            Self::FileAttached => Some(Action::AttachFile),
            Self::RemarkRetracted => Some(Action::RetractRemark),
            Self::Printed => Some(Action::PrintRecords),
            Self::Exported => Some(Action::ExportRecords),
            Self::AuditExported => Some(Action::ExportAudit),
            Self::AlertDisposed | Self::ReviewCertified | Self::WatchRulesChanged => {
                Some(Action::ReviewAudit)
            }
            // The trust rules or the keys decide these, not the roles.
            Self::Genesis
            | Self::SignedIn
            | Self::Locked
            | Self::Unlocked
            | Self::SignedOut
            | Self::LockedTime
            | Self::PersonEnrolled
            | Self::KeyGranted
            | Self::Recovered
            | Self::WorkstationJoined
            | Self::HeaderSettled
            | Self::Viewed
            | Self::SeenAgain
            | Self::Listed
            | Self::Searched
            | Self::Copied
            | Self::Checked
            | Self::BreakGlassEnded
            | Self::Refused => None,
        }
    }
}

impl Kind {
    /// What such an entry is about, for looking through the audit trail.
    #[must_use]
    pub const fn group(self) -> EntryGroup {
        match self {
            Self::SignedIn
            | Self::Locked
            | Self::Unlocked
            | Self::SignedOut
            | Self::LockedTime
            | Self::SessionEnded
            | Self::PinChanged => EntryGroup::SignIn,
            Self::Viewed | Self::SeenAgain | Self::Listed | Self::Searched | Self::PeopleListed => {
                EntryGroup::View
            }
            Self::PatientAdded
            | Self::PatientEdited
            | Self::PatientsImported
            | Self::PatientRestored
            | Self::CareTeamChanged
            | Self::TaskAdded
            | Self::TaskEdited
            | Self::TaskAssigned
            | Self::TaskClaimed
            | Self::TaskStarted
            | Self::TaskHeld
            | Self::TaskCompleted
            | Self::TaskReopened
            | Self::TaskCancelled
            | Self::TaskRetracted
            | Self::TaskRestored
            | Self::TasksImported
            | Self::Commented
            | Self::NoteAdded
            | Self::FileAttached
            | Self::RemarkRetracted
            | Self::ActUndone => EntryGroup::Change,
            Self::Printed | Self::Copied | Self::Exported | Self::AuditExported | Self::BackupMade => {
                EntryGroup::Export
            }
            Self::Genesis
            | Self::PersonInvited
            | Self::PersonEnrolled
            | Self::RolesChanged
            | Self::StandingChanged
            | Self::PasswordChanged
            | Self::KeyGranted
            | Self::ServiceRegistered
            | Self::FactorSet
            | Self::FactorReset
            | Self::LockOutEnded
            | Self::PersonOffboarded
            | Self::InvokersNamed
            | Self::SettingsChanged
            | Self::PolicyAdjusted
            | Self::WatchRulesChanged => EntryGroup::Privilege,
            Self::ProcedureWritten
            | Self::BreakGlassBegun
            | Self::BreakGlassEnded
            | Self::BreakGlassReviewed => EntryGroup::Emergency,
            Self::Refused => EntryGroup::Refusal,
            Self::LedgerRead
            | Self::Verified
            | Self::Checked
            | Self::AlarmsAcknowledged
            | Self::AlertDisposed
            | Self::ReviewCertified => EntryGroup::Oversight,
            Self::VaultRekeyed
            | Self::Recovered
            | Self::WorkstationJoined
            | Self::HeaderSettled
            | Self::RecoveryRenewed
            | Self::RecoveryDrilled
            | Self::Rebuilt => EntryGroup::Upkeep,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;
    use std::collections::BTreeSet;

    #[test]
    fn numbers_and_names_are_unique() {
        let numbers: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.number()).collect();
        let names: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!((numbers.len(), names.len()), (Kind::ALL.len(), Kind::ALL.len()));
        for kind in Kind::ALL {
            assert_eq!(Kind::from_number(kind.number()), Some(*kind));
        }
    }
}
