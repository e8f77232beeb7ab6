//! Two people at one window take turns.

use super::journeys::{begin_a_task, lock, open, sign_in};
use super::program_or_skip;
use careloop_core::sample;
use careloop_tests::window::{APP_E2E, Driver, Screen, keys};

const HALF: &str = "Half a thought of Kettleburn";

fn heading(page: &Driver, words: &str) {
    page.wait_for(&format!(
        "document.querySelector('h1')?.innerText.includes('{words}')"
    ));
}

#[test]
fn each_comes_back_to_their_own_work_and_sees_nothing_of_the_other() {
    let app = program_or_skip!(APP_E2E);
    let mut screen = Screen::start();
    let mut page = open(&mut screen, &app);
    sign_in(&page, "maya.lin");
    page.press(&[keys::CONTROL], '3');
    heading(&page, "Upcoming");
    begin_a_task(&page);
    page.type_text(HALF);
    lock(&mut page);

    page.tab_to("Somebody else signs in");
    page.press(&[], keys::ENTER);
    sign_in(&page, "tom.becker");
    let seen = page.run("return document.documentElement.outerHTML + history.length");
    assert!(!seen.as_str().unwrap_or_default().contains(HALF));
    begin_a_task(&page);
    assert_eq!(page.run("return document.activeElement.value"), "");
    page.press(&[], keys::ESCAPE);
    lock(&mut page);

    page.tab_to("Somebody else signs in");
    page.press(&[], keys::ENTER);
    page.tab_to("Login");
    page.type_text("maya.lin");
    page.tab_to("Password");
    page.type_text(sample::PASSWORD);
    page.press(&[], keys::ENTER);
    heading(&page, "Upcoming");
    begin_a_task(&page);
    page.wait_for(&format!("document.activeElement.value === '{HALF}'"));
}
