//! The audit trail: what in it somebody has to look at, and that it is looked at.
//!
//! - `alerts` what the rules found, and what became of it
//! - `rules` what raises an alert
//! - `review` the monthly review: its sample, and its certification
//! - `duties` how much waits for a security officer
//! - `list` its list, `entry` one entry, `report` its reports; `reading` puts on record that it was read,
//!   `words` says of what, `label` how things are called in it

pub(crate) mod alerts;
pub(crate) mod duties;
pub(crate) mod entry;
pub(crate) mod label;
pub(crate) mod list;
pub(crate) mod reading;
pub(crate) mod report;
pub(crate) mod review;
pub(crate) mod rules;
pub(crate) mod words;

use crate::access;
use crate::session::Session;
use careloop_contract::{Action, PatientId};
use careloop_vault::Error;
use careloop_vault::access::{AccessDetails, AccessedRecord};
use careloop_vault::db::read::{self, PlacedEntry};
use careloop_vault::db::records::PatientRecord;
use std::collections::BTreeSet;

/// Puts on record that the audit trail was read, with whom it showed. Under a standing alarm nothing is
/// written.
pub(crate) fn record_reading(session: &mut Session<'_>, records: Vec<AccessedRecord>) -> Result<(), Error> {
    let permit = session.permit(Action::ReadLedger)?;
    if session.vault.alarms().is_empty() {
        let details = AccessDetails {
            records,
            ..AccessDetails::default()
        };
        session.vault.record_reading(&permit, &details)?;
    }
    Ok(())
}

/// The sealed details of an entry; nothing where this person cannot open them. One entry that somebody
/// spoiled must not hide the others.
pub(crate) fn details_at(session: &Session<'_>, place: u64) -> Result<AccessDetails, Error> {
    let placed = read::entries(session.vault.db(), place, 1)?.pop();
    let placed = placed.filter(|placed| placed.place == place);
    let opened = placed.and_then(|placed| details_of(session, &placed));
    Ok(opened.unwrap_or_default())
}

fn details_of(session: &Session<'_>, placed: &PlacedEntry) -> Option<AccessDetails> {
    session.vault.open_details(&placed.entry).ok().flatten()
}

/// Patients who are about to be shown, each once.
pub(crate) fn shown(
    session: &Session<'_>,
    patients: impl IntoIterator<Item = PatientId>,
) -> Result<Vec<AccessedRecord>, Error> {
    let patients: BTreeSet<PatientId> = patients.into_iter().collect();
    let mut shown = Vec::new();
    for patient in patients {
        if let Some(record) = PatientRecord::load(session.vault.db(), patient)? {
            shown.push(access::patient(&record, session.version(&record.versions)?));
        }
    }
    Ok(shown)
}
