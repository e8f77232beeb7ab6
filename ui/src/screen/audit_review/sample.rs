//! The first step: what happened in the period, what must be closed first, and how the sample was drawn.

use super::{Change, StepProps};
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Banner, Button, ButtonKind, Tone};
use crate::store::watch::review::Step;
use crate::store::{Action, Route, use_store};
use crate::{format, t};
use std::rc::Rc;
use yew::prelude::*;

/// What happened in the period.
#[component]
pub(super) fn Sample(props: &StepProps) -> Html {
    let store = use_store();
    let view = &props.view;
    let counts = view.counts;
    let alerts = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::Alerts)))
    };
    let begin = props.onchange.reform(|()| {
        let change: Change = Rc::new(|form| form.step = Step::Look);
        change
    });
    let rows = [
        ("entries", counts.entries),
        ("people", counts.people),
        ("views", counts.views),
        ("exports", counts.exports),
        ("refusals", counts.refusals),
        ("alerts", counts.alerts),
    ];
    let sampled = u32::try_from(view.sample.len()).unwrap_or(u32::MAX);
    let is_begun = props.form.is_begun();
    html! {
        <>
            if !view.ready {
                <Banner tone={Tone::Info}>{ t!("audit-review-not-ready", to = view.to.unmistakable()) }</Banner>
            }
            if counts.open_alerts > 0 {
                <Banner tone={Tone::Warn}>
                    <span class="banner-title">{ t!("audit-review-alerts-first", count = counts.open_alerts) }</span>
                    { t!("audit-review-alerts-first-text") }{ " " }
                    <Button class="small" onclick={alerts}>{ t!("audit-review-to-alerts") }</Button>
                </Banner>
            }
            <dl class="review-counts">
                { for rows.into_iter().map(|(name, count)| html! {
                    <div>
                        <dd class="number">{ format::count(u64::from(count)) }</dd>
                        <dt>{ t!(&format!("audit-review-count-{name}"), count = count) }</dt>
                    </div>
                }) }
            </dl>
            <p>{ t!("audit-review-sampled", count = sampled) }</p>
            if view.ready {
                <div class="button-row">
                    <Button id="review-begin" kind={ButtonKind::Primary} onclick={begin}>
                        { if is_begun { t!("audit-review-go-on") } else { t!("audit-review-begin") } }
                        <IconView icon={Icon::ChevronRight} small=true />
                    </Button>
                </div>
            }
        </>
    }
}
