//! The lists in which work stands: groups, order, who sees what, and that they add up.

use crate::clinic::{Clinic, FIRST, PASSWORD, login_of, secret};
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::view::*;
use careloop_contract::*;
use careloop_core::{Core, Execute};
use std::cmp::Reverse;

fn page(core: &mut Core, place: Place, whose: Whose) -> PlacePage {
    slice(core, place, whose, 0, 500)
}

fn slice(core: &mut Core, place: Place, whose: Whose, skip: u32, rows: u32) -> PlacePage {
    core.execute(ListPlace {
        place,
        whose,
        skip,
        rows: Some(rows),
        identified: false,
    })
    .unwrap()
}

/// The groups of a list with the titles in each.
fn titles(core: &mut Core, place: Place, whose: Whose) -> Vec<(GroupKey, Vec<String>)> {
    let page = page(core, place, whose);
    let mut rows = page.rows.into_iter().map(|row| row.title);
    page.groups
        .iter()
        .map(|group| (group.key, rows.by_ref().take(group.rows as usize).collect()))
        .collect()
}

fn mine(core: &mut Core, place: Place) -> Vec<(GroupKey, Vec<String>)> {
    titles(core, place, Whose::Mine)
}

fn named(title: &str) -> AddTask {
    AddTask {
        title: title.into(),
        ..AddTask::default()
    }
}

fn due(title: &str, day: Day, time: Option<&str>) -> AddTask {
    AddTask {
        due: Some(day),
        due_time: time.map(|time| time.parse().unwrap()),
        ..named(title)
    }
}

fn group(key: GroupKey, titles: &[&str]) -> (GroupKey, Vec<String>) {
    (key, titles.iter().map(|&title| title.into()).collect())
}

/// 09:30 UTC on 21-Nov-2026 is 04:30 in New York.
fn today() -> Day {
    Day::new(2026, 11, 21).unwrap()
}

#[test]
fn today_goes_by_the_clinics_clock_and_says_what_is_over() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    for task in [
        named("no day"),
        due("any time", today(), None),
        due("evening", today(), Some("17:00")),
        due("afternoon", today(), Some("12:00")),
        due("late morning", today(), Some("11:59")),
        due("early morning", today(), Some("04:31")),
        due("over", today(), Some("04:29")),
        due("this very minute", today(), Some("04:30")),
        due("yesterday", today().plus_days(-1), None),
        due("yesterday at nine", today().plus_days(-1), Some("09:00")),
        due("tomorrow", today().plus_days(1), Some("09:00")),
        AddTask {
            priority: Some(Priority::Stat),
            ..due("yesterday at nine, stat", today().plus_days(-1), Some("09:00"))
        },
    ] {
        clinic.core.execute(task).unwrap();
    }
    let over = [
        "yesterday at nine, stat",
        "yesterday at nine",
        "yesterday",
        "over",
    ];
    assert_eq!(
        mine(&mut clinic.core, Place::Today),
        [
            group(GroupKey::Overdue, &over),
            group(
                GroupKey::Morning,
                &["this very minute", "early morning", "late morning"]
            ),
            group(GroupKey::Afternoon, &["afternoon"]),
            group(GroupKey::Evening, &["evening"]),
            group(GroupKey::AnyTime, &["any time"]),
            group(GroupKey::NoDay, &["no day"]),
        ]
    );
    let rows = page(&mut clinic.core, Place::Today, Whose::Mine).rows;
    let overdue = rows.iter().filter(|row| row.overdue).map(|row| &row.title);
    assert!(overdue.eq(over), "rows and groups agree");
    assert_eq!(
        clinic.core.execute(CountWork {}).unwrap(),
        WorkCounts {
            inbox: 0,
            today: 11,
            overdue: 4,
            upcoming: 1,
            waiting: 0
        }
    );
    // Half past twelve: the morning is over; nothing was written.
    clinic.clock.pass_millis(8 * 60 * 60 * 1000);
    let later = page(&mut clinic.core, Place::Today, Whose::Mine);
    let keys: Vec<_> = later.groups.iter().map(|group| (group.key, group.rows)).collect();
    assert_eq!(
        keys,
        [
            (GroupKey::Overdue, 8),
            (GroupKey::Evening, 1),
            (GroupKey::AnyTime, 1),
            (GroupKey::NoDay, 1),
        ]
    );
    assert_eq!((later.today, later.as_of), (today(), clinic.host.clock.now()));
    // And the next day everything with a day is.
    clinic.clock.pass_millis(24 * 60 * 60 * 1000);
    let groups = mine(&mut clinic.core, Place::Today);
    assert_eq!(
        groups.iter().map(|(key, _)| *key).collect::<Vec<_>>(),
        [GroupKey::Overdue, GroupKey::NoDay]
    );
}

#[test]
fn what_is_given_is_new_until_it_is_accepted_and_accepting_can_be_undone() {
    let mut clinic = Clinic::with_everyone();
    let manager = login_of(Role::PracticeManager);
    let biller = login_of(Role::Biller);
    clinic.sign_in(&manager);
    let to = clinic.person(&biller).user;
    let given = clinic
        .core
        .execute(AddTask {
            owner: Some(to),
            queue: Some(Role::Biller),
            ..named("given")
        })
        .unwrap();
    clinic
        .core
        .execute(AddTask {
            queue: Some(Role::Biller),
            ..named("unowned")
        })
        .unwrap();
    clinic
        .core
        .execute(AddTask {
            queue: Some(Role::FrontDesk),
            ..named("other queue")
        })
        .unwrap();
    assert_eq!(
        mine(&mut clinic.core, Place::Inbox),
        [],
        "what one gives is no news"
    );
    assert_eq!(
        mine(&mut clinic.core, Place::Waiting),
        [group(GroupKey::Delegated, &["given"])]
    );
    assert_eq!(
        titles(&mut clinic.core, Place::Inbox, Whose::Everyone),
        [group(GroupKey::Unowned, &["unowned", "other queue"])]
    );
    let not_theirs = clinic.core.execute(ClaimTask {
        task: given.task,
        seen: given.version,
    });
    assert_eq!(not_theirs, Err(Refusal::AlreadyOwned { task: given.task }));
    clinic.sign_out();

    clinic.sign_in(&biller);
    let inbox = [
        group(GroupKey::Unowned, &["unowned"]),
        group(GroupKey::Given, &["given"]),
    ];
    assert_eq!(mine(&mut clinic.core, Place::Inbox), inbox);
    assert_eq!(clinic.core.execute(CountWork {}).unwrap().inbox, 2);
    let claim = |seen| ClaimTask {
        task: given.task,
        seen,
    };
    let accepted = clinic.core.execute(claim(given.version)).unwrap();
    assert_eq!(
        mine(&mut clinic.core, Place::Inbox),
        [group(GroupKey::Unowned, &["unowned"])]
    );
    assert_eq!(
        clinic.core.execute(claim(accepted.version)),
        Err(Refusal::AlreadyOwned { task: given.task }),
        "once is enough"
    );
    assert_eq!(clinic.core.execute(UndoLastAct {}).unwrap().what, "task_claimed");
    assert_eq!(
        mine(&mut clinic.core, Place::Inbox),
        inbox,
        "as if it had not been accepted"
    );
    let row = page(&mut clinic.core, Place::Inbox, Whose::Mine)
        .rows
        .pop()
        .unwrap();
    let accepted = clinic.core.execute(claim(row.version)).unwrap();
    let started = clinic
        .core
        .execute(StartTask {
            task: accepted.task,
            seen: accepted.version,
        })
        .unwrap();
    assert_eq!(started.owner.unwrap().user, to);
    clinic.sign_out();
    clinic.sign_in(FIRST);
    clinic.assert_verified();
    assert_eq!(clinic.core.execute(RebuildVault {}).unwrap().repaired, 0);
}

#[test]
fn what_waits_says_for_whom_and_is_not_in_today() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(&login_of(Role::Biller));
    for (title, waiting) in [
        ("payer", HoldReason::WaitingOnPayer),
        ("patient", HoldReason::WaitingOnPatient),
        ("queued", HoldReason::WaitingOnPayer),
    ] {
        let task = clinic
            .core
            .execute(AddTask {
                queue: (title == "queued").then_some(Role::Biller),
                ..named(title)
            })
            .unwrap();
        clinic
            .core
            .execute(HoldTask {
                task: task.task,
                seen: task.version,
                waiting,
                reason: None,
            })
            .unwrap();
    }
    let waiting = [
        group(GroupKey::Held(HoldReason::WaitingOnPatient), &["patient"]),
        group(GroupKey::Held(HoldReason::WaitingOnPayer), &["payer", "queued"]),
    ];
    assert_eq!(mine(&mut clinic.core, Place::Waiting), waiting);
    for place in [Place::Today, Place::Inbox, Place::Upcoming] {
        assert_eq!(mine(&mut clinic.core, place), [], "{place}");
    }
    clinic.sign_out();
    clinic.sign_in(&login_of(Role::Administrator));
    assert_eq!(mine(&mut clinic.core, Place::Waiting), []);
    assert_eq!(titles(&mut clinic.core, Place::Waiting, Whose::Everyone), waiting);
}

#[test]
fn what_was_done_stays_for_fourteen_days_newest_first() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let close = |clinic: &mut Clinic, title: &str, cancels: bool| {
        let task = clinic.add_task(title);
        let (task, seen) = (task.task, task.version);
        if cancels {
            let reason = "not needed".to_owned();
            clinic.core.execute(CancelTask { task, seen, reason }).unwrap()
        } else {
            clinic.core.execute(CompleteTask { task, seen }).unwrap()
        }
    };
    let first = close(&mut clinic, "first", false);
    assert_eq!(first.closed_at, Some(clinic.host.clock.now()));
    assert_eq!(first.done_by.unwrap().name, "Dana Reyes");
    clinic.clock.pass_millis(60_000);
    let dropped = close(&mut clinic, "dropped", true);
    assert_eq!(dropped.closed_at, Some(clinic.host.clock.now()));
    assert_eq!(dropped.done_by, None, "nobody finished it");
    clinic.clock.pass_millis(24 * 60 * 60 * 1000);
    close(&mut clinic, "next day", false);
    let first_day = group(GroupKey::Day(today()), &["dropped", "first"]);
    let next_day = group(GroupKey::Day(today().plus_days(1)), &["next day"]);
    assert_eq!(
        mine(&mut clinic.core, Place::Done),
        [next_day.clone(), first_day.clone()]
    );
    clinic.clock.pass_millis(12 * 24 * 60 * 60 * 1000);
    assert_eq!(mine(&mut clinic.core, Place::Done), [next_day.clone(), first_day]);
    clinic.clock.pass_millis(24 * 60 * 60 * 1000);
    assert_eq!(mine(&mut clinic.core, Place::Done), [next_day]);
}

#[test]
fn a_list_is_recorded_only_where_it_says_who_patients_are() {
    let mut clinic = Clinic::with_everyone();
    clinic.sign_in(FIRST);
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude");
    clinic.add_patient("MRN-2", "okafor", "Ngozi");
    clinic
        .core
        .execute(AddTask {
            patient: Some(patient.patient),
            ..named("with a patient")
        })
        .unwrap();
    clinic.add_task("without one");
    let before = clinic.kinds().len();
    let masked = page(&mut clinic.core, Place::Today, Whose::Everyone);
    assert_eq!(masked.rows[0].patient.as_ref().unwrap().name, "W., M.");
    let request = |identified| ListPatients {
        identified,
        ..ListPatients::default()
    };
    let patients = clinic.core.execute(request(false)).unwrap();
    assert_eq!(
        (patients.total, patients.rows[0].label.name.as_str()),
        (2, "O., N.")
    );
    assert_eq!(patients.rows[0].record_number, None);
    assert_eq!(
        clinic.kinds().len(),
        before + 1,
        "the reading of the ledger alone"
    );
    let shown = clinic
        .core
        .execute(ListPlace {
            place: Place::Today,
            whose: Whose::Everyone,
            skip: 0,
            rows: None,
            identified: true,
        })
        .unwrap();
    assert_eq!(shown.rows[0].patient.as_ref().unwrap().name, "WUNSCH, Maude");
    let patients = clinic.core.execute(request(true)).unwrap();
    let names: Vec<_> = patients.rows.iter().map(|hit| hit.label.name.as_str()).collect();
    assert_eq!(names, ["OKAFOR, Ngozi", "WUNSCH, Maude"]);
    let listed: Vec<_> = clinic
        .ledger()
        .into_iter()
        .filter(|line| line.what == "listed")
        .map(|line| line.details.len())
        .collect();
    assert_eq!(listed, [2, 2], "both tasks; both patients");
    let second = clinic
        .core
        .execute(ListPatients {
            skip: 1,
            rows: Some(1),
            identified: false,
        })
        .unwrap();
    assert_eq!((second.skip, second.total, second.rows.len()), (1, 2, 1));
    assert_eq!(second.rows[0].label.patient, patient.patient);
    let none = clinic.core.execute(ListPatients {
        rows: Some(0),
        ..ListPatients::default()
    });
    assert_eq!(none, Err(Refusal::OutOfRange));
}

#[test]
fn a_task_says_who_its_patient_is() {
    let mut clinic = Clinic::new();
    clinic.sign_in(FIRST);
    let patient = clinic.add_patient("MRN-1", "Wunsch", "Maude");
    let task = clinic
        .core
        .execute(AddTask {
            patient: Some(patient.patient),
            ..named("call")
        })
        .unwrap();
    let view = clinic.core.execute(OpenTask { task: task.task }).unwrap();
    assert_eq!(
        view.patient,
        Some(PatientIdentity {
            patient: patient.patient,
            record_number: "MRN-1".into(),
            family: "Wunsch".into(),
            given: "Maude".into(),
            born: None,
            sex: None,
            died: None,
        })
    );
    let bare = clinic.add_task("tidy up");
    let view = clinic.core.execute(OpenTask { task: bare.task }).unwrap();
    assert_eq!(view.patient, None);
}

// ---- any clinic ------------------------------------------------------------------------------

/// When it was done; else its day, its time and how soon it matters.
type Rank = (
    Option<Reverse<Instant>>,
    (bool, Option<Day>),
    (bool, Option<TimeOfDay>, Reverse<u16>),
);

/// What a task's record and history say, to list it naively.
struct Known {
    row: TaskRow,
    author: UserId,
    given_by: Option<UserId>,
}

impl Known {
    fn of(core: &mut Core, row: TaskRow) -> Self {
        let view = core.execute(OpenTask { task: row.task }).unwrap();
        let mut givers = Vec::new();
        for line in &view.history {
            if line.changes.iter().any(|change| change.field == Field::Owner) {
                if line.what == "act_undone" {
                    givers.pop();
                } else {
                    givers.push(line.by.as_ref().unwrap().user);
                }
            }
        }
        Self {
            row,
            author: view.created_by.user,
            given_by: givers.pop(),
        }
    }

    fn owner(&self) -> Option<UserId> {
        self.row.owner.as_ref().map(|owner| owner.user)
    }

    fn belongs(&self, place: Place, whose: Whose, (me, roles, today): (UserId, Roles, Day)) -> bool {
        let row = &self.row;
        let all = whose == Whose::Everyone;
        let queued = self.owner().is_none() && row.queue.is_some_and(|queue| roles.has(queue));
        let mine = all || self.owner() == Some(me) || queued;
        let at_work = row.state == TaskState::Open || row.state == TaskState::Started;
        match place {
            Place::Inbox => {
                let given = !all && self.owner() == Some(me) && self.given_by != Some(me);
                let unowned = if all { self.owner().is_none() } else { queued };
                row.state == TaskState::Open && (given || unowned)
            }
            Place::Today => at_work && mine && row.due.is_none_or(|due| due <= today),
            Place::Upcoming => at_work && mine && row.due.is_some_and(|due| due > today),
            Place::Waiting => {
                let delegated =
                    !all && self.author == me && self.owner().is_some_and(|owner| owner != me) && at_work;
                row.state == TaskState::Held && (mine || self.author == me) || delegated
            }
            Place::Done => {
                let by_me = row.done_by.as_ref().is_some_and(|by| by.user == me);
                let closed = row.state == TaskState::Done || row.state == TaskState::Cancelled;
                closed && (all || self.owner() == Some(me) || by_me)
            }
        }
    }

    /// Where the list puts it: what was done by when, else by day, time, priority.
    fn key(&self) -> Rank {
        let row = &self.row;
        if let Some(at) = row.closed_at {
            return (Some(Reverse(at)), (false, None), (false, None, Reverse(0)));
        }
        let priority = Reverse(row.priority.number());
        let time = (row.due_time.is_none(), row.due_time, priority);
        (None, (row.due.is_none(), row.due), time)
    }
}

struct Luck(u64);

impl Luck {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }
}

fn some_task(luck: &mut Luck, people: &[UserId], number: u64) -> AddTask {
    let due = (luck.below(4) > 0).then(|| today().plus_days(luck.below(5) as i64 - 2));
    let time = TimeOfDay::from_minutes(luck.below(24 * 60) as u16).filter(|_| luck.below(2) == 0);
    AddTask {
        due,
        due_time: time.filter(|_| due.is_some()),
        priority: Some(*luck.pick(Priority::ALL)),
        owner: (luck.below(2) == 0).then(|| *luck.pick(people)),
        queue: (luck.below(2) == 0).then(|| *luck.pick(&[Role::Biller, Role::FrontDesk])),
        ..named(&format!("task {number}"))
    }
}

/// One step on some task; what is refused is refused.
fn step(core: &mut Core, luck: &mut Luck, people: &[UserId], rows: &[TaskRow]) {
    let row = luck.pick(rows);
    let (task, seen) = (row.task, row.version);
    let reason = || "for a reason".to_owned();
    let _ = match luck.below(10) {
        0 => core.execute(ClaimTask { task, seen }).map(drop),
        1 => core.execute(StartTask { task, seen }).map(drop),
        2 => core.execute(CompleteTask { task, seen }).map(drop),
        3 => core
            .execute(CancelTask {
                task,
                seen,
                reason: reason(),
            })
            .map(drop),
        4 => core
            .execute(ReopenTask {
                task,
                seen,
                reason: reason(),
            })
            .map(drop),
        5 => core
            .execute(RetractTask {
                task,
                seen,
                reason: reason(),
            })
            .map(drop),
        6 => core
            .execute(HoldTask {
                task,
                seen,
                waiting: *luck.pick(HoldReason::ALL),
                reason: Some(reason()),
            })
            .map(drop),
        7 => core.execute(UndoLastAct {}).map(drop),
        _ => {
            let to = match luck.below(3) {
                0 => Assignee::Queue(Role::Biller),
                _ => Assignee::Person(*luck.pick(people)),
            };
            core.execute(AssignTask { task, seen, to }).map(drop)
        }
    };
}

fn everything(core: &mut Core) -> Vec<TaskRow> {
    let mut rows = Vec::new();
    for states in [
        &[TaskState::Open, TaskState::Started, TaskState::Held][..],
        &[TaskState::Done, TaskState::Cancelled][..],
    ] {
        let request = ListTasks {
            filter: TaskFilter {
                states: states.to_vec(),
                ..TaskFilter::default()
            },
            rows: Some(500),
            ..ListTasks::default()
        };
        rows.extend(core.execute(request).unwrap().rows);
    }
    rows
}

#[test]
fn lists_are_what_a_look_at_every_task_gives() {
    let mut clinic = Clinic::with_everyone();
    let logins = [
        login_of(Role::PracticeManager),
        login_of(Role::Biller),
        login_of(Role::FrontDesk),
    ];
    clinic.sign_in(FIRST);
    let people: Vec<UserId> = logins.iter().map(|login| clinic.person(login).user).collect();
    clinic.sign_out();
    let mut luck = Luck(20_261_121);
    let mut number = 0;
    for round in 0..18 {
        let login = luck.pick(&logins).clone();
        let session = clinic.sign_in(&login);
        for _ in 0..4 {
            number += 1;
            clinic
                .core
                .execute(some_task(&mut luck, &people, number))
                .unwrap();
        }
        for _ in 0..8 {
            let rows = everything(&mut clinic.core);
            step(&mut clinic.core, &mut luck, &people, &rows);
            // The board follows each step, or is read anew after a session.
            clinic.core.execute(CountWork {}).unwrap();
        }
        clinic.clock.pass_millis(luck.below(3 * 60 * 60 * 1000));
        let rows = everything(&mut clinic.core);
        let known: Vec<Known> = rows
            .into_iter()
            .map(|row| Known::of(&mut clinic.core, row))
            .collect();
        for place in Place::ALL {
            for whose in Whose::ALL {
                compare(&mut clinic.core, &known, (*place, *whose), &session, round);
            }
        }
        clinic.sign_out();
    }
    clinic
        .core
        .execute(SignIn {
            code: None,
            login: FIRST.into(),
            password: secret(PASSWORD),
        })
        .unwrap();
    clinic.assert_verified();
    assert_eq!(clinic.core.execute(RebuildVault {}).unwrap().repaired, 0);
}

fn compare(
    core: &mut Core,
    known: &[Known],
    (place, whose): (Place, Whose),
    session: &SessionView,
    round: u32,
) {
    let all = page(core, place, whose);
    let mut naive: Vec<&Known> = known
        .iter()
        .filter(|known| known.belongs(place, whose, (session.user, session.roles, all.today)))
        .collect();
    let what = format!("{place} {whose} of {} in round {round}", session.name);
    let total: u32 = all.groups.iter().map(|group| group.rows).sum();
    assert_eq!(total as usize, all.rows.len(), "{what}: groups add up");
    assert!(
        all.groups.iter().all(|group| group.rows > 0),
        "{what}: no empty group"
    );
    let sorted = |ids: &mut Vec<TaskId>| ids.sort();
    let mut listed: Vec<TaskId> = all.rows.iter().map(|row| row.task).collect();
    let order = listed.clone();
    let mut expected: Vec<TaskId> = naive.iter().map(|known| known.row.task).collect();
    sorted(&mut listed);
    sorted(&mut expected);
    assert_eq!(listed, expected, "{what}: the same tasks");
    // Within each group the naive order is the list's.
    let mut at = 0;
    for group in &all.groups {
        let ids = &order[at..at + group.rows as usize];
        at += group.rows as usize;
        naive.sort_by_key(|known| known.key());
        let keys: Vec<_> = ids
            .iter()
            .map(|id| known.iter().find(|known| known.row.task == *id).unwrap().key())
            .collect();
        assert!(keys.is_sorted(), "{what}: {:?} is in order", group.key);
    }
    // Pages are parts of the whole.
    for (skip, rows) in [(0, 1), (3, 4), (total / 2, 7), (total, 5), (total + 9, 5)] {
        let part = slice(core, place, whose, skip, rows);
        assert_eq!(part.groups, all.groups, "{what}");
        assert_eq!(part.skip, skip);
        let end = order.len().min((skip + rows) as usize);
        let begin = end.min(skip as usize);
        let ids: Vec<TaskId> = part.rows.iter().map(|row| row.task).collect();
        assert_eq!(ids, order[begin..end], "{what} from {skip}");
    }
    if whose == Whose::Mine {
        let counts = core.execute(CountWork {}).unwrap();
        let counted = match place {
            Place::Inbox => counts.inbox,
            Place::Today => counts.today,
            Place::Upcoming => counts.upcoming,
            Place::Waiting => counts.waiting,
            Place::Done => total,
        };
        assert_eq!(counted, total, "{what}");
    }
}
