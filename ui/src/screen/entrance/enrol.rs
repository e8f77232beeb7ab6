//! Enrolment: an invited person chooses a password and makes their keys.

use super::Way;
use crate::act;
use crate::parts::{Button, ButtonKind, NewPassword, Refused, TextField};
use crate::store::entrance::check_new_password;
use crate::store::use_store;
use crate::transport::send;
use crate::{t, words};
use careloop_contract::command::Enrol;
use careloop_contract::{Refusal, Secret};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub(super) struct EnrolmentProps {
    /// Takes another way.
    pub(super) go: Callback<Way>,
}

/// An invited person chooses a password.
#[component]
pub(super) fn Enrolment(props: &EnrolmentProps) -> Html {
    let store = use_store();
    let (login, code) = (use_state(String::new), use_state(String::new));
    let (password, again) = (use_state(String::new), use_state(String::new));
    let (busy, tried) = (use_state(|| false), use_state(|| false));
    let refusal = use_state(|| None::<Refusal>);
    let onsubmit = {
        let (login, code, password, again) = (login.clone(), code.clone(), password.clone(), again.clone());
        let (busy, tried, refusal) = (busy.clone(), tried.clone(), refusal.clone());
        let dispatch = store.dispatcher();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            refusal.set(None);
            let is_complete = !login.trim().is_empty() && !code.trim().is_empty();
            if *busy || !is_complete || check_new_password(&password, &again).is_err() {
                return;
            }
            busy.set(true);
            let request = Enrol {
                login: (*login).clone(),
                code: Secret::new((*code).clone()),
                password: Secret::new((*password).clone()),
            };
            let (busy, refusal, dispatch) = (busy.clone(), refusal.clone(), dispatch.clone());
            spawn_local(async move {
                match send(request).await {
                    Ok(session) => act::enter(&dispatch, session).await,
                    Err(refused) => refusal.set(Some(refused)),
                }
                busy.set(false);
            });
        })
    };
    let missing =
        |text: &str, message: String| (*tried && text.trim().is_empty()).then(|| AttrValue::from(message));
    let is_about_password = matches!(
        *refusal,
        Some(Refusal::WeakPassword { .. } | Refusal::GuessablePassword { .. })
    );
    let of_password = refusal.as_ref().filter(|_| is_about_password);
    html! {
        <div class="entrance-card">
            <div class="entrance-head"><h1>{ t!("enrol-title") }</h1><p class="lead">{ t!("enrol-lead") }</p></div>
            <Refused refusal={(*refusal).clone().filter(|_| !is_about_password)} />
            <form {onsubmit}>
                <TextField id="login" label={t!("login")} value={(*login).clone()} autofocus={true} required={true}
                    autocomplete="username" error={missing(&login, t!("enrol-login-missing"))}
                    oninput={let login = login.setter(); move |text| login.set(text)} />
                <TextField id="code" label={t!("enrol-code")} value={(*code).clone()} required={true}
                    autocomplete="one-time-code" hint={t!("enrol-code-hint")} error={missing(&code, t!("enrol-code-missing"))}
                    oninput={let code = code.setter(); move |text| code.set(text)} />
                <NewPassword password={(*password).clone()} again={(*again).clone()} tried={*tried}
                    onpassword={let password = password.setter(); move |text| password.set(text)}
                    onagain={let again = again.setter(); move |text| again.set(text)}
                    refused={of_password.map(|refusal| AttrValue::from(words::refusal(refusal)))} />
                <Button submit={true} kind={ButtonKind::Primary} class="large wide" busy={*busy} onclick={Callback::noop()}>
                    { if *busy { t!("enrol-busy") } else { t!("enrol-submit") } }
                </Button>
            </form>
            <div class="entrance-foot">
                <button type="button" class="link" onclick={props.go.reform(|_: MouseEvent| Way::Usual)}>{ t!("back") }</button>
            </div>
        </div>
    }
}
