//! The list of patients: a window on a list of any length, moved in by keys, wheel or finger.

use super::{REST, tell_list};
use crate::format;
use crate::parts::page::set_pixels;
use crate::store::records::patients::{PAGE, PatientsAction, is_identified, seen, window};
use crate::store::{Action, Route, use_store};
use crate::transport::send;
use crate::{act, clock, t};
use careloop_contract::query::ListPatients;
use careloop_contract::view::PatientHit;
use careloop_contract::{Day, PatientId};
use std::ops::Range;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The id of the list.
pub(super) const GRID: &str = "patients-grid";

/// Rows a page key moves by before the list is measured.
const PAGE_STEP: u32 = 10;

/// What is known of the list's place on the screen, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Measure {
    top: f64,
    height: f64,
    row: f64,
}

fn measured(grid: &NodeRef, probe: &NodeRef, heads: &NodeRef) -> Option<Measure> {
    let grid = grid.cast::<HtmlElement>()?;
    let heads = heads
        .cast::<HtmlElement>()
        .map_or(0, |heads| heads.offset_height());
    Some(Measure {
        top: f64::from(grid.scroll_top()),
        height: f64::from(grid.client_height() - heads),
        row: f64::from(probe.cast::<HtmlElement>()?.offset_height()),
    })
}

/// The list of patients.
#[component]
pub(super) fn PatientGrid() -> Html {
    let store = use_store();
    let (grid, probe, heads, canvas) = (use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref());
    let measure = use_state(Measure::default);
    let list = &store.records.patients;
    let total = list.total.unwrap_or(0);
    let look = {
        let (grid, probe, heads, measure) = (grid.clone(), probe.clone(), heads.clone(), measure.setter());
        Callback::from(move |()| {
            if let Some(now) = measured(&grid, &probe, &heads) {
                measure.set(now);
            }
        })
    };
    use_resize(look.clone());
    {
        // Density and size change the height of a row.
        let look = look.clone();
        use_effect_with((store.preferences, total), move |_| look.emit(()));
    }
    let row = measure.row;
    {
        let canvas = canvas.clone();
        use_effect_with((total, row.to_bits()), move |_| {
            if let Some(canvas) = canvas.cast::<HtmlElement>() {
                set_pixels(&canvas, "height", f64::from(total) * row);
            }
        });
    }
    {
        // The current row stays in sight, whatever moved it.
        let (grid, heads) = (grid.clone(), heads.clone());
        use_effect_with((list.current, row.to_bits(), total), move |(current, _, _)| {
            reveal(&grid, &heads, f64::from(*current) * row, row);
        });
    }
    let drawn = window(measure.top, measure.height, row, total);
    let seen = seen(measure.top, measure.height, row, total);
    use_rows(&drawn, seen);
    let onkeydown = keys(&store, page_rows(*measure));
    let onscroll = look.reform(|_: Event| ());
    let today = clock::local_now(store.zone()).0;
    html! {
        <div class="grid patients-grid" role="grid" tabindex="0" id={GRID} ref={grid} {onscroll} {onkeydown}
            aria-label={t!("screen-patients")} aria-rowcount={(total + 1).to_string()} aria-colcount="3"
            aria-activedescendant={format!("patient-{}", list.current)}>
            <div class="row-probe" ref={probe} role="presentation"></div>
            <div class="row patient-hit heads" role="row" aria-rowindex="1" ref={heads}>
                <span class="cell" role="columnheader">{ t!("patients-name") }</span>
                <span class="cell" role="columnheader">{ t!("patients-born") }</span>
                <span class="cell" role="columnheader">{ t!("field-record_number") }</span>
            </div>
            <div class="grid-canvas" role="rowgroup" ref={canvas}>
                { for drawn.map(|place| {
                    let hit = list.row(place).cloned();
                    html! {
                        <PatientRow key={place} {place} {hit} {row} {today} is_current={place == list.current} />
                    }
                }) }
            </div>
        </div>
    }
}

/// Rows a page key moves by.
fn page_rows(measure: Measure) -> u32 {
    if measure.row <= 0.0 {
        return PAGE_STEP;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float becomes the nearest number of rows that there can be"
    )]
    let rows = (measure.height / measure.row).floor().max(1.0) as u32;
    rows
}

/// Asks for rows that are not known at once, and for names when the list rests.
#[hook]
fn use_rows(drawn: &Range<u32>, seen: Range<u32>) {
    let store = use_store();
    let list = &store.records.patients;
    let (turn, is_search) = (list.turn, list.is_search());
    let missing = list.missing(wanted(drawn, list.total)).filter(|_| !is_search);
    {
        let (dispatch, drawn) = (store.dispatcher(), drawn.clone());
        use_effect_with((missing, turn), move |(missing, turn)| {
            if let Some(skip) = *missing {
                tell_list(&dispatch, PatientsAction::Seen(drawn));
                spawn_local(read(dispatch, *turn, skip, PAGE, false));
            }
        });
    }
    let unnamed = list.unnamed(seen).filter(|_| !is_search);
    let dispatch = store.dispatcher();
    super::rest::use_rest((unnamed, turn), REST, move || {
        if let Some((skip, rows)) = unnamed {
            spawn_local(read(dispatch, turn, skip, rows, true));
        }
    });
}

/// The rows to know: those that are drawn, or the first page while nothing is known yet.
fn wanted(drawn: &Range<u32>, total: Option<u32>) -> Range<u32> {
    if total.is_none() { 0..1 } else { drawn.clone() }
}

async fn read(dispatch: act::Dispatch, turn: u32, skip: u32, rows: u32, identified: bool) {
    let request = ListPatients {
        skip,
        rows: Some(rows),
        identified,
    };
    let action = match send(request).await {
        Ok(page) => PatientsAction::Page(turn, page, clock::now()),
        Err(refusal) => PatientsAction::Refused(turn, refusal),
    };
    tell_list(&dispatch, action);
}

/// The keys of the list (WAI-ARIA grid): they move the current row, and open it.
fn keys(store: &crate::store::Store, page: u32) -> Callback<KeyboardEvent> {
    let dispatch = store.dispatcher();
    let list = &store.records.patients;
    let (current, last) = (list.current, list.total.unwrap_or(0).saturating_sub(1));
    let patient = list.row(current).map(|hit| hit.label.patient);
    Callback::from(move |event: KeyboardEvent| {
        if event.ctrl_key() && !matches!(event.key().as_str(), "Home" | "End") {
            return;
        }
        let to = match event.key().as_str() {
            "ArrowDown" => current.saturating_add(1),
            "ArrowUp" => current.saturating_sub(1),
            "PageDown" => current.saturating_add(page),
            "PageUp" => current.saturating_sub(page),
            "Home" => 0,
            "End" => last,
            "Enter" => {
                event.prevent_default();
                if let Some(patient) = patient {
                    open_patient(&dispatch, patient);
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        tell_list(&dispatch, PatientsAction::Current(to));
    })
}

fn reveal(grid: &NodeRef, heads: &NodeRef, top: f64, row: f64) {
    let (Some(grid), true) = (grid.cast::<HtmlElement>(), row > 0.0) else {
        return;
    };
    let heads = heads
        .cast::<HtmlElement>()
        .map_or(0, |heads| heads.offset_height());
    let (from, height) = (
        f64::from(grid.scroll_top()),
        f64::from(grid.client_height() - heads),
    );
    let to = if top < from {
        top
    } else if top + row > from + height {
        top + row - height
    } else {
        return;
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a place in the page is a whole number of pixels"
    )]
    grid.set_scroll_top(to.ceil() as i32);
}

/// Calls back whenever the window changes its size.
#[hook]
fn use_resize(look: Callback<()>) {
    use_effect_with((), move |()| {
        let changed = Closure::<dyn Fn()>::new(move || look.emit(()));
        let window = web_sys::window();
        if let Some(window) = &window {
            // Without it the list is drawn for the size it had.
            let _ = window.add_event_listener_with_callback("resize", changed.as_ref().unchecked_ref());
        }
        move || {
            if let Some(window) = &window {
                let _ =
                    window.remove_event_listener_with_callback("resize", changed.as_ref().unchecked_ref());
            }
            drop(changed);
        }
    });
}

/// What a row is told.
#[derive(Properties, PartialEq)]
struct PatientRowProps {
    /// Its place in the list.
    place: u32,
    /// Who it is, once known.
    hit: Option<Rc<PatientHit>>,
    /// The height of a row, in pixels.
    row: f64,
    /// Today at the clinic.
    today: Day,
    /// Whether the keys act on it.
    is_current: bool,
}

#[component]
fn PatientRow(props: &PatientRowProps) -> Html {
    let dispatch = use_store().dispatcher();
    let node = use_node_ref();
    let (place, row) = (props.place, props.row);
    {
        let node = node.clone();
        use_effect_with((place, row.to_bits()), move |_| {
            if let Some(element) = node.cast::<HtmlElement>() {
                set_pixels(&element, "top", f64::from(place) * row);
            }
        });
    }
    let patient = props.hit.as_ref().map(|hit| hit.label.patient);
    let open = Callback::from(move |_: MouseEvent| {
        if let Some(patient) = patient {
            tell_list(&dispatch, PatientsAction::Current(place));
            open_patient(&dispatch, patient);
        }
    });
    let class = classes!("row", "patient-hit", props.is_current.then_some("is-current"));
    let cells = match &props.hit {
        None => html! {
            <span class="cell name" role="gridcell"><span class="skeleton short"></span></span>
        },
        Some(hit) => cells(hit, props.today),
    };
    html! {
        <div {class} role="row" ref={node} id={format!("patient-{place}")} onclick={open}
            aria-rowindex={(place + 2).to_string()} aria-selected={props.is_current.to_string()}>
            { cells }
        </div>
    }
}

fn cells(hit: &PatientHit, today: Day) -> Html {
    let (born, number) = if is_identified(hit) {
        (
            format::born(hit.label.born, today),
            hit.record_number.clone().unwrap_or_default(),
        )
    } else {
        (String::new(), String::new())
    };
    html! {
        <>
            <span class="cell name patient-name" role="gridcell">{ hit.label.name.clone() }</span>
            <span class="cell born" role="gridcell">{ born }</span>
            <span class="cell number" role="gridcell">{ number }</span>
        </>
    }
}

fn open_patient(dispatch: &act::Dispatch, patient: PatientId) {
    dispatch.dispatch(Action::Go(Route::Patient(patient)));
}
