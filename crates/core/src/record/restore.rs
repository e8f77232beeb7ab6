//! Going back to an earlier version, by a new act.

use super::{Named, subject_of};
use crate::patients;
use crate::session::{Session, as_rules_see};
use crate::tasks::{check_references, new_patient};
use careloop_contract::command::RestoreVersion;
use careloop_contract::view::RestoredView;
use careloop_contract::{Action, Refusal};
use careloop_domain::{FieldSet, Permit};
use careloop_ledger::Kind;
use careloop_vault::Error;
use careloop_vault::act::DraftItem;
use careloop_vault::db::Connection;
use careloop_vault::db::records::{PatientRecord, TaskRecord};
use careloop_vault::db::versions::FieldVersions;
use careloop_vault::then::{first_place, tables_at};

/// Puts what people write of a record back as it was in a version: what a task says, who a patient is.
/// Where a task stands, who owns it and who cares for a patient stay as they are.
pub(crate) fn restore(session: &mut Session<'_>, request: RestoreVersion) -> Result<RestoredView, Error> {
    let named = Named::find(session, request.record)?;
    match named {
        Named::Task(task) => {
            let permit = session.permit_on(Action::EditTask, &task)?;
            let then = tables_of(session, &request)?;
            let earlier = TaskRecord::load(&then, task.id)?.ok_or(Refusal::NotFound)?;
            let changes = as_rules_see(&task).restore(&as_rules_see(&earlier))?;
            check_references(session, &changes)?;
            let patient = new_patient(&changes).or(task.patient);
            let item = DraftItem::task(task.id, patient).known_as(task.sensitivity);
            put_back(
                session,
                &request,
                (&permit, Kind::TaskRestored),
                (item, &task.versions),
                changes,
            )
        }
        Named::Patient(patient) => {
            let permit = session.permit(Action::EditPatient)?;
            let then = tables_of(session, &request)?;
            let earlier = PatientRecord::load(&then, patient.id)?.ok_or(Refusal::NotFound)?;
            let changes = patients::as_rules_see(&patient).restore(&patients::as_rules_see(&earlier))?;
            let item = DraftItem::patient(patient.id);
            let act = (&permit, Kind::PatientRestored);
            put_back(session, &request, act, (item, &patient.versions), changes)
        }
        // What somebody wrote is never rewritten.
        Named::Remark(..) => Err(Refusal::NothingToRestore.into()),
    }
}

/// The tables as they were in the version to go back to.
fn tables_of(session: &Session<'_>, request: &RestoreVersion) -> Result<Connection, Error> {
    let (db, subject) = (session.vault.db(), subject_of(request.record));
    let write = session.vault.write_of(request.to)?.ok_or(Refusal::NotFound)?;
    if first_place(db, subject)?.is_none_or(|first| write.place < first) {
        return Err(Refusal::NotFound.into());
    }
    tables_at(db, subject, write.place)
}

fn put_back(
    session: &mut Session<'_>,
    request: &RestoreVersion,
    (permit, kind): (&Permit, Kind),
    (item, versions): (DraftItem, &FieldVersions),
    changes: Vec<FieldSet>,
) -> Result<RestoredView, Error> {
    if changes.is_empty() {
        return Err(Refusal::NothingToRestore.into());
    }
    session.check_seen(versions, request.seen, &changes)?;
    let fields = changes.iter().map(|change| change.field).collect();
    let item = session.changing(item, versions, changes)?;
    let committed = session.commit(permit, kind, vec![item])?;
    Ok(RestoredView {
        version: committed.version,
        fields,
    })
}
