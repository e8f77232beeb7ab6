//! The written procedure, and who is named to use it.

use crate::act;
use crate::parts::{Button, Empty, FieldKind, Refused, TextField};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::form_dialog::{FormDialog, ReasonField, typed};
use crate::screen::knowing::use_knowing;
use crate::screen::past::moment;
use crate::screen::tick_people::TickPeople;
use crate::store::use_store;
use crate::{t, words};
use careloop_contract::command::{NameInvokers, WriteProcedure};
use careloop_contract::limits::PROCEDURE_CHARS;
use careloop_contract::query::ReadProcedure;
use careloop_contract::view::{PersonView, ProcedureView};
use careloop_contract::{Action as Permission, Field, UserId};
use yew::prelude::*;

/// What lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Text,
    Invokers,
}

/// The written procedure, and who is named to use it.
#[component]
pub(super) fn Procedure() -> Html {
    let store = use_store();
    let known = use_knowing((), |()| ReadProcedure {});
    let open = use_state(|| None::<Open>);
    let show = |what: Option<Open>| {
        let open = open.setter();
        Callback::from(move |()| open.set(what))
    };
    let procedure = known.value().and_then(|procedure| procedure.as_ref().clone());
    let put = Callback::from({
        let known = known.clone();
        move |view: ProcedureView| known.put(Some(view))
    });
    let can_write = store.may(Permission::WriteProcedure);
    let can_name = procedure.is_some() && store.may(Permission::NameInvokers);
    let people = procedure
        .as_ref()
        .map(|procedure| procedure.invokers.as_slice())
        .unwrap_or_default();
    html! {
        <section class="section" aria-labelledby="procedure-title">
            <h2 id="procedure-title">{ t!("procedure-title") }</h2>
            <Refused refusal={known.refusal().cloned()} />
            if let Some(procedure) = &procedure {
                <p class="meta">
                    { t!("procedure-version", number = procedure.number, name = procedure.by.name.clone(),
                        at = moment(procedure.at, store.zone())) }
                </p>
                <div class="procedure selectable">{ procedure.text.clone() }</div>
                <h3>{ t!("invokers-title") }</h3>
                if people.is_empty() {
                    <p>{ t!("invokers-none") }</p>
                } else {
                    <ul class="plain-list">
                        { for people.iter().map(|person| html! { <li>{ person.name.clone() }</li> }) }
                    </ul>
                }
                <p class="hint">{ t!("invokers-hint") }</p>
            } else if known.value().is_some() {
                <Empty title={t!("procedure-none")} text={t!("procedure-none-text")} />
            }
            if known.value().is_some() {
                <div class="button-row">
                    if can_write {
                        <Button id="write-procedure" onclick={show(Some(Open::Text))}>
                            { if procedure.is_some() { t!("procedure-change") } else { t!("procedure-write") } }
                        </Button>
                    }
                    if can_name {
                        <Button id="name-invokers" onclick={show(Some(Open::Invokers))}>{ t!("invokers-change") }</Button>
                    }
                </div>
            }
            { match *open {
                None => Html::default(),
                Some(Open::Text) => html! {
                    <TextDialog text={procedure.as_ref().map(|procedure| procedure.text.clone()).unwrap_or_default()}
                        onput={put} onclose={show(None)} />
                },
                Some(Open::Invokers) => html! {
                    <InvokersDialog named={people.iter().map(|person| person.user).collect::<Vec<_>>()}
                        onput={put} onclose={show(None)} />
                },
            } }
        </section>
    }
}

/// What the dialog is told.
#[derive(Properties, PartialEq)]
struct TextDialogProps {
    /// The text in force.
    text: String,
    /// It was written.
    onput: Callback<ProcedureView>,
    /// It is done, or not wanted.
    onclose: Callback<()>,
}

const TEXT_FIELDS: &[(Field, &str)] = &[(Field::Procedure, "procedure-text")];

/// Writing a new version. The one before stays in the record.
#[component]
fn TextDialog(props: &TextDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, TEXT_FIELDS);
    let text = use_state(|| {
        if props.text.is_empty() {
            t!("procedure-template")
        } else {
            props.text.clone()
        }
    });
    let submit = Callback::from({
        let (asking, dispatch, text) = (asking.clone(), store.dispatcher(), (*text).clone());
        let (onput, onclose) = (props.onput.clone(), props.onclose.clone());
        move |()| {
            let (dispatch, text) = (dispatch.clone(), text.clone());
            let (onput, onclose) = (onput.clone(), onclose.clone());
            asking.ask(async move {
                let view = act::save(&dispatch, WriteProcedure { text }).await?;
                onput.emit(view);
                onclose.emit(());
                Ok(())
            });
        }
    });
    html! {
        <FormDialog id="procedure" class="wide" title={t!("procedure-write")} asking={asking.clone()}
            beside={vec![Field::Procedure]} submit={t!("procedure-submit")} onsubmit={submit}
            onclose={props.onclose.clone()}>
            <p>{ t!("procedure-lead") }</p>
            <TextField id="procedure-text" kind={FieldKind::Lines(12)} label={words::field(Field::Procedure)}
                value={(*text).clone()} oninput={typed(&text)} error={asking.beside(Field::Procedure)}
                max={PROCEDURE_CHARS} required=true autofocus=true />
        </FormDialog>
    }
}

/// What the dialog is told.
#[derive(Properties, PartialEq)]
struct InvokersDialogProps {
    /// Who is named now.
    named: Vec<UserId>,
    /// Others are named.
    onput: Callback<ProcedureView>,
    /// It is done, or not wanted.
    onclose: Callback<()>,
}

const INVOKERS_FIELDS: &[(Field, &str)] = &[
    (Field::Invoker, "invokers-people"),
    (Field::Reason, "invokers-reason"),
];

/// Naming everyone who may open clinical text in an emergency.
#[component]
fn InvokersDialog(props: &InvokersDialogProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, INVOKERS_FIELDS);
    let policy = store.policy.clone();
    let named = use_state(|| props.named.clone());
    let reason = use_state(String::new);
    let submit = Callback::from({
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        let (named, reason) = ((*named).clone(), (*reason).clone());
        let (onput, onclose) = (props.onput.clone(), props.onclose.clone());
        move |()| {
            let (dispatch, people, reason) = (dispatch.clone(), named.clone(), reason.clone());
            let (onput, onclose) = (onput.clone(), onclose.clone());
            asking.ask(async move {
                let view = act::save(&dispatch, NameInvokers { people, reason }).await?;
                onput.emit(view);
                onclose.emit(());
                act::read_people(&dispatch).await;
                act::read_session(&dispatch).await;
                Ok(())
            });
        }
    });
    let choose = Callback::from({
        let named = named.setter();
        move |people| named.set(people)
    });
    html! {
        <FormDialog id="invokers" class="wide" title={t!("invokers-change")} asking={asking.clone()}
            beside={vec![Field::Invoker, Field::Reason]} submit={t!("invokers-submit")} onsubmit={submit}
            onclose={props.onclose.clone()}>
            <p>{ t!("invokers-lead") }</p>
            <TickPeople id="invokers-people" label={t!("invokers-title")} ticked={(*named).clone()} onchange={choose}
                fits={Callback::from(move |person: PersonView| policy.allows_at_all(Permission::BreakGlass, person.roles))}
                error={asking.beside(Field::Invoker)} />
            <ReasonField id="invokers-reason" value={reason} asking={asking.clone()} />
        </FormDialog>
    }
}
