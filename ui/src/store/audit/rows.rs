//! Rows of a list of any length, of which only those around what is seen are known.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// Rows asked for at once.
pub const PAGE: u32 = 100;
/// Rows that stay known on either side of what is seen.
const KEPT: u32 = 300;

/// Rows of a long list.
#[derive(Debug, PartialEq)]
pub struct Rows<T> {
    total: Option<u32>,
    known: BTreeMap<u32, Rc<T>>,
}

// By hand: neither needs the row itself to be cloned or to have a default.
impl<T> Clone for Rows<T> {
    fn clone(&self) -> Self {
        Self {
            total: self.total,
            known: self.known.clone(),
        }
    }
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self {
            total: None,
            known: BTreeMap::new(),
        }
    }
}

impl<T> Rows<T> {
    /// How many there are, once known.
    #[must_use]
    pub const fn total(&self) -> Option<u32> {
        self.total
    }

    /// The row at a place, if it is known.
    #[must_use]
    pub fn row(&self, place: u32) -> Option<&Rc<T>> {
        self.known.get(&place)
    }

    /// Every row that is known, in order.
    pub fn known(&self) -> impl Iterator<Item = &Rc<T>> {
        self.known.values()
    }

    /// Takes a page of so many rows in all. Where that number changed, other rows stand elsewhere now.
    pub fn take(&mut self, skip: u32, rows: Vec<T>, total: u32) {
        if self.total.is_some_and(|known| known != total) {
            self.known.clear();
        }
        self.total = Some(total);
        self.known.extend((skip..).zip(rows.into_iter().map(Rc::new)));
    }

    /// Forgets what is far from what is seen.
    pub fn keep_around(&mut self, seen: &Range<u32>) {
        let kept = seen.start.saturating_sub(KEPT)..seen.end.saturating_add(KEPT);
        self.known.retain(|place, _| kept.contains(place));
    }

    /// Which page to ask for first, so that every row of these places is known: rows to leave out. The
    /// first page while nothing is known.
    #[must_use]
    pub fn missing(&self, drawn: &Range<u32>) -> Option<u32> {
        let Some(total) = self.total else {
            return Some(0);
        };
        let first = (drawn.start..drawn.end.min(total)).find(|place| !self.known.contains_key(place))?;
        Some(first - first % PAGE)
    }

    /// This place, or the last one there is.
    #[must_use]
    pub fn held(&self, place: u32) -> u32 {
        place.min(self.total.unwrap_or(0).saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_with_something_unknown_are_asked_for() {
        let mut rows = Rows::default();
        assert_eq!(rows.missing(&(0..0)), Some(0), "nothing is known yet");
        rows.take(0, (0..100).collect(), 1_000_000);
        assert_eq!(rows.missing(&(0..60)), None);
        assert_eq!(rows.missing(&(90..120)), Some(100));
        assert_eq!(rows.missing(&(999_950..1_000_010)), Some(999_900));
        rows.take(999_900, (0..100).collect(), 1_000_000);
        assert_eq!(rows.missing(&(999_950..1_000_010)), None, "there are no more");
        rows.keep_around(&(999_950..1_000_000));
        assert_eq!(rows.known().count(), 100, "what is far away is forgotten");
        assert_eq!(rows.held(2_000_000), 999_999);
    }

    #[test]
    fn a_longer_list_has_its_rows_elsewhere() {
        let mut rows = Rows::default();
        rows.take(0, vec!['a', 'b'], 2);
        rows.take(1, vec!['a'], 3);
        assert_eq!(rows.row(0), None);
        assert_eq!(rows.row(1).map(|row| **row), Some('a'));
    }
}
