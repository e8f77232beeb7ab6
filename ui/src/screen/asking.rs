//! What a form waits for: nothing, the engine's answer, or that a refusal is put right.

use crate::words;
use careloop_contract::{Field, Refusal};
use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// One thing a screen asks of the engine, once at a time.
#[derive(Clone, PartialEq)]
pub(crate) struct Asking {
    shown: UseStateHandle<Shown>,
    /// Known at once, also to a second click before the screen is drawn again.
    under_way: Rc<Cell<bool>>,
}

#[derive(Clone, Default, PartialEq)]
struct Shown {
    is_busy: bool,
    refusal: Option<Refusal>,
}

impl Asking {
    /// Whether the answer is still awaited.
    pub(crate) fn is_busy(&self) -> bool {
        self.shown.is_busy
    }

    /// What was refused last, until it is asked again.
    pub(crate) fn refusal(&self) -> Option<&Refusal> {
        self.shown.refusal.as_ref()
    }

    /// The words that stand beside this field.
    pub(crate) fn beside(&self, field: Field) -> Option<AttrValue> {
        let refusal = self.refusal()?;
        (words::field_of(refusal) == Some(field)).then(|| beside(refusal, field).into())
    }

    /// The words about a new password, which stand beside it.
    pub(super) fn of_password(&self) -> Option<AttrValue> {
        let refusal = self.refusal().filter(|refusal| is_of_password(refusal))?;
        Some(words::refusal(refusal).into())
    }

    /// What is about none of these fields: it stands with the whole form.
    pub(crate) fn apart_from(&self, fields: &[Field]) -> Option<Refusal> {
        let about =
            |refusal: &&Refusal| words::field_of(refusal).is_some_and(|field| fields.contains(&field));
        self.refusal().filter(|refusal| !about(refusal)).cloned()
    }

    /// Asks, unless the last question is not answered yet.
    pub(crate) fn ask(&self, question: impl Future<Output = Result<(), Refusal>> + 'static) {
        if self.under_way.replace(true) {
            return;
        }
        let (shown, under_way) = (self.shown.setter(), self.under_way.clone());
        shown.set(Shown {
            is_busy: true,
            refusal: None,
        });
        spawn_local(async move {
            let refusal = question.await.err();
            under_way.set(false);
            shown.set(Shown {
                is_busy: false,
                refusal,
            });
        });
    }

    /// Forgets what was refused.
    pub(crate) fn forget(&self) {
        if self.refusal().is_some() {
            self.shown.set(Shown::default());
        }
    }
}

/// Whether a refusal is about a password that somebody chose.
pub(super) const fn is_of_password(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::WeakPassword { .. } | Refusal::GuessablePassword { .. }
    )
}

/// What stands beside a field: where a value is malformed, what this field takes.
fn beside(refusal: &Refusal, field: Field) -> String {
    if let Refusal::Malformed { .. } = refusal {
        let key = format!("malformed-{}", field.name());
        let text = crate::t!(&key);
        if text != key {
            return text;
        }
    }
    words::refusal(refusal)
}

/// Something this component asks of the engine.
#[hook]
pub(crate) fn use_asking() -> Asking {
    let shown = use_state(Shown::default);
    let under_way = use_memo((), |()| Cell::new(false));
    Asking { shown, under_way }
}

/// Gives the focus to the field a refusal is about, as soon as it is there.
#[hook]
pub(crate) fn use_focus_on_refused(asking: &Asking, fields: &'static [(Field, &'static str)]) {
    let refused = asking.refusal().and_then(words::field_of);
    use_effect_with(refused, move |refused| {
        let found = fields.iter().find(|(field, _)| Some(*field) == *refused);
        if let Some((_, id)) = found {
            crate::parts::focus::focus(id);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_says_what_it_takes_where_it_can() {
        let malformed = |field| beside(&Refusal::Malformed { field }, field);
        assert!(malformed(Field::BirthDay).contains("14-Aug-1980"));
        assert_eq!(
            malformed(Field::Address),
            words::refusal(&Refusal::Malformed {
                field: Field::Address
            })
        );
    }
}
