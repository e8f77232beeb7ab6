//! Leaving: out in one act, work handed on, keys void, and no way back.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::Execute;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

const HOUR: i64 = 60 * 60 * 1000;

fn leave(clinic: &mut Clinic, user: UserId, tasks_to: Assignee) -> Result<OffboardedView, Refusal> {
    clinic.core.execute(OffboardPerson {
        user,
        reason: "took a post elsewhere".into(),
        ordered: None,
        tasks_to,
    })
}

fn try_sign_in(clinic: &mut Clinic, login: &str) -> Result<SessionView, Refusal> {
    clinic.core.execute(SignIn {
        code: None,
        login: login.into(),
        password: secret(PASSWORD),
    })
}

fn desk() -> Assignee {
    Assignee::Queue(Role::FrontDesk)
}

fn tasks_of(clinic: &mut Clinic, user: UserId, states: &[TaskState]) -> Vec<TaskRow> {
    let filter = TaskFilter {
        owner: Some(user),
        states: states.to_vec(),
        ..TaskFilter::default()
    };
    let request = ListTasks {
        filter,
        rows: Some(500),
        ..ListTasks::default()
    };
    clinic.core.execute(request).unwrap().rows
}

/// Lets long work begin so many times before it is cancelled, for good.
fn cancel_after(clinic: &mut Clinic, reports: u32) {
    let left = AtomicU32::new(reports);
    clinic.core.watch(Arc::new(move |what, _, _| {
        what != "rekey"
            || left
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
                .is_ok()
    }));
}

fn cancel_nothing(clinic: &mut Clinic) {
    clinic.core.watch(Arc::new(|_, _, _| true));
}

#[test]
fn whoever_leaves_is_out_and_their_work_goes_on() {
    let mut clinic = Clinic::with_everyone();
    let (login, heir) = (login_of(Role::FrontDesk), login_of(Role::Biller));
    clinic.sign_in(&login);
    let user = clinic.person(&login).user;
    let patient = clinic.add_patient("1001", "Wunsch", "Maude").patient;
    let add = |title: &str, owner| AddTask {
        title: title.into(),
        patient: Some(patient),
        owner,
        queue: Some(Role::FrontDesk),
        ..AddTask::default()
    };
    let open = clinic.core.execute(add("Claim 7 bounced", Some(user))).unwrap();
    let started = clinic
        .core
        .execute(add("Prior authorisation", Some(user)))
        .unwrap();
    let done = clinic.core.execute(add("Claim 6 bounced", Some(user))).unwrap();
    let waiting = clinic.core.execute(add("Claim 9 bounced", None)).unwrap();
    clinic
        .core
        .execute(StartTask {
            task: started.task,
            seen: started.version,
        })
        .unwrap();
    clinic
        .core
        .execute(CompleteTask {
            task: done.task,
            seen: done.version,
        })
        .unwrap();
    clinic.sign_out();

    clinic.sign_in(FIRST);
    let heir = clinic.person(&heir).user;
    let preview = clinic.core.execute(PreviewOffboarding { user }).unwrap();
    assert_eq!((preview.open_tasks, preview.tasks.len()), (2, 2));
    assert_eq!((preview.workstations, preview.sessions), (1, 0));
    assert!(!preview.clinical_key && !preview.audit_key);
    let masked = preview.tasks[0].patient.as_ref().unwrap();
    assert!(!masked.name.contains("Wunsch") && masked.born.is_none());
    let before = clinic.core.execute(ListPeople {}).unwrap();
    assert_eq!(
        before.iter().find(|one| one.user == user).unwrap().standing,
        Standing::Active
    );

    let left = leave(&mut clinic, user, Assignee::Person(heir)).unwrap();
    assert_eq!((left.tasks, left.checklist, left.rekeyed), (2, 0, true));
    assert_eq!(left.ordered, left.done, "done as it was ordered");
    let detail = clinic.core.execute(OpenPerson { user }).unwrap();
    assert_eq!(detail.person.standing, Standing::Left);
    let line = detail
        .history
        .iter()
        .find(|line| line.what == "person_offboarded")
        .unwrap();
    let after = |field| {
        let change = line.changes.iter().find(|change| change.field == field);
        change.and_then(|change| change.after.clone())
    };
    assert_eq!(after(Field::Standing).as_deref(), Some("left"));
    assert_eq!(after(Field::Reason).as_deref(), Some("took a post elsewhere"));
    assert_eq!(after(Field::LeaveOrdered), Some(left.ordered.to_string()));
    assert!(
        tasks_of(&mut clinic, user, &[]).is_empty(),
        "nothing open is theirs"
    );
    let handed: Vec<TaskId> = tasks_of(&mut clinic, heir, &[])
        .iter()
        .map(|row| row.task)
        .collect();
    assert!(handed.contains(&open.task) && handed.contains(&started.task) && handed.len() == 2);
    let finished = tasks_of(&mut clinic, user, &[TaskState::Done]);
    assert_eq!(finished.len(), 1, "what they did stays theirs");
    let queue = clinic.core.execute(OpenTask { task: waiting.task }).unwrap();
    assert_eq!((queue.row.owner, queue.row.queue), (None, Some(Role::FrontDesk)));
    assert_eq!(
        clinic.core.execute(UndoLastAct {}).map(drop),
        Err(Refusal::CannotUndo),
        "leaving is not taken back by a key"
    );
    clinic.assert_verified();
    clinic.sign_out();
    assert_eq!(try_sign_in(&mut clinic, &login), Err(Refusal::WrongSignIn));
    assert_eq!(
        try_sign_in(&mut clinic, "nobody.ever"),
        Err(Refusal::WrongSignIn),
        "and a name nobody has gets the same answer"
    );
    // What is taken up again is with whoever does so, not with somebody who is not here.
    let manager = clinic.sign_in(&login_of(Role::PracticeManager)).user;
    let reopen = ReopenTask {
        task: finished[0].task,
        seen: finished[0].version,
        reason: "bounced again".into(),
    };
    let reopened = clinic.core.execute(reopen).unwrap();
    assert_eq!(reopened.owner.map(|owner| owner.user), Some(manager));
    clinic.sign_out();
    // Everybody else comes in as before, under the new main key.
    for role in Role::ALL.iter().filter(|role| **role != Role::FrontDesk) {
        clinic.sign_in(&login_of(*role));
        clinic.sign_out();
    }
    clinic.sign_in(FIRST);
    clinic.assert_verified();
}

#[test]
fn other_systems_get_a_task_each_for_whoever_puts_the_person_out() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let change = ChangeSettings {
        other_systems: Some("Laboratory portal\n\n  Telephone system \nLaboratory portal".into()),
        reason: "what people have access to".into(),
        ..ChangeSettings::default()
    };
    clinic.core.execute(change).unwrap();
    let login = login_of(Role::Biller);
    let leaver = clinic.person(&login);
    let preview = clinic
        .core
        .execute(PreviewOffboarding { user: leaver.user })
        .unwrap();
    assert_eq!(preview.other_systems, ["Laboratory portal", "Telephone system"]);
    let left = leave(&mut clinic, leaver.user, desk()).unwrap();
    assert_eq!(left.checklist, 2);
    let dana = clinic.person(FIRST).user;
    let tomorrow = clinic.core.today().plus_days(1);
    let mut titles = Vec::new();
    for row in tasks_of(&mut clinic, dana, &[]) {
        assert_eq!(
            (row.category, row.due),
            (TaskCategory::Compliance, Some(tomorrow))
        );
        assert!(row.patient.is_none());
        titles.push(row.title);
    }
    titles.sort_unstable();
    assert_eq!(
        titles,
        [
            format!("Remove access: Laboratory portal ({})", leaver.name),
            format!("Remove access: Telephone system ({})", leaver.name),
        ]
    );
    clinic.assert_verified();
}

#[test]
fn a_locked_session_of_theirs_ends_with_them() {
    let mut clinic = Clinic::with_everyone();
    let login = login_of(Role::Biller);
    clinic.sign_in(&login);
    let user = clinic.person(&login).user;
    clinic.core.execute(Lock {}).unwrap();
    clinic.sign_in(FIRST);
    let preview = clinic.core.execute(PreviewOffboarding { user }).unwrap();
    assert_eq!(preview.sessions, 1);
    leave(&mut clinic, user, desk()).unwrap();
    let sessions = clinic.core.execute(ListSessions {}).unwrap();
    let theirs = sessions.iter().filter(|row| row.by.user == user);
    assert!(
        theirs.clone().count() > 0 && theirs.into_iter().all(|row| row.state == SessionState::Ended),
        "{sessions:#?}"
    );
    clinic.core.execute(Lock {}).unwrap();
    assert_eq!(try_sign_in(&mut clinic, &login), Err(Refusal::WrongSignIn));
}

#[test]
fn who_looked_at_what_is_sealed_to_the_officers_who_are_left() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let user = clinic.person(&login_of(Role::SecurityOfficer)).user;
    let moved = |clinic: &mut Clinic| {
        clinic
            .kinds()
            .iter()
            .filter(|kind| *kind == "key_granted")
            .count()
    };
    let before = moved(&mut clinic);
    let preview = clinic.core.execute(PreviewOffboarding { user }).unwrap();
    assert!(preview.audit_key && !preview.clinical_key);
    assert!(
        !leave(&mut clinic, user, desk()).unwrap().keys_wait,
        "nothing waits"
    );
    assert_eq!(
        moved(&mut clinic),
        before + 1,
        "the officer who is left moves the key at once"
    );
    let nurse = clinic.person(&login_of(Role::ClinicalStaff)).user;
    let left = leave(&mut clinic, nurse, desk()).unwrap();
    assert!(left.keys_wait, "the clinical key waits for somebody clinical");
    let task = clinic.add_task("Refill check").task;
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::Provider));
    clinic.core.execute(OpenTask { task }).unwrap();
    clinic.sign_out();
    clinic.sign_in(FIRST);
    let lines = clinic.ledger();
    let views: Vec<_> = lines.iter().filter(|line| line.what == "viewed").collect();
    let told = |line: &&LedgerLine| line.details.iter().any(|detail| detail.starts_with("task "));
    assert!(views.iter().any(told), "and reads it: {views:#?}");
    assert_eq!(
        moved(&mut clinic),
        before + 2,
        "once, and the provider moved the clinical key"
    );
    clinic.assert_verified();
}

#[test]
fn there_is_no_way_back() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let login = login_of(Role::Administrator);
    let user = clinic.person(&login).user;
    let invitation = clinic
        .core
        .execute(ResetPerson {
            identity: IdentityCheck::InPerson,
            user,
        })
        .unwrap();
    leave(&mut clinic, user, desk()).unwrap();
    let not_permitted = |action| Err(Refusal::NotPermitted { action });
    assert_eq!(
        leave(&mut clinic, user, desk()).map(drop),
        not_permitted(Action::OffboardPerson),
        "once is enough"
    );
    let reset = ResetPerson {
        identity: IdentityCheck::InPerson,
        user,
    };
    assert_eq!(
        clinic.core.execute(reset).map(drop),
        not_permitted(Action::InvitePerson)
    );
    for suspended in [true, false] {
        let suspend = SuspendPerson {
            user,
            suspended,
            reason: "came back".into(),
        };
        assert_eq!(
            clinic.core.execute(suspend).map(drop),
            not_permitted(Action::SuspendPerson)
        );
    }
    let roles = ChangeRoles {
        approver: None,
        user,
        roles: Roles::of(&[Role::FrontDesk]),
        reason: "came back".into(),
    };
    assert_eq!(
        clinic.core.execute(roles).map(drop),
        not_permitted(Action::ChangeRoles)
    );
    let again = InvitePerson {
        login: login.clone(),
        name: "Somebody New".into(),
        roles: Roles::of(&[Role::FrontDesk]),
    };
    assert_eq!(
        clinic.core.execute(again).map(drop),
        Err(Refusal::Taken { field: Field::Login }),
        "a login is never used again"
    );
    let task = clinic.add_task("Order supplies");
    let assign = AssignTask {
        task: task.task,
        seen: task.version,
        to: Assignee::Person(user),
    };
    assert_eq!(
        clinic.core.execute(assign).map(drop),
        Err(Refusal::Malformed { field: Field::Owner }),
        "work goes to nobody who left"
    );
    clinic.sign_out();
    let enrol = Enrol {
        login: login.clone(),
        code: invitation.code,
        password: secret(PASSWORD),
    };
    assert_eq!(
        clinic.core.execute(enrol).map(drop),
        Err(Refusal::WrongInvitation),
        "an invitation that waited is void"
    );
    let recover = Recover {
        words: secret(&clinic.words),
        login: Some(login.clone()),
        password: Some(secret(PASSWORD)),
    };
    assert_eq!(
        clinic.core.execute(recover).map(drop),
        not_permitted(Action::InvitePerson),
        "not even with the sheet"
    );
    clinic.sign_in(FIRST);
    clinic.assert_verified();
}

#[test]
fn whoever_must_stay_cannot_be_sent_away() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let dana = clinic.person(FIRST).user;
    let action = Action::OffboardPerson;
    assert_eq!(
        leave(&mut clinic, dana, desk()).map(drop),
        Err(Refusal::NotPermitted { action }),
        "nobody sends themselves away"
    );
    let invitation = clinic.invite("ada.moss", &[Role::Administrator]);
    clinic.sign_out();
    clinic.enrol("ada.moss", invitation.code);
    clinic.sign_in("ada.moss");
    assert_eq!(
        leave(&mut clinic, dana, desk()).map(drop),
        Err(Refusal::LastOfRole),
        "the last security officer"
    );
    assert_eq!(
        clinic.core.execute(PreviewOffboarding { user: dana }).map(drop),
        Err(Refusal::LastOfRole),
        "and it is said before"
    );
    let invitation = clinic.invite("sol.park", &[Role::SecurityOfficer]);
    clinic.sign_out();
    clinic.enrol("sol.park", invitation.code);
    clinic.sign_in("ada.moss");
    let ada = clinic.person("ada.moss").user;
    leave(&mut clinic, dana, Assignee::Person(ada)).unwrap();
    clinic.sign_out();
    clinic.sign_in("sol.park");
    for user in [ada, dana] {
        assert_eq!(
            leave(&mut clinic, user, desk()).map(drop),
            Err(Refusal::NotPermitted { action }),
            "only an administrator sends anybody away"
        );
    }
    clinic.assert_verified();
    clinic.sign_out();
    // Somebody who left holds no role any more: the next to go is the last.
    clinic.sign_in("ada.moss");
    let sol = clinic.person("sol.park").user;
    assert_eq!(
        leave(&mut clinic, sol, desk()).map(drop),
        Err(Refusal::LastOfRole)
    );
}

#[test]
fn work_goes_only_to_who_can_do_it_and_orders_are_of_the_past() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let user = clinic.person(&login_of(Role::Biller)).user;
    let officer = clinic.person(&login_of(Role::SecurityOfficer)).user;
    let desk_person = clinic.person(&login_of(Role::FrontDesk)).user;
    let malformed = |field| Err(Refusal::Malformed { field });
    for (to, refused) in [
        (Assignee::Person(user), malformed(Field::Owner)),
        (Assignee::Person(officer), malformed(Field::Owner)),
        (
            Assignee::Person(UserId::from_bytes([7; 16])),
            malformed(Field::Owner),
        ),
        (Assignee::Queue(Role::SecurityOfficer), malformed(Field::Queue)),
    ] {
        assert_eq!(leave(&mut clinic, user, to).map(drop), refused, "{to:?}");
    }
    let ordered = |clinic: &Clinic, millis| {
        let now = careloop_vault::host::Clock::now(&*clinic.clock);
        OffboardPerson {
            user,
            reason: "ordered by the practice".into(),
            ordered: Some(now.plus_millis(millis)),
            tasks_to: Assignee::Person(desk_person),
        }
    };
    let tomorrow = ordered(&clinic, 24 * HOUR);
    assert_eq!(clinic.core.execute(tomorrow).map(drop), Err(Refusal::OutOfRange));
    let without = OffboardPerson {
        reason: "  ".into(),
        ..ordered(&clinic, 0)
    };
    let field = Field::Reason;
    assert_eq!(
        clinic.core.execute(without).map(drop),
        Err(Refusal::Empty { field })
    );
    assert_eq!(clinic.person(&login_of(Role::Biller)).standing, Standing::Active);
    // The clock against one hour and 24.
    let late = ordered(&clinic, -25 * HOUR);
    let left = clinic.core.execute(late).unwrap();
    let took = left.done.millis_since(left.ordered);
    assert_eq!(took, 25 * HOUR);
    assert!(took > limits::LEAVER_LIMIT_MILLIS);
}

#[test]
fn more_work_than_an_entry_holds_goes_in_one_act() {
    let mut clinic = Clinic::with_everyone();
    let login = login_of(Role::FrontDesk);
    clinic.sign_in(&login);
    let user = clinic.person(&login).user;
    for number in 0..=limits::ENTRY_ITEMS {
        let request = AddTask {
            title: format!("Recall letter {number}"),
            owner: Some(user),
            ..AddTask::default()
        };
        clinic.core.execute(request).unwrap();
    }
    clinic.sign_out();
    clinic.sign_in(FIRST);
    let preview = clinic.core.execute(PreviewOffboarding { user }).unwrap();
    assert_eq!((preview.open_tasks, preview.tasks.len()), (1001, 500));
    let left = leave(&mut clinic, user, Assignee::Queue(Role::PracticeManager)).unwrap();
    assert_eq!(left.tasks, 1001);
    assert!(tasks_of(&mut clinic, user, &[]).is_empty());
    let parts = clinic
        .kinds()
        .iter()
        .filter(|kind| *kind == "person_offboarded")
        .count();
    assert_eq!(parts, 2, "one act of two parts");
    clinic.assert_verified();
}

#[test]
fn a_cancelled_rekey_is_done_at_the_next_sign_in_of_an_administrator() {
    // Cancelled before anything was done, and between the new key and the new file.
    for reports in [0, 1] {
        let mut clinic = Clinic::with_everyone();
        let login = login_of(Role::Biller);
        clinic.sign_in(FIRST);
        let user = clinic.person(&login).user;
        cancel_after(&mut clinic, reports);
        let left = leave(&mut clinic, user, desk()).unwrap();
        assert!(!left.rekeyed, "it was cancelled");
        assert_eq!(
            clinic.person(&login).standing,
            Standing::Left,
            "they are out all the same"
        );
        clinic.sign_out();
        assert_eq!(try_sign_in(&mut clinic, &login), Err(Refusal::WrongSignIn));
        let rekeyed = |clinic: &mut Clinic| {
            clinic
                .kinds()
                .iter()
                .filter(|kind| *kind == "vault_rekeyed")
                .count()
        };
        // Somebody who may not does not; and it is not forgotten.
        clinic.sign_in(&login_of(Role::SecurityOfficer));
        assert_eq!(rekeyed(&mut clinic), reports as usize);
        clinic.sign_out();
        // An administrator who cancels it again puts it off again.
        if reports == 0 {
            cancel_after(&mut clinic, 0);
            clinic.sign_in(FIRST);
            assert_eq!(rekeyed(&mut clinic), 0);
            clinic.sign_out();
        }
        cancel_nothing(&mut clinic);
        clinic.sign_in(FIRST);
        assert_eq!(rekeyed(&mut clinic), 1);
        clinic.sign_out();
        clinic.sign_in(FIRST);
        assert_eq!(rekeyed(&mut clinic), 1, "done once");
        clinic.assert_verified();
    }
}

#[test]
fn an_approver_of_a_change_of_roles_looks_after_people_and_is_somebody_else() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let user = clinic.person(&login_of(Role::Biller)).user;
    let manager = clinic.person(&login_of(Role::PracticeManager)).user;
    let desk_person = clinic.person(&login_of(Role::FrontDesk)).user;
    let change = |approver| ChangeRoles {
        approver: Some(approver),
        user,
        roles: Roles::of(&[Role::Biller, Role::FrontDesk]),
        reason: "covers the desk".into(),
    };
    let field = Field::Approver;
    for approver in [desk_person, user, UserId::from_bytes([7; 16])] {
        let refused = clinic.core.execute(change(approver)).map(drop);
        assert_eq!(refused, Err(Refusal::Malformed { field }));
    }
    clinic.core.execute(change(manager)).unwrap();
    let detail = clinic.core.execute(OpenPerson { user }).unwrap();
    let line = detail.history.last().unwrap();
    let approver = line.changes.iter().find(|change| change.field == field).unwrap();
    let name = login_of(Role::PracticeManager).replace('.', " ");
    assert_eq!(approver.after.as_deref(), Some(name.as_str()));
    clinic.assert_verified();
}
