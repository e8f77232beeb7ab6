//! What can be done with the rows that are chosen, and how far it is.

use crate::act::tasks;
use crate::parts::{Button, ButtonKind, Icon, IconView};
use crate::store::work::bulk::BulkAction;
use crate::store::work::choice::Choose;
use crate::store::work::{Question, Verb, WorkAction};
use crate::store::{Action, use_store};
use crate::t;
use yew::prelude::*;

/// A bar over the list while rows are chosen, or something is done with them.
#[component]
pub(super) fn SelectionBar() -> Html {
    let store = use_store();
    let send = |action: WorkAction| {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Work(action.clone())))
    };
    if let Some(bulk) = &store.work.bulk {
        let (answered, total) = (bulk.answered, bulk.total());
        let is_running = bulk.is_running();
        let words = match (is_running, bulk.refused) {
            (true, _) => t!("bulk-running", done = answered, total = total),
            (false, 0) => t!("bulk-done", done = answered, total = total),
            (false, refused) => t!("bulk-refused", done = answered - refused, refused = refused),
        };
        return html! {
            <div class="selection-bar" role="group" aria-label={t!("bulk-label")}>
                <span role="status">{ words }</span>
                if is_running {
                    <progress value={answered.to_string()} max={total.to_string()} aria-label={t!("bulk-label")}></progress>
                    <Button class="small" onclick={send(WorkAction::Bulk(BulkAction::Stop))}>{ t!("bulk-stop") }</Button>
                } else {
                    <Button class="small icon-only" kind={ButtonKind::Quiet} label={t!("close")}
                        onclick={send(WorkAction::Bulk(BulkAction::Close))}><IconView icon={Icon::Close} /></Button>
                }
            </div>
        };
    }
    let count = u32::try_from(store.work.selected().len()).unwrap_or(u32::MAX);
    if count == 0 {
        return Html::default();
    }
    let complete = {
        let store = store.clone();
        Callback::from(move |()| tasks::begin_all(&store.dispatcher(), store.work.chosen(), Verb::Complete))
    };
    let ask = |question: Question| {
        let store = store.clone();
        Callback::from(move |()| tasks::ask(&store.dispatcher(), question, store.work.chosen()))
    };
    html! {
        <div class="selection-bar" role="group" aria-label={t!("selection-label")}>
            <strong role="status">{ t!("selection-count", count = count) }</strong>
            <Button class="small" kind={ButtonKind::Quiet} onclick={complete}>{ t!("work-complete") }</Button>
            <Button class="small" kind={ButtonKind::Quiet} onclick={ask(Question::Assign)}>{ t!("work-assign") }</Button>
            <Button class="small" kind={ButtonKind::Quiet} onclick={ask(Question::Due)}>{ t!("work-due") }</Button>
            <Button class="small icon-only" kind={ButtonKind::Quiet} label={t!("selection-clear")}
                onclick={send(WorkAction::Choose(Choose::Clear))}><IconView icon={Icon::Close} /></Button>
        </div>
    }
}
