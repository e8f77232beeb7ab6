//! What is known of an account.

use crate::parts::{Banner, Tone};
use crate::screen::past::{moment, moment_or_missing};
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::view::{PersonDetail, PersonView};
use careloop_contract::{AccountKind, FactorState, Standing};
use std::rc::Rc;
use yew::prelude::*;

/// What the list is told.
#[derive(Properties, PartialEq)]
pub(super) struct FactsProps {
    /// The person.
    pub(super) person: PersonView,
    /// More of them, where it may be read.
    pub(super) detail: Option<Rc<PersonDetail>>,
}

/// What is known of an account. A value that nobody recorded says so.
#[component]
pub(super) fn Facts(props: &FactsProps) -> Html {
    let store = use_store();
    let zone = store.zone();
    let person = &props.person;
    let is_person = person.kind == AccountKind::Person;
    let detail = props.detail.as_deref();
    html! {
        <>
            if let Some(detail) = detail {
                if detail.locked_out {
                    <Banner tone={Tone::Warn}>{ t!("person-locked-out", count = detail.failures) }</Banner>
                }
                if is_person && person.standing == Standing::Active && detail.factor == FactorState::Missing {
                    <Banner tone={Tone::Info}>{ t!("person-factor-missing") }</Banner>
                }
            }
            <dl class="fields">
                <dt>{ t!("field-login") }</dt>
                <dd class="selectable">{ person.login.clone() }</dd>
                <dt>{ t!("field-account_kind") }</dt>
                <dd>{ words::account(person.kind) }</dd>
                if is_person {
                    <dt>{ t!("field-roles") }</dt>
                    <dd>{ if person.roles.is_empty() { t!("person-no-roles") } else { words::roles(person.roles) } }</dd>
                }
                <dt>{ t!("field-standing") }</dt>
                <dd>{ standing(person.standing, person.kind) }</dd>
                if person.invoker {
                    <dt>{ t!("person-emergency") }</dt>
                    <dd>{ t!("person-invoker") }</dd>
                }
                if let Some(detail) = detail {
                    if let Some(service) = &detail.service {
                        <dt>{ t!("field-account_owner") }</dt>
                        <dd>{ service.owner.name.clone() }</dd>
                        <dt>{ t!("field-account_purpose") }</dt>
                        <dd>{ service.purpose.clone() }</dd>
                        <dt>{ t!("field-account_expires") }</dt>
                        <dd class="number">{ service.expires.unmistakable() }</dd>
                    }
                    if is_person {
                        <dt>{ t!("field-factor") }</dt>
                        <dd>
                            { words::factor(detail.factor) }
                            if detail.factor == FactorState::Set {
                                { " · " }{ t!("person-codes-left", count = detail.recovery_codes) }
                            }
                        </dd>
                        <dt>{ t!("person-password-since") }</dt>
                        <dd>{ moment_or_missing(detail.password_since, zone) }</dd>
                        <dt>{ t!("person-last-sign-in") }</dt>
                        <dd>{ moment_or_missing(detail.last_sign_in, zone) }</dd>
                        <dt>{ t!("person-failures") }</dt>
                        <dd class="number">{ detail.failures }</dd>
                    }
                    if let Some(until) = detail.invited_until {
                        <dt>{ t!("person-invited-until") }</dt>
                        <dd>{ moment(until, zone) }</dd>
                    }
                }
            </dl>
        </>
    }
}

/// Whether they may sign in, in a sentence.
fn standing(standing: Standing, kind: AccountKind) -> String {
    if kind == AccountKind::Service && standing == Standing::Active {
        return t!("person-standing-service");
    }
    t!(&format!("person-standing-{}", standing.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standing_is_explained() {
        for one in Standing::ALL {
            for kind in AccountKind::ALL {
                assert!(
                    !standing(*one, *kind).starts_with("person-standing"),
                    "{one} {kind}"
                );
            }
        }
    }
}
