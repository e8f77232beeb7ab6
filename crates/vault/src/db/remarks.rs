//! Comments, clinical notes and attachments as the ledger tells of them.

use crate::db::records::Columns;
use crate::db::versions::FieldVersions;
use crate::error::Result;
use careloop_contract::{AttachmentForm, Field, Instant, RemarkId, TaskId, UserId};
use careloop_ledger::{Item, Sealed, Value};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

/// A comment, a clinical note or an attachment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemarkRecord {
    /// Its id.
    pub id: RemarkId,
    /// The task it stands on.
    pub task: TaskId,
    /// Whether it is clinical.
    pub clinical: bool,
    /// Who wrote it.
    pub author: UserId,
    /// When.
    pub at: Instant,
    /// A comment's text.
    pub text: Option<String>,
    /// A clinical note's sealed text.
    pub sealed: Option<Sealed>,
    /// The file, if it is an attachment.
    pub attachment: Option<AttachmentRecord>,
    /// Marked as entered in error.
    pub retracted: bool,
    /// The last write of every field.
    pub versions: FieldVersions,
}

/// Something that is sealed under the clinical key where the remark is clinical.
#[derive(Clone, PartialEq, Eq)]
pub enum Guarded<T> {
    /// Everyone who holds the main key can read it.
    Plain(T),
    /// Only those who hold the clinical key can.
    Sealed(Sealed),
}

impl<T> core::fmt::Debug for Guarded<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Plain(_) => "Plain",
            Self::Sealed(_) => "Sealed",
        })
    }
}

impl<T> Guarded<T> {
    const fn plain(&self) -> Option<&T> {
        match self {
            Self::Plain(value) => Some(value),
            Self::Sealed(_) => None,
        }
    }

    fn sealed(&self) -> Option<Vec<u8>> {
        match self {
            Self::Plain(_) => None,
            Self::Sealed(sealed) => Some(sealed.to_bytes()),
        }
    }

    fn from_columns(plain: Option<T>, sealed: Option<Vec<u8>>) -> rusqlite::Result<Self> {
        match (plain, sealed) {
            (Some(value), None) => Ok(Self::Plain(value)),
            (None, Some(bytes)) => read_sealed(&bytes).map(Self::Sealed),
            (Some(_), Some(_)) | (None, None) => Err(rusqlite::Error::InvalidQuery),
        }
    }

    /// What an item gives a field: in the plain, or sealed where the remark is clinical, and nothing else.
    fn from_value(value: &Value, clinical: bool, plain: impl FnOnce(&Value) -> Option<T>) -> Option<Self> {
        match (value, clinical) {
            (Value::Sealed(sealed), true) => Some(Self::Sealed(sealed.clone())),
            (value, false) => plain(value).map(Self::Plain),
            (_, true) => None,
        }
    }
}

/// The file of an attachment. Its content is an object of its own in the vault's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentRecord {
    /// SHA-256 of the encrypted object.
    pub digest: [u8; 32],
    /// How it may be shown.
    pub form: AttachmentForm,
    /// Bytes of its content.
    pub bytes: u64,
    /// The file's name.
    pub name: Guarded<String>,
    /// The key of the encrypted object.
    pub key: Guarded<[u8; 32]>,
}

impl AttachmentRecord {
    /// Reads all five fields of an attachment; none if one is missing or cannot be.
    pub(crate) fn from_item(item: &Item, clinical: bool) -> Option<Self> {
        let value = |field| item.value(field);
        let form = value(Field::AttachmentForm)?.as_int()?;
        let text = |value: &Value| value.as_text().map(str::to_owned);
        Some(Self {
            digest: value(Field::AttachmentDigest)?.as_array()?,
            form: u16::try_from(form).ok().and_then(AttachmentForm::from_number)?,
            bytes: u64::try_from(value(Field::AttachmentBytes)?.as_int()?).ok()?,
            name: Guarded::from_value(value(Field::AttachmentName)?, clinical, text)?,
            key: Guarded::from_value(value(Field::AttachmentKey)?, clinical, Value::as_array)?,
        })
    }

    fn from_columns(columns: &mut Columns<'_>) -> rusqlite::Result<Option<Self>> {
        let Some(digest) = columns.key()? else {
            return Ok(None);
        };
        Ok(Some(Self {
            digest,
            form: columns.number(AttachmentForm::from_number)?,
            bytes: columns.take::<i64>()?.unsigned_abs(),
            name: Guarded::from_columns(columns.take()?, columns.take()?)?,
            key: Guarded::from_columns(columns.key()?, columns.take()?)?,
        }))
    }
}

fn read_sealed(bytes: &[u8]) -> rusqlite::Result<Sealed> {
    Sealed::from_bytes(bytes).ok_or(rusqlite::Error::InvalidQuery)
}

impl RemarkRecord {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut columns = Columns::of(row);
        let _num: i64 = columns.take()?;
        Ok(Self {
            id: RemarkId::from_bytes(columns.id()?),
            task: TaskId::from_bytes(columns.id()?),
            clinical: columns.take()?,
            author: UserId::from_bytes(columns.id()?),
            at: columns.instant()?,
            text: columns.take()?,
            sealed: columns
                .take::<Option<Vec<u8>>>()?
                .map(|bytes| read_sealed(&bytes))
                .transpose()?,
            retracted: columns.take()?,
            versions: columns.take()?,
            attachment: AttachmentRecord::from_columns(&mut columns)?,
        })
    }

    /// Reads a remark.
    ///
    /// # Errors
    /// The database's.
    pub fn load(db: &Connection, remark: RemarkId) -> Result<Option<Self>> {
        let mut statement = db.prepare_cached("SELECT * FROM remark WHERE id = ?1")?;
        Ok(statement
            .query_row([remark.as_bytes()], Self::from_row)
            .optional()?)
    }

    /// Every remark on a task, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub fn of_task(db: &Connection, task: TaskId) -> Result<Vec<Self>> {
        let mut statement = db.prepare_cached("SELECT * FROM remark WHERE task = ?1 ORDER BY num")?;
        Ok(statement
            .query_map([task.as_bytes()], Self::from_row)?
            .collect::<rusqlite::Result<_>>()?)
    }

    pub(crate) fn save(&self, db: &Connection) -> Result<()> {
        let mut statement = db.prepare_cached(
            "INSERT INTO remark (id, task, clinical, author, at, text, sealed, retracted, versions, digest, form,
                 bytes, name, sealed_name, key, sealed_key)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
             ON CONFLICT (id) DO UPDATE SET retracted = ?8, versions = ?9",
        )?;
        let file = self.attachment.as_ref();
        statement.execute(params![
            self.id.as_bytes(),
            self.task.as_bytes(),
            self.clinical,
            self.author.as_bytes(),
            self.at.as_millis(),
            self.text,
            self.sealed.as_ref().map(Sealed::to_bytes),
            self.retracted,
            self.versions.to_bytes(),
            file.map(|file| file.digest),
            file.map(|file| file.form.number()),
            file.map(|file| i64::try_from(file.bytes).unwrap_or(i64::MAX)),
            file.and_then(|file| file.name.plain()),
            file.and_then(|file| file.name.sealed()),
            file.and_then(|file| file.key.plain()),
            file.and_then(|file| file.key.sealed()),
        ])?;
        Ok(())
    }
}
