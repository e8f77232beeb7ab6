//! Tells the engine that something was copied out of the window: it clears the clipboard at the lock.

use crate::clock;
use crate::transport::send;
use careloop_contract::desk::NoteCopied;
use std::cell::Cell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Milliseconds in which it is told once.
const TELL_EVERY: i64 = 1_000;

/// Listens for copies, on every screen.
#[hook]
pub(super) fn use_copy_notice() {
    use_effect_with((), |()| {
        let told = Cell::new(i64::MIN);
        let tell = Closure::<dyn Fn()>::new(move || {
            let now = clock::now().as_millis();
            if now.saturating_sub(told.get()) >= TELL_EVERY {
                told.set(now);
                spawn_local(async {
                    // The next copy tells again.
                    let _ = send(NoteCopied {}).await;
                });
            }
        });
        let document = web_sys::window().and_then(|window| window.document());
        const EVENTS: [&str; 2] = ["copy", "cut"];
        if let Some(document) = &document {
            for event in EVENTS {
                // Without it the clipboard keeps what was copied, as it does beside every program.
                let _ = document.add_event_listener_with_callback(event, tell.as_ref().unchecked_ref());
            }
        }
        move || {
            if let Some(document) = &document {
                for event in EVENTS {
                    let _ =
                        document.remove_event_listener_with_callback(event, tell.as_ref().unchecked_ref());
                }
            }
            drop(tell);
        }
    });
}
