//! One of the five lists: what of it was read, and how an answer is taken in.

use super::linger::{Lingering, with_lingering};
use careloop_contract::view::{Group, PatientLabel, PlacePage, TaskRow};
use careloop_contract::{Day, Instant, Place, Refusal, TaskId, Whose};
use core::ops::Range;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Rows asked for at once.
pub const PAGE: u32 = 100;
/// Pages kept; those farthest from where one looks are forgotten first.
const PAGES_KEPT: usize = 12;

/// Which list is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Which of the five.
    pub place: Place,
    /// Whose work.
    pub whose: Whose,
}

/// A request for rows, as it comes back with its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Read {
    /// The generation of the list that asked.
    pub generation: u32,
    /// Rows left out at the start.
    pub skip: u32,
    /// Most rows.
    pub rows: u32,
    /// Whether patients are shown by name, which is recorded.
    pub identified: bool,
}

/// A row as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The row.
    pub row: Rc<TaskRow>,
    /// Whether its patient is shown by name.
    pub identified: bool,
}

type Page = Rc<Vec<Option<Slot>>>;

/// A list, as far as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    /// Which one.
    pub listed: Option<Listed>,
    /// Rises whenever the list is to be read anew; answers of an older one are dropped.
    pub generation: u32,
    /// Whether this generation was answered.
    pub is_read: bool,
    /// The groups as they are shown.
    pub groups: Rc<[Group]>,
    /// Today at the clinic, when it was read.
    pub today: Day,
    /// When it was read.
    pub as_of: Option<Instant>,
    /// Why it could not be read.
    pub refusal: Option<Refusal>,
    /// The groups as they were answered.
    answered: Rc<[Group]>,
    pages: BTreeMap<u32, Page>,
}

impl List {
    /// Begins another list, with nothing read of it.
    pub fn show(&mut self, listed: Listed) {
        *self = Self {
            listed: Some(listed),
            generation: self.generation + 1,
            ..Self::default()
        };
    }

    /// Wants the list read anew. What is shown stays until the answer comes.
    pub fn read_again(&mut self) {
        self.generation += 1;
        self.is_read = false;
        self.refusal = None;
    }

    /// Rows in the list.
    #[must_use]
    pub fn rows(&self) -> u32 {
        self.groups.iter().map(|group| group.rows).sum()
    }

    /// A row, if it was read.
    #[must_use]
    pub fn slot(&self, row: u32) -> Option<&Slot> {
        let page = self.pages.get(&(row / PAGE))?;
        page.get((row % PAGE) as usize)?.as_ref()
    }

    /// Every row that was read, with its place.
    pub fn slots(&self) -> impl Iterator<Item = (u32, &Slot)> {
        self.pages.iter().flat_map(|(number, page)| {
            (number * PAGE..)
                .zip(page.iter())
                .filter_map(|(at, slot)| slot.as_ref().map(|slot| (at, slot)))
        })
    }

    /// Where a task stands, if its row was read.
    #[must_use]
    pub fn find(&self, task: TaskId) -> Option<u32> {
        self.slots()
            .find(|(_, slot)| slot.row.task == task)
            .map(|(at, _)| at)
    }

    /// The group a row stands in, and its place there.
    #[must_use]
    pub fn place_of(&self, row: u32) -> Option<(Group, u32)> {
        let mut before = 0;
        for group in self.groups.iter() {
            if row < before + group.rows {
                return Some((*group, row - before));
            }
            before += group.rows;
        }
        None
    }

    /// Takes in an answer. Gives back the tasks whose rows are others than before, so that they can
    /// be marked; none if the answer is of an older generation.
    pub fn take(&mut self, read: Read, page: PlacePage, lingering: &Lingering) -> Option<BTreeSet<TaskId>> {
        if read.generation != self.generation {
            return None;
        }
        let groups: Rc<[Group]> = page.groups.into();
        let before: BTreeMap<TaskId, Slot> = self
            .slots()
            .map(|(_, slot)| (slot.row.task, slot.clone()))
            .collect();
        if self.is_read && groups != self.answered {
            // The list moved between two pages of it: what was read stands in the wrong places.
            self.generation += 1;
            self.pages.clear();
        }
        let is_first = !self.is_read;
        if is_first {
            self.pages.clear();
        }
        self.is_read = true;
        self.refusal = None;
        self.today = page.today;
        self.as_of = Some(page.as_of);
        self.answered = groups.clone();
        self.groups = groups;

        let mut changed = BTreeSet::new();
        let mut slots = Vec::with_capacity(page.rows.len());
        for row in page.rows {
            let mut row = row;
            let known = before.get(&row.task);
            let keeps_name = !read.identified && known.is_some_and(|slot| keeps_identity(slot, &row));
            if let (true, Some(known)) = (keeps_name, known) {
                row.patient.clone_from(&known.row.patient);
            }
            if known.is_some_and(|known| known.row.version != row.version) {
                changed.insert(row.task);
            }
            slots.push(Slot {
                row: Rc::new(row),
                identified: read.identified || keeps_name,
            });
        }
        let is_whole = page.skip == 0 && u32::try_from(slots.len()) == Ok(self.rows());
        if is_whole && self.rows() <= PAGE && !lingering.is_empty() {
            let (groups, merged) = with_lingering(&self.groups, slots, lingering);
            self.groups = groups;
            slots = merged;
        }
        self.put(page.skip, slots);
        self.forget_far_from(page.skip / PAGE);
        is_first.then_some(changed).or_else(|| Some(BTreeSet::new()))
    }

    /// A row is this now, wherever it stands. Its patient's name stays shown where it was.
    pub fn change(&mut self, row: &TaskRow) {
        let Some(at) = self.find(row.task) else {
            return;
        };
        let Some(known) = self.slot(at) else { return };
        let mut row = row.clone();
        let identified = known.identified && keeps_identity(known, &row);
        if identified {
            row.patient.clone_from(&known.row.patient);
        }
        let slot = Slot {
            identified: identified || row.patient.is_none(),
            row: Rc::new(row),
        };
        self.put(at, vec![slot]);
    }

    /// What is still to be asked for so that these rows stand there: whole pages at once.
    #[must_use]
    pub fn missing(&self, wanted: Range<u32>, identified: bool) -> Vec<Read> {
        if self.is_read && self.rows() == 0 {
            return Vec::new();
        }
        let end = if self.is_read {
            wanted.end.min(self.rows())
        } else {
            wanted.end
        };
        let mut reads = Vec::new();
        if identified {
            // Only what is looked at: every name that is shown is recorded.
            let unnamed = |row: &u32| self.slot(*row).is_none_or(|slot| !slot.identified);
            let first = (wanted.start..end).find(unnamed);
            let last = (wanted.start..end).rev().find(unnamed);
            if let (Some(first), Some(last)) = (first, last) {
                reads.push(self.request(first, last + 1 - first, true));
            }
            return reads;
        }
        for page in wanted.start / PAGE..=end.saturating_sub(1) / PAGE {
            let rows = page * PAGE..((page + 1) * PAGE).min(end.max(page * PAGE + 1));
            if !self.is_read
                || rows
                    .clone()
                    .any(|row| row >= wanted.start && self.slot(row).is_none())
            {
                reads.push(self.request(page * PAGE, PAGE, false));
            }
        }
        reads
    }

    /// A request of this generation.
    #[must_use]
    pub const fn request(&self, skip: u32, rows: u32, identified: bool) -> Read {
        Read {
            generation: self.generation,
            skip,
            rows,
            identified,
        }
    }

    fn put(&mut self, skip: u32, slots: Vec<Slot>) {
        for (at, slot) in (skip..).zip(slots) {
            let page = self
                .pages
                .entry(at / PAGE)
                .or_insert_with(|| Rc::new(vec![None; PAGE as usize]));
            if let Some(place) = Rc::make_mut(page).get_mut((at % PAGE) as usize) {
                *place = Some(slot);
            }
        }
    }

    fn forget_far_from(&mut self, page: u32) {
        while self.pages.len() > PAGES_KEPT {
            let farthest = self.pages.keys().copied().max_by_key(|kept| kept.abs_diff(page));
            let Some(farthest) = farthest else { return };
            self.pages.remove(&farthest);
        }
    }
}

/// Whether a row that comes without its patient's name is about the patient whose name is shown.
fn keeps_identity(known: &Slot, row: &TaskRow) -> bool {
    let patient = |label: &Option<PatientLabel>| label.as_ref().map(|label| label.patient);
    known.identified && patient(&known.row.patient) == patient(&row.patient)
}
