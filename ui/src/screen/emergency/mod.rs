//! Emergency access: the written procedure and who is named in it, every use of it, and the review of
//! one use.

mod begin;
mod procedure;
mod review;

pub(crate) use begin::BeginDialog;
pub use review::ReviewScreen;

use super::knowing::use_knowing;
use super::past::moment;
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Banner, Button, Empty, Refused, Tone};
use crate::store::staff::UseState;
use crate::store::{Action, Route, Store, use_store};
use crate::{format, t};
use careloop_contract::Action as Permission;
use careloop_contract::query::ListBreakGlass;
use careloop_contract::view::{BreakGlassUse, DutyCounts};
use procedure::Procedure;
use yew::prelude::*;

/// The emergency procedure, and every use of it.
#[component]
pub fn EmergencyScreen() -> Html {
    let store = use_store();
    let reviews = store.may(Permission::ReviewBreakGlass);
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head"><h1>{ t!("screen-emergency") }</h1></header>
            <div class="page-body wide">
                <p class="lead">{ t!("emergency-lead") }</p>
                if reviews {
                    { alerts(&store) }
                    <Reviews />
                }
                <Procedure />
            </div>
        </main>
    }
}

/// What else a security officer looks into: uses of the recovery sheet, one login in two places.
fn alerts(store: &Store) -> Html {
    let DutyCounts {
        recoveries, twice, ..
    } = store.staff.duties;
    let go = |route| {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(route)))
    };
    html! {
        <>
            if recoveries > 0 {
                <Banner tone={Tone::Warn}>
                    <span class="banner-title">{ t!("alert-recoveries", count = recoveries) }</span>
                    { t!("alert-recoveries-text") }
                </Banner>
            }
            if twice > 0 {
                <Banner tone={Tone::Warn}>
                    <span class="banner-title">{ t!("alert-twice", count = twice) }</span>
                    { t!("alert-twice-text") }{ " " }
                    <Button class="small" onclick={go(Route::Sessions)}>{ t!("alert-twice-look") }</Button>
                </Banner>
            }
        </>
    }
}

/// Every emergency access, those first that wait for a review.
#[component]
fn Reviews() -> Html {
    let store = use_store();
    let known = use_knowing((), |()| ListBreakGlass {});
    html! {
        <section class="section" aria-labelledby="reviews-title">
            <h2 id="reviews-title">{ t!("reviews-title") }</h2>
            <p class="lead">{ t!("reviews-lead") }</p>
            <Refused refusal={known.refusal().cloned()} />
            if let Some(uses) = known.value() {
                if uses.is_empty() {
                    <Empty title={t!("reviews-none")} text={t!("reviews-none-text")} />
                } else {
                    <div class="table-room">
                        <table class="table people-table">
                            <caption class="unseen">{ t!("reviews-title") }</caption>
                            <thead><tr>
                                <th scope="col">{ t!("review-who") }</th>
                                <th scope="col">{ t!("review-began") }</th>
                                <th scope="col">{ t!("review-lasted") }</th>
                                <th scope="col">{ t!("review-acts") }</th>
                                <th scope="col">{ t!("review-state") }</th>
                                <th scope="col"><span class="unseen">{ t!("review-open") }</span></th>
                            </tr></thead>
                            <tbody>{ for uses.iter().map(|one| line(one, &store)) }</tbody>
                        </table>
                    </div>
                }
            }
        </section>
    }
}

fn line(one: &BreakGlassUse, store: &Store) -> Html {
    let state = UseState::of(one);
    let open = {
        let (dispatch, act) = (store.dispatcher(), one.act);
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::Review(act))))
    };
    let began = moment(one.began, store.zone());
    let (name, at) = (one.by.name.clone(), began.clone());
    let label = if state == UseState::Closed {
        t!("review-read-of", name = name, began = at)
    } else {
        t!("review-open-of", name = name, began = at)
    };
    html! {
        <tr key={one.act.to_string()}>
            <th scope="row">{ one.by.name.clone() }</th>
            <td class="number">{ began }</td>
            <td class="number">{ lasted(one) }</td>
            <td class="number">{ one.acts }</td>
            <td><UseBadge {state} /></td>
            <td class="figure">
                <Button class="small" {label} onclick={open}>
                    { if state == UseState::Closed { t!("review-read") } else { t!("review-open") } }
                </Button>
            </td>
        </tr>
    }
}

/// How long an access lasted, in whole units.
fn lasted(one: &BreakGlassUse) -> String {
    one.ended.map_or_else(
        || t!("review-under-way"),
        |ended| format::duration(ended.millis_since(one.began)),
    )
}

/// What a badge is told.
#[derive(Properties, PartialEq)]
struct UseBadgeProps {
    /// How the review stands.
    state: UseState,
}

/// How an emergency access stands: shape, word and colour.
#[component]
fn UseBadge(props: &UseBadgeProps) -> Html {
    let (class, icon, text) = match props.state {
        UseState::UnderWay => ("danger", Icon::Warning, t!("review-under-way")),
        UseState::Waits => ("warn", Icon::Waiting, t!("review-waits")),
        UseState::Begun => ("info", Icon::Note, t!("review-begun")),
        UseState::Closed => ("ok", Icon::OkCircle, t!("review-closed")),
    };
    html! { <span class={classes!("badge", class)}><IconView {icon} small=true />{ text }</span> }
}
