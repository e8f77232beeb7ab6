//! Makes a new vault: keys, genesis entry, database, header.

use crate::act::{Draft, DraftItem};
use crate::crypto::{Key, SealingKey, SealingPublicKey, UserRoot, derive_key, label, sha256};
use crate::db::open::{Access, DatabaseKey, fold_log, open_database};
use crate::error::{Error, Result};
use crate::files::{self, FolderLock};
use crate::folder::Folder;
use crate::grant::{Compartment, Grant, Recipient, make_grant};
use crate::header::{self, Header, MainEpoch, Roster, RosterPerson, RosterWorkstation, SlotPlace, make_slot};
use crate::host::Host;
use crate::kdf::KdfParams;
use crate::keychain::{self, DeviceRecord, HeadRecord};
use crate::log::{Log, Pen};
use crate::side::SideHead;
use crate::vault::header_item;
use crate::words::RecoveryKey;
use careloop_contract::{
    ActId, ClinicId, Field, Purpose, Refusal, Role, Roles, Secret, SessionId, Standing, UserId, WorkstationId,
};
use careloop_ledger::sign::SigningKey;
use careloop_ledger::tree::EMPTY_ROOT;
use careloop_ledger::{Actor, Delta, Entry, Item, Kind, Outcome, Value, entry};
use std::collections::BTreeMap;

/// What a new clinic starts with. Texts are clean already.
#[derive(Debug)]
pub struct NewClinic<'a> {
    /// The clinic's name.
    pub clinic: &'a str,
    /// IANA zone.
    pub zone: &'a str,
    /// Login of the first person.
    pub login: &'a str,
    /// Name of the first person.
    pub name: &'a str,
    /// Their password.
    pub password: &'a Secret<String>,
    /// Name of this workstation.
    pub workstation: &'a str,
    /// Whether a device secret is kept in the keychain.
    pub device_secret: bool,
    /// Made for tests and demonstrations.
    pub test_clinic: bool,
    /// What deriving a key from a password shall cost.
    pub kdf: KdfParams,
}

/// A new clinic.
#[derive(Debug)]
pub struct Created {
    /// The clinic.
    pub clinic: ClinicId,
    /// The first person.
    pub user: UserId,
    /// This workstation.
    pub workstation: WorkstationId,
    /// The recovery sheet's words.
    pub words: Secret<String>,
}

/// Everything that is drawn at random for a new clinic.
struct Seeds {
    recovery: RecoveryKey,
    root: UserRoot,
    device: Option<DeviceRecord>,
    checkpoint: Key,
    main: Key,
    clinical: Key,
    audit: Key,
    user: UserId,
    workstation: WorkstationId,
}

/// Makes a new vault in a folder. The vault is closed afterwards; the first person signs in.
///
/// # Errors
/// [`Refusal::VaultExists`], [`Refusal::NetworkFileSystem`], [`Refusal::NoKeychain`],
/// [`Refusal::KeychainLocked`], [`Refusal::DiskFull`], [`Refusal::FileAccess`]. What was begun is
/// removed again, or by the next attempt.
pub fn create(folder: &Folder, host: &Host, new: &NewClinic<'_>) -> Result<Created> {
    folder.claim()?;
    folder.check_disk(host)?;
    let lock = FolderLock::take(&folder.lock())?;
    // The side file of another vault would be taken for this one's.
    if folder.header().exists() || folder.database().exists() || folder.side().exists() {
        return Err(Refusal::VaultExists.into());
    }
    folder.remove_remains()?;
    let seeds = Seeds::make(host, new.device_secret)?;
    let first = Genesis::sign(host, new, &seeds)?;
    let outcome = write(folder, host, new, &seeds, &first);
    match outcome {
        Ok(()) => Ok(Created {
            clinic: first.clinic,
            user: seeds.user,
            workstation: seeds.workstation,
            words: Secret::new(seeds.recovery.words()?.join(" ")),
        }),
        Err(error) => {
            // Nobody has the words, so nothing of it may stay. The first error is the one to tell.
            let _ = files::remove_durable(&folder.header());
            let _ = files::remove_durable(&folder.database());
            let _ = folder.remove_remains();
            let _ = keychain::erase(&*host.keychain, first.clinic, seeds.workstation);
            drop(lock);
            Err(error.seen_in(folder.path()))
        }
    }
}

impl Seeds {
    fn make(host: &Host, device_secret: bool) -> Result<Self> {
        let entropy = &*host.entropy;
        let now = host.clock.now();
        let mut ids = crate::ids::IdMaker::default();
        Ok(Self {
            recovery: RecoveryKey::make(entropy)?,
            root: UserRoot::make(entropy)?,
            device: device_secret.then(|| DeviceRecord::make(entropy)).transpose()?,
            checkpoint: entropy.make_secret()?,
            main: entropy.make_secret()?,
            clinical: entropy.make_secret()?,
            audit: entropy.make_secret()?,
            user: UserId::from_bytes(ids.make(now, entropy)?),
            workstation: WorkstationId::from_bytes(ids.make(now, entropy)?),
        })
    }

    fn signing_key(&self) -> SigningKey {
        self.root.derive_signing_key(self.user)
    }
}

/// The first entry, whose hash is the clinic's id.
struct Genesis {
    clinic: ClinicId,
    entry: Entry,
    signed: careloop_ledger::SignedEntry,
}

impl Genesis {
    fn sign(host: &Host, new: &NewClinic<'_>, seeds: &Seeds) -> Result<Self> {
        let key = seeds.signing_key();
        let recovery_signing = seeds.recovery.derive_signing_key().public_key();
        let recovery_sealing = seeds.recovery.derive_sealing_key().public_key();
        let audit = SealingKey::from_seed(&seeds.audit).public_key();
        let roles = Roles::of(&[Role::Administrator, Role::SecurityOfficer]);
        let (workstation_key, checkpoint_key) = workstation_keys(seeds.device.as_ref(), &seeds.checkpoint);
        let items = vec![
            DraftItem::clinic()
                .with(Field::ClinicName, Value::Text(new.clinic.to_owned()))
                .with(Field::Zone, Value::Text(new.zone.to_owned()))
                .with(Field::TestClinic, Value::Bool(new.test_clinic))
                .with(Field::DeviceSecret, Value::Bool(new.device_secret))
                .with(
                    Field::RecoverySigningKey,
                    Value::Bytes(recovery_signing.as_bytes().to_vec()),
                )
                .with(
                    Field::RecoverySealingKey,
                    Value::Bytes(recovery_sealing.0.to_vec()),
                )
                .with(Field::AuditKey, Value::Bytes(audit.0.to_vec())),
            DraftItem::person(seeds.user)
                .with(Field::Login, Value::Text(new.login.to_owned()))
                .with(Field::DisplayName, Value::Text(new.name.to_owned()))
                .with(Field::Roles, Value::Int(i64::from(roles.bits())))
                .with(Field::Standing, Value::Int(i64::from(Standing::Active.number())))
                .with(
                    Field::SigningKey,
                    Value::Bytes(key.public_key().as_bytes().to_vec()),
                )
                .with(
                    Field::SealingKey,
                    Value::Bytes(seeds.root.derive_sealing_key(seeds.user).public_key().0.to_vec()),
                ),
            DraftItem::workstation(seeds.workstation)
                .with(Field::WorkstationName, Value::Text(new.workstation.to_owned()))
                .with(Field::WorkstationKey, workstation_key)
                .with(Field::CheckpointKey, checkpoint_key),
        ];
        let entry = Entry {
            clinic: ClinicId::from_bytes([0; 16]),
            workstation: seeds.workstation,
            seq: 0,
            previous_root: EMPTY_ROOT,
            at: host.clock.now(),
            clock: u64::try_from(host.clock.now().as_millis()).unwrap_or(0) << 16,
            actor: Actor::Person(seeds.user),
            signer: key.public_key().key_id(),
            session: None,
            purpose: Purpose::Administration,
            act: ActId::from_bytes(host.entropy.make_bytes()?),
            part: 1,
            parts: 1,
            kind: Kind::Genesis.number(),
            outcome: Outcome::Done,
            items: items.into_iter().map(plain_item).collect(),
        };
        let signed = entry
            .sign(&key)
            .map_err(|_| Error::Refused(Refusal::OutOfRange))?;
        Ok(Self {
            clinic: entry::clinic_of_genesis(&signed.bytes),
            entry,
            signed,
        })
    }
}

/// What the ledger says of a workstation's keys; nothing where there is no keychain to keep them.
pub(crate) fn workstation_keys(device: Option<&DeviceRecord>, checkpoint: &Key) -> (Value, Value) {
    match device {
        None => (Value::Null, Value::Null),
        Some(device) => (
            Value::Bytes(device.workstation_key().public_key().as_bytes().to_vec()),
            Value::Bytes(SigningKey::from_seed(checkpoint).public_key().as_bytes().to_vec()),
        ),
    }
}

/// The item of a draft that has nothing to seal.
fn plain_item(draft: DraftItem) -> Item {
    let mut deltas: Vec<Delta> = draft
        .deltas
        .into_iter()
        .map(|delta| {
            let value = match delta.value {
                crate::act::DraftValue::Plain(value) => value,
                crate::act::DraftValue::Clinical(_) | crate::act::DraftValue::Session(_) => Value::Null,
            };
            Delta::new(delta.field, delta.seen, value)
        })
        .collect();
    deltas.sort_unstable_by_key(|delta| delta.field);
    Item {
        subject: draft.subject,
        patient: draft.patient,
        category: draft.category,
        special: false,
        deltas,
    }
}

fn write(folder: &Folder, host: &Host, new: &NewClinic<'_>, seeds: &Seeds, first: &Genesis) -> Result<()> {
    if let Some(device) = &seeds.device {
        device.store(&*host.keychain, first.clinic, seeds.workstation)?;
    }
    let header = make_header(host, new, seeds, first)?;
    let bytes = header.encode()?;
    files::write_private_atomic(&folder.next_header(), &bytes)?;
    let epoch = header
        .main_epochs
        .first()
        .ok_or(Error::Refused(Refusal::OutOfRange))?;
    let key = database_key(first.clinic, &seeds.main, *epoch);
    files::write_private_new(&folder.next_database(), &[])?;
    let db = open_database(&folder.next_database(), &key, Access::Create)?;
    let transaction = db.unchecked_transaction()?;
    let mut log = Log::begin(&transaction, first.clinic, seeds.workstation)?;
    log.begin_with(&transaction, &first.entry, &first.signed)?;
    let mut items: Vec<DraftItem> = Vec::new();
    for grant in first_grants(host, seeds, first.clinic, Compartment::ALL.as_slice())? {
        items.push(grant_item(&grant));
    }
    items.push(header_item(&header, sha256(&bytes)));
    let signing_key = seeds.signing_key();
    let pen = Pen {
        actor: Actor::Person(seeds.user),
        key: &signing_key,
        session: None,
        clinical: &BTreeMap::new(),
    };
    let draft = Draft::done(Kind::KeyGranted, Purpose::Administration, items);
    let (_, after) = log.append(&transaction, host, pen, draft)?;
    log.accept(after);
    log.save_frontier(&transaction)?;
    transaction.commit()?;
    // The file is renamed; a log left beside it would be lost.
    fold_log(&db)?;
    db.close().map_err(|(_, error)| Error::from(error))?;
    if seeds.device.is_some() {
        let head = HeadRecord {
            seq: log.size(),
            root: *log.root().as_bytes(),
            roster: header.number,
            side: SideHead {
                number: 0,
                hash: [0; 32],
            },
            checkpoint_seed: seeds.checkpoint.clone(),
            next_checkpoint_seed: None,
            at: host.clock.now(),
        };
        head.store(&*host.keychain, first.clinic, seeds.workstation)?;
    }
    files::rename_durable(&folder.next_database(), &folder.database())?;
    files::rename_durable(&folder.next_header(), &folder.header())
}

fn make_header(host: &Host, new: &NewClinic<'_>, seeds: &Seeds, first: &Genesis) -> Result<Header> {
    let place = SlotPlace {
        clinic: first.clinic,
        user: seeds.user,
        workstation: seeds.workstation,
    };
    let device_secret = seeds.device.as_ref().map(|device| &device.device_secret);
    let slot = make_slot(place, &seeds.root, new.password, device_secret, new.kdf, host)?;
    let roster = Roster {
        number: 1,
        previous: [0; 32],
        clinic: first.clinic,
        clinic_name: new.clinic.to_owned(),
        zone: new.zone.to_owned(),
        test_clinic: new.test_clinic,
        device_secret: new.device_secret,
        people: vec![RosterPerson {
            user: seeds.user,
            login_tag: header::login_tag(first.clinic, new.login),
            standing: Standing::Active,
        }],
        workstations: vec![RosterWorkstation {
            id: seeds.workstation,
            public_key: seeds
                .device
                .as_ref()
                .map(|device| device.workstation_key().public_key()),
        }],
        recovery_signing: seeds.recovery.derive_signing_key().public_key(),
        recovery_sealing: seeds.recovery.derive_sealing_key().public_key(),
    };
    Ok(Header {
        min_reader: header::FORMAT,
        clinic: first.clinic,
        number: 1,
        roster: roster.sign(&seeds.signing_key()),
        slots: vec![slot],
        main_epochs: vec![MainEpoch {
            epoch: 1,
            salt: host.entropy.make_bytes()?,
        }],
        main_grants: first_grants(host, seeds, first.clinic, &[Compartment::Main])?,
        invitations: Vec::new(),
    })
}

/// The first keys of some compartments, granted to the first person and to the recovery sheet.
fn first_grants(
    host: &Host,
    seeds: &Seeds,
    clinic: ClinicId,
    compartments: &[Compartment],
) -> Result<Vec<Grant>> {
    let recipients: [(Recipient, SealingPublicKey); 2] = [
        (
            Recipient::User(seeds.user),
            seeds.root.derive_sealing_key(seeds.user).public_key(),
        ),
        (
            Recipient::Recovery,
            seeds.recovery.derive_sealing_key().public_key(),
        ),
    ];
    let mut grants = Vec::new();
    for compartment in compartments {
        let key = match compartment {
            Compartment::Main => &seeds.main,
            Compartment::Clinical => &seeds.clinical,
            Compartment::Audit => &seeds.audit,
        };
        for (recipient, recipient_key) in recipients {
            let signer = seeds.signing_key();
            grants.push(make_grant(
                clinic,
                *compartment,
                1,
                key,
                recipient,
                recipient_key,
                &signer,
                &*host.entropy,
            )?);
        }
    }
    Ok(grants)
}

/// The item that carries a grant, on the record of whom it is for.
pub(crate) fn grant_item(grant: &Grant) -> DraftItem {
    let about = match grant.recipient {
        Recipient::User(user) => DraftItem::person(user),
        Recipient::Recovery => DraftItem::clinic(),
    };
    about.with(Field::Grant, Value::Bytes(grant.encode()))
}

/// What opens the database under a main key.
pub(crate) fn database_key(clinic: ClinicId, main: &Key, epoch: MainEpoch) -> DatabaseKey {
    let context: [&[u8]; 2] = [clinic.as_bytes(), &epoch.epoch.to_be_bytes()];
    DatabaseKey {
        key: derive_key(label::SQLCIPHER, &**main, &[], &context),
        salt: epoch.salt,
    }
}

/// A session that is about to begin.
pub(crate) fn new_session(host: &Host) -> Result<(SessionId, Key)> {
    let mut ids = crate::ids::IdMaker::default();
    let id = SessionId::from_bytes(ids.make(host.clock.now(), &*host.entropy)?);
    Ok((id, host.entropy.make_secret()?))
}
