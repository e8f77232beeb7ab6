//! How soon a task matters.

use super::{AskProps, about, use_answer};
use crate::parts::{Button, Dialog, IconView, Refused};
use crate::parts::{Icon, focus};
use crate::store::work::Verb;
use crate::{t, words};
use careloop_contract::Priority;
use yew::prelude::*;

/// The most urgent first, as the keys 1, 2, 3 of quick add.
const ORDER: [Priority; 3] = [Priority::Stat, Priority::Urgent, Priority::Routine];

/// Asks how soon a task matters: one key, or one click.
#[component]
pub(super) fn AskPriority(props: &AskProps) -> Html {
    let answer = use_answer(&props.asking);
    let now = match props.asking.rows.as_ref() {
        [row] => row.priority,
        _ => Priority::Routine,
    };
    use_effect_with((), move |()| {
        focus::focus(&id(now));
    });
    let onkeydown = {
        let send = answer.send.clone();
        Callback::from(move |event: KeyboardEvent| {
            let key = event.key();
            let chosen = match key.as_str() {
                "1" => Some(Priority::Stat),
                "2" => Some(Priority::Urgent),
                "3" => Some(Priority::Routine),
                _ => None,
            };
            if let Some(priority) = chosen {
                event.prevent_default();
                send.emit(Verb::SetPriority(priority));
                return;
            }
            let step = match key.as_str() {
                "ArrowDown" => 1,
                "ArrowUp" => ORDER.len() - 1,
                _ => return,
            };
            let at = ORDER.iter().position(|priority| focus::has_focus(&id(*priority)));
            if let Some(next) = ORDER.get((at.unwrap_or(0) + step) % ORDER.len()) {
                event.prevent_default();
                focus::focus(&id(*next));
            }
        })
    };
    let choices = (1..).zip(ORDER).map(|(number, priority)| {
        let send = answer.send.clone();
        let onclick = Callback::from(move |_: MouseEvent| send.emit(Verb::SetPriority(priority)));
        let icon = match priority {
            Priority::Stat => Some(Icon::Stat),
            Priority::Urgent => Some(Icon::Urgent),
            Priority::Routine => None,
        };
        let is_now = priority == now;
        html! {
            <button type="button" class="menu-item" id={id(priority)} {onclick}
                aria-pressed={if is_now { "true" } else { "false" }}>
                <span class="priority-mark">if let Some(icon) = icon { <IconView {icon} /> }</span>
                { words::priority(priority) }
                <span class="shortcut"><kbd class="kbd">{ number.to_string() }</kbd></span>
            </button>
        }
    });
    html! {
        <Dialog id="ask-priority" title={t!("ask-priority")} onclose={answer.close.clone()}>
            { about(&props.asking) }
            <div role="group" aria-label={t!("field-priority")} {onkeydown}>{ for choices }</div>
            <Refused refusal={answer.rest(&[])} />
            <div class="dialog-actions"><Button onclick={answer.close.clone()}>{ t!("ask-leave") }</Button></div>
        </Dialog>
    }
}

fn id(priority: Priority) -> String {
    format!("ask-priority-{priority}")
}
