//! What the audit trail costs with many entries: filtering, showing a record as it was, computing the index,
//! disk, verification.

use super::clinic::Clinic;
use super::content::Content;
use super::measure::{Times, timed};
use super::{ledger, ratio};
use crate::sample::random::Random;
use crate::{Core, Execute, Host, Watch};
use careloop_contract::command::AddComment;
use careloop_contract::query::{AuditFilter, ListTasks, ReadAudit, ReadRecordAt, RecordSource};
use careloop_contract::view::{AuditPage, RecordRef, TaskRow};
use careloop_contract::{AuditColumn, DataCategory, EntryGroup, Refusal, Role};
use careloop_ledger::{Kind, Subject, SubjectKind};
use careloop_vault::access::{AccessDetails, AccessedRecord};
use careloop_vault::files;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// People who work in the measured clinic beside its first one.
const PEOPLE: [(&str, &str, Role); 5] = [
    ("maya.lin", "Maya Lin", Role::FrontDesk),
    ("tom.berg", "Tom Berg", Role::FrontDesk),
    ("ines.roca", "Ines Roca", Role::ClinicalStaff),
    ("amir.said", "Amir Said", Role::Provider),
    ("june.okoye", "June Okoye", Role::PracticeManager),
];

/// Entries written in one transaction.
const BATCH: usize = 10_000;
/// Of a thousand entries so many are changes, made one by one through the door.
const CHANGES: u32 = 20;
/// Rows of a page.
const ROWS: u32 = 100;

/// What was measured. Times are in milliseconds (`_ms`) or seconds (`_s`).
#[derive(Clone, Debug, Default, Serialize)]
pub struct AuditBenchView {
    /// Entries in the ledger when it was measured.
    pub entries: u64,
    /// Processor cores that were there.
    pub cores: u32,

    /// A page of the audit trail, of many filters, orders and places in the list: what 95 in 100 stay within.
    pub audit_filter_p95_ms: f64,
    /// A record as somebody saw it, by the entry that names it.
    pub view_record_ms: f64,
    /// Computing the audit index from nothing, for each 100,000 entries.
    pub index_rebuild_s_per_100k: f64,
    /// Bytes of `vault.db` for an entry of one record that was shown.
    pub bytes_per_view: f64,
    /// Checking signatures, chain and tree / checking the signatures alone, both on all cores.
    pub verify_ratio: f64,

    /// Pages that were read.
    pub pages: u32,
    /// A page: the middle.
    pub audit_filter_ms: f64,
    /// The slowest page.
    pub audit_filter_max_ms: f64,
    /// The first page of a session, with the index there.
    pub audit_first_ms: f64,
    /// Computing the audit index from nothing.
    pub index_rebuild_s: f64,
    /// Bytes of the audit index for each entry.
    pub index_bytes_per_entry: f64,
    /// Checking signatures, chain and tree.
    pub verify_s: f64,
    /// Checking the signatures alone.
    pub signatures_s: f64,
    /// Replaying the ledger into fresh tables, which verification does too.
    pub replay_s: f64,
    /// Writing the entries.
    pub write_s: f64,
}

/// Measures the audit trail of a clinic of that many entries, in a folder that does not exist yet. The folder
/// and its files stay; they hold nothing but made-up content.
///
/// # Errors
/// As the requests it makes; [`Refusal::VaultExists`] if the folder exists; [`Refusal::Cancelled`].
pub fn run_audit(folder: &Path, host: &Host, entries: u32, watch: &Watch) -> Result<AuditBenchView, Refusal> {
    files::create_private_folder(folder).map_err(|_| Refusal::VaultExists)?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut view = AuditBenchView {
        cores: u32::try_from(cores).unwrap_or(u32::MAX),
        ..AuditBenchView::default()
    };
    let mut clinic = Clinic::make(folder.join("audit"), host, watch)?;
    let tasks = (entries / 100).clamp(100, 5_000);
    let mut content = Content::new(tasks, clinic.core.today());
    clinic.import_patients(&content)?;
    clinic.import_tasks(&mut content, tasks)?;
    for (login, name, role) in PEOPLE {
        clinic.add_person(login, name, role)?;
    }
    let shown = all_tasks(&mut clinic.core)?;
    let mut work = Work {
        random: Random::new(u64::from(entries)),
        shown,
    };
    let (written, millis) = timed(|| write(&mut clinic, &mut work, entries, watch));
    written?;
    view.write_s = millis / 1000.0;
    view.bytes_per_view = bytes_per_view(&mut clinic, &mut work, entries / 20)?;
    index(&mut view, &mut clinic)?;
    pages(&mut view, &mut clinic.core, &work)?;
    view.view_record_ms = records(&mut clinic.core)?;
    let rounds = if entries > 100_000 {
        1
    } else {
        super::VERIFY_ROUNDS
    };
    let measured = ledger::measure(&mut clinic.core, rounds)?;
    view.verify_s = measured.all.median() / 1000.0;
    view.signatures_s = measured.signatures.median() / 1000.0;
    view.verify_ratio = ratio(view.verify_s, view.signatures_s);
    let (replayed, millis) = timed(|| {
        clinic
            .core
            .in_session(|session| session.vault.replay_in_memory(&mut |_, _, _| true))
    });
    replayed?;
    view.replay_s = millis / 1000.0;
    clinic.forget()?;
    Ok(view)
}

/// What people look at.
struct Work {
    random: Random,
    shown: Vec<TaskRow>,
}

impl Work {
    /// An access of everyday work: mostly one task, sometimes a list of them, a search or a refusal.
    fn access(&mut self) -> (Kind, AccessDetails) {
        let (kind, records, text) = match self.random.below(100) {
            0..=74 => (Kind::Viewed, 1, None),
            75..=84 => (Kind::Listed, 20, None),
            85..=90 => (Kind::Searched, 8, Some("refill".to_owned())),
            91..=96 => (Kind::SeenAgain, 3, None),
            _ => (Kind::Refused, 1, None),
        };
        let details = AccessDetails {
            records: (0..records).filter_map(|_| self.record(kind)).collect(),
            text,
            ..AccessDetails::default()
        };
        (kind, details)
    }

    fn record(&mut self, kind: Kind) -> Option<AccessedRecord> {
        let special = self.random.percent(3);
        let row = self.random.pick(&self.shown)?;
        Some(AccessedRecord {
            subject: Subject::new(SubjectKind::Task, *row.task.as_bytes()),
            version: (kind != Kind::Refused).then_some(row.version),
            patient: row.patient.as_ref().map(|label| label.patient),
            category: DataCategory::Demographics,
            special,
        })
    }
}

fn all_tasks(core: &mut Core) -> Result<Vec<TaskRow>, Refusal> {
    let mut rows = Vec::new();
    loop {
        let page = core.execute(ListTasks {
            rows: Some(500),
            skip: u32::try_from(rows.len()).unwrap_or(u32::MAX),
            ..ListTasks::default()
        })?;
        rows.extend(page.rows);
        if !page.more {
            return Ok(rows);
        }
    }
}

/// Fills the ledger: everybody works in turn.
fn write(clinic: &mut Clinic, work: &mut Work, entries: u32, watch: &Watch) -> Result<(), Refusal> {
    let turns = u32::try_from(PEOPLE.len()).unwrap_or(1).saturating_mul(2);
    let each = entries.div_ceil(turns);
    for turn in 0..turns {
        if !watch("bench", u64::from(turn), u64::from(turns)) {
            return Err(Refusal::Cancelled);
        }
        let Some((login, _, _)) = PEOPLE.get(turn as usize % PEOPLE.len()) else {
            continue;
        };
        // The one who added the tasks, for whom all of them are there.
        let changes = each.saturating_mul(CHANGES) / 1_000;
        for _ in 0..changes {
            let Some(row) = work.random.pick(&work.shown) else {
                break;
            };
            clinic.core.execute(AddComment {
                task: row.task,
                text: "Left a message, they call back.".to_owned(),
            })?;
        }
        clinic.sign_out()?;
        clinic.sign_in_as(login)?;
        let mut left = each.saturating_sub(changes) as usize;
        while left > 0 {
            let many = left.min(BATCH);
            left -= many;
            clinic
                .core
                .in_session(|session| session.vault.write_accesses((0..many).map(|_| work.access())))?;
        }
        clinic.sign_out()?;
        clinic.sign_in()?;
    }
    Ok(())
}

/// How much the file grows with each record that is opened.
fn bytes_per_view(clinic: &mut Clinic, work: &mut Work, views: u32) -> Result<f64, Refusal> {
    clinic.sign_out()?;
    let before = clinic.file_bytes();
    clinic.sign_in()?;
    clinic.core.in_session(|session| {
        let views = (0..views).map(|_| {
            let records = work.record(Kind::Viewed).into_iter().collect();
            let details = AccessDetails {
                records,
                ..AccessDetails::default()
            };
            (Kind::Viewed, details)
        });
        session.vault.write_accesses(views)
    })?;
    clinic.sign_out()?;
    let grown = clinic.file_bytes().saturating_sub(before);
    clinic.sign_in()?;
    Ok(ratio(grown as f64, f64::from(views)))
}

fn page(
    core: &mut Core,
    filter: &AuditFilter,
    sort: AuditColumn,
    descending: bool,
    skip: u32,
) -> Result<AuditPage, Refusal> {
    core.execute(ReadAudit {
        filter: filter.clone(),
        sort,
        descending,
        skip,
        rows: Some(ROWS),
    })
}

/// Computing the index from nothing, and the first page of a session that finds it there.
fn index(view: &mut AuditBenchView, clinic: &mut Clinic) -> Result<(), Refusal> {
    let everything = AuditFilter::default();
    let first = |core: &mut Core| page(core, &everything, AuditColumn::Time, true, 0);
    let (computed, millis) = timed(|| first(&mut clinic.core));
    view.entries = computed?.entries;
    view.index_rebuild_s = millis / 1000.0;
    view.index_rebuild_s_per_100k = view.index_rebuild_s * 100_000.0 / (view.entries as f64).max(1.0);
    clinic.sign_out()?;
    let bytes = file_bytes(clinic.core.folder().index("audit.idx"));
    view.index_bytes_per_entry = ratio(bytes as f64, view.entries as f64);
    clinic.sign_in()?;
    let (read, millis) = timed(|| first(&mut clinic.core));
    read?;
    view.audit_first_ms = millis;
    Ok(())
}

fn file_bytes(path: PathBuf) -> u64 {
    std::fs::metadata(path).map_or(0, |metadata| metadata.len())
}

/// Filters as a security officer narrows the trail.
fn filters(core: &mut Core, work: &Work) -> Result<Vec<AuditFilter>, Refusal> {
    let empty = AuditFilter::default;
    let all = page(core, &empty(), AuditColumn::Time, true, 0)?;
    let middle = page(core, &empty(), AuditColumn::Time, true, all.total / 2)?;
    let half = middle.lines.first().map(|line| line.at);
    let people: Vec<_> = middle
        .lines
        .iter()
        .chain(&all.lines)
        .filter_map(|line| Some(line.by.as_ref()?.user))
        .collect();
    let (one, other) = (people.first().copied(), people.last().copied());
    let row = work.shown.first();
    let patient = work
        .shown
        .iter()
        .find_map(|row| Some(row.patient.as_ref()?.patient));
    let workstation = all.lines.first().map(|line| line.workstation);
    Ok(vec![
        empty(),
        AuditFilter {
            person: one,
            ..empty()
        },
        AuditFilter {
            person: other,
            groups: vec![EntryGroup::View],
            ..empty()
        },
        AuditFilter { patient, ..empty() },
        AuditFilter {
            patient,
            groups: vec![EntryGroup::Refusal],
            ..empty()
        },
        AuditFilter {
            record: row.map(|row| RecordRef::Task(row.task)),
            ..empty()
        },
        AuditFilter {
            groups: vec![EntryGroup::View],
            ..empty()
        },
        AuditFilter {
            groups: vec![EntryGroup::Change, EntryGroup::SignIn],
            ..empty()
        },
        AuditFilter {
            what: Some(Kind::Searched.name().to_owned()),
            ..empty()
        },
        AuditFilter {
            workstation,
            refused: Some(false),
            ..empty()
        },
        AuditFilter {
            refused: Some(true),
            ..empty()
        },
        AuditFilter {
            special: true,
            ..empty()
        },
        AuditFilter {
            from: half,
            ..empty()
        },
        AuditFilter {
            to: half,
            person: one,
            ..empty()
        },
        AuditFilter {
            places: (1..=100).map(|place| place * 7).collect(),
            ..empty()
        },
    ])
}

/// Every filter in every order, at the beginning, in the middle and at the end.
fn pages(view: &mut AuditBenchView, core: &mut Core, work: &Work) -> Result<(), Refusal> {
    let mut times = Times::default();
    for filter in filters(core, work)? {
        let mut total = 0_u32;
        for sort in AuditColumn::ALL.iter().copied() {
            for descending in [true, false] {
                for skip in [0, total / 2, total.saturating_sub(ROWS)] {
                    let read = times.of(|| page(core, &filter, sort, descending, skip))?;
                    total = read.total;
                }
            }
        }
    }
    view.pages = u32::try_from(times.count()).unwrap_or(u32::MAX);
    view.audit_filter_ms = times.median();
    view.audit_filter_p95_ms = times.percentile(95);
    view.audit_filter_max_ms = times.max();
    Ok(())
}

/// Records as they were seen, by entries from all over the trail.
fn records(core: &mut Core) -> Result<f64, Refusal> {
    let views = AuditFilter {
        what: Some(Kind::Viewed.name().to_owned()),
        ..AuditFilter::default()
    };
    let total = page(core, &views, AuditColumn::Time, true, 0)?.total;
    let mut times = Times::default();
    for part in 0..20 {
        let read = page(core, &views, AuditColumn::Time, true, total / 20 * part)?;
        for line in read.lines.iter().take(10) {
            let source = RecordSource::Entry {
                place: line.place,
                item: 0,
            };
            times.of(|| core.execute(ReadRecordAt { source }))?;
        }
    }
    Ok(times.median())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn every_figure_of_the_audit_trail_is_measured() {
        let folder = tempfile::tempdir().expect("a folder");
        let watch: Watch = Arc::new(|_, _, _| true);
        let host = Host::for_tests(1);
        let bench = folder.path().join("bench");
        let view = run_audit(&bench, &host, 1_200, &watch).expect("a measurement");
        for (figure, name) in [
            (view.audit_filter_p95_ms, "audit_filter_p95_ms"),
            (view.view_record_ms, "view_record_ms"),
            (view.index_rebuild_s_per_100k, "index_rebuild_s_per_100k"),
            (view.bytes_per_view, "bytes_per_view"),
            (view.index_bytes_per_entry, "index_bytes_per_entry"),
            (view.verify_ratio, "verify_ratio"),
            (view.replay_s, "replay_s"),
        ] {
            assert!(figure.is_finite() && figure > 0.0, "{name}: {figure}");
        }
        assert!(view.entries >= 1_200 && view.pages > 500, "{view:?}");
    }
}
