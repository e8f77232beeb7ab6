//! All about one person: account, second factor, sessions, history.

use crate::factor;
use crate::record::history::history;
use crate::session::Session;
use crate::sessions::session_row;
use crate::views::{person_label, person_view};
use careloop_contract::limits::FAILED_SIGN_INS;
use careloop_contract::query::OpenPerson;
use careloop_contract::view::{HistoryLine, PersonDetail, ServiceView};
use careloop_contract::{AccountKind, Action, Purpose};
use careloop_ledger::{Kind, Subject, SubjectKind};
use careloop_vault::Error;
use careloop_vault::act::Draft;
use careloop_vault::db::records::PersonRecord;
use careloop_vault::db::sessions;
use careloop_vault::factor::recovery_codes_left;

/// Sessions shown of a person.
const SESSIONS: u32 = 20;

/// All about a person. One's own account is open to everybody, others' to those who look after people.
pub(crate) fn open(session: &mut Session<'_>, request: OpenPerson) -> Result<PersonDetail, Error> {
    let record = session.person(request.user)?;
    let seeing = session.permit(Action::SeePeople)?;
    if record.id != session.user {
        let _may = session.permit(Action::SeeSessions)?;
    }
    // While an alarm stands nothing is written; who works here must be seen to look into it.
    if session.vault.alarms().is_empty() {
        let draft = Draft::done(Kind::PeopleListed, Purpose::Administration, Vec::new());
        session.vault.commit(&seeing, draft)?;
    }
    let clinic = session.vault.clinic_record()?;
    let latest = sessions::latest(session.vault.db(), Some(record.id), SESSIONS)?;
    let failures = session.vault.failures_of(&record.login)?;
    Ok(PersonDetail {
        factor: factor::state(&clinic, &record),
        recovery_codes: recovery_codes_left(&record),
        password_since: record.password_since,
        last_sign_in: latest.first().map(|latest| latest.began),
        failures,
        locked_out: failures >= FAILED_SIGN_INS,
        invited_until: session.vault.invited_until(record.id),
        service: service(session, &record)?,
        sessions: latest
            .into_iter()
            .map(|latest| session_row(session, latest))
            .collect::<Result<_, _>>()?,
        history: account_history(session, &record)?,
        person: person_view(session, record)?,
    })
}

fn service(session: &Session<'_>, person: &PersonRecord) -> Result<Option<ServiceView>, Error> {
    let (AccountKind::Service, Some(owner), Some(expires)) = (person.kind, person.owner, person.expires)
    else {
        return Ok(None);
    };
    Ok(Some(ServiceView {
        owner: person_label(session, owner)?,
        purpose: person.purpose.clone().unwrap_or_default(),
        expires,
    }))
}

/// Every change of the account. Several keys granted in one entry are one line.
fn account_history(session: &Session<'_>, person: &PersonRecord) -> Result<Vec<HistoryLine>, Error> {
    let subject = Subject::new(SubjectKind::Person, *person.id.as_bytes());
    let mut lines = history(session, subject)?;
    lines.dedup_by(|later, earlier| {
        let same_entry = later.version.workstation == earlier.version.workstation
            && later.version.seq == earlier.version.seq;
        same_entry && later.changes.is_empty()
    });
    Ok(lines)
}
