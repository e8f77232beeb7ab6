//! A list on paper: every row that is shown, not only those that are drawn on the screen.

use crate::parts::minute::use_minute;
use crate::store::use_store;
use crate::{format, t, words};
use careloop_contract::view::TaskRow;
use yew::prelude::*;

/// The list as it is printed; nothing while nothing is.
#[component]
pub(super) fn Paper() -> Html {
    let store = use_store();
    let (today, _) = use_minute(store.zone());
    if store.printing().is_none() {
        return Html::default();
    }
    let line = |row: &TaskRow| {
        let patient = row.patient.as_ref();
        let whose = row.owner.as_ref().map(|owner| owner.name.clone());
        html! {
            <tr key={row.task.to_string()}>
                <td>{ row.title.clone() }</td>
                <td>
                    { patient.map(|patient| patient.name.clone()) }
                    if let Some(born) = patient.and_then(|patient| patient.born) { <br />{ format::born(Some(born), today) } }
                </td>
                <td>{ row.due.map(|day| format::due(day, row.due_time, today)) }</td>
                <td>{ words::priority(row.priority) }</td>
                <td>{ words::state(row.state) }</td>
                <td>{ whose.or_else(|| row.queue.map(words::role)) }</td>
            </tr>
        }
    };
    html! {
        <table class="table paper print-only">
            <thead><tr>
                <th scope="col">{ t!("field-title") }</th>
                <th scope="col">{ t!("field-patient") }</th>
                <th scope="col">{ t!("field-due_day") }</th>
                <th scope="col">{ t!("field-priority") }</th>
                <th scope="col">{ t!("field-state") }</th>
                <th scope="col">{ t!("field-owner") }</th>
            </tr></thead>
            <tbody>{ for store.rows_shown().iter().map(|row| line(row)) }</tbody>
        </table>
    }
}
