//! Epochs of the audit compartment: whose key opens who looked at what.
//!
//! The compartment's key is the seed of an X25519 key. Its public half stands in the ledger, so that
//! everybody's sessions can be sealed to it; the private half is granted to the security officers.

use crate::act::{DraftItem, DraftValue};
use crate::certified::audit_key;
use crate::create::grant_item;
use crate::crypto::{SealingKey, SealingPublicKey};
use crate::db::records::{ClinicRecord, PersonRecord};
use crate::error::Result;
use crate::grant::{Compartment, Grant, Recipient};
use crate::vault::OpenVault;
use careloop_contract::{Field, Standing, UserId};
use careloop_ledger::{Actor, Entry, Item, Kind, Value};
use rusqlite::Connection;

impl OpenVault {
    /// Grants of a new audit key and its public half, if a security officer is signed in and the
    /// latest is with somebody who does not read the audit trail any more, or not in this officer's
    /// hand, or not the one that sessions are sealed to.
    ///
    /// What was sealed to the keys before stays readable with those.
    pub(crate) fn next_audit_epoch(
        &mut self,
        proven: &Connection,
        people: &[PersonRecord],
        grants: &[Grant],
        recovery: SealingPublicKey,
    ) -> Result<Vec<DraftItem>> {
        let officers = || {
            people
                .iter()
                .filter(|person| person.standing == Standing::Active && person.roles.reads_audit())
        };
        let is_officer = |user: UserId| officers().any(|person| person.id == user);
        if !self.user().is_some_and(is_officer) {
            return Ok(Vec::new());
        }
        let audit = || {
            grants
                .iter()
                .filter(|grant| grant.compartment == Compartment::Audit)
        };
        let Some(latest) = audit().map(|grant| grant.epoch).max() else {
            return Ok(Vec::new());
        };
        let held_wrongly = audit().any(|grant| {
            let is_held_wrongly = match grant.recipient {
                Recipient::User(user) => !is_officer(user),
                // A recovery sheet that is void now.
                Recipient::Recovery => grant.recipient_key != recovery,
            };
            grant.epoch == latest && is_held_wrongly
        });
        let published = audit_key(proven)?;
        let in_hand = self.keys.audit.get(&latest);
        let is_in_force = in_hand.is_some_and(|seed| SealingKey::from_seed(seed).public_key() == published);
        if !held_wrongly && is_in_force {
            return Ok(Vec::new());
        }
        let epoch = latest.saturating_add(1);
        let seed = self.host.entropy.make_secret()?;
        let to_sheet = self.grant(Compartment::Audit, epoch, &seed, Recipient::Recovery, recovery)?;
        let mut items = vec![grant_item(&to_sheet)];
        for person in officers() {
            if let Some(sealing) = person.sealing_key.map(SealingPublicKey) {
                let recipient = Recipient::User(person.id);
                let grant = self.grant(Compartment::Audit, epoch, &seed, recipient, sealing)?;
                items.push(grant_item(&grant));
            }
        }
        let public = SealingKey::from_seed(&seed).public_key();
        let known = ClinicRecord::load(proven)?;
        let seen = self.version_of(known.versions.of(Field::AuditKey))?;
        let value = DraftValue::Plain(Value::Bytes(public.0.to_vec()));
        items.push(DraftItem::clinic().changing(Field::AuditKey, seen, value));
        self.keys.audit.insert(epoch, seed);
        Ok(items)
    }
}

/// Whether an entry's author may say what sessions are sealed to from then on: the clinic's founder,
/// and then whoever reads the audit trail. Otherwise anyone with the main key could have everybody's
/// accesses sealed to themselves.
///
/// # Errors
/// The database's.
pub(crate) fn may_move_audit_key(db: &Connection, entry: &Entry) -> Result<bool> {
    match (entry.kind(), entry.actor) {
        (Some(Kind::Genesis), _) => Ok(true),
        (Some(Kind::KeyGranted), Actor::Person(user)) => {
            let author = PersonRecord::load(db, user)?;
            Ok(
                author
                    .is_some_and(|person| person.standing == Standing::Active && person.roles.reads_audit()),
            )
        }
        (_, Actor::Person(_) | Actor::Workstation | Actor::Recovery) => Ok(false),
    }
}

/// Whether an entry says what sessions are sealed to.
pub(crate) fn moves_audit_key(entry: &Entry) -> bool {
    let says = |item: &Item| item.value(Field::AuditKey).is_some();
    entry.items.iter().any(says)
}
