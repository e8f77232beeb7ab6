//! The records that an entry names, each with the way to it as it was.

use super::PartProps;
use crate::parts::{Button, Icon, IconView};
use crate::screen::audit::saying::special;
use crate::screen::audit::tell_list;
use crate::screen::past::in_words;
use crate::store::audit::list::ListAction;
use crate::store::audit::narrow::Condition;
use crate::store::{Action, Route, use_store};
use crate::{format, t, words};
use careloop_contract::Purpose;
use careloop_contract::query::RecordSource;
use careloop_contract::view::{AuditRecord, FieldChange};
use yew::prelude::*;

/// Records shown before more is asked for.
const FIRST: usize = 50;

/// The records that an entry names.
#[component]
pub(super) fn Records(props: &PartProps) -> Html {
    let shows_all = use_state(|| false);
    let records = &props.view.records;
    if records.is_empty() {
        return Html::default();
    }
    let shown = if *shows_all { records.len() } else { FIRST };
    let left = records.len().saturating_sub(shown);
    let show_all = {
        let shows_all = shows_all.setter();
        Callback::from(move |()| shows_all.set(true))
    };
    let place = props.view.line.place;
    html! {
        <section class="inspector-section">
            <h3>{ t!("entry-records") }<span class="count">{ records.len() }</span></h3>
            <ul class="audit-records">
                { for records.iter().take(shown).map(|record| html! {
                    <li key={record.item}><Named {place} record={record.clone()} /></li>
                }) }
            </ul>
            if left > 0 {
                <Button class="small" onclick={show_all}>{ t!("entry-all-records", count = format::count(left as u64)) }</Button>
            }
        </section>
    }
}

/// What a record is told.
#[derive(Properties, PartialEq)]
struct NamedProps {
    place: u64,
    record: AuditRecord,
}

/// A record that an entry names.
#[component]
fn Named(props: &NamedProps) -> Html {
    let store = use_store();
    let record = &props.record;
    let (place, item) = (props.place, record.item);
    let show = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| {
            dispatch.dispatch(Action::Go(Route::RecordAt(RecordSource::Entry { place, item })));
        })
    };
    let narrow = record.record.map(|of| {
        let (dispatch, label) = (store.dispatcher(), record.label.clone());
        let onclick = Callback::from(move |()| {
            tell_list(
                &dispatch,
                ListAction::Narrow(Condition::Record(of, label.clone())),
            );
        });
        html! {
            <Button class="small quiet" label={t!("entry-only-record-of", label = record.label.clone())} {onclick}>
                <IconView icon={Icon::Filter} small=true />{ t!("entry-only-record") }
            </Button>
        }
    });
    let was_shown = record.record.is_some() && record.version.is_some();
    html! {
        <article class="audit-record">
            <p class="audit-record-name">
                <span class="badge">{ words::record_kind(record.kind) }</span>{ " " }
                <strong>{ record.label.clone() }</strong>
            </p>
            <p class="meta">
                { words::data(record.category) }
                if let Some(patient) = &record.patient { { " · " }{ patient.name.clone() } }
                if record.special { { " " }{ special(true, Purpose::Operations) } }
            </p>
            { changes(&record.changes, store.zone()) }
            <div class="button-row">
                if was_shown {
                    <Button class="small" label={t!("entry-show-of", label = record.label.clone())} onclick={show}>
                        <IconView icon={Icon::Eye} small=true />{ t!("entry-show") }
                    </Button>
                }
                { narrow }
            </div>
        </article>
    }
}

/// What changed: before and after, field by field.
fn changes(changes: &[FieldChange], zone: &str) -> Html {
    if changes.is_empty() {
        return Html::default();
    }
    let value = |change: &FieldChange, text: &Option<String>| match text {
        _ if change.sealed => html! {
            <span class="sealed"><IconView icon={Icon::SealedNote} small=true />{ t!("task-sealed") }</span>
        },
        Some(text) => html! { { in_words(change.field, text, zone) } },
        None => html! { <span class="none">{ t!("entry-nothing") }</span> },
    };
    html! {
        <table class="table change-table">
            <caption class="unseen">{ t!("entry-changes") }</caption>
            <thead><tr>
                <th scope="col">{ t!("entry-field") }</th>
                <th scope="col">{ t!("entry-before") }</th>
                <th scope="col">{ t!("entry-after") }</th>
            </tr></thead>
            <tbody>
                { for changes.iter().map(|change| html! {
                    <tr>
                        <th scope="row">{ words::field(change.field) }</th>
                        <td>{ value(change, &change.before) }</td>
                        <td>{ value(change, &change.after) }</td>
                    </tr>
                }) }
            </tbody>
        </table>
    }
}
