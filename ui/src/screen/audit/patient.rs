//! Choosing a patient by name, for those who may also see patients.

use crate::finding::line::PatientLine;
use crate::finding::use_finding;
use crate::parts::{Button, Dialog, FieldKind, Icon, IconView, Refused, TextField};
use crate::store::finding::Sought;
use crate::store::records::patients::is_identified;
use crate::store::use_store;
use crate::t;
use careloop_contract::Action as Permission;
use careloop_contract::limits::QUERY_CHARS;
use careloop_contract::view::PatientLabel;
use std::rc::Rc;
use yew::prelude::*;

/// Most patients that are offered.
const FOUND: u32 = 10;

/// What the choice is told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct PatientChoiceProps {
    /// A patient is chosen.
    pub(in crate::screen) onchoose: Callback<PatientLabel>,
}

/// A button that asks for a patient; nothing for those who see none.
#[component]
pub(in crate::screen) fn PatientChoice(props: &PatientChoiceProps) -> Html {
    let store = use_store();
    let asks = use_state(|| false);
    if !store.may(Permission::SeePatient) {
        return Html::default();
    }
    let show = |value: bool| {
        let asks = asks.setter();
        Callback::from(move |()| asks.set(value))
    };
    let chosen = {
        let (onchoose, asks) = (props.onchoose.clone(), asks.setter());
        Callback::from(move |patient| {
            asks.set(false);
            onchoose.emit(patient);
        })
    };
    html! {
        <>
            <Button id="choose-patient" onclick={show(true)}>
                <IconView icon={Icon::Patients} />{ t!("audit-choose-patient") }
            </Button>
            if *asks {
                <PatientDialog onchoose={chosen} onclose={show(false)} />
            }
        </>
    }
}

/// What the dialog is told.
#[derive(Properties, PartialEq)]
struct PatientDialogProps {
    onchoose: Callback<PatientLabel>,
    onclose: Callback<()>,
}

/// Looks a patient up as everywhere else; each one shown is written down.
#[component]
fn PatientDialog(props: &PatientDialogProps) -> Html {
    let text = use_state(String::new);
    let finding = use_finding(&text, Sought::Patients, FOUND);
    let typed = {
        let text = text.setter();
        Callback::from(move |typed| text.set(typed))
    };
    let hits: Vec<_> = finding
        .current()
        .map(|found| found.view.patients.as_slice())
        .unwrap_or_default()
        .iter()
        .filter(|hit| is_identified(hit))
        .collect();
    let is_empty = hits.is_empty() && !finding.is_under_way() && text.trim().len() > 1;
    html! {
        <Dialog id="patient-choice" class="wide" title={t!("audit-choose-patient-title")} onclose={props.onclose.clone()}>
            <TextField id="patient-choice-text" kind={FieldKind::Search} label={t!("patients-search")}
                value={(*text).clone()} oninput={typed} max={QUERY_CHARS} hint={t!("patients-hint")} autofocus=true />
            <Refused refusal={finding.refusal.clone()} />
            <ul class="alike">
                { for hits.into_iter().map(|hit| {
                    let (onchoose, label) = (props.onchoose.clone(), hit.label.clone());
                    let onclick = Callback::from(move |_: MouseEvent| onchoose.emit(label.clone()));
                    html! {
                        <li key={hit.label.patient.to_string()}>
                            <button type="button" class="option" {onclick}><PatientLine hit={Rc::new(hit.clone())} /></button>
                        </li>
                    }
                }) }
            </ul>
            <p class="hint" role="status">{ if is_empty { t!("patients-not-found") } else { String::new() } }</p>
            <div class="dialog-actions">
                <Button onclick={props.onclose.clone()}>{ t!("cancel") }</Button>
            </div>
        </Dialog>
    }
}
