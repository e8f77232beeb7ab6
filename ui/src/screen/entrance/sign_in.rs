//! Sign-in, and the lock: who is there, and what opens for them.

use super::Way;
use super::tiles::Tiles;
use crate::act;
use crate::format;
use crate::parts::focus::focus;
use crate::parts::{Banner, Button, ButtonKind, PasswordField, TextField, Tone};
use crate::screen::asking::use_asking;
use crate::store::doorway::{self, Chosen, Doorway, Knock, Proof};
use crate::store::entrance::is_pin;
use crate::store::use_store;
use crate::transport::send;
use crate::{t, words};
use careloop_contract::command::{EnterWithPin, SignIn, Unlock};
use careloop_contract::limits::{PIN_DIGITS, PIN_MAX_DIGITS};
use careloop_contract::view::{DoorView, SampleHint, SessionView, VaultStanding};
use careloop_contract::{Refusal, Secret};
use std::rc::Rc;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub(super) struct SignInScreenProps {
    /// How the vault stands.
    pub(super) door: Rc<DoorView>,
    /// Takes another way.
    pub(super) go: Callback<Way>,
    /// Whose code was waited for, and what ended that.
    #[prop_or_default]
    pub(super) began: Option<(String, Refusal)>,
}

/// Who is there, and their PIN or password. The same screen for a lock: whoever locked is chosen.
#[component]
pub(super) fn SignInScreen(props: &SignInScreenProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let doorway = {
        let (door, began) = (props.door.clone(), props.began.clone());
        use_state(move || Doorway::of(&door, began.as_ref().map(|(login, _)| login.as_str())))
    };
    let login = {
        let began = props.began.clone();
        use_state(move || began.map(|(login, _)| login).unwrap_or_default())
    };
    let (secret, tried) = (use_state(String::new), use_state(|| false));
    let people = doorway::people(&props.door);
    let proof = doorway.proof(&people);
    let is_locked = matches!(props.door.vault, VaultStanding::Locked { .. });

    // Another person, or another proof: what was typed and refused was not theirs.
    let turn = {
        let (doorway, asking) = (doorway.setter(), asking.clone());
        let (secret, tried) = (secret.setter(), tried.setter());
        Callback::from(move |next: Doorway| {
            doorway.set(next);
            secret.set(String::new());
            tried.set(false);
            asking.forget();
        })
    };
    let choose = turn.reform(Doorway::choose);
    let by = |proof: Proof| {
        let next = doorway.by(proof);
        turn.reform(move |_: MouseEvent| next.clone())
    };
    // Somebody else is one key away, without leaving the field.
    let onkeydown = {
        let (doorway, people, turn) = (doorway.clone(), people.clone(), turn.clone());
        Callback::from(move |event: KeyboardEvent| {
            let is_forward = match event.key().as_str() {
                "ArrowDown" => true,
                "ArrowUp" => false,
                _ => return,
            };
            if people.len() > 1 && matches!(doorway.chosen, Chosen::Known(_)) {
                event.prevent_default();
                turn.emit(doorway.step(&people, is_forward));
            }
        })
    };
    let onsubmit = {
        let (asking, doorway, dispatch) = (asking.clone(), doorway.clone(), store.dispatcher());
        let (login, secret, tried) = (login.clone(), secret.clone(), tried.setter());
        let door = props.door.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            let Some(knock) = doorway.knock(&door, &login) else {
                return;
            };
            if matches!(knock, Knock::Pin(_)) && !is_pin(&secret) {
                asking.forget();
                focus("pin");
                return;
            }
            let typed = Secret::new((*secret).clone());
            let (dispatch, doorway, secret) = (dispatch.clone(), doorway.clone(), secret.setter());
            asking.ask(async move {
                let answer = knock_at(knock, typed).await;
                let refusal = match act::come_in(&dispatch, answer).await {
                    Ok(()) => {
                        secret.set(String::new());
                        return Ok(());
                    }
                    Err(refusal) => refusal,
                };
                // What was wrong is typed anew; a login never is.
                if matches!(
                    refusal,
                    Refusal::WrongSignIn | Refusal::WrongPin { .. } | Refusal::PinGone
                ) {
                    secret.set(String::new());
                }
                if matches!(refusal, Refusal::PinGone | Refusal::WrongPin { left: 0 }) {
                    doorway.set(doorway.by(Proof::Password));
                }
                if !focus("pin") {
                    focus("password");
                }
                Err(refusal)
            });
        })
    };

    let refused = asking
        .refusal()
        .map(|refusal| AttrValue::from(words::refusal(refusal)));
    let is_busy = asking.is_busy();
    let digits = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let oninput = {
        let secret = secret.setter();
        Callback::from(move |text: String| secret.set(text))
    };
    // Named by whose it is: another person's field is another field, and takes the focus.
    let whose = match &doorway.chosen {
        Chosen::Known(login) => login.clone(),
        Chosen::Nobody | Chosen::Typed => String::new(),
    };
    let is_of_locker = doorway.knock(&props.door, "") == Some(Knock::Unlock);
    let has_pin = doorway.somebody(&people).is_some_and(|somebody| somebody.has_pin);
    let field = match proof {
        Proof::Pin => html! {
            <PasswordField key={format!("pin of {whose}")} id="pin" label={t!("pin")} value={(*secret).clone()} {oninput}
                onkeydown={onkeydown} autofocus={true} autocomplete="off" digits={true}
                error={refused.or_else(|| (*tried && !is_busy && !is_pin(&secret)).then(||
                    t!("pin-digits", min = digits(PIN_DIGITS), max = digits(PIN_MAX_DIGITS)).into()))} />
        },
        Proof::Password => html! {
            <PasswordField key={format!("password of {whose}")} id="password" label={t!("password")}
                value={(*secret).clone()} {oninput} onkeydown={onkeydown} error={refused}
                autofocus={doorway.chosen != Chosen::Typed || !login.is_empty()} />
        },
    };
    let form = html! {
        <form {onsubmit} novalidate=true>
            if doorway.chosen == Chosen::Typed {
                <TextField id="login" label={t!("login")} value={(*login).clone()} autocomplete="username"
                    autofocus={login.is_empty()} required={true}
                    oninput={let login = login.setter(); move |text| login.set(text)} />
            }
            { field }
            <Button submit={true} kind={ButtonKind::Primary} class="large wide" busy={is_busy} onclick={Callback::noop()}>
                { if is_busy { t!("sign-in-busy") } else if is_of_locker || proof == Proof::Pin { t!("unlock") } else { t!("sign-in") } }
            </Button>
            if has_pin {
                if proof == Proof::Pin {
                    <button type="button" class="link" onclick={by(Proof::Password)}>{ t!("pin-use-password") }</button>
                } else {
                    <button type="button" class="link" onclick={by(Proof::Pin)}>{ t!("pin-use-pin") }</button>
                }
            }
        </form>
    };
    let (title, lead) = if is_locked {
        (t!("lock-title"), t!("lock-lead"))
    } else {
        (t!("sign-in-title"), t!("sign-in-lead"))
    };
    let way = |way: Way| props.go.reform(move |_: MouseEvent| way.clone());
    let chosen_name = doorway.somebody(&people).map(|somebody| somebody.name.clone());
    html! {
        <div class="entrance-card">
            <div class="entrance-head">
                <h1>{ title }</h1>
                <p class="lead">{ lead }</p>
            </div>
            // Told when the arrows choose another person; the tiles show it.
            <p class="unseen" role="status">{ chosen_name }</p>
            if let Some((_, because)) = &props.began {
                <Banner tone={Tone::Warn}>{ ended(because) }</Banner>
            }
            if props.door.test_clinic == Some(true) && props.door.sample.is_none() {
                <Banner tone={Tone::Info}>{ t!("sign-in-test-clinic") }</Banner>
            }
            if people.is_empty() {
                { form }
            } else {
                <Tiles people={people.clone()} chosen={doorway.chosen.clone()} onchoose={choose}>{ form }</Tiles>
            }
            if asking.refusal().is_some_and(needs_sheet) {
                <Button class="wide" onclick={props.go.reform(|()| Way::Recover)}>{ t!("sign-in-use-sheet") }</Button>
            }
            if let Some(sample) = &props.door.sample {
                { sample_people(sample, doorway.chosen == Chosen::Typed, &login.setter()) }
            }
            <div class="entrance-foot">
                <button type="button" class="link" onclick={way(Way::Enrol)}>{ t!("sign-in-invitation") }</button>
                <button type="button" class="link" onclick={way(Way::Recover)}>{ t!("sign-in-recover") }</button>
            </div>
        </div>
    }
}

/// Asks the engine to open for somebody.
async fn knock_at(knock: Knock, typed: Secret<String>) -> Result<SessionView, Refusal> {
    match knock {
        Knock::Pin(user) => send(EnterWithPin { user, pin: typed }).await,
        Knock::Unlock => send(Unlock { password: typed }).await,
        Knock::SignIn(login) => {
            send(SignIn {
                login,
                password: typed,
                code: None,
            })
            .await
        }
    }
}

/// What ended the wait for a code.
fn ended(because: &Refusal) -> String {
    if matches!(because, Refusal::NotSignedIn | Refusal::WrongCode) {
        t!("code-step-time-over")
    } else {
        words::refusal(because)
    }
}

/// Refusals that only the recovery sheet helps against.
const fn needs_sheet(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::NoDeviceSecret | Refusal::AttemptsExhausted | Refusal::KeyNotGranted
    )
}

/// Who works in the sample clinic, to choose from, and the password they share.
fn sample_people(sample: &SampleHint, is_login_typed: bool, login: &UseStateSetter<String>) -> Html {
    html! {
        <section class="sample-hint" aria-label={t!("sample-title")}>
            <p><strong>{ t!("sample-title") }</strong>{ " " }{ t!("sample-password", password = sample.password.clone()) }</p>
            if is_login_typed {
                <ul class="tiles">
                    { for sample.people.iter().map(|person| {
                        let (login, chosen) = (login.clone(), person.login.clone());
                        let onclick = move |_: MouseEvent| {
                            login.set(chosen.clone());
                            focus("password");
                        };
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
