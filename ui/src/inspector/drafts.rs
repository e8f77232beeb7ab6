//! What is typed into a task and not sent is kept under the person's own key, and comes back after a
//! lock in the field it was typed into.

use crate::act::Dispatch;
use crate::store::inspector::{InspectorAction, draft_field};
use crate::store::{Action, use_store};
use crate::transport::send;
use crate::wait;
use careloop_contract::command::KeepDraft;
use careloop_contract::query::ReadDrafts;
use std::collections::BTreeMap;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Milliseconds in which what is typed is kept once.
const KEEP_EVERY: i32 = 1_000;

/// Reads what was kept once somebody is in, and keeps what is typed from then on.
#[hook]
pub(crate) fn use_drafts() {
    let store = use_store();
    let unsaved = store.inspector.unsaved();
    let latest = use_mut_ref(BTreeMap::<String, String>::new);
    let kept = use_mut_ref(BTreeMap::<String, String>::new);
    let pending = use_mut_ref(|| None::<wait::Later>);
    latest.borrow_mut().clone_from(&unsaved);
    {
        let (dispatch, kept) = (store.dispatcher(), kept.clone());
        use_effect_with((), move |()| {
            spawn_local(async move {
                let found = read(&dispatch).await;
                kept.borrow_mut().extend(found);
            });
        });
    }
    use_effect_with(unsaved, move |unsaved| {
        if *unsaved == *kept.borrow() || pending.borrow().is_some() {
            return;
        }
        let done = pending.clone();
        let later = wait::after(KEEP_EVERY, move || {
            keep(&latest.borrow(), &mut kept.borrow_mut());
            // Only from here on may the timer go: it is what runs now.
            wait::soon(move || drop(done.borrow_mut().take()));
        });
        *pending.borrow_mut() = Some(later);
    });
}

/// Keeps what is another than before, and forgets what was sent.
fn keep(unsaved: &BTreeMap<String, String>, kept: &mut BTreeMap<String, String>) {
    for request in to_keep(unsaved, kept) {
        spawn_local(async move {
            // The next key keeps again, and so does leaving.
            let _ = send(request).await;
        });
    }
    kept.clone_from(unsaved);
}

/// What is to be kept: texts that changed, and an empty text for those that are gone.
pub(crate) fn to_keep(unsaved: &BTreeMap<String, String>, kept: &BTreeMap<String, String>) -> Vec<KeepDraft> {
    let changed = unsaved
        .iter()
        .filter(|(place, text)| kept.get(*place) != Some(*text))
        .map(|(place, text)| KeepDraft {
            place: place.clone(),
            text: text.clone().into(),
        });
    let gone = kept
        .keys()
        .filter(|place| !unsaved.contains_key(*place))
        .map(|place| KeepDraft {
            place: place.clone(),
            text: String::new().into(),
        });
    changed.chain(gone).collect()
}

/// Gives back what was kept, and says which places it came from.
async fn read(dispatch: &Dispatch) -> BTreeMap<String, String> {
    // What cannot be read stays where it is, and is read the next time.
    let drafts = send(ReadDrafts {}).await.unwrap_or_default();
    let mut kept = BTreeMap::new();
    let mut texts = Vec::new();
    for draft in drafts {
        let text = draft.text.expose().clone();
        if let Some(at) = draft_field(&draft.place).filter(|_| !text.is_empty()) {
            kept.insert(draft.place, text.clone());
            texts.push((at, text));
        }
    }
    if !texts.is_empty() {
        dispatch.dispatch(Action::Inspector(InspectorAction::Drafts(texts)));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_kept_and_what_was_sent_is_forgotten() {
        let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs
                .iter()
                .map(|(place, text)| ((*place).to_owned(), (*text).to_owned()))
                .collect()
        };
        let requests = to_keep(
            &map(&[("a", "same"), ("b", "new")]),
            &map(&[("a", "same"), ("b", "old"), ("c", "sent")]),
        );
        let texts: Vec<_> = requests
            .iter()
            .map(|request| (request.place.as_str(), request.text.expose().as_str()))
            .collect();
        assert_eq!(texts, [("b", "new"), ("c", "")]);
    }
}
