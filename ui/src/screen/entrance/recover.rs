//! Recovery: the 24 words give an administrator new keys on this workstation.

use super::Way;
use crate::act;
use crate::parts::{Button, ButtonKind, FieldKind, NewPassword, Refused, TextField};
use crate::screen::asking::{is_of_password, use_asking};
use crate::screen::recovery::keep::{KeepSheet, ShownSheet};
use crate::store::entrance::{check_new_password, typed_words};
use crate::store::sheets::TypedSheet;
use crate::store::use_store;
use crate::transport::send;
use crate::{t, words};
use careloop_contract::command::{Recover, SignIn};
use careloop_contract::{Refusal, Secret};
use std::rc::Rc;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub(super) struct RecoveryProps {
    /// The clinic's name, where it is known.
    pub(super) clinic: Option<String>,
    /// Takes another way.
    pub(super) go: Callback<Way>,
}

/// The 24 words give an administrator new keys.
#[component]
pub(super) fn Recovery(props: &RecoveryProps) -> Html {
    let store = use_store();
    let (sheet, login) = (use_state(String::new), use_state(String::new));
    let (password, again) = (use_state(String::new), use_state(String::new));
    let tried = use_state(|| false);
    let asking = use_asking();
    let made = use_state(|| None::<ShownSheet>);
    let count = typed_words(&sheet).len();
    let onsubmit = {
        let (sheet, login, password, again) = (sheet.clone(), login.clone(), password.clone(), again.clone());
        let (asking, tried, dispatch) = (asking.clone(), tried.setter(), store.dispatcher());
        let made = made.setter();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            asking.forget();
            let typed = TypedSheet::read(&sheet).complete();
            let Some(typed) = typed.filter(|_| !login.trim().is_empty()) else {
                return;
            };
            if check_new_password(&password, &again).is_err() {
                return;
            }
            let recover = Recover {
                words: Secret::new(typed),
                login: Some((*login).clone()),
                password: Some(Secret::new((*password).clone())),
            };
            let sign_in = SignIn {
                code: None,
                login: (*login).clone(),
                password: Secret::new((*password).clone()),
            };
            let (dispatch, made) = (dispatch.clone(), made.clone());
            asking.ask(async move {
                if let Some(sheet) = send(recover).await?.sheet {
                    made.set(Some(ShownSheet(Rc::new(sheet))));
                    return Ok(());
                }
                act::come_in(&dispatch, send(sign_in).await).await
            });
        })
    };
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let of_words = match asking.refusal() {
        Some(refused @ Refusal::WrongRecoveryWords) => Some(words::refusal(refused)),
        _ if *tried && TypedSheet::read(&sheet).complete().is_none() => {
            Some(t!("recover-count-wrong", count = number(count)))
        }
        Some(_) | None => None,
    };
    let apart = asking
        .refusal()
        .filter(|refusal| !is_of_password(refusal) && **refusal != Refusal::WrongRecoveryWords);
    if let Some(made) = &*made {
        // The sheet is shown once: nobody goes on before it is kept.
        let kept = Callback::from({
            let (asking, dispatch) = (asking.clone(), store.dispatcher());
            let (login, password) = (login.clone(), password.clone());
            move |()| {
                let sign_in = SignIn {
                    code: None,
                    login: (*login).clone(),
                    password: Secret::new((*password).clone()),
                };
                let dispatch = dispatch.clone();
                asking.ask(async move { act::come_in(&dispatch, send(sign_in).await).await });
            }
        });
        return html! {
            <div class="entrance-card wide">
                <div class="entrance-head">
                    <h1>{ t!("recover-sheet-title") }</h1><p class="lead">{ t!("recover-sheet-lead") }</p>
                </div>
                <Refused refusal={apart.cloned()} />
                <KeepSheet sheet={made.clone()} clinic={props.clinic.clone().unwrap_or_default()} onkept={kept} />
            </div>
        };
    }
    let is_busy = asking.is_busy();
    let login_missing = *tried && login.trim().is_empty();
    html! {
        <div class="entrance-card wide">
            <div class="entrance-head"><h1>{ t!("recover-title") }</h1><p class="lead">{ t!("recover-lead") }</p></div>
            <Refused refusal={apart.cloned()} />
            <form {onsubmit}>
                <TextField id="words" kind={FieldKind::Lines(4)} label={t!("recover-words")} value={(*sheet).clone()}
                    autofocus={true} required={true} hint={t!("recover-count", count = number(count))}
                    error={of_words.map(AttrValue::from)}
                    oninput={let sheet = sheet.setter(); move |text| sheet.set(text)} />
                <TextField id="login" label={t!("recover-login")} value={(*login).clone()} required={true}
                    autocomplete="username" hint={t!("recover-login-hint")}
                    error={login_missing.then(|| AttrValue::from(t!("enrol-login-missing")))}
                    oninput={let login = login.setter(); move |text| login.set(text)} />
                <NewPassword password={(*password).clone()} again={(*again).clone()} tried={*tried}
                    login={(*login).clone()} clinic={props.clinic.clone().unwrap_or_default()}
                    onpassword={let password = password.setter(); move |text| password.set(text)}
                    onagain={let again = again.setter(); move |text| again.set(text)}
                    refused={asking.of_password()} />
                <Button submit={true} kind={ButtonKind::Primary} class="large" busy={is_busy} onclick={Callback::noop()}>
                    { if is_busy { t!("recover-busy") } else { t!("recover-submit") } }
                </Button>
            </form>
            <div class="entrance-foot">
                <button type="button" class="link" onclick={props.go.reform(|_: MouseEvent| Way::Usual)}>{ t!("back") }</button>
            </div>
        </div>
    }
}
