//! The dependency rule: which part of Careloop may know which.

use std::path::Path;

use serde_json::Value;

use super::{expect_none, root};
use crate::workspace;

/// Each part, by its folder, and the parts of ours it may depend on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("crates/contract", &[]),
    ("crates/domain", &["contract"]),
    ("crates/ledger", &["contract"]),
    ("crates/vault", &["ledger", "domain", "contract"]),
    ("crates/sync", &["ledger", "domain", "contract"]),
    ("crates/core", &["vault", "sync", "ledger", "domain", "contract"]),
    ("crates/cli", &["core", "contract"]),
    ("src-tauri", &["core", "contract"]),
    ("ui", &["domain", "contract"]),
    // Never vault or core: the server cannot read what it stores.
    ("crates/server", &["sync", "ledger", "contract"]),
];

/// These look at the whole from outside.
const FREE: &[&str] = &["tests", "xtask", "xtask/bundle", "benches"];

#[test]
fn each_part_depends_only_on_the_parts_below_it() {
    let root = root();
    let metadata = workspace::metadata(&root).expect("cargo metadata answers");
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .expect("metadata lists packages");
    assert!(!packages.is_empty(), "a workspace has packages");
    let mut broken = Vec::new();
    for package in packages {
        let folder = folder(&root, text(package, "manifest_path"));
        if FREE.contains(&folder.as_str()) {
            continue;
        }
        let Some((_, allowed)) = ALLOWED.iter().find(|(part, _)| *part == folder) else {
            broken.push(format!(
                "{folder} is not in the rule: say in xtask/src/tidy/dependencies.rs what it may know"
            ));
            continue;
        };
        for part in parts_it_uses(&root, package) {
            let name = part.strip_prefix("crates/").unwrap_or(&part);
            if !allowed.contains(&name) {
                broken.push(format!("{folder} depends on {part}"));
            }
        }
    }
    expect_none(
        "A part may only know the parts below it (ARCHITECTURE.md).",
        &broken,
    );
}

/// Folders of our packages that this one is built with. What only its tests use does not ship.
fn parts_it_uses(root: &Path, package: &Value) -> Vec<String> {
    let dependencies = package
        .get("dependencies")
        .and_then(Value::as_array)
        .expect("a package lists dependencies");
    dependencies
        .iter()
        .filter(|dependency| dependency.get("kind").is_some_and(Value::is_null))
        .filter_map(|dependency| dependency.get("path").and_then(Value::as_str))
        .map(|path| folder(root, &format!("{path}/Cargo.toml")))
        .collect()
}

/// From a manifest's path to its folder, from the root, with `/` between folders.
fn folder(root: &Path, manifest: &str) -> String {
    let folder = Path::new(manifest).parent().expect("a manifest is in a folder");
    let folder = folder
        .strip_prefix(root)
        .expect("our packages are inside the repository");
    folder.to_string_lossy().replace('\\', "/")
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value
        .get(key)
        .and_then(Value::as_str)
        .expect("metadata has the field")
}
