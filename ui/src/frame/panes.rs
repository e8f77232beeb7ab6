//! Moving the focus from pane to pane: title bar, places, the screen, what is open beside it.

use crate::parts::focus;
use crate::wait;
use wasm_bindgen::JsCast as _;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement};

/// The panes in the order in which F6 goes through them.
const PANES: [&str; 4] = [".titlebar", ".sidebar", "main", ".inspector"];

/// What takes the focus in a pane, best first.
const ENTRIES: [&str; 4] = [
    "[aria-current=page]",
    "[data-entry]",
    "[role=row][tabindex='0'], [role=grid][tabindex='0'], [role=option][tabindex='0']",
    "a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), \
     textarea:not([disabled]), [tabindex='0']",
];

/// Moves the focus to the next pane, or the one before, round and round.
pub(super) fn step(forward: bool) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    let panes: Vec<Element> = PANES
        .iter()
        .filter_map(|pane| document.query_selector(pane).ok().flatten())
        .collect();
    let count = panes.len();
    let here = current(&document, &panes);
    for away in 1..=count {
        let at = match here {
            Some(here) if forward => (here + away) % count,
            Some(here) => (here + count - away) % count,
            None => away - 1,
        };
        if panes.get(at).is_some_and(enter) {
            return;
        }
    }
}

/// Gives the focus to the screen, past title bar and places.
pub(super) fn enter_screen() {
    let main = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector("main").ok().flatten());
    if let Some(main) = main
        && !enter(&main)
    {
        focus_heading(&main);
    }
}

/// Gives the focus to the field in which the screen's list is narrowed; answers whether there is one.
pub(super) fn enter_search() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector("main input[type=search]").ok().flatten())
        .and_then(|field| field.dyn_into::<HtmlInputElement>().ok())
        .is_some_and(|field| {
            field.select();
            field.focus().is_ok()
        })
}

/// Lets go of the focus, so that the screen to come takes it.
pub(super) fn let_go() {
    let active = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.active_element())
        .and_then(|active| active.dyn_into::<HtmlElement>().ok());
    if let Some(active) = active {
        // What keeps it is still where the person was.
        let _ = active.blur();
    }
}

/// After a screen was changed: where what had the focus is gone, its heading takes it, so that
/// somebody who listens hears where they are.
pub(super) fn keep_focus() {
    wait::soon(|| {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else {
            return;
        };
        let main = document.query_selector("main").ok().flatten();
        if let Some(main) = main.filter(|_| focus::is_lost()) {
            focus_heading(&main);
        }
    });
}

fn focus_heading(main: &Element) {
    let heading = main.query_selector("h1").ok().flatten();
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        heading.set_tab_index(-1);
        // A heading that cannot take it leaves the focus with the page.
        let _ = heading.focus();
    }
}

fn current(document: &Document, panes: &[Element]) -> Option<usize> {
    let active = document.active_element()?;
    panes.iter().position(|pane| pane.contains(Some(&active)))
}

/// Gives the focus to a pane; answers whether it took it.
fn enter(pane: &Element) -> bool {
    ENTRIES.iter().any(|entry| {
        pane.query_selector(entry)
            .ok()
            .flatten()
            .and_then(|element| element.dyn_into::<HtmlElement>().ok())
            .is_some_and(|element| element.focus().is_ok() && is_focused(&element))
    })
}

fn is_focused(element: &HtmlElement) -> bool {
    element
        .owner_document()
        .and_then(|document| document.active_element())
        .is_some_and(|active| active.is_same_node(Some(element)))
}
