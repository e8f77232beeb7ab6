//! One of the people who work here: what they do, whether they may sign in, what they can do.

mod rights;
mod sign_in;
mod standing;
mod work;

use super::asking::use_asking;
use super::people::StandingBadge;
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Button, Empty, Refused};
use crate::store::{Action, Route, use_store};
use crate::transport::send;
use crate::{format, t, words};
use careloop_contract::query::ListPeople;
use careloop_contract::{Action as Permission, UserId};
use rights::Rights;
use sign_in::SignInSection;
use standing::StandingSection;
use work::RolesSection;
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
    {
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        use_effect_with(props.user, move |_| {
            asking.ask(async move {
                let people = send(ListPeople {}).await?;
                dispatch.dispatch(Action::People(people.into()));
                Ok(())
            });
        });
    }
    let back = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::People)))
    };
    let person = store.people.iter().find(|person| person.user == props.user);
    let Some(person) = person else {
        return html! {
            <main class="list-pane page" id="main">
                <header class="screen-head"><h1>{ t!("screen-person") }</h1></header>
                <div class="page-body">
                    <Refused refusal={asking.refusal().cloned()} />
                    if !asking.is_busy() && asking.refusal().is_none() {
                        <Empty title={t!("person-none")} text={t!("person-none-text")} />
                    }
                    <div class="button-row"><Button onclick={back}>{ t!("person-back") }</Button></div>
                </div>
            </main>
        };
    };
    let is_self = store.session().is_some_and(|session| session.user == person.user);
    // A section keeps what is typed for one person only.
    let key = person.user.to_string();
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <Button class="quiet icon-only" label={t!("person-back")} onclick={back}>
                    <IconView icon={Icon::ChevronLeft} />
                </Button>
                <span class="initials large" aria-hidden="true">{ format::initials(&person.name) }</span>
                <h1>{ person.name.clone() }</h1>
                <StandingBadge standing={person.standing} />
            </header>
            <div class="page-body" {key}>
                <Refused refusal={asking.refusal().cloned()} />
                <dl class="fields">
                    <dt>{ t!("field-login") }</dt>
                    <dd class="selectable">{ person.login.clone() }</dd>
                    <dt>{ t!("field-roles") }</dt>
                    <dd>{ words::roles(person.roles) }</dd>
                    <dt>{ t!("field-standing") }</dt>
                    <dd>{ t!(&format!("person-standing-{}", person.standing.name())) }</dd>
                </dl>
                if store.may(Permission::ChangeRoles) {
                    <RolesSection person={person.clone()} />
                }
                if store.may(Permission::InvitePerson) {
                    <SignInSection person={person.clone()} />
                }
                if store.may(Permission::SuspendPerson) {
                    <StandingSection person={person.clone()} {is_self} />
                }
                <Rights policy={store.policy.clone()} roles={person.roles} standing={person.standing} />
            </div>
        </main>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::Standing;

    #[test]
    fn every_standing_is_explained() {
        for standing in Standing::ALL {
            let key = format!("person-standing-{}", standing.name());
            assert_ne!(t!(&key), key);
        }
    }
}
