//! The life of a patient's record: every change, each version to be shown as it was or put back.

use crate::parts::history;
use crate::parts::{Button, Refused};
use crate::screen::knowing::use_knowing_if;
use crate::screen::past::moment;
use crate::screen::restore::{RestoreDialog, Said, version_menu};
use crate::store::past::{OF_PATIENT, to_restore};
use crate::store::{Action, Route, use_store};
use crate::{t, words};
use careloop_contract::query::{ReadHistory, RecordSource};
use careloop_contract::view::{PatientView, RecordRef};
use careloop_contract::{Action as Permission, Day, Field, Version};
use std::rc::Rc;
use yew::prelude::*;

/// What the section is told.
#[derive(Properties, PartialEq)]
pub(super) struct PastProps {
    /// The patient.
    pub(super) view: Rc<PatientView>,
}

/// The life of the record, read where it is wanted: reading it is an entry of the audit trail.
#[component]
pub(super) fn Past(props: &PastProps) -> Html {
    let store = use_store();
    let is_wanted = use_state_eq(|| false);
    let restoring = use_state(|| None::<(Version, String)>);
    let view = &props.view;
    let record = RecordRef::Patient(view.patient);
    let known = use_knowing_if(*is_wanted, (view.patient, view.version), |(patient, _)| {
        ReadHistory {
            record: RecordRef::Patient(*patient),
        }
    });
    let want = {
        let is_wanted = is_wanted.setter();
        Callback::from(move |()| is_wanted.set(true))
    };
    let close = {
        let restoring = restoring.setter();
        Callback::from(move |()| restoring.set(None))
    };
    let may_restore = store.may(Permission::EditPatient);
    let lines = known.value().cloned();
    let rows = |lines: &[careloop_contract::view::HistoryLine]| -> Html {
        lines
            .iter()
            .rev()
            .map(|line| {
                let at = moment(line.at, store.zone());
                let of = t!("restore-of", name = history::by(line), at = at.clone());
                let version = line.version;
                let show = {
                    let dispatch = store.dispatcher();
                    let source = RecordSource::Version { record, version };
                    Callback::from(move |()| dispatch.dispatch(Action::Go(Route::RecordAt(source))))
                };
                let restore = {
                    let (restoring, of) = (restoring.setter(), of.clone());
                    Callback::from(move |()| restoring.set(Some((version, of.clone()))))
                };
                let can_restore = may_restore && !to_restore(lines, version, OF_PATIENT).is_empty();
                let acts = version_menu(&of, version, show, can_restore.then_some(restore));
                history::line_with(line, at, "history", in_words, acts)
            })
            .collect()
    };
    let restored = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Refresh))
    };
    let said = Said::from(|(field, text): (Field, String)| in_words(field, &text));
    html! {
        <section class="section" aria-labelledby="patient-past">
            <h2 id="patient-past">{ t!("patient-past") }</h2>
            <Refused refusal={known.refusal().cloned()} />
            if let Some(lines) = &lines {
                <ol class="history">{ rows(lines) }</ol>
            } else if *is_wanted && known.refusal().is_none() {
                <div aria-busy="true"><span class="skeleton"></span><span class="skeleton short"></span></div>
            } else if !*is_wanted {
                <div class="button-row"><Button id="show-past" onclick={want}>{ t!("patient-past-show") }</Button></div>
            }
            if let (Some((to, of)), Some(lines)) = (&*restoring, &lines) {
                <RestoreDialog {record} seen={view.version} to={*to} of={of.clone()} {said}
                    changes={to_restore(lines, *to, OF_PATIENT)} onrestore={restored} onclose={close} />
            }
        </section>
    }
}

/// A value of a history line as people read it.
fn in_words(field: Field, text: &str) -> String {
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "the other fields hold what people typed, shown as it is"
    )]
    let named = match field {
        Field::BirthDay | Field::DeathDay => text.parse::<Day>().ok().map(Day::unmistakable),
        Field::Sex => Some(words::sex(Some(text))),
        _ => None,
    };
    named.unwrap_or_else(|| text.to_owned())
}
