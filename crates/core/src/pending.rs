//! Requests that are agreed on and not built yet.

use crate::session::Session;
use careloop_contract::Request;
use careloop_vault::{Error, Fault};

pub(crate) fn pending<R: Request>(_session: &mut Session<'_>, _request: R) -> Result<R::Reply, Error> {
    Err(Error::Fault(Fault::Crypto))
}
