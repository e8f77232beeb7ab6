//! The ledger taken out, and verifications that go on where an earlier one ended.

use crate::clinic::Clinic;
use std::fs;

#[test]
fn a_ledger_is_taken_out_with_its_passphrase_in_a_file_of_its_own() {
    let clinic = Clinic::new();
    fs::create_dir(clinic.path("out")).expect("made");
    let export = |more: &[&str]| {
        let words = [
            "ledger",
            "export",
            "--out",
            "out",
            "--for",
            "Auditor Lopez",
            "--reason",
            "yearly audit",
        ];
        clinic.json_by("mara", &[&words, more].concat())
    };
    let made = export(&["--passphrase-file", "phrase"]).ends_with(0).json();
    let reply = &made["reply"];
    assert!(reply["passphrase"].is_null(), "what is filed is not shown");
    let phrase = fs::read_to_string(clinic.path("phrase")).expect("filed");
    assert_eq!(phrase.trim().split('-').count(), 10);
    let file = clinic.path(reply["file"].as_str().expect("a name"));
    let bytes = fs::read(file).expect("there");
    assert!(bytes.starts_with(b"age-encryption.org/v1\n"));
    assert_eq!(reply["bytes"], bytes.len());
    let shown = export(&["--redacted"]).ends_with(0).json();
    assert!(shown["reply"]["passphrase"].is_string());
    let sealed = export(&["--to", "nobody"]).ends_with(65);
    assert_eq!(sealed.refusal(), "malformed");
    assert_eq!(
        export(&["--passphrase-file", "phrase"]).code,
        73,
        "no file is written over"
    );
    assert_eq!(fs::read_dir(clinic.path("out")).expect("there").count(), 2);
    let refused = clinic.json_by(
        "ben",
        &[
            "ledger", "export", "--out", "out", "--for", "me", "--reason", "curious",
        ],
    );
    assert_eq!(refused.ends_with(77).refusal(), "not_permitted");
}

#[test]
fn a_verification_goes_on_where_one_ended_and_says_how_it_stands() {
    let clinic = Clinic::new();
    let never = clinic.by("mara", &["audit", "state"]).ends_with(0);
    assert!(never.out.contains("Never verified"), "{never:?}");
    let first = clinic.json_by("mara", &["verify", "--since", "2"]).ends_with(0);
    assert!(first.json()["reply"]["since"].is_null(), "nothing covers it yet");
    let next = clinic.json_by("mara", &["verify", "--since", "2"]).ends_with(0);
    assert_eq!(next.json()["reply"]["since"], 2);
    let state = clinic.by("mara", &["audit", "state"]).ends_with(0);
    assert!(
        state.out.contains("PASS     to entry") || state.out.contains("PASS to entry"),
        "{state:?}"
    );
}
