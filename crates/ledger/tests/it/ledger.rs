//! A ledger in memory that tests add to, take apart and verify.

use careloop_contract::{
    ActId, ClinicId, DataCategory, Field, Instant, PatientId, Purpose, SessionId, UserId, Version,
    WorkstationId,
};
use careloop_ledger::sign::{PublicKey, Signature, SigningKey};
use careloop_ledger::tree::{Frontier, leaf_hash};
use careloop_ledger::verify::{Check, Report, Stored, Verification, encode_heads};
use careloop_ledger::{Actor, Delta, Entry, Item, Kind, Outcome, Subject, SubjectKind, Value};
use std::collections::BTreeMap;
use std::convert::Infallible;

/// 2026-01-05T15:00:00Z, a Monday.
pub(crate) const START: i64 = 1_767_625_200_000;

/// The two workstations of the fixture.
pub(crate) const FRONT: WorkstationId = WorkstationId::from_bytes(id(1));
pub(crate) const BACK: WorkstationId = WorkstationId::from_bytes(id(2));
/// Its people: the first administrator, and a nurse.
pub(crate) const AMARA: UserId = UserId::from_bytes(id(0x11));
pub(crate) const THEO: UserId = UserId::from_bytes(id(0x12));
pub(crate) const PATIENT: PatientId = PatientId::from_bytes(id(0x21));
pub(crate) const TASK: [u8; 16] = id(0x31);
pub(crate) const NOTE: [u8; 16] = id(0x41);

/// An id of the form of a UUID of version 7.
pub(crate) const fn id(n: u8) -> [u8; 16] {
    [1, 0x9b, 0x8e, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, n]
}

pub(crate) fn session(n: u8) -> SessionId {
    SessionId::from_bytes(id(0x50 + n))
}

/// Every key of the fixture, by what it is. Not a secret: they guard nothing.
pub(crate) mod key {
    use super::SigningKey;

    pub(crate) fn of(seed: u8) -> SigningKey {
        SigningKey::from_seed(&[seed; 32])
    }
    pub(crate) fn amara() -> SigningKey {
        of(1)
    }
    /// What she has after the recovery.
    pub(crate) fn amara_later() -> SigningKey {
        of(2)
    }
    pub(crate) fn theo() -> SigningKey {
        of(3)
    }
    pub(crate) fn recovery() -> SigningKey {
        of(4)
    }
    pub(crate) fn front() -> SigningKey {
        of(5)
    }
    pub(crate) fn back() -> SigningKey {
        of(6)
    }
}

/// Who writes, and in which session.
pub(crate) struct Pen {
    pub(crate) actor: Actor,
    pub(crate) key: SigningKey,
    pub(crate) session: Option<SessionId>,
}

impl Pen {
    pub(crate) fn new(actor: Actor, key: SigningKey, session: Option<SessionId>) -> Self {
        Self { actor, key, session }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Ledger {
    pub(crate) clinic: ClinicId,
    pub(crate) entries: Vec<Stored>,
}

impl Ledger {
    /// The log of a workstation so far: its tree and the clock of its last entry.
    fn log(&self, workstation: WorkstationId) -> (Frontier, u64) {
        let mut tree = Frontier::new();
        let mut clock = 0;
        for stored in self
            .entries
            .iter()
            .filter(|stored| stored.workstation == workstation)
        {
            tree.push(leaf_hash(&stored.bytes));
            clock = Entry::decode(&stored.bytes).map_or(clock, |entry| entry.clock);
        }
        (tree, clock)
    }

    /// The next entry of a log, without content yet: number, root, clock and act are right.
    pub(crate) fn next(&self, workstation: WorkstationId, pen: &Pen, kind: Kind) -> Entry {
        let (tree, clock) = self.log(workstation);
        let number = u8::try_from(self.entries.len()).expect("a short ledger");
        let at = START + i64::from(number) * 60_000;
        Entry {
            clinic: self.clinic,
            workstation,
            seq: tree.size(),
            previous_root: tree.root(),
            at: Instant::from_millis(at),
            clock: (at.unsigned_abs() << 16).max(clock + 1),
            actor: pen.actor,
            signer: pen.key.public_key().key_id(),
            session: pen.session,
            purpose: Purpose::Operations,
            act: ActId::from_bytes(id(0x80 + number)),
            part: 1,
            parts: 1,
            kind: kind.number(),
            outcome: Outcome::Done,
            items: Vec::new(),
        }
    }

    /// Signs an entry and adds it.
    pub(crate) fn push(&mut self, entry: &Entry, key: &SigningKey) {
        let signed = entry.sign(key).expect("within the limits");
        self.entries.push(Stored {
            bytes: signed.bytes,
            signature: signed.signature,
            workstation: entry.workstation,
            seq: entry.seq,
        });
    }

    /// Adds an act of one entry.
    pub(crate) fn add(&mut self, workstation: WorkstationId, pen: &Pen, kind: Kind, items: Vec<Item>) {
        let entry = Entry {
            items,
            ..self.next(workstation, pen, kind)
        };
        self.push(&entry, &pen.key);
    }

    /// The heads of all logs, as a joining workstation names them.
    pub(crate) fn heads(&self) -> Vec<u8> {
        let logs: BTreeMap<_, _> = self
            .entries
            .iter()
            .map(|stored| (stored.workstation, self.log(stored.workstation).0))
            .collect();
        let heads: Vec<_> = logs
            .iter()
            .map(|(id, tree)| (*id, tree.size(), tree.root()))
            .collect();
        encode_heads(&heads)
    }

    /// Changes one entry and chains every later entry of its log anew, with the signatures as they
    /// were: what somebody can do who may write the file but holds no key.
    pub(crate) fn rechain(&mut self, place: usize, change: impl FnOnce(&mut Entry)) {
        let mut change = Some(change);
        let workstation = self.entries[place].workstation;
        let mut tree = Frontier::new();
        for (number, stored) in self.entries.iter_mut().enumerate() {
            if stored.workstation != workstation {
                continue;
            }
            let mut entry = Entry::decode(&stored.bytes).expect("an entry");
            entry.previous_root = tree.root();
            if let Some(change) = change.take_if(|_| number == place) {
                change(&mut entry);
            }
            stored.bytes = entry.encode().expect("within the limits");
            tree.push(leaf_hash(&stored.bytes));
        }
    }

    pub(crate) fn verify(&self) -> Report {
        let mut verification = Verification::new(self.clinic);
        // Chunks of three: what is found must not depend on where a chunk ends.
        let chunks = self
            .entries
            .chunks(3)
            .map(|chunk| Ok::<_, Infallible>(chunk.to_vec()));
        verification.feed(chunks).expect("reading memory does not fail");
        verification.finish()
    }

    pub(crate) fn findings(&self) -> Vec<(Check, WorkstationId, u64)> {
        let report = self.verify();
        assert_eq!(
            report.entries,
            self.entries.len() as u64,
            "every entry is looked at"
        );
        let found = report.findings.into_iter();
        found
            .map(|(check, finding)| (check, finding.first.workstation, finding.first.seq))
            .collect()
    }
}

// ---- items -----------------------------------------------------------------------------------

pub(crate) fn item(kind: SubjectKind, record: [u8; 16], category: DataCategory) -> Item {
    let subject = Some(Subject::new(kind, record));
    Item {
        subject,
        patient: None,
        category,
        special: false,
        deltas: Vec::new(),
    }
}

pub(crate) fn person(user: UserId) -> Item {
    item(SubjectKind::Person, *user.as_bytes(), DataCategory::Workforce)
}

pub(crate) fn clinic() -> Item {
    item(SubjectKind::Clinic, [0; 16], DataCategory::System)
}

pub(crate) fn workstation(id: WorkstationId) -> Item {
    item(SubjectKind::Workstation, *id.as_bytes(), DataCategory::System)
}

pub(crate) fn of_session(session: SessionId) -> Item {
    item(SubjectKind::Session, *session.as_bytes(), DataCategory::System)
}

pub(crate) fn task(record: [u8; 16]) -> Item {
    item(SubjectKind::Task, record, DataCategory::Task)
}

/// Lets an item be written in one expression.
pub(crate) trait With: Sized {
    fn with(self, field: Field, value: Value) -> Self;
    fn seen(self, field: Field, version: Version, value: Value) -> Self;
    fn of(self, patient: PatientId) -> Self;
}

impl With for Item {
    fn with(mut self, field: Field, value: Value) -> Self {
        self.deltas.push(Delta::new(field, None, value));
        self
    }

    fn seen(mut self, field: Field, version: Version, value: Value) -> Self {
        self.deltas.push(Delta::new(field, Some(version), value));
        self
    }

    fn of(mut self, patient: PatientId) -> Self {
        self.patient = Some(patient);
        self
    }
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(crate) fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(bytes.to_vec())
}

pub(crate) fn public(key: &SigningKey) -> Value {
    bytes(PublicKey::as_bytes(&key.public_key()))
}

// ---- hexadecimal -----------------------------------------------------------------------------

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn unhex(digits: &str) -> Vec<u8> {
    assert!(digits.len().is_multiple_of(2), "two digits a byte");
    let byte = |at| u8::from_str_radix(digits.get(at..at + 2).expect("digits"), 16).expect("hexadecimal");
    (0..digits.len()).step_by(2).map(byte).collect()
}

pub(crate) fn fixed<const N: usize>(digits: &str) -> [u8; N] {
    unhex(digits).try_into().expect("the right length")
}

pub(crate) fn signature(digits: &str) -> Signature {
    Signature::from_bytes(fixed(digits))
}
