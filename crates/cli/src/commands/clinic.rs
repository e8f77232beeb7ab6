//! Commands before anyone is signed in: a new clinic, an invitation, the recovery sheet.

use super::{Answer, factor};
use crate::args::upkeep::{Init, Recover};
use crate::args::{Global, NewPassword};
use crate::failure::Failure;
use crate::output::Output;
use crate::password;
use crate::private_file::{Keeping, SheetPlaces};
use crate::progress::Progress;
use crate::session::engine;
use crate::show::{ClinicReply, Enrolled, FactorReply, RecoveryReply};
use careloop_contract::Secret;
use careloop_contract::command::{self, CreateClinic, Enrol, SignIn, SignOut};
use careloop_contract::view::ClinicCreated;
use careloop_core::{Core, Execute as _};
use std::path::Path;

/// Makes a vault.
pub(super) fn init(init: Init, global: &Global, output: &mut Output) -> Answer {
    let mut core = engine(global)?;
    let zone = match init.zone {
        Some(zone) => zone,
        None => zone_of_this_machine().ok_or_else(|| {
            Failure::Usage(
                "This machine does not say its time zone. Name the clinic's with --zone, such as America/New_York."
                    .to_owned(),
            )
        })?,
    };
    let password = password::first(&init.password, global, output)?;
    let keeping = Keeping::in_file(init.words_file)?;
    let factor_keeping = Keeping::in_file(init.factor_file)?;
    let (login, again) = (init.admin.clone(), Secret::new(password.expose().clone()));
    let request = CreateClinic {
        clinic: init.clinic.clone(),
        zone: zone.clone(),
        name: init.name.unwrap_or_else(|| init.admin.clone()),
        login: init.admin,
        password,
        device_secret: !init.without_device_secret,
        test_clinic: init.test_clinic,
    };
    let created: ClinicCreated = {
        let _progress = Progress::of(output.shows_progress(), "Making the vault");
        core.execute(request)?
    };
    let factor = if init.test_clinic {
        None
    } else {
        match first_factor(&mut core, login, again, factor_keeping, output) {
            Ok(factor) => Some(factor),
            Err(failure) => {
                // The vault is made and its words must be told; the next sign-in leads to the factor.
                output.warn(&failure.message());
                None
            }
        }
    };
    let reply = ClinicReply {
        factor,
        clinic: created.clinic,
        name: init.clinic,
        zone,
        test_clinic: init.test_clinic,
        user: created.user,
        workstation: created.workstation,
        words: keeping.keep(created.recovery_words, output),
    };
    Ok(Box::new(reply))
}

/// Sets up the second factor of a new clinic's first person.
fn first_factor(
    core: &mut Core,
    login: String,
    password: Secret<String>,
    keeping: Keeping,
    output: &mut Output,
) -> Result<FactorReply, Failure> {
    core.execute(SignIn {
        login,
        password,
        code: None,
    })?;
    let made = factor::set_up(core, keeping, output);
    core.execute(SignOut {})?;
    made
}

/// Uses an invitation.
pub(super) fn enrol(
    login: String,
    invitation_file: Option<&Path>,
    new: &NewPassword,
    global: &Global,
    output: &mut Output,
) -> Answer {
    let mut core = engine(global)?;
    let code = password::handed_over(invitation_file, "Invitation code: ", output)?;
    let password = password::first(new, global, output)?;
    let session = {
        let _progress = Progress::of(output.shows_progress(), "Making keys");
        core.execute(Enrol {
            login,
            code,
            password,
        })?
    };
    output.greet(&session);
    // Enrolling signs in; this process has nothing more to do.
    core.execute(SignOut {})?;
    Ok(Box::new(Enrolled(session)))
}

/// Opens the vault by the recovery sheet.
pub(super) fn recover(recover: Recover, global: &Global, output: &mut Output) -> Answer {
    let mut core = engine(global)?;
    let words = password::handed_over(recover.words_file.as_deref(), password::SHEET_PROMPT, output)?;
    let password = match recover.login {
        Some(_) => Some(password::first(&recover.password, global, output)?),
        None => None,
    };
    let places = SheetPlaces::in_files(recover.new_words_file)?;
    let recovered = {
        let _progress = Progress::of(output.shows_progress(), "Opening the vault");
        core.execute(command::Recover {
            words,
            login: recover.login,
            password,
        })?
    };
    Ok(Box::new(RecoveryReply {
        user: recovered.user,
        grants: recovered.grants,
        new_workstation: recovered.new_workstation,
        sheet: recovered.sheet.map(|sheet| places.keep(sheet, output)),
    }))
}

/// The zone this machine is set to, where the usual link says so.
fn zone_of_this_machine() -> Option<String> {
    let link = std::fs::read_link("/etc/localtime").ok()?;
    let (_, zone) = link.to_str()?.split_once("zoneinfo/")?;
    Some(zone.to_owned())
}
