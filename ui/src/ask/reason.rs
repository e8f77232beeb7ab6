//! Why a task is dropped, taken up again, or was entered in error.

use super::{AskProps, about, use_answer};
use crate::parts::{Button, ButtonKind, Dialog, FieldKind, Refused, TextField};
use crate::store::work::{Question, Verb};
use crate::t;
use careloop_contract::{Field, limits};
use yew::prelude::*;

/// The three questions that want a reason.
#[derive(Clone, Copy, PartialEq)]
enum Why {
    Cancel,
    Reopen,
    Retract,
}

/// Asks for a reason, which stands in the history.
#[component]
pub(super) fn AskReason(props: &AskProps) -> Html {
    let answer = use_answer(&props.asking);
    let why = match props.asking.question {
        Question::Cancel => Why::Cancel,
        Question::Retract => Why::Retract,
        Question::Reopen
        | Question::Assign
        | Question::Due
        | Question::Snooze
        | Question::Priority
        | Question::Hold => Why::Reopen,
    };
    let reason = use_state(|| match why {
        Why::Reopen => t!("ask-reopen-usual"),
        Why::Cancel | Why::Retract => String::new(),
    });
    let (title, text, action, kind) = match why {
        Why::Cancel => (
            t!("ask-cancel"),
            t!("ask-cancel-text"),
            t!("ask-cancel-do"),
            ButtonKind::Danger,
        ),
        Why::Retract => (
            t!("ask-retract"),
            t!("ask-retract-text"),
            t!("ask-retract-do"),
            ButtonKind::Danger,
        ),
        Why::Reopen => (
            t!("ask-reopen"),
            t!("ask-reopen-text"),
            t!("ask-reopen-do"),
            ButtonKind::Primary,
        ),
    };
    let send = {
        let (send, reason) = (answer.send.clone(), reason.clone());
        Callback::from(move |()| {
            let reason = (*reason).clone();
            send.emit(match why {
                Why::Cancel => Verb::Cancel { reason },
                Why::Retract => Verb::Retract { reason },
                Why::Reopen => Verb::Reopen { reason },
            });
        })
    };
    let onkeydown = super::send_on_ctrl_enter(&send);
    let value = AttrValue::from((*reason).clone());
    let oninput = Callback::from(move |text| reason.set(text));
    html! {
        <Dialog id="ask-reason" {title} onclose={answer.close.clone()}>
            { about(&props.asking) }
            <p>{ text }</p>
            <TextField id="ask-reason-text" label={t!("field-reason")} {value} {oninput} {onkeydown}
                kind={FieldKind::Lines(3)} max={limits::REASON_CHARS} required={true} autofocus={true}
                error={answer.beside(Field::Reason)} />
            <Refused refusal={answer.rest(&[Field::Reason])} />
            <div class="dialog-actions">
                <Button onclick={answer.close.clone()}>{ t!("ask-leave") }</Button>
                <Button {kind} busy={answer.busy} keys="Control+Enter" onclick={send}>{ action }</Button>
            </div>
        </Dialog>
    }
}
