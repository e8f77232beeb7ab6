//! The task that is open beside the list: whose it is, what is to be done, what was said, what happened.

mod actions;
mod attachments;
pub(crate) mod drafts;
mod fields;
mod history;
mod identity;
mod lint;
mod past;
mod remarks;
mod retract;
mod text;

use crate::act;
use crate::parts::{Button, ButtonKind, Icon, IconView, Refused, focus};
use crate::screen::work::focus_current;
use crate::store::inspector::{InspectorAction, TextOf, Wanted};
use crate::store::{Action, use_store};
use crate::{t, wait, words};
use actions::Actions;
use attachments::Attachments;
use careloop_contract::view::TaskView;
use fields::Fields;
use history::History;
use identity::Identity;
pub(crate) use past::PastTask;
use remarks::Remarks;
use std::rc::Rc;
use text::EditText;
use yew::prelude::*;

/// The id of the open task's pane.
const PANE: &str = "task-pane";
/// The id of the field of a new comment.
const COMMENT: &str = "task-comment";

/// What every part of the open task is told.
#[derive(Properties, PartialEq)]
struct PartProps {
    /// The task.
    view: Rc<TaskView>,
    /// Whether it is shown as it was: then nothing of it can be changed.
    #[prop_or_default]
    is_past: bool,
}

/// The open task; nothing where none is.
#[component]
pub(crate) fn InspectorPane() -> Html {
    let store = use_store();
    let inspector = &store.inspector;
    {
        let dispatch = store.dispatcher();
        use_effect_with(
            (inspector.open, inspector.generation, store.refreshed),
            move |(open, generation, _)| {
                if let Some(task) = open {
                    act::inspector::read(&dispatch, *task, *generation);
                }
            },
        );
    }
    match inspector.open {
        Some(_) => html! { <Pane /> },
        None => Html::default(),
    }
}

#[component]
fn Pane() -> Html {
    let store = use_store();
    let inspector = &store.inspector;
    // Whoever closes it is back on the row, exactly.
    use_effect_with((), |()| || wait::soon(focus_current));
    {
        let dispatch = store.dispatcher();
        let wanted = inspector.wanted.filter(|_| inspector.view.is_some());
        use_effect_with(wanted, move |wanted| {
            let Some(wanted) = *wanted else { return };
            let id = match wanted {
                Wanted::Task => PANE,
                Wanted::Comment => COMMENT,
            };
            focus::focus(id);
            dispatch.dispatch(Action::Inspector(InspectorAction::Focused));
        });
    }
    let close = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Inspector(InspectorAction::Close)))
    };
    let body = match (&inspector.view, &inspector.refusal) {
        (_, Some(refusal)) => {
            html! { <div class="inspector-body"><Refused refusal={Some(refusal.clone())} /></div> }
        }
        (None, None) => html! {
            <div class="inspector-body" aria-busy="true">
                <span class="skeleton"></span><span class="skeleton short"></span>
            </div>
        },
        (Some(view), None) => html! { <Task key={view.row.task.to_string()} view={view.clone()} /> },
    };
    let category = inspector
        .view
        .as_ref()
        .map(|view| words::category(view.row.category));
    html! {
        <aside class="inspector" id={PANE} tabindex="-1" aria-label={t!("task-pane")}>
            <div class="inspector-head">
                if let Some(category) = category {
                    <span class="badge"><IconView icon={Icon::Tag} />{ category }</span>
                }
                <span class="end">
                    <Button kind={ButtonKind::Quiet} class="icon-only" label={t!("task-close")} keys="Escape" onclick={close}>
                        <IconView icon={Icon::Close} />
                    </Button>
                </span>
            </div>
            { body }
        </aside>
    }
}

#[component]
fn Task(props: &PartProps) -> Html {
    let view = &props.view;
    let task = view.row.task;
    html! {
        <>
            <div class="inspector-body">
                <Identity view={view.clone()} />
                <div class="task-head">
                    <EditText at={(task, TextOf::Title)} view={view.clone()} />
                    <EditText at={(task, TextOf::Details)} view={view.clone()} />
                </div>
                <Fields view={view.clone()} />
                <Attachments view={view.clone()} />
                <Remarks view={view.clone()} />
                <History view={view.clone()} />
            </div>
            <Actions view={view.clone()} />
        </>
    }
}
