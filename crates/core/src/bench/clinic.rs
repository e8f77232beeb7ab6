//! A clinic made to be measured.

use super::content::Content;
use super::measure::timed;
use crate::{Core, Execute, Host, Watch};
use careloop_contract::command::{
    CreateClinic, Enrol, ImportPatients, ImportTasks, InvitePerson, Lock, SignIn, SignOut,
};
use careloop_contract::query::ListTasks;
use careloop_contract::view::{ClinicCreated, ImportView};
use careloop_contract::{PatientId, Refusal, Role, Roles, Secret};
use careloop_vault::keychain;
use std::path::PathBuf;

const LOGIN: &str = "dana.reyes";
const COLLEAGUE: &str = "maya.lin";
const PASSWORD: &str = "measured, never lived in";

/// A clinic with one person, who is signed in unless said otherwise.
pub(crate) struct Clinic {
    pub(crate) core: Core,
    created: ClinicCreated,
    has_device_secret: bool,
}

impl Clinic {
    /// Makes a clinic and signs its person in. Where no keychain answers there is no device secret.
    pub(crate) fn make(folder: PathBuf, host: &Host, watch: &Watch) -> Result<Self, Refusal> {
        let has_device_secret = host.keychain.read("careloop bench").is_ok();
        let mut core = Core::new(folder, host.clone());
        core.watch(Watch::clone(watch));
        let created = core.execute(CreateClinic {
            clinic: "Bench".to_owned(),
            zone: "UTC".to_owned(),
            login: LOGIN.to_owned(),
            name: "Dana Reyes".to_owned(),
            password: password(),
            device_secret: has_device_secret,
            test_clinic: true,
        })?;
        let mut clinic = Self {
            core,
            created,
            has_device_secret,
        };
        clinic.sign_in()?;
        Ok(clinic)
    }

    pub(crate) fn sign_in(&mut self) -> Result<(), Refusal> {
        let password = password();
        self.core.execute(SignIn {
            code: None,
            login: LOGIN.to_owned(),
            password,
        })?;
        Ok(())
    }

    /// Adds a second person, who has been in once. The first is in again afterwards.
    pub(crate) fn add_colleague(&mut self) -> Result<(), Refusal> {
        self.add_person(COLLEAGUE, "Maya Lin", Role::FrontDesk)
    }

    /// Adds a person, who has been in once. The first is in again afterwards.
    pub(crate) fn add_person(&mut self, login: &str, name: &str, role: Role) -> Result<(), Refusal> {
        let invitation = self.core.execute(InvitePerson {
            login: login.to_owned(),
            name: name.to_owned(),
            roles: Roles::of(&[role]),
        })?;
        self.sign_out()?;
        self.core.execute(Enrol {
            login: login.to_owned(),
            code: invitation.code,
            password: password(),
        })?;
        self.sign_out()?;
        self.sign_in()
    }

    /// Locks whoever is in, and lets the other one in.
    pub(crate) fn switch(&mut self, to_colleague: bool) -> Result<(), Refusal> {
        self.core.execute(Lock {})?;
        self.sign_in_as(if to_colleague { COLLEAGUE } else { LOGIN })
    }

    pub(crate) fn sign_in_as(&mut self, login: &str) -> Result<(), Refusal> {
        self.core.execute(SignIn {
            code: None,
            login: login.to_owned(),
            password: password(),
        })?;
        Ok(())
    }

    pub(crate) fn sign_out(&mut self) -> Result<(), Refusal> {
        self.core.execute(SignOut {})
    }

    pub(crate) fn import_patients(&mut self, content: &Content) -> Result<(), Refusal> {
        let imported = self.core.execute(ImportPatients {
            content: content.patient_table(),
            mapping: Vec::new(),
            dry_run: false,
        })?;
        all_of(&imported)
    }

    /// Imports tasks; tells how many milliseconds it took.
    pub(crate) fn import_tasks(&mut self, content: &mut Content, tasks: u32) -> Result<f64, Refusal> {
        let request = ImportTasks {
            content: content.task_table(tasks),
            mapping: Vec::new(),
            title: None,
            category: None,
            queue: Some(Role::Administrator),
            dry_run: false,
        };
        let (imported, millis) = timed(|| self.core.execute(request));
        all_of(&imported?)?;
        Ok(millis)
    }

    /// Some patients that tasks concern.
    pub(crate) fn some_patients(&mut self) -> Result<Vec<PatientId>, Refusal> {
        let page = self.core.execute(ListTasks {
            rows: Some(500),
            ..ListTasks::default()
        })?;
        let labels = page.rows.into_iter().filter_map(|row| row.patient);
        Ok(labels.map(|label| label.patient).collect())
    }

    /// Bytes of the database file at rest.
    pub(crate) fn file_bytes(&self) -> u64 {
        std::fs::metadata(self.core.folder().database()).map_or(0, |metadata| metadata.len())
    }

    /// Takes what was kept outside the folder away again.
    pub(crate) fn forget(mut self) -> Result<(), Refusal> {
        self.sign_out()?;
        if self.has_device_secret {
            let (clinic, workstation) = (self.created.clinic, self.created.workstation);
            // What stays in the keychain opens nothing; the measurement is not lost for it.
            let _ = keychain::erase(&*self.core.host().keychain, clinic, workstation);
        }
        Ok(())
    }
}

pub(crate) fn password() -> Secret<String> {
    Secret::new(PASSWORD.to_owned())
}

fn all_of(imported: &ImportView) -> Result<(), Refusal> {
    match imported.rejects.first() {
        None => Ok(()),
        Some(reject) => Err(reject.refusal.clone()),
    }
}
