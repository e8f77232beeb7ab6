//! Sign-in, and the lock: the same fields, with the name of who locked.

use super::Way;
use crate::act;
use crate::format;
use crate::parts::focus::focus;
use crate::parts::{Banner, Button, ButtonKind, PasswordField, TextField, Tone};
use crate::store::use_store;
use crate::transport::send;
use crate::{t, words};
use careloop_contract::command::{SignIn, SignOut, Unlock};
use careloop_contract::view::{DoorView, SampleHint, VaultStanding};
use careloop_contract::{Refusal, Secret};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub(super) struct SignInScreenProps {
    /// How the vault stands.
    pub(super) door: Rc<DoorView>,
    /// Takes another way.
    pub(super) go: Callback<Way>,
    /// Whether somebody signs in though somebody else locked their session.
    pub(super) is_switch: bool,
}

/// Sign-in, or unlock where somebody locked their session.
#[component]
pub(super) fn SignInScreen(props: &SignInScreenProps) -> Html {
    let store = use_store();
    let login = use_state(String::new);
    let password = use_state(String::new);
    let busy = use_state(|| false);
    let refusal = use_state(|| None::<Refusal>);
    let locked = match &props.door.vault {
        VaultStanding::Locked { login, name, .. } if !props.is_switch => Some((login.clone(), name.clone())),
        VaultStanding::Locked { .. }
        | VaultStanding::Missing
        | VaultStanding::Closed
        | VaultStanding::Halfway { .. }
        | VaultStanding::Open { .. } => None,
    };

    let submit = {
        let (login, password, busy) = (login.clone(), password.clone(), busy.clone());
        let (refusal, dispatch) = (refusal.clone(), store.dispatcher());
        let (is_unlock, door) = (locked.is_some(), props.door.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *busy {
                return;
            }
            busy.set(true);
            refusal.set(None);
            let typed = Secret::new((*password).clone());
            let (login, password) = ((*login).clone(), password.clone());
            let (busy, refusal, dispatch, door) =
                (busy.clone(), refusal.clone(), dispatch.clone(), door.clone());
            spawn_local(async move {
                let answer = if is_unlock {
                    send(Unlock { password: typed }).await
                } else {
                    // Whoever locked is signed out by the next person's sign-in, never before.
                    sign_in_over(&door, login, typed).await
                };
                busy.set(false);
                match answer {
                    Ok(session) => {
                        password.set(String::new());
                        act::enter(&dispatch, session).await;
                    }
                    Err(refused) => {
                        // A wrong password is typed anew; a login never is.
                        if matches!(refused, Refusal::WrongSignIn) {
                            password.set(String::new());
                        }
                        refusal.set(Some(refused));
                        focus("password");
                    }
                }
            });
        })
    };
    let choose = {
        let login = login.setter();
        Callback::from(move |chosen: String| {
            login.set(chosen);
            focus("password");
        })
    };
    let way = |way: Way| props.go.reform(move |_: MouseEvent| way);
    let title = match &locked {
        Some((_, name)) => t!("lock-title", name = name.clone()),
        None => t!("sign-in-title"),
    };
    let lead = if locked.is_some() {
        t!("lock-lead")
    } else {
        t!("sign-in-lead")
    };
    html! {
        <div class="entrance-card">
            <div class="entrance-head">
                <h1>{ title }</h1>
                <p class="lead">{ lead }</p>
            </div>
            if props.door.test_clinic == Some(true) && props.door.sample.is_none() {
                <Banner tone={Tone::Info}>{ t!("sign-in-test-clinic") }</Banner>
            }
            <form onsubmit={submit}>
                if let Some((login, name)) = &locked {
                    <div class="tile" aria-label={name.clone()}>
                        <span class="initials large" aria-hidden="true">{ format::initials(name) }</span>
                        <span><span class="tile-name">{ name.clone() }</span><span class="meta">{ login.clone() }</span></span>
                    </div>
                } else {
                    <TextField id="login" label={t!("login")} value={(*login).clone()} autocomplete="username"
                        autofocus={true} required={true} oninput={let login = login.setter(); move |text| login.set(text)} />
                }
                <PasswordField id="password" label={t!("password")} value={(*password).clone()}
                    autofocus={locked.is_some()}
                    oninput={let password = password.setter(); move |text| password.set(text)}
                    error={refusal.as_ref().map(|refusal| AttrValue::from(words::refusal(refusal)))} />
                <Button submit={true} kind={ButtonKind::Primary} class="large wide" busy={*busy}
                    onclick={Callback::noop()}>
                    { if *busy { t!("sign-in-busy") } else if locked.is_some() { t!("unlock") } else { t!("sign-in") } }
                </Button>
            </form>
            if refusal.as_ref().is_some_and(needs_sheet) {
                <Button class="wide" onclick={props.go.reform(|()| Way::Recover)}>{ t!("sign-in-use-sheet") }</Button>
            }
            if let Some(sample) = &props.door.sample {
                { sample_people(sample, locked.is_some(), &choose) }
            }
            <div class="entrance-foot">
                if locked.is_some() {
                    <button type="button" class="link" onclick={way(Way::Switch)}>{ t!("lock-somebody-else") }</button>
                } else {
                    if props.is_switch {
                        <button type="button" class="link" onclick={way(Way::Usual)}>{ t!("back") }</button>
                    }
                    <button type="button" class="link" onclick={way(Way::Enrol)}>{ t!("sign-in-invitation") }</button>
                    <button type="button" class="link" onclick={way(Way::Recover)}>{ t!("sign-in-recover") }</button>
                }
            </div>
        </div>
    }
}

/// Signs in; where somebody locked their session, ends that first.
async fn sign_in_over(
    door: &DoorView,
    login: String,
    password: Secret<String>,
) -> Result<careloop_contract::view::SessionView, Refusal> {
    if matches!(door.vault, VaultStanding::Locked { .. }) {
        match send(SignOut {}).await {
            // Ended already, by a try before this one.
            Ok(()) | Err(Refusal::NotSignedIn) => {}
            Err(refusal) => return Err(refusal),
        }
    }
    send(SignIn {
        code: None,
        login,
        password,
    })
    .await
}

/// Refusals that only the recovery sheet helps against.
const fn needs_sheet(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::NoDeviceSecret | Refusal::AttemptsExhausted | Refusal::KeyNotGranted
    )
}

/// Who works in the sample clinic, to choose from, and the password they share.
fn sample_people(sample: &SampleHint, is_locked: bool, choose: &Callback<String>) -> Html {
    html! {
        <section class="sample-hint" aria-label={t!("sample-title")}>
            <p><strong>{ t!("sample-title") }</strong>{ " " }{ t!("sample-password", password = sample.password.clone()) }</p>
            if !is_locked {
                <ul class="tiles">
                    { for sample.people.iter().map(|person| {
                        let login = person.login.clone();
                        let onclick = choose.reform(move |_: MouseEvent| login.clone());
                        html! {
                            <li key={person.login.clone()}>
                                <button type="button" class="tile" {onclick}>
                                    <span class="initials" aria-hidden="true">{ format::initials(&person.name) }</span>
                                    <span>
                                        <span class="tile-name">{ person.name.clone() }</span>
                                        <span class="meta">{ words::roles(person.roles) }</span>
                                    </span>
                                </button>
                            </li>
                        }
                    }) }
                </ul>
            }
        </section>
    }
}
