//! A rule that is set aside says why.

use super::{expect_none, rust_files};

#[test]
fn every_lint_that_is_set_aside_has_a_reason() {
    let mut places = Vec::new();
    for file in rust_files() {
        for line in without_reason(&file.text) {
            places.push(format!("{}:{line}", file.path));
        }
    }
    expect_none(
        "Add `reason = \"...\"`: what makes the rule wrong in this place?",
        &places,
    );
}

/// Line numbers of attributes that allow or expect a lint and give no reason.
fn without_reason(source: &str) -> Vec<usize> {
    const SETS_ASIDE: &[&str] = &["#[allow(", "#![allow(", "#[expect(", "#![expect("];
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if !SETS_ASIDE.iter().any(|start| line.starts_with(start)) {
            continue;
        }
        let length = lines[index..]
            .iter()
            .position(|line| line.contains(")]"))
            .map_or(1, |end| end + 1);
        if !lines[index..index + length]
            .iter()
            .any(|line| line.contains("reason = "))
        {
            found.push(index + 1);
        }
    }
    found
}

#[test]
fn a_reason_may_be_on_a_line_of_its_own() {
    let source = "#[allow(a)]\nfn f() {}\n#[allow(\n    b,\n    reason = \"because\"\n)]\n#[expect(c, reason = \"so\")]\n#![allow(\nd\n)]";
    assert_eq!(without_reason(source), [1, 8]);
}
