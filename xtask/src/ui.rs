//! `cargo xtask ui`: the screens as a browser loads them, in `ui/dist`, which the window takes in when it is built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest as _, Sha256};

use crate::process;
use crate::trouble::{Trouble, While as _};
use crate::wasm::WasmToolchain;
use crate::workspace::Workspace;

/// How carefully the screens are compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effort {
    /// As people get them: small.
    Release,
    /// Soon there, and with names in the browser's console.
    Dev,
}

impl Effort {
    fn profile(self) -> &'static str {
        match self {
            Self::Release => "ui-release",
            Self::Dev => "dev",
        }
    }
}

const PACKAGE: &str = "careloop-ui";

/// Copied as they are. The page may run no script of its own text, so the one that starts it is a file.
const FILES: &[&str] = &["index.html", "boot.js", "icon.svg"];

/// Copied with everything in them.
const FOLDERS: &[&str] = &["fonts"];

/// Where the screens are, ready to load.
pub(crate) fn folder(workspace: &Workspace) -> PathBuf {
    workspace.root.join("ui").join("dist")
}

/// Builds the screens. Quick when nothing changed, and then no file is written: the window, which has them
/// inside, is not built again either.
pub(crate) fn build(workspace: &Workspace, effort: Effort) -> Result<(), Trouble> {
    let compiled = WasmToolchain::find(workspace)?.build(workspace, PACKAGE, effort.profile())?;
    let source = workspace.root.join("ui");
    let folder = folder(workspace);
    let mut wanted = bound(workspace, &compiled, effort)?;
    wanted.push(("style.css".into(), style(&source.join("style"))?.into_bytes()));
    for name in FILES {
        wanted.extend(copy(&source, Path::new(name))?);
    }
    for name in FOLDERS {
        for file in files_in(&source.join(name))? {
            wanted.extend(copy(&source, &Path::new(name).join(file))?);
        }
    }
    put(&folder, &wanted)?;
    let bytes: usize = wanted.iter().map(|(_, content)| content.len()).sum();
    println!(
        "the screens are in {}: {}, {}, all of it {}",
        folder.display(),
        size_of("careloop_bg.wasm", &wanted),
        size_of("style.css", &wanted),
        in_kilobytes(bytes)
    );
    Ok(())
}

/// A file's place in the folder, and what is in it.
type Wanted = (PathBuf, Vec<u8>);

/// What a browser loads of the compiled program. Kept beside the compiler's output, and made again when that changed.
fn bound(workspace: &Workspace, compiled: &Path, effort: Effort) -> Result<Vec<Wanted>, Trouble> {
    let folder = workspace.target.join("ui-bound").join(effort.profile());
    let made_from = folder.join("made-from");
    let shrink = shrinker(workspace, effort);
    let bytes = fs::read(compiled).during(compiled.display())?;
    let binder = workspace.root.join("xtask/bundle/src/main.rs");
    let binder = fs::read(&binder).during(binder.display())?;
    let mark = format!(
        "{:x?} {shrink:?}",
        Sha256::digest([bytes, binder].concat()).as_slice()
    );
    if fs::read_to_string(&made_from).is_ok_and(|from| from == mark) {
        return read_bound(&folder);
    }
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).during(folder.display())?;
    // Built by its own line: only a change of the screens needs it.
    let mut bundle = workspace.cargo();
    bundle.args(["build", "--package", "careloop-bundle"]);
    process::run(&mut bundle)?;
    let program = workspace
        .target
        .join("debug")
        .join(format!("careloop-bundle{}", std::env::consts::EXE_SUFFIX));
    let names: &[&str] = match effort {
        Effort::Release => &[],
        Effort::Dev => &["--names"],
    };
    process::run(Command::new(program).arg(compiled).arg(&folder).args(names))?;
    if let Some(shrink) = shrink {
        let wasm = folder.join("careloop_bg.wasm");
        let small = folder.join("small.wasm");
        process::run(
            Command::new(shrink)
                .args(["-Os", "--all-features", "-o"])
                .arg(&small)
                .arg(&wasm),
        )?;
        fs::rename(&small, &wasm).during(wasm.display())?;
    }
    fs::write(&made_from, mark).during(made_from.display())?;
    read_bound(&folder)
}

fn read_bound(folder: &Path) -> Result<Vec<Wanted>, Trouble> {
    ["careloop.js", "careloop_bg.wasm"]
        .into_iter()
        .map(|name| {
            let path = folder.join(name);
            Ok((PathBuf::from(name), fs::read(&path).during(path.display())?))
        })
        .collect()
}

/// wasm-opt takes a tenth off where somebody put npm's `binaryen` beside the journeys; nothing needs it.
fn shrinker(workspace: &Workspace, effort: Effort) -> Option<PathBuf> {
    let program = workspace.root.join("tests/e2e/node_modules/.bin/wasm-opt");
    (effort == Effort::Release && program.is_file()).then_some(program)
}

/// Every style sheet in one, in the order of the file `order`: later ones win.
fn style(folder: &Path) -> Result<String, Trouble> {
    let order = folder.join("order");
    let order = fs::read_to_string(&order).during(order.display())?;
    let mut style = String::new();
    for name in sheets(&order) {
        let path = folder.join(format!("{name}.css"));
        style.push_str(&fs::read_to_string(&path).during(path.display())?);
        style.push('\n');
    }
    Ok(style)
}

/// The names in the file `order`, one a line, without `.css`.
pub(crate) fn sheets(order: &str) -> impl Iterator<Item = &str> {
    order
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Nothing for a file that is not there: the page says when it misses one it needs.
fn copy(source: &Path, name: &Path) -> Result<Option<Wanted>, Trouble> {
    let path = source.join(name);
    if !path.is_file() {
        return Ok(None);
    }
    Ok(Some((name.to_owned(), fs::read(&path).during(path.display())?)))
}

/// Names of the files in a folder, in order; none where there is no folder.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.during(folder.display())?;
        if entry.path().is_file() {
            names.push(PathBuf::from(entry.file_name()));
        }
    }
    names.sort();
    Ok(names)
}

/// Writes what differs and removes what is not wanted.
fn put(folder: &Path, wanted: &[Wanted]) -> Result<(), Trouble> {
    for (name, content) in wanted {
        let path = folder.join(name);
        if fs::read(&path).is_ok_and(|present| present == *content) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).during(parent.display())?;
        }
        fs::write(&path, content).during(path.display())?;
    }
    for part in std::iter::once("").chain(FOLDERS.iter().copied()) {
        for name in files_in(&folder.join(part))? {
            let name = Path::new(part).join(name);
            if !wanted.iter().any(|(kept, _)| *kept == name) {
                fs::remove_file(folder.join(&name)).during(name.display())?;
            }
        }
    }
    Ok(())
}

fn size_of(name: &str, wanted: &[Wanted]) -> String {
    let size = wanted
        .iter()
        .find(|(kept, _)| kept == Path::new(name))
        .map_or(0, |(_, content)| content.len());
    format!("{name} {}", in_kilobytes(size))
}

fn in_kilobytes(bytes: usize) -> String {
    format!("{} kB", bytes.div_ceil(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_are_taken_in_their_order_and_remarks_are_not() {
        let order = "# later ones win\ntokens\n\n  base\nprint\n";
        assert_eq!(sheets(order).collect::<Vec<_>>(), ["tokens", "base", "print"]);
    }
}
