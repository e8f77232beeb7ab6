//! One of the people who work here.

use crate::t;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub struct PersonScreenProps {
    /// The person.
    pub user: careloop_contract::UserId,
}

/// One of the people who work here.
#[component]
pub fn PersonScreen(_props: &PersonScreenProps) -> Html {
    html! {
        <main class="list-pane">
            <header class="screen-head"><h1>{ t!("screen-person") }</h1></header>
        </main>
    }
}
