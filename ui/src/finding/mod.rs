//! Searching while somebody types, and how what was found is shown.

pub mod line;

use crate::store::finding::{Finding, FindingAction, Sought};
use crate::transport::send;
use crate::wait;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Milliseconds of rest after which masked records are searched. Nothing is recorded for it.
const SEARCH_AFTER: i32 = 80;
/// Milliseconds of rest after which patients are looked up by name. Each one shown is recorded.
const IDENTIFY_AFTER: i32 = 300;

/// What is found for a text, as it is typed. `rows` are the most of each kind that is sought.
#[hook]
pub fn use_finding(text: &str, sought: Sought, rows: u32) -> Finding {
    let finding = use_reducer(Finding::default);
    let dispatch = finding.dispatcher();
    use_effect_with(
        (text.trim().to_owned(), sought, rows),
        move |(text, sought, rows)| {
            dispatch.dispatch(FindingAction::Text(text.clone()));
            let ask = |millis: i32, identified: bool| {
                let (text, dispatch) = (text.clone(), dispatch.clone());
                let request = sought.request(text.clone(), *rows, identified);
                wait::after(millis, move || {
                    spawn_local(async move {
                        let answer = send(request).await;
                        dispatch.dispatch(FindingAction::Answered {
                            text,
                            identified,
                            answer,
                        });
                    });
                })
            };
            let masked = (!text.is_empty()).then(|| ask(SEARCH_AFTER, false));
            let named = Finding::may_identify(text).then(|| ask(IDENTIFY_AFTER, true));
            move || drop((masked, named))
        },
    );
    (*finding).clone()
}
