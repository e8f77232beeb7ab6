//! A list of work: inbox, today, upcoming, waiting, done.

mod doing;
mod grid;
mod head;
mod paper;
mod reading;
mod row;
mod selection;
pub(crate) mod when;
mod words;

use crate::act;
use crate::parts::{Empty, Refused};
use crate::store::work::{Listed, WorkAction};
use crate::store::{Action, Overlay, use_store};
use crate::{clock, t};
use careloop_contract::{Place, Whose};
use grid::TaskGrid;
pub(crate) use grid::focus_current;
use head::Head;
use selection::SelectionBar;
use yew::prelude::*;

/// What the screen is told.
#[derive(Properties, PartialEq)]
pub struct WorkScreenProps {
    /// The list that is shown.
    pub place: Place,
}

/// A list of work: inbox, today, upcoming, waiting, done.
#[component]
pub fn WorkScreen(props: &WorkScreenProps) -> Html {
    let store = use_store();
    let whose = use_state_eq(|| Whose::Mine);
    let listed = Listed {
        place: props.place,
        whose: *whose,
    };
    {
        let dispatch = store.dispatcher();
        use_effect_with(listed, move |listed| {
            dispatch.dispatch(Action::Work(WorkAction::Show(*listed)));
        });
    }
    {
        let dispatch = store.dispatcher();
        use_effect_with(store.refreshed, move |refreshed| {
            if *refreshed > 0 {
                dispatch.dispatch(Action::Work(WorkAction::ReadAgain));
            }
        });
    }
    let onwhose = {
        let whose = whose.clone();
        Callback::from(move |other| whose.set(other))
    };
    let list = &store.work.list;
    let is_this = list.listed == Some(listed);
    let add = {
        let dispatch = store.dispatcher();
        Callback::from(move |_: MouseEvent| dispatch.dispatch(Action::Overlay(Overlay::QuickAdd)))
    };
    let is_empty = is_this && list.is_read && list.rows() == 0;
    let refusal = list.refusal.clone().filter(|_| is_this);
    html! {
        <main class="list-pane" id="main">
            <Head {listed} {onwhose} />
            if refusal.is_some() {
                <div class="page-body"><Refused {refusal} /></div>
            }
            if is_empty {
                <Empty title={words::empty_title(listed)} text={words::empty_text(listed)}
                    icon={words::icon(props.place)}>
                    <p>{ t!("work-empty-press") }{ " " }<kbd class="kbd">{ "Ctrl+N" }</kbd>{ " " }{ t!("work-empty-to-add") }</p>
                </Empty>
            } else {
                <TaskGrid {listed} />
            }
            <SelectionBar />
            <button type="button" class="add-row" onclick={add} aria-keyshortcuts="Control+N">
                <crate::parts::IconView icon={crate::parts::Icon::Plus} />
                { t!("work-add") }
                <kbd class="kbd">{ "Ctrl+N" }</kbd>
            </button>
            <paper::Paper />
        </main>
    }
}

/// Says where a task went that was added and does not stand in the list that is shown.
#[hook]
pub(crate) fn use_where_it_went() {
    let store = use_store();
    use_effect_with(store.work.elsewhere.clone(), move |elsewhere| {
        if let (Some(row), Some(session)) = (elsewhere, store.session()) {
            let dispatch = store.dispatcher();
            let (today, _) = clock::local_now(store.zone());
            act::tell(&dispatch, words::went(row, session, today));
            dispatch.dispatch(Action::Work(WorkAction::SaidWhere));
        }
    });
}
