//! What keys and presses do in a list.

use super::row::RowDoes;
use crate::act::tasks;
use crate::frame::run::run;
use crate::parts::focus;
use crate::shortcuts::{Command, Context, Press, command_of};
use crate::store::inspector::InspectorAction;
use crate::store::work::choice::Choose;
use crate::store::work::filter::Shown;
use crate::store::work::{Question, RowState, Verb, WorkAction};
use crate::store::{Action, Store};
use careloop_contract::command::Assignee;
use careloop_contract::view::TaskRow;
use std::rc::Rc;
use web_sys::{Element, KeyboardEvent};
use yew::TargetCast as _;

/// What a key does while the list has the focus. Keys that are not the list's go on to the frame.
pub(super) fn press(store: &Store, event: &KeyboardEvent, page: f64) {
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

/// What a press on a row, or on something in it, does.
pub(super) fn act_on_row(store: &Store, at: u32, does: RowDoes) {
    let dispatch = store.dispatcher();
    let shown = Shown::of(&store.work.list, &store.work.filter);
    let row = store
        .work
        .list
        .slot(shown.row_at(at))
        .map(|slot| slot.row.clone());
    let go = |choose| dispatch.dispatch(Action::Work(WorkAction::Choose(choose)));
    let Some(row) = row else { return };
    // The button that was pressed goes away with what it did: its row keeps the focus.
    let to_row = || {
        go(Choose::To(at));
        focus::focus(&format!("row-{at}"));
    };
    match does {
        RowDoes::Go { range: true, .. } => go(Choose::ExtendTo(at)),
        RowDoes::Go { choose: true, .. } => go(Choose::ToggleAt(at)),
        RowDoes::Go { .. } => {
            to_row();
            // What is open follows the row; nothing opens by itself.
            if store.inspector.open.is_some() {
                store.dispatch(Action::Inspector(InspectorAction::Follow(row.task)));
            }
        }
        RowDoes::Open => open(store, Some(row)),
        RowDoes::Tick => tick(store, &row),
        RowDoes::Undo => {
            to_row();
            untick(store, &row);
        }
        RowDoes::Retry => {
            to_row();
            match store.work.state_of(row.task).refused {
                // The task is another by now: first it is looked at.
                Some((_, refusal)) if RowState::is_outdated(&refusal) => {
                    dispatch.dispatch(Action::Work(WorkAction::Dismiss(row.task)));
                    dispatch.dispatch(Action::Work(WorkAction::ReadAgain));
                }
                Some((verb, _)) => tasks::begin(&dispatch, &row, verb),
                None => {}
            }
        }
        RowDoes::Dismiss => {
            dispatch.dispatch(Action::Work(WorkAction::Dismiss(row.task)));
            to_row();
        }
        RowDoes::Accept => {
            to_row();
            tasks::begin(&dispatch, &row, Verb::Claim);
        }
        RowDoes::GiveBack => match row.queue {
            Some(queue) => {
                to_row();
                tasks::begin(&dispatch, &row, Verb::Assign(Assignee::Queue(queue)));
            }
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
