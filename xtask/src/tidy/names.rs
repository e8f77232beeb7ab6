//! Names are words of the field: a manager of things could be anything.

use super::{expect_none, rust_files};

const EMPTY_ENDINGS: &[&str] = &["Manager", "Service", "Helper", "Util", "Processor"];
const EMPTY_BEGINNINGS: &[&str] = &["get_", "handle_", "do_"];

#[test]
fn names_say_what_a_thing_is() {
    let mut places = Vec::new();
    for file in rust_files() {
        for (line, name) in empty_names(&file.text) {
            places.push(format!("{}:{line}: {name}", file.path));
        }
    }
    let rule = format!(
        "Name it after the work it does: no type ends in {}, no function begins with {}.",
        EMPTY_ENDINGS.join(", "),
        EMPTY_BEGINNINGS.join(", ")
    );
    expect_none(&rule, &places);
}

/// Line and name of each public item that says nothing, and of each function, public or not.
fn empty_names(source: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (index, line) in source.lines().enumerate() {
        let Some((is_public, kind, name)) = declared(line) else {
            continue;
        };
        let ends_empty = is_public && EMPTY_ENDINGS.iter().any(|ending| name.ends_with(ending));
        let begins_empty = kind == "fn" && EMPTY_BEGINNINGS.iter().any(|start| name.starts_with(start));
        if ends_empty || begins_empty {
            found.push((index + 1, name));
        }
    }
    found
}

/// Whether it is public, what it is, and its name, for a line that declares an item.
fn declared(line: &str) -> Option<(bool, &str, &str)> {
    let mut words = line.split_whitespace().peekable();
    let is_public = words
        .next_if(|word| *word == "pub" || word.starts_with("pub("))
        .is_some();
    while words
        .next_if(|word| ["const", "async", "unsafe"].contains(word))
        .is_some()
    {}
    let kind = words.next_if(|word| ["struct", "enum", "trait", "type", "fn"].contains(word))?;
    let name = words.next()?;
    let end = name
        .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .unwrap_or(name.len());
    Some((is_public, kind, name.split_at(end).0))
}

#[test]
fn declarations_are_recognised() {
    let source = "pub struct TaskManager<T>(T);\nstruct Helper;\npub(crate) enum Util {\n    pub async fn get_task(&self)\nfn do_it()\n// pub struct OldService\npub fn target()\npub trait Processor: Send {";
    let found: Vec<_> = empty_names(source);
    assert_eq!(
        found,
        [
            (1, "TaskManager"),
            (3, "Util"),
            (4, "get_task"),
            (5, "do_it"),
            (8, "Processor")
        ]
    );
}
