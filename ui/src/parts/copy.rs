//! A button that copies one value of a record: that it was copied is on record first.

use super::{Icon, IconView};
use crate::store::use_store;
use crate::transport::send;
use crate::{act, t, words};
use careloop_contract::command::{CopyRecord, RecordSeen};
use careloop_contract::desk::NoteCopied;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["navigator", "clipboard"], js_name = writeText)]
    async fn write(text: &str) -> Result<(), JsValue>;
}

/// What the button is told.
#[derive(Properties, PartialEq)]
pub struct CopyButtonProps {
    /// The record as it is on the screen.
    pub record: RecordSeen,
    /// What is copied.
    pub text: AttrValue,
    /// What that is, as its field is named.
    pub what: AttrValue,
}

/// Copies a value of a record.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let store = use_store();
    let onclick = {
        let (dispatch, record) = (store.dispatcher(), props.record);
        let (text, what) = (props.text.to_string(), props.what.to_string());
        Callback::from(move |_: MouseEvent| {
            let (dispatch, text, what) = (dispatch.clone(), text.clone(), what.clone());
            spawn_local(async move {
                if let Err(refusal) = send(CopyRecord { record }).await {
                    act::tell(&dispatch, words::refusal(&refusal));
                    return;
                }
                // Said before it is done: the clipboard is cleared at the lock also if the window goes meanwhile.
                let _ = send(NoteCopied {}).await;
                match write(&text).await {
                    Ok(()) => act::tell(&dispatch, t!("copied", what = what)),
                    Err(_) => act::tell(&dispatch, t!("cannot-copy")),
                }
            });
        })
    };
    html! {
        <button type="button" class="button quiet icon-only small copy" {onclick}
            aria-label={t!("copy", what = props.what.to_string())}>
            <IconView icon={Icon::Copy} small=true />
        </button>
    }
}
