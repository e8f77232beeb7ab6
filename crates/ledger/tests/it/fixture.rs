//! A ledger whose bytes are frozen: every later version reads and verifies it, byte for byte.
//!
//! `ledger.jsonl` holds the entries, `expected.json` what must be read in them, `keys.json` what
//! opens their sealed parts. `docs/ledger-format.md` takes its examples from here.

use crate::ledger::{
    AMARA, BACK, FRONT, Ledger, NOTE, PATIENT, Pen, START, TASK, With as _, bytes, clinic, fixed, hex, id,
    item, key, of_session, person, public, session, signature, task, text, unhex, workstation,
};
use careloop_contract::{
    ActId, ClinicId, DataCategory, Field, HoldReason, Priority, Purpose, Role, Roles, Standing, TaskCategory,
    TaskState, Version, WorkstationId,
};
use careloop_ledger::entry::clinic_of_genesis;
use careloop_ledger::tree::root_of;
use careloop_ledger::verify::Stored;
use careloop_ledger::{Actor, Delta, Entry, Item, KeyName, Kind, Outcome, Sealed, SubjectKind, Value};
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::PathBuf;

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/v1")
}

fn read(name: &str) -> String {
    fs::read_to_string(folder().join(name)).expect("the fixture is in the repository")
}

/// The frozen ledger.
pub(crate) fn frozen() -> Ledger {
    let expected: Json = serde_json::from_str(&read("expected.json")).expect("JSON");
    let clinic = ClinicId::from_bytes(fixed(expected["clinic"].as_str().expect("hexadecimal")));
    let entries = read("ledger.jsonl")
        .lines()
        .map(|line| {
            let stored: Json = serde_json::from_str(line).expect("a line of JSON");
            let part = |name: &str| stored[name].as_str().expect("hexadecimal").to_owned();
            Stored {
                bytes: unhex(&part("bytes")),
                signature: signature(&part("signature")),
                workstation: WorkstationId::from_bytes(fixed(&part("workstation"))),
                seq: stored["seq"].as_u64().expect("a number"),
            }
        })
        .collect();
    Ledger { clinic, entries }
}

/// A ledger as the lines of a fixture.
pub(crate) fn lines(ledger: &Ledger) -> String {
    let line = |stored: &Stored| {
        let line = json!({
            "workstation": hex(stored.workstation.as_bytes()),
            "seq": stored.seq,
            "signature": hex(stored.signature.as_bytes()),
            "bytes": hex(&stored.bytes),
        });
        format!("{line}\n")
    };
    ledger.entries.iter().map(line).collect()
}

// ---- what is frozen --------------------------------------------------------------------------

#[test]
fn every_frozen_entry_is_read_and_written_byte_for_byte() {
    let expected: Json = serde_json::from_str(&read("expected.json")).expect("JSON");
    let ledger = frozen();
    let expected = expected["entries"].as_array().expect("a list");
    assert_eq!(ledger.entries.len(), expected.len());
    for (place, (stored, expected)) in ledger.entries.iter().zip(expected).enumerate() {
        let entry = Entry::decode(&stored.bytes).expect("a frozen entry is always readable");
        assert_eq!(
            entry.encode().as_ref(),
            Ok(&stored.bytes),
            "entry {place} is written as it was"
        );
        assert_eq!(&summary(&entry), expected, "entry {place} says what it said");
    }
}

#[test]
fn the_frozen_ledger_verifies_and_ends_where_it_ended() {
    let expected: Json = serde_json::from_str(&read("expected.json")).expect("JSON");
    let ledger = frozen();
    let report = ledger.verify();
    assert_eq!(ledger.findings(), [], "nothing is wrong with it");
    assert_eq!(
        (report.entries, report.unattested),
        (ledger.entries.len() as u64, 0)
    );
    let heads: Vec<Json> = report
        .logs
        .iter()
        .map(|(id, tree)| json!([hex(id.as_bytes()), tree.size(), tree.root().to_string()]))
        .collect();
    assert_eq!(json!(heads), expected["heads"]);
    let first = ledger.entries.first().expect("a ledger begins");
    assert_eq!(clinic_of_genesis(&first.bytes), ledger.clinic);
    assert_eq!(
        report.trust.key_of(AMARA),
        Some(key::amara_later().public_key().key_id())
    );
    assert_eq!(
        report.trust.key_of(crate::ledger::THEO),
        None,
        "suspended at the end"
    );
    for (id, tree) in &report.logs {
        let log: Vec<_> = ledger
            .entries
            .iter()
            .filter(|stored| stored.workstation == *id)
            .collect();
        let leaves: Vec<_> = log
            .iter()
            .map(|stored| careloop_ledger::tree::leaf_hash(&stored.bytes))
            .collect();
        assert_eq!(root_of(&leaves), tree.root());
    }
}

#[test]
fn the_fixture_has_every_sort_of_thing() {
    let entries: Vec<Entry> = frozen()
        .entries
        .iter()
        .map(|stored| Entry::decode(&stored.bytes).expect("an entry"))
        .collect();
    let kinds: Vec<Option<Kind>> = entries.iter().map(Entry::kind).collect();
    for kind in [
        Kind::Genesis,
        Kind::PersonInvited,
        Kind::PersonEnrolled,
        Kind::LockedTime,
        Kind::Refused,
        Kind::NoteAdded,
        Kind::Viewed,
        Kind::WorkstationJoined,
        Kind::Recovered,
        Kind::StandingChanged,
    ] {
        assert!(kinds.contains(&Some(kind)), "{kind}");
    }
    assert!(kinds.contains(&None), "a kind of a newer version");
    assert!(
        entries.iter().any(|entry| entry.parts == 3),
        "an act of several entries"
    );
    let deltas: Vec<&Delta> = entries
        .iter()
        .flat_map(|entry| &entry.items)
        .flat_map(|item| &item.deltas)
        .collect();
    let has = |sort: fn(&Value) -> bool| deltas.iter().any(|delta| sort(&delta.value));
    assert!(has(|value| *value == Value::Null) && has(|value| matches!(value, Value::Bool(false))));
    assert!(
        has(|value| matches!(value, Value::Int(..0))),
        "a birthday before 1970"
    );
    assert!(has(
        |value| matches!(value, Value::Sealed(part) if part.key == KeyName::Clinical)
    ));
    assert!(has(
        |value| matches!(value, Value::Sealed(part) if part.key == KeyName::Session)
    ));
    assert!(
        deltas.iter().any(|delta| delta.field().is_none()),
        "a field of a newer version"
    );
}

// ---- what was read, in words that another program can compare --------------------------------

fn summary(entry: &Entry) -> Json {
    let actor = match entry.actor {
        Actor::Person(user) => json!([0, hex(user.as_bytes())]),
        Actor::Workstation => json!([1]),
        Actor::Recovery => json!([2]),
    };
    let refused = match &entry.outcome {
        Outcome::Done => None,
        Outcome::Refused(code) => Some(code),
    };
    json!({
        "clinic": hex(entry.clinic.as_bytes()),
        "workstation": hex(entry.workstation.as_bytes()),
        "seq": entry.seq,
        "previous_root": entry.previous_root.to_string(),
        "at": entry.at.as_millis(),
        "clock": entry.clock,
        "actor": actor,
        "signer": entry.signer.to_string(),
        "session": entry.session.map(|session| hex(session.as_bytes())),
        "purpose": entry.purpose.number(),
        "act": hex(entry.act.as_bytes()),
        "part": entry.part,
        "parts": entry.parts,
        "kind": entry.kind,
        "refused": refused,
        "items": entry.items.iter().map(summary_of_item).collect::<Vec<_>>(),
    })
}

fn summary_of_item(item: &Item) -> Json {
    let delta = |delta: &Delta| {
        let seen = delta
            .seen
            .map(|seen| json!([hex(seen.workstation.as_bytes()), seen.seq, seen.item]));
        let value = match &delta.value {
            Value::Null => Json::Null,
            Value::Bool(answer) => json!(answer),
            Value::Int(number) => json!(number),
            Value::Text(text) => json!({ "text": text }),
            Value::Bytes(bytes) => json!({ "bytes": hex(bytes) }),
            Value::Sealed(Sealed {
                key,
                epoch,
                nonce,
                ciphertext,
            }) => json!({ "sealed": {
                "key": key.number(), "epoch": epoch, "nonce": hex(nonce), "ciphertext": hex(ciphertext),
            } }),
        };
        json!([delta.field, seen, value])
    };
    json!({
        "subject": item.subject.map(|subject| json!([subject.kind.number(), hex(&subject.id)])),
        "patient": item.patient.map(|patient| hex(patient.as_bytes())),
        "category": item.category.number(),
        "special": item.special,
        "deltas": item.deltas.iter().map(delta).collect::<Vec<_>>(),
    })
}

// ---- how it was made -------------------------------------------------------------------------

/// Nonce and ciphertext of the sealed parts, in order, and the boxes of the session keys. Made once
/// with the keys of `keys.json`, for this crate seals nothing.
const SEALED: [(&str, &str); 3] = [
    (
        "f9ab810c0fde6e41de7512da",
        "a6c516efb02debc8c9155c326d807f67f0b5c4354e4a3f5c4472f66b3adffa93af0e66706bd736cec38a0d",
    ),
    (
        "f8514c5dc6d992c68a97beb1",
        "6b4512c8dc49a1bde48e1b5220c339470c0c35cc70fc3c8599c60d04c3221d9605ef38c4ef961d675d0e4cb6536ee12640a7bd950a6d82fc07c2943ee516a20a0c228d8cc269747f970f03a4d9da7b1106f4101f4d01e0bb5badffb111ced3eaee",
    ),
    (
        "ba665c60ed695acea61273fa",
        "5d252d9dc99aa5afccbf50cf638bde347554bae10941525e2e3bc2e78193b40ac1d3dccc43fd4877a1b8b8456d4d53ffb6f8533d0f7cc09d4a0d2e6b898f32f6eef011d1bc8abd8a2324ec0e848a66330991a022ed20",
    ),
];
const SESSION_KEYS: [&str; 4] = [
    "825820b112a654fd6d8c3bb7684b1381fbdd14de8786c7c20dc1ac50cf4d82cd62e0335830991d4c608720d98bc489ddbd5a5bc3abbf7d57a27cdef46373658818662fdbd59923261ef3019b8088b4ddff56babb4a",
    "82582058c9a80035147cf6f6a3a13439a5c963fca7be45ae497592c5c00190dd91a5405830c98d8255b2addffe25970229fd25a852e4d26c033daa521ee56ca0b5259ebcc7e443a679dc8601157410a3c73b752e93",
    "8258202dad7719c0548a07de6102cc37a63ae2f52170632a5ba6bbc431d8b8a2418c3d5830227737f6843f7c8fd58285e823089ce503543c5b9795e97a45e90ce995bed759e0ea8a20adfc6d53bdbb9d8edb3b66bb",
    "825820aac60c26c64ea87a999dc038b09f099dd712c925d516ae68db53bab857c0dd1d5830edba34253660d4a9dcbd0fc39add8b72340e2ea866b93fc00395b6f569f09115b645e8fae52576b34c76c75cd43b4a59",
];

/// X25519 public keys: of the audit compartment (of the seed in `keys.json`), and of people and the
/// sheet, which nothing here opens.
const AUDIT: &str = "9c9a9f640519f975533cd62b1128ce7065db3368e6ded1c5a168627c38b1b162";
const SEALING: [u8; 32] = [0x77; 32];

const EXPIRES: i64 = START + 7 * 24 * 60 * 60 * 1000;
const PROOF: [u8; 32] = [0x66; 32];

/// Writes the fixture. A new format gets a folder of its own; what is frozen stays as it is.
#[test]
#[ignore = "writes files: run it once for a new format"]
#[expect(clippy::disallowed_methods, reason = "a fixture is no record of a patient")]
fn write_the_fixture() {
    let ledger = make();
    let entries: Vec<Json> = ledger
        .entries
        .iter()
        .map(|stored| summary(&Entry::decode(&stored.bytes).expect("an entry")))
        .collect();
    let report = ledger.verify();
    let heads: Vec<Json> = report
        .logs
        .iter()
        .map(|(id, tree)| json!([hex(id.as_bytes()), tree.size(), tree.root().to_string()]))
        .collect();
    let expected = json!({ "clinic": hex(ledger.clinic.as_bytes()), "heads": heads, "entries": entries });
    let expected = serde_json::to_string_pretty(&expected).expect("JSON");
    for (name, content) in [
        ("ledger.jsonl", lines(&ledger)),
        ("expected.json", format!("{expected}\n")),
    ] {
        let path = folder().join(name);
        assert!(!path.exists(), "{name} is frozen");
        fs::write(path, content).expect("written");
    }
}

#[test]
fn the_fixture_is_what_its_maker_makes() {
    assert_eq!(lines(&make()), lines(&frozen()));
}

fn make() -> Ledger {
    let mut ledger = Ledger {
        clinic: ClinicId::from_bytes([0; 16]),
        entries: Vec::new(),
    };
    first_day(&mut ledger);
    another_person(&mut ledger);
    another_workstation(&mut ledger);
    ledger
}

/// The clinic is made; its first person signs in and works.
fn first_day(ledger: &mut Ledger) {
    let amara = Pen::new(Actor::Person(AMARA), key::amara(), None);
    let genesis = Entry {
        purpose: Purpose::Administration,
        ..ledger.next(FRONT, &amara, Kind::Genesis)
    };
    let roles = Roles::of(&[Role::Administrator, Role::SecurityOfficer]);
    let items = vec![
        clinic()
            .with(Field::ClinicName, text("Larkspur Family Medicine"))
            .with(Field::Zone, text("America/Chicago"))
            .with(Field::TestClinic, Value::Bool(false))
            .with(Field::DeviceSecret, Value::Bool(true))
            .with(Field::RecoverySigningKey, public(&key::recovery()))
            .with(Field::RecoverySealingKey, bytes(&SEALING))
            .with(Field::AuditKey, bytes(&unhex(AUDIT))),
        person(AMARA)
            .with(Field::Login, text("amara"))
            .with(Field::DisplayName, text("Amara Okafor"))
            .with(Field::Roles, Value::Int(i64::from(roles.bits())))
            .with(Field::Standing, standing(Standing::Active))
            .with(Field::SigningKey, public(&key::amara()))
            .with(Field::SealingKey, bytes(&SEALING)),
        workstation(FRONT)
            .with(Field::WorkstationKey, public(&key::front()))
            .with(Field::WorkstationName, text("Front desk"))
            .with(Field::CheckpointKey, public(&key::of(7))),
    ];
    ledger.push(&Entry { items, ..genesis }, &key::amara());
    ledger.clinic = clinic_of_genesis(&ledger.entries[0].bytes);

    let grants = vec![
        person(AMARA).with(Field::Grant, bytes(&[0xa0])),
        clinic().with(Field::Grant, bytes(&[0xa0])),
        header(1),
    ];
    ledger.add(FRONT, &amara, Kind::KeyGranted, grants);

    let amara = Pen {
        session: Some(session(1)),
        ..amara
    };
    ledger.add(FRONT, &amara, Kind::SignedIn, vec![begin(1)]);
    let invited = person(crate::ledger::THEO)
        .with(Field::Login, text("theo"))
        .with(Field::DisplayName, text("Theo Núñez"))
        .with(
            Field::Roles,
            Value::Int(i64::from(Roles::of(&[Role::ClinicalStaff]).bits())),
        )
        .with(Field::Standing, standing(Standing::Invited))
        .with(Field::Invitation, bytes(&Sha256::digest(PROOF)))
        .with(Field::InvitationExpires, Value::Int(EXPIRES));
    ledger.add(FRONT, &amara, Kind::PersonInvited, vec![invited, header(2)]);

    let patient = item(
        SubjectKind::Patient,
        *PATIENT.as_bytes(),
        DataCategory::Demographics,
    )
    .of(PATIENT)
    .with(Field::RecordNumber, text("10442"))
    .with(Field::FamilyName, text("Quist"))
    .with(Field::GivenName, text("Ingrid"))
    .with(Field::BirthDay, Value::Int(-7_078))
    .with(Field::Phone, text("555-0142"));
    ledger.add(FRONT, &amara, Kind::PatientAdded, vec![patient]);
    let added = task(TASK)
        .of(PATIENT)
        .with(Field::Title, text("Call the pharmacy about the refill"))
        .with(Field::State, Value::Int(i64::from(TaskState::Open.number())))
        .with(Field::Queue, Value::Int(i64::from(Role::ClinicalStaff.number())))
        .with(Field::Patient, bytes(PATIENT.as_bytes()))
        .with(Field::DueDay, Value::Int(20_459))
        .with(Field::Priority, Value::Int(i64::from(Priority::Urgent.number())))
        .with(
            Field::Category,
            Value::Int(i64::from(TaskCategory::Refill.number())),
        );
    ledger.add(FRONT, &amara, Kind::TaskAdded, vec![added]);

    let act = ActId::from_bytes(id(0x7f));
    for part in 1..=3 {
        let imported = task(id(0x60 + part)).with(Field::Title, text(&format!("Imported task {part}")));
        let next = ledger.next(FRONT, &amara, Kind::TasksImported);
        let entry = Entry {
            act,
            part: part.into(),
            parts: 3,
            items: vec![imported],
            ..next
        };
        ledger.push(&entry, &amara.key);
    }
    let refused = Entry {
        outcome: Outcome::Refused("not_permitted".to_owned()),
        items: vec![hidden(0)],
        ..ledger.next(FRONT, &amara, Kind::Refused)
    };
    ledger.push(&refused, &amara.key);
    ledger.add(FRONT, &amara, Kind::SignedOut, Vec::new());
}

/// The invited person makes their keys, takes the clinical key over and works with it.
fn another_person(ledger: &mut Ledger) {
    let theo = Pen::new(Actor::Person(crate::ledger::THEO), key::theo(), Some(session(2)));
    let enrolled = person(crate::ledger::THEO)
        .with(Field::Standing, standing(Standing::Active))
        .with(Field::SigningKey, public(&key::theo()))
        .with(Field::SealingKey, bytes(&SEALING))
        .with(Field::Invitation, bytes(&PROOF));
    let grant = person(crate::ledger::THEO).with(Field::Grant, bytes(&[0xa0]));
    ledger.add(
        FRONT,
        &theo,
        Kind::PersonEnrolled,
        vec![enrolled, grant, header(3)],
    );
    ledger.add(FRONT, &theo, Kind::SignedIn, vec![begin(2)]);

    let front = Pen::new(Actor::Workstation, key::front(), Some(session(2)));
    // One failed sign-in by a known name: [next event, [[number, at, boot clock, [1, tag, known]]]].
    let mut events = unhex("82018184001b");
    events.extend((START + 600_000).to_be_bytes());
    events.extend(unhex("1a000927c0830150"));
    events.extend([0x5a; 16]);
    events.push(0xf5);
    let locked = of_session(session(2))
        .with(Field::Gap, Value::Int(60_000))
        .with(Field::LockedEvent, Value::Bytes(events));
    ledger.add(FRONT, &front, Kind::LockedTime, vec![locked]);

    let grant = person(crate::ledger::THEO).with(Field::Grant, bytes(&[0xa0]));
    ledger.add(FRONT, &theo, Kind::KeyGranted, vec![grant]);
    let started = task(TASK)
        .of(PATIENT)
        .seen(
            Field::State,
            Version {
                workstation: FRONT,
                seq: 5,
                item: 0,
            },
            number(TaskState::Started.number()),
        )
        .with(Field::Owner, bytes(crate::ledger::THEO.as_bytes()));
    ledger.add(FRONT, &theo, Kind::TaskStarted, vec![started]);
    let note = Item {
        special: true,
        ..item(SubjectKind::Remark, NOTE, DataCategory::Clinical)
    }
    .of(PATIENT)
    .with(Field::RemarkTask, bytes(&TASK))
    .with(Field::NoteText, Value::Sealed(part(KeyName::Clinical, 2, 1)));
    let noted = Entry {
        purpose: Purpose::Treatment,
        items: vec![note],
        ..ledger.next(FRONT, &theo, Kind::NoteAdded)
    };
    ledger.push(&noted, &theo.key);
    ledger.add(FRONT, &theo, Kind::Viewed, vec![hidden(2)]);
    ledger.add(FRONT, &theo, Kind::Locked, Vec::new());
}

/// The recovery sheet makes a second workstation and gives the administrator new keys there.
fn another_workstation(ledger: &mut Ledger) {
    let sheet = Pen::new(Actor::Recovery, key::recovery(), Some(session(3)));
    let joined = workstation(BACK)
        .with(Field::WorkstationKey, public(&key::back()))
        .with(Field::WorkstationName, text("Back office"))
        .with(Field::CheckpointKey, public(&key::of(8)))
        .with(Field::BaseHeads, Value::Bytes(ledger.heads()));
    ledger.add(BACK, &sheet, Kind::WorkstationJoined, vec![joined]);
    let again = person(AMARA)
        .with(Field::Standing, standing(Standing::Active))
        .with(Field::SigningKey, public(&key::amara_later()))
        .with(Field::SealingKey, bytes(&SEALING));
    ledger.add(BACK, &sheet, Kind::Recovered, vec![begin(3), again, header(4)]);
    ledger.add(BACK, &sheet, Kind::SignedOut, Vec::new());

    let amara = Pen::new(Actor::Person(AMARA), key::amara_later(), Some(session(4)));
    ledger.add(BACK, &amara, Kind::SignedIn, vec![begin(4)]);
    let seen = |seq| Version {
        workstation: FRONT,
        seq,
        item: 0,
    };
    let held = task(TASK)
        .of(PATIENT)
        .seen(Field::State, seen(15), number(TaskState::Held.number()))
        .with(Field::HoldReason, number(HoldReason::WaitingOnPharmacy.number()));
    ledger.add(BACK, &amara, Kind::TaskHeld, vec![held]);
    let edited = item(
        SubjectKind::Patient,
        *PATIENT.as_bytes(),
        DataCategory::Demographics,
    )
    .of(PATIENT)
    .seen(Field::Phone, seen(4), Value::Null);
    ledger.add(BACK, &amara, Kind::PatientEdited, vec![edited]);
    let suspended =
        person(crate::ledger::THEO).seen(Field::Standing, seen(11), standing(Standing::Suspended));
    ledger.add(BACK, &amara, Kind::StandingChanged, vec![suspended, header(5)]);

    // What a newer version may write: its kind and field have numbers that are not in use.
    let mut newer = ledger.next(BACK, &amara, Kind::TaskEdited);
    newer.kind = 60_000;
    newer.items = vec![Item {
        deltas: vec![Delta {
            field: 60_000,
            seen: None,
            value: text("from a newer version"),
        }],
        ..task(TASK)
    }];
    ledger.push(&newer, &amara.key);
    ledger.add(BACK, &amara, Kind::SignedOut, Vec::new());
}

fn header(number: i64) -> Item {
    let digest = Sha256::digest(number.to_be_bytes());
    clinic()
        .with(Field::HeaderNumber, Value::Int(number))
        .with(Field::HeaderHash, bytes(&digest))
}

fn begin(n: u8) -> Item {
    of_session(session(n))
        .with(Field::SessionKey, bytes(&unhex(SESSION_KEYS[usize::from(n) - 1])))
        .with(Field::BootId, bytes(&[0xb0; 16]))
        .with(Field::BootMillis, Value::Int(3_600_000 * i64::from(n)))
        .with(Field::ProgramVersion, text("0.1.0"))
}

/// An item that names nothing in clear.
fn hidden(n: usize) -> Item {
    let item = Item {
        subject: None,
        patient: None,
        category: DataCategory::Audit,
        special: false,
        deltas: Vec::new(),
    };
    item.with(Field::AccessDetails, Value::Sealed(part(KeyName::Session, 0, n)))
}

fn part(key: KeyName, epoch: u32, n: usize) -> Sealed {
    let (nonce, ciphertext) = SEALED[n];
    Sealed {
        key,
        epoch,
        nonce: fixed(nonce),
        ciphertext: unhex(ciphertext),
    }
}

fn standing(standing: Standing) -> Value {
    number(standing.number())
}

fn number(number: u16) -> Value {
    Value::Int(i64::from(number))
}
