//! What a security officer looks after, at a glance: what was verified, what is due, what waits.

use super::audit::{Stands, anchored};
use super::knowing::use_knowing;
use super::past::moment;
use crate::parts::{Banner, Button, Icon, IconView, Refused, Tone};
use crate::store::audit::AuditAction;
use crate::store::audit::list::ListAction;
use crate::store::audit::narrow::Condition;
use crate::store::{Action, Route, Store, use_store};
use crate::{act, t, words};
use careloop_contract::Action as Permission;
use careloop_contract::query::ReadAuditState;
use careloop_contract::view::AuditState;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What a security officer looks after.
#[component]
pub fn OversightScreen() -> Html {
    let store = use_store();
    // A verification that ended changes it.
    let ended = store.records.verification.found.as_ref().map(|(_, at)| *at);
    let known = use_knowing(ended, |_| ReadAuditState {});
    {
        let (dispatch, may_know) = (store.dispatcher(), store.may(Permission::ReviewBreakGlass));
        use_effect_with(store.refreshed, move |_| {
            if may_know {
                spawn_local(async move { act::read_duties(&dispatch).await });
            }
        });
    }
    let alarms = store
        .session()
        .map(|session| session.alarms.clone())
        .unwrap_or_default();
    let state = known.value();
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <h1>{ t!("screen-oversight") }</h1>
                <div class="actions">
                    { way(&store, Route::Reports, t!("screen-reports")) }
                    { way(&store, Route::Audit, t!("screen-audit")) }
                </div>
            </header>
            <div class="page-body wide">
                if !alarms.is_empty() {
                    <Banner tone={Tone::Danger}>
                        <ul class="plain-list">
                            { for alarms.iter().map(|alarm| html! { <li>{ words::alarm(*alarm) }</li> }) }
                        </ul>
                    </Banner>
                }
                <Refused refusal={known.refusal().cloned()} />
                <div class="oversight">
                    { verification(&store, state.map(|state| &**state)) }
                    { review(&store, state.map(|state| &**state)) }
                    { waiting(&store) }
                    { last_month(&store) }
                </div>
            </div>
        </main>
    }
}

/// The way to a screen, where it is offered.
fn way(store: &Store, route: Route, words: String) -> Html {
    let offered = store
        .session()
        .is_some_and(|session| route.is_offered(&store.policy, session.roles, session.invoker));
    let onclick = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(route)))
    };
    if offered {
        html! { <Button {onclick}>{ words }</Button> }
    } else {
        Html::default()
    }
}

fn card(id: &'static str, title: String, content: Html) -> Html {
    html! {
        <section class="oversight-card" aria-labelledby={id}>
            <h2 {id}>{ title }</h2>
            { content }
        </section>
    }
}

/// A line that says whether something is to be done: sign, word and number.
fn line(is_due: bool, words: String) -> Html {
    let (class, icon) = if is_due {
        ("due", Icon::Warning)
    } else {
        ("done", Icon::OkCircle)
    };
    html! { <p class={classes!("oversight-line", class)}><IconView {icon} small=true /><span>{ words }</span></p> }
}

fn awaited() -> Html {
    html! { <span class="skeleton short"></span> }
}

/// How far everything was verified, and what vouches for it outside.
fn verification(store: &Store, state: Option<&AuditState>) -> Html {
    let content = state.map_or_else(awaited, |state| {
        html! {
            <>
                <Stands state={state.clone()} />
                if state.anchors.len() > 1 {
                    <details class="heads">
                        <summary>{ t!("oversight-anchors") }</summary>
                        <ul class="plain-list">
                            { for state.anchors.iter().map(|anchor| html! { <li>{ anchored(anchor, store.zone()) }</li> }) }
                        </ul>
                    </details>
                }
            </>
        }
    });
    card(
        "oversight-verified",
        t!("oversight-verified"),
        html! { <>{ content }<div class="button-row">{ way(store, Route::Verify, t!("oversight-to-verify")) }</div></> },
    )
}

/// When the audit trail is to be reviewed, and when it was.
fn review(store: &Store, state: Option<&AuditState>) -> Html {
    let content = state.map_or_else(awaited, |state| {
        let due = state.review_due.unmistakable();
        html! {
            <>
                if state.review_overdue > 0 {
                    { line(true, t!("oversight-review-overdue", count = state.review_overdue, day = due)) }
                } else {
                    { line(false, t!("oversight-review-due", day = due)) }
                }
                <p class="meta">
                    { state.reviewed.as_ref().map_or_else(|| t!("oversight-never-reviewed"), |done| t!(
                        "oversight-reviewed", from = done.from.unmistakable(), to = done.to.unmistakable(),
                        name = done.by.name.clone(), at = moment(done.at, store.zone())
                    )) }
                </p>
            </>
        }
    });
    card(
        "oversight-review",
        t!("screen-audit-review"),
        html! { <>{ content }<div class="button-row">{ way(store, Route::AuditReview, t!("oversight-to-review")) }</div></> },
    )
}

/// What waits for somebody to look.
fn waiting(store: &Store) -> Html {
    let duties = store.staff.duties;
    card(
        "oversight-waiting",
        t!("oversight-waiting"),
        html! {
            <>
                { line(duties.alerts > 0, t!("oversight-alerts", count = duties.alerts)) }
                { line(duties.reviews > 0, t!("oversight-emergencies", count = duties.reviews)) }
                <div class="button-row">
                    { way(store, Route::Alerts, t!("oversight-to-alerts")) }
                    { way(store, Route::Emergency, t!("oversight-to-emergencies")) }
                </div>
            </>
        },
    )
}

/// What happened in the last 30 days that a security officer wants to know of.
fn last_month(store: &Store) -> Html {
    let duties = store.staff.duties;
    let recoveries = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| {
            let only = ListAction::NarrowTo(vec![Condition::Kind("recovered".to_owned())]);
            dispatch.dispatch(Action::Audit(AuditAction::List(only)));
            dispatch.dispatch(Action::Go(Route::Audit));
        })
    };
    card(
        "oversight-month",
        t!("oversight-month"),
        html! {
            <>
                { line(duties.twice > 0, t!("oversight-twice", count = duties.twice)) }
                { line(duties.recoveries > 0, t!("oversight-recoveries", count = duties.recoveries)) }
                <div class="button-row">
                    { way(store, Route::Sessions, t!("oversight-to-sessions")) }
                    if duties.recoveries > 0 {
                        <Button onclick={recoveries}>{ t!("oversight-to-recoveries") }</Button>
                    }
                </div>
            </>
        },
    )
}
