//! What leaves the screen: printed, or copied by Careloop's own button. It is on record before it does.

use super::Named;
use crate::access;
use crate::session::Session;
use crate::views::person_label;
use careloop_contract::command::{CopyRecord, PrintRecords, RecordSeen};
use careloop_contract::limits::{PAGE_ROWS, REASON_CHARS};
use careloop_contract::view::{PrintTicket, RecordRef};
use careloop_contract::{Action, DataCategory, Field, Refusal};
use careloop_domain::text::{Required, multi_line};
use careloop_ledger::Kind;
use careloop_vault::Error;
use careloop_vault::access::{AccessDetails, AccessedRecord};
use careloop_vault::db::records::RemarkRecord;

/// Puts on record that records are printed. Each must be one this person may see, as it is on the screen.
pub(crate) fn print(session: &mut Session<'_>, request: PrintRecords) -> Result<PrintTicket, Error> {
    let permit = session.permit(Action::PrintRecords)?;
    if request.records.is_empty() || request.records.len() > PAGE_ROWS as usize {
        return Err(Refusal::OutOfRange.into());
    }
    let reason = multi_line(Field::Reason, &request.reason, REASON_CHARS, Required::No)?;
    let mut records = Vec::with_capacity(request.records.len());
    for record in request.records {
        let shown = seen(session, record)?;
        records.extend(with_notes(session, record.record, shown)?);
    }
    let details = AccessDetails {
        records,
        text: Some(reason).filter(|reason| !reason.is_empty()),
        ..AccessDetails::default()
    };
    let act = (Kind::Printed, session.purpose());
    let committed = session.vault.record_leaving(&permit, act, &details, None)?;
    Ok(PrintTicket {
        number: committed.place,
        by: person_label(session, session.user)?,
        at: committed.at,
    })
}

/// Puts on record that something of a record is copied.
pub(crate) fn copy(session: &mut Session<'_>, request: CopyRecord) -> Result<(), Error> {
    let record = seen(session, request.record)?;
    session.record_shown(Kind::Copied, vec![record], None)
}

/// What is printed of a record: a task's paper may have those of its notes on it that this person reads, and
/// is said to have them.
fn with_notes(
    session: &mut Session<'_>,
    record: RecordRef,
    mut shown: AccessedRecord,
) -> Result<Vec<AccessedRecord>, Error> {
    let RecordRef::Task(id) = record else {
        return Ok(vec![shown]);
    };
    let task = session.task(id)?;
    let mut notes = Vec::new();
    for remark in RemarkRecord::of_task(session.vault.db(), id)? {
        if remark.clinical && session.reads_note(&task, &remark)? {
            notes.push(access::remark(session, &task, &remark)?);
        }
    }
    if !notes.is_empty() {
        shown.category = DataCategory::Clinical;
    }
    notes.insert(0, shown);
    Ok(notes)
}

/// A record that this person may see and has on the screen as it is now.
fn seen(session: &mut Session<'_>, seen: RecordSeen) -> Result<AccessedRecord, Error> {
    let named = Named::find(session, seen.record)?;
    if let Named::Remark(both) = &named
        && both.1.clinical
        && !session.reads_note(&both.0, &both.1)?
    {
        let action = Action::ReadClinicalNote;
        return Err(Refusal::NotPermitted { action }.into());
    }
    let versions = named.versions();
    if session.version(versions)? != seen.version {
        // What is on the screen is not the record any more. The person looks at it again first.
        let since = session.vault.write_of(seen.version)?;
        let field = versions.moved_since(since).ok_or(Refusal::NotFound)?;
        return Err(Refusal::Stale { field }.into());
    }
    named.access(session)
}
