//! The screens at the door: first run, sign-in, enrolment, recovery, restore, lock.

use crate::t;
use careloop_contract::view::DoorView;
use std::rc::Rc;
use yew::prelude::*;

/// What the entrance is told.
#[derive(Properties, PartialEq)]
pub struct EntranceProps {
    /// How the vault stands.
    pub door: Rc<DoorView>,
}

/// The screen for how the vault stands, and the ways from it to the others.
#[component]
pub fn Entrance(_props: &EntranceProps) -> Html {
    html! {
        <main class="entrance"><h1>{ t!("careloop") }</h1></main>
    }
}
