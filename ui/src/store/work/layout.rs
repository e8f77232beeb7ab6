//! Where every row and head of a list stands, without drawing any of them.

use careloop_contract::view::Group;
use core::ops::Range;
use std::rc::Rc;

/// Rows drawn before and after those that are seen.
const OVERSCAN: u32 = 6;
/// Most rows drawn at once, unless more can be seen.
pub const MOST_DRAWN: u32 = 60;

/// Heights in pixels, as measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heights {
    /// Of a row.
    pub row: f64,
    /// Of a group's head.
    pub head: f64,
}

impl Default for Heights {
    fn default() -> Self {
        Self {
            row: 44.0,
            head: 36.0,
        }
    }
}

/// Which rows and heads are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Rows, counted through the list.
    pub rows: Range<u32>,
    /// Groups whose heads are drawn.
    pub heads: Range<usize>,
}

/// Where every row and head of a list stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    groups: Rc<[Group]>,
    /// Rows before each group.
    firsts: Vec<u32>,
    heights: Heights,
    rows: u32,
}

impl Layout {
    /// The layout of these groups, one after another, each under its head.
    #[must_use]
    pub fn new(groups: Rc<[Group]>, heights: Heights) -> Self {
        let mut rows = 0;
        let firsts = groups
            .iter()
            .map(|group| {
                let first = rows;
                rows += group.rows;
                first
            })
            .collect();
        Self {
            groups,
            firsts,
            heights,
            rows,
        }
    }

    /// Rows in the list.
    #[must_use]
    pub const fn rows(&self) -> u32 {
        self.rows
    }

    /// Height of the whole list in pixels.
    #[must_use]
    pub fn height(&self) -> f64 {
        f64::from(self.rows) * self.heights.row + self.heads_height(self.groups.len())
    }

    /// Height of a row in pixels.
    #[must_use]
    pub const fn row_height(&self) -> f64 {
        self.heights.row
    }

    /// The group in which a row stands.
    #[must_use]
    pub fn group_of(&self, row: u32) -> usize {
        self.firsts
            .partition_point(|first| *first <= row)
            .saturating_sub(1)
    }

    /// Top of a row in pixels.
    #[must_use]
    pub fn row_top(&self, row: u32) -> f64 {
        f64::from(row) * self.heights.row + self.heads_height(self.group_of(row) + 1)
    }

    /// Top of a group's head in pixels.
    #[must_use]
    pub fn head_top(&self, group: usize) -> f64 {
        let rows = self.firsts.get(group).copied().unwrap_or(self.rows);
        f64::from(rows) * self.heights.row + self.heads_height(group)
    }

    /// Place of a row among rows and heads, from 1, as `aria-rowindex` counts.
    #[must_use]
    pub fn index_of_row(&self, row: u32) -> u32 {
        row + 2 + u32::try_from(self.group_of(row)).unwrap_or_default()
    }

    /// Place of a head among rows and heads, from 1.
    #[must_use]
    pub fn index_of_head(&self, group: usize) -> u32 {
        self.firsts.get(group).copied().unwrap_or(self.rows) + 1 + u32::try_from(group).unwrap_or_default()
    }

    /// The row that stands at this height, or the one after the head that does.
    #[must_use]
    pub fn row_at(&self, y: f64) -> u32 {
        let (mut low, mut high) = (0, self.rows);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.row_top(middle) + self.heights.row <= y {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.min(self.rows.saturating_sub(1))
    }

    /// What is drawn while this part of the list is seen.
    #[must_use]
    pub fn drawn(&self, top: f64, height: f64) -> Drawn {
        if self.rows == 0 {
            return Drawn {
                rows: 0..0,
                heads: 0..0,
            };
        }
        let first = self.row_at(top);
        let last = self.row_at(top + height);
        let seen = last + 1 - first;
        let spare = MOST_DRAWN.saturating_sub(seen) / 2;
        let over = OVERSCAN.min(spare);
        let rows = first.saturating_sub(over)..(last + 1 + over).min(self.rows);
        let heads = self.group_of(rows.start)..self.group_of(rows.end.saturating_sub(1)) + 1;
        Drawn { rows, heads }
    }

    /// Where to scroll to so that a row is seen whole, its group's head with it if it is the first;
    /// none if it is seen.
    #[must_use]
    pub fn reveal(&self, row: u32, top: f64, height: f64) -> Option<f64> {
        let group = self.group_of(row);
        let is_first = self.firsts.get(group) == Some(&row);
        let row_top = self.row_top(row);
        let from = if is_first { self.head_top(group) } else { row_top };
        let to = row_top + self.heights.row;
        if from < top {
            Some(from)
        } else if to > top + height {
            Some((to - height).max(0.0))
        } else {
            None
        }
    }

    fn heads_height(&self, heads: usize) -> f64 {
        f64::from(u32::try_from(heads).unwrap_or_default()) * self.heights.head
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::view::GroupKey;

    fn layout(rows: &[u32]) -> Layout {
        let groups = rows.iter().map(|rows| Group {
            key: GroupKey::Overdue,
            rows: *rows,
        });
        let heights = Heights {
            row: 44.0,
            head: 36.0,
        };
        Layout::new(groups.collect(), heights)
    }

    #[test]
    fn rows_stand_under_the_heads_of_their_groups() {
        let layout = layout(&[2, 3]);
        assert_eq!(layout.head_top(0), 0.0);
        assert_eq!(layout.row_top(0), 36.0);
        assert_eq!(layout.row_top(1), 80.0);
        assert_eq!(layout.head_top(1), 124.0);
        assert_eq!(layout.row_top(2), 160.0);
        assert_eq!(layout.height(), 5.0 * 44.0 + 72.0);
        assert_eq!((layout.index_of_head(0), layout.index_of_row(0)), (1, 2));
        assert_eq!((layout.index_of_head(1), layout.index_of_row(2)), (4, 5));
    }

    #[test]
    fn the_row_at_a_height_is_the_one_drawn_there() {
        let layout = layout(&[2, 3, 100]);
        for row in 0..layout.rows() {
            assert_eq!(layout.row_at(layout.row_top(row)), row);
            assert_eq!(layout.row_at(layout.row_top(row) + 43.0), row);
        }
        assert_eq!(layout.row_at(125.0), 2, "on a head: the row after it");
        assert_eq!(layout.row_at(1e9), layout.rows() - 1);
    }

    #[test]
    fn a_hundred_thousand_rows_draw_sixty_at_most() {
        let layout = layout(&[10, 49_990, 50_000]);
        assert!(layout.height() < 33_000_000.0, "browsers draw no element higher");
        for top in [0.0, 1234.0, 2_200_000.0, layout.height() - 700.0] {
            let drawn = layout.drawn(top, 700.0);
            assert!(drawn.rows.len() <= MOST_DRAWN as usize);
            assert!(layout.row_top(drawn.rows.start) <= top.max(layout.row_top(0)));
            assert!(layout.row_top(drawn.rows.end - 1) + 44.0 >= (top + 700.0).min(layout.height()));
        }
        let tall = layout.drawn(5000.0, 2_560.0);
        assert!(
            tall.rows.len() <= MOST_DRAWN as usize + 1,
            "the overscan gives way"
        );
    }

    #[test]
    fn nothing_is_drawn_of_an_empty_list() {
        let layout = layout(&[]);
        assert_eq!(layout.drawn(0.0, 700.0).rows, 0..0);
        assert_eq!(layout.row_at(10.0), 0);
        assert_eq!(layout.height(), 0.0);
    }

    #[test]
    fn a_row_is_revealed_with_the_head_it_stands_under() {
        let layout = layout(&[2, 30]);
        assert_eq!(layout.reveal(1, 0.0, 500.0), None);
        assert_eq!(layout.reveal(0, 20.0, 500.0), Some(0.0), "the head too");
        let far = layout.reveal(20, 0.0, 500.0).expect("it is below");
        assert_eq!(far, layout.row_top(20) + 44.0 - 500.0);
        assert_eq!(layout.reveal(20, far, 500.0), None, "once is enough");
    }
}
