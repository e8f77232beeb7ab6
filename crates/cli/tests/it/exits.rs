//! How the program ends, which scripts decide on.

use crate::clinic::{Clinic, copy_folder, run};
use std::fs;

#[test]
fn a_wrong_password_and_an_unknown_login_are_told_alike() {
    let clinic = Clinic::new();
    clinic.write_private("other", "not the password at all");
    let attempt = |login: &str| {
        let words = [
            "--json",
            "--user",
            login,
            "--password-file",
            "other",
            "task",
            "list",
        ];
        let ran = clinic.run(&words).ends_with(77);
        assert_eq!(ran.refusal(), "wrong_sign_in");
        ran.out
    };
    assert_eq!(attempt("ben"), attempt("nobody.here"));
    let next = clinic.by("ben", &["task", "list"]).ends_with(0);
    assert!(
        next.err.contains("failed with your login since the last one: 1."),
        "{next:?}"
    );
}

#[test]
fn what_is_not_there_or_there_already_is_told_and_left_alone() {
    let clinic = Clinic::new();
    let nowhere = clinic.run(&[
        "--json",
        "--vault",
        "nowhere",
        "--user",
        "ben",
        "--password-file",
        "password",
        "task",
        "list",
    ]);
    assert_eq!(nowhere.ends_with(66).refusal(), "no_vault");
    assert!(!clinic.path("nowhere").exists(), "no folder is made by looking");
    let before = fs::read(clinic.path("vault/vault.hdr")).expect("read");
    let init = [
        "--json",
        "init",
        "--clinic",
        "Other",
        "--admin",
        "zoe",
        "--zone",
        "UTC",
        "--without-device-secret",
    ];
    let again = clinic.run(
        &[
            &init[..],
            &["--password-file", "password", "--words-file", "more"],
        ]
        .concat(),
    );
    assert_eq!(again.ends_with(73).refusal(), "vault_exists");
    assert_eq!(fs::read(clinic.path("vault/vault.hdr")).expect("read"), before);
    assert!(
        !clinic.path("more").exists(),
        "no file is left for words that were not made"
    );
    let taken = clinic.run(
        &[
            &init[..],
            &["--password-file", "password", "--words-file", "words"],
        ]
        .concat(),
    );
    assert_eq!(taken.ends_with(73).refusal(), "file_exists");
    let missing = clinic.run(&[
        "--json",
        "--user",
        "ben",
        "--password-file",
        "nothing",
        "task",
        "list",
    ]);
    assert_eq!(missing.ends_with(66).refusal(), "file_missing");
}

#[test]
fn a_command_line_that_makes_no_sense_ends_with_64() {
    let clinic = Clinic::new();
    for words in [
        &["frobnicate"][..],
        &["task"],
        &["task", "add"],
        &["task", "list", "--rows", "501"],
        &["task", "hold", "1234", "--for", "waiting_on_godot"],
        &[
            "--user",
            "ben",
            "--password",
            "seven quiet harbours",
            "task",
            "list",
        ],
        &[
            "--user",
            "ben",
            "--password-file",
            "password",
            "--password-fd",
            "0",
            "task",
            "list",
        ],
        &["--password-file", "password", "task", "list"],
        &["--user", "ben", "task", "list"],
    ] {
        let ran = clinic.run(words).ends_with(64);
        assert!(!ran.err.is_empty() && ran.out.is_empty(), "{words:?}: {ran:?}");
        let ran = clinic.run(&[&["--json"], words].concat()).ends_with(64);
        ran.refusal();
    }
    run(
        clinic.path("").as_path(),
        &["--user", "ben", "--password-file", "password", "task", "list"],
        "",
    )
    .ends_with(64);
    clinic.run(&["--help"]).ends_with(0);
    assert!(
        clinic
            .run(&["--version"])
            .ends_with(0)
            .out
            .starts_with("careloopctl ")
    );
}

#[test]
fn a_password_may_come_by_a_descriptor() {
    let clinic = Clinic::new();
    let words = [
        "--vault",
        "vault",
        "--user",
        "ben",
        "--password-fd",
        "0",
        "task",
        "list",
    ];
    run(clinic.path("").as_path(), &words, "seven quiet harbours\n").ends_with(0);
}

#[test]
fn damage_is_told_from_a_wrong_password() {
    let clinic = Clinic::new();
    let database = clinic.path("vault/vault.db");
    let whole = fs::read(&database).expect("read");
    let mut bytes = whole.clone();
    bytes[100..140].fill(0x55);
    fs::write(&database, &bytes).expect("written");
    let ran = clinic.by("mara", &["verify"]).ends_with(2);
    assert!(
        ran.err.contains("vault.db") && !ran.err.contains("ERROR"),
        "{ran:?}"
    );
    assert_eq!(
        clinic.json_by("mara", &["task", "list"]).ends_with(76).refusal(),
        "damaged"
    );
    fs::write(&database, &whole).expect("written");
    let header = clinic.path("vault/vault.hdr");
    let whole = fs::read(&header).expect("read");
    fs::write(&header, &whole[..100]).expect("written");
    let ran = clinic.json_by("mara", &["verify"]).ends_with(76);
    assert_eq!(ran.json()["refusal"]["part"], "header");
    fs::write(&header, &whole).expect("written");
    clinic.verify();
}

#[test]
fn an_older_database_beside_a_newer_header_is_an_alarm_and_verify_still_answers() {
    let clinic = Clinic::new();
    copy_folder(&clinic.path("vault"), &clinic.path("older"));
    clinic
        .by(
            "mara",
            &[
                "user",
                "invite",
                "zoe",
                "--name",
                "Zoe",
                "--role",
                "biller",
                "--invitation-file",
                "zoe.code",
            ],
        )
        .ends_with(0);
    fs::copy(clinic.path("older/vault.db"), clinic.path("vault/vault.db")).expect("copied");
    let ran = clinic.json_by("mara", &["verify"]).ends_with(1);
    assert_eq!(ran.json()["reply"]["verdict"], "FAIL");
    assert!(
        ran.json()["alarms"]
            .as_array()
            .is_some_and(|alarms| !alarms.is_empty()),
        "{ran:?}"
    );
    let ran = clinic.json_by("mara", &["rebuild"]).ends_with(1);
    assert_eq!(ran.refusal(), "alarm_stands");
    let ran = clinic.by("ben", &["task", "list"]).ends_with(0);
    assert!(ran.err.contains("ALARM: "), "everybody is told: {ran:?}");
}

#[cfg(unix)]
#[test]
fn files_are_private_to_their_owner() {
    use std::os::unix::fs::PermissionsExt as _;
    let clinic = Clinic::new();
    let mode = |path: &std::path::Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    fs::create_dir(clinic.path("backups")).expect("made");
    // What the program makes, not what a test copied.
    clinic
        .run(&[
            "--vault",
            "own",
            "init",
            "--clinic",
            "Own",
            "--admin",
            "zoe.zoe",
            "--zone",
            "UTC",
            "--without-device-secret",
            "--password-file",
            "password",
            "--words-file",
            "own.words",
        ])
        .ends_with(0);
    clinic.by("mara", &["backup", "create", "backups"]).ends_with(0);
    assert_eq!(mode(&clinic.path("own.words")), 0o600);
    let backup = fs::read_dir(clinic.path("backups"))
        .expect("listed")
        .next()
        .expect("one")
        .expect("read");
    for folder in [clinic.path("own"), backup.path()] {
        assert_eq!(mode(&folder) & 0o077, 0, "{}", folder.display());
        for file in fs::read_dir(&folder).expect("listed") {
            let file = file.expect("listed").path();
            assert_eq!(mode(&file) & 0o177, 0, "{}", file.display());
        }
    }
}
