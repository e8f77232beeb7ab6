//! What a security officer looks after, at a glance.

use super::audit::StandingLine;
use crate::t;
use yew::prelude::*;

/// What a security officer looks after.
#[component]
pub fn OversightScreen() -> Html {
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head"><h1>{ t!("screen-oversight") }</h1></header>
            <div class="page-body"><StandingLine /></div>
        </main>
    }
}
