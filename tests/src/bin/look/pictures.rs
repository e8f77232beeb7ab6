//! A picture of every screen, light and dark, on the way through the main job.

use crate::Work;
use careloop_tests::window::{Driver, Screen, processes, until};
use serde_json::json;
use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::{Duration, Instant};

/// The page's own size in the pictures.
const SIZE: (u32, u32) = (1280, 800);

/// Everybody's password in the sample clinic.
const PASSWORD: &str = "nobody real works here";

/// What the front desk adds, gives on and finishes.
const TITLE: &str = "Call the pharmacy about the refill";

// Keys, as WebDriver writes them.
const CONTROL: char = '\u{E009}';
const ENTER: char = '\u{E007}';
const ESCAPE: char = '\u{E00C}';
const TAB: char = '\u{E004}';
const DOWN: char = '\u{E015}';
const F1: char = '\u{E031}';

/// Takes the pictures; answers how many.
pub(crate) fn take(work: &Work) -> usize {
    let mut album = Album { work, taken: 0 };
    first_run(&mut album);
    let mut page = Page::open(work.clinic(), work);
    page.is_ready("Sign in");
    album.picture(&page, "sign-in");
    main_job(&mut album, &page);
    other_screens(&mut album, &page);
    page.lock();
    album.picture(&page, "locked");
    page.press(&[], TAB);
    page.click("Somebody else signs in");
    page.sign_in("dana.reyes");
    screens_of_an_administrator(&mut album, &page);
    album.taken
}

fn first_run(album: &mut Album<'_>) {
    let page = Page::open(Screen::start(), album.work);
    page.is_ready("Welcome to Careloop");
    album.picture(&page, "welcome");
    page.click("Set up a clinic");
    page.is_ready("Which clinic is this?");
    album.picture(&page, "first-run");
}

/// A task is added for a patient, given on, put on hold and finished.
fn main_job(album: &mut Album<'_>, page: &Page) {
    page.sign_in("maya.lin");
    album.picture(page, "today");
    page.press(&[CONTROL], 'n');
    page.is_in("#quick-add input");
    page.type_text(&format!("{TITLE} ^WC-10012"));
    page.shows("MRN");
    album.picture(page, "quick-add-patient");
    page.press(&[], DOWN);
    page.press(&[], ENTER);
    page.type_text(" today 16:00 !2");
    page.shows("Today 16:00");
    album.picture(page, "quick-add");
    page.press(&[], ENTER);
    page.wait_for("!document.querySelector('#quick-add')");
    page.to_row(TITLE);
    page.press(&[], ENTER);
    page.wait_for("document.querySelector('.inspector')");
    page.is_ready("Today");
    album.picture(page, "task");
    page.to_row(TITLE);
    page.press(&[], 'a');
    page.is_in("#ask-assign-to");
    album.picture(page, "hand-over");
    page.press(&[], ESCAPE);
    page.to_row(TITLE);
    page.press(&[], 'h');
    page.is_in("#ask-hold-for");
    album.picture(page, "hold");
    page.press(&[], ESCAPE);
    page.to_row(TITLE);
    page.press(&[], 'x');
    page.shows("Undo");
    page.find("");
    album.picture(page, "done-in-its-row");
}

fn other_screens(album: &mut Album<'_>, page: &Page) {
    for screen in [
        "Inbox",
        "Upcoming",
        "Waiting on others",
        "Done",
        "Patients",
        "Settings",
    ] {
        page.go(screen);
        album.picture(page, &screen.to_lowercase().replace(' ', "-"));
    }
    page.go("Patients");
    page.press_focus("main [role=grid]");
    page.press(&[], DOWN);
    page.press(&[], ENTER);
    page.wait_for("document.querySelector('.patient-banner')");
    page.wait_for("document.querySelector('main')?.getAttribute('aria-busy') !== 'true'");
    album.picture(page, "patient");
    page.go("Search");
    page.is_in("main input");
    page.type_text("refill");
    page.wait_for("document.querySelector('main [role=option]')");
    album.picture(page, "search");
    page.press(&[CONTROL], 'k');
    page.is_in("[role=combobox]");
    album.picture(page, "palette");
    page.press(&[], ESCAPE);
    page.press(&[], F1);
    page.shows("Keys and help");
    album.picture(page, "help");
    page.press(&[], ESCAPE);
}

fn screens_of_an_administrator(album: &mut Album<'_>, page: &Page) {
    for screen in [
        "People",
        "Who can do this?",
        "Sessions",
        "Policy",
        "Clinic settings",
        "Emergency access",
        "Recovery sheet",
        "Backup",
        "Verify",
    ] {
        page.go(screen);
        album.picture(page, &screen.to_lowercase().replace('?', "").replace(' ', "-"));
    }
    page.go("People");
    page.press_focus("main tbody button, main tbody a, main li button");
    page.press(&[], ENTER);
    page.wait_for("document.querySelector('h1')?.innerText !== 'People'");
    album.picture(page, "person");
}

/// The page of the window, and what somebody does in it.
struct Page {
    driver: Driver,
    screen: Screen,
}

impl std::ops::Deref for Page {
    type Target = Driver;

    fn deref(&self) -> &Driver {
        &self.driver
    }
}

impl Page {
    fn open(mut screen: Screen, work: &Work) -> Self {
        let page = Driver::open(&mut screen, &work.driven);
        let rect = json!({"x": 0, "y": 0, "width": SIZE.0, "height": SIZE.1});
        page.ask("POST", "window/rect", Some(&rect))
            .expect("the window takes a size");
        Self { driver: page, screen }
    }

    /// Waits until a screen is there with all it shows.
    fn is_ready(&self, heading: &str) {
        self.wait_for(&format!(
            "document.querySelector('h1')?.innerText.trim() === '{heading}'"
        ));
        self.wait_for("!document.querySelector('.skeleton, main [aria-busy=true]')");
    }

    /// Waits until a text can be seen.
    fn shows(&self, text: &str) {
        self.wait_for(&format!("document.body.innerText.includes('{text}')"));
    }

    /// Waits until the focus is on an element.
    fn is_in(&self, selector: &str) {
        self.wait_for(&format!("document.activeElement?.matches(`{selector}`)"));
    }

    fn sign_in(&self, login: &str) {
        self.is_in("#login");
        self.type_text(login);
        self.press(&[], TAB);
        self.type_text(PASSWORD);
        self.press(&[], ENTER);
        self.is_ready("Today");
    }

    /// Goes to a screen through the palette.
    fn go(&self, screen: &str) {
        self.press(&[CONTROL], 'k');
        self.is_in("[role=combobox]");
        self.type_text(&format!("Go to {screen}"));
        self.wait_for(&format!(
            "document.querySelector('[role=option]')?.innerText.includes('Go to {screen}')"
        ));
        self.press(&[], ENTER);
        self.is_ready(screen);
    }

    /// Narrows the list to a text.
    fn find(&self, text: &str) {
        self.press(&[CONTROL], 'f');
        self.is_in("[type=search]");
        self.press(&[CONTROL], 'a');
        if text.is_empty() {
            self.press(&[], '\u{E003}');
        }
        self.type_text(text);
    }

    /// Puts the focus on the only row with a title.
    fn to_row(&self, title: &str) {
        self.find(title);
        self.wait_for(&format!(
            "document.querySelectorAll('[role=checkbox]').length === 1
             && document.querySelector('[role=grid]').innerText.includes('{title}')"
        ));
        self.press_focus("[role=grid] [role=row][tabindex='0']");
    }

    /// Gives the focus to the first element that fits.
    fn press_focus(&self, selector: &str) {
        self.wait_for(&format!("document.querySelector(`{selector}`)"));
        self.run(&format!("document.querySelector(`{selector}`).focus()"));
        self.is_in(selector);
    }

    /// Presses the button of a name.
    fn click(&self, name: &str) {
        self.run(&format!(
            "[...document.querySelectorAll('button')].find(one => one.innerText.trim() === '{name}').click()"
        ));
    }

    /// Locks the session and takes the new page up.
    fn lock(&mut self) {
        let old = self.page().expect("the page has a process");
        self.press(&[CONTROL], 'l');
        until("the old page's process ends", || {
            (!processes::lives(old)).then_some(())
        });
        self.driver.renew();
        self.is_ready("Locked");
    }
}

struct Album<'a> {
    work: &'a Work,
    taken: usize,
}

impl Album<'_> {
    /// The page as it is, in light and in dark.
    fn picture(&mut self, page: &Page, name: &str) {
        let former = page.run("return document.documentElement.dataset.theme ?? 'system'");
        let former = former.as_str().unwrap_or("system").to_owned();
        for theme in ["light", "dark"] {
            set_theme(page, theme);
            let file = self.work.out.join(format!("{name}-{theme}.png"));
            write(&file, &settled(&page.screen));
            self.taken += 1;
        }
        set_theme(page, &former);
    }
}

/// Sets the page's theme, and waits until it is drawn.
fn set_theme(page: &Page, theme: &str) {
    page.run(&format!(
        "document.documentElement.dataset.theme = '{theme}';
         return document.fonts.ready.then(() => new Promise(drawn =>
             requestAnimationFrame(() => requestAnimationFrame(() => drawn(true)))))"
    ));
}

/// What is on the screen where the window stands, once it moves no more.
fn settled(screen: &Screen) -> Vec<u8> {
    let mut last = screen.picture(SIZE);
    let mut since = Instant::now();
    until("the window moves no more", || {
        let now = screen.picture(SIZE);
        if now != last {
            last = now;
            since = Instant::now();
        }
        (since.elapsed() > Duration::from_millis(150)).then(|| last.clone())
    })
}

/// Writes three bytes a pixel as a PNG.
fn write(file: &Path, pixels: &[u8]) {
    let file = File::create(file).unwrap();
    let mut picture = png::Encoder::new(BufWriter::new(file), SIZE.0, SIZE.1);
    picture.set_color(png::ColorType::Rgb);
    let mut picture = picture.write_header().unwrap();
    picture.write_image_data(pixels).unwrap();
}
