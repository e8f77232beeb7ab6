//! The way in: sign-in here and, in two steps, in `halfway`; enrolment with an invitation, recovery with the sheet and backups beside
//! another process in their own modules.

mod beside;
mod enrol;
mod halfway;
mod join;
mod pin;
mod recover;
mod tiles;

pub use beside::backup_beside;
pub use enrol::enrol;
pub use halfway::{CODE_TRIES, Halfway, prove_password};
pub use pin::enter_with_pin;
pub use recover::{NewKeys, Recovered, recover};
pub use tiles::tiles;

use crate::act::Draft;
use crate::before::Threshold;
use crate::certified::{audit_key, certified, is_founded};
use crate::create::{database_key, new_session};
use crate::crypto::{Key, SealingKey, UserRoot};
use crate::db::grants;
use crate::db::open::{Access, open_database};
use crate::db::records::{ClinicRecord, PersonRecord, damaged};
use crate::error::{Error, Result};
use crate::files::{self, FolderLock};
use crate::folder::{Folder, FoundHeader};
use crate::grant::{Compartment, Recipient};
use crate::header::{Header, login_tag, open_no_slot};
use crate::host::Host;
use crate::kdf::KdfParams;
use crate::keychain::{DeviceRecord, HeadRecord};
use crate::log::Log;
use crate::session::{begin_item, locked_time};
use crate::side::{HeadCheck, SideEventKind};
use crate::vault::{Author, Keys, OpenVault, pen};
use careloop_contract::{Alarm, ClinicId, Field, Purpose, Refusal, Secret, Standing, UserId, WorkstationId};
use careloop_ledger::{Actor, Entry, Kind, Value};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::BTreeMap;

/// A locked vault, as far as it can be known without a key.
struct Entrance<'a> {
    folder: &'a Folder,
    host: &'a Host,
    headers: Vec<FoundHeader>,
    clinic: ClinicId,
    workstation: WorkstationId,
    device: Option<DeviceRecord>,
    /// The keychain has nothing of this workstation although the clinic keeps a device secret.
    is_stranger: bool,
}

impl<'a> Entrance<'a> {
    fn approach(folder: &'a Folder, host: &'a Host) -> Result<Self> {
        folder.check(host)?;
        let headers = folder.headers()?;
        let first = headers.first().ok_or(Refusal::NoVault)?;
        let clinic = first.header.clinic;
        let roster = first.header.roster()?;
        let mut found = None;
        if roster.device_secret {
            for workstation in &roster.workstations {
                if let Some(device) = DeviceRecord::load(&*host.keychain, clinic, workstation.id)? {
                    found = Some((workstation.id, device));
                }
            }
        }
        // Without a device secret the vault cannot tell workstations apart: the latest is this one.
        let latest = roster.workstations.last().map(|workstation| workstation.id);
        let is_stranger = roster.device_secret && found.is_none();
        let (workstation, device) = match found {
            Some((workstation, device)) => (workstation, Some(device)),
            None => (latest.ok_or_else(damaged)?, None),
        };
        Ok(Self {
            folder,
            host,
            headers,
            clinic,
            workstation,
            device,
            is_stranger,
        })
    }

    fn threshold(&self) -> Threshold<'_> {
        Threshold {
            folder: self.folder,
            host: self.host,
            clinic: self.clinic,
            workstation: self.workstation,
            device: self.device.as_ref(),
        }
    }

    fn device_secret(&self) -> Option<&Key> {
        self.device.as_ref().map(|device| &device.device_secret)
    }

    fn header(&self) -> Result<&Header> {
        self.headers
            .first()
            .map(|found| &found.header)
            .ok_or_else(damaged)
    }

    /// Opens the database with any of the main keys, under any of the headers that are here.
    ///
    /// Tells the epoch that did: during an encryption anew it may be the old or the next one.
    fn open_database(&self, main: &BTreeMap<u32, Key>) -> Result<(Connection, u32)> {
        let mut last = None;
        for found in &self.headers {
            for epoch in &found.header.main_epochs {
                let Some(key) = main.get(&epoch.epoch) else {
                    continue;
                };
                let key = database_key(self.clinic, key, *epoch);
                match open_database(&self.folder.database(), &key, Access::Write) {
                    Ok(db) => return Ok((db, epoch.epoch)),
                    Err(error) => last = Some(error),
                }
            }
        }
        Err(last.unwrap_or_else(damaged))
    }

    /// Which of the headers the ledger says is in force; puts it in place. None: neither.
    fn settle_header(&mut self, db: &Connection) -> Result<(Header, bool)> {
        let recorded = ClinicRecord::load(db)?.header_hash;
        let in_force = self.headers.iter().position(|found| Some(found.hash) == recorded);
        match in_force.map(|at| self.headers.swap_remove(at)) {
            Some(found) => {
                if found.is_next {
                    files::rename_durable(&self.folder.next_header(), &self.folder.header())?;
                } else {
                    files::remove_durable(&self.folder.next_header())?;
                }
                Ok((found.header, true))
            }
            None => {
                let last = self.headers.pop().ok_or_else(damaged)?;
                Ok((last.header, false))
            }
        }
    }
}

/// Takes the lock under which one process writes the vault.
fn take_lock(folder: &Folder) -> Result<FolderLock> {
    if !folder.path().is_dir() {
        return Err(Refusal::NoVault.into());
    }
    FolderLock::take(&folder.lock())
}

/// Signs in a person of whom no code is wanted.
///
/// # Errors
/// [`Refusal::WrongSignIn`] for a wrong password and for an unknown login alike, after the same
/// work; [`Refusal::WaitAfterFailures`], [`Refusal::AttemptsExhausted`]; [`Refusal::NoDeviceSecret`]
/// for a vault that was copied here; [`Refusal::VaultBusy`] and whatever else keeps it closed;
/// [`Refusal::CodeNeeded`] if a code is wanted, see [`prove_password`].
pub fn sign_in(folder: &Folder, host: &Host, login: &str, password: &Secret<String>) -> Result<OpenVault> {
    prove_password(folder, host, login, password)?.enter()
}

/// Whether the person has a slot that needs no device secret.
fn has_bare_slot(entrance: &Entrance<'_>, login: &str) -> Result<bool> {
    let header = entrance.header()?;
    let tag = login_tag(entrance.clinic, login);
    let Some(person) = header.roster()?.person(tag).copied() else {
        return Ok(false);
    };
    Ok(header
        .slots
        .iter()
        .any(|signed| signed.slot.user == person.user && !signed.slot.device_secret))
}

/// Opens the person's slot in whichever header has one that the password fits.
fn open_slot(
    entrance: &Entrance<'_>,
    login: &str,
    password: &Secret<String>,
) -> Result<(UserId, UserRoot, [u8; 16])> {
    let tag = login_tag(entrance.clinic, login);
    let mut tried: Vec<[u8; 16]> = Vec::new();
    for found in &entrance.headers {
        let Some(person) = found.header.roster()?.person(tag).copied() else {
            continue;
        };
        let own = found.header.slot(person.user, entrance.workstation);
        let Some(signed) = own.filter(|signed| !tried.contains(&signed.slot.slot_id)) else {
            continue;
        };
        if signed.verify().is_err() {
            continue;
        }
        tried.push(signed.slot.slot_id);
        match signed.open(
            entrance.clinic,
            password,
            entrance.device_secret(),
            &entrance.host.kdf,
        ) {
            Ok(root) => return Ok((person.user, root, signed.slot.slot_id)),
            Err(Error::Refused(Refusal::WrongSignIn)) => {}
            Err(error) => return Err(error),
        }
    }
    if tried.is_empty() {
        // An unknown name costs what the costliest known one does.
        let params = entrance
            .header()?
            .slots
            .iter()
            .map(|signed| signed.slot.kdf)
            .max_by_key(cost);
        return open_no_slot(password, params.unwrap_or(KdfParams::DEFAULT), &entrance.host.kdf)
            .map(|root| (UserId::from_bytes([0; 16]), root, [0; 16]));
    }
    Err(Refusal::WrongSignIn.into())
}

fn cost(params: &KdfParams) -> u64 {
    u64::from(params.memory_kib).saturating_mul(u64::from(params.passes))
}

fn slot_header_is(header: &Header, slot_id: &[u8; 16]) -> bool {
    header.slots.iter().any(|signed| signed.slot.slot_id == *slot_id)
}

fn author_of(user: UserId, root: &UserRoot) -> Author {
    Author {
        actor: Actor::Person(user),
        key: root.derive_signing_key(user),
        sealing: root.derive_sealing_key(user),
        drafts: Some(root.derive_draft_key(user)),
    }
}

/// The main keys that the headers grant to a recipient.
fn open_main_grants(
    headers: &[FoundHeader],
    clinic: ClinicId,
    recipient: Recipient,
    key: &SealingKey,
) -> BTreeMap<u32, Key> {
    headers
        .iter()
        .flat_map(|found| &found.header.main_grants)
        .filter(|grant| grant.recipient == recipient && grant.recipient_key == key.public_key())
        .filter_map(|grant| Some((grant.epoch, grant.open(clinic, key).ok()?)))
        .collect()
}

/// The compartment keys that the ledger grants to a recipient. The tables must be certified ones.
fn open_compartments(
    db: &Connection,
    clinic: ClinicId,
    recipient: Recipient,
    key: &SealingKey,
) -> Result<Keys> {
    let mut keys = Keys::default();
    for grant in grants::accepted(db)? {
        if grant.recipient != recipient || grant.recipient_key != key.public_key() {
            continue;
        }
        let Ok(opened) = grant.open(clinic, key) else {
            continue;
        };
        match grant.compartment {
            // The header's are the ones in force.
            Compartment::Main => {}
            Compartment::Clinical => {
                // The first counts: nobody replaces a key that is in use.
                keys.clinical.entry(grant.epoch).or_insert(opened);
            }
            Compartment::Audit => {
                keys.audit.entry(grant.epoch).or_insert(opened);
            }
        }
    }
    Ok(keys)
}

/// Puts an open vault together and looks for alarms.
fn open_vault(
    entrance: Entrance<'_>,
    lock: FolderLock,
    (db, epoch): (Connection, u32),
    (header, in_force): (Header, bool),
    author: Author,
    keys: Keys,
) -> Result<OpenVault> {
    let session = new_session(entrance.host)?;
    let log = Log::open(&db, entrance.clinic, entrance.workstation)?;
    let mut alarms = Vec::new();
    if !in_force {
        alarms.push(Alarm::OlderHeader);
    }
    if !log.is_whole() || !is_founded(&db, entrance.clinic)? {
        alarms.push(Alarm::ForkedLedger);
    }
    let threshold = entrance.threshold();
    if let Some(head) = threshold.head()? {
        match compare_head(&db, &log, &head)? {
            HeadComparison::Extends => {}
            HeadComparison::Shorter => alarms.push(Alarm::OlderVault),
            HeadComparison::Differs if alarms.contains(&Alarm::ForkedLedger) => {}
            HeadComparison::Differs => alarms.push(Alarm::ForkedLedger),
        }
        if header.number < head.roster && in_force && !alarms.contains(&Alarm::OlderVault) {
            alarms.push(Alarm::OlderHeader);
        }
    }
    if is_side_alarm(&threshold)? {
        alarms.push(Alarm::OlderSideFile);
    }
    let mut lost_root = None;
    if let Some(witness) = &entrance.host.witness
        && let Some((alarm, root)) = crate::witness::alarm(&db, &log, &**witness)?
    {
        lost_root = Some(root);
        if !alarms.contains(&alarm) {
            alarms.push(alarm);
        }
    }
    let now = entrance.host.clock.now();
    Ok(OpenVault {
        folder: entrance.folder.clone(),
        host: entrance.host.clone(),
        lock,
        db,
        header,
        log,
        author,
        session,
        device: entrance.device,
        keys,
        epoch,
        alarms,
        lost_root,
        failed_sign_ins: 0,
        proof: None,
        by_pin: false,
        last_checkpoint: now,
        task_writes: 0,
        in_emergency: false,
    })
}

/// A side file that was missing or older is noted in the side file that was begun anew.
fn is_side_alarm(threshold: &Threshold<'_>) -> Result<bool> {
    let noted = threshold.read()?;
    let anew = noted
        .file
        .events
        .iter()
        .any(|event| event.kind == SideEventKind::BegunAnew);
    Ok(anew || matches!(noted.check, HeadCheck::Missing | HeadCheck::Older))
}

/// How a log compares with a head of it that is kept elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeadComparison {
    /// It goes on from there.
    Extends,
    /// It ends before.
    Shorter,
    /// It has other entries.
    Differs,
}

/// Compares without hashing the log again: every entry carries the root of all before it.
pub(crate) fn compare_head(db: &Connection, log: &Log, head: &HeadRecord) -> Result<HeadComparison> {
    compare_root(db, log, head.seq, &head.root)
}

/// As [`compare_head`], with any head of the log.
pub(crate) fn compare_root(
    db: &Connection,
    log: &Log,
    size: u64,
    known: &[u8; 32],
) -> Result<HeadComparison> {
    if log.size() < size {
        return Ok(HeadComparison::Shorter);
    }
    let root = if log.size() == size {
        Some(*log.root().as_bytes())
    } else {
        let bytes: Option<Vec<u8>> = db
            .query_row(
                "SELECT e.bytes FROM entry e JOIN log l ON l.id = e.log WHERE l.workstation = ?1 AND e.seq = ?2",
                rusqlite::params![log.workstation.as_bytes(), i64::try_from(size).unwrap_or(i64::MAX)],
                |row| row.get(0),
            )
            .optional()?;
        bytes
            .and_then(|bytes| Entry::decode(&bytes).ok())
            .map(|entry| *entry.previous_root.as_bytes())
    };
    Ok(if root == Some(*known) {
        HeadComparison::Extends
    } else {
        HeadComparison::Differs
    })
}

impl OpenVault {
    pub(crate) fn threshold(&self) -> Threshold<'_> {
        Threshold {
            folder: &self.folder,
            host: &self.host,
            clinic: self.log.clinic,
            workstation: self.log.workstation,
            device: self.device.as_ref(),
        }
    }

    /// Writes the session's first entries: what happened while nobody was signed in, and the sign-in.
    pub(crate) fn begin_session(&mut self) -> Result<()> {
        let audit = audit_key(&certified(&self.db, self.clinic())?)?;
        let mut item = begin_item(self.clinic(), &self.session, audit, &self.host)?;
        if let Some(proof) = self.proof {
            let (field, value) = proof.delta();
            item = item.with(field, value);
        }
        if self.by_pin {
            item = item.with(Field::ByPin, Value::Bool(true));
        }
        let kind = match self.author.actor {
            Actor::Person(_) => Kind::SignedIn,
            Actor::Workstation | Actor::Recovery => Kind::Recovered,
        };
        self.begin_session_with(Draft::done(kind, Purpose::Operations, vec![item]))
    }

    /// As [`OpenVault::begin_session`], with the sign-in's own act given.
    pub(crate) fn begin_session_with(&mut self, draft: Draft) -> Result<()> {
        let noted = self.threshold().read()?.file;
        let carried = self.carried_events()?;
        let mut events: Vec<_> = noted
            .events
            .iter()
            .filter(|event| event.n >= carried)
            .copied()
            .collect();
        // A row that somebody spoiled keeps nobody out: then a leaver's try is told by its tag alone.
        let people = PersonRecord::all(&self.db).unwrap_or_default().into_iter();
        let left = people.filter(|person| person.standing == Standing::Left);
        let logins: Vec<String> = left.map(|person| person.login).collect();
        self.threshold().recognise(&logins, &mut events);
        self.write(draft)?;
        if !events.is_empty() {
            let last = self.last_entry_before()?;
            let gap = last.map(|at| self.host.clock.now().millis_since(at));
            let draft = locked_time(self.session.0, noted.next_event, &events, gap);
            self.write_as_workstation(draft)?;
        }
        if !noted.events.is_empty() {
            self.threshold().forget_events(noted.next_event)?;
        }
        Ok(())
    }

    /// Writes an entry of the workstation's own. Without a device secret there is no workstation
    /// key: the person who signed in signs, and verification says that nobody vouches for it.
    fn write_as_workstation(&mut self, draft: Draft) -> Result<()> {
        let Some(device) = &self.device else {
            self.write(draft)?;
            return Ok(());
        };
        let author = Author {
            actor: Actor::Workstation,
            key: device.workstation_key(),
            sealing: SealingKey::from_seed(&device.workstation_seed),
            drafts: None,
        };
        let pen = pen(&author, &self.session, &self.keys);
        self.log.write(&self.db, &self.host, pen, draft)?;
        Ok(())
    }

    fn carried_events(&self) -> Result<u64> {
        let next: Option<i64> = self
            .db
            .query_row(
                "SELECT next_event FROM locked_time t JOIN log l ON l.id = t.log WHERE l.workstation = ?1",
                [self.workstation().as_bytes()],
                |row| row.get(0),
            )
            .optional()?;
        Ok(next.and_then(|next| u64::try_from(next).ok()).unwrap_or(0))
    }

    /// When the entry before the latest was written.
    fn last_entry_before(&self) -> Result<Option<careloop_contract::Instant>> {
        let bytes: Option<Vec<u8>> = self
            .db
            .query_row(
                "SELECT bytes FROM entry ORDER BY place DESC LIMIT 1 OFFSET 1",
                [],
                |row| row.get(0),
            )
            .optional()?;
        Ok(bytes
            .and_then(|bytes| Entry::decode(&bytes).ok())
            .map(|entry| entry.at))
    }
}
