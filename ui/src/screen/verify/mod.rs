//! Whether anything was changed behind the program's back, and what to do if it was.

mod alarms;
mod found;
mod rebuild;

use crate::parts::{Button, ButtonKind, Empty, Progress, Refused};
use crate::store::records::RecordsAction;
use crate::store::{Action, use_store};
use crate::transport::send;
use crate::{clock, t};
use alarms::Alarms;
use careloop_contract::Action as Permission;
use careloop_contract::query::VerifyVault;
use found::Found;
use rebuild::Rebuild;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Whether anything was changed behind the program's back.
#[component]
pub fn VerifyScreen() -> Html {
    let store = use_store();
    let verification = &store.records.verification;
    let verify = Callback::from({
        let (dispatch, is_under_way) = (store.dispatcher(), verification.under_way);
        move |()| {
            if is_under_way {
                return;
            }
            let dispatch = dispatch.clone();
            dispatch.dispatch(Action::Records(RecordsAction::VerifyBegan));
            spawn_local(async move {
                let answer = send(VerifyVault::default()).await.map(Rc::new);
                let ended = RecordsAction::VerifyEnded(answer, clock::now());
                dispatch.dispatch(Action::Records(ended));
            });
        }
    });
    let alarms = store
        .session()
        .map(|session| session.alarms.clone())
        .unwrap_or_default();
    let has_alarms = !alarms.is_empty();
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <h1>{ t!("screen-verify") }</h1>
                <div class="actions">
                    <Button kind={ButtonKind::Primary} id="verify-now" busy={verification.under_way} onclick={verify}>
                        { if verification.found.is_some() { t!("verify-again") } else { t!("verify-now") } }
                    </Button>
                </div>
            </header>
            <div class="page-body">
                if has_alarms {
                    <Alarms {alarms} />
                }
                <p class="lead">{ t!("verify-lead") }</p>
                if verification.under_way {
                    <Progress label={t!("verify-busy")} />
                }
                <Refused refusal={verification.refusal.clone()} />
                if let Some((found, at)) = &verification.found {
                    <Found found={found.clone()} at={*at} />
                } else if !verification.under_way && verification.refusal.is_none() {
                    <Empty title={t!("verify-none")} text={t!("verify-none-text")} />
                }
                if store.may(Permission::RebuildVault) {
                    <Rebuild />
                }
            </div>
        </main>
    }
}
