//! Taking the audit trail, or a report of it, out of Careloop: an encrypted file, and its passphrase once.

use crate::act;
use crate::parts::button::ButtonKind;
use crate::parts::{Banner, Button, Dialog, Icon, IconView, Progress, TextField, Tone, page};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::form_dialog::{FormDialog, ReasonField, typed};
use crate::store::use_store;
use crate::transport::send;
use crate::{format, t, words};
use careloop_contract::command::{ExportLedger, ExportReport};
use careloop_contract::desk::ChooseFolder;
use careloop_contract::limits::NAME_CHARS;
use careloop_contract::view::{Report, SealedFile};
use careloop_contract::{Answer, Field, Refusal};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What is taken out.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::screen) enum Exported {
    /// The whole ledger.
    Ledger,
    /// A report, by its name.
    Report(Report, AttrValue),
}

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct ExportDialogProps {
    /// What is taken out.
    pub(in crate::screen) what: Exported,
    /// It is done, or not wanted.
    pub(in crate::screen) onclose: Callback<()>,
}

const FIELDS: &[(Field, &str)] = &[
    (Field::DisplayName, "export-recipient"),
    (Field::Reason, "export-reason"),
];

/// A file that is shown. Its passphrase is in no other place; two are never the same.
#[derive(Clone, Debug)]
struct Shown(Rc<SealedFile>);

impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Where to, for whom and why; then the file and its passphrase.
#[component]
pub(in crate::screen) fn ExportDialog(props: &ExportDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let folder = use_state(String::new);
    let recipient = use_state(String::new);
    let reason = use_state(String::new);
    let redacted = use_state(|| false);
    let is_missing = use_state(|| false);
    let made = use_state(|| None::<Shown>);
    let submit = Callback::from({
        let (asking, dispatch, what) = (asking.clone(), store.dispatcher(), props.what.clone());
        let (folder, recipient, reason) = ((*folder).clone(), (*recipient).clone(), (*reason).clone());
        let (redacted, is_missing, made) = (*redacted, is_missing.setter(), made.setter());
        move |()| {
            let folder = folder.trim().to_owned();
            is_missing.set(folder.is_empty());
            if folder.is_empty() {
                crate::parts::focus::focus("export-folder");
                return;
            }
            let (dispatch, what, made) = (dispatch.clone(), what.clone(), made.clone());
            let (recipient, reason) = (recipient.clone(), reason.clone());
            asking.ask(async move {
                let file = take_out(&dispatch, what, folder, recipient, reason, redacted).await?;
                made.set(Some(Shown(Rc::new(file))));
                Ok(())
            });
        }
    });
    if let Some(Shown(file)) = &*made {
        return html! { <MadeDialog file={Shown(file.clone())} onclose={props.onclose.clone()} /> };
    }
    let choose = Callback::from({
        let (folder, is_missing) = (folder.setter(), is_missing.setter());
        move |()| {
            let (folder, is_missing) = (folder.clone(), is_missing.clone());
            spawn_local(async move {
                // Where the desktop has no dialog the folder can be typed.
                if let Ok(Some(chosen)) = send(ChooseFolder {}).await {
                    folder.set(chosen);
                    is_missing.set(false);
                }
            });
        }
    });
    let set_redacted = {
        let redacted = redacted.setter();
        Callback::from(move |event: Event| {
            redacted.set(event.target_unchecked_into::<HtmlInputElement>().checked());
        })
    };
    let recipient_error = match asking.refusal() {
        Some(Refusal::Empty {
            field: Field::DisplayName,
        }) => Some(t!("export-recipient-missing").into()),
        _ => asking.beside(Field::DisplayName),
    };
    let (title, lead) = match &props.what {
        Exported::Ledger => (t!("export-ledger-title"), t!("export-ledger-lead")),
        Exported::Report(_, name) => (
            t!("export-report-title", name = name.to_string()),
            t!("export-report-lead"),
        ),
    };
    let folder_error = is_missing.then(|| t!("folder-missing")).or_else(|| {
        matches!(asking.refusal(), Some(Refusal::FileAccess)).then(|| words::refusal(&Refusal::FileAccess))
    });
    html! {
        <FormDialog id="export" class="wide" {title} asking={asking.clone()}
            beside={vec![Field::DisplayName, Field::Reason]} submit={t!("export-submit")} onsubmit={submit}
            onclose={props.onclose.clone()}>
            <p>{ lead }</p>
            <div class="field-and-button">
                <TextField id="export-folder" label={t!("export-folder")} value={(*folder).clone()}
                    oninput={typed(&folder)} error={folder_error.map(AttrValue::from)} required=true autofocus=true />
                <Button onclick={choose}><IconView icon={Icon::Folder} />{ t!("folder-choose") }</Button>
            </div>
            <TextField id="export-recipient" label={t!("entry-recipient")} value={(*recipient).clone()}
                oninput={typed(&recipient)} hint={t!("export-recipient-hint")} max={NAME_CHARS}
                error={recipient_error} required=true />
            <ReasonField id="export-reason" value={reason} asking={asking.clone()} />
            if props.what == Exported::Ledger {
                <label class="choice">
                    <input type="checkbox" checked={*redacted} onchange={set_redacted} />
                    <span>{ t!("export-redacted") }<span class="hint">{ t!("export-redacted-hint") }</span></span>
                </label>
            }
            if asking.is_busy() {
                <Progress label={t!("export-busy")} />
            }
        </FormDialog>
    }
}

async fn take_out(
    dispatch: &act::Dispatch,
    what: Exported,
    folder: String,
    recipient: String,
    reason: String,
    redacted: bool,
) -> Result<SealedFile, Refusal> {
    let answer: Answer<ExportReport> = match what {
        Exported::Ledger => {
            let request = ExportLedger {
                folder,
                redacted,
                age_recipient: None,
                recipient,
                reason,
            };
            act::save(dispatch, request).await
        }
        Exported::Report(report, _) => {
            let request = ExportReport {
                report,
                folder,
                recipient,
                reason,
            };
            act::save(dispatch, request).await
        }
    };
    answer
}

/// What the dialog is told.
#[derive(Properties, PartialEq)]
struct MadeDialogProps {
    file: Shown,
    onclose: Callback<()>,
}

/// The file, and the passphrase until whoever made it says that it was noted.
#[component]
fn MadeDialog(props: &MadeDialogProps) -> Html {
    let noted = use_state(|| false);
    let reminded = use_state(|| false);
    let Shown(file) = &props.file;
    let needs_note = file.passphrase.is_some();
    let tick = {
        let noted = noted.setter();
        Callback::from(move |event: Event| {
            noted.set(event.target_unchecked_into::<HtmlInputElement>().checked());
        })
    };
    // Escape alone would lose the passphrase for good.
    let close = {
        let (is_done, reminded, onclose) = (*noted || !needs_note, reminded.setter(), props.onclose.clone());
        Callback::from(move |()| {
            if is_done {
                onclose.emit(());
            } else {
                reminded.set(true);
            }
        })
    };
    let print = Callback::from(|()| {
        // Without a printer the passphrase can still be written down.
        page::print();
    });
    let passphrase = file.passphrase.as_ref().map(|passphrase| {
        let groups: Vec<&str> = passphrase.expose().split_inclusive('-').collect();
        html! {
            <>
                <div class="code-sheet" role="group" aria-label={t!("export-passphrase")}>
                    <p class="code-groups passphrase selectable">
                        { for groups.iter().map(|group| html! { <span class="code-group">{ group.to_string() }</span> }) }
                    </p>
                </div>
                <p>{ t!("export-passphrase-how") }</p>
                <Banner tone={Tone::Warn}>{ t!("export-passphrase-once") }</Banner>
            </>
        }
    });
    html! {
        <Dialog id="exported" class="wide" title={t!("export-done")} onclose={close.clone()}>
            { passphrase }
            <dl class="fields">
                <dt>{ t!("export-file") }</dt><dd class="selectable mono">{ file.file.clone() }</dd>
                <dt>{ t!("export-size") }</dt>
                <dd>{ t!("export-size-of", size = format::bytes(file.bytes), number = file.records,
                    count = format::count(u64::from(file.records))) }</dd>
                <dt>{ t!("export-digest") }</dt><dd class="selectable mono">{ file.digest.clone() }</dd>
            </dl>
            if needs_note {
                <label class="choice no-print">
                    <input type="checkbox" id="export-noted" checked={*noted} onchange={tick} />
                    <span>{ t!("export-noted") }</span>
                </label>
            }
            if *reminded && !*noted && needs_note {
                <p class="error no-print" role="alert">{ t!("export-note-first") }</p>
            }
            <div class="dialog-actions">
                if needs_note {
                    <Button class="apart" onclick={print}><IconView icon={Icon::Print} />{ t!("code-print") }</Button>
                }
                <Button kind={ButtonKind::Primary} onclick={close}>{ t!("code-done") }</Button>
            </div>
        </Dialog>
    }
}
