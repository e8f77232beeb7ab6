//! Making a new recovery sheet: the one before is void from then on.

use crate::act;
use crate::parts::button::ButtonKind;
use crate::parts::{Banner, Button, PasswordField, Progress, Tone};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::form_dialog::{FormDialog, ReasonField, typed};
use crate::store::use_store;
use crate::t;
use careloop_contract::command::RenewRecovery;
use careloop_contract::view::RecoverySheet;
use careloop_contract::{Field, Refusal, Secret};
use yew::prelude::*;

/// What the section is told.
#[derive(Properties, PartialEq)]
pub(super) struct RenewProps {
    /// A sheet was made.
    pub(super) onmade: Callback<RecoverySheet>,
}

const FIELDS: &[(Field, &str)] = &[(Field::Reason, "renew-reason")];

/// Making a new recovery sheet.
#[component]
pub(super) fn Renew(props: &RenewProps) -> Html {
    let is_open = use_state(|| false);
    let show = |value: bool| {
        let is_open = is_open.setter();
        Callback::from(move |()| is_open.set(value))
    };
    html! {
        <section class="section" aria-labelledby="renew-title">
            <h2 id="renew-title">{ t!("renew-title") }</h2>
            <p class="lead">{ t!("renew-lead") }</p>
            <div class="button-row">
                <Button id="renew" onclick={show(true)}>{ t!("renew-begin") }</Button>
            </div>
            if *is_open {
                <RenewDialog onmade={props.onmade.clone()} onclose={show(false)} />
            }
        </section>
    }
}

/// What the dialog is told.
#[derive(Properties, PartialEq)]
struct RenewDialogProps {
    /// A sheet was made.
    onmade: Callback<RecoverySheet>,
    /// It is not wanted.
    onclose: Callback<()>,
}

#[component]
fn RenewDialog(props: &RenewDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let shares = use_state(|| false);
    let (reason, password) = (use_state(String::new), use_state(String::new));
    let submit = Callback::from({
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        let (reason, password, shares) = ((*reason).clone(), password.clone(), *shares);
        let (onmade, onclose) = (props.onmade.clone(), props.onclose.clone());
        move |()| {
            let (dispatch, reason, password) = (dispatch.clone(), reason.clone(), password.clone());
            let (onmade, onclose) = (onmade.clone(), onclose.clone());
            asking.ask(async move {
                if reason.trim().is_empty() {
                    return Err(Refusal::Empty { field: Field::Reason });
                }
                let request = RenewRecovery {
                    password: Secret::new((*password).clone()),
                    shares,
                    reason,
                };
                let made = act::save(&dispatch, request).await;
                if made
                    .as_ref()
                    .is_err_and(|refusal| *refusal == Refusal::WrongSignIn)
                {
                    password.set(String::new());
                }
                let made = made?;
                onclose.emit(());
                onmade.emit(made);
                Ok(())
            });
        }
    });
    let wrong = asking
        .refusal()
        .filter(|refusal| **refusal == Refusal::WrongSignIn)
        .map(|_| AttrValue::from(t!("own-password-current-wrong")));
    let choice = |value: bool, name: String, hint: String| {
        let is_chosen = *shares == value;
        let shares = shares.setter();
        let onchange = Callback::from(move |_: Event| shares.set(value));
        html! {
            <label class="choice">
                <input type="radio" name="renew-kind" checked={is_chosen} {onchange} />
                <span>{ name }<span class="hint">{ hint }</span></span>
            </label>
        }
    };
    html! {
        <FormDialog id="renew-sheet" class="wide" title={t!("renew-title")} kind={ButtonKind::Danger}
            asking={asking.clone()} beside={vec![Field::Reason]} submit={t!("renew-submit")} onsubmit={submit}
            onclose={props.onclose.clone()}>
            <Banner tone={Tone::Warn}>{ t!("renew-void") }</Banner>
            <fieldset class="field choices">
                <legend>{ t!("renew-kind") }</legend>
                { choice(false, t!("renew-one"), t!("renew-one-hint")) }
                { choice(true, t!("renew-shares"), t!("renew-shares-hint")) }
            </fieldset>
            <ReasonField id="renew-reason" value={reason} asking={asking.clone()} />
            <PasswordField id="renew-password" label={t!("emergency-password")} value={(*password).clone()}
                oninput={typed(&password)} error={wrong} />
            if asking.is_busy() {
                <Progress label={t!("renew-busy")} can_cancel=false />
            }
        </FormDialog>
    }
}
