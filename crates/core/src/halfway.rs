//! Sign-in with a second factor: between the right password and the right code.

use crate::door::{Core, Execute};
use crate::known::CameIn;
use careloop_contract::command::{GiveCode, SignIn, Unlock};
use careloop_contract::limits::HALFWAY_SECONDS;
use careloop_contract::view::SessionView;
use careloop_contract::{Answer, Refusal, Secret, UserId};
use careloop_domain::person;
use careloop_vault::Error;
use careloop_vault::entrance::{self, Halfway};

/// Somebody whose password was right and who still owes the code. For every other request nobody is in.
pub(crate) struct OwesCode {
    halfway: Halfway,
    pub(crate) login: String,
    /// The boot clock's milliseconds at which it is over: nobody lengthens it by setting the clock.
    until: u64,
}

impl Core {
    /// Drops a sign-in that waited for its code too long. Its keys go.
    pub(crate) fn end_halfway_if_over(&mut self) {
        let now = self.host().clock.boot().millis;
        if self.halfway.as_ref().is_some_and(|owes| owes.until <= now) {
            self.halfway = None;
        }
    }

    /// Opens with the password, and lets in where no code is wanted, or the right one came with it.
    fn come_in(
        &mut self,
        login: &str,
        password: &Secret<String>,
        code: Option<&Secret<String>>,
        expected: Option<UserId>,
    ) -> Result<SessionView, Error> {
        // The vault of a sign-in that was not finished is open still.
        self.halfway = None;
        let password = person::typed_password(password.expose());
        let halfway = entrance::prove_password(self.folder(), self.host(), login, &password)?;
        if expected.is_some_and(|expected| halfway.user() != expected) {
            return Err(Refusal::WrongSignIn.into());
        }
        let wait = HALFWAY_SECONDS.saturating_mul(1000);
        let owes = OwesCode {
            halfway,
            login: login.to_owned(),
            until: self.host().clock.boot().millis.saturating_add(wait),
        };
        if !owes.halfway.wants_code() {
            let vault = owes.halfway.enter()?;
            return self.begin(vault, login, CameIn::Fully);
        }
        if code.is_none() && self.had_full_sign_in(owes.halfway.vault())? {
            let vault = owes.halfway.enter_without_code()?;
            return self.begin(vault, login, CameIn::ByPassword);
        }
        self.give_code(owes, code)
    }

    fn give_code(&mut self, mut owes: OwesCode, code: Option<&Secret<String>>) -> Result<SessionView, Error> {
        let looked_at = match code {
            Some(code) => owes.halfway.check_code(code),
            None => Err(Refusal::CodeNeeded.into()),
        };
        match looked_at {
            Ok(()) => {
                let vault = owes.halfway.enter()?;
                self.begin(vault, &owes.login, CameIn::Fully)
            }
            Err(error) => {
                let waits = matches!(
                    error,
                    Error::Refused(
                        Refusal::CodeNeeded | Refusal::WrongCode | Refusal::WaitAfterFailures { .. }
                    )
                );
                if waits && !owes.halfway.is_over() {
                    self.halfway = Some(owes);
                }
                Err(error)
            }
        }
    }
}

impl Execute<SignIn> for Core {
    fn execute(&mut self, request: SignIn) -> Answer<SignIn> {
        self.guard(|core| {
            core.check_closed()?;
            let login = request.login.trim().to_lowercase();
            core.come_in(&login, &request.password, request.code.as_ref(), None)
        })
    }
}

impl Execute<Unlock> for Core {
    fn execute(&mut self, request: Unlock) -> Answer<Unlock> {
        self.guard(|core| {
            let (user, login) = core.locked_person()?;
            core.come_in(&login, &request.password, None, Some(user))
        })
    }
}

impl Execute<GiveCode> for Core {
    fn execute(&mut self, request: GiveCode) -> Answer<GiveCode> {
        self.guard(|core| {
            core.end_halfway_if_over();
            // Nobody whose password was right is here, or no longer.
            let owes = core.halfway.take().ok_or(Refusal::NotSignedIn)?;
            core.give_code(owes, Some(&request.code))
        })
    }
}
