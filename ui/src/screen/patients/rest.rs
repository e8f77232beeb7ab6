//! Doing something once nothing changes any more.

use wasm_bindgen::prelude::*;
use yew::prelude::*;

/// Runs `then` when `what` has not changed for so many milliseconds; not for what stands at first.
#[hook]
pub(super) fn use_rest<T: PartialEq + 'static>(what: T, millis: i32, then: impl FnOnce() + 'static) {
    let is_first = use_mut_ref(|| true);
    use_effect_with(what, move |_| {
        let starts = is_first.replace(false);
        let window = web_sys::window().filter(|_| !starts);
        let run = Closure::once(then);
        let timer = window.as_ref().and_then(|window| {
            window
                .set_timeout_with_callback_and_timeout_and_arguments_0(run.as_ref().unchecked_ref(), millis)
                .ok()
        });
        move || {
            if let (Some(window), Some(timer)) = (window, timer) {
                window.clear_timeout_with_handle(timer);
            }
            drop(run);
        }
    });
}
