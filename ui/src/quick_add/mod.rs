//! Adding a task in one line (Ctrl+N): the line, what of it is understood, and which patient is
//! meant. A patient is confirmed by the person, as a full identity, and never picked by the program.

mod chips;
mod drafts;
mod field;
pub mod identity;
mod more;
mod moving;
mod offered;
mod said;

use crate::finding::use_finding;
use crate::parts::{Button, ButtonKind, Icon, IconView, Modal, Refused};
use crate::store::finding::Sought;
use crate::store::inspector::{InspectorAction, TextOf};
use crate::store::quick_add::reading::{Missing, Patient, Reading, read};
use crate::store::quick_add::suggest::{Suggestion, suggestions, taken, token_at};
use crate::store::quick_add::{QuickAddAction, QuickAddState};
use crate::store::work::WorkAction;
use crate::store::{Action, Overlay, Store, use_store};
use crate::{act, clock, t};
use careloop_contract::command::{AddTask, KeepDraft};
use careloop_contract::view::PatientHit;
use chips::Chips;
use field::LineField;
use more::More;
use offered::{Offered, Offering};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

pub use drafts::use_kept_draft;

/// The id of the line.
const FIELD: &str = "quick-add-field";
/// Most patients offered at once: more of them asks for more of the name.
const PATIENTS: u32 = 8;

/// What is being typed, to be kept while nobody is in.
#[must_use]
pub fn draft(state: &QuickAddState) -> Option<KeepDraft> {
    state.is_begun().then(|| state.draft())
}

/// The overlay in which a task is added.
#[component]
pub fn QuickAdd() -> Html {
    let store = use_store();
    let state = &store.quick_add;
    let caret = use_state(|| store.quick_add.text.len());
    let active = use_state(|| None::<usize>);
    let (today, now) = clock::local_now(store.zone());
    let reading = read(state, &store.people, today, now);
    drafts::use_draft_keeping(&store);
    {
        let dispatch = store.dispatcher();
        use_effect_with((), move |()| {
            dispatch.dispatch(Action::QuickAdd(QuickAddAction::Opened))
        });
    }

    // The words of a patient nobody confirmed yet are searched; every other word costs nothing.
    let sought = match &reading.patient {
        Some(Patient {
            words,
            confirmed: None,
        }) => words.clone(),
        Some(Patient { .. }) | None => String::new(),
    };
    let finding = use_finding(&sought, Sought::Patients, PATIENTS);
    let token = token_at(&state.text, *caret);
    let offering = match &token {
        Some(token) if token.sigil != '^' => Offering::Words(suggestions(token, &store.people)),
        Some(_) | None if !sought.is_empty() => Offering::Patients(finding),
        Some(_) | None => Offering::Nothing,
    };
    let at = active.filter(|at| *at < offering.len());

    let close = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Overlay(Overlay::None)))
    };
    let take = {
        let (store, active, caret) = (store.clone(), active.clone(), caret.clone());
        let (offering, token) = (offering.clone(), token.clone());
        Callback::from(move |number: usize| {
            active.set(None);
            match (&offering, &token) {
                (Offering::Patients(finding), _) => {
                    let hit = finding
                        .current()
                        .and_then(|found| found.view.patients.get(number));
                    if let Some(hit) = hit {
                        confirm(&store, hit, &caret);
                    }
                }
                (Offering::Words(words), Some(token)) => {
                    if let Some(suggestion) = words.get(number) {
                        put(&store, suggestion, token, &caret);
                    }
                }
                (Offering::Words(_), None) | (Offering::Nothing, _) => {}
            }
        })
    };
    let add = {
        let (store, reading, active) = (store.clone(), reading.clone(), active.clone());
        let has_patients = matches!(&offering, Offering::Patients(_)) && offering.len() > 0;
        Callback::from(move |stays: bool| {
            // The first patient is pointed at, never taken: Enter on the pointed one confirms.
            if has_patients {
                active.set(Some(0));
            }
            add(&store, &reading, stays);
        })
    };
    let missing = reading
        .request(state.category, &state.details)
        .err()
        .filter(|_| state.tried);
    let said = said::outcome(state, &offering, missing.as_ref());
    html! {
        <Modal id="quick-add" label={t!("quick-add-title")} onclose={close}>
            <div class="quick-add">
                <LineField reading={reading.clone()} caret={caret.clone()} active={active.clone()}
                    at={at} count={offering.len()} is_choice={matches!(offering, Offering::Patients(_))}
                    is_invalid={missing.is_some()} take={take.clone()} add={add.clone()} />
                <Chips reading={reading.clone()} />
                <said::Warnings reading={reading.clone()} />
                <said::NoteWithIt />
                if missing.is_some() || state.refusal.is_some() {
                    <div class="quick-warning" id="quick-add-error">
                        if let Some(missing) = &missing {
                            <p class="error" role="alert"><IconView icon={Icon::Error} small={true} />
                                { said::missing(missing) }</p>
                        }
                        <Refused refusal={state.refusal.clone()} />
                    </div>
                }
                <Offered offering={offering} {at} words={sought} {take} />
                if state.shows_more { <More /> }
                <div class="quick-foot">
                    <span class="grammar" aria-hidden="true">
                        { for [("^", "grammar-patient"), ("@", "grammar-person"), ("#", "grammar-queue"),
                            ("!", "grammar-priority")].into_iter().map(|(sigil, text)| html! {
                            <span><b>{ sigil }</b>{ " " }{ t!(text) }</span>
                        }) }
                        <span>{ t!("grammar-due") }</span>
                    </span>
                    <span class="end">
                        if state.added > 0 { <span>{ t!("quick-add-count", count = state.added) }</span> }
                        <MoreButton />
                        <Button kind={ButtonKind::Primary} class="small" busy={state.sending} keys="Enter"
                            onclick={add.reform(|()| false)}>{ t!("quick-add-button") }</Button>
                    </span>
                </div>
                <p class="unseen" role="status">{ said }</p>
            </div>
        </Modal>
    }
}

/// Shows or hides kind of work and details.
#[component]
fn MoreButton() -> Html {
    let store = use_store();
    let shows = store.quick_add.shows_more;
    let toggle = {
        let dispatch = store.dispatcher();
        Callback::from(move |_: MouseEvent| {
            dispatch.dispatch(Action::QuickAdd(QuickAddAction::ShowMore(!shows)));
        })
    };
    html! {
        <button type="button" class="button quiet small" onclick={toggle} aria-expanded={shows.to_string()}
            aria-controls="quick-more">{ t!("quick-add-more") }</button>
    }
}

/// The person chose this patient.
fn confirm(store: &Store, hit: &PatientHit, caret: &UseStateHandle<usize>) {
    if hit.record_number.is_none() {
        // By name in a moment: nobody can be told apart by initials.
        return;
    }
    store.dispatch(Action::QuickAdd(QuickAddAction::Confirm(hit.clone())));
    let text = &store.quick_add.text;
    if **caret == text.len() && !text.ends_with(' ') {
        let text = format!("{text} ");
        caret.set(text.len());
        store.dispatch(Action::QuickAdd(QuickAddAction::Text(text)));
    }
    field::focus_at(None);
}

/// The person took a suggestion for a word.
fn put(
    store: &Store,
    suggestion: &Suggestion,
    token: &crate::store::quick_add::suggest::Token,
    caret: &UseStateHandle<usize>,
) {
    let (text, at) = taken(&store.quick_add.text, token, suggestion);
    caret.set(at);
    field::focus_at(Some((text.clone(), at)));
    store.dispatch(Action::QuickAdd(QuickAddAction::Text(text)));
}

/// Adds the task, or says what is missing. `stays`: for one more.
fn add(store: &Store, reading: &Reading, stays: bool) {
    let state = &store.quick_add;
    if state.sending {
        return;
    }
    let request = match reading.request(state.category, &state.details) {
        Ok(request) => AddTask {
            sensitivity: state.sensitivity,
            ..request
        },
        Err(missing) => {
            // An empty line says what to type; everything else what is missing.
            if missing != Missing::Title || state.is_begun() {
                store.dispatch(Action::QuickAdd(QuickAddAction::Tried));
            }
            return;
        }
    };
    let (dispatch, note) = (store.dispatcher(), state.note.trim().to_owned());
    dispatch.dispatch(Action::QuickAdd(QuickAddAction::Sending));
    spawn_local(async move {
        match act::save(&dispatch, request).await {
            Ok(row) => {
                let task = row.task;
                if !note.is_empty() && !act::lint::put_note(&dispatch, task, note.clone()).await {
                    // The task stands, and its note waits in its field.
                    let at = (task, TextOf::Note);
                    dispatch.dispatch(Action::Inspector(InspectorAction::Typed(at, note)));
                    dispatch.dispatch(Action::Inspector(InspectorAction::Follow(task)));
                }
                dispatch.dispatch(Action::QuickAdd(QuickAddAction::Added));
                dispatch.dispatch(Action::Work(WorkAction::Added(row)));
                if stays {
                    field::focus_at(None);
                } else {
                    dispatch.dispatch(Action::Overlay(Overlay::None));
                }
                drafts::forget().await;
                act::read_counts(&dispatch).await;
            }
            Err(refusal) => {
                dispatch.dispatch(Action::QuickAdd(QuickAddAction::Refused(refusal)));
                field::focus_at(None);
            }
        }
    });
}
