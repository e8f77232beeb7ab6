//! What narrows the audit trail: choices, and a chip for each that is made.

use super::patient::PatientChoice;
use super::period::{Bounded, PeriodField};
use super::{condition, tell_list};
use crate::parts::Chip;
use crate::store::audit::list::ListAction;
use crate::store::audit::narrow::{Condition, Period};
use crate::store::staff::groups;
use crate::store::{Store, use_store};
use crate::{format, t, words};
use careloop_contract::view::PersonLabel;
use careloop_contract::{AuditColumn, EntryGroup, Instant, UserId, WorkstationId};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// What a choice offers: values, their words, and whether it is the one that is chosen.
type Offered = Vec<(String, String, bool)>;

/// Choices that narrow the list.
#[component]
pub(super) fn Filters() -> Html {
    let store = use_store();
    let list = &store.audit.list;
    let is_special = list.filter().special;
    let set_special = {
        let dispatch = store.dispatcher();
        Callback::from(move |event: Event| {
            let is_wanted = event.target_unchecked_into::<HtmlInputElement>().checked();
            let action = if is_wanted {
                ListAction::Narrow
            } else {
                ListAction::Widen
            };
            tell_list(&dispatch, action(Condition::Special));
        })
    };
    let period = list.period();
    let set_period = {
        let dispatch = store.dispatcher();
        Callback::from(move |chosen: Option<Bounded>| {
            let action = match chosen {
                Some((period, from, to)) => ListAction::Narrow(Condition::Period { period, from, to }),
                None => ListAction::Widen(Condition::Period {
                    period: Period::Today,
                    from: None,
                    to: None,
                }),
            };
            tell_list(&dispatch, action);
        })
    };
    let set_patient = {
        let dispatch = store.dispatcher();
        Callback::from(move |patient| tell_list(&dispatch, ListAction::Narrow(Condition::Patient(patient))))
    };
    html! {
        <div class="audit-filters" role="group" aria-label={t!("audit-narrow")}>
            { people(&store) }
            <PatientChoice onchoose={set_patient} />
            { kinds(&store) }
            { workstations(&store) }
            { outcomes(&store) }
            <PeriodField id="audit-when" value={period} onchange={set_period} />
            <label class="choice">
                <input type="checkbox" id="audit-special" checked={is_special} onchange={set_special} />
                <span>{ t!("audit-only-special") }</span>
            </label>
        </div>
    }
}

/// A choice of one condition among a few, or of none.
fn choice(
    store: &Store,
    id: &'static str,
    name: String,
    none: String,
    offered: Offered,
    read: impl Fn(&str) -> Option<Condition> + 'static,
    out: Condition,
) -> Html {
    let dispatch = store.dispatcher();
    let onchange = Callback::from(move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        let action = read(&chosen).map_or_else(|| ListAction::Widen(out.clone()), ListAction::Narrow);
        tell_list(&dispatch, action);
    });
    let is_any = offered.iter().all(|(_, _, is_chosen)| !is_chosen);
    html! {
        <select class="input" {id} aria-label={name} {onchange}>
            <option value="" selected={is_any}>{ none }</option>
            { for offered.into_iter().map(|(value, words, is_chosen)| html! {
                <option {value} selected={is_chosen}>{ words }</option>
            }) }
        </select>
    }
}

fn people(store: &Store) -> Html {
    let chosen = store.audit.list.filter().person;
    let sorted = groups(&store.people);
    let labels: Vec<PersonLabel> = [sorted.people, sorted.services, sorted.left]
        .into_iter()
        .flatten()
        .map(|person| PersonLabel {
            user: person.user,
            name: person.name.clone(),
        })
        .collect();
    let offered = labels
        .iter()
        .map(|person| {
            (
                person.user.to_string(),
                person.name.clone(),
                chosen == Some(person.user),
            )
        })
        .collect();
    let nobody = Condition::Person(PersonLabel {
        user: UserId::from_bytes([0; 16]),
        name: String::new(),
    });
    let read = move |value: &str| {
        let person = labels.iter().find(|person| person.user.to_string() == value)?;
        Some(Condition::Person(person.clone()))
    };
    let (name, none) = (t!("audit-person"), t!("audit-everybody"));
    choice(store, "audit-person", name, none, offered, read, nobody)
}

fn kinds(store: &Store) -> Html {
    let chosen = store.audit.list.filter().groups.first().copied();
    let offered = EntryGroup::ALL
        .iter()
        .map(|group| {
            (
                group.name().to_owned(),
                words::entry_group(*group),
                chosen == Some(*group),
            )
        })
        .collect();
    let read = |value: &str| EntryGroup::from_name(value).map(Condition::Group);
    let (name, none) = (t!("audit-what"), t!("audit-everything"));
    choice(
        store,
        "audit-what",
        name,
        none,
        offered,
        read,
        Condition::Group(EntryGroup::View),
    )
}

fn workstations(store: &Store) -> Html {
    let list = &store.audit.list;
    let chosen = list.filter().workstation;
    let known = list.workstations.clone();
    let offered = known
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone(), chosen == Some(*id)))
        .collect();
    let read = move |value: &str| {
        let (id, name) = known.iter().find(|(id, _)| id.to_string() == value)?;
        Some(Condition::Workstation(*id, name.clone()))
    };
    let nowhere = Condition::Workstation(WorkstationId::from_bytes([0; 16]), String::new());
    let (name, none) = (t!("audit-workstation"), t!("audit-everywhere"));
    choice(store, "audit-workstation", name, none, offered, read, nowhere)
}

fn outcomes(store: &Store) -> Html {
    let chosen = store.audit.list.filter().refused;
    let offered = vec![
        ("done".to_owned(), t!("outcome-done"), chosen == Some(false)),
        ("refused".to_owned(), t!("outcome-refused"), chosen == Some(true)),
    ];
    let read = |value: &str| match value {
        "done" => Some(Condition::Refused(false)),
        "refused" => Some(Condition::Refused(true)),
        _ => None,
    };
    let (name, none) = (t!("audit-outcome"), t!("audit-any-outcome"));
    choice(
        store,
        "audit-outcome",
        name,
        none,
        offered,
        read,
        Condition::Refused(true),
    )
}

/// What narrows the list, and how many entries that lets through.
#[component]
pub(super) fn Conditions() -> Html {
    let store = use_store();
    let list = &store.audit.list;
    let zone = store.zone();
    let clear = {
        let dispatch = store.dispatcher();
        Callback::from(move |_: MouseEvent| tell_list(&dispatch, ListAction::NarrowTo(Vec::new())))
    };
    let summary = list.rows.total().map(|total| {
        let order = order(list.sort, list.descending);
        let shown = if list.conditions.is_empty() {
            t!(
                "audit-all",
                number = total,
                count = format::count(u64::from(total))
            )
        } else {
            t!(
                "audit-let-through",
                count = format::count(u64::from(total)),
                entries = format::count(list.entries)
            )
        };
        format!("{shown} · {order} · {}", t!("audit-zone", zone = zone.to_owned()))
    });
    html! {
        <div class="audit-conditions">
            if !list.conditions.is_empty() {
                <span class="chips">
                    { for list.conditions.iter().map(|one| {
                        let (class, icon, text) = condition::chip(one, zone);
                        let (dispatch, one) = (store.dispatcher(), one.clone());
                        let onremove = Callback::from(move |()| {
                            tell_list(&dispatch, ListAction::Widen(one.clone()));
                            crate::parts::focus::focus(super::GRID);
                        });
                        html! { <Chip class={class} {icon} {text} {onremove} /> }
                    }) }
                    <button type="button" class="link" onclick={clear}>{ t!("audit-clear") }</button>
                </span>
            }
            <span class="meta" role="status">{ summary.unwrap_or_else(|| t!("audit-reading")) }</span>
        </div>
    }
}

/// By what the list is sorted, in words.
fn order(column: AuditColumn, descending: bool) -> String {
    match (column, descending) {
        (AuditColumn::Time, true) => t!("audit-order-time-down"),
        (AuditColumn::Time, false) => t!("audit-order-time-up"),
        (column, descending) => {
            let name = t!(&format!("audit-column-{}", column.name())).to_lowercase();
            if descending {
                t!("audit-order-down", column = name)
            } else {
                t!("audit-order-up", column = name)
            }
        }
    }
}

/// Everything of one session: its person, its workstation, and the time from its beginning on.
pub(super) fn of_session(
    person: PersonLabel,
    workstation: WorkstationId,
    name: String,
    began: Instant,
) -> Vec<Condition> {
    vec![
        Condition::Person(person),
        Condition::Workstation(workstation, name),
        Condition::Period {
            period: Period::Since(began),
            from: Some(began),
            to: None,
        },
    ]
}
