//! Everything that was written, by its words: patients and tasks as one types.

use super::notes_found::NotesSection;
use crate::finding::line::{PatientLine, TaskLine};
use crate::finding::use_finding;
use crate::frame::run::SEARCH_FIELD;
use crate::parts::{Empty, Icon, Refused, combobox, focus};
use crate::store::finding::Finding;
use crate::store::finding::Sought;
use crate::store::inspector::InspectorAction;
use crate::store::{Action, Route, Store, use_store};
use crate::{t, wait};
use careloop_contract::view::{PatientHit, TaskRow};
use careloop_contract::{Action as Permission, limits};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Most records of each kind that are shown. Each patient shown by name is recorded.
const ROWS: u32 = 25;

/// A record that was found.
#[derive(Clone, PartialEq)]
enum Hit {
    Patient(Rc<PatientHit>),
    Task(Rc<TaskRow>),
}

/// Everything that was written, by its words. What was typed is still there when one comes back.
#[component]
pub fn SearchScreen() -> Html {
    let store = use_store();
    let active = use_state(|| None::<usize>);
    let field = use_node_ref();
    let finding = use_finding(&store.search, Sought::Records, ROWS);
    let hits = hits(&finding);
    let at = active.filter(|at| *at < hits.len());
    use_effect_with(field.clone(), |field| {
        if let Some(field) = field.cast::<HtmlInputElement>() {
            // The field that cannot take the focus can be clicked.
            let _ = field.focus();
            field.select();
        }
    });
    // Back from the task that was open beside the list.
    use_effect_with(store.inspector.open.is_some(), |is_open| {
        if !*is_open {
            wait::soon(|| {
                if focus::is_lost() {
                    focus::focus(SEARCH_FIELD);
                }
            });
        }
    });
    use_effect_with(at, |at| {
        if let Some(at) = at {
            combobox::show(&line_id(*at));
        }
    });
    let oninput = {
        let (dispatch, active) = (store.dispatcher(), active.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            active.set(None);
            dispatch.dispatch(Action::SearchFor(text.into()));
        })
    };
    let onkeydown = {
        let (store, active, hits) = (store.clone(), active.clone(), hits.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.is_composing() || event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            match event.key().as_str() {
                "Enter" => {
                    event.prevent_default();
                    match at.and_then(|at| hits.get(at)) {
                        Some(hit) => open(hit, &store),
                        // Pointed at first: a record that is opened is recorded.
                        None => active.set((!hits.is_empty()).then_some(0)),
                    }
                }
                // A task that is open beside the list is closed first.
                "Escape" if at.is_some() && store.inspector.open.is_none() => {
                    event.prevent_default();
                    active.set(None);
                }
                key => {
                    if let Some(to) = combobox::step(key, at, hits.len()) {
                        event.prevent_default();
                        active.set(Some(to));
                    }
                }
            }
        })
    };
    let said = said(&finding);
    html! {
        <main class="list-pane page">
            <header class="screen-head"><h1>{ t!("screen-search") }</h1></header>
            <div class="page-body">
                <div class="field">
                    <label for={SEARCH_FIELD}>{ t!("search-label") }</label>
                    <input id={SEARCH_FIELD} ref={field} type="search" role="combobox" autocomplete="off"
                        spellcheck="false" maxlength={limits::QUERY_CHARS.to_string()} data-entry="true"
                        aria-expanded={(!hits.is_empty()).to_string()} aria-controls="search-list"
                        aria-autocomplete="list" aria-describedby="search-field-hint"
                        aria-activedescendant={at.map(line_id)}
                        value={store.search.to_string()} {oninput} {onkeydown} />
                    <p class="hint" id="search-field-hint">{ t!("search-hint") }</p>
                </div>
                <Refused refusal={finding.refusal.clone()} />
                <p class="meta" role="status">{ said }</p>
                if finding.text.is_empty() {
                    <Empty icon={Icon::Search} title={t!("search-empty")} text={t!("search-empty-text")} />
                } else if hits.is_empty() && finding.current().is_some() {
                    <Empty icon={Icon::Search} title={t!("search-none")} text={t!("search-none-text")} />
                }
                <div id="search-list" role="listbox" aria-label={t!("search-results")}>
                    { group("palette-patients", &hits, at, &store, |hit| matches!(hit, Hit::Patient(_))) }
                    { group("palette-tasks", &hits, at, &store, |hit| matches!(hit, Hit::Task(_))) }
                </div>
                if store.may(Permission::ReadClinicalNote) {
                    <NotesSection text={store.search.to_string()} />
                }
            </div>
        </main>
    }
}

fn line_id(number: usize) -> String {
    format!("search-line-{number}")
}

/// Patients first, then tasks.
fn hits(finding: &Finding) -> Vec<Hit> {
    let Some(found) = finding.found.as_deref() else {
        return Vec::new();
    };
    let patients = found.view.patients.iter().cloned();
    let tasks = found.view.tasks.iter().cloned();
    patients
        .map(|hit| Hit::Patient(Rc::new(hit)))
        .chain(tasks.map(|row| Hit::Task(Rc::new(row))))
        .collect()
}

/// How much was found, and whether there is more.
fn said(finding: &Finding) -> String {
    if finding.is_under_way() {
        return t!("searching");
    }
    let Some(found) = finding.current() else {
        return String::new();
    };
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (patients, tasks) = (number(found.view.patients.len()), number(found.view.tasks.len()));
    let mut parts = Vec::new();
    if patients > 0 {
        parts.push(t!("count-patients", count = patients));
    }
    if tasks > 0 {
        parts.push(t!("count-rows", count = tasks));
    }
    let mut said = parts.join(", ");
    if found.view.more {
        said = format!("{said}. {}", t!("search-more"));
    }
    said
}

/// The lines of one kind under their heading, each with its number in the whole list.
fn group(
    heading: &'static str,
    hits: &[Hit],
    at: Option<usize>,
    store: &Store,
    is_one: fn(&Hit) -> bool,
) -> Html {
    let lines: Vec<(usize, &Hit)> = hits.iter().enumerate().filter(|(_, hit)| is_one(hit)).collect();
    if lines.is_empty() {
        return Html::default();
    }
    let heading_id = format!("search-{heading}");
    html! {
        <div role="group" aria-labelledby={heading_id.clone()}>
            <div class="palette-group" role="presentation" id={heading_id}>{ t!(heading) }</div>
            { for lines.into_iter().map(|(number, hit)| {
                let onclick = {
                    let (hit, store) = (hit.clone(), store.clone());
                    Callback::from(move |_: MouseEvent| open(&hit, &store))
                };
                let content = match hit {
                    Hit::Patient(hit) => html! { <PatientLine hit={hit.clone()} /> },
                    Hit::Task(row) => html! { <TaskLine row={row.clone()} /> },
                };
                html! {
                    <div class="option" role="option" id={line_id(number)} key={number} {onclick}
                        aria-selected={(at == Some(number)).to_string()}>{ content }</div>
                }
            }) }
        </div>
    }
}

fn open(hit: &Hit, store: &Store) {
    match hit {
        Hit::Patient(hit) => store.dispatch(Action::Go(Route::Patient(hit.label.patient))),
        Hit::Task(row) => store.dispatch(Action::Inspector(InspectorAction::Open(row.task))),
    }
}
