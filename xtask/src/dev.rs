//! `cargo xtask dev`: the screens in a browser, built again at every change.
//!
//! A browser and not the window: the page is the same, the bridge of the tests stands in for the shell, and
//! nothing has to be linked anew. What the shell does is tried by `cargo xtask run`.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, SystemTime};

use crate::journeys;
use crate::setup::{self, Purpose};
use crate::trouble::{Trouble, While as _};
use crate::ui::{self, Effort};
use crate::workspace::Workspace;

/// How often the sources are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What a page is made of.
const SOURCES: &[&str] = &[
    "ui/src",
    "ui/style",
    "ui/text",
    "ui/index.html",
    "ui/boot.js",
    "crates/contract",
    "crates/domain",
];

/// Serves the screens until it is stopped.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode, Trouble> {
    setup::prepare(workspace, Purpose::Window)?;
    ui::build(workspace, Effort::Dev)?;
    let bridge = journeys::build_bridge(workspace)?;
    let mut server = Command::new(bridge);
    server
        .args(["--clinic", "sample", "--live"])
        .stdin(Stdio::piped());
    // It ends with its standard input, which is ours: it ends with us.
    let mut server = server.spawn().during("starting the bridge")?;
    let mut built = newest(workspace);
    loop {
        if let Some(ended) = server.try_wait().during("looking after the bridge")? {
            return Err(Trouble::new(format!("the bridge ended with {ended}")));
        }
        let now = newest(workspace);
        if now != built {
            built = now;
            // What does not compile is shown by the compiler; the page stays as it was.
            if let Err(trouble) = ui::build(workspace, Effort::Dev) {
                eprintln!("error: {trouble}");
            }
        }
        std::thread::sleep(LOOK_EVERY);
    }
}

/// When a source was last written.
fn newest(workspace: &Workspace) -> Option<SystemTime> {
    SOURCES
        .iter()
        .filter_map(|source| newest_in(&workspace.root.join(source)))
        .max()
}

fn newest_in(path: &Path) -> Option<SystemTime> {
    let own = path.metadata().ok()?.modified().ok();
    let Ok(entries) = path.read_dir() else {
        return own;
    };
    entries
        .filter_map(|entry| newest_in(&entry.ok()?.path()))
        .chain(own)
        .max()
}
