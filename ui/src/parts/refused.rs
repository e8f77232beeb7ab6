//! A refusal, beside what it is about.

use super::banner::{Banner, Tone};
use crate::words;
use careloop_contract::Refusal;
use yew::prelude::*;

/// What a refusal is told.
#[derive(Properties, PartialEq)]
pub struct RefusedProps {
    /// The refusal, if there is one.
    pub refusal: Option<Refusal>,
}

/// A refusal in words; an empty place where there is none.
///
/// The place is always in the page: a component that draws nothing at all makes Yew 0.23 insert what
/// comes before it next to a sibling that may be gone.
#[component]
pub fn Refused(props: &RefusedProps) -> Html {
    html! {
        <div class="refused">
            if let Some(refusal) = &props.refusal {
                <Banner tone={Tone::Danger}>{ words::refusal(refusal) }</Banner>
            }
        </div>
    }
}
