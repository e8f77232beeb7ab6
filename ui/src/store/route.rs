//! The screens inside.

use careloop_contract::query::RecordSource;
use careloop_contract::view::RecordRef;
use careloop_contract::{ActId, Action, PatientId, Place, Roles, UserId};
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
    /// One of them leaves.
    Leaver(UserId),
    /// Who may do what at this clinic.
    Policy,
    /// Who can do a certain thing.
    WhoCan,
    /// Who is or was signed in.
    Sessions,
    /// The emergency procedure, and every use of it.
    Emergency,
    /// The review of one emergency access.
    Review(ActId),
    /// How the clinic wants it.
    Clinic,
    /// The recovery sheet.
    Recovery,
    /// Everything that was written, by its words.
    Search,
    /// How this workstation likes its window, and one's own password.
    Settings,
    /// Copies of the vault.
    Backup,
    /// Whether anything was changed behind the program's back.
    Verify,
    /// What a security officer looks after, at a glance.
    Oversight,
    /// Who saw and did what.
    Audit,
    /// Reports of that.
    Reports,
    /// A record as it was.
    RecordAt(RecordSource),
    /// What in the audit trail somebody has to look at.
    Alerts,
    /// The rules that raise alerts.
    WatchRules,
    /// The review of the audit trail.
    AuditReview,
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
                if !Policy::of(&session.policy).allows_at_all(Action::SeeTask, session.roles)
                    && Policy::of(&session.policy).allows_at_all(Action::ReadLedger, session.roles) =>
            {
                Self::Oversight
            }
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
            Self::Leaver(_) => "screen-leaver",
            Self::Policy => "screen-policy",
            Self::WhoCan => "screen-who-can",
            Self::Sessions => "screen-sessions",
            Self::Emergency => "screen-emergency",
            Self::Review(_) => "screen-review",
            Self::Clinic => "screen-clinic",
            Self::Recovery => "screen-recovery",
            Self::Search => "screen-search",
            Self::Settings => "screen-settings",
            Self::Backup => "screen-backup",
            Self::Verify => "screen-verify",
            Self::Oversight => "screen-oversight",
            Self::Audit => "screen-audit",
            Self::Reports => "screen-reports",
            Self::RecordAt(_) => "screen-record-at",
            Self::Alerts => "screen-alerts",
            Self::WatchRules => "screen-watch-rules",
            Self::AuditReview => "screen-audit-review",
        }
    }

    /// Whether somebody with these roles is offered the screen. `is_invoker`: whether they are named to
    /// open clinical text in an emergency. The engine decides all the same.
    #[must_use]
    pub fn is_offered(self, policy: &Policy, roles: Roles, is_invoker: bool) -> bool {
        let may = |action| policy.allows_at_all(action, roles);
        match self {
            Self::Place(_) => may(Action::SeeTask),
            Self::Patients | Self::Patient(_) | Self::Search => may(Action::SeePatient),
            Self::People | Self::Person(_) | Self::WhoCan => may(Action::SeePeople),
            Self::Leaver(_) => may(Action::OffboardPerson),
            // Whoever answers for the work or the rules; everybody else sees on their own page what they can do.
            Self::Policy => may(Action::SeeSessions),
            Self::Sessions => may(Action::SeeSessions),
            Self::Emergency => is_invoker || may(Action::ReviewBreakGlass) || may(Action::WriteProcedure),
            Self::Review(_) => may(Action::ReviewBreakGlass),
            Self::Clinic => may(Action::ChangeSettings),
            Self::Recovery => may(Action::DrillRecovery),
            Self::Backup => may(Action::MakeBackup),
            Self::Verify => may(Action::VerifyVault),
            Self::Oversight | Self::Audit | Self::Reports | Self::RecordAt(RecordSource::Entry { .. }) => {
                may(Action::ReadLedger)
            }
            Self::RecordAt(RecordSource::Version { record, .. }) => match record {
                RecordRef::Patient(_) => may(Action::SeePatient),
                RecordRef::Task(_) | RecordRef::Remark(_) => may(Action::SeeTask),
            },
            Self::Alerts | Self::WatchRules | Self::AuditReview => may(Action::ReviewAudit),
            Self::Settings => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::Role;

    #[test]
    fn screens_are_offered_to_those_whose_work_they_are() {
        let sees =
            |route: Route, role: Role| route.is_offered(&Policy::standard(), Roles::of(&[role]), false);
        assert!(sees(Route::Sessions, Role::PracticeManager) && !sees(Route::Sessions, Role::FrontDesk));
        assert!(sees(Route::Emergency, Role::SecurityOfficer) && !sees(Route::Emergency, Role::Provider));
        assert!(
            Route::Emergency.is_offered(&Policy::standard(), Roles::of(&[Role::Provider]), true),
            "named"
        );
        assert!(sees(Route::Clinic, Role::Administrator) && !sees(Route::Clinic, Role::PracticeManager));
        assert!(!sees(Route::Place(Place::Today), Role::SecurityOfficer));
        for route in [Route::Oversight, Route::Audit, Route::Reports, Route::Alerts] {
            assert!(sees(route, Role::SecurityOfficer) && !sees(route, Role::Administrator));
        }
    }
}
