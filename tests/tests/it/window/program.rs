//! The released program from outside.

use super::program_or_skip;
use careloop_tests::window::{APP, APP_E2E, Driver, PATIENCE, Screen, processes, until, within};
use std::process::{Command, Stdio};
use std::time::Duration;

#[test]
fn webdriver_finds_no_way_into_the_released_program() {
    let app = program_or_skip!(APP);
    let driven = program_or_skip!(APP_E2E);
    let patience = Duration::from_secs(10);
    let mut screen = Screen::start();
    assert!(
        Driver::try_open(&mut screen, &driven, patience).is_some(),
        "WebDriver works here"
    );
    let mut screen = Screen::start();
    assert!(Driver::try_open(&mut screen, &app, patience).is_none());
    assert_eq!(
        screen.titles("Careloop"),
        ["Careloop"],
        "its window was there all the while"
    );
}

#[test]
fn a_second_start_brings_the_first_window_forward() {
    let app = program_or_skip!(APP);
    let mut screen = Screen::start();
    let first = screen.open(&app);
    assert_eq!(screen.windows("Careloop").len(), 1);
    let second = screen.command(&app).output().unwrap();
    assert!(second.status.success(), "{second:?}");
    assert!(processes::lives(first));
    assert_eq!(screen.windows("Careloop").len(), 1);
    // Another vault is another window.
    let other = screen.home().join("other vault");
    let child = screen.command(&app).arg("--vault").arg(other).spawn().unwrap();
    screen.keep(child);
    until("a second window is there", || {
        (screen.windows("Careloop").len() == 2).then_some(())
    });
}

#[test]
fn it_opens_where_there_is_no_session_bus() {
    let app = program_or_skip!(APP);
    let mut screen = Screen::start();
    let mut command = screen.command(&app);
    let child = command
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/dev/null")
        .spawn()
        .unwrap();
    screen.keep(child);
    assert_eq!(screen.titles("Careloop"), ["Careloop"]);
}

#[test]
fn it_ends_at_once_when_it_is_told_to() {
    let app = program_or_skip!(APP);
    for signal in ["-TERM", "-INT", "-HUP"] {
        let screen = Screen::start();
        let mut program = screen.command(&app).spawn().unwrap();
        assert_eq!(screen.titles("Careloop"), ["Careloop"]);
        let pages = processes::below(program.id());
        assert!(!pages.is_empty(), "the page has processes");
        screen
            .command("kill")
            .args([signal, &program.id().to_string()])
            .status()
            .unwrap();
        let ended = within(PATIENCE, || program.try_wait().unwrap());
        assert!(ended.is_some_and(|ended| ended.success()), "{signal}: {ended:?}");
        for page in pages.keys() {
            until("its processes end with it", || {
                (!processes::lives(*page)).then_some(())
            });
        }
    }
}

#[test]
fn the_window_comes_back_where_it_stood() {
    let app = program_or_skip!(APP);
    let screen = Screen::start();
    let place = |wanted: &str| {
        until(wanted, || {
            let window = &screen.windows("Careloop")[0];
            let place = screen.xdotool(&["getwindowgeometry", "--shell", window]);
            let lines = place
                .lines()
                .filter(|line| !line.starts_with("WINDOW") && !line.starts_with("SCREEN"));
            let place = lines.collect::<Vec<_>>().join(" ");
            (wanted.is_empty() || place == wanted).then_some(place)
        })
    };
    let open = || screen.command(&app).spawn().unwrap();
    let end = |mut program: std::process::Child| {
        screen
            .command("kill")
            .arg(program.id().to_string())
            .status()
            .unwrap();
        until("it ends", || program.try_wait().unwrap());
    };
    let program = open();
    assert!(
        place("").ends_with("WIDTH=1280 HEIGHT=800"),
        "the usual size at first"
    );
    let window = screen.windows("Careloop").remove(0);
    screen.xdotool(&["windowsize", &window, "1010", "707"]);
    screen.xdotool(&["windowmove", &window, "123", "45"]);
    let moved = "X=123 Y=45 WIDTH=1010 HEIGHT=707";
    place(moved);
    end(program);
    let program = open();
    assert_eq!(place(moved), moved);
    end(program);
}

#[test]
fn a_folder_is_chosen_in_the_systems_own_dialog() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let page = Driver::open(&mut screen, &app);
    let ask = "window.chosen = 'waiting';
        window.__TAURI_INTERNALS__.invoke('choose_folder', {request: {}}).then(folder => window.chosen = folder)";
    page.run(ask);
    let dialog = screen.windows("Choose a folder").remove(0);
    page.wait_for("window.chosen === 'waiting'");
    screen.xdotool(&["windowfocus", "--sync", &dialog, "key", "Escape"]);
    page.wait_for("window.chosen === null");
    page.run(ask);
    let dialog = screen.windows("Choose a folder").remove(0);
    screen.xdotool(&["windowfocus", "--sync", &dialog, "key", "alt+s"]);
    page.wait_for("typeof window.chosen === 'string' && window.chosen.startsWith('/')");
}

#[test]
fn what_it_cannot_do_is_said_in_plain_words() {
    let app = program_or_skip!(APP);
    let run = |arguments: &[&str]| {
        let mut command = Command::new(&app);
        command
            .args(arguments)
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .stdin(Stdio::null());
        let output = command.output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    };
    let (code, said) = run(&[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("no screen") && !said.contains("panicked"), "{said}");
    for wrong in [&["--volt"] as &[_], &["--vault"], &["somewhere"]] {
        let (code, said) = run(wrong);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("Usage: careloop"), "{said}");
    }
    let (code, said) = run(&["--version"]);
    assert_eq!(
        (code, said.trim()),
        (Some(0), concat!("careloop ", env!("CARGO_PKG_VERSION")))
    );
}
