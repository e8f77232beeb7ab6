//! The way in: sign-in, enrolment with an invitation, recovery with the sheet.

use crate::act::{Draft, DraftItem};
use crate::backup::Source;
use crate::before::Threshold;
use crate::create::{database_key, grant_item, new_session, workstation_keys};
use crate::crypto::{Key, SealingKey, SealingPublicKey, UserRoot, derive_key, label, sha256};
use crate::db::open::{Access, DatabaseKey, open_database};
use crate::db::records::{ClinicRecord, PersonRecord, damaged};
use crate::error::{Error, Result};
use crate::files::{self, FolderLock};
use crate::folder::{Folder, FoundHeader};
use crate::grant::{Compartment, Grant, Recipient, make_grant};
use crate::header::{
    CompartmentKey, Header, InvitationCode, RosterWorkstation, SealedInvitation, SlotPlace, login_tag,
    make_slot, open_no_slot,
};
use crate::host::Host;
use crate::kdf::KdfParams;
use crate::keychain::{DeviceRecord, HeadRecord};
use crate::log::Log;
use crate::session::{begin_item, locked_time};
use crate::side::{HeadCheck, SideEventKind, SideHead};
use crate::vault::{Author, Keys, OpenVault, Progress, pen};
use crate::words::RecoveryKey;
use careloop_contract::view::BackupView;
use careloop_contract::{
    Action, Alarm, ClinicId, Field, Purpose, Refusal, Role, Secret, Standing, UserId, WorkstationId,
};
use careloop_domain::policy::{self, Asker, Relation};
use careloop_ledger::verify::encode_heads;
use careloop_ledger::{Actor, Entry, Kind, Value};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::BTreeMap;
use std::path::Path;

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

/// Signs a person in.
///
/// # Errors
/// [`Refusal::WrongSignIn`] for a wrong password and for an unknown login alike, after the same
/// work; [`Refusal::WaitAfterFailures`], [`Refusal::AttemptsExhausted`]; [`Refusal::NoDeviceSecret`]
/// for a vault that was copied here; [`Refusal::VaultBusy`] and whatever else keeps it closed.
pub fn sign_in(folder: &Folder, host: &Host, login: &str, password: &Secret<String>) -> Result<OpenVault> {
    let lock = take_lock(folder)?;
    let mut entrance = Entrance::approach(folder, host)?;
    if entrance.is_stranger && !has_bare_slot(&entrance, login)? {
        return Err(Refusal::NoDeviceSecret.into());
    }
    let attempt = entrance.threshold().begin_attempt(login, entrance.header()?)?;
    let (user, root, slot_header) = open_slot(&entrance, login, password)?;
    let author = author_of(user, &root);
    let main = open_main_grants(
        &entrance.headers,
        entrance.clinic,
        Recipient::User(user),
        &author.sealing,
    );
    if main.is_empty() {
        return Err(Refusal::WrongSignIn.into());
    }
    let (db, epoch) = entrance.open_database(&main)?;
    let (header, in_force) = entrance.settle_header(&db)?;
    let person = PersonRecord::load(&db, user)?;
    let is_current = person.as_ref().is_some_and(|person| {
        person.standing == Standing::Active && person.signing_key == Some(*author.key.public_key().as_bytes())
    });
    // An old header may still hold the slot of somebody who is out, or a password that was changed.
    if !is_current || in_force && !slot_header_is(&header, &slot_header) {
        return Err(Refusal::WrongSignIn.into());
    }
    let failed = entrance.threshold().succeeded(&attempt)?;
    let keys = Keys {
        main,
        ..open_compartments(&db, entrance.clinic, Recipient::User(user), &author.sealing)?
    };
    let mut vault = open_vault(entrance, lock, (db, epoch), (header, in_force), author, keys)?;
    vault.failed_sign_ins = failed;
    if vault.alarms.is_empty() {
        vault.begin_session()?;
        vault.finish_rekey()?;
        vault.seal_waiting_grants()?;
    }
    Ok(vault)
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

/// The compartment keys that the ledger grants to a recipient.
fn open_compartments(
    db: &Connection,
    clinic: ClinicId,
    recipient: Recipient,
    key: &SealingKey,
) -> Result<Keys> {
    let mut keys = Keys::default();
    for grant in all_grants(db)? {
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
                keys.clinical.insert(grant.epoch, opened);
            }
            Compartment::Audit => {
                keys.audit.insert(grant.epoch, opened);
            }
        }
    }
    Ok(keys)
}

/// Every grant in the ledger, in the order given.
pub(crate) fn all_grants(db: &Connection) -> Result<Vec<Grant>> {
    let mut statement = db.prepare_cached("SELECT bytes FROM compartment_grant ORDER BY place, item")?;
    let mut grants = Vec::new();
    for bytes in statement.query_map([], |row| row.get::<_, Vec<u8>>(0))? {
        // One that cannot be read is no grant; verification says where it stands.
        grants.extend(Grant::decode(&bytes?).ok());
    }
    Ok(grants)
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
    let threshold = entrance.threshold();
    if let Some(head) = threshold.head()? {
        match compare_head(&db, &log, &head)? {
            HeadComparison::Extends => {}
            HeadComparison::Shorter => alarms.push(Alarm::OlderVault),
            HeadComparison::Differs => alarms.push(Alarm::ForkedLedger),
        }
        if header.number < head.roster && in_force && !alarms.contains(&Alarm::OlderVault) {
            alarms.push(Alarm::OlderHeader);
        }
    }
    if is_side_alarm(&threshold)? {
        alarms.push(Alarm::OlderSideFile);
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
        failed_sign_ins: 0,
        last_checkpoint: now,
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

/// How a log compares with what the keychain remembers of it.
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
    if log.size() < head.seq {
        return Ok(HeadComparison::Shorter);
    }
    let root = if log.size() == head.seq {
        Some(*log.root().as_bytes())
    } else {
        let bytes: Option<Vec<u8>> = db
            .query_row(
                "SELECT e.bytes FROM entry e JOIN log l ON l.id = e.log WHERE l.workstation = ?1 AND e.seq = ?2",
                rusqlite::params![log.workstation.as_bytes(), i64::try_from(head.seq).unwrap_or(i64::MAX)],
                |row| row.get(0),
            )
            .optional()?;
        bytes
            .and_then(|bytes| Entry::decode(&bytes).ok())
            .map(|entry| *entry.previous_root.as_bytes())
    };
    Ok(if root == Some(head.root) {
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
        let audit = SealingPublicKey(self.clinic_record()?.audit_key);
        let item = begin_item(self.clinic(), &self.session, audit, &self.host)?;
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
        let events: Vec<_> = noted
            .events
            .iter()
            .filter(|event| event.n >= carried)
            .copied()
            .collect();
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

// ---- enrolment -------------------------------------------------------------------------------

/// Uses an invitation: the invited person chooses a password and makes their keys.
///
/// # Errors
/// [`Refusal::WrongInvitation`] for a wrong, used or void code and for an unknown login alike; else
/// as [`sign_in`].
pub fn enrol(
    folder: &Folder,
    host: &Host,
    login: &str,
    code: &Secret<String>,
    password: &Secret<String>,
    kdf: KdfParams,
) -> Result<OpenVault> {
    let lock = take_lock(folder)?;
    let mut entrance = Entrance::approach(folder, host)?;
    if entrance.is_stranger {
        return Err(Refusal::NoDeviceSecret.into());
    }
    let attempt = entrance.threshold().begin_attempt(login, entrance.header()?)?;
    let code = InvitationCode::parse(code.expose())?;
    let tag = login_tag(entrance.clinic, login);
    let invitation = entrance
        .headers
        .iter()
        .flat_map(|found| &found.header.invitations);
    let invitation: SealedInvitation = invitation
        .filter(|invitation| invitation.login_tag == tag)
        .next_back()
        .cloned()
        .ok_or(Refusal::WrongInvitation)?;
    let given = invitation.open(entrance.clinic, &code, host.clock.now())?;
    let user = invitation.user;
    let root = UserRoot::make(&*host.entropy)?;
    let author = author_of(user, &root);
    let mut keys = Keys::default();
    for CompartmentKey {
        compartment,
        epoch,
        key,
    } in given
    {
        match compartment {
            Compartment::Main => keys.main.insert(epoch, key),
            Compartment::Clinical => keys.clinical.insert(epoch, key),
            Compartment::Audit => keys.audit.insert(epoch, key),
        };
    }
    let (db, epoch) = entrance.open_database(&keys.main)?;
    let (header, in_force) = entrance.settle_header(&db)?;
    let proof = code.derive_proof(entrance.clinic, user);
    let is_open = PersonRecord::load(&db, user)?.is_some_and(|person| {
        person.standing != Standing::Suspended && person.invitation == Some(sha256(&*proof))
    });
    if !is_open {
        return Err(Refusal::WrongInvitation.into());
    }
    entrance.threshold().succeeded(&attempt)?;
    let place = SlotPlace {
        clinic: entrance.clinic,
        user,
        workstation: entrance.workstation,
    };
    let slot = make_slot(place, &root, password, entrance.device_secret(), kdf, host)?;
    let mut vault = open_vault(entrance, lock, (db, epoch), (header, in_force), author, keys)?;
    if !vault.alarms.is_empty() {
        return Err(Refusal::AlarmStands.into());
    }
    let mut header = vault.header.clone();
    // Keys they had elsewhere stop being theirs.
    header.slots.retain(|signed| signed.slot.user != user);
    header.slots.push(slot);
    header.invitations.retain(|invitation| invitation.user != user);
    header
        .main_grants
        .retain(|grant| grant.recipient != Recipient::User(user));
    let (grants, main) = vault.grants_to(Recipient::User(user), vault.author.sealing.public_key())?;
    header.main_grants.extend(main);
    let mut items = vec![
        DraftItem::person(user)
            .with(
                Field::SigningKey,
                Value::Bytes(vault.author.key.public_key().as_bytes().to_vec()),
            )
            .with(
                Field::SealingKey,
                Value::Bytes(vault.author.sealing.public_key().0.to_vec()),
            )
            .with(Field::Invitation, Value::Bytes(proof.to_vec()))
            .with(Field::Standing, Value::Int(i64::from(Standing::Active.number()))),
    ];
    items.extend(grants.iter().map(grant_item));
    vault.change_header(
        header,
        Draft::done(Kind::PersonEnrolled, Purpose::Administration, items),
    )?;
    vault.begin_session()?;
    vault.seal_waiting_grants()?;
    Ok(vault)
}

impl InvitationCode {
    /// What the enrolment shows the ledger to prove that the code was known. Its digest stands in
    /// the invitation's entry; it says nothing about the code, which also seals keys.
    pub(crate) fn derive_proof(&self, clinic: ClinicId, user: UserId) -> Key {
        derive_key(
            label::INVITATION_PROOF,
            self.as_bytes(),
            &[],
            &[clinic.as_bytes(), user.as_bytes()],
        )
    }
}

impl OpenVault {
    /// Grants of every key in hand to a recipient: those for the ledger, and the header's main ones.
    pub(crate) fn grants_to(
        &self,
        recipient: Recipient,
        recipient_key: SealingPublicKey,
    ) -> Result<(Vec<Grant>, Vec<Grant>)> {
        let mut main = Vec::new();
        for (epoch, key) in &self.keys.main {
            main.push(self.grant(Compartment::Main, *epoch, key, recipient, recipient_key)?);
        }
        let mut all = main.clone();
        for (compartment, keys) in [
            (Compartment::Clinical, &self.keys.clinical),
            (Compartment::Audit, &self.keys.audit),
        ] {
            for (epoch, key) in keys {
                all.push(self.grant(compartment, *epoch, key, recipient, recipient_key)?);
            }
        }
        Ok((all, main))
    }

    pub(crate) fn grant(
        &self,
        compartment: Compartment,
        epoch: u32,
        key: &Key,
        recipient: Recipient,
        recipient_key: SealingPublicKey,
    ) -> Result<Grant> {
        Ok(make_grant(
            self.clinic(),
            compartment,
            epoch,
            key,
            recipient,
            recipient_key,
            &self.author.key,
            &*self.host.entropy,
        )?)
    }
}

// ---- recovery --------------------------------------------------------------------------------

/// Who gets new keys by recovery.
#[derive(Debug)]
pub struct NewKeys<'a> {
    /// Their login. They must be an administrator.
    pub login: &'a str,
    /// Their new password.
    pub password: &'a Secret<String>,
    /// What deriving a key from it shall cost.
    pub kdf: KdfParams,
}

/// What a recovery did.
#[derive(Debug)]
pub struct Recovered {
    /// The person with new keys.
    pub user: Option<UserId>,
    /// Grants that were waiting and are sealed now.
    pub grants: u32,
    /// Whether this workstation was new.
    pub new_workstation: bool,
}

/// Opens the vault with the recovery sheet, gives an administrator new keys on this workstation,
/// seals every grant that waits, and closes it again.
///
/// A workstation whose keychain has nothing of this clinic, or remembers a later ledger than this
/// one, joins as a new one with a log of its own.
///
/// # Errors
/// [`Refusal::WrongRecoveryWords`]; [`Refusal::NotFound`] if there is no such person;
/// [`Refusal::NotPermitted`] if they are no administrator; else as [`sign_in`].
pub fn recover(
    folder: &Folder,
    host: &Host,
    words: &Secret<String>,
    new: Option<&NewKeys<'_>>,
    workstation_name: &str,
) -> Result<Recovered> {
    let lock = take_lock(folder)?;
    let mut entrance = Entrance::approach(folder, host)?;
    let recovery = RecoveryKey::parse(words.expose()).map_err(Refusal::from)?;
    let author = Author {
        actor: Actor::Recovery,
        key: recovery.derive_signing_key(),
        sealing: recovery.derive_sealing_key(),
    };
    if entrance.header()?.roster()?.recovery_signing != author.key.public_key() {
        if !entrance.is_stranger {
            entrance.threshold().note(SideEventKind::FailedRecovery)?;
        }
        return Err(Refusal::WrongRecoveryWords.into());
    }
    let main = open_main_grants(
        &entrance.headers,
        entrance.clinic,
        Recipient::Recovery,
        &author.sealing,
    );
    let (db, epoch) = entrance.open_database(&main)?;
    let (header, _) = entrance.settle_header(&db)?;
    if ClinicRecord::load(&db)?.recovery_signing != *author.key.public_key().as_bytes() {
        return Err(Refusal::WrongRecoveryWords.into());
    }
    let person = match new {
        Some(new) => Some(person_to_recover(&db, new)?),
        None => None,
    };
    let keys = Keys {
        main,
        ..open_compartments(&db, entrance.clinic, Recipient::Recovery, &author.sealing)?
    };
    let new_workstation = is_new_here(&entrance, &db)?;
    let joining = if new_workstation {
        Some(join(&mut entrance, &db)?)
    } else {
        None
    };
    let session = new_session(host)?;
    let log = match &joining {
        Some(_) => Log::begin(&db, entrance.clinic, entrance.workstation)?,
        None => Log::open(&db, entrance.clinic, entrance.workstation)?,
    };
    let now = host.clock.now();
    let mut vault = OpenVault {
        folder: folder.clone(),
        host: host.clone(),
        lock,
        db,
        header,
        log,
        author,
        session,
        device: entrance.device,
        keys,
        epoch,
        alarms: Vec::new(),
        failed_sign_ins: 0,
        last_checkpoint: now,
    };
    if let Some(joining) = &joining {
        vault.join_clinic(joining, workstation_name)?;
    }
    let user = vault.recover_person(person.as_ref().zip(new), joining.is_some())?;
    vault.finish_rekey()?;
    let grants = vault.seal_waiting_grants()?;
    vault.leave(Kind::SignedOut)?;
    Ok(Recovered {
        user,
        grants,
        new_workstation,
    })
}

fn person_to_recover(db: &Connection, new: &NewKeys<'_>) -> Result<PersonRecord> {
    let person = PersonRecord::all(db)?
        .into_iter()
        .find(|person| person.login == new.login);
    let person = person.ok_or(Refusal::NotFound)?;
    if !person.roles.has(Role::Administrator) {
        let action = Action::InvitePerson;
        return Err(Refusal::NotPermitted { action }.into());
    }
    Ok(person)
}

/// Whether this workstation's keychain does not know the clinic, or knows a later ledger.
fn is_new_here(entrance: &Entrance<'_>, db: &Connection) -> Result<bool> {
    if entrance.is_stranger {
        return Ok(true);
    }
    let log = Log::open(db, entrance.clinic, entrance.workstation)?;
    let Some(head) = entrance.threshold().head()? else {
        return Ok(false);
    };
    Ok(!matches!(compare_head(db, &log, &head)?, HeadComparison::Extends))
}

/// What a workstation brings when it joins.
struct Joining {
    checkpoint: Key,
    base: Vec<u8>,
}

/// Gives this workstation an id and secrets of its own. Nothing is written to the vault yet.
fn join(entrance: &mut Entrance<'_>, db: &Connection) -> Result<Joining> {
    let host = entrance.host;
    let mut ids = crate::ids::IdMaker::default();
    entrance.workstation = WorkstationId::from_bytes(ids.make(host.clock.now(), &*host.entropy)?);
    let checkpoint = host.entropy.make_secret()?;
    let wants_secret = ClinicRecord::load(db)?.device_secret;
    entrance.device = wants_secret
        .then(|| DeviceRecord::make(&*host.entropy))
        .transpose()?;
    if let Some(device) = &entrance.device {
        device.store(&*host.keychain, entrance.clinic, entrance.workstation)?;
        let head = HeadRecord {
            seq: 0,
            root: *careloop_ledger::tree::EMPTY_ROOT.as_bytes(),
            roster: 0,
            side: SideHead {
                number: 0,
                hash: [0; 32],
            },
            checkpoint_seed: Key::clone(&checkpoint),
            next_checkpoint_seed: None,
            at: host.clock.now(),
        };
        head.store(&*host.keychain, entrance.clinic, entrance.workstation)?;
    }
    // What another workstation noted while locked cannot be read here.
    files::remove_durable(&entrance.folder.side())?;
    let mut workstations = Vec::new();
    let mut statement = db.prepare("SELECT workstation FROM log")?;
    for id in statement.query_map([], |row| row.get::<_, crate::db::records::Id>(0))? {
        workstations.push(WorkstationId::from_bytes(id?.0));
    }
    workstations.sort_unstable();
    let mut base = Vec::new();
    for workstation in workstations {
        let log = Log::open(db, entrance.clinic, workstation)?;
        base.push((workstation, log.size(), log.root()));
    }
    Ok(Joining {
        checkpoint,
        base: encode_heads(&base),
    })
}

impl OpenVault {
    /// The first entry of a workstation's own log.
    fn join_clinic(&mut self, joining: &Joining, name: &str) -> Result<()> {
        let (workstation_key, checkpoint_key) = workstation_keys(self.device.as_ref(), &joining.checkpoint);
        let item = DraftItem::workstation(self.workstation())
            .with(Field::WorkstationName, Value::Text(name.to_owned()))
            .with(Field::WorkstationKey, workstation_key)
            .with(Field::CheckpointKey, checkpoint_key)
            .with(Field::BaseHeads, Value::Bytes(joining.base.clone()));
        self.write(Draft::done(
            Kind::WorkstationJoined,
            Purpose::Administration,
            vec![item],
        ))?;
        Ok(())
    }

    fn recover_person(
        &mut self,
        person: Option<(&PersonRecord, &NewKeys<'_>)>,
        joined: bool,
    ) -> Result<Option<UserId>> {
        let audit = SealingPublicKey(self.clinic_record()?.audit_key);
        let mut items = vec![begin_item(self.clinic(), &self.session, audit, &self.host)?];
        let mut header = self.header.clone();
        if let Some((person, new)) = person {
            let root = UserRoot::make(&*self.host.entropy)?;
            let author = author_of(person.id, &root);
            let place = SlotPlace {
                clinic: self.clinic(),
                user: person.id,
                workstation: self.workstation(),
            };
            let device_secret = self.device.as_ref().map(|device| &device.device_secret);
            let slot = make_slot(place, &root, new.password, device_secret, new.kdf, &self.host)?;
            header.slots.retain(|signed| signed.slot.user != person.id);
            header.slots.push(slot);
            header
                .invitations
                .retain(|invitation| invitation.user != person.id);
            header
                .main_grants
                .retain(|grant| grant.recipient != Recipient::User(person.id));
            let sealing = author.sealing.public_key();
            for (epoch, key) in &self.keys.main {
                let grant = self.grant(
                    Compartment::Main,
                    *epoch,
                    key,
                    Recipient::User(person.id),
                    sealing,
                )?;
                items.push(grant_item(&grant));
                header.main_grants.push(grant);
            }
            items.push(
                DraftItem::person(person.id)
                    .with(
                        Field::SigningKey,
                        Value::Bytes(author.key.public_key().as_bytes().to_vec()),
                    )
                    .with(Field::SealingKey, Value::Bytes(sealing.0.to_vec()))
                    .with(Field::Standing, Value::Int(i64::from(Standing::Active.number()))),
            );
        }
        let mut roster = header.roster()?;
        if let Some((person, _)) = person {
            for known in roster.people.iter_mut().filter(|known| known.user == person.id) {
                known.standing = Standing::Active;
            }
        }
        if joined {
            let public_key = self
                .device
                .as_ref()
                .map(|device| device.workstation_key().public_key());
            roster.workstations.push(RosterWorkstation {
                id: self.workstation(),
                public_key,
            });
        }
        roster.previous = header.roster.hash();
        roster.number = roster.number.saturating_add(1);
        header.roster = roster.sign(&self.author.key);
        self.change_header(
            header,
            Draft::done(Kind::Recovered, Purpose::Administration, items),
        )?;
        Ok(person.map(|(person, _)| person.id))
    }
}

// ---- beside another process ------------------------------------------------------------------

/// Makes a backup of a vault that another process has open. Nothing is written to the vault: that
/// the backup was made is noted in the side file and becomes an entry at the next unlock.
///
/// # Errors
/// As [`sign_in`], but never [`Refusal::VaultBusy`] for the other process;
/// [`Refusal::NotPermitted`] if the person may not make backups.
pub fn backup_beside(
    folder: &Folder,
    host: &Host,
    login: &str,
    password: &Secret<String>,
    into: &Path,
    progress: Progress<'_>,
) -> Result<BackupView> {
    let entrance = Entrance::approach(folder, host)?;
    if entrance.is_stranger && !has_bare_slot(&entrance, login)? {
        return Err(Refusal::NoDeviceSecret.into());
    }
    let attempt = entrance.threshold().begin_attempt(login, entrance.header()?)?;
    let (user, root, _) = open_slot(&entrance, login, password)?;
    let author = author_of(user, &root);
    let main = open_main_grants(
        &entrance.headers,
        entrance.clinic,
        Recipient::User(user),
        &author.sealing,
    );
    let (db, header, key) = entrance.open_to_read(&main)?;
    let person = PersonRecord::load(&db, user)?.ok_or(Refusal::WrongSignIn)?;
    if person.signing_key != Some(*author.key.public_key().as_bytes()) {
        return Err(Refusal::WrongSignIn.into());
    }
    entrance.threshold().succeeded(&attempt)?;
    let asker = Asker {
        roles: person.roles,
        standing: person.standing,
        read_only: false,
    };
    let _permit = policy::permit(Action::MakeBackup, &asker, Relation::Other)?;
    let source = Source {
        host,
        header,
        db: &db,
        key: &key,
        clinic: entrance.clinic,
        signer: &author.key,
    };
    let (view, manifest) = source.copy(into, progress)?;
    entrance
        .threshold()
        .note(SideEventKind::BackupMade { manifest })?;
    Ok(view)
}

impl Entrance<'_> {
    /// Opens the database to read it, with the header that the ledger says is in force.
    fn open_to_read(&self, main: &BTreeMap<u32, Key>) -> Result<(Connection, &Header, DatabaseKey)> {
        for found in &self.headers {
            for epoch in &found.header.main_epochs {
                let Some(key) = main.get(&epoch.epoch) else {
                    continue;
                };
                let key = database_key(self.clinic, key, *epoch);
                let Ok(db) = open_database(&self.folder.database(), &key, Access::Read) else {
                    continue;
                };
                if ClinicRecord::load(&db)?.header_hash == Some(found.hash) {
                    return Ok((db, &found.header, key));
                }
            }
        }
        Err(Refusal::VaultBusy.into())
    }
}
