//! Going back to an earlier version by a new act.

use crate::clinic::{Clinic, FIRST, login_of};
use crate::record_at::{correct, edit};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::{Core, Execute};

fn back(core: &mut Core, record: RecordRef, seen: Version, to: Version) -> Answer<RestoreVersion> {
    core.execute(RestoreVersion { record, seen, to })
}

#[test]
fn a_task_says_again_what_it_said_and_stays_where_it_is_in_its_life() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::PracticeManager));
    let wunsch = clinic.add_patient("MRN-1", "Wunsch", "Maude").patient;
    let okafor = clinic.add_patient("MRN-2", "Okafor", "Ngozi").patient;
    let first = clinic
        .core
        .execute(AddTask {
            title: "Refill check".into(),
            details: Some("Ask for the strength.".into()),
            patient: Some(wunsch),
            due: Day::new(2026, 11, 30),
            ..AddTask::default()
        })
        .unwrap();
    let changed = clinic
        .core
        .execute(EditTask {
            title: Some("Renewal check".into()),
            details: Change::Clear,
            patient: Change::Set(okafor),
            due: Change::Clear,
            priority: Some(Priority::Stat),
            sensitivity: Some(Sensitivity::Restricted),
            ..edit(first.task, first.version)
        })
        .unwrap();
    let to = Assignee::Queue(Role::FrontDesk);
    let assigned = clinic.core.execute(AssignTask {
        task: first.task,
        seen: changed.version,
        to,
    });
    let assigned = assigned.unwrap();
    let record = RecordRef::Task(first.task);
    let restored = back(&mut clinic.core, record, assigned.version, first.version).unwrap();
    assert_eq!(
        restored.fields,
        [
            Field::Title,
            Field::Details,
            Field::Patient,
            Field::DueDay,
            Field::Priority,
            Field::Sensitivity
        ]
    );
    let view = clinic.core.execute(OpenTask { task: first.task }).unwrap();
    assert_eq!(view.row.version, restored.version);
    assert_eq!(
        (view.row.title.as_str(), view.details.as_deref()),
        ("Refill check", Some("Ask for the strength."))
    );
    assert_eq!(view.patient.as_ref().unwrap().family, "Wunsch");
    assert_eq!((view.row.due, view.row.priority), (first.due, Priority::Routine));
    assert_eq!(view.row.sensitivity, Sensitivity::Ordinary);
    assert_eq!(
        view.row.queue,
        Some(Role::FrontDesk),
        "whose work it is was not part of it"
    );
    assert_eq!(view.history.last().unwrap().what, "task_restored");
    // Nothing differs any more.
    let again = back(&mut clinic.core, record, restored.version, first.version);
    assert_eq!(again, Err(Refusal::NothingToRestore));
    // It is an act like any other, so it can be undone.
    assert_eq!(clinic.core.execute(UndoLastAct {}).unwrap().what, "task_restored");
    let view = clinic.core.execute(OpenTask { task: first.task }).unwrap();
    assert_eq!(
        (view.row.title.as_str(), view.row.priority),
        ("Renewal check", Priority::Stat)
    );
    assert_eq!(
        (view.row.due, view.row.sensitivity),
        (None, Sensitivity::Restricted)
    );
    clinic.sign_out();
    clinic.sign_in(FIRST);
    clinic.assert_verified();
    assert_eq!(clinic.core.execute(RebuildVault {}).unwrap().repaired, 0);
}

#[test]
fn a_patient_is_again_who_they_were_and_keeps_their_care_team() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::ClinicalStaff));
    let first = clinic.add_patient("MRN-1", "Wunsch", "Maude");
    let changed = clinic
        .core
        .execute(EditPatient {
            family: Some("Adler".into()),
            phone: Some("555 0100".into()),
            ..correct(&first)
        })
        .unwrap();
    let me = clinic.person(&login_of(Role::ClinicalStaff)).user;
    let team = clinic.core.execute(ChangeCareTeam {
        patient: first.patient,
        seen: changed.version,
        people: vec![me],
    });
    let record = RecordRef::Patient(first.patient);
    let restored = back(&mut clinic.core, record, team.unwrap().version, first.version).unwrap();
    assert_eq!(restored.fields, [Field::FamilyName, Field::Phone]);
    let view = clinic
        .core
        .execute(OpenPatient {
            patient: first.patient,
        })
        .unwrap();
    assert_eq!((view.family.as_str(), view.phone.as_deref()), ("Wunsch", None));
    assert_eq!(view.care_team.len(), 1);
    assert_eq!(
        clinic.core.execute(UndoLastAct {}).unwrap().what,
        "patient_restored"
    );
    let view = clinic
        .core
        .execute(OpenPatient {
            patient: first.patient,
        })
        .unwrap();
    assert_eq!(
        (view.family.as_str(), view.phone.as_deref()),
        ("Adler", Some("555 0100"))
    );
    clinic.sign_out();
    clinic.sign_in(FIRST);
    clinic.assert_verified();
}

#[test]
fn what_moved_since_is_not_overwritten_and_what_is_closed_or_written_stays() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::PracticeManager));
    let first = clinic.add_task("Refill check");
    let second = clinic
        .core
        .execute(EditTask {
            title: Some("Renewal check".into()),
            ..edit(first.task, first.version)
        })
        .unwrap();
    let third = clinic
        .core
        .execute(EditTask {
            title: Some("Renewal call".into()),
            ..edit(first.task, second.version)
        })
        .unwrap();
    let record = RecordRef::Task(first.task);
    let stale = back(&mut clinic.core, record, second.version, first.version);
    assert_eq!(stale, Err(Refusal::Stale { field: Field::Title }));
    let unknown = Version {
        seq: 90_000,
        ..first.version
    };
    assert_eq!(
        back(&mut clinic.core, record, third.version, unknown),
        Err(Refusal::NotFound)
    );
    let early = Version {
        seq: 0,
        item: 0,
        ..first.version
    };
    assert_eq!(
        back(&mut clinic.core, record, third.version, early),
        Err(Refusal::NotFound)
    );
    let text = "called twice".to_owned();
    let remark = clinic
        .core
        .execute(AddComment {
            task: first.task,
            text,
        })
        .unwrap()
        .remark;
    let comment = RecordRef::Remark(remark);
    assert_eq!(
        back(&mut clinic.core, comment, third.version, third.version),
        Err(Refusal::NothingToRestore)
    );
    let done = clinic
        .core
        .execute(CompleteTask {
            task: first.task,
            seen: third.version,
        })
        .unwrap();
    let closed = back(&mut clinic.core, record, done.version, first.version);
    assert!(matches!(closed, Err(Refusal::WrongState { .. })), "{closed:?}");
}

#[test]
fn only_who_may_edit_may_restore() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let first = clinic.add_task("Refill check");
    let second = clinic
        .core
        .execute(EditTask {
            title: Some("Renewal check".into()),
            ..edit(first.task, first.version)
        })
        .unwrap();
    clinic.sign_out();
    let record = RecordRef::Task(first.task);
    // A front desk edits its own work and its queue, not this.
    clinic.sign_in(&login_of(Role::FrontDesk));
    let action = Action::EditTask;
    assert_eq!(
        back(&mut clinic.core, record, second.version, first.version),
        Err(Refusal::NotPermitted { action })
    );
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::SecurityOfficer));
    assert_eq!(
        back(&mut clinic.core, record, second.version, first.version),
        Err(Refusal::NotFound),
        "who sees no tasks is told of none"
    );
}
