//! A link in the documentation leads somewhere.

use std::path::Path;

use super::{expect_none, files, root};

#[test]
fn every_link_to_a_file_leads_to_one() {
    let root = root();
    let mut places = Vec::new();
    for file in files().iter().filter(|file| file.path.ends_with(".md")) {
        let folder = root.join(Path::new(&file.path).parent().unwrap_or(Path::new("")));
        for link in links_to_files(&file.text) {
            if !folder.join(link).exists() {
                places.push(format!("{}: {link}", file.path));
            }
        }
    }
    expect_none("Links are relative to the file they are in.", &places);
}

/// Targets of `[text](target)` that are files: no address, no heading of the same page.
fn links_to_files(text: &str) -> Vec<&str> {
    // Between two fences stands code.
    let prose = text.split("```").step_by(2);
    let targets = prose
        .flat_map(|prose| prose.split("](").skip(1))
        .filter_map(|rest| rest.split([')', ' ', '\n']).next());
    let files = targets.filter(|target| !target.contains(':') && !target.starts_with('#'));
    files
        .filter_map(|target| target.split('#').next())
        .filter(|target| !target.is_empty())
        .collect()
}

#[test]
fn only_links_to_files_are_taken() {
    let text = "See [keys](docs/keys.md#slots), [above](#top), [Rust](https://rust-lang.org), [a](b.md \"title\").\n```\n[x](y)\n```\n";
    assert_eq!(links_to_files(text), ["docs/keys.md", "b.md"]);
}
