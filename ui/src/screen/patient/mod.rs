//! A patient's record.

use crate::t;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub struct PatientScreenProps {
    /// The patient.
    pub patient: careloop_contract::PatientId,
}

/// A patient's record.
#[component]
pub fn PatientScreen(_props: &PatientScreenProps) -> Html {
    html! {
        <main class="list-pane">
            <header class="screen-head"><h1>{ t!("screen-patient") }</h1></header>
        </main>
    }
}
