//! A clinic to look at and to try things in: made-up patients, people in every role, two months in which
//! it was prepared, and three weeks of their work, every step of it done through the door as by hand.

mod calendar;
mod clock;
mod history;
pub(crate) mod patients;
mod people;
pub(crate) mod random;
pub(crate) mod workflows;

use crate::{Core, Execute, Host, Watch};
use calendar::Calendar;
use careloop_contract::command::CreateClinic;
use careloop_contract::view::{SampleHint, SampleHintPerson};
use careloop_contract::{Refusal, Roles, Secret, TaskState};
use careloop_domain::place::is_over;
use careloop_vault::files;
use chrono_tz::Tz;
use clock::PastClock;
use history::History;
use people::{COLLEAGUES, FOUNDER};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;

/// The password of everyone in a sample clinic. It protects nothing that is real.
pub const PASSWORD: &str = "nobody real works here";

/// The clinic's name.
const CLINIC: &str = "Willow Creek Family Practice (sample)";
/// Milliseconds that making the clinic takes its founder.
const FOUNDED_BEFORE_MILLIS: i64 = 10 * 60_000;
/// Its time zone.
const ZONE: Tz = chrono_tz::America::New_York;

/// What kind of sample clinic is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Patients.
    pub patients: u32,
    /// Tasks. The first five hundred have a history; the rest come by import.
    pub tasks: u32,
    /// The same seed makes the same clinic, but for keys and ids; days count from today.
    pub seed: u64,
    /// Whether a secret in the keychain is needed beside the password.
    pub device_secret: bool,
}

/// Somebody who works in the sample clinic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SamplePerson {
    /// The name used to sign in.
    pub login: String,
    /// The name others see.
    pub name: String,
    /// What they do.
    pub roles: Roles,
}

/// How many tasks there are in each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SampleTasks {
    /// Nobody has begun.
    pub open: u32,
    /// Someone is at it.
    pub started: u32,
    /// Waiting, with a reason.
    pub held: u32,
    /// Finished.
    pub done: u32,
    /// Dropped.
    pub cancelled: u32,
    /// Marked as entered in error.
    pub retracted: u32,
    /// Not finished though their day, or the time of it, is over.
    pub overdue: u32,
}

/// The sample clinic that was made.
#[derive(Clone, Debug, Serialize)]
pub struct SampleView {
    /// The clinic's name.
    pub clinic: String,
    /// The password of everyone in it.
    pub password: String,
    /// Who works there.
    pub people: Vec<SamplePerson>,
    /// Patients.
    pub patients: u32,
    /// Tasks.
    pub tasks: u32,
    /// The tasks by state.
    pub states: SampleTasks,
    /// Comments on them.
    pub comments: u32,
    /// Clinical notes on them.
    pub notes: u32,
}

/// Makes a sample clinic in a folder that does not exist yet. It is marked as a test clinic for ever.
///
/// # Errors
/// As making a clinic; [`Refusal::Cancelled`], which leaves a clinic whose story ends early.
pub fn make(folder: PathBuf, host: Host, sample: Sample, watch: Watch) -> Result<SampleView, Refusal> {
    let now = host.clock.now();
    let calendar = Calendar::before(now, ZONE);
    let clock = Arc::new(PastClock::starting(
        Arc::clone(&host.clock),
        calendar.founding().plus_millis(-FOUNDED_BEFORE_MILLIS),
    ));
    let past = Host {
        clock: Arc::<PastClock>::clone(&clock),
        ..host
    };
    let mut core = Core::new(folder, past);
    let created = core.execute(CreateClinic {
        clinic: CLINIC.to_owned(),
        zone: ZONE.name().to_owned(),
        login: COLLEAGUES[FOUNDER].login.to_owned(),
        name: COLLEAGUES[FOUNDER].name.to_owned(),
        password: password(),
        device_secret: sample.device_secret,
        test_clinic: true,
    })?;
    // Without the mark nobody is told how to get in, but there is nothing wrong with the clinic.
    let _ = files::write_private_atomic(&core.folder().sample_mark(), &[]);
    let mut history = History::new(&mut core, clock, calendar, sample.seed, watch);
    history.tell(created.user, sample.patients, sample.tasks)?;
    let (today, time) = crate::door::clinic_moment(now, ZONE);
    let mut counts = SampleTasks::default();
    let lived = history
        .tasks
        .iter()
        .map(|task| (task.state, task.due, task.due_time));
    let imported = history.imported.iter().map(|due| (TaskState::Open, *due, None));
    for (state, due, due_time) in lived.chain(imported) {
        counts.overdue += u32::from(state.is_open() && is_over(due, due_time, today, time));
        *match state {
            TaskState::Open => &mut counts.open,
            TaskState::Started => &mut counts.started,
            TaskState::Held => &mut counts.held,
            TaskState::Done => &mut counts.done,
            TaskState::Cancelled => &mut counts.cancelled,
            TaskState::Retracted => &mut counts.retracted,
        } += 1;
    }
    let people = COLLEAGUES.iter().map(|person| SamplePerson {
        login: person.login.to_owned(),
        name: person.name.to_owned(),
        roles: person.roles(),
    });
    Ok(SampleView {
        clinic: CLINIC.to_owned(),
        password: PASSWORD.to_owned(),
        people: people.collect(),
        patients: sample.patients,
        tasks: sample.tasks,
        states: counts,
        comments: history.remarks.comments,
        notes: history.remarks.notes,
    })
}

/// How to get into any sample clinic.
pub(crate) fn hint() -> SampleHint {
    let people = COLLEAGUES.iter().map(|person| SampleHintPerson {
        login: person.login.to_owned(),
        name: person.name.to_owned(),
        roles: person.roles(),
    });
    SampleHint {
        password: PASSWORD.to_owned(),
        people: people.collect(),
    }
}

fn password() -> Secret<String> {
    Secret::new(PASSWORD.to_owned())
}

#[cfg(test)]
mod tests {
    use super::workflows::{WORKFLOWS, clinical_word_in};
    use super::*;
    use careloop_contract::Role;
    use careloop_contract::command::SignIn;
    use careloop_contract::query::{ListTasks, OpenTask, ReadLedger, TaskFilter, VerifyVault};
    use careloop_contract::view::{TaskRow, Verdict};
    use std::collections::BTreeSet;

    fn sample(seed: u64, tasks: u32) -> (tempfile::TempDir, Host, SampleView) {
        let folder = tempfile::tempdir().expect("a folder");
        let host = Host::for_tests(seed);
        let request = Sample {
            patients: 30,
            tasks,
            seed,
            device_secret: true,
        };
        let watch: Watch = Arc::new(|_, _, _| true);
        let view = make(folder.path().join("vault"), host.clone(), request, watch).expect("a clinic");
        (folder, host, view)
    }

    fn enter(folder: &tempfile::TempDir, host: &Host, login: &str) -> Core {
        let mut core = Core::new(folder.path().join("vault"), host.clone());
        core.execute(SignIn {
            code: None,
            login: login.to_owned(),
            password: Secret::new(PASSWORD.to_owned()),
        })
        .expect("the sample's password opens it");
        core
    }

    fn all_tasks(core: &mut Core) -> Vec<TaskRow> {
        let mut rows = Vec::new();
        for states in [
            vec![TaskState::Open, TaskState::Started, TaskState::Held],
            vec![TaskState::Done, TaskState::Cancelled, TaskState::Retracted],
        ] {
            let page = core.execute(ListTasks {
                filter: TaskFilter {
                    states,
                    ..TaskFilter::default()
                },
                rows: Some(500),
                ..ListTasks::default()
            });
            rows.extend(page.expect("a list").rows);
        }
        rows
    }

    #[test]
    fn a_sample_shows_every_workflow_role_and_state_and_verifies() {
        let (folder, host, view) = sample(7, 200);
        let roles = view.people.iter().fold(BTreeSet::new(), |mut roles, person| {
            roles.extend(person.roles.iter());
            roles
        });
        assert_eq!(roles.len(), Role::ALL.len(), "somebody in every role");
        let counts = view.states;
        assert_eq!(view.tasks, 200);
        for (count, what) in [
            (counts.open, "open"),
            (counts.started, "started"),
            (counts.held, "held"),
            (counts.done, "done"),
            (counts.overdue, "overdue"),
            (view.comments, "comments"),
            (view.notes, "notes"),
        ] {
            assert!(count > 2, "some {what}: {counts:?}");
        }
        let mut core = enter(&folder, &host, "priya.nair");
        let rows = all_tasks(&mut core);
        assert_eq!(rows.len(), 200);
        for workflow in WORKFLOWS {
            assert!(rows.iter().any(|row| row.category == workflow), "{workflow}");
        }
        assert_eq!(
            rows.iter().filter(|row| row.overdue).count() as u32,
            counts.overdue,
            "what is told is what is there"
        );
        let held = rows.iter().filter(|row| row.state == TaskState::Held);
        assert!(held.clone().all(|row| row.waiting.is_some()), "with a reason");
        assert_eq!(held.count() as u32, counts.held);
        let mut authors = BTreeSet::new();
        for row in &rows {
            let task = core.execute(OpenTask { task: row.task }).expect("a task");
            authors.extend(
                task.history
                    .iter()
                    .filter_map(|line| line.by.clone())
                    .map(|by| by.name),
            );
            let comments = task.remarks.iter().filter_map(|remark| remark.text.as_deref());
            let texts = [
                Some(row.title.as_str()),
                task.details.as_deref(),
                task.reason.as_deref(),
            ];
            for text in texts.into_iter().flatten().chain(comments) {
                assert_eq!(clinical_word_in(text), None, "{text}");
            }
        }
        assert_eq!(authors.len(), COLLEAGUES.len(), "everyone took part: {authors:?}");
        let verified = core.execute(VerifyVault::default()).expect("a verification");
        assert_eq!(verified.verdict, Verdict::Pass, "{:#?}", verified.checks);
    }

    #[test]
    fn the_work_is_three_weeks_long_and_ends_before_now() {
        let (folder, host, _) = sample(3, 40);
        let now = host.clock.now();
        let mut core = enter(&folder, &host, "dana.reyes");
        let page = core
            .execute(ReadLedger { from: 1, rows: 500 })
            .expect("the ledger");
        let lines: Vec<_> = page.lines.iter().filter(|line| line.at < now).collect();
        let days_since = |at| now.millis_since(at) / (24 * 60 * 60 * 1000);
        let founded = lines.first().map_or(0, |first| days_since(first.at));
        assert!((31..=92).contains(&founded), "{founded} days");
        let invited = lines.iter().find(|line| line.what == "person_invited");
        let days = invited.map_or(0, |first| days_since(first.at));
        assert!((17..=24).contains(&days), "{days} days");
        assert!(
            page.lines.iter().is_sorted_by_key(|line| line.at),
            "time only goes on"
        );
        let refused: BTreeSet<_> = page
            .lines
            .iter()
            .filter(|line| line.refused.is_some())
            .map(|line| line.by.as_ref().map(|by| by.name.as_str()))
            .collect();
        assert_eq!(
            refused,
            [Some("Maya Lin")].into(),
            "whoever looked for something else"
        );
    }

    #[test]
    fn the_same_seed_makes_the_same_clinic() {
        let told = |seed| {
            let (folder, host, _) = sample(seed, 60);
            let mut core = enter(&folder, &host, "priya.nair");
            let rows = all_tasks(&mut core);
            rows.into_iter()
                .map(|row| {
                    (
                        row.title,
                        row.state,
                        row.due,
                        row.patient.map(|patient| patient.name),
                        row.owner.map(|owner| owner.name),
                    )
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(told(11), told(11));
        assert_ne!(told(11), told(12));
    }

    #[test]
    fn tasks_beyond_the_lived_ones_come_by_import() {
        let (folder, host, view) = sample(2, 560);
        assert_eq!(view.tasks, 560);
        let mut core = enter(&folder, &host, "priya.nair");
        let page = core.execute(ReadLedger { from: 1, rows: 1 });
        assert!(page.is_err(), "a manager does not read the trail");
        let verified = core.execute(VerifyVault::default()).expect("a verification");
        assert_eq!(verified.verdict, Verdict::Pass, "{:#?}", verified.checks);
    }
}
