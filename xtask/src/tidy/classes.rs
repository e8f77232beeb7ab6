//! The window's classes and its style know each other, and nothing is styled in place.

use std::collections::BTreeSet;

use super::{SourceFile, expect_none, files};

#[test]
fn nothing_is_styled_in_place() {
    let mut places = Vec::new();
    for file in window_files() {
        for (index, line) in file.text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if code.contains(" style=") || code.contains("\tstyle=") || code.contains("(\"style\"") {
                places.push(format!("{}:{}: {}", file.path, index + 1, line.trim()));
            }
        }
    }
    let rule = "The page's policy ignores a style attribute without a word. Use a class, or \
                `element.style().set_property` for a size that is computed.";
    expect_none(rule, &places);
}

#[test]
fn every_class_of_the_window_has_a_style() {
    let styled: BTreeSet<String> = files()
        .iter()
        .filter(|file| file.path.starts_with("ui/style/") && file.path.ends_with(".css"))
        .flat_map(|file| selectors(&file.text))
        .collect();
    assert!(styled.contains("button"), "the style is where it is looked for");
    let mut places = Vec::new();
    for file in window_files() {
        for (line, class) in classes(&file.text) {
            if !styled.contains(class) {
                places.push(format!("{}:{line}: {class}", file.path));
            }
        }
    }
    expect_none(
        "Use a class of ui/style/README.md, or write the one that is missing.",
        &places,
    );
}

/// The window's sources, and its page.
fn window_files() -> Vec<SourceFile> {
    let mut files = files();
    files.retain(|file| {
        let is_source = file.path.starts_with("ui/src/") && file.path.ends_with(".rs");
        is_source || file.path == "ui/index.html"
    });
    files
}

/// Every class a selector of the style names.
fn selectors(css: &str) -> Vec<String> {
    let mut found = Vec::new();
    // What stands before a brace and after the last declaration is a selector.
    for part in css.split('{') {
        let selector = part.rsplit([';', '}']).next().unwrap_or_default();
        for rest in selector.split('.').skip(1) {
            let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
            let name = rest.split_at(end.unwrap_or(rest.len())).0;
            if name.starts_with(|first: char| first.is_ascii_lowercase()) {
                found.push(name.to_owned());
            }
        }
    }
    found
}

/// Line and name of each class that is written out: in `class="..."`, and in the texts within `classes!(...)`
/// and `class={...}`.
fn classes(source: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (beginning, closing) in [("class=\"", '"'), ("classes!(", ')'), ("class={", '}')] {
        for (at, _) in source.match_indices(beginning) {
            let line = source.split_at(at).0.matches('\n').count() + 1;
            let rest = source.split_at(at + beginning.len()).1;
            if closing == '"' {
                let names = rest.split('"').next().unwrap_or_default();
                found.extend(names.split_whitespace().map(|name| (line, name)));
                continue;
            }
            // Every second piece between quotation marks is a text.
            let pieces = enclosed(rest, closing).split('"').skip(1).step_by(2);
            found.extend(pieces.flat_map(str::split_whitespace).map(|name| (line, name)));
        }
    }
    found.retain(|(_, name)| !name.contains(['{', '}', '(', '/']));
    found.sort_unstable();
    found.dedup();
    found
}

/// What stands before the bracket that closes, brackets within it counted.
fn enclosed(rest: &str, closing: char) -> &str {
    let opening = if closing == ')' { '(' } else { '{' };
    let mut depth = 0_usize;
    for (at, letter) in rest.char_indices() {
        if letter == opening {
            depth += 1;
        } else if letter == closing {
            if depth == 0 {
                return rest.split_at(at).0;
            }
            depth -= 1;
        }
    }
    rest
}

#[test]
fn selectors_are_taken_from_a_style() {
    let css = ".row[aria-selected=\"true\"] > .cell.title:has(> .note) {\n  margin: 0.5rem;\n}\n\n.a,\n.b-c::after { x: url(\"y.z\"); }\n";
    assert_eq!(selectors(css), ["row", "cell", "title", "note", "a", "b-c"]);
}

#[test]
fn classes_are_taken_from_a_source() {
    let source = "<p class=\"one two\">\n<b class={classes!(\"three\", late.then_some(\"is-late\"))} />\nlet c = classes!(kind(\"four\"), x);\n<i class={class} />";
    let found = classes(source);
    assert_eq!(
        found,
        [(1, "one"), (1, "two"), (2, "is-late"), (2, "three"), (3, "four")]
    );
}
