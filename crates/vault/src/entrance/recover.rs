//! Recovery: the sheet, as words or shares, opens the vault once.

use super::join::{is_new_here, join};
use super::{Entrance, author_of, open_compartments, open_main_grants, take_lock};
use crate::act::{Draft, DraftItem, DraftValue};
use crate::certified::{RecoveryInForce, audit_key, certified};
use crate::create::{grant_item, new_session};
use crate::crypto::UserRoot;
use crate::db::records::PersonRecord;
use crate::error::{Error, Result};
use crate::folder::Folder;
use crate::grant::{Compartment, Recipient};
use crate::header::{Header, RosterWorkstation, SlotPlace, login_tag, make_slot};
use crate::host::Host;
use crate::kdf::KdfParams;
use crate::log::Log;
use crate::recovery::{NewSheet, TypedSheet};
use crate::session::begin_item;
use crate::side::SideEventKind;
use crate::vault::{Author, Keys, OpenVault};
use careloop_contract::view::RecoverySheet;
use careloop_contract::{Action, Field, Purpose, Refusal, Role, Secret, Standing, UserId, WorkstationId};
use careloop_ledger::{Actor, Kind, Value};
use rusqlite::Connection;

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
    /// The new sheet, in whose favour the one that was used is void. None: it is still in force.
    pub sheet: Option<RecoverySheet>,
}

/// Opens the vault with the recovery sheet, gives an administrator new keys on this workstation,
/// seals every grant that waits, and closes it again. A new recovery sheet takes the place of the one
/// that was used.
///
/// Should the process end between that and the answer, the new sheet is lost. So the sheet is
/// replaced only if somebody is left who can order another: the administrator with the new password,
/// or one who has a slot on this workstation.
///
/// A workstation whose keychain has nothing of this clinic, or remembers a later ledger than this
/// one, joins as a new one with a log of its own.
///
/// # Errors
/// [`Refusal::WrongRecoveryWords`]; [`Refusal::NotFound`] if there is no such person;
/// [`Refusal::NotPermitted`] if they are no administrator; else as [`sign_in`](super::sign_in).
pub fn recover(
    folder: &Folder,
    host: &Host,
    words: &Secret<String>,
    new: Option<&NewKeys<'_>>,
    workstation_name: &str,
) -> Result<Recovered> {
    let lock = take_lock(folder)?;
    let mut entrance = Entrance::approach(folder, host)?;
    let typed = TypedSheet::parse(words)?;
    let used = RecoveryInForce::of_sheet(&typed.key);
    let author = Author {
        actor: Actor::Recovery,
        key: typed.key.derive_signing_key(),
        sealing: typed.key.derive_sealing_key(),
        drafts: None,
    };
    // The header that is still to be put in force may name the next sheet already.
    let is_named = entrance.headers.iter().any(|found| {
        let roster = found.header.roster();
        roster.is_ok_and(|roster| RecoveryInForce::of_roster(&roster) == used)
    });
    if !is_named {
        return Err(refuse(&entrance)?);
    }
    let main = open_main_grants(
        &entrance.headers,
        entrance.clinic,
        Recipient::Recovery,
        &author.sealing,
    );
    let (db, epoch) = entrance.open_database(&main)?;
    let proven = certified(&db, entrance.clinic)?;
    // An old header opens with an old sheet. Which one counts, the signed entries say.
    if RecoveryInForce::of(&proven)? != used {
        return Err(refuse(&entrance)?);
    }
    let (header, _) = entrance.settle_header(&db)?;
    let person = match new {
        Some(new) => Some(person_to_recover(&proven, new)?),
        None => None,
    };
    let keys = Keys {
        main,
        ..open_compartments(&proven, entrance.clinic, Recipient::Recovery, &author.sealing)?
    };
    let new_workstation = is_new_here(&entrance, &db)?;
    let joining = if new_workstation {
        Some(join(&mut entrance, &db)?)
    } else {
        None
    };
    let is_replaced = person.is_some()
        || !new_workstation && has_administrator(&header, &PersonRecord::all(&proven)?, entrance.workstation);
    let sheet = if is_replaced {
        let entropy = &*host.entropy;
        Some(NewSheet::make(entrance.clinic, typed.in_shares, entropy)?)
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
        lost_root: None,
        failed_sign_ins: 0,
        proof: None,
        by_pin: false,
        last_checkpoint: now,
        task_writes: 0,
        in_emergency: false,
    };
    if let Some(joining) = &joining {
        vault.join_clinic(joining, workstation_name)?;
    }
    if let Some(new) = new {
        // Before the sheet is void: whoever has the new password must be let to try it.
        vault.threshold().forgive(login_tag(vault.clinic(), new.login))?;
    }
    if sheet.is_some() {
        // A main key that the old sheet was given must not outlive it.
        vault.finish_rekey_if_possible()?;
    }
    let user = vault.recover_person(person.as_ref().zip(new), sheet.as_ref())?;
    let grants = match finish(vault) {
        // New keys and a new sheet are in force and must be told of. What failed now, the next sign-in
        // does.
        Err(_) if sheet.is_some() => 0,
        sealed => sealed?,
    };
    Ok(Recovered {
        user,
        grants,
        new_workstation,
        sheet: sheet.map(|new| new.sheet),
    })
}

/// Notes that a sheet was wrong.
fn refuse(entrance: &Entrance<'_>) -> Result<Error> {
    if !entrance.is_stranger {
        entrance.threshold().note(SideEventKind::FailedRecovery)?;
    }
    Ok(Refusal::WrongRecoveryWords.into())
}

/// What follows the new keys. Tells how many grants that waited were sealed.
fn finish(mut vault: OpenVault) -> Result<u32> {
    vault.finish_rekey_if_possible()?;
    let grants = vault.seal_waiting_grants()?;
    vault.leave(Kind::SignedOut)?;
    Ok(grants)
}

/// Whether an administrator can sign in here, by their password.
fn has_administrator(header: &Header, people: &[PersonRecord], workstation: WorkstationId) -> bool {
    people.iter().any(|person| {
        person.standing == Standing::Active
            && person.roles.has(Role::Administrator)
            && header.slot(person.id, workstation).is_some()
    })
}

fn person_to_recover(proven: &Connection, new: &NewKeys<'_>) -> Result<PersonRecord> {
    let person = PersonRecord::all(proven)?
        .into_iter()
        .find(|person| person.login == new.login);
    let person = person.ok_or(Refusal::NotFound)?;
    // Who left stays out: ids are never used again.
    if !person.roles.has(Role::Administrator) || person.standing == Standing::Left {
        let action = Action::InvitePerson;
        return Err(Refusal::NotPermitted { action }.into());
    }
    Ok(person)
}

impl OpenVault {
    fn recover_person(
        &mut self,
        person: Option<(&PersonRecord, &NewKeys<'_>)>,
        sheet: Option<&NewSheet>,
    ) -> Result<Option<UserId>> {
        let audit = audit_key(&certified(&self.db, self.clinic())?)?;
        let mut items = vec![begin_item(self.clinic(), &self.session, audit, &self.host)?];
        let mut header = self.header.clone();
        let mut roster = header.roster()?;
        let keys = match person {
            Some((person, new)) => Some((person.id, self.make_slot_for(person.id, new, &mut header)?)),
            None => None,
        };
        let user = keys.as_ref().map(|(user, _)| *user);
        let mut closing = DraftItem::clinic();
        let mut next_main = None;
        if let Some(sheet) = sheet {
            let succession = self.replace_recovery(&mut header, &mut roster, &sheet.key, user)?;
            items.extend(succession.items);
            closing = succession.closing;
            next_main = succession.next_main;
        }
        if let Some((user, author)) = &keys {
            let sealing = author.sealing.public_key();
            let next = next_main.iter().map(|next| (&next.epoch, &next.key));
            for (epoch, key) in self.keys.main.iter().chain(next) {
                let recipient = Recipient::User(*user);
                let grant = self.grant(Compartment::Main, *epoch, key, recipient, sealing)?;
                items.push(grant_item(&grant));
                header.main_grants.push(grant);
            }
            items.push(self.new_keys_item(*user, author)?);
            for known in roster.people.iter_mut().filter(|known| known.user == *user) {
                known.standing = Standing::Active;
            }
        }
        // Not only when it joins now: a recovery may have been cut off between joining and this.
        let is_listed = roster
            .workstations
            .iter()
            .any(|known| known.id == self.workstation());
        if !is_listed {
            let public_key = self
                .device
                .as_ref()
                .map(|device| device.workstation_key().public_key());
            roster.workstations.push(RosterWorkstation {
                id: self.workstation(),
                public_key,
            });
        }
        roster.follow(&header.roster);
        // The header counts from this act on, and so does the new sheet.
        header.roster = match sheet {
            Some(sheet) => roster.sign(&sheet.key.derive_signing_key()),
            None => roster.sign(&self.author.key),
        };
        self.change_header_with(
            header,
            Draft::done(Kind::Recovered, Purpose::Administration, items),
            closing,
        )?;
        if let Some(next) = next_main {
            self.keys.main.insert(next.epoch, next.key);
        }
        if let Some(sheet) = sheet {
            self.author.key = sheet.key.derive_signing_key();
            self.author.sealing = sheet.key.derive_sealing_key();
        }
        Ok(user)
    }

    /// Makes somebody new keys and puts their slot into a header in place of all they had there.
    fn make_slot_for(&self, user: UserId, new: &NewKeys<'_>, header: &mut Header) -> Result<Author> {
        let root = UserRoot::make(&*self.host.entropy)?;
        let place = SlotPlace {
            clinic: self.clinic(),
            user,
            workstation: self.workstation(),
        };
        let device_secret = self.device.as_ref().map(|device| &device.device_secret);
        let slot = make_slot(place, &root, new.password, device_secret, new.kdf, &self.host)?;
        header.shut_out(user);
        header.slots.push(slot);
        Ok(author_of(user, &root))
    }

    /// What the ledger says of somebody with new keys. Their second factor goes, and a code that stood
    /// for it: whoever lost the password has often lost the telephone too, and sets up another.
    fn new_keys_item(&self, user: UserId, author: &Author) -> Result<DraftItem> {
        let versions = PersonRecord::load(&self.db, user)?.map(|person| person.versions);
        let values = [
            (
                Field::SigningKey,
                Value::Bytes(author.key.public_key().as_bytes().to_vec()),
            ),
            (
                Field::SealingKey,
                Value::Bytes(author.sealing.public_key().0.to_vec()),
            ),
            (Field::Standing, Value::Int(i64::from(Standing::Active.number()))),
            (Field::Factor, Value::Null),
            (Field::OneTimeCode, Value::Null),
            (Field::OneTimeExpires, Value::Null),
        ];
        let mut item = DraftItem::person(user);
        for (field, value) in values {
            let seen = self.version_of(versions.as_ref().and_then(|versions| versions.of(field)))?;
            item = item.changing(field, seen, DraftValue::Plain(value));
        }
        Ok(item)
    }
}
