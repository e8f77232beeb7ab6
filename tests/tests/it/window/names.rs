//! What a screen reader finds in the real window.

use super::journeys::{open, sign_in};
use super::program_or_skip;
use careloop_tests::window::{APP_E2E, Driver, Screen, keys};
use serde_json::Value;

/// Reads the window, once each of some words stands in it.
fn read(screen: &Screen, words: &[&str]) -> Vec<(String, String, bool)> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/window/names.py");
    // The system's own Python: it has the bindings of AT-SPI.
    let output = screen
        .command("/usr/bin/python3")
        .arg(script)
        .args(words)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let elements: Vec<Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let text = |element: &Value, field: &str| element[field].as_str().unwrap().to_owned();
    let elements: Vec<_> = elements
        .iter()
        .map(|one| (text(one, "role"), text(one, "name"), one["focusable"] == true))
        .collect();
    for word in words {
        let is_there = elements.iter().any(|(_, name, _)| name.contains(word));
        assert!(
            is_there,
            "{word} is not in {elements:#?} {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    elements
}

/// Every element that takes the focus has a name, but for the frames around the page.
fn expect_names(elements: &[(String, String, bool)]) {
    let nameless: Vec<_> = elements
        .iter()
        .filter(|(role, name, focusable)| *focusable && name.trim().is_empty() && !is_frame(role))
        .collect();
    assert!(nameless.is_empty(), "{nameless:?} in {elements:#?}");
}

fn is_frame(role: &str) -> bool {
    [
        "application",
        "frame",
        "filler",
        "panel",
        "document web",
        "scroll pane",
    ]
    .contains(&role)
}

fn has(elements: &[(String, String, bool)], role: &str, name: &str) {
    let is_there = elements.iter().any(|(its, said, _)| its == role && said == name);
    assert!(is_there, "no {role} {name:?} in {elements:#?}");
}

#[test]
fn a_screen_reader_names_every_control_of_the_main_job() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    screen.add_screen_reader();
    let page: Driver = open(&mut screen, &app);
    let entrance = read(&screen, &["Login", "Password"]);
    expect_names(&entrance);
    has(&entrance, "heading", "Sign in");
    has(&entrance, "push button", "Sign in");
    has(&entrance, "password text", "Password");
    sign_in(&page, "maya.lin");
    let work = read(&screen, &["Today", "Lock", "Inbox"]);
    expect_names(&work);
    has(&work, "heading", "Today");
    let rows: Vec<_> = work.iter().filter(|(role, ..)| role == "table row").collect();
    assert!(!rows.is_empty(), "there is work today");
    page.press(&[keys::CONTROL], 'n');
    let quick_add = read(&screen, &["What is to be done?"]);
    expect_names(&quick_add);
    has(&quick_add, "push button", "Add");
}
