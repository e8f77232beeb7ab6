//! Is every change of the vault's files noticed, and is the place named? One row an attack; each is
//! made against a fresh copy of one vault, then the administrator signs in and verifies. What was
//! said is the table of docs/threat-model.md, written by this test (`UPDATE_SNAPSHOTS=1`).

use super::insider::{Insider, Raw, Row, chain_anew, middle};
use super::scene::{BO, DANA, FERN, NIA, OMAR, PREPARED, Scene, Snapshot};
use careloop_contract::command::{AddTask, CreateClinic};
use careloop_contract::query::VerifyVault;
use careloop_contract::view::{BadPlace, Verdict, VerifyView};
use careloop_contract::{
    Alarm, DataCategory, Field, Instant, PatientId, Refusal, Role, Roles, Standing, VaultPart,
};
use careloop_core::{Core, Execute};
use careloop_ledger::sign::SigningKey;
use careloop_ledger::tree::{leaf_hash, root_of};
use careloop_ledger::verify::encode_heads;
use careloop_ledger::{Actor, Delta, Entry, Item, Kind, Subject, SubjectKind, Value};
use careloop_tests::{Clinic, Luck, is_long};
use careloop_vault::keychain::HeadRecord;
use careloop_vault::testing::TestWitness;
use careloop_vault::witness::Witness as _;
use std::fmt::Write as _;

/// What must be said of an attack.
enum Said {
    /// The verification fails, with these checks at these places among what it names.
    Fails(Vec<(&'static str, At)>),
    /// As `Fails`, and the sign-in before raised an alarm: nothing can be written.
    Alarm(Alarm, Vec<(&'static str, At)>),
    /// Nobody gets in.
    Refused(Refusal),
    /// Nothing, and why nothing can be.
    Nothing(&'static str),
}

/// Where.
#[derive(Clone, Copy)]
enum At {
    Entry(u64),
    Part(&'static str),
}

struct Attack {
    name: &'static str,
    /// Which of the three vaults.
    on: fn() -> &'static Snapshot,
    make: fn(&Scene) -> Said,
}

fn late() -> &'static Snapshot {
    &PREPARED.late
}

fn cut() -> &'static Snapshot {
    &PREPARED.cut
}

macro_rules! attacks {
    ($($on:ident: $name:literal => $make:expr;)+) => {
        &[$(Attack { name: $name, on: $on, make: $make }),+]
    };
}

const ATTACKS: &[Attack] = attacks! {
    late: "flip a byte of an entry" => flip_entry;
    late: "flip a byte of a signature" => flip_signature;
    late: "edit an entry's text" => edit_entry;
    late: "put an entry in between, later ones moved on" => insert_entry;
    late: "swap two entries" => swap_contents;
    late: "swap two entries' places in the order of replay" => swap_places;
    late: "remove an entry, leaving a gap" => remove_entry;
    late: "remove an entry, later ones moved up" => remove_and_close;
    late: "remove an entry that only says that a record was seen" => remove_view;
    late: "remove the first entry" => remove_genesis;
    late: "remove the last 7 entries; tables, tree and checkpoints made to agree" => remove_tail;
    late: "remove the last 7 entries; the stored tree left" => remove_tail_only;
    cut: "flip a byte of the last entry" => flip_last;
    cut: "remove an entry since the last head that the keychain remembers, leaving a gap" => remove_from_end;
    late: "write an entry twice" => duplicate;
    late: "a patient in an unsigned entry before the first, the tables made to agree" => phantom_first;
    late: "an unsigned entry after all others, in a log that is not there" => phantom_log;
    late: "an entry moved to the last place there can be" => move_to_the_end;
    late: "append in the administrator's name, with a key of one's own" => append_in_name;
    late: "the same, and say that it is the administrator's key" => append_forged;
    late: "append in one's own name, with a key nobody certified" => append_unknown_key;
    late: "append in the workstation's name a change of a role" => append_as_workstation;
    late: "edit an entry and sign all after it with one's own key" => rewrite_named;
    late: "the same, and say that they are the keys of before" => rewrite_forged;
    late: "move a true signature to another entry" => move_signature;
    late: "sign with the key that a colleague had before their reset" => sign_with_retired_key;
    late: "sign with the key of a suspended colleague" => sign_as_suspended;
    late: "give somebody new keys without an invitation" => enrol_uninvited;
    late: "append an entry of another clinic" => append_foreign;
    late: "give oneself a role, signed with one's own front-desk key" => escalate;
    late: "suspend the administrator, signed with one's own front-desk key" => suspend_admin;
    late: "import patients, signed with one's own front-desk key" => import_as_front_desk;
    late: "change a role in an entry that says 'signed in'" => smuggle_role;
    late: "grant a provider a clinical key of one's own making" => grant_false_key;
    late: "let the front desk print and export, signed with one's own front-desk key" => adjust_as_front_desk;
    late: "let the front desk read clinical notes, signed with the administrator's own key" => adjust_beyond_limits;
    late: "say that accesses are sealed to a key of one's own" => publish_own_audit_key;
    late: "an entry dated 2099, signed by the one it names" => future_time;
    late: "an entry's clock set back, signed by the one it names" => clock_back;

    late: "SQL on `task`: a title" => |s| sql(s, "UPDATE task SET title = 'Nothing to do' WHERE num = 3", "task");
    late: "SQL on `task`: a row removed" => |s| sql(s, "DELETE FROM task WHERE num = 3", "task");
    late: "SQL on `patient`: a birth day" => |s| sql(s, "UPDATE patient SET birth_day = 1 WHERE num = 2", "patient");
    late: "SQL on `care_team`: join one" => |s| sql(s, "INSERT INTO care_team SELECT person.id, patient.id FROM person, patient WHERE login = 'fern.li' AND num = 1", "care_team");
    late: "SQL on `person`: a role" => |s| sql(s, "UPDATE person SET roles = 127 WHERE login = 'fern.li'", "person");
    late: "SQL on `person`: let somebody in again" => |s| sql(s, "UPDATE person SET standing = 1 WHERE login = 'bo.marsh'", "person");
    late: "SQL on `remark`: an author" => |s| sql(s, "UPDATE remark SET author = zeroblob(16) WHERE num = 2", "remark");
    late: "SQL on `remark`: a note hidden" => |s| sql(s, "UPDATE remark SET retracted = 1 WHERE clinical = 1", "remark");
    late: "SQL on `compartment_grant`: a row removed" => |s| sql(s, "DELETE FROM compartment_grant WHERE place = (SELECT max(place) FROM compartment_grant)", "compartment_grant");
    late: "SQL on `session`: whose it was" => |s| sql(s, "UPDATE session SET user = NULL WHERE rowid_free = 0", "session");
    late: "SQL on `entry_item`: a step taken out of a history" => |s| sql(s, "DELETE FROM entry_item WHERE place = (SELECT max(place) FROM entry_item)", "entry_item");
    late: "SQL on `clinic`: the name" => |s| sql(s, "UPDATE clinic SET name = 'Elsewhere'", "clinic");
    late: "SQL on `clinic`: the key that access details are sealed to" => |s| sql(s, "UPDATE clinic SET audit_key = recovery_sealing", "clinic");
    late: "SQL on `workstation`: the name" => |s| sql(s, "UPDATE workstation SET name = 'Elsewhere'", "workstation");
    late: "SQL on `locked_time`: failed sign-ins that were carried over" => |s| sql(s, "UPDATE locked_time SET next_event = next_event + 3", "locked_time");
    late: "SQL on `verified`: what a verification found" => |s| sql(s, "UPDATE verified SET verdict = 1", "verified");
    late: "SQL on `backup`: a copy that nobody made" => |s| sql(s, "INSERT INTO backup VALUES (3, 0, 0, 3)", "backup");
    late: "search text of a task changed" => |s| search(s, "UPDATE task_text SET body = 'nothing' WHERE key = 268435456 - 3", &["search text", "search index"]);
    late: "search text of a patient removed" => |s| search(s, "DELETE FROM patient_text WHERE key = 268435456 - 2", &["search text", "search index"]);
    late: "a task taken out of the search index" => |s| search(s, "INSERT INTO task_search (task_search, rowid, body) SELECT 'delete', key, body FROM task_text WHERE key = 268435456 - 3", &["search index"]);
    late: "the search index emptied" => |s| search(s, "INSERT INTO patient_search (patient_search) VALUES ('delete-all')", &["search index"]);
    cut: "search text that is not indexed yet removed" => |s| search(s, "DELETE FROM task_pending", &["search text"]);
    late: "a false search text beside the true one" => |s| search(s, "INSERT INTO task_pending (num, body) VALUES (3, 'nothing')", &["search text"]);
    late: "a row that no program wrote" => |s| sql(s, "UPDATE person SET versions = x'00' WHERE login = 'mel.ortiz'", "person");
    late: "a table dropped" => |s| { schema(s, "DROP TABLE remark"); Said::Fails(vec![]) };
    late: "a trigger dropped" => |s| schema(s, "DROP TRIGGER entry_stays");
    late: "a trigger added" => |s| schema(s, "CREATE TRIGGER quiet AFTER INSERT ON entry BEGIN DELETE FROM task_pending; END");
    late: "an index dropped" => |s| schema(s, "DROP INDEX task_due");
    late: "a view in the place of a table" => |s| schema(s, "ALTER TABLE task RENAME TO task_true; CREATE VIEW task AS SELECT * FROM task_true");
    late: "the last checkpoint removed" => |s| checkpoint(s, "DELETE FROM checkpoint WHERE epoch = (SELECT max(epoch) FROM checkpoint)", "checkpoint");
    late: "every checkpoint removed" => |s| checkpoint(s, "DELETE FROM checkpoint", "checkpoint");
    late: "a checkpoint in the middle removed" => |s| checkpoint(s, "DELETE FROM checkpoint WHERE epoch = 2", "checkpoint");
    late: "a checkpoint edited" => |s| checkpoint(s, "UPDATE checkpoint SET note = replace(note, 'epoch 2', 'epoch 3') WHERE epoch = 2", "checkpoint");
    late: "a checkpoint signed by somebody else" => forge_checkpoint;
    late: "a checkpoint's key of an earlier day put back into the keychain" => old_checkpoint_key;
    late: "a cosigned head of other entries" => false_cosigned;
    late: "the stored tree edited" => edit_frontier;

    late: "an older database, header as it is" => old_database;
    late: "an older database with its header" => old_database_and_header;
    late: "an older vault, every file of it" => old_folder;
    late: "an older vault, every file of it, and the keychain as it was" => old_home;
    late: "an older vault, every file of it, and the keychain as it was, with a witness" => old_home_witnessed;
    late: "an older vault, and the head taken out of the keychain" => old_folder_no_head;
    late: "an older vault, and the keychain emptied" => old_folder_no_keychain;
    cut: "entries after the last head that the keychain remembers, removed after a power cut" => remove_unanchored;
    late: "an older header: a suspended person's slot, an old password" => old_header;
    late: "a suspended colleague let in again by SQL and an older header" => let_in_by_sql;
    late: "an older slot put into a new header, signed for with one's own front-desk key" => old_slot;
    late: "the vault as it is, the keychain as it was" => old_keychain;
    late: "a page of an older database in the place of a newer one" => old_page;
    late: "an older database beside a newer write-ahead log" => mixed_log;
    late: "a byte of the header" => flip_header;
    late: "a header cut short" => cut_header;
    late: "a header removed" => |s| { s.remove("vault.hdr"); Said::Refused(Refusal::Damaged { part: VaultPart::Header }) };
    late: "the database removed" => |s| { s.remove("vault.db"); Said::Refused(Refusal::Damaged { part: VaultPart::Database }) };
    late: "the database cut short" => cut_database;
    late: "the side file removed" => |s| { s.remove("vault.side"); side_file() };
    late: "an older side file" => |s| { s.put("vault.side", PREPARED.early.file("vault.side")); side_file() };
    late: "a byte of the side file" => flip_side;
    late: "the first entry replaced by a clinic of one's own, all signed anew" => new_genesis;
    late: "another clinic of the same names put in place" => other_clinic;
    late: "another clinic of the same names, without device secret, its password the victim's" => other_clinic_without_device;
};

/// Every row: what was said is what had to be, and nothing was missed.
#[test]
fn every_attack_is_noticed_or_said_to_be_impossible_to_notice() {
    let mut table = String::from("| Attack | Detected by | Place |\n|---|---|---|\n");
    let mut wrong = Vec::new();
    let (mut noticed, mut unnoticed) = (0, 0);
    for attack in ATTACKS {
        let scene = Scene::of((attack.on)());
        let expected = (attack.make)(&scene);
        let look = scene.look();
        let failed = look.failed();
        let has = |check: &str, at: &At| {
            failed
                .iter()
                .any(|(name, place)| name == check && is_at(place, at))
        };
        let (is_right, place) = match &expected {
            Said::Fails(places) => (
                look.verdict() == Some(Verdict::Fail) && places.iter().all(|(check, at)| has(check, at)),
                in_words(places),
            ),
            Said::Alarm(alarm, places) => (
                look.alarms.contains(alarm)
                    && look.verdict() == Some(Verdict::Fail)
                    && places.iter().all(|(check, at)| has(check, at)),
                in_words(places),
            ),
            Said::Refused(refusal) => (look.refused.as_ref() == Some(refusal), String::new()),
            Said::Nothing(_) => (!look.is_noticed(), String::new()),
        };
        if !is_right {
            wrong.push(format!("{}: {}", attack.name, describe(&look)));
        }
        let detected = match &expected {
            Said::Nothing(reason) => {
                unnoticed += 1;
                format!("**not caught**: {reason}")
            }
            Said::Fails(_) | Said::Alarm(..) | Said::Refused(_) => {
                noticed += 1;
                look.in_words()
            }
        };
        writeln!(table, "| {} | {detected} | {place} |", attack.name).unwrap();
    }
    println!("{table}");
    println!(
        "{} attacks, {noticed} noticed, {unnoticed} cannot be, {} missed",
        ATTACKS.len(),
        wrong.len()
    );
    assert!(
        wrong.is_empty(),
        "what was said is not what had to be:\n{}",
        wrong.join("\n")
    );
    compare_with_document(&table);
}

fn describe(look: &super::scene::Look) -> String {
    format!(
        "said {:?}, at {:?}, unknown {:?}, refused {:?}",
        look.in_words(),
        look.failed()
            .iter()
            .map(|(check, place)| (check, place.seq, &place.table))
            .collect::<Vec<_>>(),
        look.unknown(),
        look.refused
    )
}

fn is_at(place: &BadPlace, at: &At) -> bool {
    match at {
        At::Entry(seq) => place.seq == Some(*seq),
        At::Part(part) => place.table.as_deref() == Some(part),
    }
}

fn in_words(places: &[(&'static str, At)]) -> String {
    let mut words: Vec<String> = Vec::new();
    for (_, at) in places {
        let word = match at {
            At::Entry(_) => "the entry".to_owned(),
            At::Part(part) => format!("`{part}`"),
        };
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(", ")
}

/// The table stands in the threat model as it was measured here.
fn compare_with_document(table: &str) {
    const BEGIN: &str = "<!-- attacks: written by tests/tests/it/attack/tamper.rs -->\n";
    const END: &str = "<!-- end of attacks -->";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/threat-model.md");
    let document = std::fs::read_to_string(path).unwrap();
    let (before, rest) = document.split_once(BEGIN).unwrap();
    let (written, after) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(path, format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(
        written, table,
        "the threat model says what was measured: look at the difference, then UPDATE_SNAPSHOTS=1"
    );
}

/// Single bytes all over the ledger: whichever is changed, it is noticed.
#[test]
fn any_changed_byte_of_the_ledger_is_noticed() {
    let rounds = if is_long() { 1_000 } else { 60 };
    let mut luck = Luck::new(7);
    let scene = Scene::of(late());
    let fern = Insider::in_scene(&scene, FERN);
    let rows = fern.open(&scene.vault().join("vault.db")).rows();
    let mut missed = Vec::new();
    for _ in 0..rounds {
        scene.replace_all(&late().files);
        scene.keychain.restore(late().keychain.clone());
        let mut changed = rows.clone();
        let row = &mut changed[luck.index(rows.len())];
        let bytes = if luck.once_in(4) {
            &mut row.signature
        } else {
            &mut row.bytes
        };
        let position = luck.index(bytes.len());
        bytes[position] ^= 1 << luck.below(8);
        let place = row.seq.unsigned_abs();
        fern.open(&scene.vault().join("vault.db")).put_rows(&changed);
        let look = scene.look();
        let named = look.failed().iter().any(|(_, at)| at.seq == Some(place));
        if !named && look.refused.is_none() {
            missed.push((place, position));
        }
    }
    println!("{rounds} bytes changed, {} missed", missed.len());
    assert!(
        missed.is_empty(),
        "each is noticed and its entry named: {missed:?}"
    );
}

/// An older header brings nobody back in, and nothing can be written under it.
#[test]
fn an_older_header_opens_no_more_than_a_look() {
    let scene = Scene::of(late());
    old_header(&scene);
    let (_, bo) = scene.sign_in(BO, Clinic::PASSWORD);
    assert_eq!(
        bo.err(),
        Some(Refusal::WrongSignIn),
        "the ledger says that they are out"
    );
    let (mut core, nia) = scene.sign_in(NIA, Clinic::PASSWORD);
    assert!(
        nia.unwrap().alarms.contains(&Alarm::OlderHeader),
        "an old password opens an old slot, and the alarm says so"
    );
    let refused = core.execute(AddTask {
        title: "Anything".to_owned(),
        ..AddTask::default()
    });
    let Err(Refusal::NotPermitted { .. } | Refusal::AlarmStands) = refused else {
        panic!("nothing is written while the alarm stands: {refused:?}");
    };
}

/// A verification that goes on where an earlier one ended believes only those who may verify, and only as
/// long as the log is as they found it.
#[test]
fn what_an_earlier_verification_covers_is_covered_by_whom_may_verify() {
    let since = |scene: &Scene, place| {
        let (mut core, session) = scene.sign_in(DANA, Clinic::PASSWORD);
        session.unwrap();
        core.execute(VerifyVault {
            require_anchor: false,
            since: Some(place),
        })
        .unwrap()
    };
    let failed = |found: &VerifyView| {
        let lines = found.checks.iter().filter(|line| line.verdict == Verdict::Fail);
        lines.map(|line| line.check.clone()).collect::<Vec<_>>()
    };
    let end = u64::MAX;
    // As it is: what the administrator verified is not looked at again.
    let scene = Scene::of(late());
    let found = since(&scene, end);
    assert!(
        found.since.is_some() && failed(&found).is_empty(),
        "{:#?}",
        found.checks
    );

    // Another text before what was verified: the log is not what was found right.
    let scene = Scene::of(late());
    edit_entry(&scene);
    let found = since(&scene, end);
    assert!(
        failed(&found).contains(&"signatures".to_owned()),
        "{:#?}",
        found.checks
    );
    assert_eq!(found.since, None, "everything was looked at");

    // The front desk writes that all is well, after forging a signature since.
    let scene = Scene::of(late());
    let (fern, raw) = database(&scene);
    let mut rows = raw.rows();
    let verified = rows
        .iter()
        .rposition(|row| row.entry().kind() == Some(Kind::Verified))
        .unwrap();
    rows[verified + 1].signature[20] ^= 0x10;
    raw.put_rows(&rows);
    let leaves: Vec<_> = rows.iter().map(|row| leaf_hash(&row.bytes)).collect();
    let head = (fern.workstation, leaves.len() as u64, root_of(&leaves));
    drop(raw);
    let item = Item {
        subject: Some(Subject::new(SubjectKind::Session, [0x55; 16])),
        patient: None,
        category: DataCategory::System,
        special: false,
        deltas: vec![
            Delta::new(Field::Verdict, None, Value::Int(0)),
            Delta::new(Field::VerifiedHeads, None, Value::Bytes(encode_heads(&[head]))),
        ],
    };
    sign_as_fern(&scene, Kind::Checked, vec![item], |_| {});
    let found = since(&scene, end);
    assert!(
        failed(&found).contains(&"signatures".to_owned()),
        "{:#?}",
        found.checks
    );
}

/// The strict verification treats a head that cannot be compared as a failure.
#[test]
fn an_outside_anchor_can_be_required() {
    for make in [old_folder_no_head, other_clinic_without_device] {
        let scene = Scene::of(late());
        make(&scene);
        let look = scene.look_with(true);
        assert_eq!(
            look.verdict(),
            Some(Verdict::Fail),
            "there is no anchor: {:?}",
            look.unknown()
        );
    }
}

// ---- the ledger's rows -----------------------------------------------------------------------

fn database(scene: &Scene) -> (Insider, Raw) {
    let fern = Insider::in_scene(scene, FERN);
    let raw = fern.open(&scene.vault().join("vault.db"));
    (fern, raw)
}

fn change_rows(scene: &Scene, change: impl FnOnce(&mut Vec<Row>) -> Said) -> Said {
    let (_, raw) = database(scene);
    let mut rows = raw.rows();
    let said = change(&mut rows);
    raw.put_rows(&rows);
    said
}

const fn seq(at: usize) -> u64 {
    at as u64
}

/// A key that nobody certified.
fn own_key() -> SigningKey {
    SigningKey::from_seed(&[0x42; 32])
}

fn flip_entry(scene: &Scene) -> Said {
    change_rows(scene, |rows| {
        let at = middle(rows, Kind::Commented);
        rows[at].bytes[0] ^= 1;
        Said::Fails(vec![("content", At::Entry(seq(at)))])
    })
}

fn flip_signature(scene: &Scene) -> Said {
    change_rows(scene, |rows| {
        let at = middle(rows, Kind::Commented);
        rows[at].signature[20] ^= 0x10;
        Said::Fails(vec![("signatures", At::Entry(seq(at)))])
    })
}

/// Another text in the place of what was said.
fn with_other_text(row: &Row) -> Entry {
    let mut entry = row.entry();
    for delta in entry.items.iter_mut().flat_map(|item| &mut item.deltas) {
        if let Value::Text(text) = &mut delta.value {
            *text = "Never called".to_owned();
        }
    }
    entry
}

fn edit_entry(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let mut rows = raw.rows();
    let at = middle(&rows, Kind::Commented);
    rows[at].bytes = with_other_text(&rows[at]).encode().unwrap();
    raw.put_rows(&rows);
    raw.tables_follow();
    Said::Fails(vec![
        ("signatures", At::Entry(seq(at))),
        ("tree", At::Entry(seq(at + 1))),
    ])
}

fn insert_entry(scene: &Scene) -> Said {
    let (fern, raw) = database(scene);
    let mut rows = raw.rows();
    let at = middle(&rows, Kind::Commented);
    let mut between = rows[at].clone();
    let mut entry = with_other_text(&between);
    entry.actor = Actor::Person(fern.user);
    entry.signer = fern.signing.public_key().key_id();
    between.sign(&entry, &fern.signing);
    rows.insert(at, between);
    for row in &mut rows[at + 1..] {
        row.place += 1;
        row.seq += 1;
    }
    raw.put_rows(&rows);
    Said::Fails(vec![
        ("content", At::Entry(seq(at + 1))),
        ("tree", At::Entry(seq(at + 1))),
    ])
}

fn swap_contents(scene: &Scene) -> Said {
    change_rows(scene, |rows| {
        let at = middle(rows, Kind::Commented);
        let (one, other) = (rows[at].clone(), rows[at + 1].clone());
        (rows[at].bytes, rows[at].signature) = (other.bytes, other.signature);
        (rows[at + 1].bytes, rows[at + 1].signature) = (one.bytes, one.signature);
        Said::Fails(vec![("content", At::Entry(seq(at)))])
    })
}

fn swap_places(scene: &Scene) -> Said {
    change_rows(scene, |rows| {
        let at = middle(rows, Kind::Commented);
        let place = rows[at].place;
        rows[at].place = rows[at + 1].place;
        rows[at + 1].place = place;
        Said::Fails(vec![("sequence", At::Entry(seq(at + 1)))])
    })
}

fn remove_entry(scene: &Scene) -> Said {
    change_rows(scene, |rows| {
        let at = middle(rows, Kind::Commented);
        rows.remove(at);
        Said::Fails(vec![
            ("sequence", At::Entry(seq(at + 1))),
            ("tree", At::Entry(seq(at + 1))),
            ("tables", At::Part("remark")),
        ])
    })
}

fn remove_view(scene: &Scene) -> Said {
    change_rows(scene, |rows| {
        let at = middle(rows, Kind::Viewed);
        rows.remove(at);
        Said::Fails(vec![
            ("sequence", At::Entry(seq(at + 1))),
            ("tree", At::Entry(seq(at + 1))),
        ])
    })
}

fn flip_last(scene: &Scene) -> Said {
    change_rows(scene, |rows| {
        let at = rows.len() - 1;
        rows[at].bytes[0] ^= 1;
        Said::Alarm(Alarm::ForkedLedger, vec![("content", At::Entry(seq(at)))])
    })
}

fn remove_from_end(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let mut rows = raw.rows();
    let at = rows.len() - 3;
    rows.remove(at);
    raw.put_rows(&rows);
    raw.tables_follow();
    Said::Fails(vec![
        ("sequence", At::Entry(seq(at + 1))),
        ("tree", At::Entry(seq(at + 1))),
    ])
}

/// An entry that nobody signed, of a kind that is a question of no role.
fn unsigned_patient(rows: &[Row]) -> Row {
    let patient = PatientId::from_bytes([0x78; 16]);
    let mut entry = rows[0].entry();
    entry.seq = 1_000_000;
    entry.items = vec![Item {
        subject: Some(Subject::new(SubjectKind::Patient, *patient.as_bytes())),
        patient: Some(patient),
        category: DataCategory::Demographics,
        special: false,
        deltas: vec![Delta::new(
            Field::FamilyName,
            None,
            Value::Text("Nobody".to_owned()),
        )],
    }];
    Row {
        place: 0,
        log: rows[0].log,
        seq: 1_000_000,
        bytes: entry.encode().unwrap(),
        signature: vec![0; 64],
    }
}

fn phantom_first(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let mut rows = raw.rows();
    rows.insert(0, unsigned_patient(&rows));
    raw.put_rows(&rows);
    raw.tables_follow();
    assert_eq!(
        raw.count("SELECT count(*) FROM patient WHERE family = 'Nobody'"),
        1
    );
    Said::Fails(vec![("content", At::Entry(1_000_000))])
}

fn phantom_log(scene: &Scene) -> Said {
    change_rows(scene, |rows| {
        let mut row = unsigned_patient(rows);
        (row.place, row.log) = (rows[rows.len() - 1].place + 1, 99);
        rows.push(row);
        Said::Fails(vec![("content", At::Entry(1_000_000))])
    })
}

fn move_to_the_end(scene: &Scene) -> Said {
    change_rows(scene, |rows| {
        let at = middle(rows, Kind::Viewed);
        rows[at].place = i64::MAX;
        Said::Alarm(Alarm::ForkedLedger, vec![("sequence", At::Entry(seq(at + 1)))])
    })
}

fn remove_genesis(scene: &Scene) -> Said {
    change_rows(scene, |rows| {
        rows.remove(0);
        Said::Fails(vec![("content", At::Entry(1)), ("sequence", At::Entry(1))])
    })
}

fn remove_and_close(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let mut rows = raw.rows();
    let at = middle(&rows, Kind::Viewed);
    rows.remove(at);
    for row in &mut rows[at..] {
        row.place -= 1;
        row.seq -= 1;
    }
    raw.put_rows(&rows);
    raw.tables_follow();
    Said::Fails(vec![
        ("content", At::Entry(seq(at))),
        ("tree", At::Entry(seq(at))),
    ])
}

fn remove_tail(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let mut rows = raw.rows();
    rows.truncate(rows.len() - 7);
    raw.put_rows(&rows);
    raw.all_follows();
    Said::Alarm(
        Alarm::OlderVault,
        vec![("keychain head", At::Entry(seq(rows.len())))],
    )
}

fn remove_tail_only(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let mut rows = raw.rows();
    rows.truncate(rows.len() - 7);
    raw.put_rows(&rows);
    raw.tables_follow();
    Said::Alarm(Alarm::ForkedLedger, vec![("checkpoints", At::Part("checkpoint"))])
}

fn remove_unanchored(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let mut rows = raw.rows();
    rows.truncate(rows.len() - 3);
    raw.put_rows(&rows);
    raw.all_follows();
    Said::Nothing(
        "no head outside the file had seen them; a head is kept every 15 minutes, at lock and at sign-out",
    )
}

fn duplicate(scene: &Scene) -> Said {
    change_rows(scene, |rows| {
        let mut again = rows[middle(rows, Kind::Commented)].clone();
        let end = rows.len();
        (again.place, again.seq) = (rows[end - 1].place + 1, rows[end - 1].seq + 1);
        rows.push(again);
        Said::Fails(vec![
            ("content", At::Entry(seq(end))),
            ("tree", At::Entry(seq(end))),
        ])
    })
}

fn person_item(user: careloop_contract::UserId, deltas: Vec<(Field, Value)>) -> Item {
    Item {
        subject: Some(Subject::new(SubjectKind::Person, *user.as_bytes())),
        patient: None,
        category: DataCategory::Workforce,
        special: false,
        deltas: deltas
            .into_iter()
            .map(|(field, value)| Delta::new(field, None, value))
            .collect(),
    }
}

fn roles_item(user: careloop_contract::UserId) -> Item {
    let roles = Roles::of(&[Role::FrontDesk, Role::Provider, Role::Administrator]);
    person_item(user, vec![(Field::Roles, Value::Int(roles.bits().into()))])
}

/// A change of the front desk's role, in whoever's name the ledger ends.
fn role_change(raw: &Raw) -> Entry {
    let mut entry = raw.next_entry(Kind::RolesChanged, vec![roles_item(PREPARED.fern)]);
    entry.actor = Actor::Person(PREPARED.dana);
    entry
}

fn append_in_name(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let mut entry = role_change(&raw);
    entry.signer = own_key().public_key().key_id();
    let at = raw.append(&entry, &own_key());
    Said::Fails(vec![("keys", At::Entry(at))])
}

fn append_forged(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let dana = Insider::in_scene(scene, DANA);
    let mut entry = role_change(&raw);
    // The administrator's key id is no secret; their key is.
    entry.signer = dana.signing.public_key().key_id();
    let at = raw.append(&entry, &own_key());
    Said::Fails(vec![("signatures", At::Entry(at))])
}

fn append_unknown_key(scene: &Scene) -> Said {
    let (fern, raw) = database(scene);
    let mut entry = raw.next_entry(Kind::SignedOut, Vec::new());
    entry.actor = Actor::Person(fern.user);
    entry.signer = own_key().public_key().key_id();
    let at = raw.append(&entry, &own_key());
    Said::Fails(vec![("keys", At::Entry(at))])
}

fn append_as_workstation(scene: &Scene) -> Said {
    let (fern, raw) = database(scene);
    let device =
        careloop_vault::keychain::DeviceRecord::load(&*scene.keychain, fern.clinic, fern.workstation)
            .unwrap();
    let key = device.unwrap().workstation_key();
    let mut entry = role_change(&raw);
    entry.actor = Actor::Workstation;
    entry.signer = key.public_key().key_id();
    let at = raw.append(&entry, &key);
    Said::Fails(vec![("keys", At::Entry(at))])
}

fn rewrite(scene: &Scene, named: bool) -> (u64, u64) {
    let (_, raw) = database(scene);
    let mut rows = raw.rows();
    let at = middle(&rows, Kind::Commented);
    rows[at].bytes = with_other_text(&rows[at]).encode().unwrap();
    chain_anew(&mut rows, at, &own_key(), named);
    raw.put_rows(&rows);
    raw.all_follows();
    (seq(at), seq(rows.len()))
}

fn rewrite_named(scene: &Scene) -> Said {
    let (at, _) = rewrite(scene, true);
    Said::Alarm(Alarm::ForkedLedger, vec![("keys", At::Entry(at))])
}

fn rewrite_forged(scene: &Scene) -> Said {
    let (at, end) = rewrite(scene, false);
    Said::Alarm(
        Alarm::ForkedLedger,
        vec![("signatures", At::Entry(at)), ("keychain head", At::Entry(end))],
    )
}

fn move_signature(scene: &Scene) -> Said {
    change_rows(scene, |rows| {
        let at = middle(rows, Kind::Commented);
        rows[at].signature = rows[at + 1].signature.clone();
        Said::Fails(vec![("signatures", At::Entry(seq(at)))])
    })
}

/// Somebody's keys as they were when the early copy was made.
fn keys_of_before(scene: &Scene, login: &str) -> Insider {
    Insider::of(
        PREPARED.early.file("vault.hdr"),
        &scene.keychain,
        scene,
        login,
        Clinic::PASSWORD,
    )
}

fn sign_with_retired_key(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let before = keys_of_before(scene, OMAR);
    let mut entry = raw.next_entry(Kind::SignedOut, Vec::new());
    entry.actor = Actor::Person(PREPARED.omar);
    entry.signer = before.signing.public_key().key_id();
    let at = raw.append(&entry, &before.signing);
    Said::Fails(vec![("keys", At::Entry(at))])
}

fn sign_as_suspended(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let bo = keys_of_before(scene, BO);
    let mut entry = raw.next_entry(Kind::SignedOut, Vec::new());
    entry.actor = Actor::Person(bo.user);
    entry.signer = bo.signing.public_key().key_id();
    let at = raw.append(&entry, &bo.signing);
    Said::Fails(vec![("keys", At::Entry(at))])
}

fn enrol_uninvited(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let key = own_key().public_key();
    let item = person_item(
        PREPARED.dana,
        vec![
            (Field::SigningKey, Value::Bytes(key.as_bytes().to_vec())),
            (Field::SealingKey, Value::Bytes(vec![9; 32])),
            (Field::Invitation, Value::Bytes(vec![7; 32])),
            (Field::Standing, Value::Int(Standing::Active.number().into())),
        ],
    );
    let mut item = item;
    item.deltas.sort_by_key(|delta| delta.field);
    let mut entry = raw.next_entry(Kind::PersonEnrolled, vec![item]);
    entry.actor = Actor::Person(PREPARED.dana);
    entry.signer = key.key_id();
    let at = raw.append(&entry, &own_key());
    // The true administrator's key is not the one the tables name any more: they are shut out, which
    // they notice. Another who may verify finds the entry.
    let (mut core, session) = scene.sign_in(super::scene::MEL, Clinic::PASSWORD);
    session.unwrap();
    let verified = core.execute(VerifyVault::default()).unwrap();
    let keys = verified.checks.iter().find(|line| line.check == "keys").unwrap();
    assert_eq!(
        keys.first_bad.as_ref().unwrap().seq,
        Some(at),
        "no invitation, no new key"
    );
    Said::Refused(Refusal::WrongSignIn)
}

fn append_foreign(scene: &Scene) -> Said {
    let other = Clinic::new(404);
    let path = other.vault();
    let header = std::fs::read(path.join("vault.hdr")).unwrap();
    let insider = Insider::of(&header, &other.keychain, scene, DANA, Clinic::PASSWORD);
    drop(other.core);
    let foreign = insider.open(&path.join("vault.db")).rows();
    change_rows(scene, |rows| {
        let end = rows.len();
        let mut row = foreign[foreign.len() - 1].clone();
        (row.place, row.seq) = (rows[end - 1].place + 1, rows[end - 1].seq + 1);
        rows.push(row);
        Said::Fails(vec![
            ("content", At::Entry(seq(end))),
            ("keys", At::Entry(seq(end))),
        ])
    })
}

/// An entry that the front desk signs with their own key, as the program would.
fn sign_as_fern(scene: &Scene, kind: Kind, items: Vec<Item>, change: impl FnOnce(&mut Entry)) -> u64 {
    let (fern, raw) = database(scene);
    let mut entry = raw.next_entry(kind, items);
    entry.actor = Actor::Person(fern.user);
    entry.signer = fern.signing.public_key().key_id();
    change(&mut entry);
    raw.append(&entry, &fern.signing)
}

fn escalate(scene: &Scene) -> Said {
    let at = sign_as_fern(scene, Kind::RolesChanged, vec![roles_item(PREPARED.fern)], |_| {});
    Said::Fails(vec![("permission", At::Entry(at))])
}

fn suspend_admin(scene: &Scene) -> Said {
    let standing = Value::Int(Standing::Suspended.number().into());
    let item = person_item(PREPARED.dana, vec![(Field::Standing, standing)]);
    let at = sign_as_fern(scene, Kind::StandingChanged, vec![item], |_| {});
    // As above: the one who is shut out notices; another who may verify finds the entry.
    let (mut core, session) = scene.sign_in(super::scene::MEL, Clinic::PASSWORD);
    session.unwrap();
    let verified = core.execute(VerifyVault::default()).unwrap();
    let line = verified
        .checks
        .iter()
        .find(|line| line.check == "permission")
        .unwrap();
    assert_eq!(
        line.first_bad.as_ref().unwrap().seq,
        Some(at),
        "no right, no suspension"
    );
    Said::Refused(Refusal::WrongSignIn)
}

fn import_as_front_desk(scene: &Scene) -> Said {
    let patient = PatientId::from_bytes([0x77; 16]);
    let item = Item {
        subject: Some(Subject::new(SubjectKind::Patient, *patient.as_bytes())),
        patient: Some(patient),
        category: DataCategory::Demographics,
        special: false,
        deltas: vec![Delta::new(
            Field::FamilyName,
            None,
            Value::Text("Nobody".to_owned()),
        )],
    };
    let at = sign_as_fern(scene, Kind::PatientsImported, vec![item], |_| {});
    Said::Fails(vec![("permission", At::Entry(at))])
}

fn policy_item(adjustments: &str) -> Item {
    Item {
        subject: Some(Subject::new(SubjectKind::Clinic, [0; 16])),
        patient: None,
        category: DataCategory::System,
        special: false,
        deltas: vec![Delta::new(
            Field::PolicyAdjustments,
            None,
            Value::Text(adjustments.to_owned()),
        )],
    }
}

fn adjust_as_front_desk(scene: &Scene) -> Said {
    let item = policy_item("export_records front_desk any");
    let at = sign_as_fern(scene, Kind::PolicyAdjusted, vec![item], |_| {});
    Said::Fails(vec![("permission", At::Entry(at))])
}

fn adjust_beyond_limits(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let dana = Insider::in_scene(scene, DANA);
    let item = policy_item("read_clinical_note front_desk any");
    let mut entry = raw.next_entry(Kind::PolicyAdjusted, vec![item]);
    entry.actor = Actor::Person(dana.user);
    entry.signer = dana.signing.public_key().key_id();
    let at = raw.append(&entry, &dana.signing);
    Said::Fails(vec![("permission", At::Entry(at))])
}

fn smuggle_role(scene: &Scene) -> Said {
    let at = sign_as_fern(scene, Kind::SignedIn, vec![roles_item(PREPARED.fern)], |_| {});
    Said::Fails(vec![("keys", At::Entry(at))])
}

fn grant_false_key(scene: &Scene) -> Said {
    let at = super::compartments::grant_own_clinical_key(scene);
    Said::Fails(vec![("permission", At::Entry(at))])
}

fn publish_own_audit_key(scene: &Scene) -> Said {
    let item = Item {
        subject: Some(Subject::new(SubjectKind::Clinic, [0; 16])),
        patient: None,
        category: DataCategory::System,
        special: false,
        deltas: vec![Delta::new(Field::AuditKey, None, Value::Bytes(vec![0x66; 32]))],
    };
    let at = sign_as_fern(scene, Kind::KeyGranted, vec![item], |_| {});
    Said::Fails(vec![("permission", At::Entry(at))])
}

fn future_time(scene: &Scene) -> Said {
    sign_as_fern(scene, Kind::SignedOut, Vec::new(), |entry| {
        entry.at = Instant::from_millis(4_070_908_800_000);
        entry.clock = 4_070_908_800_000 << 16;
    });
    Said::Nothing(
        "who signs an entry says when; its place in the order and its author stand, and the day is in everybody's sight",
    )
}

fn clock_back(scene: &Scene) -> Said {
    let at = sign_as_fern(scene, Kind::SignedOut, Vec::new(), |entry| entry.clock -= 1 << 30);
    Said::Fails(vec![("sequence", At::Entry(at))])
}

// ---- tables, search, schema, checkpoints -----------------------------------------------------

fn sql(scene: &Scene, statement: &str, table: &'static str) -> Said {
    let (_, raw) = database(scene);
    let statement = statement.replace("rowid_free = 0", "place = (SELECT min(place) FROM session)");
    raw.run(&statement);
    assert!(
        raw.count("SELECT total_changes()") > 0,
        "the attack changes something: {statement}"
    );
    Said::Fails(vec![("tables", At::Part(table))])
}

fn search(scene: &Scene, statement: &str, checks: &[&'static str]) -> Said {
    let (_, raw) = database(scene);
    raw.run(statement);
    assert!(
        raw.count("SELECT total_changes()") > 0,
        "the attack changes something: {statement}"
    );
    Said::Fails(
        checks
            .iter()
            .map(|check| (*check, place_of_search(check)))
            .collect(),
    )
}

fn place_of_search(check: &str) -> At {
    At::Part(if check == "search text" {
        "task_text"
    } else {
        "task_search"
    })
}

fn schema(scene: &Scene, statement: &str) -> Said {
    let (_, raw) = database(scene);
    raw.db.execute_batch(statement).unwrap();
    Said::Fails(vec![("schema", At::Part("sqlite_schema"))])
}

fn checkpoint(scene: &Scene, statement: &str, part: &'static str) -> Said {
    let (_, raw) = database(scene);
    raw.run(statement);
    Said::Fails(vec![("checkpoints", At::Part(part))])
}

fn forge_checkpoint(scene: &Scene) -> Said {
    use careloop_ledger::note::SignedNote;
    let (_, raw) = database(scene);
    let (epoch, note): (i64, String) = raw
        .db
        .query_row(
            "SELECT epoch, note FROM checkpoint ORDER BY epoch DESC LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let text = SignedNote::parse(note.as_bytes()).unwrap().text().to_owned();
    let origin = text.lines().next().unwrap().to_owned();
    let mut forged = SignedNote::new(text).unwrap();
    forged.sign(&origin, &own_key()).unwrap();
    raw.run(&format!(
        "UPDATE checkpoint SET note = '{}' WHERE epoch = {epoch}",
        forged.to_string().replace('\'', "''")
    ));
    Said::Fails(vec![("checkpoints", At::Part("checkpoint"))])
}

fn edit_frontier(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let mut frontier: Vec<u8> = raw
        .db
        .query_row("SELECT frontier FROM log", [], |row| row.get(0))
        .unwrap();
    let last = frontier.len() - 1;
    frontier[last] ^= 1;
    raw.db
        .execute("UPDATE log SET frontier = ?1", [frontier])
        .unwrap();
    // The tree that the stored one gives is not the one the keychain remembers.
    Said::Alarm(Alarm::ForkedLedger, vec![("checkpoints", At::Part("log"))])
}

// ---- whole files -----------------------------------------------------------------------------

fn old_database(scene: &Scene) -> Said {
    scene.put("vault.db", PREPARED.early.file("vault.db"));
    let size = size_of_ledger(scene);
    Said::Alarm(
        Alarm::OlderHeader,
        vec![
            ("header", At::Part("vault.hdr")),
            ("keychain head", At::Entry(size)),
        ],
    )
}

fn size_of_ledger(scene: &Scene) -> u64 {
    let (_, raw) = database(scene);
    raw.count("SELECT count(*) FROM entry").unsigned_abs()
}

fn old_database_and_header(scene: &Scene) -> Said {
    scene.put("vault.db", PREPARED.early.file("vault.db"));
    scene.put("vault.hdr", PREPARED.early.file("vault.hdr"));
    Said::Alarm(
        Alarm::OlderVault,
        vec![("keychain head", At::Entry(size_of_ledger(scene)))],
    )
}

fn old_folder(scene: &Scene) -> Said {
    scene.replace_all(&PREPARED.early.files);
    Said::Alarm(
        Alarm::OlderVault,
        vec![
            ("keychain head", At::Entry(size_of_ledger(scene))),
            ("side file", At::Part("vault.side")),
        ],
    )
}

fn old_home(scene: &Scene) -> Said {
    scene.replace_all(&PREPARED.early.files);
    scene.keychain.restore(PREPARED.early.keychain.clone());
    Said::Nothing(
        "everything that this machine remembers is from that day; a backup's manifest or the sync server knows more",
    )
}

/// As [`old_home`], but somebody outside saw the log as it was last.
fn old_home_witnessed(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let note: String = raw
        .db
        .query_row(
            "SELECT note FROM checkpoint ORDER BY epoch DESC LIMIT 1",
            [],
            |row| row.get(0),
        )
        .unwrap();
    drop(raw);
    let witness = std::sync::Arc::new(TestWitness::default());
    witness.add_checkpoint(0, &[], &note).unwrap();
    let _ = scene.witness.set(witness);
    scene.replace_all(&PREPARED.early.files);
    scene.keychain.restore(PREPARED.early.keychain.clone());
    Said::Alarm(
        Alarm::OlderVault,
        vec![("witness", At::Entry(size_of_ledger(scene)))],
    )
}

/// The key that signs the next checkpoint is one that signed an earlier one: an earlier head could be
/// stated with it.
fn old_checkpoint_key(scene: &Scene) -> Said {
    let insider = Insider::in_scene(scene, DANA);
    let (clinic, workstation) = (insider.clinic, insider.workstation);
    let mut head = HeadRecord::load(&*scene.keychain, clinic, workstation)
        .unwrap()
        .unwrap();
    let now = scene.keychain.snapshot();
    scene.keychain.restore(PREPARED.early.keychain.clone());
    let early = HeadRecord::load(&*scene.keychain, clinic, workstation)
        .unwrap()
        .unwrap();
    scene.keychain.restore(now);
    head.checkpoint_seed = early.checkpoint_seed;
    head.next_checkpoint_seed = None;
    head.store(&*scene.keychain, clinic, workstation).unwrap();
    Said::Fails(vec![("checkpoints", At::Part("checkpoint"))])
}

fn false_cosigned(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    raw.run(
        "INSERT INTO cosigned SELECT log, 3, 'witness.example/w1', note
         FROM checkpoint ORDER BY epoch LIMIT 1",
    );
    Said::Fails(vec![("checkpoints", At::Entry(3))])
}

/// The first old page that changes anything anybody reads; `splice.rs` puts back every one of them.
fn old_page(scene: &Scene) -> Said {
    const PAGE: usize = 4_096;
    let (old, new) = (PREPARED.early.file("vault.db"), PREPARED.late.file("vault.db"));
    for page in 1..old.len().min(new.len()) / PAGE {
        let bytes = page * PAGE..(page + 1) * PAGE;
        if old[bytes.clone()] == new[bytes.clone()] {
            continue;
        }
        let mut spliced = new.to_vec();
        spliced[bytes.clone()].copy_from_slice(&old[bytes]);
        let put = || {
            scene.replace_all(&PREPARED.late.files);
            scene.keychain.restore(PREPARED.late.keychain.clone());
            scene.put("vault.db", &spliced);
        };
        put();
        let look = scene.look();
        if look.verdict() == Some(Verdict::Fail) && look.alarms.is_empty() {
            put();
            break;
        }
    }
    Said::Fails(vec![])
}

fn old_folder_no_head(scene: &Scene) -> Said {
    scene.replace_all(&PREPARED.early.files);
    let mut keychain = scene.keychain.snapshot();
    keychain.retain(|account, _| !account.ends_with("/head"));
    scene.keychain.restore(keychain);
    Said::Nothing(
        "`keychain head` is UNKNOWN, which fails with `--require-anchor`; who may write the keychain is the account's owner",
    )
}

fn old_folder_no_keychain(scene: &Scene) -> Said {
    scene.replace_all(&PREPARED.early.files);
    scene.keychain.restore(std::collections::BTreeMap::new());
    Said::Refused(Refusal::NoDeviceSecret)
}

fn old_header(scene: &Scene) -> Said {
    scene.put("vault.hdr", PREPARED.early.file("vault.hdr"));
    Said::Alarm(Alarm::OlderHeader, vec![("header", At::Part("vault.hdr"))])
}

fn let_in_by_sql(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let header = PREPARED.early.file("vault.hdr");
    let digest = careloop_vault::crypto::sha256(header);
    raw.db
        .execute("UPDATE clinic SET header_hash = ?1", [digest])
        .unwrap();
    raw.run("UPDATE person SET standing = 1 WHERE login = 'bo.marsh'");
    drop(raw);
    scene.put("vault.hdr", header);
    Said::Alarm(
        Alarm::OlderHeader,
        vec![
            ("header", At::Part("vault.hdr")),
            ("tables", At::Part("clinic")),
            ("tables", At::Part("person")),
        ],
    )
}

fn old_slot(scene: &Scene) -> Said {
    use careloop_vault::header::Header;
    let mut header = Header::decode(PREPARED.late.file("vault.hdr")).unwrap();
    let before = Header::decode(PREPARED.early.file("vault.hdr")).unwrap();
    let nia = before
        .roster()
        .unwrap()
        .person(careloop_vault::header::login_tag(before.clinic, NIA))
        .unwrap()
        .user;
    header.slots.retain(|signed| signed.slot.user != nia);
    let old = before.slots.iter().find(|signed| signed.slot.user == nia);
    header.slots.push(old.unwrap().clone());
    header.number += 1;
    let item = Item {
        subject: Some(Subject::new(SubjectKind::Clinic, [0; 16])),
        patient: None,
        category: DataCategory::System,
        special: false,
        deltas: vec![
            Delta::new(
                Field::HeaderNumber,
                None,
                Value::Int(i64::try_from(header.number).unwrap()),
            ),
            Delta::new(
                Field::HeaderHash,
                None,
                Value::Bytes(header.hash().unwrap().to_vec()),
            ),
        ],
    };
    sign_as_fern(scene, Kind::PasswordChanged, vec![item], |_| {});
    scene.put("vault.hdr", &header.encode().unwrap());
    Said::Nothing(
        "it gives nothing new: whoever has an old header and an old password has had that person's keys; new keys, by a reset, end it",
    )
}

fn old_keychain(scene: &Scene) -> Said {
    scene.keychain.restore(PREPARED.early.keychain.clone());
    Said::Alarm(
        Alarm::OlderSideFile,
        vec![
            ("checkpoints", At::Part("checkpoint")),
            ("side file", At::Part("vault.side")),
        ],
    )
}

fn mixed_log(scene: &Scene) -> Said {
    scene.put("vault.db", PREPARED.early.file("vault.db"));
    scene.put("vault.db-wal", PREPARED.cut.file("vault.db-wal"));
    Said::Refused(Refusal::Damaged {
        part: VaultPart::Database,
    })
}

fn flip_header(scene: &Scene) -> Said {
    let mut header = PREPARED.late.file("vault.hdr").to_vec();
    let middle = header.len() / 2;
    header[middle] ^= 1;
    scene.put("vault.hdr", &header);
    Said::Refused(Refusal::Damaged {
        part: VaultPart::Header,
    })
}

fn cut_header(scene: &Scene) -> Said {
    let header = PREPARED.late.file("vault.hdr");
    scene.put("vault.hdr", &header[..header.len() - 100]);
    Said::Refused(Refusal::Damaged {
        part: VaultPart::Header,
    })
}

fn cut_database(scene: &Scene) -> Said {
    let database = PREPARED.late.file("vault.db");
    scene.put("vault.db", &database[..database.len() / 2]);
    Said::Refused(Refusal::Damaged {
        part: VaultPart::Database,
    })
}

fn side_file() -> Said {
    Said::Alarm(Alarm::OlderSideFile, vec![("side file", At::Part("vault.side"))])
}

fn flip_side(scene: &Scene) -> Said {
    let mut side = PREPARED.late.file("vault.side").to_vec();
    let last = side.len() - 1;
    side[last] ^= 1;
    scene.put("vault.side", &side);
    Said::Refused(Refusal::Damaged {
        part: VaultPart::SideFile,
    })
}

fn new_genesis(scene: &Scene) -> Said {
    let (_, raw) = database(scene);
    let mut rows = raw.rows();
    rows[0].bytes = with_other_text(&rows[0]).encode().unwrap();
    chain_anew(&mut rows, 0, &own_key(), false);
    raw.put_rows(&rows);
    raw.all_follows();
    Said::Alarm(
        Alarm::ForkedLedger,
        vec![("content", At::Entry(0)), ("signatures", At::Entry(0))],
    )
}

fn put_clinic(scene: &Scene, request: CreateClinic, seed: u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault");
    let mut core = Core::new(path.clone(), careloop_core::Host::for_tests(seed));
    core.execute(request).unwrap();
    scene.replace_all(&super::scene::files_in(&path));
}

fn other_clinic(scene: &Scene) -> Said {
    put_clinic(scene, Clinic::request(true), 505);
    Said::Refused(Refusal::NoDeviceSecret)
}

fn other_clinic_without_device(scene: &Scene) -> Said {
    put_clinic(scene, Clinic::request(false), 506);
    Said::Nothing(
        "it is a whole vault that opens; the session says that no device secret protects it, `keychain head` is UNKNOWN, which fails with `--require-anchor`",
    )
}
