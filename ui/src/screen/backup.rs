//! Copies of the vault: make, check.

use crate::t;
use yew::prelude::*;

/// Copies of the vault: make, check.
#[component]
pub fn BackupScreen() -> Html {
    html! {
        <main class="list-pane">
            <header class="screen-head"><h1>{ t!("screen-backup") }</h1></header>
        </main>
    }
}
