//! Who is known to this process: people who were fully signed in here, and how long that counts.
//!
//! Nothing of it is written anywhere: it is gone with the process. Time is the boot clock's, so that
//! nobody lengthens it by setting the clock.

use careloop_contract::limits::{FULL_SIGN_IN_HOURS, PIN_TRIES};
use careloop_contract::{SessionId, Standing, UserId};
use careloop_vault::db::records::PersonRecord;
use careloop_vault::db::sessions;
use careloop_vault::host::{BootClock, Clock};
use careloop_vault::pin::PinSlot;
use careloop_vault::{Error, OpenVault};

/// Milliseconds for which a full sign-in counts.
const COUNTS_MILLIS: u64 = FULL_SIGN_IN_HOURS * 60 * 60 * 1000;

/// Milliseconds of sleep after which nobody is known any more.
const SLEEP_MILLIS: u64 = 60 * 60 * 1000;

/// How somebody came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CameIn {
    /// With everything the clinic asks of them.
    Fully,
    /// With the password alone, because their full sign-in here still counts.
    ByPassword,
    /// With their PIN.
    ByPin,
}

/// A PIN, and how often it may still be tried.
pub(crate) struct Pin {
    pub(crate) slot: PinSlot,
    pub(crate) left: u8,
}

/// A person who was fully signed in here.
pub(crate) struct KnownPerson {
    pub(crate) user: UserId,
    pub(crate) login: String,
    /// The boot clock's milliseconds of their full sign-in.
    since: u64,
    /// The slot that opened: a new password makes a new one.
    slot: [u8; 16],
    /// Their second factor, as it was: one that is reset is another.
    factor: Option<Vec<u8>>,
    /// Their session, while it is locked.
    pub(crate) locked: Option<SessionId>,
    pin: Option<Pin>,
}

impl KnownPerson {
    /// Whether a PIN opens their session.
    pub(crate) const fn has_pin(&self) -> bool {
        self.pin.is_some()
    }
}

/// Everyone who is known.
#[derive(Default)]
pub(crate) struct Known {
    people: Vec<KnownPerson>,
    looked: BootClock,
}

impl Known {
    /// Forgets whoever's time is over, and everyone after another start of the machine or a long sleep.
    pub(crate) fn look(&mut self, clock: &dyn Clock) {
        let now = clock.boot();
        let before = std::mem::replace(&mut self.looked, now);
        let asleep = |at: BootClock| at.millis.saturating_sub(at.awake_millis);
        if now.id != before.id || asleep(now).saturating_sub(asleep(before)) > SLEEP_MILLIS {
            self.people.clear();
        }
        self.people.retain(|person| {
            now.millis
                .checked_sub(person.since)
                .is_some_and(|since| since < COUNTS_MILLIS)
        });
    }

    /// Forgets whoever's account is not as it was when they came in: suspended, gone, invited anew, with another
    /// password or another second factor; and whoever's locked session was ended. Forgets every PIN if the clinic allows none.
    pub(crate) fn compare(&mut self, vault: &OpenVault) -> Result<(), Error> {
        let pin_allowed = vault.clinic_record()?.pin_allowed;
        let mut kept = Vec::with_capacity(self.people.len());
        for mut person in std::mem::take(&mut self.people) {
            let record = PersonRecord::load(vault.db(), person.user)?;
            let is_same = record.is_some_and(|record| {
                record.standing == Standing::Active
                    && record.invitation.is_none()
                    && vault.slot_of(person.user) == Some(person.slot)
                    && record.factor == person.factor
            });
            let is_ended = match person.locked.filter(|locked| *locked != vault.session()) {
                Some(locked) => !sessions::is_locked(vault.db(), locked)?,
                None => false,
            };
            if !pin_allowed {
                person.pin = None;
            }
            if is_same && !is_ended {
                kept.push(person);
            }
        }
        self.people = kept;
        Ok(())
    }

    /// Takes note of somebody who is in now.
    pub(crate) fn note(&mut self, vault: &OpenVault, login: &str, came_in: CameIn) -> Result<(), Error> {
        let (Some(user), clock) = (vault.user(), &vault.host().clock) else {
            return Ok(());
        };
        self.look(&**clock);
        self.compare(vault)?;
        if came_in == CameIn::Fully {
            // The PIN they set stays theirs.
            let pin = self.person_mut(user).and_then(|person| person.pin.take());
            self.forget(user);
            let (record, slot) = (PersonRecord::load(vault.db(), user)?, vault.slot_of(user));
            if let (Some(record), Some(slot)) = (record, slot) {
                self.people.push(KnownPerson {
                    user,
                    login: login.to_owned(),
                    since: self.looked.millis,
                    slot,
                    factor: record.factor,
                    locked: None,
                    pin,
                });
            }
        }
        if let Some(person) = self.person_mut(user) {
            person.locked = None;
        }
        Ok(())
    }

    /// Takes note of somebody who locks their session. A second factor they set up in it is theirs.
    pub(crate) fn note_lock(&mut self, vault: &OpenVault) -> Result<(), Error> {
        let Some(user) = vault.user() else {
            return Ok(());
        };
        let factor = PersonRecord::load(vault.db(), user)?.and_then(|record| record.factor);
        if let Some(person) = self.person_mut(user) {
            person.locked = Some(vault.session());
            if person.factor.is_none() {
                person.factor = factor;
            }
        }
        self.look(&*vault.host().clock);
        self.compare(vault)
    }

    /// Forgets a person.
    pub(crate) fn forget(&mut self, user: UserId) {
        self.people.retain(|person| person.user != user);
    }

    /// Keeps a person's PIN, if they are known.
    pub(crate) fn keep_pin(&mut self, slot: PinSlot) {
        let pin = Pin {
            slot,
            left: PIN_TRIES,
        };
        self.give_back(pin);
    }

    /// Takes a person's PIN out, to try it: whatever stops the program in between leaves none.
    pub(crate) fn take_pin(&mut self, user: UserId) -> Option<Pin> {
        self.person_mut(user)?.pin.take()
    }

    /// Puts a PIN back that was taken out.
    pub(crate) fn give_back(&mut self, pin: Pin) {
        if let Some(person) = self.person_mut(pin.slot.user()) {
            person.pin = Some(pin);
        }
    }

    /// The person, if they are known. Call [`Known::look`] before.
    pub(crate) fn person(&self, user: UserId) -> Option<&KnownPerson> {
        self.people.iter().find(|person| person.user == user)
    }

    fn person_mut(&mut self, user: UserId) -> Option<&mut KnownPerson> {
        self.people.iter_mut().find(|person| person.user == user)
    }
}
