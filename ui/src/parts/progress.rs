//! How far long work is, asked of the engine while it lasts.

use crate::t;
use crate::transport::send;
use crate::wait;
use careloop_contract::desk::{CancelWork, LookAtWork};
use careloop_contract::view::WorkView;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Milliseconds between two looks.
const EVERY: i32 = 250;

/// What a progress display is told.
#[derive(Properties, PartialEq)]
pub struct ProgressProps {
    /// What is being done, in words.
    pub label: AttrValue,
    /// Whether it can be stopped without harm.
    #[prop_or(true)]
    pub can_cancel: bool,
}

/// How far long work is. It is there while it is rendered.
#[component]
pub fn Progress(props: &ProgressProps) -> Html {
    let work = use_state(|| None::<WorkView>);
    {
        let work = work.setter();
        use_effect_with((), move |()| {
            let look = wait::every(EVERY, move || {
                let work = work.clone();
                spawn_local(async move {
                    if let Ok(view) = send(LookAtWork {}).await {
                        work.set(view);
                    }
                });
            });
            move || drop(look)
        });
    }
    let cancel = Callback::from(|()| {
        spawn_local(async {
            // Work that ended meanwhile needs no stopping.
            let _ = send(CancelWork {}).await;
        });
    });
    let known = work.as_ref().filter(|work| work.total > 0);
    html! {
        <div class="progress" role="group" aria-label={props.label.clone()}>
            <p role="status">{ props.label.clone() }</p>
            if let Some(work) = known {
                <progress value={work.done.to_string()} max={work.total.to_string()}></progress>
            } else {
                <progress></progress>
            }
            if props.can_cancel {
                <super::Button onclick={cancel}>{ t!("cancel") }</super::Button>
            }
        </div>
    }
}
