//! Something that happens after a while, unless it is dropped before.

use wasm_bindgen::prelude::*;

/// Something that will happen. Dropped, it does not.
#[must_use = "what is dropped does not happen"]
#[derive(Debug)]
pub struct Later {
    timer: Option<i32>,
    // Kept alive until it has run.
    _run: Closure<dyn FnMut()>,
}

/// Does something after so many milliseconds.
pub fn after(millis: i32, run: impl FnOnce() + 'static) -> Later {
    let mut run = Some(run);
    let run = Closure::<dyn FnMut()>::new(move || {
        if let Some(run) = run.take() {
            run();
        }
    });
    let timer = web_sys::window().and_then(|window| {
        window
            .set_timeout_with_callback_and_timeout_and_arguments_0(run.as_ref().unchecked_ref(), millis)
            .ok()
    });
    Later { timer, _run: run }
}

impl Drop for Later {
    fn drop(&mut self) {
        if let (Some(window), Some(timer)) = (web_sys::window(), self.timer) {
            window.clear_timeout_with_handle(timer);
        }
    }
}

/// Does something once the page has been drawn anew.
pub fn soon(run: impl FnOnce() + 'static) {
    let run = Closure::once_into_js(run);
    if let Some(window) = web_sys::window() {
        // A window that keeps no time is going away.
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
            run.unchecked_ref::<js_sys::Function>(),
            0,
        );
    }
}
