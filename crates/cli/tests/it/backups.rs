//! Copies: made while work goes on, checked, put back, opened by the words alone.

use crate::clinic::{Clinic, program};
use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

fn backup_folder(made: &Value) -> String {
    made["reply"]["folder"].as_str().expect("a folder").to_owned()
}

#[test]
fn a_backup_is_made_beside_work_checked_restored_and_opened_by_the_words() {
    let clinic = Clinic::new();
    fs::create_dir(clinic.path("backups")).expect("made");
    // Somebody is at work and stays so.
    let mut at_work = Command::new(program())
        .args([
            "--vault",
            "vault",
            "--user",
            "ben",
            "--password-file",
            "password",
            "--quiet",
            "run",
            "-",
        ])
        .current_dir(clinic.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut stdin = at_work.stdin.take().expect("piped");
    let mut answers = BufReader::new(at_work.stdout.take().expect("piped"));
    let mut work = |line: &str, expected: &str| {
        writeln!(stdin, "{line}").expect("taken");
        let mut answer = String::new();
        while !answer.ends_with(expected) {
            answer.clear();
            assert_ne!(answers.read_line(&mut answer).expect("read"), 0, "it goes on");
        }
    };
    work("task add 'Call the lab'", "line 1: done\n");
    let busy = clinic.json_by("ana", &["task", "list"]).ends_with(75);
    assert_eq!(busy.refusal(), "vault_busy");
    clinic
        .json_by("ben", &["backup", "create", "backups"])
        .ends_with(77);
    let made = clinic
        .json_by("mara", &["backup", "create", "backups"])
        .ends_with(0);
    assert!(made.err.contains("beside"), "{made:?}");
    let folder = backup_folder(&made.json());
    work("task add 'Call the pharmacy'", "line 2: done\n");
    drop(stdin);
    assert!(at_work.wait().expect("ends").success());

    let checked = clinic
        .run(&["--json", "backup", "check", &folder])
        .ends_with(0)
        .json();
    assert_eq!(checked["reply"]["heads"], made.json()["reply"]["heads"]);
    let restored = clinic
        .run(&["--json", "backup", "restore", &folder, "--to", "elsewhere"])
        .ends_with(0)
        .json();
    assert_eq!(restored["reply"]["heads"], made.json()["reply"]["heads"]);
    let again = clinic.run(&["--json", "backup", "restore", &folder, "--to", "elsewhere"]);
    assert_eq!(again.ends_with(73).refusal(), "vault_exists");

    // Nobody's password is known elsewhere: the words open it.
    clinic.write_private("new", "a password of another place");
    let elsewhere = |words: &[&str]| clinic.run(&[&["--json", "--vault", "elsewhere"], words].concat());
    clinic.write_private("wrong.words", "abandon ".repeat(24));
    let wrong = elsewhere(&[
        "recover",
        "--words-file",
        "wrong.words",
        "--login",
        "mara",
        "--new-password-file",
        "new",
    ]);
    assert_eq!(wrong.ends_with(77).refusal(), "wrong_recovery_words");
    elsewhere(&[
        "recover",
        "--words-file",
        "words",
        "--login",
        "mara",
        "--new-password-file",
        "new",
    ])
    .ends_with(0);
    let mara = ["--user", "mara", "--password-file", "new"];
    let verified = elsewhere(&[&mara[..], &["verify"]].concat()).ends_with(0).json();
    assert_eq!(verified["reply"]["verdict"], "PASS", "{verified:#}");
    let tasks = elsewhere(&[&mara[..], &["task", "list"]].concat())
        .ends_with(0)
        .json();
    assert_eq!(
        tasks["reply"]["rows"].as_array().map(Vec::len),
        Some(1),
        "as when it was made"
    );
    assert_eq!(tasks["reply"]["rows"][0]["title"], "Call the lab");
    let old = elsewhere(&["--user", "mara", "--password-file", "password", "task", "list"]);
    assert_eq!(
        old.ends_with(77).refusal(),
        "wrong_sign_in",
        "the old password is void"
    );
    clinic.verify();
}

#[test]
fn a_backup_that_is_not_whole_is_not_restored() {
    let clinic = Clinic::new();
    fs::create_dir(clinic.path("backups")).expect("made");
    let nowhere = clinic.json_by("mara", &["backup", "create", "nowhere"]);
    assert_eq!(nowhere.ends_with(66).refusal(), "file_missing");
    let nowhere = clinic.run(&["--json", "backup", "check", "nowhere"]);
    assert_eq!(nowhere.ends_with(66).refusal(), "file_missing");
    let made = clinic
        .json_by("mara", &["backup", "create", "backups"])
        .ends_with(0)
        .json();
    let folder = backup_folder(&made);
    let database = clinic.path(&folder).join("vault.db");
    let mut bytes = fs::read(&database).expect("read");
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    // A backup is made read-only; whoever tampers with it is not stopped by that.
    fs::remove_file(&database)
        .or_else(|_| make_writable(&clinic.path(&folder)).and_then(|()| fs::remove_file(&database)))
        .expect("removed");
    fs::write(&database, bytes).expect("written");
    let checked = clinic.run(&["--json", "backup", "check", &folder]);
    assert_eq!(checked.ends_with(76).refusal(), "backup_damaged");
    let restored = clinic.run(&["--json", "backup", "restore", &folder, "--to", "elsewhere"]);
    assert_eq!(restored.ends_with(76).refusal(), "backup_damaged");
    assert!(!clinic.path("elsewhere/vault.hdr").exists());
    let empty = clinic.run(&["--json", "backup", "check", "backups"]);
    assert_eq!(
        empty.ends_with(76).refusal(),
        "backup_damaged",
        "the folder above it is no backup"
    );
}

#[cfg(unix)]
fn make_writable(folder: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn make_writable(_folder: &std::path::Path) -> std::io::Result<()> {
    Ok(())
}
