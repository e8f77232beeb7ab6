//! What an integrity alarm means, what Careloop stopped, what to do, and who can end it.

use super::EntranceFrame;
use crate::parts::{Button, ButtonKind, Icon, IconView};
use crate::screen::verify::{Finding, what_to_do};
use crate::store::{Store, use_store};
use crate::{t, words};
use careloop_contract::view::SessionView;
use careloop_contract::{Action as Permission, Alarm, Standing};
use std::rc::Rc;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub struct AlarmScreenProps {
    /// Who is signed in.
    pub session: Rc<SessionView>,
    /// What stands.
    pub alarms: Vec<Alarm>,
    /// They go on reading.
    pub onread: Callback<()>,
    /// They want everything verified.
    pub onverify: Callback<()>,
    /// They would rather leave.
    pub onsignout: Callback<()>,
}

/// The id of the screen's heading.
const HEADING: &str = "alarm-title";

/// What an integrity alarm means and what to do.
#[component]
pub fn AlarmScreen(props: &AlarmScreenProps) -> Html {
    let store = use_store();
    use_effect_with((), |()| {
        // Whoever listens begins with what happened.
        crate::parts::focus::focus(HEADING);
    });
    let can_handle = store.may(Permission::HandleAlarm);
    let can_verify = store.may(Permission::VerifyVault);
    html! {
        <EntranceFrame clinic={Some(props.session.clinic_name.clone())}>
            <div class="entrance-card wide alarm-card">
                <div class="entrance-head">
                    <h1 id={HEADING} tabindex="-1"><IconView icon={Icon::Error} />{ t!("alarm-title") }</h1>
                </div>
                <dl class="alarm-means">
                    { for props.alarms.iter().map(|alarm| html! {
                        <div>
                            <dt>{ words::alarm(*alarm) }</dt>
                            <dd>{ t!(&format!("alarm-means-{}", alarm.name())) }</dd>
                        </div>
                    }) }
                </dl>
                <section class="section" aria-labelledby="alarm-stopped">
                    <h2 id="alarm-stopped">{ t!("alarm-stopped") }</h2>
                    <p>{ t!("alarm-stopped-text") }</p>
                </section>
                <section class="section" aria-labelledby="alarm-do">
                    <h2 id="alarm-do">{ t!("alarm-do") }</h2>
                    if can_handle {
                        { what_to_do() }
                        if can_verify {
                            <div class="button-row">
                                <Button kind={ButtonKind::Primary} id="alarm-verify" onclick={props.onverify.clone()}>
                                    <IconView icon={Icon::Verify} />{ t!("alarm-verify") }
                                </Button>
                            </div>
                        }
                        <Finding />
                    } else {
                        <p>{ t!("alarm-tell-whom") }</p>
                        { those_who_can(&store) }
                    }
                </section>
                <div class="entrance-foot">
                    <Button id="alarm-read" onclick={props.onread.clone()}>{ t!("alarm-read") }</Button>
                    <button type="button" class="link" onclick={props.onsignout.reform(|_: MouseEvent| ())}>
                        { t!("command-sign-out") }
                    </button>
                </div>
            </div>
        </EntranceFrame>
    }
}

/// Who can end the alarms, by name.
fn those_who_can(store: &Store) -> Html {
    let names: Vec<String> = store
        .people
        .iter()
        .filter(|person| person.standing == Standing::Active)
        .filter(|person| store.policy.allows_at_all(Permission::HandleAlarm, person.roles))
        .map(|person| format!("{} ({})", person.name, words::roles(person.roles)))
        .collect();
    if names.is_empty() {
        return html! { <p>{ t!("alarms-not-mine") }</p> };
    }
    html! { <ul class="plain-list">{ for names.into_iter().map(|name| html! { <li>{ name }</li> }) }</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alarm_says_what_it_can_mean() {
        for alarm in Alarm::ALL {
            let key = format!("alarm-means-{}", alarm.name());
            assert_ne!(t!(&key), key, "no words for {alarm:?}");
        }
    }
}
