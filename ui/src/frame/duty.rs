//! What must be done before anything else, with the idle clock running as it does inside.

use super::countdown::Countdown;
use super::idle::use_idle_clock;
use super::run;
use crate::act::leave::Leave;
use crate::screen::entrance::DutyScreen;
use crate::store::use_store;
use careloop_contract::Duty;
use careloop_contract::view::SessionView;
use std::rc::Rc;
use yew::prelude::*;

/// What the frame is told.
#[derive(Properties, PartialEq)]
pub(super) struct OnDutyProps {
    /// Who is signed in.
    pub(super) session: Rc<SessionView>,
    /// What they must do.
    pub(super) duty: Duty,
}

/// What must be done first, and nothing else.
#[component]
pub(super) fn OnDuty(props: &OnDutyProps) -> Html {
    let store = use_store();
    use_idle_clock();
    let sign_out = {
        let store = store.clone();
        Callback::from(move |()| run::leave(&store, Leave::SignOut))
    };
    html! {
        <>
            <DutyScreen session={props.session.clone()} duty={props.duty} onsignout={sign_out} />
            <Countdown name={props.session.name.clone()} />
        </>
    }
}
