//! What to do where something needs the password, and a PIN opened the session.

use super::run;
use crate::act::leave::Leave;
use crate::parts::{Button, ButtonKind, Dialog};
use crate::store::{Action, use_store};
use crate::t;
use yew::prelude::*;

/// Says that the password is needed, and why; leads to the lock, where it is typed. What is on the
/// screen and what was typed are kept meanwhile.
#[component]
pub(super) fn FullSignIn() -> Html {
    let store = use_store();
    if !store.full_sign_in {
        return html! { <div></div> };
    }
    let close = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::FullSignIn(false)))
    };
    let lock = {
        let store = store.clone();
        Callback::from(move |()| run::leave(&store, Leave::Lock))
    };
    html! {
        <div><Dialog id="full-sign-in" title={t!("full-sign-in-title")} onclose={close.clone()}>
            <p>{ t!("full-sign-in-why") }</p>
            <p>{ t!("full-sign-in-how") }</p>
            <div class="dialog-actions">
                <Button onclick={close}>{ t!("full-sign-in-later") }</Button>
                <Button kind={ButtonKind::Primary} onclick={lock}>{ t!("full-sign-in-lock") }</Button>
            </div>
        </Dialog></div>
    }
}
