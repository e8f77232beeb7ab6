//! Records as they were: what an entry names is what its person saw.

use crate::clinic::{Clinic, login_of};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::{Core, Execute};

pub(crate) fn edit(task: TaskId, seen: Version) -> EditTask {
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

pub(crate) fn correct(patient: &PatientView) -> EditPatient {
    EditPatient {
        patient: patient.patient,
        seen: patient.version,
        family: None,
        given: None,
        born: None,
        sex: None,
        phone: None,
        address: None,
    }
}

fn at_entry(core: &mut Core, place: u64, item: u32) -> Answer<ReadRecordAt> {
    core.execute(ReadRecordAt {
        source: RecordSource::Entry { place, item },
    })
}

fn in_version(core: &mut Core, record: RecordRef, version: Version) -> Answer<ReadRecordAt> {
    core.execute(ReadRecordAt {
        source: RecordSource::Version { record, version },
    })
}

/// The places of entries of a kind, oldest first. A security officer must be signed in.
fn places(clinic: &mut Clinic, what: &str) -> Vec<u64> {
    let lines = clinic.ledger().into_iter();
    lines
        .filter(|line| line.what == what)
        .map(|line| line.place)
        .collect()
}

fn task_of(clinic: &mut Clinic, patient: PatientId) -> TaskRow {
    clinic
        .core
        .execute(AddTask {
            title: "Refill check".into(),
            details: Some("Ask for the strength.".into()),
            patient: Some(patient),
            ..AddTask::default()
        })
        .unwrap()
}

#[test]
fn an_entry_of_a_view_shows_the_task_as_it_was_seen_then() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::FrontDesk));
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude");
    let task = task_of(&mut clinic, patient.patient).task;
    let text = "called twice".to_owned();
    clinic.core.execute(AddComment { task, text }).unwrap();
    let seen = clinic.core.execute(OpenTask { task }).unwrap();
    clinic.clock.pass_millis(120_000);
    // Everything that was shown moves on: the task, its remarks, and who the patient is.
    let row = clinic
        .core
        .execute(EditTask {
            title: Some("Renewal check".into()),
            due: Change::Set(Day::new(2026, 11, 30).unwrap()),
            ..edit(task, seen.row.version)
        })
        .unwrap();
    let text = "third call".to_owned();
    clinic.core.execute(AddComment { task, text }).unwrap();
    let corrected = EditPatient {
        family: Some("Wunsch-Adler".into()),
        ..correct(&patient)
    };
    clinic.core.execute(corrected).unwrap();
    let now = clinic.core.execute(OpenTask { task }).unwrap();
    assert_ne!(now, seen);
    clinic.sign_out();

    clinic.sign_in(&login_of(Role::SecurityOfficer));
    assert_eq!(clinic.core.execute(OpenTask { task }), Err(Refusal::NotFound));
    let views = places(&mut clinic, "viewed");
    let mut found = Vec::new();
    for place in views {
        let at = at_entry(&mut clinic.core, place, 0).unwrap();
        if at.record == RecordRef::Task(task) {
            found.push(at);
        }
    }
    let [first, second] = found.as_slice() else {
        panic!("the task was opened twice: {}", found.len());
    };
    assert_eq!(first.task.as_ref(), Some(&seen), "just as it was rendered");
    assert_eq!(second.task.as_ref(), Some(&now));
    assert_eq!((first.version, second.version), (seen.row.version, row.version));
    assert!(first.superseded && !second.superseded);
    let shown = first.shown.as_ref().unwrap();
    assert_eq!(shown.by.as_ref().unwrap().name, "only front desk");
    assert_eq!(shown.workstation, "test workstation");
    assert!(first.since <= shown.at);
    clinic.assert_verified();
}

#[test]
fn every_row_of_a_list_and_of_a_search_is_told_as_it_was() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::Biller));
    let patient = clinic.add_task("Order toner");
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::FrontDesk));
    let registered = clinic.add_patient("MRN-1", "Wunsch", "Maude");
    let task = task_of(&mut clinic, registered.patient);
    let request = || ListTasks {
        identified: true,
        ..ListTasks::default()
    };
    let listed = clinic.core.execute(request()).unwrap().rows;
    assert_eq!(listed.len(), 2);
    let found = clinic
        .core
        .execute(SearchRecords {
            text: "wun".into(),
            identified: true,
            ..SearchRecords::default()
        })
        .unwrap();
    assert_eq!((found.patients.len(), found.tasks.len()), (1, 1));
    // It is overdue once the day has passed; it was not then.
    let due = Change::Set(Day::new(2026, 11, 21).unwrap());
    clinic
        .core
        .execute(EditTask {
            due,
            ..edit(task.task, task.version)
        })
        .unwrap();
    let today = clinic.core.execute(request()).unwrap().rows;
    clinic.clock.pass_millis(3 * 86_400_000);
    clinic.sign_out();

    clinic.sign_in(&login_of(Role::SecurityOfficer));
    let lists = places(&mut clinic, "listed");
    assert_eq!(lists.len(), 2);
    for (place, rows) in lists.into_iter().zip([listed, today]) {
        for (item, row) in (0..).zip(rows) {
            let at = at_entry(&mut clinic.core, place, item).unwrap();
            assert_eq!(at.task.unwrap().row, row);
        }
        assert_eq!(
            at_entry(&mut clinic.core, place, 2).map(drop),
            Err(Refusal::NotFound)
        );
    }
    let search = places(&mut clinic, "searched")[0];
    let at = at_entry(&mut clinic.core, search, 0).unwrap();
    assert_eq!(at.task.unwrap().row, found.tasks[0]);
    let at = at_entry(&mut clinic.core, search, 1).unwrap();
    let was = at.patient.unwrap();
    let hit = &found.patients[0];
    assert_eq!(Some(was.record_number), hit.record_number);
    assert_eq!(was.patient, hit.label.patient);
    assert!(patient.patient.is_none());
}

#[test]
fn an_entry_of_a_change_shows_what_it_made() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::PracticeManager));
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude");
    let corrected = EditPatient {
        phone: Some("555 0100".into()),
        ..correct(&patient)
    };
    let patient = clinic.core.execute(corrected).unwrap();
    let task = task_of(&mut clinic, patient.patient);
    let held = HoldTask {
        task: task.task,
        seen: task.version,
        waiting: HoldReason::WaitingOnPharmacy,
        reason: None,
    };
    clinic.core.execute(held).unwrap();
    let whole = clinic.core.execute(OpenTask { task: task.task }).unwrap();
    clinic.sign_out();

    clinic.sign_in(&login_of(Role::SecurityOfficer));
    let place = places(&mut clinic, "task_held")[0];
    assert_eq!(
        at_entry(&mut clinic.core, place, 0).unwrap().task,
        Some(whole.clone())
    );
    let place = places(&mut clinic, "task_added")[0];
    let added = at_entry(&mut clinic.core, place, 0).unwrap().task.unwrap();
    assert_eq!((added.row.state, added.history.len()), (TaskState::Open, 1));
    let place = places(&mut clinic, "patient_edited")[0];
    let at = at_entry(&mut clinic.core, place, 0).unwrap();
    assert_eq!(at.patient, Some(patient));
    let place = places(&mut clinic, "patient_added")[0];
    let at = at_entry(&mut clinic.core, place, 0).unwrap();
    assert_eq!(at.patient.unwrap().phone, None);
    // An entry that names no record with content has none to show.
    let place = places(&mut clinic, "signed_in")[0];
    assert_eq!(
        at_entry(&mut clinic.core, place, 0).map(drop),
        Err(Refusal::NotFound)
    );
    assert_eq!(
        at_entry(&mut clinic.core, 100_000, 0).map(drop),
        Err(Refusal::NotFound)
    );
}

#[test]
fn what_was_seen_again_is_as_it_was_at_its_version() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::FrontDesk));
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude");
    let task = task_of(&mut clinic, patient.patient).task;
    let mut shown = Vec::new();
    for _ in 0..2 {
        shown.push(clinic.core.execute(OpenTask { task }).unwrap());
    }
    // A correction of the patient is another view of the task.
    let corrected = EditPatient {
        given: Some("Maud".into()),
        ..correct(&patient)
    };
    clinic.core.execute(corrected).unwrap();
    for _ in 0..2 {
        shown.push(clinic.core.execute(OpenTask { task }).unwrap());
    }
    assert_ne!(shown[1], shown[2]);
    clinic.sign_out();

    clinic.sign_in(&login_of(Role::SecurityOfficer));
    let place = places(&mut clinic, "seen_again")[0];
    let mut again = Vec::new();
    for item in 0.. {
        match at_entry(&mut clinic.core, place, item) {
            Ok(at) => again.extend(at.task),
            Err(refusal) => {
                assert_eq!(refusal, Refusal::NotFound);
                break;
            }
        }
    }
    assert_eq!(again, [shown[1].clone(), shown[3].clone()]);
}

#[test]
fn a_note_is_told_by_its_digest_unless_whoever_looks_may_read_it() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::Provider));
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude");
    let task = task_of(&mut clinic, patient.patient).task;
    let text = "Zebrafish marker".to_owned();
    let note = clinic.core.execute(AddClinicalNote { task, text }).unwrap();
    let seen = clinic.core.execute(OpenTask { task }).unwrap();
    assert_eq!(seen.remarks[0].digest, None);
    clinic.sign_out();

    clinic.sign_in(&login_of(Role::SecurityOfficer));
    let views = places(&mut clinic, "viewed");
    let mut whole = None;
    for place in views {
        let first = at_entry(&mut clinic.core, place, 0).unwrap();
        if first.record == RecordRef::Task(task) {
            // The note is named beside the task whose view showed it.
            let beside = at_entry(&mut clinic.core, place, 1).unwrap();
            assert_eq!(beside.record, RecordRef::Remark(note.remark));
            assert_eq!(beside.task, first.task);
            whole = first.task;
        }
    }
    let whole = whole.unwrap();
    let remark = &whole.remarks[0];
    assert_eq!(
        (remark.text.as_deref(), remark.by.name.as_str()),
        (None, "only provider")
    );
    assert_eq!(remark.at, seen.remarks[0].at);
    let digest = remark.digest.clone().unwrap();
    assert_eq!(digest.len(), 64);
    clinic.sign_out();
    // Whoever reads notes finds the same one with its text; whoever does not, with the same digest.
    let record = RecordRef::Task(task);
    let noted = seen.history.last().unwrap().version;
    clinic.sign_in(&login_of(Role::FrontDesk));
    let at = in_version(&mut clinic.core, record, noted).unwrap().task.unwrap();
    assert!(at.remarks.is_empty(), "the note came after that version");
    let today = clinic.core.execute(OpenTask { task }).unwrap();
    assert_eq!(today.remarks[0].digest, Some(digest));
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::ClinicalStaff));
    let life = clinic
        .core
        .execute(ReadHistory {
            record: RecordRef::Remark(note.remark),
        })
        .unwrap();
    assert!(
        life[0]
            .changes
            .iter()
            .any(|change| change.sealed && change.after.is_none())
    );
    let at = in_version(&mut clinic.core, RecordRef::Remark(note.remark), life[0].version).unwrap();
    assert_eq!(
        at.task.unwrap().remarks[0].text.as_deref(),
        Some("Zebrafish marker")
    );
}

#[test]
fn a_version_is_for_those_who_may_see_the_record_and_reading_it_is_recorded() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::PracticeManager));
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude");
    let row = task_of(&mut clinic, patient.patient);
    let restricted = EditTask {
        sensitivity: Some(Sensitivity::Restricted),
        ..edit(row.task, row.version)
    };
    let after = clinic.core.execute(restricted).unwrap();
    let record = RecordRef::Task(row.task);
    let at = in_version(&mut clinic.core, record, row.version).unwrap();
    assert_eq!((at.version, at.superseded), (row.version, true));
    let was = at.task.unwrap();
    assert_eq!(was.row.sensitivity, Sensitivity::Ordinary);
    assert_eq!(was.patient.unwrap().family, "Wunsch");
    assert_eq!(
        in_version(&mut clinic.core, record, after.version)
            .unwrap()
            .task
            .unwrap()
            .row
            .version,
        after.version
    );
    // A version of before the record is none of it.
    let early = patient.version;
    assert_eq!(
        in_version(&mut clinic.core, record, early).map(drop),
        Err(Refusal::NotFound)
    );
    clinic.sign_out();

    // The task is restricted by now: nobody else's business, in any version.
    clinic.sign_in(&login_of(Role::FrontDesk));
    for version in [row.version, after.version] {
        assert_eq!(
            in_version(&mut clinic.core, record, version).map(drop),
            Err(Refusal::NotFound)
        );
    }
    let history = clinic.core.execute(ReadHistory { record });
    assert_eq!(history.map(drop), Err(Refusal::NotFound));
    assert_eq!(
        at_entry(&mut clinic.core, 1, 0).map(drop),
        Err(Refusal::NotPermitted {
            action: Action::ReadLedger
        })
    );
    clinic.sign_out();

    clinic.sign_in(&login_of(Role::SecurityOfficer));
    let told: Vec<String> = clinic
        .ledger()
        .into_iter()
        .filter(|line| line.what == "viewed")
        .flat_map(|line| line.details)
        .filter(|detail| detail.contains(&row.task.to_string()))
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(!told[0].contains("special") && told[1].contains("special protection"));
}

#[test]
fn a_patient_s_life_is_told_field_by_field() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::ClinicalStaff));
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude");
    let corrected = EditPatient {
        family: Some("Adler".into()),
        ..correct(&patient)
    };
    let after = clinic.core.execute(corrected).unwrap();
    let me = clinic.person(&login_of(Role::ClinicalStaff)).user;
    clinic
        .core
        .execute(ChangeCareTeam {
            patient: patient.patient,
            seen: after.version,
            people: vec![me],
        })
        .unwrap();
    let record = RecordRef::Patient(patient.patient);
    let life = clinic.core.execute(ReadHistory { record }).unwrap();
    let whats: Vec<_> = life.iter().map(|line| line.what.as_str()).collect();
    assert_eq!(whats, ["patient_added", "patient_edited", "care_team_changed"]);
    let change = &life[1].changes[0];
    let told = (change.before.as_deref(), change.after.as_deref());
    assert_eq!(
        (change.field, told),
        (Field::FamilyName, (Some("Wunsch"), Some("Adler")))
    );
    assert_eq!(life[2].changes[0].after.as_deref(), Some("only clinical staff"));
    let at = in_version(&mut clinic.core, record, life[0].version).unwrap();
    let was = at.patient.unwrap();
    assert_eq!((was.family.as_str(), was.care_team.len()), ("Wunsch", 0));
    let unknown = RecordRef::Patient(PatientId::from_bytes([9; 16]));
    assert_eq!(
        clinic.core.execute(ReadHistory { record: unknown }).map(drop),
        Err(Refusal::NotFound)
    );
}
