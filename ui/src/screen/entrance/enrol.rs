//! Enrolment: an invited person chooses a password and makes their keys.

use super::Way;
use crate::act;
use crate::parts::{Button, ButtonKind, NewPassword, Refused, TextField};
use crate::screen::asking::{is_of_password, use_asking};
use crate::store::entrance::check_new_password;
use crate::store::use_store;
use crate::t;
use crate::transport::send;
use careloop_contract::Secret;
use careloop_contract::command::Enrol;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub(super) struct EnrolmentProps {
    /// The clinic's name, where it is known.
    pub(super) clinic: Option<String>,
    /// Takes another way.
    pub(super) go: Callback<Way>,
}

/// An invited person chooses a password.
#[component]
pub(super) fn Enrolment(props: &EnrolmentProps) -> Html {
    let store = use_store();
    let (login, code) = (use_state(String::new), use_state(String::new));
    let (password, again) = (use_state(String::new), use_state(String::new));
    let tried = use_state(|| false);
    let asking = use_asking();
    let onsubmit = {
        let (login, code, password, again) = (login.clone(), code.clone(), password.clone(), again.clone());
        let (asking, tried, dispatch) = (asking.clone(), tried.setter(), store.dispatcher());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            asking.forget();
            let is_complete = !login.trim().is_empty() && !code.trim().is_empty();
            if !is_complete || check_new_password(&password, &again).is_err() {
                return;
            }
            let request = Enrol {
                login: (*login).clone(),
                code: Secret::new((*code).clone()),
                password: Secret::new((*password).clone()),
            };
            let dispatch = dispatch.clone();
            asking.ask(async move { act::come_in(&dispatch, send(request).await).await });
        })
    };
    let missing =
        |text: &str, message: String| (*tried && text.trim().is_empty()).then(|| AttrValue::from(message));
    let apart = asking.refusal().filter(|refusal| !is_of_password(refusal));
    let is_busy = asking.is_busy();
    html! {
        <div class="entrance-card">
            <div class="entrance-head"><h1>{ t!("enrol-title") }</h1><p class="lead">{ t!("enrol-lead") }</p></div>
            <Refused refusal={apart.cloned()} />
            <form {onsubmit}>
                <TextField id="login" label={t!("login")} value={(*login).clone()} autofocus={true} required={true}
                    autocomplete="username" error={missing(&login, t!("enrol-login-missing"))}
                    oninput={let login = login.setter(); move |text| login.set(text)} />
                <TextField id="code" label={t!("enrol-code")} value={(*code).clone()} required={true}
                    autocomplete="one-time-code" hint={t!("enrol-code-hint")} error={missing(&code, t!("enrol-code-missing"))}
                    oninput={let code = code.setter(); move |text| code.set(text)} />
                <NewPassword password={(*password).clone()} again={(*again).clone()} tried={*tried}
                    login={(*login).clone()} clinic={props.clinic.clone().unwrap_or_default()}
                    onpassword={let password = password.setter(); move |text| password.set(text)}
                    onagain={let again = again.setter(); move |text| again.set(text)}
                    refused={asking.of_password()} />
                <Button submit={true} kind={ButtonKind::Primary} class="large wide" busy={is_busy} onclick={Callback::noop()}>
                    { if is_busy { t!("enrol-busy") } else { t!("enrol-submit") } }
                </Button>
            </form>
            <div class="entrance-foot">
                <button type="button" class="link" onclick={props.go.reform(|_: MouseEvent| Way::Usual)}>{ t!("back") }</button>
            </div>
        </div>
    }
}
