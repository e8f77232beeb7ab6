//! A ledger that left a clinic, good and tampered with: the verifier in Python, written from
//! docs/ledger-format.md alone, must say of each what `careloopctl verify` says of a vault with the same
//! entries.

use super::insider::{Insider, Row, middle};
use super::scene::{DANA, FERN, PREPARED, Scene};
use careloop_contract::ClinicId;
use careloop_contract::command::ExportLedger;
use careloop_contract::view::Verdict;
use careloop_core::Execute as _;
use careloop_ledger::sign::SigningKey;
use careloop_ledger::tree::{Frontier, leaf_hash};
use careloop_ledger::{Kind, Value};
use careloop_tests::Clinic;
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The checks of entries that both make.
const CHECKS: [&str; 6] = ["content", "sequence", "tree", "signatures", "keys", "acts"];

type Members = BTreeMap<String, Vec<u8>>;

/// What somebody does to the entries, the same in a vault and in a bundle. Answers whether it is done where
/// both are alike, so that both must name the same place.
type Change = fn(&mut Vec<Row>) -> bool;

const CHANGES: &[(&str, Change)] = &[
    ("nothing", |_| true),
    ("flip a byte of an entry", |rows| {
        let at = middle(rows, Kind::Commented);
        rows[at].bytes[0] ^= 1;
        true
    }),
    ("flip a byte of a signature", |rows| {
        let at = middle(rows, Kind::Commented);
        rows[at].signature[20] ^= 0x10;
        true
    }),
    ("edit an entry's text", |rows| {
        let at = middle(rows, Kind::Commented);
        rows[at].bytes = other_text(&rows[at]).encode().unwrap();
        true
    }),
    ("edit and sign with a key of one's own", |rows| {
        let at = middle(rows, Kind::Commented);
        let entry = other_text(&rows[at]);
        rows[at].sign(&entry, &own_key());
        true
    }),
    ("remove an entry in the middle", |rows| {
        let at = middle(rows, Kind::Commented);
        rows.remove(at);
        true
    }),
    ("remove the last entries", |rows| {
        rows.truncate(rows.len() - 7);
        false
    }),
    ("swap two entries", |rows| {
        let at = middle(rows, Kind::Commented);
        let (one, other) = (rows[at].clone(), rows[at + 1].clone());
        (rows[at].bytes, rows[at].signature) = (other.bytes, other.signature);
        (rows[at + 1].bytes, rows[at + 1].signature) = (one.bytes, one.signature);
        true
    }),
    ("swap two entries in the order of replay", |rows| {
        let at = middle(rows, Kind::Commented);
        let place = rows[at].place;
        rows[at].place = rows[at + 1].place;
        rows[at + 1].place = place;
        true
    }),
    ("write an entry twice", |rows| {
        let at = middle(rows, Kind::Commented);
        let mut twice = rows[at].clone();
        let last = rows.last().unwrap();
        (twice.place, twice.seq) = (last.place + 1, last.seq + 1);
        rows.push(twice);
        false
    }),
    ("an entry of another clinic", |rows| {
        let at = middle(rows, Kind::Commented);
        let mut entry = rows[at].entry();
        entry.clinic = ClinicId::from_bytes([0x66; 16]);
        rows[at].bytes = entry.encode().unwrap();
        true
    }),
    ("an act that never ends", |rows| {
        let at = middle(rows, Kind::Commented);
        let mut entry = rows[at].entry();
        entry.parts = 2;
        rows[at].bytes = entry.encode().unwrap();
        true
    }),
    ("a signature of another entry", |rows| {
        let at = middle(rows, Kind::Commented);
        rows[at].signature = rows[at - 1].signature.clone();
        true
    }),
];

fn other_text(row: &Row) -> careloop_ledger::Entry {
    let mut entry = row.entry();
    for delta in entry.items.iter_mut().flat_map(|item| &mut item.deltas) {
        if let Value::Text(text) = &mut delta.value {
            *text = "Never called".to_owned();
        }
    }
    entry
}

fn own_key() -> SigningKey {
    SigningKey::from_seed(&[0x42; 32])
}

/// The prepared vault's ledger as it leaves, opened by whom it is for.
fn export(redacted: bool) -> Members {
    let scene = Scene::of(&PREPARED.late);
    let (mut core, session) = scene.sign_in(DANA, Clinic::PASSWORD);
    session.unwrap();
    let out = tempfile::tempdir().unwrap();
    let identity = age::x25519::Identity::generate();
    let written = core
        .execute(ExportLedger {
            folder: out.path().display().to_string(),
            redacted,
            age_recipient: Some(identity.to_public().to_string()),
            recipient: "Auditor Lopez".to_owned(),
            reason: "yearly audit".to_owned(),
        })
        .unwrap();
    let bytes = std::fs::read(&written.file).unwrap();
    let decryptor = age::Decryptor::new(bytes.as_slice()).unwrap();
    let identity: &dyn age::Identity = &identity;
    let mut archive = tar::Archive::new(decryptor.decrypt(std::iter::once(identity)).unwrap());
    let mut members = Members::new();
    for member in archive.entries().unwrap() {
        let mut member = member.unwrap();
        let name = member.path().unwrap().display().to_string();
        let mut content = Vec::new();
        member.read_to_end(&mut content).unwrap();
        members.insert(name, content);
    }
    members
}

/// Signs the list of members anew, as whoever tampers with them can: with a key of their own.
fn sign_anew(members: &mut Members) {
    use base64::Engine as _;
    let key = own_key();
    let der = [
        &[
            0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
        ],
        key.public_key().as_bytes().as_slice(),
    ]
    .concat();
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n");
    members.insert("SIGNER.pem".to_owned(), pem.into_bytes());
    let listed = members.iter().filter(|(name, _)| !name.starts_with("MANIFEST"));
    let manifest: String = listed
        .map(|(name, content)| format!("{}  {name}\n", hex(&Sha256::digest(content))))
        .collect();
    let message = [
        b"careloop/report/v1".as_slice(),
        &Sha256::digest(manifest.as_bytes()),
    ]
    .concat();
    let signature = key.sign(&message).as_bytes().to_vec();
    members.insert("MANIFEST".to_owned(), manifest.into_bytes());
    members.insert("MANIFEST.sig".to_owned(), signature);
}

fn lay_out(members: &Members, folder: &Path) {
    for (name, content) in members {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
}

/// The members with other entries; heads and number agree with them, so that only the entries speak.
fn with_rows(members: &Members, change: Change) -> (Members, bool) {
    let lines = members
        .iter()
        .filter(|(name, _)| name.starts_with("ledger/"))
        .flat_map(|(_, part)| std::str::from_utf8(part).unwrap().lines());
    let stored: Vec<Json> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    let workstation = stored[0]["workstation"].clone();
    let mut rows: Vec<Row> = (1..)
        .zip(&stored)
        .map(|(place, one)| Row {
            place,
            log: 1,
            seq: one["seq"].as_i64().unwrap(),
            bytes: unhex(&one["bytes"]),
            signature: unhex(&one["signature"]),
        })
        .collect();
    let alike = change(&mut rows);
    rows.sort_by_key(|row| row.place);
    let mut changed = members.clone();
    changed.retain(|name, _| !name.starts_with("ledger/"));
    let mut text = String::new();
    for row in &rows {
        let line = json!({
            "bytes": hex(&row.bytes),
            "signature": hex(&row.signature),
            "seq": row.seq,
            "workstation": workstation,
        });
        text.push_str(&format!("{line}\n"));
    }
    changed.insert("ledger/000001.jsonl".to_owned(), text.into_bytes());
    let leaves: Vec<_> = rows.iter().map(|row| leaf_hash(&row.bytes)).collect();
    let mut bundle: Json = serde_json::from_slice(&members["bundle.json"]).unwrap();
    bundle["entries"] = json!(rows.len());
    bundle["heads"] = json!([[workstation, rows.len(), Frontier::of(&leaves).root().to_string()]]);
    changed.insert("bundle.json".to_owned(), bundle.to_string().into_bytes());
    sign_anew(&mut changed);
    (changed, alike)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &Json) -> Vec<u8> {
    let text = text.as_str().unwrap();
    let pairs = (0..text.len()).step_by(2);
    pairs
        .map(|at| u8::from_str_radix(text.get(at..at + 2).unwrap(), 16).unwrap())
        .collect()
}

/// A Python that has other makers' CBOR and signatures, or else any.
fn interpreter() -> Option<&'static str> {
    let runs = |name: &str, program: &str| {
        let run = Command::new(name).args(["-c", program]).output();
        run.is_ok_and(|run| run.status.success())
    };
    let all = ["python3", "/usr/bin/python3"];
    let with_both = all
        .into_iter()
        .find(|name| runs(name, "import cbor2, cryptography"));
    with_both.or_else(|| all.into_iter().find(|name| runs(name, "")))
}

/// What the verifier in Python says of each folder, and how it ended. None: there is no Python here.
fn python(folders: &[PathBuf]) -> Option<(Vec<Json>, Option<i32>)> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/ledger/tests/verify_bundle.py");
    let Some(found) = interpreter() else {
        println!("SKIPPED: there is no python3 to run the independent verifier with");
        return None;
    };
    let mut verifier = Command::new(found);
    let run = verifier.arg("-B").arg(script).args(folders).output().unwrap();
    let complaint = String::from_utf8_lossy(&run.stderr);
    assert!(complaint.is_empty(), "{complaint}");
    let printed = String::from_utf8(run.stdout).unwrap();
    let said: Vec<Json> = printed
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    println!("the verifier in Python ({found}) used {}", said[0]["with"]);
    Some((said, run.status.code()))
}

/// Checks that failed, with the number of the first bad entry.
fn failed(said: &Json) -> BTreeMap<String, Option<u64>> {
    let checks = said["checks"].as_object().unwrap();
    checks
        .iter()
        .filter(|(_, line)| line["verdict"] == "FAIL")
        .map(|(check, line)| (check.clone(), line["first"][1].as_u64()))
        .collect()
}

#[test]
fn another_verifier_says_of_a_bundle_what_we_say_of_the_vault() {
    let whole = export(false);
    let home = tempfile::tempdir().unwrap();
    let mut cases = Vec::new();
    let mut folders = vec![home.path().join("as it left")];
    lay_out(&whole, &folders[0]);
    for (number, (name, change)) in CHANGES.iter().enumerate() {
        let (members, alike) = with_rows(&whole, *change);
        let folder = home.path().join(number.to_string());
        lay_out(&members, &folder);
        folders.push(folder);
        let scene = Scene::of(&PREPARED.late);
        let raw = Insider::in_scene(&scene, FERN).open(&scene.vault().join("vault.db"));
        let mut rows = raw.rows();
        change(&mut rows);
        raw.put_rows(&rows);
        drop(raw);
        let look = scene.look();
        assert!(look.verdict().is_some(), "{name}: {:?}", look.refused);
        cases.push((*name, look, alike));
    }
    let Some((said, code)) = python(&folders) else {
        return;
    };
    assert_eq!(code, Some(1));
    assert_eq!(said[0]["verdict"], "PASS", "as it left: {}", said[0]["checks"]);
    let mut differing = Vec::new();
    for ((name, look, alike), said) in cases.iter().zip(&said[1..]) {
        let theirs = failed(said);
        let ours = look.failed();
        let ours: BTreeMap<String, Option<u64>> = ours
            .iter()
            .filter(|(check, _)| CHECKS.contains(&check.as_str()))
            .map(|(check, place)| (check.clone(), place.seq))
            .collect();
        let entries: BTreeMap<String, Option<u64>> = theirs
            .iter()
            .filter(|(check, _)| CHECKS.contains(&check.as_str()))
            .map(|(check, first)| (check.clone(), *first))
            .collect();
        let names = |found: &BTreeMap<String, Option<u64>>| found.keys().cloned().collect::<BTreeSet<_>>();
        let agree = if *alike {
            ours == entries
        } else {
            names(&ours) == names(&entries)
        };
        let bad = look.verdict() == Some(Verdict::Fail);
        if !agree || bad != (said["verdict"] == "FAIL") {
            differing.push(format!("{name}:\n  we   {ours:?} {bad}\n  they {theirs:?}"));
        }
    }
    println!("{} ledgers, {} differing", cases.len(), differing.len());
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// What is changed, in which member, how, and the check that must say so.
type TextChange = (&'static str, &'static str, fn(&str) -> String, &'static str);
/// What is changed, how, and what checks must say so.
type LineChange = (&'static str, fn(&mut Vec<String>), &'static [&'static str]);

/// What is changed in a member as text, and the check that must say so.
const TEXTS: &[TextChange] = &[
    (
        "a checkpoint's number",
        "checkpoints.jsonl",
        |text| text.replacen("epoch 2", "epoch 3", 1),
        "checkpoints",
    ),
    (
        "a checkpoint's root",
        "checkpoints.jsonl",
        |text| text.replacen("\\nepoch 1", "A\\nepoch 1", 1),
        "checkpoints",
    ),
    (
        "a checkpoint removed",
        "checkpoints.jsonl",
        |text| without_line(text, 2),
        "checkpoints",
    ),
    (
        "the number of entries",
        "bundle.json",
        |text| text.replacen("\"entries\": ", "\"entries\": 1", 1),
        "heads",
    ),
];

fn without_line(text: &str, number: usize) -> String {
    let lines = text.lines().enumerate().filter(|(at, _)| *at != number);
    lines.map(|(_, line)| format!("{line}\n")).collect()
}

#[test]
fn another_verifier_finds_what_was_changed_beside_the_entries() {
    let whole = export(false);
    let home = tempfile::tempdir().unwrap();
    let (mut folders, mut expected) = (Vec::new(), Vec::new());
    for (name, member, change, check) in TEXTS {
        for signed in [true, false] {
            let mut members = whole.clone();
            let before = String::from_utf8(members[*member].clone()).unwrap();
            let after = change(&before);
            assert_ne!(before, after, "{name}");
            members.insert((*member).to_owned(), after.into_bytes());
            if signed {
                sign_anew(&mut members);
            }
            let folder = home.path().join(format!("{}{signed}", folders.len()));
            lay_out(&members, &folder);
            folders.push(folder);
            expected.push((*name, *check, signed));
        }
    }
    let Some((said, _)) = python(&folders) else {
        return;
    };
    for ((name, check, signed), said) in expected.into_iter().zip(&said) {
        let failed = failed(said);
        assert!(failed.contains_key(check), "{name}: {failed:?}");
        assert_eq!(!failed.contains_key("members"), signed, "{name}");
    }
}

#[test]
fn a_redacted_bundle_is_checked_as_far_as_it_goes_and_no_further() {
    let redacted = export(true);
    let changes: [LineChange; 5] = [
        ("nothing", |_| {}, &[]),
        (
            "a leaf",
            |lines| lines[9] = flip(&lines[9], "leaf"),
            &["signatures", "checkpoints", "heads"],
        ),
        (
            "a signature",
            |lines| lines[9] = flip(&lines[9], "signature"),
            &["signatures"],
        ),
        (
            "a gap",
            |lines| drop(lines.remove(9)),
            &["sequence", "checkpoints", "heads"],
        ),
        ("the end", |lines| lines.truncate(lines.len() - 5), &["heads"]),
    ];
    let home = tempfile::tempdir().unwrap();
    let mut folders = Vec::new();
    for (name, change, _) in &changes {
        let mut members = redacted.clone();
        let part = String::from_utf8(members["ledger/000001.jsonl"].clone()).unwrap();
        let mut lines: Vec<String> = part.lines().map(str::to_owned).collect();
        change(&mut lines);
        let part = lines.join("\n") + "\n";
        members.insert("ledger/000001.jsonl".to_owned(), part.into_bytes());
        sign_anew(&mut members);
        let folder = home.path().join(name);
        lay_out(&members, &folder);
        folders.push(folder);
    }
    let Some((said, _)) = python(&folders) else {
        return;
    };
    for ((name, _, expected), said) in changes.iter().zip(&said) {
        let failed = failed(said);
        assert_eq!(said["verdict"] == "PASS", expected.is_empty(), "{name}: {said}");
        for check in *expected {
            assert!(failed.contains_key(*check), "{name}: {check} {said}");
        }
        for check in ["content", "keys", "acts"] {
            assert_eq!(
                said["checks"][check]["verdict"], "UNKNOWN",
                "never a pass: {name}"
            );
        }
    }
}

/// Another first digit in a field of a line.
fn flip(line: &str, field: &str) -> String {
    let mut stored: Json = serde_json::from_str(line).unwrap();
    let text = stored[field].as_str().unwrap();
    let digit = if text.starts_with('0') { "1" } else { "0" };
    stored[field] = json!(format!("{digit}{}", text.get(1..).unwrap()));
    stored.to_string()
}
