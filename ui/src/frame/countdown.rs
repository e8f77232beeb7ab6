//! The last minute before the lock: over everything, also over dialogs, with the name of who is in.

use crate::parts::{Button, ButtonKind, Icon, IconView, Modal};
use crate::store::{Action, use_store};
use crate::t;
use crate::transport::send;
use careloop_contract::desk::NoteActivity;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What the countdown is told.
#[derive(Properties, PartialEq)]
pub(super) struct CountdownProps {
    /// Who is signed in: whoever stands here now may be somebody else.
    pub(super) name: AttrValue,
}

/// How long until the session locks. Said at once, then now and then; shown each second. Any key or
/// press stays: the idle clock hears of it before anything here does.
#[component]
pub(super) fn Countdown(props: &CountdownProps) -> Html {
    let store = use_store();
    let stay = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| {
            let dispatch = dispatch.clone();
            spawn_local(async move {
                if send(NoteActivity {}).await.is_ok() {
                    dispatch.dispatch(Action::LocksIn(None));
                }
            });
        })
    };
    let Some(seconds) = store.locks_in else {
        return html! { <div></div> };
    };
    let onkeydown = stay.reform(|event: KeyboardEvent| {
        // The key that stays does nothing else.
        event.prevent_default();
    });
    html! {
        <div><Modal id="countdown" labelled_by="countdown-title" onclose={stay.clone()}>
            <div class="dialog lock-countdown" {onkeydown}>
                <IconView icon={Icon::Lock} />
                <h2 id="countdown-title">{ t!("countdown-title", name = props.name.to_string()) }</h2>
                <p aria-hidden="true">{ t!("locks-in", seconds = seconds) }</p>
                <p class="unseen" role="status">{ spoken(seconds).map(|seconds| t!("locks-in", seconds = seconds)) }</p>
                <p class="hint">{ t!("countdown-kept") }</p>
                <div class="dialog-actions">
                    <Button kind={ButtonKind::Primary} onclick={stay}>{ t!("countdown-stay") }</Button>
                </div>
            </div>
        </Modal></div>
    }
}

/// The seconds that are read out: not every one.
fn spoken(seconds: u32) -> Option<u32> {
    [10, 20, 30, 60].into_iter().find(|mark| seconds <= *mark)
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn seconds_are_read_out_now_and_then() {
        for (seconds, expected) in [
            (61, None),
            (60, Some(60)),
            (31, Some(60)),
            (30, Some(30)),
            (21, Some(30)),
            (20, Some(20)),
            (3, Some(10)),
        ] {
            assert_eq!(spoken(seconds), expected, "{seconds}");
        }
    }
}
