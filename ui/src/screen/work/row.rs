//! A row of a list.

use super::when;
use crate::parts::page::set_pixels;
use crate::parts::{Icon, IconView};
use crate::store::work::RowState;
use crate::store::work::list::Slot;
use crate::{format, t, words};
use careloop_contract::view::{PatientLabel, TaskRow};
use careloop_contract::{Day, Place, Priority, Sensitivity, TaskState, TimeOfDay};
use web_sys::HtmlElement;
use yew::prelude::*;

/// What somebody does with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowDoes {
    /// Goes to it.
    Go {
        /// Ctrl was held: choose it too.
        choose: bool,
        /// Shift was held: choose every row on the way.
        range: bool,
    },
    /// Opens it.
    Open,
    /// Finishes it, or takes it up again.
    Tick,
    /// Takes back that it was finished.
    Undo,
    /// Tries again what was refused.
    Retry,
    /// Has read why it was refused.
    Dismiss,
    /// Accepts it.
    Accept,
    /// Gives it back.
    GiveBack,
    /// Puts it off.
    Snooze,
}

#[derive(Properties, PartialEq)]
pub(super) struct RowProps {
    /// Its place among the rows that are shown.
    pub(super) at: u32,
    /// Its place among rows and heads, from 1.
    pub(super) index: u32,
    /// Where it stands, in pixels.
    pub(super) top: f64,
    /// What it shows; a skeleton until it was read.
    pub(super) slot: Option<Slot>,
    /// What is under way with it.
    pub(super) state: RowState,
    /// Whether the keys act on it.
    pub(super) is_current: bool,
    /// Whether it is chosen.
    pub(super) is_selected: bool,
    /// Whether it was changed here and stays until the list is left.
    pub(super) lingers: bool,
    /// The list.
    pub(super) place: Place,
    /// Whether it was given to me and waits for me to accept it.
    pub(super) is_given: bool,
    /// The clinic's zone.
    pub(super) zone: AttrValue,
    /// Now at the clinic.
    pub(super) now: (Day, TimeOfDay),
    /// Somebody does something with it.
    pub(super) ondo: Callback<(u32, RowDoes)>,
}

/// A row of a list.
#[component]
pub(super) fn Row(props: &RowProps) -> Html {
    let node = use_node_ref();
    use_effect_with((node.clone(), Pixels(props.top)), |(node, top)| {
        if let Some(row) = node.cast::<HtmlElement>() {
            set_pixels(&row, "top", top.0);
        }
    });
    let does = |what: RowDoes| {
        let (ondo, at) = (props.ondo.clone(), props.at);
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            ondo.emit((at, what));
        })
    };
    let onclick = {
        let (ondo, at) = (props.ondo.clone(), props.at);
        Callback::from(move |event: MouseEvent| {
            let what = RowDoes::Go {
                choose: event.ctrl_key() || event.meta_key(),
                range: event.shift_key(),
            };
            ondo.emit((at, what));
        })
    };
    let (row, class) = match &props.slot {
        Some(slot) => (Some(&slot.row), row_class(&slot.row, props)),
        None => (None, classes!("row", props.is_current.then_some("is-current"))),
    };
    html! {
        <div role="row" {class} ref={node} id={format!("row-{}", props.at)} {onclick} ondblclick={does(RowDoes::Open)}
            aria-rowindex={props.index.to_string()}
            aria-selected={if props.is_selected { "true" } else { "false" }}
            aria-busy={props.state.saving.then_some("true")}
            tabindex={if props.is_current { "0" } else { "-1" }}>
            if let Some(row) = row {
                { cells(row, props, &does) }
            } else {
                <div class="cell title" role="gridcell"><span class="skeleton"></span><span class="unseen">{ t!("work-row-loading") }</span></div>
            }
        </div>
    }
}

/// A length that two renderings can be compared by.
#[derive(PartialEq)]
struct Pixels(f64);

fn row_class(row: &TaskRow, props: &RowProps) -> Classes {
    classes!(
        "row",
        props.is_current.then_some("is-current"),
        (!row.state.is_open()).then_some("is-done"),
        (row.state.is_open() && row.overdue).then_some("is-overdue"),
        props.state.saving.then_some("is-saving"),
        props.state.changed.then_some("is-new"),
    )
}

fn cells(row: &TaskRow, props: &RowProps, does: &impl Fn(RowDoes) -> Callback<MouseEvent>) -> Html {
    let (today, now) = props.now;
    let due = when::due(row, props.place, today, now);
    let is_late = row.state.is_open() && row.overdue;
    let reach = if props.is_current { "0" } else { "-1" };
    html! {
        <>
            <div class="cell tick-cell" role="gridcell">{ tick(row, props, does(RowDoes::Tick)) }</div>
            <div class="cell priority" role="gridcell">{ priority(row.priority) }</div>
            <div class="cell title" role="gridcell">
                <span class="title-text">
                    if props.state.changed { <span class="unseen">{ t!("work-row-changed") }{ " " }</span> }
                    if row.sensitivity == Sensitivity::Restricted {
                        <span class="restricted-mark"><IconView icon={Icon::Lock} small=true /><span class="unseen">{ t!("restricted-mark") }{ ": " }</span></span>
                    }
                    { row.title.clone() }
                </span>
                { note(row, props, does) }
            </div>
            <div class="cell patient" role="gridcell">{ patient(row.patient.as_ref()) }</div>
            <div class="cell due" role="gridcell">
                if is_late { <IconView icon={Icon::Overdue} /> }
                { due }
            </div>
            <div class="cell state" role="gridcell">{ state_words(row, props.place) }</div>
            <div class="cell owner" role="gridcell">{ owner(row) }</div>
            if let Some((_, refusal)) = &props.state.refused {
                <div class="row-note" role="gridcell">
                    <IconView icon={Icon::Error} />
                    <span role="alert">{ words::refusal(refusal) }</span>
                    <span class="end">
                        <button type="button" class="button small" tabindex={reach} onclick={does(RowDoes::Retry)}>{ if RowState::is_outdated(refusal) { t!("work-look-again") } else { t!("work-try-again") } }</button>
                        <button type="button" class="button small quiet icon-only" tabindex={reach} aria-label={t!("close")}
                            onclick={does(RowDoes::Dismiss)}><IconView icon={Icon::Close} /></button>
                    </span>
                </div>
            }
        </>
    }
}

fn tick(row: &TaskRow, props: &RowProps, onclick: Callback<MouseEvent>) -> Html {
    let look = if props.state.saving {
        "saving"
    } else {
        state_class(row.state)
    };
    let is_done = row.state == TaskState::Done;
    let label = if row.state.is_open() {
        t!("work-complete-task", title = row.title.clone())
    } else {
        t!("work-reopen-task", title = row.title.clone())
    };
    html! {
        <button type="button" class={classes!("tick", look)} role="checkbox" {onclick}
            aria-checked={if is_done { "true" } else { "false" }} aria-label={label}
            disabled={row.state == TaskState::Retracted} tabindex="-1"></button>
    }
}

/// The class of a state's ring.
const fn state_class(state: TaskState) -> &'static str {
    match state {
        TaskState::Open => "open",
        TaskState::Started => "started",
        TaskState::Held => "held",
        TaskState::Done => "done",
        TaskState::Cancelled => "cancelled",
        TaskState::Retracted => "retracted",
    }
}

/// The mark of a priority: a shape for the eye, a word for a screen reader; nothing for routine.
fn priority(priority: Priority) -> Html {
    let icon = match priority {
        Priority::Routine => return Html::default(),
        Priority::Urgent => Icon::Urgent,
        Priority::Stat => Icon::Stat,
    };
    html! { <><IconView {icon} /><span class="unseen">{ words::priority(priority) }</span></> }
}

fn patient(patient: Option<&PatientLabel>) -> Html {
    let Some(patient) = patient else {
        return Html::default();
    };
    html! {
        <>
            <span class="patient-name">{ patient.name.clone() }</span>
            if let Some(born) = patient.born {
                <span class="patient-born"><span class="unseen">{ t!("work-born") }{ " " }</span>{ born.unmistakable() }</span>
            }
        </>
    }
}

/// Under the title: that it is done, and how to take that back; in the inbox, what to do with it.
fn note(row: &TaskRow, props: &RowProps, does: &impl Fn(RowDoes) -> Callback<MouseEvent>) -> Html {
    let reach = if props.is_current { "0" } else { "-1" };
    let link = |what: RowDoes, text: String| {
        html! { <button type="button" class="link" tabindex={reach} onclick={does(what)}>{ text }</button> }
    };
    let at = row
        .closed_at
        .map(|at| when::at(at, &props.zone, props.now.0))
        .unwrap_or_default();
    match row.state {
        TaskState::Done if props.place == Place::Done && !props.lingers => {
            let by = row.done_by.as_ref().map(|by| by.name.clone()).unwrap_or_default();
            html! { <span class="row-note ok"><IconView icon={Icon::Check} />{ t!("work-done-by", at = at, by = by) }</span> }
        }
        TaskState::Done => html! {
            <span class="row-note ok">
                <IconView icon={Icon::Check} />{ t!("work-done-at", at = at) }{ " · " }{ link(RowDoes::Undo, t!("work-undo")) }
            </span>
        },
        TaskState::Cancelled => html! {
            <span class="row-note">
                <IconView icon={Icon::Cancel} />{ t!("work-cancelled-at", at = at) }
                if props.lingers { { " · " }{ link(RowDoes::Undo, t!("work-undo")) } }
            </span>
        },
        TaskState::Retracted => html! {
            <span class="row-note"><IconView icon={Icon::Retract} />{ words::state(row.state) }</span>
        },
        TaskState::Open | TaskState::Started | TaskState::Held
            if props.place == Place::Inbox && !props.lingers =>
        {
            html! {
                <span class="row-note">
                    { link(RowDoes::Accept, t!("work-accept")) }
                    if props.is_given { { link(RowDoes::GiveBack, t!("work-give-back")) } }
                    { link(RowDoes::Snooze, t!("work-snooze")) }
                </span>
            }
        }
        TaskState::Open | TaskState::Started | TaskState::Held => Html::default(),
    }
}

fn state_words(row: &TaskRow, place: Place) -> Html {
    let word = |icon: Icon, text: String| html! { <span class="state-word"><IconView {icon} /><span>{ text }</span></span> };
    let count = |icon: Icon, count: u32, spoken: String| {
        html! {
            if count > 0 {
                <span class="state-word"><IconView {icon} /><span aria-hidden="true">{ count }</span><span class="unseen">{ spoken }</span></span>
            }
        }
    };
    let state = match (row.state, row.waiting) {
        (TaskState::Held, Some(reason)) => word(Icon::Waiting, words::hold_reason(reason)),
        (TaskState::Held, None) => word(Icon::Waiting, words::state(row.state)),
        (TaskState::Started, _) if place != Place::Waiting => word(Icon::Start, words::state(row.state)),
        (TaskState::Open | TaskState::Started, _) => match (&row.owner, row.queue) {
            (None, Some(queue)) => word(Icon::Queue, words::role(queue)),
            (Some(owner), _) if place == Place::Waiting => word(Icon::Assign, owner.name.clone()),
            (None | Some(_), _) => Html::default(),
        },
        (TaskState::Done | TaskState::Cancelled | TaskState::Retracted, _) => Html::default(),
    };
    html! {
        <>
            { state }
            { count(Icon::Comment, row.comments, t!("work-comments", count = row.comments)) }
            { count(Icon::SealedNote, row.notes, t!("work-notes", count = row.notes)) }
        </>
    }
}

fn owner(row: &TaskRow) -> Html {
    match (&row.owner, row.queue) {
        (Some(owner), _) => html! {
            <>
                <span class="initials" aria-hidden="true" title={owner.name.clone()}>{ format::initials(&owner.name) }</span>
                <span class="unseen">{ t!("work-owner", name = owner.name.clone()) }</span>
            </>
        },
        (None, queue) => html! {
            <>
                <span class="initials nobody" aria-hidden="true">{ "–" }</span>
                <span class="unseen">
                    { queue.map_or_else(|| t!("work-nobody"), |role| t!("work-in-queue", role = words::role(role))) }
                </span>
            </>
        },
    }
}
