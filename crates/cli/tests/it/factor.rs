//! The second factor at a terminal: printed once, asked for by every command, given in a file.

use crate::clinic::{PASSWORD, Ran, run};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs a command as mara, with a code in a file.
fn with_code(folder: &Path, code: &str, words: &[&str]) -> Ran {
    fs::write(folder.join("code"), code).expect("written");
    let who = [
        "--json",
        "--vault",
        "vault",
        "--user",
        "mara.ellis",
        "--password-file",
        "password",
    ];
    run(folder, &[&who[..], &["--code-file", "code"], words].concat(), "")
}

/// The code of a secret now, where there is a program that makes one.
fn by_oathtool(secret: &str) -> Option<String> {
    let made = Command::new("oathtool")
        .args(["--totp", "-b", secret])
        .output()
        .ok()?;
    Some(String::from_utf8(made.stdout).expect("digits").trim().to_owned())
}

#[test]
fn a_clinic_for_patients_asks_for_it_from_the_first_command_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("password"), PASSWORD).expect("written");
    let init = [
        "--json",
        "--vault",
        "vault",
        "init",
        "--clinic",
        "Harbor",
        "--admin",
        "mara.ellis",
        "--name",
        "Mara Ellis",
        "--zone",
        "UTC",
        "--without-device-secret",
        "--words-file",
        "words",
        "--password-file",
        "password",
    ];
    let made = run(folder, &init, "").ends_with(0).json();
    let factor = &made["reply"]["factor"];
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let secret = text(&factor["secret"]);
    assert!(text(&factor["otpauth"]).contains(&secret));
    let codes: Vec<String> = factor["recovery_codes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(text)
        .collect();
    assert_eq!(codes.len(), 10);

    let who = [
        "--json",
        "--vault",
        "vault",
        "--user",
        "mara.ellis",
        "--password-file",
        "password",
        "user",
        "list",
    ];
    assert_eq!(run(folder, &who, "").ends_with(77).refusal(), "code_needed");
    with_code(folder, &codes[0], &["user", "list"]).ends_with(0);
    let again = with_code(folder, &codes[0], &["user", "list"]);
    assert_eq!(again.refusal(), "wrong_code");

    match by_oathtool(&secret) {
        Some(code) => {
            with_code(folder, &code, &["user", "list"]).ends_with(0);
            assert_eq!(
                with_code(folder, &code, &["user", "list"]).refusal(),
                "wrong_code"
            );
        }
        None => println!("SKIPPED: oathtool is not installed; `cargo xtask setup` installs it."),
    }

    // A script asks once for all its commands.
    fs::write(
        folder.join("script"),
        "user invite ben.ito --name 'Ben Ito' --role front_desk --invitation-file ben.code\n\
         user service labs --name 'Lab interface' --owner me --purpose 'receives results' --expires 2099-12-31\n\
         user list\n",
    )
    .expect("written");
    let lines = with_code(folder, &codes[1], &["run", "script"])
        .ends_with(0)
        .lines();
    assert!(lines.len() >= 3, "{lines:?}");

    // A copy needs the password alone.
    fs::create_dir(folder.join("backups")).expect("made");
    let backup = [&who[..7], &["backup", "create", "backups"]].concat();
    run(folder, &backup, "").ends_with(0);
    with_code(folder, &codes[2], &["verify"]).ends_with(0);
}
