//! Correcting a patient's record.

use crate::parts::{Banner, Button, ButtonKind, Dialog, Refused, Tone};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::patients::{PATIENT_IDS, PatientFields};
use crate::store::records::RecordsAction;
use crate::store::records::form::{FIELDS, PatientForm};
use crate::store::{Action, use_store};
use crate::transport::send;
use crate::{act, t};
use careloop_contract::query::OpenPatient;
use careloop_contract::view::PatientView;
use careloop_contract::{Field, Refusal};
use careloop_domain::patient::full_label;
use std::rc::Rc;
use yew::prelude::*;

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(super) struct EditDialogProps {
    /// The record as it is known now. What is typed stays bound to the one it was opened with.
    pub(super) view: Rc<PatientView>,
    /// It is done, or not wanted.
    pub(super) onclose: Callback<()>,
}

/// Correcting a patient's record. What somebody else wrote meanwhile is told beside the field.
#[component]
pub(super) fn EditDialog(props: &EditDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, PATIENT_IDS);
    let form = use_state(|| PatientForm::of(&props.view));
    let asks_to_leave = use_state(|| false);
    let type_into = Callback::from({
        let form = form.clone();
        move |(field, text): (Field, String)| {
            let mut next = (*form).clone();
            next.set(field, text);
            form.set(next);
        }
    });
    let submit = Callback::from({
        let (asking, dispatch, form) = (asking.clone(), store.dispatcher(), form.clone());
        let (patient, onclose) = (props.view.patient, props.onclose.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let (dispatch, form, onclose) = (dispatch.clone(), form.clone(), onclose.clone());
            asking.ask(async move {
                let Some(request) = form.edit()? else {
                    onclose.emit(());
                    return Ok(());
                };
                match act::save(&dispatch, request).await {
                    Ok(view) => {
                        let read = RecordsAction::PatientRead(patient, Ok(Rc::new(view)));
                        dispatch.dispatch(Action::Records(read));
                        onclose.emit(());
                        Ok(())
                    }
                    Err(refusal) => {
                        if matches!(refusal, Refusal::Stale { .. }) {
                            let now = send(OpenPatient { patient }).await?;
                            let mut next = (*form).clone();
                            next.stand_on(&now);
                            form.set(next);
                        }
                        Err(refusal)
                    }
                }
            });
        }
    });
    // What was typed is not lost to one key.
    let leave = Callback::from({
        let (asks_to_leave, onclose) = (asks_to_leave.clone(), props.onclose.clone());
        let is_changed = form.is_changed();
        move |()| {
            if is_changed && !*asks_to_leave {
                asks_to_leave.set(true);
            } else {
                onclose.emit(());
            }
        }
    });
    let name = full_label(&props.view.family, &props.view.given);
    html! {
        <Dialog id="edit" class="wide under-banner" title={t!("patient-edit-of", name = name)} onclose={leave.clone()}>
            <form onsubmit={submit} novalidate=true>
                <PatientFields form={(*form).clone()} oninput={type_into} asking={asking.clone()} is_new=false />
                <p class="hint">{ t!("patient-edit-hint") }</p>
                <Refused refusal={asking.apart_from(&FIELDS)} />
                if *asks_to_leave && form.is_changed() {
                    <Banner tone={Tone::Warn}>{ t!("patient-edit-leave") }</Banner>
                }
                <div class="dialog-actions">
                    <Button onclick={leave}>
                        { if *asks_to_leave && form.is_changed() { t!("patient-edit-discard") } else { t!("cancel") } }
                    </Button>
                    <Button kind={ButtonKind::Primary} submit=true busy={asking.is_busy()} onclick={Callback::noop()}>
                        { t!("patient-save") }
                    </Button>
                </div>
            </form>
        </Dialog>
    }
}
