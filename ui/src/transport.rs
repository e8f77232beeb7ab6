//! The one way from the window to the engine.

use careloop_contract::{Answer, Refusal, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// The shell's entry for commands. It is there in the window, and as a stand-in in the tests.
    #[wasm_bindgen(catch, js_namespace = ["window", "__TAURI_INTERNALS__"], js_name = invoke)]
    async fn invoke(name: &str, arguments: JsValue) -> Result<JsValue, JsValue>;
}

/// What every command takes.
#[derive(Serialize)]
struct Arguments<'a, R> {
    request: &'a R,
}

/// Sends a request and waits for its answer.
///
/// # Errors
/// The engine's refusal. Where the shell itself failed, a [`Refusal::Fault`] with the reference
/// `SHELL`.
pub async fn send<R>(request: R) -> Answer<R>
where
    R: Request + Serialize,
    R::Reply: DeserializeOwned,
{
    let arguments = serde_json::to_string(&Arguments { request: &request }).map_err(|_| broken())?;
    let arguments = js_sys::JSON::parse(&arguments).map_err(|_| broken())?;
    match invoke(R::NAME, arguments).await {
        Ok(reply) => read(&reply),
        Err(refusal) => Err(read(&refusal).unwrap_or_else(|broken| broken)),
    }
}

fn read<T: DeserializeOwned>(value: &JsValue) -> Result<T, Refusal> {
    // `undefined`, what a command without a reply answers, has no JSON.
    let text = js_sys::JSON::stringify(value).map_or_else(|_| String::new(), String::from);
    let text = if value.is_undefined() { "null" } else { &text };
    serde_json::from_str(text).map_err(|_| broken())
}

fn broken() -> Refusal {
    Refusal::Fault {
        reference: "SHELL".to_owned(),
    }
}
