//! Whose task it is: name, born, sex, number, in the order of the banner and without its look, for the
//! list beside it is about more than one patient.

use super::PartProps;
use crate::parts::CopyButton;
use crate::parts::minute::use_minute;
use crate::store::use_store;
use crate::{format, t, words};
use careloop_contract::command::RecordSeen;
use careloop_contract::view::RecordRef;
use yew::prelude::*;

/// Who the patient of the open task is; nothing where it concerns none.
#[component]
pub(super) fn Identity(props: &PartProps) -> Html {
    let store = use_store();
    let (today, _) = use_minute(store.zone());
    let Some(patient) = &props.view.patient else {
        return Html::default();
    };
    // What is copied stands on the task's screen: the task is what was seen.
    let record = RecordSeen {
        record: RecordRef::Task(props.view.row.task),
        version: props.view.row.version,
    };
    let name = format!("{}, {}", patient.family.to_uppercase(), patient.given);
    let pair = |label: String, value: String, class: Option<&'static str>| {
        html! { <div><dt>{ label }</dt><dd {class}>{ value }</dd></div> }
    };
    html! {
        <section class="identity-block" aria-label={t!("field-patient")}>
            <div class="identity-name">{ name }</div>
            <dl class="identity-pairs">
                { pair(t!("identity-born"), format::born(patient.born, today), None) }
                { pair(t!("field-sex"), words::sex(patient.sex.as_deref()), None) }
                <div>
                    <dt>{ t!("field-record_number") }</dt>
                    <dd class="number">
                        { patient.record_number.clone() }
                        if !props.is_past {
                            <CopyButton {record} text={patient.record_number.clone()} what={t!("field-record_number")} />
                        }
                    </dd>
                </div>
                if patient.died.is_some() {
                    { pair(t!("field-death_day"), format::day_or_missing(patient.died), None) }
                }
            </dl>
        </section>
    }
}
