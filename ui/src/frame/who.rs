//! Who is signed in: always in sight, larger after a while without a touch, so that nobody works
//! under another's name. Behind it, the ways out.

use super::run;
use crate::act::leave::Leave;
use crate::parts::Icon;
use crate::parts::menu::{MenuButton, MenuItem};
use crate::shortcuts::{Command, shortcut_of};
use crate::store::{Action, Route, use_store};
use crate::{clock, format};
use crate::{t, wait, words};
use careloop_contract::view::SessionView;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use yew::prelude::*;

/// Milliseconds without a touch after which the name grows.
const GROW_AFTER: i64 = 30_000;
/// Milliseconds between two looks at it.
const LOOK_EVERY: i32 = 5_000;
/// What counts as a touch.
const TOUCHES: [&str; 4] = ["keydown", "pointerdown", "pointermove", "wheel"];

/// What the chip is told.
#[derive(Properties, PartialEq)]
pub(super) struct WhoProps {
    /// Who is signed in.
    pub(super) session: Rc<SessionView>,
}

/// Who is signed in.
#[component]
pub(super) fn Who(props: &WhoProps) -> Html {
    let store = use_store();
    let is_idle = use_untouched();
    let session = &props.session;
    let leave = |how: Leave| {
        let store = store.clone();
        Callback::from(move |()| run::leave(&store, how))
    };
    let go = |route: Route| {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(route)))
    };
    let item = |key: &str, icon: Icon, keys: Vec<String>, onchoose: Callback<()>| MenuItem {
        words: t!(key).into(),
        icon,
        keys,
        onchoose,
    };
    let lock_keys = shortcut_of(Command::Lock).map_or_else(Vec::new, |shortcut| shortcut.names());
    let items = vec![
        item("command-lock", Icon::Lock, lock_keys, leave(Leave::Lock)),
        item(
            "command-switch-person",
            Icon::People,
            Vec::new(),
            leave(Leave::Lock),
        ),
        item("command-sign-out", Icon::Key, Vec::new(), leave(Leave::SignOut)),
        item(
            "palette-go-settings",
            Icon::Settings,
            Vec::new(),
            go(Route::Settings),
        ),
    ];
    let roles = words::roles(session.roles);
    // First, so that it is read also where there is little room.
    let role = if session.by_pin {
        t!("who-by-pin", roles = roles)
    } else {
        roles
    };
    let label = t!("who-label", name = session.name.clone(), roles = role.clone());
    let by_pin = session.by_pin.then(|| AttrValue::from(t!("who-by-pin-means")));
    html! {
        <MenuButton id="who" class={classes!("who", is_idle.then_some("idle"))} {items} title={by_pin}>
            <span class="unseen">{ label }</span>
            <span class="initials" aria-hidden="true">{ format::initials(&session.name) }</span>
            <span class="who-text" aria-hidden="true">
                <span class="who-name">{ session.name.clone() }</span>
                <span class="who-role">{ role }</span>
            </span>
        </MenuButton>
    }
}

/// Whether nobody touched anything for a while.
#[hook]
fn use_untouched() -> bool {
    let is_idle = use_state_eq(|| false);
    let set = is_idle.setter();
    use_effect_with((), move |()| {
        let last = Rc::new(Cell::new(clock::now().as_millis()));
        let look = {
            let (last, set) = (last.clone(), set.clone());
            wait::every(LOOK_EVERY, move || {
                set.set(clock::now().as_millis() - last.get() >= GROW_AFTER);
            })
        };
        let touched = Closure::<dyn Fn()>::new(move || {
            last.set(clock::now().as_millis());
            set.set(false);
        });
        let window = web_sys::window();
        if let Some(window) = &window {
            for event in TOUCHES {
                // Without it the name stays as large as it is.
                let _ = window.add_event_listener_with_callback(event, touched.as_ref().unchecked_ref());
            }
        }
        move || {
            if let Some(window) = &window {
                for event in TOUCHES {
                    let _ =
                        window.remove_event_listener_with_callback(event, touched.as_ref().unchecked_ref());
                }
            }
            drop((look, touched));
        }
    });
    *is_idle
}
