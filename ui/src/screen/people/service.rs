//! Registering an account of a program or device.

use crate::act;
use crate::parts::{FieldKind, SelectField, TextField};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::form_dialog::{FormDialog, typed};
use crate::store::records::form::typed_day;
use crate::store::staff::colleagues;
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::command::RegisterServiceAccount;
use careloop_contract::limits::{NAME_CHARS, PURPOSE_CHARS};
use careloop_contract::{Field, Refusal, UserId};
use yew::prelude::*;

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(super) struct ServiceDialogProps {
    /// It is done, or not wanted.
    pub(super) onclose: Callback<()>,
}

const FIELDS: &[(Field, &str)] = &[
    (Field::DisplayName, "service-name"),
    (Field::Login, "service-login"),
    (Field::AccountOwner, "service-owner"),
    (Field::AccountPurpose, "service-purpose"),
    (Field::AccountExpires, "service-expires"),
];

/// Registering an account of a program or device. It never signs in at a window.
#[component]
pub(super) fn ServiceDialog(props: &ServiceDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let (name, login) = (use_state(String::new), use_state(String::new));
    let (purpose, expires) = (use_state(String::new), use_state(String::new));
    let owner = use_state(|| store.session().map(|session| session.user));
    let submit = Callback::from({
        let (asking, dispatch, onclose) = (asking.clone(), store.dispatcher(), props.onclose.clone());
        let (name, login, purpose) = ((*name).clone(), (*login).clone(), (*purpose).clone());
        let (expires, owner) = ((*expires).clone(), *owner);
        move |()| {
            let (dispatch, onclose) = (dispatch.clone(), onclose.clone());
            let (name, login, purpose) = (name.clone(), login.clone(), purpose.clone());
            let day = typed_day(&expires);
            asking.ask(async move {
                let request = RegisterServiceAccount {
                    login,
                    name,
                    owner: owner.ok_or(Refusal::Empty {
                        field: Field::AccountOwner,
                    })?,
                    purpose,
                    expires: day
                        .map_err(|_| Refusal::Malformed {
                            field: Field::AccountExpires,
                        })?
                        .ok_or(Refusal::Empty {
                            field: Field::AccountExpires,
                        })?,
                };
                act::save(&dispatch, request).await?;
                act::read_people(&dispatch).await;
                onclose.emit(());
                Ok(())
            });
        }
    });
    let choose = Callback::from({
        let owner = owner.setter();
        move |user: String| owner.set(user.parse::<UserId>().ok())
    });
    let choices: Vec<(AttrValue, AttrValue)> = colleagues(&store.people, &[])
        .into_iter()
        .map(|one| (one.user.to_string().into(), one.name.clone().into()))
        .collect();
    let beside: Vec<Field> = FIELDS.iter().map(|(field, _)| *field).collect();
    html! {
        <FormDialog id="service" class="wide" title={t!("service-register")} asking={asking.clone()} {beside}
            submit={t!("service-submit")} onsubmit={submit} onclose={props.onclose.clone()}>
            <p>{ t!("service-lead") }</p>
            <TextField id="service-name" label={words::field(Field::DisplayName)} value={(*name).clone()}
                oninput={typed(&name)} error={asking.beside(Field::DisplayName)} max={NAME_CHARS} required=true
                hint={t!("service-name-hint")} autofocus=true />
            <TextField id="service-login" label={words::field(Field::Login)} value={(*login).clone()}
                oninput={typed(&login)} error={asking.beside(Field::Login)} required=true
                hint={t!("service-login-hint")} />
            <SelectField id="service-owner" label={words::field(Field::AccountOwner)} hint={t!("service-owner-hint")}
                value={owner.map_or_else(String::new, |user| user.to_string())} {choices} onchange={choose}
                error={asking.beside(Field::AccountOwner)} />
            <TextField id="service-purpose" label={words::field(Field::AccountPurpose)} kind={FieldKind::Lines(2)}
                value={(*purpose).clone()} oninput={typed(&purpose)} error={asking.beside(Field::AccountPurpose)}
                max={PURPOSE_CHARS} required=true hint={t!("service-purpose-hint")} />
            <TextField id="service-expires" label={words::field(Field::AccountExpires)} value={(*expires).clone()}
                oninput={typed(&expires)} error={asking.beside(Field::AccountExpires)} required=true
                hint={t!("service-expires-hint")} />
        </FormDialog>
    }
}
