//! Everyone who works here, the accounts of programs and devices, and those who left.

mod badges;
mod code;
mod invite;
mod roles;
mod service;

pub(super) use badges::{AccountBadges, StandingBadge};
pub(super) use code::{CodeDialog, CodeFor, ShownCode};
pub(super) use roles::RolesField;

use super::asking::use_asking;
use super::knowing::use_knowing_if;
use crate::parts::button::ButtonKind;
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Button, Empty, Refused};
use crate::store::staff::groups;
use crate::store::{Action, Route, use_store};
use crate::transport::send;
use crate::{format, t, words};
use careloop_contract::Action as Permission;
use careloop_contract::query::{ListPeople, OpenPerson};
use careloop_contract::view::PersonView;
use invite::InviteDialog;
use service::ServiceDialog;
use yew::prelude::*;

/// What lies over the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Invite,
    Service,
}

/// Everyone who works or worked here, with what they do and whether they may sign in.
#[component]
pub fn PeopleScreen() -> Html {
    let store = use_store();
    let asking = use_asking();
    let open = use_state(|| None::<Open>);
    {
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        use_effect_with(store.refreshed, move |_| {
            asking.ask(async move {
                let people = send(ListPeople {}).await?;
                dispatch.dispatch(Action::People(people.into()));
                Ok(())
            });
        });
    }
    let show = |what: Option<Open>| {
        let open = open.setter();
        Callback::from(move |()| open.set(what))
    };
    let content = if store.people.is_empty() {
        match asking.refusal() {
            Some(refusal) => html! { <Refused refusal={refusal.clone()} /> },
            None => html! {
                <div aria-busy="true"><Empty title={t!("people-reading")} text={t!("people-reading-text")} /></div>
            },
        }
    } else {
        let groups = groups(&store.people);
        let left = u32::try_from(groups.left.len()).unwrap_or(u32::MAX);
        html! {
            <>
                <Refused refusal={asking.refusal().cloned()} />
                { people_table(&groups.people, t!("people-caption")) }
                if !groups.services.is_empty() {
                    <section class="section" aria-labelledby="services-title">
                        <h2 id="services-title">{ t!("services-title") }</h2>
                        <p class="lead">{ t!("services-lead") }</p>
                        <ServiceTable people={groups.services.into_iter().cloned().collect::<Vec<_>>()} />
                    </section>
                }
                if left > 0 {
                    <details class="heads">
                        <summary>{ t!("people-left", count = left) }</summary>
                        { people_table(&groups.left, t!("people-left", count = left)) }
                    </details>
                }
            </>
        }
    };
    let here = groups(&store.people).people.len();
    let count = u32::try_from(here).unwrap_or(u32::MAX);
    let who_can = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::WhoCan)))
    };
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <h1>{ t!("screen-people") }</h1>
                if count > 0 {
                    <span class="freshness">{ t!("people-sorted", count = count) }</span>
                }
                <div class="actions">
                    <Button id="who-can" onclick={who_can}>{ t!("screen-who-can") }</Button>
                    if store.may(Permission::RegisterService) {
                        <Button id="register-service" onclick={show(Some(Open::Service))}>{ t!("service-register") }</Button>
                    }
                    if store.may(Permission::InvitePerson) {
                        <Button kind={ButtonKind::Primary} onclick={show(Some(Open::Invite))}>
                            <IconView icon={Icon::Plus} />{ t!("people-invite") }
                        </Button>
                    }
                </div>
            </header>
            <div class="page-body wide">{ content }</div>
            { match *open {
                None => Html::default(),
                Some(Open::Invite) => html! { <InviteDialog onclose={show(None)} /> },
                Some(Open::Service) => html! { <ServiceDialog onclose={show(None)} /> },
            } }
        </main>
    }
}

fn people_table(people: &[&PersonView], caption: String) -> Html {
    html! {
        <table class="table people-table">
            <caption class="unseen">{ caption }</caption>
            <thead><tr>
                <th scope="col">{ t!("field-display_name") }</th>
                <th scope="col">{ t!("field-login") }</th>
                <th scope="col">{ t!("field-roles") }</th>
                <th scope="col">{ t!("field-standing") }</th>
            </tr></thead>
            <tbody>
                { for people.iter().map(|person| html! {
                    <PersonRow key={person.user.to_string()} person={(*person).clone()} />
                }) }
            </tbody>
        </table>
    }
}

/// What a line is told.
#[derive(Properties, PartialEq)]
struct PersonRowProps {
    /// Whose it is.
    person: PersonView,
}

#[component]
fn PersonRow(props: &PersonRowProps) -> Html {
    let person = &props.person;
    html! {
        <tr>
            <th scope="row"><NameLink person={person.clone()} /></th>
            <td>{ person.login.clone() }</td>
            <td>{ words::roles(person.roles) }</td>
            <td><span class="badges"><StandingBadge standing={person.standing} /><AccountBadges person={person.clone()} /></span></td>
        </tr>
    }
}

#[component]
fn NameLink(props: &PersonRowProps) -> Html {
    let dispatch = use_store().dispatcher();
    let person = &props.person;
    let user = person.user;
    let open = Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Go(Route::Person(user))));
    html! {
        <span class="person-name">
            <span class="initials" aria-hidden="true">{ format::initials(&person.name) }</span>
            <button type="button" class="link" onclick={open}>{ person.name.clone() }</button>
        </span>
    }
}

/// What the table is told.
#[derive(Properties, PartialEq)]
struct ServiceTableProps {
    people: Vec<PersonView>,
}

/// Accounts of programs and devices: who answers for each, what it is for, and until when.
#[component]
fn ServiceTable(props: &ServiceTableProps) -> Html {
    html! {
        <table class="table people-table">
            <caption class="unseen">{ t!("services-title") }</caption>
            <thead><tr>
                <th scope="col">{ t!("field-display_name") }</th>
                <th scope="col">{ t!("field-account_owner") }</th>
                <th scope="col">{ t!("field-account_purpose") }</th>
                <th scope="col">{ t!("field-account_expires") }</th>
                <th scope="col">{ t!("field-standing") }</th>
            </tr></thead>
            <tbody>
                { for props.people.iter().map(|person| html! {
                    <ServiceRow key={person.user.to_string()} person={person.clone()} />
                }) }
            </tbody>
        </table>
    }
}

#[component]
fn ServiceRow(props: &PersonRowProps) -> Html {
    let person = &props.person;
    let may = use_store().may(Permission::SeeSessions);
    let known = use_knowing_if(may, person.user, |user| OpenPerson { user: *user });
    let service = known.value().and_then(|detail| detail.service.as_ref());
    let or_missing = |text: Option<String>| text.unwrap_or_else(|| t!("not-recorded"));
    html! {
        <tr>
            <th scope="row"><NameLink person={person.clone()} /></th>
            <td>{ or_missing(service.map(|service| service.owner.name.clone())) }</td>
            <td>{ or_missing(service.map(|service| service.purpose.clone())) }</td>
            <td class="number">{ or_missing(service.map(|service| service.expires.unmistakable())) }</td>
            <td><StandingBadge standing={person.standing} /></td>
        </tr>
    }
}
