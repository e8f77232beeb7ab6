//! The operating system's keychain, asked for real: a Secret Service of its own for each test, with
//! its data in a temporary folder, so that nobody's own keyring is ever touched.
//!
//! A test starts this very binary again inside `dbus-run-session`; the parts named `inside_…` do
//! the asking there and nothing anywhere else. Where `dbus-run-session` or `gnome-keyring-daemon`
//! is not installed the tests say so and pass.

use careloop_vault::error::KeychainFault;
use careloop_vault::host::Keychain as _;
use careloop_vault::system::OsKeychain;
use std::path::Path;
use std::process::{Command, Output};

/// Set for the processes that run inside a session of their own.
const INSIDE: &str = "CARELOOP_TEST_SECRET_SERVICE";

const ACCOUNT: &str = "clinic/workstation";

#[test]
fn a_secret_is_kept_read_and_erased_and_a_locked_keyring_says_so() {
    if !installed() {
        println!("SKIPPED: dbus-run-session or gnome-keyring-daemon is not installed");
        return;
    }
    let home = tempfile::tempdir().expect("a folder");
    // --unlock makes the login keyring with this password the first time.
    let unlock = "printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null";
    in_session(home.path(), unlock, "inside_an_unlocked_keyring");
    let start = "gnome-keyring-daemon --start --components=secrets >/dev/null";
    in_session(home.path(), start, "inside_a_locked_keyring");
}

#[test]
fn without_a_session_bus_there_is_no_keychain() {
    let home = tempfile::tempdir().expect("a folder");
    let output = this_test(home.path(), "inside_no_session", Command::new(this_binary()))
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .output()
        .expect("runs");
    assert_passed(&output);
}

#[test]
#[ignore = "runs inside a session of its own"]
fn inside_an_unlocked_keyring() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    assert_eq!(read(), Ok(None), "nothing yet");
    assert_eq!(OsKeychain.erase(ACCOUNT), Ok(()), "nothing to erase is fine");
    OsKeychain.write(ACCOUNT, &[0, 159, 146, 150]).expect("kept");
    assert_eq!(
        read(),
        Ok(Some(vec![0, 159, 146, 150])),
        "bytes that are no UTF-8 come back"
    );
    OsKeychain.write(ACCOUNT, b"second").expect("kept");
    assert_eq!(read(), Ok(Some(b"second".to_vec())), "in place of the first");
    OsKeychain.erase(ACCOUNT).expect("erased");
    assert_eq!(read(), Ok(None), "nothing again");
    // For the locked keyring that comes after.
    OsKeychain.write(ACCOUNT, b"kept for later").expect("kept");
}

#[test]
#[ignore = "runs inside a session of its own"]
fn inside_a_locked_keyring() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    assert_eq!(read(), Err(KeychainFault::Locked));
}

#[test]
#[ignore = "runs inside a session of its own"]
fn inside_no_session() {
    if std::env::var_os(INSIDE).is_none() {
        return;
    }
    assert_eq!(read(), Err(KeychainFault::Missing));
    assert_eq!(OsKeychain.write(ACCOUNT, b"secret"), Err(KeychainFault::Missing));
}

fn read() -> Result<Option<Vec<u8>>, KeychainFault> {
    Ok(OsKeychain.read(ACCOUNT)?.map(|secret| secret.expose().clone()))
}

/// Runs one of the inner tests in a session bus of its own, after starting the keyring.
fn in_session(home: &Path, start: &str, test: &str) {
    let mut command = Command::new("dbus-run-session");
    command
        .args(["--", "sh", "-c", &format!("{start}; exec \"$0\" \"$@\"")])
        .arg(this_binary());
    let output = this_test(home, test, command)
        .output()
        .expect("dbus-run-session starts");
    assert_passed(&output);
}

/// Adds the choice of the test, and surroundings in which only `home` can be written to.
fn this_test(home: &Path, test: &str, mut command: Command) -> Command {
    command
        .args([
            "--exact",
            &format!("secret_service::{test}"),
            "--ignored",
            "--nocapture",
        ])
        .env(INSIDE, "1")
        .env("HOME", home)
        .env("XDG_DATA_HOME", home)
        .env("XDG_RUNTIME_DIR", home)
        // A prompt for the password must have nowhere to open.
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY");
    command
}

fn assert_passed(output: &Output) {
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn this_binary() -> std::path::PathBuf {
    std::env::current_exe().expect("a test has a binary")
}

fn installed() -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    ["dbus-run-session", "gnome-keyring-daemon"]
        .iter()
        .all(|program| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}
