//! A clinic with one person in every role.

use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::{Core, Execute, Host};
use careloop_vault::testing::{MemoryKeychain, TestClock};
use std::sync::Arc;

/// Everyone's password.
pub(crate) const PASSWORD: &str = "seven quiet harbours";
/// The first person: administrator and security officer.
pub(crate) const FIRST: &str = "dana.reyes";

pub(crate) fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

/// The login of the person who holds just this role.
pub(crate) fn login_of(role: Role) -> String {
    format!("only.{}", role.name().replace('_', "."))
}

/// A clinic in a temporary folder.
pub(crate) struct Clinic {
    pub(crate) core: Core,
    pub(crate) host: Host,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) keychain: Arc<MemoryKeychain>,
    pub(crate) words: String,
    pub(crate) folder: tempfile::TempDir,
}

impl Clinic {
    /// A new clinic with its first person, nobody signed in. It is a test clinic: nobody needs a second factor.
    pub(crate) fn new() -> Self {
        Self::of(true)
    }

    /// A new clinic as a practice makes it: its first person must set up a second factor.
    pub(crate) fn for_patients() -> Self {
        Self::of(false)
    }

    fn of(test_clinic: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(TestClock::default());
        let keychain = Arc::new(MemoryKeychain::default());
        let mut host = Host::for_tests(7);
        host.clock = clock.clone();
        host.keychain = keychain.clone();
        let mut core = Core::new(folder.path().join("vault"), host.clone());
        let created = core
            .execute(CreateClinic {
                clinic: "Willow Creek".into(),
                zone: "America/New_York".into(),
                login: FIRST.into(),
                name: "Dana Reyes".into(),
                password: secret(PASSWORD),
                device_secret: true,
                test_clinic,
            })
            .unwrap();
        let words = created.recovery_words.expose().clone();
        Self {
            core,
            host,
            clock,
            keychain,
            words,
            folder,
        }
    }

    /// A new clinic with one more person for every role, nobody signed in.
    pub(crate) fn with_everyone() -> Self {
        let mut clinic = Self::new();
        let mut codes = Vec::new();
        clinic.sign_in(FIRST);
        for role in Role::ALL {
            codes.push((login_of(*role), clinic.invite(&login_of(*role), &[*role])));
        }
        clinic.sign_out();
        for (login, invitation) in codes {
            clinic.enrol(&login, invitation.code);
        }
        // Whoever holds a key seals it to those who wait for it.
        for login in [
            FIRST.to_owned(),
            login_of(Role::Provider),
            login_of(Role::ClinicalStaff),
        ] {
            clinic.sign_in(&login);
            clinic.sign_out();
        }
        clinic
    }

    pub(crate) fn invite(&mut self, login: &str, roles: &[Role]) -> InvitationView {
        let name = login.replace('.', " ");
        self.core
            .execute(InvitePerson {
                login: login.into(),
                name,
                roles: Roles::of(roles),
            })
            .unwrap()
    }

    /// Enrols and signs out again.
    pub(crate) fn enrol(&mut self, login: &str, code: Secret<String>) {
        self.core
            .execute(Enrol {
                login: login.into(),
                code,
                password: secret(PASSWORD),
            })
            .unwrap();
        self.sign_out();
    }

    pub(crate) fn sign_in(&mut self, login: &str) -> SessionView {
        self.core
            .execute(SignIn {
                code: None,
                login: login.into(),
                password: secret(PASSWORD),
            })
            .unwrap()
    }

    pub(crate) fn sign_out(&mut self) {
        self.core.execute(SignOut {}).unwrap();
    }

    pub(crate) fn person(&mut self, login: &str) -> PersonView {
        let people = self.core.execute(ListPeople {}).unwrap();
        people.into_iter().find(|person| person.login == login).unwrap()
    }

    pub(crate) fn add_patient(&mut self, number: &str, family: &str, given: &str) -> PatientView {
        let request = AddPatient {
            record_number: number.into(),
            family: family.into(),
            given: given.into(),
            ..AddPatient::default()
        };
        self.core.execute(request).unwrap()
    }

    pub(crate) fn add_task(&mut self, title: &str) -> TaskRow {
        self.core
            .execute(AddTask {
                title: title.into(),
                ..AddTask::default()
            })
            .unwrap()
    }

    pub(crate) fn assert_verified(&mut self) {
        let found = self.core.execute(VerifyVault::default()).unwrap();
        assert_eq!(found.verdict, Verdict::Pass, "{:#?}", found.checks);
    }

    /// The kinds of every entry, oldest first. A security officer must be signed in.
    pub(crate) fn kinds(&mut self) -> Vec<String> {
        self.ledger().into_iter().map(|line| line.what).collect()
    }

    pub(crate) fn ledger(&mut self) -> Vec<LedgerLine> {
        let mut lines = Vec::new();
        loop {
            let from = lines.len() as u64 + 1;
            let page = self.core.execute(ReadLedger { from, rows: 500 }).unwrap();
            let end = page.lines.len() < 500;
            lines.extend(page.lines);
            if end {
                return lines;
            }
        }
    }
}
