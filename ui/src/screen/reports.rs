//! Reports of the audit trail.

use crate::t;
use yew::prelude::*;

/// Reports of the audit trail.
#[component]
pub fn ReportsScreen() -> Html {
    html! {
        <main class="list-pane" id="main">
            <header class="screen-head"><h1>{ t!("screen-reports") }</h1></header>
        </main>
    }
}
