//! What a workstation shows before it has a clinic.

use super::Way;
use crate::parts::{Banner, Button, ButtonKind, Tone};
use crate::t;
use careloop_contract::view::DoorView;
use std::rc::Rc;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub(super) struct WelcomeProps {
    /// How the vault stands.
    pub(super) door: Rc<DoorView>,
    /// Takes another way.
    pub(super) go: Callback<Way>,
}

/// Make a clinic, or put a backup back.
#[component]
pub(super) fn Welcome(props: &WelcomeProps) -> Html {
    let way = |way: Way| props.go.reform(move |()| way.clone());
    html! {
        <div class="entrance-card">
            <div class="entrance-head">
                <h1>{ t!("welcome-title") }</h1>
                <p class="lead">{ t!("welcome-lead") }</p>
            </div>
            if !props.door.keychain {
                <Banner tone={Tone::Warn}>{ t!("welcome-no-keychain") }</Banner>
            }
            <Button kind={ButtonKind::Primary} class="large wide" onclick={way(Way::FirstRun)}>
                { t!("welcome-first-run") }
            </Button>
            <Button class="large wide" onclick={way(Way::Restore)}>{ t!("welcome-restore") }</Button>
            <p class="hint">{ t!("welcome-folder", folder = props.door.folder.clone()) }</p>
        </div>
    }
}
