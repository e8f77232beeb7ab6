//! What the commands of the window do. A command that cannot act says why.

use super::{panes, place};
use crate::act::leave::{self, Leave};
use crate::act::{self, Dispatch, tasks};
use crate::parts::focus::focus;
use crate::parts::page;
use crate::shortcuts::Command;
use crate::store::audit::AuditAction;
use crate::store::inspector::InspectorAction;
use crate::store::paper::Paper;
use crate::store::work::{Question, Verb};
use crate::store::{Action, App, Overlay, Route};
use crate::{quick_add, t, words};
use careloop_contract::view::{Preferences, TaskRow};
use careloop_contract::{Action as Permission, Refusal, limits};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::UseReducerHandle;

/// The id of the field of the search screen.
pub(crate) const SEARCH_FIELD: &str = "search-field";

/// Percent by which everything grows or shrinks at once.
const ZOOM_STEP: u16 = 10;

/// Carries out a command.
pub(crate) fn run(command: Command, store: &UseReducerHandle<App>) {
    let dispatch = store.dispatcher();
    match command {
        Command::Palette => dispatch.dispatch(Action::Overlay(Overlay::Palette)),
        Command::QuickAdd => {
            if may(store, Permission::AddTask) {
                dispatch.dispatch(Action::Overlay(Overlay::QuickAdd));
            }
        }
        Command::Help => dispatch.dispatch(Action::Overlay(Overlay::Help)),
        Command::Search => {
            if may(store, Permission::SeePatient) {
                dispatch.dispatch(Action::Go(Route::Search));
                focus(SEARCH_FIELD);
            }
        }
        Command::FindInList => {
            if !panes::enter_search() {
                act::tell(&dispatch, t!("nothing-to-find-in"));
            }
        }
        Command::Lock => leave(store, Leave::Lock),
        Command::Go(number) => go(number, store),
        Command::Inspector => toggle_inspector(store),
        Command::Undo => tasks::undo(&dispatch),
        Command::Redo => act::tell(&dispatch, t!("no-redo")),
        Command::Print => print(store),
        Command::Refresh => refresh(&dispatch),
        Command::NextPane => panes::step(true),
        Command::PreviousPane => panes::step(false),
        Command::Close => {
            if store.audit.entry.is_some() && store.route == Route::Audit {
                dispatch.dispatch(Action::Audit(AuditAction::Close));
                focus(crate::screen::audit::GRID);
            }
            if store.inspector.open.is_some() {
                dispatch.dispatch(Action::Inspector(InspectorAction::Close));
            }
        }
        Command::Back => {
            if store.back.is_empty() {
                act::tell(&dispatch, t!("no-screen-before"));
            } else {
                dispatch.dispatch(Action::Back);
            }
        }
        Command::Larger => zoom(store, |zoom| zoom.saturating_add(ZOOM_STEP)),
        Command::Smaller => zoom(store, |zoom| zoom.saturating_sub(ZOOM_STEP)),
        Command::UsualSize => zoom(store, |_| Preferences::default().zoom),
        Command::Complete => on_tasks(store, |rows| {
            tasks::begin_all(&dispatch, rows.to_vec(), Verb::Complete)
        }),
        Command::Take => on_tasks(store, |rows| {
            tasks::begin_all(&dispatch, rows.to_vec(), Verb::Claim)
        }),
        Command::Start => on_tasks(store, |rows| {
            tasks::begin_all(&dispatch, rows.to_vec(), Verb::Start)
        }),
        Command::Assign => ask(store, Question::Assign),
        Command::Due => ask(store, Question::Due),
        Command::Snooze => ask(store, Question::Snooze),
        Command::Hold => ask(store, Question::Hold),
        Command::Priority => ask(store, Question::Priority),
        Command::Comment => on_tasks(store, |rows| {
            if let Some(row) = rows.first() {
                dispatch.dispatch(Action::Inspector(InspectorAction::Comment(row.task)));
            }
        }),
        // A list carries these out itself.
        Command::RowUp
        | Command::RowDown
        | Command::FirstRow
        | Command::LastRow
        | Command::PageUp
        | Command::PageDown
        | Command::Open
        | Command::Mark
        | Command::MarkUp
        | Command::MarkDown => {}
    }
}

/// Whether the person's roles ever allow it; where they never do, that is said.
fn may(store: &UseReducerHandle<App>, action: Permission) -> bool {
    let allowed = store.may(action);
    if !allowed {
        act::tell(
            &store.dispatcher(),
            words::refusal(&Refusal::NotPermitted { action }),
        );
    }
    allowed
}

/// Locks or signs out, and keeps what was being typed.
pub(crate) fn leave(store: &UseReducerHandle<App>, how: Leave) {
    leave::leave(
        &store.dispatcher(),
        how,
        quick_add::draft(&store.quick_add)
            .into_iter()
            .chain(crate::inspector::drafts::to_keep(
                &store.inspector.unsaved(),
                &BTreeMap::new(),
            ))
            .chain(
                store
                    .session()
                    .is_some_and(|session| session.duty.is_none())
                    .then(|| place::to_keep(store)),
            )
            .collect(),
    );
}

/// Shows a screen that was asked for by keys: the focus goes into it.
pub(crate) fn show(route: Route, store: &UseReducerHandle<App>) {
    panes::let_go();
    store.dispatch(Action::Go(route));
}

fn go(number: u8, store: &UseReducerHandle<App>) {
    let Some(route) = usize::from(number)
        .checked_sub(1)
        .and_then(|at| Route::NUMBERED.get(at).copied())
    else {
        return;
    };
    let needs = if route == Route::Patients {
        Permission::SeePatient
    } else {
        Permission::SeeTask
    };
    if may(store, needs) {
        show(route, store);
    }
}

fn refresh(dispatch: &Dispatch) {
    let dispatch = dispatch.clone();
    spawn_local(async move {
        dispatch.dispatch(Action::Refresh);
        act::read_session(&dispatch).await;
        act::read_counts(&dispatch).await;
        act::read_people(&dispatch).await;
        act::tell(&dispatch, t!("refreshed"));
    });
}

/// Prints the screen. Where records are on it, what that is for is asked first, and put on record.
fn print(store: &UseReducerHandle<App>) {
    let dispatch = store.dispatcher();
    match store.paper() {
        Paper::Plain => {
            if !page::print() {
                act::tell(&dispatch, t!("cannot-print"));
            }
        }
        Paper::Records(_) => {
            if may(store, Permission::PrintRecords) {
                dispatch.dispatch(Action::Overlay(Overlay::Print));
            }
        }
        Paper::Empty => act::tell(&dispatch, t!("print-nothing")),
        Paper::TooMany => act::tell(&dispatch, t!("print-too-many")),
        Paper::Never => act::tell(&dispatch, t!("print-never")),
    }
}

fn zoom(store: &UseReducerHandle<App>, change: impl Fn(u16) -> u16) {
    let (smallest, largest) = limits::ZOOM_PERCENT.into_inner();
    let before = store.preferences;
    let zoom = change(before.zoom).clamp(smallest, largest);
    if zoom == before.zoom {
        act::tell(&store.dispatcher(), t!("zoom-is", percent = zoom));
    } else {
        act::change_preferences(&store.dispatcher(), before, Preferences { zoom, ..before });
    }
}

/// The tasks that commands act on.
pub(crate) fn tasks_meant(store: &UseReducerHandle<App>) -> Vec<Rc<TaskRow>> {
    store.tasks_meant()
}

/// Does something with the tasks that are meant; where none is, that is said.
fn on_tasks(store: &UseReducerHandle<App>, act: impl FnOnce(&[Rc<TaskRow>])) {
    let rows = tasks_meant(store);
    if rows.is_empty() {
        act::tell(&store.dispatcher(), t!("choose-a-task-first"));
    } else {
        act(&rows);
    }
}

fn ask(store: &UseReducerHandle<App>, question: Question) {
    on_tasks(store, |rows| {
        tasks::ask(&store.dispatcher(), question, rows.to_vec());
    });
}

fn toggle_inspector(store: &UseReducerHandle<App>) {
    let action = match (store.inspector.open, tasks_meant(store).first()) {
        (Some(_), _) => InspectorAction::Close,
        (None, Some(row)) => InspectorAction::Open(row.task),
        (None, None) => {
            act::tell(&store.dispatcher(), t!("nothing-open"));
            return;
        }
    };
    store.dispatch(Action::Inspector(action));
}
