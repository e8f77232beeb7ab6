//! The rows of a list: only those that can be seen are in the page, however long the list is.

use super::doing::{act_on_row, press};
use super::reading::{Held, Pixels, View, use_focus, use_measure, use_names, use_rows};
use super::row::{Row, RowDoes};
use super::words;
use crate::act::lists::Asked;
use crate::parts::page::set_pixels;
use crate::parts::{Icon, IconView, minute};
use crate::store::use_store;
use crate::store::work::Listed;
use crate::store::work::filter::Shown;
use crate::store::work::layout::Layout;
use crate::t;
use careloop_contract::view::GroupKey;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct TaskGridProps {
    /// The list.
    pub(super) listed: Listed,
}

/// The rows of a list.
#[component]
pub(super) fn TaskGrid(props: &TaskGridProps) -> Html {
    let store = use_store();
    let listed = props.listed;
    let latest = use_mut_ref(|| store.clone());
    *latest.borrow_mut() = store.clone();
    let asked = (*use_memo((), |()| Asked::default())).clone();
    let grid = use_node_ref();
    let canvas = use_node_ref();
    let view = use_state_eq(|| View {
        height: 800.0,
        ..View::default()
    });
    let now = minute::use_minute(store.zone());
    let is_this = store.work.list.listed == Some(listed);
    let list = &store.work.list;
    let shown = Shown::of(list, &store.work.filter);
    let layout = use_memo((shown.groups.clone(), Held(view.heights)), |(groups, heights)| {
        Layout::new(groups.clone(), heights.0)
    });
    let drawn = layout.drawn(view.top, view.height);

    use_measure(&grid, &view, (store.preferences.density, store.preferences.zoom));
    {
        let height = layout.height();
        use_effect_with((canvas.clone(), Pixels(height)), |(canvas, height)| {
            if let Some(canvas) = canvas.cast::<HtmlElement>() {
                set_pixels(&canvas, "height", height.0);
            }
        });
    }
    let is_narrowed = !store.work.filter.trim().is_empty();
    use_rows(&store, listed, &asked, drawn.rows.clone(), is_narrowed);
    use_names(&latest, listed, &asked, drawn.rows.clone());
    use_focus(&grid, &store, &layout);

    let onscroll = {
        let (view, grid) = (view.clone(), grid.clone());
        let (layout, drawn) = (layout.clone(), drawn.clone());
        Callback::from(move |_: Event| {
            if let Some(grid) = grid.cast::<Element>() {
                let top = f64::from(grid.scroll_top());
                // Only another set of rows is another drawing.
                if layout.drawn(top, view.height) != drawn {
                    view.set(View { top, ..*view });
                }
            }
        })
    };
    let ondo = {
        let latest = latest.clone();
        use_callback((), move |(at, does): (u32, RowDoes), ()| {
            let store = latest.borrow().clone();
            act_on_row(&store, at, does);
        })
    };
    let onkeydown = {
        let (latest, layout, view) = (latest.clone(), layout.clone(), view.clone());
        Callback::from(move |event: KeyboardEvent| {
            let store = latest.borrow().clone();
            let page = (view.height / layout.row_height()).floor().max(1.0);
            press(&store, &event, page);
        })
    };
    let groups = shown.groups.clone();
    let heads = drawn.heads.clone().filter_map(|at| {
        let group = groups.get(at)?;
        let (top, index) = (layout.head_top(at), layout.index_of_head(at));
        let is_late = group.key == GroupKey::Overdue;
        let text = words::group(group.key, now.0);
        Some(html! { <GroupHead key={format!("head-{at}")} {top} {index} {is_late} {text} count={group.rows} /> })
    });
    let current = store.work.choice.at;
    // The row that has the focus stays in the page wherever one scrolls to.
    let outside = (is_this && !drawn.rows.contains(&current) && current < shown.rows()).then_some(current);
    let zone = AttrValue::from(store.zone().to_owned());
    let rows = drawn.rows.clone().chain(outside).map(|at| {
        let row = shown.row_at(at);
        let slot = list.slot(row).cloned();
        let task = slot.as_ref().map(|slot| slot.row.task);
        let group = groups.get(layout.group_of(at)).map(|group| group.key);
        html! {
            <Row key={at} {at} index={layout.index_of_row(at)} top={layout.row_top(at)} {slot}
                state={task.map(|task| store.work.state_of(task)).unwrap_or_default()}
                is_current={at == current}
                is_selected={task.is_some_and(|task| store.work.selected().contains(&task))}
                lingers={task.is_some_and(|task| store.work.lingers(task))}
                is_given={group == Some(GroupKey::Given)}
                place={listed.place} zone={zone.clone()} {now} ondo={ondo.clone()} />
        }
    });
    let total = shown.rows() + u32::try_from(groups.len()).unwrap_or_default();
    html! {
        <div class="grid" role="grid" id={GRID} ref={grid} {onscroll} {onkeydown}
            aria-label={t!(crate::store::Route::Place(listed.place).title())}
            aria-multiselectable="true" aria-rowcount={total.to_string()}
            aria-busy={(!list.is_read).then_some("true")}
            tabindex={(shown.rows() == 0).then_some("0")}>
            <div class="row-probe" aria-hidden="true"></div>
            <div class="group-probe" aria-hidden="true"></div>
            <div class="grid-canvas" role="presentation" ref={canvas}>
                { for heads }
                { for rows }
            </div>
        </div>
    }
}

/// The id of the list's rows.
const GRID: &str = "work-list";

/// Gives the focus to the row the keys act on.
pub(crate) fn focus_current() {
    let row = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| {
            document
                .query_selector("#work-list [role=row][tabindex='0']")
                .ok()
                .flatten()
        })
        .and_then(|row| row.dyn_into::<HtmlElement>().ok());
    if let Some(row) = row {
        // What cannot take the focus leaves it where it was.
        let _ = row.focus();
    }
}

#[derive(Properties, PartialEq)]
struct GroupHeadProps {
    top: f64,
    index: u32,
    is_late: bool,
    text: AttrValue,
    count: u32,
}

/// The head of a group.
#[component]
fn GroupHead(props: &GroupHeadProps) -> Html {
    let node = use_node_ref();
    use_effect_with((node.clone(), Pixels(props.top)), |(node, top)| {
        if let Some(head) = node.cast::<HtmlElement>() {
            set_pixels(&head, "top", top.0);
        }
    });
    html! {
        <div role="row" class={classes!("group-head", props.is_late.then_some("late"))} ref={node}
            aria-rowindex={props.index.to_string()}>
            if props.is_late { <IconView icon={Icon::Overdue} /> }
            <span role="rowheader">{ props.text.clone() }<span class="unseen">{ ": " }{ t!("count-rows", count = props.count) }</span></span>
            <span class="count" aria-hidden="true">{ props.count }</span>
        </div>
    }
}
