//! The mark of Careloop: a ring, and the tick that closes it.

use crate::t;
use yew::prelude::*;

/// What the mark is told.
#[derive(Properties, PartialEq)]
pub struct MarkProps {
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
}

/// The mark alone. It says nothing to a screen reader.
#[component]
pub fn Mark(props: &MarkProps) -> Html {
    html! {
        <svg class={classes!("mark", props.class.clone())} viewBox="0 0 24 24" aria-hidden="true">
            <path class="ring" d="M20.04 9.23A8.5 8.5 0 1 1 14.77 3.96" />
            <path class="close" d="M7.6 12.1 10.9 15.3 18.01 5.99" />
        </svg>
    }
}

/// The mark and the name.
#[component]
pub fn Wordmark() -> Html {
    html! {
        <span class="wordmark"><Mark /><span class="wordmark-text">{ t!("careloop") }</span></span>
    }
}
