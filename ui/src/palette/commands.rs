//! What the palette offers beside records.

use super::matching::rank;
use crate::shortcuts::{Command, shortcut_of};
use crate::store::Route;
use crate::{t, words};
use careloop_contract::{Action as Permission, Density, Roles, Theme};
use careloop_domain::Policy;

/// Commands that the palette offers, in order.
pub const ALL: &[Command] = &[
    Command::QuickAdd,
    Command::Search,
    Command::Complete,
    Command::Take,
    Command::Start,
    Command::Assign,
    Command::Due,
    Command::Snooze,
    Command::Hold,
    Command::Priority,
    Command::Comment,
    Command::Undo,
    Command::Inspector,
    Command::FindInList,
    Command::Refresh,
    Command::Print,
    Command::Lock,
    Command::Help,
    Command::Larger,
    Command::Smaller,
    Command::UsualSize,
];

/// Screens that the palette offers, in order.
const ROUTES: &[Route] = &[
    Route::Place(careloop_contract::Place::Inbox),
    Route::Place(careloop_contract::Place::Today),
    Route::Place(careloop_contract::Place::Upcoming),
    Route::Place(careloop_contract::Place::Waiting),
    Route::Place(careloop_contract::Place::Done),
    Route::Patients,
    Route::Search,
    Route::People,
    Route::WhoCan,
    Route::Oversight,
    Route::Audit,
    Route::Reports,
    Route::Alerts,
    Route::WatchRules,
    Route::AuditReview,
    Route::Emergency,
    Route::Sessions,
    Route::Policy,
    Route::Clinic,
    Route::Recovery,
    Route::Verify,
    Route::Backup,
    Route::Settings,
];

/// What is done when an entry is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Carry out a command.
    Run(Command),
    /// Show a screen.
    Go(Route),
    /// Change the colours.
    Theme(Theme),
    /// Change how far apart rows stand.
    Density(Density),
    /// Lock, so that somebody else can sign in.
    SwitchPerson,
    /// End the session.
    SignOut,
}

/// The groups of the palette, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// On the open task.
    Task,
    /// Anywhere.
    Commands,
    /// Screens.
    Places,
    /// Who is in.
    Person,
    /// How the window looks.
    Look,
}

impl Section {
    /// The text's key of its heading.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Task => "palette-task",
            Self::Commands => "palette-commands",
            Self::Places => "palette-places",
            Self::Person => "palette-person",
            Self::Look => "palette-look",
        }
    }
}

/// A line of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its words.
    pub words: String,
    /// The group it stands in.
    pub section: Section,
    /// What is done.
    pub choice: Choice,
    /// The keys that do the same, one name after another.
    pub keys: Vec<String>,
}

/// What the person can be offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer<'a> {
    /// What the clinic's policy says.
    pub policy: &'a Policy,
    /// What they do at the clinic.
    pub roles: Roles,
    /// Whether they are named to open clinical text in an emergency.
    pub is_invoker: bool,
    /// Whether a task is open or selected.
    pub has_task: bool,
    /// The screen that is shown.
    pub route: Route,
    /// The colours.
    pub theme: Theme,
    /// How far apart rows stand.
    pub density: Density,
}

/// The entries that fit what was typed, best first within their group; without anything typed, all.
#[must_use]
pub fn entries(offer: Offer<'_>, typed: &str) -> Vec<Entry> {
    let mut fitting: Vec<(u8, Entry)> = all(offer)
        .into_iter()
        .filter_map(|(entry, also)| {
            let best = [Some(entry.words.as_str()), also.as_deref()]
                .into_iter()
                .flatten()
                .filter_map(|text| rank(text, typed))
                .min()?;
            Some((best, entry))
        })
        .collect();
    // Enter at once must do nothing to anybody's task: those come first only where they are asked for.
    let tasks = if typed.trim().is_empty() { 2 } else { 0 };
    // Stable: what fits equally well stays in the usual order.
    fitting.sort_by_key(|(best, entry)| {
        let section = match entry.section {
            Section::Task => tasks,
            Section::Commands => 1,
            Section::Places => 3,
            Section::Person => 4,
            Section::Look => 5,
        };
        (section, *best)
    });
    fitting.into_iter().map(|(_, entry)| entry).collect()
}

/// Everything offered, each with other words it is found by.
fn all(offer: Offer<'_>) -> Vec<(Entry, Option<String>)> {
    let may = |action| offer.policy.allows_at_all(action, offer.roles);
    let mut all = Vec::new();
    for command in ALL {
        let (section, offered) = match command {
            Command::QuickAdd => (Section::Commands, may(Permission::AddTask)),
            Command::Search => (Section::Commands, may(Permission::SeePatient)),
            Command::FindInList => (Section::Commands, may(Permission::SeeTask)),
            Command::Complete => (Section::Task, offer.has_task && may(Permission::CompleteTask)),
            Command::Take => (Section::Task, offer.has_task && may(Permission::ClaimTask)),
            Command::Start => (Section::Task, offer.has_task && may(Permission::StartTask)),
            Command::Assign => (Section::Task, offer.has_task && may(Permission::AssignTask)),
            Command::Due | Command::Snooze | Command::Priority => {
                (Section::Task, offer.has_task && may(Permission::EditTask))
            }
            Command::Hold => (Section::Task, offer.has_task && may(Permission::HoldTask)),
            Command::Comment => (Section::Task, offer.has_task && may(Permission::Comment)),
            Command::Inspector => (Section::Task, offer.has_task),
            Command::Larger | Command::Smaller | Command::UsualSize => (Section::Look, true),
            Command::Palette
            | Command::Lock
            | Command::Go(_)
            | Command::Undo
            | Command::Redo
            | Command::Print
            | Command::Help
            | Command::Refresh
            | Command::NextPane
            | Command::PreviousPane
            | Command::Close
            | Command::Back
            | Command::RowUp
            | Command::RowDown
            | Command::FirstRow
            | Command::LastRow
            | Command::PageUp
            | Command::PageDown
            | Command::Open
            | Command::Mark
            | Command::MarkUp
            | Command::MarkDown => (Section::Commands, true),
        };
        if offered {
            let keys = shortcut_of(*command).map_or_else(Vec::new, |shortcut| shortcut.names());
            all.push(entry(section, Choice::Run(*command), command.text(), keys));
        }
    }
    for route in ROUTES {
        let offered = *route != offer.route && route.is_offered(offer.policy, offer.roles, offer.is_invoker);
        if offered {
            let words = t!("palette-go", screen = t!(route.title()));
            let number = Route::NUMBERED.iter().position(|numbered| numbered == route);
            let keys = number.and_then(|number| u8::try_from(number + 1).ok());
            let keys = keys.and_then(|number| shortcut_of(Command::Go(number)));
            all.push((
                Entry {
                    words,
                    section: Section::Places,
                    choice: Choice::Go(*route),
                    keys: keys.map_or_else(Vec::new, |shortcut| shortcut.names()),
                },
                // “Settings” finds it as “Go to Settings” does.
                Some(t!(route.title())),
            ));
        }
    }
    all.push(entry(
        Section::Person,
        Choice::SwitchPerson,
        "command-switch-person",
        Vec::new(),
    ));
    all.push(entry(
        Section::Person,
        Choice::SignOut,
        "command-sign-out",
        Vec::new(),
    ));
    for theme in Theme::ALL.iter().filter(|theme| **theme != offer.theme) {
        all.push(look(
            Choice::Theme(*theme),
            t!("palette-theme", name = words::theme(*theme)),
        ));
    }
    for density in Density::ALL.iter().filter(|density| **density != offer.density) {
        all.push(look(
            Choice::Density(*density),
            t!("palette-density", name = words::density(*density)),
        ));
    }
    all
}

fn entry(section: Section, choice: Choice, text: &str, keys: Vec<String>) -> (Entry, Option<String>) {
    let also_key = format!("{text}-also");
    let also = t!(&also_key);
    let entry = Entry {
        words: t!(text),
        section,
        choice,
        keys,
    };
    (entry, (also != also_key).then_some(also))
}

fn look(choice: Choice, words: String) -> (Entry, Option<String>) {
    let entry = Entry {
        words,
        section: Section::Look,
        choice,
        keys: Vec::new(),
    };
    (entry, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::{Place, Role};

    const TABLE: &Policy = &Policy::standard();

    fn offer(role: Role) -> Offer<'static> {
        Offer {
            policy: TABLE,
            roles: Roles::of(&[role]),
            is_invoker: false,
            has_task: false,
            route: Route::Place(Place::Today),
            theme: Theme::Light,
            density: Density::Compact,
        }
    }

    fn first(offer: Offer<'_>, typed: &str) -> Option<Choice> {
        entries(offer, typed).first().map(|entry| entry.choice)
    }

    #[test]
    fn a_few_letters_find_what_is_meant() {
        let offer = offer(Role::Administrator);
        for (typed, expected) in [
            ("lock", Choice::Run(Command::Lock)),
            ("upc", Choice::Go(Route::Place(Place::Upcoming))),
            ("sett", Choice::Go(Route::Settings)),
            ("sign", Choice::SignOut),
            ("log off", Choice::SignOut),
            ("dark", Choice::Theme(Theme::Dark)),
            ("comfort", Choice::Density(Density::Comfortable)),
        ] {
            assert_eq!(first(offer, typed), Some(expected), "{typed:?}");
        }
        assert_eq!(first(offer, "zebra"), None);
    }

    #[test]
    fn what_the_roles_never_allow_is_not_offered() {
        let has = |role, choice| {
            entries(offer(role), "")
                .iter()
                .any(|entry| entry.choice == choice)
        };
        assert!(has(Role::Administrator, Choice::Go(Route::Backup)));
        assert!(!has(Role::Biller, Choice::Go(Route::Backup)));
        assert!(has(Role::FrontDesk, Choice::Run(Command::QuickAdd)));
    }

    #[test]
    fn tasks_are_acted_on_only_where_one_is_meant() {
        let without = offer(Role::Provider);
        let with = Offer {
            has_task: true,
            ..without
        };
        let complete = Choice::Run(Command::Complete);
        assert!(entries(without, "").iter().all(|entry| entry.choice != complete));
        assert_eq!(
            first(with, ""),
            Some(Choice::Run(Command::QuickAdd)),
            "Enter at once is harmless"
        );
        assert_eq!(first(with, "comp"), Some(complete));
    }

    #[test]
    fn where_one_is_and_what_is_set_already_is_not_offered() {
        let entries = entries(offer(Role::FrontDesk), "");
        for choice in [
            Choice::Go(Route::Place(Place::Today)),
            Choice::Theme(Theme::Light),
            Choice::Density(Density::Compact),
        ] {
            assert!(entries.iter().all(|entry| entry.choice != choice), "{choice:?}");
        }
    }
}
