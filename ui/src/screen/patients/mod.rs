//! Everyone the clinic treats.

use crate::t;
use yew::prelude::*;

/// Everyone the clinic treats.
#[component]
pub fn PatientsScreen() -> Html {
    html! {
        <main class="list-pane">
            <header class="screen-head"><h1>{ t!("screen-patients") }</h1></header>
        </main>
    }
}
