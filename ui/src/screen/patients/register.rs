//! Registering a patient, with a look at who is registered already.

use super::fields::{IDS, PatientFields};
use crate::parts::{Banner, Button, ButtonKind, Dialog, Refused, Tone};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::store::records::form::{FIELDS, PatientForm, is_same_person};
use crate::store::{Action, Route, use_store};
use crate::transport::send;
use crate::{act, clock, format, t};
use careloop_contract::command::AddPatient;
use careloop_contract::query::SearchRecords;
use careloop_contract::view::PatientHit;
use careloop_contract::{Field, PatientId, Refusal};
use yew::prelude::*;

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(super) struct RegisterDialogProps {
    /// It is done, or not wanted.
    pub(super) onclose: Callback<()>,
}

/// Registering a patient. Whoever has the same name or number is shown first.
#[component]
pub(super) fn RegisterDialog(props: &RegisterDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, IDS);
    let form = use_state(PatientForm::default);
    // Who may be the same person, for the name and number they were looked up with.
    let alike = use_state(|| None::<Vec<PatientHit>>);
    let type_into = Callback::from({
        let (form, alike) = (form.clone(), alike.setter());
        move |(field, text): (Field, String)| {
            let mut next = (*form).clone();
            next.set(field, text);
            form.set(next);
            if matches!(field, Field::RecordNumber | Field::FamilyName | Field::GivenName) {
                alike.set(None);
            }
        }
    });
    let submit = Callback::from({
        let (asking, dispatch, form) = (asking.clone(), store.dispatcher(), form.clone());
        let (was_shown, alike) = (alike.is_some(), alike.setter());
        move |event: SubmitEvent| {
            event.prevent_default();
            let (dispatch, alike, request) = (dispatch.clone(), alike.clone(), form.add());
            asking.ask(async move {
                let request = request?;
                if !was_shown {
                    let found = look_up(&request).await?;
                    if !found.is_empty() {
                        alike.set(Some(found));
                        return Ok(());
                    }
                }
                let view = act::save(&dispatch, request).await?;
                dispatch.dispatch(Action::Go(Route::Patient(view.patient)));
                Ok(())
            });
        }
    });
    let go = Callback::from({
        let dispatch = store.dispatcher();
        move |patient: PatientId| dispatch.dispatch(Action::Go(Route::Patient(patient)))
    });
    let today = clock::local_now(store.zone()).0;
    html! {
        <Dialog id="register" class="wide" title={t!("patients-register")} onclose={props.onclose.clone()}>
            <form onsubmit={submit} novalidate=true>
                <PatientFields form={(*form).clone()} oninput={type_into} asking={asking.clone()} is_new=true />
                if let Some(found) = &*alike {
                    <Banner tone={Tone::Warn}>
                        <span>
                            <span class="banner-title">{ t!("register-alike") }</span>
                            { t!("register-alike-text") }
                        </span>
                    </Banner>
                    <ul class="alike">
                        { for found.iter().map(|hit| {
                            let patient = hit.label.patient;
                            html! {
                                <li class="option" key={patient.to_string()}>
                                    <span class="identity-row">
                                        <span class="name">{ hit.label.name.clone() }</span>
                                        <span class="pair"><span class="label">{ t!("patients-born") }</span>
                                            { format::born(hit.label.born, today) }</span>
                                        <span class="pair"><span class="label">{ t!("patients-number") }</span>
                                            { hit.record_number.clone().unwrap_or_default() }</span>
                                    </span>
                                    <Button class="small" onclick={go.reform(move |()| patient)}
                                        label={t!("register-open-label", name = hit.label.name.clone())}>
                                        { t!("register-open") }
                                    </Button>
                                </li>
                            }
                        }) }
                    </ul>
                }
                <Refused refusal={asking.apart_from(&FIELDS)} />
                <div class="dialog-actions">
                    <Button onclick={props.onclose.clone()}>{ t!("cancel") }</Button>
                    <Button kind={ButtonKind::Primary} submit=true busy={asking.is_busy()} onclick={Callback::noop()}>
                        { if alike.is_some() { t!("register-another") } else { t!("register-submit") } }
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}

/// Everyone with the same name, or the same number.
async fn look_up(request: &AddPatient) -> Result<Vec<PatientHit>, Refusal> {
    let name = format!("{} {}", request.family.trim(), request.given.trim());
    let mut alike: Vec<PatientHit> = Vec::new();
    for text in [name.trim(), request.record_number.trim()] {
        if text.is_empty() {
            continue;
        }
        let search = SearchRecords {
            text: text.to_owned(),
            rows: None,
            identified: true,
            patients_only: true,
        };
        // What cannot be searched for is judged by the engine when it is registered.
        let found = match send(search).await {
            Ok(found) => found.patients,
            Err(Refusal::OutOfRange | Refusal::TooLong { .. } | Refusal::Empty { .. }) => Vec::new(),
            Err(refusal) => return Err(refusal),
        };
        for hit in found {
            let is_new = alike.iter().all(|known| known.label.patient != hit.label.patient);
            if is_new && is_same_person(request, &hit) {
                alike.push(hit);
            }
        }
    }
    Ok(alike)
}
