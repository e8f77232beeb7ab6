//! Slots: a person's root, wrapped for a workstation.

use crate::cbor::{Malformed, Reader, Record, Writer};
use crate::crypto::{self, Key, SealingPublicKey, UserRoot, derive_key, label};
use crate::error::{Error, Fault};
use crate::host::Host;
use crate::kdf::{KdfChoice, KdfParams, derive_password_key};
use careloop_contract::{ClinicId, Refusal, Secret, UserId, VaultPart, WorkstationId};
use careloop_ledger::sign::{PublicKey, Signature};
use zeroize::Zeroizing;

/// One person's root, wrapped for one workstation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The person.
    pub user: UserId,
    /// The workstation.
    pub workstation: WorkstationId,
    /// A new one whenever the slot is made again.
    pub slot_id: [u8; 16],
    /// What deriving the password's key costs.
    pub kdf: KdfParams,
    /// Salt of the password's key.
    pub salt: [u8; 16],
    /// Whether the workstation's device secret is needed as well.
    pub device_secret: bool,
    /// Nonce of the wrapped root.
    pub nonce: [u8; 12],
    /// The root under the slot's KEK, AES-256-GCM; all other fields are its associated data.
    pub wrapped_root: Vec<u8>,
    /// The person's Ed25519 public key.
    pub signing_key: PublicKey,
    /// The person's X25519 public key.
    pub sealing_key: SealingPublicKey,
}

/// A slot, signed by the person it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedSlot {
    /// The slot.
    pub slot: Slot,
    /// By [`Slot::signing_key`], over `careloop/slot/v1` and the SHA-256 of the slot's encoding.
    pub signature: Signature,
}

/// Whose slot, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotPlace {
    /// The clinic.
    pub clinic: ClinicId,
    /// The person.
    pub user: UserId,
    /// The workstation.
    pub workstation: WorkstationId,
}

/// Wraps a person's root under their password and, if there is one, the device secret.
///
/// # Errors
/// As [`derive_password_key`]; [`Fault::Entropy`].
pub fn make_slot(
    place: SlotPlace,
    root: &UserRoot,
    password: &Secret<String>,
    device_secret: Option<&Key>,
    params: KdfParams,
    host: &Host,
) -> Result<SignedSlot, Error> {
    let signing_key = root.derive_signing_key(place.user);
    let mut slot = Slot {
        user: place.user,
        workstation: place.workstation,
        slot_id: host.entropy.make_bytes()?,
        kdf: params,
        salt: host.entropy.make_bytes()?,
        device_secret: device_secret.is_some(),
        nonce: host.entropy.make_bytes()?,
        wrapped_root: Vec::new(),
        signing_key: signing_key.public_key(),
        sealing_key: root.derive_sealing_key(place.user).public_key(),
    };
    let kek = slot.derive_kek(place.clinic, password, device_secret, &host.kdf)?;
    slot.wrapped_root = crypto::seal(&kek, &slot.nonce, &slot.aad(), &**root.as_key())?;
    let signature = crypto::sign(label::SLOT, &slot.encoded(), &signing_key);
    Ok(SignedSlot { slot, signature })
}

impl SignedSlot {
    /// Checks that the key named in the slot signed it. Whose key that is, the ledger says.
    ///
    /// # Errors
    /// [`Fault::Crypto`].
    pub fn verify(&self) -> Result<(), Fault> {
        crypto::verify(
            label::SLOT,
            &self.slot.encoded(),
            &self.signature,
            &self.slot.signing_key,
        )
    }

    /// The person's root.
    ///
    /// # Errors
    /// [`Refusal::WrongSignIn`] for a wrong password, a slot that was changed or another machine's
    /// device secret: they cannot be told apart. [`Refusal::NoDeviceSecret`] if one is needed and
    /// not given. As [`derive_password_key`].
    pub fn open(
        &self,
        clinic: ClinicId,
        password: &Secret<String>,
        device_secret: Option<&Key>,
        kdf: &KdfChoice,
    ) -> Result<UserRoot, Error> {
        let slot = &self.slot;
        if slot.device_secret && device_secret.is_none() {
            return Err(Refusal::NoDeviceSecret.into());
        }
        let device_secret = device_secret.filter(|_| slot.device_secret);
        let kek = slot.derive_kek(clinic, password, device_secret, kdf)?;
        let opened = crypto::open(&kek, &slot.nonce, &slot.aad(), &slot.wrapped_root)
            .map_err(|_| Error::Refused(Refusal::WrongSignIn))?;
        let damaged = Refusal::Damaged {
            part: VaultPart::Header,
        };
        let root = UserRoot::from_key(Zeroizing::new(opened.as_slice().try_into().map_err(|_| damaged)?));
        Ok(root)
    }
}

/// Does the work of opening a slot for a name that has none, so that both take as long.
///
/// # Errors
/// Always: [`Refusal::WrongSignIn`], or as [`derive_password_key`].
pub fn open_no_slot(
    password: &Secret<String>,
    params: KdfParams,
    kdf: &KdfChoice,
) -> Result<UserRoot, Error> {
    derive_password_key(password, &[0; 16], params, kdf)?;
    Err(Refusal::WrongSignIn.into())
}

impl Slot {
    /// The key-encryption key: of the password's key, the device secret (zeros without one) and the
    /// place the slot is for.
    fn derive_kek(
        &self,
        clinic: ClinicId,
        password: &Secret<String>,
        device_secret: Option<&Key>,
        kdf: &KdfChoice,
    ) -> Result<Key, Fault> {
        let password_key = derive_password_key(password, &self.salt, self.kdf, kdf)?;
        let none = Key::default();
        let mut ikm = Zeroizing::new([0; 64]);
        ikm.iter_mut()
            .zip(password_key.iter().chain(device_secret.unwrap_or(&none).iter()))
            .for_each(|(to, from)| *to = *from);
        let context: [&[u8]; 4] = [
            clinic.as_bytes(),
            self.user.as_bytes(),
            self.workstation.as_bytes(),
            &self.slot_id,
        ];
        Ok(derive_key(label::KEK, &*ikm, &[], &context))
    }

    /// All fields but the wrapped root.
    fn aad(&self) -> Vec<u8> {
        let mut to = Writer::new();
        to.map(11);
        self.write_bound(&mut to);
        to.finish()
    }

    fn write_bound(&self, to: &mut Writer) {
        to.uint(0_u8).bytes(self.user.as_bytes());
        to.uint(1_u8).bytes(self.workstation.as_bytes());
        to.uint(2_u8).bytes(&self.slot_id);
        to.uint(3_u8).uint(self.kdf.memory_kib);
        to.uint(4_u8).uint(self.kdf.passes);
        to.uint(5_u8).uint(self.kdf.lanes);
        to.uint(6_u8).bytes(&self.salt);
        to.uint(7_u8).bool(self.device_secret);
        to.uint(8_u8).bytes(&self.nonce);
        to.uint(9_u8).bytes(self.signing_key.as_bytes());
        to.uint(10_u8).bytes(&self.sealing_key.0);
    }
}

impl Record for Slot {
    fn write(&self, to: &mut Writer) {
        to.map(12);
        self.write_bound(to);
        to.uint(11_u8).bytes(&self.wrapped_root);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.map(12)?;
        Ok(Self {
            user: UserId::from_bytes(from.key(0)?.fixed()?),
            workstation: WorkstationId::from_bytes(from.key(1)?.fixed()?),
            slot_id: from.key(2)?.fixed()?,
            kdf: KdfParams {
                memory_kib: from.key(3)?.uint()?,
                passes: from.key(4)?.uint()?,
                lanes: from.key(5)?.uint()?,
            },
            salt: from.key(6)?.fixed()?,
            device_secret: from.key(7)?.bool()?,
            nonce: from.key(8)?.fixed()?,
            signing_key: PublicKey::from_bytes(from.key(9)?.fixed()?),
            sealing_key: SealingPublicKey(from.key(10)?.fixed()?),
            wrapped_root: from.key(11)?.bytes()?.to_vec(),
        })
    }
}

impl Record for SignedSlot {
    fn write(&self, to: &mut Writer) {
        to.array(2);
        self.slot.write(to);
        to.bytes(self.signature.as_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        from.list(2)?;
        Ok(Self {
            slot: Slot::read(from)?,
            signature: Signature::from_bytes(from.fixed()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::SealingKey;
    use crate::header::tests::{CLINIC, PLACE, USER, administrator, example, password};

    #[test]
    fn a_slot_needs_the_password_the_device_and_every_field_as_it_was() {
        let host = Host::for_tests(5);
        let slot = example().slots.remove(0);
        let device_secret = Key::new([10; 32]);
        let right = password("a long enough password");
        let open = |slot: &SignedSlot, clinic, password: &Secret<String>, device: Option<&Key>| {
            slot.open(clinic, password, device, &host.kdf)
                .map(|root| root.derive_signing_key(USER).public_key())
                .map_err(|error| match error {
                    Error::Refused(refusal) => refusal,
                    Error::Fault(fault) => panic!("{fault}"),
                })
        };
        assert_eq!(
            open(&slot, CLINIC, &right, Some(&device_secret)),
            Ok(slot.slot.signing_key)
        );
        let wrong = Err(Refusal::WrongSignIn);
        assert_eq!(
            open(
                &slot,
                CLINIC,
                &password("a long enough passwort"),
                Some(&device_secret)
            ),
            wrong
        );
        assert_eq!(
            open(&slot, CLINIC, &right, Some(&Key::new([11; 32]))),
            wrong,
            "another machine"
        );
        assert_eq!(open(&slot, CLINIC, &right, None), Err(Refusal::NoDeviceSecret));
        assert_eq!(
            open(&slot, ClinicId::from_bytes([9; 16]), &right, Some(&device_secret)),
            wrong
        );
        let changes: [fn(&mut Slot); 5] = [
            |slot| slot.user = UserId::from_bytes([9; 16]),
            |slot| slot.kdf.passes += 1,
            |slot| slot.device_secret = false,
            |slot| slot.signing_key = administrator().public_key(),
            |slot| slot.sealing_key = SealingKey::from_seed(&[9; 32]).public_key(),
        ];
        for (position, change) in changes.iter().enumerate() {
            let mut changed = slot.clone();
            change(&mut changed.slot);
            assert_eq!(
                open(&changed, CLINIC, &right, Some(&device_secret)),
                wrong,
                "change {position}"
            );
        }
        let without = make_slot(
            PLACE,
            &UserRoot::make(&*host.entropy).expect("made"),
            &right,
            None,
            KdfParams::DEFAULT,
            &host,
        )
        .expect("made");
        let opened = open(&without, CLINIC, &right, Some(&device_secret));
        assert_eq!(
            opened,
            Ok(without.slot.signing_key),
            "a device secret that is not needed is not used"
        );
        let nobody = open_no_slot(&right, KdfParams::DEFAULT, &host.kdf);
        assert!(matches!(nobody, Err(Error::Refused(Refusal::WrongSignIn))));
    }
}
