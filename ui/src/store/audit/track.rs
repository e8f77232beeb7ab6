//! Where the rows of a long list stand. No browser draws a thing higher than 2^25 pixels: a list that is
//! higher moves faster than its rail, and every row can still be reached.

use std::ops::Range;

/// The highest canvas, in pixels.
const HIGHEST: f64 = 30_000_000.0;
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

    /// Where a row stands in the canvas, when the rail stands here.
    #[must_use]
    pub fn top_of(self, place: u32, scrolled: f64) -> f64 {
        scrolled.max(0.0) + f64::from(place) * self.row - self.above(scrolled)
    }

    /// The places that are seen then, wholly or in part.
    #[must_use]
    pub fn seen(self, scrolled: f64) -> Range<u32> {
        if self.row <= 0.0 {
            return 0..0;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a float becomes the nearest number of rows that there can be"
        )]
        let whole = |rows: f64| rows.max(0.0) as u32;
        let above = self.above(scrolled);
        let first = whole((above / self.row).floor()).min(self.total);
        first..whole(((above + self.height) / self.row).ceil()).min(self.total)
    }

    /// The places that are drawn then: at most 60.
    #[must_use]
    pub fn drawn(self, scrolled: f64) -> Range<u32> {
        let seen = self.seen(scrolled);
        let first = seen.start.saturating_sub(BEYOND);
        let last = seen.end.saturating_add(BEYOND);
        first..last.min(first.saturating_add(MOST)).min(self.total)
    }

    /// Where the rail has to stand so that a row is seen; none where it is.
    #[must_use]
    pub fn to_reveal(self, place: u32, scrolled: f64) -> Option<f64> {
        let top = f64::from(place) * self.row;
        let above = self.above(scrolled);
        let to = if top < above {
            top
        } else if top + self.row > above + self.height {
            top + self.row - self.height
        } else {
            return None;
        };
        (self.row > 0.0).then(|| self.scrolled(to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MILLION: Track = Track {
        total: 1_000_000,
        row: 44.0,
        height: 528.0,
    };

    #[test]
    fn a_million_rows_fit_what_a_browser_draws_and_the_last_is_reached() {
        assert!(MILLION.canvas() <= 30_000_000.0);
        let end = MILLION.canvas() - MILLION.height;
        assert_eq!(MILLION.seen(end).end, 1_000_000);
        assert_eq!(MILLION.seen(0.0), 0..12);
        let last = MILLION.top_of(999_999, end);
        assert!(
            (last + 44.0 - MILLION.canvas()).abs() < 1.0,
            "it ends where the canvas does"
        );
    }

    #[test]
    fn every_row_of_a_million_can_be_revealed() {
        for place in [0, 1, 500_000, 681_817, 999_998, 999_999] {
            let scrolled = MILLION.to_reveal(place, 1_234_567.0).expect("it is out of sight");
            let seen = MILLION.seen(scrolled.round());
            assert!(seen.contains(&place), "{place} is not in {seen:?}");
            assert!(MILLION.drawn(scrolled).len() <= 60);
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
        assert_eq!(short.seen(100.0), 2..13);
        assert_eq!(short.drawn(100.0), 0..21);
        assert!((short.top_of(7, 100.0) - 280.0).abs() < 1e-9);
        assert_eq!(Track::default().drawn(0.0), 0..0);
    }
}
