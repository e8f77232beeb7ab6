//! What roles may do at this clinic, read from its policy.

use careloop_contract::view::PersonView;
use careloop_contract::{Action, Reach, Role, Roles, Standing, UserId};
use careloop_domain::Policy;

/// Whether the clinic changed a cell.
#[must_use]
pub fn is_changed(policy: &Policy, action: Action, role: Role) -> bool {
    let mut changed = policy.adjustments().iter();
    changed.any(|one| one.action == action && one.role == role)
}

/// How far roles reach together, and the role that reaches farthest.
#[must_use]
pub fn of_roles(policy: &Policy, action: Action, roles: Roles) -> (Reach, Option<Role>) {
    let mut farthest = (Reach::No, None);
    for role in roles.iter() {
        let reach = policy.reach(action, role);
        if reach > farthest.0 {
            farthest = (reach, Some(role));
        }
    }
    farthest
}

/// Somebody who can do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Able {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Through which role.
    pub role: Role,
    /// How far.
    pub reach: Reach,
}

/// Everybody who may sign in and can do this, those who reach farthest first. Whoever opens clinical
/// text in an emergency is named for it beside having a role.
#[must_use]
pub fn who_can(policy: &Policy, action: Action, people: &[PersonView]) -> Vec<Able> {
    let mut able: Vec<Able> = people
        .iter()
        .filter(|person| person.standing == Standing::Active)
        .filter(|person| action != Action::BreakGlass || person.invoker)
        .filter_map(|person| {
            let (reach, role) = of_roles(policy, action, person.roles);
            Some(Able {
                user: person.user,
                name: person.name.clone(),
                role: role?,
                reach,
            })
        })
        .collect();
    able.sort_by_key(|one| (core::cmp::Reverse(one.reach), one.name.to_lowercase()));
    able
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use careloop_contract::view::Adjustment;
    use careloop_domain::policy::{Relation, choices, is_about_a_task};

    fn wider() -> Policy {
        Policy::of(&[Adjustment {
            action: Action::AssignTask,
            role: Role::Biller,
            reach: Reach::Any,
        }])
    }

    #[test]
    fn what_the_clinic_changed_counts() {
        let both = Roles::of(&[Role::FrontDesk, Role::Biller]);
        assert_eq!(
            of_roles(&wider(), Action::AssignTask, both),
            (Reach::Any, Some(Role::Biller))
        );
        assert_eq!(
            of_roles(&Policy::standard(), Action::AssignTask, both).0,
            Reach::MineAndQueue
        );
        assert_eq!(of_roles(&wider(), Action::ReadLedger, both), (Reach::No, None));
        assert!(is_changed(&wider(), Action::AssignTask, Role::Biller));
        assert!(!is_changed(&wider(), Action::AssignTask, Role::FrontDesk));
    }

    #[test]
    fn only_what_is_about_tasks_has_more_than_yes_and_no() {
        assert!(Relation::ALL.len() > 2, "there is something to tell apart");
        for action in Action::ALL {
            for role in Role::ALL {
                let between = |reach| !matches!(reach, Reach::No | Reach::Any);
                assert!(
                    is_about_a_task(*action) || !choices(*action, *role).any(between),
                    "{action} {role}"
                );
            }
        }
    }

    #[test]
    fn who_can_do_something_is_named_with_the_role_it_comes_from() {
        let person = |number: u8, role, standing, invoker| PersonView {
            invoker,
            ..fixture::person(number, "", &format!("P{number}"), &[role], standing)
        };
        let people = [
            person(1, Role::FrontDesk, Standing::Active, false),
            person(2, Role::Biller, Standing::Active, true),
            person(3, Role::PracticeManager, Standing::Suspended, false),
            person(4, Role::SecurityOfficer, Standing::Active, false),
        ];
        let able = who_can(&wider(), Action::AssignTask, &people);
        let seen: Vec<_> = able
            .iter()
            .map(|one| (one.name.as_str(), one.role, one.reach))
            .collect();
        assert_eq!(
            seen,
            [
                ("P2", Role::Biller, Reach::Any),
                ("P1", Role::FrontDesk, Reach::MineAndQueue)
            ]
        );
        let named = who_can(&Policy::standard(), Action::BreakGlass, &people);
        assert_eq!(named.len(), 1, "only whoever is named");
    }
}
