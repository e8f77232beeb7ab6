//! One entry of the audit trail, with everything it says.

use super::label::{Labels, kind_of, reference};
use super::reading::{bring_up, note_reading};
use super::{details_of, list, words};
use crate::record::history::history;
use crate::session::Session;
use careloop_contract::limits::PAGE_ROWS;
use careloop_contract::query::OpenAuditEntry;
use careloop_contract::view::{AuditEntryView, AuditRecord, AuditSession, FieldChange, HistoryLine};
use careloop_contract::{Action, Field, Refusal, SessionId, Version};
use careloop_ledger::tree::leaf_hash;
use careloop_ledger::{Entry, Outcome, Subject};
use careloop_vault::Error;
use careloop_vault::access::AccessedRecord;
use careloop_vault::db::read::{PlacedEntry, entries};
use careloop_vault::db::sessions;
use careloop_vault::index::trail::Through;
use careloop_vault::named::{NamedRecord, carries_details, named};
use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

/// All of an entry.
pub(crate) fn open(session: &mut Session<'_>, request: OpenAuditEntry) -> Result<AuditEntryView, Error> {
    let permit = session.permit(Action::ReadLedger)?;
    let placed = at(session, request.place)?.ok_or(Refusal::NotFound)?;
    bring_up(session)?;
    let entry = &placed.entry;
    let details = details_of(session, &placed);
    let records = named(entry, details.as_ref());
    note_reading(session, &permit, &words::of_entry(request.place, shown(&records)))?;
    let mut progress = session.progress();
    let mut through = Through {
        index: session.audit_index,
        vault: session.vault,
        progress: &mut progress,
    };
    let line = through.lines(&[request.place])?.pop().ok_or(Refusal::NotFound)?;
    let mut labels = Labels::default();
    let mut changes = Changes::default();
    let bytes = entry.encode().map_err(|_| Refusal::NotFound)?;
    let text = details.as_ref().and_then(|details| details.text.clone());
    Ok(AuditEntryView {
        line: list::view(session, &mut labels, line)?,
        text: text.or_else(|| reason(entry)),
        recipient: details.as_ref().and_then(|details| details.recipient.clone()),
        records: records
            .iter()
            .map(|record| view(session, &mut labels, &mut changes, entry, record))
            .collect::<Result<_, _>>()?,
        session: match entry.session {
            Some(id) => facts(session, id)?,
            None => None,
        },
        leaf: hex(leaf_hash(&bytes).as_bytes()),
        signer: hex(entry.signer.as_bytes()),
        unopened: carries_details(entry) && details.is_none(),
    })
}

/// The entry at a place.
pub(super) fn at(session: &Session<'_>, place: u64) -> Result<Option<PlacedEntry>, Error> {
    let found = entries(session.vault.db(), place, 1)?.pop();
    Ok(found.filter(|placed| placed.place == place))
}

/// The records whose names or changes are shown with an entry, as far as one entry names them.
fn shown(records: &[NamedRecord]) -> Vec<AccessedRecord> {
    let first = records.iter().take(PAGE_ROWS as usize);
    let shown = first.map(|record| AccessedRecord {
        subject: record.subject,
        version: record.version,
        patient: record.patient,
        category: record.category,
        special: record.special,
    });
    shown.collect()
}

/// The reason in the open, where an entry of the vault's own carries one.
fn reason(entry: &Entry) -> Option<String> {
    let mut items = entry.items.iter();
    let reason = items.find_map(|item| item.value(Field::Reason)?.as_text());
    reason.map(str::to_owned)
}

fn view(
    session: &Session<'_>,
    labels: &mut Labels,
    changes: &mut Changes,
    entry: &Entry,
    record: &NamedRecord,
) -> Result<AuditRecord, Error> {
    let is_change = !carries_details(entry) && entry.outcome == Outcome::Done;
    Ok(AuditRecord {
        item: record.item,
        kind: kind_of(record.subject.kind),
        record: reference(record.subject),
        label: labels.record(session, record.subject)?,
        patient: match record.patient {
            Some(patient) => labels.patient(session, patient)?,
            None => None,
        },
        category: record.category,
        special: record.special,
        version: record.version,
        changes: match record.version.filter(|_| is_change) {
            Some(version) => changes.at(session, record.subject, version)?,
            None => Vec::new(),
        },
    })
}

/// The histories of records that were looked up for one answer.
#[derive(Default)]
pub(super) struct Changes {
    known: HashMap<[u8; 16], Vec<HistoryLine>>,
}

impl Changes {
    /// What a version of a record changed, each field with the value before it.
    pub(super) fn at(
        &mut self,
        session: &Session<'_>,
        subject: Subject,
        version: Version,
    ) -> Result<Vec<FieldChange>, Error> {
        let lines = match self.known.entry(subject.id) {
            Slot::Occupied(known) => known.into_mut(),
            Slot::Vacant(slot) => slot.insert(history(session, subject)?),
        };
        let line = lines.iter().find(|line| line.version == version);
        Ok(line.map(|line| line.changes.clone()).unwrap_or_default())
    }
}

/// The session in which an entry was written.
fn facts(session: &Session<'_>, id: SessionId) -> Result<Option<AuditSession>, Error> {
    let Some((began, by_pin, place)) = sessions::beginning(session.vault.db(), id)? else {
        return Ok(None);
    };
    let first = at(session, place)?;
    let program = first.and_then(|first| {
        let mut items = first.entry.items.iter();
        let version = items.find_map(|item| item.value(Field::ProgramVersion)?.as_text());
        version.map(str::to_owned)
    });
    Ok(Some(AuditSession {
        session: id,
        began,
        by_pin,
        program,
    }))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
