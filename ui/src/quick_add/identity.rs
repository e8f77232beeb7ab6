//! A patient where one is chosen: name, day of birth with age, record number, always in this order.

use crate::store::use_store;
use crate::{clock, format, t};
use careloop_contract::view::PatientHit;
use yew::prelude::*;

/// What the row is told.
#[derive(Properties, PartialEq)]
pub struct IdentityRowProps {
    /// The patient.
    pub hit: PatientHit,
}

/// A patient in full; initials alone where identity is not shown yet.
#[component]
pub fn IdentityRow(props: &IdentityRowProps) -> Html {
    let store = use_store();
    let (today, _) = clock::local_now(store.zone());
    let label = &props.hit.label;
    let Some(number) = &props.hit.record_number else {
        return html! {
            <span class="identity-row">
                <span class="name">{ label.name.clone() }</span>
                <span class="pair meta">{ t!("hit-in-a-moment") }</span>
            </span>
        };
    };
    html! {
        <span class="identity-row">
            <span class="name">{ label.name.clone() }</span>
            <span class="pair">
                <span class="label">{ t!("hit-born") }</span>{ " " }
                <span>{ format::born(label.born, today) }</span>
            </span>
            <span class="pair">
                <span class="label">{ t!("hit-number") }</span>{ " " }
                <span class="number">{ number.clone() }</span>
            </span>
        </span>
    }
}
