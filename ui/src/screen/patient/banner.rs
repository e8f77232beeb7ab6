//! The patient banner (NHS Common User Interface, PAB): whose record is open, across the whole window.

use crate::parts::{CopyButton, Icon, IconView};
use crate::store::use_store;
use crate::{clock, format, t, words};
use careloop_contract::PatientId;
use careloop_contract::command::RecordSeen;
use careloop_contract::view::RecordRef;
use careloop_domain::patient::full_label;
use yew::prelude::*;

/// What the banner is told.
#[derive(Properties, PartialEq)]
pub(crate) struct PatientBannerProps {
    /// Whose record is open.
    pub(crate) patient: PatientId,
}

/// Whose record is open: name, born, sex and number in that order, and more where it is wanted.
/// Nothing until the record was read.
#[component]
pub(crate) fn PatientBanner(props: &PatientBannerProps) -> Html {
    let store = use_store();
    let shows_more = use_state(|| false);
    let open = store
        .records
        .patient
        .as_ref()
        .filter(|open| open.patient == props.patient);
    let Some(view) = open.and_then(|open| open.view.as_ref()) else {
        return Html::default();
    };
    let seen = RecordSeen {
        record: RecordRef::Patient(view.patient),
        version: view.version,
    };
    let turn = {
        let shows_more = shows_more.clone();
        Callback::from(move |_: MouseEvent| shows_more.set(!*shows_more))
    };
    let today = clock::local_now(store.zone()).0;
    let or_missing = |text: &Option<String>| text.clone().unwrap_or_else(|| t!("not-recorded"));
    // Whoever died has the age of that day.
    let born = format::born(view.born, view.died.unwrap_or(today));
    html! {
        <section class="patient-banner" aria-label={t!("patient-banner")}>
            <div class="banner-zone-1">
                <p class="banner-name">{ full_label(&view.family, &view.given) }</p>
                <dl class="banner-pairs">
                    { pair(t!("patients-born"), born) }
                    { pair(t!("field-sex"), words::sex(view.sex.as_deref())) }
                    { copied(t!("patients-number"), view.record_number.clone(), seen) }
                </dl>
                if let Some(died) = view.died {
                    <span class="banner-died">{ t!("patient-died-on", day = died.unmistakable()) }</span>
                }
                <span class="end">
                    <button type="button" class="button small" onclick={turn} aria-controls={shows_more.then_some("banner-more")}
                        aria-expanded={shows_more.to_string()}>
                        { t!("patient-more") }<IconView icon={Icon::ChevronDown} small=true />
                    </button>
                </span>
            </div>
            if *shows_more {
                <dl class="banner-zone-2" id="banner-more">
                    if let Some(phone) = &view.phone {
                        { copied(t!("field-phone"), phone.clone(), seen) }
                    } else {
                        { pair(t!("field-phone"), or_missing(&view.phone)) }
                    }
                    { pair(t!("field-address"), or_missing(&view.address)) }
                    if let Some(died) = view.died {
                        { pair(t!("field-death_day"), died.unmistakable()) }
                    }
                </dl>
            }
        </section>
    }
}

/// The same, with a button that copies it.
fn copied(label: String, value: String, record: RecordSeen) -> Html {
    html! {
        <div class="banner-pair">
            <dt>{ label.clone() }</dt>
            <dd class="selectable">{ value.clone() }<CopyButton {record} text={value} what={label} /></dd>
        </div>
    }
}

fn pair(label: String, value: String) -> Html {
    html! { <div class="banner-pair"><dt>{ label }</dt><dd class="selectable">{ value }</dd></div> }
}
