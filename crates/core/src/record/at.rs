//! A record as it was: computed from the entries about it up to the moment in question, and shown by the
//! very functions that show it today.

use super::{Named, subject_of};
use crate::access;
use crate::door::clinic_moment;
use crate::session::Session;
use crate::views::{OnTask, Standpoint, patient_view, person_label, task_view};
use careloop_contract::query::{ReadRecordAt, RecordSource};
use careloop_contract::view::{PersonLabel, RecordAt, RecordRef, ShownTo, TaskView};
use careloop_contract::{
    Action, DataCategory, Day, Instant, PatientId, Purpose, Refusal, RemarkId, TaskId, TimeOfDay, Version,
};
use careloop_ledger::{Actor, Kind, Subject, SubjectKind};
use careloop_vault::access::{AccessDetails, AccessedRecord};
use careloop_vault::db::Connection;
use careloop_vault::db::read::{self, PlacedEntry};
use careloop_vault::db::records::{PatientRecord, RemarkRecord, TaskRecord, WorkstationRecord};
use careloop_vault::named::{carries_details, named};
use careloop_vault::then::{first_place, tables_at};
use careloop_vault::{Error, OpenVault};

/// The clinic at a moment in the past.
struct Then<'a> {
    vault: &'a OpenVault,
    db: Connection,
    now: (Day, TimeOfDay),
}

impl Standpoint for Then<'_> {
    fn vault(&self) -> &OpenVault {
        self.vault
    }

    fn db(&self) -> &Connection {
        &self.db
    }

    fn clinic_now(&self) -> (Day, TimeOfDay) {
        self.now
    }
}

/// Which record, as it was after which entry, and when it was looked at.
struct Moment {
    record: RecordRef,
    place: u64,
    at: Instant,
    shown: Option<ShownTo>,
}

/// A record as it was. Recorded before it is answered.
pub(crate) fn read(session: &mut Session<'_>, request: ReadRecordAt) -> Result<RecordAt, Error> {
    let (moment, purpose) = match request.source {
        RecordSource::Entry { place, item } => {
            let _may = session.permit(Action::ReadLedger)?;
            (named_by_entry(session, place, item)?, Purpose::Administration)
        }
        RecordSource::Version { record, version } => {
            Named::find(session, record)?;
            (of_version(session, record, version)?, session.purpose())
        }
    };
    let as_of = Some(moment.place);
    let (view, records) = as_it_was(session, moment)?;
    let details = AccessDetails {
        records,
        as_of,
        ..AccessDetails::default()
    };
    session.vault.record_access(Kind::Viewed, purpose, &details)?;
    Ok(view)
}

/// What an entry names: as its person saw it, or just after they changed it.
fn named_by_entry(session: &mut Session<'_>, place: u64, item: u32) -> Result<Moment, Error> {
    let placed = entry_at(session, place)?;
    let entry = &placed.entry;
    let is_access = carries_details(entry);
    let details = match is_access {
        true => Some(session.vault.open_details(entry)?.ok_or(Refusal::KeyNotGranted)?),
        false => None,
    };
    let named = named(entry, details.as_ref());
    let named = named.into_iter().find(|named| named.item == item);
    // A record of which nothing was shown, as in a refusal, was not seen in any form.
    let (named, version) = named
        .and_then(|named| Some((named, named.version?)))
        .ok_or(Refusal::NotFound)?;
    let as_of = details.as_ref().and_then(|details| details.as_of);
    let up_to = if let Some(as_of) = as_of {
        as_of
    } else if !is_access {
        place
    } else if entry.kind() == Some(Kind::SeenAgain) {
        // It says so later, all at once. What was shown is what its version says.
        session.vault.write_of(version)?.ok_or(Refusal::NotFound)?.place
    } else {
        place.saturating_sub(1)
    };
    // What is overdue is said as it was said then.
    let at = match as_of {
        Some(place) => entry_at(session, place)?.entry.at,
        None => entry.at,
    };
    Ok(Moment {
        record: record_of(named.subject).ok_or(Refusal::NotFound)?,
        place: up_to,
        at,
        shown: Some(shown_to(session, &placed)?),
    })
}

/// A record in a version.
fn of_version(session: &Session<'_>, record: RecordRef, version: Version) -> Result<Moment, Error> {
    let write = session.vault.write_of(version)?.ok_or(Refusal::NotFound)?;
    let placed = entry_at(session, write.place)?;
    Ok(Moment {
        record,
        place: write.place,
        at: placed.entry.at,
        shown: None,
    })
}

fn entry_at(session: &Session<'_>, place: u64) -> Result<PlacedEntry, Error> {
    let placed = read::entries(session.vault.db(), place, 1)?.pop();
    let placed = placed.filter(|placed| placed.place == place);
    Ok(placed.ok_or(Refusal::NotFound)?)
}

/// The record with what an entry says of its being shown now.
fn as_it_was(session: &Session<'_>, moment: Moment) -> Result<(RecordAt, Vec<AccessedRecord>), Error> {
    let (db, subject) = (session.vault.db(), subject_of(moment.record));
    if first_place(db, subject)?.is_none_or(|first| moment.place < first) {
        return Err(Refusal::NotFound.into());
    }
    let then = Then {
        vault: session.vault,
        db: tables_at(db, subject, moment.place)?,
        now: clinic_moment(moment.at, session.zone()),
    };
    let (mut task, mut patient) = (None, None);
    let mut beside = Vec::new();
    let (versions, shown) = match moment.record {
        RecordRef::Task(id) => {
            let record = TaskRecord::load(&then.db, id)?.ok_or(Refusal::NotFound)?;
            let versions = record.versions.clone();
            let (view, notes) = task_then(session, &then, record.clone())?;
            let shown = access::task(&record, then.version(&versions)?, category_of(&notes));
            beside = notes;
            task = Some(view);
            (versions, shown)
        }
        RecordRef::Patient(id) => {
            let record = PatientRecord::load(&then.db, id)?.ok_or(Refusal::NotFound)?;
            let versions = record.versions.clone();
            let shown = access::patient(&record, then.version(&versions)?);
            patient = Some(patient_view(&then, record, Vec::new())?);
            (versions, shown)
        }
        RecordRef::Remark(id) => {
            let remark = RemarkRecord::load(&then.db, id)?.ok_or(Refusal::NotFound)?;
            let versions = remark.versions.clone();
            let record = TaskRecord::load(&then.db, remark.task)?.ok_or(Refusal::NotFound)?;
            let mut shown = access::remark(session, &record, &remark)?;
            shown.version = Some(then.version(&versions)?);
            let (view, notes) = task_then(session, &then, record.clone())?;
            let of_task = access::task(&record, then.version(&record.versions)?, category_of(&notes));
            // The task it stands on is shown whole.
            beside = std::iter::once(of_task)
                .chain(notes.into_iter().filter(|note| note.subject != shown.subject))
                .collect();
            task = Some(view);
            (versions, shown)
        }
    };
    let version = then.version(&versions)?;
    let latest = versions.latest().ok_or(Refusal::NotFound)?;
    let since = entry_at(session, latest.place)?.entry.at;
    let mut accessed = vec![shown];
    accessed.append(&mut beside);
    let view = RecordAt {
        record: moment.record,
        version,
        since,
        shown: moment.shown,
        task,
        patient,
        superseded: read::spoken_of_after(db, subject, latest.place)?,
    };
    Ok((view, accessed))
}

/// A task as it was, and those of its notes whose text is there. Whether a text may be read is asked of
/// whoever looks now, and of the task as it is now.
fn task_then(
    session: &Session<'_>,
    then: &Then<'_>,
    record: TaskRecord,
) -> Result<(TaskView, Vec<AccessedRecord>), Error> {
    let today = TaskRecord::load(session.vault.db(), record.id)?.ok_or(Refusal::NotFound)?;
    let mut on_task = OnTask::default();
    for remark in RemarkRecord::of_task(&then.db, record.id)? {
        let reads = session.reads_note(&today, &remark)?;
        on_task.add(then, remark, reads)?;
    }
    let notes = on_task
        .clinical
        .iter()
        .map(|remark| access::remark(session, &record, remark))
        .collect::<Result<_, _>>()?;
    Ok((task_view(then, record, on_task)?, notes))
}

/// The category of a task that is shown with these of its notes.
const fn category_of(notes: &[AccessedRecord]) -> DataCategory {
    match notes {
        [] => DataCategory::Task,
        [_, ..] => DataCategory::Clinical,
    }
}

fn shown_to(session: &Session<'_>, placed: &PlacedEntry) -> Result<ShownTo, Error> {
    let by: Option<PersonLabel> = match placed.entry.actor {
        Actor::Person(user) => Some(person_label(session, user)?),
        Actor::Workstation | Actor::Recovery => None,
    };
    let workstation = WorkstationRecord::load(session.vault.db(), placed.entry.workstation)?;
    Ok(ShownTo {
        by,
        at: placed.entry.at,
        workstation: workstation
            .map(|workstation| workstation.name)
            .unwrap_or_default(),
    })
}

/// The record that a subject is, if it has content of its own.
const fn record_of(subject: Subject) -> Option<RecordRef> {
    match subject.kind {
        SubjectKind::Task => Some(RecordRef::Task(TaskId::from_bytes(subject.id))),
        SubjectKind::Patient => Some(RecordRef::Patient(PatientId::from_bytes(subject.id))),
        SubjectKind::Remark => Some(RecordRef::Remark(RemarkId::from_bytes(subject.id))),
        SubjectKind::Clinic | SubjectKind::Workstation | SubjectKind::Person | SubjectKind::Session => None,
    }
}
