//! One session: sign in, work, sign out, whatever came of the work.

use crate::args::Global;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;
use crate::password;
use crate::progress::Progress;
use careloop_contract::command::{GiveCode, SignIn, SignOut};
use careloop_contract::view::SessionView;
use careloop_contract::{Refusal, Secret};
use careloop_core::{Core, Execute as _};
use std::path::PathBuf;

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
    /// Shows how far long work is, until the answer is dropped.
    pub(crate) fn progress(&mut self, what: &'static str) -> Progress {
        let progress = Progress::of(self.output.shows_progress() && !self.scripted, what);
        self.core.watch(progress.watcher());
        progress
    }
}

/// The folder of the vault that was named.
pub(crate) fn folder(global: &Global) -> Result<PathBuf, Failure> {
    global.vault.clone().ok_or_else(|| {
        Failure::Usage(
            "It is not said which vault is meant. Name its folder with --vault or in CARELOOP_VAULT."
                .to_owned(),
        )
    })
}

/// The engine for the vault that was named.
pub(crate) fn engine(global: &Global) -> Result<Core, Failure> {
    folder(global).map(Core::on_this_machine)
}

/// Somebody before the vault's door, with their login and password.
pub(crate) struct Visitor {
    /// The engine, closed.
    pub(crate) core: Core,
    /// Who wants in.
    pub(crate) login: String,
    /// What they say to prove it.
    pub(crate) password: Secret<String>,
    /// The code of their second factor, if it was handed over.
    code: Option<Secret<String>>,
}

impl Visitor {
    /// Asks who it is.
    pub(crate) fn of(global: &Global, output: &mut Output) -> Result<Self, Failure> {
        let core = engine(global)?;
        let Some(login) = global.user.clone() else {
            return Err(Failure::Usage(
                "It is not said who signs in. Name the login with --user.".to_owned(),
            ));
        };
        let password = password::current(global, output)?;
        let code = password::code(global, output)?;
        Ok(Self {
            core,
            login,
            password,
            code,
        })
    }

    /// Lets them in.
    pub(crate) fn sign_in(&mut self, output: &mut Output) -> Result<SessionView, Refusal> {
        let view = {
            let _progress = Progress::of(output.shows_progress(), "Signing in");
            self.core.execute(SignIn {
                code: self.code.take(),
                login: self.login.clone(),
                password: Secret::new(self.password.expose().clone()),
            })?
        };
        output.greet(&view);
        Ok(view)
    }

    /// Asks for the code that the sign-in wants, and lets them in. Without a terminal nobody can be asked.
    pub(crate) fn give_code(&mut self, output: &mut Output) -> Result<SessionView, Failure> {
        let code = match password::ask_code() {
            Err(Failure::NoTerminal) => return Err(Refusal::CodeNeeded.into()),
            asked => asked?,
        };
        let view = self.core.execute(GiveCode { code })?;
        output.greet(&view);
        Ok(view)
    }

    /// Drops a sign-in that is not to be finished.
    pub(crate) fn give_up(&mut self) {
        // Nobody is in: there is nothing to drop.
        let _ = self.core.execute(SignOut {});
    }

    /// Works and signs out.
    pub(crate) fn work(
        mut self,
        view: &SessionView,
        global: &Global,
        output: &mut Output,
        work: impl FnOnce(&mut Session<'_>) -> Result<Exit, Failure>,
    ) -> Result<Exit, Failure> {
        let worked = work(&mut Session {
            core: &mut self.core,
            view,
            global,
            output,
            identified: global.shown.identified().unwrap_or(true),
            scripted: false,
        });
        match (worked, self.core.execute(SignOut {})) {
            // A script may have signed out, or left the session locked, by itself.
            (worked, Ok(()) | Err(Refusal::NotSignedIn | Refusal::Locked)) => worked,
            (Ok(Exit::Done), Err(refusal)) => Err(refusal.into()),
            // What went wrong first is what the person has to know.
            (worked, Err(_)) => worked,
        }
    }
}

/// Signs in, works and signs out.
pub(crate) fn signed_in(
    global: &Global,
    output: &mut Output,
    work: impl FnOnce(&mut Session<'_>) -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    let mut visitor = Visitor::of(global, output)?;
    let view = match visitor.sign_in(output) {
        Err(Refusal::CodeNeeded) => visitor.give_code(output)?,
        answered => answered?,
    };
    visitor.work(&view, global, output, work)
}
