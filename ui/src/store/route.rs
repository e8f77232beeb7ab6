//! The screens inside.

use careloop_contract::{Action, PatientId, Place, UserId};
use careloop_domain::Policy;

/// A screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// A list of work.
    Place(Place),
    /// Everyone the clinic treats.
    Patients,
    /// A patient's record.
    Patient(PatientId),
    /// Everyone who works here.
    People,
    /// One of them.
    Person(UserId),
    /// Everything that was written, by its words.
    Search,
    /// How this workstation likes its window, and one's own password.
    Settings,
    /// Copies of the vault.
    Backup,
    /// Whether anything was changed behind the program's back.
    Verify,
}

impl Default for Route {
    fn default() -> Self {
        Self::Place(Place::Today)
    }
}

impl Route {
    /// Where somebody begins: at their work; where their roles see none, at what they look after.
    #[must_use]
    pub fn first_of(stage: &super::Stage) -> Self {
        match stage {
            super::Stage::Inside(session)
                if !Policy::of(&session.policy).allows_at_all(Action::SeeTask, session.roles) =>
            {
                Self::Verify
            }
            super::Stage::Inside(_)
            | super::Stage::Loading
            | super::Stage::Broken(_)
            | super::Stage::Door(_) => Self::default(),
        }
    }

    /// The screens that Ctrl+1 to Ctrl+6 go to, in that order.
    pub const NUMBERED: [Self; 6] = [
        Self::Place(Place::Inbox),
        Self::Place(Place::Today),
        Self::Place(Place::Upcoming),
        Self::Place(Place::Waiting),
        Self::Place(Place::Done),
        Self::Patients,
    ];

    /// The text's key of the screen's name.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Place(Place::Inbox) => "screen-inbox",
            Self::Place(Place::Today) => "screen-today",
            Self::Place(Place::Upcoming) => "screen-upcoming",
            Self::Place(Place::Waiting) => "screen-waiting",
            Self::Place(Place::Done) => "screen-done",
            Self::Patients => "screen-patients",
            Self::Patient(_) => "screen-patient",
            Self::People => "screen-people",
            Self::Person(_) => "screen-person",
            Self::Search => "screen-search",
            Self::Settings => "screen-settings",
            Self::Backup => "screen-backup",
            Self::Verify => "screen-verify",
        }
    }
}
