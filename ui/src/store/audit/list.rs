//! The list of the audit trail: a window on a million entries, narrowed and sorted by the engine.

use super::narrow::{self, Condition, Period};
use super::rows::Rows;
use careloop_contract::query::AuditFilter;
use careloop_contract::view::{AuditLine, AuditPage};
use careloop_contract::{AuditColumn, Instant, Refusal, WorkstationId};
use std::collections::BTreeMap;
use std::mem::discriminant;
use std::ops::Range;
use std::rc::Rc;

/// The list of the audit trail.
#[derive(Clone, Debug, PartialEq)]
pub struct AuditList {
    /// What narrows it, in the order in which it was said.
    pub conditions: Vec<Condition>,
    /// By what it is sorted.
    pub sort: AuditColumn,
    /// Whether the largest comes first.
    pub descending: bool,
    /// The rows that are known.
    pub rows: Rows<AuditLine>,
    /// Entries in the ledger, narrowed or not.
    pub entries: u64,
    /// The row the keys act on.
    pub current: u32,
    /// When it was read last.
    pub as_of: Option<Instant>,
    /// Why it could not be read.
    pub refusal: Option<Refusal>,
    /// Which list an answer must be about to be taken: it grows with every other filter or order.
    pub turn: u32,
    /// Workstations that were seen in it, by their names.
    pub workstations: BTreeMap<WorkstationId, String>,
}

impl Default for AuditList {
    fn default() -> Self {
        Self {
            conditions: Vec::new(),
            sort: AuditColumn::Time,
            descending: true,
            rows: Rows::default(),
            entries: 0,
            current: 0,
            as_of: None,
            refusal: None,
            turn: 0,
            workstations: BTreeMap::new(),
        }
    }
}

/// What changes it.
#[derive(Clone, Debug)]
pub enum ListAction {
    /// It is looked at anew: nothing that was read before counts.
    Anew,
    /// It is narrowed further, or otherwise in the same respect.
    Narrow(Condition),
    /// It is narrowed by these alone.
    NarrowTo(Vec<Condition>),
    /// It is not narrowed in the respect of this condition any more.
    Widen(Condition),
    /// It is sorted by this column; once more, the other way round.
    Sort(AuditColumn),
    /// A page was read, for the list of this turn.
    Page(u32, AuditPage, Instant),
    /// It was refused, for the list of this turn.
    Refused(u32, Refusal),
    /// The keys act on another row.
    Current(u32),
    /// These rows are seen; what is far away is forgotten.
    Seen(Range<u32>),
}

impl AuditList {
    /// Applies an action.
    pub fn take(&mut self, action: ListAction) {
        match action {
            ListAction::Anew => self.begin(),
            ListAction::Narrow(condition) => {
                narrow::put(&mut self.conditions, condition);
                self.begin_at_top();
            }
            ListAction::NarrowTo(conditions) => {
                self.conditions = conditions;
                self.begin_at_top();
            }
            ListAction::Widen(condition) => {
                let kind = discriminant(&condition);
                self.conditions.retain(|known| discriminant(known) != kind);
                self.begin_at_top();
            }
            ListAction::Sort(column) => {
                if column == self.sort {
                    self.descending = !self.descending;
                } else {
                    self.sort = column;
                    // The newest and the refused are what is looked for.
                    self.descending = matches!(column, AuditColumn::Time | AuditColumn::Outcome);
                }
                self.begin_at_top();
            }
            ListAction::Page(turn, page, at) if turn == self.turn => self.take_page(page, at),
            ListAction::Refused(turn, refusal) if turn == self.turn => self.refusal = Some(refusal),
            ListAction::Page(..) | ListAction::Refused(..) => {}
            ListAction::Current(place) => self.current = self.rows.held(place),
            ListAction::Seen(seen) => self.rows.keep_around(&seen),
        }
    }

    fn begin(&mut self) {
        self.turn += 1;
        self.rows = Rows::default();
        self.refusal = None;
    }

    fn begin_at_top(&mut self) {
        self.current = 0;
        self.begin();
    }

    fn take_page(&mut self, page: AuditPage, at: Instant) {
        for line in &page.lines {
            self.workstations
                .entry(line.workstation)
                .or_insert_with(|| line.workstation_name.clone());
        }
        self.entries = page.entries;
        self.rows.take(page.skip, page.lines, page.total);
        self.as_of = Some(at);
        self.refusal = None;
        self.current = self.rows.held(self.current);
    }

    /// What it asks of the engine.
    #[must_use]
    pub fn filter(&self) -> AuditFilter {
        narrow::filter(&self.conditions)
    }

    /// The period it is narrowed to.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        self.conditions.iter().find_map(|condition| {
            if let Condition::Period { period, .. } = condition {
                Some(*period)
            } else {
                None
            }
        })
    }

    /// The entry the keys act on.
    #[must_use]
    pub fn current_line(&self) -> Option<&Rc<AuditLine>> {
        self.rows.row(self.current)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::audit_line;

    fn page(skip: u32, total: u32, places: &[u64]) -> AuditPage {
        AuditPage {
            lines: places.iter().map(|place| audit_line(*place)).collect(),
            skip,
            total,
            entries: 1_000_000,
        }
    }

    fn at() -> Instant {
        Instant::from_millis(1)
    }

    #[test]
    fn another_filter_or_order_begins_at_the_top_and_waits_for_its_own_answer() {
        let mut list = AuditList::default();
        list.take(ListAction::Page(0, page(0, 3, &[3, 2, 1]), at()));
        list.take(ListAction::Current(2));
        assert_eq!(list.current_line().map(|line| line.place), Some(1));
        list.take(ListAction::Narrow(Condition::Special));
        assert_eq!((list.current, list.rows.total(), list.turn), (0, None, 1));
        list.take(ListAction::Page(0, page(0, 3, &[3, 2, 1]), at()));
        assert_eq!(list.rows.total(), None, "an answer to the list before");
        list.take(ListAction::Page(1, page(0, 1, &[2]), at()));
        assert_eq!((list.rows.total(), list.entries), (Some(1), 1_000_000));
        list.take(ListAction::Widen(Condition::Special));
        assert!(list.conditions.is_empty() && list.rows.total().is_none());
        list.take(ListAction::Refused(1, Refusal::Cancelled));
        assert_eq!(list.refusal, None);
    }

    #[test]
    fn a_head_sorts_and_turns_round() {
        let mut list = AuditList::default();
        list.take(ListAction::Sort(AuditColumn::Time));
        assert_eq!((list.sort, list.descending), (AuditColumn::Time, false));
        list.take(ListAction::Sort(AuditColumn::Person));
        assert_eq!((list.sort, list.descending), (AuditColumn::Person, false));
        list.take(ListAction::Sort(AuditColumn::Person));
        assert_eq!((list.sort, list.descending), (AuditColumn::Person, true));
    }

    #[test]
    fn workstations_that_were_seen_can_be_chosen() {
        let mut list = AuditList::default();
        list.take(ListAction::Page(0, page(0, 2, &[2, 1]), at()));
        list.take(ListAction::Narrow(Condition::Special));
        assert_eq!(list.workstations.values().collect::<Vec<_>>(), ["Front desk 1"]);
    }
}
