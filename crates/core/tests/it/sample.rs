//! The sample clinic: is there something of everything, and does it verify?

use crate::clinic::secret;
use careloop_contract::command::*;
use careloop_contract::query::*;
use careloop_contract::*;
use careloop_core::sample::{PASSWORD, Sample, make};
use careloop_core::{Core, Execute, Host};
use std::collections::BTreeSet;
use std::sync::Arc;

#[test]
fn there_is_something_of_everything() {
    let folder = tempfile::tempdir().unwrap();
    let host = Host::for_tests(11);
    let vault = folder.path().join("vault");
    let sample = Sample {
        patients: 40,
        tasks: 620,
        seed: 1,
        device_secret: true,
    };
    let made = make(vault.clone(), host.clone(), sample, Arc::new(|_, _, _| true)).unwrap();
    let held: BTreeSet<Role> = made
        .people
        .iter()
        .flat_map(|person| person.roles.iter())
        .collect();
    assert_eq!(held.len(), Role::ALL.len(), "every role has somebody");

    let mut core = Core::new(vault, host);
    core.execute(SignIn {
        code: None,
        login: "priya.nair".into(),
        password: secret(PASSWORD),
    })
    .unwrap();
    let mut rows = Vec::new();
    loop {
        let filter = TaskFilter {
            states: TaskState::ALL.to_vec(),
            ..Default::default()
        };
        let skip = u32::try_from(rows.len()).unwrap();
        let page = core
            .execute(ListTasks {
                filter,
                skip,
                rows: Some(500),
                identified: false,
            })
            .unwrap();
        rows.extend(page.rows);
        if !page.more {
            break;
        }
    }
    assert_eq!(rows.len(), 620);
    let categories: BTreeSet<TaskCategory> = rows.iter().map(|row| row.category).collect();
    assert!(categories.len() >= 12, "every workflow has tasks: {categories:?}");
    let count = |state| rows.iter().filter(|row| row.state == state).count();
    for state in [
        TaskState::Open,
        TaskState::Started,
        TaskState::Held,
        TaskState::Done,
    ] {
        assert!(count(state) > 0, "some tasks are {state}");
    }
    assert!(rows.iter().any(|row| row.overdue), "some are overdue");
    assert!(rows.iter().any(|row| row.notes > 0) && rows.iter().any(|row| row.comments > 0));
    core.execute(SignOut {}).unwrap();
    core.execute(SignIn {
        code: None,
        login: "dana.reyes".into(),
        password: secret(PASSWORD),
    })
    .unwrap();
    let found = core.execute(VerifyVault::default()).unwrap();
    assert_eq!(found.verdict, view::Verdict::Pass, "{:#?}", found.checks);
    let procedure = core.execute(ReadProcedure {}).unwrap().unwrap();
    let named: Vec<_> = procedure.invokers.iter().map(|person| &person.name).collect();
    assert_eq!(named, ["Priya Nair", "Tom Becker"]);
    let uses = core.execute(ListBreakGlass {}).unwrap();
    let reviewed: Vec<bool> = uses.iter().map(|one| one.closed).collect();
    assert_eq!(reviewed, [false, true], "one waits for its review");
    assert!(uses.iter().all(|one| one.acts > 0 && one.reason.is_some()));
    // Something to look at, one of it looked at; a month that was reviewed, and one that waits.
    let page = core.execute(ListAlerts::default()).unwrap();
    let about = |rule| page.alerts.iter().filter(move |alert| alert.rule == rule);
    for rule in [
        WatchRule::AfterHours,
        WatchRule::SameFamilyName,
        WatchRule::BreakGlass,
        WatchRule::RepeatedDenials,
    ] {
        assert!(about(rule).count() > 0, "{rule}: {:?}", page.alerts);
    }
    assert_eq!(page.open as usize, page.alerts.len() - 2);
    assert!(about(WatchRule::RepeatedDenials).all(|alert| alert.disposal.is_some()));
    let review = core.execute(ReadReview {}).unwrap();
    let (day, from): (Day, Day) = ("2026-10-31".parse().unwrap(), "2026-09-01".parse().unwrap());
    assert!(review.ready && !review.sample.is_empty());
    assert_eq!(
        (review.to, review.past.len(), review.past[0].from),
        (day, 1, from)
    );
    assert!(core.execute(CountDuties {}).unwrap().review_overdue > 0);
}
