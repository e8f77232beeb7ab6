//! What the policy cannot tell from the kind alone: that what is added is new, that what is changed
//! is there, that an undo takes back its author's own act and nothing else, that an emergency
//! access was one and is marked in every entry made under it, and that the audit trail is reviewed month by month.
//!
//! The door never writes otherwise. Replay asks, because whoever holds the main key can append an
//! entry that they signed themselves.

use crate::audit::{may_move_audit_key, moves_audit_key};
use crate::db::records::{AttachmentRecord, PatientRecord, PersonRecord, RemarkRecord, TaskRecord};
use crate::db::{emergency, oversight, read};
use crate::error::Result;
use careloop_contract::limits::ATTACHMENT_BYTES;
use careloop_contract::{
    DataCategory, Field, PatientId, RemarkId, Role, Standing, TaskId, TaskState, UserId,
};
use careloop_ledger::{Actor, Delta, Entry, Item, Kind, Outcome, Subject, SubjectKind, Value};
use rusqlite::Connection;

/// Whether an entry may be, given the records before it. `records` holds the tables as they were
/// before the entry; `ledger` holds the entries, this one at `place`.
///
/// # Errors
/// The database's.
pub(crate) fn is_rightful(
    records: &Connection,
    ledger: &Connection,
    place: u64,
    entry: &Entry,
) -> Result<bool> {
    if !emergency::is_marked_rightly(records, entry)? {
        return Ok(false);
    }
    let Some(kind) = entry.kind().filter(|_| entry.outcome == Outcome::Done) else {
        return Ok(true);
    };
    if moves_audit_key(entry) && !may_move_audit_key(records, entry)? {
        return Ok(false);
    }
    let expected = match kind {
        Kind::TaskAdded
        | Kind::TasksImported
        | Kind::PatientAdded
        | Kind::PatientsImported
        | Kind::Commented
        | Kind::NoteAdded => false,
        Kind::TaskEdited
        | Kind::TaskAssigned
        | Kind::TaskClaimed
        | Kind::TaskStarted
        | Kind::TaskHeld
        | Kind::TaskCompleted
        | Kind::TaskReopened
        | Kind::TaskCancelled
        | Kind::TaskRetracted
        | Kind::TaskRestored
        | Kind::CareTeamChanged
        | Kind::PatientEdited
        | Kind::PatientRestored => true,
        Kind::FileAttached => return is_whole_attachment(records, entry),
        Kind::RemarkRetracted => return is_rightful_retraction(records, entry),
        Kind::ActUndone => return is_own_undo(records, ledger, place, entry),
        Kind::PersonOffboarded => return is_rightful_leave(records, entry),
        Kind::InvokersNamed => return emergency::may_name(records),
        Kind::BreakGlassBegun => return emergency::may_begin(records, entry),
        Kind::BreakGlassEnded => return emergency::may_end(records, entry),
        Kind::BreakGlassReviewed => return emergency::may_review(records, entry),
        Kind::AlertDisposed => return Ok(oversight::may_dispose(entry)),
        Kind::ReviewCertified => return oversight::may_certify(records, ledger, entry),
        Kind::WatchRulesChanged => return Ok(oversight::may_change_rules(entry)),
        Kind::Genesis
        | Kind::SignedIn
        | Kind::Locked
        | Kind::Unlocked
        | Kind::SignedOut
        | Kind::LockedTime
        | Kind::PersonInvited
        | Kind::PersonEnrolled
        | Kind::RolesChanged
        | Kind::StandingChanged
        | Kind::PasswordChanged
        | Kind::KeyGranted
        | Kind::VaultRekeyed
        | Kind::Recovered
        | Kind::WorkstationJoined
        | Kind::HeaderSettled
        | Kind::Printed
        | Kind::Copied
        | Kind::Exported
        | Kind::AuditExported
        | Kind::Checked
        | Kind::Viewed
        | Kind::SeenAgain
        | Kind::Listed
        | Kind::Searched
        | Kind::LedgerRead
        | Kind::PeopleListed
        | Kind::BackupMade
        | Kind::Verified
        | Kind::Rebuilt
        | Kind::AlarmsAcknowledged
        | Kind::ServiceRegistered
        | Kind::FactorSet
        | Kind::FactorReset
        | Kind::LockOutEnded
        | Kind::RecoveryRenewed
        | Kind::RecoveryDrilled
        | Kind::SettingsChanged
        | Kind::PolicyAdjusted
        | Kind::ProcedureWritten
        | Kind::SessionEnded
        | Kind::PinChanged
        | Kind::Refused => return Ok(true),
    };
    for subject in entry.items.iter().filter_map(|item| item.subject) {
        if is_known(records, subject)? != expected {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A leaver is known and nobody else's account changes; tasks that go elsewhere were the leaver's, and
/// are open.
fn is_rightful_leave(records: &Connection, entry: &Entry) -> Result<bool> {
    let of = |kind| {
        let subjects = entry.items.iter().filter_map(|item| item.subject);
        subjects.filter(move |subject| subject.kind == kind)
    };
    let people: Vec<UserId> = of(SubjectKind::Person)
        .map(|subject| UserId::from_bytes(subject.id))
        .collect();
    // The person stands in the act's first part.
    if people.len() != usize::from(entry.part == 1) {
        return Ok(false);
    }
    let mut leaver = None;
    for user in people {
        match PersonRecord::load(records, user)? {
            Some(person) if person.standing != Standing::Left => leaver = Some(user),
            Some(_) | None => return Ok(false),
        }
    }
    for subject in of(SubjectKind::Task) {
        let task = TaskRecord::load(records, TaskId::from_bytes(subject.id))?;
        let Some((owner, true)) = task.and_then(|task| Some((task.owner?, task.state.is_open()))) else {
            return Ok(false);
        };
        let left = || -> Result<bool> {
            let owner = PersonRecord::load(records, owner)?;
            Ok(owner.is_some_and(|owner| owner.standing == Standing::Left))
        };
        if leaver != Some(owner) && !(leaver.is_none() && left()?) {
            return Ok(false);
        }
    }
    let states = entry.items.iter().filter_map(|item| item.value(Field::State));
    let stay_open = states
        .into_iter()
        .all(|state| *state == Value::Int(i64::from(TaskState::Open.number())));
    Ok(stay_open)
}

/// What is attached is new, stands on a task that is there, and says all five things of its file: in the
/// plain, or sealed if it is clinical. Only who reads clinical text can have sealed it.
fn is_whole_attachment(records: &Connection, entry: &Entry) -> Result<bool> {
    let author = match entry.actor {
        Actor::Person(user) => PersonRecord::load(records, user)?,
        Actor::Workstation | Actor::Recovery => None,
    };
    let reads_clinical = author.is_some_and(|author| author.roles.reads_clinical());
    for item in &entry.items {
        let clinical = item.category == DataCategory::Clinical;
        let file = AttachmentRecord::from_item(item, clinical);
        let task = item.value(Field::RemarkTask).and_then(Value::as_array);
        let (Some(subject), Some(file), Some(task)) = (item.subject, file, task) else {
            return Ok(false);
        };
        let fits = usize::try_from(file.bytes).is_ok_and(|bytes| bytes <= ATTACHMENT_BYTES);
        if !fits
            || clinical && !reads_clinical
            || is_known(records, subject)?
            || TaskRecord::load(records, TaskId::from_bytes(task))?.is_none()
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What somebody wrote is marked by themselves or by a practice manager, and by nobody else.
fn is_rightful_retraction(records: &Connection, entry: &Entry) -> Result<bool> {
    let Actor::Person(user) = entry.actor else {
        return Ok(false);
    };
    let person = PersonRecord::load(records, user)?;
    let manages = person.is_some_and(|person| person.roles.has(Role::PracticeManager));
    for item in &entry.items {
        let Some(subject) = item.subject else {
            return Ok(false);
        };
        let remark = RemarkRecord::load(records, RemarkId::from_bytes(subject.id))?;
        let is_theirs = remark.is_some_and(|remark| manages || remark.author == user);
        if !is_theirs || item.value(Field::RemarkRetracted) != Some(&Value::Bool(true)) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_known(records: &Connection, subject: Subject) -> Result<bool> {
    Ok(match subject.kind {
        SubjectKind::Task => TaskRecord::load(records, TaskId::from_bytes(subject.id))?.is_some(),
        SubjectKind::Patient => PatientRecord::load(records, PatientId::from_bytes(subject.id))?.is_some(),
        SubjectKind::Remark => RemarkRecord::load(records, RemarkId::from_bytes(subject.id))?.is_some(),
        SubjectKind::Clinic | SubjectKind::Workstation | SubjectKind::Person | SubjectKind::Session => true,
    })
}

/// Every record of an undo was changed by the act it names, its author is that act's, and every value
/// is the one before it.
fn is_own_undo(records: &Connection, ledger: &Connection, place: u64, entry: &Entry) -> Result<bool> {
    // The first entry of the act names what it takes back.
    let first = place.saturating_sub(u64::from(entry.part).saturating_sub(1));
    let first = read::entries(ledger, first, 1)?.pop();
    let first = first.filter(|first| first.entry.act == entry.act && first.entry.part == 1);
    let named = first.and_then(|first| {
        let mut items = first.entry.items.into_iter();
        items.find_map(|item| item.value(Field::UndoneAct)?.as_array::<16>())
    });
    let Some(act) = named else { return Ok(false) };
    for item in &entry.items {
        let Some(subject) = item
            .subject
            .filter(|subject| subject.kind != SubjectKind::Session)
        else {
            continue;
        };
        let mut before: Vec<(Entry, u32)> = Vec::new();
        let mut undone: Option<(Entry, u32)> = None;
        for (place, number) in places(records, subject)? {
            let Some(placed) = read::entries(ledger, place, 1)?.pop() else {
                return Ok(false);
            };
            if placed.entry.act.as_bytes() == &act && placed.entry.actor == entry.actor {
                undone = Some((placed.entry, number));
                break;
            }
            before.push((placed.entry, number));
        }
        let Some((taken_back, number)) = undone else {
            return Ok(false);
        };
        let Some(theirs) = item_at(&taken_back, number) else {
            return Ok(false);
        };
        let is_new = before.is_empty();
        if !item
            .deltas
            .iter()
            .all(|delta| puts_back(delta, subject.kind, is_new, theirs, &before))
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Where a record is spoken of, oldest first.
fn places(records: &Connection, subject: Subject) -> Result<Vec<(u64, u32)>> {
    let mut statement = records
        .prepare_cached("SELECT place, item FROM entry_item WHERE subject = ?1 ORDER BY place, item")?;
    let rows = statement.query_map([subject.id], |row| {
        Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn item_at(entry: &Entry, number: u32) -> Option<&Item> {
    entry.items.get(usize::try_from(number).ok()?)
}

fn puts_back(delta: &Delta, kind: SubjectKind, is_new: bool, theirs: &Item, before: &[(Entry, u32)]) -> bool {
    if is_new {
        // What was new is marked as entered in error.
        return match kind {
            SubjectKind::Task => {
                delta.field == Field::State.number()
                    && delta.value == Value::Int(i64::from(TaskState::Retracted.number()))
            }
            SubjectKind::Remark => {
                delta.field == Field::RemarkRetracted.number() && delta.value == Value::Bool(true)
            }
            SubjectKind::Clinic
            | SubjectKind::Workstation
            | SubjectKind::Person
            | SubjectKind::Session
            | SubjectKind::Patient => false,
        };
    }
    let changed = theirs.deltas.iter().any(|theirs| theirs.field == delta.field);
    let earlier = before.iter().rev().find_map(|(entry, number)| {
        let deltas = &item_at(entry, *number)?.deltas;
        deltas
            .iter()
            .find(|earlier| earlier.field == delta.field)
            .map(|earlier| &earlier.value)
    });
    changed && *earlier.unwrap_or(&Value::Null) == delta.value
}
