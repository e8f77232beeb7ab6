//! The recovery sheet at the terminal: used, renewed, drilled, divided.

use crate::clinic::Clinic;
use std::fs;

fn read(clinic: &Clinic, name: &str) -> String {
    fs::read_to_string(clinic.path(name)).expect("a file")
}

#[test]
fn a_sheet_that_was_used_leaves_a_new_one_where_it_is_told() {
    let clinic = Clinic::new();
    clinic.write_private("new", "a password after the recovery");
    let recover = |words: &str, into: &str| {
        clinic.run(&[
            "--json",
            "recover",
            "--words-file",
            words,
            "--login",
            "mara",
            "--new-password-file",
            "new",
            "--new-words-file",
            into,
        ])
    };
    let wrong = recover("new", "second");
    assert_eq!(wrong.ends_with(77).refusal(), "wrong_recovery_words");
    assert!(
        !clinic.path("second").exists(),
        "a place that nothing came into goes"
    );
    let used = recover("words", "second").ends_with(0).json();
    let sheet = &used["reply"]["sheet"];
    assert_eq!(sheet["words_file"], "second");
    assert!(sheet["words"].is_null(), "what is filed is not shown");
    assert_eq!(read(&clinic, "second").split_whitespace().count(), 24);
    assert!(!clinic.path("second.1").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(clinic.path("second"))
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(
        recover("words", "third").ends_with(77).refusal(),
        "wrong_recovery_words"
    );
    let taken = recover("second", "words");
    assert_ne!(taken.code, 0, "no file is written over");
    // On the screen, where no file is named.
    let shown = clinic.run(&["recover", "--words-file", "second"]).ends_with(0);
    assert!(
        shown.out.contains("Recovery words") && shown.out.contains("destroy it"),
        "{shown:?}"
    );
}

#[test]
fn an_administrator_renews_the_sheet_and_anybody_who_may_drills_it() {
    let clinic = Clinic::new();
    let drilled = clinic
        .json_by("pam", &["recover", "drill", "--words-file", "words"])
        .ends_with(0)
        .json();
    assert_eq!(drilled["reply"]["keys"], 1);
    let no = clinic.json_by("ben", &["recover", "drill", "--words-file", "words"]);
    assert_eq!(no.ends_with(77).refusal(), "not_permitted");
    let no = clinic.json_by("pam", &["recover", "renew", "--reason", "a lost sheet"]);
    assert_eq!(no.ends_with(77).refusal(), "not_permitted");
    let renew = [
        "recover",
        "renew",
        "--shares",
        "--reason",
        "a lost sheet",
        "--new-words-file",
        "share",
    ];
    let renewed = clinic.json_by("mara", &renew).ends_with(0).json();
    let shares = renewed["reply"]["shares"].as_array().expect("shares").clone();
    assert_eq!((shares.len(), &renewed["reply"]["threshold"]), (3, &2.into()));
    assert_eq!(shares[2]["text_file"], "share.3");
    assert!(shares[0]["text"].is_null() && renewed["reply"]["words"].is_null());
    assert!(!clinic.path("share").exists(), "there are no words");
    let void = clinic.json_by("mara", &["recover", "drill", "--words-file", "words"]);
    assert_eq!(void.ends_with(77).refusal(), "wrong_recovery_words");
    let two = format!("{}{}", read(&clinic, "share.3"), read(&clinic, "share.1"));
    clinic.write_private("two", two);
    clinic
        .by("mara", &["recover", "drill", "--words-file", "two"])
        .ends_with(0);
    let one = clinic.json_by("mara", &["recover", "drill", "--words-file", "share.2"]);
    assert_eq!(one.ends_with(77).refusal(), "wrong_recovery_words");
    clinic.write_private("new", "a password after the recovery");
    let words = [
        "recover",
        "--words-file",
        "two",
        "--login",
        "mara",
        "--new-password-file",
        "new",
    ];
    let used = clinic.run(&words).ends_with(0);
    assert!(
        used.out.contains("Share 3 of 3; any 2 open the vault"),
        "{used:?}"
    );
    for line in ["recover", "recover renew --reason x", "recover drill"] {
        clinic.script("ben", &format!("{line}\n")).ends_with(64);
    }
}
