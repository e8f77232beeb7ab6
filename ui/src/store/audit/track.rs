//! Where the rows of a long list stand. A browser loses its exactness far down a high page: a list that is
//! higher than that moves faster than its rail, and every row can still be reached.

use std::ops::Range;

/// The highest canvas, in pixels. Browsers draw exactly up to 2^23.
const HIGHEST: f64 = 2_000_000.0;
/// Rows drawn beyond what is seen, on either side.
const BEYOND: u32 = 8;
/// Most rows drawn at once.
const MOST: u32 = 60;

/// A list of rows of one height, and the room there is for it. All in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Track {
    /// How many rows there are.
    pub total: u32,
    /// The height of one.
    pub row: f64,
    /// The height of what is seen of the list.
    pub height: f64,
}

impl Track {
    fn whole(self) -> f64 {
        f64::from(self.total) * self.row
    }

    /// The height of the canvas that is scrolled.
    #[must_use]
    pub fn canvas(self) -> f64 {
        self.whole().min(HIGHEST)
    }

    /// How far the list moves for a pixel of the rail.
    fn gear(self) -> f64 {
        if self.whole() <= HIGHEST || self.canvas() <= self.height {
            1.0
        } else {
            (self.whole() - self.height) / (self.canvas() - self.height)
        }
    }

    /// How much of the list is above what is seen, when the rail stands here.
    #[must_use]
    pub fn above(self, scrolled: f64) -> f64 {
        scrolled.max(0.0) * self.gear()
    }

    /// Where the rail stands, when so much of the list is above what is seen.
    #[must_use]
    pub fn scrolled(self, above: f64) -> f64 {
        above.max(0.0) / self.gear()
    }

    /// Whether the list moves faster than its rail.
    #[must_use]
    pub fn is_geared(self) -> bool {
        self.gear() > 1.0
    }

    /// How much of the list can be above what is seen, at most.
    #[must_use]
    pub fn most_above(self) -> f64 {
        (self.whole() - self.height).max(0.0)
    }

    /// Where a row stands in the canvas, when so much of the list is above what is seen and the rail
    /// stands here.
    #[must_use]
    pub fn top_of(self, place: u32, above: f64, scrolled: f64) -> f64 {
        scrolled.max(0.0) + f64::from(place) * self.row - above
    }

    /// The places that are seen then, wholly or in part.
    #[must_use]
    pub fn seen(self, above: f64) -> Range<u32> {
        if self.row <= 0.0 {
            return 0..0;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a float becomes the nearest number of rows that there can be"
        )]
        let whole = |rows: f64| rows.max(0.0) as u32;
        let first = whole((above / self.row).floor()).min(self.total);
        first..whole(((above + self.height) / self.row).ceil()).min(self.total)
    }

    /// The places that are drawn then: at most 60.
    #[must_use]
    pub fn drawn(self, above: f64) -> Range<u32> {
        let seen = self.seen(above);
        let first = seen.start.saturating_sub(BEYOND);
        let last = seen.end.saturating_add(BEYOND);
        first..last.min(first.saturating_add(MOST)).min(self.total)
    }

    /// How much of the list has to be above what is seen so that a row is seen; none where it is.
    #[must_use]
    pub fn to_reveal(self, place: u32, above: f64) -> Option<f64> {
        let top = f64::from(place) * self.row;
        let to = if top < above {
            top
        } else if top + self.row > above + self.height {
            top + self.row - self.height
        } else {
            return None;
        };
        (self.row > 0.0).then_some(to.max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLION: Track = Track {
        total: 1_000_000,
        row: 56.0,
        height: 528.0,
    };

    #[test]
    fn a_million_rows_fit_what_a_browser_draws_exactly_and_the_last_is_reached() {
        assert!(MILLION.is_geared() && MILLION.canvas() <= 2_000_000.0);
        let end = MILLION.canvas() - MILLION.height;
        let above = MILLION.above(end);
        assert!((above - MILLION.most_above()).abs() < 1.0);
        assert_eq!(MILLION.seen(above).end, 1_000_000);
        assert_eq!(MILLION.seen(0.0), 0..10);
        let last = MILLION.top_of(999_999, above, end);
        assert!(
            (last + 56.0 - MILLION.canvas()).abs() < 1.0,
            "it ends where the canvas does"
        );
    }

    #[test]
    fn every_row_of_a_million_can_be_revealed_and_the_rail_follows() {
        for place in [0, 1, 500_000, 681_817, 999_998, 999_999] {
            let above = MILLION.to_reveal(place, 1_234_567.0).expect("it is out of sight");
            let seen = MILLION.seen(above);
            assert!(seen.contains(&place), "{place} is not in {seen:?}");
            assert!(MILLION.drawn(above).len() <= 60);
            let rail = MILLION.scrolled(above);
            assert!((MILLION.above(rail) - above).abs() < 1e-6);
        }
        assert_eq!(MILLION.to_reveal(3, 0.0), None, "it is seen");
    }

    #[test]
    fn a_short_list_moves_with_its_rail() {
        let short = Track {
            total: 100,
            row: 40.0,
            height: 400.0,
        };
        assert!(!short.is_geared());
        assert_eq!(short.seen(short.above(100.0)), 2..13);
        assert_eq!(short.drawn(100.0), 0..21);
        assert!((short.top_of(7, 100.0, 100.0) - 280.0).abs() < 1e-9);
        assert_eq!(Track::default().drawn(0.0), 0..0);
    }
}
