//! Arguments about sessions.

use careloop_contract::SessionId;
use clap::Subcommand;

/// Who is or was signed in.
#[derive(Debug, Subcommand)]
pub(crate) enum SessionCommand {
    /// The latest sessions of everybody
    List,
    /// End a session that somebody left locked on this workstation: a PIN no longer opens it
    End {
        /// The session, as the list shows it
        session: SessionId,
    },
}
