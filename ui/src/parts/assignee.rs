//! A field in which a person or a queue is found by typing (ARIA combobox).

use super::combobox;
use crate::parts::{Icon, IconView};
use crate::store::use_store;
use crate::{format, t, words};
use careloop_contract::command::Assignee;
use careloop_contract::view::PersonView;
use careloop_contract::{Action as Permission, Role, Roles, Standing, UserId};
use careloop_domain::Policy;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Somebody, or a queue, to whom work can be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Who.
    pub to: Assignee,
    /// Their name, or the role's.
    pub name: String,
    /// The first letters of a person's name.
    pub initials: String,
    /// What they do; for a queue, that it is one.
    pub meta: String,
}

/// Everyone to whom work can be given, oneself first, then people by name, then queues; of those the
/// ones with every word that was typed.
#[must_use]
pub fn candidates(policy: &Policy, people: &[PersonView], me: Option<UserId>, typed: &str) -> Vec<Candidate> {
    let mut people: Vec<&PersonView> = people
        .iter()
        .filter(|person| person.standing == Standing::Active)
        .filter(|person| policy.allows_at_all(Permission::CompleteTask, person.roles))
        .collect();
    people.sort_by_key(|person| (Some(person.user) != me, person.name.to_lowercase()));
    let people = people.into_iter().map(|person| Candidate {
        to: Assignee::Person(person.user),
        initials: format::initials(&person.name),
        name: if Some(person.user) == me {
            t!("assign-me", name = person.name.clone())
        } else {
            person.name.clone()
        },
        meta: words::roles(person.roles),
    });
    let queues = Role::ALL
        .iter()
        .filter(|role| policy.allows_at_all(Permission::ClaimTask, Roles::of(&[**role])))
        .map(|role| Candidate {
            to: Assignee::Queue(*role),
            initials: String::new(),
            name: words::role(*role),
            meta: t!("assign-queue"),
        });
    let typed: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    people
        .chain(queues)
        .filter(|candidate| {
            let text = format!("{} {}", candidate.name, candidate.meta).to_lowercase();
            typed.iter().all(|word| text.contains(word))
        })
        .collect()
}

/// What the field is told.
#[derive(Properties, PartialEq)]
pub struct AssigneeFieldProps {
    /// Its id.
    pub id: AttrValue,
    /// Its label.
    pub label: AttrValue,
    /// Somebody is chosen.
    pub onchoose: Callback<Assignee>,
    /// Whether the choice is being saved.
    #[prop_or_default]
    pub busy: bool,
    /// Somebody who is not to be chosen.
    #[prop_or_default]
    pub except: Option<UserId>,
}

/// A field in which a person or a queue is found by typing.
#[component]
pub fn AssigneeField(props: &AssigneeFieldProps) -> Html {
    let store = use_store();
    let typed = use_state(String::new);
    let at = use_state_eq(|| 0_usize);
    let me = store.session().map(|session| session.user);
    let mut found = candidates(&store.policy, &store.people, me, &typed);
    found.retain(|candidate| {
        props
            .except
            .is_none_or(|user| candidate.to != Assignee::Person(user))
    });
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        if let Some(field) = node.cast::<web_sys::HtmlElement>() {
            // A field that cannot take the focus can still be reached by Tab.
            let _ = field.focus();
        }
    });
    let option_id = {
        let id = props.id.clone();
        move |at: usize| format!("{id}-{at}")
    };
    let oninput = {
        let (typed, at) = (typed.clone(), at.clone());
        Callback::from(move |event: InputEvent| {
            typed.set(event.target_unchecked_into::<HtmlInputElement>().value());
            at.set(0);
        })
    };
    let onkeydown = {
        let (at, found, onchoose) = (at.clone(), found.clone(), props.onchoose.clone());
        let option_id = option_id.clone();
        Callback::from(move |event: KeyboardEvent| {
            let key = event.key();
            if key == "Enter" {
                event.prevent_default();
                if let Some(chosen) = found.get(*at) {
                    onchoose.emit(chosen.to);
                }
            } else if let Some(next) = combobox::step(&key, Some(*at), found.len()) {
                event.prevent_default();
                at.set(next);
                combobox::show(&option_id(next));
            }
        })
    };
    let list_id = format!("{}-list", props.id);
    let options = found.iter().enumerate().map(|(number, candidate)| {
        let (onchoose, to) = (props.onchoose.clone(), candidate.to);
        let onclick = Callback::from(move |_: MouseEvent| onchoose.emit(to));
        let mark = match candidate.to {
            Assignee::Person(_) => {
                html! { <span class="initials" aria-hidden="true">{ candidate.initials.clone() }</span> }
            }
            Assignee::Queue(_) => html! { <IconView icon={Icon::Queue} /> },
        };
        html! {
            <li role="option" class="option" id={option_id(number)} {onclick}
                aria-selected={if number == *at { "true" } else { "false" }}>
                { mark }<span>{ candidate.name.clone() }</span><span class="meta">{ candidate.meta.clone() }</span>
            </li>
        }
    });
    html! {
        <div class="field" aria-busy={props.busy.then_some("true")}>
            <label for={props.id.clone()}>{ props.label.clone() }</label>
            <input type="text" id={props.id.clone()} ref={node} role="combobox" value={(*typed).clone()} {oninput} {onkeydown}
                autocomplete="off" spellcheck="false" aria-expanded="true" aria-autocomplete="list"
                aria-controls={list_id.clone()}
                aria-activedescendant={(!found.is_empty()).then(|| option_id(*at))} />
            <ul class="listbox" role="listbox" id={list_id} aria-label={props.label.clone()}>{ for options }</ul>
            if found.is_empty() { <p class="listbox-empty" role="status">{ t!("assign-nobody") }</p> }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;

    fn person(number: u8, name: &str, roles: &[Role], standing: Standing) -> PersonView {
        fixture::person(number, &name.to_lowercase(), name, roles, standing)
    }

    #[test]
    fn only_those_who_can_work_on_tasks_are_offered_oneself_first() {
        let people = [
            person(1, "Ada", &[Role::FrontDesk], Standing::Active),
            person(2, "Ben", &[Role::FrontDesk], Standing::Suspended),
            person(3, "Zoe", &[Role::Provider], Standing::Active),
        ];
        let found = candidates(
            &Policy::standard(),
            &people,
            Some(UserId::from_bytes([3; 16])),
            "",
        );
        let who: Vec<_> = found.iter().map(|candidate| candidate.to).collect();
        assert_eq!(who.first(), Some(&Assignee::Person(UserId::from_bytes([3; 16]))));
        assert_eq!(who.get(1), Some(&Assignee::Person(UserId::from_bytes([1; 16]))));
        assert!(!who.contains(&Assignee::Person(UserId::from_bytes([2; 16]))));
        assert!(who.contains(&Assignee::Queue(Role::FrontDesk)));
        assert!(
            !who.contains(&Assignee::Queue(Role::SecurityOfficer)),
            "nobody would claim it there"
        );
    }

    #[test]
    fn words_narrow_by_name_and_by_role() {
        let people = [
            person(1, "Ada", &[Role::FrontDesk], Standing::Active),
            person(3, "Zoe", &[Role::Provider], Standing::Active),
        ];
        let names = |typed: &str| -> Vec<Assignee> {
            candidates(&Policy::standard(), &people, None, typed)
                .iter()
                .map(|candidate| candidate.to)
                .collect()
        };
        assert_eq!(names("zo"), [Assignee::Person(UserId::from_bytes([3; 16]))]);
        assert_eq!(
            names("front"),
            [
                Assignee::Person(UserId::from_bytes([1; 16])),
                Assignee::Queue(Role::FrontDesk)
            ]
        );
        assert!(names("nobody like this").is_empty());
    }
}
