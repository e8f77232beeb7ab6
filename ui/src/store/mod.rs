//! What the window knows, and how it changes. Plain Rust: nothing here touches the page or the
//! engine, so every rule is tested natively.

pub mod attachments;
pub mod audit;
pub mod difference;
pub mod doorway;
pub mod entrance;
pub mod finding;
pub mod inspector;
pub mod known;
pub mod lint;
pub mod notes;
pub mod notices;
pub mod paper;
pub mod past;
pub mod place;
pub mod quick_add;
pub mod records;
pub mod route;
pub mod sheets;
pub mod staff;
pub mod stage;
pub mod watch;
pub mod work;

pub use route::Route;
pub use stage::Stage;

use careloop_contract::view::{PersonView, Preferences, SessionView, TaskRow, WorkCounts};
use careloop_contract::{Action as Permission, Alarm};
use careloop_domain::Policy;
use std::rc::Rc;
use yew::prelude::*;

/// Everything the window knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct App {
    /// Before, at or inside the door.
    pub stage: Stage,
    /// The policy in force for whoever is signed in.
    pub policy: Policy,
    /// How this workstation likes its window.
    pub preferences: Preferences,
    /// Which screen is shown.
    pub route: Route,
    /// Screens to go back to, the last one last.
    pub back: Vec<Route>,
    /// What lies over the screen.
    pub overlay: Overlay,
    /// How much stands in each place.
    pub counts: WorkCounts,
    /// Everyone who works here, once asked for.
    pub people: Rc<[PersonView]>,
    /// Lists of tasks and their rows.
    pub work: work::Work,
    /// The task that is open beside the list.
    pub inspector: inspector::Inspector,
    /// What is being typed into quick add.
    pub quick_add: quick_add::QuickAddState,
    /// What the screens of patients, people and the vault know.
    pub records: records::Records,
    /// The audit trail.
    pub audit: audit::Audit,
    /// What waits for a security officer.
    pub staff: staff::Staff,
    /// Short messages.
    pub notices: notices::Notices,
    /// Whether everything is saved.
    pub saving: Saving,
    /// Seconds until the session locks, while the person is warned.
    pub locks_in: Option<u32>,
    /// Whether something was refused that needs a full sign-in, and the person is told.
    pub full_sign_in: bool,
    /// Integrity alarms that the person was told of in this session.
    pub alarms_told: Vec<Alarm>,
    /// What is searched for on the search screen.
    pub search: Rc<str>,
    /// A print that is on record, until it is done.
    pub printing: Option<paper::Printing>,
    /// How often the person asked to read everything again: screens read when it changes.
    pub refreshed: u32,
}

/// What lies over the screen. One at a time; Escape closes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Overlay {
    /// Nothing.
    #[default]
    None,
    /// Search or command.
    Palette,
    /// A new task.
    QuickAdd,
    /// Keys and how things work.
    Help,
    /// What a print is for.
    Print,
}

/// Whether everything is saved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Saving {
    /// Commands under way.
    pub under_way: u32,
    /// Whether anything was saved since the session began.
    pub saved: bool,
    /// Whether the last command was refused.
    pub refused: bool,
}

/// What changes what the window knows.
#[derive(Clone, Debug)]
pub enum Action {
    /// The door was looked at, or could not be.
    Stage(Stage),
    /// The preferences are these.
    Preferences(Preferences),
    /// Another screen.
    Go(Route),
    /// The screen before.
    Back,
    /// Where the person was when they left.
    ComeBack(place::Spot),
    /// Something needs a full sign-in; or that was read.
    FullSignIn(bool),
    /// Lay something over the screen, or take it away.
    Overlay(Overlay),
    /// How much stands in each place.
    Counts(WorkCounts),
    /// Everyone who works here.
    People(Rc<[PersonView]>),
    /// A command was sent.
    SavingBegan,
    /// A command was answered; `true` if it was carried out.
    SavingEnded(bool),
    /// Seconds until the session locks, while the person is warned.
    LocksIn(Option<u32>),
    /// The person read what the alarms mean, and goes on without handling them.
    AlarmsTold,
    /// Something else is searched for on the search screen.
    SearchFor(Rc<str>),
    /// A print is on record; or it is over.
    Printing(Option<paper::Printing>),
    /// Read everything on the screen again.
    Refresh,
    /// About lists of tasks.
    Work(work::WorkAction),
    /// About the open task.
    Inspector(inspector::InspectorAction),
    /// About quick add.
    QuickAdd(quick_add::QuickAddAction),
    /// About patients, people and the vault.
    Records(records::RecordsAction),
    /// About the audit trail.
    Audit(audit::AuditAction),
    /// About what waits for a security officer.
    Staff(staff::StaffAction),
    /// About short messages.
    Notice(notices::NoticeAction),
}

/// Screens remembered to go back to.
const BACK_MOST: usize = 50;

impl App {
    /// Who is signed in.
    #[must_use]
    pub fn session(&self) -> Option<&SessionView> {
        match &self.stage {
            Stage::Inside(session) => Some(session),
            Stage::Loading | Stage::Broken(_) | Stage::Door(_) => None,
        }
    }

    /// Integrity alarms that stand and that the person was not told of yet.
    #[must_use]
    pub fn alarms_to_tell(&self) -> Vec<Alarm> {
        let Some(session) = self.session() else {
            return Vec::new();
        };
        let is_new = |alarm: &&Alarm| !self.alarms_told.contains(alarm);
        if session.alarms.iter().any(|alarm| is_new(&alarm)) {
            session.alarms.clone()
        } else {
            Vec::new()
        }
    }

    /// The clinic's IANA zone; UTC while nobody is in.
    #[must_use]
    pub fn zone(&self) -> &str {
        self.session().map_or("UTC", |session| session.zone.as_str())
    }

    /// Whether the roles of whoever is signed in ever allow this. Only for what is offered: the
    /// engine decides.
    #[must_use]
    pub fn may(&self, action: Permission) -> bool {
        self.session()
            .is_some_and(|session| self.policy.allows_at_all(action, session.roles))
    }

    /// The tasks that commands act on: those chosen in the list, else the one that is open, else the
    /// row the list's keys act on.
    #[must_use]
    pub fn tasks_meant(&self) -> Vec<Rc<TaskRow>> {
        if self.work.selected().is_empty()
            && let Some(row) = self.inspector.row()
        {
            return vec![row];
        }
        self.work.chosen()
    }

    /// Closes what is open beside the screen.
    fn leave_screen(&mut self) {
        self.inspector.take(inspector::InspectorAction::Close);
        self.work.leave();
    }

    /// What is known after an action.
    #[must_use]
    pub fn after(mut self, action: Action) -> Self {
        match action {
            Action::Stage(stage) => {
                // Nothing of one person's session is left for the next.
                let preferences = self.preferences;
                if !matches!(stage, Stage::Inside(_)) || self.session().is_none() {
                    self = Self {
                        preferences,
                        route: Route::first_of(&stage),
                        ..Self::default()
                    };
                }
                self.stage = stage;
                self.policy = self
                    .session()
                    .map(|session| Policy::of(&session.policy))
                    .unwrap_or_default();
            }
            Action::Preferences(preferences) => self.preferences = preferences,
            Action::Go(route) => {
                self.overlay = Overlay::None;
                if route != self.route {
                    let before = std::mem::replace(&mut self.route, route);
                    self.back.push(before);
                    if self.back.len() > BACK_MOST {
                        self.back.remove(0);
                    }
                    self.leave_screen();
                }
            }
            Action::Back => {
                if let Some(route) = self.back.pop() {
                    self.route = route;
                    self.leave_screen();
                }
            }
            Action::ComeBack(spot) => {
                self.route = spot.route;
                if let Some(task) = spot.task {
                    self.inspector.take(inspector::InspectorAction::Follow(task));
                }
            }
            Action::FullSignIn(is_told) => self.full_sign_in = is_told,
            Action::Overlay(overlay) => self.overlay = overlay,
            Action::Counts(counts) => self.counts = counts,
            Action::People(people) => self.people = people,
            Action::SavingBegan => {
                self.saving.under_way += 1;
                self.work.command_began();
            }
            Action::SavingEnded(done) => {
                self.work.command_ended();
                self.saving.under_way = self.saving.under_way.saturating_sub(1);
                self.saving.saved |= done;
                self.saving.refused = !done;
            }
            Action::LocksIn(seconds) => self.locks_in = seconds,
            Action::AlarmsTold => {
                self.alarms_told = self
                    .session()
                    .map(|session| session.alarms.clone())
                    .unwrap_or_default();
            }
            Action::SearchFor(text) => self.search = text,
            Action::Printing(printing) => self.printing = printing,
            Action::Refresh => self.refreshed = self.refreshed.wrapping_add(1),
            Action::Work(action) => self.work.take(action),
            Action::Inspector(action) => self.inspector.take(action),
            Action::QuickAdd(action) => self.quick_add.take(action),
            Action::Records(action) => self.records.take(action),
            Action::Audit(action) => self.audit.take(action),
            Action::Staff(action) => self.staff.take(action),
            Action::Notice(action) => self.notices.take(action),
        }
        self
    }
}

impl Reducible for App {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Rc::unwrap_or_clone(self).after(action))
    }
}

/// The store as components hold it: what is known now, and `dispatch` to change it.
pub type Store = UseReducerHandle<App>;

/// The store of the window.
///
/// # Panics
/// Never inside [`crate::frame::Root`], which provides it.
#[hook]
pub fn use_store() -> Store {
    #[expect(
        clippy::expect_used,
        reason = "the root provides the store to every component"
    )]
    use_context::<Store>().expect("the root provides the store")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::session;
    use careloop_contract::Role;

    fn inside(roles: &[Role], alarms: &[Alarm]) -> Action {
        Action::Stage(Stage::Inside(Rc::new(session(roles, alarms))))
    }

    #[test]
    fn an_alarm_is_told_once_a_session_and_a_new_one_again() {
        let app = App::default().after(inside(&[Role::FrontDesk], &[Alarm::OlderVault]));
        assert_eq!(app.alarms_to_tell(), [Alarm::OlderVault]);
        let app = app.after(Action::AlarmsTold);
        assert!(app.alarms_to_tell().is_empty());
        let both = [Alarm::OlderVault, Alarm::ForkedLedger];
        let app = app.after(inside(&[Role::FrontDesk], &both));
        assert_eq!(app.alarms_to_tell(), both, "another one came");
        let app = app.after(Action::Stage(Stage::Loading));
        let app = app.after(inside(&[Role::FrontDesk], &[Alarm::OlderVault]));
        assert_eq!(app.alarms_to_tell(), [Alarm::OlderVault], "another session");
    }

    #[test]
    fn who_checks_on_the_others_begins_with_what_they_look_after() {
        let app = App::default().after(inside(&[Role::SecurityOfficer], &[]));
        assert_eq!(app.route, Route::Oversight);
        let both = [Role::SecurityOfficer, Role::Administrator];
        let app = App::default().after(inside(&both, &[]));
        assert_eq!(
            app.route,
            Route::default(),
            "who has work of their own begins there"
        );
    }
}
