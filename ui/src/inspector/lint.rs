//! What in a task's title does not belong there, and the button that moves it to where it does.

use crate::act;
use crate::parts::{Button, Icon, IconView};
use crate::store::inspector::{InspectorAction, TextAt, TextOf};
use crate::store::lint::{Offered, offered};
use crate::store::quick_add::suggest::moved_out;
use crate::store::{Action, use_store};
use crate::{clock, t, wait};
use careloop_contract::Action as Permission;
use careloop_contract::view::TaskView;
use careloop_domain::quick_add::{Identifier, title_warnings};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What the warning is told.
#[derive(Properties, PartialEq)]
pub(super) struct TitleLintProps {
    /// The task.
    pub(super) view: Rc<TaskView>,
    /// The title as it stands, or as it is typed.
    pub(super) title: String,
    /// Saves the title.
    pub(super) save: Callback<()>,
}

/// The first thing in the title that does not belong there.
#[component]
pub(super) fn TitleLint(props: &TitleLintProps) -> Html {
    let store = use_store();
    let view = &props.view;
    let names: Vec<&str> = view
        .patient
        .iter()
        .flat_map(|patient| [patient.family.as_str(), patient.given.as_str()])
        .collect();
    let today = clock::local_now(store.zone()).0;
    let warnings = title_warnings(&props.title, &names, today);
    let moved = warnings.first().and_then(|warning| {
        let (rest, part) = moved_out(&props.title, &warning.range)?;
        // A title that is nothing else is rewritten by hand.
        (!rest.trim().is_empty()).then_some((warning.kind, rest, part))
    });
    let Some((kind, rest, part)) = moved else {
        return html! { <div class="title-lint"></div> };
    };
    let may_phone = view.patient.is_some() && store.may(Permission::EditPatient);
    let to = match offered(kind, store.may(Permission::AddClinicalNote), may_phone) {
        // Here the details are read by the same people as the title.
        Offered::Details => Offered::TakeOut,
        to @ (Offered::Note | Offered::Phone | Offered::TakeOut | Offered::TakeOutAndTell) => to,
    };
    let key = match kind {
        Identifier::Ssn => "warning-ssn",
        Identifier::Phone => "warning-phone",
        Identifier::BirthDate => "warning-birth-date",
        Identifier::Email => "warning-email",
        Identifier::PatientName => "warning-patient-name",
        Identifier::Diagnosis => "warning-diagnosis",
    };
    let onclick = {
        let (dispatch, save, part) = (store.dispatcher(), props.save.clone(), part.clone());
        let (task, patient) = (
            view.row.task,
            view.patient.as_ref().map(|patient| patient.patient),
        );
        Callback::from(move |()| {
            let (dispatch, save, part, rest) = (dispatch.clone(), save.clone(), part.clone(), rest.clone());
            spawn_local(async move {
                let is_moved = match (to, patient) {
                    (Offered::Note, _) => act::lint::put_note(&dispatch, task, part).await,
                    (Offered::Phone, Some(patient)) => act::lint::put_phone(&dispatch, patient, part).await,
                    (Offered::TakeOutAndTell, _) => {
                        act::tell(&dispatch, t!("lint-tell"));
                        true
                    }
                    (Offered::Phone | Offered::Details | Offered::TakeOut, _) => true,
                };
                if is_moved {
                    // Only then: nothing is lost on the way.
                    let at: TextAt = (task, TextOf::Title);
                    dispatch.dispatch(Action::Inspector(InspectorAction::Typed(at, rest)));
                    wait::soon(move || save.emit(()));
                }
            });
        })
    };
    html! {
        <div class="title-lint">
            <div class="banner warn" role="note">
                <IconView icon={Icon::Warning} />
                <div class="banner-text">
                    { t!(key, part = part) }
                    if to == Offered::TakeOutAndTell { { " " }{ t!("lint-tell-hint") } }
                </div>
                <Button id="title-lint" class="small" {onclick}>{ t!(to.words()) }</Button>
            </div>
        </div>
    }
}
