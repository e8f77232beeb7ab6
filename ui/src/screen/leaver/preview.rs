//! What somebody has who leaves.

use crate::store::use_store;
use crate::{clock, format, t, words};
use careloop_contract::view::OffboardPreview;
use std::rc::Rc;
use yew::prelude::*;

/// What the preview is told.
#[derive(Properties, PartialEq)]
pub(super) struct PreviewProps {
    /// What they have.
    pub(super) preview: Rc<OffboardPreview>,
}

/// What they have: access, keys, open tasks, other systems.
#[component]
pub(super) fn Preview(props: &PreviewProps) -> Html {
    let preview = &props.preview;
    let keys = [
        preview.clinical_key.then(|| t!("leave-key-clinical")),
        preview.audit_key.then(|| t!("leave-key-audit")),
    ];
    let keys: Vec<String> = keys.into_iter().flatten().collect();
    let systems = preview.other_systems.join(", ");
    html! {
        <section class="section" aria-labelledby="leave-has">
            <h2 id="leave-has">{ t!("leave-has") }</h2>
            <p class="lead">{ t!("leave-has-lead") }</p>
            <dl class="fields">
                <dt>{ t!("field-login") }</dt>
                <dd class="selectable">{ preview.person.login.clone() }</dd>
                <dt>{ t!("field-roles") }</dt>
                <dd>{ words::roles(preview.person.roles) }</dd>
                <dt>{ t!("leave-workstations") }</dt>
                <dd class="number">{ preview.workstations }</dd>
                <dt>{ t!("leave-sessions") }</dt>
                <dd class="number">{ preview.sessions }</dd>
                <dt>{ t!("leave-keys") }</dt>
                <dd>{ if keys.is_empty() { t!("leave-keys-none") } else { keys.join(", ") } }</dd>
                <dt>{ t!("leave-tasks") }</dt>
                <dd class="number">{ preview.open_tasks }</dd>
                <dt>{ t!("leave-systems") }</dt>
                <dd>{ if systems.is_empty() { t!("leave-systems-none") } else { systems } }</dd>
            </dl>
            if !preview.tasks.is_empty() {
                <Tasks preview={preview.clone()} />
            }
        </section>
    }
}

/// Their open tasks. Who the patients are does not matter for handing them on: initials do.
#[component]
fn Tasks(props: &PreviewProps) -> Html {
    let store = use_store();
    let today = clock::local_now(store.zone()).0;
    let preview = &props.preview;
    let shown = u32::try_from(preview.tasks.len()).unwrap_or(u32::MAX);
    let more = preview.open_tasks.saturating_sub(shown);
    html! {
        <details class="heads">
            <summary>{ t!("leave-tasks-show", count = preview.open_tasks) }</summary>
            <div class="table-room">
                <table class="table people-table">
                    <caption class="unseen">{ t!("leave-tasks") }</caption>
                    <thead><tr>
                        <th scope="col">{ t!("field-title") }</th>
                        <th scope="col">{ t!("field-patient") }</th>
                        <th scope="col">{ t!("field-due_day") }</th>
                        <th scope="col">{ t!("field-state") }</th>
                    </tr></thead>
                    <tbody>
                        { for preview.tasks.iter().map(|task| html! {
                            <tr key={task.task.to_string()}>
                                <th scope="row">{ task.title.clone() }</th>
                                <td>{ task.patient.as_ref().map(|patient| patient.name.clone()).unwrap_or_default() }</td>
                                <td>{ task.due.map_or_else(|| t!("task-no-day"), |day| format::due(day, task.due_time, today)) }</td>
                                <td>{ words::state(task.state) }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
            if more > 0 {
                <p class="hint">{ t!("leave-tasks-more", count = more) }</p>
            }
        </details>
    }
}
