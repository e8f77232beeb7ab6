//! What in the audit trail somebody has to look at.

use crate::parts::Refused;
use crate::screen::knowing::use_knowing;
use crate::t;
use careloop_contract::query::ListAlerts;
use yew::prelude::*;

/// What in the audit trail somebody has to look at.
#[component]
pub fn AlertsScreen() -> Html {
    let known = use_knowing((), |()| ListAlerts::default());
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head"><h1>{ t!("screen-alerts") }</h1></header>
            <div class="page-body">
                <Refused refusal={known.refusal().cloned()} />
                if let Some(page) = known.value() {
                    <p role="status">{ t!("alerts-open", count = page.open) }</p>
                }
            </div>
        </main>
    }
}
