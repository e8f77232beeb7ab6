//! Grants as the ledger gives them: nobody can grant what they do not hold.
//!
//! A grant is used only if its granter could have given it when they did. Otherwise anyone with the
//! main key could hand a provider a "clinical key" of their own making and read what is sealed with it.

use crate::db::records::PersonRecord;
use crate::db::versions::Write;
use crate::error::Result;
use crate::grant::{Compartment, Grant, Recipient};
use careloop_contract::UserId;
use careloop_ledger::{Actor, Entry, Kind};
use rusqlite::{Connection, OptionalExtension as _, params};

/// Takes a grant into the table, with whether its granter could have given it. Bytes that are no
/// grant are let go.
pub(crate) fn take(db: &Connection, entry: &Entry, write: Write, bytes: &[u8]) -> Result<()> {
    let Ok(grant) = Grant::decode(bytes) else {
        return Ok(());
    };
    let accepted = grant.granted_by == entry.signer && could_give(db, entry, &grant)?;
    let granter = user_of(entry.actor);
    db.prepare_cached(
        "INSERT INTO compartment_grant (place, item, compartment, epoch, recipient, granter, accepted, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        i64::try_from(write.place).unwrap_or(i64::MAX),
        write.item,
        grant.compartment.number(),
        grant.epoch,
        recipient_of(&grant).as_ref().map(UserId::as_bytes),
        granter.as_ref().map(UserId::as_bytes),
        accepted,
        bytes,
    ])?;
    Ok(())
}

/// Every grant that was accepted, in the order given.
pub(crate) fn accepted(db: &Connection) -> Result<Vec<Grant>> {
    let mut statement =
        db.prepare_cached("SELECT bytes FROM compartment_grant WHERE accepted = 1 ORDER BY place, item")?;
    let mut grants = Vec::new();
    for bytes in statement.query_map([], |row| row.get::<_, Vec<u8>>(0))? {
        grants.extend(Grant::decode(&bytes?).ok());
    }
    Ok(grants)
}

/// The place of the first grant that its granter could not have given.
pub(crate) fn first_refused(db: &Connection) -> Result<Option<i64>> {
    let mut statement = db.prepare_cached("SELECT min(place) FROM compartment_grant WHERE accepted = 0")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// The place of the entry by which the vault moved to its main key of this epoch; none for the first.
pub(crate) fn main_key_moved(db: &Connection, epoch: u32) -> Result<Option<u64>> {
    // The sheet is granted every main key by the entry that brings it. A later sheet may be granted it
    // again, so the first counts.
    let mut statement = db.prepare_cached(
        "SELECT e.place, e.bytes FROM entry e WHERE e.place IN (
             SELECT place FROM compartment_grant WHERE compartment = ?1 AND epoch = ?2 AND recipient IS NULL)
         ORDER BY e.place",
    )?;
    let mut rows = statement.query(params![Compartment::Main.number(), epoch])?;
    while let Some(row) = rows.next()? {
        let entry = Entry::decode(row.get_ref(1)?.as_blob().unwrap_or_default());
        let kind = entry.ok().and_then(|entry| entry.kind());
        if matches!(
            kind,
            Some(Kind::VaultRekeyed | Kind::Recovered | Kind::RecoveryRenewed)
        ) {
            return Ok(u64::try_from(row.get::<_, i64>(0)?).ok());
        }
    }
    Ok(None)
}

/// Whether a person was given any key of a compartment.
pub(crate) fn holds_any(db: &Connection, compartment: Compartment, user: UserId) -> Result<bool> {
    let mut statement = db.prepare_cached(
        "SELECT 1 FROM compartment_grant WHERE compartment = ?1 AND accepted = 1 AND recipient = ?2 LIMIT 1",
    )?;
    let found: Option<i64> = statement
        .query_row(params![compartment.number(), user.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(found.is_some())
}

/// Whether a person was given the latest key of a compartment.
pub(crate) fn holds_latest(db: &Connection, compartment: Compartment, user: UserId) -> Result<bool> {
    match latest_epoch(db, compartment)? {
        Some(latest) => holds(db, compartment, latest, user),
        None => Ok(false),
    }
}

fn could_give(db: &Connection, entry: &Entry, grant: &Grant) -> Result<bool> {
    // Everyone active holds the main key, and the header says which one counts.
    if grant.compartment == Compartment::Main {
        return Ok(true);
    }
    let Some(latest) = latest_epoch(db, grant.compartment)? else {
        // The clinic's first key, made with the clinic.
        return Ok(grant.epoch == 1 && entry.kind() == Some(Kind::KeyGranted) && entry.seq == 1);
    };
    let is_known = grant.epoch >= 1 && grant.epoch <= latest;
    let Some(user) = user_of(entry.actor) else {
        // The sheet holds every key.
        return Ok(is_known && entry.actor == Actor::Recovery);
    };
    if is_known && holds(db, grant.compartment, grant.epoch, user)? {
        return Ok(true);
    }
    let person = PersonRecord::load(db, user)?;
    if !person.is_some_and(|person| person.is_to_hold(grant.compartment)) {
        return Ok(false);
    }
    // Whoever enrols grants themselves what their invitation brought.
    if entry.kind() == Some(Kind::PersonEnrolled) {
        return Ok(is_known && grant.recipient == Recipient::User(user));
    }
    // Whoever is to hold the key may move it on: they would be given the next one anyway.
    Ok(grant.epoch == latest.saturating_add(1))
}

impl PersonRecord {
    /// Whether they are to hold a compartment's key, once they are in: because of their roles, or the
    /// clinical key because they are named for emergencies.
    ///
    /// To hold a key is not to read with it: what may be read, the policy says.
    pub(crate) const fn is_to_hold(&self, compartment: Compartment) -> bool {
        match compartment {
            Compartment::Main => true,
            Compartment::Clinical => self.roles.reads_clinical() || self.invoker,
            Compartment::Audit => self.roles.reads_audit(),
        }
    }
}

fn latest_epoch(db: &Connection, compartment: Compartment) -> Result<Option<u32>> {
    let mut statement = db
        .prepare_cached("SELECT max(epoch) FROM compartment_grant WHERE compartment = ?1 AND accepted = 1")?;
    Ok(statement.query_row([compartment.number()], |row| row.get(0))?)
}

/// Whether a person was given the key, or gave it first.
fn holds(db: &Connection, compartment: Compartment, epoch: u32, user: UserId) -> Result<bool> {
    let mut statement = db.prepare_cached(
        "SELECT 1 FROM compartment_grant
         WHERE compartment = ?1 AND epoch = ?2 AND accepted = 1 AND (recipient = ?3 OR granter = ?3) LIMIT 1",
    )?;
    let found: Option<i64> = statement
        .query_row(params![compartment.number(), epoch, user.as_bytes()], |row| {
            row.get(0)
        })
        .optional()?;
    Ok(found.is_some())
}

const fn user_of(actor: Actor) -> Option<UserId> {
    match actor {
        Actor::Person(user) => Some(user),
        Actor::Workstation | Actor::Recovery => None,
    }
}

const fn recipient_of(grant: &Grant) -> Option<UserId> {
    match grant.recipient {
        Recipient::User(user) => Some(user),
        Recipient::Recovery => None,
    }
}
