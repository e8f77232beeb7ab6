//! The written procedure, and who is named in it.

use crate::session::{Session, text_value};
use crate::views::person_label;
use careloop_contract::command::{NameInvokers, WriteProcedure};
use careloop_contract::limits::PROCEDURE_CHARS;
use careloop_contract::query::ReadProcedure;
use careloop_contract::view::{PersonLabel, ProcedureView};
use careloop_contract::{AccountKind, Action, Field, Refusal, Standing, UserId};
use careloop_domain::person;
use careloop_domain::text::{Required, multi_line};
use careloop_ledger::{Actor, Kind, Subject, SubjectKind, Value};
use careloop_vault::Error;
use careloop_vault::act::{DraftItem, DraftValue};
use careloop_vault::db::read;
use careloop_vault::db::records::PersonRecord;
use std::collections::BTreeSet;

/// Writes a new version of the procedure. The same text again is no new version.
pub(crate) fn write(session: &mut Session<'_>, request: WriteProcedure) -> Result<ProcedureView, Error> {
    let permit = session.permit(Action::WriteProcedure)?;
    let text = multi_line(Field::Procedure, &request.text, PROCEDURE_CHARS, Required::Yes)?;
    let clinic = session.vault.clinic_record()?;
    if clinic.procedure.as_deref() != Some(text.as_str()) {
        let seen = session.vault.version_of(clinic.versions.of(Field::Procedure))?;
        let item = DraftItem::clinic().changing(Field::Procedure, seen, text_value(text));
        session.commit(&permit, Kind::ProcedureWritten, vec![item])?;
    }
    in_force(session)?.ok_or_else(|| Refusal::ProcedureMissing.into())
}

/// Names everyone who may use the emergency access, in place of whoever was named before.
pub(crate) fn name(session: &mut Session<'_>, request: NameInvokers) -> Result<ProcedureView, Error> {
    let permit = session.permit(Action::NameInvokers)?;
    let reason = person::reason(&request.reason)?;
    if session.vault.clinic_record()?.procedure.is_none() {
        return Err(Refusal::ProcedureMissing.into());
    }
    let named: BTreeSet<UserId> = request.people.into_iter().collect();
    for user in &named {
        let person = session.person(*user)?;
        if !person.invoker && !can_be_named(session, &person) {
            return Err(Refusal::Malformed {
                field: Field::Invoker,
            }
            .into());
        }
    }
    let mut items = Vec::new();
    for person in PersonRecord::all(session.vault.db())? {
        let is_named = named.contains(&person.id);
        if is_named == person.invoker {
            continue;
        }
        let seen = |field| session.vault.version_of(person.versions.of(field));
        let value = DraftValue::Plain(Value::Bool(is_named));
        items.push(
            DraftItem::person(person.id)
                .changing(Field::Invoker, seen(Field::Invoker)?, value)
                .changing(Field::Reason, seen(Field::Reason)?, text_value(reason.clone())),
        );
    }
    if !items.is_empty() {
        session.vault.name_invokers(&permit, items)?;
    }
    in_force(session)?.ok_or_else(|| Refusal::ProcedureMissing.into())
}

/// Whether somebody who is named could use it: they are in, and a role of theirs knows patients.
fn can_be_named(session: &Session<'_>, person: &PersonRecord) -> bool {
    person.standing == Standing::Active
        && person.kind == AccountKind::Person
        && session.policy.allows_at_all(Action::BreakGlass, person.roles)
}

/// The procedure as it is in force, for everybody who works here.
pub(crate) fn read(
    session: &mut Session<'_>,
    _request: ReadProcedure,
) -> Result<Option<ProcedureView>, Error> {
    let _may = session.permit(Action::SeePeople)?;
    in_force(session)
}

fn in_force(session: &Session<'_>) -> Result<Option<ProcedureView>, Error> {
    let Some(text) = session.vault.clinic_record()?.procedure else {
        return Ok(None);
    };
    let clinic = Subject::new(SubjectKind::Clinic, [0; 16]);
    let mut number = 0_u32;
    let mut latest = None;
    for (placed, item) in read::history(session.vault.db(), clinic)? {
        let item = usize::try_from(item)
            .ok()
            .and_then(|at| placed.entry.items.get(at));
        if let (Some(_), Actor::Person(user)) = (
            item.and_then(|item| item.value(Field::Procedure)),
            placed.entry.actor,
        ) {
            number = number.saturating_add(1);
            latest = Some((user, placed.entry.at));
        }
    }
    let Some((user, at)) = latest else { return Ok(None) };
    Ok(Some(ProcedureView {
        number,
        text,
        by: person_label(session, user)?,
        at,
        invokers: invokers(session)?,
    }))
}

fn invokers(session: &Session<'_>) -> Result<Vec<PersonLabel>, Error> {
    let people = PersonRecord::all(session.vault.db())?.into_iter();
    let named = people.filter(|person| person.invoker && person.standing != Standing::Left);
    Ok(named
        .map(|person| PersonLabel {
            user: person.id,
            name: person.name,
        })
        .collect())
}
