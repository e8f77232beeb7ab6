//! Putting a backup back, where there is no clinic yet.

use super::Way;
use crate::act;
use crate::format;
use crate::parts::{Banner, Button, ButtonKind, Progress, TextField, Tone};
use crate::screen::asking::use_asking;
use crate::store::use_store;
use crate::transport::send;
use crate::{clock, t, words};
use careloop_contract::desk::{CheckBackup, ChooseFolder, RestoreBackup};
use careloop_contract::view::{BackupView, DoorView};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub(super) struct RestoreProps {
    /// How the vault stands.
    pub(super) door: Rc<DoorView>,
    /// Takes another way.
    pub(super) go: Callback<Way>,
}

/// Check a backup, then put it back.
#[component]
pub(super) fn Restore(props: &RestoreProps) -> Html {
    let store = use_store();
    let folder = use_state(String::new);
    let found = use_state(|| None::<BackupView>);
    let asking = use_asking();
    let onsubmit = {
        let (folder, found, asking) = (folder.clone(), found.clone(), asking.clone());
        let dispatch = store.dispatcher();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if folder.trim().is_empty() {
                return;
            }
            let (folder, is_checked) = (folder.trim().to_owned(), found.is_some());
            let (found, dispatch) = (found.setter(), dispatch.clone());
            asking.ask(async move {
                if is_checked {
                    send(RestoreBackup { folder }).await?;
                    act::look_at_door(&dispatch).await;
                } else {
                    found.set(Some(send(CheckBackup { folder }).await?));
                }
                Ok(())
            });
        })
    };
    let choose = {
        let (folder, found) = (folder.setter(), found.setter());
        Callback::from(move |()| {
            let (folder, found) = (folder.clone(), found.clone());
            spawn_local(async move {
                // Where no dialog opens the folder can be typed.
                if let Ok(Some(chosen)) = send(ChooseFolder {}).await {
                    folder.set(chosen);
                    found.set(None);
                }
            });
        })
    };
    let typed = {
        let (folder, found) = (folder.setter(), found.setter());
        Callback::from(move |text: String| {
            folder.set(text);
            found.set(None);
        })
    };
    html! {
        <div class="entrance-card">
            <div class="entrance-head"><h1>{ t!("restore-title") }</h1><p class="lead">{ t!("restore-lead") }</p></div>
            <form {onsubmit}>
                <TextField id="folder" label={t!("restore-folder")} value={(*folder).clone()} autofocus={true}
                    required={true} oninput={typed}
                    error={asking.refusal().map(|refusal| AttrValue::from(words::refusal(refusal)))} />
                <Button onclick={choose}>{ t!("choose-folder") }</Button>
                if let Some(backup) = &*found {
                    <Banner tone={Tone::Ok}>
                        { t!("restore-found", day = clock::local(backup.made, &clock::machine_zone()).0.unmistakable(),
                            time = clock::local(backup.made, &clock::machine_zone()).1.to_string(),
                            size = format::bytes(backup.bytes)) }
                    </Banner>
                    <p>{ t!("restore-what", folder = props.door.folder.clone()) }</p>
                }
                if asking.is_busy() {
                    <Progress label={t!("restore-busy")} />
                }
                <Button submit={true} kind={ButtonKind::Primary} class="large" busy={asking.is_busy()} onclick={Callback::noop()}>
                    { if found.is_some() { t!("restore-submit") } else { t!("restore-check") } }
                </Button>
            </form>
            <div class="entrance-foot">
                <button type="button" class="link" onclick={props.go.reform(|_: MouseEvent| Way::Usual)}>{ t!("back") }</button>
            </div>
        </div>
    }
}
