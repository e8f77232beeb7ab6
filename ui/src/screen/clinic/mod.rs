//! How the clinic wants it: when sessions lock, how people come in, how long an emergency lasts. Every
//! change with a reason.

mod form;

use super::knowing::use_knowing;
use super::past::Past;
use crate::act;
use crate::parts::Refused;
use crate::store::use_store;
use crate::t;
use careloop_contract::query::ReadSettings;
use careloop_contract::view::SettingsView;
use form::ClinicForm;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The clinic's settings.
#[component]
pub fn ClinicScreen() -> Html {
    let store = use_store();
    let known = use_knowing((), |()| ReadSettings {});
    let put = Callback::from({
        let (known, dispatch) = (known.clone(), store.dispatcher());
        move |view: SettingsView| {
            known.put(view);
            let dispatch = dispatch.clone();
            spawn_local(async move { act::read_session(&dispatch).await });
        }
    });
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head"><h1>{ t!("screen-clinic") }</h1></header>
            <div class="page-body">
                <p class="lead">{ t!("clinic-lead") }</p>
                <Refused refusal={known.refusal().cloned()} />
                if let Some(view) = known.value() {
                    <ClinicForm view={view.clone()} onput={put} />
                    <Past id="clinic-past" title={t!("clinic-past")} lines={view.history.clone()} />
                } else if known.refusal().is_none() {
                    <div aria-busy="true"><span class="skeleton"></span></div>
                }
            </div>
        </main>
    }
}
