//! What a person can do, read from the one table of the policy.

use crate::parts::icon::{Icon, IconView};
use crate::{t, words};
use careloop_contract::{Action, Roles, Standing};
use careloop_domain::policy::{Asker, Policy, Relation};
use yew::prelude::*;

/// How far a right reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Not at all.
    No,
    /// Tasks they own or added.
    Own,
    /// Those, and unowned ones in the queues of their roles.
    OwnAndQueue,
    /// Those, and tasks of patients in whose care team they are.
    CareTeam,
    /// Any task.
    AnyTask,
    /// Yes; it is not about a task.
    Yes,
}

/// What belongs together in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Tasks,
    Notes,
    Patients,
    People,
    Emergency,
    Vault,
    Own,
}

impl Group {
    const ALL: [Self; 7] = [
        Self::Tasks,
        Self::Notes,
        Self::Patients,
        Self::People,
        Self::Emergency,
        Self::Vault,
        Self::Own,
    ];

    const fn of(action: Action) -> Self {
        match action {
            Action::SeeTask
            | Action::AddTask
            | Action::EditTask
            | Action::AssignTask
            | Action::ClaimTask
            | Action::StartTask
            | Action::HoldTask
            | Action::CompleteTask
            | Action::ReopenTask
            | Action::CancelTask
            | Action::RetractTask
            | Action::Comment
            | Action::PrintRecords
            | Action::ExportRecords
            | Action::ImportTasks => Self::Tasks,
            Action::ReadClinicalNote | Action::AddClinicalNote => Self::Notes,
            Action::SeePatient
            | Action::AddPatient
            | Action::EditPatient
            | Action::ImportPatients
            | Action::ChangeCareTeam => Self::Patients,
            Action::SeePeople
            | Action::InvitePerson
            | Action::ChangeRoles
            | Action::SuspendPerson
            | Action::OffboardPerson
            | Action::RegisterService
            | Action::ResetFactor
            | Action::EndLockOut
            | Action::SeeSessions
            | Action::EndSession => Self::People,
            Action::BreakGlass | Action::ReviewBreakGlass | Action::WriteProcedure | Action::NameInvokers => {
                Self::Emergency
            }
            Action::ReadLedger
            | Action::VerifyVault
            | Action::RebuildVault
            | Action::MakeBackup
            | Action::RekeyVault
            | Action::ChangeSettings
            | Action::AdjustPolicy
            | Action::DrillRecovery
            | Action::RenewRecovery
            | Action::HandleAlarm => Self::Vault,
            Action::ChangeOwnPassword | Action::UndoOwnAct | Action::SetUpOwnFactor | Action::UseOwnPin => {
                Self::Own
            }
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Tasks => "rights-tasks",
            Self::Notes => "rights-notes",
            Self::Patients => "rights-patients",
            Self::People => "rights-people",
            Self::Emergency => "rights-emergency",
            Self::Vault => "rights-vault",
            Self::Own => "rights-own",
        }
    }
}

/// Whether how a task stands to a person matters for this.
const fn is_about_a_task(action: Action) -> bool {
    match Group::of(action) {
        Group::Tasks => !matches!(
            action,
            Action::AddTask | Action::ImportTasks | Action::PrintRecords | Action::ExportRecords
        ),
        Group::Notes => true,
        Group::Patients | Group::People | Group::Emergency | Group::Vault | Group::Own => false,
    }
}

fn reach(policy: &Policy, action: Action, roles: Roles) -> Reach {
    let asker = Asker {
        by_pin: false,
        duty: None,
        roles,
        standing: Standing::Active,
        read_only: false,
    };
    let may = |relation| policy.decide(action, &asker, relation).is_granted();
    if may(Relation::Other) {
        if is_about_a_task(action) {
            Reach::AnyTask
        } else {
            Reach::Yes
        }
    } else if may(Relation::CareTeam) {
        Reach::CareTeam
    } else if may(Relation::MyQueue) {
        Reach::OwnAndQueue
    } else if may(Relation::Mine) {
        Reach::Own
    } else {
        Reach::No
    }
}

const fn words_of(reach: Reach) -> (&'static str, Icon) {
    match reach {
        Reach::No => ("reach-no", Icon::Close),
        Reach::Own => ("reach-own", Icon::Check),
        Reach::OwnAndQueue => ("reach-own-and-queue", Icon::Check),
        Reach::CareTeam => ("reach-care-team", Icon::Check),
        Reach::AnyTask => ("reach-any-task", Icon::Check),
        Reach::Yes => ("reach-yes", Icon::Check),
    }
}

/// What the table is told.
#[derive(Properties, PartialEq)]
pub(super) struct RightsProps {
    /// The policy in force.
    pub(super) policy: Policy,
    /// What the person does.
    pub(super) roles: Roles,
    /// Whether they may sign in.
    pub(super) standing: Standing,
}

/// What a person can do. Only to be read.
#[component]
pub(super) fn Rights(props: &RightsProps) -> Html {
    let lead = match props.standing {
        Standing::Active => t!("rights-lead"),
        Standing::Invited | Standing::Suspended | Standing::Left => t!("rights-lead-not-active"),
    };
    html! {
        <section class="section" aria-labelledby="rights-title">
            <h2 id="rights-title">{ t!("rights-title") }</h2>
            <p class="lead">{ lead }</p>
            { for Group::ALL.iter().map(|group| table(&props.policy, *group, props.roles)) }
        </section>
    }
}

fn table(policy: &Policy, group: Group, roles: Roles) -> Html {
    let actions = Action::ALL.iter().filter(|action| Group::of(**action) == group);
    html! {
        <table class="table rights">
            <caption>{ t!(group.key()) }</caption>
            <thead class="unseen"><tr>
                <th scope="col">{ t!("rights-what") }</th><th scope="col">{ t!("rights-whether") }</th>
            </tr></thead>
            <tbody>
                { for actions.map(|action| {
                    let reach = reach(policy, *action, roles);
                    let (key, icon) = words_of(reach);
                    html! {
                        <tr class={(reach == Reach::No).then_some("is-no")}>
                            <th scope="row">{ words::action(*action) }</th>
                            <td><span class="reach"><IconView {icon} small=true />{ t!(key) }</span></td>
                        </tr>
                    }
                }) }
            </tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::Role;

    #[test]
    fn the_table_says_what_the_policy_says() {
        let desk = Roles::of(&[Role::FrontDesk]);
        for (action, expected) in [
            (Action::SeeTask, Reach::AnyTask),
            (Action::AddTask, Reach::Yes),
            (Action::CompleteTask, Reach::OwnAndQueue),
            (Action::CancelTask, Reach::Own),
            (Action::ReadClinicalNote, Reach::No),
            (Action::SeePatient, Reach::Yes),
            (Action::InvitePerson, Reach::No),
        ] {
            assert_eq!(reach(&Policy::standard(), action, desk), expected, "{action}");
        }
        assert_eq!(
            reach(&Policy::standard(), Action::SeeTask, Roles::NONE),
            Reach::No
        );
    }

    #[test]
    fn every_group_and_every_reach_has_words() {
        for group in Group::ALL {
            assert_ne!(t!(group.key()), group.key());
            assert!(
                Action::ALL.iter().any(|action| Group::of(*action) == group),
                "nothing stands in {group:?}"
            );
        }
        for reach in [
            Reach::No,
            Reach::Own,
            Reach::OwnAndQueue,
            Reach::CareTeam,
            Reach::AnyTask,
            Reach::Yes,
        ] {
            let (key, _) = words_of(reach);
            assert_ne!(t!(key), key);
        }
    }
}
