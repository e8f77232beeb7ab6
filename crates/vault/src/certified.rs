//! People, their keys and their grants as signatures prove them, whatever the tables say.
//!
//! Whoever holds the main key can write any table. If a sign-in believed them, a colleague could write
//! themselves into the table of people as a provider, and the next provider's program would seal the
//! clinical key to them. So whoever is handed a key is looked up here: the entries that speak of
//! people, workstations and the clinic are read again, and count only if they are signed by somebody
//! who might.

use crate::crypto::SealingPublicKey;
use crate::db::open::open_scratch;
use crate::db::project::{EntryPlace, SearchUpdate, apply};
use crate::db::records::{ClinicRecord, PersonRecord, damaged};
use crate::error::Result;
use crate::header::Roster;
use crate::words::RecoveryKey;
use careloop_contract::{ClinicId, Field, Roles};
use careloop_domain::Policy;
use careloop_ledger::entry::{clinic_of_genesis, verify_leaf};
use careloop_ledger::sign::{PublicKey, Signature};
use careloop_ledger::tree::leaf_hash;
use careloop_ledger::verify::Trust;
use careloop_ledger::{Actor, Entry, Kind, Outcome};
use rusqlite::{Connection, OptionalExtension as _};
use std::collections::BTreeMap;

/// The entries that decide who may be handed a key.
const ABOUT_PEOPLE: &str = "SELECT place, log, bytes, signature FROM entry WHERE place IN (
        SELECT place FROM entry_item WHERE subject = zeroblob(16)
            OR subject IN (SELECT id FROM person) OR subject IN (SELECT id FROM workstation)
        UNION SELECT place FROM compartment_grant) ORDER BY place";

/// Tables of people and grants, computed from what is properly signed alone.
///
/// An entry that was changed is passed over here; verification names it.
pub(crate) fn certified(db: &Connection, clinic: ClinicId) -> Result<Connection> {
    let proven = open_scratch()?;
    let mut trust = Trust::default();
    let mut rights = Rights::default();
    let mut statement = db.prepare_cached(ABOUT_PEOPLE)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(2)?.as_blob().unwrap_or_default();
        let signature = row.get_ref(3)?.as_blob().unwrap_or_default();
        let (Ok(entry), Ok(signature)) = (Entry::decode(bytes), <[u8; 64]>::try_from(signature)) else {
            continue;
        };
        let of_clinic = if entry.kind() == Some(Kind::Genesis) {
            clinic_of_genesis(bytes)
        } else {
            entry.clinic
        };
        if of_clinic != clinic {
            continue;
        }
        // Trust moves on only with an entry that proves to be signed.
        let mut next = trust.clone();
        // Heads of other logs are a question of their entries, not of who is who.
        let Ok(key) = next.admit(&entry, |_| true) else {
            continue;
        };
        let signature = Signature::from_bytes(signature);
        if verify_leaf(&leaf_hash(bytes), &signature, &key).is_err() || !rights.permit(&entry) {
            continue;
        }
        trust = next;
        rights.take(&entry);
        let at = EntryPlace {
            place: u64::try_from(row.get::<_, i64>(0)?).map_err(|_| damaged())?,
            log: u64::try_from(row.get::<_, i64>(1)?).map_err(|_| damaged())?,
        };
        apply(&proven, at, &entry, SearchUpdate::ALL_LATER)?;
    }
    Ok(proven)
}

/// Who holds which roles, and which policy is in force, at one moment of the ledger.
#[derive(Default)]
pub(crate) struct Rights {
    roles: BTreeMap<[u8; 16], Roles>,
    policy: Policy,
}

impl Rights {
    /// Whether an entry's author might do what it says, by the roles they hold and the policy in force.
    pub(crate) fn permit(&self, entry: &Entry) -> bool {
        let (Some(kind), Actor::Person(user)) = (entry.kind(), entry.actor) else {
            return true;
        };
        if entry.outcome != Outcome::Done || kind == Kind::Genesis {
            return true;
        }
        let held = self.of(user.as_bytes());
        kind.action()
            .is_none_or(|action| self.policy.allows_at_all(action, held))
            && (kind != Kind::PersonInvited || self.may_hand_out(held, entry))
            && is_lawful_policy(entry)
    }

    /// Whoever invites hands out the roles that the entry names, and new keys to those whom it is about.
    fn may_hand_out(&self, held: Roles, entry: &Entry) -> bool {
        let subjects = entry.items.iter().filter_map(|item| item.subject);
        let before = subjects.map(|subject| self.of(&subject.id));
        let named = roles_in(entry).map(|(_, roles)| roles);
        before
            .chain(named)
            .all(|given| self.policy.may_hand_out(held, given))
    }

    fn of(&self, user: &[u8; 16]) -> Roles {
        self.roles.get(user).copied().unwrap_or(Roles::NONE)
    }

    /// Takes over which roles an entry gives to whom, and what it changes of the policy.
    pub(crate) fn take(&mut self, entry: &Entry) {
        if entry.outcome != Outcome::Done {
            return;
        }
        self.roles.extend(roles_in(entry));
        if let Some(text) = adjustments_in(entry).last() {
            self.policy = Policy::from_text(text);
        }
    }
}

fn roles_in(entry: &Entry) -> impl Iterator<Item = ([u8; 16], Roles)> {
    entry.items.iter().filter_map(|item| {
        let bits = item.value(Field::Roles)?.as_int()?;
        let roles = Roles::from_bits(u8::try_from(bits).unwrap_or(0));
        Some((item.subject?.id, roles))
    })
}

fn adjustments_in(entry: &Entry) -> impl Iterator<Item = &str> {
    let values = entry
        .items
        .iter()
        .filter_map(|item| item.value(Field::PolicyAdjustments));
    values.map(|value| value.as_text().unwrap_or_default())
}

/// Whether what an entry changes of the policy can be read and is within the limits.
fn is_lawful_policy(entry: &Entry) -> bool {
    adjustments_in(entry).all(Policy::is_lawful)
}

/// The public keys of the recovery sheet that is in force: the first entry's, until the sheet was used
/// or an administrator ordered a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RecoveryInForce {
    /// What its decisions are signed with.
    pub(crate) signing: PublicKey,
    /// What grants are also sealed to.
    pub(crate) sealing: SealingPublicKey,
}

impl RecoveryInForce {
    /// Reads it from tables of [`certified`]. None: nothing that is signed says who founded the clinic.
    pub(crate) fn read(proven: &Connection) -> Result<Option<Self>> {
        let clinic = ClinicRecord::load_if_any(proven)?;
        Ok(clinic.map(|clinic| Self {
            signing: PublicKey::from_bytes(clinic.recovery_signing),
            sealing: SealingPublicKey(clinic.recovery_sealing),
        }))
    }

    /// As [`RecoveryInForce::read`], where without it nothing can be done.
    ///
    /// # Errors
    /// [`careloop_contract::Refusal::Damaged`].
    pub(crate) fn of(proven: &Connection) -> Result<Self> {
        Self::read(proven)?.ok_or_else(damaged)
    }

    /// The keys of a sheet.
    pub(crate) fn of_sheet(sheet: &RecoveryKey) -> Self {
        Self {
            signing: sheet.derive_signing_key().public_key(),
            sealing: sheet.derive_sealing_key().public_key(),
        }
    }

    /// The keys that a roster names.
    pub(crate) const fn of_roster(roster: &Roster) -> Self {
        Self {
            signing: roster.recovery_signing,
            sealing: roster.recovery_sealing,
        }
    }
}

/// What sessions' keys are sealed to, from tables of [`certified`]: the first entry's, until a security
/// officer moved it on.
///
/// # Errors
/// [`careloop_contract::Refusal::Damaged`] if nothing says who founded the clinic.
pub(crate) fn audit_key(proven: &Connection) -> Result<SealingPublicKey> {
    Ok(SealingPublicKey(ClinicRecord::load(proven)?.audit_key))
}

/// Whether the first entry is the one whose hash the clinic's id is.
pub(crate) fn is_founded(db: &Connection, clinic: ClinicId) -> Result<bool> {
    let bytes: Option<Vec<u8>> = db
        .query_row("SELECT bytes FROM entry WHERE place = 1", [], |row| row.get(0))
        .optional()?;
    Ok(bytes.is_some_and(|bytes| clinic_of_genesis(&bytes) == clinic))
}

/// A person as signatures prove them.
pub(crate) fn certified_people(db: &Connection, clinic: ClinicId) -> Result<Vec<PersonRecord>> {
    PersonRecord::all(&certified(db, clinic)?)
}
