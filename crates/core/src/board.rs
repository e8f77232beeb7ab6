//! Every open task and what was closed lately, in the order of work: what the lists are made from.
//!
//! Counting a list's groups means looking at every task in it. Asking the database each time takes too
//! long for a list that is shown after every step, so a session keeps what decides where each task
//! stands: no title, no patient. It is forgotten when the session locks.

use careloop_contract::view::{Group, GroupKey};
use careloop_contract::{Day, Instant, Place, Refusal, Sensitivity, TaskId, UserId, Whose};
use careloop_domain::place::{GroupOrder, Onlooker, WorkOrder, group_order};
use careloop_domain::policy::Case;
use careloop_ledger::{Subject, SubjectKind};
use careloop_vault::db::sight::Viewer;
use careloop_vault::db::work::{WorkLine, work_of, work_since};
use careloop_vault::{Error, OpenVault};
use core::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

/// Changed tasks that are looked up one by one; with more of them everything is read anew.
const LOOKED_UP: usize = 500;

/// Milliseconds of the past from which closed tasks are kept: the days the list shows, and one for
/// what the clinic's zone shifts.
const KEPT_MILLIS: i64 = (careloop_contract::limits::DONE_DAYS + 1) * 24 * 60 * 60 * 1000;

/// The board of a session.
pub(crate) struct Board {
    /// In the order of work.
    lines: Vec<(WorkOrder, WorkLine)>,
    /// Tasks that changed since.
    changed: HashSet<TaskId>,
    /// How many times the vault had written tasks when this was right.
    writes: u64,
}

/// A list: its groups, and the numbers of the tasks of one page.
pub(crate) struct Listed {
    pub(crate) groups: Vec<Group>,
    pub(crate) nums: Vec<i64>,
}

impl Board {
    /// The board as it is now, from what a session remembers of it.
    pub(crate) fn of<'b>(
        kept: &'b mut Option<Self>,
        vault: &OpenVault,
        day_of: &dyn Fn(Instant) -> Day,
    ) -> Result<&'b Self, Error> {
        let is_known = |board: &Self| board.writes == vault.task_writes() && board.changed.len() <= LOOKED_UP;
        let board = match kept.take().filter(is_known) {
            Some(mut board) => {
                board.look_up(vault, day_of)?;
                board
            }
            None => Self::read(vault, day_of)?,
        };
        Ok(kept.insert(board))
    }

    fn read(vault: &OpenVault, day_of: &dyn Fn(Instant) -> Day) -> Result<Self, Error> {
        let since = vault.host().clock.now().plus_millis(-KEPT_MILLIS);
        let lines = work_since(vault.db(), whose(vault)?, since, day_of)?.into_iter();
        let mut lines: Vec<_> = lines.map(|line| (line.work.order(), line)).collect();
        lines.sort_unstable_by_key(|(order, line)| (*order, line.num));
        Ok(Self {
            lines,
            changed: HashSet::new(),
            writes: vault.task_writes(),
        })
    }

    /// Notes that one act of this session was written. One that it is not told of is seen by the
    /// vault's count, and everything is read anew.
    pub(crate) fn note_write(&mut self, subjects: &[Option<Subject>]) {
        let tasks = subjects
            .iter()
            .flatten()
            .filter(|subject| subject.kind == SubjectKind::Task);
        let mut has_tasks = false;
        for subject in tasks {
            self.changed.insert(TaskId::from_bytes(subject.id));
            has_tasks = true;
        }
        self.writes += u64::from(has_tasks);
    }

    fn look_up(&mut self, vault: &OpenVault, day_of: &dyn Fn(Instant) -> Day) -> Result<(), Error> {
        let user = whose(vault)?;
        let mut fresh = Vec::new();
        for task in self.changed.drain() {
            fresh.extend(work_of(vault.db(), user, task, day_of)?);
        }
        let nums: HashSet<i64> = fresh.iter().map(|line| line.num).collect();
        self.lines.retain(|(_, line)| !nums.contains(&line.num));
        for line in fresh {
            let order = line.work.order();
            let at = self
                .lines
                .partition_point(|(other, before)| (*other, before.num) < (order, line.num));
            self.lines.insert(at, (order, line));
        }
        Ok(())
    }

    /// A list's groups in order, and a page of it.
    pub(crate) fn list(
        &self,
        (place, whose): (Place, Whose),
        (by, viewer): (&Onlooker, &Viewer),
        skip: usize,
        rows: usize,
    ) -> Listed {
        let mut groups: BTreeMap<GroupOrder, (GroupKey, Vec<&WorkLine>)> = BTreeMap::new();
        for line in self.seen_by(viewer) {
            if let Some(key) = line.work.group(place, whose, by) {
                let group = groups.entry(group_order(place, key));
                group.or_insert_with(|| (key, Vec::new())).1.push(line);
            }
        }
        let mut listed = Listed {
            groups: Vec::new(),
            nums: Vec::new(),
        };
        let mut skip = skip;
        for (key, mut lines) in groups.into_values() {
            listed.groups.push(Group {
                key,
                rows: u32::try_from(lines.len()).unwrap_or(u32::MAX),
            });
            if place == Place::Done {
                lines.sort_unstable_by_key(|line| Reverse((line.work.closed.map(|(_, at)| at), line.num)));
            }
            let missing = rows.saturating_sub(listed.nums.len());
            let page = lines.iter().skip(skip).take(missing).map(|line| line.num);
            listed.nums.extend(page);
            skip = skip.saturating_sub(lines.len());
        }
        listed
    }

    /// How many tasks of a list are in some group.
    pub(crate) fn count(
        &self,
        place: Place,
        (by, viewer): (&Onlooker, &Viewer),
        counts: impl Fn(GroupKey) -> bool,
    ) -> u32 {
        let works = self.seen_by(viewer).map(|line| &line.work);
        let groups = works.filter_map(|work| work.group(place, Whose::Mine, by));
        u32::try_from(groups.filter(|key| counts(*key)).count()).unwrap_or(u32::MAX)
    }

    /// The tasks that somebody may know of.
    fn seen_by(&self, viewer: &Viewer) -> impl Iterator<Item = &WorkLine> {
        let Viewer { user, roles, sight } = *viewer;
        let all_seen = Sensitivity::ALL.iter().map(|of| (*of, sight.sees_all(*of)));
        let all_seen: Vec<Sensitivity> = all_seen.filter_map(|(of, all)| all.then_some(of)).collect();
        self.lines.iter().map(|(_, line)| line).filter(move |line| {
            all_seen.contains(&line.sensitivity)
                || sight.sees(Case {
                    relation: line.ties().relation(user, roles),
                    sensitivity: line.sensitivity,
                })
        })
    }
}

/// Whose session it is.
fn whose(vault: &OpenVault) -> Result<UserId, Error> {
    Ok(vault.user().ok_or(Refusal::NotSignedIn)?)
}
