//! How this workstation likes its window, and one's own password.

use crate::t;
use yew::prelude::*;

/// How this workstation likes its window, and one's own password.
#[component]
pub fn SettingsScreen() -> Html {
    html! {
        <main class="list-pane">
            <header class="screen-head"><h1>{ t!("screen-settings") }</h1></header>
        </main>
    }
}
