//! The bar at the top: whether everything is saved, search or command, who is in, lock.

use super::run;
use super::who::Who;
use crate::act::leave::Leave;
use crate::parts::{Icon, IconView, Wordmark};
use crate::store::{Action, Overlay, use_store};
use crate::t;
use careloop_contract::view::SessionView;
use std::rc::Rc;
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
        let store = store.clone();
        Callback::from(move |_: MouseEvent| run::leave(&store, Leave::Lock))
    };
    let (icon, saved) = match store.saving {
        saving if saving.under_way > 0 => (Icon::Refresh, t!("saving")),
        saving if saving.refused => (Icon::Error, t!("not-saved")),
        saving if saving.saved => (Icon::Check, t!("saved")),
        _ => (Icon::Check, t!("all-saved")),
    };
    let is_refused = (icon == Icon::Error).then_some("refused");
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
                <Who session={props.session.clone()} />
                <button type="button" class="button quiet icon-only" onclick={lock} aria-label={t!("lock")}
                    aria-keyshortcuts="Control+L">
                    <IconView icon={Icon::Lock} />
                </button>
            </div>
        </header>
    }
}
