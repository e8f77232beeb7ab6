//! The lists in which a person's work stands.

use crate::access;
use crate::board::Board;
use crate::reads::{LIST_ROWS, checked_rows};
use crate::session::Session;
use crate::views::{Identity, task_row};
use careloop_contract::query::{CountWork, ListPlace};
use careloop_contract::view::{GroupKey, PlacePage, WorkCounts};
use careloop_contract::{Action, Place};
use careloop_ledger::Kind;
use careloop_vault::Error;
use careloop_vault::db::read;

/// A page of a list, with the groups of the whole list.
pub(crate) fn list(session: &mut Session<'_>, request: ListPlace) -> Result<PlacePage, Error> {
    let _may = session.permit_on_some(Action::SeeTask)?;
    let rows = checked_rows(request.rows, LIST_ROWS)?;
    let as_of = session.now();
    let (by, viewer) = (session.onlooker(), session.viewer());
    let board = session.board()?;
    let listed = board.list(
        (request.place, request.whose),
        (&by, &viewer),
        usize::try_from(request.skip).unwrap_or(usize::MAX),
        rows as usize,
    );
    let lines = read::lines(session.vault.db(), listed.nums)?;
    let identity = Identity::of(request.identified);
    if identity == Identity::Shown {
        let shown = access::lines(session, &lines)?;
        session.record_shown(Kind::Listed, shown, None)?;
    }
    let rows = lines.into_iter().map(|line| task_row(session, line, identity));
    Ok(PlacePage {
        groups: listed.groups,
        rows: rows.collect::<Result<_, _>>()?,
        skip: request.skip,
        today: by.today,
        as_of,
    })
}

/// How much stands in each of one's own lists.
pub(crate) fn count(session: &mut Session<'_>, _request: CountWork) -> Result<WorkCounts, Error> {
    let _may = session.permit_on_some(Action::SeeTask)?;
    let (by, viewer) = (session.onlooker(), session.viewer());
    let (by, board): (_, &Board) = ((&by, &viewer), session.board()?);
    Ok(WorkCounts {
        inbox: board.count(Place::Inbox, by, |_| true),
        today: board.count(Place::Today, by, |_| true),
        overdue: board.count(Place::Today, by, |key| key == GroupKey::Overdue),
        upcoming: board.count(Place::Upcoming, by, |_| true),
        waiting: board.count(Place::Waiting, by, |_| true),
    })
}
