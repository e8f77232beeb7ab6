//! What each kind of entry may speak of: the one table that keeps an entry to its purpose.
//!
//! Without it a person could write "I signed in" and change a role in the same entry. The door never
//! writes outside it; verification and other workstations refuse an entry that does.

use crate::item::SubjectKind;
use crate::kind::Kind;
use careloop_contract::Field;

/// Whether an entry of this kind may have an item about a record of this sort.
///
/// No subject: the item names its records inside a sealed part.
#[must_use]
pub const fn may_concern(kind: Kind, subject: Option<SubjectKind>) -> bool {
    let Some(subject) = subject else {
        return is_access(kind);
    };
    match kind {
        Kind::Genesis => {
            matches!(
                subject,
                SubjectKind::Clinic | SubjectKind::Person | SubjectKind::Workstation
            )
        }
        Kind::SignedIn
        | Kind::Locked
        | Kind::Unlocked
        | Kind::SignedOut
        | Kind::LockedTime
        | Kind::Viewed
        | Kind::SeenAgain
        | Kind::Listed
        | Kind::Searched
        | Kind::LedgerRead
        | Kind::PeopleListed
        | Kind::BackupMade
        | Kind::Verified
        | Kind::Rebuilt
        | Kind::RecoveryDrilled
        | Kind::BreakGlassBegun
        | Kind::BreakGlassEnded
        | Kind::BreakGlassReviewed
        | Kind::SessionEnded
        | Kind::PinChanged
        | Kind::Printed
        | Kind::Copied
        | Kind::Exported
        | Kind::AuditExported
        | Kind::Checked
        | Kind::AlertDisposed
        | Kind::ReviewCertified
        | Kind::Refused => matches!(subject, SubjectKind::Session),
        // A changed header comes with its number and hash, on the clinic.
        Kind::PersonInvited
        | Kind::PersonEnrolled
        | Kind::StandingChanged
        | Kind::PasswordChanged
        | Kind::KeyGranted
        | Kind::VaultRekeyed => matches!(subject, SubjectKind::Person | SubjectKind::Clinic),
        Kind::RolesChanged
        | Kind::ServiceRegistered
        | Kind::FactorSet
        | Kind::FactorReset
        | Kind::LockOutEnded
        | Kind::InvokersNamed => matches!(subject, SubjectKind::Person),
        Kind::PersonOffboarded => matches!(
            subject,
            SubjectKind::Person | SubjectKind::Clinic | SubjectKind::Task
        ),
        Kind::RecoveryRenewed => matches!(subject, SubjectKind::Person | SubjectKind::Clinic),
        Kind::SettingsChanged | Kind::PolicyAdjusted | Kind::ProcedureWritten | Kind::WatchRulesChanged => {
            matches!(subject, SubjectKind::Clinic)
        }
        Kind::HeaderSettled => matches!(subject, SubjectKind::Clinic),
        Kind::Recovered => {
            matches!(
                subject,
                SubjectKind::Session | SubjectKind::Person | SubjectKind::Clinic
            )
        }
        Kind::WorkstationJoined => matches!(subject, SubjectKind::Workstation),
        Kind::AlarmsAcknowledged => {
            matches!(
                subject,
                SubjectKind::Session | SubjectKind::Workstation | SubjectKind::Clinic
            )
        }
        Kind::PatientAdded
        | Kind::PatientEdited
        | Kind::PatientsImported
        | Kind::CareTeamChanged
        | Kind::PatientRestored => {
            matches!(subject, SubjectKind::Patient)
        }
        Kind::TaskAdded
        | Kind::TaskEdited
        | Kind::TaskAssigned
        | Kind::TaskClaimed
        | Kind::TaskStarted
        | Kind::TaskHeld
        | Kind::TaskCompleted
        | Kind::TaskReopened
        | Kind::TaskCancelled
        | Kind::TaskRetracted
        | Kind::TaskRestored => matches!(subject, SubjectKind::Task),
        Kind::TasksImported => matches!(subject, SubjectKind::Task | SubjectKind::Remark),
        Kind::Commented | Kind::NoteAdded | Kind::FileAttached | Kind::RemarkRetracted => {
            matches!(subject, SubjectKind::Remark)
        }
        Kind::ActUndone => matches!(
            subject,
            SubjectKind::Session | SubjectKind::Task | SubjectKind::Patient | SubjectKind::Remark
        ),
    }
}

/// Whether an entry of this kind may give this field a value, given that it may concern the record.
///
/// Fields that decide who may sign, read or be trusted are listed one by one; what is left is what
/// the record is about.
#[must_use]
pub const fn may_change(kind: Kind, field: Field) -> bool {
    match field {
        Field::SigningKey | Field::SealingKey => {
            matches!(kind, Kind::Genesis | Kind::PersonEnrolled | Kind::Recovered)
        }
        Field::Invitation => matches!(kind, Kind::PersonInvited | Kind::PersonEnrolled),
        Field::InvitationExpires => matches!(kind, Kind::PersonInvited),
        Field::Login | Field::DisplayName => {
            matches!(
                kind,
                Kind::Genesis | Kind::PersonInvited | Kind::ServiceRegistered
            )
        }
        Field::Roles => matches!(kind, Kind::Genesis | Kind::PersonInvited | Kind::RolesChanged),
        Field::AccountKind | Field::AccountOwner | Field::AccountPurpose | Field::AccountExpires => {
            matches!(kind, Kind::ServiceRegistered)
        }
        // A reset takes the factor away and leaves a one-time code; setting it up uses the code up. The
        // recovery sheet takes both away from whom it gives new keys.
        Field::Factor | Field::OneTimeCode | Field::OneTimeExpires => {
            matches!(kind, Kind::FactorReset | Kind::FactorSet | Kind::Recovered)
        }
        Field::Invoker => matches!(kind, Kind::InvokersNamed | Kind::PersonOffboarded),
        Field::Approver => matches!(kind, Kind::RolesChanged),
        Field::IdentityCheck => {
            matches!(kind, Kind::PersonInvited | Kind::FactorReset | Kind::LockOutEnded)
        }
        Field::LeaveOrdered => matches!(kind, Kind::PersonOffboarded),
        Field::CareTeam => matches!(kind, Kind::CareTeamChanged),
        Field::IdleMinutes
        | Field::FactorForAll
        | Field::PinAllowed
        | Field::TilesShown
        | Field::RotationDays
        | Field::BreakGlassMinutes
        | Field::OtherSystems => matches!(kind, Kind::SettingsChanged),
        Field::PolicyAdjustments => matches!(kind, Kind::PolicyAdjusted),
        Field::Procedure => matches!(kind, Kind::ProcedureWritten),
        Field::WatchRules => matches!(kind, Kind::WatchRulesChanged),
        Field::Standing => matches!(
            kind,
            Kind::Genesis
                | Kind::PersonInvited
                | Kind::PersonEnrolled
                | Kind::Recovered
                | Kind::StandingChanged
                | Kind::ServiceRegistered
                | Kind::PersonOffboarded
        ),
        Field::Grant => matches!(
            kind,
            Kind::KeyGranted
                | Kind::PersonEnrolled
                | Kind::VaultRekeyed
                | Kind::Recovered
                | Kind::PersonOffboarded
                | Kind::RecoveryRenewed
        ),
        Field::WorkstationKey | Field::BaseHeads | Field::WorkstationName => {
            matches!(kind, Kind::Genesis | Kind::WorkstationJoined)
        }
        // After a rollback the key that the last checkpoint named is lost.
        Field::CheckpointKey => {
            matches!(
                kind,
                Kind::Genesis | Kind::WorkstationJoined | Kind::AlarmsAcknowledged
            )
        }
        Field::ClinicName | Field::Zone | Field::TestClinic | Field::DeviceSecret => {
            matches!(kind, Kind::Genesis)
        }
        // A new audit key comes with its grants.
        Field::AuditKey => matches!(kind, Kind::Genesis | Kind::KeyGranted),
        // Whoever uses the sheet, or orders a new one, leaves a new one behind.
        Field::RecoverySigningKey | Field::RecoverySealingKey => {
            matches!(kind, Kind::Genesis | Kind::RecoveryRenewed | Kind::Recovered)
        }
        Field::HeaderNumber | Field::HeaderHash => matches!(
            kind,
            Kind::KeyGranted
                | Kind::PersonInvited
                | Kind::PersonEnrolled
                | Kind::StandingChanged
                | Kind::PasswordChanged
                | Kind::VaultRekeyed
                | Kind::HeaderSettled
                | Kind::Recovered
                | Kind::AlarmsAcknowledged
                | Kind::PersonOffboarded
                | Kind::RecoveryRenewed
        ),
        Field::RemarkTask => matches!(
            kind,
            Kind::Commented | Kind::NoteAdded | Kind::TasksImported | Kind::FileAttached
        ),
        Field::AttachmentName
        | Field::AttachmentForm
        | Field::AttachmentBytes
        | Field::AttachmentDigest
        | Field::AttachmentKey => matches!(kind, Kind::FileAttached),
        Field::CommentText => matches!(kind, Kind::Commented),
        Field::NoteText => matches!(kind, Kind::NoteAdded | Kind::TasksImported),
        Field::RemarkRetracted => matches!(kind, Kind::ActUndone | Kind::RemarkRetracted),
        Field::RefusedKind => is_access(kind),
        Field::AccessDetails => {
            is_access(kind)
                || matches!(
                    kind,
                    Kind::BreakGlassBegun
                        | Kind::BreakGlassReviewed
                        | Kind::LedgerRead
                        | Kind::AlertDisposed
                        | Kind::ReviewCertified
                )
        }
        Field::UndoneAct => matches!(kind, Kind::ActUndone),
        Field::FactorStep | Field::RecoveryCode => {
            matches!(kind, Kind::SignedIn | Kind::Unlocked | Kind::FactorSet)
        }
        Field::ByPin => matches!(kind, Kind::SignedIn | Kind::Unlocked | Kind::PinChanged),
        Field::Until => matches!(kind, Kind::BreakGlassBegun),
        Field::EmergencyAct => matches!(kind, Kind::BreakGlassEnded | Kind::BreakGlassReviewed),
        Field::Closed => matches!(kind, Kind::BreakGlassReviewed),
        Field::OtherSession => matches!(kind, Kind::SessionEnded),
        Field::AlertDisposed => matches!(kind, Kind::AlertDisposed),
        Field::Verdict | Field::VerifiedHeads => matches!(kind, Kind::Verified | Kind::Checked),
        Field::PeriodFrom | Field::PeriodTo => matches!(kind, Kind::ReviewCertified),
        Field::LockedEvent | Field::Gap => matches!(kind, Kind::LockedTime),
        Field::SessionKey
        | Field::BootId
        | Field::BootMillis
        | Field::ProgramVersion
        | Field::Addresses
        | Field::ClockTrust
        | Field::FailedSignIns => matches!(kind, Kind::SignedIn | Kind::Unlocked | Kind::Recovered),
        Field::Digest => matches!(
            kind,
            Kind::BackupMade | Kind::AlarmsAcknowledged | Kind::Exported | Kind::AuditExported
        ),
        // Why, in words, wherever the record may be spoken of.
        Field::Reason => true,
        // A leaver's tasks go to somebody else; what they say stays.
        Field::Owner | Field::Queue | Field::State => may_concern(kind, Some(SubjectKind::Task)),
        Field::Title
        | Field::Details
        | Field::HoldReason
        | Field::Patient
        | Field::DueDay
        | Field::DueTime
        | Field::Priority
        | Field::Sensitivity
        | Field::Category => {
            may_concern(kind, Some(SubjectKind::Task)) && !matches!(kind, Kind::PersonOffboarded)
        }
        Field::RecordNumber
        | Field::FamilyName
        | Field::GivenName
        | Field::BirthDay
        | Field::Sex
        | Field::Phone
        | Field::Address
        | Field::DeathDay => {
            may_concern(kind, Some(SubjectKind::Patient)) && !matches!(kind, Kind::CareTeamChanged)
        }
    }
}

/// Whether the entry only says that something was looked at, left the program, or was refused.
const fn is_access(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Viewed
            | Kind::SeenAgain
            | Kind::Listed
            | Kind::Searched
            | Kind::Printed
            | Kind::Copied
            | Kind::Exported
            | Kind::AuditExported
            | Kind::Refused
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_needs_no_right_changes_a_record() {
        for kind in Kind::ALL.iter().filter(|kind| kind.action().is_none()) {
            for subject in [SubjectKind::Task, SubjectKind::Patient, SubjectKind::Remark] {
                assert!(
                    !may_concern(*kind, Some(subject)),
                    "{kind} needs no right, so it changes no record"
                );
            }
            assert!(
                !may_change(*kind, Field::Roles) || *kind == Kind::Genesis,
                "{kind} gives no role"
            );
        }
    }

    #[test]
    fn a_workstation_changes_nothing() {
        for kind in Kind::ALL.iter().filter(|kind| kind.is_system()) {
            for field in Field::ALL.iter().filter(|field| may_change(*kind, **field)) {
                assert!(
                    matches!(field, Field::LockedEvent | Field::Gap | Field::Reason),
                    "{kind} may change {field}"
                );
            }
        }
    }
}
