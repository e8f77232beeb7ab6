//! Who is or was signed in, and the end of a session that somebody left locked.

use crate::session::Session;
use crate::views::person_label;
use careloop_contract::command::EndSession;
use careloop_contract::query::ListSessions;
use careloop_contract::view::SessionRow;
use careloop_contract::{Action, DataCategory, Field, Purpose, Refusal, SessionState, UserId};
use careloop_ledger::{Kind, Subject, SubjectKind, Value};
use careloop_vault::act::{Draft, DraftItem};
use careloop_vault::db::records::WorkstationRecord;
use careloop_vault::db::sessions::{self, SessionRecord};
use careloop_vault::{Error, OpenVault};

/// Sessions in the list.
const ROWS: u32 = 200;

/// The latest sessions of everybody.
pub(crate) fn list(session: &mut Session<'_>, _request: ListSessions) -> Result<Vec<SessionRow>, Error> {
    let _may = session.permit(Action::SeeSessions)?;
    let seeing = session.permit(Action::SeePeople)?;
    if session.vault.alarms().is_empty() {
        let draft = Draft::done(Kind::PeopleListed, Purpose::Administration, Vec::new());
        session.vault.commit(&seeing, draft)?;
    }
    let latest = sessions::latest(session.vault.db(), None, ROWS)?.into_iter();
    latest.map(|record| session_row(session, record)).collect()
}

/// A session in a list.
pub(crate) fn session_row(session: &Session<'_>, record: SessionRecord) -> Result<SessionRow, Error> {
    let own = record.id == session.vault.session();
    let workstation = WorkstationRecord::load(session.vault.db(), record.workstation)?;
    let by = record.user.unwrap_or(UserId::from_bytes([0; 16]));
    // Only one program has the vault open on a workstation: whatever else was open here is over.
    let is_here = record.workstation == session.vault.workstation();
    let is_over = !own && (is_here || record.locked || record.ended <= session.now());
    Ok(SessionRow {
        session: record.id,
        by: person_label(session, by)?,
        workstation: workstation.map(|known| known.name).unwrap_or_default(),
        began: record.began,
        ended: is_over.then_some(record.ended),
        state: match (is_over, record.locked) {
            (false, _) => SessionState::Open,
            (true, true) => SessionState::Locked,
            (true, false) => SessionState::Ended,
        },
        own,
        by_pin: record.by_pin,
        twice: record.twice,
    })
}

/// Ends a session that somebody left locked on this workstation: their PIN is gone, and they come in with
/// everything the clinic asks of them. Another program that keeps the PIN finds the entry when it is tried.
pub(crate) fn end(session: &mut Session<'_>, request: EndSession) -> Result<(), Error> {
    let permit = session.permit(Action::EndSession)?;
    let here = session.vault.workstation();
    let locked = sessions::locked_at(session.vault.db(), here, request.session)?;
    let user = locked.ok_or(Refusal::NotFound)?;
    let own = Subject::new(SubjectKind::Session, *session.vault.session().as_bytes());
    let other = Value::Bytes(request.session.as_bytes().to_vec());
    let item = DraftItem::about(own, DataCategory::System).with(Field::OtherSession, other);
    let draft = Draft::done(Kind::SessionEnded, Purpose::Administration, vec![item]);
    session.vault.commit(&permit, draft)?;
    session.known.forget(user);
    Ok(())
}

/// The names of other workstations at which a person's session is open, or may be.
pub(crate) fn elsewhere(vault: &OpenVault, user: UserId) -> Result<Vec<String>, Error> {
    let now = vault.host().clock.now();
    let open = sessions::open_elsewhere(vault.db(), user, vault.workstation(), now)?;
    let mut names = Vec::with_capacity(open.len());
    for workstation in open {
        let known = WorkstationRecord::load(vault.db(), workstation)?;
        names.extend(known.map(|known| known.name));
    }
    Ok(names)
}
