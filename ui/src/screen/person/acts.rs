//! What can be done about an account: each act in a line, with what it means, and a dialog of its own.

use super::lock_out::LockOutDialog;
use super::reset::{ResetDialog, ResetWhat};
use super::roles::RolesDialog;
use super::standing::StandingDialog;
use crate::parts::Button;
use crate::parts::button::ButtonKind;
use crate::store::{Action, Route, Store, use_store};
use crate::t;
use careloop_contract::view::{PersonDetail, PersonView};
use careloop_contract::{AccountKind, Action as Permission, FactorState, Standing};
use std::rc::Rc;
use yew::prelude::*;

/// What the section is told.
#[derive(Properties, PartialEq)]
pub(super) struct ActsProps {
    /// The person.
    pub(super) person: PersonView,
    /// More of them, where it may be read.
    pub(super) detail: Option<Rc<PersonDetail>>,
    /// Whether it is the one who looks at it.
    pub(super) is_self: bool,
    /// Something was changed.
    pub(super) onchange: Callback<()>,
}

/// An act about an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    LockOut,
    Roles,
    Password,
    Factor,
    Standing,
    Leave,
}

impl Act {
    const ALL: [Self; 6] = [
        Self::LockOut,
        Self::Roles,
        Self::Password,
        Self::Factor,
        Self::Standing,
        Self::Leave,
    ];

    const fn permission(self) -> Permission {
        match self {
            Self::LockOut => Permission::EndLockOut,
            Self::Roles => Permission::ChangeRoles,
            Self::Password => Permission::InvitePerson,
            Self::Factor => Permission::ResetFactor,
            Self::Standing => Permission::SuspendPerson,
            Self::Leave => Permission::OffboardPerson,
        }
    }

    /// Whether it makes sense for the account as it stands.
    fn fits(self, props: &ActsProps) -> bool {
        let person = &props.person;
        let is_person = person.kind == AccountKind::Person;
        let detail = props.detail.as_deref();
        if person.standing == Standing::Left {
            return false;
        }
        match self {
            Self::LockOut => detail.is_some_and(|detail| detail.locked_out),
            Self::Roles => is_person,
            Self::Password => is_person && person.standing != Standing::Suspended,
            Self::Factor => is_person && detail.is_some_and(|detail| detail.factor == FactorState::Set),
            Self::Standing | Self::Leave => !props.is_self,
        }
    }

    /// What it is, what it means, and the words of its button.
    fn texts(self, person: &PersonView) -> (String, String, String) {
        match self {
            Self::LockOut => (t!("lock-out-title"), t!("lock-out-lead"), t!("lock-out-do")),
            Self::Roles => (t!("roles-title"), t!("roles-lead"), t!("roles-change")),
            Self::Password => {
                let lead = if person.standing == Standing::Invited {
                    t!("code-lead-invited")
                } else {
                    t!("code-lead-active")
                };
                (t!("reset-password-title"), lead, t!("code-new-code"))
            }
            Self::Factor => (t!("field-factor"), t!("reset-factor-lead"), t!("reset-factor-do")),
            Self::Standing if person.standing == Standing::Suspended => {
                (t!("reinstate-title"), t!("reinstate-lead"), t!("reinstate"))
            }
            Self::Standing => (t!("suspend-title"), t!("suspend-lead"), t!("suspend")),
            Self::Leave => (t!("leave-title"), t!("leave-lead"), t!("leave-begin")),
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::LockOut => "end-lock-out",
            Self::Roles => "change-roles",
            Self::Password => "new-code",
            Self::Factor => "reset-factor",
            Self::Standing => "change-standing",
            Self::Leave => "begin-leaving",
        }
    }
}

/// What can be done about an account. What one's roles can never do is not offered.
#[component]
pub(super) fn Acts(props: &ActsProps) -> Html {
    let store = use_store();
    let open = use_state(|| None::<Act>);
    let person = &props.person;
    let offered: Vec<Act> = Act::ALL
        .into_iter()
        .filter(|act| store.may(act.permission()) && act.fits(props))
        .collect();
    let close = Callback::from({
        let open = open.setter();
        move |()| open.set(None)
    });
    let dialog = match *open {
        None | Some(Act::Leave) => Html::default(),
        Some(Act::LockOut) => {
            html! { <LockOutDialog person={person.clone()} onchange={props.onchange.clone()} onclose={close} /> }
        }
        Some(Act::Roles) => {
            html! { <RolesDialog person={person.clone()} onchange={props.onchange.clone()} onclose={close} /> }
        }
        Some(Act::Password) => html! {
            <ResetDialog what={ResetWhat::Password} person={person.clone()} onchange={props.onchange.clone()}
                onclose={close} />
        },
        Some(Act::Factor) => html! {
            <ResetDialog what={ResetWhat::Factor} person={person.clone()} onchange={props.onchange.clone()}
                onclose={close} />
        },
        Some(Act::Standing) => html! {
            <StandingDialog person={person.clone()} onchange={props.onchange.clone()} onclose={close} />
        },
    };
    if offered.is_empty() {
        return html! { <div class="refused"></div> };
    }
    html! {
        <section class="section" aria-labelledby="acts-title">
            <h2 id="acts-title">{ t!("acts-title") }</h2>
            <div class="acts">
                { for offered.into_iter().map(|act| line(act, person, &store, &open)) }
            </div>
            if props.is_self {
                <p class="hint">{ t!("suspend-not-self") }</p>
            }
            { dialog }
        </section>
    }
}

fn line(act: Act, person: &PersonView, store: &Store, open: &UseStateHandle<Option<Act>>) -> Html {
    let (title, lead, button) = act.texts(person);
    let onclick = {
        let (open, dispatch, user) = (open.setter(), store.dispatcher(), person.user);
        Callback::from(move |()| {
            if act == Act::Leave {
                dispatch.dispatch(Action::Go(Route::Leaver(user)));
            } else {
                open.set(Some(act));
            }
        })
    };
    let takes_away = act == Act::Leave || (act == Act::Standing && person.standing != Standing::Suspended);
    let kind = if takes_away {
        ButtonKind::Danger
    } else {
        ButtonKind::Plain
    };
    html! {
        <div class="setting">
            <div>
                <p class="setting-name">{ title }</p>
                <p class="hint">{ lead }</p>
            </div>
            <Button id={act.id()} {kind} {onclick}>{ button }</Button>
        </div>
    }
}
