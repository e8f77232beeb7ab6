//! What became of an alert, in a choice and in words.

use crate::parts::{FieldKind, TextField, focus};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::form_dialog::{FormDialog, typed};
use crate::store::use_store;
use crate::store::watch::told;
use crate::{act, clock, t, words};
use careloop_contract::command::DisposeAlert;
use careloop_contract::limits::REASON_CHARS;
use careloop_contract::view::AlertView;
use careloop_contract::{AlertId, Disposition, Field, Refusal};
use yew::prelude::*;

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(super) struct DisposeDialogProps {
    /// The alert.
    pub(super) alert: AlertView,
    /// It was disposed of.
    pub(super) ondispose: Callback<AlertId>,
    /// It is done, or not wanted.
    pub(super) onclose: Callback<()>,
}

const FIELDS: &[(Field, &str)] = &[(Field::Reason, "disposal-words")];

/// What became of an alert. None is chosen beforehand: it is a statement.
#[component]
pub(super) fn DisposeDialog(props: &DisposeDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let chosen = use_state(|| None::<Disposition>);
    let text = use_state(String::new);
    let is_missing = use_state(|| false);
    let alert = &props.alert;
    let day = clock::local(alert.at, store.zone()).0.unmistakable();
    let submit = Callback::from({
        let (asking, dispatch, id) = (asking.clone(), store.dispatcher(), alert.alert);
        let (chosen, text, is_missing) = (chosen.clone(), text.clone(), is_missing.setter());
        let (ondispose, onclose) = (props.ondispose.clone(), props.onclose.clone());
        move |()| {
            is_missing.set(chosen.is_none());
            let Some(disposition) = *chosen else {
                focus::focus("disposition-appropriate");
                return;
            };
            let (dispatch, words) = (dispatch.clone(), text.trim().to_owned());
            let (ondispose, onclose) = (ondispose.clone(), onclose.clone());
            asking.ask(async move {
                if words.is_empty() {
                    return Err(Refusal::Empty { field: Field::Reason });
                }
                let request = DisposeAlert {
                    alert: id,
                    disposition,
                    words,
                };
                act::save(&dispatch, request).await?;
                onclose.emit(());
                ondispose.emit(id);
                Ok(())
            });
        }
    });
    let is_wrong = *is_missing && chosen.is_none();
    let error = asking
        .refusal()
        .filter(|refusal| matches!(refusal, Refusal::Empty { .. }))
        .map(|_| AttrValue::from(t!("disposal-words-missing")))
        .or_else(|| asking.beside(Field::Reason));
    html! {
        <FormDialog id="dispose-alert" title={t!("disposal-title", rule = words::rule(alert.rule))} asking={asking.clone()}
            beside={vec![Field::Reason]} submit={t!("disposal-submit")} onsubmit={submit} onclose={props.onclose.clone()}>
            <p>{ told(alert, &day) }</p>
            <fieldset class={classes!("field", "choices", is_wrong.then_some("has-error"))}
                aria-describedby={is_wrong.then_some("disposition-error")}>
                <legend>{ t!("disposal-what") }</legend>
                { for Disposition::ALL.iter().map(|disposition| {
                    let (chosen, disposition) = (chosen.clone(), *disposition);
                    let is_chosen = *chosen == Some(disposition);
                    let onchange = Callback::from(move |_: Event| chosen.set(Some(disposition)));
                    html! {
                        <label class="choice">
                            <input type="radio" name="disposition" id={format!("disposition-{}", disposition.name())}
                                checked={is_chosen} {onchange} />
                            <span>{ words::disposition(disposition) }
                                <span class="hint">{ t!(&format!("disposition-means-{}", disposition.name())) }</span>
                            </span>
                        </label>
                    }
                }) }
                if is_wrong {
                    <p class="error" id="disposition-error" role="alert">{ t!("disposal-what-missing") }</p>
                }
            </fieldset>
            <TextField id="disposal-words" kind={FieldKind::Lines(3)} label={t!("disposal-words")} value={(*text).clone()}
                oninput={typed(&text)} {error} max={REASON_CHARS} required=true hint={t!("disposal-words-hint")} />
        </FormDialog>
    }
}
