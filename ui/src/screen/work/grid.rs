//! The rows of a list: only those that can be seen are in the page, however long the list is.

use super::row::{Row, RowDoes};
use super::words;
use crate::act::lists::{self, Asked};
use crate::act::tasks;
use crate::frame::run::run;
use crate::parts::{Icon, IconView, focus, minute};
use crate::shortcuts::{Command, Context, Press, command_of};
use crate::store::inspector::InspectorAction;
use crate::store::work::choice::Choose;
use crate::store::work::filter::Shown;
use crate::store::work::layout::{Heights, Layout};
use crate::store::work::list::PAGE;
use crate::store::work::{Listed, Question, RowState, Verb, WorkAction};
use crate::store::{Action, Store, use_store};
use crate::{t, wait};
use careloop_contract::command::Assignee;
use careloop_contract::view::{GroupKey, TaskRow};
use core::ops::Range;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, ResizeObserver};
use yew::prelude::*;

/// Milliseconds of rest after which the names of what is seen are read.
const REST: i32 = 300;

#[derive(Properties, PartialEq)]
pub(super) struct TaskGridProps {
    /// The list.
    pub(super) listed: Listed,
}

/// What can be seen of the list, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct View {
    top: f64,
    height: f64,
    heights: Heights,
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
                // Without its height the list ends where its rows do.
                let _ = canvas.style().set_property("height", &format!("{}px", height.0));
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

/// Heights that two renderings can be compared by.
#[derive(PartialEq)]
struct Held(Heights);

/// A length that two renderings can be compared by.
#[derive(PartialEq)]
struct Pixels(f64);

/// Measures what can be seen, at first and whenever the list, the density or the size changes.
#[hook]
fn use_measure(grid: &NodeRef, view: &UseStateHandle<View>, look: (careloop_contract::Density, u16)) {
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
fn use_rows(store: &Store, listed: Listed, asked: &Asked, rows: Range<u32>, is_narrowed: bool) {
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
fn use_names(latest: &Rc<std::cell::RefCell<Store>>, listed: Listed, asked: &Asked, rows: Range<u32>) {
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
fn use_focus(grid: &NodeRef, store: &Store, layout: &Rc<Layout>) {
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
            // A head without its place is replaced by the next drawing.
            let _ = head.style().set_property("top", &format!("{}px", top.0));
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

/// What a key does while the list has the focus. Keys that are not the list's go on to the frame.
fn press(store: &Store, event: &KeyboardEvent, page: f64) {
    let (key, code) = (event.key(), event.code());
    if key == "Escape" && !store.work.selected().is_empty() {
        event.prevent_default();
        store.dispatch(Action::Work(WorkAction::Choose(Choose::Clear)));
        return;
    }
    let on_button = event
        .target_dyn_into::<Element>()
        .is_some_and(|target| target.tag_name().eq_ignore_ascii_case("button"));
    if on_button && matches!(key.as_str(), "Enter" | " ") {
        return;
    }
    let context = Context {
        is_typing: false,
        in_list: true,
        is_covered: false,
        single_keys: store.preferences.single_keys,
    };
    let Some(command) = command_of(&Press::of(event, &key, &code), context) else {
        return;
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a page has far fewer rows than 2^31"
    )]
    let page = page as i64;
    let choose = |choose| store.dispatch(Action::Work(WorkAction::Choose(choose)));
    let ask = |question| tasks::ask(&store.dispatcher(), question, store.work.chosen());
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "what is not a step through the list is the window's to do"
    )]
    match command {
        Command::RowUp => choose(Choose::By(-1)),
        Command::RowDown => choose(Choose::By(1)),
        Command::FirstRow => choose(Choose::First),
        Command::LastRow => choose(Choose::Last),
        Command::PageUp => choose(Choose::By(-page)),
        Command::PageDown => choose(Choose::By(page)),
        Command::Mark => choose(Choose::Toggle),
        Command::MarkUp => choose(Choose::ExtendBy(-1)),
        Command::MarkDown => choose(Choose::ExtendBy(1)),
        Command::Open => open(store, store.work.current()),
        _ if event.repeat() && !command.repeats() => {}
        Command::Complete => complete(store),
        // These are about the rows of the list, whatever is open beside it.
        Command::Take => tasks::begin_all(&store.dispatcher(), store.work.chosen(), Verb::Claim),
        Command::Start => tasks::begin_all(&store.dispatcher(), store.work.chosen(), Verb::Start),
        Command::Assign => ask(Question::Assign),
        Command::Due => ask(Question::Due),
        Command::Snooze => ask(Question::Snooze),
        Command::Hold => ask(Question::Hold),
        Command::Priority => ask(Question::Priority),
        Command::Comment => {
            if let Some(row) = store.work.current() {
                store.dispatch(Action::Inspector(InspectorAction::Comment(row.task)));
            }
        }
        // The frame does it; a key that is held down does it once there too.
        Command::Close => return,
        other => run(other, store),
    }
    event.prevent_default();
}

/// Finishes the chosen tasks, or the current one.
fn complete(store: &Store) {
    let rows = store.work.chosen();
    match rows.as_slice() {
        [row] => tick(store, row),
        _ => tasks::begin_all(&store.dispatcher(), rows, Verb::Complete),
    }
}

fn open(store: &Store, row: Option<Rc<TaskRow>>) {
    if let Some(row) = row {
        store.dispatch(Action::Inspector(InspectorAction::Open(row.task)));
    }
}

fn act_on_row(store: &Store, at: u32, does: RowDoes) {
    let dispatch = store.dispatcher();
    let shown = Shown::of(&store.work.list, &store.work.filter);
    let row = store
        .work
        .list
        .slot(shown.row_at(at))
        .map(|slot| slot.row.clone());
    let go = |choose| dispatch.dispatch(Action::Work(WorkAction::Choose(choose)));
    let Some(row) = row else { return };
    match does {
        RowDoes::Go { range: true, .. } => go(Choose::ExtendTo(at)),
        RowDoes::Go { choose: true, .. } => go(Choose::ToggleAt(at)),
        RowDoes::Go { .. } => {
            go(Choose::To(at));
            focus::focus(&format!("row-{at}"));
            // What is open follows the row; nothing opens by itself.
            if store.inspector.open.is_some() {
                store.dispatch(Action::Inspector(InspectorAction::Follow(row.task)));
            }
        }
        RowDoes::Open => open(store, Some(row)),
        RowDoes::Tick => tick(store, &row),
        RowDoes::Undo => untick(store, &row),
        RowDoes::Retry => match store.work.state_of(row.task).refused {
            // The task is another by now: first it is looked at.
            Some((_, refusal)) if RowState::is_outdated(&refusal) => {
                dispatch.dispatch(Action::Work(WorkAction::Dismiss(row.task)));
                dispatch.dispatch(Action::Work(WorkAction::ReadAgain));
            }
            Some((verb, _)) => tasks::begin(&dispatch, &row, verb),
            None => {}
        },
        RowDoes::Dismiss => {
            dispatch.dispatch(Action::Work(WorkAction::Dismiss(row.task)));
            focus_current();
        }
        RowDoes::Accept => tasks::begin(&dispatch, &row, Verb::Claim),
        RowDoes::GiveBack => match row.queue {
            Some(queue) => tasks::begin(&dispatch, &row, Verb::Assign(Assignee::Queue(queue))),
            None => tasks::ask(&dispatch, Question::Assign, vec![row]),
        },
        RowDoes::Snooze => tasks::ask(&dispatch, Question::Snooze, vec![row]),
    }
}

fn tick(store: &Store, row: &Rc<TaskRow>) {
    if store.work.is_saving(row.task) {
        return;
    }
    if row.state.is_open() {
        tasks::begin(&store.dispatcher(), row, Verb::Complete);
    } else {
        untick(store, row);
    }
}

/// Takes back that a task was closed: by undo while that takes back this and nothing else, else by
/// taking the task up again, with a reason.
fn untick(store: &Store, row: &Rc<TaskRow>) {
    if store.work.last_act == Some(row.task) {
        tasks::undo(&store.dispatcher());
    } else {
        tasks::ask(&store.dispatcher(), Question::Reopen, vec![row.clone()]);
    }
}
