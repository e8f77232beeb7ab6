//! What must be done before anything else: a second factor, or a new password.

use super::EntranceFrame;
use crate::act;
use crate::parts::Refused;
use crate::screen::account::{FactorSetUp, OwnPasswordForm};
use crate::screen::asking::use_asking;
use crate::store::use_store;
use crate::t;
use careloop_contract::Duty;
use careloop_contract::view::SessionView;
use std::rc::Rc;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub struct DutyScreenProps {
    /// Who is signed in.
    pub session: Rc<SessionView>,
    /// What they must do.
    pub duty: Duty,
    /// They would rather leave.
    pub onsignout: Callback<()>,
}

/// One thing to do, why, and the way out.
#[component]
pub fn DutyScreen(props: &DutyScreenProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    let done = {
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        Callback::from(move |()| {
            let dispatch = dispatch.clone();
            asking.ask(async move { act::finish_duty(&dispatch).await });
        })
    };
    let name = props.session.name.clone();
    let shows_codes = use_state(|| false);
    let codes = {
        let shows_codes = shows_codes.setter();
        Callback::from(move |()| shows_codes.set(true))
    };
    let (title, lead) = match props.duty {
        Duty::SetUpFactor if *shows_codes => (t!("duty-codes-title"), t!("duty-codes-lead")),
        Duty::SetUpFactor => (t!("duty-factor-title"), t!("duty-factor-lead")),
        Duty::ChangePassword => (t!("duty-password-title"), t!("duty-password-lead")),
    };
    html! {
        <EntranceFrame clinic={Some(props.session.clinic_name.clone())}>
            <div class="entrance-card wide">
                <div class="entrance-head"><h1>{ title }</h1><p class="lead">{ lead }</p></div>
                <Refused refusal={asking.refusal().cloned()} />
                { match props.duty {
                    Duty::SetUpFactor => html! { <FactorSetUp ondone={done} oncodes={codes} /> },
                    Duty::ChangePassword => html! { <OwnPasswordForm ondone={done} /> },
                } }
                <div class="entrance-foot">
                    <span class="meta">{ t!("duty-signed-in", name = name) }</span>
                    // Leaving now would lose the codes for good.
                    if !*shows_codes {
                        <button type="button" class="link" onclick={props.onsignout.reform(|_: MouseEvent| ())}>
                            { t!("command-sign-out") }
                        </button>
                    }
                </div>
            </div>
        </EntranceFrame>
    }
}
