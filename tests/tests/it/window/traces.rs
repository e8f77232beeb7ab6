//! Whether anything that was typed in the window is left on disk.

use super::{clinic, program_or_skip};
use careloop_tests::window::{APP, APP_E2E, Driver, PATIENCE, Screen, processes, traces, until, within};
use serde_json::json;

/// What is typed, each distinctive.
const TYPED: &[&str] = &[
    "Zephyrine refill",
    "ask Bartholomew first",
    "Vandersloot",
    "Philomena",
    "QX-774411",
    "left word with Peregrine",
    "half a thought of Kettleburn",
];

#[test]
fn nothing_that_was_typed_is_left_on_disk() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = Driver::open(&mut screen, &app);
    clinic::make(&page);
    let patient = page
        .request(
            "add_patient",
            &json!({"record_number": "QX-774411", "family": "Vandersloot", "given": "Philomena"}),
        )
        .expect("a patient is registered");
    let task = page
        .request("add_task", &json!({"title": "Zephyrine refill", "details": "ask Bartholomew first", "patient": patient["patient"]}))
        .expect("a task is added");
    page.request(
        "add_comment",
        &json!({"task": task["task"], "text": "left word with Peregrine"}),
    )
    .expect("a comment is added");
    page.request(
        "keep_draft",
        &json!({"place": "quick_add", "text": "half a thought of Kettleburn"}),
    )
    .expect("a draft is kept");
    // What is typed into the page itself, as a person types it.
    page.run("const field = document.createElement('input'); field.id = 'typed'; document.body.append(field); field.focus()");
    page.type_text("Zephyrine refill");
    assert_eq!(
        page.run("return document.getElementById('typed').value"),
        "Zephyrine refill"
    );
    page.run("document.title = 'Zephyrine refill'; history.replaceState({at: 'Vandersloot'}, 'Vandersloot')");
    assert_eq!(
        screen.titles("Careloop"),
        ["Careloop"],
        "the desktop sees no record"
    );
    assert_eq!(
        traces::of(TYPED, screen.home()),
        Vec::<String>::new(),
        "while somebody is in"
    );
    let old = page.page().expect("the page has a process");
    let _ = page.try_run("window.__TAURI_INTERNALS__.invoke('lock', {request: {}})");
    until("the old page's process ends", || {
        (!processes::lives(old)).then_some(())
    });
    assert_eq!(
        traces::of(TYPED, screen.home()),
        Vec::<String>::new(),
        "after the lock"
    );
    let program = page.app();
    screen.command("kill").arg(program.to_string()).status().unwrap();
    until("the program ends", || (!processes::lives(program)).then_some(()));
    assert_eq!(
        traces::of(TYPED, screen.home()),
        Vec::<String>::new(),
        "after the program ended"
    );
    std::fs::write(screen.home().join("planted"), TYPED[0]).unwrap();
    assert_eq!(
        traces::of(TYPED, screen.home()).len(),
        1,
        "what is there is found"
    );
}

#[test]
fn the_released_program_writes_nothing_but_its_vault() {
    let app = program_or_skip!(APP);
    let screen = Screen::start();
    let mut program = screen.command(&app).spawn().unwrap();
    assert_eq!(screen.titles("Careloop"), ["Careloop"]);
    // Typed into whatever has the focus: the first screen has a field.
    screen.xdotool(&["type", "--delay", "1", "Zephyrine refill"]);
    screen
        .command("kill")
        .arg(program.id().to_string())
        .status()
        .unwrap();
    assert!(
        within(PATIENCE, || program.try_wait().unwrap()).is_some(),
        "it ends"
    );
    assert_eq!(traces::of(TYPED, screen.home()), Vec::<String>::new());
    // The keychain, which the bus started, has its folder there.
    let keychain = screen.home().join("data/keyrings");
    for folder in ["home", "data", "cache", "config", "state", "tmp"] {
        let entries = std::fs::read_dir(screen.home().join(folder)).unwrap();
        let written: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        assert!(
            written.iter().all(|path| *path == keychain),
            "{folder}: {written:?}"
        );
    }
}
