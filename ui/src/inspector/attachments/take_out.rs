//! Taking a file out of Careloop: to where, for whom and why. The copy is as it is, unprotected.

use crate::act;
use crate::parts::{Banner, Button, Dialog, Icon, IconView, TextField, Tone};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::form_dialog::{FormDialog, ReasonField, typed};
use crate::store::use_store;
use crate::transport::send;
use crate::{format, t};
use careloop_contract::command::ExportAttachment;
use careloop_contract::desk::ChooseFolder;
use careloop_contract::limits::REASON_CHARS;
use careloop_contract::view::{AttachmentView, ExportedFile};
use careloop_contract::{Field, Refusal};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(super) struct TakeOutDialogProps {
    /// The file.
    pub(super) file: AttachmentView,
    /// It is done, or not wanted.
    pub(super) onclose: Callback<()>,
}

const FIELDS: &[(Field, &str)] = &[(Field::Reason, "take-out-reason")];

/// To where, for whom and why.
#[component]
pub(super) fn TakeOutDialog(props: &TakeOutDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let (folder, recipient, reason) = (
        use_state(String::new),
        use_state(String::new),
        use_state(String::new),
    );
    let is_tried = use_state(|| false);
    let done = use_state(|| None::<ExportedFile>);
    let file = &props.file;
    let choose = Callback::from({
        let folder = folder.setter();
        move |()| {
            let folder = folder.clone();
            spawn_local(async move {
                // Where the desktop has no dialog the folder can be typed.
                if let Ok(Some(chosen)) = send(ChooseFolder {}).await {
                    folder.set(chosen);
                }
            });
        }
    });
    let submit = Callback::from({
        let (asking, dispatch, attachment) = (asking.clone(), store.dispatcher(), file.attachment);
        let (folder, recipient, reason) = (folder.clone(), recipient.clone(), reason.clone());
        let (is_tried, done) = (is_tried.setter(), done.setter());
        move |()| {
            is_tried.set(true);
            let request = ExportAttachment {
                attachment,
                folder: folder.trim().to_owned(),
                recipient: recipient.trim().to_owned(),
                reason: reason.trim().to_owned(),
            };
            if request.folder.is_empty() {
                crate::parts::focus::focus("take-out-folder");
                return;
            }
            if request.recipient.is_empty() {
                crate::parts::focus::focus("take-out-recipient");
                return;
            }
            let (dispatch, done) = (dispatch.clone(), done.clone());
            asking.ask(async move {
                if request.reason.is_empty() {
                    return Err(Refusal::Empty { field: Field::Reason });
                }
                done.set(Some(act::save(&dispatch, request).await?));
                Ok(())
            });
        }
    });
    let name = file.name.clone().unwrap_or_default();
    if let Some(done) = &*done {
        return html! {
            <Dialog id="taken-out" title={t!("take-out-done")} onclose={props.onclose.clone()}>
                <dl class="fields">
                    <dt>{ t!("backup-where") }</dt><dd class="selectable">{ done.file.clone() }</dd>
                    <dt>{ t!("backup-size") }</dt><dd>{ format::bytes(done.bytes) }</dd>
                </dl>
                <Banner tone={Tone::Warn}>{ t!("take-out-unprotected") }</Banner>
                <div class="dialog-actions"><Button onclick={props.onclose.clone()}>{ t!("close") }</Button></div>
            </Dialog>
        };
    }
    let folder_error = (*is_tried && folder.trim().is_empty()).then(|| AttrValue::from(t!("folder-missing")));
    let recipient_error =
        (*is_tried && recipient.trim().is_empty()).then(|| AttrValue::from(t!("take-out-recipient-missing")));
    html! {
        <FormDialog id="take-out" title={t!("take-out-title", name = name)} asking={asking.clone()}
            beside={vec![Field::Reason]} submit={t!("take-out-submit")} onsubmit={submit} onclose={props.onclose.clone()}>
            <Banner tone={Tone::Warn}>{ t!("take-out-unprotected") }</Banner>
            <div class="field-and-button">
                <TextField id="take-out-folder" label={t!("take-out-folder")} value={(*folder).clone()} oninput={typed(&folder)}
                    error={folder_error} required=true autofocus=true />
                <Button onclick={choose}><IconView icon={Icon::Folder} />{ t!("folder-choose") }</Button>
            </div>
            <TextField id="take-out-recipient" label={t!("take-out-recipient")} value={(*recipient).clone()}
                oninput={typed(&recipient)} error={recipient_error} max={REASON_CHARS} required=true hint={t!("take-out-recipient-hint")} />
            <ReasonField id="take-out-reason" value={reason.clone()} asking={asking.clone()} />
        </FormDialog>
    }
}
