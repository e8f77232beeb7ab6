//! The way out: lock, sign-out, checkpoints and the head in the keychain.

use crate::act::Draft;
use crate::db::open::close;
use crate::db::read;
use crate::db::search::FoldWhen;
use crate::entrance::{HeadComparison, compare_head};
use crate::error::{Error, Fault, Result};
use crate::keychain::HeadRecord;
use crate::vault::OpenVault;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use careloop_contract::{ClinicId, Field, Purpose, WorkstationId};
use careloop_ledger::note::{Checkpoint, SignedNote};
use careloop_ledger::sign::{PublicKey, SigningKey};
use careloop_ledger::tree::{Hash, TreeHead};
use careloop_ledger::{Kind, Subject, SubjectKind};
use rusqlite::{Connection, OptionalExtension as _, params};
use zeroize::Zeroizing;

/// A checkpoint's two extension lines.
const EPOCH_LINE: &str = "epoch ";
const NEXT_LINE: &str = "next ";

impl OpenVault {
    /// Locks or signs out: says so in the ledger, brings the search index up to date, makes a
    /// checkpoint, keeps the head in the keychain, closes the database and erases the keys.
    ///
    /// # Errors
    /// If the entry cannot be written. The keys are erased all the same.
    pub fn leave(mut self, kind: Kind) -> Result<()> {
        if self.alarms.is_empty() {
            self.write(Draft::done(kind, Purpose::Operations, Vec::new()))?;
            self.fold_search(FoldWhen::Always)?;
            self.checkpoint()?;
        }
        let Self { db, lock, .. } = self;
        // Closing the only connection folds the write-ahead log into the file. If it fails, the log
        // stays and the next opening reads it.
        let closed = close(db).map_err(|(_, error)| Error::from(error));
        drop(lock);
        closed
    }

    /// Signs the log's head with this checkpoint's key, names the next key in the note, and forgets
    /// the old one: whoever takes the workstation later cannot sign an earlier head.
    ///
    /// Without a keychain there is nowhere to keep such a key, and no checkpoint is made.
    pub(crate) fn checkpoint(&mut self) -> Result<()> {
        self.last_checkpoint = self.host.clock.now();
        self.log.save_frontier(&self.db)?;
        if self.device.is_none() {
            return Ok(());
        }
        let Some(seed) = self.settle_checkpoint_seed()? else {
            return Ok(());
        };
        let next = self.host.entropy.make_secret()?;
        // Kept first: if the note is written and the keychain then fails, the key it names is known.
        self.threshold()
            .change_head(|head| head.next_checkpoint_seed = Some(Zeroizing::clone(&next)))?;
        let epoch = self.checkpoints()?;
        let origin = origin(self.clinic(), self.workstation());
        let next_key = SigningKey::from_seed(&next).public_key();
        let head = TreeHead {
            size: self.log.size(),
            root: self.log.root(),
        };
        let extensions = vec![
            format!("{EPOCH_LINE}{epoch}"),
            format!("{NEXT_LINE}{}", BASE64.encode(next_key.as_bytes())),
        ];
        let malformed = |_| Error::Fault(Fault::Crypto);
        let text =
            Checkpoint::new(origin.clone(), head, extensions).map_err(|_| Error::Fault(Fault::Crypto))?;
        let mut note = SignedNote::new(text.to_text()).map_err(malformed)?;
        note.sign(&origin, &SigningKey::from_seed(&seed))
            .map_err(malformed)?;
        self.db
            .prepare_cached(
                "INSERT INTO checkpoint (log, epoch, note) SELECT id, ?2, ?3 FROM log WHERE workstation = ?1",
            )?
            .execute(params![self.workstation().as_bytes(), epoch, note.to_string()])?;
        self.threshold().change_head(|head| {
            head.checkpoint_seed = next;
            head.next_checkpoint_seed = None;
        })?;
        self.save_head()?;
        // It is kept here, whatever a witness says.
        self.have_witnessed(&note.to_string())
    }

    /// Keeps the head of the log and the header's number outside the file.
    pub(crate) fn save_head(&self) -> Result<()> {
        let (seq, root) = (self.log.size(), *self.log.root().as_bytes());
        let (number, at) = (self.header.number, self.host.clock.now());
        self.threshold().change_head(|head| {
            head.seq = seq;
            head.root = root;
            head.roster = number;
            head.at = at;
        })
    }

    /// The seed that signs the next checkpoint. After a crash between note and keychain it is the
    /// one that the last note names.
    fn settle_checkpoint_seed(&self) -> Result<Option<Zeroizing<[u8; 32]>>> {
        let Some(head) = self.threshold().head()? else {
            return Ok(None);
        };
        let allowed = self.next_checkpoint_keys()?;
        let held = [Some(&head.checkpoint_seed), head.next_checkpoint_seed.as_ref()];
        let mut held = held.into_iter().flatten();
        Ok(held
            .find(|seed| allowed.contains(&SigningKey::from_seed(seed).public_key()))
            .cloned())
    }

    /// Whether the keychain holds the key that signs the next checkpoint. If not, checkpoints are
    /// missing at the end.
    pub(crate) fn holds_next_checkpoint_key(&self) -> Result<bool> {
        Ok(self.threshold().head()?.is_none() || self.settle_checkpoint_seed()?.is_some())
    }

    /// The public keys that may sign the next checkpoint of this log: the one that the last note
    /// names, and the last one that the ledger certifies (the first, or after a rollback).
    fn next_checkpoint_keys(&self) -> Result<Vec<PublicKey>> {
        let note: Option<String> = self
            .db
            .query_row(
                "SELECT note FROM checkpoint c JOIN log l ON l.id = c.log
                 WHERE l.workstation = ?1 ORDER BY epoch DESC LIMIT 1",
                [self.workstation().as_bytes()],
                |row| row.get(0),
            )
            .optional()?;
        let named = note
            .and_then(|note| parse_checkpoint(&note))
            .map(|checkpoint| checkpoint.next);
        let certified = certified_keys(&self.db, self.workstation())?.pop();
        Ok(named.into_iter().chain(certified).collect())
    }

    fn checkpoints(&self) -> Result<i64> {
        Ok(self.db.query_row(
            "SELECT count(*) FROM checkpoint c JOIN log l ON l.id = c.log WHERE l.workstation = ?1",
            [self.workstation().as_bytes()],
            |row| row.get(0),
        )?)
    }

    /// How this log compares with what the keychain remembers. None: nothing is remembered.
    pub(crate) fn compare_with_keychain(&self) -> Result<Option<(HeadComparison, HeadRecord)>> {
        let Some(head) = self.threshold().head()? else {
            return Ok(None);
        };
        Ok(Some((compare_head(&self.db, &self.log, &head)?, head)))
    }
}

/// Every checkpoint key of a workstation that the ledger certifies, oldest first.
pub(crate) fn certified_keys(db: &Connection, workstation: WorkstationId) -> Result<Vec<PublicKey>> {
    let subject = Subject::new(SubjectKind::Workstation, *workstation.as_bytes());
    let entries = read::history(db, subject)?;
    let items = entries.iter().filter_map(|(placed, item)| {
        placed
            .entry
            .items
            .get(usize::try_from(*item).ok()?)?
            .value(Field::CheckpointKey)?
            .as_array()
    });
    Ok(items.map(PublicKey::from_bytes).collect())
}

/// Under which name a workstation's checkpoints are signed.
pub(crate) fn origin(clinic: ClinicId, workstation: WorkstationId) -> String {
    format!("careloop/{clinic}/{workstation}")
}

/// A checkpoint that was read back.
pub(crate) struct ReadCheckpoint {
    pub(crate) note: SignedNote,
    pub(crate) origin: String,
    pub(crate) size: u64,
    pub(crate) root: Hash,
    pub(crate) epoch: u64,
    pub(crate) next: PublicKey,
}

pub(crate) fn parse_checkpoint(text: &str) -> Option<ReadCheckpoint> {
    let note = SignedNote::parse(text.as_bytes()).ok()?;
    let checkpoint = Checkpoint::parse(note.text()).ok()?;
    let [epoch, next] = checkpoint.extensions() else {
        return None;
    };
    let next = BASE64.decode(next.strip_prefix(NEXT_LINE)?).ok()?;
    Some(ReadCheckpoint {
        origin: checkpoint.origin().to_owned(),
        size: checkpoint.head().size,
        root: checkpoint.head().root,
        epoch: epoch.strip_prefix(EPOCH_LINE)?.parse().ok()?,
        next: PublicKey::from_bytes(next.try_into().ok()?),
        note,
    })
}
