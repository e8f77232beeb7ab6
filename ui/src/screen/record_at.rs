//! A record as it was: as somebody saw it, or in one of its versions.

use super::knowing::use_knowing;
use super::past::moment;
use crate::inspector::PastTask;
use crate::parts::{Banner, Button, Icon, IconView, Refused, Tone};
use crate::store::inspector::InspectorAction;
use crate::store::{Action, Route, Store, use_store};
use crate::{clock, format, t, words};
use careloop_contract::Action as Permission;
use careloop_contract::query::{ReadRecordAt, RecordSource};
use careloop_contract::view::{PatientView, RecordAt, RecordRef};
use careloop_domain::patient::full_label;
use std::rc::Rc;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub struct RecordAtScreenProps {
    /// Which moment of which record.
    pub source: RecordSource,
}

/// A record as it was.
#[component]
pub fn RecordAtScreen(props: &RecordAtScreenProps) -> Html {
    let store = use_store();
    let known = use_knowing(props.source, |source| ReadRecordAt { source: *source });
    let back = {
        let dispatch = store.dispatcher();
        let home = match props.source {
            RecordSource::Entry { .. } => Route::Audit,
            RecordSource::Version { .. } => Route::default(),
        };
        let has_former = !store.back.is_empty();
        Callback::from(move |()| {
            dispatch.dispatch(if has_former {
                Action::Back
            } else {
                Action::Go(home)
            });
        })
    };
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <Button class="quiet icon-only" label={t!("record-at-back")} onclick={back}>
                    <IconView icon={Icon::ChevronLeft} />
                </Button>
                <h1>{ t!("screen-record-at") }</h1>
            </header>
            <div class="page-body">
                <Refused refusal={known.refusal().cloned()} />
                if let Some(record) = known.value() {
                    { shown(record, &store) }
                } else if known.refusal().is_none() {
                    <div aria-busy="true"><span class="skeleton"></span><span class="skeleton short"></span></div>
                }
            </div>
        </main>
    }
}

fn shown(record: &Rc<RecordAt>, store: &Store) -> Html {
    let zone = store.zone();
    let who = match &record.shown {
        Some(shown) => t!(
            "record-at-seen",
            person = super::audit::by_words(shown.by.as_ref()),
            at = moment(shown.at, zone),
            workstation = shown.workstation.clone()
        ),
        None => t!("record-at-version", at = moment(record.since, zone)),
    };
    let is_remark = matches!(record.record, RecordRef::Remark(_));
    html! {
        <>
            <Banner tone={Tone::Info}>
                <span class="banner-title">{ who }</span>
                if record.shown.is_some() {
                    { t!("record-at-since", at = moment(record.since, zone)) }{ " " }
                }
                { if record.superseded { t!("record-at-superseded") } else { t!("record-at-latest") } }
            </Banner>
            { today(record, store) }
            if is_remark {
                <p class="hint">{ t!("record-at-remark") }</p>
            }
            if let Some(task) = &record.task {
                <div class="past-task"><PastTask view={Rc::new(task.clone())} /></div>
            }
            if let Some(patient) = &record.patient {
                { past_patient(patient, store) }
            }
        </>
    }
}

/// The way to the record of today, for those who may see it.
fn today(record: &RecordAt, store: &Store) -> Html {
    let action = match (record.record, &record.task) {
        (RecordRef::Patient(patient), _) if store.may(Permission::SeePatient) => {
            Action::Go(Route::Patient(patient))
        }
        (RecordRef::Task(task), _) if store.may(Permission::SeeTask) => {
            Action::Inspector(InspectorAction::Open(task))
        }
        (RecordRef::Remark(_), Some(task)) if store.may(Permission::SeeTask) => {
            Action::Inspector(InspectorAction::Open(task.row.task))
        }
        (RecordRef::Patient(_) | RecordRef::Task(_) | RecordRef::Remark(_), _) => return Html::default(),
    };
    let onclick = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(action.clone()))
    };
    html! {
        <div class="button-row"><Button class="small" {onclick}>{ t!("record-at-today") }</Button></div>
    }
}

/// A patient as they were, in the order of the banner.
fn past_patient(patient: &PatientView, store: &Store) -> Html {
    let today = clock::local_now(store.zone()).0;
    let or_missing = |text: &Option<String>| text.clone().unwrap_or_else(|| t!("not-recorded"));
    html! {
        <section class="section" aria-labelledby="past-patient">
            <h2 id="past-patient">{ full_label(&patient.family, &patient.given) }</h2>
            <dl class="fields">
                <dt>{ t!("patients-born") }</dt>
                <dd>{ format::born(patient.born, patient.died.unwrap_or(today)) }</dd>
                <dt>{ t!("field-sex") }</dt><dd>{ words::sex(patient.sex.as_deref()) }</dd>
                <dt>{ t!("patients-number") }</dt><dd class="number">{ patient.record_number.clone() }</dd>
                <dt>{ t!("field-phone") }</dt><dd>{ or_missing(&patient.phone) }</dd>
                <dt>{ t!("field-address") }</dt><dd>{ or_missing(&patient.address) }</dd>
                if patient.died.is_some() {
                    <dt>{ t!("field-death_day") }</dt><dd>{ format::day_or_missing(patient.died) }</dd>
                }
                <dt>{ t!("record-at-care-team") }</dt>
                <dd>
                    if patient.care_team.is_empty() {
                        { t!("record-at-no-care-team") }
                    } else {
                        { patient.care_team.iter().map(|person| person.name.clone()).collect::<Vec<_>>().join(", ") }
                    }
                </dd>
            </dl>
        </section>
    }
}
