//! Who saw and did what: the list, and how far it was verified.

mod standing;

pub(super) use standing::StandingLine;

use crate::store::use_store;
use crate::t;
use yew::prelude::*;

/// Who saw and did what.
#[component]
pub fn AuditScreen() -> Html {
    let _store = use_store();
    html! {
        <main class="list-pane" id="main">
            <header class="screen-head"><h1>{ t!("screen-audit") }</h1></header>
            <StandingLine />
        </main>
    }
}
