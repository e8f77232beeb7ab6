//! Beginning an emergency access to one patient's clinical text.

use crate::act;
use crate::parts::button::ButtonKind;
use crate::parts::{Banner, FieldKind, PasswordField, TextField, Tone};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::form_dialog::{FormDialog, typed};
use crate::screen::knowing::use_knowing;
use crate::store::{Action, use_store};
use crate::{t, words};
use careloop_contract::command::BeginBreakGlass;
use careloop_contract::limits::REASON_CHARS;
use careloop_contract::query::ReadProcedure;
use careloop_contract::{Field, PatientId, Refusal, Secret};
use yew::prelude::*;

/// What the dialog is told.
#[derive(Properties, PartialEq)]
pub(crate) struct BeginDialogProps {
    /// Whose clinical text it is about.
    pub(crate) patient: PatientId,
    /// Their name, as the banner has it.
    pub(crate) name: AttrValue,
    /// It is done, or not wanted.
    pub(crate) onclose: Callback<()>,
}

const FIELDS: &[(Field, &str)] = &[(Field::Reason, "emergency-reason")];

/// Begins an emergency access: the procedure in short, why, who, and what follows from it.
#[component]
pub(crate) fn BeginDialog(props: &BeginDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let known = use_knowing((), |()| ReadProcedure {});
    let (reason, password) = (use_state(String::new), use_state(String::new));
    let submit = Callback::from({
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        let (patient, onclose) = (props.patient, props.onclose.clone());
        let (reason, password) = ((*reason).clone(), password.clone());
        move |()| {
            let (dispatch, onclose, reason) = (dispatch.clone(), onclose.clone(), reason.clone());
            let (secret, password) = ((*password).clone(), password.clone());
            asking.ask(async move {
                if reason.trim().is_empty() {
                    return Err(Refusal::Empty { field: Field::Reason });
                }
                let request = BeginBreakGlass {
                    patient,
                    reason: Secret::new(reason),
                    password: Secret::new(secret),
                };
                if let Err(refusal) = act::save(&dispatch, request).await {
                    if refusal == Refusal::WrongSignIn {
                        password.set(String::new());
                    }
                    return Err(refusal);
                }
                act::read_session(&dispatch).await;
                onclose.emit(());
                // What was sealed can be read now.
                dispatch.dispatch(Action::Refresh);
                Ok(())
            });
        }
    });
    let wrong = asking
        .refusal()
        .filter(|refusal| **refusal == Refusal::WrongSignIn)
        .map(|_| AttrValue::from(t!("own-password-current-wrong")));
    let procedure = known.value().and_then(|procedure| procedure.as_ref().as_ref());
    html! {
        <FormDialog id="emergency" class="wide under-banner" title={t!("emergency-ask", name = props.name.to_string())}
            kind={ButtonKind::Danger} asking={asking.clone()} beside={vec![Field::Reason]}
            submit={t!("emergency-begin")} onsubmit={submit} onclose={props.onclose.clone()}>
            <p>{ t!("emergency-ask-text") }</p>
            if let Some(procedure) = procedure {
                <details class="heads" open=true>
                    <summary>{ t!("procedure-number", number = procedure.number) }</summary>
                    <div class="procedure short" tabindex="0" role="region" aria-label={t!("procedure-title")}>
                        { procedure.text.clone() }
                    </div>
                </details>
            }
            <TextField id="emergency-reason" kind={FieldKind::Lines(2)} label={words::field(Field::Reason)}
                value={(*reason).clone()} oninput={typed(&reason)} error={asking.beside(Field::Reason)}
                max={REASON_CHARS} required=true hint={t!("emergency-reason-hint")} autofocus=true />
            <PasswordField id="emergency-password" label={t!("emergency-password")} value={(*password).clone()}
                oninput={typed(&password)} error={wrong} />
            <Banner tone={Tone::Warn}>
                <span class="banner-title">{ t!("emergency-recorded") }</span>{ t!("emergency-recorded-text") }
            </Banner>
        </FormDialog>
    }
}
