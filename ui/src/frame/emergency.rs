//! The emergency access that is under way: over everything, until it ends.

use crate::act;
use crate::parts::{Button, Icon, IconView, Refused};
use crate::screen::asking::use_asking;
use crate::store::staff::minutes_left;
use crate::store::{Action, Route, use_store};
use crate::{clock, t, wait};
use careloop_contract::command::EndBreakGlass;
use careloop_contract::view::BreakGlassView;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Milliseconds between two looks at the time that is left.
const LOOK_EVERY: i32 = 5_000;

/// What the banner is told.
#[derive(Properties, PartialEq)]
pub(super) struct EmergencyBannerProps {
    /// The access.
    pub(super) access: BreakGlassView,
}

/// Whose clinical text is open, for how long, and the way to end it.
#[component]
pub(super) fn EmergencyBanner(props: &EmergencyBannerProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let until = props.access.until;
    let left = use_state_eq(|| minutes_left(until, clock::now()));
    {
        let (left, dispatch) = (left.setter(), store.dispatcher());
        use_effect_with(until, move |until| {
            let until = *until;
            left.set(minutes_left(until, clock::now()));
            let look = wait::every(LOOK_EVERY, move || {
                let now = minutes_left(until, clock::now());
                left.set(now);
                if now.is_none() {
                    // It ran out: the engine says so, and what was open is closed again.
                    let dispatch = dispatch.clone();
                    spawn_local(async move {
                        act::read_session(&dispatch).await;
                        dispatch.dispatch(Action::Refresh);
                    });
                }
            });
            move || drop(look)
        });
    }
    let end = Callback::from({
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        move |()| {
            let dispatch = dispatch.clone();
            asking.ask(async move {
                act::save(&dispatch, EndBreakGlass {}).await?;
                act::read_session(&dispatch).await;
                dispatch.dispatch(Action::Refresh);
                // Its button had the focus.
                super::panes::keep_focus();
                act::tell(&dispatch, t!("emergency-ended"));
                Ok(())
            });
        }
    });
    let patient = props.access.patient.patient;
    let open = {
        let dispatch = store.dispatcher();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Go(Route::Patient(patient))))
    };
    let minutes = left.map_or_else(
        || t!("emergency-over"),
        |minutes| t!("emergency-left", count = minutes),
    );
    html! {
        <section class="emergency-banner" aria-label={t!("emergency-banner")}>
            <IconView icon={Icon::Warning} />
            <span class="unseen" role="alert">{ t!("emergency-open", name = props.access.patient.name.clone()) }</span>
            <p>
                <strong>{ t!("emergency-word") }</strong>{ " " }
                <button type="button" class="link" onclick={open}>{ props.access.patient.name.clone() }</button>
                { " · " }<span class="nowrap">{ minutes }</span>{ " · " }{ t!("emergency-tagged") }
            </p>
            <Button id="end-emergency" busy={asking.is_busy()} onclick={end}>{ t!("emergency-end") }</Button>
            <Refused refusal={asking.refusal().cloned()} />
        </section>
    }
}
