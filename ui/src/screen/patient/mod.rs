//! A patient's record: who it is, what is to be done for them, what was done.

mod banner;
mod care_team;
mod edit;
mod past;
mod tasks;

pub(crate) use banner::PatientBanner;

use super::audit::WhoSaw;
use super::emergency::BeginDialog;
use crate::parts::{Banner, Button, ButtonKind, Icon, IconView, Refused, Tone};
use crate::store::quick_add::QuickAddAction;
use crate::store::records::{OpenPatient, RecordsAction};
use crate::store::{Action, Overlay, Route, use_store};
use crate::transport::send;
use crate::{act, clock, t};
use care_team::CareTeam;
use careloop_contract::query;
use careloop_contract::view::{PatientHit, PatientLabel, PatientView};
use careloop_contract::{Action as Permission, PatientId};
use careloop_domain::patient::full_label;
use edit::EditDialog;
use past::Past;
use std::rc::Rc;
use tasks::Tasks;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub struct PatientScreenProps {
    /// The patient.
    pub patient: PatientId,
}

/// Reads a patient's record again. That it was read is recorded.
async fn read(dispatch: &act::Dispatch, patient: PatientId) {
    let answer = send(query::OpenPatient { patient }).await.map(Rc::new);
    dispatch.dispatch(Action::Records(RecordsAction::PatientRead(patient, answer)));
}

/// A patient's record.
#[component]
pub fn PatientScreen(props: &PatientScreenProps) -> Html {
    let store = use_store();
    let edits = use_state(|| false);
    let begins = use_state(|| false);
    {
        // A task that was changed or added beside this page stands in it too.
        let (dispatch, is_settled) = (store.dispatcher(), store.saving.under_way == 0);
        use_effect_with(
            (props.patient, is_settled, store.refreshed),
            move |(patient, is_settled, _)| {
                let patient = *patient;
                dispatch.dispatch(Action::Records(RecordsAction::PatientAsked(patient)));
                if *is_settled {
                    spawn_local(async move { read(&dispatch, patient).await });
                }
            },
        );
    }
    {
        let (dispatch, edits) = (store.dispatcher(), edits.setter());
        use_effect_with(props.patient, move |_| {
            edits.set(false);
            move || dispatch.dispatch(Action::Records(RecordsAction::PatientClosed))
        });
    }
    let begin = |value: bool| {
        let begins = begins.setter();
        Callback::from(move |()| begins.set(value))
    };
    let show_edit = {
        let edits = edits.setter();
        Callback::from(move |()| edits.set(true))
    };
    let close_edit = {
        let edits = edits.setter();
        Callback::from(move |()| edits.set(false))
    };
    let open = store
        .records
        .patient
        .as_ref()
        .filter(|open| open.patient == props.patient);
    let (view, refusal) = match open {
        Some(OpenPatient { view, refusal, .. }) => (view.clone(), refusal.clone()),
        None => (None, None),
    };
    let add_task = {
        let (dispatch, view) = (store.dispatcher(), view.clone());
        Callback::from(move |()| {
            if let Some(view) = &view {
                dispatch.dispatch(Action::QuickAdd(QuickAddAction::StartFor(as_hit(view))));
                dispatch.dispatch(Action::Overlay(Overlay::QuickAdd));
            }
        })
    };
    let back = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::Patients)))
    };
    let content = match &view {
        None if refusal.is_some() => html! {
            <>
                <Refused {refusal} />
                <div class="button-row"><Button onclick={back.clone()}>{ t!("patient-back") }</Button></div>
            </>
        },
        None => html! {
            <div aria-busy="true" role="status">
                <span class="unseen">{ t!("patients-reading") }</span>
                <span class="skeleton"></span>
            </div>
        },
        Some(view) => html! {
            <>
                <Refused {refusal} />
                if let Some(day) = view.died {
                    <Banner tone={Tone::Info}>{ t!("patient-died", day = day.unmistakable()) }</Banner>
                }
                <CareTeam view={view.clone()} />
                <Tasks tasks={view.tasks.clone()} today={clock::local_now(store.zone()).0} />
                <Past key={view.patient.to_string()} view={view.clone()} />
            </>
        },
    };
    let can_add = view.is_some() && store.may(Permission::AddTask);
    // Only whoever is named, and only one access at a time.
    let can_begin = view.is_some()
        && store
            .session()
            .is_some_and(|session| session.invoker && session.break_glass.is_none());
    let can_edit = view.is_some() && store.may(Permission::EditPatient);
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <Button class="quiet icon-only" label={t!("patient-back")} onclick={back}>
                    <IconView icon={Icon::ChevronLeft} />
                </Button>
                <h1>{ t!("patient-title") }</h1>
                <div class="actions">
                    if let (Some(view), true) = (&view, store.may(Permission::ReadLedger)) {
                        <WhoSaw patient={as_hit(view).label} />
                    }
                    if can_begin {
                        <Button id="begin-emergency" onclick={begin(true)}>
                            <IconView icon={Icon::Warning} />{ t!("emergency-access") }
                        </Button>
                    }
                    if can_edit {
                        <Button id="edit-patient" onclick={show_edit}>{ t!("patient-edit") }</Button>
                    }
                    if can_add {
                        <Button kind={ButtonKind::Primary} onclick={add_task}>
                            <IconView icon={Icon::Plus} />{ t!("patient-add-task") }
                        </Button>
                    }
                </div>
            </header>
            <div class="page-body wide">{ content }</div>
            if let (Some(view), true) = (&view, *begins) {
                <BeginDialog patient={view.patient} name={full_label(&view.family, &view.given)} onclose={begin(false)} />
            }
            if let (Some(view), true) = (&view, *edits) {
                <EditDialog view={view.clone()} onclose={close_edit} />
            }
        </main>
    }
}

/// The patient as quick add confirms them.
fn as_hit(view: &PatientView) -> PatientHit {
    PatientHit {
        label: PatientLabel {
            patient: view.patient,
            name: full_label(&view.family, &view.given),
            born: view.born,
        },
        record_number: Some(view.record_number.clone()),
    }
}
