//! Switching records while a save is under way, and every other way to lose what somebody typed.

use super::*;
use crate::fixture::{task_row, version};
use careloop_contract::command::Change;
use careloop_contract::view::PersonLabel;
use careloop_contract::{Field, Instant, UserId};

const A: TaskId = TaskId::from_bytes([0xA; 16]);
const B: TaskId = TaskId::from_bytes([0xB; 16]);

fn row(task: TaskId, title: &str, seq: u64) -> TaskRow {
    TaskRow {
        version: version(seq),
        ..task_row(task, title)
    }
}

fn view(task: TaskId, title: &str, seq: u64) -> Rc<TaskView> {
    Rc::new(TaskView {
        row: row(task, title, seq),
        patient: None,
        details: None,
        reason: None,
        created_by: PersonLabel {
            user: UserId::from_bytes([1; 16]),
            name: "Ada".to_owned(),
        },
        created_at: Instant::default(),
        done_by: None,
        done_at: None,
        remarks: Vec::new(),
        attachments: Vec::new(),
        history: Vec::new(),
    })
}

/// Opens a task and reads it.
fn open(inspector: &mut Inspector, task: TaskId, title: &str, seq: u64) {
    inspector.take(InspectorAction::Open(task));
    let read = InspectorAction::Read(task, inspector.generation, Ok(view(task, title, seq)));
    inspector.take(read);
}

fn typed(inspector: &mut Inspector, at: TextAt, text: &str) {
    inspector.take(InspectorAction::Typed(at, text.to_owned()));
}

fn title_sent(inspector: &Inspector, task: TaskId) -> (TaskId, Version, String) {
    match inspector.outgoing((task, TextOf::Title)) {
        Some(Outgoing::Edit(edit)) => (edit.task, edit.seen, edit.title.expect("a title")),
        other => panic!("not an edit: {other:?}"),
    }
}

#[test]
fn a_save_under_way_never_reaches_the_record_that_was_opened_meanwhile() {
    let mut inspector = Inspector::default();
    open(&mut inspector, A, "Call the lab", 1);
    typed(&mut inspector, (A, TextOf::Title), "Call the lab again");
    let (task, seen, text) = title_sent(&inspector, A);
    assert_eq!((task, seen, text.as_str()), (A, version(1), "Call the lab again"));
    inspector.take(InspectorAction::Sending((A, TextOf::Title)));

    open(&mut inspector, B, "Order gloves", 5);
    assert_eq!(
        inspector.text((B, TextOf::Title)),
        None,
        "nothing was typed into B"
    );
    typed(&mut inspector, (B, TextOf::Title), "Order gloves, size M");

    // The answer about A comes while B is open.
    inspector.take(InspectorAction::Changed(row(A, "Call the lab again", 9)));
    inspector.take(InspectorAction::Sent((A, TextOf::Title), Ok(Some(version(9)))));
    let shown = inspector.view.clone().expect("B is shown");
    assert_eq!(
        (shown.row.task, shown.row.title.as_str()),
        (B, "Order gloves"),
        "B is as it was"
    );
    let (task, seen, text) = title_sent(&inspector, B);
    assert_eq!(
        (task, seen, text.as_str()),
        (B, version(5), "Order gloves, size M"),
        "B's text goes to B, with the version of B"
    );
    assert_eq!(inspector.text((A, TextOf::Title)), None, "A's text was saved");
}

#[test]
fn a_refusal_that_comes_late_stands_at_its_own_record_with_the_text() {
    let mut inspector = Inspector::default();
    open(&mut inspector, A, "Call the lab", 1);
    let long = "x".repeat(10_000);
    typed(&mut inspector, (A, TextOf::Title), &long);
    inspector.take(InspectorAction::Sending((A, TextOf::Title)));
    open(&mut inspector, B, "Order gloves", 5);
    let refusal = Refusal::TooLong {
        field: Field::Title,
        max: 500,
    };
    inspector.take(InspectorAction::Sent((A, TextOf::Title), Err(refusal.clone())));
    assert_eq!(inspector.refusal, None);
    assert_eq!(inspector.text((B, TextOf::Title)), None);

    open(&mut inspector, A, "Call the lab", 1);
    let buffer = inspector
        .text((A, TextOf::Title))
        .expect("the text is still there");
    assert_eq!(buffer.text.len(), 10_000, "nothing was cut");
    assert_eq!(buffer.refusal, Some(refusal));
    typed(&mut inspector, (A, TextOf::Title), "Call the lab at noon");
    assert_eq!(
        inspector
            .text((A, TextOf::Title))
            .and_then(|buffer| buffer.refusal.clone()),
        None
    );
}

#[test]
fn an_answer_about_another_task_or_an_older_reading_is_dropped() {
    let mut inspector = Inspector::default();
    inspector.take(InspectorAction::Open(A));
    let generation_a = inspector.generation;
    inspector.take(InspectorAction::Open(B));
    inspector.take(InspectorAction::Read(
        A,
        generation_a,
        Ok(view(A, "Call the lab", 1)),
    ));
    assert_eq!(inspector.view, None, "B is still being read");
    let generation_b = inspector.generation;
    inspector.take(InspectorAction::ReadAgain);
    inspector.take(InspectorAction::Read(B, generation_b, Ok(view(B, "Old", 5))));
    assert_eq!(inspector.view, None, "the newer reading is awaited");
    inspector.take(InspectorAction::Read(
        B,
        inspector.generation,
        Err(Refusal::NotFound),
    ));
    assert_eq!(inspector.refusal, Some(Refusal::NotFound));
}

#[test]
fn nothing_is_sent_twice_and_what_is_typed_meanwhile_is_the_next_edit() {
    let mut inspector = Inspector::default();
    open(&mut inspector, A, "Call", 1);
    let at = (A, TextOf::Title);
    typed(&mut inspector, at, "Call the");
    inspector.take(InspectorAction::Sending(at));
    assert!(inspector.outgoing(at).is_none(), "one at a time");
    typed(&mut inspector, at, "Call the lab");
    assert!(
        inspector.outgoing(at).is_none(),
        "one at a time, also with more text"
    );
    inspector.take(InspectorAction::Changed(row(A, "Call the", 2)));
    inspector.take(InspectorAction::Sent(at, Ok(Some(version(2)))));
    assert_eq!(
        title_sent(&inspector, A),
        (A, version(2), "Call the lab".to_owned())
    );
}

#[test]
fn a_stale_edit_shows_both_texts_and_saves_the_one_that_is_chosen() {
    let at = (A, TextOf::Title);
    for keep in [true, false] {
        let mut inspector = Inspector::default();
        open(&mut inspector, A, "Call", 1);
        typed(&mut inspector, at, "Call the lab");
        inspector.take(InspectorAction::Sending(at));
        let stale = Refusal::Stale { field: Field::Title };
        let before = inspector.generation;
        inspector.take(InspectorAction::Sent(at, Err(stale)));
        assert!(inspector.generation > before, "it is read again");
        let read = InspectorAction::Read(A, inspector.generation, Ok(view(A, "Call Ada", 7)));
        inspector.take(read);
        let buffer = inspector.text(at).expect("mine is still there");
        assert_eq!(
            (buffer.text.as_str(), buffer.theirs.as_deref()),
            ("Call the lab", Some("Call Ada"))
        );
        assert!(
            inspector.outgoing(at).is_none(),
            "nothing is written before the choice"
        );
        if keep {
            inspector.take(InspectorAction::KeepMine(at));
            assert_eq!(
                title_sent(&inspector, A),
                (A, version(7), "Call the lab".to_owned())
            );
        } else {
            inspector.take(InspectorAction::TakeTheirs(at));
            assert!(inspector.outgoing(at).is_none());
            assert_eq!(inspector.text(at), None);
        }
    }
}

#[test]
fn what_was_typed_outlives_closing_and_comes_back_as_a_draft() {
    let mut inspector = Inspector::default();
    let at = (A, TextOf::Comment);
    open(&mut inspector, A, "Call", 1);
    typed(&mut inspector, at, "Busy twice");
    inspector.take(InspectorAction::Close);
    let unsaved = inspector.unsaved();
    assert_eq!(unsaved.len(), 1);
    let (place, text) = unsaved.into_iter().next().expect("one");
    assert_eq!(draft_field(&place), Some(at), "the place names the field");
    assert!(place.chars().count() <= careloop_contract::limits::DRAFT_PLACE_CHARS);

    // Another session, the same person.
    let mut inspector = Inspector::default();
    inspector.take(InspectorAction::Drafts(vec![(at, text)]));
    assert!(inspector.outgoing(at).is_none(), "not before its task was read");
    open(&mut inspector, A, "Call", 3);
    let buffer = inspector.text(at).expect("it is back");
    assert!(buffer.from_draft && buffer.text == "Busy twice");
    assert!(matches!(inspector.outgoing(at), Some(Outgoing::Comment(comment)) if comment.task == A));
    inspector.take(InspectorAction::Sending(at));
    inspector.take(InspectorAction::Sent(at, Ok(None)));
    assert!(inspector.unsaved().is_empty(), "sent, so forgotten");
}

#[test]
fn a_draft_does_not_replace_what_is_typed_now_nor_stay_if_it_says_the_same() {
    let mut inspector = Inspector::default();
    let at = (A, TextOf::Title);
    open(&mut inspector, A, "Call", 1);
    typed(&mut inspector, at, "Call now");
    inspector.take(InspectorAction::Drafts(vec![(at, "Call before".to_owned())]));
    assert_eq!(
        inspector.text(at).map(|buffer| buffer.text.as_str()),
        Some("Call now")
    );

    let mut inspector = Inspector::default();
    inspector.take(InspectorAction::Drafts(vec![(at, "Call".to_owned())]));
    open(&mut inspector, A, "Call", 1);
    assert_eq!(inspector.text(at), None, "it says what stands there already");
}

#[test]
fn emptied_details_are_cleared_and_an_untouched_field_is_not_sent() {
    let mut inspector = Inspector::default();
    let at = (A, TextOf::Details);
    inspector.take(InspectorAction::Open(A));
    let mut with_details = (*view(A, "Call", 1)).clone();
    with_details.details = Some("Until noon".to_owned());
    inspector.take(InspectorAction::Read(
        A,
        inspector.generation,
        Ok(Rc::new(with_details)),
    ));
    typed(&mut inspector, at, "Until noon");
    assert!(inspector.outgoing(at).is_none(), "it says the same");
    typed(&mut inspector, at, "  ");
    assert!(matches!(
        inspector.outgoing(at),
        Some(Outgoing::Edit(edit)) if edit.details == Change::Clear
    ));
}
