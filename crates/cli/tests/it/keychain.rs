//! The real keychain of a desktop, in a session bus of its own.

use crate::clinic::{PASSWORD, copy_folder, program};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs shell lines where a keychain answers whose files are in a folder of the test's.
fn with_keychain(folder: &Path, home: &str, lines: &str) -> (i32, String) {
    let home = folder.join(home);
    fs::create_dir_all(home.join("runtime")).expect("made");
    let script = format!(
        "echo -n pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1\nc() {{ \"$CARELOOPCTL\" \"$@\"; }}\n{lines}\n"
    );
    let output = Command::new("dbus-run-session")
        .args(["--", "bash", "-c", &script])
        .current_dir(folder)
        .env("CARELOOPCTL", program())
        .env("HOME", &home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_RUNTIME_DIR", home.join("runtime"))
        .output()
        .expect("a session bus starts");
    let text = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    (output.status.code().unwrap_or(-1), text)
}

fn has_keychain() -> bool {
    ["dbus-run-session", "gnome-keyring-daemon"].iter().all(|name| {
        std::env::var_os("PATH")
            .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()))
    })
}

#[test]
fn a_copied_vault_needs_the_keychain_it_came_from_or_the_words() {
    if !has_keychain() {
        println!("SKIPPED: gnome-keyring-daemon or dbus-run-session is not installed");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("written");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("made private");
        }
    };
    write("password", PASSWORD);
    write("new", "a password of another place");
    let (code, said) = with_keychain(
        folder.path(),
        "first",
        "set -e
         c --vault vault init --test-clinic --clinic Harbor --admin mara --zone UTC --words-file words --password-file password
         c --vault vault --user mara --password-file password task add 'Call the lab' 
         c --vault vault --user mara --password-file password verify",
    );
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("PASS     keychain head"),
        "the keychain remembers the head: {said}"
    );
    copy_folder(&folder.path().join("vault"), &folder.path().join("copied"));
    let (code, said) = with_keychain(
        folder.path(),
        "second",
        "c --vault copied --user mara --password-file password task list",
    );
    assert_eq!(code, 69, "the right password alone does not open it: {said}");
    assert!(
        said.contains("device secret") && said.contains("recover"),
        "it says why and what to do: {said}"
    );
    let (code, said) = with_keychain(
        folder.path(),
        "second",
        "set -e
         c --vault copied recover --words-file words --login mara --new-password-file new
         c --vault copied --user mara --password-file new task list
         c --vault copied --user mara --password-file new verify",
    );
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("new to the clinic") && said.contains("Call the lab"),
        "{said}"
    );
    let (code, said) = with_keychain(
        folder.path(),
        "second",
        "c --vault copied recover --words-file words --login mara --new-password-file new",
    );
    assert_eq!(code, 77, "the sheet opened once: {said}");
    // Where no keychain answers at all, that is said.
    let output = Command::new(program())
        .args([
            "--vault",
            "vault",
            "--user",
            "mara",
            "--password-file",
            "password",
            "task",
            "list",
        ])
        .current_dir(folder.path())
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
        .output()
        .expect("starts");
    assert_eq!(output.status.code(), Some(69), "{output:?}");
}
