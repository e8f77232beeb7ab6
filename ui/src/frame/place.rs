//! Keeps where the person is, so that they come back to it after a lock or a switch.

use crate::store::place::{PLACE_DRAFT, Spot};
use crate::store::{App, Store};
use crate::transport::send;
use crate::wait;
use careloop_contract::command::KeepDraft;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Milliseconds for which somebody stays before the place is kept.
const KEEP_AFTER: i32 = 1_000;

/// Keeps the place whenever it changes.
#[hook]
pub(super) fn use_kept_place(store: &Store) {
    // Where the session began needs no keeping: it was read, or is where everybody begins.
    let kept = use_mut_ref(|| store.spot());
    use_effect_with(store.spot(), move |spot| {
        let spot = *spot;
        let has_moved = *kept.borrow() != spot;
        let later = has_moved.then(|| {
            wait::after(KEEP_AFTER, move || {
                *kept.borrow_mut() = spot;
                spawn_local(async move {
                    // The next place is kept again, and so is the last at leaving.
                    let _ = send(draft(spot)).await;
                });
            })
        });
        move || drop(later)
    });
}

/// What keeps the place, for whoever leaves.
pub(super) fn to_keep(app: &App) -> KeepDraft {
    draft(app.spot())
}

fn draft(spot: Spot) -> KeepDraft {
    KeepDraft {
        place: PLACE_DRAFT.to_owned(),
        text: spot.written().into(),
    }
}
