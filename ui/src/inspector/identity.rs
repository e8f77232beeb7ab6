//! Whose task it is: name, born, sex, number, in the order of the banner and without its look, for the
//! list beside it is about more than one patient.

use super::PartProps;
use crate::parts::minute::use_minute;
use crate::store::use_store;
use crate::{format, t, words};
use yew::prelude::*;

/// Who the patient of the open task is; nothing where it concerns none.
#[component]
pub(super) fn Identity(props: &PartProps) -> Html {
    let store = use_store();
    let (today, _) = use_minute(store.zone());
    let Some(patient) = &props.view.patient else {
        return Html::default();
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
                { pair(t!("field-record_number"), patient.record_number.clone(), Some("number")) }
                if patient.died.is_some() {
                    { pair(t!("field-death_day"), format::day_or_missing(patient.died), None) }
                }
            </dl>
        </section>
    }
}
