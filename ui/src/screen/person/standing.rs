//! Keeping a person out, and letting them in again.

use super::roles::PersonDialogProps;
use crate::act;
use crate::parts::Progress;
use crate::parts::button::ButtonKind;
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::form_dialog::{FormDialog, ReasonField};
use crate::store::use_store;
use crate::t;
use careloop_contract::command::SuspendPerson;
use careloop_contract::{Field, Standing};
use yew::prelude::*;

const FIELDS: &[(Field, &str)] = &[(Field::Reason, "standing-reason")];

/// Keeping a person out, and letting them in again. Each with a reason.
#[component]
pub(super) fn StandingDialog(props: &PersonDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let reason = use_state(String::new);
    let person = &props.person;
    // As it stood when the dialog was opened: what is asked does not turn round meanwhile.
    let suspends = *use_state(|| person.standing != Standing::Suspended);
    let submit = Callback::from({
        let (asking, dispatch, user) = (asking.clone(), store.dispatcher(), person.user);
        let reason = (*reason).clone();
        let (onchange, onclose) = (props.onchange.clone(), props.onclose.clone());
        move |()| {
            let (dispatch, reason) = (dispatch.clone(), reason.clone());
            let (onchange, onclose) = (onchange.clone(), onclose.clone());
            asking.ask(async move {
                let request = SuspendPerson {
                    user,
                    suspended: suspends,
                    reason,
                };
                act::save(&dispatch, request).await?;
                onclose.emit(());
                onchange.emit(());
                Ok(())
            });
        }
    });
    let name = person.name.clone();
    let (title, text, do_it, kind) = if suspends {
        (
            t!("suspend-ask", name = name),
            t!("suspend-ask-text"),
            t!("suspend"),
            ButtonKind::Danger,
        )
    } else {
        (
            t!("reinstate-ask", name = name),
            t!("reinstate-ask-text"),
            t!("reinstate"),
            ButtonKind::Primary,
        )
    };
    html! {
        <FormDialog id="standing" {title} {kind} asking={asking.clone()} beside={vec![Field::Reason]}
            submit={do_it} onsubmit={submit} onclose={props.onclose.clone()}>
            <p>{ text }</p>
            <ReasonField id="standing-reason" value={reason} asking={asking.clone()} autofocus=true />
            if asking.is_busy() {
                <Progress label={t!("suspend-busy")} />
            }
        </FormDialog>
    }
}
