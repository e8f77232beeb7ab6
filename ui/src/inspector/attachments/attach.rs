//! Attaching a file: the system's own dialog chooses it, the person says what it is and who will see it.

use crate::act;
use crate::parts::{Banner, Refused, Tone, focus};
use crate::screen::asking::{Asking, use_asking};
use crate::screen::form_dialog::FormDialog;
use crate::store::attachments::refused;
use crate::store::inspector::InspectorAction;
use crate::store::{Action, use_store};
use crate::transport::send;
use crate::{format, t};
use careloop_contract::command::AttachFile;
use careloop_contract::desk::ChooseFile;
use careloop_contract::view::ChosenFile;
use careloop_contract::{Action as Permission, TaskId};
use yew::prelude::*;

/// Lets the person choose a file; what was chosen is told.
#[hook]
pub(super) fn use_choose(onchoose: Callback<ChosenFile>) -> (Asking, Callback<()>) {
    let asking = use_asking();
    let choose = {
        let asking = asking.clone();
        Callback::from(move |()| {
            let onchoose = onchoose.clone();
            asking.ask(async move {
                if let Some(chosen) = send(ChooseFile {}).await? {
                    onchoose.emit(chosen);
                }
                Ok(())
            });
        })
    };
    (asking, choose)
}

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(super) struct AttachDialogProps {
    /// The task.
    pub(super) task: TaskId,
    /// The file.
    pub(super) chosen: ChosenFile,
    /// It is attached, or not wanted.
    pub(super) onclose: Callback<()>,
}

/// What the file is, and who will see it. None is chosen beforehand where there is a choice.
#[component]
pub(super) fn AttachDialog(props: &AttachDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let may_clinical = store.may(Permission::AddClinicalNote);
    let clinical = use_state(|| (!may_clinical).then_some(false));
    let is_missing = use_state(|| false);
    let chosen = &props.chosen;
    let too_large = refused(chosen);
    let submit = Callback::from({
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        let (clinical, is_missing) = (clinical.clone(), is_missing.setter());
        let (task, file, onclose) = (props.task, chosen.file.clone(), props.onclose.clone());
        let is_refused = too_large.is_some();
        move |()| {
            is_missing.set(clinical.is_none());
            let Some(clinical) = *clinical else {
                focus::focus("attach-clinical");
                return;
            };
            if is_refused {
                return;
            }
            let (dispatch, file, onclose) = (dispatch.clone(), file.clone(), onclose.clone());
            asking.ask(async move {
                let request = AttachFile { task, file, clinical };
                act::save(&dispatch, request).await?;
                onclose.emit(());
                dispatch.dispatch(Action::Inspector(InspectorAction::ReadAgain));
                Ok(())
            });
        }
    });
    let is_wrong = *is_missing && clinical.is_none();
    let choice = |is_clinical: bool, id: &'static str, words: String, means: String| {
        let clinical = clinical.clone();
        let is_chosen = *clinical == Some(is_clinical);
        let onchange = Callback::from(move |_: Event| clinical.set(Some(is_clinical)));
        html! {
            <label class="choice">
                <input type="radio" name="attach-as" {id} checked={is_chosen} {onchange} />
                <span>{ words }<span class="hint">{ means }</span></span>
            </label>
        }
    };
    html! {
        <FormDialog id="attach" title={t!("attach-title")} asking={asking.clone()} submit={t!("attach-submit")}
            onsubmit={submit} onclose={props.onclose.clone()}>
            <p class="chosen-file"><strong>{ chosen.name.clone() }</strong>{ " " }<span class="meta">{ format::bytes(chosen.bytes) }</span></p>
            <Refused refusal={too_large} />
            if may_clinical {
                <fieldset class={classes!("field", "choices", is_wrong.then_some("has-error"))}
                    aria-describedby={is_wrong.then_some("attach-error")}>
                    <legend>{ t!("attach-what") }</legend>
                    { choice(true, "attach-clinical", t!("attach-clinical"), t!("attach-clinical-means")) }
                    { choice(false, "attach-administrative", t!("attach-administrative"), t!("attach-administrative-means")) }
                    if is_wrong {
                        <p class="error" id="attach-error" role="alert">{ t!("attach-what-missing") }</p>
                    }
                </fieldset>
            } else {
                <Banner tone={Tone::Info}>
                    <span class="banner-title">{ t!("attach-administrative-only") }</span>
                    { t!("attach-administrative-only-text") }
                </Banner>
            }
        </FormDialog>
    }
}
