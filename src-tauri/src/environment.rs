//! What the environment may not ask of this program, and what WebKit needs to be asked.
#![allow(
    unsafe_code,
    reason = "the environment is changed before there is a second thread, which is when it is safe"
)]

use std::env;

/// Whether this is the build that WebDriver may drive. The only thing in which it differs from a
/// release: such a page is not private either, because WebKit lets no private page be driven.
pub(crate) const DRIVEN: bool = cfg!(feature = "e2e");

/// Variables by which whoever starts the program could read and steer the page from outside.
const STEERING: &[&str] = &[
    "TAURI_WEBVIEW_AUTOMATION",
    "WEBKIT_INSPECTOR_SERVER",
    "WEBKIT_INSPECTOR_HTTP_SERVER",
];

/// WebKit's newer way of drawing leaves the window blank on some graphics drivers.
const DRAWING: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Call this before anything else: no other thread may be running.
#[expect(
    clippy::disallowed_methods,
    reason = "WebKit and Tauri are told in no other way, and no other thread is there to read"
)]
pub(crate) fn prepare() {
    if !DRIVEN {
        for name in STEERING {
            // SAFETY: the caller says that this is the only thread.
            unsafe { env::remove_var(name) };
        }
    }
    if env::var_os(DRAWING).is_none() {
        // SAFETY: as above.
        unsafe { env::set_var(DRAWING, "1") };
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    fn sources(folder: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).expect("the folder is read");
        let mut found = Vec::new();
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                found.extend(sources(&path));
            } else {
                found.push(path);
            }
        }
        found
    }

    #[test]
    fn the_build_that_is_driven_differs_in_one_line() {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        // Put together here, so that this test does not find itself.
        let words = [
            ["feature = ", "\"e2e\""].concat(),
            ["CARGO_FEATURE", "_E2E"].concat(),
        ];
        let mut files = sources(&package.join("src"));
        files.push(package.join("build.rs"));
        let mut places = Vec::new();
        for file in files {
            let text = std::fs::read_to_string(&file).expect("a source is text");
            let lines = text
                .lines()
                .filter(|line| words.iter().any(|word| line.contains(word)));
            places.extend(lines.map(|line| line.trim().to_owned()));
        }
        assert_eq!(
            places,
            [["pub(crate) const DRIVEN: bool = cfg!(", &words[0], ");"].concat()]
        );
    }
}
