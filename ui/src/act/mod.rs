//! What the window does through the engine: send, tell the store, tell the person.

pub mod inspector;
pub mod leave;
pub mod lists;
pub mod tasks;

use crate::store::notices::NoticeAction;
use crate::store::{Action, App, Stage};
use crate::t;
use crate::transport::send;
use careloop_contract::command::SignIn;
use careloop_contract::desk::{ChangePreferences, LookAtDoor, ReadPreferences};
use careloop_contract::query::{CountWork, ListPeople};
use careloop_contract::view::{DoorView, Preferences, SessionView, VaultStanding};
use careloop_contract::{Answer, Refusal, Request};
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
    answer
}

/// Shows the screens inside, for somebody who has just come in.
pub async fn enter(dispatch: &Dispatch, session: SessionView) {
    let failed = session.failed_sign_ins;
    dispatch.dispatch(Action::Stage(Stage::Inside(Rc::new(session))));
    if failed > 0 {
        tell(dispatch, t!("sign-in-failed-before", count = failed));
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
