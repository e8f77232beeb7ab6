//! Something that happens after a while, or again and again, until it is dropped.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // The names of timers are kept as the page gives them: not every page counts them in 32 bits.
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(run: &JsValue, millis: i32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
    #[wasm_bindgen(js_name = setInterval)]
    fn set_interval(run: &JsValue, millis: i32) -> JsValue;
    #[wasm_bindgen(js_name = clearInterval)]
    fn clear_interval(timer: &JsValue);
}

/// Something that will happen. Dropped, it does not.
#[must_use = "what is dropped does not happen"]
#[derive(Debug)]
pub struct Later {
    timer: JsValue,
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
    let timer = set_timeout(run.as_ref(), millis);
    Later { timer, _run: run }
}

impl Drop for Later {
    fn drop(&mut self) {
        clear_timeout(&self.timer);
    }
}

/// Something that happens again and again. Dropped, it does no more.
#[must_use = "what is dropped does not happen"]
#[derive(Debug)]
pub struct Repeating {
    timer: JsValue,
    // Kept alive as long as it runs.
    _run: Closure<dyn Fn()>,
}

/// Does something every so many milliseconds.
pub fn every(millis: i32, run: impl Fn() + 'static) -> Repeating {
    let run = Closure::<dyn Fn()>::new(run);
    let timer = set_interval(run.as_ref(), millis);
    Repeating { timer, _run: run }
}

impl Drop for Repeating {
    fn drop(&mut self) {
        clear_interval(&self.timer);
    }
}

/// Does something once the page has been drawn anew.
pub fn soon(run: impl FnOnce() + 'static) {
    set_timeout(&Closure::once_into_js(run), 0);
}
