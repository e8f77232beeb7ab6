//! Marking what was said or attached as entered in error. Nothing is deleted.

use crate::act;
use crate::parts::ButtonKind;
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::form_dialog::{FormDialog, ReasonField};
use crate::store::inspector::InspectorAction;
use crate::store::{Action, use_store};
use crate::t;
use careloop_contract::command::RetractRemark;
use careloop_contract::{Field, Refusal, RemarkId};
use yew::prelude::*;

/// What is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Retracting {
    Comment,
    Note,
    Attachment,
}

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(super) struct RetractDialogProps {
    /// The comment, note or file.
    pub(super) remark: RemarkId,
    /// Which of them it is.
    pub(super) what: Retracting,
    /// It is done, or not wanted.
    pub(super) onclose: Callback<()>,
}

const FIELDS: &[(Field, &str)] = &[(Field::Reason, "retract-reason")];

/// Why it was entered in error.
#[component]
pub(super) fn RetractDialog(props: &RetractDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let reason = use_state(String::new);
    let submit = Callback::from({
        let (asking, dispatch, remark) = (asking.clone(), store.dispatcher(), props.remark);
        let (reason, onclose) = (reason.clone(), props.onclose.clone());
        move |()| {
            let (dispatch, onclose, reason) = (dispatch.clone(), onclose.clone(), reason.trim().to_owned());
            asking.ask(async move {
                if reason.is_empty() {
                    return Err(Refusal::Empty { field: Field::Reason });
                }
                act::save(&dispatch, RetractRemark { remark, reason }).await?;
                onclose.emit(());
                dispatch.dispatch(Action::Inspector(InspectorAction::ReadAgain));
                Ok(())
            });
        }
    });
    let title = match props.what {
        Retracting::Comment => t!("retract-comment"),
        Retracting::Note => t!("retract-note"),
        Retracting::Attachment => t!("retract-file"),
    };
    html! {
        <FormDialog id="retract-remark" {title} kind={ButtonKind::Danger} asking={asking.clone()} beside={vec![Field::Reason]}
            submit={t!("ask-retract-do")} onsubmit={submit} onclose={props.onclose.clone()}>
            <p>{ t!("retract-text") }</p>
            <ReasonField id="retract-reason" value={reason.clone()} asking={asking.clone()} autofocus=true />
        </FormDialog>
    }
}
