//! Alerts about the audit trail: what happened, whose doing it was, and what became of it.

mod dispose;

use super::knowing::use_knowing;
use super::past::moment;
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Button, ButtonKind, Empty, Refused, focus};
use crate::store::audit::AuditAction;
use crate::store::audit::list::ListAction;
use crate::store::audit::narrow::Condition;
use crate::store::watch::{ALERTS_SHOWN, told};
use crate::store::{Action, Route, Store, use_store};
use crate::{act, clock, t, wait, words};
use careloop_contract::query::ListAlerts;
use careloop_contract::view::{AlertDisposal, AlertView};
use careloop_contract::{AlertId, Disposition};
use dispose::DisposeDialog;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Alerts, those first that nobody has looked into.
#[component]
pub fn AlertsScreen() -> Html {
    let store = use_store();
    let skip = use_state_eq(|| 0_u32);
    let disposing = use_state(|| None::<AlertView>);
    let known = use_knowing(*skip, |skip| ListAlerts {
        skip: *skip,
        rows: Some(ALERTS_SHOWN),
        ..ListAlerts::default()
    });
    let go = |route: Route| {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(route)))
    };
    let dispose = Callback::from({
        let disposing = disposing.setter();
        move |alert: AlertView| disposing.set(Some(alert))
    });
    let close = Callback::from({
        let disposing = disposing.setter();
        move |()| disposing.set(None)
    });
    let disposed = Callback::from({
        let (known, dispatch) = (known.clone(), store.dispatcher());
        move |alert: AlertId| {
            known.again();
            let dispatch = dispatch.clone();
            spawn_local(async move { act::read_duties(&dispatch).await });
            // The button that was pressed is gone: what it was about takes the focus.
            wait::soon(move || {
                if focus::is_lost() {
                    focus::focus(&heading_id(alert));
                }
            });
        }
    });
    let page = known.value().cloned();
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <h1>{ t!("screen-alerts") }</h1>
                if let Some(page) = &page {
                    <span class="freshness">{ t!("alerts-sorted", open = page.open, total = page.total) }</span>
                }
                <div class="actions">
                    <Button onclick={go(Route::WatchRules)}>
                        <IconView icon={Icon::Settings} />{ t!("screen-watch-rules") }
                    </Button>
                    <Button onclick={go(Route::AuditReview)}>
                        <IconView icon={Icon::Verify} />{ t!("screen-audit-review") }
                    </Button>
                </div>
            </header>
            <div class="page-body wide">
                <p class="lead">{ t!("alerts-lead") }</p>
                <Refused refusal={known.refusal().cloned()} />
                if let Some(page) = &page {
                    if page.alerts.is_empty() {
                        <Empty icon={Icon::OkCircle} title={t!("alerts-none")} text={t!("alerts-none-text")} />
                    } else {
                        { section(&page.alerts, true, &store, &dispose) }
                        { section(&page.alerts, false, &store, &dispose) }
                        { pager(*skip, page.total, &skip) }
                    }
                } else if known.refusal().is_none() {
                    <div aria-busy="true"><span class="skeleton"></span><span class="skeleton short"></span></div>
                }
            </div>
            if let Some(alert) = &*disposing {
                <DisposeDialog alert={alert.clone()} ondispose={disposed} onclose={close} />
            }
        </main>
    }
}

/// The alerts that wait, or those that do not.
fn section(alerts: &[AlertView], open: bool, store: &Store, dispose: &Callback<AlertView>) -> Html {
    let shown: Vec<&AlertView> = alerts
        .iter()
        .filter(|alert| alert.disposal.is_none() == open)
        .collect();
    if shown.is_empty() {
        return Html::default();
    }
    let (id, title) = if open {
        ("alerts-open", t!("alerts-open-title"))
    } else {
        ("alerts-closed", t!("alerts-closed-title"))
    };
    html! {
        <section class="section" aria-labelledby={id} key={id}>
            <h2 {id}>{ title }</h2>
            <ol class="alerts">{ for shown.into_iter().map(|alert| one(alert, store, dispose)) }</ol>
        </section>
    }
}

fn heading_id(alert: AlertId) -> String {
    format!("alert-{alert}")
}

fn one(alert: &AlertView, store: &Store, dispose: &Callback<AlertView>) -> Html {
    let zone = store.zone();
    let day = clock::local(alert.at, zone).0.unmistakable();
    let look = {
        let (store, places) = (store.clone(), alert.entries.clone());
        Callback::from(move |()| show_entries(&store, places.clone()))
    };
    let close = {
        let (dispose, alert) = (dispose.clone(), alert.clone());
        Callback::from(move |()| dispose.emit(alert.clone()))
    };
    let rule = words::rule(alert.rule);
    let count = u32::try_from(alert.entries.len()).unwrap_or(u32::MAX);
    let is_open = alert.disposal.is_none();
    html! {
        <li key={alert.alert.to_string()} class={classes!("alert", is_open.then_some("open"))}>
            <h3 id={heading_id(alert.alert)} tabindex="-1">
                <IconView icon={if is_open { Icon::Warning } else { Icon::OkCircle }} />{ rule.clone() }
            </h3>
            <p class="alert-told">{ told(alert, &day) }</p>
            <dl class="alert-facts">
                if let Some(person) = &alert.person {
                    <div><dt>{ t!("alert-person") }</dt><dd>{ person.name.clone() }</dd></div>
                }
                if let Some(patient) = &alert.patient {
                    <div><dt>{ t!("field-patient") }</dt><dd>{ patient.name.clone() }</dd></div>
                }
                <div><dt>{ t!("alert-when") }</dt><dd class="number">{ moment(alert.at, zone) }</dd></div>
            </dl>
            if let Some(disposal) = &alert.disposal { { became(disposal, zone) } }
            <div class="button-row">
                if is_open {
                    <Button kind={ButtonKind::Primary} class="small" onclick={close}
                        label={t!("alert-dispose-of", rule = rule.clone(), day = day.clone())}>
                        { t!("alert-dispose") }
                    </Button>
                }
                if count > 0 {
                    <Button class="small" onclick={look}
                        label={t!("alert-look-of", count = count, rule = rule, day = day)}>
                        <IconView icon={Icon::History} small=true />{ t!("alert-look", count = count) }
                    </Button>
                }
            </div>
        </li>
    }
}

/// What became of it, who said so and when.
fn became(disposal: &AlertDisposal, zone: &str) -> Html {
    html! {
        <div class="alert-disposal">
            <p><DispositionBadge disposition={disposal.disposition} />
                <span class="meta">{ t!("alert-disposed-by", name = disposal.by.name.clone(), at = moment(disposal.at, zone)) }</span>
            </p>
            <p class="passage">{ disposal.words.clone() }</p>
        </div>
    }
}

/// What a badge is told.
#[derive(Properties, PartialEq)]
struct DispositionBadgeProps {
    /// What became of it.
    disposition: Disposition,
}

#[component]
fn DispositionBadge(props: &DispositionBadgeProps) -> Html {
    let (class, icon) = match props.disposition {
        Disposition::Appropriate => (Some("ok"), Icon::OkCircle),
        Disposition::FalseAlarm => (None, Icon::Cancel),
        Disposition::Incident => (Some("danger"), Icon::Error),
    };
    html! {
        <span class={classes!("badge", class)}>
            <IconView {icon} small=true />{ words::disposition(props.disposition) }
        </span>
    }
}

fn pager(at: u32, total: u32, skip: &UseStateHandle<u32>) -> Html {
    if total <= ALERTS_SHOWN {
        return Html::default();
    }
    let to = |skip_to: u32| {
        let skip = skip.setter();
        Callback::from(move |()| skip.set(skip_to))
    };
    let (first, last) = (at + 1, (at + ALERTS_SHOWN).min(total));
    html! {
        <nav class="pager" aria-label={t!("pager-label")}>
            <Button class="small" disabled={at == 0} onclick={to(at.saturating_sub(ALERTS_SHOWN))}>
                <IconView icon={Icon::ChevronLeft} small=true />{ t!("pager-before") }
            </Button>
            <span class="meta" role="status">{ t!("pager-shown", first = first, last = last, total = total) }</span>
            <Button class="small" disabled={last >= total} onclick={to(at + ALERTS_SHOWN)}>
                { t!("pager-next") }<IconView icon={Icon::ChevronRight} small=true />
            </Button>
        </nav>
    }
}

/// Goes to the audit trail, narrowed to these entries.
fn show_entries(store: &Store, places: Vec<u64>) {
    store.dispatch(Action::Audit(AuditAction::List(ListAction::NarrowTo(vec![
        Condition::Places(places),
    ]))));
    store.dispatch(Action::Go(Route::Audit));
}
