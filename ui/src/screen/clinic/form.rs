//! The settings as they are being changed. What is chosen stays until it is saved.

use crate::act;
use crate::parts::button::ButtonKind;
use crate::parts::{Banner, Button, FieldKind, TextField, Tone, focus};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::form_dialog::{FormDialog, ReasonField};
use crate::screen::settings::{Choice, Switch};
use crate::store::staff::settings::{Chosen, SettingsForm};
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::limits::{BREAK_GLASS_MINUTES, IDLE_MINUTES, ROTATION_DAYS};
use careloop_contract::view::SettingsView;
use careloop_contract::{Field, Refusal};
use std::rc::Rc;
use yew::prelude::*;

/// What the form is told.
#[derive(Properties, PartialEq)]
pub(super) struct ClinicFormProps {
    /// The settings as they stand.
    pub(super) view: Rc<SettingsView>,
    /// They were changed.
    pub(super) onput: Callback<SettingsView>,
}

/// Days that are offered. Others that stand are offered too.
const DAYS: [u16; 4] = [90, 180, 365, 730];
/// Minutes that are offered for an emergency.
const MINUTES: [u16; 7] = [5, 15, 30, 60, 90, 120, 240];

const FIELDS: &[(Field, &str)] = &[
    (Field::OtherSystems, "other-systems"),
    (Field::Reason, "clinic-reason"),
];

/// The clinic's settings as they are being changed.
#[component]
pub(super) fn ClinicForm(props: &ClinicFormProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let form = use_state(|| SettingsForm::of(&props.view));
    let reason = use_state(String::new);
    let is_saved = use_state(|| false);
    let asks_why = use_state(|| false);
    {
        // Somebody else may have changed something meanwhile.
        let form = form.clone();
        use_effect_with(props.view.clone(), move |view| {
            let mut next = (*form).clone();
            next.stand_on(view);
            form.set(next);
        });
    }
    let set = {
        let (form, is_saved) = (form.clone(), is_saved.setter());
        move |change: Rc<dyn Fn(&mut Chosen)>| {
            let mut next = (*form).clone();
            change(&mut next.chosen);
            form.set(next);
            is_saved.set(false);
        }
    };
    let turn = |change: fn(&mut Chosen, bool)| {
        let set = set.clone();
        Callback::from(move |is_on: bool| set(Rc::new(move |chosen| change(chosen, is_on))))
    };
    let choose = |change: fn(&mut Chosen, &str)| {
        let set = set.clone();
        Callback::from(move |value: String| set(Rc::new(move |chosen| change(chosen, &value))))
    };
    let submit = Callback::from({
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        let (form, reason, is_saved) = (form.clone(), reason.clone(), is_saved.setter());
        let (onput, asks_why) = (props.onput.clone(), asks_why.setter());
        move |()| {
            let asks_why = asks_why.clone();
            let (dispatch, onput) = (dispatch.clone(), onput.clone());
            let (form, reason, is_saved) = (form.clone(), reason.clone(), is_saved.clone());
            asking.ask(async move {
                if reason.trim().is_empty() {
                    return Err(Refusal::Empty { field: Field::Reason });
                }
                let view = act::save(&dispatch, form.request(&reason)).await?;
                form.set(SettingsForm::of(&view));
                reason.set(String::new());
                is_saved.set(true);
                asks_why.set(false);
                onput.emit(view);
                Ok(())
            });
        }
    });
    let give_up = Callback::from({
        let (form, asking, view) = (form.clone(), asking.clone(), props.view.clone());
        move |()| {
            form.set(SettingsForm::of(&view));
            asking.forget();
            focus::focus("idle-minutes");
        }
    });
    let ask_why = |value: bool| {
        let (asks_why, asking) = (asks_why.setter(), asking.clone());
        Callback::from(move |()| {
            asking.forget();
            asks_why.set(value);
        })
    };
    let now = &form.chosen;
    let minutes =
        IDLE_MINUTES.map(|minutes| pair(minutes.to_string(), t!("settings-minutes", count = minutes)));
    let emergency = with(&MINUTES, now.break_glass_minutes)
        .into_iter()
        .filter(|minutes| BREAK_GLASS_MINUTES.contains(minutes))
        .map(|minutes| pair(minutes.to_string(), t!("clinic-minutes", count = minutes)));
    let rotation = now
        .rotation_days
        .map_or_else(|| DAYS.to_vec(), |days| with(&DAYS, days));
    let rotation = rotation
        .into_iter()
        .filter(|days| ROTATION_DAYS.contains(days))
        .map(|days| pair(days.to_string(), t!("clinic-days", count = days)));
    let rotation = std::iter::once(pair(String::new(), t!("clinic-never"))).chain(rotation);
    html! {
        <div class="clinic-form">
            <section class="section" aria-labelledby="clinic-locking">
                <h2 id="clinic-locking">{ t!("clinic-locking") }</h2>
                <Choice id="idle-minutes" label={words::field(Field::IdleMinutes)} hint={t!("clinic-idle-hint")}
                    value={now.idle_minutes.to_string()} choices={minutes.collect::<Vec<_>>()}
                    onchange={choose(|chosen, value| chosen.idle_minutes = value.parse().unwrap_or(chosen.idle_minutes))} />
                <Switch id="pin-allowed" label={words::field(Field::PinAllowed)} hint={t!("clinic-pin-hint")}
                    is_on={now.pin_allowed} onchange={turn(|chosen, is_on| chosen.pin_allowed = is_on)} />
                <Switch id="tiles-shown" label={words::field(Field::TilesShown)} hint={t!("clinic-tiles-hint")}
                    is_on={now.tiles_shown} onchange={turn(|chosen, is_on| chosen.tiles_shown = is_on)} />
            </section>
            <section class="section" aria-labelledby="clinic-signing-in">
                <h2 id="clinic-signing-in">{ t!("clinic-signing-in") }</h2>
                <Switch id="factor-for-all" label={words::field(Field::FactorForAll)} hint={t!("clinic-factor-hint")}
                    is_on={now.factor_for_all} onchange={turn(|chosen, is_on| chosen.factor_for_all = is_on)} />
                <Choice id="rotation-days" label={words::field(Field::RotationDays)} hint={t!("clinic-rotation-hint")}
                    value={now.rotation_days.map(|days| days.to_string()).unwrap_or_default()}
                    choices={rotation.collect::<Vec<_>>()}
                    onchange={choose(|chosen, value| chosen.rotation_days = value.parse().ok())} />
                if form.is_exception() {
                    <Banner tone={Tone::Warn}>
                        <span class="banner-title">{ t!("clinic-exception") }</span>{ t!("clinic-exception-text") }
                    </Banner>
                }
            </section>
            <section class="section" aria-labelledby="clinic-else">
                <h2 id="clinic-else">{ t!("clinic-else") }</h2>
                <Choice id="emergency-minutes" label={words::field(Field::BreakGlassMinutes)}
                    hint={t!("clinic-emergency-hint")} value={now.break_glass_minutes.to_string()}
                    choices={emergency.collect::<Vec<_>>()}
                    onchange={choose(|chosen, value| {
                        chosen.break_glass_minutes = value.parse().unwrap_or(chosen.break_glass_minutes);
                    })} />
                <div class="narrow-form">
                    <TextField id="other-systems" kind={FieldKind::Lines(4)} label={words::field(Field::OtherSystems)}
                        value={now.other_systems.clone()} hint={t!("clinic-systems-hint")}
                        oninput={choose(|chosen, value| chosen.other_systems = value.to_owned())}
                        error={asking.beside(Field::OtherSystems)} />
                </div>
            </section>
            if form.is_changed() {
                <div class="save-bar" role="group" aria-label={t!("clinic-save")}>
                    <p>{ t!("clinic-unsaved") }</p>
                    <Button onclick={give_up}>{ t!("clinic-keep") }</Button>
                    <Button id="save-clinic" kind={ButtonKind::Primary} onclick={ask_why(true)}>{ t!("clinic-save-begin") }</Button>
                </div>
            } else if *is_saved {
                <Banner tone={Tone::Ok}>{ t!("clinic-saved") }</Banner>
            } else {
                <p class="hint">{ t!("clinic-nothing-changed") }</p>
            }
            if *asks_why {
                <FormDialog id="clinic-why" title={t!("clinic-save")} asking={asking.clone()}
                    beside={vec![Field::Reason, Field::OtherSystems]} submit={t!("clinic-save")} onsubmit={submit}
                    onclose={ask_why(false)}>
                    if form.is_exception() {
                        <Banner tone={Tone::Warn}>
                            <span class="banner-title">{ t!("clinic-exception") }</span>{ t!("clinic-exception-text") }
                        </Banner>
                    }
                    <ReasonField id="clinic-reason" value={reason.clone()} asking={asking.clone()} autofocus=true />
                    if let Some(error) = asking.beside(Field::OtherSystems) {
                        <p class="error" role="alert">{ error }</p>
                    }
                </FormDialog>
            }
        </div>
    }
}

fn pair(value: String, words: String) -> (AttrValue, AttrValue) {
    (value.into(), words.into())
}

/// The values that are offered, and the one that stands.
fn with(offered: &[u16], stands: u16) -> Vec<u16> {
    let mut all = offered.to_vec();
    if !all.contains(&stands) {
        all.push(stands);
        all.sort_unstable();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_is_always_offered_and_nothing_outside_the_limits() {
        assert_eq!(with(&[5, 60], 45), [5, 45, 60]);
        assert_eq!(with(&[5, 60], 60), [5, 60]);
        assert!(DAYS.iter().all(|days| ROTATION_DAYS.contains(days)));
        assert!(
            MINUTES
                .iter()
                .all(|minutes| BREAK_GLASS_MINUTES.contains(minutes))
        );
    }
}
