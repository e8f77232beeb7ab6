//! What can be done with the open task now, always in reach.

use super::PartProps;
use crate::act::tasks;
use crate::parts::{Button, ButtonKind, Icon, IconView, Refused};
use crate::store::work::{Question, RowState, Verb, WorkAction};
use crate::store::{Action, use_store};
use crate::t;
use careloop_contract::{Action as Permission, TaskState};
use std::rc::Rc;
use yew::prelude::*;

/// What can be done with the open task. What one's roles can never do is not offered.
#[component]
pub(super) fn Actions(props: &PartProps) -> Html {
    let store = use_store();
    let row = Rc::new(props.view.row.clone());
    let state = store.work.state_of(row.task);
    let may = |action: Permission| store.may(action);
    let begin = |verb: Verb| {
        let (dispatch, row) = (store.dispatcher(), row.clone());
        Callback::from(move |()| tasks::begin(&dispatch, &row, verb.clone()))
    };
    let ask = |question: Question| {
        let (dispatch, row) = (store.dispatcher(), row.clone());
        Callback::from(move |()| tasks::ask(&dispatch, question, vec![row.clone()]))
    };
    let verb = |verb: Verb,
                icon: Option<Icon>,
                kind: ButtonKind,
                keys: Option<&'static str>,
                text: String| {
        if !may(verb.action()) {
            return Html::default();
        }
        html! {
            <Button {kind} class={classes!((kind != ButtonKind::Primary).then_some("small"))} busy={state.saving && kind == ButtonKind::Primary} keys={keys.map(AttrValue::from)} onclick={begin(verb)}>
                if let Some(icon) = icon { <IconView {icon} /> }
                { text }
            </Button>
        }
    };
    let question = |question: Question, kind: ButtonKind, text: String| {
        if !may(question.action()) {
            return Html::default();
        }
        html! { <Button class="small" {kind} onclick={ask(question)}>{ text }</Button> }
    };
    let plain = ButtonKind::Plain;
    let buttons = match row.state {
        TaskState::Open | TaskState::Started | TaskState::Held => html! {
            <>
                { verb(Verb::Complete, Some(Icon::Check), ButtonKind::Primary, Some("Control+Enter"), t!("work-complete")) }
                if row.owner.is_none() { { verb(Verb::Claim, None, plain, None, t!("task-take")) } }
                if row.state == TaskState::Open { { verb(Verb::Start, None, plain, None, t!("task-start")) } }
                if row.state == TaskState::Held { { verb(Verb::Start, None, plain, None, t!("task-go-on")) } }
                if row.state != TaskState::Held { { question(Question::Hold, plain, t!("task-hold")) } }
                { question(Question::Assign, plain, t!("work-assign")) }
                { question(Question::Cancel, ButtonKind::Quiet, t!("task-cancel")) }
                { question(Question::Retract, ButtonKind::Quiet, t!("task-retract")) }
            </>
        },
        TaskState::Done | TaskState::Cancelled => html! {
            <>
                { question(Question::Reopen, plain, t!("ask-reopen-do")) }
                { question(Question::Retract, ButtonKind::Quiet, t!("task-retract")) }
            </>
        },
        TaskState::Retracted => html! { <p class="inspector-note meta">{ t!("task-retracted-note") }</p> },
    };
    let refused = state.refused.map(|(verb, refusal)| {
        let dismiss = {
            let (dispatch, task) = (store.dispatcher(), row.task);
            Callback::from(move |()| dispatch.dispatch(Action::Work(WorkAction::Dismiss(task))))
        };
        let again = if RowState::is_outdated(&refusal) {
            let (dispatch, dismiss) = (store.dispatcher(), dismiss.clone());
            let look = Callback::from(move |()| {
                dismiss.emit(());
                dispatch.dispatch(Action::Work(WorkAction::ReadAgain));
                dispatch.dispatch(Action::Inspector(
                    crate::store::inspector::InspectorAction::ReadAgain,
                ));
            });
            html! { <Button class="small" onclick={look}>{ t!("work-look-again") }</Button> }
        } else {
            html! { <Button class="small" onclick={begin(verb)}>{ t!("work-try-again") }</Button> }
        };
        html! {
            <div class="inspector-note">
                <Refused refusal={Some(refusal)} />
                <div class="button-row">
                    { again }
                    <Button class="small" kind={ButtonKind::Quiet} onclick={dismiss}>{ t!("close") }</Button>
                </div>
            </div>
        }
    });
    html! { <div class="inspector-actions"><>{ refused }</>{ buttons }</div> }
}
