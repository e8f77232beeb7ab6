//! For whom a task waits.

use super::{AskProps, about, use_answer};
use crate::parts::{Button, ButtonKind, Dialog, FieldKind, Refused, SelectField, TextField};
use crate::store::work::Verb;
use crate::{t, words};
use careloop_contract::{Field, HoldReason, limits};
use yew::prelude::*;

/// Asks for whom a task waits, with more words where the reason needs them.
#[component]
pub(super) fn AskHold(props: &AskProps) -> Html {
    let answer = use_answer(&props.asking);
    let before = match props.asking.rows.as_ref() {
        [row] => row.waiting,
        _ => None,
    };
    let waiting = use_state_eq(|| before.unwrap_or(HoldReason::WaitingOnPatient));
    let reason = use_state(String::new);
    let send = {
        let (send, waiting, reason) = (answer.send.clone(), *waiting, reason.clone());
        Callback::from(move |()| {
            let reason = Some((*reason).clone()).filter(|text| !text.trim().is_empty());
            send.emit(Verb::Hold { waiting, reason });
        })
    };
    let choices = HoldReason::ALL
        .iter()
        .map(|reason| (reason.name().into(), words::hold_reason(*reason).into()))
        .collect::<Vec<_>>();
    let onchange = {
        let waiting = waiting.clone();
        Callback::from(move |name: String| {
            if let Some(reason) = HoldReason::from_name(&name) {
                waiting.set(reason);
            }
        })
    };
    let onkeydown = super::send_on_ctrl_enter(&send);
    let node = use_node_ref();
    super::use_first_focus(&node);
    let value = AttrValue::from((*reason).clone());
    let oninput = Callback::from(move |text| reason.set(text));
    let needs_words = *waiting == HoldReason::Other;
    html! {
        <Dialog id="ask-hold" title={t!("ask-hold")} onclose={answer.close.clone()}>
            { about(&props.asking) }
            <SelectField id="ask-hold-for" label={t!("field-hold_reason")} value={waiting.name()} {choices} {onchange}
                {node} onkeydown={onkeydown.clone()} error={answer.beside(Field::HoldReason)} />
            <TextField id="ask-hold-text" label={if needs_words { t!("ask-hold-words") } else { t!("ask-hold-more") }}
                {value} {oninput} {onkeydown} kind={FieldKind::Lines(2)} max={limits::REASON_CHARS}
                required={needs_words} error={answer.beside(Field::Reason)} />
            <Refused refusal={answer.rest(&[Field::Reason, Field::HoldReason])} />
            <div class="dialog-actions">
                <Button onclick={answer.close.clone()}>{ t!("ask-leave") }</Button>
                <Button kind={ButtonKind::Primary} busy={answer.busy} keys="Control+Enter" onclick={send}>{ t!("ask-hold-do") }</Button>
            </div>
        </Dialog>
    }
}
