//! Everyone who works here.

mod code;
mod invite;
mod roles;

pub(super) use code::{CodeDialog, ShownCode};
pub(super) use roles::RolesField;

use super::asking::use_asking;
use crate::parts::button::ButtonKind;
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Button, Empty, Refused};
use crate::store::{Action, Route, use_store};
use crate::transport::send;
use crate::{format, t, words};
use careloop_contract::query::ListPeople;
use careloop_contract::view::PersonView;
use careloop_contract::{Action as Permission, Standing};
use invite::InviteDialog;
use std::rc::Rc;
use yew::prelude::*;

/// Everyone who works or worked here, with what they do and whether they may sign in.
#[component]
pub fn PeopleScreen() -> Html {
    let store = use_store();
    let asking = use_asking();
    let invites = use_state(|| false);
    {
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        use_effect_with((), move |()| {
            asking.ask(async move {
                let people = send(ListPeople {}).await?;
                dispatch.dispatch(Action::People(people.into()));
                Ok(())
            });
        });
    }
    let open_invite = {
        let invites = invites.setter();
        Callback::from(move |()| invites.set(true))
    };
    let close_invite = {
        let invites = invites.setter();
        Callback::from(move |()| invites.set(false))
    };
    let content = if store.people.is_empty() {
        match asking.refusal() {
            Some(refusal) => html! { <Refused refusal={refusal.clone()} /> },
            None => html! {
                <div aria-busy="true"><Empty title={t!("people-reading")} text={t!("people-reading-text")} /></div>
            },
        }
    } else {
        html! {
            <>
                <Refused refusal={asking.refusal().cloned()} />
                <table class="table people-table">
                    <caption class="unseen">{ t!("people-caption") }</caption>
                    <thead><tr>
                        <th scope="col">{ t!("field-display_name") }</th>
                        <th scope="col">{ t!("field-login") }</th>
                        <th scope="col">{ t!("field-roles") }</th>
                        <th scope="col">{ t!("field-standing") }</th>
                    </tr></thead>
                    <tbody>
                        { for sorted(&store.people).into_iter().map(|person| html! {
                            <PersonRow key={person.user.to_string()} person={person.clone()} />
                        }) }
                    </tbody>
                </table>
            </>
        }
    };
    let count = u32::try_from(store.people.len()).unwrap_or(u32::MAX);
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <h1>{ t!("screen-people") }</h1>
                if count > 0 {
                    <span class="freshness">{ t!("people-sorted", count = count) }</span>
                }
                if store.may(Permission::InvitePerson) {
                    <div class="actions">
                        <Button kind={ButtonKind::Primary} onclick={open_invite}>
                            <IconView icon={Icon::Plus} />{ t!("people-invite") }
                        </Button>
                    </div>
                }
            </header>
            <div class="page-body wide">{ content }</div>
            if *invites {
                <InviteDialog onclose={close_invite} />
            }
        </main>
    }
}

/// Those who may sign in first, then by name.
fn sorted(people: &Rc<[PersonView]>) -> Vec<&PersonView> {
    let mut sorted: Vec<&PersonView> = people.iter().collect();
    let rank = |standing| match standing {
        Standing::Active => 0,
        Standing::Invited => 1,
        Standing::Suspended => 2,
        Standing::Left => 3,
    };
    sorted.sort_by_key(|person| (rank(person.standing), person.name.to_lowercase()));
    sorted
}

/// What a line is told.
#[derive(Properties, PartialEq)]
struct PersonRowProps {
    /// Whose it is.
    person: PersonView,
}

#[component]
fn PersonRow(props: &PersonRowProps) -> Html {
    let dispatch = use_store().dispatcher();
    let person = &props.person;
    let user = person.user;
    let open = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Go(Route::Person(user))));
    html! {
        <tr>
            <th scope="row">
                <span class="person-name">
                    <span class="initials" aria-hidden="true">{ format::initials(&person.name) }</span>
                    <button type="button" class="link" onclick={open}>{ person.name.clone() }</button>
                </span>
            </th>
            <td>{ person.login.clone() }</td>
            <td>{ words::roles(person.roles) }</td>
            <td><StandingBadge standing={person.standing} /></td>
        </tr>
    }
}

/// What a badge is told.
#[derive(Properties, PartialEq)]
pub(super) struct StandingBadgeProps {
    /// Whether they may sign in.
    pub(super) standing: Standing,
}

/// Whether a person may sign in: shape, word and colour.
#[component]
pub(super) fn StandingBadge(props: &StandingBadgeProps) -> Html {
    let (class, icon) = match props.standing {
        Standing::Active => ("ok", Icon::OkCircle),
        Standing::Invited => ("info", Icon::Waiting),
        Standing::Suspended => ("warn", Icon::Cancel),
        Standing::Left => ("muted", Icon::Cancel),
    };
    html! {
        <span class={classes!("badge", class)}>
            <IconView {icon} small=true />{ words::standing(props.standing) }
        </span>
    }
}
