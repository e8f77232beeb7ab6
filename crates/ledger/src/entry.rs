//! The ledger's entry and its one encoding.
//!
//! Canonical CBOR (RFC 8949 section 4.2.1): integer keys ascending, shortest integers, definite
//! lengths, no floats, no tags. Decoding and encoding again must give the same bytes; anything
//! else is refused, so that an entry has exactly one hash. docs/ledger-format.md describes every
//! field for a reader in another language.

use crate::item::{Delta, Item, KeyName, Sealed, Subject, SubjectKind, Value};
use crate::kind::Kind;
use crate::sign::{BadSignature, KeyId, PublicKey, Signature, SigningKey, Verifier};
use crate::tree::{Hash, leaf_hash};
use careloop_contract::limits::{ENTRY_BYTES, ENTRY_ITEMS};
use careloop_contract::{
    ActId, ClinicId, DataCategory, Instant, PatientId, Purpose, SessionId, UserId, Version, WorkstationId,
};
use minicbor::data::Type;
use minicbor::{Decoder, Encoder};
use sha2::{Digest as _, Sha256};

/// The format this version writes, and the newest it reads.
pub const FORMAT: u16 = 1;

/// What stands before a leaf hash when an entry is signed.
const SIGNATURE_CONTEXT: &[u8] = b"careloop/entry/v1";

/// Who acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A person, by their own key.
    Person(UserId),
    /// The workstation by itself, for what happened while nobody was signed in.
    Workstation,
    /// Whoever holds the recovery sheet.
    Recovery,
}

/// How an act ended.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused, with the refusal's code.
    Refused(String),
}

/// One signed step of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The clinic. Zero in the genesis entry, whose hash the clinic's id is.
    pub clinic: ClinicId,
    /// The workstation whose log this is.
    pub workstation: WorkstationId,
    /// Number in that log, from 0, without gaps.
    pub seq: u64,
    /// Root of the tree of all entries of this log before this one (RFC 6962).
    pub previous_root: Hash,
    /// When, by the workstation's clock.
    pub at: Instant,
    /// Hybrid logical clock: 48 bits of milliseconds, 16 bits of counter; rises with every entry.
    pub clock: u64,
    /// Who acted.
    pub actor: Actor,
    /// The key that signs it.
    pub signer: KeyId,
    /// The session, if there is one.
    pub session: Option<SessionId>,
    /// Why.
    pub purpose: Purpose,
    /// The act it belongs to.
    pub act: ActId,
    /// Its place in the act, from 1.
    pub part: u32,
    /// Entries in the act.
    pub parts: u32,
    /// What it records ([`Kind::number`]). Kept as a number, as [`Delta::field`] is.
    pub kind: u16,
    /// How it ended.
    pub outcome: Outcome,
    /// What it says, record by record.
    pub items: Vec<Item>,
}

/// Why bytes are not an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryFault {
    /// More bytes or items than an entry may have.
    #[error("an entry is larger than the format allows")]
    TooLarge,
    /// Not CBOR, or not of the shape of an entry.
    #[error("the bytes are not an entry")]
    Malformed,
    /// Written by a newer format.
    #[error("the entry's format {0} is newer than this program reads")]
    Newer(u16),
    /// An entry, but not in its one encoding.
    #[error("the entry is not in canonical form")]
    NotCanonical,
}

impl From<minicbor::decode::Error> for EntryFault {
    fn from(_: minicbor::decode::Error) -> Self {
        Self::Malformed
    }
}

/// An entry as it is stored: exact bytes and signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedEntry {
    /// The canonical encoding.
    pub bytes: Vec<u8>,
    /// SHA-256 of 0x00 and the bytes (RFC 6962 section 2.1).
    pub leaf: Hash,
    /// Ed25519 over `careloop/entry/v1` and the leaf.
    pub signature: Signature,
}

impl Entry {
    /// The kind, if this version knows it.
    #[must_use]
    pub const fn kind(&self) -> Option<Kind> {
        Kind::from_number(self.kind)
    }

    /// The version that item number `item` of this entry makes.
    #[must_use]
    pub const fn version(&self, item: u32) -> Version {
        Version {
            workstation: self.workstation,
            seq: self.seq,
            item,
        }
    }

    /// The canonical encoding.
    ///
    /// # Errors
    /// [`EntryFault::TooLarge`] beyond [`ENTRY_BYTES`] or [`ENTRY_ITEMS`];
    /// [`EntryFault::NotCanonical`] if an item's fields do not rise, which no reader would take.
    pub fn encode(&self) -> Result<Vec<u8>, EntryFault> {
        if self.items.len() > ENTRY_ITEMS {
            return Err(EntryFault::TooLarge);
        }
        if !self
            .items
            .iter()
            .all(|item| item.deltas.is_sorted_by(|a, b| a.field < b.field))
        {
            return Err(EntryFault::NotCanonical);
        }
        let mut encoder = Encoder::new(Vec::with_capacity(512));
        write_entry(&mut encoder, self).map_err(|_| EntryFault::Malformed)?;
        let bytes = encoder.into_writer();
        if bytes.len() > ENTRY_BYTES {
            Err(EntryFault::TooLarge)
        } else {
            Ok(bytes)
        }
    }

    /// Reads an entry.
    ///
    /// # Errors
    /// An [`EntryFault`] for anything but the one canonical encoding of an entry.
    pub fn decode(bytes: &[u8]) -> Result<Self, EntryFault> {
        if bytes.len() > ENTRY_BYTES {
            return Err(EntryFault::TooLarge);
        }
        let mut decoder = Decoder::new(bytes);
        let entry = read_entry(&mut decoder)?;
        if entry.encode()? == bytes {
            Ok(entry)
        } else {
            Err(EntryFault::NotCanonical)
        }
    }

    /// Encodes and signs.
    ///
    /// # Errors
    /// As [`Entry::encode`].
    pub fn sign(&self, key: &SigningKey) -> Result<SignedEntry, EntryFault> {
        let bytes = self.encode()?;
        let leaf = leaf_hash(&bytes);
        let signature = key.sign(&signed_message(&leaf));
        Ok(SignedEntry {
            bytes,
            leaf,
            signature,
        })
    }
}

impl SignedEntry {
    /// Checks the signature over the bytes, whatever [`SignedEntry::leaf`] says.
    ///
    /// # Errors
    /// [`BadSignature`] if the key did not sign these bytes.
    pub fn verify(&self, key: &PublicKey) -> Result<(), BadSignature> {
        key.verify(&signed_message(&leaf_hash(&self.bytes)), &self.signature)
    }
}

/// Checks a leaf's signature with a key that was made ready for many.
///
/// # Errors
/// [`BadSignature`] if the key did not sign this leaf.
pub fn verify_leaf(leaf: &Hash, signature: &Signature, key: &Verifier) -> Result<(), BadSignature> {
    key.verify(&signed_message(leaf), signature)
}

/// The clinic's id: the first 16 bytes of the SHA-256 of its genesis entry.
#[must_use]
pub fn clinic_of_genesis(bytes: &[u8]) -> ClinicId {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    let mut id = [0; 16];
    id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    ClinicId::from_bytes(id)
}

fn signed_message(leaf: &Hash) -> [u8; SIGNATURE_CONTEXT.len() + 32] {
    let mut message = [0; SIGNATURE_CONTEXT.len() + 32];
    let bytes = SIGNATURE_CONTEXT.iter().chain(leaf.as_bytes());
    message.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    message
}

// ---- encoding --------------------------------------------------------------------------------

type Written = Result<(), minicbor::encode::Error<core::convert::Infallible>>;

fn write_entry(e: &mut Encoder<Vec<u8>>, entry: &Entry) -> Written {
    let optional = u64::from(entry.session.is_some()) + u64::from(entry.outcome != Outcome::Done);
    e.map(15 + optional)?;
    e.u8(0)?.u16(FORMAT)?;
    e.u8(1)?.bytes(entry.clinic.as_bytes())?;
    e.u8(2)?.bytes(entry.workstation.as_bytes())?;
    e.u8(3)?.u64(entry.seq)?;
    e.u8(4)?.bytes(entry.previous_root.as_bytes())?;
    e.u8(5)?.i64(entry.at.as_millis())?;
    e.u8(6)?.u64(entry.clock)?;
    e.u8(7)?;
    match &entry.actor {
        Actor::Person(user) => e.array(2)?.u8(0)?.bytes(user.as_bytes())?,
        Actor::Workstation => e.array(1)?.u8(1)?,
        Actor::Recovery => e.array(1)?.u8(2)?,
    };
    e.u8(8)?.bytes(entry.signer.as_bytes())?;
    if let Some(session) = &entry.session {
        e.u8(9)?.bytes(session.as_bytes())?;
    }
    e.u8(10)?.u16(entry.purpose.number())?;
    e.u8(11)?.bytes(entry.act.as_bytes())?;
    e.u8(12)?.u32(entry.part)?;
    e.u8(13)?.u32(entry.parts)?;
    e.u8(14)?.u16(entry.kind)?;
    if let Outcome::Refused(code) = &entry.outcome {
        e.u8(15)?.str(code)?;
    }
    e.u8(16)?.array(entry.items.len() as u64)?;
    for item in &entry.items {
        write_item(e, item, entry.workstation)?;
    }
    Ok(())
}

fn write_item(e: &mut Encoder<Vec<u8>>, item: &Item, home: WorkstationId) -> Written {
    let fields =
        2 + u64::from(item.subject.is_some()) + u64::from(item.patient.is_some()) + u64::from(item.special);
    e.map(fields)?;
    if let Some(subject) = &item.subject {
        e.u8(0)?.array(2)?.u8(subject.kind.number())?.bytes(&subject.id)?;
    }
    if let Some(patient) = &item.patient {
        e.u8(1)?.bytes(patient.as_bytes())?;
    }
    e.u8(2)?.u16(item.category.number())?;
    e.u8(3)?.array(item.deltas.len() as u64)?;
    for delta in &item.deltas {
        e.array(3)?.u16(delta.field)?;
        match &delta.seen {
            None => e.null()?,
            // The usual case, a version of this very log, is written without the workstation.
            Some(seen) if seen.workstation == home => e.array(2)?.u64(seen.seq)?.u32(seen.item)?,
            Some(seen) => e
                .array(3)?
                .bytes(seen.workstation.as_bytes())?
                .u64(seen.seq)?
                .u32(seen.item)?,
        };
        write_value(e, &delta.value)?;
    }
    if item.special {
        e.u8(4)?.bool(true)?;
    }
    Ok(())
}

fn write_value(e: &mut Encoder<Vec<u8>>, value: &Value) -> Written {
    match value {
        Value::Null => e.null()?,
        Value::Bool(answer) => e.bool(*answer)?,
        Value::Int(number) => e.i64(*number)?,
        Value::Text(text) => e.str(text)?,
        Value::Bytes(bytes) => e.bytes(bytes)?,
        Value::Sealed(sealed) => e
            .map(4)?
            .u8(0)?
            .u8(sealed.key.number())?
            .u8(1)?
            .u32(sealed.epoch)?
            .u8(2)?
            .bytes(&sealed.nonce)?
            .u8(3)?
            .bytes(&sealed.ciphertext)?,
    };
    Ok(())
}

/// One value on its own.
pub(crate) fn encode_value(value: &Value) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    // Writing to a vector cannot fail.
    let _ = write_value(&mut encoder, value);
    encoder.into_writer()
}

/// Reads what [`encode_value`] wrote; none if it is anything else.
pub(crate) fn decode_value(bytes: &[u8]) -> Option<Value> {
    let value = read_value(&mut Decoder::new(bytes)).ok()?;
    (encode_value(&value) == bytes).then_some(value)
}

// ---- decoding --------------------------------------------------------------------------------

fn read_entry(d: &mut Decoder<'_>) -> Result<Entry, EntryFault> {
    let fields = d.map()?.ok_or(EntryFault::Malformed)?;
    expect_key(d, 0)?;
    let format = d.u16()?;
    if format > FORMAT {
        return Err(EntryFault::Newer(format));
    }
    if format != FORMAT {
        return Err(EntryFault::Malformed);
    }
    expect_key(d, 1)?;
    let clinic = ClinicId::from_bytes(read_array(d)?);
    expect_key(d, 2)?;
    let workstation = WorkstationId::from_bytes(read_array(d)?);
    expect_key(d, 3)?;
    let seq = d.u64()?;
    expect_key(d, 4)?;
    let previous_root = Hash::from_bytes(read_array(d)?);
    expect_key(d, 5)?;
    let at = Instant::from_millis(d.i64()?);
    expect_key(d, 6)?;
    let clock = d.u64()?;
    expect_key(d, 7)?;
    let actor = match (d.array()?, d.u8()?) {
        (Some(2), 0) => Actor::Person(UserId::from_bytes(read_array(d)?)),
        (Some(1), 1) => Actor::Workstation,
        (Some(1), 2) => Actor::Recovery,
        _ => return Err(EntryFault::Malformed),
    };
    expect_key(d, 8)?;
    let signer = KeyId::from_bytes(read_array(d)?);
    let mut key = d.u8()?;
    let mut session = None;
    if key == 9 {
        session = Some(SessionId::from_bytes(read_array(d)?));
        key = d.u8()?;
    }
    if key != 10 {
        return Err(EntryFault::Malformed);
    }
    let purpose = Purpose::from_number(d.u16()?).ok_or(EntryFault::Malformed)?;
    expect_key(d, 11)?;
    let act = ActId::from_bytes(read_array(d)?);
    expect_key(d, 12)?;
    let part = d.u32()?;
    expect_key(d, 13)?;
    let parts = d.u32()?;
    expect_key(d, 14)?;
    let kind = d.u16()?;
    let mut key = d.u8()?;
    let mut outcome = Outcome::Done;
    if key == 15 {
        outcome = Outcome::Refused(d.str()?.to_owned());
        key = d.u8()?;
    }
    if key != 16 {
        return Err(EntryFault::Malformed);
    }
    let count = d.array()?.ok_or(EntryFault::Malformed)?;
    let count = usize::try_from(count)
        .ok()
        .filter(|n| *n <= ENTRY_ITEMS)
        .ok_or(EntryFault::TooLarge)?;
    // Not `with_capacity(count)`: the count is the writer's claim, the bytes are the proof.
    let mut items = Vec::new();
    for _ in 0..count {
        items.push(read_item(d, workstation)?);
    }
    let optional = u64::from(session.is_some()) + u64::from(outcome != Outcome::Done);
    if fields != 15 + optional || d.position() != d.input().len() {
        return Err(EntryFault::Malformed);
    }
    Ok(Entry {
        clinic,
        workstation,
        seq,
        previous_root,
        at,
        clock,
        actor,
        signer,
        session,
        purpose,
        act,
        part,
        parts,
        kind,
        outcome,
        items,
    })
}

fn read_item(d: &mut Decoder<'_>, home: WorkstationId) -> Result<Item, EntryFault> {
    let fields = d.map()?.ok_or(EntryFault::Malformed)?;
    let mut item = Item {
        subject: None,
        patient: None,
        category: DataCategory::System,
        special: false,
        deltas: Vec::new(),
    };
    let mut last = None;
    for _ in 0..fields {
        let key = d.u8()?;
        if last.is_some_and(|last| key <= last) {
            return Err(EntryFault::NotCanonical);
        }
        last = Some(key);
        match key {
            0 => {
                if d.array()? != Some(2) {
                    return Err(EntryFault::Malformed);
                }
                let kind = SubjectKind::from_number(d.u8()?).ok_or(EntryFault::Malformed)?;
                item.subject = Some(Subject::new(kind, read_array(d)?));
            }
            1 => item.patient = Some(PatientId::from_bytes(read_array(d)?)),
            2 => item.category = DataCategory::from_number(d.u16()?).ok_or(EntryFault::Malformed)?,
            3 => item.deltas = read_deltas(d, home)?,
            4 => item.special = d.bool()?,
            _ => return Err(EntryFault::Malformed),
        }
    }
    Ok(item)
}

fn read_deltas(d: &mut Decoder<'_>, home: WorkstationId) -> Result<Vec<Delta>, EntryFault> {
    let count = d.array()?.ok_or(EntryFault::Malformed)?;
    let mut deltas: Vec<Delta> = Vec::new();
    for _ in 0..count {
        if d.array()? != Some(3) {
            return Err(EntryFault::Malformed);
        }
        let field = d.u16()?;
        if deltas.last().is_some_and(|before| field <= before.field) {
            return Err(EntryFault::NotCanonical);
        }
        let seen = if d.datatype()? == Type::Null {
            d.null()?;
            None
        } else {
            let workstation = match d.array()? {
                Some(2) => home,
                Some(3) => WorkstationId::from_bytes(read_array(d)?),
                _ => return Err(EntryFault::Malformed),
            };
            Some(Version {
                workstation,
                seq: d.u64()?,
                item: d.u32()?,
            })
        };
        deltas.push(Delta {
            field,
            seen,
            value: read_value(d)?,
        });
    }
    Ok(deltas)
}

// minicbor's `Type` has one variant for every width of integer and for everything CBOR knows; all
// that is not named here is refused together.
#[allow(
    clippy::wildcard_enum_match_arm,
    reason = "every other CBOR type is refused alike"
)]
fn read_value(d: &mut Decoder<'_>) -> Result<Value, EntryFault> {
    Ok(match d.datatype()? {
        Type::Null => {
            d.null()?;
            Value::Null
        }
        Type::Bool => Value::Bool(d.bool()?),
        Type::U8 | Type::U16 | Type::U32 | Type::U64 | Type::I8 | Type::I16 | Type::I32 | Type::I64 => {
            Value::Int(d.i64()?)
        }
        Type::String => Value::Text(d.str()?.to_owned()),
        Type::Bytes => Value::Bytes(d.bytes()?.to_vec()),
        Type::Map => {
            if d.map()? != Some(4) {
                return Err(EntryFault::Malformed);
            }
            expect_key(d, 0)?;
            let key = KeyName::from_number(d.u8()?).ok_or(EntryFault::Malformed)?;
            expect_key(d, 1)?;
            let epoch = d.u32()?;
            expect_key(d, 2)?;
            let nonce = read_array(d)?;
            expect_key(d, 3)?;
            let ciphertext = d.bytes()?.to_vec();
            Value::Sealed(Sealed {
                key,
                epoch,
                nonce,
                ciphertext,
            })
        }
        _ => return Err(EntryFault::Malformed),
    })
}

fn expect_key(d: &mut Decoder<'_>, key: u8) -> Result<(), EntryFault> {
    if d.u8()? == key {
        Ok(())
    } else {
        Err(EntryFault::Malformed)
    }
}

fn read_array<const N: usize>(d: &mut Decoder<'_>) -> Result<[u8; N], EntryFault> {
    d.bytes()?.try_into().map_err(|_| EntryFault::Malformed)
}

#[cfg(test)]
mod tests;
