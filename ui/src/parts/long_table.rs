//! A table of any length (WAI-ARIA grid): a head for every column, and only the rows that can be seen are
//! in the page. One row is the one the keys act on.

use super::page::set_pixels;
use super::{Icon, IconView};
use crate::store::audit::track::Track;
use std::ops::Range;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ResizeObserver, WheelEvent};
use yew::prelude::*;

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its head.
    pub name: AttrValue,
    /// Its class, which its cells have too.
    pub class: &'static str,
    /// Whether it is the one by which rows are sorted, and whether the largest comes first.
    pub sorted: Option<bool>,
}

/// What a long table is told.
#[derive(Properties, PartialEq)]
pub struct LongTableProps {
    /// Its id; the ids of its rows hang on it.
    pub id: AttrValue,
    /// Its name.
    pub label: AttrValue,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// How many rows there are.
    pub total: u32,
    /// The row the keys act on.
    pub current: u32,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The cells of a row, as many as there are columns.
    pub row: Callback<u32, Html>,
    /// Other rows are drawn.
    pub onseen: Callback<Range<u32>>,
    /// The keys act on another row.
    pub oncurrent: Callback<u32>,
    /// A row is opened; by a key (`true`) the focus goes with it.
    pub onopen: Callback<(u32, bool)>,
    /// It is sorted by the column of this number. Without this it cannot be.
    #[prop_or_default]
    pub onsort: Option<Callback<usize>>,
}

/// Rows a page key moves by before the table is measured.
const PAGE_STEP: u32 = 10;

/// What is known of the table's place on the screen, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Measure {
    /// How much of the list is above what is seen.
    above: f64,
    /// Where the rail stands.
    scrolled: f64,
    height: f64,
    row: f64,
}

/// What the table is measured by.
#[derive(Clone, Default, PartialEq)]
struct Nodes {
    grid: NodeRef,
    probe: NodeRef,
    heads: NodeRef,
    canvas: NodeRef,
}

impl Nodes {
    fn heads_height(&self) -> i32 {
        self.heads
            .cast::<HtmlElement>()
            .map_or(0, |heads| heads.offset_height())
    }

    /// What is seen now. Where the rail stands as it was put, the list does too: a pixel of the rail of a very
    /// long list is more than a row.
    fn measure(&self, total: u32, before: Measure) -> Option<Measure> {
        let grid = self.grid.cast::<HtmlElement>()?;
        let scrolled = f64::from(grid.scroll_top());
        let now = Measure {
            above: before.above,
            scrolled,
            height: f64::from(grid.client_height() - self.heads_height()),
            row: f64::from(self.probe.cast::<HtmlElement>()?.offset_height()),
        };
        let track = now.track(total);
        let stands = (scrolled - track.scrolled(before.above)).abs() < 2.0;
        let above = if track.is_geared() && stands {
            before.above.min(track.most_above())
        } else {
            track.above(scrolled)
        };
        Some(Measure { above, ..now })
    }

    /// Moves the list, and its rail with it; answers where that stands.
    fn move_to(&self, track: Track, above: f64) -> f64 {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a place in the page is a whole number of pixels"
        )]
        self.grid.cast::<HtmlElement>().map_or(0.0, |grid| {
            let rail = track.scrolled(above);
            grid.set_scroll_top(if track.is_geared() {
                rail.round()
            } else {
                rail.ceil()
            } as i32);
            f64::from(grid.scroll_top())
        })
    }
}

impl Measure {
    const fn track(self, total: u32) -> Track {
        Track {
            total,
            row: self.row,
            height: self.height,
        }
    }
}

/// A table of any length.
#[component]
pub fn LongTable(props: &LongTableProps) -> Html {
    let nodes = (*use_memo((), |()| Nodes::default())).clone();
    let measure = use_state_eq(Measure::default);
    // Read by what is called back later than this drawing.
    let latest = use_mut_ref(|| (0, Measure::default()));
    *latest.borrow_mut() = (props.total, *measure);
    let look = {
        let (nodes, measure, latest) = (nodes.clone(), measure.setter(), latest.clone());
        use_callback((), move |(), ()| {
            let (total, before) = *latest.borrow();
            if let Some(now) = nodes.measure(total, before) {
                *latest.borrow_mut() = (total, now);
                measure.set(now);
            }
        })
    };
    let move_to = {
        let (nodes, measure, latest) = (nodes.clone(), measure.setter(), latest.clone());
        use_callback((), move |above: f64, ()| {
            let (total, before) = *latest.borrow();
            let track = before.track(total);
            let above = above.clamp(0.0, track.most_above());
            let scrolled = nodes.move_to(track, above);
            let now = Measure {
                above: if track.is_geared() { above } else { scrolled },
                scrolled,
                ..before
            };
            *latest.borrow_mut() = (total, now);
            measure.set(now);
        })
    };
    use_size(&nodes.grid, &nodes.probe, look.clone());
    let turned = {
        let (latest, move_to) = (latest.clone(), move_to.clone());
        use_callback((), move |event: WheelEvent, ()| {
            let (total, now) = *latest.borrow();
            // The browser itself moves a list that is as high as its rail.
            if event.ctrl_key() || !now.track(total).is_geared() {
                return;
            }
            event.prevent_default();
            let unit = match event.delta_mode() {
                WheelEvent::DOM_DELTA_LINE => now.row,
                WheelEvent::DOM_DELTA_PAGE => now.height,
                _ => 1.0,
            };
            move_to.emit(now.above + event.delta_y() * unit);
        })
    };
    use_wheel(&nodes.grid, turned);
    let track = measure.track(props.total);
    {
        let canvas = nodes.canvas.clone();
        use_effect_with(track.canvas().to_bits(), move |_| {
            if let Some(canvas) = canvas.cast::<HtmlElement>() {
                set_pixels(&canvas, "height", track.canvas());
            }
        });
    }
    {
        // The current row stays in sight, whatever moved it.
        let heights = (measure.row.to_bits(), measure.height.to_bits());
        use_effect_with((props.current, heights, props.total), move |(current, _, _)| {
            let (_, now) = *latest.borrow();
            if let Some(above) = track.to_reveal(*current, now.above) {
                move_to.emit(above);
            }
        });
    }
    let drawn = track.drawn(measure.above);
    {
        let onseen = props.onseen.clone();
        use_effect_with((drawn.clone(), props.total), move |(drawn, _)| {
            onseen.emit(drawn.clone())
        });
    }
    let onscroll = look.reform(|_: Event| ());
    let onkeydown = keys(props, track);
    let heads = props.columns.iter().enumerate().map(|(at, column)| {
        head(
            column,
            props
                .onsort
                .as_ref()
                .map(|onsort| onsort.reform(move |_: MouseEvent| at)),
        )
    });
    let rows = drawn.map(|place| {
        let open = {
            let (oncurrent, onopen) = (props.oncurrent.clone(), props.onopen.clone());
            Callback::from(move |_: MouseEvent| {
                oncurrent.emit(place);
                onopen.emit((place, false));
            })
        };
        html! {
            <Row key={place} id={format!("{}-{place}", props.id)} {place} onclick={open}
                top={track.top_of(place, measure.above, measure.scrolled)} is_current={place == props.current}>
                { props.row.emit(place) }
            </Row>
        }
    });
    let current = (props.total > 0).then(|| format!("{}-{}", props.id, props.current));
    html! {
        <div class={classes!("grid", "long-table", props.class.clone())} role="grid" tabindex="0" id={props.id.clone()}
            ref={nodes.grid.clone()} {onscroll} {onkeydown} aria-label={props.label.clone()}
            aria-rowcount={(u64::from(props.total) + 1).to_string()} aria-colcount={props.columns.len().to_string()}
            aria-activedescendant={current}>
            <div class="row-probe" ref={nodes.probe.clone()} role="presentation"></div>
            <div class="row heads" role="row" aria-rowindex="1" ref={nodes.heads.clone()}>{ for heads }</div>
            <div class="grid-canvas" role="rowgroup" ref={nodes.canvas.clone()}>{ for rows }</div>
        </div>
    }
}

fn head(column: &Column, onsort: Option<Callback<MouseEvent>>) -> Html {
    let sorted = column
        .sorted
        .map(|descending| if descending { "descending" } else { "ascending" });
    let class = classes!("cell", column.class);
    match onsort {
        None => html! { <span {class} role="columnheader">{ column.name.clone() }</span> },
        Some(onclick) => html! {
            <span {class} role="columnheader" aria-sort={sorted.unwrap_or("none")}>
                <button type="button" class={classes!("sort-head", sorted)} {onclick}>
                    { column.name.clone() }
                    if sorted.is_some() { <IconView icon={Icon::ChevronDown} small=true /> }
                </button>
            </span>
        },
    }
}

/// The keys of the table: they move the current row, and open it.
fn keys(props: &LongTableProps, track: Track) -> Callback<KeyboardEvent> {
    let (oncurrent, onopen) = (props.oncurrent.clone(), props.onopen.clone());
    let (id, current, last) = (props.id.clone(), props.current, props.total.saturating_sub(1));
    let page = u32::try_from(track.seen(0.0).len().saturating_sub(1))
        .ok()
        .filter(|rows| *rows > 0)
        .unwrap_or(PAGE_STEP);
    Callback::from(move |event: KeyboardEvent| {
        // A head is a button of its own.
        let is_own = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlElement>().ok())
            .is_some_and(|target| target.id() == id.as_str());
        if !is_own || event.alt_key() || event.meta_key() {
            return;
        }
        let key = event.key();
        if event.ctrl_key() && !matches!(key.as_str(), "Home" | "End") {
            return;
        }
        let to = match key.as_str() {
            "ArrowDown" => current.saturating_add(1),
            "ArrowUp" => current.saturating_sub(1),
            "PageDown" => current.saturating_add(page),
            "PageUp" => current.saturating_sub(page),
            "Home" => 0,
            "End" => last,
            "Enter" => {
                event.prevent_default();
                onopen.emit((current, true));
                return;
            }
            _ => return,
        };
        event.prevent_default();
        oncurrent.emit(to.min(last));
    })
}

/// Calls back when the table is there, and whenever its size changes.
#[hook]
fn use_size(grid: &NodeRef, probe: &NodeRef, look: Callback<()>) {
    use_effect_with((grid.clone(), probe.clone()), move |(grid, probe)| {
        let first = look.clone();
        let changed = Closure::<dyn Fn()>::new(move || look.emit(()));
        let observer = ResizeObserver::new(changed.as_ref().unchecked_ref()).ok();
        // The probe grows with the density and the size of everything.
        for element in [grid, probe]
            .into_iter()
            .filter_map(|node| node.cast::<HtmlElement>())
        {
            if let Some(observer) = &observer {
                observer.observe(&element);
            }
        }
        first.emit(());
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(changed);
        }
    });
}

/// Hears the wheel before the browser moves anything by it.
#[hook]
fn use_wheel(grid: &NodeRef, turned: Callback<WheelEvent>) {
    use_effect_with(grid.clone(), move |grid| {
        let heard = Closure::<dyn Fn(WheelEvent)>::new(move |event| turned.emit(event));
        let grid = grid.cast::<HtmlElement>();
        if let Some(grid) = &grid {
            // Without it the rail still moves the list.
            let _ = grid.add_event_listener_with_callback("wheel", heard.as_ref().unchecked_ref());
        }
        move || {
            if let Some(grid) = grid {
                let _ = grid.remove_event_listener_with_callback("wheel", heard.as_ref().unchecked_ref());
            }
            drop(heard);
        }
    });
}

/// What a row is told.
#[derive(Properties, PartialEq)]
struct RowProps {
    id: String,
    place: u32,
    /// Where it stands in the canvas, in pixels.
    top: f64,
    is_current: bool,
    onclick: Callback<MouseEvent>,
    children: Html,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let node = use_node_ref();
    {
        let (node, top) = (node.clone(), props.top);
        use_effect_with(top.to_bits(), move |_| {
            if let Some(element) = node.cast::<HtmlElement>() {
                set_pixels(&element, "top", top);
            }
        });
    }
    html! {
        <div class={classes!("row", props.is_current.then_some("is-current"))} role="row" ref={node}
            id={props.id.clone()} onclick={props.onclick.clone()} aria-rowindex={(props.place + 2).to_string()}
            aria-selected={props.is_current.to_string()}>
            { props.children.clone() }
        </div>
    }
}
