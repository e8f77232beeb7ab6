//! What security officers see of emergency accesses, and their reviews.

use crate::access;
use crate::audit::details_at;
use crate::session::Session;
use crate::views::{Identity, patient_hit, person_label};
use careloop_contract::command::ReviewBreakGlass;
use careloop_contract::limits::REASON_CHARS;
use careloop_contract::query::ListBreakGlass;
use careloop_contract::view::{BreakGlassReview, BreakGlassUse};
use careloop_contract::{Action, Field, Instant, Refusal};
use careloop_domain::text::{Required, multi_line};
use careloop_ledger::Kind;
use careloop_vault::Error;
use careloop_vault::access::{AccessDetails, AccessedRecord};
use careloop_vault::db::emergency::{EmergencyRecord, ReviewRecord};
use careloop_vault::db::records::{PatientRecord, WorkstationRecord};

/// Every use. Whose text was open is recorded as shown before it is answered.
pub(crate) fn list(session: &mut Session<'_>, _request: ListBreakGlass) -> Result<Vec<BreakGlassUse>, Error> {
    let _may = session.permit(Action::ReviewBreakGlass)?;
    let uses = EmergencyRecord::all(session.vault.db())?;
    shown(session, &uses)
}

/// Writes what a review found. Nobody reviews their own use, and what is closed stays closed.
pub(crate) fn review(session: &mut Session<'_>, request: ReviewBreakGlass) -> Result<BreakGlassUse, Error> {
    let permit = session.permit(Action::ReviewBreakGlass)?;
    let reviewed = EmergencyRecord::load(session.vault.db(), request.act)?.ok_or(Refusal::NotFound)?;
    if reviewed.user == session.user {
        return Err(Refusal::NotPermitted {
            action: Action::ReviewBreakGlass,
        }
        .into());
    }
    if reviewed.closed {
        return Err(Refusal::Stale { field: Field::Closed }.into());
    }
    let findings = multi_line(Field::Reason, &request.findings, REASON_CHARS, Required::Yes)?;
    let details = AccessDetails {
        text: Some(findings),
        ..AccessDetails::default()
    };
    session
        .vault
        .review_emergency(&permit, request.act, &details, request.close)?;
    let after = EmergencyRecord::load(session.vault.db(), request.act)?.ok_or(Refusal::NotFound)?;
    let mut views = shown(session, &[after])?;
    Ok(views.pop().ok_or(Refusal::NotFound)?)
}

fn shown(session: &mut Session<'_>, uses: &[EmergencyRecord]) -> Result<Vec<BreakGlassUse>, Error> {
    let mut accessed = Vec::new();
    let mut views = Vec::new();
    for one in uses {
        views.push(view(session, one, &mut accessed)?);
    }
    session.record_shown(Kind::Listed, accessed, None)?;
    Ok(views)
}

fn view(
    session: &Session<'_>,
    one: &EmergencyRecord,
    accessed: &mut Vec<AccessedRecord>,
) -> Result<BreakGlassUse, Error> {
    let db = session.vault.db();
    let details = details_at(session, one.place)?;
    let patient = details.records.first().and_then(|record| record.patient);
    let patient = match patient {
        Some(patient) => PatientRecord::load(db, patient)?,
        None => None,
    };
    let patient = match patient {
        Some(record) => {
            accessed.push(access::patient(&record, session.version(&record.versions)?));
            Some(patient_hit(&record, Identity::of(session.knows_patients())).label)
        }
        None => None,
    };
    let mut reviews = Vec::new();
    for review in ReviewRecord::of(db, one.act)? {
        reviews.push(BreakGlassReview {
            by: person_label(session, review.user)?,
            at: review.at,
            findings: details_at(session, review.place)?.text,
            closed: review.closed,
        });
    }
    Ok(BreakGlassUse {
        act: one.act,
        by: person_label(session, one.user)?,
        workstation: WorkstationRecord::load(db, one.workstation)?
            .map(|workstation| workstation.name)
            .unwrap_or_default(),
        began: one.began,
        ended: one.ended.or_else(|| ran_out(session, one)),
        until: one.until,
        patient,
        reason: details.text,
        acts: one.acts,
        reviews,
        closed: one.closed,
    })
}

/// When a use without a recorded end was over: that of another workstation whose end has not come here.
fn ran_out(session: &Session<'_>, one: &EmergencyRecord) -> Option<Instant> {
    (session.now() >= one.until).then_some(one.until)
}
