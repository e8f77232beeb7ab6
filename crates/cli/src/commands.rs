//! From what was asked to requests, and back to an answer.

mod attachments;
mod audit;
mod clinic;
mod emergency;
mod factor;
mod maintenance;
mod patients;
mod people;
mod rules;
mod run;
mod sessions;
mod tasks;
mod upkeep;

use crate::args::people::UserCommand;
use crate::args::upkeep::BackupCommand;
use crate::args::{Args, Command, Global};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::session::{Session, Visitor, signed_in};
use crate::show::Answered;
use careloop_contract::command::UndoLastAct;
use careloop_contract::{Refusal, VaultPart};
use careloop_core::Execute as _;
use std::path::{Path, PathBuf};

/// The answer to one command.
type Answer = Result<Box<dyn Answered>, Failure>;

/// Carries out the command of this process and writes its answer.
pub(crate) fn carry_out(args: Args, output: &mut Output) -> Result<Exit, Failure> {
    let Args { global, command } = args;
    let answer = match command {
        Command::Init(init) => clinic::init(init, &global, output)?,
        Command::Recover(recover) if recover.command.is_none() => clinic::recover(recover, &global, output)?,
        Command::User {
            command:
                UserCommand::Enrol {
                    login,
                    invitation_file,
                    password,
                },
        } => clinic::enrol(login, invitation_file.as_deref(), &password, &global, output)?,
        Command::Backup {
            command: BackupCommand::Check { folder },
        } => maintenance::check_backup(folder, output)?,
        Command::Backup {
            command: BackupCommand::Restore { folder, to },
        } => maintenance::restore_backup(&folder, to, output)?,
        Command::Backup {
            command: BackupCommand::Create { folder },
        } => return create_backup(folder, &global, output),
        Command::Verify(verify) => {
            let verified = signed_in(&global, output, |session| {
                in_session_and_shown(Command::Verify(verify), session)
            });
            return match verified {
                // What cannot be opened is not known to be tampered with, and surely not intact.
                Err(
                    failure @ Failure::Refused(Refusal::Damaged {
                        part: VaultPart::Database,
                    }),
                ) => {
                    output.failure(&failure);
                    Ok(Exit::Unchecked)
                }
                other => other,
            };
        }
        Command::Sample(sample) => maintenance::sample(&sample, &global, output)?,
        Command::Bench(bench) => maintenance::bench(&bench, &global, output)?,
        Command::Run(script) => {
            return signed_in(&global, output, |session| run::run(&script, session));
        }
        command @ (Command::Recover(_)
        | Command::User { .. }
        | Command::Role { .. }
        | Command::Password { .. }
        | Command::Patient { .. }
        | Command::Policy { .. }
        | Command::Session { .. }
        | Command::Settings { .. }
        | Command::Import { .. }
        | Command::Task { .. }
        | Command::Note { .. }
        | Command::Attach(_)
        | Command::Attachment { .. }
        | Command::Search(_)
        | Command::Undo
        | Command::Rebuild
        | Command::Rekey
        | Command::Alarm { .. }
        | Command::Breakglass { .. }
        | Command::Audit { .. }
        | Command::Ledger { .. }) => {
            return signed_in(&global, output, |session| in_session_and_shown(command, session));
        }
    };
    output.answer(None, answer.as_ref());
    Ok(answer.outcome())
}

/// Carries out the one command of this process's session and writes its answer.
fn in_session_and_shown(command: Command, session: &mut Session<'_>) -> Result<Exit, Failure> {
    let answer = in_session(command, session)?;
    session.output.answer(Some(session.view), answer.as_ref());
    Ok(answer.outcome())
}

/// Makes a backup: in a session, or beside the program that has the vault open.
fn create_backup(folder: PathBuf, global: &Global, output: &mut Output) -> Result<Exit, Failure> {
    let mut visitor = Visitor::of(global, output)?;
    match visitor.sign_in(output) {
        Ok(view) => visitor.work(&view, global, output, |session| {
            let command = BackupCommand::Create { folder };
            in_session_and_shown(Command::Backup { command }, session)
        }),
        // A copy is as encrypted as what it is made from, so a nightly backup needs the password alone.
        Err(Refusal::VaultBusy | Refusal::CodeNeeded) => {
            visitor.give_up();
            let answer = maintenance::backup_beside(&mut visitor, &folder, output)?;
            output.answer(None, answer.as_ref());
            Ok(answer.outcome())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Carries out one command in a session, be it this process's only one or a line of a script.
fn in_session(command: Command, session: &mut Session<'_>) -> Answer {
    match command {
        Command::Init(_) | Command::Run(_) | Command::Sample(_) | Command::Bench(_) => {
            Err(not_in_a_session())
        }
        Command::Recover(recover) => match recover.command {
            Some(command) => upkeep::recovery(command, session),
            None => Err(not_in_a_session()),
        },
        Command::User { command } => people::user(command, session),
        Command::Role { command } => people::role(command, session),
        Command::Password { command } => people::password(&command, session),
        Command::Patient { command } => patients::patient(command, session),
        Command::Policy { command } => rules::policy(command, session),
        Command::Session { command } => sessions::session(command, session),
        Command::Settings { command } => rules::settings(command, session),
        Command::Import { command } => patients::import(command, session),
        Command::Task { command } => tasks::task(command, session),
        Command::Note { command } => tasks::note(command, session),
        Command::Attach(attach) => attachments::attach(&attach, session),
        Command::Attachment { command } => attachments::attachment(command, session),
        Command::Search(search) => tasks::search(search, session),
        Command::Undo => Ok(Box::new(session.core.execute(UndoLastAct {})?)),
        Command::Verify(verify) => upkeep::verify(&verify, session),
        Command::Rebuild => upkeep::rebuild(session),
        Command::Rekey => upkeep::rekey(session),
        Command::Backup { command } => upkeep::backup(command, session),
        Command::Alarm { command } => upkeep::alarm(command, session),
        Command::Breakglass { command } => emergency::break_glass(command, session),
        Command::Audit { command } => audit::audit(command, session),
        Command::Ledger { command } => upkeep::ledger(command, session),
    }
}

/// A command that makes or opens a vault cannot stand inside the session of another.
fn not_in_a_session() -> Failure {
    Failure::Usage(
        "This command cannot stand in a script, where somebody is signed in already. Run it by itself."
            .to_owned(),
    )
}

/// The name of a folder that must be there, as the engine takes it.
pub(crate) fn folder_name(folder: &Path) -> Result<String, Failure> {
    maintenance::exists(folder)?;
    let name = folder.to_str().ok_or_else(|| {
        Failure::Usage("The folder's name is not UTF-8. Choose a folder whose name is.".to_owned())
    })?;
    Ok(name.to_owned())
}
