//! One of the people who work here: the account, what can be done about it, what they can do, where
//! they are signed in, and every change.

mod acts;
mod facts;
mod lock_out;
mod reset;
pub(super) mod rights;
mod roles;
mod standing;

use super::asking::use_asking;
use super::knowing::use_knowing_if;
use super::past::Past;
use super::people::{AccountBadges, StandingBadge};
use super::sessions::SessionTable;
use crate::act;
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Button, Empty, Refused};
use crate::store::{Action, Route, use_store};
use crate::{format, t};
use acts::Acts;
use careloop_contract::query::OpenPerson;
use careloop_contract::{AccountKind, Action as Permission, UserId};
use facts::Facts;
use rights::Rights;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub struct PersonScreenProps {
    /// The person.
    pub user: UserId,
}

/// One of the people who work here.
#[component]
pub fn PersonScreen(props: &PersonScreenProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let is_self = store.session().is_some_and(|session| session.user == props.user);
    // Of others, those who look after people know more than everybody does.
    let knows_more = is_self || store.may(Permission::SeeSessions);
    let known = use_knowing_if(knows_more, props.user, |user| OpenPerson { user: *user });
    {
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        use_effect_with(props.user, move |_| {
            asking.ask(async move {
                act::read_people(&dispatch).await;
                Ok(())
            });
        });
    }
    let back = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::People)))
    };
    let detail = known.value().cloned();
    let listed = store.people.iter().find(|person| person.user == props.user);
    let Some(person) = detail.as_ref().map(|detail| &detail.person).or(listed) else {
        return html! {
            <main class="list-pane page" id="main">
                <header class="screen-head"><h1>{ t!("screen-person") }</h1></header>
                <div class="page-body">
                    <Refused refusal={known.refusal().cloned()} />
                    if !asking.is_busy() && known.refusal().is_none() {
                        <Empty title={t!("person-none")} text={t!("person-none-text")} />
                    }
                    <div class="button-row"><Button onclick={back}>{ t!("person-back") }</Button></div>
                </div>
            </main>
        };
    };
    let changed = {
        let (known, dispatch) = (known.clone(), store.dispatcher());
        Callback::from(move |()| {
            known.again();
            let dispatch = dispatch.clone();
            spawn_local(async move { act::read_people(&dispatch).await });
        })
    };
    let refusal = known.refusal().cloned();
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <Button class="quiet icon-only" label={t!("person-back")} onclick={back}>
                    <IconView icon={Icon::ChevronLeft} />
                </Button>
                <span class="initials large" aria-hidden="true">{ format::initials(&person.name) }</span>
                <h1>{ person.name.clone() }</h1>
                <StandingBadge standing={person.standing} />
                <AccountBadges person={person.clone()} />
            </header>
            <div class="page-body" key={person.user.to_string()}>
                <Refused {refusal} />
                <Facts person={person.clone()} detail={detail.clone()} />
                <Acts person={person.clone()} detail={detail.clone()} {is_self} onchange={changed} />
                if person.kind == AccountKind::Person {
                    <Rights roles={person.roles} standing={person.standing} invoker={person.invoker} />
                }
                if let Some(detail) = &detail {
                    <section class="section" aria-labelledby="person-sessions">
                        <h2 id="person-sessions">{ t!("person-sessions") }</h2>
                        if detail.sessions.is_empty() {
                            <p class="lead">{ t!("person-sessions-none") }</p>
                        } else {
                            <SessionTable rows={detail.sessions.clone()} caption={t!("person-sessions")}
                                is_of_one=true />
                        }
                    </section>
                    <Past id="person-past" title={t!("person-past")} lines={detail.history.clone()} />
                }
            </div>
        </main>
    }
}
