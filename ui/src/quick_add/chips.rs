//! What of the line is understood, as chips under it.

use super::field::focus_at;
use crate::parts::{Chip, Icon};
use crate::store::quick_add::QuickAddAction;
use crate::store::quick_add::reading::{Named, Reading};
use crate::store::{Action, use_store};
use crate::{clock, format, t, words};
use careloop_contract::Priority;
use careloop_domain::quick_add::{Chip as Typed, ChipKind, without};
use yew::prelude::*;

/// What the chips are told.
#[derive(Properties, PartialEq)]
pub(super) struct ChipsProps {
    /// What is understood.
    pub(super) reading: Reading,
}

/// The chips, in the order of the line.
#[component]
pub(super) fn Chips(props: &ChipsProps) -> Html {
    let store = use_store();
    if props.reading.chips.is_empty() {
        return Html::default();
    }
    let (today, _) = clock::local_now(store.zone());
    let remove = |chip: &Typed| {
        let (store, chip) = (store.clone(), chip.clone());
        Callback::from(move |()| {
            let text = without(&store.quick_add.text, &chip);
            focus_at(None);
            store.dispatch(Action::QuickAdd(QuickAddAction::Text(text)));
        })
    };
    let look = |chip: &Typed| -> (Classes, Icon, String, bool) {
        match &chip.kind {
            ChipKind::Patient(words) => {
                match props.reading.patient.as_ref().and_then(|p| p.confirmed.as_ref()) {
                    Some(hit) => {
                        let label = &hit.label;
                        let number = hit.record_number.clone().unwrap_or_default();
                        let born = format::born(label.born, today);
                        let name = label.name.clone();
                        let text = t!("chip-patient", name = name, born = born, number = number);
                        (classes!("patient"), Icon::Check, text, false)
                    }
                    None => {
                        let text = t!("chip-which-patient", words = words.clone());
                        (classes!("patient"), Icon::Patients, text, true)
                    }
                }
            }
            ChipKind::Person(_) => match &props.reading.person {
                Some(Named::One { name, .. }) => (classes!("person"), Icon::Assign, name.clone(), false),
                Some(Named::Several(words)) => {
                    let text = t!("chip-which-person", words = words.clone());
                    (classes!("person"), Icon::Assign, text, true)
                }
                Some(Named::Nobody(words)) => {
                    let text = t!("chip-no-person", words = words.clone());
                    (classes!("person"), Icon::Assign, text, true)
                }
                None => (classes!("person"), Icon::Assign, String::new(), true),
            },
            ChipKind::Queue(role) => (classes!("queue"), Icon::Queue, words::role(*role), false),
            ChipKind::UnknownQueue(name) => {
                let text = t!("chip-no-queue", name = name.clone());
                (classes!("queue"), Icon::Queue, text, true)
            }
            ChipKind::Priority(priority) => {
                let (class, icon) = match priority {
                    Priority::Stat => (Some("stat"), Icon::Stat),
                    Priority::Urgent => (Some("urgent"), Icon::Urgent),
                    Priority::Routine => (None, Icon::Tag),
                };
                (
                    classes!("priority", class),
                    icon,
                    words::priority(*priority),
                    false,
                )
            }
            ChipKind::Due { day, time } => (
                classes!("due"),
                Icon::Calendar,
                format::due(*day, *time, today),
                false,
            ),
        }
    };
    html! {
        <div class="chips" role="group" aria-label={t!("chips-label")}>
            { for props.reading.chips.iter().map(|chip| {
                let (class, icon, text, is_unsettled) = look(chip);
                html! { <Chip {class} {icon} {text} {is_unsettled} onremove={remove(chip)} /> }
            }) }
        </div>
    }
}
