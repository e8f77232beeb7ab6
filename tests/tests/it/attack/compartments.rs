//! What can a colleague read whom the roles do not let: by every key they hold, by raw SQL, and by
//! bringing others' programs to hand them keys?

use super::insider::{Insider, Raw};
use super::scene::{DANA, FERN, OMAR, PREPARED, Scene};
use careloop_contract::command::{AddClinicalNote, ChangePassword, SignOut};
use careloop_contract::query::{ListTasks, SearchRecords};
use careloop_contract::{DataCategory, Field};
use careloop_core::Execute;
use careloop_ledger::{Actor, Delta, Entry, Item, KeyName, Kind, Sealed, Subject, SubjectKind, Value};
use careloop_tests::{Clinic, secret};
use careloop_vault::access::AccessDetails;
use careloop_vault::crypto::{Key, PartPlace, SealingKey, SealingPublicKey, open_part, open_with};
use careloop_vault::db::records::PersonRecord;
use careloop_vault::grant::{Compartment, Recipient, make_grant};
use careloop_vault::keychain::{DeviceRecord, HeadRecord};
use rusqlite::types::ValueRef;

/// What stands in the clinical notes.
const NOTE: &[u8] = b"start metformin";
/// What was searched for.
const QUERY: &[u8] = b"wunsch";

fn database(scene: &Scene, login: &str) -> (Insider, Raw) {
    let insider = Insider::in_scene(scene, login);
    let raw = insider.open(&scene.vault().join("vault.db"));
    (insider, raw)
}

fn holds(bytes: &[u8], marker: &[u8]) -> bool {
    bytes.windows(marker.len()).any(|window| window == marker)
}

/// Every value of every table, the search index's own included.
pub(crate) fn all_content(raw: &Raw) -> Vec<u8> {
    let mut content = Vec::new();
    let mut tables = raw
        .db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .unwrap();
    let names: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for name in names {
        let mut statement = raw.db.prepare(&format!("SELECT * FROM {name}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = row.get_ref(column).unwrap() {
                    content.extend_from_slice(bytes);
                    content.push(0);
                }
            }
        }
    }
    content
}

/// Every sealed value of the ledger, with the place it is bound to.
pub(crate) fn sealed_parts(raw: &Raw, insider: &Insider) -> Vec<(KeyName, Sealed, PartPlace, Entry)> {
    let mut parts = Vec::new();
    for row in raw.rows() {
        let entry = row.entry();
        for (number, item) in (0..).zip(&entry.items) {
            for delta in &item.deltas {
                let Value::Sealed(sealed) = &delta.value else {
                    continue;
                };
                let session = entry.session.map(|session| *session.as_bytes());
                let place = PartPlace {
                    clinic: insider.clinic,
                    record: item
                        .subject
                        .map_or(session.unwrap_or_default(), |subject| subject.id),
                    field: delta.field,
                    workstation: entry.workstation,
                    seq: entry.seq,
                    item: number,
                };
                parts.push((sealed.key, sealed.clone(), place, entry.clone()));
            }
        }
    }
    parts
}

/// Every session's key that this X25519 key opens.
pub(crate) fn session_keys(raw: &Raw, insider: &Insider, with: &SealingKey) -> Vec<Key> {
    let mut statement = raw
        .db
        .prepare("SELECT id, session_key FROM session WHERE session_key IS NOT NULL")
        .unwrap();
    let sessions = statement.query_map([], |row| {
        Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?))
    });
    let sessions: Vec<_> = sessions.unwrap().map(Result::unwrap).collect();
    assert!(sessions.len() > 8, "there were sessions");
    let opened = sessions.iter().filter_map(|(id, sealed)| {
        // A CBOR array of two byte strings: HPKE's encapsulated key and the ciphertext.
        assert_eq!(sealed[..3], [0x82, 0x58, 0x20]);
        let enc = sealed[3..35].try_into().unwrap();
        let aad = [insider.clinic.as_bytes().as_slice(), id].concat();
        let key = open_with(with, b"careloop/session/v1", &aad, &enc, &sealed[37..]).ok()?;
        Some(Key::new(key.as_slice().try_into().unwrap()))
    });
    opened.collect()
}

/// Every secret of 32 bytes that somebody has who may use this workstation, and what is derived here.
pub(crate) fn everything_held(scene: &Scene, insider: &Insider, raw: &Raw) -> Vec<Key> {
    let keychain = &*scene.keychain;
    let device = DeviceRecord::load(keychain, insider.clinic, insider.workstation)
        .unwrap()
        .unwrap();
    let head = HeadRecord::load(keychain, insider.clinic, insider.workstation)
        .unwrap()
        .unwrap();
    let mut held = vec![
        insider.main.clone(),
        device.device_secret,
        device.workstation_seed,
        head.checkpoint_seed,
        Key::new([0; 32]),
    ];
    held.extend(insider.granted(raw).into_iter().map(|(_, _, key)| key));
    // Keys as seeds of boxes that somebody may have been careless enough to seal to.
    let boxes: Vec<SealingKey> = held.iter().map(|seed| SealingKey::from_seed(seed)).collect();
    for with in boxes.iter().chain([&insider.sealing]) {
        held.extend(session_keys(raw, insider, with));
    }
    held
}

/// What of the sealed parts these keys open.
pub(crate) fn opened(
    parts: &[(KeyName, Sealed, PartPlace, Entry)],
    held: &[Key],
    name: KeyName,
) -> Vec<Vec<u8>> {
    let parts = parts.iter().filter(|(key, ..)| *key == name);
    parts
        .filter_map(|(_, sealed, place, _)| {
            let mut texts = held.iter().filter_map(|key| open_part(sealed, key, place).ok());
            texts.next().map(|text| text.to_vec())
        })
        .collect()
}

/// The front desk holds the main key and reads every table: no clinical note and no access details.
#[test]
fn a_front_desk_finds_no_clinical_text_and_not_who_looked_at_what() {
    let scene = Scene::of(&PREPARED.late);
    let (fern, raw) = database(&scene, FERN);
    let content = all_content(&raw);
    assert!(
        raw.count("SELECT count(*) FROM sqlite_schema WHERE type = 'table'") > 20,
        "the index's own tables are among them"
    );
    assert!(
        holds(&content, b"Left a message"),
        "a comment is found, so the search works"
    );
    assert!(!holds(&content, NOTE), "no note stands anywhere in clear");
    assert!(!holds(&content, b"metformin"), "nor in the search index");
    let parts = sealed_parts(&raw, &fern);
    let count = |name| parts.iter().filter(|(key, ..)| *key == name).count();
    assert!(
        count(KeyName::Clinical) > 8 && count(KeyName::Session) > 20,
        "there is something to open"
    );
    let held = everything_held(&scene, &fern, &raw);
    println!(
        "{} keys tried on {} clinical parts and {} access details",
        held.len(),
        count(KeyName::Clinical),
        count(KeyName::Session)
    );
    assert!(
        opened(&parts, &held, KeyName::Clinical).is_empty(),
        "no key the front desk holds opens a note"
    );
    assert!(
        opened(&parts, &held, KeyName::Session).is_empty(),
        "nor what somebody looked at"
    );
    // What was looked at is not said beside the sealed part either.
    for row in raw.rows() {
        let entry = row.entry();
        if matches!(
            entry.kind(),
            Some(Kind::Viewed | Kind::SeenAgain | Kind::Listed | Kind::Searched | Kind::Refused)
        ) {
            let named = PREPARED.tasks.iter().map(|task| task.as_bytes());
            let mut named = named.chain(PREPARED.patients.iter().map(|patient| patient.as_bytes()));
            assert!(
                !named.any(|id| holds(&row.bytes, id)) && !holds(&row.bytes, QUERY),
                "an access names nobody in clear"
            );
        }
    }
}

/// The control: the same search with the keys of those who may finds everything.
#[test]
fn those_who_may_open_what_they_may() {
    let scene = Scene::of(&PREPARED.late);
    let (omar, raw) = database(&scene, OMAR);
    let parts = sealed_parts(&raw, &omar);
    let notes = opened(&parts, &everything_held(&scene, &omar, &raw), KeyName::Clinical);
    assert!(
        notes.len() > 8 && notes.iter().all(|note| holds(note, NOTE)),
        "a provider reads every note"
    );
    let (dana, raw) = database(&scene, DANA);
    let held = everything_held(&scene, &dana, &raw);
    let details = opened(&parts, &held, KeyName::Session);
    let all = parts.iter().filter(|(key, ..)| *key == KeyName::Session).count();
    assert_eq!(details.len(), all, "a security officer reads who looked at what");
    let texts: Vec<_> = details
        .iter()
        .filter_map(|bytes| AccessDetails::decode(bytes).unwrap().text)
        .collect();
    assert!(
        texts.iter().any(|text| text.as_bytes() == QUERY),
        "and what was searched for"
    );
    // Said in docs/threat-model.md: the first administrator holds the first clinical key, until
    // somebody clinical signs in.
    let notes = opened(&parts, &held, KeyName::Clinical);
    assert!(
        notes.is_empty(),
        "nothing was sealed before a provider took the clinical key over"
    );
}

/// The front desk seals a key of their own to the provider as the clinic's next clinical key, says so
/// in an entry signed with their own key, and lets the tables follow. Answers the entry's number.
pub(crate) fn grant_own_clinical_key(scene: &Scene) -> u64 {
    let (fern, raw) = database(scene, FERN);
    let omar = PersonRecord::load(&raw.db, PREPARED.omar).unwrap().unwrap();
    let grant = make_grant(
        fern.clinic,
        Compartment::Clinical,
        99,
        &Key::new([0x66; 32]),
        Recipient::User(PREPARED.omar),
        SealingPublicKey(omar.sealing_key.unwrap()),
        &fern.signing,
        &*scene.host.entropy,
    )
    .unwrap();
    let item = Item {
        subject: Some(Subject::new(SubjectKind::Person, *PREPARED.omar.as_bytes())),
        patient: None,
        category: DataCategory::Workforce,
        special: false,
        deltas: vec![Delta::new(Field::Grant, None, Value::Bytes(grant.encode()))],
    };
    let mut entry = raw.next_entry(Kind::KeyGranted, vec![item]);
    entry.actor = Actor::Person(fern.user);
    entry.signer = fern.signing.public_key().key_id();
    raw.append(&entry, &fern.signing)
}

/// Somebody signs in and works after the tables were changed; then the tables are put right again.
fn work_and_leave(scene: &Scene, login: &str) {
    let (mut core, session) = scene.sign_in(login, Clinic::PASSWORD);
    session.unwrap();
    if login == OMAR {
        let note = AddClinicalNote {
            task: PREPARED.tasks[0],
            text: "HbA1c again, start metformin".to_owned(),
        };
        // Without a key that proves to be the clinic's, nothing may be sealed at all.
        let _ = core.execute(note);
    }
    core.execute(ListTasks {
        identified: true,
        ..ListTasks::default()
    })
    .unwrap();
    core.execute(SearchRecords {
        text: "wunsch".to_owned(),
        identified: true,
        ..SearchRecords::default()
    })
    .unwrap();
    // A change of password writes the header anew.
    let refused = core.execute(ChangePassword {
        current: secret("not the password"),
        new: secret("nine bright lanterns"),
    });
    assert!(refused.is_err());
    core.execute(SignOut {}).unwrap();
}

/// Tables are no authority on who is handed a key: a colleague with raw SQL writes themselves in, the
/// next provider signs in and works, and still no key and no text reaches the colleague.
#[test]
fn no_table_makes_a_program_hand_out_a_key() {
    type Change = fn(&Scene, &Insider, &Raw);
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let changes: &[(&str, Change)] = &[
        ("a granted key of one's own", |scene, _, _| {
            grant_own_clinical_key(scene);
        }),
        ("the same, marked as accepted", |scene, fern, _| {
            grant_own_clinical_key(scene);
            let raw = fern.open(&scene.vault().join("vault.db"));
            raw.run("UPDATE compartment_grant SET accepted = 1");
        }),
        ("a role in the table of people", |_, _, raw| {
            raw.run("UPDATE person SET roles = 127 WHERE login = 'fern.li'");
        }),
        ("one's own key as a colleague's", |_, fern, raw| {
            let key = fern.sealing.public_key().0;
            raw.db
                .execute(
                    "UPDATE person SET sealing_key = ?1 WHERE login = 'nia.clark'",
                    [key],
                )
                .unwrap();
        }),
        ("one's own key as the security officers'", |_, fern, raw| {
            let key = fern.sealing.public_key().0;
            raw.db.execute("UPDATE clinic SET audit_key = ?1", [key]).unwrap();
        }),
        (
            "one's own key as the recovery sheet's, the latest grants removed",
            |_, fern, raw| {
                let key = fern.sealing.public_key().0;
                raw.db
                    .execute("UPDATE clinic SET recovery_sealing = ?1", [key])
                    .unwrap();
                raw.run("DELETE FROM compartment_grant WHERE compartment = 2 AND epoch > 1");
            },
        ),
        (
            "one's own key as the security officers', in an entry",
            |_, fern, raw| {
                let key = fern.sealing.public_key().0.to_vec();
                let item = Item {
                    subject: Some(Subject::new(SubjectKind::Clinic, [0; 16])),
                    patient: None,
                    category: DataCategory::System,
                    special: false,
                    deltas: vec![Delta::new(Field::AuditKey, None, Value::Bytes(key))],
                };
                let mut entry = raw.next_entry(Kind::KeyGranted, vec![item]);
                entry.actor = Actor::Person(fern.user);
                entry.signer = fern.signing.public_key().key_id();
                raw.append(&entry, &fern.signing);
            },
        ),
        ("a role in an entry that nobody signed", |_, fern, raw| {
            let mut entry = raw.next_entry(Kind::RolesChanged, Vec::new());
            entry.actor = Actor::Person(PREPARED.dana);
            let mut item = Item {
                subject: Some(Subject::new(SubjectKind::Person, *fern.user.as_bytes())),
                patient: None,
                category: DataCategory::Workforce,
                special: false,
                deltas: Vec::new(),
            };
            item.deltas.push(Delta::new(Field::Roles, None, Value::Int(127)));
            entry.items = vec![item];
            raw.append(&entry, &fern.signing);
        }),
    ];
    let mut leaks = Vec::new();
    for (name, change) in changes {
        let scene = Scene::of(&PREPARED.late);
        let (fern, raw) = database(&scene, FERN);
        change(&scene, &fern, &raw);
        drop(raw);
        for login in [OMAR, DANA, FERN] {
            work_and_leave(&scene, login);
        }
        let (fern, raw) = database(&scene, FERN);
        let mut held = everything_held(&scene, &fern, &raw);
        held.push(Key::new([0x66; 32]));
        let parts = sealed_parts(&raw, &fern);
        let notes = opened(&parts, &held, KeyName::Clinical).len();
        let details = opened(&parts, &held, KeyName::Session).len();
        if notes + details > 0 {
            leaks.push(format!(
                "{name}: {notes} notes, {details} access details ({})",
                hex(&fern.user.as_bytes()[..2])
            ));
        }
    }
    assert!(
        leaks.is_empty(),
        "the front desk reads nothing it may not: {leaks:#?}"
    );
}
