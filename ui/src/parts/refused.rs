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

/// A refusal in words; nothing where there is none.
#[component]
pub fn Refused(props: &RefusedProps) -> Html {
    match &props.refusal {
        Some(refusal) => html! { <Banner tone={Tone::Danger}>{ words::refusal(refusal) }</Banner> },
        None => Html::default(),
    }
}
