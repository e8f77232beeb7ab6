//! Who is or was signed in.

use super::Answer;
use crate::args::sessions::SessionCommand;
use crate::session::Session;
use careloop_contract::command::EndSession;
use careloop_contract::query::ListSessions;
use careloop_core::Execute as _;

pub(super) fn session(command: SessionCommand, session: &mut Session<'_>) -> Answer {
    match command {
        SessionCommand::List => Ok(Box::new(session.core.execute(ListSessions {})?)),
        SessionCommand::End { session: other } => {
            session.core.execute(EndSession { session: other })?;
            Ok(Box::new(()))
        }
    }
}
