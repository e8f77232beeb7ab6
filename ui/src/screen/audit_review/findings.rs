//! The third step: what was found, together, before it is stated.

use super::{Change, StepProps, entry_words};
use crate::parts::icon::{Icon, IconView};
use crate::parts::{Button, ButtonKind, Empty};
use crate::screen::past::moment;
use crate::store::use_store;
use crate::store::watch::review::Step;
use crate::t;
use std::rc::Rc;
use yew::prelude::*;

/// What was found, together.
#[component]
pub(super) fn Findings(props: &StepProps) -> Html {
    let store = use_store();
    let (view, form) = (&props.view, &props.form);
    let asked = form.questioned();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let go = |step: Step| {
        props.onchange.reform(move |(): ()| {
            let change: Change = Rc::new(move |form| form.step = step);
            change
        })
    };
    let look_again = |at: usize| {
        props.onchange.reform(move |(): ()| {
            let change: Change = Rc::new(move |form| {
                form.at = at;
                form.step = Step::Look;
            });
            change
        })
    };
    let row = |at: usize| {
        let Some(line) = view.sample.get(at) else {
            return Html::default();
        };
        let by = line
            .by
            .as_ref()
            .map_or_else(|| t!("task-by-workstation"), |by| by.name.clone());
        html! {
            <li key={line.place}>
                <p class="history-line"><strong>{ by }</strong>{ " " }{ entry_words(&line.what) }</p>
                <span class="meta">{ moment(line.at, store.zone()) }</span>
                <p class="passage">{ form.words(at).to_owned() }</p>
                <Button class="small" label={t!("audit-review-again-of", number = number(at + 1))} onclick={look_again(at)}>
                    { t!("audit-review-again") }
                </Button>
            </li>
        }
    };
    html! {
        <>
            <p>{ t!("audit-review-found", expected = number(form.count() - asked.len()), questioned = number(asked.len())) }</p>
            if asked.is_empty() {
                <Empty icon={Icon::OkCircle} title={t!("audit-review-nothing-asked")} text={t!("audit-review-nothing-asked-text")} />
            } else {
                <h3>{ t!("audit-review-asked") }</h3>
                <ol class="history">{ for asked.into_iter().map(row) }</ol>
            }
            <div class="button-row">
                <Button onclick={go(Step::Look)}><IconView icon={Icon::ChevronLeft} small=true />{ t!("audit-review-look-again") }</Button>
                <Button kind={ButtonKind::Primary} onclick={go(Step::Certify)}>
                    { t!("audit-review-to-certify") }<IconView icon={Icon::ChevronRight} small=true />
                </Button>
            </div>
        </>
    }
}
