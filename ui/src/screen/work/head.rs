//! The head of a list: its name, whose work, how it is sorted, what is hidden, when it was read.

use super::words;
use crate::act;
use crate::parts::{Button, ButtonKind, Icon, IconView};
use crate::store::work::filter::{MOST, Shown};
use crate::store::work::{Listed, WorkAction};
use crate::store::{Action, Route, use_store};
use crate::{clock, t};
use careloop_contract::Whose;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The id of the field that narrows a list, for Ctrl+F.
pub(super) const FILTER: &str = "find-in-list";

#[derive(Properties, PartialEq)]
pub(super) struct HeadProps {
    /// The list.
    pub(super) listed: Listed,
    /// Whose work is to be shown.
    pub(super) onwhose: Callback<Whose>,
}

/// The head of a list.
#[component]
pub(super) fn Head(props: &HeadProps) -> Html {
    let store = use_store();
    let work = &store.work;
    let listed = props.listed;
    let read = work.list.as_of.map(|at| {
        let (_, time) = clock::local(at, store.zone());
        t!("work-read-at", time = time.to_string())
    });
    let refresh = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| {
            let dispatch = dispatch.clone();
            dispatch.dispatch(Action::Work(WorkAction::ReadAgain));
            spawn_local(async move { act::read_counts(&dispatch).await });
        })
    };
    let oninput = {
        let dispatch = store.dispatcher();
        Callback::from(move |event: InputEvent| {
            let words = event.target_unchecked_into::<HtmlInputElement>().value();
            dispatch.dispatch(Action::Work(WorkAction::Filter(words)));
        })
    };
    let onkeydown = {
        let dispatch = store.dispatcher();
        let has_words = !work.filter.is_empty();
        Callback::from(move |event: KeyboardEvent| match event.key().as_str() {
            "Escape" if has_words => {
                event.prevent_default();
                dispatch.dispatch(Action::Work(WorkAction::Filter(String::new())));
            }
            "Enter" | "ArrowDown" => {
                event.prevent_default();
                super::grid::focus_current();
            }
            _ => {}
        })
    };
    let count = filter_words(&store.work);
    html! {
        <header class="screen-head">
            <h1>{ t!(Route::Place(listed.place).title()) }</h1>
            <WhoseSwitch whose={listed.whose} onchange={props.onwhose.clone()} />
            <span class={classes!("filter-chip", (listed.whose == Whose::Everyone).then_some("on"))}>
                <IconView icon={Icon::People} />{ words::scope(listed) }
            </span>
            <span class="sort"><IconView icon={Icon::Sort} />{ words::sort(listed.place) }</span>
            <div class="actions">
                <input type="search" id={FILTER} class="input list-filter" value={work.filter.clone()}
                    placeholder={t!("work-filter")} aria-label={t!("work-filter")} autocomplete="off"
                    spellcheck="false" aria-keyshortcuts="Control+F" aria-describedby="list-filter-count"
                    {oninput} {onkeydown} />
                <span class="freshness">{ read }</span>
                <Button kind={ButtonKind::Quiet} class="icon-only" label={t!("work-refresh")} keys="F5" onclick={refresh}>
                    <IconView icon={Icon::Refresh} />
                </Button>
            </div>
            <p id="list-filter-count" class={classes!("meta", count.is_some().then_some("wide"))} role="status">{ count }</p>
        </header>
    }
}

/// What the filter shows and hides, in words; none while there is no filter.
fn filter_words(work: &crate::store::work::Work) -> Option<String> {
    if work.filter.trim().is_empty() {
        return None;
    }
    if work.list.rows() > MOST {
        return Some(t!("work-filter-too-long", most = MOST));
    }
    let shown = Shown::of(&work.list, &work.filter);
    Some(t!(
        "work-filter-count",
        shown = shown.rows(),
        hidden = shown.hidden
    ))
}

#[derive(Properties, PartialEq)]
struct WhoseSwitchProps {
    whose: Whose,
    onchange: Callback<Whose>,
}

/// Mine or everyone's: a group of radio buttons, one stop of Tab, arrows choose.
#[component]
fn WhoseSwitch(props: &WhoseSwitchProps) -> Html {
    let choice = |whose: Whose, words: String| {
        let is_chosen = props.whose == whose;
        let choose = props.onchange.clone();
        let onclick = Callback::from(move |_: MouseEvent| choose.emit(whose));
        html! {
            <button type="button" role="radio" id={format!("whose-{whose}")} {onclick}
                aria-checked={if is_chosen { "true" } else { "false" }}
                tabindex={if is_chosen { "0" } else { "-1" }}>{ words }</button>
        }
    };
    let onkeydown = {
        let (now, onchange) = (props.whose, props.onchange.clone());
        Callback::from(move |event: KeyboardEvent| {
            let arrows = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
            if arrows.contains(&event.key().as_str()) {
                event.prevent_default();
                let other = match now {
                    Whose::Mine => Whose::Everyone,
                    Whose::Everyone => Whose::Mine,
                };
                onchange.emit(other);
                crate::parts::focus::focus(&format!("whose-{other}"));
            }
        })
    };
    html! {
        <div class="segmented" role="radiogroup" aria-label={t!("work-whose")} {onkeydown}>
            { choice(Whose::Mine, t!("work-mine")) }
            { choice(Whose::Everyone, t!("work-everyone")) }
        </div>
    }
}
