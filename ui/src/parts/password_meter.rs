//! How strong a password is that somebody is choosing, while they type it.

use crate::store::entrance::strength;
use crate::t;
use crate::transport::send;
use crate::{wait, words};
use careloop_contract::Secret;
use careloop_contract::desk::RatePassword;
use careloop_contract::limits::PASSWORD_MIN_CHARS;
use careloop_contract::view::PasswordView;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Milliseconds for which typing rests before the engine is asked.
const REST: i32 = 250;

/// What the meter is told.
#[derive(Properties, PartialEq)]
pub struct PasswordMeterProps {
    /// The password, as far as it is typed.
    pub password: AttrValue,
    /// The login of whoever chooses it.
    pub login: AttrValue,
    /// The name of whoever chooses it.
    pub name: AttrValue,
    /// The clinic's name.
    pub clinic: AttrValue,
}

/// How strong a password is: its length at once, and its strength when typing rests. It only tells;
/// the engine decides when the password is sent.
#[component]
pub fn PasswordMeter(props: &PasswordMeterProps) -> Html {
    // With the password it is about: an answer that comes late says nothing of what stands there now.
    let rated = use_state(|| None::<(AttrValue, PasswordView)>);
    {
        let rated = rated.setter();
        let asked = (
            props.password.clone(),
            props.login.clone(),
            props.name.clone(),
            props.clinic.clone(),
        );
        use_effect_with(asked, move |(password, login, name, clinic)| {
            let request = RatePassword {
                password: Secret::new(password.to_string()),
                login: login.to_string(),
                name: name.to_string(),
                clinic: clinic.to_string(),
            };
            let password = password.clone();
            let later = (!password.is_empty()).then(|| {
                wait::after(REST, move || {
                    spawn_local(async move {
                        // Without an answer the length is still told, and the engine looks in the end.
                        rated.set(send(request).await.ok().map(|view| (password, view)));
                    });
                })
            });
            move || drop(later)
        });
    }
    let chars = props.password.chars().count();
    let view = rated
        .as_ref()
        .and_then(|(password, view)| (*password == props.password).then_some(view));
    let class = view.map(|view| strength(view).name());
    html! {
        <div class="password-meter">
            if chars > 0 {
                <span class={classes!("meter-bar", class)} aria-hidden="true"><i /><i /><i /><i /></span>
                <p class="hint">
                    <span class="number">{ length(chars) }</span>
                    <span role="status">
                        { view.map(|view| html! { <>{ " · " }<strong>{ said(view) }</strong></> }) }
                    </span>
                </p>
            }
        </div>
    }
}

/// How long it is; as long as it is too short, of how many characters.
fn length(chars: usize) -> String {
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    if chars < PASSWORD_MIN_CHARS {
        t!(
            "meter-chars",
            count = number(chars),
            min = number(PASSWORD_MIN_CHARS)
        )
    } else {
        t!("meter-enough", count = number(chars))
    }
}

/// The strength in a word; where it is refused, why.
fn said(view: &PasswordView) -> String {
    match view.refused {
        Some(reason) => t!("strength-refused", because = words::guess(reason)),
        None => t!(&format!("strength-{}", strength(view).name())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_counts_towards_the_fewest_until_it_is_enough() {
        assert_eq!(length(9), "9 of 15 characters");
        assert_eq!(length(15), "15 characters");
    }

    #[test]
    fn every_strength_has_a_word() {
        for score in 0..=4 {
            let view = PasswordView {
                score,
                chars: 20,
                fits: true,
                refused: None,
            };
            assert!(!said(&view).starts_with("strength-"), "{score}");
        }
    }
}
