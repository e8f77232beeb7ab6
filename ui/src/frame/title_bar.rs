//! The bar at the top: whether everything is saved, search or command, who is in, lock.

use crate::act;
use crate::format;
use crate::parts::{Icon, IconView, Wordmark};
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
    let (icon, saved) = match store.saving {
        saving if saving.under_way > 0 => (Icon::Refresh, t!("saving")),
        saving if saving.refused => (Icon::Error, t!("not-saved")),
        saving if saving.saved => (Icon::Check, t!("saved")),
        _ => (Icon::Check, t!("all-saved")),
    };
    let is_refused = (icon == Icon::Error).then_some("refused");
    let session = &props.session;
    html! {
        <header class="titlebar">
            <div class="titlebar-start">
                <Wordmark />
                <span class={classes!("saved-state", is_refused)} role="status">
                    <IconView {icon} />
                    <span class="word">{ saved }</span>
                </span>
            </div>
            <button type="button" class="command-field" onclick={open_palette} aria-keyshortcuts="Control+K">
                <IconView icon={Icon::Search} />
                <span class="words">{ t!("search-or-command") }</span>
                <kbd class="kbd">{ "Ctrl+K" }</kbd>
            </button>
            <div class="titlebar-end">
                <span class="who">
                    <span class="initials" aria-hidden="true">{ format::initials(&session.name) }</span>
                    <span class="who-text">
                        <span class="who-name">{ session.name.clone() }</span>
                        <span class="who-role">{ words::roles(session.roles) }</span>
                    </span>
                </span>
                <button type="button" class="button quiet" onclick={lock} aria-keyshortcuts="Control+L">
                    <IconView icon={Icon::Lock} />
                    { t!("lock") }
                </button>
            </div>
        </header>
    }
}
