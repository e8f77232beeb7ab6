//! What an entry says about one record.

use careloop_contract::{DataCategory, Field, PatientId, Version};
use core::fmt;

/// Which kind of record an item is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKind {
    /// The clinic as a whole.
    Clinic,
    /// A workstation.
    Workstation,
    /// A person.
    Person,
    /// A session.
    Session,
    /// A patient.
    Patient,
    /// A task.
    Task,
    /// A comment or clinical note.
    Remark,
}

impl SubjectKind {
    /// The number in the ledger. Never reused.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Clinic => 0,
            Self::Workstation => 1,
            Self::Person => 2,
            Self::Session => 3,
            Self::Patient => 4,
            Self::Task => 5,
            Self::Remark => 6,
        }
    }

    /// The kind with this number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Clinic),
            1 => Some(Self::Workstation),
            2 => Some(Self::Person),
            3 => Some(Self::Session),
            4 => Some(Self::Patient),
            5 => Some(Self::Task),
            6 => Some(Self::Remark),
            _ => None,
        }
    }
}

/// The record an item is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// Its kind.
    pub kind: SubjectKind,
    /// Its id.
    pub id: [u8; 16],
}

impl Subject {
    /// Names a record.
    #[must_use]
    pub const fn new(kind: SubjectKind, id: [u8; 16]) -> Self {
        Self { kind, id }
    }
}

/// Under which key a sealed value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyName {
    /// The clinical key, by epoch: clinical roles.
    Clinical,
    /// The session's key, which the sign-in entry carries sealed to the audit key.
    Session,
}

impl KeyName {
    /// The number in the ledger. Never reused.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Clinical => 1,
            Self::Session => 2,
        }
    }

    /// The name with this number.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Clinical),
            2 => Some(Self::Session),
            _ => None,
        }
    }
}

/// A value that holders of the main key must not read.
///
/// How it is sealed stands in docs/keys.md; the ledger only carries it. Its associated data binds
/// it to clinic, record, field, epoch, workstation, entry and item.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Sealed {
    /// Under which key.
    pub key: KeyName,
    /// The key's epoch.
    pub epoch: u32,
    /// AES-GCM nonce, also the salt of the object key.
    pub nonce: [u8; 12],
    /// AES-256-GCM ciphertext with its 16-byte tag.
    pub ciphertext: Vec<u8>,
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Sealed({:?}, epoch {}, {} bytes)",
            self.key,
            self.epoch,
            self.ciphertext.len()
        )
    }
}

/// A field's value.
///
/// Debug output never shows text or bytes: they may be a patient's.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub enum Value {
    /// No value: the field is empty.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number, an enum's number, days since 1970-01-01, or milliseconds since then.
    Int(i64),
    /// Text in Unicode normalisation form C.
    Text(String),
    /// An id, a key, a digest or an encoded structure.
    Bytes(Vec<u8>),
    /// A sealed value.
    Sealed(Sealed),
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("Null"),
            Self::Bool(value) => write!(f, "Bool({value})"),
            Self::Int(value) => write!(f, "Int({value})"),
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Sealed(sealed) => write!(f, "{sealed:?}"),
        }
    }
}

impl Value {
    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// The number, if it is one.
    #[must_use]
    pub const fn as_int(&self) -> Option<i64> {
        if let Self::Int(number) = self {
            Some(*number)
        } else {
            None
        }
    }

    /// The answer, if it is one.
    #[must_use]
    pub const fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(answer) = self {
            Some(*answer)
        } else {
            None
        }
    }

    /// The bytes, if it is bytes.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&[u8]> {
        if let Self::Bytes(bytes) = self {
            Some(bytes)
        } else {
            None
        }
    }

    /// The bytes as an array, if there are exactly that many.
    #[must_use]
    pub fn as_array<const N: usize>(&self) -> Option<[u8; N]> {
        self.as_bytes().and_then(|bytes| bytes.try_into().ok())
    }
}

/// A change of one field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Delta {
    /// The field's number ([`Field::number`]). Kept as a number so that an older program can still
    /// check what a newer one wrote.
    pub field: u16,
    /// The version of the field its author saw. None: the field had never been written.
    pub seen: Option<Version>,
    /// The value from now on.
    pub value: Value,
}

impl Delta {
    /// A change of a field that its author saw at a version.
    #[must_use]
    pub const fn new(field: Field, seen: Option<Version>, value: Value) -> Self {
        Self {
            field: field.number(),
            seen,
            value,
        }
    }

    /// The field, if this version knows it.
    #[must_use]
    pub const fn field(&self) -> Option<Field> {
        Field::from_number(self.field)
    }
}

/// What an entry says about one record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// The record. None where saying it would tell what a sealed part hides.
    pub subject: Option<Subject>,
    /// The patient it concerns.
    pub patient: Option<PatientId>,
    /// The kind of data.
    pub category: DataCategory,
    /// Whether the data is specially protected (behavioural health, substance use, HIV).
    pub special: bool,
    /// The fields, in ascending order of number.
    pub deltas: Vec<Delta>,
}

impl Item {
    /// The value this item gives a field, if it does.
    #[must_use]
    pub fn value(&self, field: Field) -> Option<&Value> {
        self.deltas
            .iter()
            .find(|delta| delta.field == field.number())
            .map(|delta| &delta.value)
    }
}

impl Sealed {
    /// The sealed part on its own, as a canonical CBOR map, for keeping it outside an entry.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        crate::entry::encode_value(&Value::Sealed(self.clone()))
    }

    /// Reads what [`Sealed::to_bytes`] wrote; none if it is anything else.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        match crate::entry::decode_value(bytes)? {
            Value::Sealed(sealed) => Some(sealed),
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Text(_) | Value::Bytes(_) => None,
        }
    }
}
