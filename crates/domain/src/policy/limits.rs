//! How far a clinic may move each cell of the table.

use super::table::{About, rule};
use careloop_contract::{Action, Reach, Role};

/// The least and the most that a cell may be made.
#[derive(Clone, Copy)]
enum Span {
    /// As the table says, and nothing else.
    Fixed,
    /// From this, to this.
    Within(Reach, Reach),
}

/// The limits. A new action or role does not compile until every cell was thought about.
///
/// What may never move: clinical notes and the audit trail beyond the roles that hold the key, for there
/// a right without the key would be a promise; what everyone does for themselves; whoever manages people,
/// keys, alarms and this table; the sight of all work by whoever answers for it; a provider's way to a
/// patient's text in an emergency (45 CFR 164.312(a)(2)(ii)); and a security officer's distance from the
/// work they check.
#[rustfmt::skip]
const fn spans(action: Action) -> [Span; Role::ALL.len()] {
    use Reach::{Any, Mine, MineAndQueue, No};
    // Stays.
    const ST: Span = Span::Fixed;
    // Given or taken away.
    const GT: Span = Span::Within(No, Any);
    // From one's own work on.
    const M: Span = Span::Within(Mine, Any);
    // From one's own work and one's queue on.
    const MQ: Span = Span::Within(MineAndQueue, Any);
    match action {
        //                           front  clinical         practice  security  adminis-
        //                           desk   staff  prov bill manager   officer   trator
        Action::SeeTask           => [MQ,   MQ,   MQ,   MQ,   ST,      ST,       MQ],
        Action::AddTask           => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::EditTask          => [M,    M,    M,    M,    ST,      ST,       M],
        Action::AssignTask        => [M,    M,    M,    M,    ST,      ST,       M],
        // A task in the queue of a role that claims none would wait for ever.
        Action::ClaimTask         => [MQ,   MQ,   MQ,   MQ,   ST,      ST,       MQ],
        Action::StartTask         => [M,    M,    M,    M,    ST,      ST,       M],
        Action::HoldTask          => [M,    M,    M,    M,    ST,      ST,       M],
        Action::CompleteTask      => [M,    M,    M,    M,    ST,      ST,       M],
        Action::ReopenTask        => [GT,   GT,   GT,   GT,   ST,      ST,       GT],
        Action::CancelTask        => [GT,   GT,   GT,   GT,   ST,      ST,       GT],
        Action::RetractTask       => [GT,   GT,   GT,   GT,   ST,      ST,       GT],
        Action::Comment           => [M,    M,    M,    M,    ST,      ST,       M],

        Action::ReadClinicalNote  => [ST,   MQ,   MQ,   ST,   ST,      ST,       ST],
        Action::AddClinicalNote   => [ST,   MQ,   MQ,   ST,   ST,      ST,       ST],

        Action::SeePatient        => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::AddPatient        => [GT,   GT,   GT,   GT,   ST,      ST,       GT],
        Action::EditPatient       => [GT,   GT,   GT,   GT,   ST,      ST,       GT],

        Action::ImportPatients    => [ST,   ST,   ST,   ST,   ST,      ST,       GT],
        Action::ImportTasks       => [ST,   ST,   ST,   ST,   ST,      ST,       GT],

        Action::SeePeople         => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::InvitePerson      => [ST,   ST,   ST,   ST,   GT,      ST,       ST],
        Action::ChangeRoles       => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::SuspendPerson     => [ST,   ST,   ST,   ST,   ST,      ST,       ST],

        Action::ReadLedger        => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::VerifyVault       => [ST,   ST,   ST,   ST,   GT,      ST,       ST],
        Action::RebuildVault      => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::MakeBackup        => [ST,   ST,   ST,   ST,   GT,      ST,       ST],
        Action::RekeyVault        => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::HandleAlarm       => [ST,   ST,   ST,   ST,   ST,      ST,       ST],

        Action::ChangeOwnPassword => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::UndoOwnAct        => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::SetUpOwnFactor    => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::UseOwnPin         => [ST,   ST,   ST,   ST,   ST,      ST,       ST],

        // Whoever answers requests for records may be the front desk or a provider.
        Action::ExportRecords     => [GT,   ST,   GT,   ST,   GT,      GT,       ST],
        Action::PrintRecords      => [GT,   GT,   GT,   GT,   ST,      ST,       GT],

        Action::AttachFile        => [M,    M,    M,    M,    ST,      ST,       M],
        Action::RetractRemark     => [M,    M,    M,    M,    ST,      ST,       M],
        Action::ReviewAudit       => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::ExportAudit       => [ST,   ST,   ST,   ST,   ST,      ST,       ST],

        Action::BreakGlass        => [GT,   GT,   ST,   GT,   GT,      ST,       GT],
        Action::ReviewBreakGlass  => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::WriteProcedure    => [ST,   ST,   ST,   ST,   ST,      ST,       GT],
        Action::NameInvokers      => [ST,   ST,   ST,   ST,   ST,      ST,       ST],

        Action::ChangeSettings    => [ST,   ST,   ST,   ST,   ST,      GT,       ST],
        Action::AdjustPolicy      => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::OffboardPerson    => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::RegisterService   => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::ResetFactor       => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::EndLockOut        => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
        Action::SeeSessions       => [ST,   ST,   ST,   ST,   GT,      ST,       ST],
        Action::EndSession        => [ST,   ST,   ST,   ST,   GT,      ST,       ST],
        Action::ChangeCareTeam    => [GT,   GT,   ST,   ST,   ST,      ST,       GT],
        Action::DrillRecovery     => [ST,   ST,   ST,   ST,   GT,      ST,       ST],
        Action::RenewRecovery     => [ST,   ST,   ST,   ST,   ST,      ST,       ST],
    }
}

/// What the table itself says: how far a role's right reaches where the clinic changes nothing.
#[must_use]
pub(super) fn standard(action: Action, role: Role) -> Reach {
    of_role(rule(action).reach, role).unwrap_or(Reach::No)
}

/// The least and the most that a cell may be made. The same twice where it cannot be moved.
#[must_use]
pub fn limits(action: Action, role: Role) -> (Reach, Reach) {
    let standard = standard(action, role);
    match of_role(spans(action), role) {
        Some(Span::Within(least, most)) => (least, most),
        Some(Span::Fixed) | None => (standard, standard),
    }
}

/// Everything a cell may be made, the least first. What is not about a task is `no` or `any`.
pub fn choices(action: Action, role: Role) -> impl Iterator<Item = Reach> {
    let (least, most) = limits(action, role);
    let by_relation = rule(action).about == About::Task;
    Reach::ALL
        .iter()
        .copied()
        .filter(move |reach| (least..=most).contains(reach))
        .filter(move |reach| by_relation || matches!(reach, Reach::No | Reach::Any))
}

fn of_role<T: Copy>(row: [T; Role::ALL.len()], role: Role) -> Option<T> {
    let at = Role::ALL.iter().position(|other| *other == role)?;
    row.get(at).copied()
}
