//! Comments, and clinical notes, which only those who treat can read.

use super::PartProps;
use super::text::{NewText, takes_remarks};
use crate::parts::minute::use_minute;
use crate::parts::{Icon, IconView};
use crate::screen::work::when;
use crate::store::inspector::TextOf;
use crate::store::use_store;
use crate::t;
use careloop_contract::Action as Permission;
use careloop_contract::view::RemarkView;
use yew::prelude::*;

/// What was said about the open task, and the fields to say more.
#[component]
pub(super) fn Remarks(props: &PartProps) -> Html {
    let store = use_store();
    let (today, _) = use_minute(store.zone());
    let view = &props.view;
    let task = view.row.task;
    let may = |action| takes_remarks(view.row.state) && store.may(action);
    let remarks = view.remarks.iter().map(|remark| {
        let at = when::at(remark.at, store.zone(), today);
        html! { <li key={remark.remark.to_string()}>{ one(remark, at) }</li> }
    });
    html! {
        <section class="inspector-section">
            <h3>
                { t!("task-remarks") }
                if !view.remarks.is_empty() { <span class="count">{ view.remarks.len() }</span> }
            </h3>
            if !view.remarks.is_empty() { <ul class="remarks">{ for remarks }</ul> }
            if may(Permission::Comment) { <NewText at={(task, TextOf::Comment)} view={view.clone()} /> }
            if may(Permission::AddClinicalNote) { <NewText at={(task, TextOf::Note)} view={view.clone()} /> }
        </section>
    }
}

fn one(remark: &RemarkView, at: String) -> Html {
    let by = remark.by.name.clone();
    let (kind, text) = match (&remark.text, remark.clinical) {
        (Some(text), _) => (None, text.clone()),
        (None, true) => (Some("sealed"), t!("task-note-sealed")),
        (None, false) => (None, String::new()),
    };
    html! {
        <article class={classes!("remark", remark.clinical.then_some("clinical"), kind, remark.retracted.then_some("retracted"))}>
            if remark.clinical {
                <span class="remark-kind"><IconView icon={Icon::SealedNote} />{ t!("task-note") }</span>
            }
            <div class="remark-head"><span class="remark-by">{ by }</span><span class="meta">{ at }</span></div>
            <p class="remark-text">{ text }</p>
        </article>
    }
}
