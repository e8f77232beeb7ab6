//! A word that stands in clinical text alone: is it anywhere a colleague of the front desk can look, with
//! their keys, the main key, raw SQL and every file of the vault and of a backup?

use super::compartments::{all_content, everything_held, opened, sealed_parts};
use super::insider::{Insider, Raw};
use super::scene::{DANA, FERN, OMAR, PREPARED, Scene};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careloop_contract::command::{AddClinicalNote, AttachFile, MakeBackup, SignOut};
use careloop_contract::query::{OpenAttachment, OpenTask, ReadAudit, SearchNotes};
use careloop_contract::{AuditColumn, RemarkId};
use careloop_core::Execute;
use careloop_ledger::KeyName;
use careloop_tests::{Clinic, secret};
use careloop_vault::crypto::{Key, derive_key, label};
use careloop_vault::db::records::{Guarded, RemarkRecord};
use careloop_vault::{Error, entrance};
use rusqlite::Connection;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const IN_NOTE: &str = "quetiapinzebra";
const IN_NAME: &str = "lithiumspiegel";
const IN_CONTENT: &str = "clozapinmarker";
const SEARCHED: &str = "quetiapinz";
const MARKERS: [&str; 3] = [IN_NOTE, IN_NAME, IN_CONTENT];

/// A word as it might be written down.
fn written(marker: &str) -> Vec<(String, Vec<u8>)> {
    let utf16 = |to: fn(u16) -> [u8; 2]| marker.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let hex: String = marker.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut forms = vec![
        ("UTF-8".to_owned(), marker.as_bytes().to_vec()),
        ("upper case".to_owned(), marker.to_uppercase().into_bytes()),
        ("UTF-16LE".to_owned(), utf16(u16::to_le_bytes)),
        ("UTF-16BE".to_owned(), utf16(u16::to_be_bytes)),
        ("hex".to_owned(), hex.to_uppercase().into_bytes()),
        ("hex in small letters".to_owned(), hex.into_bytes()),
        ("backwards".to_owned(), marker.bytes().rev().collect()),
        // A front-coded index keeps the rest of a word beside the one before it.
        ("its end".to_owned(), marker.as_bytes()[4..].to_vec()),
    ];
    // In base64 a text has three forms, by where it begins; the ends depend on what is beside it.
    for shift in 0..3 {
        let padded = ["\0".repeat(shift).as_str(), marker, "\0\0\0"].concat();
        let text = STANDARD.encode(padded);
        let middle = text.as_bytes()[4..text.len() - 8].to_vec();
        forms.push((format!("base64 at {shift}"), middle));
    }
    forms
}

fn found(bytes: &[u8]) -> Vec<String> {
    let holds = |form: &[u8]| bytes.windows(form.len()).any(|window| window == form);
    let all = MARKERS.iter().flat_map(|marker| written(marker));
    all.filter(|(_, form)| holds(form))
        .map(|(name, _)| name)
        .collect()
}

fn every_file(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            every_file(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// Whether an index opens with a key: as it is, and by every way a program makes one of it.
fn opens(index: &Path, key: &Key, insider: &Insider) -> Option<Vec<u8>> {
    let mut keys = vec![key.clone()];
    for compartment in ["main", "clinical", "audit"] {
        for epoch in 1_u32..6 {
            for format in 1_u32..4 {
                let context: [&[u8]; 4] = [
                    insider.clinic.as_bytes(),
                    compartment.as_bytes(),
                    &epoch.to_be_bytes(),
                    &format.to_be_bytes(),
                ];
                keys.push(derive_key(label::INDEX, &**key, &[], &context));
            }
        }
    }
    keys.iter().find_map(|key| {
        let copy = tempfile::tempdir().unwrap();
        let path = copy.path().join("copy.idx");
        std::fs::copy(index, &path).unwrap();
        let db = Connection::open(&path).unwrap();
        let mut raw = String::new();
        for byte in key.iter() {
            write!(raw, "{byte:02x}").unwrap();
        }
        db.execute_batch(&format!(
            "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{raw}'\";"
        ))
        .unwrap();
        let read = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
            row.get::<_, i64>(0)
        });
        read.ok().map(|_| all_content(&Raw { db }))
    })
}

/// What somebody finds of the markers who uses every key they hold on everything there is.
fn findings(scene: &Scene, login: &str, clinical: RemarkId) -> Vec<String> {
    let insider = Insider::in_scene(scene, login);
    let raw = insider.open(&scene.vault().join("vault.db"));
    let mut findings = Vec::new();
    let mut note = |place: &str, forms: Vec<String>| {
        findings.extend(forms.into_iter().map(|form| format!("{place}: {form}")));
    };
    note("raw SQL", found(&all_content(&raw)));
    let mut files = Vec::new();
    every_file(&scene.vault(), &mut files);
    every_file(&scene.vault().with_file_name("backups"), &mut files);
    let has = |name: &str| files.iter().any(|file| file.to_string_lossy().contains(name));
    assert!(has("clinical.idx") && has("audit.idx") && has("/attachments/") && has("backups/"));
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        note(&file.display().to_string(), found(&bytes));
        note("a name", found(file.to_string_lossy().as_bytes()));
    }
    let parts = sealed_parts(&raw, &insider);
    let mut held = everything_held(scene, &insider, &raw);
    for name in [KeyName::Clinical, KeyName::Session] {
        for part in opened(&parts, &held, name) {
            note("a sealed part", found(&part));
            // A key that was sealed is a key that is held.
            held.extend(<[u8; 32]>::try_from(part.as_slice()).ok().map(Key::new));
        }
    }
    // Keys that stand in the open.
    let mut keys = raw
        .db
        .prepare("SELECT key FROM remark WHERE key IS NOT NULL")
        .unwrap();
    let keys = keys.query_map([], |row| row.get::<_, [u8; 32]>(0)).unwrap();
    held.extend(keys.map(|key| Key::new(key.unwrap())));
    for index in ["clinical.idx", "audit.idx"] {
        for key in &held {
            if let Some(content) = opens(&scene.vault().join(index), key, &insider) {
                note(index, found(&content));
            }
        }
    }
    let vault = scene.vault();
    let folder = careloop_vault::folder::Folder::new(vault);
    let open = entrance::sign_in(&folder, &scene.host, login, &secret(Clinic::PASSWORD)).unwrap();
    let remark = RemarkRecord::load(open.db(), clinical).unwrap().unwrap();
    for key in &held {
        let mut tried = remark.clone();
        tried.attachment.as_mut().unwrap().key = Guarded::Plain(**key);
        match open.open_attachment(&tried) {
            Ok(Some(content)) => note("an object", found(&content)),
            Ok(None) | Err(Error::Refused(_)) => {}
            Err(fault) => panic!("{fault:?}"),
        }
    }
    findings
}

/// A clinic in which a provider wrote, attached, searched and looked, and a security officer read who did.
fn scene() -> (Scene, RemarkId) {
    let scene = Scene::of(&PREPARED.late);
    let backups = scene.vault().with_file_name("backups");
    std::fs::create_dir_all(&backups).unwrap();
    let chosen = tempfile::tempdir().unwrap();
    let path = chosen.path().join(format!("{IN_NAME}.txt"));
    std::fs::write(&path, format!("The level of {IN_CONTENT} is 0.9.")).unwrap();
    let (mut core, session) = scene.sign_in(OMAR, Clinic::PASSWORD);
    session.unwrap();
    let task = PREPARED.tasks[0];
    let text = format!("Begin {IN_NOTE} 50 mg at night.");
    core.execute(AddClinicalNote { task, text }).unwrap();
    let file = core.offer_file(&path).unwrap().file;
    let attach = AttachFile {
        task,
        file,
        clinical: true,
    };
    let clinical = core.execute(attach).unwrap().attachment;
    let plain = chosen.path().join("letter.txt");
    std::fs::write(&plain, "Left a message").unwrap();
    let file = core.offer_file(&plain).unwrap().file;
    let attach = AttachFile {
        task,
        file,
        clinical: false,
    };
    core.execute(attach).unwrap();
    core.execute(OpenTask { task }).unwrap();
    core.execute(OpenAttachment { attachment: clinical }).unwrap();
    let search = SearchNotes {
        text: SEARCHED.to_owned(),
        rows: None,
    };
    assert_eq!(core.execute(search).unwrap().hits.len(), 1);
    core.execute(SignOut {}).unwrap();
    let (mut core, session) = scene.sign_in(DANA, Clinic::PASSWORD);
    session.unwrap();
    let read = ReadAudit {
        filter: Default::default(),
        sort: AuditColumn::Time,
        descending: true,
        skip: 0,
        rows: None,
    };
    core.execute(read).unwrap();
    let folder = backups.display().to_string();
    core.execute(MakeBackup { folder }).unwrap();
    core.execute(SignOut {}).unwrap();
    (scene, clinical)
}

#[test]
fn a_front_desk_finds_no_word_of_a_note_or_a_clinical_file_in_any_form_anywhere() {
    let (scene, clinical) = scene();
    let findings = findings(&scene, FERN, clinical);
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn the_same_search_with_a_provider_s_keys_finds_them_all() {
    let (scene, clinical) = scene();
    let findings = findings(&scene, OMAR, clinical);
    for place in ["a sealed part", "clinical.idx", "an object"] {
        assert!(
            findings.iter().any(|finding| finding.starts_with(place)),
            "{place}: {findings:#?}"
        );
    }
    // Nothing stands in the open for them either.
    let open = |finding: &&String| finding.starts_with("raw SQL") || finding.starts_with('/');
    assert_eq!(findings.iter().filter(open).count(), 0, "{findings:#?}");
    // Each word by itself, so that no form is found for want of another.
    for marker in MARKERS {
        assert_eq!(found(marker.as_bytes()).len(), 2, "as it is, and its end");
        for (name, form) in written(marker) {
            assert!(!found(&form).is_empty(), "{name}");
        }
    }
}
