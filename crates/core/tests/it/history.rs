//! History, undo and views.

use crate::clinic::{Clinic, FIRST, login_of};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::*;
use careloop_core::Execute;

fn edit(task: TaskId, seen: Version) -> EditTask {
    EditTask {
        sensitivity: None,
        task,
        seen,
        title: None,
        details: Change::Keep,
        patient: Change::Keep,
        due: Change::Keep,
        due_time: Change::Keep,
        priority: None,
        category: None,
    }
}

#[test]
fn edits_of_different_fields_both_stand_and_of_the_same_field_the_second_is_refused() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let task = clinic.add_task("Refill check");
    let (id, seen) = (task.task, task.version);
    clinic
        .core
        .execute(EditTask {
            priority: Some(Priority::Urgent),
            ..edit(id, seen)
        })
        .unwrap();
    let due = Change::Set(Day::new(2026, 11, 24).unwrap());
    let row = clinic
        .core
        .execute(EditTask {
            due,
            ..edit(id, seen)
        })
        .unwrap();
    assert_eq!(row.priority, Priority::Urgent, "the first edit stands");
    let stale = clinic.core.execute(EditTask {
        priority: Some(Priority::Stat),
        ..edit(id, seen)
    });
    assert_eq!(
        stale,
        Err(Refusal::Stale {
            field: Field::Priority
        })
    );
}

#[test]
fn history_says_who_when_where_and_what_before() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let task = clinic.add_task("Refill check");
    clinic.clock.pass_millis(60_000);
    let request = EditTask {
        title: Some("Renewal check".into()),
        ..edit(task.task, task.version)
    };
    clinic.core.execute(request).unwrap();
    let history = clinic.core.execute(OpenTask { task: task.task }).unwrap().history;
    let last = history.last().unwrap();
    assert_eq!(last.what, "task_edited");
    assert_eq!(last.by.as_ref().unwrap().name, "Dana Reyes");
    assert_eq!(last.workstation, "test workstation");
    assert_eq!(last.at.millis_since(history[0].at), 60_000);
    let change = &last.changes[0];
    assert_eq!(
        (change.field, change.before.as_deref(), change.after.as_deref()),
        (Field::Title, Some("Refill check"), Some("Renewal check"))
    );
}

#[test]
fn undo_takes_back_one_s_own_last_acts_one_by_one() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let task = clinic.add_task("Refill check");
    let comment = clinic.core.execute(AddComment {
        task: task.task,
        text: "called twice".into(),
    });
    assert!(comment.is_ok());
    let hold = HoldTask {
        task: task.task,
        seen: task.version,
        waiting: HoldReason::WaitingOnPharmacy,
        reason: None,
    };
    clinic.core.execute(hold).unwrap();
    let whats: Vec<String> = (0..3)
        .map(|_| clinic.core.execute(UndoLastAct {}).unwrap().what)
        .collect();
    assert_eq!(whats, ["task_held", "commented", "task_added"]);
    assert_eq!(clinic.core.execute(UndoLastAct {}), Err(Refusal::NothingToUndo));
    let view = clinic.core.execute(OpenTask { task: task.task }).unwrap();
    assert_eq!(view.row.state, TaskState::Retracted, "nothing is ever removed");
    assert!(view.remarks[0].retracted);
    assert_eq!(view.row.comments, 0);
    clinic.assert_verified();
}

#[test]
fn what_somebody_else_changed_since_is_not_undone() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::PracticeManager));
    let task = clinic.add_task("Refill check");
    let task = clinic
        .core
        .execute(StartTask {
            task: task.task,
            seen: task.version,
        })
        .unwrap();
    clinic.sign_out();
    clinic.sign_in(FIRST);
    clinic
        .core
        .execute(CompleteTask {
            task: task.task,
            seen: task.version,
        })
        .unwrap();
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::PracticeManager));
    assert_eq!(clinic.core.execute(UndoLastAct {}), Err(Refusal::CannotUndo));
}

#[test]
fn a_view_is_an_entry_and_a_repeat_within_a_minute_is_counted() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let task = clinic.add_task("Refill check").task;
    for _ in 0..3 {
        clinic.core.execute(OpenTask { task }).unwrap();
    }
    clinic.clock.pass_millis(61_000);
    clinic.core.execute(OpenTask { task }).unwrap();
    clinic.sign_out();
    clinic.sign_in(FIRST);
    let kinds = clinic.kinds();
    let count = |kind: &str| kinds.iter().filter(|what| *what == kind).count();
    assert_eq!((count("viewed"), count("seen_again")), (2, 1));
}

#[test]
fn masked_lists_leave_no_entry_and_identified_ones_name_what_was_shown() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude").patient;
    clinic
        .core
        .execute(AddTask {
            title: "Refill check".into(),
            patient: Some(patient),
            ..AddTask::default()
        })
        .unwrap();
    let before = clinic.kinds().len();
    let masked = clinic.core.execute(ListTasks::default()).unwrap();
    assert_eq!(masked.rows[0].patient.as_ref().unwrap().name, "W., M.");
    assert_eq!(
        clinic.kinds().len(),
        before + 1,
        "only the reading of the ledger itself was added"
    );
    let shown = clinic
        .core
        .execute(ListTasks {
            identified: true,
            ..ListTasks::default()
        })
        .unwrap();
    assert_eq!(shown.rows[0].patient.as_ref().unwrap().name, "WUNSCH, Maude");
    let line = clinic
        .ledger()
        .into_iter()
        .rfind(|line| line.what == "listed")
        .unwrap();
    assert!(
        line.details[0].contains(&patient.to_string()),
        "the entry names the patient"
    );
}

#[test]
fn overdue_begins_when_the_day_is_over_at_the_clinic() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let due = Day::new(2026, 11, 21);
    let task = clinic
        .core
        .execute(AddTask {
            title: "Call".into(),
            due,
            ..AddTask::default()
        })
        .unwrap();
    assert!(!task.overdue, "it is 04:30 on that day in New York");
    clinic.clock.pass_millis(19 * 3_600_000);
    assert!(
        !clinic.core.execute(MyDay::default()).unwrap().rows[0].overdue,
        "23:30 there, next day in UTC"
    );
    clinic.clock.pass_millis(3_600_000);
    assert!(clinic.core.execute(MyDay::default()).unwrap().rows[0].overdue);
}

#[test]
fn a_due_time_is_shown_kept_and_undone_with_its_day() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let day = Day::new(2026, 11, 23).unwrap();
    let request = |due, time: &str| AddTask {
        title: "Call back".into(),
        due,
        due_time: Some(time.parse().unwrap()),
        ..AddTask::default()
    };
    let dayless = clinic.core.execute(request(None, "14:05"));
    assert_eq!(
        dayless,
        Err(Refusal::Malformed {
            field: Field::DueTime
        }),
        "a time needs a day"
    );
    let task = clinic.core.execute(request(Some(day), "14:05")).unwrap();
    assert_eq!(task.due_time.unwrap().to_string(), "14:05");
    assert!(!task.overdue);
    let cleared = clinic
        .core
        .execute(EditTask {
            due: Change::Clear,
            ..edit(task.task, task.version)
        })
        .unwrap();
    assert_eq!((cleared.due, cleared.due_time), (None, None));
    clinic.core.execute(UndoLastAct {}).unwrap();
    let view = clinic.core.execute(OpenTask { task: task.task }).unwrap();
    assert_eq!((view.row.due, view.row.due_time), (Some(day), task.due_time));
    let told: Vec<_> = view
        .history
        .iter()
        .flat_map(|line| &line.changes)
        .filter(|change| change.field == Field::DueTime)
        .map(|change| (change.before.as_deref(), change.after.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (None, Some("14:05")),
            (Some("14:05"), None),
            (None, Some("14:05"))
        ]
    );
    // 14:05 in New York is 19:05 UTC; it is over from the next minute on.
    let until = 2 * 24 * 60 + (19 * 60 + 5) - (9 * 60 + 30);
    clinic.clock.pass_millis(until * 60_000);
    let row = |clinic: &mut Clinic| {
        clinic
            .core
            .execute(FindTask {
                id: task.task.to_string(),
            })
            .unwrap()
    };
    assert!(!row(&mut clinic).overdue);
    clinic.clock.pass_millis(60_000);
    assert!(row(&mut clinic).overdue);
    clinic.assert_verified();
    assert_eq!(clinic.core.execute(RebuildVault {}).unwrap().repaired, 0);
}
