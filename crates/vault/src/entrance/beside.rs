//! A backup of a vault that another process has open.

use super::{Entrance, author_of, has_bare_slot, open_main_grants, open_slot};
use crate::backup::Source;
use crate::create::database_key;
use crate::crypto::Key;
use crate::db::open::{Access, DatabaseKey, open_database};
use crate::db::records::{ClinicRecord, PersonRecord};
use crate::error::{Error, Result};
use crate::files;
use crate::folder::{Folder, FoundHeader};
use crate::grant::Recipient;
use crate::header::Header;
use crate::host::Host;
use crate::side::SideEventKind;
use crate::vault::Progress;
use careloop_contract::view::BackupView;
use careloop_contract::{Action, Refusal, Secret, VaultPart};
use careloop_domain::policy::{Asker, Policy, Relation};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

/// Makes a backup of a vault that another process has open. Nothing is written to the vault: that
/// the backup was made is noted in the side file and becomes an entry at the next unlock.
///
/// # Errors
/// As [`sign_in`](super::sign_in), but [`Refusal::VaultBusy`] only if the other process keeps changing keys or roster
/// meanwhile; [`Refusal::NotPermitted`] if the person may not make backups.
pub fn backup_beside(
    folder: &Folder,
    host: &Host,
    login: &str,
    password: &Secret<String>,
    into: &Path,
    progress: Progress<'_>,
) -> Result<BackupView> {
    let mut tries = 0;
    loop {
        let entrance = Entrance::approach(folder, host)?;
        if entrance.is_stranger && !has_bare_slot(&entrance, login)? {
            return Err(Refusal::NoDeviceSecret.into());
        }
        tries += 1;
        match copy_once(&entrance, login, password, into, progress) {
            Err(error) if tries < TRIES && entrance.has_moved_on(&error)? => {}
            Err(error) if entrance.has_moved_on(&error)? => return Err(Refusal::VaultBusy.into()),
            made => return made,
        }
    }
}

/// How often a backup is begun when the header changes under it.
const TRIES: u32 = 5;

fn copy_once(
    entrance: &Entrance<'_>,
    login: &str,
    password: &Secret<String>,
    into: &Path,
    progress: Progress<'_>,
) -> Result<BackupView> {
    let host = entrance.host;
    let attempt = entrance.threshold().begin_attempt(login, entrance.header()?)?;
    let (user, root, _) = open_slot(entrance, login, password)?;
    // Whatever follows, the password was right.
    entrance.threshold().succeeded(&attempt, None)?;
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
    let asker = Asker {
        roles: person.roles,
        standing: person.standing,
        read_only: false,
        by_pin: false,
        duty: None,
    };
    let policy = Policy::from_text(&ClinicRecord::load(&db)?.adjustments);
    let _permit = policy.permit(Action::MakeBackup, &asker, Relation::Other)?;
    let source = Source {
        host,
        folder: entrance.folder,
        header,
        db: &db,
        key: &key,
        clinic: entrance.clinic,
        signer: &author.key,
    };
    let (view, manifest) = source.copy(into, progress)?;
    // The same before and after, so the same at the moment that was copied.
    if ClinicRecord::load(&db)?.header_hash != Some(header.hash()?) {
        files::remove_folder(Path::new(&view.folder))?;
        return Err(Refusal::VaultBusy.into());
    }
    entrance
        .threshold()
        .note(SideEventKind::BackupMade { manifest })?;
    Ok(view)
}

impl Entrance<'_> {
    /// Whether something only went wrong because the other process changed the header meanwhile, or
    /// is encrypting the database anew: its pages then fit no key that is known here.
    fn has_moved_on(&self, error: &Error) -> Result<bool> {
        let part = VaultPart::Database;
        match error {
            Error::Refused(Refusal::VaultBusy) => Ok(true),
            Error::Refused(refusal) if *refusal == Refusal::Damaged { part } => {
                let now = self.folder.headers()?;
                let is_rekeying = |found: &FoundHeader| found.header.main_epochs.len() > 1;
                let same = now
                    .iter()
                    .map(|found| found.hash)
                    .eq(self.headers.iter().map(|found| found.hash));
                Ok(!same || now.iter().any(is_rekeying))
            }
            Error::Refused(_) | Error::Fault(_) => Ok(false),
        }
    }

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
