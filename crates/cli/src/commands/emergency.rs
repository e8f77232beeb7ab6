//! Emergency access: the procedure, who is named, its use and its review.

use super::Answer;
use crate::args::emergency::BreakGlassCommand;
use crate::failure::Failure;
use crate::password;
use crate::resolve;
use crate::session::Session;
use careloop_contract::Secret;
use careloop_contract::command::{
    BeginBreakGlass, EndBreakGlass, NameInvokers, ReviewBreakGlass, WriteProcedure,
};
use careloop_contract::limits::PROCEDURE_CHARS;
use careloop_contract::query::{CountDuties, ListBreakGlass, ReadProcedure};
use careloop_core::Execute as _;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

pub(super) fn break_glass(command: BreakGlassCommand, session: &mut Session<'_>) -> Answer {
    match command {
        BreakGlassCommand::Procedure { file: None } => Ok(Box::new(session.core.execute(ReadProcedure {})?)),
        BreakGlassCommand::Procedure { file: Some(file) } => {
            let text = text_of(&file)?;
            Ok(Box::new(session.core.execute(WriteProcedure { text })?))
        }
        BreakGlassCommand::Name { logins, reason, .. } => {
            let mut people = Vec::new();
            for login in logins {
                people.push(resolve::person(session.core, &login, session.view.user)?);
            }
            Ok(Box::new(session.core.execute(NameInvokers { people, reason })?))
        }
        BreakGlassCommand::Begin { patient, reason } => begin(&patient, reason, session),
        BreakGlassCommand::End => {
            session.core.execute(EndBreakGlass {})?;
            Ok(Box::new(()))
        }
        BreakGlassCommand::List => Ok(Box::new(session.core.execute(ListBreakGlass {})?)),
        BreakGlassCommand::Review { act, findings, close } => {
            Ok(Box::new(session.core.execute(ReviewBreakGlass {
                act,
                findings,
                close,
            })?))
        }
        BreakGlassCommand::Duties => Ok(Box::new(session.core.execute(CountDuties {})?)),
    }
}

fn begin(patient: &str, reason: String, session: &mut Session<'_>) -> Answer {
    if !session.scripted {
        return Err(Failure::Usage(
            "An emergency access ends with its session, and a command by itself ends at once. \
             Put it into a script, before what is to be read, and carry that out with `run`."
                .to_owned(),
        ));
    }
    if session.global.password_file.is_none() {
        return Err(Failure::Usage(
            "A script asks for nothing, and whoever begins an emergency access proves who they are. \
             Give the password with --password-file."
                .to_owned(),
        ));
    }
    let patient = resolve::patient_id(session.core, patient)?;
    let password = password::current_again(session.global, session.output)?;
    Ok(Box::new(session.core.execute(BeginBreakGlass {
        patient,
        reason: Secret::new(reason),
        password,
    })?))
}

/// The text of a file that a person wrote, as a procedure. One that is too long is cut where the engine
/// finds that it is.
pub(super) fn text_of(path: &Path) -> Result<String, Failure> {
    // Four bytes hold any character.
    let most = (PROCEDURE_CHARS as u64 + 1) * 4;
    let mut text = String::new();
    File::open(path)
        .and_then(|file| file.take(most).read_to_string(&mut text))
        .map_err(|error| {
            // What reading says of a file that is no text.
            if error.kind() == io::ErrorKind::InvalidData {
                Failure::FileContent(path.to_path_buf())
            } else {
                Failure::of_file(path, &error)
            }
        })?;
    Ok(text)
}
