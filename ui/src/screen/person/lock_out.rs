//! Ending a lock-out: the person may try to sign in again.

use super::roles::PersonDialogProps;
use crate::act;
use crate::parts::focus::focus;
use crate::screen::asking::use_asking;
use crate::screen::form_dialog::{FormDialog, IdentityField};
use crate::store::use_store;
use crate::t;
use careloop_contract::IdentityCheck;
use careloop_contract::command::EndLockOut;
use yew::prelude::*;

/// Ending a lock-out. How it was made sure who asks is recorded.
#[component]
pub(super) fn LockOutDialog(props: &PersonDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let identity = use_state(|| None::<IdentityCheck>);
    let tried = use_state(|| false);
    let submit = Callback::from({
        let (asking, dispatch, user) = (asking.clone(), store.dispatcher(), props.person.user);
        let (identity, tried) = (*identity, tried.setter());
        let (onchange, onclose) = (props.onchange.clone(), props.onclose.clone());
        move |()| {
            tried.set(true);
            let Some(identity) = identity else {
                focus("lock-out-identity");
                return;
            };
            let (dispatch, onchange, onclose) = (dispatch.clone(), onchange.clone(), onclose.clone());
            asking.ask(async move {
                act::save(&dispatch, EndLockOut { user, identity }).await?;
                onclose.emit(());
                onchange.emit(());
                Ok(())
            });
        }
    });
    html! {
        <FormDialog id="lock-out" title={t!("lock-out-ask", name = props.person.name.clone())}
            asking={asking.clone()} submit={t!("lock-out-do")} onsubmit={submit} onclose={props.onclose.clone()}>
            <p>{ t!("lock-out-ask-text") }</p>
            <IdentityField id="lock-out-identity" value={identity} is_missing={*tried} />
        </FormDialog>
    }
}
