//! Acts that change the header: invitations, standing, passwords, grants, the main key.

use crate::act::{Draft, DraftItem, DraftValue};
use crate::certified::{RecoveryInForce, certified, certified_people};
use crate::create::{database_key, grant_item};
use crate::crypto::{Key, SealingPublicKey, UserRoot, sha256};
use crate::db::grants;
use crate::db::open::{Access, close, fold_log, open_database};
use crate::db::records::PersonRecord;
use crate::error::{Error, Result};
use crate::files;
use crate::grant::{Compartment, Recipient};
use crate::header::{
    CompartmentKey, Header, InvitationCode, Invited, MainEpoch, RosterPerson, SlotPlace, login_tag,
    make_invitation, make_slot,
};
use crate::kdf::KdfParams;
use crate::vault::{OpenVault, Progress, tell};
use careloop_contract::limits::INVITATION_MILLIS;
use careloop_contract::{Field, IdentityCheck, Instant, Purpose, Refusal, Roles, Secret, Standing, UserId};
use careloop_domain::Permit;
use careloop_ledger::{Kind, Value};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

/// A person who is about to be invited. Texts are clean already.
#[derive(Debug)]
pub struct NewPerson<'a> {
    /// Their login.
    pub login: &'a str,
    /// Their name.
    pub name: &'a str,
    /// What they do.
    pub roles: Roles,
}

/// An invitation to hand over.
#[derive(Debug)]
pub struct Invitation {
    /// The person.
    pub user: UserId,
    /// The code.
    pub code: Secret<String>,
    /// When it becomes void.
    pub expires: Instant,
}

/// A main key that a header holds beside the one in use.
pub(crate) struct NextMainKey {
    pub(crate) epoch: u32,
    /// To be taken in hand once the header is in force.
    pub(crate) key: Key,
    /// Its grants, for the ledger.
    pub(crate) items: Vec<DraftItem>,
}

impl OpenVault {
    /// Adds a person and invites them.
    ///
    /// # Errors
    /// As [`OpenVault::commit`].
    pub fn invite(&mut self, permit: &Permit, new: &NewPerson<'_>) -> Result<Invitation> {
        let user = UserId::from_bytes(self.make_id()?);
        let item = DraftItem::person(user)
            .with(Field::Login, Value::Text(new.login.to_owned()))
            .with(Field::DisplayName, Value::Text(new.name.to_owned()))
            .with(Field::Roles, Value::Int(i64::from(new.roles.bits())))
            .with(Field::Standing, Value::Int(i64::from(Standing::Invited.number())));
        let person = RosterPerson {
            user,
            login_tag: login_tag(self.clinic(), new.login),
            standing: Standing::Invited,
        };
        let invited = PersonRecord {
            roles: new.roles,
            ..PersonRecord::new(user)
        };
        self.write_invitation(permit, person, &invited, item)
    }

    /// Invites a person anew, for a lost password or another workstation. Until they use it their
    /// present keys go on working.
    ///
    /// # Errors
    /// As [`OpenVault::commit`].
    pub fn invite_again(
        &mut self,
        permit: &Permit,
        person: &PersonRecord,
        identity: IdentityCheck,
    ) -> Result<Invitation> {
        let listed = RosterPerson {
            user: person.id,
            login_tag: login_tag(self.clinic(), &person.login),
            standing: person.standing,
        };
        // The invitation carries keys: for what is signed for, whatever the table says.
        let proven = certified_people(&self.db, self.clinic())?.into_iter();
        let mut proven = proven.filter(|proven| proven.id == person.id);
        let proven = proven.next().unwrap_or_else(|| PersonRecord::new(person.id));
        let item = DraftItem::person(person.id).changing(
            Field::IdentityCheck,
            self.version_of(person.versions.of(Field::IdentityCheck))?,
            DraftValue::Plain(Value::Int(identity.number().into())),
        );
        self.write_invitation(permit, listed, &proven, item)
    }

    fn write_invitation(
        &mut self,
        permit: &Permit,
        person: RosterPerson,
        invited_as: &PersonRecord,
        item: DraftItem,
    ) -> Result<Invitation> {
        check_permit(permit, Kind::PersonInvited)?;
        let code = InvitationCode::make(&*self.host.entropy)?;
        let expires = self.host.clock.now().plus_millis(INVITATION_MILLIS);
        let invited = Invited {
            clinic: self.clinic(),
            user: person.user,
            login_tag: person.login_tag,
            expires,
        };
        let keys = self.keys_for(invited_as);
        let sealed = make_invitation(invited, &code, &keys, &self.author.key, &*self.host.entropy)?;
        let mut header = self.header.clone();
        header
            .invitations
            .retain(|invitation| invitation.user != person.user);
        header.invitations.push(sealed);
        self.change_roster(&mut header, person)?;
        let proof = code.derive_proof(self.clinic(), person.user);
        let known = PersonRecord::load(&self.db, person.user)?;
        let seen = |field| self.version_of(known.as_ref().and_then(|person| person.versions.of(field)));
        let item = item
            .changing(
                Field::Invitation,
                seen(Field::Invitation)?,
                DraftValue::Plain(Value::Bytes(sha256(&*proof).to_vec())),
            )
            .changing(
                Field::InvitationExpires,
                seen(Field::InvitationExpires)?,
                DraftValue::Plain(Value::Int(expires.as_millis())),
            );
        self.change_header(
            header,
            Draft::done(Kind::PersonInvited, Purpose::Administration, vec![item]),
        )?;
        // The invitation is in force, and its code must not be lost. If the side file has no room now,
        // failed sign-ins go on counting; inviting again forgives them.
        let _ = self.threshold().forgive(person.login_tag);
        Ok(Invitation {
            user: person.user,
            code: code.show(),
            expires,
        })
    }

    /// The keys in hand that a person is to have.
    fn keys_for(&self, person: &PersonRecord) -> Vec<CompartmentKey> {
        let mut keys = Vec::new();
        let mut add = |compartment, from: &std::collections::BTreeMap<u32, Key>| {
            keys.extend(from.iter().map(|(epoch, key)| CompartmentKey {
                compartment,
                epoch: *epoch,
                key: key.clone(),
            }));
        };
        for (compartment, from) in [
            (Compartment::Main, &self.keys.main),
            (Compartment::Clinical, &self.keys.clinical),
            (Compartment::Audit, &self.keys.audit),
        ] {
            if person.is_to_hold(compartment) {
                add(compartment, from);
            }
        }
        keys
    }

    pub(crate) fn change_roster(&self, header: &mut Header, person: RosterPerson) -> Result<()> {
        let mut roster = header.roster()?;
        roster.follow(&header.roster);
        match roster.people.iter_mut().find(|known| known.user == person.user) {
            Some(known) => *known = person,
            None => roster.people.push(person),
        }
        header.roster = roster.sign(&self.author.key);
        Ok(())
    }

    /// Suspends a person, whose slots and grants go from the header, or lets them in again, for
    /// which they need a new invitation.
    ///
    /// # Errors
    /// As [`OpenVault::commit`].
    pub fn set_standing(
        &mut self,
        permit: &Permit,
        person: &PersonRecord,
        standing: Standing,
        item: DraftItem,
    ) -> Result<()> {
        check_permit(permit, Kind::StandingChanged)?;
        let mut header = self.header.clone();
        if standing == Standing::Suspended {
            header.shut_out(person.id);
        }
        let listed = RosterPerson {
            user: person.id,
            login_tag: login_tag(self.clinic(), &person.login),
            standing,
        };
        self.change_roster(&mut header, listed)?;
        self.change_header(
            header,
            Draft::done(Kind::StandingChanged, Purpose::Administration, vec![item]),
        )?;
        Ok(())
    }

    /// Changes the password of the person who is signed in. Their keys stay the same.
    ///
    /// # Errors
    /// [`Refusal::WrongSignIn`] if the present password is wrong, [`Refusal::WaitAfterFailures`] and
    /// [`Refusal::AttemptsExhausted`] as at a sign-in; else as [`OpenVault::commit`].
    pub fn change_password(
        &mut self,
        permit: &Permit,
        current: &Secret<String>,
        new: &Secret<String>,
    ) -> Result<()> {
        check_permit(permit, Kind::PasswordChanged)?;
        let user = self.user().ok_or(Refusal::NotSignedIn)?;
        let root = self.prove_password(user, current)?;
        let place = SlotPlace {
            clinic: self.clinic(),
            user,
            workstation: self.workstation(),
        };
        let device_secret = self.device.as_ref().map(|device| &device.device_secret);
        // What was right for this machine at enrolment still is.
        let kdf = self
            .header
            .slot(user, self.workstation())
            .map_or(KdfParams::DEFAULT, |signed| signed.slot.kdf);
        let slot = make_slot(place, &root, new, device_secret, kdf, &self.host)?;
        let mut header = self.header.clone();
        let workstation = self.workstation();
        header
            .slots
            .retain(|signed| signed.slot.user != user || signed.slot.workstation != workstation);
        header.slots.push(slot);
        let items = vec![DraftItem::person(user)];
        self.change_header(
            header,
            Draft::done(Kind::PasswordChanged, Purpose::Administration, items),
        )?;
        Ok(())
    }

    /// Opens the slot of the person who is signed in with their password again. It counts as an attempt
    /// to sign in: a wrong one is a failure, with the same waits and the same end, so that a session that
    /// was left open is no place to guess.
    pub(crate) fn prove_password(&self, user: UserId, password: &Secret<String>) -> Result<UserRoot> {
        let person = PersonRecord::load(&self.db, user)?.ok_or(Refusal::NotSignedIn)?;
        let attempt = self.threshold().begin_attempt(&person.login, &self.header)?;
        let slot = self
            .header
            .slot(user, self.workstation())
            .ok_or(Refusal::WrongSignIn)?;
        let device_secret = self.device.as_ref().map(|device| &device.device_secret);
        let root = slot.open(self.clinic(), password, device_secret, &self.host.kdf)?;
        self.threshold().succeeded(&attempt, None)?;
        Ok(root)
    }

    // ---- grants that wait --------------------------------------------------------------------

    /// Seals every key in hand to everyone who should have it and has not: people whose roles
    /// changed, who were named for emergencies, who enrolled anew, or who were invited by somebody
    /// without the key. And where the latest clinical key is with somebody who is not to hold it, or is
    /// not in hand, a clinical person moves it to a new epoch.
    ///
    /// Nobody can grant what they do not hold, so this runs at every sign-in. Tells how many grants
    /// were sealed.
    ///
    /// # Errors
    /// As [`OpenVault::commit`].
    pub fn seal_waiting_grants(&mut self) -> Result<u32> {
        let before = self.keys.clone();
        let sealed = self.write_waiting_grants();
        if sealed.is_err() {
            // A new key that was granted to nobody must seal nothing.
            self.keys = before;
        }
        sealed
    }

    fn write_waiting_grants(&mut self) -> Result<u32> {
        let proven = certified(&self.db, self.clinic())?;
        let people = PersonRecord::all(&proven)?;
        let grants = grants::accepted(&proven)?;
        let mut items = Vec::new();
        for person in people.iter().filter(|person| person.standing == Standing::Active) {
            let Some(sealing) = person.sealing_key.map(SealingPublicKey) else {
                continue;
            };
            let recipient = Recipient::User(person.id);
            for CompartmentKey {
                compartment,
                epoch,
                key,
            } in self.keys_for(person)
            {
                let has = compartment == Compartment::Main
                    || grants.iter().any(|grant| {
                        grant.compartment == compartment
                            && grant.epoch == epoch
                            && grant.recipient == recipient
                            && grant.recipient_key == sealing
                    });
                if !has {
                    items.push(grant_item(&self.grant(
                        compartment,
                        epoch,
                        &key,
                        recipient,
                        sealing,
                    )?));
                }
            }
        }
        let recovery = RecoveryInForce::of(&proven)?.sealing;
        items.extend(self.grants_for_recovery(recovery, &grants)?);
        items.extend(self.next_clinical_epoch(&people, &grants, recovery)?);
        items.extend(self.next_audit_epoch(&proven, &people, &grants, recovery)?);
        let sealed = u32::try_from(items.len()).unwrap_or(u32::MAX);
        if sealed > 0 {
            self.write(Draft::done(Kind::KeyGranted, Purpose::Administration, items))?;
        }
        Ok(sealed)
    }

    /// Grants of a new clinical key: if the latest is held by somebody who should not have it, or a
    /// clinical person is signed in who does not hold it.
    fn next_clinical_epoch(
        &mut self,
        people: &[PersonRecord],
        grants: &[crate::grant::Grant],
        recovery: SealingPublicKey,
    ) -> Result<Vec<DraftItem>> {
        let active = |user: UserId| {
            let mut active = people.iter().filter(|person| person.standing == Standing::Active);
            active.find(|person| person.id == user)
        };
        let is_to_hold =
            |user: UserId| active(user).is_some_and(|person| person.is_to_hold(Compartment::Clinical));
        let clinical = grants
            .iter()
            .filter(|grant| grant.compartment == Compartment::Clinical);
        let Some(latest) = clinical.map(|grant| grant.epoch).max() else {
            return Ok(Vec::new());
        };
        let held_wrongly = grants.iter().any(|grant| {
            let is_held_wrongly = match grant.recipient {
                Recipient::User(user) => !is_to_hold(user),
                // A recovery sheet that is void now.
                Recipient::Recovery => grant.recipient_key != recovery,
            };
            grant.compartment == Compartment::Clinical && grant.epoch == latest && is_held_wrongly
        });
        // Under an older key others could read who should not, so whoever has not been given the latest
        // yet makes the next.
        let is_held = self.keys.clinical.contains_key(&latest);
        // Somebody who is named for emergencies writes nothing clinical: they wait to be given the key.
        let own = self.user().and_then(active);
        let may_move = own.is_some_and(|own| own.roles.reads_clinical() || is_held && is_to_hold(own.id));
        if !held_wrongly && is_held || !may_move {
            return Ok(Vec::new());
        }
        let epoch = latest.saturating_add(1);
        let key = self.host.entropy.make_secret()?;
        let mut items = vec![grant_item(&self.grant(
            Compartment::Clinical,
            epoch,
            &key,
            Recipient::Recovery,
            recovery,
        )?)];
        for person in people.iter().filter(|person| is_to_hold(person.id)) {
            if let Some(sealing) = person.sealing_key.map(SealingPublicKey) {
                let recipient = Recipient::User(person.id);
                items.push(grant_item(&self.grant(
                    Compartment::Clinical,
                    epoch,
                    &key,
                    recipient,
                    sealing,
                )?));
            }
        }
        self.keys.clinical.insert(epoch, key);
        Ok(items)
    }

    // ---- a new main key ----------------------------------------------------------------------

    /// Gives the vault a new main key and encrypts the database anew. A crash at any moment leaves a
    /// vault that opens; the next sign-in finishes the work.
    ///
    /// # Errors
    /// As [`OpenVault::commit`]; [`Refusal::Cancelled`] before the new file takes the old one's place.
    pub fn rekey(&mut self, permit: &Permit, progress: Progress<'_>) -> Result<()> {
        check_permit(permit, Kind::VaultRekeyed)?;
        tell(progress, "rekey", 0, 3)?;
        if self.header.main_epochs.len() > 1 {
            // The one before was begun and broke off.
            self.finish_rekey()?;
            return tell(progress, "rekey", 3, 3);
        }
        let mut header = self.header.clone();
        let proven = certified(&self.db, self.clinic())?;
        let recovery = RecoveryInForce::of(&proven)?.sealing;
        let next = self.begin_main_epoch(&mut header, recovery, &PersonRecord::all(&proven)?)?;
        self.change_header(
            header,
            Draft::done(Kind::VaultRekeyed, Purpose::Administration, next.items),
        )?;
        self.keys.main.insert(next.epoch, next.key);
        tell(progress, "rekey", 1, 3)?;
        self.finish_rekey()?;
        tell(progress, "rekey", 3, 3)
    }

    /// Puts another main key into a header that has one: sealed to the recovery sheet, and to those of
    /// these people who have a slot. Once the header is in force, [`OpenVault::finish_rekey`] encrypts
    /// the file anew.
    pub(crate) fn begin_main_epoch(
        &self,
        header: &mut Header,
        recovery: SealingPublicKey,
        people: &[PersonRecord],
    ) -> Result<NextMainKey> {
        let key = self.host.entropy.make_secret()?;
        let epoch = self.epoch.saturating_add(1);
        header.main_epochs.push(MainEpoch {
            epoch,
            salt: self.host.entropy.make_bytes()?,
        });
        let mut grants = vec![self.grant(Compartment::Main, epoch, &key, Recipient::Recovery, recovery)?];
        for person in people {
            let has_slot = header.slots.iter().any(|signed| signed.slot.user == person.id);
            if let Some(sealing) = person.sealing_key.map(SealingPublicKey).filter(|_| has_slot) {
                let recipient = Recipient::User(person.id);
                grants.push(self.grant(Compartment::Main, epoch, &key, recipient, sealing)?);
            }
        }
        // An invitation seals the old key; whoever has not used theirs is invited again.
        header.invitations.clear();
        let items = grants.iter().map(grant_item).collect();
        header.main_grants.extend(grants);
        Ok(NextMainKey { epoch, key, items })
    }

    /// Finishes an encryption anew that was begun, unless there is no room for it now or somebody is
    /// reading the file: the vault can be used under the old key, and the next sign-in tries again.
    pub(crate) fn finish_rekey_if_possible(&mut self) -> Result<()> {
        match self.finish_rekey() {
            Err(Error::Refused(Refusal::DiskFull | Refusal::VaultBusy)) => Ok(()),
            finished => finished,
        }
    }

    /// Finishes an encryption anew that the header says was begun.
    pub(crate) fn finish_rekey(&mut self) -> Result<()> {
        let Some(next) = self
            .header
            .main_epochs
            .last()
            .copied()
            .filter(|_| self.header.main_epochs.len() > 1)
        else {
            return Ok(());
        };
        if self.epoch != next.epoch {
            self.encrypt_anew(next)?;
        }
        let mut header = self.header.clone();
        header.main_epochs.retain(|epoch| epoch.epoch == next.epoch);
        header.main_grants.retain(|grant| grant.epoch == next.epoch);
        self.change_header(
            header,
            Draft::done(Kind::HeaderSettled, Purpose::Administration, Vec::new()),
        )?;
        self.keys.main.retain(|epoch, _| *epoch == next.epoch);
        Ok(())
    }

    fn encrypt_anew(&mut self, next: MainEpoch) -> Result<()> {
        let main = self.keys.main.get(&next.epoch).ok_or(Refusal::KeyNotGranted)?;
        let (old_key, key) = (self.database_key()?, database_key(self.clinic(), main, next));
        self.folder.remove_next_database()?;
        files::write_private_new(&self.folder.next_database(), &[])?;
        // Over a connection of its own: one whose export failed finds its tables malformed after.
        let exported = open_database(&self.folder.database(), &old_key, Access::Write)
            .and_then(|db| export(&db, &self.folder.next_database(), &key));
        if let Err(error) = exported {
            let _ = self.folder.remove_next_database();
            return Err(error.seen_in(self.folder.path()));
        }
        files::sync_file(&self.folder.next_database())?;
        // The old file must have no write-ahead log left when the new one takes its place.
        fold_log(&self.db).map_err(|error| error.seen_in(self.folder.path()))?;
        let placeholder = Connection::open_in_memory()?;
        let old = std::mem::replace(&mut self.db, placeholder);
        let renamed = match close(old) {
            Ok(()) => files::rename_durable(&self.folder.next_database(), &self.folder.database()),
            Err((old, error)) => {
                self.db = old;
                return Err(error.into());
            }
        };
        // If the renaming failed, either file may have the name. Work goes on with the one that has.
        self.reopen()?;
        renamed
    }

    /// Opens the database again after an encryption anew closed it and could not, for want of room.
    ///
    /// # Errors
    /// [`Refusal::DiskFull`] while there still is none; the database's.
    pub fn reopen_if_closed(&mut self) -> Result<()> {
        if self.db.path().is_some_and(|path| !path.is_empty()) {
            return Ok(());
        }
        self.reopen().map_err(|error| error.seen_in(self.folder.path()))
    }

    /// Opens the database under whichever of the keys fits it.
    fn reopen(&mut self) -> Result<()> {
        let mut last = Error::Refused(Refusal::KeyNotGranted);
        for epoch in self.header.main_epochs.iter().rev() {
            let Some(main) = self.keys.main.get(&epoch.epoch) else {
                continue;
            };
            let key = database_key(self.clinic(), main, *epoch);
            match open_database(&self.folder.database(), &key, Access::Write) {
                Ok(db) => {
                    self.db = db;
                    self.epoch = epoch.epoch;
                    return Ok(());
                }
                // The key that does not fit says least.
                Err(error @ Error::Refused(Refusal::Damaged { .. })) if epoch.epoch != self.epoch => {
                    last = error;
                }
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }
}

/// Writes the whole database into another file under another key, by SQLCipher's own export.
fn export(db: &Connection, to: &std::path::Path, key: &crate::db::open::DatabaseKey) -> Result<()> {
    let path = to.to_str().ok_or(Refusal::FileAccess)?;
    let version: u32 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    db.execute(
        "ATTACH DATABASE ?1 AS next KEY ?2",
        rusqlite::params![path, key.raw().as_str()],
    )?;
    // The export writes the shadow tables of the search index, which is otherwise forbidden.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)?;
    let exported = db
        .query_row("SELECT sqlcipher_export('next')", [], |_| Ok(()))
        .and_then(|()| db.pragma_update(Some("next"), "user_version", version))
        .map_err(with_code);
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    let detached = db.execute_batch("DETACH DATABASE next");
    exported?;
    detached?;
    Ok(())
}

/// The export is an SQL function: it tells what failed in words only.
fn with_code(error: rusqlite::Error) -> rusqlite::Error {
    use rusqlite::ffi;
    let rusqlite::Error::SqliteFailure(_, Some(words)) = &error else {
        return error;
    };
    let code = match words.as_str() {
        "database or disk is full" => ffi::SQLITE_FULL,
        "disk I/O error" => ffi::SQLITE_IOERR_WRITE,
        _ => return error,
    };
    rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)
}

pub(crate) fn check_permit(permit: &Permit, kind: Kind) -> Result<()> {
    if kind.action() == Some(permit.action()) {
        Ok(())
    } else {
        Err(Error::Fault(crate::error::Fault::Crypto))
    }
}
