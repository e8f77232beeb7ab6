//! The records that an entry names, in one order for everybody who counts them.

use crate::access::AccessDetails;
use careloop_contract::{DataCategory, Field, PatientId, Version};
use careloop_ledger::{Entry, Outcome, Subject};

/// A record that an entry names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedRecord {
    /// Its number: among the records of the access details for an access, among the items for everything else.
    pub item: u32,
    /// The record.
    pub subject: Subject,
    /// The patient it concerns.
    pub patient: Option<PatientId>,
    /// The kind of data that was shown or changed.
    pub category: DataCategory,
    /// Whether it is under special protection.
    pub special: bool,
    /// The version that was shown or made. None: nothing of it was shown or done.
    pub version: Option<Version>,
}

/// Whether an entry carries access details: then those name its records, and no item does.
#[must_use]
pub fn carries_details(entry: &Entry) -> bool {
    entry
        .items
        .iter()
        .any(|item| item.value(Field::AccessDetails).is_some())
}

/// The records that an entry names. `details` are its access details as far as they could be opened.
#[must_use]
pub fn named(entry: &Entry, details: Option<&AccessDetails>) -> Vec<NamedRecord> {
    if carries_details(entry) {
        let records = details
            .map(|details| details.records.as_slice())
            .unwrap_or_default();
        return (0_u32..)
            .zip(records)
            .map(|(item, record)| NamedRecord {
                item,
                subject: record.subject,
                patient: record.patient,
                category: record.category,
                special: record.special,
                version: record.version,
            })
            .collect();
    }
    let is_done = entry.outcome == Outcome::Done;
    (0_u32..)
        .zip(&entry.items)
        .filter_map(|(number, item)| {
            Some(NamedRecord {
                item: number,
                subject: item.subject?,
                patient: item.patient,
                category: item.category,
                special: item.special,
                version: is_done.then(|| entry.version(number)),
            })
        })
        .collect()
}
