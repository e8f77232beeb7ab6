//! What the window does through the engine: send, tell the store, tell the person.

pub mod inspector;
pub mod leave;
pub mod lint;
pub mod lists;
pub mod tasks;

use crate::store::notices::NoticeAction;
use crate::store::place::{PLACE_DRAFT, Spot};
use crate::store::staff::StaffAction;
use crate::store::{Action, App, Stage};
use crate::t;
use crate::transport::send;
use careloop_contract::command::SignIn;
use careloop_contract::desk::{ChangePreferences, LookAtDoor, ReadPreferences};
use careloop_contract::query::{CountDuties, CountWork, ListPeople, ReadDrafts};
use careloop_contract::view::{DoorView, Preferences, SessionView, VaultStanding};
use careloop_contract::{Answer, Refusal, Request};
use careloop_domain::Policy;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::UseReducerDispatcher;

/// How actions reach the store from work that outlives a rendering.
pub type Dispatch = UseReducerDispatcher<App>;

/// Sends a command, and shows in the title bar that it is being saved and whether it was.
///
/// # Errors
/// The engine's refusal.
pub async fn save<R>(dispatch: &Dispatch, request: R) -> Answer<R>
where
    R: Request + Serialize,
    R::Reply: DeserializeOwned,
{
    dispatch.dispatch(Action::SavingBegan);
    let answer = send(request).await;
    dispatch.dispatch(Action::SavingEnded(answer.is_ok()));
    if matches!(answer, Err(Refusal::FullSignInNeeded)) {
        dispatch.dispatch(Action::FullSignIn(true));
    }
    answer
}

/// Shows the screens inside, for somebody who has just come in.
pub async fn enter(dispatch: &Dispatch, session: SessionView) {
    let failed = session.failed_sign_ins;
    go_in(dispatch, session).await;
    if failed > 0 {
        tell(dispatch, t!("sign-in-failed-before", count = failed));
    }
}

/// Shows the screens inside, where the person was when they left; or what they must do first.
async fn go_in(dispatch: &Dispatch, session: SessionView) {
    let (roles, invoker, has_duty) = (session.roles, session.invoker, session.duty.is_some());
    let policy = Policy::of(&session.policy);
    // Before anything is shown: no other screen is seen in passing.
    let drafts = if has_duty {
        Vec::new()
    } else {
        // Where they cannot be read the person begins where everybody does.
        send(ReadDrafts {}).await.unwrap_or_default()
    };
    let spot = drafts
        .iter()
        .find(|draft| draft.place == PLACE_DRAFT)
        .and_then(|draft| {
            Spot::read(draft.text.expose(), |route| {
                route.is_offered(&policy, roles, invoker)
            })
        });
    dispatch.dispatch(Action::Stage(Stage::Inside(Rc::new(session))));
    if let Some(spot) = spot {
        dispatch.dispatch(Action::ComeBack(spot));
    }
    if has_duty {
        return;
    }
    read_counts(dispatch).await;
    read_people(dispatch).await;
}

/// Goes on from what a sign-in answered: inside, or at the code where that is still wanted.
///
/// # Errors
/// Any other refusal.
pub async fn come_in(dispatch: &Dispatch, answer: Answer<SignIn>) -> Result<(), Refusal> {
    match answer {
        Ok(session) => enter(dispatch, session).await,
        Err(Refusal::CodeNeeded) => look_at_door(dispatch).await,
        Err(refusal) => return Err(refusal),
    }
    Ok(())
}

/// Goes on once a duty is done: to the next, or to the screens inside.
///
/// # Errors
/// The engine's refusal.
pub async fn finish_duty(dispatch: &Dispatch) -> Result<(), Refusal> {
    if let VaultStanding::Open { session } = send(LookAtDoor {}).await?.vault {
        go_in(dispatch, *session).await;
    }
    Ok(())
}

/// Reads anew what is known of the session. A refusal leaves it as it was.
pub async fn read_session(dispatch: &Dispatch) {
    if let Ok(DoorView {
        vault: VaultStanding::Open { session },
        ..
    }) = send(LookAtDoor {}).await
    {
        dispatch.dispatch(Action::Stage(Stage::Inside(Rc::from(session))));
    }
}

/// Asks how the vault stands, and shows the screen for it.
pub async fn look_at_door(dispatch: &Dispatch) {
    match send(LookAtDoor {}).await {
        Ok(DoorView {
            vault: VaultStanding::Open { session },
            ..
        }) => enter(dispatch, *session).await,
        Ok(door) => dispatch.dispatch(Action::Stage(Stage::Door(Rc::new(door)))),
        Err(refusal) => dispatch.dispatch(Action::Stage(Stage::Broken(refusal))),
    }
}

/// Reads how much stands in each place. A refusal leaves the numbers as they were.
pub async fn read_counts(dispatch: &Dispatch) {
    if let Ok(counts) = send(CountWork {}).await {
        dispatch.dispatch(Action::Counts(counts));
    }
}

/// Reads how much waits for a security officer. Only for whoever may know: a refusal is an entry in the
/// record.
pub async fn read_duties(dispatch: &Dispatch) {
    if let Ok(duties) = send(CountDuties {}).await {
        dispatch.dispatch(Action::Staff(StaffAction::Duties(duties)));
    }
}

/// Reads who works here. A refusal leaves the list as it was.
pub async fn read_people(dispatch: &Dispatch) {
    if let Ok(people) = send(ListPeople {}).await {
        dispatch.dispatch(Action::People(people.into()));
    }
}

/// Reads the preferences; the usual ones stay where they cannot be read.
pub async fn read_preferences(dispatch: &Dispatch) {
    if let Ok(preferences) = send(ReadPreferences {}).await {
        dispatch.dispatch(Action::Preferences(preferences));
    }
}

/// Changes the preferences at once, and back if they cannot be kept.
pub fn change_preferences(dispatch: &Dispatch, before: Preferences, preferences: Preferences) {
    let dispatch = dispatch.clone();
    dispatch.dispatch(Action::Preferences(preferences));
    spawn_local(async move {
        if let Err(refusal) = send(ChangePreferences { preferences }).await {
            dispatch.dispatch(Action::Preferences(before));
            tell(&dispatch, crate::words::refusal(&refusal));
        }
    });
}

/// Shows a short message. Nothing of a record stands in it.
pub fn tell(dispatch: &Dispatch, text: String) {
    dispatch.dispatch(Action::Notice(NoticeAction::Show(text)));
}
