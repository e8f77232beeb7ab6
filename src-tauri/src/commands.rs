//! What the page may ask: every request of the contract, by its name, and nothing else.
//!
//! The three lists of the contract make the commands here, the manifest in `build.rs` by which the
//! page is allowed them, and the tests.

use crate::shell::Shell;
use careloop_contract::{Answer, Refusal, command, desk, query};
use serde_json::Value;
use tauri::ipc::{Invoke, InvokeBody};
use tauri::{State, Wry};

/// Most bytes of one request, as it came over. The largest is an import, whose file comes as Base64:
/// 24 mebibytes of file fill it. Every other text has a limit of its own.
const REQUEST_BYTES: usize = 32 * 1024 * 1024;

/// What a number, truth value or nothing takes at most, with its comma, as far as it matters here.
const VALUE_BYTES: usize = 4;

/// Makes a command of each request of a list, and what finds the command that is meant.
macro_rules! commands {
    ($($name:ident => $request:ty => $reply:ty;)*) => {
        $(#[tauri::command]
        pub(crate) async fn $name(shell: State<'_, Shell>, request: $request) -> Answer<$request> {
            shell.execute(request).await
        })*

        pub(super) fn handler() -> impl Fn(Invoke<Wry>) -> bool {
            tauri::generate_handler![$($name),*]
        }
    };
}

mod changes {
    use super::*;
    use careloop_contract::command::*;
    careloop_contract::commands!(commands);
}

mod reads {
    use super::*;
    use careloop_contract::query::*;
    careloop_contract::queries!(commands);
}

mod workstation {
    use super::*;
    use careloop_contract::desk::*;
    careloop_contract::desk_requests!(commands);
}

/// Answers a request of the page. What is not in the lists was refused before it came here.
pub(crate) fn handler() -> impl Fn(Invoke<Wry>) -> bool {
    let (changes, reads, workstation) = (changes::handler(), reads::handler(), workstation::handler());
    move |invoke| {
        if !fits(invoke.message.payload()) {
            invoke
                .resolver
                .reject(Refusal::ImportTooLarge { max: REQUEST_BYTES });
            return true;
        }
        let is_in = |names: &[&str]| names.contains(&invoke.message.command());
        if is_in(command::NAMES) {
            changes(invoke)
        } else if is_in(query::NAMES) {
            reads(invoke)
        } else {
            is_in(desk::NAMES) && workstation(invoke)
        }
    }
}

/// Whether a request is small enough to be looked at.
fn fits(body: &InvokeBody) -> bool {
    let mut room = REQUEST_BYTES;
    match body {
        InvokeBody::Json(value) => takes(&mut room, value),
        InvokeBody::Raw(bytes) => bytes.len() <= room,
    }
}

/// Takes the size of a value from the room that is left; answers whether there was enough.
fn takes(room: &mut usize, value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => take(room, VALUE_BYTES),
        Value::String(text) => take(room, text.len()),
        Value::Array(values) => values.iter().all(|value| takes(room, value)),
        Value::Object(fields) => fields
            .iter()
            .all(|(name, value)| take(room, name.len()) && takes(room, value)),
    }
}

fn take(room: &mut usize, bytes: usize) -> bool {
    let left = room.checked_sub(bytes);
    *room = left.unwrap_or_default();
    left.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_request_is_looked_at_up_to_its_limit() {
        let request = |bytes: usize| InvokeBody::Json(json!({ "request": { "text": "x".repeat(bytes) } }));
        assert!(
            fits(&request(REQUEST_BYTES - 100)),
            "an import of this size goes through"
        );
        assert!(!fits(&request(REQUEST_BYTES)), "the names around it count too");
        assert!(!fits(&InvokeBody::Json(json!(vec![
            0;
            REQUEST_BYTES / VALUE_BYTES
                + 1
        ]))));
        assert!(!fits(&InvokeBody::Raw(vec![0; REQUEST_BYTES + 1])));
    }

    #[test]
    fn no_name_is_in_two_lists() {
        let mut names = [command::NAMES, query::NAMES, desk::NAMES].concat();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
