//! Everyone who works here.

use crate::t;
use yew::prelude::*;

/// Everyone who works here.
#[component]
pub fn PeopleScreen() -> Html {
    html! {
        <main class="list-pane">
            <header class="screen-head"><h1>{ t!("screen-people") }</h1></header>
        </main>
    }
}
