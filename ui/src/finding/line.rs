//! A record that was found, as a line that can be chosen.

use crate::parts::{Icon, IconView};
use crate::quick_add::identity::IdentityRow;
use crate::store::use_store;
use crate::{clock, format, words};
use careloop_contract::TaskState;
use careloop_contract::view::{PatientHit, TaskRow};
use std::rc::Rc;
use yew::prelude::*;

/// What the line of a task is told.
#[derive(Properties, PartialEq)]
pub struct TaskLineProps {
    /// The task.
    pub row: Rc<TaskRow>,
}

/// A task that was found: what it is, whom it concerns, when it is due, whose it is.
#[component]
pub fn TaskLine(props: &TaskLineProps) -> Html {
    let store = use_store();
    let row = &props.row;
    let (today, now) = clock::local_now(store.zone());
    let when = match (row.state.is_open(), row.due) {
        (true, Some(day)) if row.overdue => format::late(day, row.due_time, today, now),
        (true, Some(day)) => format::due(day, row.due_time, today),
        (true, None) if row.state == TaskState::Open => String::new(),
        (true | false, _) => words::state(row.state),
    };
    let whose = row
        .owner
        .as_ref()
        .map(|owner| owner.name.clone())
        .or_else(|| row.queue.map(words::role));
    let about: Vec<String> = [
        row.patient.as_ref().map(|patient| patient.name.clone()),
        Some(when),
        whose,
    ]
    .into_iter()
    .flatten()
    .filter(|part| !part.is_empty())
    .collect();
    html! {
        <>
            <IconView icon={icon(row.state)} />
            <span>{ row.title.clone() }</span>
            <span class="meta">{ about.join(" · ") }</span>
        </>
    }
}

const fn icon(state: TaskState) -> Icon {
    match state {
        TaskState::Open => Icon::Inbox,
        TaskState::Started => Icon::Start,
        TaskState::Held => Icon::Hold,
        TaskState::Done => Icon::Done,
        TaskState::Cancelled => Icon::Cancel,
        TaskState::Retracted => Icon::Retract,
    }
}

/// What the line of a patient is told.
#[derive(Properties, PartialEq)]
pub struct PatientLineProps {
    /// The patient.
    pub hit: Rc<PatientHit>,
}

/// A patient who was found.
#[component]
pub fn PatientLine(props: &PatientLineProps) -> Html {
    html! {
        <><IconView icon={Icon::Patients} /><IdentityRow hit={(*props.hit).clone()} /></>
    }
}
