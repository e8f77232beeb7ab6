//! Every request by every role: does the door decide what the policy table says? The table itself
//! is tested in `domain`; this asks whether each request goes through it with the right action.

use crate::clinic::{Clinic, FIRST, login_of, secret};
use careloop_contract::command::{NAMES, *};
use careloop_contract::query::{NAMES as QUERY_NAMES, *};
use careloop_contract::view::TaskRow;
use careloop_contract::*;
use careloop_core::{Core, Execute};
use careloop_domain::policy::{Asker, Policy, Relation};
use std::collections::BTreeSet;

/// What requests need to name.
struct World {
    /// A task of somebody else's, in nobody's queue.
    task: TaskRow,
    done: TaskRow,
    patient: PatientId,
    patient_seen: Version,
    other: UserId,
    folder: String,
}

type Try = fn(&mut Core, &World) -> Result<(), Refusal>;

/// Every request that needs a right, the right it needs, and a way to make it.
fn requests() -> Vec<(&'static str, Action, Try)> {
    vec![
        ("add_task", Action::AddTask, |core, _| {
            core.execute(AddTask {
                title: "Call the pharmacy".into(),
                ..AddTask::default()
            })
            .map(drop)
        }),
        ("edit_task", Action::EditTask, |core, world| {
            let title = Some("Call the laboratory".to_owned());
            let (task, seen) = (world.task.task, world.task.version);
            core.execute(EditTask {
                sensitivity: None,
                task,
                seen,
                title,
                details: Change::Keep,
                patient: Change::Keep,
                due: Change::Keep,
                due_time: Change::Keep,
                priority: None,
                category: None,
            })
            .map(drop)
        }),
        ("assign_task", Action::AssignTask, |core, world| {
            let (task, seen) = (world.task.task, world.task.version);
            core.execute(AssignTask {
                task,
                seen,
                to: Assignee::Queue(Role::FrontDesk),
            })
            .map(drop)
        }),
        ("claim_task", Action::ClaimTask, |core, world| {
            match core.execute(ClaimTask {
                task: world.task.task,
                seen: world.task.version,
            }) {
                // That somebody owns it is said to those only who may claim.
                Err(Refusal::AlreadyOwned { .. }) | Ok(_) => Ok(()),
                Err(refusal) => Err(refusal),
            }
        }),
        ("start_task", Action::StartTask, |core, world| {
            core.execute(StartTask {
                task: world.task.task,
                seen: world.task.version,
            })
            .map(drop)
        }),
        ("hold_task", Action::HoldTask, |core, world| {
            let (task, seen) = (world.task.task, world.task.version);
            let waiting = HoldReason::WaitingOnPayer;
            core.execute(HoldTask {
                task,
                seen,
                waiting,
                reason: None,
            })
            .map(drop)
        }),
        ("complete_task", Action::CompleteTask, |core, world| {
            core.execute(CompleteTask {
                task: world.task.task,
                seen: world.task.version,
            })
            .map(drop)
        }),
        ("reopen_task", Action::ReopenTask, |core, world| {
            let (task, seen) = (world.done.task, world.done.version);
            core.execute(ReopenTask {
                task,
                seen,
                reason: "more to do".into(),
            })
            .map(drop)
        }),
        ("cancel_task", Action::CancelTask, |core, world| {
            let (task, seen) = (world.task.task, world.task.version);
            core.execute(CancelTask {
                task,
                seen,
                reason: "not needed".into(),
            })
            .map(drop)
        }),
        ("retract_task", Action::RetractTask, |core, world| {
            let (task, seen) = (world.task.task, world.task.version);
            core.execute(RetractTask {
                task,
                seen,
                reason: "wrong patient".into(),
            })
            .map(drop)
        }),
        ("add_comment", Action::Comment, |core, world| {
            core.execute(AddComment {
                task: world.task.task,
                text: "left a message".into(),
            })
            .map(drop)
        }),
        ("add_clinical_note", Action::AddClinicalNote, |core, world| {
            core.execute(AddClinicalNote {
                task: world.task.task,
                text: "potassium 5.9".into(),
            })
            .map(drop)
        }),
        ("open_task", Action::SeeTask, |core, world| {
            core.execute(OpenTask {
                task: world.task.task,
            })
            .map(drop)
        }),
        ("find_task", Action::SeeTask, |core, world| {
            core.execute(FindTask {
                id: world.task.task.to_string(),
            })
            .map(drop)
        }),
        ("my_day", Action::SeeTask, |core, _| {
            core.execute(MyDay::default()).map(drop)
        }),
        ("list_tasks", Action::SeeTask, |core, _| {
            core.execute(ListTasks::default()).map(drop)
        }),
        ("list_place", Action::SeeTask, |core, _| {
            for (place, whose) in every_list() {
                core.execute(ListPlace {
                    place,
                    whose,
                    skip: 0,
                    rows: None,
                    identified: false,
                })?;
            }
            Ok(())
        }),
        ("count_work", Action::SeeTask, |core, _| {
            core.execute(CountWork {}).map(drop)
        }),
        ("list_patients", Action::SeePatient, |core, _| {
            core.execute(ListPatients::default()).map(drop)
        }),
        ("search_records", Action::SeePatient, |core, _| {
            core.execute(SearchRecords {
                text: "call".into(),
                ..SearchRecords::default()
            })
            .map(drop)
        }),
        ("open_patient", Action::SeePatient, |core, world| {
            core.execute(OpenPatient {
                patient: world.patient,
            })
            .map(drop)
        }),
        ("find_patient", Action::SeePatient, |core, _| {
            core.execute(FindPatient {
                record_number: "MRN-1".into(),
            })
            .map(drop)
        }),
        ("add_patient", Action::AddPatient, |core, _| {
            let family = "Okafor".to_owned();
            // Each role adds another one.
            let record_number = format!("MRN-{}", core.execute(ListPeople {}).map_or(0, |_| rand_suffix()));
            core.execute(AddPatient {
                record_number,
                family,
                ..AddPatient::default()
            })
            .map(drop)
        }),
        ("edit_patient", Action::EditPatient, |core, world| {
            core.execute(EditPatient {
                patient: world.patient,
                seen: world.patient_seen,
                family: None,
                given: Some("Maud".into()),
                born: None,
                sex: None,
                phone: None,
                address: None,
            })
            .map(drop)
        }),
        ("import_patients", Action::ImportPatients, |core, _| {
            let content = b"record_number,family_name\nMRN-900,Adeyemi\n".to_vec();
            core.execute(ImportPatients {
                content,
                mapping: Vec::new(),
                dry_run: true,
            })
            .map(drop)
        }),
        ("import_tasks", Action::ImportTasks, |core, _| {
            let content = b"title\nOrder gloves\n".to_vec();
            core.execute(ImportTasks {
                content,
                mapping: Vec::new(),
                title: None,
                category: None,
                queue: Some(Role::FrontDesk),
                dry_run: true,
            })
            .map(drop)
        }),
        ("list_people", Action::SeePeople, |core, _| {
            core.execute(ListPeople {}).map(drop)
        }),
        ("invite_person", Action::InvitePerson, |core, _| {
            let login = format!("new.person{}", rand_suffix());
            let roles = Roles::of(&[Role::FrontDesk]);
            core.execute(InvitePerson {
                login,
                name: "New Person".into(),
                roles,
            })
            .map(drop)
        }),
        ("reset_person", Action::InvitePerson, |core, world| {
            core.execute(ResetPerson {
                identity: IdentityCheck::InPerson,
                user: world.other,
            })
            .map(drop)
        }),
        ("change_roles", Action::ChangeRoles, |core, world| {
            let roles = Roles::of(&[Role::FrontDesk, Role::Biller]);
            core.execute(ChangeRoles {
                approver: None,
                user: world.other,
                roles,
                reason: "covers billing".into(),
            })
            .map(drop)
        }),
        ("suspend_person", Action::SuspendPerson, |core, world| {
            let reason = "on leave".to_owned();
            core.execute(SuspendPerson {
                user: world.other,
                suspended: true,
                reason,
            })
            .map(drop)?;
            let reason = "back".to_owned();
            core.execute(SuspendPerson {
                user: world.other,
                suspended: false,
                reason,
            })
            .map(drop)
        }),
        ("read_ledger", Action::ReadLedger, |core, _| {
            core.execute(ReadLedger { from: 1, rows: 10 }).map(drop)
        }),
        ("verify_vault", Action::VerifyVault, |core, _| {
            core.execute(VerifyVault::default()).map(drop)
        }),
        ("rebuild_vault", Action::RebuildVault, |core, _| {
            core.execute(RebuildVault {}).map(drop)
        }),
        ("make_backup", Action::MakeBackup, |core, world| {
            core.execute(MakeBackup {
                folder: world.folder.clone(),
            })
            .map(drop)
        }),
        ("rekey_vault", Action::RekeyVault, |core, _| {
            core.execute(RekeyVault {}).map(drop)
        }),
        ("acknowledge_alarms", Action::HandleAlarm, |core, _| {
            core.execute(AcknowledgeAlarms {
                finding: "restored from backup".into(),
            })
            .map(drop)
        }),
        ("undo_last_act", Action::UndoOwnAct, |core, _| {
            match core.execute(UndoLastAct {}) {
                // There may be nothing to undo; that is no matter of permission.
                Err(Refusal::NothingToUndo | Refusal::CannotUndo) | Ok(_) => Ok(()),
                Err(refusal) => Err(refusal),
            }
        }),
        ("change_password", Action::ChangeOwnPassword, |core, _| {
            let (current, new) = (secret(crate::clinic::PASSWORD), secret(crate::clinic::PASSWORD));
            core.execute(ChangePassword { current, new }).map(drop)
        }),
    ]
}

/// A number that was not given before in this process.
fn rand_suffix() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static NEXT: AtomicU32 = AtomicU32::new(1000);
    NEXT.fetch_add(1, Ordering::SeqCst)
}

fn every_list() -> Vec<(Place, Whose)> {
    let places = Place::ALL.iter().copied();
    places
        .flat_map(|place| Whose::ALL.iter().map(move |whose| (place, *whose)))
        .collect()
}

/// Requests about what is nobody else's business: everyone who is in may make them.
const WITHOUT_RIGHT: [&str; 2] = ["keep_draft", "read_drafts"];

/// Requests that are open to whoever stands before the door.
const WITHOUT_SESSION: [&str; 7] = [
    "create_clinic",
    "sign_in",
    "lock",
    "unlock",
    "sign_out",
    "enrol",
    "recover",
];

#[test]
fn every_request_is_walked() {
    let all: BTreeSet<&str> = NAMES.iter().chain(QUERY_NAMES).copied().collect();
    let walked: BTreeSet<&str> = requests()
        .into_iter()
        .map(|(name, _, _)| name)
        .chain(WITHOUT_SESSION)
        .chain(WITHOUT_RIGHT)
        .collect();
    assert_eq!(
        walked, all,
        "a request without a row here is a request nobody tested"
    );
}

#[test]
fn every_role_may_do_what_the_policy_says_and_no_more() {
    let mut clinic = Clinic::with_everyone();
    let folder = clinic.folder.path().join("backups");
    std::fs::create_dir(&folder).unwrap();
    clinic.sign_in(FIRST);
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude");
    let other = clinic.invite("other.person", &[Role::FrontDesk]);
    clinic.sign_out();
    clinic.enrol("other.person", other.code);

    for role in Role::ALL {
        let asker = Asker {
            by_pin: false,
            duty: None,
            roles: Roles::of(&[*role]),
            standing: Standing::Active,
            read_only: false,
        };
        for (name, action, attempt) in requests() {
            clinic.sign_in(FIRST);
            let task = clinic.add_task("Call the pharmacy");
            let done = clinic.add_task("Call the plan");
            let done = clinic
                .core
                .execute(CompleteTask {
                    task: done.task,
                    seen: done.version,
                })
                .unwrap();
            let patient = clinic
                .core
                .execute(OpenPatient {
                    patient: patient.patient,
                })
                .unwrap();
            clinic.sign_out();
            let world = World {
                task,
                done,
                patient: patient.patient,
                patient_seen: patient.version,
                other: other.user,
                folder: folder.display().to_string(),
            };
            clinic.sign_in(&login_of(*role));
            let outcome = attempt(&mut clinic.core, &world);
            clinic.sign_out();
            if Policy::standard()
                .decide(action, &asker, Relation::Other)
                .is_granted()
            {
                assert_eq!(outcome, Ok(()), "{role} may {action}, so {name} is carried out");
            } else {
                let refused = matches!(outcome, Err(Refusal::NotPermitted { .. } | Refusal::NotFound));
                assert!(refused, "{role} may not {action}, but {name} gave {outcome:?}");
            }
        }
    }
    clinic.sign_in(FIRST);
    clinic.assert_verified();
}

#[test]
fn what_one_may_not_know_of_is_refused_like_what_is_not_there() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let task = clinic.add_task("Order gloves").task;
    clinic.sign_out();
    // The security officer alone sees no task.
    clinic.sign_in(&login_of(Role::SecurityOfficer));
    let missing = TaskId::from_bytes([9; 16]);
    assert_eq!(clinic.core.execute(OpenTask { task }), Err(Refusal::NotFound));
    assert_eq!(
        clinic.core.execute(OpenTask { task: missing }),
        Err(Refusal::NotFound)
    );
    let ledger = clinic.ledger();
    let refused: Vec<_> = ledger
        .iter()
        .filter(|line| line.refused.is_some())
        .rev()
        .take(2)
        .collect();
    let codes: Vec<_> = refused
        .iter()
        .map(|line| (line.what.as_str(), line.refused.as_deref()))
        .collect();
    assert_eq!(
        codes,
        [("refused", Some("not_found")); 2],
        "both leave the same kind of entry"
    );
    assert_eq!(
        refused[0].details.len(),
        refused[1].details.len(),
        "and say as much"
    );
}

#[test]
fn without_a_session_nothing_is_answered() {
    let mut clinic = Clinic::new();
    assert_eq!(clinic.core.execute(MyDay::default()), Err(Refusal::NotSignedIn));
    clinic.sign_in(FIRST);
    clinic.core.execute(Lock {}).unwrap();
    assert_eq!(clinic.core.execute(MyDay::default()), Err(Refusal::Locked));
    assert_eq!(clinic.core.execute(UndoLastAct {}), Err(Refusal::Locked));
}
