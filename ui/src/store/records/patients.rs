//! The clinic's patients as a long list of which only a window is known, and what a search finds.

use careloop_contract::limits::PAGE_ROWS;
use careloop_contract::view::{PatientHit, PatientPage, SearchView};
use careloop_contract::{Instant, Refusal};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// Rows asked for at once.
pub const PAGE: u32 = 100;
/// Rows that stay known on either side of what is seen.
const KEPT: u32 = 300;

/// The clinic's patients, by name, or what a search finds among them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PatientList {
    /// What is searched for; empty for everyone.
    pub text: String,
    /// How many there are, once known.
    pub total: Option<u32>,
    /// Whether the search found more than it answered.
    pub more: bool,
    /// The row the keys act on.
    pub current: u32,
    /// When it was read last.
    pub as_of: Option<Instant>,
    /// Why it could not be read.
    pub refusal: Option<Refusal>,
    /// Which list an answer must be about to be taken: it grows with every other search.
    pub turn: u32,
    rows: BTreeMap<u32, Rc<PatientHit>>,
}

/// What changes it.
#[derive(Clone, Debug)]
pub enum PatientsAction {
    /// The list is looked at anew: nothing that was read before counts.
    Anew,
    /// Something else is searched for.
    Search(String),
    /// A page was read, for the list of this turn.
    Page(u32, PatientPage, Instant),
    /// A search was answered, for the list of this turn.
    Found(u32, SearchView, Instant),
    /// It was refused, for the list of this turn.
    Refused(u32, Refusal),
    /// The keys act on another row.
    Current(u32),
    /// These rows are seen; what is far away is forgotten.
    Seen(Range<u32>),
}

impl PatientList {
    /// Applies an action.
    pub fn take(&mut self, action: PatientsAction) {
        match action {
            PatientsAction::Anew => self.begin(),
            PatientsAction::Search(text) => {
                if text != self.text {
                    self.text = text;
                    self.current = 0;
                    self.begin();
                    // How many there were of another search says nothing.
                    self.total = None;
                }
            }
            PatientsAction::Page(turn, page, at) if turn == self.turn => self.take_page(page, at),
            PatientsAction::Found(turn, found, at) if turn == self.turn => self.take_found(found, at),
            PatientsAction::Refused(turn, refusal) if turn == self.turn => self.refusal = Some(refusal),
            PatientsAction::Page(..) | PatientsAction::Found(..) | PatientsAction::Refused(..) => {}
            PatientsAction::Current(place) => self.current = self.held(place),
            PatientsAction::Seen(range) => {
                let (from, to) = (range.start.saturating_sub(KEPT), range.end.saturating_add(KEPT));
                self.rows.retain(|place, _| (from..to).contains(place));
            }
        }
    }

    fn begin(&mut self) {
        self.turn += 1;
        self.rows.clear();
        self.more = false;
        self.refusal = None;
    }

    fn take_page(&mut self, page: PatientPage, at: Instant) {
        if self.total.is_some_and(|total| total != page.total) {
            // Somebody was registered meanwhile: other rows stand elsewhere now.
            self.rows.clear();
        }
        self.total = Some(page.total);
        self.as_of = Some(at);
        self.refusal = None;
        self.current = self.held(self.current);
        for (place, hit) in (page.skip..).zip(page.rows) {
            let is_named = self.rows.get(&place).is_some_and(|known| {
                is_identified(known) && !is_identified(&hit) && known.label.patient == hit.label.patient
            });
            // An answer without names that comes late takes no name away.
            if !is_named {
                self.rows.insert(place, Rc::new(hit));
            }
        }
    }

    fn take_found(&mut self, found: SearchView, at: Instant) {
        self.rows = (0..).zip(found.patients.into_iter().map(Rc::new)).collect();
        self.total = Some(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
        self.more = found.more;
        self.as_of = Some(at);
        self.refusal = None;
        self.current = self.held(self.current);
    }

    fn held(&self, place: u32) -> u32 {
        place.min(self.total.unwrap_or(0).saturating_sub(1))
    }

    /// The row at a place, if it is known.
    #[must_use]
    pub fn row(&self, place: u32) -> Option<&Rc<PatientHit>> {
        self.rows.get(&place)
    }

    /// Whether a search is shown, not everyone.
    #[must_use]
    pub fn is_search(&self) -> bool {
        !self.text.trim().is_empty()
    }

    /// Which page to ask for first, so that every row of these places is known: rows to leave out.
    #[must_use]
    pub fn missing(&self, drawn: Range<u32>) -> Option<u32> {
        let (first, _) = self.span(drawn, |row| row.is_none())?;
        Some(first - first % PAGE)
    }

    /// What to ask for, so that every known row of these places has its name.
    #[must_use]
    pub fn unnamed(&self, seen: Range<u32>) -> Option<(u32, u32)> {
        self.span(seen, |row| row.is_some_and(|hit| !is_identified(hit)))
    }

    fn span(
        &self,
        seen: Range<u32>,
        is_wanted: impl Fn(Option<&Rc<PatientHit>>) -> bool,
    ) -> Option<(u32, u32)> {
        let seen = seen.start..seen.end.min(self.total.unwrap_or(seen.end));
        let mut wanted = seen.filter(|place| is_wanted(self.rows.get(place)));
        let first = wanted.next()?;
        let last = wanted.last().unwrap_or(first);
        Some((first, (last - first + 1).min(PAGE_ROWS)))
    }
}

/// Whether a row says who the patient is: only then it has the record number.
#[must_use]
pub fn is_identified(hit: &PatientHit) -> bool {
    hit.record_number.is_some()
}

/// Rows drawn beyond what is seen, on either side.
const BEYOND: u32 = 8;
/// Most rows drawn at once.
const MOST: u32 = 60;

/// The places that are drawn when a list of rows of one height is scrolled to here. All in pixels.
#[must_use]
pub fn window(top: f64, height: f64, row: f64, total: u32) -> Range<u32> {
    let seen = seen(top, height, row, total);
    let first = seen.start.saturating_sub(BEYOND);
    first
        ..seen
            .end
            .saturating_add(BEYOND)
            .min(first.saturating_add(MOST))
            .min(total)
}

/// The places that are seen then, wholly or in part.
#[must_use]
pub fn seen(top: f64, height: f64, row: f64, total: u32) -> Range<u32> {
    if row <= 0.0 {
        return 0..0;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float becomes the nearest number of rows that there can be"
    )]
    let whole = |rows: f64| rows.max(0.0) as u32;
    let first = whole((top / row).floor()).min(total);
    first..whole(((top + height) / row).ceil()).min(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::PatientId;
    use careloop_contract::view::PatientLabel;

    fn hit(number: u8, is_named: bool) -> PatientHit {
        PatientHit {
            label: PatientLabel {
                patient: PatientId::from_bytes([number; 16]),
                name: if is_named { "WALKER, Mary" } else { "W., M." }.to_owned(),
                born: None,
            },
            record_number: is_named.then(|| format!("MRN-{number}")),
        }
    }

    fn page(skip: u32, total: u32, rows: Vec<PatientHit>) -> PatientPage {
        PatientPage { rows, skip, total }
    }

    fn at() -> Instant {
        Instant::from_millis(1)
    }

    #[test]
    fn names_come_later_and_a_late_mask_does_not_take_them_away() {
        let mut list = PatientList::default();
        assert_eq!(list.missing(0..3), Some(0));
        list.take(PatientsAction::Page(
            0,
            page(0, 3, vec![hit(1, false), hit(2, false)]),
            at(),
        ));
        assert_eq!(list.missing(2..9), Some(0), "the third of three");
        assert_eq!(list.missing(3..9), None, "there are three in all");
        assert_eq!(list.unnamed(0..9), Some((0, 2)));
        list.take(PatientsAction::Page(
            0,
            page(0, 3, vec![hit(1, true), hit(2, true)]),
            at(),
        ));
        list.take(PatientsAction::Page(
            0,
            page(1, 3, vec![hit(2, false), hit(3, false)]),
            at(),
        ));
        assert!(list.row(1).is_some_and(|row| is_identified(row)));
        assert_eq!(list.unnamed(0..9), Some((2, 1)));
    }

    #[test]
    fn an_answer_to_another_question_changes_nothing() {
        let mut list = PatientList::default();
        list.take(PatientsAction::Search("wal".to_owned()));
        let before = list.clone();
        list.take(PatientsAction::Page(0, page(0, 1, vec![hit(1, false)]), at()));
        list.take(PatientsAction::Refused(0, Refusal::DiskFull));
        assert_eq!(list, before);
        let found = SearchView {
            patients: vec![hit(1, true)],
            tasks: Vec::new(),
            more: true,
        };
        list.take(PatientsAction::Found(1, found, at()));
        assert_eq!((list.total, list.more), (Some(1), true));
        list.take(PatientsAction::Search(String::new()));
        assert_eq!(
            (list.total, list.row(0)),
            (None, None),
            "everyone is asked for anew"
        );
    }

    #[test]
    fn a_patient_registered_meanwhile_moves_the_others() {
        let mut list = PatientList::default();
        list.take(PatientsAction::Page(
            0,
            page(0, 200, vec![hit(1, true), hit(2, true)]),
            at(),
        ));
        list.take(PatientsAction::Page(0, page(100, 201, vec![hit(3, true)]), at()));
        assert!(list.row(0).is_none(), "what stood first may stand elsewhere");
        assert!(list.row(100).is_some());
    }

    #[test]
    fn what_is_far_away_is_forgotten_and_the_current_row_stays_within_the_list() {
        let mut list = PatientList::default();
        list.take(PatientsAction::Page(0, page(0, 5_000, vec![hit(1, true)]), at()));
        list.take(PatientsAction::Current(9_999));
        assert_eq!(list.current, 4_999);
        list.take(PatientsAction::Seen(0..40));
        assert!(list.row(0).is_some());
        list.take(PatientsAction::Seen(4_000..4_040));
        assert!(list.row(0).is_none());
        list.take(PatientsAction::Page(0, page(0, 2, vec![hit(1, true)]), at()));
        assert_eq!(list.current, 1, "the list became shorter");
    }

    #[test]
    fn only_a_window_is_drawn() {
        assert_eq!(seen(22.0, 440.0, 44.0, 100_000), 0..11);
        assert_eq!(window(0.0, 440.0, 44.0, 100_000), 0..18);
        assert_eq!(window(44_000.0, 440.0, 44.0, 100_000), 992..1_018);
        assert_eq!(
            window(4_399_560.0, 440.0, 44.0, 100_000),
            99_982..100_000,
            "at the end"
        );
        assert_eq!(window(0.0, 10_000.0, 44.0, 100_000).len(), 60, "never more");
        assert_eq!(window(0.0, 440.0, 44.0, 3), 0..3);
        assert_eq!(window(0.0, 440.0, 0.0, 100), 0..8, "before it is measured");
        assert_eq!(window(9_999.0, 440.0, 44.0, 0), 0..0);
    }
}
