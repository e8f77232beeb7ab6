//! A restricted task leaks nowhere: to whom it is nobody's business, every answer is the one they got
//! before it was there.

use crate::clinic::{Clinic, FIRST, login_of};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::{Core, Execute};
use std::collections::BTreeMap;

/// A word that stands in restricted tasks alone.
const WORD: &str = "zebrafish";

fn json(answer: &impl serde::Serialize) -> String {
    serde_json::to_string(answer).unwrap()
}

/// Everything that lists, finds or counts tasks, as this person is answered.
fn every_answer(core: &mut Core, patient: PatientId) -> Vec<String> {
    let mut answers = Vec::new();
    let states = TaskState::ALL.to_vec();
    let filters = [
        TaskFilter::default(),
        TaskFilter {
            states: states.clone(),
            ..TaskFilter::default()
        },
        TaskFilter {
            states: vec![TaskState::Done],
            ..TaskFilter::default()
        },
        TaskFilter {
            patient: Some(patient),
            ..TaskFilter::default()
        },
        TaskFilter {
            states,
            category: Some(TaskCategory::Credential),
            ..TaskFilter::default()
        },
        TaskFilter {
            priority: Some(Priority::Stat),
            ..TaskFilter::default()
        },
    ];
    let queues = Role::ALL.iter().map(|role| TaskFilter {
        queue: Some(*role),
        ..TaskFilter::default()
    });
    let people = core.execute(ListPeople {}).unwrap();
    let owners = people.iter().map(|person| TaskFilter {
        owner: Some(person.user),
        ..TaskFilter::default()
    });
    for filter in filters.into_iter().chain(queues).chain(owners) {
        for (skip, rows) in [(0, 500), (0, 1), (1, 1)] {
            let page = core.execute(ListTasks {
                filter: filter.clone(),
                skip,
                rows: Some(rows),
                identified: false,
            });
            answers.push(json(&page));
        }
    }
    for place in Place::ALL {
        for whose in Whose::ALL {
            for rows in [500, 1] {
                let page = core.execute(ListPlace {
                    place: *place,
                    whose: *whose,
                    skip: 0,
                    rows: Some(rows),
                    identified: false,
                });
                answers.push(json(&page.map(|page| (page.groups, page.rows))));
            }
        }
    }
    answers.push(json(&core.execute(CountWork {})));
    answers.push(json(&core.execute(MyDay::default())));
    for text in [WORD, "wunsch", "renew", "ze"] {
        for rows in [50, 1] {
            answers.push(json(&core.execute(SearchRecords {
                text: text.into(),
                rows: Some(rows),
                identified: false,
                patients_only: false,
            })));
        }
    }
    answers.push(json(&core.execute(OpenPatient { patient })));
    answers
}

/// What everybody in the clinic is answered.
fn everybody(clinic: &mut Clinic, patient: PatientId) -> BTreeMap<String, Vec<String>> {
    let mut answers = BTreeMap::new();
    for login in Role::ALL.iter().map(|role| login_of(*role)) {
        clinic.sign_in(&login);
        answers.insert(login.clone(), every_answer(&mut clinic.core, patient));
        clinic.sign_out();
    }
    answers
}

struct Scene {
    clinic: Clinic,
    patient: PatientId,
}

/// A clinic with ordinary tasks, and the clinical staff in the care team of its patient.
fn scene() -> Scene {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude");
    let nurse = clinic.person(&login_of(Role::ClinicalStaff)).user;
    let people = vec![nurse];
    clinic
        .core
        .execute(ChangeCareTeam {
            patient: patient.patient,
            seen: patient.version,
            people,
        })
        .unwrap();
    for queue in [None, Some(Role::FrontDesk), Some(Role::Biller)] {
        clinic
            .core
            .execute(AddTask {
                title: "Renew the contract".into(),
                patient: Some(patient.patient),
                queue,
                ..AddTask::default()
            })
            .unwrap();
    }
    clinic.sign_out();
    Scene {
        clinic,
        patient: patient.patient,
    }
}

fn restricted(patient: Option<PatientId>, owner: Option<UserId>, queue: Option<Role>) -> AddTask {
    AddTask {
        title: format!("Renew {WORD}"),
        details: Some(WORD.into()),
        patient,
        owner,
        queue,
        priority: Some(Priority::Stat),
        sensitivity: Some(Sensitivity::Restricted),
        ..AddTask::default()
    }
}

/// Who was answered otherwise.
fn changed(before: &BTreeMap<String, Vec<String>>, after: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let changed = before
        .iter()
        .filter(|(login, answers)| after[*login] != **answers);
    changed.map(|(login, _)| login.clone()).collect()
}

fn logins(roles: &[Role]) -> Vec<String> {
    let mut logins: Vec<String> = roles.iter().map(|role| login_of(*role)).collect();
    logins.sort();
    logins
}

#[test]
fn only_whom_it_concerns_is_answered_otherwise() {
    let Scene { mut clinic, patient } = scene();
    let before = everybody(&mut clinic, patient);
    clinic.sign_in(FIRST);
    let provider = clinic.person(&login_of(Role::Provider)).user;
    let add = |clinic: &mut Clinic, request| clinic.core.execute(request).unwrap();
    let owned = add(&mut clinic, restricted(None, Some(provider), None));
    clinic.sign_out();
    let after = everybody(&mut clinic, patient);
    assert_eq!(
        changed(&before, &after),
        logins(&[Role::Provider, Role::PracticeManager]),
        "its owner and practice managers"
    );
    clinic.sign_in(FIRST);
    add(&mut clinic, restricted(None, None, Some(Role::Biller)));
    clinic.sign_out();
    let queued = everybody(&mut clinic, patient);
    assert_eq!(
        changed(&after, &queued),
        logins(&[Role::Biller, Role::PracticeManager]),
        "its queue and practice managers"
    );
    clinic.sign_in(FIRST);
    let of_patient = add(&mut clinic, restricted(Some(patient), None, None));
    clinic.sign_out();
    let cared = everybody(&mut clinic, patient);
    assert_eq!(
        changed(&queued, &cared),
        logins(&[Role::ClinicalStaff, Role::PracticeManager]),
        "the care team and practice managers"
    );
    // Nobody hears of it either when it moves on.
    clinic.sign_in(FIRST);
    for task in [owned, of_patient] {
        clinic
            .core
            .execute(CompleteTask {
                task: task.task,
                seen: task.version,
            })
            .unwrap();
    }
    clinic.sign_out();
    let done = everybody(&mut clinic, patient);
    assert_eq!(
        changed(&cared, &done),
        logins(&[Role::Provider, Role::ClinicalStaff, Role::PracticeManager])
    );
    clinic.sign_in(FIRST);
    clinic.assert_verified();
}

#[test]
fn no_word_of_it_is_said_to_others() {
    let Scene { mut clinic, patient } = scene();
    clinic.sign_in(&login_of(Role::PracticeManager));
    let task = clinic
        .core
        .execute(restricted(Some(patient), None, None))
        .unwrap();
    clinic.sign_out();
    for role in [Role::FrontDesk, Role::Provider, Role::Biller, Role::Administrator] {
        clinic.sign_in(&login_of(role));
        for answer in every_answer(&mut clinic.core, patient) {
            assert!(!answer.contains(WORD), "{role}: {answer}");
            assert!(!answer.contains(&task.task.to_string()), "{role}: {answer}");
        }
        clinic.sign_out();
    }
}

/// Everything that can be asked of one task.
fn attempts(core: &mut Core, row: &TaskRow) -> Vec<(&'static str, Option<Refusal>)> {
    let (task, seen) = (row.task, row.version);
    let reason = || "not needed".to_owned();
    let tail: String = task.to_string().replace('-', "").chars().skip(20).collect();
    vec![
        ("open", core.execute(OpenTask { task }).err()),
        ("find", core.execute(FindTask { id: task.to_string() }).err()),
        ("find by its end", core.execute(FindTask { id: tail }).err()),
        (
            "edit",
            core.execute(EditTask {
                task,
                seen,
                title: None,
                details: Change::Keep,
                patient: Change::Keep,
                due: Change::Keep,
                due_time: Change::Keep,
                priority: None,
                category: None,
                sensitivity: Some(Sensitivity::Ordinary),
            })
            .err(),
        ),
        (
            "assign",
            core.execute(AssignTask {
                task,
                seen,
                to: Assignee::Queue(Role::FrontDesk),
            })
            .err(),
        ),
        ("claim", core.execute(ClaimTask { task, seen }).err()),
        ("start", core.execute(StartTask { task, seen }).err()),
        (
            "hold",
            core.execute(HoldTask {
                task,
                seen,
                waiting: HoldReason::WaitingOnPayer,
                reason: None,
            })
            .err(),
        ),
        ("complete", core.execute(CompleteTask { task, seen }).err()),
        (
            "reopen",
            core.execute(ReopenTask {
                task,
                seen,
                reason: reason(),
            })
            .err(),
        ),
        (
            "cancel",
            core.execute(CancelTask {
                task,
                seen,
                reason: reason(),
            })
            .err(),
        ),
        (
            "retract",
            core.execute(RetractTask {
                task,
                seen,
                reason: reason(),
            })
            .err(),
        ),
        ("comment", core.execute(AddComment { task, text: reason() }).err()),
        (
            "note",
            core.execute(AddClinicalNote { task, text: reason() }).err(),
        ),
    ]
}

#[test]
fn to_others_it_is_not_there_whatever_they_ask() {
    let Scene { mut clinic, patient } = scene();
    clinic.sign_in(&login_of(Role::PracticeManager));
    let task = clinic
        .core
        .execute(restricted(Some(patient), None, None))
        .unwrap();
    clinic.sign_out();
    let others = [
        Role::FrontDesk,
        Role::Provider,
        Role::Biller,
        Role::SecurityOfficer,
        Role::Administrator,
    ];
    for role in others {
        clinic.sign_in(&login_of(role));
        for (what, refusal) in attempts(&mut clinic.core, &task) {
            assert_eq!(refusal, Some(Refusal::NotFound), "{role}: {what}");
        }
        clinic.sign_out();
    }
    clinic.sign_in(&login_of(Role::ClinicalStaff));
    assert!(
        clinic.core.execute(OpenTask { task: task.task }).is_ok(),
        "the care team opens it"
    );
}

#[test]
fn a_list_follows_at_once_when_somebody_joins_or_leaves_the_care_team() {
    let Scene { mut clinic, patient } = scene();
    clinic.sign_in(FIRST);
    clinic
        .core
        .execute(restricted(Some(patient), None, None))
        .unwrap();
    clinic.sign_out();
    let view = clinic.sign_in(&login_of(Role::Provider));
    let listed = |core: &mut Core| {
        let page = core.execute(ListPlace {
            place: Place::Today,
            whose: Whose::Everyone,
            skip: 0,
            rows: None,
            identified: false,
        });
        let titles = page.unwrap().rows.into_iter().map(|row| row.title);
        titles.filter(|title| title.contains(WORD)).count()
    };
    assert_eq!(listed(&mut clinic.core), 0);
    for (people, expected) in [(vec![view.user], 1), (Vec::new(), 0)] {
        let seen = clinic.core.execute(OpenPatient { patient }).unwrap().version;
        clinic
            .core
            .execute(ChangeCareTeam {
                patient,
                seen,
                people,
            })
            .unwrap();
        assert_eq!(listed(&mut clinic.core), expected);
    }
}

#[test]
fn what_becomes_restricted_is_gone_and_an_undo_brings_it_back() {
    let Scene { mut clinic, patient } = scene();
    clinic.sign_in(FIRST);
    let task = clinic.add_task(WORD);
    clinic.sign_out();
    let before = everybody(&mut clinic, patient);
    clinic.sign_in(FIRST);
    clinic
        .core
        .execute(EditTask {
            task: task.task,
            seen: task.version,
            title: None,
            details: Change::Keep,
            patient: Change::Keep,
            due: Change::Keep,
            due_time: Change::Keep,
            priority: None,
            category: None,
            sensitivity: Some(Sensitivity::Restricted),
        })
        .unwrap();
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::Provider));
    let found = clinic.core.execute(SearchRecords {
        text: WORD.into(),
        ..SearchRecords::default()
    });
    assert!(found.unwrap().tasks.is_empty());
    clinic.sign_out();
    clinic.sign_in(FIRST);
    clinic.core.execute(UndoLastAct {}).unwrap();
    let opened = clinic.core.execute(OpenTask { task: task.task }).unwrap();
    assert_eq!(opened.row.sensitivity, Sensitivity::Ordinary);
    clinic.sign_out();
    let after = everybody(&mut clinic, patient);
    for (login, answers) in &before {
        // The row's version is another; whether it is there is not.
        assert_eq!(
            answers.iter().filter(|answer| answer.contains(WORD)).count(),
            after[login].iter().filter(|answer| answer.contains(WORD)).count(),
            "{login}"
        );
    }
    clinic.sign_in(FIRST);
    clinic.assert_verified();
}

#[test]
fn a_credential_is_restricted_unless_said_otherwise() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    for (sensitivity, expected) in [
        (None, Sensitivity::Restricted),
        (Some(Sensitivity::Ordinary), Sensitivity::Ordinary),
    ] {
        let row = clinic.core.execute(AddTask {
            title: "Renew the DEA registration".into(),
            category: Some(TaskCategory::Credential),
            sensitivity,
            ..AddTask::default()
        });
        assert_eq!(row.unwrap().sensitivity, expected);
    }
}
