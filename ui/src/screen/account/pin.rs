//! One's PIN on this workstation: to unlock and to switch, until the program ends or half a day is over.

use crate::act;
use crate::parts::focus::focus;
use crate::parts::{Banner, Button, ButtonKind, PasswordField, Refused, Tone};
use crate::screen::asking::use_asking;
use crate::store::entrance::is_pin;
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::command::{ForgetPin, SetPin};
use careloop_contract::limits::{FULL_SIGN_IN_HOURS, PIN_DIGITS, PIN_MAX_DIGITS};
use careloop_contract::{Refusal, Secret};
use yew::prelude::*;

/// One's PIN on this workstation.
#[component]
pub(in crate::screen) fn OwnPin() -> Html {
    let store = use_store();
    let (asking, forgetting) = (use_asking(), use_asking());
    let (pin, again, password) = (
        use_state(String::new),
        use_state(String::new),
        use_state(String::new),
    );
    let (tried, is_set) = (use_state(|| false), use_state(|| false));
    let onsubmit = {
        let (asking, pin, again, password) = (asking.clone(), pin.clone(), again.clone(), password.clone());
        let (tried, is_set, dispatch) = (tried.setter(), is_set.setter(), store.dispatcher());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            is_set.set(false);
            asking.forget();
            let first_wrong = [
                (!is_pin(&pin), "own-pin"),
                (pin != again, "own-pin-again"),
                (password.is_empty(), "own-pin-password"),
            ];
            if let Some((_, field)) = first_wrong.into_iter().find(|(is_wrong, _)| *is_wrong) {
                focus(field);
                return;
            }
            let request = SetPin {
                pin: Secret::new((*pin).clone()),
                password: Secret::new((*password).clone()),
            };
            let fields = [pin.setter(), again.setter(), password.setter()];
            let (tried, is_set, dispatch) = (tried.clone(), is_set.clone(), dispatch.clone());
            asking.ask(async move {
                act::save(&dispatch, request).await?;
                for field in fields {
                    field.set(String::new());
                }
                tried.set(false);
                is_set.set(true);
                act::read_session(&dispatch).await;
                Ok(())
            });
        })
    };
    let forget = {
        let (forgetting, is_set, dispatch) = (forgetting.clone(), is_set.setter(), store.dispatcher());
        Callback::from(move |()| {
            is_set.set(false);
            let dispatch = dispatch.clone();
            forgetting.ask(async move {
                act::save(&dispatch, ForgetPin {}).await?;
                act::read_session(&dispatch).await;
                focus("own-pin");
                Ok(())
            });
        })
    };
    let (of_pin, of_password, apart) = sorted(asking.refusal());
    let wrong = |is_wrong: bool, text: String| (*tried && is_wrong).then_some(text);
    let digits = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let of_pin = of_pin.or_else(|| {
        let text = t!(
            "pin-digits",
            min = digits(PIN_DIGITS),
            max = digits(PIN_MAX_DIGITS)
        );
        wrong(!is_pin(&pin), text)
    });
    let of_again = wrong(pin != again, t!("password-differs"));
    let of_password = of_password.or_else(|| wrong(password.is_empty(), t!("own-password-current-missing")));
    let has_pin = store.session().is_some_and(|session| session.pin_set);
    html! {
        <section class="section" aria-labelledby="own-pin-title">
            <h2 id="own-pin-title">{ t!("own-pin-title") }</h2>
            <p class="lead">{ t!("own-pin-lead", hours = u32::try_from(FULL_SIGN_IN_HOURS).unwrap_or_default()) }</p>
            <p>{ if has_pin { t!("own-pin-is-set") } else { t!("own-pin-is-not-set") } }</p>
            <form class="narrow-form" {onsubmit} novalidate=true>
                <PasswordField id="own-pin" label={t!("own-pin-new")} value={(*pin).clone()} digits={true}
                    autocomplete="off" hint={t!("pin-digits", min = digits(PIN_DIGITS), max = digits(PIN_MAX_DIGITS))}
                    oninput={let pin = pin.setter(); move |text| pin.set(text)} error={of_pin.map(AttrValue::from)} />
                <PasswordField id="own-pin-again" label={t!("own-pin-again")} value={(*again).clone()} digits={true}
                    autocomplete="off" oninput={let again = again.setter(); move |text| again.set(text)}
                    error={of_again.map(AttrValue::from)} />
                <PasswordField id="own-pin-password" label={t!("own-password-current")} value={(*password).clone()}
                    oninput={let password = password.setter(); move |text| password.set(text)}
                    error={of_password.map(AttrValue::from)} />
                <Refused refusal={apart} />
                <Refused refusal={forgetting.refusal().cloned()} />
                if *is_set {
                    <Banner tone={Tone::Ok}>{ t!("own-pin-done") }</Banner>
                }
                <div class="button-row">
                    <Button kind={ButtonKind::Primary} submit=true busy={asking.is_busy()} onclick={Callback::noop()}>
                        { if has_pin { t!("own-pin-change") } else { t!("own-pin-submit") } }
                    </Button>
                    if has_pin {
                        <Button busy={forgetting.is_busy()} onclick={forget}>{ t!("own-pin-forget") }</Button>
                    }
                </div>
            </form>
        </section>
    }
}

/// What was refused: of the PIN, of the password, or of neither.
fn sorted(refusal: Option<&Refusal>) -> (Option<String>, Option<String>, Option<Refusal>) {
    let Some(refusal) = refusal else {
        return (None, None, None);
    };
    if let Refusal::WeakPin { .. } = refusal {
        return (Some(words::refusal(refusal)), None, None);
    }
    if *refusal == Refusal::WrongSignIn {
        return (None, Some(t!("own-password-current-wrong")), None);
    }
    (None, None, Some(refusal.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_stands_beside_what_it_is_about() {
        let (pin, password, apart) = sorted(Some(&Refusal::WeakPin { min: 6 }));
        assert!(pin.is_some() && password.is_none() && apart.is_none());
        let (pin, password, apart) = sorted(Some(&Refusal::WrongSignIn));
        assert!(pin.is_none() && password.is_some() && apart.is_none());
        assert_eq!(sorted(Some(&Refusal::DiskFull)).2, Some(Refusal::DiskFull));
    }
}
