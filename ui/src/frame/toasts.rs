//! Short messages in the corner, read out politely. They go away by themselves: whatever can be done
//! about something stands elsewhere too.

use crate::store::notices::{Notice, NoticeAction};
use crate::store::{Action, use_store};
use crate::wait;
use yew::prelude::*;

/// Milliseconds a message stays, and more for each letter, so that it can be read.
const STAYS: i32 = 4_000;
const STAYS_FOR_A_LETTER: i32 = 70;

/// The region of short messages. It is always there, so that screen readers follow it.
#[component]
pub(super) fn Toasts() -> Html {
    let store = use_store();
    html! {
        <div class="toasts" role="status" aria-live="polite">
            { for store.notices.shown.iter().map(|notice| html! {
                <Toast key={notice.number} notice={notice.clone()} />
            }) }
        </div>
    }
}

/// What a message is told.
#[derive(Properties, PartialEq)]
struct ToastProps {
    notice: Notice,
}

/// A message, for as long as it stays.
#[component]
fn Toast(props: &ToastProps) -> Html {
    let dispatch = use_store().dispatcher();
    use_effect_with(props.notice.clone(), move |notice| {
        let letters = i32::try_from(notice.text.chars().count()).unwrap_or(0);
        let number = notice.number;
        let later = wait::after(STAYS + STAYS_FOR_A_LETTER * letters, move || {
            dispatch.dispatch(Action::Notice(NoticeAction::Close(number)));
        });
        move || drop(later)
    });
    html! { <p class="toast">{ props.notice.text.clone() }</p> }
}
