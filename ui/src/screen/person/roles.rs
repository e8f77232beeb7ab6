//! Changing what a person does.

use crate::act;
use crate::parts::SelectField;
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::form_dialog::{FormDialog, ReasonField};
use crate::screen::people::RolesField;
use crate::store::staff::approvers;
use crate::store::use_store;
use crate::t;
use careloop_contract::command::ChangeRoles;
use careloop_contract::view::PersonView;
use careloop_contract::{Field, UserId};
use yew::prelude::*;

/// What a dialog about a person is told.
#[derive(Properties, PartialEq)]
pub(super) struct PersonDialogProps {
    /// The person.
    pub(super) person: PersonView,
    /// Something was changed.
    pub(super) onchange: Callback<()>,
    /// It is done, or not wanted.
    pub(super) onclose: Callback<()>,
}

const FIELDS: &[(Field, &str)] = &[
    (Field::Roles, "person-roles"),
    (Field::Approver, "roles-approver"),
    (Field::Reason, "roles-reason"),
];

/// Changing what a person does, with who approved it and why.
#[component]
pub(super) fn RolesDialog(props: &PersonDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let person = &props.person;
    let roles = use_state(|| person.roles);
    let approver = use_state(|| None::<UserId>);
    let reason = use_state(String::new);
    let me = store.session().map(|session| session.user);
    let submit = Callback::from({
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        let (user, roles, approver, reason) = (person.user, *roles, *approver, (*reason).clone());
        let (onchange, onclose) = (props.onchange.clone(), props.onclose.clone());
        move |()| {
            let (dispatch, reason) = (dispatch.clone(), reason.clone());
            let (onchange, onclose) = (onchange.clone(), onclose.clone());
            asking.ask(async move {
                let request = ChangeRoles {
                    user,
                    roles,
                    approver,
                    reason,
                };
                act::save(&dispatch, request).await?;
                onclose.emit(());
                onchange.emit(());
                Ok(())
            });
        }
    });
    let choose = Callback::from({
        let roles = roles.setter();
        move |chosen| roles.set(chosen)
    });
    let approve = Callback::from({
        let approver = approver.setter();
        move |user: String| approver.set(user.parse().ok())
    });
    let mut except = vec![person.user];
    except.extend(me);
    let mut choices: Vec<(AttrValue, AttrValue)> = vec![("".into(), t!("roles-approver-me").into())];
    choices.extend(
        approvers(&store.people, &except)
            .into_iter()
            .map(|one| (one.user.to_string().into(), one.name.clone().into())),
    );
    html! {
        <FormDialog id="roles" class="wide" title={t!("roles-ask", name = person.name.clone())}
            asking={asking.clone()} beside={vec![Field::Roles, Field::Approver, Field::Reason]}
            submit={t!("roles-save")} onsubmit={submit} onclose={props.onclose.clone()}>
            <RolesField id="person-roles" roles={*roles} onchange={choose} error={asking.beside(Field::Roles)} />
            <SelectField id="roles-approver" label={t!("field-approver")} hint={t!("roles-approver-hint")}
                value={approver.map_or_else(String::new, |user| user.to_string())} {choices} onchange={approve}
                error={asking.beside(Field::Approver)} />
            <ReasonField id="roles-reason" value={reason} asking={asking.clone()} />
        </FormDialog>
    }
}
