//! Where somebody was when they left, kept under their own key: they come back to it, nobody else does.

use super::{App, Route};
use careloop_contract::query::RecordSource;
use careloop_contract::view::RecordRef;
use careloop_contract::{Place, TaskId};

/// The name under which the place is kept with a person's drafts.
pub const PLACE_DRAFT: &str = "place";

/// A screen, and the task that is open beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The screen.
    pub route: Route,
    /// The open task.
    pub task: Option<TaskId>,
}

impl Spot {
    /// As it is kept: words of our own and ids, nothing that anybody typed.
    #[must_use]
    pub fn written(self) -> String {
        let route = match self.route {
            Route::Place(place) => place.name().to_owned(),
            Route::Patients => "patients".to_owned(),
            Route::Patient(patient) => format!("patient {patient}"),
            Route::People => "people".to_owned(),
            Route::Person(user) => format!("person {user}"),
            // Half a leaver is no place to come back to: what they have may be another by then.
            Route::Leaver(user) => format!("person {user}"),
            Route::Policy => "policy".to_owned(),
            Route::WhoCan => "who-can".to_owned(),
            Route::Sessions => "sessions".to_owned(),
            Route::Emergency => "emergency".to_owned(),
            Route::Review(act) => format!("review {act}"),
            Route::Clinic => "clinic".to_owned(),
            Route::Recovery => "recovery".to_owned(),
            Route::Search => "search".to_owned(),
            Route::Settings => "settings".to_owned(),
            Route::Backup => "backup".to_owned(),
            Route::Verify => "verify".to_owned(),
            Route::Oversight => "oversight".to_owned(),
            Route::Audit => "audit".to_owned(),
            // A moment that somebody looked into is no place to come back to.
            Route::RecordAt(RecordSource::Entry { .. }) => "audit".to_owned(),
            Route::RecordAt(RecordSource::Version { record, .. }) => match record {
                RecordRef::Patient(patient) => format!("patient {patient}"),
                RecordRef::Task(_) | RecordRef::Remark(_) => Place::Today.name().to_owned(),
            },
            Route::Reports => "reports".to_owned(),
            Route::Alerts => "alerts".to_owned(),
            Route::WatchRules => "watch-rules".to_owned(),
            Route::AuditReview => "audit-review".to_owned(),
        };
        match self.task {
            Some(task) => format!("{route} task {task}"),
            None => route,
        }
    }

    /// What was kept; nothing where it cannot be read, or where the person is not offered the screen.
    #[must_use]
    pub fn read(text: &str, is_offered: impl Fn(Route) -> bool) -> Option<Self> {
        let (route, task) = match text.split_once(" task ") {
            Some((route, task)) => (route, Some(task.parse().ok()?)),
            None => (text, None),
        };
        let route = match route.split_once(' ') {
            Some(("patient", id)) => Route::Patient(id.parse().ok()?),
            Some(("person", id)) => Route::Person(id.parse().ok()?),
            Some(("review", id)) => Route::Review(id.parse().ok()?),
            Some(_) => return None,
            None => match route {
                "patients" => Route::Patients,
                "people" => Route::People,
                "policy" => Route::Policy,
                "who-can" => Route::WhoCan,
                "sessions" => Route::Sessions,
                "emergency" => Route::Emergency,
                "clinic" => Route::Clinic,
                "recovery" => Route::Recovery,
                "search" => Route::Search,
                "settings" => Route::Settings,
                "backup" => Route::Backup,
                "verify" => Route::Verify,
                "oversight" => Route::Oversight,
                "audit" => Route::Audit,
                "reports" => Route::Reports,
                "alerts" => Route::Alerts,
                "watch-rules" => Route::WatchRules,
                "audit-review" => Route::AuditReview,
                place => Route::Place(Place::from_name(place)?),
            },
        };
        is_offered(route).then_some(Self { route, task })
    }
}

impl App {
    /// Where the person is.
    #[must_use]
    pub fn spot(&self) -> Spot {
        Spot {
            route: self.route,
            task: self.inspector.open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store;
    use careloop_contract::{ActId, PatientId, UserId};

    #[test]
    fn what_was_kept_is_read_again() {
        let mut routes: Vec<Route> = Place::ALL.iter().map(|place| Route::Place(*place)).collect();
        routes.extend([
            Route::Patients,
            Route::Patient(PatientId::from_bytes([3; 16])),
            Route::People,
            Route::Person(UserId::from_bytes([4; 16])),
            Route::Policy,
            Route::WhoCan,
            Route::Sessions,
            Route::Emergency,
            Route::Review(ActId::from_bytes([6; 16])),
            Route::Clinic,
            Route::Recovery,
            Route::Search,
            Route::Settings,
            Route::Backup,
            Route::Oversight,
            Route::Audit,
            Route::Reports,
            Route::Alerts,
            Route::WatchRules,
            Route::AuditReview,
        ]);
        for route in routes {
            for task in [None, Some(TaskId::from_bytes([5; 16]))] {
                let spot = Spot { route, task };
                assert_eq!(Spot::read(&spot.written(), |_| true), Some(spot), "{spot:?}");
            }
        }
    }

    #[test]
    fn nobody_comes_back_to_what_their_roles_are_no_longer_offered() {
        let backup = Spot {
            route: Route::Backup,
            task: None,
        };
        assert_eq!(
            Spot::read(&backup.written(), |route| route != Route::Backup),
            None
        );
        let settings = Spot {
            route: Route::Settings,
            task: None,
        };
        assert!(Spot::read(&settings.written(), |route| route != Route::Backup).is_some());
    }

    #[test]
    fn what_cannot_be_read_leads_nowhere() {
        for text in [
            "",
            "nowhere",
            "patient",
            "patient x",
            "today task x",
            "today x",
            "person 12 task 13",
        ] {
            assert_eq!(Spot::read(text, |_| true), None, "{text:?}");
        }
    }

    #[test]
    fn coming_back_is_no_step_that_can_be_taken_back() {
        let spot = Spot {
            route: Route::Settings,
            task: Some(TaskId::from_bytes([5; 16])),
        };
        let app = App::default().after(store::Action::ComeBack(spot));
        assert_eq!(app.spot(), spot);
        assert!(app.back.is_empty());
    }
}
