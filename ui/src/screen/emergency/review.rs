//! The review of one emergency access: who, when, whose, why, what was done, and what was found.

use super::{UseBadge, lasted};
use crate::act;
use crate::parts::button::ButtonKind;
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Banner, Button, Empty, FieldKind, Refused, TextField, Tone};
use crate::screen::asking::{use_asking, use_focus_on_refused};
use crate::screen::form_dialog::typed;
use crate::screen::knowing::use_knowing;
use crate::screen::past::moment;
use crate::store::staff::UseState;
use crate::store::{Action, Route, use_store};
use crate::{clock, format, t};
use careloop_contract::command::ReviewBreakGlass;
use careloop_contract::limits::REASON_CHARS;
use careloop_contract::query::ListBreakGlass;
use careloop_contract::view::{BreakGlassReview, BreakGlassUse};
use careloop_contract::{ActId, Field, Refusal};
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub struct ReviewScreenProps {
    /// The act that began the access.
    pub act: ActId,
}

/// The review of one emergency access.
#[component]
pub fn ReviewScreen(props: &ReviewScreenProps) -> Html {
    let store = use_store();
    let known = use_knowing((), |()| ListBreakGlass {});
    let one = known
        .value()
        .and_then(|uses| uses.iter().find(|one| one.act == props.act));
    // Nobody reviews themselves.
    let is_own = one.is_some_and(|one| store.session().is_some_and(|session| session.user == one.by.user));
    let back = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::Emergency)))
    };
    let again = Callback::from({
        let known = known.clone();
        move |()| known.again()
    });
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <Button class="quiet icon-only" label={t!("review-back")} onclick={back}>
                    <IconView icon={Icon::ChevronLeft} />
                </Button>
                <h1>{ t!("screen-review") }</h1>
                if let Some(one) = one { <UseBadge state={UseState::of(one)} /> }
            </header>
            <div class="page-body" key={props.act.to_string()}>
                <Refused refusal={known.refusal().cloned()} />
                if let Some(one) = one {
                    <Access one={one.clone()} />
                    if !one.reviews.is_empty() {
                        { findings(one, store.zone()) }
                    }
                    if one.closed {
                        <Banner tone={Tone::Ok}>{ t!("review-is-closed") }</Banner>
                    } else if is_own {
                        <Banner tone={Tone::Info}>{ t!("review-own") }</Banner>
                    } else if one.ended.is_none() {
                        <Banner tone={Tone::Warn}>{ t!("review-not-yet") }</Banner>
                    } else {
                        <FindingsForm act={props.act} onreview={again} />
                    }
                } else if known.value().is_some() {
                    <Empty title={t!("review-gone")} text={t!("review-gone-text")} />
                }
            </div>
        </main>
    }
}

/// What the facts are told.
#[derive(Properties, PartialEq)]
struct AccessProps {
    one: BreakGlassUse,
}

/// The access itself.
#[component]
fn Access(props: &AccessProps) -> Html {
    let store = use_store();
    let zone = store.zone();
    let one = &props.one;
    let today = clock::local_now(zone).0;
    let sealed = || html! { <span class="sealed"><IconView icon={Icon::SealedNote} small=true />{ t!("review-sealed") }</span> };
    html! {
        <dl class="fields">
            <dt>{ t!("review-who") }</dt>
            <dd>{ one.by.name.clone() }</dd>
            <dt>{ t!("sessions-where") }</dt>
            <dd>{ one.workstation.clone() }</dd>
            <dt>{ t!("review-began") }</dt>
            <dd>{ moment(one.began, zone) }</dd>
            <dt>{ t!("review-lasted") }</dt>
            <dd>{ lasted(one) }{ " · " }{ t!("review-allowed", at = moment(one.until, zone)) }</dd>
            <dt>{ t!("field-patient") }</dt>
            <dd>
                if let Some(patient) = &one.patient {
                    { patient.name.clone() }
                    if patient.born.is_some() { { " · " }{ format::born(patient.born, today) } }
                } else {
                    { t!("review-patient-hidden") }
                }
            </dd>
            <dt>{ t!("field-reason") }</dt>
            <dd>{ one.reason.as_ref().map_or_else(sealed, |reason| html! { <span class="passage">{ reason.clone() }</span> }) }</dd>
            <dt>{ t!("review-acts") }</dt>
            <dd class="number">{ one.acts }</dd>
        </dl>
    }
}

fn findings(one: &BreakGlassUse, zone: &str) -> Html {
    let line = |review: &BreakGlassReview| {
        let text = review.findings.clone().unwrap_or_else(|| t!("review-sealed"));
        html! {
            <li class={review.closed.then_some("done")}>
                <p class="history-line">
                    <strong>{ review.by.name.clone() }</strong>{ " " }
                    { if review.closed { t!("review-closed-it") } else { t!("review-looked") } }
                </p>
                <span class="meta">{ moment(review.at, zone) }</span>
                <p class="passage">{ text }</p>
            </li>
        }
    };
    html! {
        <section class="section" aria-labelledby="findings-title">
            <h2 id="findings-title">{ t!("findings-title") }</h2>
            <ol class="history">{ for one.reviews.iter().map(line) }</ol>
        </section>
    }
}

/// What the form is told.
#[derive(Properties, PartialEq)]
struct FindingsFormProps {
    /// The act that began the access.
    act: ActId,
    /// It was reviewed.
    onreview: Callback<()>,
}

const FIELDS: &[(Field, &str)] = &[(Field::Reason, "findings")];

/// What was found. With it the review is closed, or goes on.
#[component]
fn FindingsForm(props: &FindingsFormProps) -> Html {
    let store = use_store();
    let asking = use_asking();
    use_focus_on_refused(&asking, FIELDS);
    let text = use_state(String::new);
    let send = |close: bool| {
        let (asking, dispatch) = (asking.clone(), store.dispatcher());
        let (text, act, onreview) = (text.clone(), props.act, props.onreview.clone());
        Callback::from(move |()| {
            let (dispatch, onreview, text) = (dispatch.clone(), onreview.clone(), text.clone());
            asking.ask(async move {
                let findings = (*text).clone();
                if findings.trim().is_empty() {
                    return Err(Refusal::Empty { field: Field::Reason });
                }
                let request = ReviewBreakGlass { act, findings, close };
                act::save(&dispatch, request).await?;
                text.set(String::new());
                onreview.emit(());
                act::read_duties(&dispatch).await;
                Ok(())
            });
        })
    };
    let error = asking
        .refusal()
        .filter(|refusal| matches!(refusal, Refusal::Empty { .. }))
        .map(|_| AttrValue::from(t!("findings-missing")))
        .or_else(|| asking.beside(Field::Reason));
    let onsubmit = send(true).reform(|event: SubmitEvent| event.prevent_default());
    html! {
        <section class="section" aria-labelledby="findings-form">
            <h2 id="findings-form">{ t!("findings-form") }</h2>
            <p class="lead">{ t!("findings-lead") }</p>
            <form {onsubmit} novalidate=true>
                <TextField id="findings" kind={FieldKind::Lines(4)} label={t!("findings-title")} value={(*text).clone()}
                    oninput={typed(&text)} {error} max={REASON_CHARS} required=true hint={t!("findings-hint")} />
                <Refused refusal={asking.apart_from(&[Field::Reason])} />
                <div class="button-row">
                    <Button kind={ButtonKind::Primary} submit=true busy={asking.is_busy()} onclick={Callback::noop()}>
                        { t!("findings-close") }
                    </Button>
                    <Button busy={asking.is_busy()} onclick={send(false)}>{ t!("findings-keep") }</Button>
                </div>
            </form>
        </section>
    }
}
