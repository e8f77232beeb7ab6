//! The places of work, and everything else there is.

use crate::parts::{Icon, IconView};
use crate::store::{Action, Overlay, Route, use_store};
use crate::t;
use careloop_contract::{Action as Permission, Place};
use yew::prelude::*;

/// The places of work, and everything else there is. What a person's roles can never do is not
/// offered; the engine decides all the same.
#[component]
pub(super) fn Sidebar() -> Html {
    let store = use_store();
    let help = {
        let dispatch = store.dispatcher();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Overlay(Overlay::Help)))
    };
    let item = |route: Route, count: u32, overdue: u32| {
        let dispatch = store.dispatcher();
        let onclick = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Go(route)));
        let is_current = store.route == route;
        let number = Route::NUMBERED.iter().position(|numbered| *numbered == route);
        html! {
            <li>
                <button type="button" class="nav-item" {onclick} aria-current={is_current.then_some("page")}
                    aria-keyshortcuts={number.map(|number| format!("Control+{}", number + 1))}>
                    <IconView icon={icon(route)} />
                    <span class="nav-label">{ t!(route.title()) }</span>
                    if count > 0 {
                        <span class={classes!("count", (overdue > 0).then_some("late"))} aria-hidden="true">
                            if overdue > 0 { <IconView icon={Icon::Overdue} /> }
                            { count }
                        </span>
                        <span class="unseen">{ spoken(count, overdue) }</span>
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
                if may(Permission::SeePatient) { { item(Route::Patients, 0, 0) } }
                if may(Permission::SeePeople) { { item(Route::People, 0, 0) } }
                if may(Permission::SeePatient) { { item(Route::Search, 0, 0) } }
            </ul>
            <ul class="nav-section at-end" aria-label={t!("nav-workstation")}>
                if may(Permission::VerifyVault) { { item(Route::Verify, 0, 0) } }
                if may(Permission::MakeBackup) { { item(Route::Backup, 0, 0) } }
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

/// The numbers of a place, read out.
fn spoken(count: u32, overdue: u32) -> String {
    if overdue > 0 {
        t!("nav-count-late", count = count, overdue = overdue)
    } else {
        t!("count-rows", count = count)
    }
}

/// What stands before the name of a place, and alone where there is no room for the name.
const fn icon(route: Route) -> Icon {
    match route {
        Route::Place(Place::Inbox) => Icon::Inbox,
        Route::Place(Place::Today) => Icon::Today,
        Route::Place(Place::Upcoming) => Icon::Upcoming,
        Route::Place(Place::Waiting) => Icon::Waiting,
        Route::Place(Place::Done) => Icon::Done,
        Route::Patients | Route::Patient(_) => Icon::Patients,
        Route::People | Route::Person(_) => Icon::People,
        Route::Search => Icon::Search,
        Route::Settings => Icon::Settings,
        Route::Backup => Icon::Backup,
        Route::Verify => Icon::Verify,
    }
}
