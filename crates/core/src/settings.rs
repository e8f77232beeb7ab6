//! The clinic's own rules: its settings, and what it changes of the policy.

use crate::record::history::history;
use crate::session::{Session, text_value};
use careloop_contract::command::{AdjustPolicy, ChangeSettings};
use careloop_contract::limits::{BREAK_GLASS_MINUTES_DEFAULT, IDLE_MINUTES_DEFAULT};
use careloop_contract::query::{ReadPolicy, ReadSettings};
use careloop_contract::view::{Adjustment, FieldChange, HistoryLine, PolicyView, SettingsView};
use careloop_contract::{Action, Field, Purpose};
use careloop_domain::person;
use careloop_domain::policy::Policy;
use careloop_domain::settings::Settings;
use careloop_ledger::{Kind, Subject, SubjectKind};
use careloop_vault::Error;
use careloop_vault::act::{Draft, DraftItem};
use careloop_vault::db::records::ClinicRecord;

/// The clinic's settings. Whoever works under them may know them.
pub(crate) fn read(session: &mut Session<'_>, _request: ReadSettings) -> Result<SettingsView, Error> {
    let _may = session.permit(Action::SeePeople)?;
    view(session)
}

/// Changes the clinic's settings.
pub(crate) fn change(session: &mut Session<'_>, request: ChangeSettings) -> Result<SettingsView, Error> {
    let permit = session.permit(Action::ChangeSettings)?;
    let reason = person::reason(&request.reason)?;
    let clinic = session.vault.clinic_record()?;
    let changes = as_rules_see(&clinic).change(&request)?;
    if !changes.is_empty() {
        let item = session.changing(DraftItem::clinic(), &clinic.versions, changes)?;
        let item = with_reason(session, item, &clinic, reason)?;
        let draft = Draft::done(Kind::SettingsChanged, Purpose::Administration, vec![item]);
        session.vault.commit(&permit, draft)?;
    }
    view(session)
}

fn as_rules_see(clinic: &ClinicRecord) -> Settings {
    Settings {
        idle_minutes: clinic.idle_minutes,
        factor_for_all: clinic.factor_for_all,
        pin_allowed: clinic.pin_allowed,
        tiles_shown: clinic.tiles_shown,
        rotation_days: clinic.rotation_days,
        break_glass_minutes: clinic.break_glass_minutes,
        other_systems: clinic.other_systems.clone(),
    }
}

fn with_reason(
    session: &Session<'_>,
    item: DraftItem,
    clinic: &ClinicRecord,
    reason: String,
) -> Result<DraftItem, Error> {
    let seen = session.vault.version_of(clinic.versions.of(Field::Reason))?;
    Ok(item.changing(Field::Reason, seen, text_value(reason)))
}

fn view(session: &Session<'_>) -> Result<SettingsView, Error> {
    let clinic = session.vault.clinic_record()?;
    let mut history = history_of(session, Kind::SettingsChanged)?;
    for change in history.iter_mut().flat_map(|line| &mut line.changes) {
        if change.before.is_none() {
            change.before = usual(change.field);
        }
    }
    Ok(SettingsView {
        idle_minutes: clinic.idle_minutes,
        factor_for_all: clinic.factor_for_all,
        pin_allowed: clinic.pin_allowed,
        tiles_shown: clinic.tiles_shown,
        rotation_days: clinic.rotation_days,
        break_glass_minutes: clinic.break_glass_minutes,
        other_systems: clinic.other_systems,
        history,
    })
}

/// What a setting is in a clinic that never changed it.
fn usual(field: Field) -> Option<String> {
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "all other fields are empty before their first value"
    )]
    match field {
        Field::IdleMinutes => Some(IDLE_MINUTES_DEFAULT.to_string()),
        Field::BreakGlassMinutes => Some(BREAK_GLASS_MINUTES_DEFAULT.to_string()),
        Field::FactorForAll | Field::PinAllowed | Field::TilesShown => Some(false.to_string()),
        _ => None,
    }
}

/// What of the policy is changed for this clinic. It says what everybody here may do, so everybody may
/// know it.
pub(crate) fn read_policy(session: &mut Session<'_>, _request: ReadPolicy) -> Result<PolicyView, Error> {
    let _may = session.permit(Action::SeePeople)?;
    policy_view(session)
}

/// Changes one cell of the policy for this clinic.
pub(crate) fn adjust(session: &mut Session<'_>, request: AdjustPolicy) -> Result<PolicyView, Error> {
    let permit = session.permit(Action::AdjustPolicy)?;
    let reason = person::reason(&request.reason)?;
    let AdjustPolicy {
        action, role, reach, ..
    } = request;
    let next = session.policy.adjusted(Adjustment { action, role, reach })?;
    if next != session.policy {
        let clinic = session.vault.clinic_record()?;
        let field = Field::PolicyAdjustments;
        let seen = session.vault.version_of(clinic.versions.of(field))?;
        let item = DraftItem::clinic().changing(field, seen, text_value(next.to_text()));
        let item = with_reason(session, item, &clinic, reason)?;
        let draft = Draft::done(Kind::PolicyAdjusted, Purpose::Administration, vec![item]);
        session.vault.commit(&permit, draft)?;
        session.policy = next;
    }
    policy_view(session)
}

fn policy_view(session: &Session<'_>) -> Result<PolicyView, Error> {
    let mut history = history_of(session, Kind::PolicyAdjusted)?;
    for line in &mut history {
        line.changes = std::mem::take(&mut line.changes)
            .into_iter()
            .flat_map(cell_by_cell)
            .collect();
    }
    Ok(PolicyView {
        adjustments: session.policy.adjustments().to_vec(),
        history,
    })
}

/// A change of the whole text as one change for each cell, `action role reach` before and after.
fn cell_by_cell(change: FieldChange) -> Vec<FieldChange> {
    if change.field != Field::PolicyAdjustments {
        return vec![change];
    }
    let policy_of = |text: &Option<String>| Policy::from_text(text.as_deref().unwrap_or_default());
    let (before, after) = (policy_of(&change.before), policy_of(&change.after));
    let mut cells: Vec<_> = before
        .adjustments()
        .iter()
        .chain(after.adjustments())
        .map(|adjustment| (adjustment.action, adjustment.role))
        .collect();
    cells.sort_unstable();
    cells.dedup();
    let said =
        |policy: &Policy, (action, role)| Some(format!("{action} {role} {}", policy.reach(action, role)));
    cells
        .into_iter()
        .map(|cell| FieldChange {
            field: change.field,
            before: said(&before, cell),
            after: said(&after, cell),
            sealed: false,
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// Every change of one kind that the clinic's record has seen, oldest first.
fn history_of(session: &Session<'_>, kind: Kind) -> Result<Vec<HistoryLine>, Error> {
    let mut lines = history(session, Subject::new(SubjectKind::Clinic, [0; 16]))?;
    lines.retain(|line| line.what == kind.name());
    // A reason belongs to its own change, not to whatever was changed before.
    for change in lines.iter_mut().flat_map(|line| &mut line.changes) {
        if change.field == Field::Reason {
            change.before = None;
        }
    }
    Ok(lines)
}
