//! The objects of attachments in a backup: copied as they are, listed with what they are, and put back.

use crate::error::{Error, Result};
use crate::files;
use crate::folder::Folder;
use crate::vault::{Progress, tell};
use careloop_contract::Refusal;
use rusqlite::Connection;
use std::path::Path;

/// An object in a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CopiedObject {
    /// Its file's name: the SHA-256 that its entry says.
    name: String,
    /// Its bytes.
    bytes: u64,
    /// What its bytes hash to. Another than its name if it was damaged before.
    hash: [u8; 32],
}

/// The digest that is the name of an object's file.
pub(super) fn digest_of(name: &str) -> Option<[u8; 32]> {
    let is_small = name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if name.len() != 64 || !is_small {
        return None;
    }
    let mut digest = [0; 32];
    for (at, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(name.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(digest)
}

fn hex(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Copies every object that an entry names. One that is missing is left out, and one that was damaged is
/// copied as it is: verification names both, and a backup of all the rest is worth having.
pub(crate) fn copy_all(
    db: &Connection,
    from: &Folder,
    to: &Folder,
    progress: Progress<'_>,
) -> Result<Vec<CopiedObject>> {
    let digests: Vec<[u8; 32]> = db
        .prepare("SELECT DISTINCT digest FROM remark WHERE digest IS NOT NULL ORDER BY digest")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let total = digests.len() as u64;
    let mut copied = Vec::new();
    for (done, digest) in (0_u64..).zip(&digests) {
        tell(progress, "backup", done, total)?;
        let source = from.attachment(digest);
        if !source.is_file() {
            continue;
        }
        if copied.is_empty() {
            files::create_private_folder(&to.attachments())?;
        }
        let target = to.attachment(digest);
        files::copy_private(&source, &target)?;
        let (bytes, hash) = files::hash_file(&target)?;
        copied.push(CopiedObject {
            name: hex(digest),
            bytes,
            hash,
        });
    }
    Ok(copied)
}

/// The list of a backup's objects, one a line.
pub(crate) fn listed(objects: &[CopiedObject]) -> String {
    let lines = objects
        .iter()
        .map(|object| format!("{} {} {}\n", object.name, object.bytes, hex(&object.hash)));
    lines.collect()
}

impl CopiedObject {
    /// Reads a list of objects; none if it is not one.
    pub(crate) fn parse_list(text: &str) -> Option<Vec<Self>> {
        let objects: Vec<Self> = text.lines().map(Self::parse).collect::<Option<_>>()?;
        // Each once, in order: there is one list of the same objects.
        let rises = objects.windows(2).all(|pair| match pair {
            [one, next] => one.name < next.name,
            _ => true,
        });
        (rises && listed(&objects) == text).then_some(objects)
    }

    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split(' ');
        let (name, bytes, hash) = (parts.next()?, parts.next()?, parts.next()?);
        digest_of(name)?;
        Some(Self {
            name: name.to_owned(),
            bytes: bytes.parse().ok()?,
            hash: digest_of(hash)?,
        })
    }

    /// Its bytes.
    pub(crate) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether the object in a folder is the one that was listed.
    pub(crate) fn is_in(&self, folder: &Folder) -> Result<bool> {
        let path = folder.attachments().join(&self.name);
        Ok(path.is_file() && files::hash_file(&path)? == (self.bytes, self.hash))
    }
}

/// Puts a backup's objects into a folder. What is there already, by an attempt that did not finish, stays. On
/// an error the folder is as it was.
pub(crate) fn restore_all(
    objects: &[CopiedObject],
    from: &Folder,
    to: &Folder,
    progress: Progress<'_>,
) -> Result<()> {
    if objects.is_empty() {
        return Ok(());
    }
    let attachments = to.attachments();
    if !attachments.is_dir() {
        files::create_private_folder(&attachments)?;
    }
    let mut put = Vec::new();
    let restored = put_all(objects, from, to, &mut put, progress);
    if restored.is_err() {
        for path in put {
            let _ = files::remove_durable(Path::new(&path));
        }
    }
    restored
}

fn put_all(
    objects: &[CopiedObject],
    from: &Folder,
    to: &Folder,
    put: &mut Vec<std::path::PathBuf>,
    progress: Progress<'_>,
) -> Result<()> {
    let total = objects.len() as u64;
    for (done, object) in (0_u64..).zip(objects) {
        tell(progress, "restore", done, total)?;
        if object.is_in(to)? {
            continue;
        }
        let target = to.attachments().join(&object.name);
        files::remove_durable(&target)?;
        put.push(target.clone());
        files::copy_private(&from.attachments().join(&object.name), &target)?;
        if !object.is_in(to)? {
            return Err(Error::Refused(Refusal::BackupDamaged));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_objects_reads_as_it_was_written_and_names_nothing_else() {
        let object = |byte: u8| CopiedObject {
            name: hex(&[byte; 32]),
            bytes: u64::from(byte),
            hash: [byte + 1; 32],
        };
        let objects = vec![object(1), object(2)];
        let text = listed(&objects);
        assert_eq!(CopiedObject::parse_list(&text), Some(objects));
        assert_eq!(CopiedObject::parse_list(""), Some(Vec::new()));
        let name = hex(&[1; 32]);
        for wrong in [
            listed(&[object(2), object(1)]),
            listed(&[object(1), object(1)]),
            text.trim_end().to_owned(),
            text.replace("0101", "0A01"),
            format!("{} 1 {name}\n", name.replacen("010", "../", 1)),
            format!("{name} 01 {name}\n"),
            format!("{name} 1 {name} 2\n"),
            format!("{name} 1\n"),
        ] {
            assert_eq!(CopiedObject::parse_list(&wrong), None, "{wrong:?}");
        }
    }
}
