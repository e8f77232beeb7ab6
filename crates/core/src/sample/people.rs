//! Who works in the sample clinic, and when each of them is there.

use careloop_contract::{Role, Roles};

/// Somebody who works there.
#[derive(Debug)]
pub(crate) struct Colleague {
    pub(crate) login: &'static str,
    pub(crate) name: &'static str,
    pub(crate) roles: &'static [Role],
}

impl Colleague {
    pub(crate) fn roles(&self) -> Roles {
        Roles::of(self.roles)
    }

    pub(crate) fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

const fn colleague(login: &'static str, name: &'static str, roles: &'static [Role]) -> Colleague {
    Colleague { login, name, roles }
}

/// Number of the founder in [`COLLEAGUES`].
pub(crate) const FOUNDER: usize = 0;
/// Number of the practice manager.
pub(crate) const MANAGER: usize = 1;

/// Everyone. The first makes the clinic and invites the others.
pub(crate) const COLLEAGUES: [Colleague; 8] = [
    colleague(
        "dana.reyes",
        "Dana Reyes",
        &[Role::SecurityOfficer, Role::Administrator],
    ),
    colleague("priya.nair", "Priya Nair", &[Role::PracticeManager]),
    colleague("maya.lin", "Maya Lin", &[Role::FrontDesk]),
    colleague("tom.becker", "Tom Becker", &[Role::FrontDesk]),
    colleague("nora.quist", "Nora Quist, RN", &[Role::ClinicalStaff]),
    colleague("luis.ortega", "Luis Ortega, MA", &[Role::ClinicalStaff]),
    colleague("omar.haddad", "Dr. Omar Haddad", &[Role::Provider]),
    colleague("beth.adler", "Beth Adler", &[Role::Biller]),
];

/// Working days from the first session to the last.
pub(crate) const DAYS: usize = 15;

/// One stay of somebody at the workstation.
#[derive(Debug)]
pub(crate) struct Stay {
    /// Whose, by number in [`COLLEAGUES`].
    pub(crate) who: usize,
    /// On which working day, from 0.
    pub(crate) day: usize,
    /// Hour of that day when it begins.
    pub(crate) hour: i64,
}

const fn stay(who: usize, day: usize, hour: i64) -> Stay {
    Stay { who, day, hour }
}

/// Every stay, in order of time. The first of each person is their enrolment; deriving a key takes
/// most of a second, so nobody comes more often than the story needs.
pub(crate) const STAYS: [Stay; 19] = [
    stay(0, 0, 8),
    stay(1, 0, 10),
    stay(2, 0, 13),
    stay(6, 1, 8),
    stay(5, 1, 12),
    stay(3, 2, 8),
    stay(4, 2, 13),
    stay(7, 3, 9),
    stay(2, 6, 8),
    stay(5, 7, 9),
    stay(6, 8, 8),
    stay(1, 9, 9),
    stay(7, 10, 9),
    stay(3, 11, 8),
    stay(4, 12, 9),
    stay(6, 13, 8),
    stay(5, 13, 13),
    stay(2, 14, 8),
    stay(0, 14, 13),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_is_there_and_stays_follow_each_other() {
        for role in Role::ALL {
            assert!(COLLEAGUES.iter().any(|colleague| colleague.has(*role)), "{role}");
        }
        assert!(STAYS.is_sorted_by_key(|stay| (stay.day, stay.hour)));
        assert!(STAYS.iter().all(|stay| stay.day < DAYS));
        assert_eq!(STAYS[0].who, FOUNDER, "somebody must make the clinic first");
        for who in 0..COLLEAGUES.len() {
            assert!(STAYS.iter().filter(|stay| stay.who == who).count() >= 2, "{who}");
        }
    }
}
