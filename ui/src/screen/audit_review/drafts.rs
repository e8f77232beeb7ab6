//! What was found is kept under the person's own key while it is found, and is there again after a lock.

use super::Change;
use crate::store::watch::review::{DRAFT_PLACE, ReviewForm};
use crate::transport::send;
use crate::wait;
use careloop_contract::query::ReadDrafts;
use careloop_contract::view::ReviewView;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Milliseconds in which what was found is kept once.
const KEEP_EVERY: i32 = 1_000;

/// What was found of this review so far, once it is known whether something was kept; and how it changes.
#[hook]
pub(super) fn use_kept_form(view: &Rc<ReviewView>) -> (Option<ReviewForm>, Callback<Change>) {
    let form = use_state(|| None::<ReviewForm>);
    let latest = use_mut_ref(|| None::<ReviewForm>);
    let kept = use_mut_ref(|| None::<ReviewForm>);
    let pending = use_mut_ref(|| None::<wait::Later>);
    {
        let (form, latest, kept) = (form.setter(), latest.clone(), kept.clone());
        use_effect_with(view.clone(), move |view| {
            let view = view.clone();
            spawn_local(async move {
                let before = latest.borrow().clone();
                let next = match before {
                    // What was found meanwhile counts more than what was kept.
                    Some(before) => ReviewForm::from_draft(before.draft().text.expose(), &view),
                    None => {
                        // What cannot be read stays where it is, and is read the next time.
                        let drafts = send(ReadDrafts {}).await.unwrap_or_default();
                        let draft = drafts.iter().find(|draft| draft.place == DRAFT_PLACE);
                        draft.and_then(|draft| ReviewForm::from_draft(draft.text.expose(), &view))
                    }
                };
                let next = next.unwrap_or_else(|| ReviewForm::of(&view));
                *kept.borrow_mut() = Some(next.clone());
                *latest.borrow_mut() = Some(next.clone());
                form.set(Some(next));
            });
        });
    }
    let keep = {
        let (latest, kept) = (latest.clone(), kept.clone());
        move || {
            let now = latest.borrow().clone();
            let is_another = now != *kept.borrow();
            if let Some(form) = now.filter(|_| is_another) {
                kept.replace(Some(form.clone()));
                spawn_local(async move {
                    // The next finding keeps again, and so does leaving the screen.
                    let _ = send(form.draft()).await;
                });
            }
        }
    };
    {
        let (keep, pending) = (keep.clone(), pending.clone());
        use_effect_with((*form).clone(), move |form| {
            if form.is_some() && pending.borrow().is_none() {
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
    let onchange = {
        let (form, latest) = (form.setter(), latest);
        Callback::from(move |change: Change| {
            let mut next = latest.borrow().clone();
            if let Some(form) = &mut next {
                change(form);
            }
            latest.borrow_mut().clone_from(&next);
            form.set(next);
        })
    };
    ((*form).clone(), onchange)
}
