//! Reading the open task, and saving what is typed into any.

use super::{Dispatch, read_counts, save};
use crate::store::Action;
use crate::store::inspector::{InspectorAction, Outgoing, TextAt};
use crate::store::work::WorkAction;
use crate::transport::send;
use careloop_contract::TaskId;
use careloop_contract::query::OpenTask;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Reads a task, for this generation of what is open.
pub fn read(dispatch: &Dispatch, task: TaskId, generation: u32) {
    let dispatch = dispatch.clone();
    spawn_local(async move {
        let answer = send(OpenTask { task }).await.map(Rc::new);
        if let Ok(view) = &answer {
            dispatch.dispatch(Action::Work(WorkAction::Seen(view.row.clone())));
        }
        let read = InspectorAction::Read(task, generation, answer);
        dispatch.dispatch(Action::Inspector(read));
    });
}

/// Saves a text. What it is about stands in the request: another task may be open when it is
/// answered, and is not touched.
pub fn save_text(dispatch: &Dispatch, at: TextAt, outgoing: Outgoing) {
    let dispatch = dispatch.clone();
    dispatch.dispatch(Action::Inspector(InspectorAction::Sending(at)));
    spawn_local(async move {
        let answer = match outgoing {
            Outgoing::Edit(request) => save(&dispatch, request).await.map(|row| {
                let version = row.version;
                dispatch.dispatch(Action::Work(WorkAction::Changed(row.clone())));
                dispatch.dispatch(Action::Inspector(InspectorAction::Changed(row)));
                Some(version)
            }),
            Outgoing::Comment(request) => save(&dispatch, request).await.map(|_| None),
            Outgoing::Note(request) => save(&dispatch, request).await.map(|_| None),
        };
        let is_new = at.1.is_new() && answer.is_ok();
        dispatch.dispatch(Action::Inspector(InspectorAction::Sent(at, answer)));
        if is_new {
            // The remark stands in the task, and is counted in its row.
            dispatch.dispatch(Action::Inspector(InspectorAction::ReadAgain));
        }
        read_counts(&dispatch).await;
    });
}
