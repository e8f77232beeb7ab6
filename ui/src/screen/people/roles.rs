//! Choosing what a person does, with what each role is for.

use crate::{t, words};
use careloop_contract::{Role, Roles};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What the choice is told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct RolesFieldProps {
    /// Its id.
    pub(in crate::screen) id: AttrValue,
    /// The roles chosen.
    pub(in crate::screen) roles: Roles,
    /// Others are chosen.
    pub(in crate::screen) onchange: Callback<Roles>,
    /// What is wrong with them.
    #[prop_or_default]
    pub(in crate::screen) error: Option<AttrValue>,
}

/// Every role as a box to tick, with what it is for.
#[component]
pub(in crate::screen) fn RolesField(props: &RolesFieldProps) -> Html {
    let error_id = format!("{}-error", props.id);
    let described = props.error.is_some().then(|| error_id.clone());
    html! {
        <fieldset class={classes!("field", "choices", props.error.is_some().then_some("has-error"))}
            id={props.id.clone()} tabindex="-1" aria-describedby={described}>
            <legend>{ t!("field-roles") }</legend>
            { for Role::ALL.iter().map(|role| choice(props, *role)) }
            if let Some(error) = &props.error {
                <p class="error" id={error_id} role="alert">{ error.clone() }</p>
            }
        </fieldset>
    }
}

fn choice(props: &RolesFieldProps, role: Role) -> Html {
    let (roles, emit) = (props.roles, props.onchange.clone());
    let onchange = Callback::from(move |event: Event| {
        let is_chosen = event.target_unchecked_into::<HtmlInputElement>().checked();
        emit.emit(with(roles, role, is_chosen));
    });
    let (name_id, hint_id) = (
        format!("{}-{}", props.id, role.name()),
        format!("{}-{}-hint", props.id, role.name()),
    );
    html! {
        <label class="choice">
            <input type="checkbox" checked={roles.has(role)} {onchange}
                aria-labelledby={name_id.clone()} aria-describedby={hint_id.clone()} />
            <span>
                <span id={name_id}>{ words::role(role) }</span>
                <span class="hint" id={hint_id}>{ purpose(role) }</span>
            </span>
        </label>
    }
}

/// What a role is for.
fn purpose(role: Role) -> String {
    t!(&format!("role-purpose-{}", role.name()))
}

/// The roles with one more, or one fewer.
fn with(roles: Roles, role: Role, is_chosen: bool) -> Roles {
    let others = roles.iter().filter(|other| *other != role);
    Roles::from(others.chain(is_chosen.then_some(role)).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_added_and_taken_away_alone() {
        let desk = Roles::of(&[Role::FrontDesk]);
        let both = with(desk, Role::Biller, true);
        assert_eq!(both, Roles::of(&[Role::FrontDesk, Role::Biller]));
        assert_eq!(with(both, Role::Biller, true), both);
        assert_eq!(with(both, Role::Biller, false), desk);
    }

    #[test]
    fn every_role_says_what_it_is_for() {
        for role in Role::ALL {
            assert!(!purpose(*role).starts_with("role-"), "no text for {role}");
        }
    }
}
