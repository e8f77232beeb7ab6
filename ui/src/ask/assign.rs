//! To whom a task goes: a person or a queue.

use super::{AskProps, about, use_answer};
use crate::parts::assignee::AssigneeField;
use crate::parts::{Button, Dialog, Refused};
use crate::store::work::Verb;
use crate::t;
use careloop_contract::command::Assignee;
use yew::prelude::*;

/// Asks to whom a task goes.
#[component]
pub(super) fn AskAssign(props: &AskProps) -> Html {
    let answer = use_answer(&props.asking);
    let onchoose = answer.send.reform(|to: Assignee| Verb::Assign(to));
    html! {
        <Dialog id="ask-assign" title={t!("ask-assign")} onclose={answer.close.clone()}>
            { about(&props.asking) }
            <AssigneeField id="ask-assign-to" label={t!("ask-assign-to")} {onchoose} busy={answer.busy} />
            <Refused refusal={answer.rest(&[])} />
            <div class="dialog-actions"><Button onclick={answer.close.clone()}>{ t!("ask-leave") }</Button></div>
        </Dialog>
    }
}
