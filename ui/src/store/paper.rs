//! What of the screen goes onto paper: whether that has to be on record first, and which records those are.

use super::work::filter::Shown;
use super::{App, Route};
use careloop_contract::command::RecordSeen;
use careloop_contract::limits::PAGE_ROWS;
use careloop_contract::view::{PrintTicket, RecordRef, TaskRow};
use std::rc::Rc;

/// What printing the screen means.
#[derive(Clone, Debug, PartialEq)]
pub enum Paper {
    /// Nothing of a record is on it.
    Plain,
    /// These records are: they are put on record first.
    Records(Vec<RecordSeen>),
    /// More rows than one print takes.
    TooMany,
    /// There is nothing on it.
    Empty,
    /// It is not printed: what it shows leaves in another way, or not.
    Never,
}

/// A print that is on record, until it is done.
#[derive(Clone, Debug, PartialEq)]
pub struct Printing {
    /// What stands at the head of each page.
    pub ticket: PrintTicket,
    /// The screen it is of.
    pub route: Route,
}

impl App {
    /// The rows of the list that are shown, as far as they were read, in their order.
    #[must_use]
    pub fn rows_shown(&self) -> Vec<Rc<TaskRow>> {
        let shown = Shown::of(&self.work.list, &self.work.filter);
        (0..shown.rows())
            .filter_map(|at| self.work.list.slot(shown.row_at(at)))
            .map(|slot| slot.row.clone())
            .collect()
    }

    /// What printing the screen means.
    #[must_use]
    pub fn paper(&self) -> Paper {
        let mut records: Vec<RecordSeen> = match self.route {
            Route::Place(_) => self.rows_shown().iter().map(|row| seen(row)).collect(),
            Route::Patient(patient) => {
                let open = self
                    .records
                    .patient
                    .as_ref()
                    .filter(|open| open.patient == patient);
                let Some(view) = open.and_then(|open| open.view.as_ref()) else {
                    return Paper::Empty;
                };
                let record = RecordSeen {
                    record: RecordRef::Patient(view.patient),
                    version: view.version,
                };
                let tasks = view.tasks.iter().map(seen);
                std::iter::once(record).chain(tasks).collect()
            }
            Route::People
            | Route::Person(_)
            | Route::Leaver(_)
            | Route::Policy
            | Route::WhoCan
            | Route::Sessions
            | Route::Emergency
            | Route::Clinic
            | Route::Recovery
            | Route::Settings
            | Route::Backup
            | Route::Verify => return Paper::Plain,
            Route::Patients
            | Route::Search
            | Route::Review(_)
            | Route::Oversight
            | Route::Audit
            | Route::Reports
            | Route::RecordAt(_)
            | Route::Alerts
            | Route::WatchRules
            | Route::AuditReview => return Paper::Never,
        };
        if let Some(row) = self.inspector.row() {
            let open = seen(&row);
            records.retain(|one| one.record != open.record);
            records.push(open);
        }
        if records.is_empty() {
            Paper::Empty
        } else if records.len() > PAGE_ROWS as usize {
            Paper::TooMany
        } else {
            Paper::Records(records)
        }
    }

    /// The print that is under way of this screen.
    #[must_use]
    pub fn printing(&self) -> Option<&Printing> {
        self.printing
            .as_ref()
            .filter(|printing| printing.route == self.route)
    }
}

/// How many tasks and how many patients are on paper.
#[must_use]
pub fn counted(records: &[RecordSeen]) -> (u32, u32) {
    let tasks = records
        .iter()
        .filter(|one| matches!(one.record, RecordRef::Task(_)))
        .count();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    (number(tasks), number(records.len() - tasks))
}

fn seen(row: &TaskRow) -> RecordSeen {
    RecordSeen {
        record: RecordRef::Task(row.task),
        version: row.version,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use careloop_contract::view::TaskView;
    use careloop_contract::{Instant, Place, TaskId};

    fn open(app: &mut App, number: u8) {
        let task = TaskId::from_bytes([number; 16]);
        app.inspector.open = Some(task);
        app.inspector.view = Some(Rc::new(TaskView {
            row: fixture::task_row(task, "Call the lab"),
            patient: None,
            details: None,
            reason: None,
            created_by: fixture::person_label(1, "Maya Lin"),
            created_at: Instant::from_millis(0),
            done_by: None,
            done_at: None,
            remarks: Vec::new(),
            attachments: Vec::new(),
            history: Vec::new(),
        }));
    }

    #[test]
    fn an_open_task_is_on_paper_and_on_record() {
        let mut app = App {
            route: Route::Place(Place::Today),
            ..App::default()
        };
        assert_eq!(app.paper(), Paper::Empty);
        open(&mut app, 7);
        let Paper::Records(records) = app.paper() else {
            panic!("a task is open");
        };
        assert_eq!(counted(&records), (1, 0));
    }

    #[test]
    fn what_leaves_as_a_sealed_file_is_not_printed() {
        for route in [
            Route::Audit,
            Route::Reports,
            Route::Alerts,
            Route::Patients,
            Route::Search,
        ] {
            let mut app = App {
                route,
                ..App::default()
            };
            open(&mut app, 7);
            assert_eq!(app.paper(), Paper::Never, "{route:?}");
        }
        let app = App {
            route: Route::Policy,
            ..App::default()
        };
        assert_eq!(app.paper(), Paper::Plain);
    }

    #[test]
    fn a_print_is_of_the_screen_it_was_asked_on() {
        let ticket = PrintTicket {
            number: 9,
            by: fixture::person_label(1, "Maya Lin"),
            at: Instant::from_millis(0),
        };
        let mut app = App {
            route: Route::Place(Place::Today),
            ..App::default()
        };
        app.printing = Some(Printing {
            ticket,
            route: Route::Place(Place::Today),
        });
        assert!(app.printing().is_some());
        app.route = Route::Place(Place::Inbox);
        assert!(app.printing().is_none());
    }
}
