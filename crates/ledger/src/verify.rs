//! Checks a whole ledger: content, numbers, tree, signatures, keys, acts. No SQL, no secrets.
//!
//! Entries are fed in append order. Decoding and hashing run on all cores; what depends on order
//! (chain, who may sign) runs in sequence beside the signatures of the entries before.

use crate::entry::{Actor, Entry, Outcome, clinic_of_genesis, verify_leaf};
use crate::item::{Item, SubjectKind, Value};
use crate::kind::Kind;
use crate::scope::{may_change, may_concern};
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
    pub const ALL: [Self; 6] = [
        Self::Content,
        Self::Sequence,
        Self::Tree,
        Self::Signatures,
        Self::Keys,
        Self::Acts,
    ];

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
    /// Whether the logs were, where an earlier verification stands, as it says. True where none was named.
    pub cover_holds: bool,
}

/// What an earlier verification vouches for, so that not every signature is checked again.
#[derive(Clone, Debug)]
pub struct Cover {
    /// The first place, from 1, whose signature is checked. Not after `by`.
    pub since: u64,
    /// The place of the entry that states what was found right.
    pub by: u64,
    /// The heads of every log that it states.
    pub heads: Vec<Head>,
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
    cover: Option<Cover>,
}

/// One entry after the part that needs no order.
struct Prepared {
    place: Place,
    entry: Option<Entry>,
    leaf: Hash,
    genesis: Option<ClinicId>,
    signature: Signature,
}

/// The root that an entry states, and the log before it.
struct Stated {
    place: Place,
    root: Hash,
    log: Frontier,
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
                cover_holds: true,
            },
            acts: HashMap::new(),
            clocks: HashMap::new(),
            cover: None,
        }
    }

    /// Begins to check a ledger of which an earlier verification covers a part. Of that part everything is
    /// checked but the signatures of entries that say nothing about keys and rights: who may sign is
    /// proven anew, and with it the entry that vouches for the rest.
    #[must_use]
    pub fn since(clinic: ClinicId, cover: Cover) -> Self {
        let mut verification = Self::new(clinic);
        // Until its entry has come by and says so.
        verification.report.cover_holds = false;
        verification.cover = Some(cover);
        verification
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
        let mut stated = Vec::with_capacity(prepared.len());
        for one in prepared {
            self.report.entries += 1;
            let place = one.place;
            self.compare_cover();
            let log = self.report.logs.entry(place.workstation).or_default();
            let size = log.size();
            let before = one.entry.as_ref().map(|entry| Stated {
                place,
                root: entry.previous_root,
                log: log.clone(),
            });
            stated.extend(before);
            // Counted even when unreadable, so that one bad entry is one finding, not a cascade.
            log.push(one.leaf);
            let Some(entry) = one.entry else {
                self.note(Check::Content, place);
                continue;
            };
            let is_genesis = self.report.entries == 1;
            let clinic = if is_genesis {
                one.genesis
            } else {
                Some(entry.clinic)
            };
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
            if !self.act_continues(&entry, place) {
                self.note(Check::Acts, place);
            }
            if entry.kind() == Some(Kind::LockedTime) && entry.actor != Actor::Workstation {
                self.report.unattested += 1;
            }
            let heads = &self.report.logs;
            match self
                .report
                .trust
                .admit(&entry, |base| heads_match(heads, place.workstation, base))
            {
                Ok(_) if self.is_covered(&entry) => {}
                Ok(key) => claims.push(Claim {
                    place,
                    leaf: one.leaf,
                    signature: one.signature,
                    key,
                }),
                Err(NotTrusted) => self.note(Check::Keys, place),
            }
        }
        // A root is a hash for every bit of the size: that is done on all cores too.
        self.note_all(Check::Tree, &check_roots(&stated));
        claims
    }

    /// Before the entry that vouches for those before it: whether they are what it says.
    fn compare_cover(&mut self) {
        let Some(cover) = self
            .cover
            .as_ref()
            .filter(|cover| cover.by == self.report.entries)
        else {
            return;
        };
        let here = self.report.logs.iter();
        let here = here.map(|(workstation, log)| (*workstation, log.size(), log.root()));
        self.report.cover_holds = cover.since <= cover.by && here.eq(cover.heads.iter().copied());
    }

    fn is_covered(&self, entry: &Entry) -> bool {
        let is_before = |cover: &Cover| self.report.entries < cover.since.min(cover.by);
        self.cover.as_ref().is_some_and(is_before) && !decides_anything(entry)
    }

    fn act_continues(&mut self, entry: &Entry, place: Place) -> bool {
        let (part, parts) = (entry.part, entry.parts);
        let before = self.acts.remove(&place.workstation);
        let expected = match before {
            Some((act, next, of, _)) => act == *entry.act.as_bytes() && next == part && of == parts,
            None => part == 1,
        };
        if part >= 1 && part < parts {
            let first = before
                .filter(|_| expected)
                .map_or(place, |(_, _, _, first)| first);
            self.acts
                .insert(place.workstation, (*entry.act.as_bytes(), part + 1, parts, first));
        }
        expected && part >= 1 && part <= parts
    }

    fn note(&mut self, check: Check, place: Place) {
        self.report
            .findings
            .entry(check)
            .and_modify(|finding| finding.count += 1)
            .or_insert(Finding {
                first: place,
                count: 1,
            });
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
        place: Place {
            workstation: stored.workstation,
            seq: stored.seq,
        },
        leaf: leaf_hash(&stored.bytes),
        signature: stored.signature,
        entry,
        genesis,
    }
}

fn check_roots(stated: &[Stated]) -> Vec<Place> {
    stated
        .par_iter()
        .filter(|stated| stated.log.root() != stated.root)
        .map(|stated| stated.place)
        .collect()
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
        heads.push((
            workstation,
            size,
            Hash::from_bytes(d.bytes().ok()?.try_into().ok()?),
        ));
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
    /// They left for good: no key is theirs any more, and none ever will be.
    left: bool,
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
        check_items(entry)?;
        // A log begins by joining and a workstation joins once, or it could change its keys later.
        let begins = entry.seq == 0 && entry.kind() != Some(Kind::Genesis);
        if begins != (entry.kind() == Some(Kind::WorkstationJoined)) {
            return Err(NotTrusted);
        }
        if begins {
            let base = joined(entry).and_then(|item| item.value(Field::BaseHeads)?.as_bytes());
            let base = base.and_then(decode_heads).ok_or(NotTrusted)?;
            if !heads_match(&base) {
                return Err(NotTrusted);
            }
        }
        // All of it is read before any of it counts.
        let said = statements(entry)?;
        if said.iter().any(|statement| self.brings_back(statement)) {
            return Err(NotTrusted);
        }
        for statement in said {
            self.take_over(statement);
        }
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
            (Actor::Person(user), Some(Kind::Genesis)) if self.knows_nobody() => new_key(entry, user)?,
            (Actor::Person(_), Some(Kind::Genesis)) => return Err(NotTrusted),
            (Actor::Person(user), Some(Kind::PersonEnrolled)) => {
                let person = self.people.get(&user).ok_or(NotTrusted)?;
                let (digest, expires) = person.invitation.ok_or(NotTrusted)?;
                if person.suspended || entry.at > expires || proof_digest(entry, user) != Some(digest) {
                    return Err(NotTrusted);
                }
                new_key(entry, user)?
            }
            // These give keys to others, which the sheet alone may do without an invitation.
            (Actor::Person(_), Some(Kind::Recovered | Kind::WorkstationJoined)) => return Err(NotTrusted),
            // Where the workstation has a key, it speaks for itself.
            (Actor::Person(_), Some(Kind::LockedTime))
                if self
                    .workstations
                    .get(&entry.workstation)
                    .is_some_and(Option::is_some) =>
            {
                return Err(NotTrusted);
            }
            (Actor::Person(user), _) => {
                let person = self
                    .people
                    .get(&user)
                    .filter(|person| !person.suspended)
                    .ok_or(NotTrusted)?;
                person.key.clone().ok_or(NotTrusted)?
            }
            (Actor::Workstation, Some(kind)) if kind.is_system() => {
                let workstation = self.workstations.get(&entry.workstation).ok_or(NotTrusted)?;
                workstation.clone().ok_or(NotTrusted)?
            }
            (Actor::Workstation, _) => return Err(NotTrusted),
            (
                Actor::Recovery,
                Some(
                    Kind::Recovered
                    | Kind::WorkstationJoined
                    | Kind::KeyGranted
                    | Kind::HeaderSettled
                    | Kind::SignedOut,
                ),
            ) => self.recovery.clone().ok_or(NotTrusted)?,
            (Actor::Recovery, _) => return Err(NotTrusted),
        };
        if id == entry.signer {
            Ok(key)
        } else {
            Err(NotTrusted)
        }
    }

    /// Before the genesis entry.
    fn knows_nobody(&self) -> bool {
        self.people.is_empty() && self.workstations.is_empty() && self.recovery.is_none()
    }

    /// Whether a statement gives anything to somebody who left. Ids are never used again.
    fn brings_back(&self, statement: &Statement) -> bool {
        match statement {
            Statement::Key(user, _) | Statement::Invited(user, ..) | Statement::Suspended(user, _) => {
                self.people.get(user).is_some_and(|person| person.left)
            }
            Statement::Left(_) | Statement::Workstation(..) | Statement::Recovery(_) => false,
        }
    }

    fn take_over(&mut self, statement: Statement) {
        // The same entry may not bring back whom it sends away either.
        if self.brings_back(&statement) {
            return;
        }
        match statement {
            Statement::Left(user) => {
                *self.people.entry(user).or_default() = PersonTrust {
                    suspended: true,
                    left: true,
                    ..PersonTrust::default()
                };
            }
            Statement::Key(user, key) => {
                let person = self.people.entry(user).or_default();
                person.key = Some(key);
                person.invitation = None;
            }
            Statement::Invited(user, digest, expires) => {
                self.people.entry(user).or_default().invitation = Some((digest, expires));
            }
            Statement::Suspended(user, suspended) => {
                let person = self.people.entry(user).or_default();
                person.suspended = suspended;
                if suspended {
                    person.invitation = None;
                }
            }
            Statement::Workstation(workstation, key) => {
                self.workstations.insert(workstation, key);
            }
            Statement::Recovery(key) => self.recovery = Some(key),
        }
    }
}

/// What an entry says about keys.
enum Statement {
    /// A person's key from now on; their invitation is used up.
    Key(UserId, (KeyId, Arc<Verifier>)),
    /// A person may make keys once.
    Invited(UserId, [u8; 32], Instant),
    /// Whether a person is kept out. Being let in again brings no old invitation back.
    Suspended(UserId, bool),
    /// A person left for good.
    Left(UserId),
    /// A workstation's key, if it has one.
    Workstation(WorkstationId, Option<(KeyId, Arc<Verifier>)>),
    /// The recovery sheet's key.
    Recovery((KeyId, Arc<Verifier>)),
}

/// What an entry says about keys, in order.
fn statements(entry: &Entry) -> Result<Vec<Statement>, NotTrusted> {
    let mut said = Vec::new();
    // What was refused has not happened; what is not understood is not applied.
    if entry.outcome != Outcome::Done || entry.kind().is_none() {
        return Ok(said);
    }
    for item in &entry.items {
        let Some(subject) = item.subject else { continue };
        match subject.kind {
            SubjectKind::Person => {
                let user = UserId::from_bytes(subject.id);
                if let Some(key) = item.value(Field::SigningKey) {
                    said.push(Statement::Key(user, public_key(key)?));
                }
                // An enrolment shows the proof in this field, not a new digest.
                if let (Some(digest), Some(Kind::PersonInvited)) =
                    (item.value(Field::Invitation), entry.kind())
                {
                    let digest = digest.as_array().ok_or(NotTrusted)?;
                    let expires = item.value(Field::InvitationExpires);
                    let expires = expires.and_then(Value::as_int).ok_or(NotTrusted)?;
                    said.push(Statement::Invited(user, digest, Instant::from_millis(expires)));
                }
                if let Some(standing) = item.value(Field::Standing) {
                    said.push(match standing_of(standing) {
                        Some(Standing::Left) => Statement::Left(user),
                        Some(Standing::Invited | Standing::Active | Standing::Suspended) | None => {
                            Statement::Suspended(user, keeps_out(standing))
                        }
                    });
                }
            }
            SubjectKind::Workstation => {
                if let Some(value) = item.value(Field::WorkstationKey) {
                    let key = if value.as_bytes().is_some() {
                        Some(public_key(value)?)
                    } else {
                        None
                    };
                    said.push(Statement::Workstation(WorkstationId::from_bytes(subject.id), key));
                }
            }
            SubjectKind::Clinic => {
                if let Some(value) = item.value(Field::RecoverySigningKey) {
                    said.push(Statement::Recovery(public_key(value)?));
                }
            }
            SubjectKind::Session | SubjectKind::Patient | SubjectKind::Task | SubjectKind::Remark => {}
        }
    }
    Ok(said)
}

/// Whether a standing keeps a person out. One this version does not know does.
fn keeps_out(standing: &Value) -> bool {
    !matches!(standing_of(standing), Some(Standing::Invited | Standing::Active))
}

fn standing_of(value: &Value) -> Option<Standing> {
    let number = value.as_int().and_then(|number| u16::try_from(number).ok());
    number.and_then(Standing::from_number)
}

/// Whether every item is of a sort that this kind of entry may carry.
fn check_items(entry: &Entry) -> Result<(), NotTrusted> {
    let kind = entry.kind();
    let changes_nothing = entry.outcome != Outcome::Done || kind.is_some_and(Kind::is_system);
    let mut new_keys = 0_u32;
    for item in &entry.items {
        let sort = item.subject.map(|subject| subject.kind);
        let of_another_workstation = item.subject.is_some_and(|subject| {
            subject.kind == SubjectKind::Workstation && subject.id != *entry.workstation.as_bytes()
        });
        if changes_nothing && !matches!(sort, None | Some(SubjectKind::Session))
            || kind.is_some_and(|kind| !may_concern(kind, sort) || of_another_workstation)
            || !item.deltas.iter().all(|delta| may_set(kind, delta.field()))
        {
            return Err(NotTrusted);
        }
        new_keys += u32::from(item.value(Field::SigningKey).is_some());
        // To leave is an act of its own, and it is all that this act says of a standing.
        let leaves = item
            .value(Field::Standing)
            .map(|standing| standing_of(standing) == Some(Standing::Left));
        if leaves.is_some_and(|leaves| leaves != (kind == Some(Kind::PersonOffboarded))) {
            return Err(NotTrusted);
        }
    }
    // Two new keys in one entry: one would sign for the other.
    if new_keys > 1 {
        return Err(NotTrusted);
    }
    // Whoever enrols, or sets up a second factor, says nothing about anybody else.
    let alone = entry.items.iter().all(|item| match (item.subject, entry.actor) {
        (Some(subject), Actor::Person(user)) if subject.kind == SubjectKind::Person => {
            subject.id == *user.as_bytes()
        }
        (_, _) => true,
    });
    if matches!(kind, Some(Kind::PersonEnrolled | Kind::FactorSet)) && !alone {
        Err(NotTrusted)
    } else {
        Ok(())
    }
}

/// Whether entries of a kind may set a field. One of them unknown here is not applied; but a newer
/// version that moves keys by a new kind needs a new format, for this one could not follow.
const fn may_set(kind: Option<Kind>, field: Option<Field>) -> bool {
    match (kind, field) {
        (_, None) => true,
        (Some(kind), Some(field)) => may_change(kind, field),
        (None, Some(field)) => !decides_trust(field),
    }
}

/// Whether it depends on this entry who may sign, read, or do what.
fn decides_anything(entry: &Entry) -> bool {
    let mut deltas = entry.items.iter().flat_map(|item| &item.deltas);
    let decides = |field| decides_trust(field) || matches!(field, Field::PolicyAdjustments | Field::Invoker);
    entry.kind() == Some(Kind::Genesis) || deltas.any(|delta| delta.field().is_some_and(decides))
}

/// Whether it depends on this field who may sign or read.
const fn decides_trust(field: Field) -> bool {
    matches!(
        field,
        Field::SigningKey
            | Field::SealingKey
            | Field::Invitation
            | Field::InvitationExpires
            | Field::Roles
            | Field::Standing
            | Field::Grant
            | Field::WorkstationKey
            | Field::CheckpointKey
            | Field::BaseHeads
            | Field::RecoverySigningKey
            | Field::RecoverySealingKey
            | Field::AuditKey
            | Field::HeaderNumber
            | Field::HeaderHash
    )
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
        item.subject
            .is_some_and(|subject| subject.kind == SubjectKind::Person && subject.id == *user.as_bytes())
    })
}

fn public_key(value: &Value) -> Result<(KeyId, Arc<Verifier>), NotTrusted> {
    let key = PublicKey::from_bytes(value.as_array().ok_or(NotTrusted)?);
    let verifier = key.verifier().map_err(|_| NotTrusted)?;
    Ok((key.key_id(), Arc::new(verifier)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_have_one_encoding() {
        let head = |n: u8, size| {
            (
                WorkstationId::from_bytes([n; 16]),
                size,
                Hash::from_bytes([n; 32]),
            )
        };
        for heads in [vec![], vec![head(1, 0)], vec![head(1, 300), head(2, u64::MAX)]] {
            let bytes = encode_heads(&heads);
            assert_eq!(decode_heads(&bytes).as_ref(), Some(&heads));
            assert_eq!(
                decode_heads(&[bytes.as_slice(), &[0]].concat()),
                None,
                "a byte too many"
            );
            for cut in 0..bytes.len() {
                assert_eq!(decode_heads(&bytes[..cut]), None);
            }
        }
        let bytes = encode_heads(&[head(1, 5)]);
        let size = bytes.iter().position(|byte| *byte == 5).expect("there");
        let longer = [&bytes[..size], &[0x18, 5], &bytes[size + 1..]].concat();
        assert_eq!(decode_heads(&longer), None, "a longer number");
        assert_eq!(
            decode_heads(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
            None
        );
    }

    #[test]
    fn a_standing_that_is_not_understood_keeps_out() {
        for (value, out) in [
            (Value::Int(0), false),
            (Value::Int(1), false),
            (Value::Int(2), true),
            (Value::Int(3), true),
            (Value::Int(-1), true),
            (Value::Null, true),
            (Value::Text("active".to_owned()), true),
        ] {
            assert_eq!(keeps_out(&value), out, "{value:?}");
        }
    }
}
