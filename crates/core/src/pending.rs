//! Requests of the contract that nothing carries out yet.

use crate::session::Session;
use careloop_contract::{Refusal, Request};
use careloop_vault::Error;

/// Refuses.
pub(crate) fn answer<R: Request>(_session: &mut Session<'_>, _request: R) -> Result<R::Reply, Error> {
    Err(Refusal::NotFound.into())
}
