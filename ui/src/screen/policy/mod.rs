//! Who may do what at this clinic: the table, what the clinic changed in it, and who can do a certain
//! thing.

mod adjust;
mod table;
mod who_can;

pub use who_can::WhoCanScreen;

use super::knowing::use_knowing;
use super::past::Past;
use crate::act;
use crate::parts::{Button, Refused};
use crate::store::{Action, Route, use_store};
use crate::t;
use adjust::AdjustDialog;
use careloop_contract::query::ReadPolicy;
use careloop_contract::view::PolicyView;
use careloop_contract::{Action as Permission, Role};
use careloop_domain::Policy;
use table::PolicyTable;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The table of the policy, with what this clinic changed in it.
#[component]
pub fn PolicyScreen() -> Html {
    let store = use_store();
    let known = use_knowing((), |()| ReadPolicy {});
    let open = use_state(|| None::<(Permission, Role)>);
    let policy = known
        .value()
        .map_or_else(|| store.policy.clone(), |view| Policy::of(&view.adjustments));
    let put = Callback::from({
        let (known, dispatch) = (known.clone(), store.dispatcher());
        move |view: PolicyView| {
            known.put(view);
            let dispatch = dispatch.clone();
            spawn_local(async move { act::read_session(&dispatch).await });
        }
    });
    let choose = Callback::from({
        let open = open.setter();
        move |cell| open.set(Some(cell))
    });
    let close = Callback::from({
        let open = open.setter();
        move |()| open.set(None)
    });
    let who_can = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::WhoCan)))
    };
    let count = u32::try_from(policy.adjustments().len()).unwrap_or(u32::MAX);
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <h1>{ t!("screen-policy") }</h1>
                <span class="freshness">{ t!("policy-count", count = count) }</span>
                <div class="actions"><Button onclick={who_can}>{ t!("screen-who-can") }</Button></div>
            </header>
            <div class="page-body widest">
                <p class="lead">{ t!("policy-lead") }</p>
                <Refused refusal={known.refusal().cloned()} />
                <PolicyTable policy={policy.clone()}
                    onchoose={store.may(Permission::AdjustPolicy).then_some(choose)} />
                if let Some(view) = known.value() {
                    <Past id="policy-past" title={t!("policy-past")} lines={view.history.clone()} />
                }
            </div>
            if let Some((action, role)) = *open {
                <AdjustDialog {action} {role} policy={policy.clone()} onput={put} onclose={close} />
            }
        </main>
    }
}
