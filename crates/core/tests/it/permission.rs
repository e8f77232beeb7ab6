//! Every request by every role: does the door decide what the policy table says? The table itself
//! is tested in `domain`; this asks whether each request goes through it with the right action, the right
//! relation and the right sensitivity, in every state a session may be in.

use crate::clinic::{Clinic, FIRST, login_of, secret};
use crate::requests::{Named, PROCEDURE, World, requests};
use careloop_contract::command::{NAMES, *};
use careloop_contract::query::{NAMES as QUERY_NAMES, *};
use careloop_contract::*;
use careloop_core::Execute;
use careloop_domain::policy::{Asker, Case, Policy, Relation};
use std::collections::{BTreeMap, BTreeSet};

const TABLE: Policy = Policy::standard();

/// Requests about what is nobody else's business: everyone who is in may make them.
const WITHOUT_RIGHT: [&str; 4] = ["keep_draft", "read_drafts", "end_break_glass", "forget_pin"];

/// Requests that are open to whoever stands before the door.
const WITHOUT_SESSION: [&str; 9] = [
    "create_clinic",
    "sign_in",
    "give_code",
    "enter_with_pin",
    "lock",
    "unlock",
    "sign_out",
    "enrol",
    "recover",
];

/// Requests about one task, with the relation and sensitivity of it.
const ABOUT_A_TASK: [&str; 17] = [
    "open_task",
    "read_record_at",
    "copy_record",
    "restore_version",
    "find_task",
    "edit_task",
    "assign_task",
    "claim_task",
    "start_task",
    "hold_task",
    "complete_task",
    "reopen_task",
    "cancel_task",
    "retract_task",
    "add_comment",
    "add_clinical_note",
    "attach_file",
];

/// Every role alone, and pairs that people hold in small practices.
fn everyone() -> Vec<(String, Roles)> {
    use Role::*;
    let alone = Role::ALL
        .iter()
        .map(|role| (login_of(*role), Roles::of(&[*role])));
    let pairs = [
        ("desk.and.billing", [FrontDesk, Biller]),
        ("provider.and.manager", [Provider, PracticeManager]),
        ("staff.and.administrator", [ClinicalStaff, Administrator]),
        ("officer.and.desk", [SecurityOfficer, FrontDesk]),
    ];
    let pairs = pairs
        .iter()
        .map(|(login, roles)| ((*login).to_owned(), Roles::of(roles)));
    alone.chain(pairs).collect()
}

fn asker(roles: Roles) -> Asker {
    Asker {
        by_pin: false,
        duty: None,
        roles,
        standing: Standing::Active,
        read_only: false,
    }
}

/// Whether a request is granted: a chart needs sight of its patient beside the right to export.
fn is_granted(name: &str, action: Action, asker: &Asker) -> bool {
    let sees = TABLE
        .decide(Action::SeePatient, asker, Relation::Other)
        .is_granted();
    TABLE.decide(action, asker, Relation::Other).is_granted() && (name != "export_chart" || sees)
}

/// A clinic with everyone in it, its procedure written and who may break the glass named.
struct Scene {
    clinic: Clinic,
    patient: PatientId,
    other: UserId,
    colleague: UserId,
    invokers: Vec<UserId>,
    emergency: ActId,
    folder: String,
}

impl Scene {
    fn new() -> Self {
        let mut clinic = Clinic::with_everyone();
        let folder = clinic.folder.path().join("backups");
        std::fs::create_dir(&folder).unwrap();
        clinic.sign_in(FIRST);
        let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude").patient;
        let mut codes = Vec::new();
        for (login, roles) in everyone().into_iter().skip(Role::ALL.len()) {
            let roles: Vec<Role> = roles.iter().collect();
            codes.push((login.clone(), clinic.invite(&login, &roles).code));
        }
        for login in ["other.person", "third.person", "locked.person"] {
            codes.push((login.to_owned(), clinic.invite(login, &[Role::FrontDesk]).code));
        }
        clinic.sign_out();
        for (login, code) in codes {
            clinic.enrol(&login, code);
        }
        clinic.sign_in(FIRST);
        let other = clinic.person("other.person").user;
        let colleague = clinic.person("third.person").user;
        let people = clinic.core.execute(ListPeople {}).unwrap().into_iter();
        let invokers: Vec<UserId> = people
            .filter(|person| TABLE.allows_at_all(Action::BreakGlass, person.roles))
            .map(|person| person.user)
            .collect();
        let settings = ChangeSettings {
            pin_allowed: Some(true),
            reason: "so that switching is quick".into(),
            ..ChangeSettings::default()
        };
        clinic.core.execute(settings).unwrap();
        let text = PROCEDURE.to_owned();
        clinic.core.execute(WriteProcedure { text }).unwrap();
        let name = NameInvokers {
            people: invokers.clone(),
            reason: "everybody who may".into(),
        };
        clinic.core.execute(name).unwrap();
        clinic.sign_out();
        // Whoever holds the clinical key seals it to those who wait for it; then one of them uses it.
        clinic.sign_in(&login_of(Role::Provider));
        let begin = BeginBreakGlass {
            patient,
            reason: secret("unconscious"),
            password: secret(crate::clinic::PASSWORD),
        };
        let emergency = clinic.core.execute(begin).unwrap().act;
        clinic.sign_out();
        Self {
            clinic,
            patient,
            other,
            colleague,
            invokers,
            emergency,
            folder: folder.display().to_string(),
        }
    }

    /// A world for each request, made by the first person.
    fn worlds(&mut self, names: &[&'static str]) -> BTreeMap<&'static str, World> {
        let clinic = &mut self.clinic;
        let locked = clinic.sign_in("locked.person").session;
        clinic.core.execute(Lock {}).unwrap();
        clinic.sign_in(FIRST);
        let patient = self.patient;
        let patient_seen = clinic.core.execute(OpenPatient { patient }).unwrap().version;
        let worlds = names.iter().map(|name| {
            let task = clinic.add_task("Call the pharmacy");
            let done = clinic.add_task("Call the plan");
            let closed = clinic.core.execute(CompleteTask {
                task: done.task,
                seen: done.version,
            });
            let leaver = match *name {
                "offboard_person" => {
                    let login = format!("never.came{}", crate::requests::rand_suffix());
                    clinic.invite(&login, &[Role::FrontDesk]).user
                }
                _ => self.other,
            };
            let letter = clinic.folder.path().join("letter.txt");
            std::fs::write(&letter, "a letter").unwrap();
            let file = clinic.core.offer_file(&letter).unwrap().file;
            let attach = AttachFile {
                task: task.task,
                file,
                clinical: false,
            };
            let attachment = clinic.core.execute(attach).unwrap().attachment;
            let world = World {
                task: task.into(),
                closed: closed.unwrap().into(),
                patient,
                patient_seen,
                other: self.other,
                colleague: self.colleague,
                leaver,
                locked,
                emergency: self.emergency,
                invokers: self.invokers.clone(),
                folder: self.folder.clone(),
                attachment,
                words: clinic.words.clone(),
            };
            (*name, world)
        });
        let worlds = worlds.collect();
        clinic.sign_out();
        worlds
    }
}

/// Whether a refusal is one of permission.
const fn is_of_permission(outcome: &Result<(), Refusal>) -> bool {
    matches!(
        outcome,
        Err(Refusal::NotPermitted { .. }
            | Refusal::NotFound
            | Refusal::AlarmStands
            | Refusal::FullSignInNeeded
            | Refusal::DutyFirst { .. })
    )
}

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
fn everyone_may_do_what_the_policy_says_and_no_more() {
    let mut scene = Scene::new();
    let names: Vec<&str> = requests().into_iter().map(|(name, _, _)| name).collect();
    let (mut asked, mut is_sheet_void) = (0, false);
    // The administrators come last: the recovery sheet that they renew is void for the others.
    let (administrators, others): (Vec<_>, Vec<_>) = everyone()
        .into_iter()
        .partition(|(_, roles)| roles.has(Role::Administrator));
    for (login, roles) in others.into_iter().chain(administrators) {
        let worlds = scene.worlds(&names);
        scene.clinic.sign_in(&login);
        for (name, action, attempt) in requests() {
            // The first administrator's new sheet stands in place of the one that is known here.
            if name == "drill_recovery"
                && std::mem::replace(&mut is_sheet_void, roles.has(Role::Administrator))
            {
                continue;
            }
            let outcome = attempt(&mut scene.clinic.core, &worlds[name]);
            asked += 1;
            if is_granted(name, action, &asker(roles)) {
                assert_eq!(outcome, Ok(()), "{login} may {action}, so {name} is carried out");
            } else {
                assert!(
                    is_of_permission(&outcome),
                    "{login} may not {action}, but {name} gave {outcome:?}"
                );
            }
        }
        scene.clinic.sign_out();
    }
    println!("{asked} requests asked through the door, 0 wrong allows");
    scene.clinic.sign_in(FIRST);
    scene.clinic.assert_verified();
}

/// A task that stands to somebody as the case says, made by the first person. None: it cannot.
fn task_of(scene: &mut Scene, case: Case, roles: Roles, user: UserId, is_closed: bool) -> Option<Named> {
    let role = roles
        .iter()
        .find(|role| TABLE.allows_at_all(Action::ClaimTask, Roles::of(&[*role])))?;
    let request = AddTask {
        title: "Call the pharmacy".into(),
        sensitivity: Some(case.sensitivity),
        owner: (case.relation == Relation::Mine).then_some(user),
        queue: (case.relation == Relation::MyQueue).then_some(role),
        patient: (case.relation == Relation::CareTeam).then_some(scene.patient),
        ..AddTask::default()
    };
    let core = &mut scene.clinic.core;
    let mut row = core.execute(request).unwrap();
    if is_closed {
        // Cancelled: whoever finishes an unowned task owns it.
        row = core
            .execute(CancelTask {
                task: row.task,
                seen: row.version,
                reason: "not needed".into(),
            })
            .unwrap();
    }
    Some(row.into())
}

/// Asks everything about tasks of every relation and sensitivity, after something was done in the session.
fn ask_about_tasks(scene: &mut Scene, before: impl Fn(&mut Clinic, Roles) -> bool) -> (u32, u32) {
    let (mut asked, mut granted) = (0, 0);
    for (login, roles) in everyone() {
        scene.clinic.sign_in(FIRST);
        let user = scene.clinic.person(&login).user;
        let works = TABLE.allows_at_all(Action::ClaimTask, roles);
        let patient = scene.patient;
        let seen = scene
            .clinic
            .core
            .execute(OpenPatient { patient })
            .unwrap()
            .version;
        scene
            .clinic
            .core
            .execute(ChangeCareTeam {
                patient,
                seen,
                people: works.then_some(user).into_iter().collect(),
            })
            .unwrap();
        let about_tasks = requests()
            .into_iter()
            .filter(|(name, _, _)| ABOUT_A_TASK.contains(name));
        let mut cells = Vec::new();
        for (name, action, attempt) in about_tasks {
            for relation in Relation::ALL {
                for sensitivity in Sensitivity::ALL {
                    let case = Case {
                        relation: *relation,
                        sensitivity: *sensitivity,
                    };
                    let is_closed = name == "reopen_task";
                    let Some(task) = task_of(scene, case, roles, user, is_closed) else {
                        continue;
                    };
                    let world = World {
                        task,
                        closed: task,
                        ..World::of_nothing()
                    };
                    cells.push((name, action, attempt, case, world));
                }
            }
        }
        scene.clinic.sign_out();
        scene.clinic.sign_in(&login);
        if before(&mut scene.clinic, roles) {
            for (name, action, attempt, case, world) in cells {
                let outcome = attempt(&mut scene.clinic.core, &world);
                let expected = TABLE.permit(action, &asker(roles), case).map(drop);
                assert_eq!(outcome, expected, "{login}: {name} {case:?}");
                asked += 1;
                granted += u32::from(outcome.is_ok());
            }
        }
        scene.clinic.sign_out();
    }
    (asked, granted)
}

#[test]
fn each_task_is_acted_on_as_it_stands_to_somebody() {
    let mut scene = Scene::new();
    let (asked, granted) = ask_about_tasks(&mut scene, |_, _| true);
    println!("{asked} cells asked through the door, {granted} granted, 0 wrong allows");
    assert!(granted > 0 && granted < asked);
    scene.clinic.sign_in(FIRST);
    scene.clinic.assert_verified();
}

#[test]
fn an_emergency_with_one_patient_opens_no_task_of_others() {
    let mut scene = Scene::new();
    scene.clinic.sign_in(FIRST);
    let elsewhere = scene.clinic.add_patient("MRN-2", "Okafor", "Ngozi").patient;
    scene.clinic.sign_out();
    let (asked, granted) = ask_about_tasks(&mut scene, |clinic, roles| {
        let begun = clinic.core.execute(BeginBreakGlass {
            patient: elsewhere,
            reason: secret("unconscious"),
            password: secret(crate::clinic::PASSWORD),
        });
        assert_eq!(
            begun.is_ok(),
            TABLE.allows_at_all(Action::BreakGlass, roles),
            "whoever is named may"
        );
        begun.is_ok()
    });
    println!("{asked} cells asked during an emergency access, {granted} granted, 0 wrong allows");
    assert!(granted > 0 && granted < asked);
}

#[test]
fn while_an_alarm_stands_only_what_the_policy_leaves_is_possible() {
    let mut scene = Scene::new();
    let names: Vec<&str> = requests().into_iter().map(|(name, _, _)| name).collect();
    let worlds = scene.worlds(&names);
    let side = scene.clinic.core.folder().path().join("vault.side");
    let mut asked = 0;
    for role in Role::ALL {
        let asker = Asker {
            read_only: true,
            ..asker(Roles::of(&[*role]))
        };
        std::fs::remove_file(&side).unwrap();
        let session = scene.clinic.sign_in(&login_of(*role));
        assert_eq!(session.alarms, [Alarm::OlderSideFile], "{role}");
        for (name, action, attempt) in requests() {
            // Acknowledging ends the alarm, and has tests of its own.
            if name == "acknowledge_alarms" {
                continue;
            }
            let outcome = attempt(&mut scene.clinic.core, &worlds[name]);
            asked += 1;
            // A number that says of nothing how it stands is told in every session.
            let is_count = name == "count_duties" && TABLE.allows_at_all(action, asker.roles);
            if is_count || is_granted(name, action, &asker) {
                // What is recorded before it is shown cannot be shown while nothing is written.
                let is_recorded = [
                    "open_task",
                    "open_patient",
                    "find_patient",
                    "read_record_at",
                    "read_history",
                    "print_records",
                    "copy_record",
                    "open_attachment",
                    "search_notes",
                ]
                .contains(&name);
                let expected = if is_recorded {
                    Err(Refusal::AlarmStands)
                } else {
                    Ok(())
                };
                assert_eq!(outcome, expected, "{role}: {name}");
            } else {
                assert!(is_of_permission(&outcome), "{role}: {name} gave {outcome:?}");
            }
        }
        scene.clinic.sign_out();
    }
    println!("{asked} requests asked while an alarm stands, 0 wrong allows");
}

#[test]
fn a_session_that_a_pin_opened_does_nothing_that_needs_a_full_sign_in() {
    let mut scene = Scene::new();
    let names: Vec<&str> = requests().into_iter().map(|(name, _, _)| name).collect();
    let (mut asked, mut short) = (0, 0);
    for role in Role::ALL {
        let worlds = scene.worlds(&names);
        let user = scene.clinic.sign_in(&login_of(*role)).user;
        let core = &mut scene.clinic.core;
        let (pin, password) = (secret("493817"), secret(crate::clinic::PASSWORD));
        core.execute(SetPin { pin, password }).unwrap();
        core.execute(Lock {}).unwrap();
        let pin = secret("493817");
        let session = core.execute(EnterWithPin { user, pin }).unwrap();
        assert!(session.by_pin);
        let asker = Asker {
            by_pin: true,
            ..asker(Roles::of(&[*role]))
        };
        for (name, action, attempt) in requests() {
            let outcome = attempt(core, &worlds[name]);
            asked += 1;
            let is_count = name == "count_duties" && TABLE.allows_at_all(action, asker.roles);
            match TABLE.permit(action, &asker, Relation::Other) {
                Ok(_) => assert_eq!(outcome, Ok(()), "{role}: {name}"),
                Err(_) if is_count => assert_eq!(outcome, Ok(()), "{role}: {name}"),
                Err(Refusal::FullSignInNeeded) if name != "count_duties" => {
                    assert_eq!(outcome, Err(Refusal::FullSignInNeeded), "{role}: {name}");
                    short += 1;
                }
                Err(_) => assert!(is_of_permission(&outcome), "{role}: {name} gave {outcome:?}"),
            }
        }
        scene.clinic.sign_out();
    }
    assert!(short > 0);
    println!("{asked} requests asked in a session that a PIN opened, 0 wrong allows");
}

#[test]
fn without_a_session_nothing_is_answered() {
    let mut clinic = Clinic::new();
    let nothing = World::of_nothing();
    for (name, _, attempt) in requests() {
        assert_eq!(
            attempt(&mut clinic.core, &nothing),
            Err(Refusal::NotSignedIn),
            "{name}"
        );
    }
    clinic.sign_in(FIRST);
    clinic.core.execute(Lock {}).unwrap();
    for (name, _, attempt) in requests() {
        assert_eq!(
            attempt(&mut clinic.core, &nothing),
            Err(Refusal::Locked),
            "{name}"
        );
    }
}

#[test]
fn who_is_kept_out_or_gone_is_answered_nothing() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let (kept_out, gone) = (login_of(Role::Provider), login_of(Role::Biller));
    let suspend = SuspendPerson {
        user: clinic.person(&kept_out).user,
        suspended: true,
        reason: "on leave".into(),
    };
    clinic.core.execute(suspend).unwrap();
    let offboard = OffboardPerson {
        user: clinic.person(&gone).user,
        reason: "moved away".into(),
        ordered: None,
        tasks_to: Assignee::Queue(Role::Biller),
    };
    clinic.core.execute(offboard).unwrap();
    clinic.sign_out();
    let nothing = World::of_nothing();
    for login in [kept_out, gone] {
        let session = clinic.core.execute(SignIn {
            code: None,
            login: login.clone(),
            password: secret(crate::clinic::PASSWORD),
        });
        assert_eq!(session.map(drop), Err(Refusal::WrongSignIn), "{login}");
        for (name, _, attempt) in requests() {
            assert_eq!(
                attempt(&mut clinic.core, &nothing),
                Err(Refusal::NotSignedIn),
                "{name}"
            );
        }
    }
}

#[test]
fn who_has_a_duty_is_answered_nothing_but_what_discharges_it() {
    let mut clinic = Clinic::for_patients();
    clinic.sign_in(FIRST);
    let duty = Duty::SetUpFactor;
    let nothing = World::of_nothing();
    for (name, _, attempt) in requests() {
        let outcome = attempt(&mut clinic.core, &nothing);
        if ["begin_factor", "confirm_factor"].contains(&name) {
            assert_ne!(outcome, Err(Refusal::DutyFirst { duty }), "{name}");
        } else {
            assert_eq!(outcome, Err(Refusal::DutyFirst { duty }), "{name}");
        }
    }
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
