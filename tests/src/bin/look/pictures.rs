//! A picture of every screen, light and dark, on the way through the main job.

use crate::Work;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careloop_tests::window::{Driver, Screen};
use serde_json::{Value, json};

/// The page's own size in the pictures.
const SIZE: (u32, u32) = (1280, 800);

/// Takes the pictures; answers how many.
pub(crate) fn take(work: &Work) -> usize {
    let mut album = Album { work, taken: 0 };
    let mut screen = Screen::start();
    let page = open(&mut screen, work);
    page.wait_for("document.querySelector('h1')");
    album.picture(&page, "welcome");
    drop(page);
    drop(screen);

    let mut screen = work.clinic();
    let page = open(&mut screen, work);
    page.wait_for("document.querySelector('input[type=password]')");
    album.picture(&page, "sign-in");
    album.taken
}

fn open(screen: &mut Screen, work: &Work) -> Driver {
    let page = Driver::open(screen, &work.driven);
    let rect = json!({"x": 0, "y": 0, "width": SIZE.0, "height": SIZE.1});
    page.ask("POST", "window/rect", Some(&rect))
        .expect("the window takes a size");
    page
}

struct Album<'a> {
    work: &'a Work,
    taken: usize,
}

impl Album<'_> {
    /// The page as it is, in light and in dark.
    fn picture(&mut self, page: &Driver, name: &str) {
        let former = page.run("return document.documentElement.dataset.theme");
        for theme in ["light", "dark"] {
            page.run(&format!("document.documentElement.dataset.theme = '{theme}'"));
            page.wait_for("document.fonts.status === 'loaded'");
            let taken = page.ask("GET", "screenshot", None).expect("a picture is taken");
            let bytes = STANDARD
                .decode(taken.as_str().unwrap())
                .expect("the picture is whole");
            let file = self.work.out.join(format!("{name}-{theme}.png"));
            std::fs::write(file, bytes).unwrap();
            self.taken += 1;
        }
        let former = former.as_str().map_or(Value::Null, Value::from);
        page.run(&format!("document.documentElement.dataset.theme = {former}"));
    }
}
