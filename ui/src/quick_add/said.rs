//! What quick add says: what is missing, what does not belong into a title.

use super::field::focus_at;
use super::moving;
use super::offered::{Offering, ask};
use crate::parts::{Button, FieldKind, Icon, IconView, TextField};
use crate::store::lint::Offered;
use crate::store::quick_add::reading::{Missing, Reading};
use crate::store::quick_add::{QuickAddAction, QuickAddState};
use crate::store::{Action, use_store};
use crate::t;
use careloop_contract::limits::NOTE_CHARS;
use careloop_domain::quick_add::Identifier;
use yew::prelude::*;

/// What is missing, in words.
pub(super) fn missing(missing: &Missing) -> String {
    match missing {
        Missing::Title => t!("missing-title"),
        Missing::Patient => t!("missing-patient"),
        Missing::WhichPerson(words) => t!("missing-which-person", words = words.clone()),
        Missing::NoPerson(words) => t!("missing-no-person", words = words.clone()),
        Missing::NoQueue(name) => t!("missing-no-queue", name = name.clone()),
    }
}

/// What is read out: how many patients match, or how many tasks were added.
pub(super) fn outcome(state: &QuickAddState, offering: &Offering, missing: Option<&Missing>) -> String {
    match offering {
        // The alert says it already.
        _ if missing.is_some() => String::new(),
        Offering::Patients(finding) => ask(finding, ""),
        Offering::Words(words) => {
            let count = u32::try_from(words.len()).unwrap_or(u32::MAX);
            t!("palette-count", count = count)
        }
        Offering::Nothing if state.added > 0 && !state.is_begun() => {
            t!("quick-add-count", count = state.added)
        }
        Offering::Nothing => String::new(),
    }
}

/// What the warnings are told.
#[derive(Properties, PartialEq)]
pub(super) struct WarningsProps {
    /// What is understood.
    pub(super) reading: Reading,
}

/// The first thing in the title that does not belong there, and the key that moves it out.
#[component]
pub(super) fn Warnings(props: &WarningsProps) -> Html {
    let store = use_store();
    let Some(warning) = props.reading.warnings.first() else {
        return Html::default();
    };
    let part = store
        .quick_add
        .text
        .get(warning.range.clone())
        .unwrap_or_default()
        .to_owned();
    let key = match warning.kind {
        Identifier::Ssn => "warning-ssn",
        Identifier::Phone => "warning-phone",
        Identifier::BirthDate => "warning-birth-date",
        Identifier::Email => "warning-email",
        Identifier::PatientName => "warning-patient-name",
        Identifier::Diagnosis => "warning-diagnosis",
    };
    let Some(to) = moving::first(&store, &props.reading) else {
        return Html::default();
    };
    let move_out = {
        let (store, reading) = (store.clone(), props.reading.clone());
        Callback::from(move |()| {
            if let Some(text) = moving::carry_out(&store, &reading) {
                focus_at(None);
                store.dispatch(Action::QuickAdd(QuickAddAction::Text(text)));
            }
        })
    };
    html! {
        <div class="quick-warning">
            <div class="banner warn" role="status">
                <IconView icon={Icon::Warning} />
                <span>
                    { t!(key, part = part) }
                    if to == Offered::TakeOutAndTell { { " " }{ t!("lint-tell-hint") } }
                </span>
                <Button class="small" onclick={move_out} keys="Alt+M">
                    { t!(to.words()) }<kbd class="kbd">{ "Alt+M" }</kbd>
                </Button>
            </div>
        </div>
    }
}

/// The clinical note that goes with the task.
#[component]
pub(super) fn NoteWithIt() -> Html {
    let store = use_store();
    let note = store.quick_add.note.clone();
    let oninput = {
        let dispatch = store.dispatcher();
        Callback::from(move |text: String| dispatch.dispatch(Action::QuickAdd(QuickAddAction::Note(text))))
    };
    html! {
        <div class="quick-note">
            if !note.is_empty() {
                <TextField id="quick-note" kind={FieldKind::Lines(2)} label={t!("task-note")} value={note} {oninput}
                    max={NOTE_CHARS} hint={t!("lint-note-hint")} />
            }
        </div>
    }
}
