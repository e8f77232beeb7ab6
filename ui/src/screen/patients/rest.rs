//! Doing something once nothing changes any more.

use crate::wait;
use yew::prelude::*;

/// Runs `then` when `what` has not changed for so many milliseconds; not for what stands at first.
#[hook]
pub(super) fn use_rest<T: PartialEq + 'static>(what: T, millis: i32, then: impl FnOnce() + 'static) {
    let is_first = use_mut_ref(|| true);
    use_effect_with(what, move |_| {
        let starts = is_first.replace(false);
        let later = (!starts).then(|| wait::after(millis, then));
        move || drop(later)
    });
}
