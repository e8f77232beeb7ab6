//! An open vault: the database, the keys in hand and the one who acts.

use crate::access::AccessDetails;
use crate::act::{Draft, DraftItem, DraftValue};
use crate::create::workstation_keys;
use crate::crypto::{Key, PartPlace, SealingKey, open_part, sha256};
use crate::db::records::{ClinicRecord, Id, RemarkRecord, WorkstationRecord, damaged};
use crate::db::search::{FoldWhen, fold_pending};
use crate::db::versions::Write;
use crate::error::{Error, Fault, Result};
use crate::factor::Proof;
use crate::files::{self, FolderLock};
use crate::folder::Folder;
use crate::grant::Compartment;
use crate::header::{Header, login_tag};
use crate::host::Host;
use crate::keychain::DeviceRecord;
use crate::log::{Committed, Log, Pen, needs_permit};
use crate::session::open_session_key;
use careloop_contract::{
    Action, Alarm, ClinicId, DataCategory, Field, Instant, Purpose, Refusal, SessionId, UserId, Version,
    WorkstationId,
};
use careloop_domain::Permit;
use careloop_ledger::sign::SigningKey;
use careloop_ledger::tree::Hash;
use careloop_ledger::{Actor, Entry, Kind, Outcome, Subject, SubjectKind, Value};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::BTreeMap;
use std::sync::Arc;
use zeroize::Zeroizing;

/// Long work tells how far it is: what it does, how much is done, how much there is. The answer says
/// whether to go on; if not, the work ends with [`Refusal::Cancelled`] and nothing is changed.
pub type Progress<'a> = &'a mut dyn FnMut(&'static str, u64, u64) -> bool;

/// Says whether work that nobody waits for is to go on. Asked often, also in the middle of a long query.
pub type GoOn = Arc<dyn Fn() -> bool + Send + Sync>;

/// Goes on or ends the work.
pub(crate) fn tell(progress: Progress<'_>, what: &'static str, done: u64, total: u64) -> Result<()> {
    if progress(what, done, total) {
        Ok(())
    } else {
        Err(Refusal::Cancelled.into())
    }
}

/// Compartment keys in hand, by epoch.
#[derive(Clone, Default)]
pub(crate) struct Keys {
    pub(crate) main: BTreeMap<u32, Key>,
    pub(crate) clinical: BTreeMap<u32, Key>,
    pub(crate) audit: BTreeMap<u32, Key>,
}

/// The one who acts.
pub(crate) struct Author {
    pub(crate) actor: Actor,
    pub(crate) key: SigningKey,
    pub(crate) sealing: SealingKey,
    /// Opens the author's own drafts; only a person has any.
    pub(crate) drafts: Option<Key>,
}

/// A vault that somebody opened. Dropping it erases the keys and closes the database; what belongs
/// before that is in [`OpenVault::leave`].
pub struct OpenVault {
    pub(crate) folder: Folder,
    pub(crate) host: Host,
    /// Held as long as the vault is open: two processes never write one vault.
    pub(crate) lock: FolderLock,
    pub(crate) db: Connection,
    pub(crate) header: Header,
    pub(crate) log: Log,
    pub(crate) author: Author,
    pub(crate) session: (SessionId, Key),
    pub(crate) device: Option<DeviceRecord>,
    pub(crate) keys: Keys,
    /// The epoch of the main key that the database is encrypted under.
    pub(crate) epoch: u32,
    pub(crate) alarms: Vec<Alarm>,
    /// The root that a witness signed, where it raised one of them.
    pub(crate) lost_root: Option<Hash>,
    pub(crate) failed_sign_ins: u32,
    /// What the sign-in used of the second factor: said in the entry by which the session begins.
    pub(crate) proof: Option<Proof>,
    /// Whether a PIN opened it.
    pub(crate) by_pin: bool,
    pub(crate) last_checkpoint: Instant,
    /// How many times the table of tasks may have changed since the vault was opened.
    pub(crate) task_writes: u64,
    /// Whether an emergency access is under way: every entry says so then.
    pub(crate) in_emergency: bool,
}

impl core::fmt::Debug for OpenVault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("OpenVault")
    }
}

impl OpenVault {
    /// The database, to read from.
    #[must_use]
    pub const fn db(&self) -> &Connection {
        &self.db
    }

    /// The machine.
    #[must_use]
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// The vault's folder.
    #[must_use]
    pub const fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The clinic.
    #[must_use]
    pub const fn clinic(&self) -> ClinicId {
        self.log.clinic
    }

    /// This workstation.
    #[must_use]
    pub const fn workstation(&self) -> WorkstationId {
        self.log.workstation
    }

    /// The session.
    #[must_use]
    pub const fn session(&self) -> SessionId {
        self.session.0
    }

    /// The person who is signed in. None: the recovery sheet opened the vault.
    #[must_use]
    pub const fn user(&self) -> Option<UserId> {
        match self.author.actor {
            Actor::Person(user) => Some(user),
            Actor::Workstation | Actor::Recovery => None,
        }
    }

    /// The slot by which a person comes in on this workstation: another one whenever it was made anew,
    /// as for a new password.
    #[must_use]
    pub fn slot_of(&self, user: UserId) -> Option<[u8; 16]> {
        let signed = self.header.slot(user, self.workstation())?;
        Some(signed.slot.slot_id)
    }

    /// Alarms that stand. While any does, nothing is written.
    #[must_use]
    pub fn alarms(&self) -> &[Alarm] {
        &self.alarms
    }

    /// Failed sign-ins with this login before this one.
    #[must_use]
    pub const fn failed_sign_ins(&self) -> u32 {
        self.failed_sign_ins
    }

    /// Failed sign-ins with a login on this workstation since the last success.
    ///
    /// # Errors
    /// The side file's.
    pub fn failures_of(&self, login: &str) -> Result<u32> {
        let tag = login_tag(self.clinic(), login);
        let noted = self.threshold().read()?.file;
        let counter = noted.counters.iter().find(|counter| counter.tag == tag);
        Ok(counter.map_or(0, |counter| counter.failures))
    }

    /// Until when an invitation that waits for this person can be used.
    #[must_use]
    pub fn invited_until(&self, user: UserId) -> Option<Instant> {
        let waiting = &self.header.invitations;
        let invitation = waiting.iter().find(|invitation| invitation.user == user)?;
        Some(invitation.expires)
    }

    /// Whether a PIN opened it.
    #[must_use]
    pub const fn is_by_pin(&self) -> bool {
        self.by_pin
    }

    /// The clinic's settings.
    ///
    /// # Errors
    /// The database's.
    pub fn clinic_record(&self) -> Result<ClinicRecord> {
        ClinicRecord::load(&self.db)
    }

    /// Entries in the ledger.
    #[must_use]
    pub const fn entries(&self) -> u64 {
        self.log.places()
    }

    /// How many acts have written tasks since the vault was opened, a computing anew among them.
    /// Whoever remembers tasks asks whether it has risen: nobody else writes an open vault.
    #[must_use]
    pub const fn task_writes(&self) -> u64 {
        self.task_writes
    }

    /// Whether the latest clinical key is in hand.
    #[must_use]
    pub fn holds_clinical_key(&self) -> bool {
        !self.keys.clinical.is_empty()
    }

    /// Whether an audit key is in hand.
    #[must_use]
    pub fn holds_audit_key(&self) -> bool {
        !self.keys.audit.is_empty()
    }

    /// The text of a clinical note; none if the key of its epoch is not in hand.
    ///
    /// # Errors
    /// [`Fault::Crypto`] if it was changed.
    pub fn open_note(&self, remark: &RemarkRecord) -> Result<Option<Zeroizing<String>>> {
        let Some(sealed) = &remark.sealed else {
            return Ok(None);
        };
        let Some(text) = self.open_clinical(remark, Field::NoteText, sealed)? else {
            return Ok(None);
        };
        let text = std::str::from_utf8(&text).map_err(|_| Fault::Crypto)?;
        Ok(Some(Zeroizing::new(text.to_owned())))
    }

    /// The keys of a compartment in hand, by epoch.
    pub(crate) const fn compartment_keys(&self, compartment: Compartment) -> &BTreeMap<u32, Key> {
        match compartment {
            Compartment::Main => &self.keys.main,
            Compartment::Clinical => &self.keys.clinical,
            Compartment::Audit => &self.keys.audit,
        }
    }

    /// What an access touched, if the audit key is in hand and the entry carries such details.
    ///
    /// # Errors
    /// The database's; [`Fault::Crypto`] if the details were changed.
    pub fn open_details(&self, entry: &Entry) -> Result<Option<AccessDetails>> {
        self.open_details_by(entry, |session| self.session_key(session))
    }

    /// As [`OpenVault::open_details`], with the session's key from whoever keeps it.
    pub(crate) fn open_details_by(
        &self,
        entry: &Entry,
        key: impl FnOnce(SessionId) -> Result<Option<Key>>,
    ) -> Result<Option<AccessDetails>> {
        let Some(session) = entry.session else {
            return Ok(None);
        };
        let items = (0_u32..).zip(&entry.items);
        let mut sealed = items.filter_map(|(number, item)| match item.value(Field::AccessDetails) {
            Some(Value::Sealed(sealed)) => Some((number, sealed)),
            _ => None,
        });
        let Some((item, sealed)) = sealed.next() else {
            return Ok(None);
        };
        let Some(key) = key(session)? else {
            return Ok(None);
        };
        let place = PartPlace {
            clinic: self.clinic(),
            record: *session.as_bytes(),
            field: Field::AccessDetails.number(),
            workstation: entry.workstation,
            seq: entry.seq,
            item,
        };
        let details = open_part(sealed, &key, &place)?;
        Ok(Some(AccessDetails::decode(&details).map_err(|_| Fault::Crypto)?))
    }

    /// The key of a session, if the audit key opens it.
    pub(crate) fn session_key(&self, session: SessionId) -> Result<Option<Key>> {
        if session == self.session.0 {
            // One's own accesses are no secret from oneself, but only security officers hold the
            // audit key, and only they ask.
            return Ok((!self.keys.audit.is_empty()).then(|| self.session.1.clone()));
        }
        let sealed: Option<Vec<u8>> = self
            .db
            .prepare_cached("SELECT session_key FROM session WHERE id = ?1")?
            .query_row([session.as_bytes()], |row| row.get(0))
            .optional()?
            .flatten();
        let Some(sealed) = sealed else { return Ok(None) };
        Ok(self.keys.audit.values().find_map(|seed| {
            open_session_key(self.clinic(), session, &sealed, &SealingKey::from_seed(seed)).ok()
        }))
    }

    /// Acknowledges the alarms that stand, after they were looked into: the ledger goes on from what
    /// is here, and says so.
    ///
    /// # Errors
    /// As [`OpenVault::commit`]; the alarms stand then.
    pub fn acknowledge_alarms(&mut self, permit: &Permit, finding: &str) -> Result<()> {
        if permit.action() != Action::HandleAlarm {
            return Err(Error::Fault(Fault::Crypto));
        }
        let alarms = std::mem::take(&mut self.alarms);
        let names: Vec<&str> = alarms.iter().map(|alarm| alarm.name()).collect();
        let kept = self.threshold().head()?.map(|head| head.root).unwrap_or_default();
        // A witness cannot be told to forget: that this was looked into is found by the root it knows.
        let lost = self.lost_root.map_or(kept, |root| *root.as_bytes());
        // The key that the last checkpoint here named may be lost with what came after it.
        let checkpoint = self.host.entropy.make_secret()?;
        let (_, checkpoint_key) = workstation_keys(self.device.as_ref(), &checkpoint);
        let known = WorkstationRecord::load(&self.db, self.workstation())?;
        let seen = self.version_of(known.and_then(|known| known.versions.of(Field::CheckpointKey)))?;
        let workstation = DraftItem::workstation(self.workstation()).changing(
            Field::CheckpointKey,
            seen,
            DraftValue::Plain(checkpoint_key),
        );
        let item = DraftItem::about(session_subject(self.session.0), DataCategory::System)
            .with(
                Field::Reason,
                Value::Text(format!("{}: {finding}", names.join(", "))),
            )
            .with(Field::Digest, Value::Bytes(lost.to_vec()));
        let written = self.begin_session().and_then(|()| {
            let draft = Draft::done(
                Kind::AlarmsAcknowledged,
                Purpose::Administration,
                vec![item, workstation],
            );
            // The header that is here is the one that counts from now on.
            self.change_header(self.header.clone(), draft)
        });
        if let Err(error) = written {
            self.alarms = alarms;
            return Err(error);
        }
        self.threshold().change_head(|head| {
            head.checkpoint_seed = checkpoint;
            head.next_checkpoint_seed = None;
        })?;
        self.save_head()
    }

    /// A new id.
    ///
    /// # Errors
    /// [`Fault::Entropy`].
    pub fn make_id(&mut self) -> Result<[u8; 16]> {
        self.log.make_id(&self.host)
    }

    /// Writes an act that the policy permitted: one transaction, all of it or nothing.
    ///
    /// # Errors
    /// [`Refusal::AlarmStands`]; [`Refusal::KeyNotGranted`]; [`Refusal::DiskFull`] and the like. The
    /// vault is as it was.
    pub fn commit(&mut self, permit: &Permit, draft: Draft) -> Result<Committed> {
        if draft.kind.action() != Some(permit.action()) {
            // A permit for something else is a mistake of ours, not of the person.
            return Err(Error::Fault(Fault::Crypto));
        }
        self.write(draft)
    }

    /// Writes an act that is not a question of roles: sign-in, access, refusal.
    ///
    /// # Errors
    /// As [`OpenVault::commit`].
    pub fn record(&mut self, draft: Draft) -> Result<Committed> {
        if needs_permit(draft.kind, &draft.outcome) {
            return Err(Error::Fault(Fault::Crypto));
        }
        self.write(draft)
    }

    /// Records an access before its answer is given: what was shown, sealed under the session's key.
    ///
    /// # Errors
    /// As [`OpenVault::commit`]; nothing may be shown then.
    pub fn record_access(
        &mut self,
        kind: Kind,
        purpose: Purpose,
        details: &AccessDetails,
    ) -> Result<Committed> {
        self.record(Draft::done(kind, purpose, vec![sealed_details(details)]))
    }

    /// Records an access that needs a right of its own, as [`OpenVault::record_access`] does. `digest` is
    /// SHA-256 of the file by which the records leave, if there is one.
    ///
    /// # Errors
    /// As [`OpenVault::commit`]; nothing may leave then.
    pub fn record_leaving(
        &mut self,
        permit: &Permit,
        (kind, purpose): (Kind, Purpose),
        details: &AccessDetails,
        digest: Option<[u8; 32]>,
    ) -> Result<Committed> {
        let mut items = vec![sealed_details(details)];
        if let Some(digest) = digest {
            let item = DraftItem::about(session_subject(self.session.0), DataCategory::Audit);
            items.push(item.with(Field::Digest, Value::Bytes(digest.to_vec())));
        }
        self.commit(permit, Draft::done(kind, purpose, items))
    }

    /// Records that something was asked and refused.
    ///
    /// # Errors
    /// As [`OpenVault::commit`].
    pub fn record_refusal(
        &mut self,
        code: &str,
        purpose: Purpose,
        details: &AccessDetails,
    ) -> Result<Committed> {
        self.record(Draft {
            kind: Kind::Refused,
            purpose,
            outcome: Outcome::Refused(code.to_owned()),
            items: vec![sealed_details(details)],
        })
    }

    pub(crate) fn write(&mut self, mut draft: Draft) -> Result<Committed> {
        if !self.alarms.is_empty() {
            return Err(Refusal::AlarmStands.into());
        }
        if self.in_emergency {
            draft.purpose = Purpose::Emergency;
        }
        let has_tasks = draft.items.iter().any(|item| {
            item.subject
                .is_some_and(|subject| subject.kind == SubjectKind::Task)
        });
        let pen = pen(&self.author, &self.session, &self.keys);
        let written = self.log.write(&self.db, &self.host, pen, draft);
        let committed = written.map_err(|error| error.seen_in(self.folder.path()))?;
        self.task_writes += u64::from(has_tasks);
        if committed.version.seq.is_multiple_of(FOLD_EVERY) {
            // A failed fold is no failed act: the text stays pending and is found there.
            let _ = self.fold_search(FoldWhen::Many);
        }
        if committed.at.millis_since(self.last_checkpoint) >= CHECKPOINT_MILLIS {
            // The act is done, whether or not the keychain or the disk has room for a checkpoint now.
            // The next one covers it.
            let _ = self.checkpoint();
        }
        Ok(committed)
    }

    /// The version that a write made: its log's workstation, entry and item.
    ///
    /// # Errors
    /// The database's.
    pub fn version_of(&self, write: Option<Write>) -> Result<Option<Version>> {
        let Some(write) = write else { return Ok(None) };
        Ok(Some(write.version(self.workstation_of(write.log)?)))
    }

    /// Where in this file the write stands that made a version; none if it is not here.
    ///
    /// # Errors
    /// The database's.
    pub fn write_of(&self, version: Version) -> Result<Option<Write>> {
        let mut statement = self.db.prepare_cached(
            "SELECT e.place, e.log FROM entry e JOIN log l ON l.id = e.log WHERE l.workstation = ?1 AND e.seq = ?2",
        )?;
        let seq = i64::try_from(version.seq).unwrap_or(i64::MAX);
        let found: Option<(i64, i64)> = statement
            .query_row(rusqlite::params![version.workstation.as_bytes(), seq], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let Some((place, log)) = found else {
            return Ok(None);
        };
        Ok(Some(Write {
            place: u64::try_from(place).map_err(|_| damaged())?,
            log: u64::try_from(log).map_err(|_| damaged())?,
            seq: version.seq,
            item: version.item,
        }))
    }

    /// The workstation of a log, by the log's number in this file.
    pub(crate) fn workstation_of(&self, log: u64) -> Result<WorkstationId> {
        // Nearly every write here is one's own.
        if log == self.log.number() {
            return Ok(self.workstation());
        }
        let log = i64::try_from(log).map_err(|_| damaged())?;
        let mut statement = self
            .db
            .prepare_cached("SELECT workstation FROM log WHERE id = ?1")?;
        let id: Option<Id> = statement.query_row([log], |row| row.get(0)).optional()?;
        id.map(|id| WorkstationId::from_bytes(id.0)).ok_or_else(damaged)
    }

    /// Brings the search index up to date.
    ///
    /// # Errors
    /// The database's.
    pub fn fold_search(&self, when: FoldWhen) -> Result<()> {
        let transaction = self.db.unchecked_transaction()?;
        fold_pending(&transaction, when)?;
        Ok(transaction.commit()?)
    }

    /// Puts a changed header in force together with the act that says so. Crash-safe: the header is
    /// written beside the old one, the act carries its hash, then it takes the old one's place;
    /// opening finishes or drops whichever the ledger says.
    pub(crate) fn change_header(&mut self, header: Header, draft: Draft) -> Result<Committed> {
        self.change_header_with(header, draft, DraftItem::clinic())
    }

    /// As [`OpenVault::change_header`]. `closing` is about the clinic and stands in the act's last
    /// entry, together with the header's hash: what it says holds for the entries after the act.
    pub(crate) fn change_header_with(
        &mut self,
        mut header: Header,
        mut draft: Draft,
        closing: DraftItem,
    ) -> Result<Committed> {
        self.settle_header_file()?;
        header.number = self.header.number.saturating_add(1);
        let bytes = header.encode()?;
        files::write_private_atomic(&self.folder.next_header(), &bytes)?;
        draft.items.push(with_header(closing, &header, sha256(&bytes)));
        let committed = match self.write(draft) {
            Ok(committed) => committed,
            Err(error) => {
                // It was never in force. If it cannot be removed, the next opening drops it.
                let _ = files::remove_durable(&self.folder.next_header());
                return Err(error);
            }
        };
        self.header = header;
        // It is in force now. What does not succeed here, the next change or opening makes good.
        let _ = files::rename_durable(&self.folder.next_header(), &self.folder.header());
        let _ = self.save_head();
        Ok(committed)
    }

    /// Finishes a change of header whose last step failed earlier in this session.
    fn settle_header_file(&self) -> Result<()> {
        let Some(bytes) = files::read_limited(&self.folder.next_header(), crate::header::MAX_BYTES as u64)?
        else {
            return Ok(());
        };
        if Some(sha256(&bytes)) == self.clinic_record()?.header_hash {
            files::rename_durable(&self.folder.next_header(), &self.folder.header())
        } else {
            files::remove_durable(&self.folder.next_header())
        }
    }
}

/// Entries after which it is asked how much search text is pending; asking at every one would make
/// each dearer.
const FOLD_EVERY: u64 = 64;

/// Milliseconds of open time after which a checkpoint is made.
const CHECKPOINT_MILLIS: i64 = 15 * 60 * 1000;

/// What writes entries for an author in a session.
pub(crate) const fn pen<'a>(author: &'a Author, session: &'a (SessionId, Key), keys: &'a Keys) -> Pen<'a> {
    Pen {
        actor: author.actor,
        key: &author.key,
        session: Some((session.0, &session.1)),
        clinical: &keys.clinical,
    }
}

/// The item that says which header is in force.
pub(crate) fn header_item(header: &Header, hash: [u8; 32]) -> DraftItem {
    with_header(DraftItem::clinic(), header, hash)
}

/// An item about the clinic that also says which header is in force.
fn with_header(item: DraftItem, header: &Header, hash: [u8; 32]) -> DraftItem {
    item.with(
        Field::HeaderNumber,
        Value::Int(i64::try_from(header.number).unwrap_or(i64::MAX)),
    )
    .with(Field::HeaderHash, Value::Bytes(hash.to_vec()))
}

/// An item that names nothing in clear and carries the details sealed under the session's key.
pub(crate) fn sealed_details(details: &AccessDetails) -> DraftItem {
    DraftItem {
        subject: None,
        patient: None,
        category: DataCategory::Audit,
        // Which of its records are specially protected is sealed with them.
        special: false,
        deltas: Vec::new(),
    }
    .changing(
        Field::AccessDetails,
        None,
        DraftValue::Session(details.encode().into()),
    )
}

/// The subject of a session's own items.
pub(crate) const fn session_subject(session: SessionId) -> Subject {
    Subject::new(SubjectKind::Session, *session.as_bytes())
}
