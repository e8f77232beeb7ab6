//! The way in with a PIN, for whoever was fully signed in here some hours ago.

use super::{Entrance, slot_header_is, take_lock};
use crate::error::{Error, Result};
use crate::folder::Folder;
use crate::host::Host;
use crate::pin::PinSlot;
use crate::vault::OpenVault;
use careloop_contract::{Refusal, Secret, SessionId};

/// Opens the vault with a PIN, in place of a session that its person locked. Everything is looked at as for
/// a sign-in; a failure counts as one.
///
/// # Errors
/// [`Refusal::WrongPin`], with no tries told: whoever keeps the PIN counts them. [`Refusal::PinGone`] if
/// the slot it stands for is no longer in the header, its person may not come in, somebody ended the session,
/// or the clinic allows no PIN any more. Else as [`sign_in`](super::sign_in).
pub fn enter_with_pin(
    folder: &Folder,
    host: &Host,
    login: &str,
    slot: &PinSlot,
    pin: &Secret<String>,
    locked: SessionId,
) -> Result<OpenVault> {
    let lock = take_lock(folder)?;
    let entrance = Entrance::approach(folder, host)?;
    let place = slot.place();
    let mut headers = entrance.headers.iter();
    let is_there = headers.any(|found| slot_header_is(&found.header, &slot.slot_id()));
    if !is_there || entrance.is_stranger || entrance.workstation != place.workstation {
        return Err(Refusal::PinGone.into());
    }
    let attempt = entrance.threshold().begin_attempt(login, entrance.header()?)?;
    let root = slot.open(pin, &host.kdf).map_err(|error| match error {
        Error::Refused(Refusal::WrongSignIn) => Refusal::WrongPin { left: 0 }.into(),
        Error::Refused(_) | Error::Fault(_) => error,
    })?;
    let opened = (place.user, root, slot.slot_id());
    let halfway = entrance
        .admit(lock, attempt, opened)
        .map_err(|error| match error {
            // The PIN was right; the person it stands for is not let in any more.
            Error::Refused(Refusal::WrongSignIn) => Refusal::PinGone.into(),
            Error::Refused(_) | Error::Fault(_) => error,
        })?;
    halfway.enter_by_pin(locked)
}
