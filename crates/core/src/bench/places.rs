//! How long the lists of work take, whose groups are counted over everything in them.

use super::BenchView;
use super::clinic::Clinic;
use super::measure::{Times, timed};
use crate::{Core, Execute};
use careloop_contract::command::{HoldTask, StartTask};
use careloop_contract::query::{CountWork, ListPatients, ListPlace};
use careloop_contract::view::PlacePage;
use careloop_contract::{HoldReason, Place, Refusal, Whose};

const fn name(place: Place) -> &'static str {
    match place {
        Place::Inbox => "inbox",
        Place::Today => "today",
        Place::Upcoming => "upcoming",
        Place::Waiting => "waiting",
        Place::Done => "done lately",
    }
}

fn read(core: &mut Core, place: Place, whose: Whose, skip: u32) -> Result<PlacePage, Refusal> {
    core.execute(ListPlace {
        place,
        whose,
        skip,
        rows: None,
        identified: false,
    })
}

/// Measures them. The session must not have read any yet.
pub(super) fn measure(view: &mut BenchView, clinic: &mut Clinic, reads: u32) -> Result<(), Refusal> {
    let core = &mut clinic.core;
    let (first, millis) = timed(|| read(core, Place::Today, Whose::Mine, 0));
    view.place_first_ms = millis;
    changed(view, core, first?, reads)?;
    for place in Place::ALL.iter().copied() {
        for whose in [Whose::Mine, Whose::Everyone] {
            let (mut firsts, mut lasts) = (Times::default(), Times::default());
            for _ in 0..reads {
                let page = firsts.of(|| read(core, place, whose, 0))?;
                let rows: u32 = page.groups.iter().map(|group| group.rows).sum();
                lasts.of(|| read(core, place, whose, rows.saturating_sub(100)))?;
            }
            if whose == Whose::Mine {
                view.note_list(name(place), firsts.percentile(95));
            } else {
                view.list_ms = view.list_ms.max(firsts.percentile(95));
            }
            view.last_page_ms = view.last_page_ms.max(lasts.percentile(95));
        }
    }
    let (mut counts, mut patients, mut last_patients) =
        (Times::default(), Times::default(), Times::default());
    for _ in 0..reads {
        counts.of(|| core.execute(CountWork {}))?;
        let page = patients.of(|| core.execute(ListPatients::default()))?;
        last_patients.of(|| {
            core.execute(ListPatients {
                skip: page.total.saturating_sub(100),
                ..ListPatients::default()
            })
        })?;
    }
    view.note_list("counts", counts.percentile(95));
    view.note_list("patients", patients.percentile(95));
    view.last_page_ms = view.last_page_ms.max(last_patients.percentile(95));
    Ok(())
}

/// A list is read again after every step, so that is measured too.
fn changed(view: &mut BenchView, core: &mut Core, page: PlacePage, reads: u32) -> Result<(), Refusal> {
    let mut times = Times::default();
    for (number, row) in (0..reads).zip(page.rows) {
        let (task, seen) = (row.task, row.version);
        if number % 2 == 0 {
            core.execute(StartTask { task, seen })?;
        } else {
            core.execute(HoldTask {
                task,
                seen,
                waiting: HoldReason::WaitingOnPatient,
                reason: None,
            })?;
        }
        times.of(|| read(core, Place::Today, Whose::Mine, 0))?;
    }
    view.place_changed_ms = times.percentile(95);
    Ok(())
}
