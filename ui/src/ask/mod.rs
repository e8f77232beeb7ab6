//! What is asked before something is done with tasks: to whom, when, how soon, for whom it waits, why.

mod assign;
mod due;
mod hold;
mod priority;
mod reason;

use crate::act::tasks;
use crate::store::work::{Asking, Question, RowState, Verb, WorkAction};
use crate::store::{Action, Store, use_store};
use crate::{t, words};
use assign::AskAssign;
use careloop_contract::view::TaskRow;
use careloop_contract::{Field, Refusal};
use due::AskDue;
use hold::AskHold;
use priority::AskPriority;
use reason::AskReason;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The dialog that asks, while something is asked. It also goes on with what is done with many tasks.
#[component]
pub fn Ask() -> Html {
    let store = use_store();
    {
        let store = store.clone();
        let turn = store.work.bulk.as_ref().and_then(|bulk| {
            let row = bulk.next()?;
            Some((bulk.answered, row.task))
        });
        use_effect_with(turn, move |turn| {
            if let (Some(_), Some(bulk)) = (turn, &store.work.bulk) {
                tasks::go_on(&store.dispatcher(), bulk);
            }
        });
    }
    let Some(asking) = store.work.asking.clone() else {
        return Html::default();
    };
    match asking.question {
        Question::Assign => html! { <AskAssign {asking} /> },
        Question::Due | Question::Snooze => html! { <AskDue {asking} /> },
        Question::Priority => html! { <AskPriority {asking} /> },
        Question::Hold => html! { <AskHold {asking} /> },
        Question::Cancel | Question::Reopen | Question::Retract => html! { <AskReason {asking} /> },
    }
}

#[derive(Properties, PartialEq)]
struct AskProps {
    asking: Asking,
}

/// An answer on its way: what was refused stays in the dialog, with what was typed.
struct Answer {
    /// Whether it is under way.
    busy: bool,
    /// Why it was refused.
    refusal: Option<Refusal>,
    /// Sends it.
    send: Callback<Verb>,
    /// Asks no more.
    close: Callback<()>,
}

impl Answer {
    /// The refusal beside this field, if it is about it.
    fn beside(&self, field: Field) -> Option<AttrValue> {
        let refusal = self.refusal.as_ref()?;
        (words::field_of(refusal) == Some(field)).then(|| words::refusal(refusal).into())
    }

    /// The refusal, unless it stands beside one of these fields.
    fn rest(&self, fields: &[Field]) -> Option<Refusal> {
        self.refusal
            .clone()
            .filter(|refusal| words::field_of(refusal).is_none_or(|field| !fields.contains(&field)))
    }
}

/// Sends the answer: for one task it is waited for here, for many each row says how it went.
#[hook]
fn use_answer(asking: &Asking) -> Answer {
    let store = use_store();
    let busy = use_state_eq(|| false);
    let refusal = use_state_eq(|| None::<Refusal>);
    let close = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Work(WorkAction::Ask(None))))
    };
    let send = {
        let (busy, refusal, close) = (busy.clone(), refusal.clone(), close.clone());
        let rows = asking.rows.clone();
        Callback::from(move |verb: Verb| {
            if *busy {
                return;
            }
            let dispatch = store.dispatcher();
            let [row] = rows.as_ref() else {
                close.emit(());
                tasks::begin_all(&dispatch, rows.to_vec(), verb);
                return;
            };
            busy.set(true);
            refusal.set(None);
            let (busy, refusal, close) = (busy.clone(), refusal.clone(), close.clone());
            let row = latest(&store, row);
            spawn_local(async move {
                match tasks::carry_out(&dispatch, &row, verb).await {
                    Ok(_) => close.emit(()),
                    Err(why) => {
                        busy.set(false);
                        // A task that is another by now is looked at in its list.
                        if RowState::is_outdated(&why) {
                            close.emit(());
                        } else {
                            dispatch.dispatch(Action::Work(WorkAction::Dismiss(row.task)));
                            refusal.set(Some(why));
                        }
                    }
                }
            });
        })
    };
    Answer {
        busy: *busy,
        refusal: (*refusal).clone(),
        send,
        close,
    }
}

/// The row as it is now, where it is shown; else as it was when it was asked about.
fn latest(store: &Store, row: &Rc<TaskRow>) -> Rc<TaskRow> {
    let list = &store.work.list;
    list.find(row.task)
        .and_then(|at| list.slot(at))
        .map_or_else(|| row.clone(), |slot| slot.row.clone())
}

/// What the question is about: the title of the one task, or how many.
fn about(asking: &Asking) -> Html {
    match asking.rows.as_ref() {
        [row] => html! { <p class="ask-about">{ row.title.clone() }</p> },
        rows => {
            let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            html! { <p class="ask-about">{ t!("count-rows", count = count) }</p> }
        }
    }
}

/// Ctrl+Enter in a field sends the answer.
fn send_on_ctrl_enter(send: &Callback<()>) -> Callback<KeyboardEvent> {
    let send = send.clone();
    Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send.emit(());
        }
    })
}

/// Gives the focus to the first thing that is asked.
#[hook]
fn use_first_focus(node: &NodeRef) {
    use_effect_with(node.clone(), |node| {
        if let Some(field) = node.cast::<web_sys::HtmlElement>() {
            // A field that cannot take the focus can still be reached by Tab.
            let _ = field.focus();
        }
    });
}
