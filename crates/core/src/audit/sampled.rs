//! The entries of a sample, as lines of the audit trail.

use super::{details_of, label_for};
use crate::access;
use crate::session::Session;
use crate::views::person_label;
use careloop_contract::view::AuditLine;
use careloop_contract::{EntryGroup, PatientId};
use careloop_ledger::{Actor, Kind, Outcome};
use careloop_vault::Error;
use careloop_vault::access::AccessedRecord;
use careloop_vault::db::read::{self, PlacedEntry};
use careloop_vault::db::records::{PatientRecord, WorkstationRecord};
use careloop_vault::index::audit::category;
use careloop_vault::named::named;
use std::collections::BTreeSet;

/// The lines, and the patients that they show.
pub(super) fn lines(
    session: &Session<'_>,
    places: &[u64],
) -> Result<(Vec<AuditLine>, Vec<AccessedRecord>), Error> {
    let (mut lines, mut shown) = (Vec::new(), Vec::new());
    for place in places {
        if let Some(placed) = read::entries(session.vault.db(), *place, 1)?.pop() {
            lines.push(line(session, &placed, &mut shown)?);
        }
    }
    Ok((lines, shown))
}

fn line(
    session: &Session<'_>,
    placed: &PlacedEntry,
    shown: &mut Vec<AccessedRecord>,
) -> Result<AuditLine, Error> {
    let db = session.vault.db();
    let entry = &placed.entry;
    let details = details_of(session, placed);
    let records = named(entry, details.as_ref());
    let patients: BTreeSet<PatientId> = records.iter().filter_map(|record| record.patient).collect();
    let patient = match records.iter().find_map(|record| record.patient) {
        Some(patient) => PatientRecord::load(db, patient)?,
        None => None,
    };
    let patient = match patient {
        Some(record) => {
            shown.push(access::patient(&record, session.version(&record.versions)?));
            Some(label_for(session, &record))
        }
        None => None,
    };
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(AuditLine {
        place: placed.place,
        seq: entry.seq,
        at: entry.at,
        by: match entry.actor {
            Actor::Person(user) => Some(person_label(session, user)?),
            Actor::Workstation | Actor::Recovery => None,
        },
        what: entry.kind().map_or("unknown", Kind::name).to_owned(),
        group: entry.kind().map_or(EntryGroup::Upkeep, Kind::group),
        patient,
        patients: number(patients.len()),
        records: number(records.len()),
        category: category(entry, &records),
        special: records.iter().any(|record| record.special),
        purpose: entry.purpose,
        workstation: entry.workstation,
        workstation_name: WorkstationRecord::load(db, entry.workstation)?
            .map(|workstation| workstation.name)
            .unwrap_or_default(),
        refused: match &entry.outcome {
            Outcome::Done => None,
            Outcome::Refused(code) => Some(code.clone()),
        },
    })
}
