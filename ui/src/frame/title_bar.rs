//! The bar at the top: whether everything is saved, search or command, who is in, lock.

use crate::act;
use crate::format;
use crate::store::{Action, Overlay, use_store};
use crate::transport::send;
use crate::{t, words};
use careloop_contract::command::Lock;
use careloop_contract::view::SessionView;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What the title bar is told.
#[derive(Properties, PartialEq)]
pub(super) struct TitleBarProps {
    /// Who is signed in.
    pub(super) session: Rc<SessionView>,
}

/// The bar at the top.
#[component]
pub(super) fn TitleBar(props: &TitleBarProps) -> Html {
    let store = use_store();
    let open_palette = {
        let dispatch = store.dispatcher();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Overlay(Overlay::Palette)))
    };
    let lock = {
        let dispatch = store.dispatcher();
        Callback::from(move |_: MouseEvent| {
            let dispatch = dispatch.clone();
            spawn_local(async move {
                // Where the answer is lost with the page, the next page shows the lock.
                if let Err(refusal) = send(Lock {}).await {
                    act::tell(&dispatch, words::refusal(&refusal));
                }
                act::look_at_door(&dispatch).await;
            });
        })
    };
    let saved = match store.saving {
        saving if saving.under_way > 0 => t!("saving"),
        saving if saving.refused => t!("not-saved"),
        saving if saving.saved => t!("saved"),
        _ => t!("all-saved"),
    };
    let session = &props.session;
    html! {
        <header class="titlebar">
            <span class="wordmark">{ t!("careloop") }</span>
            <span class="saved-state" role="status">{ saved }</span>
            <button type="button" class="command-field" onclick={open_palette} aria-keyshortcuts="Control+K">
                <span>{ t!("search-or-command") }</span>
                <kbd class="kbd">{ "Ctrl+K" }</kbd>
            </button>
            <span class="who">
                <span class="initials" aria-hidden="true">{ format::initials(&session.name) }</span>
                <span class="who-name">{ session.name.clone() }</span>
                <span class="who-role">{ words::roles(session.roles) }</span>
            </span>
            <button type="button" class="button quiet" onclick={lock} aria-keyshortcuts="Control+L">
                { t!("lock") }
            </button>
        </header>
    }
}
