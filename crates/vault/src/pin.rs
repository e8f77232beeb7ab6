//! A PIN: a few digits that open a person's session again for some hours, on one workstation.
//!
//! The person's root stays in memory only, sealed under Argon2id of the PIN and a salt that is in memory
//! only. Nothing of it is written: whoever has the file, or the machine after the program's end, has
//! nothing to try a PIN against. Whoever reads this process's memory can try all of them.

use crate::crypto::{self, Key, UserRoot, derive_key, label};
use crate::error::{Error, Result};
use crate::header::SlotPlace;
use crate::host::Host;
use crate::kdf::{KdfChoice, KdfParams, derive_password_key};
use crate::vault::OpenVault;
use careloop_contract::{Refusal, Secret, UserId};
use core::fmt;
use zeroize::Zeroizing;

/// A person's root under their PIN, for the slot by which they came in.
pub struct PinSlot {
    place: SlotPlace,
    slot_id: [u8; 16],
    kdf: KdfParams,
    salt: Zeroizing<[u8; 16]>,
    nonce: [u8; 12],
    sealed_root: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for PinSlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PinSlot")
    }
}

impl PinSlot {
    /// Whose.
    #[must_use]
    pub const fn user(&self) -> UserId {
        self.place.user
    }

    pub(crate) const fn place(&self) -> SlotPlace {
        self.place
    }

    pub(crate) const fn slot_id(&self) -> [u8; 16] {
        self.slot_id
    }

    fn seal(
        place: SlotPlace,
        slot_id: [u8; 16],
        root: &UserRoot,
        pin: &Secret<String>,
        kdf: KdfParams,
        host: &Host,
    ) -> Result<Self> {
        let mut slot = Self {
            place,
            slot_id,
            kdf,
            salt: host.entropy.make_secret()?,
            nonce: host.entropy.make_bytes()?,
            sealed_root: Zeroizing::default(),
        };
        let key = slot.derive(pin, &host.kdf)?;
        slot.sealed_root = Zeroizing::new(crypto::seal(&key, &slot.nonce, &slot.slot_id, &**root.as_key())?);
        Ok(slot)
    }

    /// The person's root. A PIN that is wrong is a wrong sign-in.
    pub(crate) fn open(&self, pin: &Secret<String>, kdf: &KdfChoice) -> Result<UserRoot> {
        let wrong = || Error::Refused(Refusal::WrongSignIn);
        let key = self.derive(pin, kdf)?;
        let opened =
            crypto::open(&key, &self.nonce, &self.slot_id, &self.sealed_root).map_err(|_| wrong())?;
        let root = opened.as_slice().try_into().map_err(|_| wrong())?;
        Ok(UserRoot::from_key(Zeroizing::new(root)))
    }

    fn derive(&self, pin: &Secret<String>, kdf: &KdfChoice) -> Result<Key> {
        let pin_key = derive_password_key(pin, &self.salt, self.kdf, kdf)?;
        let context: [&[u8]; 4] = [
            self.place.clinic.as_bytes(),
            self.place.user.as_bytes(),
            self.place.workstation.as_bytes(),
            &self.slot_id,
        ];
        Ok(derive_key(label::PIN, &*pin_key, &[], &context))
    }
}

impl OpenVault {
    /// Seals the root of whoever is signed in under a PIN, once their password proved who they are.
    /// The key derivation costs what their password's does.
    ///
    /// # Errors
    /// [`Refusal::WrongSignIn`] if the password is wrong; [`Fault::Entropy`](crate::Fault::Entropy).
    pub fn seal_under_pin(&self, password: &Secret<String>, pin: &Secret<String>) -> Result<PinSlot> {
        let user = self.user().ok_or(Refusal::NotSignedIn)?;
        let root = self.prove_password(user, password)?;
        let own = self.header.slot(user, self.workstation());
        let slot = &own.ok_or(Refusal::WrongSignIn)?.slot;
        let place = SlotPlace {
            clinic: self.clinic(),
            user,
            workstation: self.workstation(),
        };
        PinSlot::seal(place, slot.slot_id, &root, pin, slot.kdf, &self.host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use careloop_contract::{ClinicId, WorkstationId};

    const PLACE: SlotPlace = SlotPlace {
        clinic: ClinicId::from_bytes([1; 16]),
        user: UserId::from_bytes([2; 16]),
        workstation: WorkstationId::from_bytes([3; 16]),
    };

    fn password(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[test]
    fn a_pin_opens_its_own_slot_and_costs_what_was_asked() {
        let host = Host::for_tests(3);
        let root = UserRoot::make(&*host.entropy).expect("made");
        let seal = || {
            PinSlot::seal(
                PLACE,
                [4; 16],
                &root,
                &password("271828"),
                KdfParams::DEFAULT,
                &host,
            )
        };
        let slot = seal().expect("sealed");
        let key = |root: UserRoot| root.derive_signing_key(PLACE.user).public_key();
        let opened = slot.open(&password("271828"), &host.kdf).expect("the right one");
        let expected = root.derive_signing_key(PLACE.user).public_key();
        assert_eq!(key(opened), expected);
        assert_eq!(host.kdf.asked(), [KdfParams::DEFAULT, KdfParams::DEFAULT]);
        let refused = |slot: &PinSlot, pin: &str| {
            let opened = slot.open(&password(pin), &host.kdf);
            assert!(
                matches!(opened, Err(Error::Refused(Refusal::WrongSignIn))),
                "{pin}"
            );
        };
        refused(&slot, "271829");
        let again = seal().expect("sealed");
        assert!(again.salt != slot.salt && again.sealed_root != slot.sealed_root);
        let changes: [fn(&mut PinSlot); 4] = [
            |slot| slot.slot_id = [5; 16],
            |slot| slot.place.user = UserId::from_bytes([9; 16]),
            |slot| slot.salt[0] ^= 1,
            |slot| slot.sealed_root[0] ^= 1,
        ];
        for change in changes {
            let mut slot = seal().expect("sealed");
            change(&mut slot);
            refused(&slot, "271828");
        }
    }
}
