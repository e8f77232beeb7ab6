//! Now at the clinic, to the minute.

use crate::{clock, wait};
use careloop_contract::{Day, TimeOfDay};
use yew::prelude::*;

const MINUTE: i64 = 60_000;

/// Today and the time at the clinic. Renders again when the minute is over.
#[hook]
pub fn use_minute(zone: &str) -> (Day, TimeOfDay) {
    let minute = use_state_eq(|| clock::now().as_millis() / MINUTE);
    {
        let minute = minute.clone();
        use_effect_with(*minute, move |_| {
            let now = clock::now().as_millis();
            let rest = i32::try_from(MINUTE - now % MINUTE + 50).unwrap_or(60_000);
            let timer = wait::after(rest, move || minute.set(clock::now().as_millis() / MINUTE));
            move || drop(timer)
        });
    }
    let now = use_memo((*minute, zone.to_owned()), |(_, zone)| clock::local_now(zone));
    *now
}
