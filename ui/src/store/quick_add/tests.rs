//! What is confirmed, what is missing, what is offered, and that nothing typed is lost.

use super::reading::{Missing, Named, Reading, read};
use super::suggest::{backspaced, byte_at, moved_out, queue_word, suggestions, taken, token_at, units_at};
use super::*;
use crate::fixture;
use careloop_contract::view::{PatientLabel, PersonView};
use careloop_contract::{PatientId, Priority, Role, Standing, UserId};
use careloop_domain::quick_add::Identifier;

const NOW: TimeOfDay = TimeOfDay::MIDNIGHT;

fn today() -> Day {
    "2026-11-22".parse().expect("a day")
}

fn person(number: u8, login: &str, name: &str, standing: Standing) -> PersonView {
    fixture::person(number, login, name, &[Role::FrontDesk], standing)
}

fn people() -> Vec<PersonView> {
    vec![
        person(1, "maya.lin", "Maya Lin", Standing::Active),
        person(2, "mara", "Mara Whitlock", Standing::Active),
        person(3, "mara.lin", "Mara Linden", Standing::Active),
        person(4, "max", "Max Gone", Standing::Suspended),
    ]
}

fn hit(record_number: Option<&str>) -> PatientHit {
    PatientHit {
        label: PatientLabel {
            patient: PatientId::from_bytes([7; 16]),
            name: "OKAFOR, Ngozi".to_owned(),
            born: "1961-03-02".parse().ok(),
        },
        record_number: record_number.map(str::to_owned),
    }
}

fn typed(text: &str) -> QuickAddState {
    let mut state = QuickAddState::default();
    state.take(QuickAddAction::Text(text.to_owned()));
    state
}

fn reading(state: &QuickAddState) -> Reading {
    read(state, &people(), today(), NOW)
}

fn missing(text: &str) -> Option<Missing> {
    reading(&typed(text)).request(None, "").err()
}

#[test]
fn other_words_are_another_patient() {
    let mut state = typed("Call the lab ^okafor");
    state.take(QuickAddAction::Confirm(hit(Some("WC-10012"))));
    assert!(state.confirmed.is_some());
    state.take(QuickAddAction::Text("Call the lab today ^okafor !1".to_owned()));
    assert!(state.confirmed.is_some(), "the words are the same");
    state.take(QuickAddAction::Text("Call the lab today ^okaf".to_owned()));
    assert!(state.confirmed.is_none());
    state.take(QuickAddAction::Text("Call the lab today ^okafor".to_owned()));
    assert!(
        state.confirmed.is_none(),
        "confirmed once is not confirmed for ever"
    );
}

#[test]
fn nobody_is_confirmed_by_initials() {
    let mut state = typed("Call ^okafor");
    state.take(QuickAddAction::Confirm(hit(None)));
    assert!(state.confirmed.is_none());
}

#[test]
fn a_task_waits_for_what_is_missing() {
    assert_eq!(missing("@maya !1"), Some(Missing::Title));
    assert_eq!(missing("Call ^okafor"), Some(Missing::Patient));
    assert_eq!(missing("Call @ma"), Some(Missing::WhichPerson("ma".to_owned())));
    assert_eq!(missing("Call @max"), Some(Missing::NoPerson("max".to_owned())));
    assert_eq!(missing("Call #zebra"), Some(Missing::NoQueue("zebra".to_owned())));
    assert_eq!(missing("Call @maya #nurse"), None);
}

#[test]
fn what_was_typed_is_what_is_asked_for() {
    let mut state = typed("Call lab about K+ ^okafor @maya #nurse !1 tomorrow 14:00");
    state.take(QuickAddAction::Confirm(hit(Some("WC-10012"))));
    let request = reading(&state)
        .request(Some(TaskCategory::ResultFollowUp), "Ask for the repeat.")
        .expect("nothing is missing");
    assert_eq!(request.title, "Call lab about K+");
    assert_eq!(request.patient, Some(PatientId::from_bytes([7; 16])));
    assert_eq!(request.owner, Some(UserId::from_bytes([1; 16])));
    assert_eq!(request.queue, Some(Role::ClinicalStaff));
    assert_eq!(request.priority, Some(Priority::Stat));
    assert_eq!(request.category, Some(TaskCategory::ResultFollowUp));
    assert_eq!(request.due, "2026-11-23".parse().ok());
    assert_eq!(request.due_time, TimeOfDay::new(14, 0));
    assert_eq!(request.details.as_deref(), Some("Ask for the repeat."));
}

#[test]
fn a_login_typed_in_full_is_that_person() {
    let named = |text: &str| reading(&typed(text)).person;
    let one = |number: u8, name: &str| {
        Some(Named::One {
            user: UserId::from_bytes([number; 16]),
            name: name.to_owned(),
        })
    };
    assert_eq!(named("x @mara"), one(2, "Mara Whitlock"));
    assert_eq!(named("x @maya"), one(1, "Maya Lin"));
    assert_eq!(named("x @\"mara whit\""), one(2, "Mara Whitlock"));
    assert_eq!(named("x @lin"), Some(Named::Several("lin".to_owned())));
}

#[test]
fn a_refusal_keeps_every_letter() {
    let mut state = typed("Call ^okafor");
    state.take(QuickAddAction::Details("Before noon.".to_owned()));
    state.take(QuickAddAction::Confirm(hit(Some("WC-10012"))));
    let before = state.clone();
    state.take(QuickAddAction::Sending);
    state.take(QuickAddAction::Refused(Refusal::DiskFull));
    assert_eq!(
        state,
        QuickAddState {
            refusal: Some(Refusal::DiskFull),
            ..before
        }
    );
}

#[test]
fn a_draft_comes_back_whole_but_for_the_patient() {
    let mut state = typed("Call ^okafor tomorrow");
    state.take(QuickAddAction::Category(Some(TaskCategory::Refill)));
    state.take(QuickAddAction::Details("Two\nlines".to_owned()));
    state.take(QuickAddAction::Note("poorly controlled\tdiabetes".to_owned()));
    state.take(QuickAddAction::Confirm(hit(Some("WC-10012"))));
    let draft = state.draft();
    let mut back = QuickAddState::default();
    back.take(QuickAddAction::Draft(draft.text.expose().clone()));
    assert_eq!(back.text, state.text);
    assert_eq!(back.details, state.details);
    assert_eq!(back.note, "poorly controlled diabetes");
    assert_eq!(back.category, state.category);
    assert!(back.confirmed.is_none(), "a patient is confirmed anew");
    assert!(QuickAddState::default().draft().text.expose().is_empty());
}

#[test]
fn a_draft_never_takes_the_place_of_what_is_typed() {
    let mut state = typed("Call");
    state.take(QuickAddAction::Draft("Something old\ngeneral\n".to_owned()));
    assert_eq!(state.text, "Call");
}

#[test]
fn after_adding_the_next_line_is_empty() {
    let mut state = typed("Call");
    state.take(QuickAddAction::Sending);
    state.take(QuickAddAction::Added);
    assert_eq!(state.added, 1);
    assert!(!state.is_begun() && !state.sending);
}

#[test]
fn the_word_at_the_caret_is_found() {
    let token = |text: &str| {
        let caret = text.find('|').expect("a caret");
        token_at(&text.replace('|', ""), caret).map(|token| (token.sigil, token.typed))
    };
    for (text, expected) in [
        ("Call @ma|", Some(('@', "ma"))),
        ("Call @|", Some(('@', ""))),
        ("Call @m|aya now", Some(('@', "maya"))),
        ("Call |@maya", None),
        ("Call @maya |", None),
        ("Call ^\"okafor ng|", Some(('^', "okafor ng"))),
        ("Call ^\"okafor ngozi\" x|", None),
        ("é #fr|", Some(('#', "fr"))),
        ("a@b|", None),
    ] {
        let expected = expected.map(|(sigil, typed)| (sigil, typed.to_owned()));
        assert_eq!(token(text), expected, "{text}");
    }
}

#[test]
fn a_suggestion_that_is_taken_is_understood() {
    let text = "Call @ma tomorrow";
    let token = token_at(text, 8).expect("a word");
    let offered = suggestions(&token, &people());
    assert_eq!(offered.len(), 3, "who may not sign in is not offered");
    let (line, caret) = taken(text, &token, offered.first().expect("somebody"));
    assert_eq!(line, "Call @maya.lin tomorrow");
    assert_eq!(line.get(caret..), Some("tomorrow"));
    for role in Role::ALL {
        let state = typed(&format!("x #{}", queue_word(*role)));
        let request = reading(&state).request(None, "").expect("nothing is missing");
        assert_eq!(request.queue, Some(*role));
    }
}

#[test]
fn backspace_behind_a_chip_takes_it_out() {
    let chips = |text: &str| reading(&typed(text)).chips;
    let text = "Call @maya  lab";
    assert_eq!(
        backspaced(text, 11, &chips(text)),
        Some(("Call lab".to_owned(), 5)),
        "on an empty place"
    );
    assert_eq!(backspaced(text, 10, &chips(text)), None, "right at the word");
    assert_eq!(backspaced(text, 12, &chips(text)), None, "before another word");
    let text = "Call ";
    assert_eq!(backspaced(text, 5, &chips(text)), None, "no chip");
}

#[test]
fn what_looks_like_an_identifier_moves_out_of_the_title() {
    let text = "Call 919-555-0100 back";
    let reading = reading(&typed(text));
    let warning = reading.warnings.first().expect("a warning");
    assert_eq!(warning.kind, Identifier::Phone);
    assert_eq!(
        moved_out(text, &warning.range),
        Some(("Call back".to_owned(), "919-555-0100".to_owned()))
    );
}

#[test]
fn the_confirmed_patients_name_does_not_belong_into_the_title() {
    let mut state = typed("Tell Ngozi to call ^okafor");
    assert!(reading(&state).warnings.is_empty());
    state.take(QuickAddAction::Confirm(hit(Some("WC-10012"))));
    let warnings = reading(&state).warnings;
    assert_eq!(warnings.len(), 1, "the chip itself is no warning: {warnings:?}");
    assert_eq!(warnings.first().map(|warning| warning.range.clone()), Some(5..10));
}

#[test]
fn places_are_counted_as_the_webview_counts() {
    let text = "é😀x";
    for byte in [0, 2, 6, 7] {
        assert_eq!(byte_at(text, units_at(text, byte)), byte);
    }
    assert_eq!(byte_at(text, 99), text.len());
}

#[test]
fn a_task_begun_at_a_patients_record_is_for_that_patient() {
    let mut state = typed("Call back ^walker tomorrow");
    let patient = hit(Some("WC-10012"));
    state.take(QuickAddAction::StartFor(patient.clone()));
    assert!(state.text.ends_with(" Call back  tomorrow"), "{}", state.text);
    assert_eq!(state.text.matches('^').count(), 1, "the other patient is gone");
    assert_eq!(
        state.confirmed.as_ref().map(|confirmed| &confirmed.hit),
        Some(&patient)
    );

    // A name that begins with no letter: the number stands for it.
    let mut nameless = patient;
    nameless.label.name = "'T HOOFT, Jan".to_owned();
    let mut state = typed("");
    state.take(QuickAddAction::StartFor(nameless));
    assert_eq!(state.text, "^\"WC-10012\" ");
    assert!(state.confirmed.is_some());
    state.take(QuickAddAction::Text("^okafor".to_owned()));
    assert!(state.confirmed.is_none(), "other words are another patient");
}
