//! The processes of a run.

use std::collections::BTreeMap;
use std::io::BufRead as _;
use std::os::unix::fs::FileExt as _;
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

/// How often a text stands in a process's memory, in UTF-8 or UTF-16. Nothing where the memory may not be
/// read.
#[must_use]
pub fn occurrences(process: u32, text: &str) -> Option<usize> {
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let memory = std::fs::File::open(format!("/proc/{process}/mem")).ok()?;
    let parts = written_to(process)?;
    let count = |needle: &[u8]| {
        let found = parts.iter().map(|part| find(&memory, *part, needle));
        found.sum::<usize>()
    };
    Some(count(text.as_bytes()) + count(&utf16))
}

/// How often some bytes stand in a part of a process's memory.
fn find(memory: &std::fs::File, (from, to): (u64, u64), needle: &[u8]) -> usize {
    let mut found = 0;
    // Each piece is looked at with the end of the one before, short of the whole needle.
    let mut kept: Vec<u8> = Vec::new();
    for at in (from..to).step_by(PIECE) {
        let mut piece = vec![0; PIECE];
        let room = usize::try_from(to - at).map_or(PIECE, |left| left.min(PIECE));
        let Ok(read) = memory.read_at(&mut piece[..room], at) else {
            break;
        };
        kept.extend_from_slice(&piece[..read]);
        let mut rest = kept.as_slice();
        // By its first byte: memory is large, and most of it is nothing.
        while rest.skip_until(needle[0]).is_ok_and(|skipped| skipped > 0) {
            let at = kept.len() - rest.len() - 1;
            found += usize::from(kept[at..].starts_with(needle));
        }
        kept.drain(..kept.len().saturating_sub(needle.len() - 1));
    }
    found
}

/// Bytes of memory that are read at once.
const PIECE: usize = 1 << 20;

/// The parts of a process's memory that it may write to and that hold anything.
fn written_to(process: u32) -> Option<Vec<(u64, u64)>> {
    let maps = std::fs::read_to_string(format!("/proc/{process}/smaps")).ok()?;
    let mut found = Vec::new();
    let mut range = None;
    for line in maps.lines() {
        let mut parts = line.split_whitespace();
        match (parts.next()?, parts.next()) {
            ("Rss:", Some(kibibytes)) if kibibytes != "0" => found.extend(range.take()),
            (first, Some(rights)) if first.contains('-') => {
                let (from, to) = first.split_once('-')?;
                let from = u64::from_str_radix(from, 16).ok()?;
                let to = u64::from_str_radix(to, 16).ok()?;
                range = rights.starts_with("rw").then_some((from, to));
            }
            _ => {}
        }
    }
    Some(found)
}
