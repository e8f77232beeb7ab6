//! The rules of the repository that a compiler does not know, each a test.
//!
//! A test that fails lists every place and says what to do there.

mod classes;
mod contrast;
mod crypto;
mod dependencies;
mod links;
mod lints;
mod machines;
mod migrations;
mod names;
mod screens;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process;
use crate::workspace;

/// A file of the repository: its path from the root, with `/` between folders, and its text.
struct SourceFile {
    path: String,
    text: String,
}

fn root() -> PathBuf {
    workspace::root().expect("cargo test says where xtask is")
}

/// Every text file git tracks or would track, so that a rule holds before the commit.
fn files() -> Vec<SourceFile> {
    let root = root();
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(&root);
    let paths = process::output(&mut git).expect("git is here, it fetched this repository");
    paths
        .split('\0')
        .filter(|path| !path.is_empty())
        .filter_map(|path| source_file(&root, path))
        .collect()
}

/// Nothing for a file removed since it was added to git, and for one that is not text.
fn source_file(root: &Path, path: &str) -> Option<SourceFile> {
    let bytes = std::fs::read(root.join(path)).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    Some(SourceFile {
        path: path.to_owned(),
        text,
    })
}

/// The Rust sources, wherever they are.
fn rust_files() -> Vec<SourceFile> {
    let mut files = files();
    files.retain(|file| file.path.ends_with(".rs"));
    assert!(!files.is_empty(), "a rule that reads no file finds nothing");
    files
}

/// Fails with every place, one a line.
fn expect_none(rule: &str, places: &[String]) {
    assert!(places.is_empty(), "{rule}\n\n{}\n", places.join("\n"));
}
