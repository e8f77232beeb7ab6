//! What is kept in the keychain: the device's secrets, and the heads that must be outside the vault.

use crate::cbor::{Malformed, Reader, Record, Writer};
use crate::crypto::Key;
use crate::error::{Error, Fault, KeychainFault, Result};
use crate::host::{Entropy, Keychain};
use crate::side::SideHead;
use careloop_contract::{ClinicId, Instant, WorkstationId};
use careloop_ledger::sign::SigningKey;
use core::fmt;
use zeroize::Zeroizing;

/// The version of the records this program writes, and the only one it reads.
const VERSION: u8 = 1;

/// The secrets of a workstation, that is, of a machine and an account on it.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceRecord {
    /// Goes into every slot of this workstation, and seals the side file.
    pub device_secret: Key,
    /// Seed of the workstation's Ed25519 key.
    pub workstation_seed: Key,
}

/// What this workstation last knew of the vault. A vault behind it was replaced by an older copy.
#[derive(Clone, PartialEq, Eq)]
pub struct HeadRecord {
    /// Entries in the workstation's log.
    pub seq: u64,
    /// Root of their tree.
    pub root: [u8; 32],
    /// Number of the roster in force.
    pub roster: u64,
    /// The last side file.
    pub side: SideHead,
    /// Seed of the Ed25519 key of the current checkpoint epoch.
    pub checkpoint_seed: Key,
    /// Seed of the next one, while the checkpoint that announces it is being written.
    pub next_checkpoint_seed: Option<Key>,
    /// When this was recorded.
    pub at: Instant,
}

impl DeviceRecord {
    /// A new workstation's secrets.
    ///
    /// # Errors
    /// [`Fault::Entropy`].
    pub fn make(entropy: &dyn Entropy) -> core::result::Result<Self, Fault> {
        Ok(Self {
            device_secret: entropy.make_secret()?,
            workstation_seed: entropy.make_secret()?,
        })
    }

    /// The workstation's signing key.
    #[must_use]
    pub fn workstation_key(&self) -> SigningKey {
        SigningKey::from_seed(&self.workstation_seed)
    }

    /// What the keychain has for this workstation, if anything.
    ///
    /// # Errors
    /// As [`Error`] maps a [`KeychainFault`].
    pub fn load(
        keychain: &dyn Keychain,
        clinic: ClinicId,
        workstation: WorkstationId,
    ) -> Result<Option<Self>> {
        load(keychain, &device_account(clinic, workstation))
    }

    /// Keeps it.
    ///
    /// # Errors
    /// As [`Error`] maps a [`KeychainFault`].
    pub fn store(&self, keychain: &dyn Keychain, clinic: ClinicId, workstation: WorkstationId) -> Result<()> {
        store(self, keychain, &device_account(clinic, workstation))
    }
}

impl HeadRecord {
    /// What the keychain has for this workstation, if anything.
    ///
    /// # Errors
    /// As [`Error`] maps a [`KeychainFault`].
    pub fn load(
        keychain: &dyn Keychain,
        clinic: ClinicId,
        workstation: WorkstationId,
    ) -> Result<Option<Self>> {
        load(keychain, &head_account(clinic, workstation))
    }

    /// Keeps it.
    ///
    /// # Errors
    /// As [`Error`] maps a [`KeychainFault`].
    pub fn store(&self, keychain: &dyn Keychain, clinic: ClinicId, workstation: WorkstationId) -> Result<()> {
        store(self, keychain, &head_account(clinic, workstation))
    }
}

/// Removes both records: the workstation gives the vault up, or making one was cancelled.
///
/// # Errors
/// As [`Error`] maps a [`KeychainFault`].
pub fn erase(keychain: &dyn Keychain, clinic: ClinicId, workstation: WorkstationId) -> Result<()> {
    keychain.erase(&head_account(clinic, workstation))?;
    Ok(keychain.erase(&device_account(clinic, workstation))?)
}

fn device_account(clinic: ClinicId, workstation: WorkstationId) -> String {
    format!("{clinic}/{workstation}")
}

fn head_account(clinic: ClinicId, workstation: WorkstationId) -> String {
    format!("{clinic}/{workstation}/head")
}

fn load<R: Record>(keychain: &dyn Keychain, account: &str) -> Result<Option<R>> {
    match keychain.read(account)? {
        Some(bytes) => {
            let record =
                R::decoded(bytes.expose()).map_err(|Malformed| Error::from(KeychainFault::Failed))?;
            Ok(Some(record))
        }
        None => Ok(None),
    }
}

fn store(record: &impl Record, keychain: &dyn Keychain, account: &str) -> Result<()> {
    Ok(keychain.write(account, &Zeroizing::new(record.encoded()))?)
}

impl Record for DeviceRecord {
    fn write(&self, to: &mut Writer) {
        to.array(3)
            .uint(VERSION)
            .bytes(&*self.device_secret)
            .bytes(&*self.workstation_seed);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        from.list(3)?;
        from.key(VERSION)?;
        Ok(Self {
            device_secret: Zeroizing::new(from.fixed()?),
            workstation_seed: Zeroizing::new(from.fixed()?),
        })
    }
}

impl Record for HeadRecord {
    fn write(&self, to: &mut Writer) {
        to.array(9)
            .uint(VERSION)
            .uint(self.seq)
            .bytes(&self.root)
            .uint(self.roster)
            .uint(self.side.number)
            .bytes(&self.side.hash)
            .bytes(&*self.checkpoint_seed)
            .optional_bytes(self.next_checkpoint_seed.as_ref().map(|seed| seed.as_slice()))
            .instant(self.at);
    }

    fn read(from: &mut Reader<'_>) -> core::result::Result<Self, Malformed> {
        from.list(9)?;
        from.key(VERSION)?;
        Ok(Self {
            seq: from.uint()?,
            root: from.fixed()?,
            roster: from.uint()?,
            side: SideHead {
                number: from.uint()?,
                hash: from.fixed()?,
            },
            checkpoint_seed: Zeroizing::new(from.fixed()?),
            next_checkpoint_seed: from.optional_fixed()?.map(Zeroizing::new),
            at: from.instant()?,
        })
    }
}

impl fmt::Debug for DeviceRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceRecord")
    }
}

impl fmt::Debug for HeadRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "HeadRecord(seq {}, roster {}, side {})",
            self.seq, self.roster, self.side.number
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::MemoryKeychain;
    use careloop_contract::Refusal;

    #[test]
    fn records_are_kept_each_under_its_account() {
        let keychain = MemoryKeychain::default();
        let (clinic, workstation) = (ClinicId::from_bytes([1; 16]), WorkstationId::from_bytes([2; 16]));
        let device = DeviceRecord {
            device_secret: Zeroizing::new([3; 32]),
            workstation_seed: Zeroizing::new([4; 32]),
        };
        let head = HeadRecord {
            seq: 5,
            root: [6; 32],
            roster: 7,
            side: SideHead {
                number: 8,
                hash: [9; 32],
            },
            checkpoint_seed: Zeroizing::new([10; 32]),
            next_checkpoint_seed: None,
            at: Instant::from_millis(-11),
        };
        let with_next = HeadRecord {
            next_checkpoint_seed: Some(Zeroizing::new([12; 32])),
            ..head.clone()
        };
        assert!(
            DeviceRecord::load(&keychain, clinic, workstation)
                .expect("answers")
                .is_none()
        );
        device.store(&keychain, clinic, workstation).expect("stored");
        assert!(
            DeviceRecord::load(&keychain, clinic, workstation)
                .expect("answers")
                .as_ref()
                == Some(&device)
        );
        for head in [head, with_next] {
            head.store(&keychain, clinic, workstation).expect("stored");
            assert!(
                HeadRecord::load(&keychain, clinic, workstation)
                    .expect("answers")
                    .as_ref()
                    == Some(&head)
            );
        }
        let other = WorkstationId::from_bytes([3; 16]);
        assert!(
            DeviceRecord::load(&keychain, clinic, other)
                .expect("answers")
                .is_none()
        );
        erase(&keychain, clinic, workstation).expect("erased");
        assert!(keychain.snapshot().is_empty());
    }

    #[test]
    fn a_keychain_that_does_not_answer_or_answers_nonsense_is_told_apart() {
        let keychain = MemoryKeychain::default();
        let (clinic, workstation) = (ClinicId::from_bytes([1; 16]), WorkstationId::from_bytes([2; 16]));
        keychain
            .write(&device_account(clinic, workstation), b"nonsense")
            .expect("stored");
        let load = || DeviceRecord::load(&keychain, clinic, workstation).map(|_| ());
        assert!(matches!(
            load(),
            Err(Error::Fault(Fault::Keychain(KeychainFault::Failed)))
        ));
        keychain.set_locked(true);
        assert!(matches!(load(), Err(Error::Refused(Refusal::KeychainLocked))));
        keychain.set_missing(true);
        assert!(matches!(load(), Err(Error::Refused(Refusal::NoKeychain))));
    }
}
