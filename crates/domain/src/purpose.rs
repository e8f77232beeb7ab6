//! What somebody looks at records for: the purpose that stands in every entry.

use careloop_contract::{Purpose, Role, Roles};

/// What people with these roles look at and change records for: the first that applies.
///
/// Whoever treats a patient looks in order to treat, whatever else they do here. What is done to keep
/// the system safe and running says so by itself, and under an emergency access everything is that.
#[must_use]
pub fn purpose_of(roles: Roles) -> Purpose {
    if roles.reads_clinical() {
        Purpose::Treatment
    } else if roles.has(Role::Biller) {
        Purpose::Payment
    } else if roles.has_any(&[Role::FrontDesk, Role::PracticeManager, Role::Administrator]) {
        Purpose::Operations
    } else {
        Purpose::Administration
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_has_its_purpose() {
        for role in Role::ALL {
            let expected = match role {
                Role::ClinicalStaff | Role::Provider => Purpose::Treatment,
                Role::Biller => Purpose::Payment,
                Role::FrontDesk | Role::PracticeManager | Role::Administrator => Purpose::Operations,
                Role::SecurityOfficer => Purpose::Administration,
            };
            assert_eq!(purpose_of(Roles::of(&[*role])), expected, "{role}");
        }
        assert_eq!(purpose_of(Roles::of(&[])), Purpose::Administration);
    }

    #[test]
    fn of_several_roles_care_comes_first_then_payment_then_operations() {
        use Role::*;
        for (roles, expected) in [
            (&[Administrator, SecurityOfficer][..], Purpose::Operations),
            (&[Biller, PracticeManager, SecurityOfficer], Purpose::Payment),
            (&[FrontDesk, Biller, ClinicalStaff], Purpose::Treatment),
            (&[SecurityOfficer, Provider], Purpose::Treatment),
        ] {
            assert_eq!(purpose_of(Roles::of(roles)), expected, "{roles:?}");
        }
    }
}
