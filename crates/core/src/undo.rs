//! Undo: an act that restores what was before. Nothing is ever taken out of the ledger.

use crate::session::Session;
use careloop_contract::command::UndoLastAct;
use careloop_contract::view::UndoneView;
use careloop_contract::{ActId, Action, DataCategory, Field, Refusal, RemarkId, TaskState};
use careloop_ledger::{Actor, Delta, Item, Kind, Outcome, Subject, SubjectKind, Value};
use careloop_vault::Error;
use careloop_vault::act::{DraftItem, DraftValue};
use careloop_vault::db::read::{self, PlacedEntry};
use careloop_vault::db::records::{PatientRecord, RemarkRecord, TaskRecord};
use careloop_vault::db::versions::{FieldVersions, Write};
use std::collections::HashSet;

/// How many entries back one's last act is looked for.
const REACH: u64 = 2_000;

/// Takes back one's own last act, if nothing it changed has changed since.
pub(crate) fn undo_last(session: &mut Session<'_>, _request: UndoLastAct) -> Result<UndoneView, Error> {
    let permit = session.permit(Action::UndoOwnAct)?;
    let entries = last_act(session)?;
    let first = entries.first().ok_or(Refusal::NothingToUndo)?;
    let kind = first.entry.kind().ok_or(Refusal::NothingToUndo)?;
    // What one may no longer do, one may no longer undo.
    let action = kind.action().ok_or(Refusal::NothingToUndo)?;
    if !session.policy.allows_at_all(action, session.roles) {
        return Err(Refusal::NotPermitted { action }.into());
    }
    let act = first.entry.act;
    let mut items = vec![mark(session, act)];
    for placed in &entries {
        for (number, item) in (0_u32..).zip(&placed.entry.items) {
            items.push(restore(session, placed, number, item)?);
        }
    }
    let records = u32::try_from(items.len() - 1).unwrap_or(u32::MAX);
    session.commit(&permit, Kind::ActUndone, items)?;
    Ok(UndoneView {
        act,
        what: kind.name().to_owned(),
        records,
    })
}

/// The item that names the act that is taken back.
fn mark(session: &Session<'_>, act: ActId) -> DraftItem {
    let subject = Subject::new(SubjectKind::Session, *session.vault.session().as_bytes());
    DraftItem::about(subject, DataCategory::System)
        .with(Field::UndoneAct, Value::Bytes(act.as_bytes().to_vec()))
}

const fn can_be_undone(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::PatientEdited
            | Kind::PatientRestored
            | Kind::TaskRestored
            | Kind::TaskAdded
            | Kind::TaskEdited
            | Kind::TaskAssigned
            | Kind::TaskClaimed
            | Kind::TaskStarted
            | Kind::TaskHeld
            | Kind::TaskCompleted
            | Kind::TaskReopened
            | Kind::TaskCancelled
            | Kind::TaskRetracted
            | Kind::TasksImported
            | Kind::Commented
            | Kind::NoteAdded
            | Kind::FileAttached
            | Kind::RemarkRetracted
    )
}

/// Whether the act changed something that an undo does not reach.
const fn is_final(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::PatientAdded
            | Kind::PatientsImported
            | Kind::PersonInvited
            | Kind::PersonEnrolled
            | Kind::RolesChanged
            | Kind::StandingChanged
            | Kind::PasswordChanged
            | Kind::PersonOffboarded
            | Kind::VaultRekeyed
            | Kind::SettingsChanged
            | Kind::PolicyAdjusted
            | Kind::CareTeamChanged
    )
}

/// The entries of one's last act that can be undone and has not been, in order.
fn last_act(session: &Session<'_>) -> Result<Vec<PlacedEntry>, Error> {
    let total = session.vault.entries();
    let from = total.saturating_sub(REACH) + 1;
    let mut undone: HashSet<[u8; 16]> = HashSet::new();
    let mut found: Vec<PlacedEntry> = Vec::new();
    let rows = u32::try_from(REACH).unwrap_or(u32::MAX);
    for placed in read::entries(session.vault.db(), from, rows)?.into_iter().rev() {
        let entry = &placed.entry;
        if entry.actor != Actor::Person(session.user) || entry.outcome != Outcome::Done {
            continue;
        }
        if let Some(first) = found.last() {
            if first.entry.act != entry.act {
                break;
            }
            found.push(placed);
            continue;
        }
        match entry.kind() {
            Some(Kind::ActUndone) => {
                undone.extend(
                    entry
                        .items
                        .iter()
                        .filter_map(|item| item.value(Field::UndoneAct)?.as_array()),
                );
            }
            Some(kind) if can_be_undone(kind) && !undone.contains(entry.act.as_bytes()) => found.push(placed),
            // What cannot be undone stands before whatever came earlier.
            Some(kind) if is_final(kind) => return Err(Refusal::CannotUndo.into()),
            Some(_) | None => {}
        }
    }
    found.reverse();
    // An act longer than the reach is not there from its first part on.
    if found.first().is_some_and(|first| first.entry.part != 1) {
        return Err(Refusal::CannotUndo.into());
    }
    Ok(found)
}

/// The item that restores one record.
fn restore(
    session: &Session<'_>,
    placed: &PlacedEntry,
    number: u32,
    item: &Item,
) -> Result<DraftItem, Error> {
    let subject = item.subject.ok_or(Refusal::CannotUndo)?;
    let db = session.vault.db();
    let versions = match subject.kind {
        SubjectKind::Task => {
            let task = TaskRecord::load(db, careloop_contract::TaskId::from_bytes(subject.id))?;
            let task = task.ok_or(Refusal::CannotUndo)?;
            // What one may know of no more, one leaves as it is.
            if !session.may(Action::SeeTask, &task)? {
                return Err(Refusal::CannotUndo.into());
            }
            Some(task.versions)
        }
        SubjectKind::Patient => {
            PatientRecord::load(db, careloop_contract::PatientId::from_bytes(subject.id))?
                .map(|patient| patient.versions)
        }
        SubjectKind::Remark => {
            RemarkRecord::load(db, RemarkId::from_bytes(subject.id))?.map(|remark| remark.versions)
        }
        SubjectKind::Clinic | SubjectKind::Workstation | SubjectKind::Person | SubjectKind::Session => None,
    };
    let versions = versions.ok_or(Refusal::CannotUndo)?;
    let earlier = read::history(db, subject)?;
    let earlier: Vec<&(PlacedEntry, u32)> = earlier
        .iter()
        .filter(|(other, other_item)| (other.place, *other_item) < (placed.place, number))
        .collect();
    let mut undoing = DraftItem::about(subject, item.category);
    undoing.patient = item.patient;
    undoing.special = item.special;
    if earlier.is_empty() {
        return take_back_new(session, undoing, (subject.kind, item), &versions, placed.place);
    }
    for delta in &item.deltas {
        let field = delta.field().ok_or(Refusal::CannotUndo)?;
        check_stands(session, &versions, delta, placed.place)?;
        let before = earlier.iter().rev().find_map(|(other, at)| {
            other
                .entry
                .items
                .get(usize::try_from(*at).ok()?)?
                .value(field)
                .cloned()
        });
        let seen = session.vault.version_of(versions.of(field))?;
        undoing = undoing.changing(field, seen, DraftValue::Plain(before.unwrap_or(Value::Null)));
    }
    Ok(undoing)
}

/// What was new is marked as entered in error, unless somebody else has worked on it.
fn take_back_new(
    session: &Session<'_>,
    undoing: DraftItem,
    (kind, item): (SubjectKind, &Item),
    versions: &FieldVersions,
    place: u64,
) -> Result<DraftItem, Error> {
    let (field, value) = match kind {
        SubjectKind::Task => (Field::State, Value::Int(i64::from(TaskState::Retracted.number()))),
        SubjectKind::Remark => (Field::RemarkRetracted, Value::Bool(true)),
        SubjectKind::Clinic
        | SubjectKind::Workstation
        | SubjectKind::Person
        | SubjectKind::Session
        | SubjectKind::Patient => return Err(Refusal::CannotUndo.into()),
    };
    for delta in &item.deltas {
        check_stands(session, versions, delta, place)?;
    }
    if let Some(latest) = versions.latest().filter(|write| write.place != place)
        && !is_own_undo(session, latest)?
    {
        return Err(Refusal::CannotUndo.into());
    }
    let seen = session.vault.version_of(versions.of(field))?;
    Ok(undoing.changing(field, seen, DraftValue::Plain(value)))
}

/// Refuses to undo a field that was written since, unless an undo of one's own put back just the
/// value that this act had given it.
fn check_stands(
    session: &Session<'_>,
    versions: &FieldVersions,
    delta: &Delta,
    place: u64,
) -> Result<(), Error> {
    let field = delta.field().ok_or(Refusal::CannotUndo)?;
    let write = versions.of(field).ok_or(Refusal::CannotUndo)?;
    if write.place == place {
        return Ok(());
    }
    let entry = read::entries(session.vault.db(), write.place, 1)?;
    let item = usize::try_from(write.item)
        .ok()
        .and_then(|at| entry.first()?.entry.items.get(at));
    let put_back = item.and_then(|item| item.value(field)) == Some(&delta.value);
    if put_back && is_own_undo(session, write)? {
        Ok(())
    } else {
        Err(Refusal::CannotUndo.into())
    }
}

fn is_own_undo(session: &Session<'_>, write: Write) -> Result<bool, Error> {
    let entry = read::entries(session.vault.db(), write.place, 1)?;
    Ok(entry.first().is_some_and(|placed| {
        placed.entry.kind() == Some(Kind::ActUndone) && placed.entry.actor == Actor::Person(session.user)
    }))
}
