//! The life of a record: every change, with the value before it.

use super::Named;
use crate::session::Session;
use crate::views::{Standpoint, person_label};
use careloop_contract::query::ReadHistory;
use careloop_contract::view::{FieldChange, HistoryLine};
use careloop_contract::{
    AccountKind, AttachmentForm, Day, Field, HoldReason, IdentityCheck, Instant, PatientId, Priority, Role,
    Roles, Sensitivity, Standing, TaskCategory, TaskState, TimeOfDay, UserId,
};
use careloop_ledger::{Actor, Subject, Value};
use careloop_vault::Error;
use careloop_vault::db::read;
use careloop_vault::db::records::WorkstationRecord;
use std::collections::BTreeMap;

/// The whole life of a record. Recorded before it is answered, as the record itself.
pub(crate) fn read(session: &mut Session<'_>, request: ReadHistory) -> Result<Vec<HistoryLine>, Error> {
    let named = Named::find(session, request.record)?;
    let shown = named.access(session)?;
    session.record_view(shown, Vec::new())?;
    history(session, named.subject())
}

/// Every change of a record, oldest first, each with the value before it.
pub(crate) fn history(from: &impl Standpoint, subject: Subject) -> Result<Vec<HistoryLine>, Error> {
    let mut before: BTreeMap<u16, Value> = BTreeMap::new();
    let mut lines = Vec::new();
    for (placed, number) in read::history(from.db(), subject)? {
        let item = usize::try_from(number)
            .ok()
            .and_then(|at| placed.entry.items.get(at));
        let Some(item) = item else { continue };
        let mut changes = Vec::new();
        for delta in &item.deltas {
            let earlier = before.insert(delta.field, delta.value.clone());
            let Some(field) = delta.field().filter(|field| tells_people(*field)) else {
                continue;
            };
            changes.push(FieldChange {
                field,
                before: earlier
                    .map(|value| shown(from, field, &value))
                    .transpose()?
                    .flatten(),
                after: shown(from, field, &delta.value)?,
                sealed: matches!(delta.value, Value::Sealed(_)),
            });
        }
        let by = match placed.entry.actor {
            Actor::Person(user) => Some(person_label(from, user)?),
            Actor::Workstation | Actor::Recovery => None,
        };
        let workstation = WorkstationRecord::load(from.db(), placed.entry.workstation)?;
        lines.push(HistoryLine {
            version: placed.entry.version(number),
            at: placed.entry.at,
            by,
            workstation: workstation
                .map(|workstation| workstation.name)
                .unwrap_or_default(),
            what: placed
                .entry
                .kind()
                .map_or("unknown", |kind| kind.name())
                .to_owned(),
            changes,
        });
    }
    Ok(lines)
}

/// Whether a field says something to people. Keys, digests and sealed bytes do not.
const fn tells_people(field: Field) -> bool {
    !matches!(
        field,
        Field::RemarkTask
            | Field::AttachmentDigest
            | Field::AttachmentKey
            | Field::SigningKey
            | Field::SealingKey
            | Field::Invitation
            | Field::Factor
            | Field::FactorStep
            | Field::OneTimeCode
            | Field::Grant
            | Field::HeaderNumber
            | Field::HeaderHash
            | Field::RecoverySigningKey
            | Field::RecoverySealingKey
            | Field::AuditKey
    )
}

/// A value as text for a history line; none for an empty or a sealed one.
fn shown(from: &impl Standpoint, field: Field, value: &Value) -> Result<Option<String>, Error> {
    let number = value.as_int().and_then(|number| u16::try_from(number).ok());
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other fields are shown as what they hold"
    )]
    let named = match field {
        Field::State => number
            .and_then(TaskState::from_number)
            .map(|state| state.name().to_owned()),
        Field::HoldReason => number
            .and_then(HoldReason::from_number)
            .map(|reason| reason.name().to_owned()),
        Field::Queue => number
            .and_then(Role::from_number)
            .map(|role| role.name().to_owned()),
        Field::Priority => number
            .and_then(Priority::from_number)
            .map(|priority| priority.name().to_owned()),
        Field::Sensitivity => number
            .and_then(Sensitivity::from_number)
            .map(|sensitivity| sensitivity.name().to_owned()),
        Field::Category => number
            .and_then(TaskCategory::from_number)
            .map(|category| category.name().to_owned()),
        Field::DueDay | Field::BirthDay | Field::DeathDay | Field::AccountExpires => {
            value.as_int().and_then(Day::from_days).map(|day| day.to_string())
        }
        Field::DueTime => number
            .and_then(TimeOfDay::from_minutes)
            .map(|time| time.to_string()),
        Field::InvitationExpires | Field::OneTimeExpires | Field::LeaveOrdered => {
            value.as_int().map(|at| Instant::from_millis(at).to_string())
        }
        Field::Roles => number.and_then(|bits| u8::try_from(bits).ok()).map(|bits| {
            let names: Vec<&str> = Roles::from_bits(bits).iter().map(Role::name).collect();
            names.join(", ")
        }),
        Field::Standing => number
            .and_then(Standing::from_number)
            .map(|standing| standing.name().to_owned()),
        Field::IdentityCheck => number
            .and_then(IdentityCheck::from_number)
            .map(|check| check.name().to_owned()),
        Field::AccountKind => number
            .and_then(AccountKind::from_number)
            .map(|kind| kind.name().to_owned()),
        Field::Owner | Field::AccountOwner | Field::Approver => match value.as_array() {
            Some(user) => Some(person_label(from, UserId::from_bytes(user))?.name),
            None => None,
        },
        Field::CareTeam => {
            let mut names = Vec::new();
            for user in value.as_bytes().unwrap_or_default().as_chunks().0 {
                names.push(person_label(from, UserId::from_bytes(*user))?.name);
            }
            Some(names.join(", ")).filter(|names| !names.is_empty())
        }
        Field::AttachmentForm => number
            .and_then(AttachmentForm::from_number)
            .map(|form| form.name().to_owned()),
        Field::Patient => value.as_array().map(|id| PatientId::from_bytes(id).to_string()),
        _ => match value {
            Value::Null | Value::Sealed(_) | Value::Bytes(_) => None,
            Value::Bool(answer) => Some(answer.to_string()),
            Value::Int(number) => Some(number.to_string()),
            Value::Text(text) => Some(text.clone()),
        },
    };
    Ok(named)
}
