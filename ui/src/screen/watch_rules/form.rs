//! The rules as they are being changed. What is typed stays until it is saved.

use crate::act;
use crate::parts::button::ButtonKind;
use crate::parts::{Banner, Button, Icon, IconView, Tone, focus};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::form_dialog::{FormDialog, ReasonField};
use crate::store::use_store;
use crate::store::watch::form::{Mistake, TypedDay, TypedRule, WEEKDAYS, WatchForm};
use crate::store::watch::{explained, has_threshold, unit};
use crate::{t, words};
use careloop_contract::command::ChangeWatchRules;
use careloop_contract::view::WatchRules;
use careloop_contract::{Field, Refusal, WatchRule};
use careloop_domain::watch::{may_be_off, thresholds};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What the form is told.
#[derive(Properties, PartialEq)]
pub(super) struct RulesFormProps {
    /// The rules as they stand.
    pub(super) rules: Rc<WatchRules>,
    /// They were changed.
    pub(super) onput: Callback<WatchRules>,
}

const FIELDS: &[(Field, &str)] = &[(Field::Reason, "rules-reason")];

/// A change of what is typed.
type Change = Rc<dyn Fn(&mut WatchForm)>;

/// The rules as they are being changed.
#[component]
pub(super) fn RulesForm(props: &RulesFormProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let form = use_state(|| WatchForm::of(&props.rules));
    let reason = use_state(String::new);
    let is_saved = use_state(|| false);
    let asks_why = use_state(|| false);
    let is_tried = use_state(|| false);
    {
        let form = form.clone();
        use_effect_with(props.rules.clone(), move |rules| {
            // What is typed and not saved is not taken away by reading again.
            if !form.is_changed() {
                form.set(WatchForm::of(rules));
            }
        });
    }
    let set = Callback::from({
        let (form, is_saved) = (form.clone(), is_saved.setter());
        move |change: Change| {
            let mut next = (*form).clone();
            change(&mut next);
            form.set(next);
            is_saved.set(false);
        }
    });
    let submit = Callback::from({
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        let (form, reason, is_saved) = (form.clone(), reason.clone(), is_saved.setter());
        let (onput, asks_why) = (props.onput.clone(), asks_why.setter());
        move |()| {
            let (dispatch, onput, asks_why) = (dispatch.clone(), onput.clone(), asks_why.clone());
            let (form, reason, is_saved) = (form.clone(), reason.clone(), is_saved.clone());
            asking.ask(async move {
                let why = reason.trim().to_owned();
                if why.is_empty() {
                    return Err(Refusal::Empty { field: Field::Reason });
                }
                let Some(rules) = form.read() else { return Ok(()) };
                let request = ChangeWatchRules { rules, reason: why };
                let rules = act::save(&dispatch, request).await?;
                form.set(WatchForm::of(&rules));
                reason.set(String::new());
                is_saved.set(true);
                asks_why.set(false);
                onput.emit(rules);
                Ok(())
            });
        }
    });
    let give_up = Callback::from({
        let (form, asking, rules) = (form.clone(), asking.clone(), props.rules.clone());
        let is_tried = is_tried.setter();
        move |()| {
            form.set(WatchForm::of(&rules));
            asking.forget();
            is_tried.set(false);
            focus::focus(&day_id(1));
        }
    });
    let mistakes = form.mistakes();
    let begin = Callback::from({
        let (asks_why, asking, is_tried) = (asks_why.setter(), asking.clone(), is_tried.setter());
        let first = mistakes.first().copied();
        move |()| {
            asking.forget();
            is_tried.set(true);
            match first {
                Some(mistake) => {
                    focus::focus(&field_id(mistake));
                }
                None => asks_why.set(true),
            }
        }
    });
    let close = Callback::from({
        let asks_why = asks_why.setter();
        move |()| asks_why.set(false)
    });
    let is_wrong = |mistake| *is_tried && mistakes.contains(&mistake);
    let off = form.switched_off();
    html! {
        <div class="clinic-form">
            <section class="section" aria-labelledby="rules-hours">
                <h2 id="rules-hours">{ t!("rules-hours") }</h2>
                <p class="lead">{ t!("rules-hours-lead") }</p>
                <div class="hours">
                    { for WEEKDAYS.zip(&form.typed.days).map(|(weekday, day)| {
                        hours(weekday, day, is_wrong(Mistake::Hours(weekday)), &set)
                    }) }
                </div>
            </section>
            <section class="section" aria-labelledby="rules-title">
                <h2 id="rules-title">{ t!("rules-title") }</h2>
                <div class="rules">
                    { for form.typed.rules.iter().map(|one| rule(one, is_wrong(Mistake::Threshold(one.rule)), &set)) }
                </div>
            </section>
            if form.is_changed() {
                <div class="save-bar" role="group" aria-label={t!("rules-save")}>
                    <p>{ t!("rules-unsaved") }</p>
                    <Button onclick={give_up}>{ t!("rules-keep") }</Button>
                    <Button id="save-rules" kind={ButtonKind::Primary} onclick={begin}>{ t!("clinic-save-begin") }</Button>
                </div>
            } else if *is_saved {
                <Banner tone={Tone::Ok}>{ t!("rules-saved") }</Banner>
            } else {
                <p class="hint">{ t!("rules-nothing-changed") }</p>
            }
            if *asks_why {
                <FormDialog id="rules-why" title={t!("rules-save")} asking={asking.clone()} beside={vec![Field::Reason]}
                    submit={t!("rules-save")} onsubmit={submit} onclose={close}>
                    if !off.is_empty() {
                        <Banner tone={Tone::Warn}>
                            <span class="banner-title">{ t!("rules-off-title") }</span>
                            { off.iter().map(|rule| words::rule(*rule)).collect::<Vec<_>>().join(", ") }
                        </Banner>
                    }
                    <ReasonField id="rules-reason" value={reason.clone()} asking={asking.clone()} autofocus=true />
                </FormDialog>
            }
        </div>
    }
}

fn day_id(weekday: u8) -> String {
    format!("open-{weekday}")
}

fn rule_id(rule: WatchRule) -> String {
    format!("rule-{}", rule.name().replace('_', "-"))
}

/// Where a mistake stands.
fn field_id(mistake: Mistake) -> String {
    match mistake {
        Mistake::Hours(weekday) => format!("from-{weekday}"),
        Mistake::Threshold(rule) => format!("{}-threshold", rule_id(rule)),
    }
}

/// A field that is told what is typed into it.
fn typing(set: &Callback<Change>, change: fn(&mut WatchForm, u8, String), at: u8) -> Callback<InputEvent> {
    set.reform(move |event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        let change: Change = Rc::new(move |form| change(form, at, text.clone()));
        change
    })
}

fn hours(weekday: u8, day: &TypedDay, is_wrong: bool, set: &Callback<Change>) -> Html {
    let name = t!(&format!("weekday-{weekday}"));
    let is_open = day.open;
    let turn = set.reform(move |_: Event| {
        let change: Change = Rc::new(move |form| form.open(weekday, !is_open));
        change
    });
    let from = typing(
        set,
        |form, weekday, text| on_day(form, weekday, |day| day.from = text),
        weekday,
    );
    let to = typing(
        set,
        |form, weekday, text| on_day(form, weekday, |day| day.to = text),
        weekday,
    );
    let error_id = format!("hours-{weekday}-error");
    let described = is_wrong.then(|| error_id.clone());
    let invalid = is_wrong.then_some("true");
    html! {
        <div class={classes!("hours-of-day", is_wrong.then_some("has-error"))} role="group" aria-label={name.clone()}>
            <label class="choice">
                <input type="checkbox" id={day_id(weekday)} checked={is_open} onchange={turn} />
                <span>{ name }</span>
            </label>
            if is_open {
                <label class="hours-field">
                    <span>{ t!("rules-from") }</span>
                    <input class="input" id={format!("from-{weekday}")} value={day.from.clone()} oninput={from} inputmode="numeric"
                        autocomplete="off" aria-invalid={invalid} aria-describedby={described.clone()} />
                </label>
                <label class="hours-field">
                    <span>{ t!("rules-to") }</span>
                    <input class="input" id={format!("to-{weekday}")} value={day.to.clone()} oninput={to} inputmode="numeric"
                        autocomplete="off" aria-invalid={invalid} aria-describedby={described} />
                </label>
            } else {
                <span class="meta">{ t!("rules-closed") }</span>
            }
            if is_wrong {
                <p class="error" id={error_id} role="alert"><IconView icon={Icon::Error} small=true />{ t!("rules-hours-wrong") }</p>
            }
        </div>
    }
}

fn on_day(form: &mut WatchForm, weekday: u8, put: impl FnOnce(&mut TypedDay)) {
    if let Some(day) = form.typed.days.get_mut(usize::from(weekday.saturating_sub(1))) {
        put(day);
    }
}

fn on_rule(form: &mut WatchForm, rule: WatchRule, put: impl FnOnce(&mut TypedRule)) {
    if let Some(one) = form.typed.rules.iter_mut().find(|one| one.rule == rule) {
        put(one);
    }
}

/// A rule: what it looks for, whether it is on, and from how much on it speaks.
fn rule(one: &TypedRule, is_wrong: bool, set: &Callback<Change>) -> Html {
    let (rule, is_on) = (one.rule, one.on);
    let id = rule_id(rule);
    let (name, means) = explained(rule);
    let turn = set.reform(move |_: MouseEvent| {
        let change: Change = Rc::new(move |form| on_rule(form, rule, |one| one.on = !is_on));
        change
    });
    let oninput = set.reform(move |event: InputEvent| {
        let text = event.target_unchecked_into::<HtmlInputElement>().value();
        let change: Change = Rc::new(move |form| {
            let text = text.clone();
            on_rule(form, rule, move |one| one.threshold = text);
        });
        change
    });
    let (label_id, hint_id, error_id) = (format!("{id}-label"), format!("{id}-hint"), format!("{id}-error"));
    let range = thresholds(rule);
    let count = one.threshold.trim().parse().unwrap_or(0);
    html! {
            <div class={classes!("rule", (!is_on).then_some("is-off"))}>
                <div class="rule-words">
                    <h3 class="setting-name" id={label_id.clone()}>{ name }</h3>
                    <p class="hint" id={hint_id.clone()}>{ means }</p>
                    if has_threshold(rule) && is_on {
                        <label class={classes!("threshold", is_wrong.then_some("has-error"))}>
                            <span>{ t!("rules-from-on") }</span>
                            <input class="input number" id={format!("{id}-threshold")} value={one.threshold.clone()} {oninput}
                                inputmode="numeric" autocomplete="off" aria-invalid={is_wrong.then_some("true")}
                                aria-describedby={is_wrong.then(|| error_id.clone())} />
                            <span>{ unit(rule, count) }</span>
                        </label>
                        if is_wrong {
                            <p class="error" id={error_id} role="alert">
                                <IconView icon={Icon::Error} small=true />
    { t!("rules-threshold-wrong", min = *range.start(), max = *range.end()) }
                            </p>
                        }
                    }
                </div>
                if !may_be_off(rule) {
                    <span class="badge"><IconView icon={Icon::Lock} small=true />{ t!("rules-always-on") }</span>
                } else {
                    <span class="switch-line">
                        <span aria-hidden="true">{ if is_on { t!("settings-on") } else { t!("settings-off") } }</span>
                        <button type="button" class="switch" role="switch" {id} onclick={turn} aria-checked={is_on.to_string()}
                            aria-labelledby={label_id} aria-describedby={hint_id} />
                    </span>
                }
            </div>
        }
}
