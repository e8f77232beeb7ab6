//! A field for a password, which can be shown while it is typed.

use super::{Icon, IconView};
use crate::t;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// What a field for a password is told.
#[derive(Properties, PartialEq)]
pub struct PasswordFieldProps {
    /// Its id; its hint and error hang on it.
    pub id: AttrValue,
    /// Its label.
    pub label: AttrValue,
    /// What stands in it.
    pub value: AttrValue,
    /// What stands in it now.
    pub oninput: Callback<String>,
    /// Whether the password is one to be chosen, not one that exists.
    #[prop_or_default]
    pub is_new: bool,
    /// What to type.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with it.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// Whether it has the focus when it appears.
    #[prop_or_default]
    pub autofocus: bool,
    /// What browsers and password managers call it, where it is no password: a PIN is `off`.
    #[prop_or_default]
    pub autocomplete: Option<AttrValue>,
    /// Whether only digits are typed.
    #[prop_or_default]
    pub digits: bool,
    /// Keys, before the field sees them.
    #[prop_or_default]
    pub onkeydown: Option<Callback<KeyboardEvent>>,
}

/// A field for a password. Pasting is allowed and password managers work (WCAG 2.2, 3.3.8).
#[component]
pub fn PasswordField(props: &PasswordFieldProps) -> Html {
    let shown = use_state(|| false);
    let (focus_at_once, node) = (props.autofocus, use_node_ref());
    let appeared = node.clone();
    use_effect_with((), move |()| {
        if focus_at_once && let Some(field) = appeared.cast::<web_sys::HtmlElement>() {
            // A field that cannot take the focus can still be reached by Tab.
            let _ = field.focus();
        }
    });
    let oninput = props
        .oninput
        .reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    let toggle = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(!*shown))
    };
    let (hint_id, error_id) = (format!("{}-hint", props.id), format!("{}-error", props.id));
    let described = match (&props.hint, &props.error) {
        (Some(_), Some(_)) => Some(format!("{hint_id} {error_id}")),
        (Some(_), None) => Some(hint_id.clone()),
        (None, Some(_)) => Some(error_id.clone()),
        (None, None) => None,
    };
    let usual = if props.is_new {
        "new-password"
    } else {
        "current-password"
    };
    let autocomplete = props.autocomplete.clone().unwrap_or_else(|| usual.into());
    let show = if props.digits {
        t!("show-digits")
    } else {
        t!("show-password")
    };
    html! {
        <div class="field">
            <label for={props.id.clone()}>{ props.label.clone() }</label>
            <span class="input-with-button">
                <input type={if *shown { "text" } else { "password" }} id={props.id.clone()}
                    ref={node} value={props.value.clone()} {oninput} spellcheck="false"
                    autocomplete={autocomplete} inputmode={props.digits.then_some("numeric")}
                    onkeydown={props.onkeydown.clone()}
                    aria-describedby={described} aria-required="true"
                    aria-invalid={props.error.is_some().then_some("true")} />
                <button type="button" class="button quiet icon-only" onclick={toggle}
                    aria-pressed={shown.to_string()} aria-label={show.clone()} title={show}>
                    <IconView icon={Icon::Eye} />
                </button>
            </span>
            if let Some(hint) = &props.hint {
                <p class="hint" id={hint_id}>{ hint.clone() }</p>
            }
            if let Some(error) = &props.error {
                <p class="error" id={error_id} role="alert"><IconView icon={Icon::Error} />{ error.clone() }</p>
            }
        </div>
    }
}
