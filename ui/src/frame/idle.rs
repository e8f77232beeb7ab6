//! Tells the engine of activity, and shows how long until the session locks. The engine decides.

use crate::act;
use crate::store::{Action, use_store};
use crate::transport::send;
use crate::wait;
use careloop_contract::desk::{LookAtIdle, NoteActivity};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Milliseconds between two looks at the engine's idle clock.
const LOOK_EVERY: i32 = 1_000;
/// Milliseconds in which activity is told once.
const TELL_EVERY: i64 = 2_000;

/// Follows the engine's idle clock while somebody is in.
#[hook]
pub(super) fn use_idle_clock() {
    let dispatch = use_store().dispatcher();
    let of_touch = dispatch.clone();
    use_effect_with((), move |()| {
        let shown = Rc::new(Cell::new(None));
        let look = wait::every(LOOK_EVERY, move || {
            let (dispatch, shown) = (dispatch.clone(), shown.clone());
            spawn_local(async move {
                match send(LookAtIdle {}).await {
                    Ok(idle) if idle.locks_in.is_some() => {
                        let seconds = idle.locks_in.filter(|_| idle.warn);
                        // Nothing is drawn anew while nothing changes.
                        if shown.replace(seconds) != seconds {
                            dispatch.dispatch(Action::LocksIn(seconds));
                        }
                    }
                    // Nobody is in any more: the screen follows.
                    Ok(_) => act::look_at_door(&dispatch).await,
                    Err(_) => {}
                }
            });
        });
        let told = Rc::new(Cell::new(i64::MIN));
        let tell = Closure::<dyn Fn()>::new(move || {
            let now = crate::clock::now().as_millis();
            if now.saturating_sub(told.get()) >= TELL_EVERY {
                told.set(now);
                let dispatch = of_touch.clone();
                spawn_local(async move {
                    // Where it does not come through, the next key tells again.
                    if send(NoteActivity {}).await.is_ok() {
                        dispatch.dispatch(Action::LocksIn(None));
                    }
                });
            }
        });
        let window = web_sys::window();
        const EVENTS: [&str; 3] = ["keydown", "pointerdown", "wheel"];
        if let Some(window) = &window {
            for event in EVENTS {
                // Without it the session locks early, never late.
                let _ = window.add_event_listener_with_callback(event, tell.as_ref().unchecked_ref());
            }
        }
        move || {
            if let Some(window) = &window {
                for event in EVENTS {
                    let _ = window.remove_event_listener_with_callback(event, tell.as_ref().unchecked_ref());
                }
            }
            drop((look, tell));
        }
    });
}
