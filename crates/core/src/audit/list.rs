//! The list of the audit trail.

use super::label::{Labels, shown_in};
use super::reading::{bring_up, note_reading};
use super::words;
use crate::reads::{LIST_ROWS, checked_rows};
use crate::session::Session;
use careloop_contract::query::ReadAudit;
use careloop_contract::view::{AuditLine, AuditPage};
use careloop_contract::{Action, EntryGroup, Refusal};
use careloop_ledger::Kind;
use careloop_vault::Error;
use careloop_vault::db::read;
use careloop_vault::index::trail::{Through, TrailLine, Wanted};

/// Most places that a filter names.
const PLACES: usize = 10_000;

/// A page of the audit trail.
pub(crate) fn read(session: &mut Session<'_>, request: ReadAudit) -> Result<AuditPage, Error> {
    let permit = session.permit(Action::ReadLedger)?;
    let wanted = Wanted {
        sort: request.sort,
        descending: request.descending,
        skip: request.skip,
        rows: checked_rows(request.rows, LIST_ROWS)?,
    };
    if request.filter.places.len() > PLACES {
        return Err(Refusal::OutOfRange.into());
    }
    bring_up(session)?;
    let details = words::of_filter(session, &request.filter)?;
    note_reading(session, &permit, &details)?;
    let knows_patients = session.knows_patients();
    let (mut progress, vault) = (session.progress(), &*session.vault);
    let mut through = Through {
        index: session.audit_index,
        vault,
        progress: &mut progress,
    };
    let names = |ids: &[[u8; 16]]| shown_in(vault, wanted.sort, knows_patients, ids);
    let trail = &mut session.audit.trail;
    let (lines, total) = trail.page(&mut through, &request.filter, &wanted, names)?;
    Ok(AuditPage {
        lines: views(session, lines)?,
        skip: request.skip,
        total,
        entries: session.vault.entries(),
    })
}

/// Lines as they are shown.
pub(crate) fn views(session: &Session<'_>, lines: Vec<TrailLine>) -> Result<Vec<AuditLine>, Error> {
    let mut labels = Labels::default();
    lines
        .into_iter()
        .map(|line| view(session, &mut labels, line))
        .collect()
}

/// A line as it is shown.
pub(crate) fn view(session: &Session<'_>, labels: &mut Labels, line: TrailLine) -> Result<AuditLine, Error> {
    let kind = Kind::from_number(line.kind);
    Ok(AuditLine {
        place: line.place,
        seq: read::seq_at(session.vault.db(), line.place)?.unwrap_or_default(),
        at: line.at,
        by: line.person.map(|user| labels.person(session, user)).transpose()?,
        what: kind.map_or("unknown", Kind::name).to_owned(),
        group: kind.map_or(EntryGroup::Upkeep, Kind::group),
        patient: match line.patient {
            Some(patient) => labels.patient(session, patient)?,
            None => None,
        },
        patients: line.patients,
        records: line.records,
        category: line.category,
        special: line.special,
        purpose: line.purpose,
        workstation: line.workstation,
        workstation_name: labels.workstation(session, line.workstation)?,
        refused: line.refused,
    })
}
