//! Everything that was written, by its words.

use crate::t;
use yew::prelude::*;

/// Everything that was written, by its words.
#[component]
pub fn SearchScreen() -> Html {
    html! {
        <main class="list-pane">
            <header class="screen-head"><h1>{ t!("screen-search") }</h1></header>
        </main>
    }
}
