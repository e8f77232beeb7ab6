//! The list of the audit trail.

use super::saying::{by_words, outcome, patient_words, special, what};
use super::{GRID, tell_list};
use crate::act::Dispatch;
use crate::parts::{Button, Column, Empty, Icon, LongTable, Progress, Refused, focus};
use crate::screen::past::shortly;
use crate::store::audit::AuditAction;
use crate::store::audit::list::{AuditList, ListAction};
use crate::store::audit::rows::PAGE;
use crate::store::{Action, use_store};
use crate::transport::send;
use crate::{clock, t, wait, words};
use careloop_contract::AuditColumn;
use careloop_contract::query::ReadAudit;
use careloop_contract::view::AuditLine;
use std::ops::Range;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Milliseconds of rest before a page is asked for: what is only scrolled past is not.
const REST: i32 = 60;
/// Milliseconds after which it is said that something is awaited.
const PATIENCE: i32 = 500;

/// The columns, in order.
const COLUMNS: [(AuditColumn, &str); 8] = [
    (AuditColumn::Time, "when"),
    (AuditColumn::Person, "actor"),
    (AuditColumn::What, "what"),
    (AuditColumn::Patient, "whose"),
    (AuditColumn::Category, "data"),
    (AuditColumn::Purpose, "purpose"),
    (AuditColumn::Workstation, "where"),
    (AuditColumn::Outcome, "ended"),
];

/// The list of the audit trail, or what stands in its place.
#[component]
pub(super) fn AuditTable() -> Html {
    let store = use_store();
    let list = &store.audit.list;
    let drawn = use_state_eq(|| 0..0);
    use_pages(list, &drawn, store.dispatcher());
    let again = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| tell_list(&dispatch, ListAction::Anew))
    };
    let clear = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| tell_list(&dispatch, ListAction::NarrowTo(Vec::new())))
    };
    let Some(total) = list.rows.total() else {
        return match &list.refusal {
            Some(refusal) => html! {
                <div class="page-body">
                    <Refused refusal={Some(refusal.clone())} />
                    <div class="button-row"><Button onclick={again}>{ t!("audit-again") }</Button></div>
                </div>
            },
            None => html! { <Awaited label={t!("audit-preparing")} /> },
        };
    };
    if total == 0 {
        return html! {
            <Empty icon={Icon::History} title={t!("audit-none")} text={t!("audit-none-text")}>
                if !list.conditions.is_empty() {
                    <Button onclick={clear}>{ t!("audit-clear") }</Button>
                }
            </Empty>
        };
    }
    let columns = COLUMNS
        .iter()
        .map(|(column, class)| Column {
            name: t!(&format!("audit-column-{}", column.name())).into(),
            class,
            sorted: (*column == list.sort).then_some(list.descending),
        })
        .collect::<Vec<_>>();
    let row = {
        let (list, zone) = (list.clone(), store.zone().to_owned());
        Callback::from(move |place: u32| {
            list.rows.row(place).map_or_else(
                || html! { <span class="cell" role="gridcell"><span class="skeleton"></span></span> },
                |line| cells(line, &zone),
            )
        })
    };
    let sort = {
        let dispatch = store.dispatcher();
        Callback::from(move |at: usize| {
            if let Some((column, _)) = COLUMNS.get(at) {
                tell_list(&dispatch, ListAction::Sort(*column));
            }
        })
    };
    let move_to = {
        let dispatch = store.dispatcher();
        Callback::from(move |place| tell_list(&dispatch, ListAction::Current(place)))
    };
    let open = {
        let (dispatch, list) = (store.dispatcher(), list.clone());
        Callback::from(move |(place, by_key): (u32, bool)| {
            if let Some(line) = list.rows.row(place) {
                dispatch.dispatch(Action::Audit(AuditAction::Open(line.place)));
                if by_key {
                    wait::soon(|| {
                        focus::focus(super::entry::PANE);
                    });
                }
            }
        })
    };
    let seen = {
        let drawn = drawn.setter();
        Callback::from(move |range| drawn.set(range))
    };
    html! {
        <>
            <Refused refusal={list.refusal.clone()} />
            <LongTable id={GRID} class="audit-grid" label={t!("screen-audit")} {total} current={list.current} {columns}
                {row} onseen={seen} oncurrent={move_to} onopen={open} onsort={sort} />
        </>
    }
}

/// Asks for the pages that are drawn and not known.
#[hook]
fn use_pages(list: &AuditList, drawn: &UseStateHandle<Range<u32>>, dispatch: Dispatch) {
    // A refusal is not asked away: whoever reads it asks again.
    let missing = list.rows.missing(drawn).filter(|_| list.refusal.is_none());
    let (filter, sort, descending) = (list.filter(), list.sort, list.descending);
    let seen = (**drawn).clone();
    use_effect_with((missing, list.turn), move |(missing, turn)| {
        let turn = *turn;
        let later = missing.map(|skip| {
            // The turn before the screen began anew is nobody's any more.
            wait::after(if skip == 0 { 0 } else { REST }, move || {
                tell_list(&dispatch, ListAction::Seen(seen));
                spawn_local(async move {
                    let request = ReadAudit {
                        filter,
                        sort,
                        descending,
                        skip,
                        rows: Some(PAGE),
                    };
                    let action = match send(request).await {
                        Ok(page) => ListAction::Page(turn, page, clock::now()),
                        Err(refusal) => ListAction::Refused(turn, refusal),
                    };
                    tell_list(&dispatch, action);
                });
            })
        });
        move || drop(later)
    });
}

fn cells(line: &AuditLine, zone: &str) -> Html {
    let cell = |class: &'static str, content: Html| {
        html! { <span class={classes!("cell", class)} role="gridcell">{ content }</span> }
    };
    let records = (line.records > 1).then(|| t!("audit-records", count = line.records));
    html! {
        <>
            { cell("when", html! { { shortly(line.at, zone) } }) }
            { cell("actor", html! { { by_words(line.by.as_ref()) } }) }
            { cell("what", html! {
                <>{ what(&line.what) }if let Some(records) = records { { " " }<span class="meta">{ records }</span> }</>
            }) }
            { cell("whose", patient_words(line.patient.as_ref(), line.patients)) }
            { cell("data", html! { <>{ words::data(line.category) }{ " " }{ special(line.special, careloop_contract::Purpose::Operations) }</> }) }
            { cell("purpose", if line.purpose == careloop_contract::Purpose::Emergency {
                special(false, line.purpose)
            } else {
                html! { { words::purpose(line.purpose) } }
            }) }
            { cell("where", html! { { line.workstation_name.clone() } }) }
            { cell("ended", outcome(line.refused.as_deref())) }
        </>
    }
}

/// What waiting is told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct AwaitedProps {
    /// What is awaited.
    pub(in crate::screen) label: AttrValue,
}

/// Something is awaited: said only once it takes a while, with how far it is.
#[component]
pub(in crate::screen) fn Awaited(props: &AwaitedProps) -> Html {
    let is_long = use_state(|| false);
    {
        let is_long = is_long.setter();
        use_effect_with((), move |()| {
            let later = wait::after(PATIENCE, move || is_long.set(true));
            move || drop(later)
        });
    }
    html! {
        <div class="page-body" aria-busy="true">
            if *is_long {
                <Progress label={props.label.clone()} />
            } else {
                <span class="skeleton"></span>
            }
        </div>
    }
}
