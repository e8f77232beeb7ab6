//! What was done for a leaver, and how long it took.

use crate::parts::button::ButtonKind;
use crate::parts::{Banner, Button, Tone};
use crate::screen::past::moment;
use crate::store::staff::Leaving;
use crate::store::{Action, Route, use_store};
use crate::{format, t};
use careloop_contract::view::OffboardedView;
use std::rc::Rc;
use yew::prelude::*;

/// What the result is told.
#[derive(Properties, PartialEq)]
pub(super) struct DoneProps {
    /// What was done.
    pub(super) view: Rc<OffboardedView>,
    /// For whom.
    pub(super) name: String,
}

/// What was done, measured against one hour and 24 hours.
#[component]
pub(super) fn Done(props: &DoneProps) -> Html {
    let store = use_store();
    let view = &props.view;
    let zone = store.zone();
    let took = format::duration(view.done.millis_since(view.ordered));
    let (tone, verdict) = match Leaving::of(view) {
        Leaving::InTime => (Tone::Ok, t!("leave-in-time", took = took)),
        Leaving::Slow => (Tone::Warn, t!("leave-slow", took = took)),
        Leaving::Late => (Tone::Danger, t!("leave-late", took = took)),
    };
    let people = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::People)))
    };
    use_effect_with((), |()| {
        crate::parts::focus::focus("leave-done");
    });
    html! {
        <section class="section" aria-labelledby="leave-done">
            <h2 id="leave-done" tabindex="-1">{ t!("leave-done", name = props.name.clone()) }</h2>
            <Banner {tone}>{ verdict }</Banner>
            <dl class="fields">
                <dt>{ t!("field-leave_ordered") }</dt>
                <dd>{ moment(view.ordered, zone) }</dd>
                <dt>{ t!("leave-done-at") }</dt>
                <dd>{ moment(view.done, zone) }</dd>
                <dt>{ t!("leave-done-tasks") }</dt>
                <dd class="number">{ view.tasks }</dd>
                <dt>{ t!("leave-done-checklist") }</dt>
                <dd>{ t!("leave-checklist", count = view.checklist) }</dd>
            </dl>
            if !view.rekeyed {
                <Banner tone={Tone::Warn}>{ t!("leave-not-rekeyed") }</Banner>
            }
            if view.keys_wait {
                <Banner tone={Tone::Warn}>{ t!("leave-keys-wait") }</Banner>
            }
            <div class="button-row">
                <Button kind={ButtonKind::Primary} onclick={people}>{ t!("person-back") }</Button>
            </div>
        </section>
    }
}
