//! The processes of a run.

use std::collections::BTreeMap;
use std::path::Path;

/// The process in which the page lives.
pub const PAGE: &str = "WebKitWebProces";

/// The program itself.
pub const APP: &str = "careloop";

/// Process ids of everything that a process started, however deep, with their names.
#[must_use]
pub fn below(root: u32) -> BTreeMap<u32, String> {
    let all: Vec<(u32, u32, String)> = std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| read(&entry.ok()?.path()))
        .collect();
    let mut found = BTreeMap::new();
    let mut parents = vec![root];
    while let Some(parent) = parents.pop() {
        for (id, _, name) in all.iter().filter(|(_, its, _)| *its == parent) {
            found.insert(*id, name.clone());
            parents.push(*id);
        }
    }
    found
}

/// Id, parent and name of a process, from its `stat`.
fn read(folder: &Path) -> Option<(u32, u32, String)> {
    let id = folder.file_name()?.to_str()?.parse().ok()?;
    let stat = std::fs::read_to_string(folder.join("stat")).ok()?;
    let (before, after) = stat.rsplit_once(") ")?;
    let name = before.split_once('(')?.1.to_owned();
    let mut fields = after.split(' ');
    let state = fields.next()?;
    let parent = fields.next()?.parse().ok()?;
    (state != "Z").then_some((id, parent, name))
}

/// The process of a name that a process started, if it is there.
#[must_use]
pub fn named(root: u32, name: &str) -> Option<u32> {
    below(root)
        .into_iter()
        .find(|(_, its)| its == name)
        .map(|(id, _)| id)
}

/// Whether a process is still there.
#[must_use]
pub fn lives(process: u32) -> bool {
    read(Path::new(&format!("/proc/{process}"))).is_some()
}

/// Memory of a process that is its own, and its share of what it shares, in bytes.
#[must_use]
pub fn memory(process: u32) -> Option<u64> {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes * 1024)
}
