//! Attachments: the content of a file on a task is an encrypted object of its own in the vault's folder.
//!
//! Each object has a key of its own, which stands in the entry that attached it: in the open, which everyone
//! who opens the vault can read, or sealed under the clinical key. The entry also has the object's SHA-256,
//! which is its name. The object is there before the entry is: one without an entry is removed at the next
//! sign-in. docs/keys.md has the format.

mod copies;

pub(crate) use copies::{CopiedObject, copy_all, listed, restore_all};

use crate::cbor::Writer;
use crate::crypto::{Key, PartPlace, derive_key, label, open, open_part, seal, sha256};
use crate::db::records::{Guarded, RemarkRecord};
use crate::error::{Error, Fault, Result};
use crate::files;
use crate::vault::OpenVault;
use careloop_contract::limits::ATTACHMENT_BYTES;
use careloop_contract::{ClinicId, Field, Refusal, RemarkId};
use careloop_ledger::Sealed;
use zeroize::Zeroizing;

/// What every object begins with: what it is, and its format.
const MAGIC: &[u8] = b"CAREFILE\x00\x01";
/// Bytes of a nonce.
const NONCE: usize = 12;
/// Bytes that an object has besides its content: magic, nonce, tag.
const OVERHEAD: usize = MAGIC.len() + NONCE + 16;

/// An object that was written and that no entry names yet.
pub struct StoredObject {
    /// SHA-256 of the object.
    pub digest: [u8; 32],
    /// Its key.
    pub key: Key,
}

impl core::fmt::Debug for StoredObject {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("StoredObject")
    }
}

impl OpenVault {
    /// Writes the content of an attachment, encrypted under a key of its own. Durable when it returns; the
    /// entry that names it comes after.
    ///
    /// # Errors
    /// [`Refusal::AlarmStands`], [`Refusal::AttachmentTooLarge`], [`Refusal::DiskFull`],
    /// [`Refusal::FileAccess`]; nothing is left behind then.
    pub fn store_object(&self, attachment: RemarkId, content: &[u8]) -> Result<StoredObject> {
        if !self.alarms.is_empty() {
            return Err(Refusal::AlarmStands.into());
        }
        if content.len() > ATTACHMENT_BYTES {
            return Err(Refusal::AttachmentTooLarge {
                max: ATTACHMENT_BYTES,
            }
            .into());
        }
        let key = self.host.entropy.make_secret()?;
        let nonce = self.host.entropy.make_bytes()?;
        let object = sealed_object(self.clinic(), attachment, &key, &nonce, content)?;
        let digest = sha256(&object);
        let folder = self.folder.attachments();
        if !folder.is_dir() {
            files::create_private_folder(&folder)?;
        }
        files::write_private_atomic(&self.folder.attachment(&digest), &object)
            .map_err(|error| error.seen_in(self.folder.path()))?;
        Ok(StoredObject { digest, key })
    }

    /// Removes an object whose entry could not be written. What cannot be removed is removed at the next
    /// sign-in.
    pub fn drop_object(&self, object: &StoredObject) {
        let _ = files::remove_durable(&self.folder.attachment(&object.digest));
    }

    /// The content of an attachment; none if the remark is no attachment, or the clinical key of its epoch
    /// is not in hand.
    ///
    /// # Errors
    /// [`Refusal::AttachmentDamaged`] if it is missing or not what the entry says: nothing of it is given then.
    pub fn open_attachment(&self, remark: &RemarkRecord) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let Some(file) = &remark.attachment else {
            return Ok(None);
        };
        let key: Key = match &file.key {
            Guarded::Plain(key) => (*key).into(),
            Guarded::Sealed(sealed) => match self.open_clinical(remark, Field::AttachmentKey, sealed)? {
                Some(key) => Zeroizing::new(<[u8; 32]>::try_from(key.as_slice()).map_err(|_| Fault::Crypto)?),
                None => return Ok(None),
            },
        };
        let damaged = || Error::Refused(Refusal::AttachmentDamaged);
        let path = self.folder.attachment(&file.digest);
        let most = ATTACHMENT_BYTES.saturating_add(OVERHEAD);
        let object = match files::read_limited(&path, most as u64) {
            Ok(object) => object.ok_or_else(damaged)?,
            // What is larger than any object is none.
            Err(Error::Refused(Refusal::FileAccess)) if path.is_file() && longer_than(&path, most) => {
                return Err(damaged());
            }
            Err(error) => return Err(error),
        };
        if sha256(&object) != file.digest {
            return Err(damaged());
        }
        let content = opened_object(self.clinic(), remark.id, &key, &object).ok_or_else(damaged)?;
        if content.len() as u64 != file.bytes {
            return Err(damaged());
        }
        Ok(Some(content))
    }

    /// The name of the file that an attachment was; none as for [`OpenVault::open_attachment`].
    ///
    /// # Errors
    /// [`Fault::Crypto`] if it was changed.
    pub fn attachment_name(&self, remark: &RemarkRecord) -> Result<Option<Zeroizing<String>>> {
        let Some(file) = &remark.attachment else {
            return Ok(None);
        };
        let name = match &file.name {
            Guarded::Plain(name) => return Ok(Some(name.clone().into())),
            Guarded::Sealed(sealed) => self.open_clinical(remark, Field::AttachmentName, sealed)?,
        };
        let Some(name) = name else { return Ok(None) };
        let name = std::str::from_utf8(&name).map_err(|_| Fault::Crypto)?;
        Ok(Some(Zeroizing::new(name.to_owned())))
    }

    /// Opens a clinical field of a remark; none if the key of its epoch is not in hand.
    pub(crate) fn open_clinical(
        &self,
        remark: &RemarkRecord,
        field: Field,
        sealed: &Sealed,
    ) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let (Some(key), Some(write)) = (self.keys.clinical.get(&sealed.epoch), remark.versions.of(field))
        else {
            return Ok(None);
        };
        let place = PartPlace {
            clinic: self.clinic(),
            record: *remark.id.as_bytes(),
            field: field.number(),
            workstation: self.workstation_of(write.log)?,
            seq: write.seq,
            item: write.item,
        };
        Ok(Some(open_part(sealed, key, &place)?))
    }

    /// Removes objects that no entry names: what a crash left between an object and its entry.
    ///
    /// While an alarm stands none is: a database that somebody put back does not know of its newest files.
    /// Nor is a whole one where no keychain would tell of such a database.
    ///
    /// # Errors
    /// The database's; as [`crate::Error`] maps I/O errors.
    pub fn remove_orphans(&self) -> Result<()> {
        if !self.alarms.is_empty() {
            return Ok(());
        }
        let folder = self.folder.attachments();
        let mut known = self.db.prepare("SELECT 1 FROM remark WHERE digest = ?1")?;
        for name in files::names_in(&folder)? {
            let orphan = match copies::digest_of(&name) {
                Some(digest) => self.device.is_some() && !known.exists([digest])?,
                None => name.strip_suffix(".tmp").and_then(copies::digest_of).is_some(),
            };
            if orphan {
                files::remove_durable(&folder.join(name))?;
            }
        }
        Ok(())
    }
}

fn longer_than(path: &std::path::Path, bytes: usize) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.len() > bytes as u64)
}

/// What the object belongs to: it opens nowhere else.
fn aad(clinic: ClinicId, attachment: RemarkId) -> Vec<u8> {
    let mut aad = Writer::new();
    aad.array(3)
        .bytes(MAGIC)
        .bytes(clinic.as_bytes())
        .bytes(attachment.as_bytes());
    aad.finish()
}

fn sealed_object(
    clinic: ClinicId,
    attachment: RemarkId,
    key: &Key,
    nonce: &[u8; NONCE],
    content: &[u8],
) -> Result<Vec<u8>> {
    let aad = aad(clinic, attachment);
    let object_key = derive_key(label::ATTACHMENT, &**key, nonce, &[&aad]);
    let ciphertext = seal(&object_key, nonce, &aad, content)?;
    Ok([MAGIC, nonce, &ciphertext].concat())
}

fn opened_object(
    clinic: ClinicId,
    attachment: RemarkId,
    key: &Key,
    object: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, ciphertext) = object.strip_prefix(MAGIC)?.split_first_chunk::<NONCE>()?;
    let aad = aad(clinic, attachment);
    let object_key = derive_key(label::ATTACHMENT, &**key, nonce, &[&aad]);
    open(&object_key, nonce, &aad, ciphertext).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The vector of docs/keys.md.
    #[test]
    fn an_object_is_as_documented_and_opens_in_its_place_alone() {
        let clinic = ClinicId::from_bytes([0x11; 16]);
        let attachment = RemarkId::from_bytes([0x22; 16]);
        let key: Key = [0x33; 32].into();
        let object =
            sealed_object(clinic, attachment, &key, &[0x44; NONCE], b"ECG, 12 leads").expect("sealed");
        let documented = include_str!("../../../docs/keys.md");
        assert!(documented.contains(&hex(&object)), "object {}", hex(&object));
        assert!(
            documented.contains(&hex(&sha256(&object))),
            "{}",
            hex(&sha256(&object))
        );
        let opened = opened_object(clinic, attachment, &key, &object).expect("opens");
        assert_eq!(opened.as_slice(), b"ECG, 12 leads");
        assert_eq!(object.len(), opened.len() + OVERHEAD);

        let elsewhere = RemarkId::from_bytes([0x23; 16]);
        assert!(opened_object(clinic, elsewhere, &key, &object).is_none());
        let other_clinic = ClinicId::from_bytes([0x12; 16]);
        assert!(opened_object(other_clinic, attachment, &key, &object).is_none());
        for at in 0..object.len() {
            let mut changed = object.clone();
            if let Some(byte) = changed.get_mut(at) {
                *byte ^= 1;
            }
            assert!(
                opened_object(clinic, attachment, &key, &changed).is_none(),
                "byte {at}"
            );
            assert!(
                opened_object(clinic, attachment, &key, &object[..at]).is_none(),
                "cut at {at}"
            );
        }
    }
}
