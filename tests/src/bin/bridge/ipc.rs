//! From a request's name on the wire to the engine, by the contract's own three lists.

use careloop_contract::Request;
use careloop_core::desk::{Desk, Serve};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What became of a request.
#[derive(Debug)]
pub(crate) enum Carried {
    /// The engine's reply.
    Replied(Value),
    /// Its refusal.
    Refused(Value),
    /// No list has this name.
    Unknown,
    /// It is not the request of this name.
    Malformed(String),
}

macro_rules! by_name {
    ($($name:ident => $request:ty => $reply:ty;)*) => {
        pub(super) fn carry_out(desk: &Desk, name: &str, request: &Value) -> Option<Carried> {
            match name {
                $(stringify!($name) => Some(super::one::<$request>(desk, request)),)*
                _ => None,
            }
        }
    };
}

mod commands {
    use super::*;
    use careloop_contract::command::*;
    careloop_contract::commands!(by_name);
}

mod queries {
    use super::*;
    use careloop_contract::query::*;
    careloop_contract::queries!(by_name);
}

mod desk_requests {
    use super::*;
    use careloop_contract::desk::*;
    careloop_contract::desk_requests!(by_name);
}

/// Carries out the request of a name.
pub(crate) fn carry_out(desk: &Desk, name: &str, request: Value) -> Carried {
    commands::carry_out(desk, name, &request)
        .or_else(|| queries::carry_out(desk, name, &request))
        .or_else(|| desk_requests::carry_out(desk, name, &request))
        .unwrap_or(Carried::Unknown)
}

fn one<R>(desk: &Desk, request: &Value) -> Carried
where
    R: Request + DeserializeOwned,
    R::Reply: Serialize,
    Desk: Serve<R>,
{
    let request: R = match serde_json::from_value(request.clone()) {
        Ok(request) => request,
        Err(reason) => return Carried::Malformed(reason.to_string()),
    };
    let value = |value: Result<Value, _>| value.expect("what crosses the window is JSON");
    match desk.execute(request) {
        Ok(reply) => Carried::Replied(value(serde_json::to_value(reply))),
        Err(refusal) => Carried::Refused(value(serde_json::to_value(refusal))),
    }
}
