//! Changing one's own password.

use crate::act;
use crate::parts::{Banner, Button, ButtonKind, NewPassword, PasswordField, Progress, Refused, Tone, focus};
use crate::screen::asking::{is_of_password, use_asking};
use crate::store::entrance::check_new_password;
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::command::ChangePassword;
use careloop_contract::{Refusal, Secret};
use yew::prelude::*;

/// What the form is told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct OwnPasswordFormProps {
    /// It is changed.
    #[prop_or_default]
    pub(in crate::screen) ondone: Callback<()>,
}

/// Changing one's own password. What was typed stays until it is changed.
#[component]
pub(in crate::screen) fn OwnPasswordForm(props: &OwnPasswordFormProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let current = use_state(String::new);
    let password = use_state(String::new);
    let again = use_state(String::new);
    let tried = use_state(|| false);
    let is_changed = use_state(|| false);
    let submit = Callback::from({
        let (asking, dispatch, ondone) = (asking.clone(), store.dispatcher(), props.ondone.clone());
        let (current, password, again) = (current.clone(), password.clone(), again.clone());
        let (tried, is_changed) = (tried.setter(), is_changed.setter());
        move |event: SubmitEvent| {
            event.prevent_default();
            tried.set(true);
            is_changed.set(false);
            if current.is_empty() {
                focus::focus("current-password");
                return;
            }
            if check_new_password(&password, &again).is_err() {
                focus::focus("new-password");
                return;
            }
            let request = ChangePassword {
                current: Secret::new((*current).clone()),
                new: Secret::new((*password).clone()),
            };
            let (dispatch, ondone) = (dispatch.clone(), ondone.clone());
            let (fields, tried, is_changed) = (
                [current.setter(), password.setter(), again.setter()],
                tried.clone(),
                is_changed.clone(),
            );
            asking.ask(async move {
                act::save(&dispatch, request).await?;
                for field in fields {
                    field.set(String::new());
                }
                tried.set(false);
                is_changed.set(true);
                ondone.emit(());
                Ok(())
            });
        }
    });
    let (of_current, of_new, apart) = sorted(asking.refusal());
    let of_current =
        of_current.or_else(|| (*tried && current.is_empty()).then(|| t!("own-password-current-missing")));
    let set = |field: &UseStateHandle<String>| {
        let (field, is_changed) = (field.setter(), is_changed.setter());
        Callback::from(move |text| {
            field.set(text);
            is_changed.set(false);
        })
    };
    let (name, clinic) = store.session().map_or_else(Default::default, |session| {
        (session.name.clone(), session.clinic_name.clone())
    });
    let login = store
        .people
        .iter()
        .find(|person| store.session().is_some_and(|session| session.user == person.user))
        .map(|person| person.login.clone())
        .unwrap_or_default();
    html! {
            <form class="narrow-form" onsubmit={submit} novalidate=true>
                <PasswordField id="current-password" label={t!("own-password-current")} value={(*current).clone()}
                    oninput={set(&current)} error={of_current.map(AttrValue::from)} />
                <NewPassword password={(*password).clone()} again={(*again).clone()} onpassword={set(&password)}
                    onagain={set(&again)} {login} {name} {clinic} tried={*tried} refused={of_new.map(AttrValue::from)} />
                <Refused refusal={apart} />
                if asking.is_busy() {
                    <Progress label={t!("own-password-busy")} can_cancel=false />
                }
                if *is_changed {
                    <Banner tone={Tone::Ok}>{ t!("own-password-changed") }</Banner>
                }
                <div class="button-row">
                    <Button kind={ButtonKind::Primary} submit=true busy={asking.is_busy()} onclick={Callback::noop()}>
                        { t!("own-password-submit") }
                    </Button>
                </div>
            </form>
    }
}

/// What was refused: of the current password, of the new one, or of neither.
fn sorted(refusal: Option<&Refusal>) -> (Option<String>, Option<String>, Option<Refusal>) {
    let Some(refusal) = refusal else {
        return (None, None, None);
    };
    if *refusal == Refusal::WrongSignIn {
        return (Some(t!("own-password-current-wrong")), None, None);
    }
    if is_of_password(refusal) {
        return (None, Some(words::refusal(refusal)), None);
    }
    (None, None, Some(refusal.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_stands_beside_the_password_it_is_about() {
        let (current, new, apart) = sorted(Some(&Refusal::WrongSignIn));
        assert!(current.is_some() && new.is_none() && apart.is_none());
        let (current, new, apart) = sorted(Some(&Refusal::GuessablePassword {
            because: careloop_contract::GuessReason::Common,
        }));
        assert!(current.is_none() && new.is_some() && apart.is_none());
        let (current, new, apart) = sorted(Some(&Refusal::DiskFull));
        assert!(current.is_none() && new.is_none());
        assert_eq!(apart, Some(Refusal::DiskFull));
    }
}
