//! The heads of every log: what an auditor compares with a copy kept elsewhere.

use crate::{format, t};
use careloop_contract::view::LogHead;
use yew::prelude::*;

/// What the list is told.
#[derive(Properties, PartialEq)]
pub(super) struct HeadsProps {
    /// The heads.
    pub(super) heads: Vec<LogHead>,
}

/// Heads of every log, folded away until they are wanted.
#[component]
pub(super) fn Heads(props: &HeadsProps) -> Html {
    if props.heads.is_empty() {
        return Html::default();
    }
    let count = u32::try_from(props.heads.len()).unwrap_or(u32::MAX);
    html! {
        <details class="heads">
            <summary>{ t!("heads-title", count = count) }</summary>
            <p class="hint">{ t!("heads-lead") }</p>
            { for props.heads.iter().map(|head| html! {
                <dl class="head-of-log selectable">
                    <dt>{ t!("heads-workstation") }</dt><dd class="mono">{ head.workstation.to_string() }</dd>
                    <dt>{ t!("heads-size") }</dt><dd class="number">{ format::count(head.size) }</dd>
                    <dt>{ t!("heads-root") }</dt><dd class="mono">{ head.root.clone() }</dd>
                </dl>
            }) }
        </details>
    }
}
