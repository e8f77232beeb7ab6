//! The monthly review of the audit trail (45 CFR 164.308(a)(1)(ii)(D)): its periods, and which entries are
//! looked at.
//!
//! The sample is drawn by numbers that nobody chooses, from strata: what tells most about people's privacy
//! is in it however rare it is among everyday work.

use careloop_contract::limits::{REVIEW_DUE_DAYS, REVIEW_SAMPLE};
use careloop_contract::{DataCategory, Day, EntryGroup};
use chrono::{Datelike as _, Months};
use std::collections::BTreeSet;

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// Its first day.
    pub from: Day,
    /// Its last day.
    pub to: Day,
}

impl Period {
    /// The month in which a day lies.
    #[must_use]
    pub fn of(day: Day) -> Self {
        let first = day.plus_days(-i64::from(day.date().day0()));
        let next = first.date().checked_add_months(Months::new(1));
        let to = next.map_or(first, |next| Day::of_date(next).plus_days(-1));
        Self { from: first, to }
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self::of(self.to.plus_days(1))
    }

    /// The first month that is not certified, of a clinic that began on a day.
    #[must_use]
    pub fn first_open(began: Day, certified: impl IntoIterator<Item = Self>) -> Self {
        let certified: BTreeSet<Self> = certified.into_iter().collect();
        let mut period = Self::of(began);
        while certified.contains(&period) {
            period = period.next();
        }
        period
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// The day by which its review is due.
    #[must_use]
    pub fn due(self) -> Day {
        self.to.plus_days(REVIEW_DUE_DAYS)
    }

    /// Days since its review was due; 0 while it is not.
    #[must_use]
    pub fn overdue(self, today: Day) -> u32 {
        let days = today.as_days().saturating_sub(self.due().as_days());
        u32::try_from(days).unwrap_or(0)
    }

    /// Whether it is over, so that its review can be certified.
    #[must_use]
    pub fn is_over(self, today: Day) -> bool {
        today > self.to
    }
}

/// What of an entry decides how likely it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its place in append order.
    pub place: u64,
    /// What it is about.
    pub group: EntryGroup,
    /// The most telling kind of data in it.
    pub category: DataCategory,
    /// Whether something of it is under special protection.
    pub special: bool,
    /// Whether it was made under an emergency access.
    pub in_emergency: bool,
}

/// Whether an entry fits a stratum.
type Fits = fn(&Candidate) -> bool;

/// Each stratum with the entries it has in the sample, as far as there are so many. An entry belongs to
/// the first that it fits. What is left of the sample is drawn from everything that is not in it yet.
const STRATA: [(Fits, usize); 6] = [
    (|entry| matches!(entry.group, EntryGroup::Export), 5),
    (
        |entry| entry.in_emergency || matches!(entry.group, EntryGroup::Emergency),
        4,
    ),
    (|entry| matches!(entry.group, EntryGroup::Refusal), 4),
    (|entry| entry.special, 4),
    (
        |entry| matches!(entry.group, EntryGroup::View) && matches!(entry.category, DataCategory::Clinical),
        4,
    ),
    (|_| true, 4),
];

/// The places of the entries that are looked at, in order: at most [`REVIEW_SAMPLE`]. `draw` gives 64 bits
/// that nobody chose, each time others.
#[must_use]
pub fn sample(candidates: &[Candidate], mut draw: impl FnMut() -> u64) -> Vec<u64> {
    let mut strata: [Vec<u64>; STRATA.len()] = Default::default();
    for candidate in candidates {
        let fits = STRATA
            .iter()
            .zip(&mut strata)
            .find(|((fits, _), _)| fits(candidate));
        if let Some((_, stratum)) = fits {
            stratum.push(candidate.place);
        }
    }
    let mut sampled = Vec::new();
    for ((_, share), stratum) in STRATA.iter().zip(&mut strata) {
        take(stratum, *share, &mut sampled, &mut draw);
    }
    let mut rest: Vec<u64> = strata.into_iter().flatten().collect();
    rest.sort_unstable();
    let left = REVIEW_SAMPLE.saturating_sub(sampled.len());
    take(&mut rest, left, &mut sampled, &mut draw);
    sampled.sort_unstable();
    sampled
}

/// Moves so many from one list to another, each as likely as any other.
fn take(from: &mut Vec<u64>, count: usize, to: &mut Vec<u64>, draw: &mut impl FnMut() -> u64) {
    for _ in 0..count.min(from.len()) {
        let at = below(from.len(), draw);
        to.push(from.swap_remove(at));
    }
}

/// A number below `end`, each as likely as any other: draws that would favour the small ones are thrown
/// away.
fn below(end: usize, draw: &mut impl FnMut() -> u64) -> usize {
    let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
    let fair = u64::MAX - u64::MAX % end;
    loop {
        let drawn = draw();
        if drawn < fair {
            return usize::try_from(drawn % end).unwrap_or(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn a_period_is_a_month() {
        for (within, from, to, due) in [
            ("2026-03-01", "2026-03-01", "2026-03-31", "2026-04-14"),
            ("2024-02-29", "2024-02-01", "2024-02-29", "2024-03-14"),
            ("2026-12-31", "2026-12-01", "2026-12-31", "2027-01-14"),
        ] {
            let period = Period::of(day(within));
            assert_eq!(
                (period.from, period.to, period.due()),
                (day(from), day(to), day(due))
            );
        }
        let march = Period::of(day("2026-03-15"));
        assert!(!march.is_over(day("2026-03-31")) && march.is_over(day("2026-04-01")));
        assert_eq!(march.overdue(day("2026-04-14")), 0);
        assert_eq!(march.overdue(day("2026-04-15")), 1);
        assert_eq!(march.overdue(day("2026-03-02")), 0);
    }

    #[test]
    fn the_next_period_is_the_first_that_is_not_certified() {
        let march = Period::of(day("2026-03-15"));
        let began = day("2026-03-15");
        assert_eq!(Period::first_open(began, []), march);
        assert_eq!(Period::first_open(began, [march.next()]), march);
        assert_eq!(
            Period::first_open(began, [march, march.next()]),
            march.next().next()
        );
    }

    /// A stream of numbers that looks like chance (SplitMix64).
    fn numbers(mut state: u64) -> impl FnMut() -> u64 {
        move || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        }
    }

    fn any_candidates() -> impl Strategy<Value = Vec<Candidate>> {
        let one = (
            prop::sample::select(EntryGroup::ALL),
            prop::sample::select(DataCategory::ALL),
            any::<[u8; 2]>(),
        );
        prop::collection::vec(one, 0..200).prop_map(|all| {
            (1..)
                .zip(all)
                .map(|(place, (group, category, [special, emergency]))| Candidate {
                    place,
                    group,
                    category,
                    special: special < 20,
                    in_emergency: emergency < 10,
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn the_sample_is_as_large_as_it_can_be_and_holds_what_tells_most(
            candidates in any_candidates(),
            seed in any::<u64>(),
        ) {
            let sampled = sample(&candidates, numbers(seed));
            prop_assert_eq!(sampled.len(), candidates.len().min(REVIEW_SAMPLE));
            prop_assert!(sampled.is_sorted_by(|one, next| one < next));
            prop_assert_eq!(&sampled, &sample(&candidates, numbers(seed)));
            let in_sample = |fits: &dyn Fn(&Candidate) -> bool| {
                let all: Vec<_> = candidates.iter().filter(|entry| fits(entry)).collect();
                let drawn = all.iter().filter(|entry| sampled.contains(&entry.place)).count();
                (drawn, all.len())
            };
            let (drawn, all) = in_sample(&|entry| entry.group == EntryGroup::Export);
            prop_assert!(drawn >= all.min(5));
            let (drawn, all) = in_sample(&|entry| {
                entry.group == EntryGroup::Emergency || entry.in_emergency && entry.group != EntryGroup::Export
            });
            prop_assert!(drawn >= all.min(4));
            let (drawn, all) = in_sample(&|entry| entry.group == EntryGroup::Refusal && !entry.in_emergency);
            prop_assert!(drawn >= all.min(4));
        }

        #[test]
        fn every_number_is_as_likely(end in 1_usize..50, seed in any::<u64>()) {
            let mut draw = numbers(seed);
            let mut counts = vec![0_u32; end];
            for _ in 0..end * 400 {
                let drawn = below(end, &mut draw);
                counts[drawn] += 1;
            }
            for count in counts {
                // Eight standard deviations around 400.
                prop_assert!((240..560).contains(&count), "{}", count);
            }
        }
    }
}
