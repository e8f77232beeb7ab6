//! Inviting a person.

use super::code::{CodeDialog, CodeFor, ShownCode};
use super::roles::RolesField;
use crate::act;
use crate::parts::button::ButtonKind;
use crate::parts::{Button, Dialog, Refused, TextField};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::command::InvitePerson;
use careloop_contract::limits::NAME_CHARS;
use careloop_contract::{Field, Roles};
use std::rc::Rc;
use yew::prelude::*;

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(super) struct InviteDialogProps {
    /// It is done, or not wanted.
    pub(super) onclose: Callback<()>,
}

const FIELDS: &[(Field, &str)] = &[
    (Field::DisplayName, "invite-name"),
    (Field::Login, "invite-login"),
    (Field::Roles, "invite-roles"),
];

/// Inviting a person; afterwards their code.
#[component]
pub(super) fn InviteDialog(props: &InviteDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let name = use_state(String::new);
    let login = use_state(String::new);
    let roles = use_state(|| Roles::NONE);
    let invited = use_state(|| None::<ShownCode>);
    let submit = {
        let (asking, dispatch, invited) = (asking.clone(), store.dispatcher(), invited.setter());
        let (name, login, roles) = (name.clone(), login.clone(), *roles);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (dispatch, invited) = (dispatch.clone(), invited.clone());
            let (name, login) = ((*name).clone(), (*login).clone());
            asking.ask(async move {
                let request = InvitePerson {
                    login: login.clone(),
                    name: name.clone(),
                    roles,
                };
                let invitation = Rc::new(act::save(&dispatch, request).await?);
                invited.set(Some(ShownCode {
                    code_for: CodeFor::Password,
                    name: name.trim().to_owned(),
                    login: login.trim().to_lowercase(),
                    invitation,
                }));
                act::read_people(&dispatch).await;
                Ok(())
            });
        })
    };
    if let Some(shown) = &*invited {
        return html! { <CodeDialog shown={shown.clone()} onclose={props.onclose.clone()} /> };
    }
    let set_name = Callback::from({
        let name = name.setter();
        move |text| name.set(text)
    });
    let set_login = Callback::from({
        let login = login.setter();
        move |text| login.set(text)
    });
    let set_roles = Callback::from({
        let roles = roles.setter();
        move |chosen| roles.set(chosen)
    });
    let fields = [Field::DisplayName, Field::Login, Field::Roles];
    html! {
        <Dialog id="invite" class="wide" title={t!("people-invite")} onclose={props.onclose.clone()}>
            <p>{ t!("invite-lead") }</p>
            <form onsubmit={submit} novalidate=true>
                <TextField id="invite-name" label={words::field(Field::DisplayName)} value={(*name).clone()}
                    oninput={set_name} error={asking.beside(Field::DisplayName)} max={NAME_CHARS} required=true
                    hint={t!("invite-name-hint")} autofocus=true />
                <TextField id="invite-login" label={words::field(Field::Login)} value={(*login).clone()}
                    oninput={set_login} error={asking.beside(Field::Login)} required=true
                    hint={t!("invite-login-hint")} />
                <RolesField id="invite-roles" roles={*roles} onchange={set_roles}
                    error={asking.beside(Field::Roles)} />
                <Refused refusal={asking.apart_from(&fields)} />
                <div class="dialog-actions">
                    <Button onclick={props.onclose.clone()}>{ t!("cancel") }</Button>
                    <Button kind={ButtonKind::Primary} submit=true busy={asking.is_busy()}
                        onclick={Callback::noop()}>{ t!("invite-submit") }</Button>
                </div>
            </form>
        </Dialog>
    }
}
