//! Backups: a consistent encrypted copy in a folder of its own, with a signed manifest.
//!
//! The copy is `vault.db`, `vault.hdr` and the objects of attachments as they are: encrypted, opened by the
//! same people and by the recovery sheet. The manifest names their hashes, those of the objects in a list of
//! its own, and the heads they hold.

use crate::act::{Draft, DraftItem};
use crate::attachments::{self, CopiedObject};
use crate::create::database_key;
use crate::crypto::sha256;
use crate::db::open::{Access, DatabaseKey, close, fold_log, open_database};
use crate::error::{Error, Fault, Result};
use crate::files;
use crate::folder::Folder;
use crate::header::{self, Header};
use crate::host::Host;
use crate::log::Log;
use crate::vault::{OpenVault, Progress, session_subject, tell};
use careloop_contract::view::{BackupView, LogHead};
use careloop_contract::{ClinicId, DataCategory, Field, Instant, Purpose, Refusal, WorkstationId};
use careloop_domain::Permit;
use careloop_ledger::note::SignedNote;
use careloop_ledger::sign::SigningKey;
use careloop_ledger::{Kind, Value};
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use std::path::Path;

/// The first line of a manifest.
const TITLE: &str = "careloop/backup/v1";
/// The manifest's file.
const MANIFEST: &str = "manifest.txt";
/// The list of attachments, where there are any.
const OBJECTS: &str = "attachments.txt";
/// Largest list of attachments that is read.
const OBJECTS_BYTES: u64 = 64 * 1024 * 1024;
/// Largest manifest that is read.
const MANIFEST_BYTES: u64 = 256 * 1024;
/// Pages copied between two reports of progress.
const PAGES: i32 = 1_000;

/// What a manifest says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// The clinic.
    pub clinic: ClinicId,
    /// When the copy was made.
    pub at: Instant,
    /// The heads it holds.
    pub heads: Vec<LogHead>,
    /// Name, bytes and SHA-256 of each file.
    files: Vec<(String, u64, [u8; 32])>,
    /// Bytes of attachments, which stand in a list of their own.
    objects: u64,
}

impl OpenVault {
    /// Makes a backup in a new folder inside `into`, while work goes on.
    ///
    /// # Errors
    /// [`Refusal::FileAccess`] if the folder is not there, [`Refusal::DiskFull`],
    /// [`Refusal::Cancelled`]; what was written is removed then.
    pub fn backup(&mut self, permit: &Permit, into: &Path, progress: Progress<'_>) -> Result<BackupView> {
        let key = self.database_key()?;
        let source = Source {
            host: &self.host,
            folder: &self.folder,
            header: &self.header,
            db: &self.db,
            key: &key,
            clinic: self.clinic(),
            signer: &self.author.key,
        };
        let (view, digest) = source.copy(into, progress)?;
        if self.alarms.is_empty() {
            let item = DraftItem::about(session_subject(self.session()), DataCategory::System)
                .with(Field::Digest, Value::Bytes(digest.to_vec()));
            self.commit(
                permit,
                Draft::done(Kind::BackupMade, Purpose::Administration, vec![item]),
            )?;
        }
        Ok(view)
    }

    pub(crate) fn database_key(&self) -> Result<DatabaseKey> {
        let main = self.keys.main.get(&self.epoch).ok_or(Refusal::KeyNotGranted)?;
        let epoch = self
            .header
            .main_epochs
            .iter()
            .find(|epoch| epoch.epoch == self.epoch);
        Ok(database_key(
            self.clinic(),
            main,
            *epoch.ok_or(Refusal::KeyNotGranted)?,
        ))
    }
}

/// What is copied, and who signs for it.
pub(crate) struct Source<'a> {
    pub(crate) host: &'a Host,
    pub(crate) folder: &'a Folder,
    pub(crate) header: &'a Header,
    pub(crate) db: &'a Connection,
    pub(crate) key: &'a DatabaseKey,
    pub(crate) clinic: ClinicId,
    pub(crate) signer: &'a SigningKey,
}

impl Source<'_> {
    /// Copies; answers with the manifest's SHA-256.
    pub(crate) fn copy(&self, into: &Path, progress: Progress<'_>) -> Result<(BackupView, [u8; 32])> {
        if !into.is_dir() {
            return Err(Refusal::FileAccess.into());
        }
        let at = self.host.clock.now();
        let name = format!("careloop-backup-{}", at.to_string().replace(':', ""));
        let unique: [u8; 4] = self.host.entropy.make_bytes()?;
        let target = into.join(format!("{name}-{:08x}", u32::from_be_bytes(unique)));
        files::create_private_folder(&target)?;
        let made = self.fill(&target, at, progress);
        if made.is_err() {
            let _ = files::remove_folder(&target);
        }
        made.map_err(|error| error.seen_in(into))
    }

    fn fill(&self, target: &Path, at: Instant, progress: Progress<'_>) -> Result<(BackupView, [u8; 32])> {
        let copy = Folder::new(target.to_path_buf());
        files::write_private_new(&copy.database(), &[])?;
        copy_database(self.db, &copy.database(), self.key, progress)?;
        let heads = heads_of(&copy.database(), self.key, self.clinic)?;
        files::write_private_new(&copy.header(), &self.header.encode()?)?;
        let objects = attachments::copy_all(self.db, self.folder, &copy, progress)?;
        let mut paths = vec![copy.database(), copy.header()];
        if !objects.is_empty() {
            let list = target.join(OBJECTS);
            files::write_private_new(&list, attachments::listed(&objects).as_bytes())?;
            paths.push(list);
        }
        let mut listed = Vec::new();
        let mut bytes = objects.iter().map(CopiedObject::bytes).sum();
        for path in &paths {
            let (size, hash) = files::hash_file(path)?;
            bytes += size;
            listed.push((file_name(path), size, hash));
        }
        let manifest = Manifest {
            clinic: self.clinic,
            at,
            heads: heads.clone(),
            files: listed,
            objects: 0,
        };
        let text = manifest.signed(self.signer)?;
        files::write_private_new(&target.join(MANIFEST), text.as_bytes())?;
        paths.push(target.join(MANIFEST));
        files::make_read_only(target, &paths)?;
        let view = BackupView {
            folder: target.display().to_string(),
            made: at,
            bytes,
            heads,
        };
        Ok((view, sha256(text.as_bytes())))
    }
}

fn copy_database(from: &Connection, to: &Path, key: &DatabaseKey, progress: Progress<'_>) -> Result<()> {
    let mut target = open_database(to, key, Access::Create)?;
    // The copy is one file; it gets its write-ahead log when it is first opened to be used.
    {
        // One read transaction holds one moment of the source, whoever writes meanwhile.
        let moment = from.unchecked_transaction()?;
        moment.query_row("SELECT count(*) FROM log", [], |row| row.get::<_, i64>(0))?;
        let backup = Backup::new(&moment, &mut target)?;
        loop {
            let step = backup.step(PAGES)?;
            let state = backup.progress();
            let total = u64::try_from(state.pagecount).unwrap_or(0);
            let left = u64::try_from(state.remaining).unwrap_or(0);
            tell(progress, "backup", total.saturating_sub(left), total)?;
            #[allow(
                clippy::wildcard_enum_match_arm,
                reason = "rusqlite may add steps; they are not the end"
            )]
            match step {
                StepResult::Done => break,
                StepResult::More => {}
                _ => return Err(Refusal::VaultBusy.into()),
            }
        }
    }
    fold_log(&target)?;
    target.close().map_err(|(_, error)| Error::from(error))?;
    files::sync_file(to)
}

fn heads_of(path: &Path, key: &DatabaseKey, clinic: ClinicId) -> Result<Vec<LogHead>> {
    let db = open_database(path, key, Access::Write)?;
    let mut workstations = Vec::new();
    {
        let mut statement = db.prepare("SELECT workstation FROM log ORDER BY id")?;
        for id in statement.query_map([], |row| row.get::<_, crate::db::records::Id>(0))? {
            workstations.push(WorkstationId::from_bytes(id?.0));
        }
    }
    let mut heads = Vec::new();
    for workstation in workstations {
        let log = Log::open(&db, clinic, workstation)?;
        heads.push(LogHead {
            workstation,
            size: log.size(),
            root: log.root().to_string(),
        });
    }
    close(db).map_err(|(_, error)| Error::from(error))?;
    Ok(heads)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Manifest {
    /// Bytes of the files it names.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files
            .iter()
            .map(|(_, bytes, _)| bytes)
            .sum::<u64>()
            .saturating_add(self.objects)
    }

    fn signed(&self, key: &SigningKey) -> Result<String> {
        let malformed = |_| Error::Fault(Fault::Crypto);
        let mut note = SignedNote::new(self.to_text()).map_err(malformed)?;
        note.sign(&format!("careloop/{}/backup", self.clinic), key)
            .map_err(malformed)?;
        Ok(note.to_string())
    }

    fn to_text(&self) -> String {
        let mut text = format!("{TITLE}\nclinic {}\nmade {}\n", self.clinic, self.at.as_millis());
        for head in &self.heads {
            text.push_str(&format!(
                "head {} {} {}\n",
                head.workstation, head.size, head.root
            ));
        }
        for (name, size, hash) in &self.files {
            text.push_str(&format!("file {name} {size} {}\n", hex(hash)));
        }
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(TITLE) {
            return None;
        }
        let clinic = lines.next()?.strip_prefix("clinic ")?.parse().ok()?;
        let at = Instant::from_millis(lines.next()?.strip_prefix("made ")?.parse().ok()?);
        let mut manifest = Self {
            clinic,
            at,
            heads: Vec::new(),
            files: Vec::new(),
            objects: 0,
        };
        for line in lines {
            let parts: Vec<&str> = line.split(' ').collect();
            match parts.as_slice() {
                ["head", workstation, size, root] => manifest.heads.push(LogHead {
                    workstation: workstation.parse().ok()?,
                    size: size.parse().ok()?,
                    root: (*root).to_owned(),
                }),
                ["file", name, size, hash] => {
                    manifest
                        .files
                        .push(((*name).to_owned(), size.parse().ok()?, from_hex(hash)?));
                }
                _ => return None,
            }
        }
        (manifest.to_text() == text).then_some(manifest)
    }
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}

/// Checks that a backup is whole: every file is there and has the hash the manifest names. Needs no
/// key; whether the content is right, `verify` says once it is restored.
///
/// # Errors
/// [`Refusal::BackupDamaged`].
pub fn check(backup: &Path, progress: Progress<'_>) -> Result<Manifest> {
    Ok(check_all(backup, progress)?.0)
}

/// As [`check`]; answers the attachments as well.
fn check_all(backup: &Path, progress: Progress<'_>) -> Result<(Manifest, Vec<CopiedObject>)> {
    let damaged = || Error::Refused(Refusal::BackupDamaged);
    let bytes = files::read_limited(&backup.join(MANIFEST), MANIFEST_BYTES)?.ok_or_else(damaged)?;
    let note = SignedNote::parse(&bytes).map_err(|_| damaged())?;
    let mut manifest = Manifest::parse(note.text()).ok_or_else(damaged)?;
    let folder = Folder::new(backup.to_path_buf());
    let expected = [
        file_name(&folder.database()),
        file_name(&folder.header()),
        OBJECTS.to_owned(),
    ];
    let named = manifest.files.len().max(2);
    let expected = expected.iter().take(named);
    if !manifest.files.iter().map(|(name, _, _)| name).eq(expected) {
        return Err(damaged());
    }
    let total = manifest.files.len() as u64;
    for (done, (name, size, hash)) in (0_u64..).zip(&manifest.files) {
        tell(progress, "check", done, total)?;
        let path = backup.join(name);
        if !path.is_file() || files::hash_file(&path)? != (*size, *hash) {
            return Err(damaged());
        }
    }
    let header = files::read_limited(&folder.header(), header::MAX_BYTES as u64)?.ok_or_else(damaged)?;
    if Header::decode(&header)?.clinic != manifest.clinic {
        return Err(damaged());
    }
    let mut objects = Vec::new();
    if manifest.files.iter().any(|(name, _, _)| name == OBJECTS) {
        let list = files::read_limited(&backup.join(OBJECTS), OBJECTS_BYTES)?.ok_or_else(damaged)?;
        let list = String::from_utf8(list).map_err(|_| damaged())?;
        objects = CopiedObject::parse_list(&list).ok_or_else(damaged)?;
    }
    let total = objects.len() as u64;
    for (done, object) in (0_u64..).zip(&objects) {
        tell(progress, "check", done, total)?;
        if !object.is_in(&folder)? {
            return Err(damaged());
        }
        manifest.objects = manifest.objects.saturating_add(object.bytes());
    }
    tell(progress, "check", total, total)?;
    Ok((manifest, objects))
}

/// Restores a backup into a folder that has no vault. On a workstation of the clinic people sign in
/// as before; elsewhere the recovery sheet opens it.
///
/// # Errors
/// [`Refusal::BackupDamaged`], [`Refusal::VaultExists`], [`Refusal::NetworkFileSystem`],
/// [`Refusal::DiskFull`]. The folder is as it was then.
pub fn restore(backup: &Path, to: &Folder, host: &Host, progress: Progress<'_>) -> Result<Manifest> {
    let (manifest, objects) = check_all(backup, progress)?;
    to.claim()?;
    to.check_disk(host)?;
    let _lock = files::FolderLock::take(&to.lock())?;
    if to.header().exists() || to.database().exists() {
        return Err(Refusal::VaultExists.into());
    }
    to.remove_remains()?;
    let from = Folder::new(backup.to_path_buf());
    // Until the database has its name the folder is no vault, and another attempt begins anew.
    let copied = attachments::restore_all(&objects, &from, to, progress)
        .and_then(|()| files::copy_private(&from.database(), &to.next_database()))
        .and_then(|_| files::copy_private(&from.header(), &to.next_header()))
        .and_then(|_| files::rename_durable(&to.next_database(), &to.database()))
        .and_then(|()| files::rename_durable(&to.next_header(), &to.header()));
    if let Err(error) = copied {
        for path in [to.header(), to.database()] {
            let _ = files::remove_durable(&path);
        }
        let _ = to.remove_remains();
        return Err(error.seen_in(to.path()));
    }
    Ok(manifest)
}
