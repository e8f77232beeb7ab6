//! The places of work, and everything else there is.

use crate::parts::{Icon, IconView};
use crate::store::{Action, Overlay, Route, use_store};
use crate::{act, t};
use careloop_contract::query::RecordSource;
use careloop_contract::view::RecordRef;
use careloop_contract::{Action as Permission, Place};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The places of work, and everything else there is. What a person's roles can never do is not
/// offered; the engine decides all the same.
#[component]
pub(super) fn Sidebar() -> Html {
    let store = use_store();
    let is_offered = |route: Route| {
        store
            .session()
            .is_some_and(|session| route.is_offered(&store.policy, session.roles, session.invoker))
    };
    {
        // Read again with every screen: a review that was closed does not wait any more.
        let (dispatch, may_know) = (store.dispatcher(), store.may(Permission::ReviewBreakGlass));
        let is_settled = store.saving.under_way == 0;
        use_effect_with(
            (store.route, is_settled, store.refreshed),
            move |(_, is_settled, _)| {
                if may_know && *is_settled {
                    spawn_local(async move { act::read_duties(&dispatch).await });
                }
            },
        );
    }
    let help = {
        let dispatch = store.dispatcher();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Overlay(Overlay::Help)))
    };
    let item = |route: Route, count: u32, overdue: u32| {
        if !is_offered(route) {
            return Html::default();
        }
        let dispatch = store.dispatcher();
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Go(route)));
        let is_current = store.route == route || belongs_to(store.route) == Some(route);
        let number = Route::NUMBERED.iter().position(|numbered| *numbered == route);
        html! {
            <li>
                <button type="button" class="nav-item" {onclick} aria-current={is_current.then_some("page")}
                    aria-keyshortcuts={number.map(|number| format!("Control+{}", number + 1))}>
                    <IconView icon={icon_of_screen(route)} />
                    <span class="nav-label">{ t!(route.title()) }</span>
                    if count > 0 {
                        <span class={classes!("count", (overdue > 0).then_some("late"))} aria-hidden="true">
                            if overdue > 0 { <IconView icon={Icon::Overdue} /> }
                            { count }
                        </span>
                        <span class="unseen">
                            { spoken(route, count, overdue) }
                        </span>
                    }
                </button>
            </li>
        }
    };
    let may = |action| store.may(action);
    let counts = store.counts;
    html! {
        <nav class="sidebar" aria-label={t!("nav-label")}>
            if may(Permission::SeeTask) {
                <ul class="nav-section" aria-label={t!("nav-work")}>
                { item(Route::Place(Place::Inbox), counts.inbox, 0) }
                { item(Route::Place(Place::Today), counts.today, counts.overdue) }
                { item(Route::Place(Place::Upcoming), counts.upcoming, 0) }
                { item(Route::Place(Place::Waiting), counts.waiting, 0) }
                { item(Route::Place(Place::Done), 0, 0) }
                </ul>
            }
            <ul class="nav-section" aria-label={t!("nav-clinic")}>
                { item(Route::Patients, 0, 0) }
                { item(Route::People, 0, 0) }
                { item(Route::Search, 0, 0) }
            </ul>
            if OVERSIGHT.into_iter().any(is_offered) {
                <ul class="nav-section" aria-label={t!("nav-oversight")}>
                    { item(Route::Oversight, 0, 0) }
                    { item(Route::Audit, 0, 0) }
                    { item(Route::Alerts, store.staff.duties.alerts, 0) }
                </ul>
            }
            if RULES.into_iter().any(is_offered) {
                <ul class="nav-section" aria-label={t!("nav-rules")}>
                    { item(Route::Emergency, store.staff.duties.reviews, 0) }
                    { item(Route::Sessions, 0, 0) }
                    { item(Route::Policy, 0, 0) }
                    { item(Route::Clinic, 0, 0) }
                </ul>
            }
            <ul class="nav-section at-end" aria-label={t!("nav-workstation")}>
                { item(Route::Verify, 0, 0) }
                { item(Route::Backup, 0, 0) }
                { item(Route::Settings, 0, 0) }
                <li>
                    <button type="button" class="nav-item" onclick={help} aria-keyshortcuts="F1">
                        <IconView icon={Icon::Help} />
                        <span class="nav-label">{ t!("command-help") }</span>
                    </button>
                </li>
            </ul>
        </nav>
    }
}

/// The places of those who look over everybody's shoulder.
const OVERSIGHT: [Route; 3] = [Route::Oversight, Route::Audit, Route::Alerts];

/// The places of those who answer for people and rules.
const RULES: [Route; 4] = [Route::Emergency, Route::Sessions, Route::Policy, Route::Clinic];

/// The place of the sidebar that a screen without one of its own is reached from.
const fn belongs_to(route: Route) -> Option<Route> {
    match route {
        Route::Person(_) | Route::Leaver(_) | Route::WhoCan => Some(Route::People),
        Route::Review(_) => Some(Route::Emergency),
        Route::Recovery => Some(Route::Settings),
        Route::Reports | Route::RecordAt(RecordSource::Entry { .. }) => Some(Route::Audit),
        Route::AuditReview => Some(Route::Oversight),
        Route::WatchRules => Some(Route::Alerts),
        Route::RecordAt(RecordSource::Version { record, .. }) => match record {
            RecordRef::Patient(_) => Some(Route::Patients),
            RecordRef::Task(_) | RecordRef::Remark(_) => None,
        },
        Route::Place(_)
        | Route::Patients
        | Route::Patient(_)
        | Route::People
        | Route::Policy
        | Route::Sessions
        | Route::Emergency
        | Route::Clinic
        | Route::Search
        | Route::Settings
        | Route::Backup
        | Route::Verify
        | Route::Oversight
        | Route::Audit
        | Route::Alerts => None,
    }
}

/// The numbers of a place, read out.
fn spoken(route: Route, count: u32, overdue: u32) -> String {
    if route == Route::Emergency {
        t!("nav-reviews", count = count)
    } else if route == Route::Alerts {
        t!("nav-alerts", count = count)
    } else if overdue > 0 {
        t!("nav-count-late", count = count, overdue = overdue)
    } else {
        t!("count-rows", count = count)
    }
}

/// What stands before the name of a place, and alone where there is no room for the name.
pub(crate) const fn icon_of_screen(route: Route) -> Icon {
    match route {
        Route::Place(Place::Inbox) => Icon::Inbox,
        Route::Place(Place::Today) => Icon::Today,
        Route::Place(Place::Upcoming) => Icon::Upcoming,
        Route::Place(Place::Waiting) => Icon::Waiting,
        Route::Place(Place::Done) => Icon::Done,
        Route::Patients | Route::Patient(_) => Icon::Patients,
        Route::People | Route::Person(_) | Route::Leaver(_) | Route::WhoCan => Icon::People,
        Route::Policy => Icon::Shield,
        Route::Sessions => Icon::Key,
        Route::Emergency | Route::Review(_) => Icon::Warning,
        Route::Clinic => Icon::Tag,
        Route::Recovery => Icon::Unlock,
        Route::Search => Icon::Search,
        Route::Settings => Icon::Settings,
        Route::Backup => Icon::Backup,
        Route::Verify => Icon::Verify,
        Route::Oversight => Icon::Eye,
        Route::Audit | Route::RecordAt(_) => Icon::History,
        Route::Reports => Icon::Note,
        Route::Alerts => Icon::Bell,
        Route::WatchRules => Icon::Settings,
        Route::AuditReview => Icon::Done,
    }
}
