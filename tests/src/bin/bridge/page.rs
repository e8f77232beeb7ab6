//! The screens, served as the window serves them: the same files under the same policy.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// The folder of the screens and the window's policy.
#[derive(Debug)]
pub(crate) struct Screens {
    folder: PathBuf,
    policy: String,
    is_live: bool,
}

/// A file as a browser takes it.
pub(crate) struct Page {
    pub(crate) kind: &'static str,
    pub(crate) content: Vec<u8>,
}

/// Stands in for the window's shell.
const SHIM: &str = include_str!("shim.js");

/// Begins anew when the screens were built.
const LIVE: &str = include_str!("live.js");

/// Where the page asks for it.
const SHIM_PLACE: &str = "/test/shim.js";

impl Screens {
    /// The screens in `ui/dist`, under the policy of the window's own settings.
    pub(crate) fn of(repository: &Path, is_live: bool) -> Self {
        let settings = repository.join("src-tauri").join("tauri.conf.json");
        let settings = fs::read_to_string(&settings).expect("the window has its settings");
        let settings: serde_json::Value = serde_json::from_str(&settings).expect("the settings are JSON");
        let policy = settings["app"]["security"]["csp"].as_str();
        Self {
            folder: repository.join("ui").join("dist"),
            policy: policy.expect("the window has a policy").to_owned(),
            is_live,
        }
    }

    /// The policy that every page is served under.
    pub(crate) fn policy(&self) -> &str {
        &self.policy
    }

    /// When the screens were built, in milliseconds of whatever clock wrote them.
    pub(crate) fn built(&self) -> u128 {
        let newest = |name| fs::metadata(self.folder.join(name)).and_then(|file| file.modified());
        let since = |at: std::time::SystemTime| at.duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
        let files = ["careloop_bg.wasm", "style.css", "index.html"];
        files
            .into_iter()
            .filter_map(|name| newest(name).ok())
            .map(since)
            .max()
            .unwrap_or(0)
    }

    /// The file at a path of the address.
    pub(crate) fn at(&self, path: &str) -> Option<Page> {
        if path == "/favicon.ico" {
            // Every browser asks for one; the window has none and does not ask.
            return Some(Page {
                kind: "image/x-icon",
                content: Vec::new(),
            });
        }
        if path == SHIM_PLACE {
            let live = if self.is_live { LIVE } else { "" };
            return Some(Page {
                kind: "text/javascript",
                content: [SHIM, live].concat().into_bytes(),
            });
        }
        let name = if path == "/" {
            "index.html"
        } else {
            path.trim_start_matches('/')
        };
        let name = Path::new(name);
        if !name.components().all(|part| matches!(part, Component::Normal(_))) {
            return None;
        }
        let mut content = fs::read(self.folder.join(name)).ok()?;
        let kind = match name.extension()?.to_str()? {
            "html" => "text/html; charset=utf-8",
            "js" => "text/javascript",
            "css" => "text/css",
            "wasm" => "application/wasm",
            "woff2" => "font/woff2",
            "svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
        if name == Path::new("index.html") {
            content = with_shim(&String::from_utf8(content).ok()?).into_bytes();
        }
        Some(Page { kind, content })
    }
}

/// The page with the shim before everything else it runs.
fn with_shim(page: &str) -> String {
    let shim = format!("<head>\n    <script src=\"{SHIM_PLACE}\"></script>");
    let changed = page.replacen("<head>", &shim, 1);
    assert_ne!(changed, page, "the page has a head");
    changed
}
