//! The palette: one field for commands, screens, tasks and patients (Ctrl+K).

pub mod commands;
pub mod matching;

use crate::act::leave::Leave;
use crate::finding::line::{PatientLine, TaskLine};
use crate::finding::use_finding;
use crate::frame::{icon_of_screen, run};
use crate::parts::{Icon, IconView, Modal, combobox};
use crate::shortcuts::Command;
use crate::store::finding::Finding;
use crate::store::finding::Sought;
use crate::store::inspector::InspectorAction;
use crate::store::{Action, Overlay, Route, Store, use_store};
use crate::{act, t, wait};
use careloop_contract::view::{PatientHit, Preferences, TaskRow};
use careloop_contract::{Action as Permission, Roles, TaskId, Theme};
use commands::{Choice, Entry, Offer, Section, entries};
use std::rc::Rc;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// Most records of each kind that the palette shows; the search screen shows more.
const RECORDS: u32 = 5;

/// A line that can be chosen.
#[derive(Clone, Debug, PartialEq)]
enum Line {
    Entry(Entry),
    Task(Rc<TaskRow>),
    Patient(Rc<PatientHit>),
    /// Search everything for what was typed.
    Everything(String),
}

impl Line {
    /// The text's key of the heading it stands under.
    const fn heading(&self) -> &'static str {
        match self {
            Self::Entry(entry) => entry.section.text(),
            Self::Task(_) => "palette-tasks",
            Self::Patient(_) => "palette-patients",
            Self::Everything(_) => "palette-more",
        }
    }
}

/// The palette.
#[component]
pub fn Palette() -> Html {
    let store = use_store();
    let typed = use_state(String::new);
    let active = use_state(|| 0_usize);
    let field = use_node_ref();
    let may_search = store.may(Permission::SeePatient);
    let finding = use_finding(if may_search { &typed } else { "" }, Sought::Records, RECORDS);
    let lines = lines(&store, &typed, &finding, may_search);
    let at = (*active).min(lines.len().saturating_sub(1));

    use_effect_with(field.clone(), |field| {
        if let Some(field) = field.cast::<HtmlElement>() {
            // The field that cannot take the focus can be clicked.
            let _ = field.focus();
        }
    });
    use_effect_with(at, |at| combobox::show(&line_id(*at)));

    let close = {
        let dispatch = store.dispatcher();
        Callback::from(move |()| dispatch.dispatch(Action::Overlay(Overlay::None)))
    };
    let oninput = {
        let (typed, active) = (typed.clone(), active.clone());
        Callback::from(move |event: InputEvent| {
            typed.set(event.target_unchecked_into::<HtmlInputElement>().value());
            active.set(0);
        })
    };
    let onkeydown = {
        let (store, active, lines) = (store.clone(), active.clone(), lines.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.is_composing() || event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            if event.key() == "Enter" {
                event.prevent_default();
                if let Some(line) = lines.get(at) {
                    choose(line, &store);
                }
            } else if let Some(to) = combobox::step(&event.key(), Some(at), lines.len()) {
                event.prevent_default();
                active.set(to);
            }
        })
    };
    let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    let said = if lines.is_empty() && finding.is_under_way() {
        t!("searching")
    } else if lines.is_empty() {
        t!("palette-nothing")
    } else {
        t!("palette-count", count = count)
    };
    html! {
        <Modal id="palette" label={t!("palette-title")} onclose={close} closes_beside={true}>
            <div class="palette">
                <div class="palette-input">
                    <IconView icon={Icon::Search} />
                    <input id="palette-field" ref={field} type="text" role="combobox" autocomplete="off"
                        spellcheck="false" aria-label={t!("palette-title")} placeholder={t!("palette-hint")}
                        aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list"
                        aria-activedescendant={(!lines.is_empty()).then(|| line_id(at))}
                        value={(*typed).clone()} {oninput} {onkeydown} />
                </div>
                if lines.is_empty() {
                    <p class="listbox-empty">{ said.clone() }</p>
                }
                <div class="palette-list" id="palette-list" role="listbox" aria-label={t!("palette-title")}>
                    { for groups(&lines).into_iter().map(|(heading, group)| {
                        let heading_id = format!("{heading}-heading");
                        html! {
                            <div role="group" key={heading} aria-labelledby={heading_id.clone()}>
                                <div class="palette-group" role="presentation" id={heading_id}>
                                    { if heading == Section::Task.text() { on_tasks(&store) } else { t!(heading) } }
                                </div>
                                { for group.into_iter().map(|(number, line)| {
                                    line_view(number, line, number == at, &store)
                                }) }
                            </div>
                        }
                    }) }
                </div>
                <p class="unseen" role="status">{ said }</p>
                <div class="palette-foot" aria-hidden="true">
                    <span><kbd class="kbd">{ "↑" }</kbd>{ " " }<kbd class="kbd">{ "↓" }</kbd>{ " " }{ t!("palette-move") }</span>
                    <span><kbd class="kbd">{ "Enter" }</kbd>{ " " }{ t!("palette-run") }</span>
                    <span><kbd class="kbd">{ "Esc" }</kbd>{ " " }{ t!("palette-back") }</span>
                </div>
            </div>
        </Modal>
    }
}

/// Which task a command of the palette is about: by its words where it is one.
fn on_tasks(store: &Store) -> String {
    match run::tasks_meant(store).as_slice() {
        [row] => t!("palette-on-task", title = row.title.clone()),
        rows => t!(
            "palette-on-tasks",
            count = u32::try_from(rows.len()).unwrap_or(u32::MAX)
        ),
    }
}

fn line_id(number: usize) -> String {
    format!("palette-line-{number}")
}

/// Everything that fits, in the order of the list.
fn lines(store: &Store, typed: &str, finding: &Finding, may_search: bool) -> Vec<Line> {
    let offer = Offer {
        policy: &store.policy,
        roles: store.session().map_or(Roles::NONE, |session| session.roles),
        is_invoker: store.session().is_some_and(|session| session.invoker),
        has_task: !run::tasks_meant(store).is_empty(),
        route: store.route,
        theme: store.preferences.theme,
        density: store.preferences.density,
    };
    let mut lines: Vec<Line> = entries(offer, typed).into_iter().map(Line::Entry).collect();
    let typed = typed.trim();
    if typed.is_empty() {
        return lines;
    }
    if let Some(found) = finding.found.as_deref() {
        let patients = found.view.patients.iter().cloned();
        lines.extend(patients.map(|hit| Line::Patient(Rc::new(hit))));
        let tasks = found.view.tasks.iter().cloned();
        lines.extend(tasks.map(|row| Line::Task(Rc::new(row))));
    }
    if may_search {
        lines.push(Line::Everything(typed.to_owned()));
    }
    lines
}

/// Lines under their headings, each with its number in the whole list.
fn groups(lines: &[Line]) -> Vec<(&'static str, Vec<(usize, &Line)>)> {
    let mut groups: Vec<(&'static str, Vec<(usize, &Line)>)> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        match groups.last_mut() {
            Some((heading, group)) if *heading == line.heading() => group.push((number, line)),
            Some(_) | None => groups.push((line.heading(), vec![(number, line)])),
        }
    }
    groups
}

fn line_view(number: usize, line: &Line, is_active: bool, store: &Store) -> Html {
    let onclick = {
        let (line, store) = (line.clone(), store.clone());
        Callback::from(move |_: MouseEvent| choose(&line, &store))
    };
    // The focus stays in the field.
    let onmousedown = Callback::from(|event: MouseEvent| event.prevent_default());
    let content = match line {
        Line::Entry(entry) => html! {
            <>
                <IconView icon={icon_of(entry.choice)} />
                <span>{ entry.words.clone() }</span>
                if !entry.keys.is_empty() {
                    <span class="shortcut">{ for entry.keys.iter().map(|name| html! {
                        <kbd class="kbd">{ name.clone() }</kbd>
                    }) }</span>
                }
            </>
        },
        Line::Task(row) => html! { <TaskLine row={row.clone()} /> },
        Line::Patient(hit) => html! { <PatientLine hit={hit.clone()} /> },
        Line::Everything(text) => html! {
            <><IconView icon={Icon::Search} /><span>{ t!("search-everything", text = text.clone()) }</span></>
        },
    };
    html! {
        <div class="option" role="option" id={line_id(number)} key={number} {onclick} {onmousedown}
            aria-selected={is_active.to_string()}>{ content }</div>
    }
}

const fn icon_of(choice: Choice) -> Icon {
    match choice {
        Choice::Run(Command::QuickAdd) => Icon::Plus,
        Choice::Run(Command::Search) => Icon::Search,
        Choice::Run(Command::Complete) => Icon::Check,
        Choice::Run(Command::Take | Command::Assign) => Icon::Assign,
        Choice::Run(Command::Start) => Icon::Start,
        Choice::Run(Command::Due) => Icon::Calendar,
        Choice::Run(Command::Snooze) => Icon::Clock,
        Choice::Run(Command::Hold) => Icon::Hold,
        Choice::Run(Command::Priority) => Icon::Urgent,
        Choice::Run(Command::Comment) => Icon::Comment,
        Choice::Run(Command::Undo) => Icon::Undo,
        Choice::Run(Command::FindInList) => Icon::Filter,
        Choice::Run(Command::Refresh) => Icon::Refresh,
        Choice::Run(Command::Print) => Icon::Print,
        Choice::Run(Command::Lock) => Icon::Lock,
        Choice::Run(Command::Help) => Icon::Help,
        Choice::Go(route) => icon_of_screen(route),
        Choice::Theme(Theme::System | Theme::Light) => Icon::Sun,
        Choice::Theme(Theme::Dark) => Icon::Moon,
        Choice::Theme(Theme::Contrast) => Icon::Contrast,
        Choice::Density(_) => Icon::Sort,
        Choice::SwitchPerson => Icon::People,
        Choice::SignOut => Icon::Key,
        Choice::Run(_) => Icon::Command,
    }
}

/// Closes the palette, then does what was chosen: the focus is back where it was by then.
fn choose(line: &Line, store: &Store) {
    store.dispatch(Action::Overlay(Overlay::None));
    let (line, store) = (line.clone(), store.clone());
    wait::soon(move || match line {
        Line::Entry(entry) => carry_out(entry.choice, &store),
        Line::Task(row) => open_task(row.task, &store),
        Line::Patient(hit) => run::show(Route::Patient(hit.label.patient), &store),
        Line::Everything(text) => {
            store.dispatch(Action::SearchFor(text.into()));
            run::run(Command::Search, &store);
        }
    });
}

fn carry_out(choice: Choice, store: &Store) {
    let dispatch = store.dispatcher();
    let before = store.preferences;
    match choice {
        Choice::Run(command) => run::run(command, store),
        Choice::Go(route) => run::show(route, store),
        Choice::Theme(theme) => {
            act::change_preferences(&dispatch, before, Preferences { theme, ..before });
        }
        Choice::Density(density) => {
            act::change_preferences(&dispatch, before, Preferences { density, ..before });
        }
        Choice::SwitchPerson => run::leave(store, Leave::Lock),
        Choice::SignOut => run::leave(store, Leave::SignOut),
    }
}

fn open_task(task: TaskId, store: &Store) {
    store.dispatch(Action::Inspector(InspectorAction::Open(task)));
}
