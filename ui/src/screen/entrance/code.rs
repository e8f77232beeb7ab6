//! The second step of a sign-in: the code.

use super::Way;
use crate::act;
use crate::parts::focus::select;
use crate::parts::{Button, ButtonKind, TextField};
use crate::screen::asking::use_asking;
use crate::store::use_store;
use crate::transport::send;
use crate::{t, wait, words};
use careloop_contract::command::{GiveCode, SignOut};
use careloop_contract::desk::LookAtDoor;
use careloop_contract::limits::HALFWAY_SECONDS;
use careloop_contract::view::VaultStanding;
use careloop_contract::{Refusal, Secret};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Milliseconds between two looks at whether the code is still waited for.
const LOOK_EVERY: i32 = 5_000;

/// What the step is told.
#[derive(Properties, PartialEq)]
pub(super) struct CodeStepProps {
    /// Whose code is wanted.
    pub(super) login: String,
    /// Takes another way.
    pub(super) go: Callback<Way>,
}

/// The code of the second factor. Also takes a recovery code, and the one-time code of a reset.
#[component]
pub(super) fn CodeStep(props: &CodeStepProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let (code, tried) = (use_state(String::new), use_state(|| false));
    let over = {
        let (dispatch, go, login) = (store.dispatcher(), props.go.clone(), props.login.clone());
        Callback::from(move |because: Refusal| {
            go.emit(Way::Again(login.clone(), because));
            let dispatch = dispatch.clone();
            spawn_local(async move { act::look_at_door(&dispatch).await });
        })
    };
    {
        let over = over.clone();
        use_effect_with((), move |()| {
            let look = wait::every(LOOK_EVERY, move || {
                let over = over.clone();
                spawn_local(async move {
                    if !is_waited_for().await {
                        over.emit(Refusal::NotSignedIn);
                    }
                });
            });
            move || drop(look)
        });
    }
    let onsubmit = {
        let (asking, code, tried) = (asking.clone(), code.clone(), tried.setter());
        let dispatch = store.dispatcher();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            if code.trim().is_empty() {
                return;
            }
            let request = GiveCode {
                code: Secret::new((*code).clone()),
            };
            let (dispatch, over) = (dispatch.clone(), over.clone());
            asking.ask(async move {
                let refusal = match send(request).await {
                    Ok(session) => {
                        act::enter(&dispatch, session).await;
                        return Ok(());
                    }
                    Err(refusal) => refusal,
                };
                if is_waited_for().await {
                    select("code");
                    return Err(refusal);
                }
                over.emit(refusal);
                Ok(())
            });
        })
    };
    let start_over = {
        let (dispatch, go) = (store.dispatcher(), props.go.clone());
        Callback::from(move |_: MouseEvent| {
            go.emit(Way::Usual);
            let dispatch = dispatch.clone();
            spawn_local(async move {
                // Where it is over already, the door says so too.
                let _ = send(SignOut {}).await;
                act::look_at_door(&dispatch).await;
            });
        })
    };
    let missing = (*tried && code.trim().is_empty()).then(|| t!("factor-code-missing"));
    let error = asking.refusal().map(words_of).or(missing);
    html! {
        <div class="entrance-card">
            <div class="entrance-head">
                <h1>{ t!("code-step-title") }</h1>
                <p class="lead">{ t!("code-step-lead", login = props.login.clone()) }</p>
            </div>
            <form {onsubmit} novalidate=true>
                <TextField id="code" label={t!("code-step-code")} value={(*code).clone()} required={true} autofocus={true}
                    autocomplete="one-time-code" inputmode="numeric" error={error.map(AttrValue::from)}
                    hint={t!("code-step-hint", minutes = u32::try_from(HALFWAY_SECONDS / 60).unwrap_or_default())}
                    oninput={let code = code.setter(); move |text| code.set(text)} />
                <Button submit={true} kind={ButtonKind::Primary} class="large wide" busy={asking.is_busy()}
                    onclick={Callback::noop()}>
                    { if asking.is_busy() { t!("sign-in-busy") } else { t!("sign-in") } }
                </Button>
            </form>
            <div class="entrance-foot">
                <button type="button" class="link" onclick={start_over}>{ t!("code-step-start-over") }</button>
            </div>
        </div>
    }
}

/// Whether the engine still waits for the code. Where it cannot say, it is asked again later.
async fn is_waited_for() -> bool {
    send(LookAtDoor {})
        .await
        .map_or(true, |door| matches!(door.vault, VaultStanding::Halfway { .. }))
}

fn words_of(refusal: &Refusal) -> String {
    if *refusal == Refusal::WrongCode {
        t!("code-step-wrong")
    } else {
        words::refusal(refusal)
    }
}
