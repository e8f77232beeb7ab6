//! An integrity alarm at the sign-in: it is read, and handled by whoever can, before anything else.

use super::countdown::Countdown;
use super::idle::use_idle_clock;
use super::run;
use crate::act::leave::Leave;
use crate::screen::entrance::AlarmScreen;
use crate::store::{Action, Route, use_store};
use careloop_contract::Alarm;
use careloop_contract::view::SessionView;
use std::rc::Rc;
use yew::prelude::*;

/// What the frame is told.
#[derive(Properties, PartialEq)]
pub(super) struct OnAlarmProps {
    /// Who is signed in.
    pub(super) session: Rc<SessionView>,
    /// What stands.
    pub(super) alarms: Vec<Alarm>,
}

/// What the alarms mean and what to do, with the idle clock running as it does inside.
#[component]
pub(super) fn OnAlarm(props: &OnAlarmProps) -> Html {
    let store = use_store();
    use_idle_clock();
    let go_on = |to: Option<Route>| {
        let dispatch = store.dispatcher();
        Callback::from(move |()| {
            if let Some(route) = to {
                dispatch.dispatch(Action::Go(route));
            }
            dispatch.dispatch(Action::AlarmsTold);
        })
    };
    let sign_out = {
        let store = store.clone();
        Callback::from(move |()| run::leave(&store, Leave::SignOut))
    };
    html! {
        <>
            <AlarmScreen session={props.session.clone()} alarms={props.alarms.clone()} onread={go_on(None)}
                onverify={go_on(Some(Route::Verify))} onsignout={sign_out} />
            <Countdown name={props.session.name.clone()} />
        </>
    }
}
