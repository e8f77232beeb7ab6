//! Moving what does not belong into a title to where it does.

use super::{Dispatch, save, tell};
use crate::store::lint::is_same_phone;
use crate::transport::send;
use crate::{t, words};
use careloop_contract::PatientId;
use careloop_contract::TaskId;
use careloop_contract::command::{AddClinicalNote, EditPatient};
use careloop_contract::query::OpenPatient;

/// Puts a telephone number into a patient's record that has none, and answers whether it stands there now.
/// A number that stands there is never replaced: it is said.
pub async fn put_phone(dispatch: &Dispatch, patient: PatientId, phone: String) -> bool {
    let view = match send(OpenPatient { patient }).await {
        Ok(view) => view,
        Err(refusal) => {
            tell(dispatch, words::refusal(&refusal));
            return false;
        }
    };
    match &view.phone {
        Some(there) if is_same_phone(there, &phone) => {
            tell(dispatch, t!("lint-phone-there"));
            return true;
        }
        Some(_) => {
            tell(dispatch, t!("lint-phone-another"));
            return false;
        }
        None => {}
    }
    let request = EditPatient {
        patient,
        seen: view.version,
        family: None,
        given: None,
        born: None,
        sex: None,
        phone: Some(phone),
        address: None,
    };
    match save(dispatch, request).await {
        Ok(_) => {
            tell(dispatch, t!("lint-phone-put"));
            true
        }
        Err(refusal) => {
            tell(dispatch, words::refusal(&refusal));
            false
        }
    }
}

/// Writes a clinical note on a task, and answers whether it stands there now.
pub async fn put_note(dispatch: &Dispatch, task: TaskId, text: String) -> bool {
    match save(dispatch, AddClinicalNote { task, text }).await {
        Ok(_) => true,
        Err(refusal) => {
            tell(dispatch, words::refusal(&refusal));
            false
        }
    }
}
