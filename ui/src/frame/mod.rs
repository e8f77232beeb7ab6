//! What stands around the screens: the store's home, the title bar, the places, the keys.

mod alarm;
mod bars;
mod copied;
mod countdown;
mod duty;
mod emergency;
mod full_sign_in;
mod idle;
mod inside;
mod keys;
mod look;
mod panes;
mod place;
mod printing;
pub(crate) mod run;
mod sidebar;
mod title_bar;
mod toasts;
mod who;

pub(crate) use sidebar::icon_of_screen;

use crate::act;
use crate::screen::entrance::Entrance;
use crate::store::{App, Stage, Store};
use crate::{t, words};
use alarm::OnAlarm;
use duty::OnDuty;
use inside::Inside;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The page: it holds the store and shows the screen for where the person stands.
#[component]
pub fn Root() -> Html {
    let store = use_reducer(App::default);
    let dispatch = store.dispatcher();
    use_effect_with((), move |()| {
        spawn_local(async move {
            act::read_preferences(&dispatch).await;
            act::look_at_door(&dispatch).await;
        });
    });
    look::use_preferences(store.preferences);
    copied::use_copy_notice();
    let content = match &store.stage {
        Stage::Loading => html! { <main class="entrance" aria-busy="true"></main> },
        Stage::Broken(refusal) => html! {
            <main class="entrance">
                <h1>{ t!("broken-title") }</h1>
                <p role="alert">{ words::refusal(refusal) }</p>
            </main>
        },
        Stage::Door(door) => html! { <Entrance door={door.clone()} /> },
        Stage::Inside(session) => match session.duty {
            Some(duty) => html! { <OnDuty session={session.clone()} {duty} /> },
            None if !store.alarms_to_tell().is_empty() => html! {
                <OnAlarm session={session.clone()} alarms={store.alarms_to_tell()} />
            },
            None => html! { <Inside session={session.clone()} /> },
        },
    };
    html! {
        <ContextProvider<Store> context={store.clone()}>
            { content }
            <toasts::Toasts />
        </ContextProvider<Store>>
    }
}
