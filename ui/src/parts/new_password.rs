//! A new password, typed twice, with what is wrong beside it.

use super::{PasswordField, PasswordMeter};
use crate::store::entrance::{PasswordFlaw, check_new_password};
use crate::t;
use careloop_contract::limits::PASSWORD_MIN_CHARS;
use yew::prelude::*;

/// What the two fields are told.
#[derive(Properties, PartialEq)]
pub struct NewPasswordProps {
    /// What the ids of the fields begin with.
    #[prop_or("new-password".into())]
    pub id: AttrValue,
    /// The password.
    pub password: AttrValue,
    /// Its repetition.
    pub again: AttrValue,
    /// Another password was typed.
    pub onpassword: Callback<String>,
    /// Another repetition was typed.
    pub onagain: Callback<String>,
    /// Whether flaws are shown yet: not while it is typed for the first time.
    pub tried: bool,
    /// What the engine said of the password.
    #[prop_or_default]
    pub refused: Option<AttrValue>,
    /// The login of whoever chooses it, as far as it is known.
    #[prop_or_default]
    pub login: AttrValue,
    /// The name of whoever chooses it, as far as it is known.
    #[prop_or_default]
    pub name: AttrValue,
    /// The clinic's name, as far as it is known.
    #[prop_or_default]
    pub clinic: AttrValue,
}

/// A new password, typed twice.
#[component]
pub fn NewPassword(props: &NewPasswordProps) -> Html {
    let flaw = check_new_password(&props.password, &props.again).err();
    let flaw = flaw.filter(|_| props.tried);
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
    let (of_first, of_second) = match flaw {
        Some(PasswordFlaw::TooShort(missing)) => {
            (Some(t!("password-too-short", missing = number(missing))), None)
        }
        Some(PasswordFlaw::TooLong) => (Some(t!("password-too-long")), None),
        Some(PasswordFlaw::Differs) => (None, Some(t!("password-differs"))),
        None => (None, None),
    };
    let of_first = of_first.map(AttrValue::from).or_else(|| props.refused.clone());
    html! {
        <>
            <PasswordField id={props.id.clone()} label={t!("password-new")} is_new={true}
                value={props.password.clone()} oninput={props.onpassword.clone()} error={of_first}
                hint={t!("password-hint", min = number(PASSWORD_MIN_CHARS))} />
            <PasswordMeter password={props.password.clone()} login={props.login.clone()}
                name={props.name.clone()} clinic={props.clinic.clone()} />
            <PasswordField id={format!("{}-again", props.id)} label={t!("password-again")} is_new={true}
                value={props.again.clone()} oninput={props.onagain.clone()}
                error={of_second.map(AttrValue::from)} />
        </>
    }
}
