//! An entry names all that was shown or left, not only what was asked for.

use crate::clinic::{Clinic, login_of};
use crate::proof::open_by_passphrase;
use crate::record_at::edit;
use crate::views::accesses;
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::Execute;
use careloop_ledger::{Kind, SubjectKind};
use careloop_vault::access::AccessedRecord;

/// A provider's task about a patient, with a clinical note on it.
fn with_note(clinic: &mut Clinic) -> (TaskId, RemarkId) {
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude").patient;
    let task = clinic
        .core
        .execute(AddTask {
            title: "Refill check".into(),
            patient: Some(patient),
            ..AddTask::default()
        })
        .unwrap()
        .task;
    let text = "Zebrafish marker".to_owned();
    let note = clinic.core.execute(AddClinicalNote { task, text }).unwrap();
    (task, note.remark)
}

fn names_note(records: &[AccessedRecord], note: RemarkId) -> bool {
    records
        .iter()
        .any(|record| record.subject.id == *note.as_bytes() && record.category == DataCategory::Clinical)
}

#[test]
fn a_view_that_shows_more_than_the_one_before_is_a_view_of_its_own() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::Provider));
    let (task, note) = with_note(&mut clinic);
    // Whoever writes the task last makes its version that of its view.
    let seen = clinic.core.execute(OpenTask { task }).unwrap().row.version;
    let renamed = EditTask {
        title: Some("Renewal check".into()),
        ..edit(task, seen)
    };
    clinic.core.execute(renamed).unwrap();
    clinic.clock.pass_millis(120_000);
    let record = RecordRef::Task(task);
    clinic.core.execute(ReadHistory { record }).unwrap();
    clinic.core.execute(OpenTask { task }).unwrap();
    clinic.core.execute(OpenTask { task }).unwrap();
    clinic.core.execute(ReadHistory { record }).unwrap();
    clinic.sign_out();
    let entries = accesses(&clinic);
    let of = |kind: Kind| {
        let of_kind = entries.iter().filter(|(_, entry, _)| entry.kind() == Some(kind));
        of_kind.map(|(_, _, details)| details).collect::<Vec<_>>()
    };
    let viewed = of(Kind::Viewed);
    let with_note: Vec<bool> = viewed
        .iter()
        .map(|details| names_note(&details.records, note))
        .collect();
    // The patient's registration, the task opened, its history, opened again, its history again: that one tells
    // less than the view before it, and of another kind of data.
    assert_eq!(with_note, [false, true, false, true, false]);
    let again = of(Kind::SeenAgain);
    assert_eq!(again.len(), 1);
    assert!(names_note(&again[0].records, note), "what was opened once more");
}

#[test]
fn paper_is_said_to_have_the_notes_that_stand_on_it() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::Provider));
    let (task, note) = with_note(&mut clinic);
    let (_, line) = (
        clinic.core.execute(OpenTask { task }).unwrap(),
        clinic.core.execute(FindTask { id: task.to_string() }).unwrap(),
    );
    let print = |version| PrintRecords {
        records: vec![RecordSeen {
            record: RecordRef::Task(task),
            version,
        }],
        reason: "for the visit".into(),
    };
    clinic.core.execute(print(line.version)).unwrap();
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::FrontDesk));
    clinic.core.execute(print(line.version)).unwrap();
    clinic.sign_out();
    let entries = accesses(&clinic);
    let printed: Vec<bool> = entries
        .iter()
        .filter(|(_, entry, _)| entry.kind() == Some(Kind::Printed))
        .map(|(_, _, details)| names_note(&details.records, note))
        .collect();
    assert_eq!(printed, [true, false], "only whom the note is shown to prints it");
}

#[test]
fn a_remark_as_it_was_names_the_task_that_is_shown_with_it() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::Provider));
    let (task, note) = with_note(&mut clinic);
    let record = RecordRef::Remark(note);
    let version = clinic.core.execute(ReadHistory { record }).unwrap()[0].version;
    let source = RecordSource::Version { record, version };
    let shown = clinic.core.execute(ReadRecordAt { source }).unwrap();
    assert!(shown.task.is_some());
    clinic.sign_out();
    let entries = accesses(&clinic);
    let (_, _, details) = entries
        .iter()
        .rfind(|(_, entry, _)| entry.kind() == Some(Kind::Viewed))
        .unwrap();
    assert!(names_note(&details.records, note));
    let names_task = |record: &AccessedRecord| {
        record.subject.kind == SubjectKind::Task && record.subject.id == *task.as_bytes()
    };
    assert!(details.records.iter().any(names_task));
}

#[test]
fn a_chart_has_nothing_of_whom_a_task_was_about_before() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::PracticeManager));
    let before = clinic.add_patient("MRN-1", "Wunsch", "Maude").patient;
    let after = clinic.add_patient("MRN-2", "Okafor", "Ngozi").patient;
    let task = clinic
        .core
        .execute(AddTask {
            title: "Ask Maude about the fall".into(),
            patient: Some(before),
            ..AddTask::default()
        })
        .unwrap();
    let text = "her daughter called".to_owned();
    let id = task.task;
    clinic.core.execute(AddComment { task: id, text }).unwrap();
    let moved = EditTask {
        title: Some("Refill check".into()),
        patient: Change::Set(after),
        ..edit(id, task.version)
    };
    let moved = clinic.core.execute(moved).unwrap();
    let text = "called twice".to_owned();
    clinic.core.execute(AddComment { task: id, text }).unwrap();
    let renamed = EditTask {
        title: Some("Renewal check".into()),
        ..edit(id, moved.version)
    };
    clinic.core.execute(renamed).unwrap();
    let folder = clinic.folder.path().join("out");
    std::fs::create_dir(&folder).unwrap();
    let sealed = clinic
        .core
        .execute(ExportChart {
            patient: after,
            folder: folder.display().to_string(),
            recipient: "Harbour Hospital".into(),
            reason: "transfer of care".into(),
        })
        .unwrap();
    let members = open_by_passphrase(&sealed);
    let page = String::from_utf8(members["chart.html"].clone()).unwrap();
    for theirs in ["called twice", "Renewal check", "Refill check"] {
        assert!(page.contains(theirs), "{theirs}");
    }
    for others in ["Maude", "daughter", "Wunsch"] {
        assert!(!page.contains(others), "{others}");
    }
}
