//! The only door to the vault: every command and query of [`careloop_contract`] is carried out here.

use careloop_contract::{Answer, Refusal, Request, command::*, query::*};
use std::path::PathBuf;

/// Carries out one kind of request.
pub trait Execute<R: Request> {
    /// Carries out the request, or refuses and leaves the vault as it was.
    ///
    /// # Errors
    /// A [`Refusal`] that says who can do what about it.
    fn execute(&mut self, request: R) -> Answer<R>;
}

/// The engine: one vault, at most one session.
#[derive(Debug)]
pub struct Core {
    _folder: PathBuf,
}

impl Core {
    /// The engine for the vault in a folder, on this machine.
    #[must_use]
    pub fn on_this_machine(folder: PathBuf) -> Self {
        Self { _folder: folder }
    }
}

macro_rules! stub {
    ($($name:literal => $request:ty => $reply:ty;)*) => {
        $(impl Execute<$request> for Core {
            fn execute(&mut self, _request: $request) -> Answer<$request> {
                Err(Refusal::Fault { reference: "STUB".to_owned() })
            }
        })*
    };
}
careloop_contract::commands!(stub);
careloop_contract::queries!(stub);
