//! What becomes of the page when the session is locked.

use super::{clinic, program_or_skip};
use careloop_tests::window::{APP_E2E, Driver, Logind, Screen, processes, until, within};
use serde_json::json;
use std::time::Duration;

/// Waits until the page's process is another one, and that page answers.
fn wait_for_a_new_page(page: &mut Driver, old: u32) {
    until("the old page's process ends", || {
        (!processes::lives(old)).then_some(())
    });
    until("a new page is there", || {
        page.page().filter(|process| *process != old)
    });
    page.renew();
    page.wait_for("window.__TAURI_INTERNALS__ && document.readyState === 'complete'");
}

#[test]
fn locking_ends_the_process_that_holds_the_page() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let mut page = Driver::open(&mut screen, &app);
    let program = page.app();
    clinic::make(&page);
    for (ending, after) in [("lock", "locked"), ("sign_out", "closed")] {
        let old = page.page().expect("the page has a process");
        page.run("window.typed = 'Zephyrine refill'; document.title = 'Zephyrine refill'; history.replaceState('Zephyrine refill', '')");
        // The answer may be lost with the page.
        let script = format!("window.__TAURI_INTERNALS__.invoke('{ending}', {{request: {{}}}})");
        let _ = page.try_run(&script);
        wait_for_a_new_page(&mut page, old);
        assert_eq!(
            page.run("return [window.typed ?? null, history.length, history.state]"),
            json!([null, 1, null]),
            "{ending}"
        );
        assert_eq!(clinic::standing(&page), after);
        assert!(processes::lives(program), "the program runs on");
        assert_eq!(screen.titles("Careloop"), ["Careloop"]);
        if ending == "lock" {
            let unlocked = page.request("unlock", &json!({"password": clinic::PASSWORD}));
            assert!(unlocked.is_ok(), "{unlocked:?}");
        }
    }
    clinic::sign_in(&page).expect("somebody signs in again");
}

#[test]
fn sleep_and_the_desktops_lock_lock_the_session() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let logind = Logind::on(&screen.add_system_bus());
    let mut page = Driver::open(&mut screen, &app);
    clinic::make(&page);
    let old = page.page().expect("the page has a process");
    logind.lock_screen(Logind::ANOTHERS);
    let locked = within(Duration::from_secs(1), || (!processes::lives(old)).then_some(()));
    assert_eq!(locked, None, "another session's screen is another's");
    logind.lock_screen(Logind::OURS);
    wait_for_a_new_page(&mut page, old);
    assert_eq!(clinic::standing(&page), "locked");
    page.request("unlock", &json!({"password": clinic::PASSWORD}))
        .expect("unlocked");
    let old = page.page().expect("the page has a process");
    logind.sleep(true);
    wait_for_a_new_page(&mut page, old);
    assert_eq!(clinic::standing(&page), "locked");
}

#[test]
fn a_page_that_ends_by_itself_comes_back_and_nobody_is_signed_out() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let mut page = Driver::open(&mut screen, &app);
    clinic::make(&page);
    let old = page.page().expect("the page has a process");
    let killed = screen
        .command("kill")
        .args(["-KILL", &old.to_string()])
        .status()
        .unwrap();
    assert!(killed.success());
    wait_for_a_new_page(&mut page, old);
    assert_eq!(clinic::standing(&page), "open");
}
