//! A new code for a person who lost their password or their second factor.

use crate::act;
use crate::parts::focus::focus;
use crate::screen::asking::use_asking;
use crate::screen::form_dialog::{FormDialog, IdentityField};
use crate::screen::people::{CodeDialog, CodeFor, ShownCode};
use crate::store::use_store;
use crate::t;
use careloop_contract::IdentityCheck;
use careloop_contract::command::{ResetFactor, ResetPerson};
use careloop_contract::view::PersonView;
use std::rc::Rc;
use yew::prelude::*;

/// What is reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResetWhat {
    /// Password and keys.
    Password,
    /// The second factor.
    Factor,
}

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(super) struct ResetDialogProps {
    /// What is reset.
    pub(super) what: ResetWhat,
    /// The person.
    pub(super) person: PersonView,
    /// Something was changed.
    pub(super) onchange: Callback<()>,
    /// It is done, or not wanted.
    pub(super) onclose: Callback<()>,
}

/// Asks how it was made sure who asks, then shows the code once. Nobody but its owner ever chooses
/// the password.
#[component]
pub(super) fn ResetDialog(props: &ResetDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let identity = use_state(|| None::<IdentityCheck>);
    let tried = use_state(|| false);
    let shown = use_state(|| None::<ShownCode>);
    let (what, person) = (props.what, &props.person);
    let submit = Callback::from({
        let (asking, dispatch, person) = (asking.clone(), store.dispatcher(), person.clone());
        let (identity, tried, shown) = (*identity, tried.setter(), shown.setter());
        let onchange = props.onchange.clone();
        move |()| {
            tried.set(true);
            let Some(identity) = identity else {
                focus("reset-identity");
                return;
            };
            let (dispatch, person) = (dispatch.clone(), person.clone());
            let (shown, onchange) = (shown.clone(), onchange.clone());
            asking.ask(async move {
                let user = person.user;
                let (code_for, invitation) = match what {
                    ResetWhat::Password => (
                        CodeFor::Password,
                        act::save(&dispatch, ResetPerson { user, identity }).await?,
                    ),
                    ResetWhat::Factor => (
                        CodeFor::Factor,
                        act::save(&dispatch, ResetFactor { user, identity }).await?,
                    ),
                };
                shown.set(Some(ShownCode {
                    code_for,
                    name: person.name,
                    login: person.login,
                    invitation: Rc::new(invitation),
                }));
                onchange.emit(());
                Ok(())
            });
        }
    });
    if let Some(shown) = &*shown {
        return html! { <CodeDialog shown={shown.clone()} onclose={props.onclose.clone()} /> };
    }
    let name = person.name.clone();
    let (title, text, do_it) = match what {
        ResetWhat::Password => (
            t!("code-ask", name = name),
            t!("code-ask-text"),
            t!("code-new-code"),
        ),
        ResetWhat::Factor => (
            t!("reset-factor-ask", name = name),
            t!("reset-factor-ask-text"),
            t!("reset-factor-do"),
        ),
    };
    html! {
        <FormDialog id="reset" {title} asking={asking.clone()} submit={do_it} onsubmit={submit}
            onclose={props.onclose.clone()}>
            <p>{ text }</p>
            <IdentityField id="reset-identity" value={identity} is_missing={*tried} />
        </FormDialog>
    }
}
