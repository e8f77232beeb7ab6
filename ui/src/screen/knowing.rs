//! What a screen reads when it appears, when it is about something else, and when everything is
//! read again.

use crate::store::known::{Known, KnownAction};
use crate::store::use_store;
use crate::transport::send;
use careloop_contract::{Refusal, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What a screen read of one thing.
pub(crate) struct Knowing<K: PartialEq + Clone + 'static, T: 'static> {
    known: UseReducerHandle<Known<K, T>>,
    of: K,
    asked: UseStateSetter<u32>,
    times: u32,
}

impl<K: PartialEq + Clone + 'static, T: 'static> Clone for Knowing<K, T> {
    fn clone(&self) -> Self {
        Self {
            known: self.known.clone(),
            of: self.of.clone(),
            asked: self.asked.clone(),
            times: self.times,
        }
    }
}

impl<K: PartialEq + Clone + 'static, T: 'static> Knowing<K, T> {
    /// What is known of it.
    pub(crate) fn value(&self) -> Option<&Rc<T>> {
        self.known.value(&self.of)
    }

    /// Why it could not be read.
    pub(crate) fn refusal(&self) -> Option<&Refusal> {
        self.known.refusal(&self.of)
    }

    /// What a command answered in its place.
    pub(crate) fn put(&self, value: T) {
        self.known
            .dispatch(KnownAction::Answered(self.of.clone(), Ok(Rc::new(value))));
    }

    /// Reads it again.
    pub(crate) fn again(&self) {
        self.asked.set(self.times.wrapping_add(1));
    }
}

/// Reads what is answered to a request about `of`, again whenever that changes.
#[hook]
pub(crate) fn use_knowing<K, R>(of: K, request: fn(&K) -> R) -> Knowing<K, R::Reply>
where
    K: PartialEq + Clone + 'static,
    R: Request + Serialize + 'static,
    R::Reply: DeserializeOwned + 'static,
{
    use_knowing_if(true, of, request)
}

/// The same, only where the person may know it: a refusal would be an entry in the record.
#[hook]
pub(crate) fn use_knowing_if<K, R>(may: bool, of: K, request: fn(&K) -> R) -> Knowing<K, R::Reply>
where
    K: PartialEq + Clone + 'static,
    R: Request + Serialize + 'static,
    R::Reply: DeserializeOwned + 'static,
{
    let refreshed = use_store().refreshed;
    let known = use_reducer({
        let of = of.clone();
        move || Known::<K, R::Reply>::nothing_of(of)
    });
    let asked = use_state(|| 0_u32);
    {
        let dispatch = known.dispatcher();
        use_effect_with((of.clone(), may, *asked, refreshed), move |(of, may, _, _)| {
            if !*may {
                return;
            }
            let of = of.clone();
            dispatch.dispatch(KnownAction::Asked(of.clone()));
            spawn_local(async move {
                let answer = send(request(&of)).await.map(Rc::new);
                dispatch.dispatch(KnownAction::Answered(of, answer));
            });
        });
    }
    Knowing {
        known,
        of,
        asked: asked.setter(),
        times: *asked,
    }
}
