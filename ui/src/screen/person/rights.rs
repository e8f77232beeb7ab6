//! What a person can do, read from the one table of the policy.

use crate::parts::icon::{Icon, IconView};
use crate::store::staff::rights;
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::{Action, Reach, Roles, Standing};
use careloop_domain::Policy;
use careloop_domain::policy::is_about_a_task;
use yew::prelude::*;

/// What belongs together in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::screen) enum Group {
    Tasks,
    Notes,
    Patients,
    People,
    Emergency,
    Vault,
    Own,
}

impl Group {
    pub(in crate::screen) const ALL: [Self; 7] = [
        Self::Tasks,
        Self::Notes,
        Self::Patients,
        Self::People,
        Self::Emergency,
        Self::Vault,
        Self::Own,
    ];

    pub(in crate::screen) const fn of(action: Action) -> Self {
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
            | Action::AttachFile
            | Action::RetractRemark
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
            | Action::ReviewAudit
            | Action::ExportAudit
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

    pub(in crate::screen) const fn key(self) -> &'static str {
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

/// How far a right reaches, in words, and its drawing.
pub(in crate::screen) fn reach_in_words(action: Action, reach: Reach) -> (String, Icon) {
    if reach == Reach::No {
        return (words::reach(reach), Icon::Close);
    }
    let words = if is_about_a_task(action) {
        t!(&format!("reach-task-{}", reach.name()))
    } else {
        t!("reach-yes")
    };
    (words, Icon::Check)
}

/// What the table is told.
#[derive(Properties, PartialEq)]
pub(super) struct RightsProps {
    /// What the person does.
    pub(super) roles: Roles,
    /// Whether they may sign in.
    pub(super) standing: Standing,
    /// Whether they are named to open clinical text in an emergency.
    pub(super) invoker: bool,
}

/// What a person can do. Only to be read: rights hang on roles, not on persons.
#[component]
pub(super) fn Rights(props: &RightsProps) -> Html {
    let store = use_store();
    let lead = match props.standing {
        Standing::Active => t!("rights-lead"),
        Standing::Invited | Standing::Suspended | Standing::Left => t!("rights-lead-not-active"),
    };
    html! {
        <section class="section" aria-labelledby="rights-title">
            <h2 id="rights-title">{ t!("rights-title") }</h2>
            <p class="lead">{ lead }</p>
            <details class="heads">
                <summary>{ t!("rights-show") }</summary>
                { for Group::ALL.iter().map(|group| table(*group, props, &store.policy)) }
                <p class="hint">{ t!("rights-restricted") }</p>
            </details>
        </section>
    }
}

fn table(group: Group, props: &RightsProps, policy: &Policy) -> Html {
    let actions = Action::ALL.iter().filter(|action| Group::of(**action) == group);
    html! {
        <table class="table rights">
            <caption>{ t!(group.key()) }</caption>
            <thead class="unseen"><tr>
                <th scope="col">{ t!("rights-what") }</th><th scope="col">{ t!("rights-whether") }</th>
            </tr></thead>
            <tbody>
                { for actions.map(|action| {
                    let (reach, _) = rights::of_roles(policy, *action, props.roles);
                    // The role alone opens nothing: one is named for it.
                    let reach = if *action == Action::BreakGlass && !props.invoker { Reach::No } else { reach };
                    let is_changed = props.roles.iter().any(|role| rights::is_changed(policy, *action, role));
                    let (text, icon) = reach_in_words(*action, reach);
                    html! {
                        <tr class={(reach == Reach::No).then_some("is-no")}>
                            <th scope="row">{ words::action(*action) }</th>
                            <td>
                                <span class="reach"><IconView {icon} small=true />{ text }</span>
                                if is_changed { { " " }<span class="badge info">{ t!("policy-changed") }</span> }
                            </td>
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

    #[test]
    fn every_group_and_every_reach_has_words() {
        for group in Group::ALL {
            assert_ne!(t!(group.key()), group.key());
            assert!(
                Action::ALL.iter().any(|action| Group::of(*action) == group),
                "nothing stands in {group:?}"
            );
        }
        for reach in Reach::ALL {
            for action in [Action::SeeTask, Action::AddTask] {
                let (text, _) = reach_in_words(action, *reach);
                assert!(!text.starts_with("reach-"), "no text for {reach}");
            }
        }
    }
}
