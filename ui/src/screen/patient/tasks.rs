//! What is to be done for a patient, and what was done.

use crate::parts::{Icon, IconView};
use crate::store::inspector::InspectorAction;
use crate::store::{Action, use_store};
use crate::{clock, format, t, words};
use careloop_contract::view::TaskRow;
use careloop_contract::{Day, Priority, TaskState};
use yew::prelude::*;

/// Finished tasks shown before the rest is asked for.
const CLOSED_FIRST: usize = 20;

/// What the lists are told.
#[derive(Properties, PartialEq)]
pub(super) struct TasksProps {
    /// Tasks that concern the patient, open ones first.
    pub(super) tasks: Vec<TaskRow>,
    /// Today at the clinic.
    pub(super) today: Day,
}

/// Open tasks, then closed ones.
#[component]
pub(super) fn Tasks(props: &TasksProps) -> Html {
    let shows_all = use_state(|| false);
    let (open, closed) = in_order(&props.tasks);
    let shown = if *shows_all { closed.len() } else { CLOSED_FIRST };
    let hidden = closed.len().saturating_sub(shown);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let show_all = {
        let shows_all = shows_all.setter();
        Callback::from(move |_: MouseEvent| shows_all.set(true))
    };
    html! {
        <>
            <section class="section" aria-labelledby="open-tasks">
                <h2 id="open-tasks">{ t!("patient-open", count = number(open.len())) }</h2>
                if open.is_empty() {
                    <p class="lead">{ t!("patient-no-tasks-text") }</p>
                } else {
                    { table(t!("patient-open-caption"), open.into_iter(), props.today) }
                }
            </section>
            if !closed.is_empty() {
                <section class="section" aria-labelledby="closed-tasks">
                    <h2 id="closed-tasks">{ t!("patient-closed", count = number(closed.len())) }</h2>
                    { table(t!("patient-closed-caption"), closed.into_iter().take(shown), props.today) }
                    if hidden > 0 {
                        <button type="button" class="link" onclick={show_all}>
                            { t!("patient-closed-more", count = number(hidden)) }
                        </button>
                    }
                </section>
            }
        </>
    }
}

/// Open tasks, the one due first before the others; closed ones, the one closed last first.
fn in_order(tasks: &[TaskRow]) -> (Vec<&TaskRow>, Vec<&TaskRow>) {
    let (mut open, mut closed): (Vec<_>, Vec<_>) = tasks.iter().partition(|task| task.state.is_open());
    open.sort_by_key(|task| {
        (
            task.due.is_none(),
            task.due,
            task.due_time.is_none(),
            task.due_time,
        )
    });
    closed.sort_by_key(|task| std::cmp::Reverse(task.closed_at));
    (open, closed)
}

fn table<'a>(caption: String, tasks: impl Iterator<Item = &'a TaskRow>, today: Day) -> Html {
    html! {
        <table class="table patient-tasks">
            <caption class="unseen">{ caption }</caption>
            <thead><tr>
                <th scope="col">{ t!("field-title") }</th>
                <th scope="col">{ t!("field-state") }</th>
                <th scope="col">{ t!("patient-when") }</th>
                <th scope="col">{ t!("field-owner") }</th>
            </tr></thead>
            <tbody>
                { for tasks.map(|task| html! {
                    <TaskLine key={task.task.to_string()} task={task.clone()} {today} />
                }) }
            </tbody>
        </table>
    }
}

/// What a line is told.
#[derive(Properties, PartialEq)]
struct TaskLineProps {
    task: TaskRow,
    today: Day,
}

#[component]
fn TaskLine(props: &TaskLineProps) -> Html {
    let store = use_store();
    let task = &props.task;
    let open = {
        let (dispatch, id) = (store.dispatcher(), task.task);
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Inspector(InspectorAction::Open(id))))
    };
    let is_open = store.inspector.open == Some(task.task);
    let owner = match (&task.owner, task.queue) {
        (Some(owner), _) => owner.name.clone(),
        (None, Some(role)) => t!("patient-queue", role = words::role(role)),
        (None, None) => t!("patient-nobody"),
    };
    let urgent = match task.priority {
        Priority::Routine => None,
        Priority::Urgent => Some(Icon::Urgent),
        Priority::Stat => Some(Icon::Stat),
    };
    html! {
        <tr aria-current={is_open.then_some("true")}>
            <th scope="row">
                if let Some(icon) = urgent {
                    <span class="priority-mark"><IconView {icon} />
                        <span class="unseen">{ words::priority(task.priority) }</span></span>
                }
                <button type="button" class="link" onclick={open}>{ task.title.clone() }</button>
            </th>
            <td>{ state(task) }</td>
            <td class="nowrap">{ when(task, props.today, store.zone()) }</td>
            <td>{ owner }</td>
        </tr>
    }
}

/// State, and whom a held task waits for: shape and word.
fn state(task: &TaskRow) -> Html {
    let icon = match task.state {
        TaskState::Open => Icon::Clock,
        TaskState::Started => Icon::Start,
        TaskState::Held => Icon::Waiting,
        TaskState::Done => Icon::Done,
        TaskState::Cancelled => Icon::Cancel,
        TaskState::Retracted => Icon::Retract,
    };
    let word = match task.waiting {
        Some(reason) => t!("patient-held", reason = words::hold_reason(reason)),
        None => words::state(task.state),
    };
    html! { <span class="badge"><IconView {icon} small=true />{ word }</span> }
}

/// When it is due; for a closed task, when it was closed.
fn when(task: &TaskRow, today: Day, zone: &str) -> Html {
    if let Some(at) = task.closed_at {
        let (day, time) = clock::local(at, zone);
        return html! { <>{ t!("moment", day = day.unmistakable(), time = time.to_string()) }</> };
    }
    let Some(due) = task.due else {
        return html! { <>{ t!("patient-no-day") }</> };
    };
    let words = format::due(due, task.due_time, today);
    if task.overdue {
        html! {
            <span class="badge danger"><IconView icon={Icon::Overdue} small=true />{ t!("patient-late", due = words) }</span>
        }
    } else {
        html! { <>{ words }</> }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::task_row;
    use careloop_contract::{Instant, TaskId, TimeOfDay};

    fn task(number: u8, state: TaskState) -> TaskRow {
        TaskRow {
            state,
            ..task_row(TaskId::from_bytes([number; 16]), &number.to_string())
        }
    }

    #[test]
    fn what_is_due_first_and_what_was_closed_last_stand_first() {
        let due = |number, day: &str, time| TaskRow {
            due: day.parse().ok(),
            due_time: time,
            ..task(number, TaskState::Open)
        };
        let done = |number, at| TaskRow {
            closed_at: Some(Instant::from_millis(at)),
            ..task(number, TaskState::Done)
        };
        let tasks = [
            done(1, 5),
            task(2, TaskState::Held),
            due(3, "2026-11-23", None),
            due(4, "2026-11-23", TimeOfDay::new(9, 0)),
            due(5, "2026-11-22", None),
            done(6, 9),
        ];
        let (open, closed) = in_order(&tasks);
        let titles = |tasks: Vec<&TaskRow>| tasks.iter().map(|task| task.title.clone()).collect::<String>();
        assert_eq!(
            (titles(open), titles(closed)),
            ("5432".to_owned(), "61".to_owned())
        );
    }
}
