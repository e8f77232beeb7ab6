//! Clinical notes that have every word one types, for those who read clinical text. What is shown is recorded,
//! note by note, so nothing is searched before the person rests.

use crate::parts::{Icon, IconView, Progress, Refused};
use crate::store::finding::Finding;
use crate::store::inspector::InspectorAction;
use crate::store::notes::{NotesAction, NotesFound};
use crate::store::{Action, Store, use_store};
use crate::transport::send;
use crate::{t, wait};
use careloop_contract::query::SearchNotes;
use careloop_contract::view::NoteHit;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Milliseconds of rest after which notes are searched.
const SEARCH_AFTER: i32 = 300;
/// Milliseconds after which it is said that the index is being built.
const SLOW_AFTER: i32 = 700;
/// Most notes that are shown.
const ROWS: u32 = 25;

/// What the section is told.
#[derive(Properties, PartialEq)]
pub(super) struct NotesSectionProps {
    /// What was typed.
    pub(super) text: AttrValue,
}

/// Notes with these words.
#[component]
pub(super) fn NotesSection(props: &NotesSectionProps) -> Html {
    let store = use_store();
    let notes = use_reducer(NotesFound::default);
    let is_slow = use_state_eq(|| false);
    let text = props.text.trim().to_owned();
    {
        let (dispatch, is_slow) = (notes.dispatcher(), is_slow.setter());
        use_effect_with(text.clone(), move |text| {
            dispatch.dispatch(NotesAction::Text(text.clone()));
            is_slow.set(false);
            let later = Finding::may_identify(text).then(|| {
                let text = text.clone();
                let slow = is_slow.clone();
                let is_over = std::rc::Rc::new(std::cell::Cell::new(false));
                let answered = is_over.clone();
                let ask = wait::after(SEARCH_AFTER, move || {
                    spawn_local(async move {
                        let request = SearchNotes {
                            text: text.clone(),
                            rows: Some(ROWS),
                        };
                        let answer = send(request).await;
                        answered.set(true);
                        is_slow.set(false);
                        dispatch.dispatch(NotesAction::Answered(text, answer));
                    });
                });
                let tell = wait::after(SEARCH_AFTER + SLOW_AFTER, move || {
                    if !is_over.get() {
                        slow.set(true);
                    }
                });
                (ask, tell)
            });
            move || drop(later)
        });
    }
    if !Finding::may_identify(&text) {
        return Html::default();
    }
    let said = match notes.current() {
        None if *is_slow => String::new(),
        None => t!("searching"),
        Some(page) if page.hits.is_empty() => t!("notes-none"),
        Some(page) => {
            let count = u32::try_from(page.hits.len()).unwrap_or(u32::MAX);
            let more = if page.more {
                format!(". {}", t!("search-more"))
            } else {
                String::new()
            };
            format!("{}{more}", t!("notes-count", count = count))
        }
    };
    html! {
        <section class="section notes-found" aria-labelledby="notes-found">
            <h2 id="notes-found"><IconView icon={Icon::SealedNote} />{ t!("notes-title") }</h2>
            <Refused refusal={notes.refusal.clone()} />
            if notes.refusal.is_none() { <p class="meta" role="status">{ said }</p> }
            if *is_slow && notes.is_under_way() {
                <Progress label={t!("notes-building")} can_cancel=false />
            }
            if let Some(page) = notes.current() {
                <ul class="note-hits">{ for page.hits.iter().map(|hit| one(hit, &store)) }</ul>
            }
        </section>
    }
}

fn one(hit: &NoteHit, store: &Store) -> Html {
    let onclick = {
        let (dispatch, task) = (store.dispatcher(), hit.task.task);
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Inspector(InspectorAction::Open(task))))
    };
    let patient = hit.task.patient.as_ref().map(|patient| patient.name.clone());
    html! {
        <li key={hit.remark.to_string()}>
            <button type="button" class="note-hit" {onclick}>
                <span class="note-task">
                    <strong>{ hit.task.title.clone() }</strong>
                    if let Some(patient) = patient { <span>{ patient }</span> }
                </span>
                <span class="note-excerpt">
                    { for hit.excerpt.iter().map(|part| if part.hit {
                        html! { <mark>{ part.text.clone() }</mark> }
                    } else {
                        html! { { part.text.clone() } }
                    }) }
                </span>
                <span class="meta">{ hit.by.name.clone() }{ " · " }{ super::past::moment(hit.at, store.zone()) }</span>
            </button>
        </li>
    }
}
