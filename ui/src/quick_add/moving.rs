//! The first part of the line that does not belong into a title, and the one key that moves it to where it
//! does.

use super::field::move_to_details;
use crate::act;
use crate::store::lint::{Offered, offered};
use crate::store::quick_add::QuickAddAction;
use crate::store::quick_add::reading::{Patient, Reading};
use crate::store::quick_add::suggest::moved_out;
use crate::store::{Action, Store};
use crate::t;
use careloop_contract::{Action as Permission, PatientId};
use wasm_bindgen_futures::spawn_local;

/// The patient of the line, once confirmed.
fn patient(reading: &Reading) -> Option<PatientId> {
    match &reading.patient {
        Some(Patient {
            confirmed: Some(hit), ..
        }) => Some(hit.label.patient),
        Some(Patient { confirmed: None, .. }) | None => None,
    }
}

/// What is offered for the first part that does not belong there.
pub(super) fn first(store: &Store, reading: &Reading) -> Option<Offered> {
    let warning = reading.warnings.first()?;
    let may_phone = patient(reading).is_some() && store.may(Permission::EditPatient);
    Some(offered(
        warning.kind,
        store.may(Permission::AddClinicalNote),
        may_phone,
    ))
}

/// Moves it, and answers the line without it.
pub(super) fn carry_out(store: &Store, reading: &Reading) -> Option<String> {
    let warning = reading.warnings.first()?;
    let to = first(store, reading)?;
    if to == Offered::Details {
        return move_to_details(store, &warning.range);
    }
    let (text, part) = moved_out(&store.quick_add.text, &warning.range)?;
    let dispatch = store.dispatcher();
    match to {
        Offered::Note => {
            let before = store.quick_add.note.trim();
            let space = if before.is_empty() { "" } else { " " };
            let note = format!("{before}{space}{part}");
            dispatch.dispatch(Action::QuickAdd(QuickAddAction::Note(note)));
        }
        Offered::Phone => {
            let patient = patient(reading)?;
            spawn_local(async move {
                if !act::lint::put_phone(&dispatch, patient, part.clone()).await {
                    // Nothing is lost: it stands in the line again.
                    dispatch.dispatch(Action::QuickAdd(QuickAddAction::PutBack(part)));
                }
            });
        }
        Offered::TakeOutAndTell => act::tell(&dispatch, t!("lint-tell")),
        Offered::TakeOut | Offered::Details => {}
    }
    Some(text)
}
