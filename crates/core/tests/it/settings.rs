//! The clinic's settings, what it changes of the policy, and who is in a patient's care team.

use crate::clinic::{Clinic, FIRST, login_of};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::Execute;

const MANAGER: Role = Role::PracticeManager;
const DESK: Role = Role::FrontDesk;

fn because(request: ChangeSettings) -> ChangeSettings {
    ChangeSettings {
        reason: "agreed on Monday".into(),
        ..request
    }
}

fn said(line: &HistoryLine) -> Vec<(Field, Option<&str>, Option<&str>)> {
    let changes = line.changes.iter();
    changes
        .map(|change| (change.field, change.before.as_deref(), change.after.as_deref()))
        .collect()
}

fn adjust(clinic: &mut Clinic, action: Action, role: Role, reach: Reach) -> Result<PolicyView, Refusal> {
    clinic.core.execute(AdjustPolicy {
        action,
        role,
        reach,
        reason: "minimum necessary".into(),
    })
}

/// Signs in as the first person, does something, signs out.
fn as_first<T>(clinic: &mut Clinic, work: impl FnOnce(&mut Clinic) -> T) -> T {
    as_person(clinic, FIRST, work)
}

fn as_role<T>(clinic: &mut Clinic, role: Role, work: impl FnOnce(&mut Clinic) -> T) -> T {
    as_person(clinic, &login_of(role), work)
}

fn as_person<T>(clinic: &mut Clinic, login: &str, work: impl FnOnce(&mut Clinic) -> T) -> T {
    clinic.sign_in(login);
    let done = work(clinic);
    clinic.sign_out();
    done
}

#[test]
fn each_changed_setting_is_told_with_what_it_was() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let usual = clinic.core.execute(ReadSettings {}).unwrap();
    assert_eq!(usual.idle_minutes, limits::IDLE_MINUTES_DEFAULT);
    assert!(usual.history.is_empty());
    let change = because(ChangeSettings {
        idle_minutes: Some(5),
        pin_allowed: Some(true),
        rotation_days: Change::Set(90),
        other_systems: Some("EHR\nLab portal".into()),
        ..ChangeSettings::default()
    });
    let now = clinic.core.execute(change.clone()).unwrap();
    assert_eq!((now.idle_minutes, now.pin_allowed), (5, true));
    assert_eq!(now.rotation_days, Some(90));
    assert_eq!(now.other_systems, "EHR\nLab portal");
    let before = clinic.kinds().len();
    assert_eq!(
        clinic.core.execute(change).unwrap(),
        now,
        "the same again changes nothing"
    );
    let back = because(ChangeSettings {
        idle_minutes: Some(15),
        rotation_days: Change::Clear,
        ..ChangeSettings::default()
    });
    let now = clinic.core.execute(back).unwrap();
    let kinds = clinic.kinds();
    let written = kinds
        .iter()
        .skip(before)
        .filter(|kind| *kind == "settings_changed");
    assert_eq!(written.count(), 1, "only what changes is an entry");
    let reason = (Field::Reason, None, Some("agreed on Monday"));
    assert_eq!(
        said(&now.history[0]),
        [
            reason,
            (Field::IdleMinutes, Some("10"), Some("5")),
            (Field::PinAllowed, Some("false"), Some("true")),
            (Field::RotationDays, None, Some("90")),
            (Field::OtherSystems, None, Some("EHR\nLab portal")),
        ]
    );
    assert_eq!(
        said(&now.history[1]),
        [
            reason,
            (Field::IdleMinutes, Some("5"), Some("15")),
            (Field::RotationDays, Some("90"), None),
        ]
    );
    assert_eq!(now.history[0].by.as_ref().unwrap().name, "Dana Reyes");
    clinic.assert_verified();
}

#[test]
fn a_setting_out_of_range_or_without_a_reason_changes_nothing() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let usual = clinic.core.execute(ReadSettings {}).unwrap();
    for request in [
        ChangeSettings {
            idle_minutes: Some(16),
            ..ChangeSettings::default()
        },
        ChangeSettings {
            idle_minutes: Some(1),
            pin_allowed: Some(true),
            ..ChangeSettings::default()
        },
        ChangeSettings {
            rotation_days: Change::Set(7),
            ..ChangeSettings::default()
        },
        ChangeSettings {
            break_glass_minutes: Some(241),
            ..ChangeSettings::default()
        },
    ] {
        assert_eq!(clinic.core.execute(because(request)), Err(Refusal::OutOfRange));
    }
    let silent = ChangeSettings {
        rotation_days: Change::Set(90),
        reason: "  ".into(),
        ..ChangeSettings::default()
    };
    let field = Field::Reason;
    assert_eq!(clinic.core.execute(silent), Err(Refusal::Empty { field }));
    assert_eq!(clinic.core.execute(ReadSettings {}), Ok(usual));
}

#[test]
fn an_adjustment_is_in_force_at_once_and_is_taken_back() {
    let mut clinic = Clinic::with_everyone();
    let task = as_first(&mut clinic, |clinic| {
        adjust(clinic, Action::Comment, DESK, Reach::MineAndQueue).unwrap();
        clinic.add_task("Order gloves")
    });
    let remark = AddComment {
        task: task.task,
        text: "left a message".into(),
    };
    let (session, refused) = {
        let session = clinic.sign_in(&login_of(DESK));
        let refused = clinic.core.execute(remark.clone());
        clinic.sign_out();
        (session, refused)
    };
    let (action, role, reach) = (Action::Comment, DESK, Reach::MineAndQueue);
    assert_eq!(session.policy, [Adjustment { action, role, reach }]);
    assert_eq!(refused.unwrap_err(), Refusal::NotPermitted { action });
    as_role(&mut clinic, Role::Biller, |clinic| {
        clinic
            .core
            .execute(remark.clone())
            .expect("others comment as before");
    });
    let view = as_first(&mut clinic, |clinic| {
        adjust(clinic, Action::Comment, DESK, Reach::Any).unwrap()
    });
    assert!(view.adjustments.is_empty(), "the table's own value takes it back");
    let reason = (Field::Reason, None, Some("minimum necessary"));
    let (any, less) = (
        Some("comment front_desk any"),
        Some("comment front_desk mine_and_queue"),
    );
    let told: Vec<_> = view.history.iter().map(said).collect();
    assert_eq!(
        told,
        [
            vec![reason, (Field::PolicyAdjustments, any, less)],
            vec![reason, (Field::PolicyAdjustments, less, any)]
        ]
    );
    as_role(&mut clinic, DESK, |clinic| {
        clinic.core.execute(remark).expect("comments again");
        assert_eq!(
            clinic.core.execute(ReadPolicy {}),
            Ok(view),
            "everybody may know the rules"
        );
    });
    as_first(&mut clinic, Clinic::assert_verified);
}

#[test]
fn beyond_the_limits_nobody_adjusts() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    for (action, role, reach) in [
        (Action::ReadClinicalNote, DESK, Reach::Mine),
        (Action::ReadClinicalNote, Role::Administrator, Reach::Any),
        (Action::ReadLedger, Role::Administrator, Reach::Any),
        (Action::ChangeRoles, MANAGER, Reach::Any),
        (Action::AdjustPolicy, Role::Administrator, Reach::No),
        (Action::ChangeOwnPassword, Role::Biller, Reach::No),
        (Action::AddPatient, DESK, Reach::MineAndQueue),
    ] {
        let refused = adjust(&mut clinic, action, role, reach);
        assert_eq!(refused, Err(Refusal::OutOfRange), "{action} {role} {reach}");
    }
    let policy = clinic.core.execute(ReadPolicy {}).unwrap();
    assert_eq!(policy, PolicyView::default());
}

#[test]
fn an_entry_is_judged_by_the_policy_of_its_moment() {
    let mut clinic = Clinic::with_everyone();
    let cancel = |clinic: &mut Clinic| {
        let task = clinic.add_task("Call back");
        clinic.core.execute(CancelTask {
            task: task.task,
            seen: task.version,
            reason: "called already".into(),
        })
    };
    as_role(&mut clinic, DESK, |clinic| cancel(clinic).unwrap());
    as_first(&mut clinic, |clinic| {
        adjust(clinic, Action::CancelTask, DESK, Reach::No).unwrap();
        adjust(clinic, Action::InvitePerson, MANAGER, Reach::Any).unwrap();
    });
    as_role(&mut clinic, DESK, |clinic| {
        let action = Action::CancelTask;
        assert_eq!(cancel(clinic), Err(Refusal::NotPermitted { action }));
    });
    as_role(&mut clinic, MANAGER, |clinic| {
        clinic.invite("new.person", &[DESK]);
    });
    as_first(&mut clinic, |clinic| {
        // What was right under the table of then stays right under the one of now.
        adjust(clinic, Action::InvitePerson, MANAGER, Reach::No).unwrap();
        clinic.assert_verified();
        clinic.core.execute(RebuildVault {}).unwrap();
        clinic.assert_verified();
    });
}

#[test]
fn a_manager_who_may_invite_brings_in_nobody_above_them() {
    let mut clinic = Clinic::with_everyone();
    let administrator = as_first(&mut clinic, |clinic| {
        adjust(clinic, Action::InvitePerson, MANAGER, Reach::Any).unwrap();
        clinic.person(&login_of(Role::Administrator)).user
    });
    as_role(&mut clinic, MANAGER, |clinic| {
        for above in [MANAGER, Role::SecurityOfficer, Role::Administrator] {
            let refused = clinic.core.execute(InvitePerson {
                login: "my.friend".into(),
                name: "My Friend".into(),
                roles: Roles::of(&[DESK, above]),
            });
            let refused = refused.map(drop);
            assert!(
                matches!(refused, Err(Refusal::NotPermitted { .. })),
                "{above}: {refused:?}"
            );
        }
        let reset = clinic.core.execute(ResetPerson {
            identity: IdentityCheck::InPerson,
            user: administrator,
        });
        assert!(
            matches!(reset, Err(Refusal::NotPermitted { .. })),
            "new keys for an administrator are an administrator's rights"
        );
        clinic.invite("new.nurse", &[Role::ClinicalStaff]);
    });
    as_first(&mut clinic, Clinic::assert_verified);
}

#[test]
fn who_sees_less_by_adjustment_finds_less() {
    let mut clinic = Clinic::with_everyone();
    as_first(&mut clinic, |clinic| {
        adjust(clinic, Action::SeeTask, DESK, Reach::MineAndQueue).unwrap();
        clinic.add_task("Order gloves elsewhere");
        clinic
            .core
            .execute(AddTask {
                title: "Order gloves here".into(),
                queue: Some(DESK),
                ..AddTask::default()
            })
            .unwrap();
    });
    as_role(&mut clinic, DESK, |clinic| {
        let titles = |rows: Vec<TaskRow>| -> Vec<String> { rows.into_iter().map(|row| row.title).collect() };
        let listed = clinic.core.execute(ListTasks::default()).unwrap();
        assert_eq!(titles(listed.rows), ["Order gloves here"]);
        let found = clinic.core.execute(SearchRecords {
            text: "gloves".into(),
            ..SearchRecords::default()
        });
        assert_eq!(titles(found.unwrap().tasks), ["Order gloves here"]);
        let place = clinic.core.execute(ListPlace {
            place: Place::Today,
            whose: Whose::Everyone,
            skip: 0,
            rows: None,
            identified: false,
        });
        let place = place.unwrap();
        assert_eq!(titles(place.rows), ["Order gloves here"]);
        assert_eq!(place.groups.iter().map(|group| group.rows).sum::<u32>(), 1);
    });
}

// ---- care teams ------------------------------------------------------------------------------

fn set_team(clinic: &mut Clinic, patient: PatientId, people: Vec<UserId>) -> Result<PatientView, Refusal> {
    let seen = clinic.core.execute(OpenPatient { patient }).unwrap().version;
    clinic.core.execute(ChangeCareTeam {
        patient,
        seen,
        people,
    })
}

#[test]
fn a_care_team_works_on_its_patients_tasks() {
    let mut clinic = Clinic::with_everyone();
    let (patient, task, nurse) = as_first(&mut clinic, |clinic| {
        let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude").patient;
        let task = clinic.core.execute(AddTask {
            title: "Call the pharmacy".into(),
            patient: Some(patient),
            ..AddTask::default()
        });
        let nurse = clinic.person(&login_of(Role::ClinicalStaff)).user;
        (patient, task.unwrap(), nurse)
    });
    let complete = CompleteTask {
        task: task.task,
        seen: task.version,
    };
    as_role(&mut clinic, Role::ClinicalStaff, |clinic| {
        let action = Action::CompleteTask;
        assert_eq!(
            clinic.core.execute(complete.clone()),
            Err(Refusal::NotPermitted { action })
        );
    });
    as_role(&mut clinic, Role::Provider, |clinic| {
        let view = set_team(clinic, patient, vec![nurse, nurse]).unwrap();
        let team: Vec<_> = view.care_team.iter().map(|person| person.user).collect();
        assert_eq!(team, [nurse], "nobody is in it twice");
    });
    as_role(&mut clinic, Role::ClinicalStaff, |clinic| {
        clinic.core.execute(complete).expect("is in the care team");
    });
    as_first(&mut clinic, Clinic::assert_verified);
}

#[test]
fn a_care_team_is_of_people_who_work_here_and_see_tasks() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude");
    let officer = clinic.person(&login_of(Role::SecurityOfficer)).user;
    let invited = clinic.invite("not.yet", &[Role::ClinicalStaff]).user;
    let field = Field::CareTeam;
    for nobody in [UserId::from_bytes([9; 16]), officer, invited] {
        let refused = set_team(&mut clinic, patient.patient, vec![nobody]);
        assert_eq!(refused, Err(Refusal::Malformed { field }));
    }
    let nurse = clinic.person(&login_of(Role::ClinicalStaff)).user;
    set_team(&mut clinic, patient.patient, vec![nurse]).unwrap();
    let stale = clinic.core.execute(ChangeCareTeam {
        patient: patient.patient,
        seen: patient.version,
        people: Vec::new(),
    });
    assert_eq!(
        stale,
        Err(Refusal::Stale { field }),
        "somebody else changed it meanwhile"
    );
    // Whoever is suspended later may stay in it; nobody needs to be put out to add another.
    clinic
        .core
        .execute(SuspendPerson {
            user: nurse,
            suspended: true,
            reason: "on leave".into(),
        })
        .unwrap();
    let provider = clinic.person(&login_of(Role::Provider)).user;
    let both = set_team(&mut clinic, patient.patient, vec![nurse, provider]).unwrap();
    assert_eq!(both.care_team.len(), 2);
    let none = set_team(&mut clinic, patient.patient, Vec::new()).unwrap();
    assert!(none.care_team.is_empty());
    let crowd = (0..=limits::CARE_TEAM).map(|number| UserId::from_bytes([u8::try_from(number).unwrap(); 16]));
    assert_eq!(
        set_team(&mut clinic, patient.patient, crowd.collect()),
        Err(Refusal::OutOfRange)
    );
    clinic.assert_verified();
}
