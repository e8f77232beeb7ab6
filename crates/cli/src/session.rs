//! One session: sign in, work, sign out, whatever came of the work.

use crate::args::Global;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::password;
use crate::progress::Progress;
use careloop_contract::Refusal;
use careloop_contract::command::{SignIn, SignOut};
use careloop_contract::view::SessionView;
use careloop_core::{Core, Execute as _};

/// What a command that needs somebody signed in works with.
pub(crate) struct Session<'a> {
    /// The engine, signed in.
    pub(crate) core: &'a mut Core,
    /// Who is signed in where.
    pub(crate) view: &'a SessionView,
    /// What holds for every command of this process.
    pub(crate) global: &'a Global,
    /// The terminal.
    pub(crate) output: &'a mut Output,
    /// Whether patients are shown by name.
    pub(crate) identified: bool,
    /// Whether the command is a line of a script: nothing is asked for, no progress is shown.
    pub(crate) scripted: bool,
}

impl Session<'_> {
    /// Shows that long work has begun, until the answer is dropped.
    pub(crate) fn progress(&self, what: &'static str) -> Progress {
        Progress::of(self.output.shows_progress() && !self.scripted, what)
    }
}

/// The engine for the vault that was named.
pub(crate) fn engine(global: &Global) -> Result<Core, Failure> {
    match &global.vault {
        Some(folder) => Ok(Core::on_this_machine(folder.clone())),
        None => Err(Failure::Usage(
            "It is not said which vault is meant. Name its folder with --vault or in CARELOOP_VAULT."
                .to_owned(),
        )),
    }
}

/// Signs in, works and signs out.
pub(crate) fn signed_in(
    global: &Global,
    output: &mut Output,
    work: impl FnOnce(&mut Session<'_>) -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    let mut core = engine(global)?;
    let Some(login) = global.user.clone() else {
        return Err(Failure::Usage(
            "It is not said who signs in. Name the login with --user.".to_owned(),
        ));
    };
    let password = password::current(global, output)?;
    let view = {
        let _progress = Progress::of(output.shows_progress(), "Signing in");
        core.execute(SignIn { login, password })?
    };
    output.greet(&view);
    let worked = work(&mut Session {
        core: &mut core,
        view: &view,
        global,
        output,
        identified: global.shown.identified().unwrap_or(true),
        scripted: false,
    });
    match (worked, core.execute(SignOut {})) {
        // A script may have signed out, or left the session locked, by itself.
        (worked, Ok(()) | Err(Refusal::NotSignedIn | Refusal::Locked)) => worked,
        (Ok(Exit::Done), Err(refusal)) => Err(refusal.into()),
        // What went wrong first is what the person has to know.
        (worked, Err(_)) => worked,
    }
}
