//! Whether anything was changed behind the program's back, and what to do if it was.

mod alarms;
mod found;
mod rebuild;

use crate::parts::{Button, ButtonKind, Empty, Progress, Refused};
use crate::screen::audit::standing_of;
use crate::screen::knowing::use_knowing;
use crate::store::audit::standing;
use crate::store::records::RecordsAction;
use crate::store::{Action, use_store};
use crate::transport::send;
use crate::{clock, t};
use alarms::Alarms;
pub(super) use alarms::{Finding, what_to_do};
use careloop_contract::Action as Permission;
use careloop_contract::query::{ReadAuditState, VerifyVault};
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
    let ended = verification.found.as_ref().map(|(_, at)| *at);
    let known = use_knowing(ended, |_| ReadAuditState {});
    let since = known
        .value()
        .filter(|state| standing::since(state) > 0)
        .and_then(|state| standing::go_on_from(state));
    let verify = |since: Option<u64>| {
        Callback::from({
            let (dispatch, is_under_way) = (store.dispatcher(), verification.under_way);
            move |()| {
                if is_under_way {
                    return;
                }
                let dispatch = dispatch.clone();
                dispatch.dispatch(Action::Records(RecordsAction::VerifyBegan));
                let request = VerifyVault {
                    since,
                    ..VerifyVault::default()
                };
                spawn_local(async move {
                    let answer = send(request).await.map(Rc::new);
                    let ended = RecordsAction::VerifyEnded(answer, clock::now());
                    dispatch.dispatch(Action::Records(ended));
                });
            }
        })
    };
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
                    if since.is_some() {
                        <Button id="verify-since" busy={verification.under_way} onclick={verify(since)}>
                            { t!("verify-since") }
                        </Button>
                    }
                    <Button kind={ButtonKind::Primary} id="verify-now" busy={verification.under_way} onclick={verify(None)}>
                        { if verification.found.is_some() { t!("verify-again") } else { t!("verify-now") } }
                    </Button>
                </div>
            </header>
            <div class="page-body">
                if has_alarms {
                    <Alarms {alarms} />
                }
                <p class="lead">{ t!("verify-lead") }</p>
                { standing_of(&known) }
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
