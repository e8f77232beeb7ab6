//! A small word that says what was understood, and can be taken out again.

use super::icon::{Icon, IconView};
use crate::t;
use yew::prelude::*;

/// What a chip is told.
#[derive(Properties, PartialEq)]
pub struct ChipProps {
    /// What kind of thing it is: its classes beside `chip`.
    pub class: Classes,
    /// Its drawing.
    pub icon: Icon,
    /// What it says.
    pub text: AttrValue,
    /// Whether it is not settled yet.
    #[prop_or_default]
    pub is_unsettled: bool,
    /// It is taken out. Without this it cannot be.
    #[prop_or_default]
    pub onremove: Option<Callback<()>>,
}

/// A chip.
#[component]
pub fn Chip(props: &ChipProps) -> Html {
    let remove = props.onremove.as_ref().map(|onremove| {
        let onclick = onremove.reform(|_: MouseEvent| ());
        html! {
            <button type="button" {onclick} aria-label={t!("chip-remove", what = props.text.to_string())}>
                <IconView icon={Icon::Close} />
            </button>
        }
    });
    html! {
        <span class={classes!("chip", props.class.clone(), props.is_unsettled.then_some("unsettled"))}>
            <IconView icon={props.icon} />
            <span>{ props.text.clone() }</span>
            { remove }
        </span>
    }
}
