//! The last step: the statement. With it the review is an entry that nobody can take back.

use super::Change;
use crate::act;
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Banner, Button, ButtonKind, FieldKind, Refused, TextField, Tone};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::store::watch::review::{DRAFT_PLACE, ReviewForm, Step};
use crate::store::{Action, Route, use_store};
use crate::t;
use crate::transport::send;
use careloop_contract::command::KeepDraft;
use careloop_contract::limits::REASON_CHARS;
use careloop_contract::view::{ReviewDone, ReviewView};
use careloop_contract::{Field, Refusal};
use std::rc::Rc;
use yew::prelude::*;

/// What the step is told.
#[derive(Properties, PartialEq)]
pub(super) struct CertifyProps {
    /// The review.
    pub(super) view: Rc<ReviewView>,
    /// What was found.
    pub(super) form: ReviewForm,
    /// Something else was written.
    pub(super) onchange: Callback<Change>,
    /// It was certified.
    pub(super) oncertify: Callback<ReviewDone>,
}

const FIELDS: &[(Field, &str)] = &[(Field::Reason, "statement")];

/// The statement.
#[component]
pub(super) fn Certify(props: &CertifyProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let (view, form) = (&props.view, &props.form);
    let submit = Callback::from({
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        let (request, oncertify) = (form.request(), props.oncertify.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let (dispatch, oncertify, request) = (dispatch.clone(), oncertify.clone(), request.clone());
            asking.ask(async move {
                if request.statement.is_empty() {
                    return Err(Refusal::Empty { field: Field::Reason });
                }
                let done = act::save(&dispatch, request).await?;
                let forget = KeepDraft {
                    place: DRAFT_PLACE.to_owned(),
                    text: String::new().into(),
                };
                // A draft of a period that is certified is not taken up again.
                let _ = send(forget).await;
                oncertify.emit(done);
                Ok(())
            });
        }
    });
    let typed = {
        let onchange = props.onchange.clone();
        Callback::from(move |text: String| {
            let change: Change = Rc::new(move |form| form.statement.clone_from(&text));
            onchange.emit(change);
        })
    };
    let back = props.onchange.reform(|()| {
        let change: Change = Rc::new(|form| form.step = Step::Findings);
        change
    });
    let alerts = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::Alerts)))
    };
    let error = asking
        .refusal()
        .filter(|refusal| matches!(refusal, Refusal::Empty { .. }))
        .map(|_| AttrValue::from(t!("audit-review-statement-missing")))
        .or_else(|| asking.beside(Field::Reason));
    let open = view.counts.open_alerts;
    html! {
        <form onsubmit={submit} novalidate=true>
            if open > 0 {
                <Banner tone={Tone::Warn}>
                    <span class="banner-title">{ t!("audit-review-alerts-first", count = open) }</span>
                    { t!("audit-review-alerts-first-text") }{ " " }
                    <Button class="small" onclick={alerts}>{ t!("audit-review-to-alerts") }</Button>
                </Banner>
            }
            <TextField id="statement" kind={FieldKind::Lines(4)} label={t!("audit-review-statement")}
                value={form.statement.clone()} oninput={typed} {error} max={REASON_CHARS} required=true
                hint={t!("audit-review-statement-hint")} />
            <p>{ t!("audit-review-certify-means", name = store.session().map(|session| session.name.clone()).unwrap_or_default()) }</p>
            <Refused refusal={asking.apart_from(&[Field::Reason])} />
            <div class="button-row">
                <Button onclick={back}><IconView icon={Icon::ChevronLeft} small=true />{ t!("audit-review-step-findings") }</Button>
                <Button kind={ButtonKind::Primary} submit=true busy={asking.is_busy()} disabled={open > 0} onclick={Callback::noop()}>
                    { t!("audit-review-certify") }
                </Button>
            </div>
        </form>
    }
}
