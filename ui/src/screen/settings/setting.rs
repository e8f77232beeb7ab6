//! One line of settings: what it is, what it means, and its control.

use crate::parts::Button;
use crate::t;
use careloop_contract::limits::ZOOM_PERCENT;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What a choice is told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct ChoiceProps {
    /// Its id.
    pub(in crate::screen) id: AttrValue,
    /// What it is.
    pub(in crate::screen) label: AttrValue,
    /// What it means.
    #[prop_or_default]
    pub(in crate::screen) hint: Option<AttrValue>,
    /// The value chosen.
    pub(in crate::screen) value: AttrValue,
    /// Values and their words.
    pub(in crate::screen) choices: Vec<(AttrValue, AttrValue)>,
    /// Another is chosen.
    pub(in crate::screen) onchange: Callback<String>,
}

/// One of a few.
#[component]
pub(in crate::screen) fn Choice(props: &ChoiceProps) -> Html {
    let onchange = props
        .onchange
        .reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    let hint_id = format!("{}-hint", props.id);
    html! {
        <div class="setting">
            <div>
                <label class="setting-name" for={props.id.clone()}>{ props.label.clone() }</label>
                if let Some(hint) = &props.hint {
                    <p class="hint" id={hint_id.clone()}>{ hint.clone() }</p>
                }
            </div>
            <select class="input" id={props.id.clone()} {onchange}
                aria-describedby={props.hint.is_some().then_some(hint_id)}>
                { for props.choices.iter().map(|(value, words)| html! {
                    <option value={value.clone()} selected={*value == props.value}>{ words.clone() }</option>
                }) }
            </select>
        </div>
    }
}

/// What a switch is told.
#[derive(Properties, PartialEq)]
pub(in crate::screen) struct SwitchProps {
    /// Its id.
    pub(in crate::screen) id: AttrValue,
    /// What it is.
    pub(in crate::screen) label: AttrValue,
    /// What it means.
    pub(in crate::screen) hint: AttrValue,
    /// Whether it is on.
    pub(in crate::screen) is_on: bool,
    /// It is turned.
    pub(in crate::screen) onchange: Callback<bool>,
}

/// On or off.
#[component]
pub(in crate::screen) fn Switch(props: &SwitchProps) -> Html {
    let is_on = props.is_on;
    let turn = props.onchange.reform(move |_: MouseEvent| !is_on);
    let (label_id, hint_id) = (format!("{}-label", props.id), format!("{}-hint", props.id));
    html! {
        <div class="setting">
            <div>
                <p class="setting-name" id={label_id.clone()}>{ props.label.clone() }</p>
                <p class="hint" id={hint_id.clone()}>{ props.hint.clone() }</p>
            </div>
            <span class="switch-line">
                <span aria-hidden="true">{ if is_on { t!("settings-on") } else { t!("settings-off") } }</span>
                <button type="button" class="switch" role="switch" id={props.id.clone()} onclick={turn}
                    aria-checked={is_on.to_string()} aria-labelledby={label_id} aria-describedby={hint_id} />
            </span>
        </div>
    }
}

/// Percent that one step changes.
const STEP: u16 = 10;

/// What the size is told.
#[derive(Properties, PartialEq)]
pub(super) struct ZoomProps {
    /// Size of everything in percent.
    pub(super) percent: u16,
    /// Another size.
    pub(super) onchange: Callback<u16>,
}

/// Size of everything, in steps.
#[component]
pub(super) fn Zoom(props: &ZoomProps) -> Html {
    let percent = props.percent;
    let (smaller, larger) = (stepped(percent, false), stepped(percent, true));
    let to = |size: u16| props.onchange.reform(move |()| size);
    html! {
        <div class="setting" role="group" aria-labelledby="zoom-label">
            <div>
                <p class="setting-name" id="zoom-label">{ t!("settings-zoom") }</p>
                <p class="hint">{ t!("settings-zoom-hint", min = *ZOOM_PERCENT.start(), max = *ZOOM_PERCENT.end()) }</p>
            </div>
            <span class="switch-line">
                <Button class="icon-only" label={t!("settings-smaller")} disabled={smaller == percent}
                    onclick={to(smaller)}>{ "−" }</Button>
                <output class="number zoom-now" aria-live="polite">{ t!("settings-percent", percent = percent) }</output>
                <Button class="icon-only" label={t!("settings-larger")} disabled={larger == percent}
                    onclick={to(larger)}>{ "+" }</Button>
            </span>
        </div>
    }
}

/// One step from a size, within the limits.
fn stepped(percent: u16, is_larger: bool) -> u16 {
    let next = if is_larger {
        percent.saturating_add(STEP)
    } else {
        percent.saturating_sub(STEP)
    };
    next.clamp(*ZOOM_PERCENT.start(), *ZOOM_PERCENT.end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_goes_in_steps_and_stays_within_its_limits() {
        assert_eq!(stepped(100, true), 110);
        assert_eq!(stepped(100, false), 90);
        assert_eq!(stepped(195, true), 200);
        assert_eq!(stepped(200, true), 200);
        assert_eq!(stepped(80, false), 80);
    }
}
