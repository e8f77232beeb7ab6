//! Commands on tasks: send, and let the rows, the numbers and the open task follow the answer.

use super::{Dispatch, read_counts, save, tell};
use crate::store::Action;
use crate::store::inspector::InspectorAction;
use crate::store::work::bulk::{Bulk, BulkAction};
use crate::store::work::verb::unchanged;
use crate::store::work::{Asking, Question, Verb, WorkAction};
use crate::{t, words};
use careloop_contract::Refusal;
use careloop_contract::command::{
    AssignTask, CancelTask, Change, ClaimTask, CompleteTask, HoldTask, ReopenTask, RetractTask, StartTask,
    UndoLastAct,
};
use careloop_contract::view::TaskRow;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// Does something with a task. The row says so while it lasts, and shows why if it was refused.
///
/// # Errors
/// The engine's refusal, which the row shows already.
pub async fn carry_out(dispatch: &Dispatch, row: &TaskRow, verb: Verb) -> Result<TaskRow, Refusal> {
    let task = row.task;
    dispatch.dispatch(Action::Work(WorkAction::Saving(task)));
    match send_verb(dispatch, row, verb.clone()).await {
        Ok(row) => {
            dispatch.dispatch(Action::Work(WorkAction::Changed(row.clone())));
            dispatch.dispatch(Action::Work(WorkAction::Acted(task)));
            dispatch.dispatch(Action::Inspector(InspectorAction::Changed(row.clone())));
            read_counts(dispatch).await;
            Ok(row)
        }
        Err(refusal) => {
            let refused = WorkAction::Refused(task, verb, refusal.clone());
            dispatch.dispatch(Action::Work(refused));
            Err(refusal)
        }
    }
}

/// Begins to do something with a task, and does not wait for it.
pub fn begin(dispatch: &Dispatch, row: &TaskRow, verb: Verb) {
    let (dispatch, row) = (dispatch.clone(), row.clone());
    spawn_local(async move {
        // The row shows a refusal.
        let _ = carry_out(&dispatch, &row, verb).await;
    });
}

/// Does the same with many tasks, one after another: each is a command of its own, with its own
/// result in its row. It stops when asked to.
pub fn begin_all(dispatch: &Dispatch, rows: Vec<Rc<TaskRow>>, verb: Verb) {
    if let [row] = rows.as_slice() {
        begin(dispatch, row, verb);
    } else if !rows.is_empty() {
        let begun = BulkAction::Begin(verb, rows.into());
        dispatch.dispatch(Action::Work(WorkAction::Bulk(begun)));
    }
}

/// Carries out the next command of what is done with many tasks.
pub fn go_on(dispatch: &Dispatch, bulk: &Bulk) {
    let Some(row) = bulk.next() else { return };
    let (dispatch, verb) = (dispatch.clone(), bulk.verb.clone());
    spawn_local(async move {
        let answer = carry_out(&dispatch, &row, verb).await;
        let one = BulkAction::One(answer.is_ok());
        dispatch.dispatch(Action::Work(WorkAction::Bulk(one)));
    });
}

/// Asks what is needed before something is done with these tasks.
pub fn ask(dispatch: &Dispatch, question: Question, rows: Vec<Rc<TaskRow>>) {
    if !rows.is_empty() {
        let rows = rows.into();
        let asking = Asking { question, rows };
        dispatch.dispatch(Action::Work(WorkAction::Ask(Some(asking))));
    }
}

/// Takes back one's own last act, and reads again what is shown.
pub fn undo(dispatch: &Dispatch) {
    let dispatch = dispatch.clone();
    spawn_local(async move {
        match save(&dispatch, UndoLastAct {}).await {
            Ok(undone) => {
                let what = t!(&format!("undone-{}", undone.what));
                tell(&dispatch, t!("undone", what = what));
                dispatch.dispatch(Action::Refresh);
                dispatch.dispatch(Action::Work(WorkAction::Undone));
                dispatch.dispatch(Action::Inspector(InspectorAction::ReadAgain));
                read_counts(&dispatch).await;
            }
            Err(refusal) => tell(&dispatch, words::refusal(&refusal)),
        }
    });
}

async fn send_verb(dispatch: &Dispatch, row: &TaskRow, verb: Verb) -> Result<TaskRow, Refusal> {
    let (task, seen) = (row.task, row.version);
    match verb {
        Verb::Complete => save(dispatch, CompleteTask { task, seen }).await,
        Verb::Reopen { reason } => save(dispatch, ReopenTask { task, seen, reason }).await,
        Verb::Start => save(dispatch, StartTask { task, seen }).await,
        Verb::Hold { waiting, reason } => {
            let request = HoldTask {
                task,
                seen,
                waiting,
                reason,
            };
            save(dispatch, request).await
        }
        Verb::Assign(to) => save(dispatch, AssignTask { task, seen, to }).await,
        Verb::Claim => save(dispatch, ClaimTask { task, seen }).await,
        Verb::Cancel { reason } => save(dispatch, CancelTask { task, seen, reason }).await,
        Verb::Retract { reason } => save(dispatch, RetractTask { task, seen, reason }).await,
        Verb::SetDue(day, time) => {
            let mut request = unchanged(task, seen);
            request.due = day.map_or(Change::Clear, Change::Set);
            // Without a day there is no time to clear.
            request.due_time = match (day, time) {
                (None, _) => Change::Keep,
                (Some(_), None) if row.due_time.is_none() => Change::Keep,
                (Some(_), None) => Change::Clear,
                (Some(_), Some(time)) => Change::Set(time),
            };
            save(dispatch, request).await
        }
        Verb::SetPriority(priority) => {
            let mut request = unchanged(task, seen);
            request.priority = Some(priority);
            save(dispatch, request).await
        }
        Verb::SetCategory(category) => {
            let mut request = unchanged(task, seen);
            request.category = Some(category);
            save(dispatch, request).await
        }
        Verb::SetSensitivity(sensitivity) => {
            let mut request = unchanged(task, seen);
            request.sensitivity = Some(sensitivity);
            save(dispatch, request).await
        }
    }
}
