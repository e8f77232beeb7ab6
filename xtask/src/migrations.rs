//! `migrations/HASHES`: a migration that has run on a clinic's vault is never edited again.
//!
//! Each line is `sha256  path`, with the path below `migrations/`, so `sha256sum -c HASHES` reads it too.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::trouble::{Trouble, While as _};

/// Path below `migrations/` to hash in hexadecimal.
pub(crate) type Hashes = BTreeMap<String, String>;

/// Lists the migrations that are new. Refuses when a listed one differs: nothing here forgives an edit.
pub(crate) fn list_new(root: &Path) -> Result<(), Trouble> {
    let mut listed = listed(root)?;
    let present = present(root)?;
    let changed = changed_or_gone(&listed, &present);
    if !changed.is_empty() {
        return Err(Trouble::new(changed.join("\n")));
    }
    for (path, hash) in present {
        if listed.insert(path.clone(), hash).is_none() {
            println!("listed migrations/{path}");
        }
    }
    let lines: String = listed
        .iter()
        .map(|(path, hash)| format!("{hash}  {path}\n"))
        .collect();
    fs::write(list(root), lines).during("writing migrations/HASHES")
}

/// One sentence for each listed migration that is no longer as it was.
pub(crate) fn changed_or_gone(listed: &Hashes, present: &Hashes) -> Vec<String> {
    let judge = |(path, hash): (&String, &String)| match present.get(path) {
        Some(now) if now == hash => None,
        Some(_) => Some(format!(
            "migrations/{path} was edited: put it back, and write a new migration instead"
        )),
        None => Some(format!(
            "migrations/{path} is gone: put it back, vaults of its time still need it"
        )),
    };
    listed.iter().filter_map(judge).collect()
}

fn list(root: &Path) -> PathBuf {
    root.join("migrations").join("HASHES")
}

/// What the list says.
pub(crate) fn listed(root: &Path) -> Result<Hashes, Trouble> {
    let path = list(root);
    if !path.exists() {
        return Ok(Hashes::new());
    }
    let text = fs::read_to_string(&path).during("reading migrations/HASHES")?;
    let entry = |line: &str| match line.split_once("  ") {
        Some((hash, path)) => Ok((path.to_owned(), hash.to_owned())),
        None => Err(Trouble::new(format!(
            "migrations/HASHES: {line:?} is not `sha256  path`"
        ))),
    };
    text.lines().map(entry).collect()
}

/// What is in the folders now.
pub(crate) fn present(root: &Path) -> Result<Hashes, Trouble> {
    let mut hashes = Hashes::new();
    for store in ["vault", "server"] {
        let folder = root.join("migrations").join(store);
        if !folder.is_dir() {
            continue;
        }
        for file in fs::read_dir(&folder).during(folder.display())? {
            let file = file.during(folder.display())?.path();
            let Some(name) = file.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            if name.ends_with(".sql") {
                let content = fs::read(&file).during(file.display())?;
                hashes.insert(format!("{store}/{name}"), hex(&Sha256::digest(content)));
            }
        }
    }
    Ok(hashes)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
