//! The figures of the engine, each as a ratio to the same work without what Careloop adds, measured
//! in one run on one machine. What each means and has to reach stands in docs/performance.md.

mod audit;
mod clinic;
mod content;
mod ledger;
mod measure;
mod places;

pub use audit::{AuditBenchView, run_audit};

use crate::{Core, Execute, Host, Watch};
use careloop_contract::command::{AddTask, CompleteTask};
use careloop_contract::query::{ListTasks, MyDay, SearchRecords, TaskFilter, VerifyVault};
use careloop_contract::view::TaskRow;
use careloop_contract::{PatientId, Priority, Refusal, Role, TaskCategory, TaskState};
use careloop_vault::files;
use careloop_vault::kdf::derive_password_key;
use careloop_vault::yardstick::Yardstick;
use clinic::{Clinic, password};
use content::Content;
use measure::Times;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Tasks of the small clinic that the large one's commits are compared with.
const SMALL: u32 = 100;

/// Times a ledger is checked in each way.
const VERIFY_ROUNDS: u32 = 7;

/// How often everything is done.
#[derive(Clone, Copy)]
struct Effort {
    /// Commits on each side before they are measured, until memory holds what a day's work touches.
    warm_up: u32,
    /// Commits measured on each side.
    commits: u32,
    /// Tasks finished before lists are measured, so that there is a list of finished ones.
    finished: usize,
    /// Entries of everyday work that verification is measured on.
    entries: u32,
    /// Times each list is read.
    list_reads: u32,
    /// Texts that are searched for.
    searches: usize,
    /// Times a person signs in.
    sign_ins: u32,
}

impl Effort {
    const FULL: Self = Self {
        warm_up: 2_000,
        commits: 500,
        finished: 400,
        entries: 6_000,
        list_reads: 40,
        searches: 600,
        sign_ins: 5,
    };
}

/// What was measured. Times are in milliseconds (`_ms`) or seconds (`_s`), medians if nothing else
/// is said.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BenchView {
    /// Tasks in the large clinic.
    pub tasks: u32,
    /// Processor cores that were there.
    pub cores: u32,

    /// Adding a task through the door / the same rows and index entries in one durable transaction
    /// without the ledger.
    pub commit_ratio: f64,
    /// Adding a task through the door / one bare durable row.
    pub commit_vs_bare_row: f64,
    /// Adding a task in the large clinic / in one of 100 tasks.
    pub commit_growth: f64,
    /// Importing the tasks / loading the same rows with their indexes in one transaction.
    pub import_ratio: f64,
    /// First page of the slowest list: what 95 in 100 reads stay within.
    pub list_ms: f64,
    /// The last page of the slowest place, with the groups of the whole of it: what 95 in 100 reads stay
    /// within.
    pub last_page_ms: f64,
    /// A search as typed: what 95 in 100 stay within.
    pub search_p95_ms: f64,
    /// Checking signatures, chain and tree / checking the signatures alone, both on all cores.
    pub verify_ratio: f64,
    /// Signing in / deriving the key from the password alone.
    pub unlock_ratio: f64,
    /// Locking one person's session and opening another's, less deriving the key from the password.
    pub switch_ms: f64,
    /// Bytes of `vault.db` for each imported task with its history.
    pub file_bytes_per_task: f64,

    /// Adding a task in the large clinic.
    pub commit_ms: f64,
    /// What 95 in 100 of these stay within.
    pub commit_p95_ms: f64,
    /// Adding a task in the clinic of 100 tasks.
    pub commit_small_ms: f64,
    /// The same rows without the ledger.
    pub same_rows_ms: f64,
    /// One bare durable row.
    pub bare_row_ms: f64,
    /// Importing the tasks.
    pub import_s: f64,
    /// Loading the same rows without the ledger.
    pub raw_load_s: f64,
    /// Every list that was read, with what 95 in 100 reads stay within.
    pub lists: Vec<ListTime>,
    /// The first page of a place just after a task changed.
    pub place_changed_ms: f64,
    /// The first list of a session, which reads what decides where each task stands.
    pub place_first_ms: f64,
    /// Searches made.
    pub searches: u32,
    /// A search.
    pub search_ms: f64,
    /// The slowest search.
    pub search_max_ms: f64,
    /// Entries that verification was measured on.
    pub verified_entries: u64,
    /// Checking signatures, chain and tree of these.
    pub verify_ms: f64,
    /// Checking the signatures alone.
    pub signatures_ms: f64,
    /// Entries in the large clinic's ledger.
    pub entries: u64,
    /// Verification of the large clinic, all of it.
    pub verify_all_s: f64,
    /// Its part that replays the ledger into fresh tables.
    pub replay_s: f64,
    /// Signing in to the large clinic.
    pub unlock_ms: f64,
    /// Deriving the key from the password alone.
    pub argon2id_ms: f64,
    /// Bytes of the large clinic's `vault.db` at rest after the import.
    pub file_bytes: u64,
}

impl BenchView {
    /// Takes note of how long a list's first page takes.
    fn note_list(&mut self, list: &'static str, p95_ms: f64) {
        self.list_ms = self.list_ms.max(p95_ms);
        self.lists.push(ListTime { list, p95_ms });
    }
}

/// How long a list takes.
#[derive(Clone, Debug, Serialize)]
pub struct ListTime {
    /// Which list.
    pub list: &'static str,
    /// What 95 in 100 reads stay within.
    pub p95_ms: f64,
}

/// Measures the engine with a clinic of that many tasks, in a folder that does not exist yet. The
/// folder and its files stay; they hold nothing but made-up content.
///
/// # Errors
/// As the requests it makes; [`Refusal::VaultExists`] if the folder exists; [`Refusal::Cancelled`].
pub fn run(folder: PathBuf, host: Host, tasks: u32, watch: Watch) -> Result<BenchView, Refusal> {
    run_with(&folder, &host, tasks, &watch, Effort::FULL)
}

fn run_with(
    folder: &Path,
    host: &Host,
    tasks: u32,
    watch: &Watch,
    effort: Effort,
) -> Result<BenchView, Refusal> {
    let steps = Steps::new(watch);
    files::create_private_folder(folder).map_err(|_| Refusal::VaultExists)?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut view = BenchView {
        tasks,
        cores: u32::try_from(cores).unwrap_or(u32::MAX),
        ..BenchView::default()
    };

    steps.next()?;
    let mut large = Clinic::make(folder.join("large"), host, watch)?;
    let mut content = Content::new(tasks, large.core.today());
    large.import_patients(&content)?;
    large.sign_out()?;
    let empty = large.file_bytes();
    large.sign_in()?;
    view.import_s = large.import_tasks(&mut content, tasks)? / 1000.0;
    large.sign_out()?;
    view.file_bytes = large.file_bytes();
    view.file_bytes_per_task = ratio((view.file_bytes.saturating_sub(empty)) as f64, f64::from(tasks));

    steps.next()?;
    large.sign_in()?;
    let same_path = folder.join("same.db");
    let (same, load_ms) = large.core.in_session(|session| {
        let rows = session.vault.task_rows()?;
        let mut same = Yardstick::create(&same_path, session.vault.host())?;
        let (loaded, millis) = measure::timed(|| same.load(&rows));
        loaded?;
        Ok((same, millis))
    })?;
    large.sign_out()?;
    large.sign_in()?;
    // Both begin with nothing in memory.
    let mut same = large.core.in_session(|_| same.reopen())?;
    view.raw_load_s = load_ms / 1000.0;
    view.import_ratio = ratio(view.import_s, view.raw_load_s);

    steps.next()?;
    let mut small = Clinic::make(folder.join("small"), host, watch)?;
    let mut small_content = Content::new(SMALL, small.core.today());
    small.import_patients(&small_content)?;
    small.import_tasks(&mut small_content, SMALL)?;

    steps.next()?;
    let bare_path = folder.join("bare.db");
    let mut bare = small
        .core
        .in_session(|session| Yardstick::create(&bare_path, session.vault.host()))?;
    let added = commits(
        &mut view,
        (&mut large, &mut content),
        (&mut small, &mut small_content),
        (&mut same, &mut bare),
        effort,
    )?;

    steps.next()?;
    finish(&mut large.core, added, effort.finished)?;
    large.sign_out()?;
    large.sign_in()?;
    // The first of the session, so it comes before the other lists.
    places::measure(&mut view, &mut large, effort.list_reads)?;
    lists(&mut view, &mut large, effort.list_reads)?;
    searches(&mut view, &mut large.core, &content.typed(effort.searches))?;

    steps.next()?;
    let patients = small.some_patients()?;
    for _ in 0..effort.entries {
        small.core.execute(small_content.task(&patients))?;
    }
    let measured = ledger::measure(&mut small.core, VERIFY_ROUNDS)?;
    view.verified_entries = measured.entries;
    view.verify_ms = measured.all.median();
    view.signatures_ms = measured.signatures.median();
    view.verify_ratio = ratio(view.verify_ms, view.signatures_ms);

    steps.next()?;
    let (verified, all_ms) = measure::timed(|| large.core.execute(VerifyVault::default()));
    view.entries = verified?.entries;
    view.verify_all_s = all_ms / 1000.0;
    let (replayed, replay_ms) = measure::timed(|| {
        large
            .core
            .in_session(|session| session.vault.replay_in_memory(&mut |_, _, _| true))
    });
    replayed?;
    view.replay_s = replay_ms / 1000.0;

    steps.next()?;
    unlocks(&mut view, &mut large, effort.sign_ins)?;
    switches(&mut view, &mut large, effort.sign_ins)?;
    small.forget()?;
    large.forget()?;
    steps.next()?;
    Ok(view)
}

/// Tells which step of the measurement has begun.
struct Steps<'a> {
    watch: &'a Watch,
    done: std::cell::Cell<u64>,
}

/// How many there are.
const STEPS: u64 = 9;

impl<'a> Steps<'a> {
    fn new(watch: &'a Watch) -> Self {
        Self {
            watch,
            done: std::cell::Cell::new(0),
        }
    }

    fn next(&self) -> Result<(), Refusal> {
        let done = self.done.get();
        self.done.set(done + 1);
        if (self.watch)("bench", done, STEPS - 1) {
            Ok(())
        } else {
            Err(Refusal::Cancelled)
        }
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// The same commit on four sides in turn, so that whatever the disk does meets all of them.
fn commits(
    view: &mut BenchView,
    (large, content): (&mut Clinic, &mut Content),
    (small, small_content): (&mut Clinic, &mut Content),
    (same, bare): (&mut Yardstick, &mut Yardstick),
    effort: Effort,
) -> Result<Vec<TaskRow>, Refusal> {
    let (patients, small_patients) = (large.some_patients()?, small.some_patients()?);
    let mut added = Vec::new();
    let (mut large_times, mut small_times) = (Times::default(), Times::default());
    let (mut same_times, mut bare_times) = (Times::default(), Times::default());
    for round in 0..effort.warm_up + effort.commits {
        if round == effort.warm_up {
            (large_times, small_times) = (Times::default(), Times::default());
            (same_times, bare_times) = (Times::default(), Times::default());
        }
        let (task, small_task): (AddTask, AddTask) =
            (content.task(&patients), small_content.task(&small_patients));
        let row = large_times.of(|| large.core.execute(task))?;
        large.core.in_session(|session| {
            let row = session.vault.task_row(row.task)?;
            same_times.of(|| same.add_task(&row))?;
            bare_times.of(|| bare.add_bare_row("one durable row"))
        })?;
        small_times.of(|| small.core.execute(small_task))?;
        added.push(row);
    }
    view.commit_ms = large_times.median();
    view.commit_p95_ms = large_times.percentile(95);
    view.commit_small_ms = small_times.median();
    view.same_rows_ms = same_times.median();
    view.bare_row_ms = bare_times.median();
    view.commit_ratio = ratio(view.commit_ms, view.same_rows_ms);
    view.commit_vs_bare_row = ratio(view.commit_ms, view.bare_row_ms);
    view.commit_growth = ratio(view.commit_ms, view.commit_small_ms);
    Ok(added)
}

fn finish(core: &mut Core, added: Vec<TaskRow>, tasks: usize) -> Result<(), Refusal> {
    for row in added.into_iter().take(tasks) {
        core.execute(CompleteTask {
            task: row.task,
            seen: row.version,
        })?;
    }
    Ok(())
}

/// Lists people look at, and two that no index is made for.
fn list_filters(patient: Option<PatientId>) -> Vec<(&'static str, TaskFilter)> {
    let filter = TaskFilter::default;
    vec![
        ("open", filter()),
        (
            "queue",
            TaskFilter {
                queue: Some(Role::Administrator),
                ..filter()
            },
        ),
        ("patient", TaskFilter { patient, ..filter() }),
        (
            "done",
            TaskFilter {
                states: vec![TaskState::Done],
                ..filter()
            },
        ),
        (
            "category",
            TaskFilter {
                category: Some(TaskCategory::Credential),
                ..filter()
            },
        ),
        (
            "at once",
            TaskFilter {
                priority: Some(Priority::Stat),
                ..filter()
            },
        ),
        (
            "no match",
            TaskFilter {
                priority: Some(Priority::Stat),
                category: Some(TaskCategory::Compliance),
                ..filter()
            },
        ),
    ]
}

fn lists(view: &mut BenchView, clinic: &mut Clinic, reads: u32) -> Result<(), Refusal> {
    let patient = clinic.some_patients()?.first().copied();
    let mut note = |list, times: Times| {
        view.note_list(list, times.percentile(95));
    };
    let mut times = Times::default();
    for _ in 0..reads {
        times.of(|| clinic.core.execute(MyDay::default()))?;
    }
    note("my day", times);
    for (list, filter) in list_filters(patient) {
        let mut times = Times::default();
        for _ in 0..reads {
            let request = ListTasks {
                filter: filter.clone(),
                ..ListTasks::default()
            };
            times.of(|| clinic.core.execute(request))?;
        }
        note(list, times);
    }
    Ok(())
}

fn searches(view: &mut BenchView, core: &mut Core, typed: &[String]) -> Result<(), Refusal> {
    let mut times = Times::default();
    for text in typed {
        let request = SearchRecords {
            text: text.clone(),
            ..SearchRecords::default()
        };
        times.of(|| core.execute(request))?;
    }
    view.searches = u32::try_from(times.count()).unwrap_or(u32::MAX);
    view.search_ms = times.median();
    view.search_p95_ms = times.percentile(95);
    view.search_max_ms = times.max();
    Ok(())
}

fn unlocks(view: &mut BenchView, clinic: &mut Clinic, times: u32) -> Result<(), Refusal> {
    let (mut sign_ins, mut derivations) = (Times::default(), Times::default());
    let (params, choice) = (clinic.core.kdf(), clinic.core.host().kdf.clone());
    for _ in 0..times {
        derivations
            .of(|| derive_password_key(&password(), &[7; 16], params, &choice))
            .map_err(|_| Refusal::OutOfRange)?;
        clinic.sign_out()?;
        sign_ins.of(|| clinic.sign_in())?;
    }
    view.unlock_ms = sign_ins.median();
    view.argon2id_ms = derivations.median();
    view.unlock_ratio = ratio(view.unlock_ms, view.argon2id_ms);
    Ok(())
}

/// Two people at one workstation take turns. The derivation of each turn is measured beside it.
fn switches(view: &mut BenchView, clinic: &mut Clinic, times: u32) -> Result<(), Refusal> {
    clinic.add_colleague()?;
    let mut switches = Times::default();
    let (params, choice) = (clinic.core.kdf(), clinic.core.host().kdf.clone());
    for turn in 0..times.saturating_mul(2) {
        let (derived, derivation_ms) =
            measure::timed(|| derive_password_key(&password(), &[7; 16], params, &choice));
        derived.map_err(|_| Refusal::OutOfRange)?;
        let (switched, millis) = measure::timed(|| clinic.switch(turn % 2 == 0));
        switched?;
        switches.add((millis - derivation_ms).max(0.0));
    }
    view.switch_ms = switches.median();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn every_figure_is_measured() {
        let folder = tempfile::tempdir().expect("a folder");
        let effort = Effort {
            warm_up: 2,
            commits: 8,
            finished: 4,
            entries: 20,
            list_reads: 2,
            searches: 20,
            sign_ins: 1,
        };
        let watch: Watch = Arc::new(|_, _, _| true);
        let host = Host::for_tests(1);
        let bench = folder.path().join("bench");
        let view = run_with(&bench, &host, 200, &watch, effort).expect("a measurement");
        for (figure, name) in [
            (view.commit_ratio, "commit_ratio"),
            (view.commit_vs_bare_row, "commit_vs_bare_row"),
            (view.commit_growth, "commit_growth"),
            (view.import_ratio, "import_ratio"),
            (view.list_ms, "list_ms"),
            (view.last_page_ms, "last_page_ms"),
            (view.place_changed_ms, "place_changed_ms"),
            (view.place_first_ms, "place_first_ms"),
            (view.search_p95_ms, "search_p95_ms"),
            (view.verify_ratio, "verify_ratio"),
            (view.unlock_ratio, "unlock_ratio"),
            (view.switch_ms, "switch_ms"),
            (view.file_bytes_per_task, "file_bytes_per_task"),
            (view.replay_s, "replay_s"),
        ] {
            assert!(figure.is_finite() && figure > 0.0, "{name}: {figure}");
        }
        assert_eq!(view.lists.len(), 15);
        assert_eq!(view.searches, 20);
        assert!(view.verified_entries > 20);
        let again = run_with(&bench, &host, 200, &watch, effort);
        assert_eq!(
            again.err(),
            Some(Refusal::VaultExists),
            "never in a folder somebody uses"
        );
    }
}
