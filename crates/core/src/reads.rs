//! Queries. What shows who a patient is, is an entry before it is answered.

use crate::access;
use crate::patients;
use crate::session::Session;
use crate::views::{Identity, OnTask, patient_hit, person_label, subject_name, task_row, task_view};
use careloop_contract::limits::{PAGE_ROWS, QUERY_CHARS};
use careloop_contract::query::*;
use careloop_contract::view::{
    LedgerLine, LedgerPage, PatientHit, PatientView, SearchView, TaskPage, TaskRow, TaskView,
};
use careloop_contract::{Action, Field, Priority, Purpose, Refusal, TaskId};
use careloop_ledger::{Actor, Kind, Outcome};
use careloop_vault::Error;
use careloop_vault::access::AccessDetails;
use careloop_vault::act::Draft;
use careloop_vault::db::read::{self, PlacedEntry, TaskLine};
use careloop_vault::db::records::{PatientRecord, RemarkRecord, TaskRecord};
use careloop_vault::db::search::{self, Sought};
use careloop_vault::db::versions::FieldVersions;

/// Rows of a list if none are asked for.
pub(crate) const LIST_ROWS: u32 = 100;
/// Rows of a search if none are asked for.
const SEARCH_ROWS: u32 = 50;

/// My tasks and the unowned ones of my roles, in the order to do them.
pub(crate) fn my_day(session: &mut Session<'_>, request: MyDay) -> Result<TaskPage, Error> {
    let _may = session.permit_on_some(Action::SeeTask)?;
    let today = session.today();
    let db = session.vault.db();
    let mut upcoming = read::my_day(db, session.user, session.roles, PAGE_ROWS + 1)?;
    upcoming.sort_unstable_by_key(|task| {
        let is_due = task.due.is_some_and(|due| due <= today);
        let rank = match (task.priority, is_due) {
            (Priority::Stat, _) => 0,
            (Priority::Urgent, true) => 1,
            (Priority::Routine, true) => 2,
            (Priority::Urgent, false) => 3,
            (Priority::Routine, false) => 4,
        };
        (rank, task.due.is_none(), task.due, task.num)
    });
    let first = upcoming.iter().take(PAGE_ROWS as usize + 1);
    let lines = read::lines(db, first.map(|task| task.num))?;
    page(
        session,
        lines,
        PAGE_ROWS,
        Identity::of(request.identified),
        Kind::Listed,
        None,
    )
}

/// Tasks by a filter.
pub(crate) fn list(session: &mut Session<'_>, request: ListTasks) -> Result<TaskPage, Error> {
    let _may = session.permit_on_some(Action::SeeTask)?;
    let rows = checked_rows(request.rows, LIST_ROWS)?;
    let lines = read::list(
        session.vault.db(),
        &session.viewer(),
        &request.filter,
        request.skip,
        rows + 1,
    )?;
    if request.filter.patient.is_some() && !request.identified {
        // Whoever asks for one patient's tasks knows whose they are, however the rows are shown.
        let shown = access::lines(session, &lines)?;
        session.record_shown(Kind::Listed, shown, None)?;
    }
    page(
        session,
        lines,
        rows,
        Identity::of(request.identified),
        Kind::Listed,
        None,
    )
}

pub(crate) fn checked_rows(asked: Option<u32>, usual: u32) -> Result<u32, Error> {
    match asked.unwrap_or(usual) {
        rows @ 1..=PAGE_ROWS => Ok(rows),
        _ => Err(Refusal::OutOfRange.into()),
    }
}

fn page(
    session: &mut Session<'_>,
    mut lines: Vec<TaskLine>,
    rows: u32,
    identity: Identity,
    kind: Kind,
    text: Option<String>,
) -> Result<TaskPage, Error> {
    let more = lines.len() > rows as usize;
    lines.truncate(rows as usize);
    if identity == Identity::Shown {
        let shown = access::lines(session, &lines)?;
        session.record_shown(kind, shown, text)?;
    }
    let rows = lines.into_iter().map(|line| task_row(session, line, identity));
    Ok(TaskPage {
        rows: rows.collect::<Result<_, _>>()?,
        more,
    })
}

/// Tasks and patients with every word of a text.
pub(crate) fn search(session: &mut Session<'_>, request: SearchRecords) -> Result<SearchView, Error> {
    let _may = session.permit_on_some(Action::SeeTask)?;
    let _may = session.permit(Action::SeePatient)?;
    if request.text.chars().nth(QUERY_CHARS).is_some() {
        return Err(Refusal::TooLong {
            field: Field::Title,
            max: QUERY_CHARS,
        }
        .into());
    }
    let rows = checked_rows(request.rows, SEARCH_ROWS)?;
    let identity = Identity::of(request.identified);
    let mut more = false;
    let viewer = session.viewer();
    let mut found = |sought: Sought<'_>| -> Result<Vec<i64>, Error> {
        let mut nums = search::find(session.vault.db(), sought, &request.text, rows + 1)?;
        more |= nums.len() > rows as usize;
        nums.truncate(rows as usize);
        Ok(nums)
    };
    let tasks = if request.patients_only {
        Vec::new()
    } else {
        found(Sought::Tasks(&viewer))?
    };
    let patients = found(Sought::Patients)?;
    let lines = read::lines(session.vault.db(), tasks)?;
    let mut records: Vec<PatientRecord> = Vec::new();
    for num in patients {
        records.extend(read::patient(session.vault.db(), num)?);
    }
    if identity == Identity::Shown {
        let mut shown = access::lines(session, &lines)?;
        for record in &records {
            shown.push(access::patient(record, session.version(&record.versions)?));
        }
        session.record_shown(Kind::Searched, shown, Some(request.text.clone()))?;
    }
    let tasks = lines
        .into_iter()
        .map(|line| task_row(session, line, identity))
        .collect::<Result<_, _>>()?;
    let patients = records
        .iter()
        .map(|record| patient_hit(record, identity))
        .collect();
    Ok(SearchView {
        patients,
        tasks,
        more,
    })
}

/// The task that an id, or the end of one, names.
pub(crate) fn find_task(session: &mut Session<'_>, request: FindTask) -> Result<TaskRow, Error> {
    let digits: String = request.id.chars().filter(|letter| *letter != '-').collect();
    let num = if let Ok(id) = request.id.parse::<TaskId>() {
        session.task(id)?.num
    } else {
        let is_suffix =
            (4..32).contains(&digits.len()) && digits.chars().all(|digit| digit.is_ascii_hexdigit());
        let found = if is_suffix {
            read::tasks_ending(session.vault.db(), &session.viewer(), &digits)?
        } else {
            Vec::new()
        };
        match found.as_slice() {
            [num] => *num,
            [] => return Err(Refusal::NotFound.into()),
            _ => return Err(Refusal::OutOfRange.into()),
        }
    };
    let line = read::line(session.vault.db(), num)?.ok_or(Refusal::NotFound)?;
    session.task(line.task.id)?;
    task_row(session, line, Identity::Masked)
}

/// The patient with a record number.
pub(crate) fn find_patient(session: &mut Session<'_>, request: FindPatient) -> Result<PatientHit, Error> {
    let found = PatientRecord::by_record_number(session.vault.db(), request.record_number.trim())?;
    let record = session.patient(found.ok_or(Refusal::NotFound)?.id)?;
    // Whoever asks by record number knows who it is, however the answer shows them.
    let shown = access::patient(&record, session.version(&record.versions)?);
    session.record_shown(Kind::Searched, vec![shown], Some(record.record_number.clone()))?;
    Ok(patient_hit(&record, Identity::Masked))
}

/// All of a task.
pub(crate) fn open_task(session: &mut Session<'_>, request: OpenTask) -> Result<TaskView, Error> {
    let task: TaskRecord = session.task(request.task)?;
    let records = RemarkRecord::of_task(session.vault.db(), task.id)?;
    // A remark added since the last look makes it another view, and so does a correction of its patient.
    let patient = match task.patient {
        Some(patient) => PatientRecord::load(session.vault.db(), patient)?,
        None => None,
    };
    let shown = records.iter().map(|remark| &remark.versions);
    let shown = shown.chain(patient.iter().map(|patient| &patient.versions));
    let latest = shown.fold(&task.versions, later);
    let version = session.version(latest)?;
    let mut on_task = OnTask::default();
    for remark in records {
        let reads = session.reads_note(&task, &remark)?;
        on_task.add(session, remark, reads)?;
    }
    let beside = on_task
        .clinical
        .iter()
        .map(|remark| access::remark(session, &task, remark))
        .collect::<Result<_, _>>()?;
    session.record_view(access::task(&task, version, on_task.category()), beside)?;
    task_view(session, task, on_task)
}

/// Of what is shown together, whatever was written last: what is shown is as it was then.
pub(crate) fn later<'v>(one: &'v FieldVersions, other: &'v FieldVersions) -> &'v FieldVersions {
    if other.latest() > one.latest() { other } else { one }
}

/// A patient's record.
pub(crate) fn open_patient(session: &mut Session<'_>, request: OpenPatient) -> Result<PatientView, Error> {
    patients::view(session, request.patient)
}

/// Entries of the ledger, for those who read the audit trail. That it was read is an entry too.
pub(crate) fn ledger(session: &mut Session<'_>, request: ReadLedger) -> Result<LedgerPage, Error> {
    let permit = session.permit(Action::ReadLedger)?;
    if request.from == 0 || !(1..=PAGE_ROWS).contains(&request.rows) {
        return Err(Refusal::OutOfRange.into());
    }
    let placed = read::entries(session.vault.db(), request.from, request.rows)?;
    let total = session.vault.entries();
    if session.vault.alarms().is_empty() {
        session.vault.commit(
            &permit,
            Draft::done(Kind::LedgerRead, Purpose::Administration, Vec::new()),
        )?;
    }
    let lines = placed
        .iter()
        .map(|placed| ledger_line(session, placed))
        .collect::<Result<_, _>>()?;
    Ok(LedgerPage { lines, total })
}

fn ledger_line(session: &Session<'_>, placed: &PlacedEntry) -> Result<LedgerLine, Error> {
    let entry = &placed.entry;
    let by = match entry.actor {
        Actor::Person(user) => Some(person_label(session, user)?),
        Actor::Workstation | Actor::Recovery => None,
    };
    let refused = match &entry.outcome {
        Outcome::Done => None,
        Outcome::Refused(code) => Some(code.clone()),
    };
    // One entry whose details somebody spoiled must not hide the others.
    let details = match session.vault.open_details(entry) {
        Ok(details) => details.map(|details| lines_of(&details)).unwrap_or_default(),
        Err(_) => vec!["the sealed details cannot be opened".to_owned()],
    };
    Ok(LedgerLine {
        place: placed.place,
        workstation: entry.workstation,
        seq: entry.seq,
        at: entry.at,
        by,
        what: entry.kind().map_or("unknown", Kind::name).to_owned(),
        items: u32::try_from(entry.items.len()).unwrap_or(u32::MAX),
        refused,
        details,
    })
}

fn lines_of(details: &AccessDetails) -> Vec<String> {
    let mut lines: Vec<String> = details.text.iter().map(|text| format!("text: {text}")).collect();
    lines.extend(
        details
            .recipient
            .iter()
            .map(|recipient| format!("to: {recipient}")),
    );
    lines.extend(details.records.iter().map(|record| {
        let id = TaskId::from_bytes(record.subject.id);
        // A patient's own record names them already.
        let other = record
            .patient
            .filter(|patient| *patient.as_bytes() != record.subject.id);
        let patient = other
            .map(|patient| format!(" patient {patient}"))
            .unwrap_or_default();
        let special = if record.special {
            ", special protection"
        } else {
            ""
        };
        format!(
            "{} {id}{patient} ({}{special})",
            subject_name(record.subject.kind),
            record.category
        )
    }));
    lines
}
