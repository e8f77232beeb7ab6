//! What an entry says of itself, what the list can be narrowed to by it, and what proves it.

use super::PartProps;
use crate::parts::{Button, Icon, IconView};
use crate::screen::audit::filters::of_session;
use crate::screen::audit::saying::{by_words, outcome, patient_words, special, what};
use crate::screen::audit::tell_list;
use crate::screen::past::moment;
use crate::store::audit::AuditAction;
use crate::store::audit::list::ListAction;
use crate::store::audit::narrow::Condition;
use crate::store::audit::report::{Asked, ReportAction};
use crate::store::{Action, Route, use_store};
use crate::{format, t, words};
use careloop_contract::view::{AuditSession, PatientLabel};
use careloop_contract::{Instant, Purpose, ReportKind};
use yew::prelude::*;

/// Who, when, where, what for, how it ended.
#[component]
pub(super) fn Facts(props: &PartProps) -> Html {
    let store = use_store();
    let zone = store.zone();
    let view = &props.view;
    let line = &view.line;
    let is_marked = line.special || line.purpose == Purpose::Emergency;
    html! {
        <dl class="fields">
            <dt>{ t!("audit-column-person") }</dt>
            <dd>{ by_words(line.by.as_ref()) }</dd>
            <dt>{ t!("audit-column-time") }</dt>
            <dd>{ moment(line.at, zone) }{ " " }<span class="meta">{ zone.to_owned() }</span></dd>
            <dt>{ t!("audit-column-workstation") }</dt>
            <dd>{ line.workstation_name.clone() }</dd>
            <dt>{ t!("audit-column-outcome") }</dt>
            <dd>{ outcome(line.refused.as_deref()) }</dd>
            <dt>{ t!("audit-column-patient") }</dt>
            <dd>{ patient_words(line.patient.as_ref(), line.patients) }</dd>
            <dt>{ t!("audit-column-category") }</dt>
            <dd>{ words::data(line.category) }</dd>
            <dt>{ t!("audit-column-purpose") }</dt>
            <dd>{ words::purpose(line.purpose) }</dd>
            if is_marked {
                <dt>{ t!("entry-marks") }</dt>
                <dd><span class="badges">{ special(line.special, line.purpose) }</span></dd>
            }
            if let Some(text) = &view.text {
                <dt>{ if line.what == "searched" { t!("entry-query") } else { t!("entry-text") } }</dt>
                <dd class="selectable">{ text.clone() }</dd>
            }
            if let Some(recipient) = &view.recipient {
                <dt>{ t!("entry-recipient") }</dt>
                <dd class="selectable">{ recipient.clone() }</dd>
            }
            if let Some(session) = &view.session {
                <dt>{ t!("entry-session") }</dt>
                <dd>{ session_words(session, zone) }</dd>
            }
        </dl>
    }
}

fn session_words(session: &AuditSession, zone: &str) -> String {
    let began = t!("entry-session-began", at = moment(session.began, zone));
    let mut parts = vec![began];
    if session.by_pin {
        parts.push(t!("entry-session-pin"));
    }
    if let Some(program) = &session.program {
        parts.push(t!("entry-session-program", version = program.clone()));
    }
    parts.join(", ")
}

/// What the list can be narrowed to by this entry, and who else saw the patient's record.
#[component]
pub(super) fn Narrowing(props: &PartProps) -> Html {
    let store = use_store();
    let view = &props.view;
    let line = &view.line;
    let narrow = |words: String, icon: Icon, action: ListAction| {
        let dispatch = store.dispatcher();
        let onclick = Callback::from(move |()| tell_list(&dispatch, action.clone()));
        html! { <Button class="small" {onclick}><IconView {icon} small=true />{ words }</Button> }
    };
    let one = |condition: Condition| ListAction::Narrow(condition);
    let session = view.session.as_ref().zip(line.by.as_ref()).map(|(session, by)| {
        let conditions = of_session(
            by.clone(),
            line.workstation,
            line.workstation_name.clone(),
            session.began,
        );
        narrow(
            t!("entry-only-session"),
            Icon::Key,
            ListAction::NarrowTo(conditions),
        )
    });
    html! {
        <section class="inspector-section">
            <h3>{ t!("entry-more") }</h3>
            <div class="button-row">
                if let Some(patient) = &line.patient {
                    <WhoSaw patient={patient.clone()} class="small" />
                    { narrow(t!("entry-only-patient"), Icon::Patients, one(Condition::Patient(patient.clone()))) }
                }
                if let Some(by) = &line.by {
                    { narrow(t!("entry-only-person"), Icon::People, one(Condition::Person(by.clone()))) }
                }
                { session }
                { narrow(t!("entry-only-kind", what = what(&line.what)), Icon::Filter, one(Condition::Kind(line.what.clone()))) }
                { narrow(t!("entry-only-workstation"), Icon::Tag,
                    one(Condition::Workstation(line.workstation, line.workstation_name.clone()))) }
            </div>
        </section>
    }
}

/// What the button is told.
#[derive(Properties, PartialEq)]
pub(crate) struct WhoSawProps {
    /// Whose record.
    pub(crate) patient: PatientLabel,
    /// More classes.
    #[prop_or_default]
    pub(crate) class: Classes,
}

/// Leads to the report of who saw a patient's record.
#[component]
pub(crate) fn WhoSaw(props: &WhoSawProps) -> Html {
    let store = use_store();
    let onclick = {
        let (dispatch, patient) = (store.dispatcher(), props.patient.clone());
        Callback::from(move |()| {
            dispatch.dispatch(Action::Audit(AuditAction::Report(ReportAction::Ask(Asked {
                kind: ReportKind::ChartAccess,
                patient: Some(patient.clone()),
                ..Asked::default()
            }))));
            dispatch.dispatch(Action::Go(Route::Reports));
        })
    };
    html! {
        <Button class={props.class.clone()} {onclick}><IconView icon={Icon::Eye} small=true />{ t!("who-saw") }</Button>
    }
}

/// Place, hash and signer: what an auditor compares with an export.
#[component]
pub(super) fn Proof(props: &PartProps) -> Html {
    let view = &props.view;
    let line = &view.line;
    html! {
        <details class="heads">
            <summary>{ t!("entry-proof") }</summary>
            <p class="hint">{ t!("entry-proof-hint") }</p>
            <dl class="head-of-log selectable">
                <dt>{ t!("entry-place") }</dt><dd class="number">{ format::count(line.place) }</dd>
                <dt>{ t!("entry-seq") }</dt><dd class="number">{ format::count(line.seq) }</dd>
                <dt>{ t!("heads-workstation") }</dt><dd class="mono">{ line.workstation.to_string() }</dd>
                <dt>{ t!("entry-utc") }</dt><dd class="mono">{ exactly(line.at) }</dd>
                <dt>{ t!("entry-leaf") }</dt><dd class="mono">{ view.leaf.clone() }</dd>
                <dt>{ t!("entry-signer") }</dt><dd class="mono">{ view.signer.clone() }</dd>
                if let Some(session) = &view.session {
                    <dt>{ t!("entry-session") }</dt><dd class="mono">{ session.session.to_string() }</dd>
                }
            </dl>
        </details>
    }
}

/// A moment to the millisecond, in UTC (RFC 3339).
fn exactly(at: Instant) -> String {
    chrono::DateTime::from_timestamp_millis(at.as_millis()).map_or_else(
        || at.as_millis().to_string(),
        |at| at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_tells_time_to_the_millisecond() {
        assert_eq!(exactly(Instant::from_millis(1_001)), "1970-01-01T00:00:01.001Z");
    }
}
