//! What is typed is kept under the person's own key while they type, so that a lock loses nothing.

use crate::store::quick_add::{DRAFT_PLACE, QuickAddAction, QuickAddState};
use crate::store::{Action, Store, use_store};
use crate::transport::send;
use crate::{act, t, wait};
use careloop_contract::query::ReadDrafts;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Milliseconds in which what is typed is kept once.
const KEEP_EVERY: i32 = 1_000;

/// Keeps what is typed, at most once a second, and at once when the overlay goes away.
#[hook]
pub(super) fn use_draft_keeping(store: &Store) {
    let latest = use_mut_ref(|| store.quick_add.clone());
    let kept = use_mut_ref(|| store.quick_add.clone());
    let pending = use_mut_ref(|| None::<wait::Later>);
    *latest.borrow_mut() = store.quick_add.clone();
    let keep = {
        let (latest, kept) = (latest.clone(), kept.clone());
        move || {
            let now = latest.borrow().clone();
            if is_another(&now, &kept.borrow()) {
                *kept.borrow_mut() = now.clone();
                spawn_local(async move {
                    // The next key keeps again, and so does leaving.
                    let _ = send(now.draft()).await;
                });
            }
        }
    };
    {
        let (keep, pending, kept) = (keep.clone(), pending.clone(), kept.clone());
        use_effect_with(store.quick_add.clone(), move |state| {
            if is_another(state, &kept.borrow()) && pending.borrow().is_none() {
                let done = pending.clone();
                let later = wait::after(KEEP_EVERY, move || {
                    keep();
                    // Only from here on may the timer go: it is what runs now.
                    wait::soon(move || drop(done.borrow_mut().take()));
                });
                *pending.borrow_mut() = Some(later);
            }
        });
    }
    use_effect_with((), move |()| {
        move || {
            drop(pending.borrow_mut().take());
            keep();
        }
    });
}

/// Whether there is something else to keep.
fn is_another(now: &QuickAddState, kept: &QuickAddState) -> bool {
    let kept_of = |state: &QuickAddState| {
        (
            state.text.clone(),
            state.details.clone(),
            state.note.clone(),
            state.category,
            state.sensitivity,
        )
    };
    !now.sending && kept_of(now) != kept_of(kept)
}

/// Forgets what was kept: its task was added.
pub(super) async fn forget() {
    // What could not be forgotten comes back as a draft, and is seen.
    let _ = send(QuickAddState::default().draft()).await;
}

/// Reads what was kept, once somebody is in, and says that it waits.
#[hook]
pub fn use_kept_draft() {
    let dispatch = use_store().dispatcher();
    use_effect_with((), move |()| {
        spawn_local(async move {
            let Ok(drafts) = send(ReadDrafts {}).await else {
                // Said when something is kept the next time; nothing is lost by not reading.
                return;
            };
            let kept = drafts
                .iter()
                .find(|draft| draft.place == DRAFT_PLACE)
                .map(|draft| draft.text.expose().clone());
            if let Some(kept) = kept.filter(|kept| !kept.is_empty()) {
                dispatch.dispatch(Action::QuickAdd(QuickAddAction::Draft(kept)));
                act::tell(&dispatch, t!("draft-waits"));
            }
        });
    });
}
