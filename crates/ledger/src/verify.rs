//! Checks a whole ledger: content, numbers, tree, signatures, keys, acts. No SQL, no secrets.
//!
//! Entries are fed in append order. Decoding and hashing run on all cores; what depends on order
//! (chain, who may sign) runs in sequence beside the signatures of the entries before.

use crate::entry::{Actor, Entry, Outcome, clinic_of_genesis, verify_leaf};
use crate::item::{Item, SubjectKind};
use crate::kind::Kind;
use crate::sign::{KeyId, PublicKey, Signature, Verifier};
use crate::tree::{Frontier, Hash, leaf_hash};
use careloop_contract::{ClinicId, Field, Instant, Standing, UserId, WorkstationId};
use minicbor::{Decoder, Encoder};
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// An entry as it was read from where it is kept.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The signature.
    pub signature: Signature,
    /// The log it is kept under.
    pub workstation: WorkstationId,
    /// The number it is kept under.
    pub seq: u64,
}

/// What is checked of every entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// The bytes are a canonical entry of this clinic, kept where they say they belong.
    Content,
    /// Numbers have no gap, clocks rise.
    Sequence,
    /// Every entry carries the root of all before it.
    Tree,
    /// Every signature is right.
    Signatures,
    /// Every key was its actor's at the time, and allowed to say what it says.
    Keys,
    /// Every act is whole.
    Acts,
}

impl Check {
    /// Every check, in the order it is reported.
    pub const ALL: [Self; 6] =
        [Self::Content, Self::Sequence, Self::Tree, Self::Signatures, Self::Keys, Self::Acts];

    /// Its name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Sequence => "sequence",
            Self::Tree => "tree",
            Self::Signatures => "signatures",
            Self::Keys => "keys",
            Self::Acts => "acts",
        }
    }
}

/// Where an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The log.
    pub workstation: WorkstationId,
    /// The number in it.
    pub seq: u64,
}

/// What a check found wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The first wrong entry in append order.
    pub first: Place,
    /// How many entries are wrong.
    pub count: u64,
}

/// What a verification found.
#[derive(Debug)]
pub struct Report {
    /// Entries looked at.
    pub entries: u64,
    /// What is wrong, by check; a check that is not here found nothing.
    pub findings: BTreeMap<Check, Finding>,
    /// The tree of every log.
    pub logs: BTreeMap<WorkstationId, Frontier>,
    /// Locked-time entries that no workstation key vouches for (a vault without device secret).
    pub unattested: u64,
    /// Who may sign, after the last entry.
    pub trust: Trust,
}

/// Checks a ledger entry by entry.
#[derive(Debug)]
pub struct Verification {
    clinic: ClinicId,
    report: Report,
    /// The unfinished act of each log: act, next part, parts, first entry.
    acts: HashMap<WorkstationId, ([u8; 16], u32, u32, Place)>,
    /// The clock of each log's last entry.
    clocks: HashMap<WorkstationId, u64>,
}

/// One entry after the part that needs no order.
struct Prepared {
    place: Place,
    entry: Option<Entry>,
    leaf: Hash,
    genesis: Option<ClinicId>,
    signature: Signature,
}

/// One signature to check.
struct Claim {
    place: Place,
    leaf: Hash,
    signature: Signature,
    key: Arc<Verifier>,
}

impl Verification {
    /// Begins to check the ledger of a clinic.
    #[must_use]
    pub fn new(clinic: ClinicId) -> Self {
        Self {
            clinic,
            report: Report {
                entries: 0,
                findings: BTreeMap::new(),
                logs: BTreeMap::new(),
                unattested: 0,
                trust: Trust::default(),
            },
            acts: HashMap::new(),
            clocks: HashMap::new(),
        }
    }

    /// Checks the next entries in append order. `chunks` yields runs of a few thousand; two are in
    /// memory at a time. The reader's error ends the check.
    ///
    /// # Errors
    /// The reader's.
    pub fn feed<E: Send>(
        &mut self,
        chunks: impl IntoIterator<Item = Result<Vec<Stored>, E>>,
    ) -> Result<(), E> {
        let mut claims: Vec<Claim> = Vec::new();
        for chunk in chunks {
            let chunk = chunk?;
            let due = std::mem::take(&mut claims);
            let (bad, ready) = rayon::join(|| check_signatures(&due), || self.chain(chunk));
            self.note_all(Check::Signatures, &bad);
            claims = ready;
        }
        let bad = check_signatures(&claims);
        self.note_all(Check::Signatures, &bad);
        Ok(())
    }

    /// The report, once every entry was fed.
    #[must_use]
    pub fn finish(mut self) -> Report {
        let mut open: Vec<Place> = self.acts.values().map(|(_, _, _, first)| *first).collect();
        open.sort_by_key(|place| (place.workstation, place.seq));
        self.note_all(Check::Acts, &open);
        self.report
    }

    /// Decodes, hashes, chains and asks the trust rules; returns the signatures still to check.
    fn chain(&mut self, chunk: Vec<Stored>) -> Vec<Claim> {
        let prepared: Vec<Prepared> = chunk.into_par_iter().map(prepare).collect();
        let mut claims = Vec::with_capacity(prepared.len());
        for one in prepared {
            self.report.entries += 1;
            let place = one.place;
            let log = self.report.logs.entry(place.workstation).or_default();
            let (size, root) = (log.size(), log.root());
            // Counted even when unreadable, so that one bad entry is one finding, not a cascade.
            log.push(one.leaf);
            let Some(entry) = one.entry else {
                self.note(Check::Content, place);
                continue;
            };
            let is_genesis = self.report.entries == 1;
            let clinic = if is_genesis { one.genesis } else { Some(entry.clinic) };
            if entry.workstation != place.workstation
                || entry.seq != place.seq
                || clinic != Some(self.clinic)
                || is_genesis != (entry.kind() == Some(Kind::Genesis))
            {
                self.note(Check::Content, place);
            }
            let clock = self.clocks.insert(place.workstation, entry.clock);
            if place.seq != size || clock.is_some_and(|before| entry.clock <= before) {
                self.note(Check::Sequence, place);
            }
            if entry.previous_root != root {
                self.note(Check::Tree, place);
            }
            if !self.act_continues(&entry, place) {
                self.note(Check::Acts, place);
            }
            if entry.kind() == Some(Kind::LockedTime) && entry.actor != Actor::Workstation {
                self.report.unattested += 1;
            }
            let heads = &self.report.logs;
            match self.report.trust.admit(&entry, |base| heads_match(heads, place.workstation, base)) {
                Ok(key) => claims.push(Claim { place, leaf: one.leaf, signature: one.signature, key }),
                Err(NotTrusted) => self.note(Check::Keys, place),
            }
        }
        claims
    }

    fn act_continues(&mut self, entry: &Entry, place: Place) -> bool {
        let (part, parts) = (entry.part, entry.parts);
        let expected = match self.acts.remove(&place.workstation) {
            Some((act, next, of, _)) => act == *entry.act.as_bytes() && next == part && of == parts,
            None => part == 1,
        };
        if part >= 1 && part < parts {
            let first = Place { workstation: place.workstation, seq: place.seq };
            self.acts.insert(place.workstation, (*entry.act.as_bytes(), part + 1, parts, first));
        }
        expected && part >= 1 && part <= parts
    }

    fn note(&mut self, check: Check, place: Place) {
        self.report
            .findings
            .entry(check)
            .and_modify(|finding| finding.count += 1)
            .or_insert(Finding { first: place, count: 1 });
    }

    fn note_all(&mut self, check: Check, places: &[Place]) {
        for place in places {
            self.note(check, *place);
        }
    }
}

fn prepare(stored: Stored) -> Prepared {
    let entry = Entry::decode(&stored.bytes).ok();
    let genesis = entry
        .as_ref()
        .filter(|entry| entry.kind() == Some(Kind::Genesis) && *entry.clinic.as_bytes() == [0; 16])
        .map(|_| clinic_of_genesis(&stored.bytes));
    Prepared {
        place: Place { workstation: stored.workstation, seq: stored.seq },
        leaf: leaf_hash(&stored.bytes),
        signature: stored.signature,
        entry,
        genesis,
    }
}

fn check_signatures(claims: &[Claim]) -> Vec<Place> {
    claims
        .par_iter()
        .filter(|claim| verify_leaf(&claim.leaf, &claim.signature, &claim.key).is_err())
        .map(|claim| claim.place)
        .collect()
}

// ---- heads of other logs ---------------------------------------------------------------------

/// The head of a log: workstation, size, root.
pub type Head = (WorkstationId, u64, Hash);

/// Writes the heads that a joining workstation found, as [`Field::BaseHeads`] carries them: a CBOR
/// array of `[workstation, size, root]` in order of workstation.
#[must_use]
pub fn encode_heads(heads: &[Head]) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    // Writing to a vector cannot fail.
    let _ = encoder.array(heads.len() as u64);
    for (workstation, size, root) in heads {
        let _ = encoder
            .array(3)
            .and_then(|e| e.bytes(workstation.as_bytes()))
            .and_then(|e| e.u64(*size))
            .and_then(|e| e.bytes(root.as_bytes()));
    }
    encoder.into_writer()
}

/// Reads what [`encode_heads`] wrote; none if it is anything else.
#[must_use]
pub fn decode_heads(bytes: &[u8]) -> Option<Vec<Head>> {
    let mut d = Decoder::new(bytes);
    let mut heads = Vec::new();
    for _ in 0..d.array().ok()?? {
        if d.array().ok()? != Some(3) {
            return None;
        }
        let workstation = WorkstationId::from_bytes(d.bytes().ok()?.try_into().ok()?);
        let size = d.u64().ok()?;
        heads.push((workstation, size, Hash::from_bytes(d.bytes().ok()?.try_into().ok()?)));
    }
    (d.position() == bytes.len() && encode_heads(&heads) == bytes).then_some(heads)
}

/// Whether the heads a joining workstation names are those of all other logs here.
fn heads_match(logs: &BTreeMap<WorkstationId, Frontier>, joining: WorkstationId, base: &[Head]) -> bool {
    let here: Vec<Head> = logs
        .iter()
        .filter(|(workstation, _)| **workstation != joining)
        .map(|(workstation, log)| (*workstation, log.size(), log.root()))
        .collect();
    here == base
}

// ---- who may sign ----------------------------------------------------------------------------

/// An entry that its key was not allowed to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key was not its actor's at the time, or not allowed to say this")]
pub struct NotTrusted;

/// What is known of a person's keys.
#[derive(Clone, Debug, Default)]
struct PersonTrust {
    key: Option<(KeyId, Arc<Verifier>)>,
    suspended: bool,
    /// Digest of the invitation that may be used once, and when it becomes void.
    invitation: Option<([u8; 32], Instant)>,
}

/// Which key may sign for whom, decided by the entries so far and by nothing else.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    people: HashMap<UserId, PersonTrust>,
    workstations: HashMap<WorkstationId, Option<(KeyId, Arc<Verifier>)>>,
    recovery: Option<(KeyId, Arc<Verifier>)>,
}

impl Trust {
    /// Decides which key must have signed an entry, and takes over what the entry says about keys.
    ///
    /// `heads_match` tells whether the heads named by a joining workstation are the true ones.
    ///
    /// # Errors
    /// [`NotTrusted`] if no key was entitled to it; nothing is taken over then.
    pub fn admit(
        &mut self,
        entry: &Entry,
        heads_match: impl FnOnce(&[Head]) -> bool,
    ) -> Result<Arc<Verifier>, NotTrusted> {
        let key = self.signer(entry)?;
        self.check_items(entry)?;
        if entry.seq == 0 && entry.kind() != Some(Kind::Genesis) {
            let base = joined(entry).and_then(|item| item.value(Field::BaseHeads)?.as_bytes());
            let base = base.and_then(decode_heads).ok_or(NotTrusted)?;
            if !heads_match(&base) {
                return Err(NotTrusted);
            }
        }
        self.take_over(entry)?;
        Ok(key)
    }

    /// The key of a person now, if they may sign.
    #[must_use]
    pub fn key_of(&self, user: UserId) -> Option<KeyId> {
        let person = self.people.get(&user).filter(|person| !person.suspended)?;
        person.key.as_ref().map(|(id, _)| *id)
    }

    fn signer(&self, entry: &Entry) -> Result<Arc<Verifier>, NotTrusted> {
        let kind = entry.kind();
        let (id, key) = match (entry.actor, kind) {
            // These two bring the key they are signed with.
            (Actor::Person(user), Some(Kind::Genesis)) => new_key(entry, user)?,
            (Actor::Person(user), Some(Kind::PersonEnrolled)) => {
                let person = self.people.get(&user).ok_or(NotTrusted)?;
                let (digest, expires) = person.invitation.ok_or(NotTrusted)?;
                if person.suspended || entry.at > expires || proof_digest(entry, user) != Some(digest) {
                    return Err(NotTrusted);
                }
                new_key(entry, user)?
            }
            (Actor::Person(user), _) => {
                let person = self.people.get(&user).filter(|person| !person.suspended).ok_or(NotTrusted)?;
                person.key.clone().ok_or(NotTrusted)?
            }
            (Actor::Workstation, Some(kind)) if kind.is_system() => {
                let workstation = self.workstations.get(&entry.workstation).ok_or(NotTrusted)?;
                workstation.clone().ok_or(NotTrusted)?
            }
            (Actor::Workstation, _) => return Err(NotTrusted),
            (
                Actor::Recovery,
                Some(Kind::Recovered | Kind::WorkstationJoined | Kind::KeyGranted | Kind::HeaderSettled),
            ) => self.recovery.clone().ok_or(NotTrusted)?,
            (Actor::Recovery, _) => return Err(NotTrusted),
        };
        if id == entry.signer { Ok(key) } else { Err(NotTrusted) }
    }

    /// Whether every item is of a sort that this kind of entry may carry.
    fn check_items(&self, entry: &Entry) -> Result<(), NotTrusted> {
        let kind = entry.kind();
        let changes_nothing = entry.outcome != Outcome::Done || kind.is_some_and(Kind::is_system);
        for item in &entry.items {
            let subject = item.subject.map(|subject| subject.kind);
            if changes_nothing && !matches!(subject, None | Some(SubjectKind::Session)) {
                return Err(NotTrusted);
            }
            for delta in &item.deltas {
                let allowed = match (delta.field(), kind) {
                    (
                        Some(Field::SigningKey | Field::SealingKey),
                        Some(Kind::Genesis | Kind::PersonEnrolled | Kind::Recovered),
                    ) => true,
                    (
                        Some(Field::Invitation | Field::InvitationExpires),
                        Some(Kind::PersonInvited | Kind::PersonEnrolled),
                    ) => true,
                    (
                        Some(Field::WorkstationKey | Field::CheckpointKey | Field::BaseHeads),
                        Some(Kind::Genesis | Kind::WorkstationJoined),
                    ) => true,
                    (
                        Some(
                            Field::RecoverySigningKey
                            | Field::RecoverySealingKey
                            | Field::TestClinic
                            | Field::DeviceSecret,
                        ),
                        Some(Kind::Genesis),
                    ) => true,
                    (
                        Some(Field::Roles),
                        Some(Kind::Genesis | Kind::PersonInvited | Kind::RolesChanged),
                    ) => true,
                    (
                        Some(Field::Standing),
                        Some(
                            Kind::Genesis
                            | Kind::PersonInvited
                            | Kind::PersonEnrolled
                            | Kind::Recovered
                            | Kind::StandingChanged,
                        ),
                    ) => true,
                    (
                        Some(
                            Field::SigningKey
                            | Field::SealingKey
                            | Field::Invitation
                            | Field::InvitationExpires
                            | Field::WorkstationKey
                            | Field::CheckpointKey
                            | Field::BaseHeads
                            | Field::RecoverySigningKey
                            | Field::RecoverySealingKey
                            | Field::TestClinic
                            | Field::DeviceSecret
                            | Field::Roles
                            | Field::Standing,
                        ),
                        _,
                    ) => false,
                    (_, _) => true,
                };
                if !allowed {
                    return Err(NotTrusted);
                }
            }
        }
        // Whoever enrols says nothing about anybody else.
        if kind == Some(Kind::PersonEnrolled) {
            let alone = entry.items.iter().all(|item| match (item.subject, entry.actor) {
                (Some(subject), Actor::Person(user)) if subject.kind == SubjectKind::Person => {
                    subject.id == *user.as_bytes()
                }
                (_, _) => true,
            });
            return if alone { Ok(()) } else { Err(NotTrusted) };
        }
        Ok(())
    }

    fn take_over(&mut self, entry: &Entry) -> Result<(), NotTrusted> {
        if entry.outcome != Outcome::Done {
            return Ok(());
        }
        for item in &entry.items {
            let Some(subject) = item.subject else { continue };
            match subject.kind {
                SubjectKind::Person => {
                    let user = UserId::from_bytes(subject.id);
                    let key = item.value(Field::SigningKey).map(public_key).transpose()?;
                    let person = self.people.entry(user).or_default();
                    if let Some(key) = key {
                        person.key = Some(key);
                        person.invitation = None;
                    } else if let Some(digest) = item.value(Field::Invitation) {
                        let digest = digest.as_array().ok_or(NotTrusted)?;
                        let expires = item.value(Field::InvitationExpires);
                        let expires = expires.and_then(|value| value.as_int()).ok_or(NotTrusted)?;
                        person.invitation = Some((digest, Instant::from_millis(expires)));
                    }
                    if let Some(standing) = item.value(Field::Standing) {
                        person.suspended =
                            standing.as_int() == Some(i64::from(Standing::Suspended.number()));
                    }
                }
                SubjectKind::Workstation => {
                    if let Some(value) = item.value(Field::WorkstationKey) {
                        let key = if value.as_bytes().is_some() { Some(public_key(value)?) } else { None };
                        self.workstations.insert(WorkstationId::from_bytes(subject.id), key);
                    }
                }
                SubjectKind::Clinic => {
                    if let Some(value) = item.value(Field::RecoverySigningKey) {
                        self.recovery = Some(public_key(value)?);
                    }
                }
                SubjectKind::Session | SubjectKind::Patient | SubjectKind::Task | SubjectKind::Remark => {}
            }
        }
        Ok(())
    }
}

/// The item by which a workstation joins with its own log.
fn joined(entry: &Entry) -> Option<&Item> {
    entry.items.iter().find(|item| {
        item.subject.is_some_and(|subject| {
            subject.kind == SubjectKind::Workstation && subject.id == *entry.workstation.as_bytes()
        })
    })
}

fn new_key(entry: &Entry, user: UserId) -> Result<(KeyId, Arc<Verifier>), NotTrusted> {
    let value = person_item(entry, user).and_then(|item| item.value(Field::SigningKey));
    public_key(value.ok_or(NotTrusted)?)
}

fn proof_digest(entry: &Entry, user: UserId) -> Option<[u8; 32]> {
    let proof = person_item(entry, user)?.value(Field::Invitation)?.as_bytes()?;
    Some(Sha256::digest(proof).into())
}

fn person_item(entry: &Entry, user: UserId) -> Option<&Item> {
    entry.items.iter().find(|item| {
        item.subject.is_some_and(|subject| {
            subject.kind == SubjectKind::Person && subject.id == *user.as_bytes()
        })
    })
}

fn public_key(value: &crate::item::Value) -> Result<(KeyId, Arc<Verifier>), NotTrusted> {
    let key = PublicKey::from_bytes(value.as_array().ok_or(NotTrusted)?);
    let verifier = key.verifier().map_err(|_| NotTrusted)?;
    Ok((key.key_id(), Arc::new(verifier)))
}
