//! The lists as people use them: changes under the cursor, choosing, undoing.

mod reading;

use super::choice::Choose;
use super::list::PAGE;
use super::*;
use crate::fixture::{task_row, version};
use careloop_contract::view::{Group, GroupKey, PatientLabel};
use careloop_contract::{Day, Instant, PatientId, Place, TaskState, Whose};

const TODAY: Listed = Listed {
    place: Place::Today,
    whose: Whose::Mine,
};

fn task(number: u32) -> TaskId {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    TaskId::from_bytes(bytes)
}

fn row(number: u32, identified: bool) -> TaskRow {
    TaskRow {
        version: version(1),
        patient: Some(PatientLabel {
            patient: PatientId::from_bytes([7; 16]),
            name: if identified { "OKAFOR, Ngozi" } else { "NO" }.to_owned(),
            born: None,
        }),
        ..task_row(task(number), &format!("Task {number}"))
    }
}

fn group(key: GroupKey, rows: u32) -> Group {
    Group { key, rows }
}

fn page(groups: &[Group], rows: Vec<TaskRow>, skip: u32) -> PlacePage {
    PlacePage {
        groups: groups.to_vec(),
        rows,
        skip,
        today: Day::default(),
        as_of: Instant::default(),
    }
}

/// A list of these tasks in one group, read with names.
fn shown(tasks: core::ops::Range<u32>) -> Work {
    let mut work = Work::default();
    work.take(WorkAction::Show(TODAY));
    let rows: Vec<_> = tasks.map(|number| row(number, true)).collect();
    let groups = [group(GroupKey::Morning, u32::try_from(rows.len()).expect("few"))];
    answer(&mut work, 0, true, page(&groups, rows, 0));
    work
}

fn answer(work: &mut Work, skip: u32, identified: bool, page: PlacePage) {
    let read = work.list.request(skip, PAGE, identified);
    work.take(WorkAction::Answered(read, Ok(page)));
}

fn titles(work: &Work) -> Vec<String> {
    work.list
        .slots()
        .map(|(_, slot)| slot.row.title.clone())
        .collect()
}

fn done(number: u32) -> TaskRow {
    TaskRow {
        state: TaskState::Done,
        version: version(2),
        closed_at: Some(Instant::default()),
        ..row(number, false)
    }
}

#[test]
fn what_is_done_here_stays_in_its_place_when_the_list_is_read_anew() {
    let mut work = shown(0..5);
    work.take(WorkAction::Saving(task(1)));
    assert!(work.is_saving(task(1)));
    let at = work.list.find(task(1)).expect("shown");
    assert_eq!(
        work.list.slot(at).map(|slot| slot.row.state),
        Some(TaskState::Open),
        "never done before the engine says so"
    );
    work.take(WorkAction::Changed(done(1)));
    work.take(WorkAction::ReadAgain);
    let rows = [0, 2, 3, 4].map(|number| row(number, true)).to_vec();
    answer(&mut work, 0, true, page(&[group(GroupKey::Morning, 4)], rows, 0));
    assert_eq!(titles(&work), ["Task 0", "Task 1", "Task 2", "Task 3", "Task 4"]);
    assert_eq!(work.list.rows(), 5);
    assert!(work.lingers(task(1)));

    work.leave();
    work.take(WorkAction::Show(TODAY));
    let rows = [0, 2, 3, 4].map(|number| row(number, true)).to_vec();
    answer(&mut work, 0, true, page(&[group(GroupKey::Morning, 4)], rows, 0));
    assert_eq!(work.list.rows(), 4, "once the list was left it is gone");
}

#[test]
fn a_group_whose_last_row_was_done_is_still_there_until_the_list_is_left() {
    let mut work = Work::default();
    work.take(WorkAction::Show(TODAY));
    let groups = [group(GroupKey::Overdue, 1), group(GroupKey::Evening, 1)];
    answer(
        &mut work,
        0,
        true,
        page(&groups, vec![row(0, true), row(1, true)], 0),
    );
    work.take(WorkAction::Changed(done(0)));
    work.take(WorkAction::ReadAgain);
    answer(
        &mut work,
        0,
        true,
        page(&[group(GroupKey::Evening, 1)], vec![row(1, true)], 0),
    );
    assert_eq!(*work.list.groups, groups);
    assert_eq!(titles(&work), ["Task 0", "Task 1"]);
}

#[test]
fn a_refusal_stands_in_its_row_with_what_was_tried() {
    let mut work = shown(0..2);
    work.take(WorkAction::Saving(task(0)));
    let refusal = Refusal::DiskFull;
    work.take(WorkAction::Refused(task(0), Verb::Complete, refusal.clone()));
    assert_eq!(work.state_of(task(0)).refused, Some((Verb::Complete, refusal)));
    assert!(!work.is_saving(task(0)));
    assert_eq!(work.state_of(task(1)), RowState::default());
    work.take(WorkAction::Dismiss(task(0)));
    assert!(work.rows.is_empty());
}

#[test]
fn the_cursor_stays_with_its_task_and_goes_to_the_next_row_when_it_is_gone() {
    let mut work = shown(0..5);
    work.take(WorkAction::Choose(Choose::To(2)));
    work.take(WorkAction::ReadAgain);
    let rows = [9, 0, 1, 2, 3, 4].map(|number| row(number, true)).to_vec();
    answer(&mut work, 0, true, page(&[group(GroupKey::Morning, 6)], rows, 0));
    assert_eq!((work.choice.at, work.choice.current), (3, Some(task(2))));

    work.take(WorkAction::ReadAgain);
    let rows = [9, 0, 1, 3, 4].map(|number| row(number, true)).to_vec();
    answer(&mut work, 0, true, page(&[group(GroupKey::Morning, 5)], rows, 0));
    assert_eq!(
        (work.choice.at, work.choice.current),
        (3, Some(task(3))),
        "the row that moved up"
    );
}

#[test]
fn rows_are_chosen_one_by_one_and_by_ranges() {
    let mut work = shown(0..6);
    work.take(WorkAction::Choose(Choose::To(1)));
    work.take(WorkAction::Choose(Choose::ExtendBy(2)));
    let titles: Vec<_> = work.chosen().iter().map(|row| row.title.clone()).collect();
    assert_eq!(titles, ["Task 1", "Task 2", "Task 3"]);
    work.take(WorkAction::Choose(Choose::ExtendBy(-3)));
    assert_eq!(work.chosen().len(), 2, "the range turns around its first row");
    work.take(WorkAction::Choose(Choose::ToggleAt(5)));
    assert!(work.selected().contains(&task(5)));
    work.take(WorkAction::Choose(Choose::Clear));
    assert_eq!(work.chosen().len(), 1, "the row the keys act on");
}

#[test]
fn a_filter_says_what_it_hides_and_keys_walk_what_it_shows() {
    let mut work = shown(0..30);
    work.take(WorkAction::Filter("task 2".to_owned()));
    let shown = filter::Shown::of(&work.list, &work.filter);
    assert_eq!((shown.rows(), shown.hidden), (12, 18), "2, 12, and 20 to 29");
    work.take(WorkAction::Choose(Choose::First));
    work.take(WorkAction::Choose(Choose::By(2)));
    assert_eq!(
        work.current().map(|row| row.title.clone()).as_deref(),
        Some("Task 20")
    );
    work.take(WorkAction::Filter("OKAFOR 7".to_owned()));
    assert_eq!(filter::Shown::of(&work.list, &work.filter).rows(), 3, "7, 17, 27");
    work.take(WorkAction::Filter("no such words".to_owned()));
    assert_eq!(filter::Shown::of(&work.list, &work.filter).rows(), 0);
}

#[test]
fn a_rows_undo_is_undo_only_while_its_command_was_the_last() {
    let mut work = shown(0..3);
    work.command_began();
    work.take(WorkAction::Changed(done(0)));
    work.command_ended();
    work.take(WorkAction::Acted(task(0)));
    assert_eq!(work.last_act, Some(task(0)));
    // Another command, of whatever kind: undo would take back that one.
    work.command_began();
    assert_eq!(work.last_act, None);
    work.command_ended();

    // Two at once: which was last is not known here.
    work.command_began();
    work.command_began();
    work.command_ended();
    work.take(WorkAction::Acted(task(1)));
    work.command_ended();
    work.take(WorkAction::Acted(task(2)));
    assert_eq!(work.last_act, None);
}

#[test]
fn an_added_task_is_shown_or_it_is_said_where_it_went() {
    let mut work = shown(0..2);
    let before = work.list.generation;
    work.take(WorkAction::Added(row(2, false)));
    assert!(work.list.generation > before, "the list is read with it");
    let rows = (0..3).map(|number| row(number, true)).collect();
    answer(&mut work, 0, true, page(&[group(GroupKey::Morning, 3)], rows, 0));
    assert_eq!(work.choice.current, Some(task(2)));
    assert!(work.state_of(task(2)).changed && work.elsewhere.is_none());

    work.take(WorkAction::Added(row(8, false)));
    let rows = (0..3).map(|number| row(number, true)).collect();
    answer(&mut work, 0, true, page(&[group(GroupKey::Morning, 3)], rows, 0));
    assert_eq!(work.elsewhere.as_ref().map(|row| row.task), Some(task(8)));
    work.take(WorkAction::SaidWhere);
    assert!(work.elsewhere.is_none());
}

#[test]
fn many_tasks_are_one_command_after_another_until_it_is_stopped() {
    use bulk::BulkAction;
    let mut work = shown(0..4);
    let rows: Rc<[_]> = (0..4).map(|number| Rc::new(row(number, true))).collect();
    work.take(WorkAction::Bulk(BulkAction::Begin(Verb::Complete, rows.clone())));
    let next = |work: &Work| work.bulk.as_ref().and_then(Bulk::next).map(|row| row.task);
    assert_eq!(next(&work), Some(task(0)));
    work.take(WorkAction::Bulk(BulkAction::One(true)));
    work.take(WorkAction::Bulk(BulkAction::One(false)));
    assert_eq!(next(&work), Some(task(2)), "a refusal does not stop the others");
    work.take(WorkAction::Bulk(BulkAction::Begin(Verb::Start, rows)));
    assert_eq!(
        work.bulk.as_ref().map(|bulk| (bulk.verb.clone(), bulk.refused)),
        Some((Verb::Complete, 1)),
        "one at a time"
    );
    work.take(WorkAction::Bulk(BulkAction::Stop));
    assert_eq!(next(&work), None);
    work.take(WorkAction::Bulk(BulkAction::Close));
    assert!(work.bulk.is_none());
}

#[test]
fn added_tasks_have_a_home() {
    use belongs::{Home, home};
    use careloop_contract::view::PersonLabel;
    use careloop_contract::{Role, Roles, UserId};
    let me = UserId::from_bytes([1; 16]);
    let roles = Roles::of(&[Role::FrontDesk]);
    let today: Day = "2026-11-22".parse().expect("a day");
    let owned = |user: UserId, due: Option<&str>| TaskRow {
        owner: Some(PersonLabel {
            user,
            name: "Ada".to_owned(),
        }),
        due: due.map(|due| due.parse().expect("a day")),
        ..row(1, true)
    };
    let queued = |queue| TaskRow {
        queue: Some(queue),
        ..row(1, true)
    };
    let other = UserId::from_bytes([2; 16]);
    for (row, expected) in [
        (owned(me, None), Home::Mine(Place::Today)),
        (owned(me, Some("2026-11-21")), Home::Mine(Place::Today)),
        (owned(me, Some("2026-11-23")), Home::Mine(Place::Upcoming)),
        (owned(other, None), Home::Mine(Place::Waiting)),
        (queued(Role::FrontDesk), Home::Mine(Place::Inbox)),
        (queued(Role::Biller), Home::Queue(Role::Biller)),
        (done(1), Home::Mine(Place::Done)),
    ] {
        assert_eq!(home(&row, me, roles, today), expected);
    }
}

#[test]
fn what_is_taken_back_stands_in_the_list_and_does_not_linger() {
    let mut work = shown(0..3);
    work.take(WorkAction::Changed(done(1)));
    work.take(WorkAction::ReadAgain);
    let rows = (0..3).map(|number| row(number, true)).collect();
    answer(&mut work, 0, true, page(&[group(GroupKey::Morning, 3)], rows, 0));
    assert_eq!(work.list.rows(), 3, "once, not twice");
    assert!(!work.lingers(task(1)));
    assert_eq!(
        work.list.slot(1).map(|slot| slot.row.state),
        Some(TaskState::Open)
    );
}

#[test]
fn once_something_is_done_with_the_chosen_rows_none_is_chosen() {
    use bulk::BulkAction;
    let mut work = shown(0..4);
    work.take(WorkAction::Choose(Choose::ExtendBy(1)));
    let rows: Rc<[_]> = work.chosen().into();
    work.take(WorkAction::Bulk(BulkAction::Begin(Verb::Complete, rows)));
    assert!(work.selected().is_empty());
    work.take(WorkAction::Bulk(BulkAction::One(true)));
    work.leave();
    assert!(work.bulk.is_some(), "what is under way goes on elsewhere");
    work.take(WorkAction::Bulk(BulkAction::One(true)));
    work.leave();
    assert!(
        work.bulk.is_none(),
        "what is over is not shown on the next screen"
    );
}
