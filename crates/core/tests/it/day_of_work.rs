//! The main job, from the first administrator to a verified ledger.

use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::{Core, Execute, Host};

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

#[test]
fn a_clinic_works_for_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let host = Host::for_tests(1);
    let vault = folder.path().join("vault");
    let mut core = Core::new(vault.clone(), host.clone());
    let created = core
        .execute(CreateClinic {
            clinic: "Willow Creek".into(),
            zone: "America/New_York".into(),
            login: "dana.reyes".into(),
            name: "Dana Reyes".into(),
            password: secret("seven quiet harbours"),
            device_secret: true,
            test_clinic: true,
        })
        .unwrap();
    let session = core
        .execute(SignIn {
            code: None,
            login: "Dana.Reyes".into(),
            password: secret("seven quiet harbours"),
        })
        .unwrap();
    assert_eq!(session.user, created.user);
    assert!(session.alarms.is_empty(), "a new vault raises no alarm");
    let patient = core
        .execute(AddPatient {
            record_number: "MRN-1".into(),
            family: "Wunsch".into(),
            given: "Maude".into(),
            ..AddPatient::default()
        })
        .unwrap();
    let task = core
        .execute(AddTask {
            title: "Refill check".into(),
            patient: Some(patient.patient),
            ..AddTask::default()
        })
        .unwrap();
    let done = core
        .execute(CompleteTask {
            task: task.task,
            seen: task.version,
        })
        .unwrap();
    assert_eq!(done.state, TaskState::Done);
    let stale = core.execute(ReopenTask {
        task: task.task,
        seen: task.version,
        reason: "again".into(),
    });
    assert_eq!(stale, Err(Refusal::Stale { field: Field::State }));
    let undone = core.execute(UndoLastAct {}).unwrap();
    assert_eq!(undone.what, "task_completed");
    let view = core.execute(OpenTask { task: task.task }).unwrap();
    assert_eq!(view.row.state, TaskState::Open);
    assert_eq!(view.history.len(), 3);
    let found = core
        .execute(SearchRecords {
            text: "maud refi".into(),
            ..SearchRecords::default()
        })
        .unwrap();
    assert_eq!(
        found.tasks.len(),
        1,
        "a task is found by its patient's name and its title"
    );
    let verified = core.execute(VerifyVault::default()).unwrap();
    assert_eq!(verified.verdict, Verdict::Pass, "{:#?}", verified.checks);
    core.execute(SignOut {}).unwrap();
    core.execute(SignIn {
        code: None,
        login: "dana.reyes".into(),
        password: secret("seven quiet harbours"),
    })
    .unwrap();
    let verified = core.execute(VerifyVault::default()).unwrap();
    assert_eq!(verified.verdict, Verdict::Pass, "{:#?}", verified.checks);
    core.execute(RekeyVault {}).unwrap();
    let rebuilt = core.execute(RebuildVault {}).unwrap();
    assert_eq!(rebuilt.repaired, 0);
    let backups = folder.path().join("backups");
    std::fs::create_dir(&backups).unwrap();
    core.execute(MakeBackup {
        folder: backups.display().to_string(),
    })
    .unwrap();
    let invitation = core
        .execute(InvitePerson {
            login: "omar.haddad".into(),
            name: "Dr. Omar Haddad".into(),
            roles: Roles::of(&[Role::Provider]),
        })
        .unwrap();
    core.execute(SignOut {}).unwrap();
    let wrong = core.execute(SignIn {
        code: None,
        login: "dana.reyes".into(),
        password: secret("wrong"),
    });
    assert_eq!(wrong, Err(Refusal::WrongSignIn));
    core.execute(Enrol {
        login: "omar.haddad".into(),
        code: invitation.code,
        password: secret("nine bright lanterns"),
    })
    .unwrap();
    let row = core
        .execute(FindTask {
            id: task.task.to_string(),
        })
        .unwrap();
    let note = core
        .execute(AddClinicalNote {
            task: row.task,
            text: "A1c 8.2, start metformin".into(),
        })
        .unwrap();
    assert_eq!(note.text.as_deref(), Some("A1c 8.2, start metformin"));
    core.execute(SignOut {}).unwrap();
    core.execute(SignIn {
        code: None,
        login: "dana.reyes".into(),
        password: secret("seven quiet harbours"),
    })
    .unwrap();
    let view = core.execute(OpenTask { task: task.task }).unwrap();
    assert_eq!(view.remarks.len(), 1);
    assert_eq!(
        view.remarks[0].text, None,
        "an administrator reads no clinical note"
    );
    let verified = core.execute(VerifyVault::default()).unwrap();
    assert_eq!(verified.verdict, Verdict::Pass, "{:#?}", verified.checks);
    let page = core.execute(ReadLedger { from: 1, rows: 500 }).unwrap();
    assert!(
        page.lines
            .iter()
            .any(|line| line.what == "viewed" && !line.details.is_empty())
    );
    core.execute(SignOut {}).unwrap();
}
