//! The keys that count on every screen.

use super::run;
use crate::parts::focus;
use crate::shortcuts::{Command, Context, Press, command_of};
use crate::store::{Overlay, Store};
use wasm_bindgen::prelude::*;
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// Listens for the keys of the table, and keeps the webview from giving them meanings of its own.
#[hook]
pub(super) fn use_keys(store: &Store) {
    // The listener stays; what it sees is what is known when the key is pressed.
    let latest = use_mut_ref(|| store.clone());
    *latest.borrow_mut() = store.clone();
    use_effect_with((), move |()| {
        let listen = Closure::<dyn Fn(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            if event.default_prevented() || event.is_composing() {
                return;
            }
            let store = latest.borrow().clone();
            let (key, code) = (event.key(), event.code());
            let context = Context {
                is_typing: focus::is_typing(),
                // A list takes its own keys, and they do not come here.
                in_list: false,
                is_covered: store.overlay != Overlay::None || is_dialog_open(),
                single_keys: false,
            };
            let Some(command) = command_of(&Press::of(&event, &key, &code), context) else {
                return;
            };
            // Escape that closes nothing here may still clear a field of the webview's own.
            if command != Command::Close {
                event.prevent_default();
            }
            if !event.repeat() || command.repeats() {
                run::run(command, &store);
            }
        });
        let window = web_sys::window();
        if let Some(window) = &window {
            // Without it the keys do nothing, and everything can still be reached by Tab.
            let _ = window.add_event_listener_with_callback("keydown", listen.as_ref().unchecked_ref());
        }
        move || {
            if let Some(window) = window {
                let _ =
                    window.remove_event_listener_with_callback("keydown", listen.as_ref().unchecked_ref());
            }
            drop(listen);
        }
    });
}

fn is_dialog_open() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector("dialog[open]").ok().flatten())
        .is_some()
}
