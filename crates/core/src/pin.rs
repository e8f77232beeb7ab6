//! A person's own PIN on this workstation.

use crate::known::KnownPerson;
use crate::session::Session;
use careloop_contract::command::{ForgetPin, SetPin};
use careloop_contract::{Action, DataCategory, Field, Purpose, Refusal};
use careloop_domain::{Permit, person};
use careloop_ledger::{Kind, Subject, SubjectKind, Value};
use careloop_vault::Error;
use careloop_vault::act::{Draft, DraftItem};

/// Sets a PIN, once the password proved who asks.
pub(crate) fn set(session: &mut Session<'_>, request: SetPin) -> Result<(), Error> {
    let action = Action::UseOwnPin;
    let permit = session.permit(action)?;
    if !session.vault.clinic_record()?.pin_allowed {
        return Err(Refusal::NotPermitted { action }.into());
    }
    let pin = person::new_pin(request.pin.expose())?;
    session.known.look(&*session.vault.host().clock);
    if session.known.person(session.user).is_none() {
        return Err(Refusal::FullSignInNeeded.into());
    }
    let password = person::typed_password(request.password.expose());
    let slot = session.vault.seal_under_pin(&password, &pin)?;
    note(session, &permit, true)?;
    session.known.keep_pin(slot);
    Ok(())
}

/// Gives the PIN up. Nobody is kept from that: it is gone whether or not the entry may be written.
pub(crate) fn forget(session: &mut Session<'_>, _request: ForgetPin) -> Result<(), Error> {
    let had_one = session
        .known
        .person(session.user)
        .is_some_and(KnownPerson::has_pin);
    drop(session.known.take_pin(session.user));
    match session.permit(Action::UseOwnPin) {
        Ok(permit) if had_one => note(session, &permit, false),
        Ok(_) | Err(_) => Ok(()),
    }
}

fn note(session: &mut Session<'_>, permit: &Permit, is_set: bool) -> Result<(), Error> {
    let own = Subject::new(SubjectKind::Session, *session.vault.session().as_bytes());
    let item = DraftItem::about(own, DataCategory::System).with(Field::ByPin, Value::Bool(is_set));
    let draft = Draft::done(Kind::PinChanged, Purpose::Operations, vec![item]);
    session.vault.commit(permit, draft)?;
    Ok(())
}
