//! Emergency access: who may, to what, for how long, and who hears of it.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use careloop_contract::command::*;
use careloop_contract::desk::{LookAtDoor, NoteActivity};
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::desk::Desk;
use careloop_core::{Core, Execute};
use careloop_domain::policy::{Asker, Policy, Relation};
use careloop_ledger::Kind;
use careloop_vault::OpenVault;
use careloop_vault::access::AccessDetails;
use careloop_vault::act::Draft;
use careloop_vault::db::read;
use careloop_vault::db::records::RemarkRecord;
use careloop_vault::entrance;

const MINUTE: u64 = 60_000;
const NOTE: &str = "potassium 5.9";
const REASON: &str = "Unresponsive in the waiting room";
const PROCEDURE: &str = "Call 911 first. Then break the glass.";

/// A clinic with a patient whose note the front desk may need, and another patient.
struct Scene {
    clinic: Clinic,
    patient: PatientId,
    task: TaskId,
    other_patient: PatientId,
    other_task: TaskId,
}

impl Scene {
    /// Nobody is in, nothing is written down, nobody is named.
    fn new() -> Self {
        let mut clinic = Clinic::with_everyone();
        clinic.sign_in(&login_of(Role::Provider));
        let mut with_note = |number: &str, family: &str| {
            let patient = clinic.add_patient(number, family, "Maude").patient;
            let task = add_task(&mut clinic.core, Some(patient));
            add_note(&mut clinic.core, task).unwrap();
            (patient, task)
        };
        let (patient, task) = with_note("MRN-1", "Wunsch");
        let (other_patient, other_task) = with_note("MRN-2", "Okafor");
        clinic.sign_out();
        Self {
            clinic,
            patient,
            task,
            other_patient,
            other_task,
        }
    }

    /// With a procedure that names these people, who hold the key.
    fn naming(logins: &[&str]) -> Self {
        let mut scene = Self::new();
        scene.clinic.sign_in(FIRST);
        scene.write_procedure().unwrap();
        scene.name(logins).unwrap();
        scene.clinic.sign_out();
        scene.clinical_person_passes_by();
        scene
    }

    /// Whoever holds the clinical key hands it on at sign-in.
    fn clinical_person_passes_by(&mut self) {
        self.clinic.sign_in(&login_of(Role::Provider));
        self.clinic.sign_out();
    }

    fn write_procedure(&mut self) -> Result<ProcedureView, Refusal> {
        self.clinic.core.execute(WriteProcedure {
            text: PROCEDURE.into(),
        })
    }

    fn name(&mut self, logins: &[&str]) -> Result<ProcedureView, Refusal> {
        let people = logins.iter().map(|login| self.clinic.person(login).user);
        let people = people.collect();
        self.clinic.core.execute(NameInvokers {
            people,
            reason: "covers the evenings".into(),
        })
    }

    fn begin(&mut self) -> Result<BreakGlassView, Refusal> {
        begin(&mut self.clinic.core, self.patient, PASSWORD)
    }

    fn note_of(&mut self, task: TaskId) -> Option<String> {
        let view = self.clinic.core.execute(OpenTask { task }).unwrap();
        view.remarks
            .into_iter()
            .find(|remark| remark.clinical)
            .unwrap()
            .text
    }

    /// Every use, as the security officer sees it.
    fn uses(&mut self) -> Vec<BreakGlassUse> {
        self.clinic.core.execute(ListBreakGlass {}).unwrap()
    }

    /// The vault opened by a program that is not ours.
    fn other_program(&self, login: &str) -> OpenVault {
        let folder = self.clinic.core.folder();
        entrance::sign_in(folder, &self.clinic.host, login, &secret(PASSWORD)).unwrap()
    }

    fn verdict(&mut self) -> Vec<CheckLine> {
        self.clinic.sign_in(FIRST);
        let found = self.clinic.core.execute(VerifyVault::default()).unwrap();
        let failed = found.checks.into_iter();
        failed.filter(|line| line.verdict == Verdict::Fail).collect()
    }
}

fn add_task(core: &mut Core, patient: Option<PatientId>) -> TaskId {
    let request = AddTask {
        title: "Result follow-up".into(),
        patient,
        ..AddTask::default()
    };
    core.execute(request).unwrap().task
}

fn add_note(core: &mut Core, task: TaskId) -> Result<RemarkView, Refusal> {
    core.execute(AddClinicalNote {
        task,
        text: NOTE.into(),
    })
}

fn begin(core: &mut Core, patient: PatientId, password: &str) -> Result<BreakGlassView, Refusal> {
    core.execute(begin_request(patient, password))
}

fn begin_request(patient: PatientId, password: &str) -> BeginBreakGlass {
    BeginBreakGlass {
        patient,
        reason: secret(REASON),
        password: secret(password),
    }
}

fn review(act: ActId, close: bool) -> ReviewBreakGlass {
    ReviewBreakGlass {
        act,
        findings: "The patient was treated at once; the access was right.".into(),
        close,
    }
}

fn front_desk() -> String {
    login_of(Role::FrontDesk)
}

const NOT_PERMITTED: Refusal = Refusal::NotPermitted {
    action: Action::BreakGlass,
};

// ---- procedure and names ---------------------------------------------------------------------

#[test]
fn nobody_is_named_without_a_written_procedure() {
    let mut scene = Scene::new();
    scene.clinic.sign_in(FIRST);
    assert_eq!(scene.clinic.core.execute(ReadProcedure {}), Ok(None));
    assert_eq!(scene.name(&[&front_desk()]), Err(Refusal::ProcedureMissing));
    let first = scene.write_procedure().unwrap();
    assert_eq!((first.number, first.text.as_str()), (1, PROCEDURE));
    assert_eq!(
        scene.write_procedure().unwrap().number,
        1,
        "the same again is no version"
    );
    let changed = WriteProcedure {
        text: "Call 911 first. Break the glass. Tell Dana.".into(),
    };
    assert_eq!(scene.clinic.core.execute(changed).unwrap().number, 2);
    let named = scene.name(&[&front_desk()]).unwrap();
    let names: Vec<_> = named.invokers.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["only front desk"]);
    scene.clinic.sign_out();
    // Everybody who works here reads it.
    scene.clinic.sign_in(&login_of(Role::Biller));
    let read = scene.clinic.core.execute(ReadProcedure {}).unwrap().unwrap();
    assert_eq!(read, named);
    assert_eq!(read.by.name, "Dana Reyes");
    scene.clinic.sign_out();
    scene.clinic.sign_in(FIRST);
    scene.clinic.assert_verified();
    assert_eq!(scene.clinic.core.execute(RebuildVault {}).unwrap().repaired, 0);
}

#[test]
fn a_procedure_has_a_text_of_a_fitting_length() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let mut write = |text: String| clinic.core.execute(WriteProcedure { text }).map(drop);
    let field = Field::Procedure;
    assert_eq!(write(" \n".into()), Err(Refusal::Empty { field }));
    let max = limits::PROCEDURE_CHARS;
    assert_eq!(write("ü".repeat(max + 1)), Err(Refusal::TooLong { field, max }));
    assert_eq!(write("ü".repeat(max)), Ok(()));
}

#[test]
fn only_people_who_are_in_and_know_patients_are_named() {
    let mut scene = Scene::new();
    scene.clinic.sign_in(FIRST);
    scene.write_procedure().unwrap();
    let invited = scene.clinic.invite("ida.moss", &[Role::FrontDesk]).user;
    let officer = scene.clinic.person(&login_of(Role::SecurityOfficer)).user;
    let entries = scene.clinic.kinds().len();
    for user in [invited, officer] {
        let request = NameInvokers {
            people: vec![user],
            reason: "covers the evenings".into(),
        };
        assert_eq!(
            scene.clinic.core.execute(request).map(drop),
            Err(Refusal::Malformed {
                field: Field::Invoker
            })
        );
    }
    let nobody = NameInvokers {
        people: vec![UserId::from_bytes([9; 16])],
        reason: "covers the evenings".into(),
    };
    assert_eq!(
        scene.clinic.core.execute(nobody).map(drop),
        Err(Refusal::NotFound)
    );
    let without_reason = NameInvokers {
        people: Vec::new(),
        reason: String::new(),
    };
    assert_eq!(
        scene.clinic.core.execute(without_reason).map(drop),
        Err(Refusal::Empty { field: Field::Reason })
    );
    let kinds = scene.clinic.kinds();
    assert!(!kinds.iter().skip(entries).any(|kind| kind == "invokers_named"));
}

// ---- beginning -------------------------------------------------------------------------------

#[test]
fn whoever_is_not_named_is_refused_and_that_is_recorded() {
    let mut scene = Scene::naming(&[&login_of(Role::Biller)]);
    for login in [front_desk(), login_of(Role::Provider), FIRST.to_owned()] {
        scene.clinic.sign_in(&login);
        assert_eq!(scene.begin(), Err(NOT_PERMITTED), "{login}");
        scene.clinic.sign_out();
    }
    // Who knows of no patient does not learn of this one either.
    scene.clinic.sign_in(&login_of(Role::SecurityOfficer));
    assert_eq!(scene.begin(), Err(Refusal::NotFound));
    assert_eq!(scene.uses(), []);
    let ledger = scene.clinic.ledger();
    let refused = ledger.iter().filter(|line| line.refused.is_some());
    let codes: Vec<_> = refused.map(|line| line.refused.as_deref().unwrap()).collect();
    assert_eq!(
        codes,
        ["not_permitted", "not_permitted", "not_permitted", "not_found"]
    );
    scene.clinic.sign_out();
    assert_eq!(scene.verdict(), []);
}

#[test]
fn whoever_was_not_given_the_key_yet_is_told_so() {
    let mut scene = Scene::new();
    // The officer holds no clinical key to hand on.
    scene.clinic.sign_in(&login_of(Role::SecurityOfficer));
    scene.write_procedure().unwrap();
    scene.name(&[&front_desk()]).unwrap();
    scene.clinic.sign_out();
    scene.clinic.sign_in(&front_desk());
    assert_eq!(scene.begin(), Err(Refusal::KeyNotGranted));
    scene.clinic.sign_out();
    scene.clinical_person_passes_by();
    scene.clinic.sign_in(&front_desk());
    scene.begin().unwrap();
    assert_eq!(scene.note_of(scene.task).as_deref(), Some(NOTE));
}

#[test]
fn somebody_clinical_who_names_hands_the_key_over_at_once() {
    let mut scene = Scene::new();
    scene.clinic.sign_in(FIRST);
    let user = scene.clinic.person(&login_of(Role::Provider)).user;
    let roles = Roles::of(&[Role::Provider, Role::SecurityOfficer]);
    let both = ChangeRoles {
        approver: None,
        user,
        roles,
        reason: "the practice is small".into(),
    };
    scene.clinic.core.execute(both).unwrap();
    scene.write_procedure().unwrap();
    scene.clinic.sign_out();
    scene.clinic.sign_in(&login_of(Role::Provider));
    scene.name(&[&front_desk()]).unwrap();
    scene.clinic.sign_out();
    scene.clinic.sign_in(&front_desk());
    scene.begin().unwrap();
    assert_eq!(scene.note_of(scene.task).as_deref(), Some(NOTE));
}

#[test]
fn a_wrong_password_counts_as_a_failed_sign_in() {
    let mut scene = Scene::naming(&[&front_desk()]);
    scene.clinic.sign_in(&front_desk());
    for _ in 0..5 {
        let wrong = begin(&mut scene.clinic.core, scene.patient, "not the password");
        assert_eq!(wrong, Err(Refusal::WrongSignIn));
    }
    assert_eq!(
        scene.begin(),
        Err(Refusal::WaitAfterFailures { seconds: 2 }),
        "the right one waits as well"
    );
    assert_eq!(scene.note_of(scene.task), None);
    scene.clinic.sign_out();
    // The same counter: it waits before the door, too.
    let at_the_door = scene.clinic.core.execute(SignIn {
        code: None,
        login: front_desk(),
        password: secret(PASSWORD),
    });
    assert_eq!(
        at_the_door.map(drop),
        Err(Refusal::WaitAfterFailures { seconds: 2 })
    );
    scene.clinic.clock.pass_millis(2_000);
    assert_eq!(scene.clinic.sign_in(&front_desk()).failed_sign_ins, 5);
    scene.begin().unwrap();
    scene.clinic.sign_out();
    assert_eq!(scene.verdict(), []);
}

#[test]
fn a_reason_is_given_in_words() {
    let mut scene = Scene::naming(&[&front_desk()]);
    scene.clinic.sign_in(&front_desk());
    let request = BeginBreakGlass {
        reason: secret(" "),
        ..begin_request(scene.patient, PASSWORD)
    };
    assert_eq!(
        scene.clinic.core.execute(request).map(drop),
        Err(Refusal::Empty { field: Field::Reason })
    );
}

// ---- what it opens ---------------------------------------------------------------------------

#[test]
fn it_opens_one_patients_notes_and_nothing_else() {
    let mut scene = Scene::naming(&[&front_desk()]);
    scene.clinic.sign_in(&front_desk());
    let (task, other_task) = (scene.task, scene.other_task);
    assert_eq!(scene.note_of(task), None, "to hold the key is not to read");
    let begun = scene.begin().unwrap();
    assert_eq!(begun.patient.name, "WUNSCH, Maude");
    assert_eq!(scene.note_of(task).as_deref(), Some(NOTE));
    assert_eq!(scene.note_of(other_task), None);
    assert_eq!(
        add_note(&mut scene.clinic.core, task).map(drop),
        Err(Refusal::NotPermitted {
            action: Action::AddClinicalNote
        }),
        "it opens reading"
    );
    scene.clinic.core.execute(EndBreakGlass {}).unwrap();
    assert_eq!(scene.note_of(task), None);
    scene.clinic.core.execute(EndBreakGlass {}).unwrap();
    // Another patient, another act.
    begin(&mut scene.clinic.core, scene.patient, PASSWORD).unwrap();
    begin(&mut scene.clinic.core, scene.other_patient, PASSWORD).unwrap();
    assert_eq!(scene.note_of(task), None, "one patient at a time");
    assert_eq!(scene.note_of(other_task).as_deref(), Some(NOTE));
    scene.clinic.sign_out();
    scene.clinic.sign_in(FIRST);
    let uses = scene.uses();
    assert_eq!(uses.len(), 3);
    assert!(uses.iter().all(|one| one.ended.is_some()));
    scene.clinic.assert_verified();
    assert_eq!(scene.clinic.core.execute(RebuildVault {}).unwrap().repaired, 0);
}

/// A task that is nobody's business but of those who care for the patient, until it is an emergency.
#[test]
fn it_shows_the_patients_restricted_tasks_and_no_others() {
    let mut scene = Scene::naming(&[&front_desk()]);
    scene.clinic.sign_in(&login_of(Role::Provider));
    let mut restricted = |patient| {
        let request = AddTask {
            title: "Counselling follow-up".into(),
            patient: Some(patient),
            sensitivity: Some(Sensitivity::Restricted),
            ..AddTask::default()
        };
        let task = scene.clinic.core.execute(request).unwrap().task;
        add_note(&mut scene.clinic.core, task).unwrap();
        task
    };
    let (hidden, others) = (restricted(scene.patient), restricted(scene.other_patient));
    scene.clinic.sign_out();
    scene.clinic.sign_in(&front_desk());
    let tasks_of = |scene: &mut Scene, patient| -> Vec<TaskId> {
        let view = scene.clinic.core.execute(OpenPatient { patient }).unwrap();
        view.tasks.into_iter().map(|row| row.task).collect()
    };
    let (patient, other_patient) = (scene.patient, scene.other_patient);
    assert_eq!(tasks_of(&mut scene, patient), [scene.task]);
    let open = |scene: &mut Scene, task| scene.clinic.core.execute(OpenTask { task }).map(drop);
    assert_eq!(open(&mut scene, hidden), Err(Refusal::NotFound));
    scene.begin().unwrap();
    assert!(tasks_of(&mut scene, patient).contains(&hidden));
    assert_eq!(scene.note_of(hidden).as_deref(), Some(NOTE));
    assert_eq!(tasks_of(&mut scene, other_patient), [scene.other_task]);
    assert_eq!(open(&mut scene, others), Err(Refusal::NotFound));
    scene.clinic.core.execute(EndBreakGlass {}).unwrap();
    assert_eq!(open(&mut scene, hidden), Err(Refusal::NotFound));
    assert_eq!(tasks_of(&mut scene, patient), [scene.task]);
}

#[test]
fn nobody_brings_another_patients_note_under_it() {
    let mut scene = Scene::naming(&[&login_of(Role::PracticeManager)]);
    scene.clinic.sign_in(&login_of(Role::PracticeManager));
    let (patient, task, moved) = (scene.patient, scene.task, scene.other_task);
    let move_to = |scene: &mut Scene| {
        let row = scene
            .clinic
            .core
            .execute(FindTask {
                id: moved.to_string(),
            })
            .unwrap();
        let request = EditTask {
            task: moved,
            seen: row.version,
            patient: Change::Set(patient),
            sensitivity: None,
            title: None,
            details: Change::Keep,
            due: Change::Keep,
            due_time: Change::Keep,
            priority: None,
            category: None,
        };
        scene.clinic.core.execute(request).unwrap();
    };
    // Moved before it begins: the note was written about somebody else.
    move_to(&mut scene);
    scene.begin().unwrap();
    assert_eq!(scene.note_of(moved), None);
    assert_eq!(scene.note_of(task).as_deref(), Some(NOTE));
    scene.clinic.sign_out();
    // Moved after it began, with a note that was written about nobody yet.
    scene.clinic.sign_in(&login_of(Role::Provider));
    let unnamed = add_task(&mut scene.clinic.core, None);
    add_note(&mut scene.clinic.core, unnamed).unwrap();
    scene.clinic.sign_out();
    let moved = unnamed;
    scene.clinic.sign_in(&login_of(Role::PracticeManager));
    scene.begin().unwrap();
    let seen = scene
        .clinic
        .core
        .execute(FindTask {
            id: moved.to_string(),
        })
        .unwrap()
        .version;
    let request = EditTask {
        task: moved,
        seen,
        patient: Change::Set(patient),
        sensitivity: None,
        title: None,
        details: Change::Keep,
        due: Change::Keep,
        due_time: Change::Keep,
        priority: None,
        category: None,
    };
    scene.clinic.core.execute(request).unwrap();
    assert_eq!(scene.note_of(moved), None);
}

#[test]
fn who_holds_the_key_for_emergencies_writes_nothing_with_it() {
    let manager = login_of(Role::PracticeManager);
    let mut scene = Scene::naming(&[&manager]);
    scene.clinic.sign_in(&manager);
    let import = ImportTasks {
        content: b"title,note_text\nCare plan review,diabetes\n".to_vec(),
        mapping: Vec::new(),
        title: None,
        category: None,
        queue: Some(Role::Provider),
        dry_run: false,
    };
    assert_eq!(
        scene.clinic.core.execute(import).map(drop),
        Err(Refusal::KeyNotGranted)
    );
}

// ---- for how long ----------------------------------------------------------------------------

#[test]
fn it_ends_by_its_time_whatever_the_wall_clock_says() {
    let mut scene = Scene::naming(&[&front_desk()]);
    scene.clinic.sign_in(&front_desk());
    let task = scene.task;
    let minutes = u64::from(limits::BREAK_GLASS_MINUTES_DEFAULT);
    let began = scene.clinic.host.clock.now();
    let begun = scene.begin().unwrap();
    assert_eq!(begun.until, began.plus_millis(3_600_000));
    // An hour ago, a day, ten years: nothing is won by setting the clock back.
    for back in [1, 24, 10 * 365 * 24] {
        let now = scene.clinic.host.clock.now();
        scene.clinic.clock.set(now.plus_millis(-back * 3_600_000));
        assert_eq!(scene.note_of(task).as_deref(), Some(NOTE));
    }
    scene.clinic.clock.pass_millis(minutes * MINUTE - 1);
    assert_eq!(scene.note_of(task).as_deref(), Some(NOTE));
    scene.clinic.clock.pass_millis(1);
    assert_eq!(scene.note_of(task), None, "by the boot clock");
    scene.clinic.clock.set(began);
    // Set forward, it ends at once.
    scene.begin().unwrap();
    scene.clinic.clock.set(began.plus_millis(3_600_000));
    assert_eq!(scene.note_of(task), None, "by the wall clock");
    scene.clinic.clock.set(began);
    assert_eq!(scene.note_of(task), None, "and stays ended");
    scene.clinic.sign_out();
    scene.clinic.sign_in(FIRST);
    assert!(scene.uses().iter().all(|one| one.ended.is_some()));
}

#[test]
fn a_tick_writes_its_end_and_the_door_no_longer_shows_it() {
    let scene = Scene::naming(&[&front_desk()]);
    let vault = scene.clinic.folder.path().join("vault");
    let desk = Desk::new(Core::new(vault, scene.clinic.host.clone()), Box::new(|_| None));
    let enter = |login: &str| {
        desk.execute(SignIn {
            code: None,
            login: login.into(),
            password: secret(PASSWORD),
        })
        .unwrap()
    };
    let shown = || {
        let door = desk.execute(LookAtDoor {}).unwrap();
        let VaultStanding::Open { session } = door.vault else {
            panic!("nobody is in: {:?}", door.vault)
        };
        session.break_glass
    };
    assert!(enter(&front_desk()).invoker);
    assert_eq!(shown(), None);
    let begun = desk.execute(begin_request(scene.patient, PASSWORD)).unwrap();
    assert_eq!(shown(), Some(begun.clone()));
    for _ in 0..12 {
        scene.clinic.clock.pass_millis(5 * MINUTE);
        desk.execute(NoteActivity {}).unwrap();
        assert!(!desk.tick().locked_now);
    }
    desk.lock_now();
    enter_after_lock(&desk);
    let uses = desk.execute(ListBreakGlass {}).unwrap();
    assert_eq!(
        uses[0].ended,
        Some(begun.until),
        "written by the tick, not by the lock"
    );
}

fn enter_after_lock(desk: &Desk) {
    let request = SignIn {
        code: None,
        login: FIRST.into(),
        password: secret(PASSWORD),
    };
    desk.execute(request).unwrap();
}

#[test]
fn it_ends_with_the_lock_and_with_a_restart() {
    let mut scene = Scene::naming(&[&front_desk()]);
    let task = scene.task;
    scene.clinic.sign_in(&front_desk());
    scene.begin().unwrap();
    scene.clinic.core.execute(Lock {}).unwrap();
    scene
        .clinic
        .core
        .execute(Unlock {
            password: secret(PASSWORD),
        })
        .unwrap();
    assert_eq!(scene.note_of(task), None);
    // A power cut leaves it open in the ledger; whoever comes next at this workstation ends it.
    scene.begin().unwrap();
    let folder = scene.clinic.core.folder().path().to_path_buf();
    scene.clinic.core = Core::new(folder, scene.clinic.host.clone());
    scene.clinic.clock.reboot();
    scene.clinic.sign_in(&front_desk());
    assert_eq!(scene.note_of(task), None);
    scene.clinic.sign_out();
    scene.clinic.sign_in(FIRST);
    let uses = scene.uses();
    assert_eq!(uses.len(), 2);
    assert!(uses.iter().all(|one| one.ended.is_some()));
    scene.clinic.assert_verified();
}

// ---- who hears of it -------------------------------------------------------------------------

#[test]
fn the_officer_hears_at_once_and_reviews_it() {
    let mut scene = Scene::naming(&[&front_desk(), FIRST]);
    let officer = login_of(Role::SecurityOfficer);
    scene.clinic.sign_in(&officer);
    assert_eq!(scene.clinic.core.execute(CountDuties {}).unwrap().reviews, 0);
    scene.clinic.sign_out();
    scene.clinic.sign_in(&front_desk());
    let (task, other_task) = (scene.task, scene.other_task);
    scene.note_of(task);
    let begun = scene.begin().unwrap();
    // Shown again within a minute, and still an entry of its own.
    scene.note_of(task);
    scene.note_of(other_task);
    assert_eq!(
        add_note(&mut scene.clinic.core, task).map(drop),
        Err(Refusal::NotPermitted {
            action: Action::AddClinicalNote
        })
    );
    let search = SearchRecords {
        text: "wunsch".into(),
        identified: true,
        ..SearchRecords::default()
    };
    scene.clinic.core.execute(search).unwrap();
    scene.clinic.core.execute(EndBreakGlass {}).unwrap();
    scene.note_of(other_task);
    scene.clinic.sign_out();

    scene.clinic.sign_in(&officer);
    assert_eq!(scene.clinic.core.execute(CountDuties {}).unwrap().reviews, 1);
    let one = scene.uses().pop().unwrap();
    assert_eq!(one.act, begun.act);
    assert_eq!(one.by.name, "only front desk");
    assert_eq!(one.workstation, "test workstation");
    assert_eq!(one.reason.as_deref(), Some(REASON));
    let patient = one.patient.clone().unwrap();
    assert_eq!(
        (patient.patient, patient.name.as_str()),
        (scene.patient, "W., M."),
        "whoever knows no patients gets to know as much as a list shows"
    );
    assert_eq!(one.acts, 4, "two views, one refusal, one search");
    assert!(!one.closed);
    let core = &mut scene.clinic.core;
    let no_findings = ReviewBreakGlass {
        findings: " ".into(),
        ..review(begun.act, true)
    };
    assert!(matches!(core.execute(no_findings), Err(Refusal::Empty { .. })));
    let reviewed = core.execute(review(begun.act, false)).unwrap();
    assert_eq!((reviewed.reviews.len(), reviewed.closed), (1, false));
    assert_eq!(core.execute(CountDuties {}).unwrap().reviews, 1);
    let closed = core.execute(review(begun.act, true)).unwrap();
    assert_eq!((closed.reviews.len(), closed.closed), (2, true));
    assert_eq!(closed.reviews[1].by.name, "only security officer");
    assert!(
        closed.reviews[1]
            .findings
            .as_deref()
            .unwrap()
            .contains("was right")
    );
    assert_eq!(
        core.execute(review(begun.act, true)).map(drop),
        Err(Refusal::Stale { field: Field::Closed })
    );
    assert_eq!(
        core.execute(review(ActId::from_bytes([7; 16]), true)).map(drop),
        Err(Refusal::NotFound)
    );
    assert_eq!(core.execute(CountDuties {}).unwrap().reviews, 0);
    scene.clinic.sign_out();
    scene.clinic.sign_in(FIRST);
    assert_eq!(
        scene.uses(),
        [BreakGlassUse {
            patient: Some(PatientLabel {
                name: "WUNSCH, Maude".into(),
                ..closed.patient.clone().unwrap()
            }),
            ..closed
        }]
    );
    scene.clinic.assert_verified();
    assert_eq!(scene.clinic.core.execute(RebuildVault {}).unwrap().repaired, 0);
}

#[test]
fn nobody_reviews_their_own_use() {
    let mut scene = Scene::naming(&[FIRST]);
    scene.clinic.sign_in(FIRST);
    let begun = scene.begin().unwrap();
    scene.clinic.core.execute(EndBreakGlass {}).unwrap();
    assert_eq!(
        scene.clinic.core.execute(review(begun.act, true)).map(drop),
        Err(Refusal::NotPermitted {
            action: Action::ReviewBreakGlass
        })
    );
    assert_eq!(scene.clinic.core.execute(CountDuties {}).unwrap().reviews, 1);
}

#[test]
fn others_neither_list_nor_count_nor_review() {
    let mut scene = Scene::naming(&[&front_desk()]);
    scene.clinic.sign_in(&front_desk());
    let act = scene.begin().unwrap().act;
    scene.clinic.sign_out();
    let refused = Err(Refusal::NotPermitted {
        action: Action::ReviewBreakGlass,
    });
    for role in Role::ALL.iter().filter(|role| **role != Role::SecurityOfficer) {
        scene.clinic.sign_in(&login_of(*role));
        let core = &mut scene.clinic.core;
        assert_eq!(core.execute(ListBreakGlass {}).map(drop), refused, "{role}");
        assert_eq!(core.execute(CountDuties {}).map(drop), refused, "{role}");
        assert_eq!(core.execute(review(act, true)).map(drop), refused, "{role}");
        scene.clinic.sign_out();
    }
}

#[test]
fn raw_sql_does_not_tell_whose_text_was_open_nor_why() {
    let mut scene = Scene::naming(&[&front_desk()]);
    scene.clinic.sign_in(&front_desk());
    let act = scene.begin().unwrap().act;
    scene.clinic.sign_out();
    let officer = login_of(Role::SecurityOfficer);
    scene.clinic.sign_in(&officer);
    scene.clinic.core.execute(review(act, true)).unwrap();
    scene.clinic.sign_out();
    let told = [
        REASON.as_bytes().to_vec(),
        b"was right".to_vec(),
        scene.patient.as_bytes().to_vec(),
    ];
    let vault = scene.other_program(&front_desk());
    let db = vault.db();
    let mut about_it = Vec::new();
    for query in [
        "SELECT * FROM break_glass",
        "SELECT * FROM break_glass_review",
        "SELECT bytes FROM entry WHERE place IN (
             SELECT place FROM break_glass UNION SELECT place FROM break_glass_review)",
    ] {
        let mut statement = db.prepare(query).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                let value = row.get_ref(column).unwrap();
                if let Ok(bytes) = value.as_bytes() {
                    about_it.push(bytes.to_vec());
                }
            }
        }
    }
    assert_eq!(
        about_it.len(),
        4 + 2 + 2,
        "blobs of one use, one review and their two entries"
    );
    for words in &told {
        for value in &about_it {
            assert!(!value.windows(words.len()).any(|part| part == words.as_slice()));
        }
    }
    for placed in read::entries(db, 1, 500).unwrap() {
        assert!(vault.open_details(&placed.entry).unwrap_or_default().is_none());
    }
    drop(vault);
    // The officer's keys open what the front desk's do not.
    let vault = scene.other_program(&officer);
    let opened = read::entries(vault.db(), 1, 500).unwrap().into_iter();
    let texts = opened.filter_map(|placed| vault.open_details(&placed.entry).unwrap()?.text);
    assert_eq!(texts.filter(|text| text == REASON).count(), 1);
}

// ---- keys ------------------------------------------------------------------------------------

/// What a program that is not ours opens of the notes on a task with this person's keys.
fn opened_by(scene: &Scene, login: &str, task: TaskId) -> Vec<bool> {
    let vault = scene.other_program(login);
    let remarks = RemarkRecord::of_task(vault.db(), task).unwrap();
    let opened = remarks
        .iter()
        .map(|remark| vault.open_note(remark).unwrap().is_some());
    let opened = opened.collect();
    vault.leave(Kind::SignedOut).unwrap();
    opened
}

#[test]
fn whoever_is_no_longer_named_opens_nothing_written_after() {
    let mut scene = Scene::naming(&[&front_desk()]);
    let task = scene.task;
    assert_eq!(
        opened_by(&scene, &front_desk(), task),
        [true],
        "named is a reader"
    );
    assert_eq!(opened_by(&scene, &login_of(Role::Biller), task), [false]);
    scene.clinic.sign_in(FIRST);
    scene.name(&[]).unwrap();
    scene.clinic.sign_out();
    scene.clinic.sign_in(&front_desk());
    assert_eq!(scene.begin(), Err(NOT_PERMITTED));
    scene.clinic.sign_out();
    scene.clinic.sign_in(&login_of(Role::Provider));
    add_note(&mut scene.clinic.core, task).unwrap();
    scene.clinic.sign_out();
    assert_eq!(
        opened_by(&scene, &front_desk(), task),
        [true, false],
        "what they could open before, they keep"
    );
    assert_eq!(opened_by(&scene, &login_of(Role::Provider), task), [true, true]);
    assert_eq!(scene.verdict(), []);
}

#[test]
fn whoever_is_named_is_given_the_key_and_moves_it_nowhere() {
    let mut scene = Scene::new();
    scene.clinic.sign_in(&login_of(Role::SecurityOfficer));
    scene.write_procedure().unwrap();
    scene.name(&[&front_desk()]).unwrap();
    scene.clinic.sign_out();
    // Not given yet: they wait, and make no key of their own.
    assert_eq!(opened_by(&scene, &front_desk(), scene.task), [false]);
    scene.clinical_person_passes_by();
    assert_eq!(opened_by(&scene, &front_desk(), scene.task), [true]);
    // What is written from now on is for them, too.
    scene.clinic.sign_in(&login_of(Role::ClinicalStaff));
    add_note(&mut scene.clinic.core, scene.task).unwrap();
    scene.clinic.sign_out();
    assert_eq!(opened_by(&scene, &front_desk(), scene.task), [true, true]);
    assert_eq!(scene.verdict(), []);
}

// ---- forgeries -------------------------------------------------------------------------------

/// A permit as a program that is not ours would make itself one.
fn permit_for(action: Action, role: Role) -> careloop_domain::Permit {
    let asker = Asker {
        roles: Roles::of(&[role]),
        standing: Standing::Active,
        read_only: false,
        by_pin: false,
        duty: None,
    };
    Policy::standard()
        .permit(action, &asker, Relation::Other)
        .unwrap()
}

fn some_words() -> AccessDetails {
    AccessDetails {
        text: Some("an emergency".into()),
        ..AccessDetails::default()
    }
}

fn assert_permission_fails(scene: &mut Scene) {
    let failed: Vec<_> = scene.verdict().into_iter().map(|line| line.check).collect();
    assert_eq!(failed, ["permission"]);
}

#[test]
fn a_beginning_by_somebody_not_named_fails_verification() {
    let mut scene = Scene::naming(&[&login_of(Role::Biller)]);
    let mut vault = scene.other_program(&front_desk());
    let permit = permit_for(Action::BreakGlass, Role::FrontDesk);
    vault.begin_emergency(&permit, &some_words()).unwrap();
    vault.leave(Kind::SignedOut).unwrap();
    assert_permission_fails(&mut scene);
}

#[test]
fn a_review_of_ones_own_use_fails_verification() {
    let mut scene = Scene::naming(&[FIRST]);
    scene.clinic.sign_in(FIRST);
    let act = scene.begin().unwrap().act;
    scene.clinic.sign_out();
    assert_eq!(scene.verdict(), []);
    scene.clinic.sign_out();
    let mut vault = scene.other_program(FIRST);
    let permit = permit_for(Action::ReviewBreakGlass, Role::SecurityOfficer);
    vault.review_emergency(&permit, act, &some_words(), true).unwrap();
    vault.leave(Kind::SignedOut).unwrap();
    assert_permission_fails(&mut scene);
}

#[test]
fn an_act_that_only_says_it_was_an_emergency_fails_verification() {
    let mut scene = Scene::naming(&[&front_desk()]);
    let mut vault = scene.other_program(&front_desk());
    let draft = Draft::done(Kind::Listed, Purpose::Emergency, Vec::new());
    vault.record(draft).unwrap();
    vault.leave(Kind::SignedOut).unwrap();
    assert_permission_fails(&mut scene);
}

#[test]
fn an_end_of_a_use_that_is_over_fails_verification() {
    let mut scene = Scene::naming(&[&front_desk()]);
    scene.clinic.sign_in(&front_desk());
    let act = scene.begin().unwrap().act;
    scene.clinic.sign_out();
    let mut vault = scene.other_program(&front_desk());
    vault.end_emergency(act).unwrap();
    vault.leave(Kind::SignedOut).unwrap();
    assert_permission_fails(&mut scene);
}

// ---- every role ------------------------------------------------------------------------------

/// Everybody who can be named is, and reads nothing by it; in the emergency, one patient's notes.
#[test]
fn every_role_reads_what_its_policy_or_its_emergency_opens() {
    let named: Vec<String> = Role::ALL
        .iter()
        .filter(|role| **role != Role::SecurityOfficer)
        .map(|role| login_of(*role))
        .collect();
    let logins: Vec<&str> = named.iter().map(String::as_str).collect();
    let mut scene = Scene::naming(&logins);
    let (task, other_task) = (scene.task, scene.other_task);
    for role in Role::ALL {
        scene.clinic.sign_in(&login_of(*role));
        if *role == Role::SecurityOfficer {
            let core = &mut scene.clinic.core;
            assert_eq!(core.execute(OpenTask { task }), Err(Refusal::NotFound));
            assert_eq!(begin(core, scene.patient, PASSWORD), Err(Refusal::NotFound));
            scene.clinic.sign_out();
            continue;
        }
        let reads = Roles::of(&[*role]).reads_clinical();
        let text = |opens: bool| opens.then(|| NOTE.to_owned());
        assert_eq!(scene.note_of(task), text(reads), "{role} before");
        scene.begin().unwrap();
        assert_eq!(scene.note_of(task), text(true), "{role} meanwhile");
        assert_eq!(scene.note_of(other_task), text(reads), "{role}, another patient");
        let written = add_note(&mut scene.clinic.core, other_task);
        assert_eq!(written.is_ok(), reads, "{role} writes");
        scene.clinic.core.execute(EndBreakGlass {}).unwrap();
        assert_eq!(scene.note_of(task), text(reads), "{role} after");
        scene.clinic.sign_out();
    }
    assert_eq!(scene.verdict(), []);
}

#[test]
fn notes_are_searched_in_an_emergency_and_only_the_patient_s_are_found() {
    let desk = login_of(Role::FrontDesk);
    let mut scene = Scene::naming(&[&desk]);
    scene.clinic.sign_in(&desk);
    let search = |core: &mut Core| {
        core.execute(SearchNotes {
            text: "potassium".into(),
            rows: None,
        })
    };
    let refused = Err(Refusal::NotPermitted {
        action: Action::ReadClinicalNote,
    });
    assert_eq!(
        search(&mut scene.clinic.core),
        refused,
        "to hold the key is not enough"
    );
    scene.begin().unwrap();
    let page = search(&mut scene.clinic.core).unwrap();
    let found: Vec<TaskId> = page.hits.into_iter().map(|hit| hit.task.task).collect();
    assert_eq!(found, [scene.task], "not {}", scene.other_task);
    scene.clinic.core.execute(EndBreakGlass {}).unwrap();
    assert_eq!(search(&mut scene.clinic.core), refused);
}
