//! A dialog that asks for what an act needs, and for the fields that many acts have in common.

use super::asking::Asking;
use crate::parts::button::ButtonKind;
use crate::parts::{Button, Dialog, FieldKind, Refused, TextField};
use crate::{t, words};
use careloop_contract::limits::REASON_CHARS;
use careloop_contract::{Field, IdentityCheck};
use yew::prelude::*;

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(crate) struct FormDialogProps {
    /// Its id.
    pub(crate) id: AttrValue,
    /// What it asks.
    pub(crate) title: AttrValue,
    /// The fields.
    #[prop_or_default]
    pub(crate) children: Html,
    /// What was asked of the engine, and refused.
    pub(crate) asking: Asking,
    /// Fields beside which a refusal is said. All others stand with the form.
    #[prop_or_default]
    pub(crate) beside: Vec<Field>,
    /// The words of the button that does it.
    pub(crate) submit: AttrValue,
    /// How much that stands out.
    #[prop_or(ButtonKind::Primary)]
    pub(crate) kind: ButtonKind,
    /// More classes.
    #[prop_or_default]
    pub(crate) class: Classes,
    /// It is to be done.
    pub(crate) onsubmit: Callback<()>,
    /// It is not wanted.
    pub(crate) onclose: Callback<()>,
}

/// A dialog that asks for what an act needs.
#[component]
pub(crate) fn FormDialog(props: &FormDialogProps) -> Html {
    let onsubmit = props
        .onsubmit
        .reform(|event: SubmitEvent| event.prevent_default());
    let strong = (props.kind == ButtonKind::Danger).then_some("primary");
    html! {
        <Dialog id={props.id.clone()} class={props.class.clone()} title={props.title.clone()}
            onclose={props.onclose.clone()}>
            <form {onsubmit} novalidate=true>
                { props.children.clone() }
                <Refused refusal={props.asking.apart_from(&props.beside)} />
                <div class="dialog-actions">
                    <Button onclick={props.onclose.clone()}>{ t!("cancel") }</Button>
                    <Button kind={props.kind} class={classes!(strong)} submit=true busy={props.asking.is_busy()}
                        onclick={Callback::noop()}>{ props.submit.clone() }</Button>
                </div>
            </form>
        </Dialog>
    }
}

/// What a field for a reason is told.
#[derive(Properties, PartialEq)]
pub(crate) struct ReasonFieldProps {
    /// Its id.
    pub(crate) id: AttrValue,
    /// What stands in it.
    pub(crate) value: UseStateHandle<String>,
    /// What was refused.
    pub(crate) asking: Asking,
    /// Whether it has the focus when it appears.
    #[prop_or_default]
    pub(crate) autofocus: bool,
    /// Whether it may be left empty.
    #[prop_or_default]
    pub(crate) optional: bool,
}

/// Why something is done. It stands in the record for good.
#[component]
pub(crate) fn ReasonField(props: &ReasonFieldProps) -> Html {
    html! {
        <TextField id={props.id.clone()} kind={FieldKind::Lines(2)} label={words::field(Field::Reason)}
            value={(*props.value).clone()} oninput={typed(&props.value)}
            error={props.asking.beside(Field::Reason)} max={REASON_CHARS} required={!props.optional}
            hint={t!("reason-hint")} autofocus={props.autofocus} />
    }
}

/// What the choice is told.
#[derive(Properties, PartialEq)]
pub(crate) struct IdentityFieldProps {
    /// Its id.
    pub(crate) id: AttrValue,
    /// What is chosen.
    pub(crate) value: UseStateHandle<Option<IdentityCheck>>,
    /// Whether one was wanted and none was chosen.
    pub(crate) is_missing: bool,
}

/// How it was made sure who asks (45 CFR 164.312(d)). None is chosen beforehand: it is a statement.
#[component]
pub(crate) fn IdentityField(props: &IdentityFieldProps) -> Html {
    let error_id = format!("{}-error", props.id);
    let is_wrong = props.is_missing && props.value.is_none();
    html! {
        <fieldset class={classes!("field", "choices", is_wrong.then_some("has-error"))} id={props.id.clone()}
            tabindex="-1" aria-describedby={is_wrong.then(|| error_id.clone())}>
            <legend>{ t!("identity-title") }</legend>
            { for IdentityCheck::ALL.iter().map(|check| {
                let (value, check) = (props.value.clone(), *check);
                let is_chosen = *value == Some(check);
                let onchange = Callback::from(move |_: Event| value.set(Some(check)));
                html! {
                    <label class="choice">
                        <input type="radio" name={props.id.clone()} checked={is_chosen} {onchange} />
                        <span>{ words::identity(check) }</span>
                    </label>
                }
            }) }
            if is_wrong {
                <p class="error" id={error_id} role="alert">{ t!("identity-missing") }</p>
            }
        </fieldset>
    }
}

/// Puts what is typed where it is kept.
pub(crate) fn typed(value: &UseStateHandle<String>) -> Callback<String> {
    let value = value.setter();
    Callback::from(move |text| value.set(text))
}
