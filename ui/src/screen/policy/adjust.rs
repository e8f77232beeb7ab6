//! Changing one cell of the policy for this clinic, within its limits.

use crate::act;
use crate::parts::{Banner, Tone};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::form_dialog::{FormDialog, ReasonField};
use crate::screen::person::rights::reach_in_words;
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::command::AdjustPolicy;
use careloop_contract::view::PolicyView;
use careloop_contract::{Action, Field, Role};
use careloop_domain::{Policy, policy};
use yew::prelude::*;

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(super) struct AdjustDialogProps {
    /// What.
    pub(super) action: Action,
    /// For whom.
    pub(super) role: Role,
    /// The policy in force.
    pub(super) policy: Policy,
    /// It was changed.
    pub(super) onput: Callback<PolicyView>,
    /// It is done, or not wanted.
    pub(super) onclose: Callback<()>,
}

const FIELDS: &[(Field, &str)] = &[(Field::Reason, "adjust-reason")];

/// Changes one cell.
#[component]
pub(super) fn AdjustDialog(props: &AdjustDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let (action, role) = (props.action, props.role);
    let standard = Policy::standard().reach(action, role);
    let now = props.policy.reach(action, role);
    let reach = use_state(|| now);
    let reason = use_state(String::new);
    let submit = Callback::from({
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        let (reach, reason) = (*reach, (*reason).clone());
        let (onput, onclose) = (props.onput.clone(), props.onclose.clone());
        move |()| {
            let (dispatch, reason) = (dispatch.clone(), reason.clone());
            let (onput, onclose) = (onput.clone(), onclose.clone());
            if reach == now {
                onclose.emit(());
                return;
            }
            asking.ask(async move {
                let request = AdjustPolicy {
                    action,
                    role,
                    reach,
                    reason,
                };
                onput.emit(act::save(&dispatch, request).await?);
                onclose.emit(());
                Ok(())
            });
        }
    });
    html! {
        <FormDialog id="adjust" title={t!("adjust-title", action = words::action(action), role = words::role(role))}
            asking={asking.clone()} beside={vec![Field::Reason]} submit={t!("adjust-submit")} onsubmit={submit}
            onclose={props.onclose.clone()}>
            <fieldset class="field choices" id="adjust-reach">
                <legend>{ t!("adjust-reach") }</legend>
                { for policy::choices(action, role).map(|choice| {
                    let reach_now = reach.clone();
                    let onchange = Callback::from(move |_: Event| reach_now.set(choice));
                    let (text, _) = reach_in_words(action, choice);
                    html! {
                        <label class="choice">
                            <input type="radio" name="adjust-reach" checked={*reach == choice} {onchange} />
                            <span>
                                { text }
                                if choice == standard { <span class="hint">{ t!("adjust-standard") }</span> }
                            </span>
                        </label>
                    }
                }) }
            </fieldset>
            if *reach > standard {
                <Banner tone={Tone::Warn}>{ t!("adjust-wider") }</Banner>
            }
            <ReasonField id="adjust-reason" value={reason} asking={asking.clone()} />
        </FormDialog>
    }
}
