//! Everyone the clinic treats: the list by name, search, registering, importing.

mod fields;
mod import;
mod list;
mod register;
mod rest;

pub(super) use fields::{IDS as PATIENT_IDS, PatientFields};

use crate::parts::{Button, ButtonKind, Empty, FieldKind, Icon, IconView, Refused, TextField};
use crate::store::records::RecordsAction;
use crate::store::records::patients::PatientsAction;
use crate::store::{Action, use_store};
use crate::transport::send;
use crate::{act, clock, format, t};
use careloop_contract::Action as Permission;
use careloop_contract::limits::QUERY_CHARS;
use careloop_contract::query::SearchRecords;
use import::ImportDialog;
use list::PatientGrid;
use register::RegisterDialog;
use rest::use_rest;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Milliseconds without a change after which names are asked for. That is recorded, so what is only
/// scrolled past is not.
const REST: i32 = 300;

/// Most patients a search answers.
const FOUND: u32 = 200;

/// What lies over the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    Nothing,
    Register,
    Import,
}

/// Sends an action to the list of patients.
fn tell_list(dispatch: &act::Dispatch, action: PatientsAction) {
    dispatch.dispatch(Action::Records(RecordsAction::Patients(action)));
}

/// Everyone the clinic treats.
#[component]
pub fn PatientsScreen() -> Html {
    let store = use_store();
    let over = use_state(|| Over::Nothing);
    let list = &store.records.patients;
    let typed = use_state(|| list.text.clone());
    {
        let dispatch = store.dispatcher();
        use_effect_with(store.refreshed, move |_| {
            tell_list(&dispatch, PatientsAction::Anew)
        });
    }
    {
        // What is typed is looked for once the typing rests.
        let (dispatch, text) = (store.dispatcher(), (*typed).clone());
        use_rest((*typed).clone(), REST, move || {
            tell_list(&dispatch, PatientsAction::Search(text));
        });
    }
    {
        let (dispatch, text, turn) = (store.dispatcher(), list.text.clone(), list.turn);
        let starts = use_mut_ref(|| true);
        use_effect_with((text, turn), move |(text, turn)| {
            // The list begins anew when the screen appears: that turn's search is the one to send.
            if !starts.replace(false) && !text.trim().is_empty() {
                spawn_local(search(dispatch, text.clone(), *turn));
            }
        });
    }
    let show = |wanted: Over| {
        let over = over.setter();
        Callback::from(move |()| over.set(wanted))
    };
    let again = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| tell_list(&dispatch, PatientsAction::Anew))
    };
    let imports = store.may(Permission::ImportPatients) || store.may(Permission::ImportTasks);
    let is_empty = list.total == Some(0);
    let content = match (&list.refusal, is_empty) {
        (Some(refusal), _) if list.total.is_none() => html! {
            <div class="page-body">
                <Refused refusal={refusal.clone()} />
                <div class="button-row"><Button onclick={again}>{ t!("patients-again") }</Button></div>
            </div>
        },
        (_, true) if list.is_search() => html! {
            <Empty icon={Icon::Search} title={t!("patients-not-found")} text={t!("patients-not-found-text")} />
        },
        (_, true) => html! {
            <Empty icon={Icon::Patients} title={t!("patients-none")} text={t!("patients-none-text")} />
        },
        (refusal, false) => html! {
            <>
                <Refused refusal={refusal.clone()} />
                <PatientGrid />
            </>
        },
    };
    let close = show(Over::Nothing);
    html! {
        <main class="list-pane" id="main">
            <header class="screen-head">
                <h1>{ t!("screen-patients") }</h1>
                <span class="freshness" role="status">{ summary(&store) }</span>
                <div class="actions">
                    if imports {
                        <Button onclick={show(Over::Import)}>{ t!("patients-import") }</Button>
                    }
                    if store.may(Permission::AddPatient) {
                        <Button kind={ButtonKind::Primary} onclick={show(Over::Register)}>
                            <IconView icon={Icon::Plus} />{ t!("patients-register") }
                        </Button>
                    }
                </div>
                <div class="wide patients-search">
                    <TextField id="patients-search" kind={FieldKind::Search} label={t!("patients-search")}
                        value={(*typed).clone()} max={QUERY_CHARS} hint={t!("patients-hint")}
                        oninput={let typed = typed.setter(); move |text| typed.set(text)}
                        onkeydown={into_list()} />
                </div>
            </header>
            { content }
            { match *over {
                Over::Nothing => Html::default(),
                Over::Register => html! { <RegisterDialog onclose={close} /> },
                Over::Import => html! { <ImportDialog onclose={close} /> },
            } }
        </main>
    }
}

/// The key down goes from the search into the list.
fn into_list() -> Callback<KeyboardEvent> {
    Callback::from(|event: KeyboardEvent| {
        if event.key() == "ArrowDown" {
            event.prevent_default();
            crate::parts::focus::focus(list::GRID);
        }
    })
}

/// How many there are, in what order, as of when.
fn summary(store: &crate::store::App) -> String {
    let list = &store.records.patients;
    let Some(total) = list.total else {
        return t!("patients-reading");
    };
    let time = list
        .as_of
        .map_or_else(String::new, |at| clock::local(at, store.zone()).1.to_string());
    let total = format::count(u64::from(total));
    match (list.is_search(), list.more) {
        (false, _) => t!("patients-all", total = total, time = time),
        (true, false) => t!("patients-found", total = total, time = time),
        (true, true) => t!("patients-found-more", total = total),
    }
}

async fn search(dispatch: act::Dispatch, text: String, turn: u32) {
    let request = SearchRecords {
        text,
        rows: Some(FOUND),
        identified: true,
        patients_only: true,
    };
    let action = match send(request).await {
        Ok(found) => PatientsAction::Found(turn, found, clock::now()),
        Err(refusal) => PatientsAction::Refused(turn, refusal),
    };
    tell_list(&dispatch, action);
}
