//! Who saw and did what: the list, what narrows it, the open entry, and how far all of it was verified.

mod condition;
mod entry;
mod export;
mod filters;
mod patient;
mod period;
mod saying;
mod standing;
mod table;

pub(crate) use entry::WhoSaw;
pub(super) use export::{ExportDialog, Exported};
pub(super) use patient::PatientChoice;
pub(super) use period::{Bounded, PeriodField};
pub(super) use saying::{by_words, outcome, patient_words, special, what};
use standing::StandingLine;
pub(super) use standing::{Stands, anchored, standing_of};
pub(super) use table::Awaited;

use crate::act;
use crate::parts::{Button, Icon, IconView};
use crate::store::audit::AuditAction;
use crate::store::audit::list::ListAction;
use crate::store::{Action, Route, use_store};
use crate::t;
use careloop_contract::Action as Permission;
use entry::EntryPane;
use filters::{Conditions, Filters};
use table::AuditTable;
use yew::prelude::*;

/// The id of the list.
pub(crate) const GRID: &str = "audit-grid";

/// Sends an action to the list of the audit trail.
pub(super) fn tell_list(dispatch: &act::Dispatch, action: ListAction) {
    dispatch.dispatch(Action::Audit(AuditAction::List(action)));
}

/// Who saw and did what.
#[component]
pub fn AuditScreen() -> Html {
    let store = use_store();
    let exports = use_state(|| false);
    {
        let dispatch = store.dispatcher();
        use_effect_with(store.refreshed, move |_| tell_list(&dispatch, ListAction::Anew));
    }
    let show = |value: bool| {
        let exports = exports.setter();
        Callback::from(move |()| exports.set(value))
    };
    let reports = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::Reports)))
    };
    html! {
        <>
            <main class="list-pane" id="main">
                <header class="screen-head">
                    <h1>{ t!("screen-audit") }</h1>
                    <div class="actions">
                        <Button id="audit-reports" onclick={reports}><IconView icon={Icon::Note} />{ t!("audit-reports") }</Button>
                        if store.may(Permission::ExportAudit) {
                            <Button id="audit-export" onclick={show(true)}>
                                <IconView icon={Icon::Export} />{ t!("audit-take-out") }
                            </Button>
                        }
                    </div>
                    <div class="wide audit-head">
                        <StandingLine />
                        <Filters />
                        <Conditions />
                    </div>
                </header>
                <AuditTable />
                if *exports {
                    <ExportDialog what={Exported::Ledger} onclose={show(false)} />
                }
            </main>
            <EntryPane />
        </>
    }
}
