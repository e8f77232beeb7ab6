//! One's own account, in the settings.

use crate::act;
use crate::parts::{Button, Dialog};
use crate::screen::account::{FactorSetUp, NewCodes, OwnPasswordForm, OwnPin};
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::FactorState;
use yew::prelude::*;

/// What lies over the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Nothing,
    /// The set-up; and whether the recovery codes are shown, which leaving would lose.
    SetUp(bool),
    NewCodes,
}

/// Second factor, PIN and password.
#[component]
pub(super) fn OwnAccount() -> Html {
    let store = use_store();
    let open = use_state(|| Open::Nothing);
    let Some(session) = store.session() else {
        return html! { <></> };
    };
    let show = |what: Open| {
        let open = open.setter();
        Callback::from(move |()| open.set(what))
    };
    let leave = {
        let open = open.clone();
        Callback::from(move |()| {
            if *open == Open::SetUp(false) {
                open.set(Open::Nothing);
            }
        })
    };
    let done = {
        let (open, dispatch) = (open.setter(), store.dispatcher());
        Callback::from(move |()| {
            open.set(Open::Nothing);
            let dispatch = dispatch.clone();
            wasm_bindgen_futures::spawn_local(async move { act::read_session(&dispatch).await });
        })
    };
    let is_set = session.factor == FactorState::Set;
    html! {
        <>
            <section class="section" aria-labelledby="factor-title">
                <h2 id="factor-title">{ t!("factor-title") }</h2>
                <div class="setting">
                    <div>
                        <p class="setting-name">{ words::factor(session.factor) }</p>
                        <p class="hint">{ t!("factor-means") }</p>
                    </div>
                    if session.factor != FactorState::TestClinic {
                        <Button onclick={show(Open::SetUp(false))}>
                            { if is_set { t!("factor-set-up-anew") } else { t!("factor-set-up") } }
                        </Button>
                    }
                </div>
                if is_set {
                    <div class="setting">
                        <div>
                            <p class="setting-name">{ t!("new-codes-title") }</p>
                            <p class="hint">{ t!("new-codes-means") }</p>
                        </div>
                        <Button onclick={show(Open::NewCodes)}>{ t!("new-codes-open") }</Button>
                    </div>
                }
            </section>
            if session.pin_allowed {
                <OwnPin />
            }
            <section class="section" aria-labelledby="own-password-title">
                <h2 id="own-password-title">{ t!("own-password-title") }</h2>
                <p class="lead">{ t!("own-password-lead") }</p>
                <OwnPasswordForm />
            </section>
            { match *open {
                Open::Nothing => html! { <></> },
                Open::SetUp(_) => html! {
                    <Dialog id="set-up-factor" class="wide" title={t!("factor-set-up-title")} onclose={leave.clone()}>
                        <FactorSetUp ondone={done.clone()} onleave={leave} oncodes={show(Open::SetUp(true))} />
                    </Dialog>
                },
                Open::NewCodes => html! { <NewCodes onclose={done} /> },
            } }
        </>
    }
}
