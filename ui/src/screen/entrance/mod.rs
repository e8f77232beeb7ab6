//! The screens at the door: first run, sign-in, lock, the code, enrolment, recovery, restore; and what
//! must be done before anything else.

mod alarm;
mod code;
mod duty;
mod enrol;
mod first_run;
mod recover;
mod restore;
mod sheet;
mod sign_in;
mod tiles;
mod welcome;

pub use alarm::AlarmScreen;
pub use duty::DutyScreen;

use crate::parts::{Mark, Wordmark};
use crate::t;
use careloop_contract::Refusal;
use careloop_contract::view::{DoorView, VaultStanding};
use code::CodeStep;
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The password again, with this login: this ended the wait for the code.
    Again(String, Refusal),
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
    let screen = match (&*way, &door.vault) {
        (_, VaultStanding::Halfway { login }) => html! { <CodeStep login={login.clone()} {go} /> },
        (Way::FirstRun, _) => html! { <FirstRun door={door.clone()} {go} /> },
        (Way::Restore, _) => html! { <Restore door={door.clone()} {go} /> },
        (Way::Enrol, _) => html! { <Enrolment clinic={door.clinic_name.clone()} {go} /> },
        (Way::Recover, _) => html! { <Recovery clinic={door.clinic_name.clone()} {go} /> },
        (Way::Usual | Way::Again(..), VaultStanding::Missing) => {
            html! { <Welcome door={door.clone()} {go} /> }
        }
        (
            Way::Usual | Way::Again(..),
            VaultStanding::Closed | VaultStanding::Locked { .. } | VaultStanding::Open { .. },
        ) => {
            let began = match &*way {
                Way::Again(login, because) => Some((login.clone(), because.clone())),
                Way::Usual | Way::FirstRun | Way::Restore | Way::Enrol | Way::Recover => None,
            };
            html! { <SignInScreen door={door.clone()} {go} {began} /> }
        }
    };
    html! {
        <EntranceFrame clinic={door.clinic_name.clone()} version={Some(door.version.clone())}>{ screen }</EntranceFrame>
    }
}

/// What the frame of the entrance is told.
#[derive(Properties, PartialEq)]
struct EntranceFrameProps {
    /// The clinic's name, where it may be shown.
    clinic: Option<String>,
    /// The program's version.
    #[prop_or_default]
    version: Option<String>,
    /// The screen.
    children: Html,
}

/// What stands around every screen at the door.
#[component]
fn EntranceFrame(props: &EntranceFrameProps) -> Html {
    html! {
        <div class="entrance">
            <aside class="entrance-side" aria-label={t!("careloop")}>
                <Mark class="art" />
                <Wordmark />
                <div class="entrance-clinic">
                    if let Some(clinic) = &props.clinic {
                        <span class="name">{ clinic.clone() }</span>
                    }
                    <span class="line">{ t!("entrance-line") }</span>
                </div>
                if let Some(version) = &props.version {
                    <span class="foot">{ t!("entrance-version", version = version.clone()) }</span>
                }
            </aside>
            <main class="entrance-main">{ props.children.clone() }</main>
        </div>
    }
}
