//! Reading a list while one scrolls through it.

use super::*;

#[test]
fn the_answer_of_a_command_keeps_the_name_that_is_shown() {
    let mut work = shown(0..2);
    work.take(WorkAction::Changed(done(1)));
    let slot = work.list.slot(1).expect("shown");
    assert!(slot.identified);
    assert_eq!(
        slot.row.patient.as_ref().map(|patient| patient.name.as_str()),
        Some("OKAFOR, Ngozi")
    );
    let mut other = done(1);
    if let Some(patient) = &mut other.patient {
        patient.patient = PatientId::from_bytes([8; 16]);
        patient.name = "IH".to_owned();
    }
    work.take(WorkAction::Changed(other));
    let slot = work.list.slot(1).expect("shown");
    assert!(!slot.identified, "another patient is never shown under that name");
    assert_eq!(
        slot.row.patient.as_ref().map(|patient| patient.name.as_str()),
        Some("IH")
    );
}

#[test]
fn an_answer_of_an_older_list_is_dropped() {
    let mut work = shown(0..2);
    let old = work.list.request(0, PAGE, true);
    work.take(WorkAction::Show(Listed {
        place: Place::Done,
        whose: Whose::Mine,
    }));
    let answer = page(&[group(GroupKey::Morning, 1)], vec![row(9, true)], 0);
    work.take(WorkAction::Answered(old, Ok(answer)));
    assert!(!work.list.is_read);
    assert_eq!(work.list.rows(), 0);
    work.take(WorkAction::Answered(old, Err(Refusal::NotFound)));
    assert_eq!(work.list.refusal, None);
}

#[test]
fn a_row_that_somebody_else_changed_is_marked_until_one_moves_on() {
    let mut work = shown(0..3);
    work.take(WorkAction::ReadAgain);
    let mut rows: Vec<_> = (0..3).map(|number| row(number, true)).collect();
    rows[1].version = version(5);
    answer(&mut work, 0, true, page(&[group(GroupKey::Morning, 3)], rows, 0));
    assert!(work.state_of(task(1)).changed);
    assert!(!work.state_of(task(0)).changed);
    work.take(WorkAction::Choose(Choose::To(1)));
    assert!(work.state_of(task(1)).changed, "one is looking at it");
    work.take(WorkAction::Choose(Choose::To(2)));
    assert!(!work.state_of(task(1)).changed);
}

#[test]
fn rows_are_asked_for_masked_by_the_page_and_named_only_where_they_are_seen() {
    let mut work = Work::default();
    work.take(WorkAction::Show(TODAY));
    let groups = [group(GroupKey::AnyTime, 100_000)];
    let rows = |skip: u32, identified| {
        (skip..skip + PAGE)
            .map(|number| row(number, identified))
            .collect()
    };
    answer(&mut work, 0, true, page(&groups, rows(0, true), 0));
    assert!(work.list.missing(0..30, false).is_empty());
    let reads = work.list.missing(50_030..50_060, false);
    assert_eq!(
        reads
            .iter()
            .map(|read| (read.skip, read.rows, read.identified))
            .collect::<Vec<_>>(),
        [(50_000, PAGE, false)]
    );
    assert_eq!(
        work.list.missing(50_090..50_110, false).len(),
        2,
        "over the edge of a page"
    );
    answer(
        &mut work,
        50_000,
        false,
        page(&groups, rows(50_000, false), 50_000),
    );
    assert!(work.list.missing(50_030..50_060, false).is_empty());
    let named = work.list.missing(50_030..50_060, true);
    assert_eq!(
        named
            .iter()
            .map(|read| (read.skip, read.rows, read.identified))
            .collect::<Vec<_>>(),
        [(50_030, 30, true)]
    );
}

#[test]
fn far_pages_are_forgotten_and_near_ones_kept() {
    let mut work = Work::default();
    work.take(WorkAction::Show(TODAY));
    let groups = [group(GroupKey::AnyTime, 100_000)];
    for number in 0..40 {
        let skip = number * PAGE;
        let rows = (skip..skip + PAGE).map(|number| row(number, false)).collect();
        answer(&mut work, skip, false, page(&groups, rows, skip));
    }
    assert!(work.list.slots().count() <= 12 * PAGE as usize);
    assert!(work.list.slot(3_950).is_some(), "where one looks");
    assert!(work.list.slot(50).is_none(), "far away");
}

#[test]
fn a_list_that_moved_between_two_pages_is_read_again() {
    let mut work = Work::default();
    work.take(WorkAction::Show(TODAY));
    let rows: Vec<_> = (0..PAGE).map(|number| row(number, true)).collect();
    answer(
        &mut work,
        0,
        true,
        page(&[group(GroupKey::AnyTime, 500)], rows, 0),
    );
    let before = work.list.generation;
    let rows: Vec<_> = (199..299).map(|number| row(number, false)).collect();
    answer(
        &mut work,
        200,
        false,
        page(&[group(GroupKey::AnyTime, 499)], rows, 200),
    );
    assert!(
        work.list.generation > before,
        "answers to the former list are dropped"
    );
    assert_eq!(work.list.rows(), 499);
    assert!(
        work.list.slot(0).is_none(),
        "what was read stood in the wrong places"
    );
    assert!(work.list.slot(200).is_some());
}
