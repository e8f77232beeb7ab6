//! The main job in the real window, by keyboard alone, as a person at the desk does it.

use super::program_or_skip;
use careloop_contract::command::SignIn;
use careloop_contract::query::ReadLedger;
use careloop_contract::{Refusal, Secret};
use careloop_core::sample::{self, Sample};
use careloop_core::{Core, Execute as _};
use careloop_tests::crash::copy_folder;
use careloop_tests::window::{APP_E2E, Driver, Screen, keys, processes, until};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;

/// A sample clinic, made once.
fn sample_clinic() -> PathBuf {
    static MADE: OnceLock<(TempDir, Result<(), Refusal>)> = OnceLock::new();
    let (folder, made) = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let wanted = Sample {
            patients: 24,
            tasks: 90,
            seed: 7,
            device_secret: false,
        };
        let host = careloop_core::Host::this_machine();
        let made = sample::make(
            folder.path().join("vault"),
            host,
            wanted,
            Arc::new(|_, _, _| true),
        );
        (folder, made.map(drop))
    });
    assert_eq!(*made, Ok(()));
    folder.path().join("vault")
}

/// The window on the sample clinic, at its sign-in screen.
pub(crate) fn open(screen: &mut Screen, app: &Path) -> Driver {
    copy_folder(&sample_clinic(), &screen.vault());
    let page = Driver::open(screen, app);
    page.sees("Sign in");
    page
}

/// Signs a person in by keyboard.
pub(crate) fn sign_in(page: &Driver, login: &str) {
    page.tab_to("Login");
    page.type_text(login);
    page.tab_to("Password");
    page.type_text(sample::PASSWORD);
    page.press(&[], keys::ENTER);
    page.wait_for("document.querySelector('h1')?.innerText.includes('Today')");
}

/// Locks the session and takes the new page up.
pub(crate) fn lock(page: &mut Driver) {
    let old = page.page().expect("the page has a process");
    // The page is gone before the keys are let go.
    let _ = page.try_press(&[keys::CONTROL], 'l');
    until("the old page's process ends", || {
        (!processes::lives(old)).then_some(())
    });
    page.renew();
    page.sees("Locked");
}

#[test]
fn a_clinic_begins() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    screen.add_keychain();
    let page = Driver::open(&mut screen, &app);
    page.sees("Welcome to Careloop");
    page.tab_to("Set up a clinic");
    page.press(&[], keys::ENTER);
    page.tab_to("Clinic name");
    page.type_text("Harbor Street Clinic");
    page.tab_to("Continue");
    page.press(&[], keys::ENTER);
    page.tab_to("Your name");
    page.type_text("Mara Lindqvist");
    for field in ["New password", "The same password again"] {
        page.tab_to(field);
        page.type_text("eleven tall lanterns");
    }
    page.press(&[], keys::ENTER);
    page.wait_for("document.querySelectorAll('.recovery-words li').length === 24");
    let words = page.run(
        "return [...document.querySelectorAll('.recovery-words li')].map(word => word.innerText.trim())",
    );
    let words: Vec<&str> = words
        .as_array()
        .unwrap()
        .iter()
        .map(|word| word.as_str().unwrap())
        .collect();
    assert_eq!(words.len(), 24);
    page.tab_to("I have two copies");
    page.press(&[], keys::ENTER);
    let asked = page.run("return [...document.querySelectorAll('label')].map(label => label.innerText)");
    let asked = asked.as_array().unwrap().iter().filter_map(|label| {
        let place: usize = label.as_str()?.trim().strip_prefix("Word ")?.parse().ok()?;
        Some((place, words[place - 1]))
    });
    let asked: Vec<(usize, &str)> = asked.collect();
    assert_eq!(asked.len(), 2, "two words are asked for");
    for (place, word) in asked {
        page.tab_to(&format!("Word {place}"));
        page.type_text(word);
    }
    page.press(&[], keys::ENTER);
    // It is a clinic for patients: its first administrator sets up a second factor before anything else.
    page.wait_for("document.querySelector('h1')?.innerText.includes('Set up your second factor')");
    page.wait_for("document.querySelector('.qr')");
    assert_eq!(screen.titles("Careloop"), ["Careloop"]);
}

#[test]
fn a_wrong_password_is_said_beside_the_field() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = open(&mut screen, &app);
    page.tab_to("Login");
    page.type_text("maya.lin");
    page.tab_to("Password");
    page.type_text("not her password at all");
    page.press(&[], keys::ENTER);
    page.wait_for(
        "[...document.querySelectorAll('[role=alert]')].some(alert => /password/i.test(alert.innerText))",
    );
    assert_eq!(
        page.run("return document.activeElement.type"),
        "password",
        "the field to put right has the focus"
    );
}

#[test]
fn a_session_is_locked_and_goes_on() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let mut page = open(&mut screen, &app);
    sign_in(&page, "maya.lin");
    lock(&mut page);
    page.tab_to("Password");
    page.type_text(sample::PASSWORD);
    page.press(&[], keys::ENTER);
    page.wait_for("document.querySelector('h1')?.innerText.includes('Today')");
}

#[test]
fn whoever_ends_the_program_ends_the_session() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = open(&mut screen, &app);
    sign_in(&page, "dana.reyes");
    let program = page.app();
    screen.command("kill").arg(program.to_string()).status().unwrap();
    until("the program ends", || (!processes::lives(program)).then_some(()));
    let mut core = Core::on_this_machine(screen.vault());
    let sign_in = SignIn {
        code: None,
        login: "dana.reyes".to_owned(),
        password: Secret::new(sample::PASSWORD.to_owned()),
    };
    core.execute(sign_in).unwrap();
    let total = core.execute(ReadLedger { from: 1, rows: 1 }).unwrap().total;
    let last = core
        .execute(ReadLedger {
            from: total.saturating_sub(20),
            rows: 50,
        })
        .unwrap();
    let kinds: Vec<&str> = last.lines.iter().map(|line| line.what.as_str()).collect();
    // The last sign-in is the test's own; the one before it was the window's.
    let in_window = kinds.rsplit(|kind| *kind == "signed_in").nth(1).unwrap();
    assert!(in_window.contains(&"locked"), "{kinds:?}");
}

#[test]
fn another_person_comes_in_after_the_lock() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let mut page = open(&mut screen, &app);
    sign_in(&page, "maya.lin");
    lock(&mut page);
    page.tab_to("Somebody else signs in");
    page.press(&[], keys::ENTER);
    page.sees("Sign in");
    sign_in(&page, "tom.becker");
    page.sees("Becker");
}

#[test]
fn the_palette_leads_to_a_place() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = open(&mut screen, &app);
    sign_in(&page, "maya.lin");
    page.press(&[keys::CONTROL], 'k');
    page.wait_for("document.activeElement.matches('[role=combobox], input')");
    page.type_text("go to patients");
    page.press(&[], keys::ENTER);
    page.wait_for("document.querySelector('h1')?.innerText.includes('Patients')");
    page.press(&[keys::CONTROL], '2');
    page.wait_for("document.querySelector('h1')?.innerText.includes('Today')");
}

#[test]
fn f1_shows_the_keys_and_escape_goes_back() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = open(&mut screen, &app);
    sign_in(&page, "maya.lin");
    page.press(&[], keys::F1);
    page.sees("Keys and help");
    page.press(&[], keys::ESCAPE);
    page.wait_for("!document.querySelector('dialog[open]')");
}

const TITLE: &str = "Call the pharmacy about the refill";

/// An expression: whether a row of the list shows all of some texts.
fn row_shows(texts: &[&str]) -> String {
    let texts = serde_json::json!(texts);
    format!(
        "[...document.querySelectorAll('[role=row]')].some(row => {texts}.every(text => row.innerText.includes(text)))"
    )
}

/// Opens the line in which a task is added.
pub(crate) fn begin_a_task(page: &Driver) {
    page.press(&[keys::CONTROL], 'n');
    page.wait_for(
        "document.activeElement.matches('input[role=combobox]') && document.querySelector('dialog[open]')",
    );
}

/// Adds a task for the first patient, who is confirmed by the whole row of who they are.
fn add_a_task(page: &Driver) {
    begin_a_task(page);
    page.type_text(&format!("{TITLE} ^WC-"));
    page.wait_for(
        "[...document.querySelectorAll('[role=option]')].some(option => option.innerText.includes('WC-'))",
    );
    page.press(&[], keys::DOWN);
    page.press(&[], keys::ENTER);
    page.wait_for("document.querySelector('[aria-label=Understood]')?.innerText.includes('WC-')");
    page.type_text(" today 23:30");
    page.press(&[], keys::ENTER);
    page.wait_for(&row_shows(&[TITLE]));
}

/// Puts the focus on the row of the task that was added.
fn to_row(page: &Driver) {
    page.press(&[keys::CONTROL], 'f');
    page.wait_for("document.activeElement.type === 'search'");
    page.type_text(TITLE);
    page.wait_for("document.querySelectorAll('[role=row]').length > 0");
    for _ in 0..20 {
        if page.run("return document.activeElement.matches('[role=row]')") == true {
            return;
        }
        page.press(&[], keys::TAB);
    }
    panic!("Tab does not come to the row");
}

#[test]
fn a_task_is_added_done_and_taken_back() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = open(&mut screen, &app);
    sign_in(&page, "maya.lin");
    add_a_task(&page);
    to_row(&page);
    page.press(&[], 'x');
    page.wait_for(&row_shows(&[TITLE, "Done"]));
    page.press(&[keys::CONTROL], 'z');
    page.wait_for(&format!(
        "!{} && {}",
        row_shows(&[TITLE, "Done"]),
        row_shows(&[TITLE])
    ));
}

#[test]
fn a_task_is_opened_with_its_history() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = open(&mut screen, &app);
    sign_in(&page, "maya.lin");
    add_a_task(&page);
    to_row(&page);
    page.press(&[], keys::ENTER);
    page.wait_for(
        "[...document.querySelectorAll('h2, h3')].some(heading => heading.innerText.includes('History'))",
    );
    page.sees(TITLE);
    assert_eq!(screen.titles("Careloop"), ["Careloop"]);
}

#[test]
fn a_task_is_found_again() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = open(&mut screen, &app);
    sign_in(&page, "maya.lin");
    add_a_task(&page);
    page.press(&[keys::CONTROL, keys::SHIFT], 'f');
    page.wait_for("document.querySelector('h1')?.innerText.includes('Search') && document.activeElement.matches('input')");
    page.type_text("pharm refill");
    let found = "[...document.querySelectorAll('[role=option], [role=row]')].some(one => one.innerText.includes('Call the pharmacy'))";
    page.wait_for(found);
}

#[test]
fn half_a_thought_outlives_the_lock() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let mut page = open(&mut screen, &app);
    sign_in(&page, "maya.lin");
    begin_a_task(&page);
    page.type_text("Half a thought");
    lock(&mut page);
    page.tab_to("Password");
    page.type_text(sample::PASSWORD);
    page.press(&[], keys::ENTER);
    page.wait_for("document.querySelector('h1')?.innerText.includes('Today')");
    begin_a_task(&page);
    page.wait_for("document.activeElement.value === 'Half a thought'");
}
