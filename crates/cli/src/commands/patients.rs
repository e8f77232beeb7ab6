//! Patients' records and imports.

use super::Answer;
use crate::args::patients::{ImportCommand, ImportFile, PatientCommand};
use crate::failure::Failure;
use crate::private_file::Keeping;
use crate::resolve;
use crate::session::Session;
use crate::show::SealedReply;
use careloop_contract::command::{
    AddPatient, ChangeCareTeam, EditPatient, ExportChart, ImportPatients, ImportTasks, RestoreVersion,
};
use careloop_contract::limits::IMPORT_FILE_BYTES;
use careloop_contract::query::{OpenPatient, ReadHistory, ReadRecordAt, RecordSource};
use careloop_contract::view::RecordRef;
use careloop_contract::{Refusal, UserId};
use careloop_core::Execute as _;
use std::fs::File;
use std::io::Read as _;

pub(super) fn patient(command: PatientCommand, session: &mut Session<'_>) -> Answer {
    match command {
        PatientCommand::Add {
            record_number,
            fields,
        } => Ok(Box::new(session.core.execute(AddPatient {
            record_number,
            // A patient may have one name only; which ones are enough the engine knows.
            family: fields.family.unwrap_or_default(),
            given: fields.given.unwrap_or_default(),
            born: fields.born,
            sex: fields.sex,
            phone: fields.phone,
            address: fields.address,
        })?)),
        PatientCommand::Show { patient } => {
            let patient = resolve::patient_id(session.core, &patient)?;
            Ok(Box::new(session.core.execute(OpenPatient { patient })?))
        }
        PatientCommand::History { patient } => {
            let record = RecordRef::Patient(resolve::patient_id(session.core, &patient)?);
            Ok(Box::new(session.core.execute(ReadHistory { record })?))
        }
        PatientCommand::ShowAt { patient, version } => {
            let record = RecordRef::Patient(resolve::patient_id(session.core, &patient)?);
            let source = RecordSource::Version { record, version };
            Ok(Box::new(session.core.execute(ReadRecordAt { source })?))
        }
        PatientCommand::Restore { patient, to, seen } => {
            let patient = resolve::patient_id(session.core, &patient)?;
            let seen = match seen {
                Some(seen) => seen,
                None => session.core.execute(OpenPatient { patient })?.version,
            };
            let record = RecordRef::Patient(patient);
            Ok(Box::new(session.core.execute(RestoreVersion {
                record,
                seen,
                to,
            })?))
        }
        PatientCommand::Export { patient, leaving } => {
            let patient = resolve::patient_id(session.core, &patient)?;
            let folder = leaving.folder()?;
            let keeping = Keeping::in_file(leaving.passphrase_file)?;
            let sealed = session.core.execute(ExportChart {
                patient,
                folder,
                recipient: leaving.recipient,
                reason: leaving.reason,
            })?;
            Ok(Box::new(SealedReply::of(sealed, keeping, session.output)))
        }
        PatientCommand::Edit {
            patient,
            fields,
            seen,
        } => {
            let patient = resolve::patient_id(session.core, &patient)?;
            let seen = match seen {
                Some(seen) => seen,
                None => session.core.execute(OpenPatient { patient })?.version,
            };
            Ok(Box::new(session.core.execute(EditPatient {
                patient,
                seen,
                family: fields.family,
                given: fields.given,
                born: fields.born,
                sex: fields.sex,
                phone: fields.phone,
                address: fields.address,
            })?))
        }
        PatientCommand::Team {
            patient,
            add,
            remove,
            seen,
        } => {
            let patient = resolve::patient_id(session.core, &patient)?;
            let now = session.core.execute(OpenPatient { patient })?;
            let mut people: Vec<UserId> = now.care_team.iter().map(|person| person.user).collect();
            for login in &remove {
                let leaving = resolve::person(session.core, login, session.view.user)?;
                people.retain(|user| *user != leaving);
            }
            for login in &add {
                people.push(resolve::person(session.core, login, session.view.user)?);
            }
            Ok(Box::new(session.core.execute(ChangeCareTeam {
                patient,
                seen: seen.unwrap_or(now.version),
                people,
            })?))
        }
    }
}

pub(super) fn import(command: ImportCommand, session: &mut Session<'_>) -> Answer {
    match command {
        ImportCommand::Patients { file } => {
            let content = content(&file)?;
            let _progress = session.progress("Importing patients");
            Ok(Box::new(session.core.execute(ImportPatients {
                content,
                mapping: file.mapping,
                dry_run: file.dry_run,
            })?))
        }
        ImportCommand::Tasks {
            file,
            title,
            category,
            queue,
        } => {
            let content = content(&file)?;
            let _progress = session.progress("Importing tasks");
            Ok(Box::new(session.core.execute(ImportTasks {
                content,
                mapping: file.mapping,
                title,
                category,
                queue,
                dry_run: file.dry_run,
            })?))
        }
    }
}

/// The file, up to the size that the engine takes: a device or a wrong file must not fill the memory.
fn content(file: &ImportFile) -> Result<Vec<u8>, Failure> {
    let path = &file.file;
    let mut content = Vec::new();
    File::open(path)
        .and_then(|opened| {
            opened
                .take(IMPORT_FILE_BYTES as u64 + 1)
                .read_to_end(&mut content)
        })
        .map_err(|error| Failure::of_file(path, &error))?;
    if content.len() > IMPORT_FILE_BYTES {
        return Err(Refusal::ImportTooLarge {
            max: IMPORT_FILE_BYTES,
        }
        .into());
    }
    Ok(content)
}
