//! The ledger as somebody outside needs it to check it: entries, public keys, checkpoints.

use crate::check::{FIRST_PLACE, read_chunk};
use crate::error::Result;
use crate::vault::OpenVault;
use careloop_contract::{Field, WorkstationId};
use careloop_ledger::sign::PublicKey;
use careloop_ledger::verify::Stored;
use careloop_ledger::{Entry, SubjectKind};

/// How far a ledger was read.
#[derive(Clone, Copy, Debug)]
pub struct ReadPlace(Option<i64>);

impl Default for ReadPlace {
    fn default() -> Self {
        Self(FIRST_PLACE)
    }
}

/// A checkpoint as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptNote {
    /// The workstation whose log it states.
    pub workstation: WorkstationId,
    /// Its number, from 0.
    pub epoch: u64,
    /// The signed note.
    pub note: String,
}

/// A head that a witness signed, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CosignedNote {
    /// The workstation whose log it states.
    pub workstation: WorkstationId,
    /// The witness's name.
    pub witness: String,
    /// The note with its signature.
    pub note: String,
}

/// Whose a public key is, as the ledger says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyUse {
    /// A person signs with it.
    Person,
    /// A workstation signs with it.
    Workstation,
    /// The recovery sheet signs with it.
    Recovery,
    /// A workstation's checkpoints are signed with it.
    Checkpoint,
}

impl OpenVault {
    /// The next few thousand entries in replay order, and moves the place behind them; none is behind
    /// the last.
    ///
    /// # Errors
    /// The database's.
    pub fn next_entries(&self, place: &mut ReadPlace) -> Result<Vec<Stored>> {
        read_chunk(&self.db, &mut place.0)
    }

    /// Every checkpoint, log by log, oldest first.
    ///
    /// # Errors
    /// The database's.
    pub fn checkpoint_notes(&self) -> Result<Vec<KeptNote>> {
        let mut statement = self.db.prepare(
            "SELECT l.workstation, c.epoch, c.note FROM checkpoint c JOIN log l ON l.id = c.log
             ORDER BY l.workstation, c.epoch",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(KeptNote {
                workstation: WorkstationId::from_bytes(row.get::<_, crate::db::records::Id>(0)?.0),
                epoch: row.get::<_, i64>(1)?.unsigned_abs(),
                note: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<core::result::Result<_, _>>()?)
    }

    /// Every head that a witness signed, log by log, the smallest first.
    ///
    /// # Errors
    /// The database's.
    pub fn cosigned_notes(&self) -> Result<Vec<CosignedNote>> {
        let mut statement = self.db.prepare(
            "SELECT l.workstation, c.witness, c.note FROM cosigned c JOIN log l ON l.id = c.log
             ORDER BY l.workstation, c.size, c.witness",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(CosignedNote {
                workstation: WorkstationId::from_bytes(row.get::<_, crate::db::records::Id>(0)?.0),
                witness: row.get(1)?,
                note: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<core::result::Result<_, _>>()?)
    }
}

/// The public keys that an entry brings.
#[must_use]
pub fn keys_of(entry: &Entry) -> Vec<(KeyUse, [u8; 16], PublicKey)> {
    const FIELDS: [(SubjectKind, Field, KeyUse); 4] = [
        (SubjectKind::Person, Field::SigningKey, KeyUse::Person),
        (
            SubjectKind::Workstation,
            Field::WorkstationKey,
            KeyUse::Workstation,
        ),
        (SubjectKind::Workstation, Field::CheckpointKey, KeyUse::Checkpoint),
        (SubjectKind::Clinic, Field::RecoverySigningKey, KeyUse::Recovery),
    ];
    let mut keys = Vec::new();
    for item in &entry.items {
        let Some(subject) = item.subject else { continue };
        for (kind, field, used) in FIELDS {
            let value = item.value(field).filter(|_| subject.kind == kind);
            if let Some(key) = value.and_then(|value| value.as_array()) {
                keys.push((used, subject.id, PublicKey::from_bytes(key)));
            }
        }
    }
    keys
}
