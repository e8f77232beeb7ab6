//! A task as it was, by the parts that show one today: nothing of it can be changed.

use super::attachments::Attachments;
use super::fields::Fields;
use super::history::History;
use super::identity::Identity;
use super::remarks::Remarks;
use careloop_contract::view::TaskView;
use std::rc::Rc;
use yew::prelude::*;

/// What the task is told.
#[derive(Properties, PartialEq)]
pub(crate) struct PastTaskProps {
    /// The task as it was.
    pub(crate) view: Rc<TaskView>,
}

/// A task as it was.
#[component]
pub(crate) fn PastTask(props: &PastTaskProps) -> Html {
    let view = &props.view;
    html! {
        <>
            <Identity view={view.clone()} is_past=true />
            <div class="task-head">
                <h2>{ view.row.title.clone() }</h2>
                if let Some(details) = &view.details {
                    <p class="task-details">{ details.clone() }</p>
                }
            </div>
            <Fields view={view.clone()} is_past=true />
            <Attachments view={view.clone()} is_past=true />
            <Remarks view={view.clone()} is_past=true />
            if !view.history.is_empty() {
                <History view={view.clone()} is_past=true />
            }
        </>
    }
}
