//! Short messages in the corner, read out politely.

use crate::store::notices::NoticeAction;
use crate::store::{Action, use_store};
use crate::t;
use yew::prelude::*;

/// The region of short messages. It is always there, so that screen readers follow it.
#[component]
pub(super) fn Toasts() -> Html {
    let store = use_store();
    html! {
        <div class="toasts" role="status" aria-live="polite">
            { for store.notices.shown.iter().map(|notice| {
                let (dispatch, number) = (store.dispatcher(), notice.number);
                let close = Callback::from(move |_: MouseEvent| {
                    dispatch.dispatch(Action::Notice(NoticeAction::Close(number)));
                });
                html! {
                    <p class="toast" key={number}>
                        <span>{ notice.text.clone() }</span>
                        <button type="button" class="button quiet" onclick={close}>{ t!("close") }</button>
                    </p>
                }
            }) }
        </div>
    }
}
