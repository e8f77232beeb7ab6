//! The fields of a task that are chosen: state, due, how soon, kind of work, owner, queue.

use super::PartProps;
use crate::act::tasks;
use crate::parts::minute::use_minute;
use crate::parts::{Icon, IconView};
use crate::store::use_store;
use crate::store::work::{Question, Verb};
use crate::{format, t, words};
use careloop_contract::{Action as Permission, Priority, Sensitivity, TaskCategory, TaskState};
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The fields of the open task that are chosen.
#[component]
pub(super) fn Fields(props: &PartProps) -> Html {
    let store = use_store();
    let (today, now) = use_minute(store.zone());
    let view = &props.view;
    let row = Rc::new(view.row.clone());
    let may = |action| !props.is_past && row.state.is_open() && store.may(action);
    let may_edit = may(Permission::EditTask);
    let value =
        |question: Question, allowed: bool, class: Option<&'static str>, label: String, content: Html| {
            if !allowed {
                return html! { <span {class}>{ content }</span> };
            }
            let (dispatch, row) = (store.dispatcher(), row.clone());
            let onclick =
                Callback::from(move |_: MouseEvent| tasks::ask(&dispatch, question, vec![row.clone()]));
            html! {
                <button type="button" class={classes!("value-button", class)} {onclick}>
                    <span class="unseen">{ t!("task-change", field = label) }{ ": " }</span>{ content }
                </button>
            }
        };
    let is_late = row.state.is_open() && row.overdue;
    let due = match row.due {
        Some(day) => {
            let due = format::due(day, row.due_time, today);
            let late = is_late.then(|| format!(", {}", format::late(day, row.due_time, today, now)));
            html! { <>if is_late { <IconView icon={Icon::Overdue} /> }{ due }{ late }</> }
        }
        None => html! { { t!("task-no-day") } },
    };
    let due_class = match (row.due, is_late) {
        (None, _) => Some("unset"),
        (Some(_), true) => Some("late"),
        (Some(_), false) => None,
    };
    let priority_icon = match row.priority {
        Priority::Routine => None,
        Priority::Urgent => Some(Icon::Urgent),
        Priority::Stat => Some(Icon::Stat),
    };
    let priority = html! {
        <>
            if let Some(icon) = priority_icon { <span class="priority-mark"><IconView {icon} /></span> }
            { words::priority(row.priority) }
        </>
    };
    let owner = match &row.owner {
        Some(owner) => html! {
            <><span class="initials" aria-hidden="true">{ format::initials(&owner.name) }</span>{ owner.name.clone() }</>
        },
        None => html! { { t!("work-nobody") } },
    };
    let owner_class = row.owner.is_none().then_some("unset");
    let may_assign = may(Permission::AssignTask);
    html! {
        <dl class="fields">
            <dt>{ t!("field-state") }</dt>
            <dd>{ state(&row, view.reason.as_deref(), |content| value(Question::Hold, may(Permission::HoldTask), None, t!("field-hold_reason"), content)) }</dd>
            <dt>{ t!("field-due_day") }</dt>
            <dd>{ value(Question::Due, may_edit, due_class, t!("field-due_day"), due) }</dd>
            <dt>{ t!("field-priority") }</dt>
            <dd>{ value(Question::Priority, may_edit, None, t!("field-priority"), priority) }</dd>
            <dt><label for="task-category">{ t!("field-category") }</label></dt>
            <dd>{ category(props, may_edit) }</dd>
            <dt>{ t!("field-owner") }</dt>
            <dd>{ value(Question::Assign, may_assign, owner_class, t!("field-owner"), owner) }</dd>
            <dt>{ t!("field-queue") }</dt>
            <dd>{ row.queue.map_or_else(|| t!("task-no-queue"), words::role) }</dd>
            <dt><label for="task-sensitivity">{ t!("field-sensitivity") }</label></dt>
            <dd>{ sensitivity(props, may_edit) }</dd>
        </dl>
    }
}

/// The state; for whom a held task waits can be changed.
fn state(
    row: &careloop_contract::view::TaskRow,
    reason: Option<&str>,
    change: impl Fn(Html) -> Html,
) -> Html {
    let reason = reason.map(|reason| html! { <p class="meta">{ reason.to_owned() }</p> });
    let word = words::state(row.state);
    let state = match (row.state, row.waiting) {
        (TaskState::Held, Some(waiting)) => change(
            html! { <><IconView icon={Icon::Waiting} />{ t!("task-held", whom = words::hold_reason(waiting)) }</> },
        ),
        (
            TaskState::Open
            | TaskState::Started
            | TaskState::Held
            | TaskState::Done
            | TaskState::Cancelled
            | TaskState::Retracted,
            _,
        ) => html! { { word } },
    };
    html! { <>{ state }{ reason }</> }
}

/// The kind of work, chosen where it stands.
fn category(props: &PartProps, may_edit: bool) -> Html {
    let now = props.view.row.category;
    if !may_edit {
        return html! { <span id="task-category">{ words::category(now) }</span> };
    }
    html! { <Category view={props.view.clone()} /> }
}

#[component]
fn Category(props: &PartProps) -> Html {
    let store = use_store();
    let row = props.view.row.clone();
    let now = row.category;
    let onchange = {
        let dispatch = store.dispatcher();
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some(category) = TaskCategory::from_name(&chosen) {
                tasks::begin(&dispatch, &row, Verb::SetCategory(category));
            }
        })
    };
    html! {
        <select id="task-category" class="input value-select" {onchange}>
            { for TaskCategory::ALL.iter().map(|category| html! {
                <option value={category.name()} selected={*category == now}>{ words::category(*category) }</option>
            }) }
        </select>
    }
}

/// Who may know of the task, chosen where it stands.
fn sensitivity(props: &PartProps, may_edit: bool) -> Html {
    let now = props.view.row.sensitivity;
    if !may_edit {
        return html! { <span id="task-sensitivity">{ words::sensitivity(now) }</span> };
    }
    html! { <Known view={props.view.clone()} /> }
}

#[component]
fn Known(props: &PartProps) -> Html {
    let store = use_store();
    let row = props.view.row.clone();
    let now = row.sensitivity;
    let onchange = {
        let dispatch = store.dispatcher();
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some(sensitivity) = Sensitivity::from_name(&chosen) {
                tasks::begin(&dispatch, &row, Verb::SetSensitivity(sensitivity));
            }
        })
    };
    let is_restricted = now == Sensitivity::Restricted;
    html! {
        <>
            <select id="task-sensitivity" class="input value-select" {onchange}
                aria-describedby={is_restricted.then_some("task-sensitivity-hint")}>
                { for Sensitivity::ALL.iter().map(|one| html! {
                    <option value={one.name()} selected={*one == now}>{ words::sensitivity(*one) }</option>
                }) }
            </select>
            if is_restricted {
                <p class="meta" id="task-sensitivity-hint">{ t!("restricted-hint") }</p>
            }
        </>
    }
}
