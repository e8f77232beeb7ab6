//! What of a list is seen, and what is read because of it.

use super::grid::focus_current;
use crate::act::lists::{self, Asked};
use crate::store::Store;
use crate::store::work::Listed;
use crate::store::work::layout::{Heights, Layout};
use crate::store::work::list::PAGE;
use crate::wait;
use careloop_contract::Density;
use core::ops::Range;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Milliseconds of rest after which the names of what is seen are read.
const REST: i32 = 300;

/// What can be seen of the list, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct View {
    /// How far it is scrolled.
    pub(super) top: f64,
    /// Height of what is seen.
    pub(super) height: f64,
    /// Heights of a row and a head.
    pub(super) heights: Heights,
}

/// Heights that two renderings can be compared by.
#[derive(PartialEq)]
pub(super) struct Held(pub(super) Heights);

/// A length that two renderings can be compared by.
#[derive(PartialEq)]
pub(super) struct Pixels(pub(super) f64);

/// Measures what can be seen, at first and whenever the list, the density or the size changes.
#[hook]
pub(super) fn use_measure(grid: &NodeRef, view: &UseStateHandle<View>, look: (Density, u16)) {
    let latest = use_mut_ref(|| view.clone());
    *latest.borrow_mut() = view.clone();
    use_effect_with((grid.clone(), look), move |(grid, _)| {
        let measured = {
            let (grid, latest) = (grid.clone(), latest.clone());
            move || {
                let Some(element) = grid.cast::<Element>() else {
                    return;
                };
                let probe = |class: &str, usual: f64| {
                    let probe = element.query_selector(class).ok().flatten();
                    let height = probe.map_or(0.0, |probe| probe.get_bounding_client_rect().height());
                    if height > 0.0 { height } else { usual }
                };
                let usual = Heights::default();
                let view = latest.borrow().clone();
                view.set(View {
                    top: f64::from(element.scroll_top()),
                    height: f64::from(element.client_height()),
                    heights: Heights {
                        row: probe(".row-probe", usual.row),
                        head: probe(".group-probe", usual.head),
                    },
                });
            }
        };
        measured();
        let resized = Closure::<dyn Fn()>::new(measured);
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(element)) = (&observer, grid.cast::<Element>()) {
            observer.observe(&element);
            // The probes grow with the density and the size of everything.
            if let Ok(Some(probe)) = element.query_selector(".row-probe") {
                observer.observe(&probe);
            }
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(resized);
        }
    });
}

/// Reads the rows that are drawn and are not there yet. The first page of a list asked for on
/// purpose is read with names; while one scrolls, rows come masked.
#[hook]
pub(super) fn use_rows(store: &Store, listed: Listed, asked: &Asked, rows: Range<u32>, is_narrowed: bool) {
    let list = &store.work.list;
    let is_this = list.listed == Some(listed);
    let reads = if !is_this || list.refusal.is_some() {
        Vec::new()
    } else if !list.is_read {
        vec![list.request(rows.start / PAGE * PAGE, PAGE, true)]
    } else if is_narrowed && list.rows() <= crate::store::work::filter::MOST {
        list.missing(0..list.rows(), true)
    } else {
        list.missing(rows, false)
    };
    let (dispatch, asked) = (store.dispatcher(), asked.clone());
    use_effect_with(reads, move |reads| {
        for read in reads {
            lists::read(&dispatch, &asked, listed, *read);
        }
    });
}

/// Reads the names of what is seen once one has rested there: every name shown is recorded.
#[hook]
pub(super) fn use_names(latest: &Rc<RefCell<Store>>, listed: Listed, asked: &Asked, rows: Range<u32>) {
    let generation = latest.borrow().work.list.generation;
    let is_read = latest.borrow().work.list.is_read;
    let (latest, asked) = (latest.clone(), asked.clone());
    use_effect_with((rows, generation, is_read), move |(rows, _, is_read)| {
        let timer = is_read.then(|| {
            let rows = rows.clone();
            wait::after(REST, move || {
                let store = latest.borrow().clone();
                let list = &store.work.list;
                // A narrowed list was read with names already.
                if list.listed == Some(listed) && store.work.filter.trim().is_empty() {
                    for read in list.missing(rows, true) {
                        lists::read(&store.dispatcher(), &asked, listed, read);
                    }
                }
            })
        });
        move || drop(timer)
    });
}

/// Lets the focus and the scrolling follow the row the keys act on.
#[hook]
pub(super) fn use_focus(grid: &NodeRef, store: &Store, layout: &Rc<Layout>) {
    let choice = &store.work.choice;
    let (grid, layout) = (grid.clone(), layout.clone());
    use_effect_with(
        (choice.at, choice.current, choice.moved, store.work.list.is_read),
        move |(at, _, moved, is_read)| {
            let Some(element) = grid.cast::<Element>() else {
                return;
            };
            let active = web_sys::window()
                .and_then(|window| window.document())
                .and_then(|document| document.active_element());
            let has_focus = active
                .as_ref()
                .is_some_and(|active| element.contains(Some(active)));
            let is_lost = active.is_none_or(|active| active.tag_name().eq_ignore_ascii_case("body"));
            if *moved
                && let Some(top) = layout.reveal(
                    *at,
                    f64::from(element.scroll_top()),
                    f64::from(element.client_height()),
                )
            {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "a list is far lower than 2^31 pixels"
                )]
                element.set_scroll_top(top.round() as i32);
            }
            // A screen that was just entered begins in its list; a dialog keeps the focus.
            if *is_read && (has_focus || is_lost) {
                focus_current();
            }
        },
    );
}
