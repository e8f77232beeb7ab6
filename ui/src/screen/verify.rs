//! Whether anything was changed behind the program's back.

use crate::t;
use yew::prelude::*;

/// Whether anything was changed behind the program's back.
#[component]
pub fn VerifyScreen() -> Html {
    html! {
        <main class="list-pane">
            <header class="screen-head"><h1>{ t!("screen-verify") }</h1></header>
        </main>
    }
}
