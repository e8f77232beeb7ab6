//! What raises an alert at this clinic.

use crate::session::{Session, text_value};
use careloop_contract::command::ChangeWatchRules;
use careloop_contract::query::ReadWatchRules;
use careloop_contract::view::WatchRules;
use careloop_contract::{Action, Field, Purpose};
use careloop_domain::person;
use careloop_domain::watch::Rules;
use careloop_ledger::Kind;
use careloop_vault::Error;
use careloop_vault::act::{Draft, DraftItem};

/// The rules in force.
pub(crate) fn read(session: &mut Session<'_>, _request: ReadWatchRules) -> Result<WatchRules, Error> {
    let _may = session.permit(Action::ReviewAudit)?;
    Ok(in_force(session)?.view())
}

/// Changes the rules from now on. What happened before is judged by those of before.
pub(crate) fn change(session: &mut Session<'_>, request: ChangeWatchRules) -> Result<WatchRules, Error> {
    let permit = session.permit(Action::ReviewAudit)?;
    let reason = person::reason(&request.reason)?;
    let rules = Rules::of(&request.rules)?;
    if rules != in_force(session)? {
        let clinic = session.vault.clinic_record()?;
        let seen = |field| session.vault.version_of(clinic.versions.of(field));
        let item = DraftItem::clinic()
            .changing(
                Field::WatchRules,
                seen(Field::WatchRules)?,
                text_value(rules.to_text()),
            )
            .changing(Field::Reason, seen(Field::Reason)?, text_value(reason));
        let draft = Draft::done(Kind::WatchRulesChanged, Purpose::Administration, vec![item]);
        session.vault.commit(&permit, draft)?;
    }
    Ok(rules.view())
}

fn in_force(session: &Session<'_>) -> Result<Rules, Error> {
    Ok(Rules::from_text(&session.vault.clinic_record()?.watch_rules))
}
