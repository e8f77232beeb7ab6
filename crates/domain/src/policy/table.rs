//! The table: every action, every role, how far.

use careloop_contract::{Action, Reach, Role};

/// Of which kind of record an action needs sight.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Nothing,
    Task,
    Patient,
}

/// Whether an action is still possible in a read-only session.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ReadOnly {
    Stays,
    Stops,
}

pub(super) struct Rule {
    pub(super) about: About,
    pub(super) read_only: ReadOnly,
    /// One for each role, in the order of [`Role::ALL`].
    pub(super) reach: [Reach; Role::ALL.len()],
}

/// The table. A new action or role does not compile until every cell was thought about.
#[rustfmt::skip]
pub(super) const fn rule(action: Action) -> Rule {
    use About::{Nothing, Patient, Task};
    use ReadOnly::{Stays, Stops};
    const NO: Reach = Reach::No;
    const M: Reach = Reach::Mine;
    const MQ: Reach = Reach::MineAndQueue;
    const MQT: Reach = Reach::CareTeam;
    const ANY: Reach = Reach::Any;
    const fn row(about: About, read_only: ReadOnly, reach: [Reach; Role::ALL.len()]) -> Rule {
        Rule { about, read_only, reach }
    }
    match action {
        //                                               front  clinical         practice  security  adminis-
        //                                               desk   staff  prov bill manager   officer   trator
        Action::SeeTask           => row(Task,    Stays, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),
        Action::AddTask           => row(Nothing, Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),
        Action::EditTask          => row(Task,    Stops, [MQ,   MQT,  MQT,  MQ,   ANY,     NO,       ANY]),
        Action::AssignTask        => row(Task,    Stops, [MQ,   MQT,  ANY,  MQ,   ANY,     NO,       ANY]),
        // Mine as well: whoever put a task into their own role's queue may still take it.
        Action::ClaimTask         => row(Task,    Stops, [MQ,   MQT,  MQT,  MQ,   ANY,     NO,       ANY]),
        Action::StartTask         => row(Task,    Stops, [MQ,   MQT,  MQT,  MQ,   ANY,     NO,       ANY]),
        Action::HoldTask          => row(Task,    Stops, [MQ,   MQT,  MQT,  MQ,   ANY,     NO,       ANY]),
        Action::CompleteTask      => row(Task,    Stops, [MQ,   MQT,  MQT,  MQ,   ANY,     NO,       ANY]),
        Action::ReopenTask        => row(Task,    Stops, [M,    M,    M,    M,    ANY,     NO,       ANY]),
        Action::CancelTask        => row(Task,    Stops, [M,    M,    ANY,  M,    ANY,     NO,       ANY]),
        Action::RetractTask       => row(Task,    Stops, [M,    M,    M,    M,    ANY,     NO,       ANY]),
        Action::Comment           => row(Task,    Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),

        Action::ReadClinicalNote  => row(Task,    Stays, [NO,   ANY,  ANY,  NO,   NO,      NO,       NO]),
        Action::AddClinicalNote   => row(Task,    Stops, [NO,   ANY,  ANY,  NO,   NO,      NO,       NO]),

        Action::SeePatient        => row(Patient, Stays, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),
        Action::AddPatient        => row(Nothing, Stops, [ANY,  ANY,  ANY,  NO,   ANY,     NO,       ANY]),
        Action::EditPatient       => row(Patient, Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),

        Action::ImportPatients    => row(Nothing, Stops, [NO,   NO,   NO,   NO,   ANY,     NO,       ANY]),
        Action::ImportTasks       => row(Nothing, Stops, [NO,   NO,   NO,   NO,   ANY,     NO,       ANY]),

        Action::SeePeople         => row(Nothing, Stays, [ANY,  ANY,  ANY,  ANY,  ANY,     ANY,      ANY]),
        Action::InvitePerson      => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::ChangeRoles       => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::SuspendPerson     => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),

        Action::ReadLedger        => row(Nothing, Stays, [NO,   NO,   NO,   NO,   NO,      ANY,      NO]),
        Action::VerifyVault       => row(Nothing, Stays, [NO,   NO,   NO,   NO,   ANY,     ANY,      ANY]),
        Action::RebuildVault      => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::MakeBackup        => row(Nothing, Stays, [NO,   NO,   NO,   NO,   ANY,     ANY,      ANY]),
        Action::RekeyVault        => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::HandleAlarm       => row(Nothing, Stays, [NO,   NO,   NO,   NO,   NO,      ANY,      ANY]),

        Action::ChangeOwnPassword => row(Nothing, Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     ANY,      ANY]),
        Action::UndoOwnAct        => row(Nothing, Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     ANY,      ANY]),
        Action::SetUpOwnFactor    => row(Nothing, Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     ANY,      ANY]),
        Action::UseOwnPin         => row(Nothing, Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     ANY,      ANY]),

        Action::ExportRecords     => row(Nothing, Stops, [NO,   NO,   NO,   NO,   ANY,     ANY,      NO]),
        Action::PrintRecords      => row(Nothing, Stays, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),

        Action::AttachFile        => row(Task,    Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),
        // One's own: the engine asks who wrote it; a practice manager also what others wrote.
        Action::RetractRemark     => row(Task,    Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),
        Action::ReviewAudit       => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      ANY,      NO]),
        Action::ExportAudit       => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      ANY,      NO]),

        // Only whoever is named an invoker: the engine asks for that as well.
        Action::BreakGlass        => row(Patient, Stops, [ANY,  ANY,  ANY,  ANY,  ANY,     NO,       ANY]),
        Action::ReviewBreakGlass  => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      ANY,      NO]),
        Action::WriteProcedure    => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      ANY,      ANY]),
        Action::NameInvokers      => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      ANY,      NO]),

        Action::ChangeSettings    => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      ANY,      ANY]),
        Action::AdjustPolicy      => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::OffboardPerson    => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::RegisterService   => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::ResetFactor       => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::EndLockOut        => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
        Action::SeeSessions       => row(Nothing, Stays, [NO,   NO,   NO,   NO,   ANY,     ANY,      ANY]),
        Action::EndSession        => row(Nothing, Stops, [NO,   NO,   NO,   NO,   ANY,     ANY,      ANY]),
        Action::ChangeCareTeam    => row(Patient, Stops, [NO,   ANY,  ANY,  NO,   ANY,     NO,       ANY]),
        Action::DrillRecovery     => row(Nothing, Stops, [NO,   NO,   NO,   NO,   ANY,     ANY,      ANY]),
        Action::RenewRecovery     => row(Nothing, Stops, [NO,   NO,   NO,   NO,   NO,      NO,       ANY]),
    }
}
