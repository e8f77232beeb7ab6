//! A labelled field for text, and one for a choice. What is wrong stands beside it.

use super::{Icon, IconView};
use crate::t;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// What is typed into a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text.
    #[default]
    Line,
    /// A password. Pasting is allowed, and password managers work.
    Password,
    /// A search.
    Search,
    /// A text of this many visible lines.
    Lines(u8),
}

/// What a field for text is told.
#[derive(Properties, PartialEq)]
pub struct TextFieldProps {
    /// Its id; its hint and error hang on it.
    pub id: AttrValue,
    /// Its label.
    pub label: AttrValue,
    /// What stands in it.
    pub value: AttrValue,
    /// What stands in it now.
    pub oninput: Callback<String>,
    /// What is typed into it.
    #[prop_or_default]
    pub kind: FieldKind,
    /// What to type.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Most characters. More can be typed or pasted, is counted, and is never cut off.
    #[prop_or_default]
    pub max: Option<usize>,
    /// Whether it must be filled in.
    #[prop_or_default]
    pub required: bool,
    /// What browsers and password managers call it.
    #[prop_or("off".into())]
    pub autocomplete: AttrValue,
    /// What a keyboard on the screen offers, as `inputmode` names it.
    #[prop_or_default]
    pub inputmode: Option<AttrValue>,
    /// Whether it has the focus when it appears.
    #[prop_or_default]
    pub autofocus: bool,
    /// Whether it can only be read.
    #[prop_or_default]
    pub readonly: bool,
    /// Keys, before the field sees them.
    #[prop_or_default]
    pub onkeydown: Option<Callback<KeyboardEvent>>,
    /// The focus leaves it.
    #[prop_or_default]
    pub onblur: Option<Callback<FocusEvent>>,
    /// To focus it by.
    #[prop_or_default]
    pub node: NodeRef,
}

/// Characters left at which the count is shown.
const SHOW_COUNT_AT: usize = 100;

/// A labelled field for text.
#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    let focus_at_once = props.autofocus;
    let appeared = props.node.clone();
    // Once, when it appears. A parent that keeps no node brings another at every drawing, and a field that took
    // the focus then would take it while somebody types elsewhere.
    use_effect_with((), move |()| {
        if focus_at_once && let Some(field) = appeared.cast::<web_sys::HtmlElement>() {
            // A field that cannot take the focus can still be reached by Tab.
            let _ = field.focus();
        }
    });
    let (hint_id, error_id) = (format!("{}-hint", props.id), format!("{}-error", props.id));
    let mut described = Vec::new();
    if props.hint.is_some() {
        described.push(hint_id.clone());
    }
    if props.error.is_some() {
        described.push(error_id.clone());
    }
    let described = (!described.is_empty()).then(|| described.join(" "));
    let invalid = props.error.is_some().then_some("true");
    let required = props.required.then_some("true");
    let field = match props.kind {
        FieldKind::Lines(rows) => {
            let oninput = props
                .oninput
                .reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
            html! {
                <textarea id={props.id.clone()} ref={props.node.clone()} rows={rows.to_string()}
                    value={props.value.clone()} autocomplete={props.autocomplete.clone()} {oninput}
                    aria-describedby={described} aria-invalid={invalid} aria-required={required}
                    readonly={props.readonly} onkeydown={props.onkeydown.clone()} onblur={props.onblur.clone()} />
            }
        }
        FieldKind::Line | FieldKind::Password | FieldKind::Search => {
            let kind = match props.kind {
                FieldKind::Password => "password",
                FieldKind::Search => "search",
                FieldKind::Line | FieldKind::Lines(_) => "text",
            };
            let oninput = props
                .oninput
                .reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
            html! {
                <input type={kind} id={props.id.clone()} ref={props.node.clone()} value={props.value.clone()}
                    autocomplete={props.autocomplete.clone()} {oninput} spellcheck="false"
                    inputmode={props.inputmode.clone()}
                    aria-describedby={described} aria-invalid={invalid} aria-required={required}
                    readonly={props.readonly} onkeydown={props.onkeydown.clone()} onblur={props.onblur.clone()} />
            }
        }
    };
    let count = props.value.chars().count();
    let counter = props.max.filter(|max| count + SHOW_COUNT_AT > *max).map(|max| {
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        html! {
            <span class="counter" aria-live="polite">
                { t!("field-count", count = number(count), max = number(max)) }
            </span>
        }
    });
    html! {
        <div class="field">
            <label for={props.id.clone()}>{ props.label.clone() }</label>
            { field }
            // In a place of its own: what comes and goes beside a field must not make the field anew.
            <>{ counter }</>
            if let Some(hint) = &props.hint {
                <p class="hint" id={hint_id}>{ hint.clone() }</p>
            }
            if let Some(error) = &props.error {
                <p class="error" id={error_id} role="alert"><IconView icon={Icon::Error} />{ error.clone() }</p>
            }
        </div>
    }
}

/// What a field for a choice is told.
#[derive(Properties, PartialEq)]
pub struct SelectFieldProps {
    /// Its id.
    pub id: AttrValue,
    /// Its label.
    pub label: AttrValue,
    /// The value chosen.
    pub value: AttrValue,
    /// Values and their words, in order.
    pub choices: Vec<(AttrValue, AttrValue)>,
    /// Another value is chosen.
    pub onchange: Callback<String>,
    /// What the choice means.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Whether it can only be read.
    #[prop_or_default]
    pub disabled: bool,
    /// Keys, before the field sees them.
    #[prop_or_default]
    pub onkeydown: Option<Callback<KeyboardEvent>>,
    /// To focus it by.
    #[prop_or_default]
    pub node: NodeRef,
}

/// A labelled field for a choice among a few.
#[component]
pub fn SelectField(props: &SelectFieldProps) -> Html {
    let onchange = props
        .onchange
        .reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    let hint_id = format!("{}-hint", props.id);
    let error_id = format!("{}-error", props.id);
    let described = match (&props.hint, &props.error) {
        (_, Some(_)) => Some(error_id.clone()),
        (Some(_), None) => Some(hint_id.clone()),
        (None, None) => None,
    };
    html! {
        <div class="field">
            <label for={props.id.clone()}>{ props.label.clone() }</label>
            <select id={props.id.clone()} ref={props.node.clone()} {onchange} disabled={props.disabled}
                onkeydown={props.onkeydown.clone()}
                aria-describedby={described} aria-invalid={props.error.is_some().then_some("true")}>
                { for props.choices.iter().map(|(value, words)| html! {
                    <option value={value.clone()} selected={*value == props.value}>{ words.clone() }</option>
                }) }
            </select>
            if let Some(hint) = &props.hint {
                <p class="hint" id={hint_id}>{ hint.clone() }</p>
            }
            if let Some(error) = &props.error {
                <p class="error" id={error_id} role="alert"><IconView icon={Icon::Error} />{ error.clone() }</p>
            }
        </div>
    }
}
