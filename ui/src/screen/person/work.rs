//! Changing what a person does.

use crate::act;
use crate::parts::button::ButtonKind;
use crate::parts::{Banner, Button, FieldKind, Refused, TextField, Tone};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::people::RolesField;
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::command::ChangeRoles;
use careloop_contract::limits::REASON_CHARS;
use careloop_contract::view::PersonView;
use careloop_contract::{Field, Roles};
use yew::prelude::*;

/// What a section about a person is told.
#[derive(Properties, PartialEq)]
pub(super) struct SectionProps {
    /// The person.
    pub(super) person: PersonView,
}

const FIELDS: &[(Field, &str)] = &[(Field::Roles, "person-roles"), (Field::Reason, "roles-reason")];

/// Changing what a person does. What is chosen stays until it is saved.
#[component]
pub(super) fn RolesSection(props: &SectionProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let chosen = use_state(|| None::<Roles>);
    let reason = use_state(String::new);
    let is_saved = use_state(|| false);
    let person = &props.person;
    let roles = chosen.unwrap_or(person.roles);
    let is_changed = roles != person.roles;
    let submit = {
        let (asking, dispatch, user) = (asking.clone(), store.dispatcher(), person.user);
        let (typed, chosen, reason, is_saved) = (
            (*reason).clone(),
            chosen.setter(),
            reason.setter(),
            is_saved.setter(),
        );
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (dispatch, typed) = (dispatch.clone(), typed.clone());
            let (chosen, reason, is_saved) = (chosen.clone(), reason.clone(), is_saved.clone());
            asking.ask(async move {
                let request = ChangeRoles {
                    approver: None,
                    user,
                    roles,
                    reason: typed,
                };
                act::save(&dispatch, request).await?;
                act::read_people(&dispatch).await;
                chosen.set(None);
                reason.set(String::new());
                is_saved.set(true);
                Ok(())
            });
        })
    };
    let choose = Callback::from({
        let (chosen, is_saved) = (chosen.setter(), is_saved.setter());
        move |roles| {
            chosen.set(Some(roles));
            is_saved.set(false);
        }
    });
    let set_reason = Callback::from({
        let reason = reason.setter();
        move |text| reason.set(text)
    });
    let give_up = Callback::from({
        let (chosen, reason, asking) = (chosen.setter(), reason.setter(), asking.clone());
        move |()| {
            chosen.set(None);
            reason.set(String::new());
            asking.forget();
            crate::parts::focus::focus("person-roles");
        }
    });
    let fields = [Field::Roles, Field::Reason];
    html! {
        <section class="section" aria-labelledby="roles-title">
            <h2 id="roles-title">{ t!("roles-title") }</h2>
            <p class="lead">{ t!("roles-lead") }</p>
            <form onsubmit={submit} novalidate=true>
                <RolesField id="person-roles" {roles} onchange={choose} error={asking.beside(Field::Roles)} />
                if is_changed {
                    <TextField id="roles-reason" kind={FieldKind::Lines(2)} label={words::field(Field::Reason)}
                        value={(*reason).clone()} oninput={set_reason} error={asking.beside(Field::Reason)}
                        max={REASON_CHARS} required=true hint={t!("reason-hint")} />
                }
                <Refused refusal={asking.apart_from(&fields)} />
                if is_changed {
                    <div class="dialog-actions">
                        <Button onclick={give_up}>{ t!("roles-keep") }</Button>
                        <Button kind={ButtonKind::Primary} submit=true busy={asking.is_busy()}
                            onclick={Callback::noop()}>{ t!("roles-save") }</Button>
                    </div>
                } else if *is_saved {
                    <Banner tone={Tone::Ok}>{ t!("roles-saved") }</Banner>
                }
            </form>
        </section>
    }
}
