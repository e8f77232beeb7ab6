//! What raises an alert at this clinic: its hours, and every rule with what it looks for.

mod form;

use super::knowing::use_knowing;
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Button, Refused};
use crate::store::{Action, Route, use_store};
use crate::t;
use careloop_contract::query::ReadWatchRules;
use careloop_contract::view::WatchRules;
use form::RulesForm;
use yew::prelude::*;

/// What raises an alert.
#[component]
pub fn WatchRulesScreen() -> Html {
    let store = use_store();
    let known = use_knowing((), |()| ReadWatchRules {});
    let back = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::Alerts)))
    };
    let put = Callback::from({
        let known = known.clone();
        move |rules: WatchRules| known.put(rules)
    });
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <Button class="quiet icon-only" label={t!("rules-back")} onclick={back}>
                    <IconView icon={Icon::ChevronLeft} />
                </Button>
                <h1>{ t!("screen-watch-rules") }</h1>
            </header>
            <div class="page-body">
                <p class="lead">{ t!("rules-lead") }</p>
                <Refused refusal={known.refusal().cloned()} />
                if let Some(rules) = known.value() {
                    <RulesForm rules={rules.clone()} onput={put} />
                } else if known.refusal().is_none() {
                    <div aria-busy="true"><span class="skeleton"></span><span class="skeleton short"></span></div>
                }
            </div>
        </main>
    }
}
