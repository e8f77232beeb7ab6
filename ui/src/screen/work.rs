//! A list of work: inbox, today, upcoming, waiting, done.

use crate::t;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub struct WorkScreenProps {
    /// The list that is shown.
    pub place: careloop_contract::Place,
}

/// A list of work: inbox, today, upcoming, waiting, done.
#[component]
pub fn WorkScreen(_props: &WorkScreenProps) -> Html {
    html! {
        <main class="list-pane">
            <header class="screen-head"><h1>{ t!("screen-today") }</h1></header>
        </main>
    }
}
