//! Leaving: everything is off the screen at once, and what was being typed is kept.

use super::{Dispatch, look_at_door, tell};
use crate::store::{Action, Stage};
use crate::transport::send;
use careloop_contract::command::{KeepDraft, Lock, SignOut};
use wasm_bindgen_futures::spawn_local;

/// How somebody leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// The same person comes back.
    Lock,
    /// The session ends.
    SignOut,
}

/// Takes everything off the screen at once, keeps what was being typed, and leaves.
///
/// `drafts` are places and the texts typed there.
pub fn leave(dispatch: &Dispatch, how: Leave, drafts: Vec<KeepDraft>) {
    // Nothing stays painted while the engine closes the vault.
    dispatch.dispatch(Action::Stage(Stage::Loading));
    let dispatch = dispatch.clone();
    spawn_local(async move {
        for draft in drafts {
            // What cannot be kept must not keep the session open.
            let _ = send(draft).await;
        }
        let answer = match how {
            Leave::Lock => send(Lock {}).await,
            Leave::SignOut => send(SignOut {}).await,
        };
        // Where the answer is lost with the page, the next page shows the door.
        look_at_door(&dispatch).await;
        if let Err(refusal) = answer {
            tell(&dispatch, crate::words::refusal(&refusal));
        }
    });
}
