//! The screens at the door: first run, sign-in, lock, enrolment, recovery, restore.

mod enrol;
mod first_run;
mod recover;
mod restore;
mod sheet;
mod sign_in;
mod welcome;

use crate::parts::{Mark, Wordmark};
use crate::t;
use careloop_contract::view::{DoorView, VaultStanding};
use enrol::Enrolment;
use first_run::FirstRun;
use recover::Recovery;
use restore::Restore;
use sign_in::SignInScreen;
use std::rc::Rc;
use welcome::Welcome;
use yew::prelude::*;

/// What the entrance is told.
#[derive(Properties, PartialEq)]
pub struct EntranceProps {
    /// How the vault stands.
    pub door: Rc<DoorView>,
}

/// The ways through the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// Whatever fits how the vault stands: welcome, sign-in, or lock.
    Usual,
    /// Make a clinic.
    FirstRun,
    /// Put a backup back.
    Restore,
    /// Use an invitation.
    Enrol,
    /// Use the recovery sheet.
    Recover,
    /// Sign in, though somebody else locked their session.
    Switch,
}

/// The screen for how the vault stands, and the ways from it to the others.
#[component]
pub fn Entrance(props: &EntranceProps) -> Html {
    let way = use_state(|| Way::Usual);
    let go = {
        let way = way.setter();
        Callback::from(move |chosen: Way| way.set(chosen))
    };
    let door = props.door.clone();
    let screen = match (*way, &door.vault) {
        (Way::FirstRun, _) => html! { <FirstRun door={door.clone()} {go} /> },
        (Way::Restore, _) => html! { <Restore door={door.clone()} {go} /> },
        (Way::Enrol, _) => html! { <Enrolment {go} /> },
        (Way::Recover, _) => html! { <Recovery {go} /> },
        (Way::Usual, VaultStanding::Missing) => html! { <Welcome door={door.clone()} {go} /> },
        (Way::Switch, _) => html! { <SignInScreen door={door.clone()} {go} is_switch={true} /> },
        (
            Way::Usual,
            VaultStanding::Closed
            | VaultStanding::Locked { .. }
            | VaultStanding::Halfway { .. }
            | VaultStanding::Open { .. },
        ) => {
            html! { <SignInScreen door={door.clone()} {go} is_switch={false} /> }
        }
    };
    let clinic = door.clinic_name.clone();
    html! {
        <div class="entrance">
            <aside class="entrance-side" aria-label={t!("careloop")}>
                <Mark class="art" />
                <Wordmark />
                <div class="entrance-clinic">
                    if let Some(clinic) = clinic {
                        <span class="name">{ clinic }</span>
                    }
                    <span class="line">{ t!("entrance-line") }</span>
                </div>
                <span class="foot">{ t!("entrance-version", version = door.version.clone()) }</span>
            </aside>
            <main class="entrance-main">{ screen }</main>
        </div>
    }
}
