//! Something that happens once, a little later.

use wasm_bindgen::prelude::*;

/// Something that happens once, a little later. Dropped, it does not happen any more.
pub struct Timer {
    handle: Option<i32>,
    _call: Closure<dyn FnMut()>,
}

impl Timer {
    /// Does something after so many milliseconds.
    #[must_use]
    pub fn after(millis: i32, call: impl FnOnce() + 'static) -> Self {
        let call = Closure::once(call);
        let handle = web_sys::window().and_then(|window| {
            window
                .set_timeout_with_callback_and_timeout_and_arguments_0(call.as_ref().unchecked_ref(), millis)
                .ok()
        });
        Self { handle, _call: call }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let (Some(window), Some(handle)) = (web_sys::window(), self.handle) {
            window.clear_timeout_with_handle(handle);
        }
    }
}
