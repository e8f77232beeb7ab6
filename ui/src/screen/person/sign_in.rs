//! A new code for a person who cannot sign in.

use super::work::SectionProps;
use crate::act;
use crate::parts::button::ButtonKind;
use crate::parts::{Button, Dialog, Refused};
use crate::screen::asking::use_asking;
use crate::screen::people::{CodeDialog, ShownCode};
use crate::store::use_store;
use crate::t;
use careloop_contract::Standing;
use careloop_contract::command::ResetPerson;
use std::rc::Rc;
use yew::prelude::*;

/// A new code: for a lost password, another workstation, or a code that was never used.
#[component]
pub(super) fn SignInSection(props: &SectionProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let asks_first = use_state(|| false);
    let shown = use_state(|| None::<ShownCode>);
    let person = &props.person;
    let open = Callback::from({
        let (asks_first, asking) = (asks_first.setter(), asking.clone());
        move |()| {
            asking.forget();
            asks_first.set(true);
        }
    });
    let close = Callback::from({
        let asks_first = asks_first.setter();
        move |()| asks_first.set(false)
    });
    let reset = Callback::from({
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        let (person, shown, asks_first) = (person.clone(), shown.setter(), asks_first.setter());
        move |()| {
            let (dispatch, person) = (dispatch.clone(), person.clone());
            let (shown, asks_first) = (shown.clone(), asks_first.clone());
            asking.ask(async move {
                let invitation = act::save(
                    &dispatch,
                    ResetPerson {
                        identity: careloop_contract::IdentityCheck::InPerson,
                        user: person.user,
                    },
                )
                .await?;
                asks_first.set(false);
                shown.set(Some(ShownCode {
                    name: person.name,
                    login: person.login,
                    invitation: Rc::new(invitation),
                }));
                act::read_people(&dispatch).await;
                Ok(())
            });
        }
    });
    let close_code = Callback::from({
        let shown = shown.setter();
        move |()| shown.set(None)
    });
    let (lead, can_reset) = match person.standing {
        Standing::Active => (t!("code-lead-active"), true),
        Standing::Invited => (t!("code-lead-invited"), true),
        Standing::Suspended => (t!("code-lead-suspended"), false),
        Standing::Left => (t!("code-lead-left"), false),
    };
    let name = person.name.clone();
    html! {
        <section class="section" aria-labelledby="sign-in-title">
            <h2 id="sign-in-title">{ t!("person-sign-in") }</h2>
            <p class="lead">{ lead }</p>
            if can_reset {
                <div class="button-row">
                    <Button id="new-code" onclick={open}>{ t!("code-new-code") }</Button>
                </div>
            }
            if *asks_first {
                <Dialog id="reset" title={t!("code-ask", name = name.clone())} onclose={close.clone()}>
                    <p>{ t!("code-ask-text") }</p>
                    <Refused refusal={asking.refusal().cloned()} />
                    <div class="dialog-actions">
                        <Button onclick={close}>{ t!("cancel") }</Button>
                        <Button kind={ButtonKind::Primary} busy={asking.is_busy()} onclick={reset}>
                            { t!("code-new-code") }
                        </Button>
                    </div>
                </Dialog>
            }
            if let Some(code) = &*shown {
                <CodeDialog shown={code.clone()} onclose={close_code} />
            }
        </section>
    }
}
