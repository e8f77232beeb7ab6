//! What is said about the whole clinic, above everything: a sample, an alarm, the same
//! login at another workstation.

use crate::parts::{Button, Icon, IconView};
use crate::store::{Action, Route, use_store};
use crate::{t, words};
use careloop_contract::Action as Permission;
use careloop_contract::view::SessionView;
use std::rc::Rc;
use yew::prelude::*;

/// What the bars are told.
#[derive(Properties, PartialEq)]
pub(super) struct BarsProps {
    /// Who is signed in.
    pub(super) session: Rc<SessionView>,
}

/// The bars, where there is something to say.
#[component]
pub(super) fn Bars(props: &BarsProps) -> Html {
    let store = use_store();
    let session = &props.session;
    let may_verify = store.may(Permission::VerifyVault);
    let verify = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::Verify)))
    };
    if !session.test_clinic && session.alarms.is_empty() && session.elsewhere.is_empty() {
        return Html::default();
    }
    let alarms: Vec<String> = session.alarms.iter().map(|alarm| words::alarm(*alarm)).collect();
    let alarms = alarms.join(" ");
    html! {
        <section aria-label={t!("bars-label")}>
            if session.test_clinic {
                <div class="sample-ribbon" role="note"><span>{ t!("sample-ribbon") }</span></div>
            }
            if !session.alarms.is_empty() {
                <div class="alarm-banner" role="alert">
                    <IconView icon={Icon::Error} />
                    <span><strong>{ t!("alarm-nothing-changes") }</strong>{ " " }{ alarms }</span>
                    if may_verify {
                        <Button class="small" onclick={verify}>{ t!("alarm-look") }</Button>
                    } else {
                        <span class="meta">{ t!("alarm-tell") }</span>
                    }
                </div>
            }
            if !session.elsewhere.is_empty() {
                <div class="alarm-banner warn" role="status">
                    <IconView icon={Icon::Warning} />
                    <span>{ t!("elsewhere", places = session.elsewhere.join(", ")) }</span>
                </div>
            }
        </section>
    }
}
