//! One generation of each cryptographic crate: two of them would be two sets of types, reviews and faults.

use std::collections::{BTreeMap, BTreeSet};

use super::{expect_none, root};
use crate::{process, workspace};

const ONCE: &[&str] = &[
    "aes-gcm",
    "argon2",
    "curve25519-dalek",
    "digest",
    "ed25519-dalek",
    "hkdf",
    "rand_core",
    "sha2",
    "x25519-dalek",
];

#[test]
fn each_cryptographic_crate_is_there_in_one_version() {
    // What our programs are made of. A compiler's plug-in may hash with what it likes; so may `age`, which
    // writes the files that leave and touches no key of the vault.
    let mut cargo = workspace::cargo();
    cargo
        .args(["tree", "--workspace", "--locked", "--prefix", "none"])
        .args(["--edges", "normal,no-proc-macro", "--format", "{p}"])
        .args(["--prune", "age"])
        .current_dir(root());
    let tree = process::output(&mut cargo).expect("cargo tree answers");
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in tree.lines() {
        let mut words = line.split(' ');
        if let (Some(name), Some(version)) = (words.next(), words.next())
            && ONCE.contains(&name)
        {
            versions.entry(name).or_default().insert(version);
        }
    }
    assert_eq!(versions.len(), ONCE.len(), "each of them is there: {versions:?}");
    let twice = versions.iter().filter(|(_, versions)| versions.len() > 1);
    let places: Vec<String> = twice
        .map(|(name, versions)| format!("{name} {versions:?}"))
        .collect();
    expect_none(
        "`cargo tree --invert <crate>@<version>` shows who brings the other version.",
        &places,
    );
}

/// Name and version of each package of a lock file.
pub(super) fn packages(lock: &str) -> impl Iterator<Item = (&str, &str)> {
    lock.split("[[package]]")
        .filter_map(|package| Some((field(package, "name")?, field(package, "version")?)))
}

fn field<'a>(package: &'a str, key: &str) -> Option<&'a str> {
    let value = |line: &'a str| line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"');
    package.lines().find_map(value)
}

#[test]
fn packages_are_read_from_a_lock_file() {
    let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\ndependencies = [\n \"b\",\n]\n\n[[package]]\nname = \"b\"\nversion = \"2.0.0\"\n";
    assert_eq!(
        packages(lock).collect::<Vec<_>>(),
        [("a", "1.0.0"), ("b", "2.0.0")]
    );
}
