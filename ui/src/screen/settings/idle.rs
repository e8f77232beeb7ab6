//! After how many minutes without activity this workstation locks.

use super::{Choice, pairs};
use crate::store::use_store;
use crate::t;
use crate::transport::send;
use careloop_contract::limits::IDLE_MINUTES;
use careloop_contract::query::ReadSettings;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What the choice is told.
#[derive(Properties, PartialEq)]
pub(super) struct IdleProps {
    /// The minutes this workstation prefers.
    pub(super) minutes: u8,
    /// It prefers others.
    pub(super) onchange: Callback<u8>,
}

/// The minutes until the lock. The clinic says how many at most; a workstation may choose fewer.
#[component]
pub(super) fn Idle(props: &IdleProps) -> Html {
    let store = use_store();
    let most = use_state(|| None::<u8>);
    {
        let most = most.setter();
        use_effect_with((), move |()| {
            spawn_local(async move {
                // Where the clinic's own rule cannot be read, what counts now is the most.
                most.set(
                    send(ReadSettings {})
                        .await
                        .ok()
                        .map(|settings| settings.idle_minutes),
                );
            });
        });
    }
    let most = most.unwrap_or_else(|| {
        store
            .session()
            .map_or(*IDLE_MINUTES.end(), |session| session.idle_minutes)
    });
    let choices = (*IDLE_MINUTES.start()..=most).map(|minutes| (minutes.to_string(), words(minutes)));
    let now = props.minutes;
    let onchange = props
        .onchange
        .reform(move |minutes: String| minutes.parse().unwrap_or(now));
    html! {
        <Choice id="idle" label={t!("settings-idle")} hint={t!("settings-idle-hint")}
            value={now.min(most).to_string()} choices={pairs(choices)} {onchange} />
    }
}

/// So many minutes, with the kind of place they fit.
fn words(minutes: u8) -> String {
    match minutes {
        3 => t!("idle-exam-room", count = minutes),
        5 => t!("idle-front-desk", count = minutes),
        10 => t!("idle-back-office", count = minutes),
        _ => t!("settings-minutes", count = minutes),
    }
}
