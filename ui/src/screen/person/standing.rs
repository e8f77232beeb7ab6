//! Keeping a person out, and letting them in again.

use crate::act;
use crate::parts::button::ButtonKind;
use crate::parts::{Button, Dialog, FieldKind, Refused, TextField};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::command::SuspendPerson;
use careloop_contract::limits::REASON_CHARS;
use careloop_contract::view::PersonView;
use careloop_contract::{Field, Standing};
use yew::prelude::*;

/// What the section is told.
#[derive(Properties, PartialEq)]
pub(super) struct StandingSectionProps {
    /// The person.
    pub(super) person: PersonView,
    /// Whether it is the one who looks at it.
    pub(super) is_self: bool,
}

const FIELDS: &[(Field, &str)] = &[(Field::Reason, "standing-reason")];

/// Keeping a person out, and letting them in again. Each with a reason.
#[component]
pub(super) fn StandingSection(props: &StandingSectionProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let is_open = use_state(|| false);
    let reason = use_state(String::new);
    let person = &props.person;
    let suspends = person.standing != Standing::Suspended;
    let open = Callback::from({
        let (is_open, asking) = (is_open.setter(), asking.clone());
        move |()| {
            asking.forget();
            is_open.set(true);
        }
    });
    let close = Callback::from({
        let is_open = is_open.setter();
        move |()| is_open.set(false)
    });
    let submit = Callback::from({
        let (asking, dispatch, user) = (asking.clone(), store.dispatcher(), person.user);
        let (typed, reason, is_open) = ((*reason).clone(), reason.setter(), is_open.setter());
        move |event: SubmitEvent| {
            event.prevent_default();
            let (dispatch, typed) = (dispatch.clone(), typed.clone());
            let (reason, is_open) = (reason.clone(), is_open.clone());
            asking.ask(async move {
                let request = SuspendPerson {
                    user,
                    suspended: suspends,
                    reason: typed,
                };
                act::save(&dispatch, request).await?;
                act::read_people(&dispatch).await;
                is_open.set(false);
                reason.set(String::new());
                Ok(())
            });
        }
    });
    let set_reason = Callback::from({
        let reason = reason.setter();
        move |text| reason.set(text)
    });
    let name = person.name.clone();
    let (title, lead, action, kind, ask, ask_text) = if suspends {
        (
            t!("suspend-title"),
            t!("suspend-lead"),
            t!("suspend"),
            ButtonKind::Danger,
            t!("suspend-ask", name = name.clone()),
            t!("suspend-ask-text"),
        )
    } else {
        (
            t!("reinstate-title"),
            t!("reinstate-lead"),
            t!("reinstate"),
            ButtonKind::Primary,
            t!("reinstate-ask", name = name.clone()),
            t!("reinstate-ask-text"),
        )
    };
    let dialog_kind = if suspends { "primary" } else { "" };
    html! {
        <section class="section" aria-labelledby="standing-title">
            <h2 id="standing-title">{ title }</h2>
            if props.is_self {
                <p class="lead">{ t!("suspend-not-self") }</p>
            } else {
                <p class="lead">{ lead }</p>
                <div class="button-row">
                    <Button id="change-standing" {kind} onclick={open}>{ action.clone() }</Button>
                </div>
            }
            if *is_open {
                <Dialog id="standing" title={ask} onclose={close.clone()}>
                    <p>{ ask_text }</p>
                    <form onsubmit={submit} novalidate=true>
                        <TextField id="standing-reason" kind={FieldKind::Lines(3)} autofocus=true
                            label={words::field(Field::Reason)} value={(*reason).clone()} oninput={set_reason}
                            error={asking.beside(Field::Reason)} max={REASON_CHARS} required=true
                            hint={t!("reason-hint")} />
                        <Refused refusal={asking.apart_from(&[Field::Reason])} />
                        <div class="dialog-actions">
                            <Button onclick={close}>{ t!("cancel") }</Button>
                            <Button {kind} class={dialog_kind} submit=true busy={asking.is_busy()}
                                onclick={Callback::noop()}>{ action }</Button>
                        </div>
                    </form>
                </Dialog>
            }
        </section>
    }
}
