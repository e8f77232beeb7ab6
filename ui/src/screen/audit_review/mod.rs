//! The review of the audit trail, as a guided task: what happened, a sample that nobody chose, what was
//! found of it, and the certificate (45 CFR 164.308(a)(1)(ii)(D)).

mod certify;
mod drafts;
mod findings;
mod look;
mod past;
mod sample;

use super::knowing::use_knowing;
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Banner, Button, Refused, Tone, focus};
use crate::store::watch::review::{ReviewForm, Step};
use crate::store::{Action, Route, use_store};
use crate::{act, format, t, wait};
use careloop_contract::query::ReadReview;
use careloop_contract::view::{ReviewDone, ReviewView};
use certify::Certify;
use drafts::use_kept_form;
use findings::Findings;
use look::Look;
use past::PastReviews;
use sample::Sample;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// A change of what was found.
pub(super) type Change = Rc<dyn Fn(&mut ReviewForm)>;

/// What every step is told.
#[derive(Properties, PartialEq)]
pub(super) struct StepProps {
    /// The review.
    pub(super) view: Rc<ReviewView>,
    /// What was found so far.
    pub(super) form: ReviewForm,
    /// Something else was found.
    pub(super) onchange: Callback<Change>,
}

/// The review of the audit trail.
#[component]
pub fn AuditReviewScreen() -> Html {
    let store = use_store();
    let known = use_knowing((), |()| ReadReview {});
    let done = use_state(|| None::<ReviewDone>);
    let back = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Go(Route::Oversight)))
    };
    let certified = Callback::from({
        let (known, done, dispatch) = (known.clone(), done.setter(), store.dispatcher());
        move |review: ReviewDone| {
            done.set(Some(review));
            known.again();
            let dispatch = dispatch.clone();
            spawn_local(async move { act::read_duties(&dispatch).await });
        }
    });
    let view = known.value().cloned();
    html! {
        <main class="list-pane page" id="main">
            <header class="screen-head">
                <Button class="quiet icon-only" label={t!("audit-review-back")} onclick={back}>
                    <IconView icon={Icon::ChevronLeft} />
                </Button>
                <h1>{ t!("screen-audit-review") }</h1>
                if let Some(view) = &view { { due(view) } }
            </header>
            <div class="page-body wide">
                <p class="lead">{ t!("audit-review-lead") }</p>
                <Refused refusal={known.refusal().cloned()} />
                if let Some(done) = &*done {
                    <Banner tone={Tone::Ok}>
                        <span class="banner-title">
                            { t!("audit-review-done", from = done.from.unmistakable(), to = done.to.unmistakable()) }
                        </span>
                        { t!("audit-review-done-text", place = format::count(done.place)) }
                    </Banner>
                }
                if let Some(view) = &view {
                    <Guided key={view.to.to_string()} view={view.clone()} oncertify={certified} />
                    <PastReviews reviews={view.past.clone()} />
                } else if known.refusal().is_none() {
                    <div aria-busy="true"><span class="skeleton"></span><span class="skeleton short"></span></div>
                }
            </div>
        </main>
    }
}

/// Until when it is due, and how long it is overdue.
fn due(view: &ReviewView) -> Html {
    if view.overdue > 0 {
        return html! {
            <span class="badge danger"><IconView icon={Icon::Overdue} small=true />
                { t!("audit-review-overdue", count = view.overdue) }</span>
        };
    }
    html! {
        <span class="badge"><IconView icon={Icon::Calendar} small=true />
            { t!("audit-review-due", day = view.due.unmistakable()) }</span>
    }
}

/// What the guided task is told.
#[derive(Properties, PartialEq)]
struct GuidedProps {
    view: Rc<ReviewView>,
    oncertify: Callback<ReviewDone>,
}

/// The step's heading takes the focus when the step changes.
const HEADING: &str = "review-step";

/// The steps, one at a time. What was found is kept while it is found.
#[component]
fn Guided(props: &GuidedProps) -> Html {
    let view = &props.view;
    let (form, onchange) = use_kept_form(view);
    let Some(form) = form else {
        return html! { <div aria-busy="true"><span class="skeleton"></span></div> };
    };
    html! { <Steps view={view.clone()} {form} {onchange} oncertify={props.oncertify.clone()} /> }
}

/// What the steps are told.
#[derive(Properties, PartialEq)]
struct StepsProps {
    view: Rc<ReviewView>,
    form: ReviewForm,
    onchange: Callback<Change>,
    oncertify: Callback<ReviewDone>,
}

#[component]
fn Steps(props: &StepsProps) -> Html {
    let (view, form) = (&props.view, &props.form);
    let onchange = &props.onchange;
    let now = form.step;
    let drawn = use_mut_ref(|| now);
    use_effect_with(now, move |now| {
        // Not when the screen appears: only where the person went on.
        // The entry that is looked at takes the focus itself.
        if drawn.replace(*now) != *now && *now != Step::Look {
            wait::soon(|| {
                focus::focus(HEADING);
            });
        }
    });
    let go = |step: Step| {
        onchange.reform(move |(): ()| {
            let change: Change = Rc::new(move |form| form.step = step);
            change
        })
    };
    let furthest = form.furthest();
    let steps = Step::ALL.into_iter().map(|step| {
        let words = t!(&format!("audit-review-step-{}", step.name()));
        let can_go = step != now && step <= furthest && view.ready;
        html! {
            <li class={classes!((step < now).then_some("done"))} aria-current={(step == now).then_some("step")}>
                if can_go {
                    <button type="button" class="link" onclick={go(step).reform(|_: MouseEvent| ())}>{ words }</button>
                } else {
                    { words }
                }
            </li>
        }
    });
    let told = || (view.clone(), form.clone(), onchange.clone());
    let content = match now {
        Step::Sample => {
            let (view, form, onchange) = told();
            html! { <Sample {view} {form} {onchange} /> }
        }
        Step::Look => {
            let (view, form, onchange) = told();
            html! { <Look {view} {form} {onchange} /> }
        }
        Step::Findings => {
            let (view, form, onchange) = told();
            html! { <Findings {view} {form} {onchange} /> }
        }
        Step::Certify => {
            let (view, form, onchange) = told();
            html! { <Certify {view} {form} {onchange} oncertify={props.oncertify.clone()} /> }
        }
    };
    html! {
        <section class="section review" aria-labelledby={HEADING}>
            <ol class="steps" aria-label={t!("audit-review-steps")}>{ for steps }</ol>
            <h2 id={HEADING} tabindex="-1">
                { t!(&format!("audit-review-title-{}", now.name()), from = view.from.unmistakable(), to = view.to.unmistakable()) }
            </h2>
            { content }
        </section>
    }
}

/// What was done, in words.
pub(super) fn entry_words(what: &str) -> String {
    crate::screen::audit::what(what)
}
