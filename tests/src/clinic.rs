//! A clinic to work in: a vault in a temporary folder, a machine for tests, people in every role.

use careloop_contract::command::*;
use careloop_contract::query::VerifyVault;
use careloop_contract::view::*;
use careloop_contract::{PatientId, Request, Role, Roles, Secret, UserId};
use careloop_core::{Core, Execute, Host};
use careloop_vault::system::SystemClock;
use careloop_vault::testing::{MemoryKeychain, TestClock};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

/// A secret text.
#[must_use]
pub fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

/// A clinic whose first administrator, [`Clinic::ADMIN`], is signed in.
#[derive(Debug)]
pub struct Clinic {
    /// Everything is in here; removed when dropped.
    pub folder: TempDir,
    /// The machine.
    pub host: Host,
    /// Its clock, if it is one that only moves when told to.
    pub clock: Arc<TestClock>,
    /// Its keychain.
    pub keychain: Arc<MemoryKeychain>,
    /// The engine.
    pub core: Core,
    /// The first administrator.
    pub admin: UserId,
    /// What making the clinic answered.
    pub created: ClinicCreated,
}

impl Clinic {
    /// Login of the first administrator.
    pub const ADMIN: &str = "dana.reyes";
    /// Password of everybody.
    pub const PASSWORD: &str = "seven quiet harbours";

    /// A clinic on a machine whose clock stands still. The same seed gives the same keys.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::make(seed, false, true)
    }

    /// A clinic on a machine with the real clock.
    #[must_use]
    pub fn with_real_clock(seed: u64) -> Self {
        Self::make(seed, true, true)
    }

    /// A clinic without a secret in the keychain.
    #[must_use]
    pub fn without_device_secret(seed: u64) -> Self {
        Self::make(seed, false, false)
    }

    fn make(seed: u64, real_clock: bool, device_secret: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut host = Host::for_tests(seed);
        let clock = Arc::new(TestClock::default());
        let keychain = Arc::new(MemoryKeychain::default());
        host.clock = clock.clone();
        if real_clock {
            host.clock = Arc::new(SystemClock);
        }
        host.keychain = keychain.clone();
        let mut core = Core::new(folder.path().join("vault"), host.clone());
        let created = core.execute(Self::request(device_secret)).unwrap();
        let mut clinic = Self {
            folder,
            host,
            clock,
            keychain,
            core,
            admin: created.user,
            created,
        };
        clinic.sign_in(Self::ADMIN);
        clinic
    }

    /// The request that makes the clinic.
    #[must_use]
    pub fn request(device_secret: bool) -> CreateClinic {
        CreateClinic {
            clinic: "Willow Creek".to_owned(),
            zone: "America/New_York".to_owned(),
            login: Self::ADMIN.to_owned(),
            name: "Dana Reyes".to_owned(),
            password: secret(Self::PASSWORD),
            device_secret,
            test_clinic: true,
        }
    }

    /// The vault's folder.
    #[must_use]
    pub fn vault(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    /// The recovery sheet's words.
    #[must_use]
    pub fn words(&self) -> Secret<String> {
        secret(self.created.recovery_words.expose())
    }

    /// Another engine for the same vault on the same machine.
    #[must_use]
    pub fn another_core(&self) -> Core {
        Core::new(self.vault(), self.host.clone())
    }

    /// Carries out a request that must not be refused.
    pub fn run<R: Request>(&mut self, request: R) -> R::Reply
    where
        Core: Execute<R>,
    {
        match self.core.execute(request) {
            Ok(reply) => reply,
            Err(refusal) => panic!("{} was refused: {refusal:?}", R::NAME),
        }
    }

    /// Signs a person in who uses [`Self::PASSWORD`].
    pub fn sign_in(&mut self, login: &str) -> SessionView {
        self.run(SignIn {
            code: None,
            login: login.to_owned(),
            password: secret(Self::PASSWORD),
        })
    }

    /// Signs whoever is in out.
    pub fn sign_out(&mut self) {
        self.run(SignOut {});
    }

    /// Signs whoever is in out, and a person in.
    pub fn switch_to(&mut self, login: &str) -> SessionView {
        self.sign_out();
        self.sign_in(login)
    }

    /// Adds a person by invitation and enrols them under [`Self::PASSWORD`]. The administrator, who
    /// must be signed in, is signed in again afterwards.
    pub fn add_person(&mut self, login: &str, roles: &[Role]) -> UserId {
        let invitation = self.run(InvitePerson {
            login: login.to_owned(),
            name: format!("Person {login}"),
            roles: Roles::of(roles),
        });
        self.sign_out();
        let session = self.run(Enrol {
            login: login.to_owned(),
            code: invitation.code,
            password: secret(Self::PASSWORD),
        });
        self.switch_to(Self::ADMIN);
        session.user
    }

    /// Registers a patient; their names hold the number.
    pub fn add_patient(&mut self, number: u32) -> PatientView {
        self.run(AddPatient {
            record_number: format!("MRN-{number}"),
            family: format!("Wunsch{number}"),
            given: format!("Maude{number}"),
            ..AddPatient::default()
        })
    }

    /// Adds a task for whoever is signed in.
    pub fn add_task(&mut self, title: &str, patient: Option<PatientId>) -> TaskRow {
        self.run(AddTask {
            title: title.to_owned(),
            patient,
            ..AddTask::default()
        })
    }

    /// Verifies; the answer as it is.
    pub fn verify(&mut self) -> VerifyView {
        self.run(VerifyVault::default())
    }

    /// Verifies; everything must be right.
    pub fn verify_passes(&mut self) -> VerifyView {
        let verified = self.verify();
        assert_eq!(verified.verdict, Verdict::Pass, "{:#?}", verified.checks);
        verified
    }
}
