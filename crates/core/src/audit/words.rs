//! What of the audit trail was asked for, in words: sealed in the entry that says it was read.

use super::label::Labels;
use crate::record::subject_of;
use crate::session::Session;
use careloop_contract::query::AuditFilter;
use careloop_contract::view::Report;
use careloop_contract::{DataCategory, Instant, PatientId};
use careloop_ledger::{Subject, SubjectKind};
use careloop_vault::Error;
use careloop_vault::access::{AccessDetails, AccessedRecord};

/// Most places that are said one by one.
const PLACES_SAID: usize = 20;

/// A filter.
pub(super) fn of_filter(session: &Session<'_>, filter: &AuditFilter) -> Result<AccessDetails, Error> {
    let mut labels = Labels::default();
    let mut said = vec!["audit trail".to_owned()];
    let mut records = Vec::new();
    if let Some(user) = filter.person {
        said.push(format!("by {} ({user})", labels.person(session, user)?.name));
    }
    if let Some(patient) = filter.patient {
        said.push(format!("concerning patient {patient}"));
        records.push(asked_for(patient_subject(patient), Some(patient)));
    }
    if let Some(record) = filter.record {
        let subject = subject_of(record);
        said.push(format!(
            "naming {} {}",
            crate::views::subject_name(subject.kind),
            PatientId::from_bytes(subject.id)
        ));
        records.push(asked_for(subject, None));
    }
    if !filter.groups.is_empty() {
        let names: Vec<&str> = filter.groups.iter().map(|group| group.name()).collect();
        said.push(format!("of {}", names.join(", ")));
    }
    if let Some(what) = &filter.what {
        said.push(format!("of kind {}", what.chars().take(40).collect::<String>()));
    }
    if let Some(workstation) = filter.workstation {
        let name = labels.workstation(session, workstation)?;
        said.push(format!("at {name} ({workstation})"));
    }
    if let Some(refused) = filter.refused {
        said.push(if refused { "refused" } else { "done" }.to_owned());
    }
    if filter.special {
        said.push("under special protection".to_owned());
    }
    push_span(&mut said, filter.from, filter.to);
    if !filter.places.is_empty() {
        let first: Vec<String> = filter
            .places
            .iter()
            .take(PLACES_SAID)
            .map(u64::to_string)
            .collect();
        let count = filter.places.len();
        let more = if count > PLACES_SAID {
            format!(" and others, {count} in all")
        } else {
            String::new()
        };
        said.push(format!("entries {}{more}", first.join(" ")));
    }
    Ok(details(said, records))
}

/// A report.
pub(crate) fn of_report(session: &Session<'_>, report: &Report) -> Result<AccessDetails, Error> {
    let mut said = vec![format!("report {}", report.kind)];
    let mut records = Vec::new();
    if let Some(patient) = report.patient {
        said.push(format!("concerning patient {patient}"));
        records.push(asked_for(patient_subject(patient), Some(patient)));
    }
    if let Some(user) = report.person {
        let name = Labels::default().person(session, user)?.name;
        said.push(format!("by {name} ({user})"));
    }
    push_span(&mut said, report.from, report.to);
    Ok(details(said, records))
}

/// An entry, with the records whose names and changes are shown.
pub(super) fn of_entry(place: u64, records: Vec<AccessedRecord>) -> AccessDetails {
    details(vec![format!("entry {place}")], records)
}

fn push_span(said: &mut Vec<String>, from: Option<Instant>, to: Option<Instant>) {
    said.extend(from.map(|from| format!("from {from}")));
    said.extend(to.map(|to| format!("before {to}")));
}

fn details(said: Vec<String>, records: Vec<AccessedRecord>) -> AccessDetails {
    AccessDetails {
        records,
        text: Some(said.join("; ")),
        ..AccessDetails::default()
    }
}

const fn patient_subject(patient: PatientId) -> Subject {
    Subject::new(SubjectKind::Patient, *patient.as_bytes())
}

/// A record that was asked for, of which nothing itself is shown.
const fn asked_for(subject: Subject, patient: Option<PatientId>) -> AccessedRecord {
    AccessedRecord {
        subject,
        version: None,
        patient,
        category: DataCategory::Audit,
        special: false,
    }
}
