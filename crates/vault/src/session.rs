//! Sign-in entries: who, where, and the session's key sealed to the audit compartment.

use crate::act::{Draft, DraftItem};
use crate::cbor::{Reader, Record as _, Writer};
use crate::crypto::{HpkeBox, Key, SealingKey, SealingPublicKey, open_with, seal_to};
use crate::error::{Fault, Result};
use crate::host::Host;
use crate::side::SideEvent;
use crate::vault::session_subject;
use careloop_contract::{ClinicId, DataCategory, Field, Purpose, SessionId};
use careloop_ledger::{Kind, Value};

/// What HPKE binds a session's key to.
const INFO: &[u8] = b"careloop/session/v1";

/// The item by which a session begins.
///
/// # Errors
/// [`Fault::Entropy`], [`Fault::Crypto`].
pub(crate) fn begin_item(
    clinic: ClinicId,
    session: &(SessionId, Key),
    audit: SealingPublicKey,
    host: &Host,
) -> Result<DraftItem> {
    let sealed = seal_to(&audit, INFO, &aad(clinic, session.0), &*session.1, &*host.entropy)?;
    let boot = host.clock.boot();
    Ok(DraftItem::about(session_subject(session.0), DataCategory::System)
        .with(Field::SessionKey, Value::Bytes(sealed.encoded()))
        .with(Field::BootId, Value::Bytes(boot.id.to_vec()))
        .with(
            Field::BootMillis,
            Value::Int(i64::try_from(boot.millis).unwrap_or(i64::MAX)),
        )
        .with(
            Field::ProgramVersion,
            Value::Text(env!("CARGO_PKG_VERSION").to_owned()),
        ))
}

/// Opens a session's key with the audit compartment's.
///
/// # Errors
/// [`Fault::Crypto`].
pub(crate) fn open_session_key(
    clinic: ClinicId,
    session: SessionId,
    sealed: &[u8],
    audit: &SealingKey,
) -> core::result::Result<Key, Fault> {
    let HpkeBox { enc, ciphertext } = HpkeBox::read(&mut Reader::new(sealed)).map_err(|_| Fault::Crypto)?;
    let key = open_with(audit, INFO, &aad(clinic, session), &enc, &ciphertext)?;
    Ok(Key::new(key.as_slice().try_into().map_err(|_| Fault::Crypto)?))
}

fn aad(clinic: ClinicId, session: SessionId) -> Vec<u8> {
    [clinic.as_bytes().as_slice(), session.as_bytes()].concat()
}

/// The act that carries into the ledger what was noted while nobody was signed in.
pub(crate) fn locked_time(
    session: SessionId,
    next_event: u64,
    events: &[SideEvent],
    gap: Option<i64>,
) -> Draft {
    let mut bytes = Writer::new();
    bytes.array(2).uint(next_event).records(events);
    let mut item = DraftItem::about(session_subject(session), DataCategory::System)
        .with(Field::LockedEvent, Value::Bytes(bytes.finish()));
    if let Some(gap) = gap {
        item = item.with(Field::Gap, Value::Int(gap));
    }
    Draft::done(Kind::LockedTime, Purpose::Administration, vec![item])
}

/// The number of the first event that [`locked_time`] has not carried over, from its item's value.
pub(crate) fn next_event(value: &[u8]) -> Option<u64> {
    let mut reader = Reader::new(value);
    reader.list(2).ok()?;
    reader.uint().ok()
}

/// The events that an entry carries.
#[must_use]
pub fn locked_events(value: &[u8]) -> Option<Vec<SideEvent>> {
    let mut reader = Reader::new(value);
    reader.list(2).ok()?;
    reader.uint::<u64>().ok()?;
    let count = reader.array().ok()?;
    (0..count).map(|_| SideEvent::read(&mut reader).ok()).collect()
}
