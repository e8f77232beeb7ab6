//! Reports of the audit trail: who saw a chart, what a person did, what left the program, who came in, and
//! who changed what people may do.

use super::entry::{Changes, at};
use super::label::Labels;
use super::reading::{bring_up, note_reading};
use super::{details_of, words};
use crate::reads::{LIST_ROWS, checked_rows};
use crate::session::Session;
use crate::views::subject_name;
use careloop_contract::query::{AuditFilter, ReadReport};
use careloop_contract::view::{FieldChange, PatientLabel, Report, ReportRow, ReportView};
use careloop_contract::{Action, EntryGroup, Instant, PatientId, Refusal, ReportKind};
use careloop_ledger::{Kind, Outcome, Subject};
use careloop_vault::Error;
use careloop_vault::index::trail::{Attempt, AttemptKind, Found, Through, TouchedRecord, TrailLine};
use careloop_vault::named::{carries_details, named};
use std::collections::HashMap;

/// Records that are named one by one in a row; of the others it says how many.
const NAMED: usize = 3;

/// What a row of a report tells of.
#[derive(Clone, Copy)]
enum Unit {
    /// An entry.
    Entry(u64),
    /// A record that an entry names.
    Record(u64, u32),
    /// What an entry has to do with a patient.
    Patient(u64, PatientId),
    /// Something that was tried while nobody was in, by its number among those.
    Attempt(usize),
}

/// A report.
pub(crate) fn read(session: &mut Session<'_>, request: ReadReport) -> Result<ReportView, Error> {
    let permit = session.permit(Action::ReadLedger)?;
    let rows = checked_rows(request.rows, LIST_ROWS)?;
    check(&request.report)?;
    bring_up(session)?;
    let details = words::of_report(session, &request.report)?;
    note_reading(session, &permit, &details)?;
    let (view, _) = page(session, request.report, request.skip, rows)?;
    Ok(view)
}

/// A page of a report whose reading is on record already, or will be, and the patients that it names.
pub(crate) fn page(
    session: &mut Session<'_>,
    report: Report,
    skip: u32,
    rows: u32,
) -> Result<(ReportView, Vec<PatientId>), Error> {
    let mut tried = Vec::new();
    let units = units(session, &report, &mut tried)?;
    let on_page = units.iter().skip(skip as usize).take(rows as usize);
    let mut sheet = Sheet::default();
    let mut shown = Vec::new();
    for unit in on_page {
        shown.extend(sheet.row(session, report.kind, *unit, &tried)?);
    }
    let view = ReportView {
        about: about(session, &report)?,
        rows: shown,
        skip,
        total: u32::try_from(units.len()).unwrap_or(u32::MAX),
        made: session.now(),
        report,
    };
    Ok((view, sheet.labels.patients()))
}

/// Whether a report says whom it is about.
pub(crate) fn check(report: &Report) -> Result<(), Error> {
    let is_whole = match report.kind {
        ReportKind::ChartAccess => report.patient.is_some(),
        ReportKind::PersonActivity => report.person.is_some(),
        ReportKind::Disclosures | ReportKind::SignIns | ReportKind::PrivilegeChanges => true,
    };
    if is_whole {
        Ok(())
    } else {
        Err(Refusal::OutOfRange.into())
    }
}

fn about(session: &Session<'_>, report: &Report) -> Result<String, Error> {
    let mut labels = Labels::default();
    let patient = match report.patient {
        Some(patient) => labels.patient(session, patient)?.map(|label| label.name),
        None => None,
    };
    let person = match report.person {
        Some(user) => Some(labels.person(session, user)?.name),
        None => None,
    };
    let about: Vec<String> = patient.into_iter().chain(person).collect();
    Ok(about.join("; "))
}

/// What the rows of a report tell of, the newest first.
fn units(session: &mut Session<'_>, report: &Report, tried: &mut Vec<Attempt>) -> Result<Vec<Unit>, Error> {
    let groups = match report.kind {
        ReportKind::ChartAccess | ReportKind::PersonActivity => Vec::new(),
        ReportKind::Disclosures => vec![EntryGroup::Export],
        ReportKind::SignIns => vec![EntryGroup::SignIn],
        ReportKind::PrivilegeChanges => vec![EntryGroup::Privilege],
    };
    let filter = AuditFilter {
        person: report.person,
        patient: report.patient,
        groups,
        from: report.from,
        to: report.to,
        ..AuditFilter::default()
    };
    let mut progress = session.progress();
    let mut through = Through {
        index: session.audit_index,
        vault: session.vault,
        progress: &mut progress,
    };
    let found = session.audit.trail.find(&mut through, &filter)?;
    Ok(match report.kind {
        ReportKind::ChartAccess => {
            let patient = report.patient.ok_or(Refusal::OutOfRange)?;
            let mut numbers: HashMap<u64, Vec<u32>> = HashMap::new();
            for (place, item) in through.spots_of(patient)? {
                numbers.entry(place).or_default().push(item);
            }
            let records = found.iter().flat_map(|found| {
                let items = numbers.remove(&found.place).unwrap_or_default();
                items.into_iter().map(|item| Unit::Record(found.place, item))
            });
            records.collect()
        }
        ReportKind::PersonActivity | ReportKind::PrivilegeChanges => {
            found.iter().map(|found| Unit::Entry(found.place)).collect()
        }
        ReportKind::Disclosures => {
            let mut units = Vec::new();
            for Found { place, several, .. } in found {
                let patients = match (report.patient, several) {
                    (Some(patient), _) => vec![patient],
                    (None, true) => through.patients_of(place)?,
                    (None, false) => Vec::new(),
                };
                if patients.is_empty() {
                    units.push(Unit::Entry(place));
                }
                units.extend(patients.into_iter().map(|patient| Unit::Patient(place, patient)));
            }
            units
        }
        ReportKind::SignIns => {
            *tried = if report.person.is_none() && report.patient.is_none() {
                through.attempts()?
            } else {
                Vec::new()
            };
            merged(&found, tried, report)
        }
    })
}

/// Entries and what was tried while nobody was in, in one order of time.
fn merged(found: &[Found], tried: &[Attempt], report: &Report) -> Vec<Unit> {
    // What such an entry carries stands in rows of its own.
    let carrier = Kind::LockedTime.number();
    let entries = found.iter().filter(|found| found.kind != carrier);
    let mut units: Vec<(Instant, u64, Unit)> = entries
        .map(|found| (found.at, found.place, Unit::Entry(found.place)))
        .collect();
    let is_within =
        |at: Instant| report.from.is_none_or(|from| at >= from) && report.to.is_none_or(|to| at < to);
    for (number, attempt) in tried.iter().enumerate() {
        if is_within(attempt.at) {
            units.push((attempt.at, attempt.place, Unit::Attempt(number)));
        }
    }
    units.sort_by_key(|(at, place, _)| core::cmp::Reverse((*at, *place)));
    units.into_iter().map(|(_, _, unit)| unit).collect()
}

/// What is looked up while a page of a report is made.
#[derive(Default)]
struct Sheet {
    labels: Labels,
    changes: Changes,
}

impl Sheet {
    fn row(
        &mut self,
        session: &mut Session<'_>,
        kind: ReportKind,
        unit: Unit,
        tried: &[Attempt],
    ) -> Result<Option<ReportRow>, Error> {
        let attempt = match unit {
            Unit::Attempt(number) => tried.get(number),
            Unit::Entry(_) | Unit::Record(..) | Unit::Patient(..) => None,
        };
        let place = match unit {
            Unit::Entry(place) | Unit::Record(place, _) | Unit::Patient(place, _) => place,
            Unit::Attempt(_) => attempt.map_or(0, |attempt| attempt.place),
        };
        let mut progress = session.progress();
        let mut through = Through {
            index: session.audit_index,
            vault: session.vault,
            progress: &mut progress,
        };
        let Some(line) = through.lines(&[place])?.pop() else {
            return Ok(None);
        };
        let record = match unit {
            Unit::Record(place, item) => through.records_at(&[(place, item)])?.pop(),
            Unit::Entry(_) | Unit::Patient(..) | Unit::Attempt(_) => None,
        };
        let mut row = self.of_line(session, &line)?;
        match unit {
            Unit::Entry(_) => row.detail = self.detail(session, kind, &line)?,
            Unit::Record(..) => {
                if let Some(record) = record {
                    (row.category, row.special) = (record.category, record.special);
                    row.detail = self.called(session, record.subject)?;
                    row.patient = self.concerned(session, &record, row.patient)?;
                }
            }
            Unit::Patient(_, patient) => {
                row.patient = self.labels.patient(session, patient)?;
                row.detail = self.detail(session, kind, &line)?;
            }
            Unit::Attempt(_) => {
                if let Some(attempt) = attempt {
                    (row.at, row.by) = (attempt.at, None);
                    row.detail = tried_in_words(attempt);
                    row.refused = Some(refusal_of(attempt.kind).to_owned());
                }
            }
        }
        Ok(Some(row))
    }

    fn of_line(&mut self, session: &Session<'_>, line: &TrailLine) -> Result<ReportRow, Error> {
        Ok(ReportRow {
            place: line.place,
            at: line.at,
            by: line
                .person
                .map(|user| self.labels.person(session, user))
                .transpose()?,
            what: Kind::from_number(line.kind)
                .map_or("unknown", Kind::name)
                .to_owned(),
            patient: match line.patient {
                Some(patient) => self.labels.patient(session, patient)?,
                None => None,
            },
            category: line.category,
            special: line.special,
            purpose: line.purpose,
            workstation: self.labels.workstation(session, line.workstation)?,
            detail: String::new(),
            refused: line.refused.clone(),
        })
    }

    /// The patient whose chart is asked about, and not the first one that the entry names.
    fn concerned(
        &mut self,
        session: &Session<'_>,
        record: &TouchedRecord,
        first: Option<PatientLabel>,
    ) -> Result<Option<PatientLabel>, Error> {
        match record.patient {
            Some(patient) => self.labels.patient(session, patient),
            None => Ok(first),
        }
    }

    /// What a report tells of an entry beside its line.
    fn detail(&mut self, session: &Session<'_>, kind: ReportKind, line: &TrailLine) -> Result<String, Error> {
        let Some(placed) = at(session, line.place)? else {
            return Ok(String::new());
        };
        let entry = &placed.entry;
        let details = details_of(session, &placed);
        let records = named(entry, details.as_ref());
        let mut said = Vec::new();
        if kind == ReportKind::PrivilegeChanges && entry.outcome == Outcome::Done && !carries_details(entry) {
            for record in &records {
                let Some(version) = record.version else { continue };
                let changes = self.changes.at(session, record.subject, version)?;
                let changes: Vec<String> = changes.iter().filter_map(in_words).collect();
                if !changes.is_empty() {
                    said.push(format!(
                        "{}: {}",
                        self.called(session, record.subject)?,
                        changes.join(", ")
                    ));
                }
            }
            return Ok(said.join("; "));
        }
        for record in records.iter().take(NAMED) {
            said.push(self.called(session, record.subject)?);
        }
        if records.len() > NAMED {
            said.push(format!("and {} more", records.len() - NAMED));
        }
        let (text, recipient) = details.map_or((None, None), |details| (details.text, details.recipient));
        said.extend(text);
        said.extend(recipient.map(|recipient| format!("to {recipient}")));
        Ok(said.join("; "))
    }

    /// A record by its kind and name.
    fn called(&mut self, session: &Session<'_>, subject: Subject) -> Result<String, Error> {
        let label = self.labels.record(session, subject)?;
        let kind = subject_name(subject.kind);
        Ok(if label.is_empty() {
            kind.to_owned()
        } else {
            format!("{kind} {label}")
        })
    }
}

/// A change with the old value and the new one. None: it says nothing to people.
fn in_words(change: &FieldChange) -> Option<String> {
    if change.sealed || (change.before.is_none() && change.after.is_none()) {
        return None;
    }
    let value = |value: &Option<String>| match value {
        Some(value) => format!("\u{201c}{value}\u{201d}"),
        None => "nothing".to_owned(),
    };
    Some(format!(
        "{} from {} to {}",
        change.field,
        value(&change.before),
        value(&change.after)
    ))
}

fn refusal_of(kind: AttemptKind) -> &'static str {
    match kind {
        AttemptKind::SignIn => Refusal::WrongSignIn.code(),
        AttemptKind::Exhausted => Refusal::AttemptsExhausted.code(),
        AttemptKind::Invitation => Refusal::WrongInvitation.code(),
        AttemptKind::Recovery => Refusal::WrongRecoveryWords.code(),
    }
}

fn tried_in_words(attempt: &Attempt) -> String {
    let whose = match &attempt.login {
        Some(login) => format!("as {login}"),
        None => "with a name that nobody has".to_owned(),
    };
    match attempt.kind {
        AttemptKind::SignIn => format!("failed sign-in {whose}"),
        AttemptKind::Exhausted => format!("failed sign-in {whose}; no further try is left"),
        AttemptKind::Invitation => "wrong invitation code".to_owned(),
        AttemptKind::Recovery => "wrong recovery words".to_owned(),
    }
}
