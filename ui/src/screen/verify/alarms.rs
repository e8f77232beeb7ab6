//! Integrity alarms that stand: what they mean, and what was found when they were looked into.

use crate::act;
use crate::parts::{Banner, Button, ButtonKind, FieldKind, Refused, TextField, Tone};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::command::AcknowledgeAlarms;
use careloop_contract::limits::REASON_CHARS;
use careloop_contract::{Action as Permission, Alarm, Field, Refusal};
use yew::prelude::*;

/// What the section is told.
#[derive(Properties, PartialEq)]
pub(super) struct AlarmsProps {
    /// The alarms.
    pub(super) alarms: Vec<Alarm>,
}

/// Integrity alarms, what to do, and the finding that ends them.
#[component]
pub(super) fn Alarms(props: &AlarmsProps) -> Html {
    let count = u32::try_from(props.alarms.len()).unwrap_or(u32::MAX);
    html! {
        <section class="section" aria-labelledby="alarms-title">
            <h2 id="alarms-title">{ t!("alarms-title", count = count) }</h2>
            <Banner tone={Tone::Danger}>
                <ul class="plain-list">
                    { for props.alarms.iter().map(|alarm| html! { <li>{ words::alarm(*alarm) }</li> }) }
                </ul>
            </Banner>
            <p class="lead">{ t!("alarms-lead") }</p>
            { what_to_do() }
            <Finding />
        </section>
    }
}

/// What to do, in order.
pub(in crate::screen) fn what_to_do() -> Html {
    html! {
        <ol class="plain-list">
            <li>{ t!("alarms-ask") }</li>
            <li>{ t!("alarms-verify") }</li>
            <li>{ t!("alarms-keep") }</li>
        </ol>
    }
}

const FIELDS: &[(Field, &str)] = &[(Field::Reason, "finding")];

/// What was found, which ends the alarms; for anybody else, who can say so.
#[component]
pub(in crate::screen) fn Finding() -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let finding = use_state(String::new);
    let submit = Callback::from({
        let (asking, dispatch, finding) = (asking.clone(), store.dispatcher(), (*finding).clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let (dispatch, finding) = (dispatch.clone(), finding.clone());
            asking.ask(async move {
                act::save(&dispatch, AcknowledgeAlarms { finding }).await?;
                // The session may write again: the whole window has to know.
                act::look_at_door(&dispatch).await;
                act::tell(&dispatch, t!("alarms-acknowledged"));
                crate::parts::focus::focus("verify-now");
                Ok(())
            });
        }
    });
    let set_finding = Callback::from({
        let finding = finding.setter();
        move |text| finding.set(text)
    });
    let refused = match asking.refusal() {
        Some(Refusal::Empty { .. }) => Some(t!("alarms-finding-missing").into()),
        _ => asking.beside(Field::Reason),
    };
    if !store.may(Permission::HandleAlarm) {
        return html! { <p>{ t!("alarms-not-mine") }</p> };
    }
    html! {
        <form onsubmit={submit} novalidate=true>
            <TextField id="finding" kind={FieldKind::Lines(3)} label={t!("alarms-finding")}
                hint={t!("alarms-finding-hint")} value={(*finding).clone()} oninput={set_finding}
                error={refused} max={REASON_CHARS} required=true />
            <Refused refusal={asking.apart_from(&[Field::Reason])} />
            <div class="button-row">
                <Button kind={ButtonKind::Danger} submit=true busy={asking.is_busy()}
                    onclick={Callback::noop()}>{ t!("alarms-acknowledge") }</Button>
            </div>
        </form>
    }
}
