//! A backup of a vault that another process has open.

use super::{Entrance, author_of, has_bare_slot, open_main_grants, open_slot};
use crate::backup::Source;
use crate::create::database_key;
use crate::crypto::Key;
use crate::db::open::{Access, DatabaseKey, open_database};
use crate::db::records::{ClinicRecord, PersonRecord};
use crate::error::Result;
use crate::folder::Folder;
use crate::grant::Recipient;
use crate::header::Header;
use crate::host::Host;
use crate::side::SideEventKind;
use crate::vault::Progress;
use careloop_contract::view::BackupView;
use careloop_contract::{Action, Refusal, Secret};
use careloop_domain::policy::{self, Asker, Relation};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

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
