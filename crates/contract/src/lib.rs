//! Everything that crosses the window: ids, commands, queries, views and refusals.
//!
//! This crate is the only vocabulary between a shell (the window, `careloopctl`) and the engine.
//! It holds plain data and the few rules that belong to the data itself (how a day is written,
//! which limits a text has). It does no I/O, reads no clock and draws no random numbers, so it
//! builds for the browser as well.

mod bytes;
pub mod command;
pub mod desk;
pub mod id;
pub mod limits;
pub mod query;
pub mod refusal;
pub mod secret;
pub mod time;
pub mod version;
pub mod view;
pub mod vocabulary;

pub use id::{ActId, AlertId, ClinicId, PatientId, RemarkId, SessionId, TaskId, UserId, WorkstationId};
pub use refusal::{Answer, Refusal};
pub use secret::Secret;
pub use time::{Day, Instant, TimeOfDay};
pub use version::Version;
pub use vocabulary::*;

/// A request the engine carries out: a change ([`command`]) or a read ([`query`]).
///
/// `NAME` is the request's name everywhere: in the window's manifest, in `careloopctl run`
/// scripts, in tests and in the log.
pub trait Request {
    /// The name on the wire, in `snake_case`, unique over all requests.
    const NAME: &'static str;
    /// What the engine answers when it does not refuse.
    type Reply;
}

/// Declares that a type is a [`Request`] with a name and a reply.
macro_rules! requests {
    ($($name:ident => $request:ty => $reply:ty;)*) => {
        $(impl crate::Request for $request {
            const NAME: &'static str = stringify!($name);
            type Reply = $reply;
        })*
        /// The names of every request declared in this module, in order of declaration.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}
pub(crate) use requests;
