//! The only place that writes files: privately, completely or not at all, and durably.
//!
//! Files are 0600 in folders of 0700 on Unix; on Windows they inherit the profile's access list.
#![expect(
    clippy::disallowed_methods,
    reason = "the writers of std::fs are banned elsewhere so that every file is written by this module"
)]

use crate::error::Result;
use careloop_contract::Refusal;
use sha2::{Digest as _, Sha256};
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

/// How long the side file's lock is waited for. Whoever holds it writes one small file.
const SHORT_LOCK: Duration = Duration::from_secs(5);

/// Makes a folder only its owner can look into, with those above it if they are missing.
///
/// # Errors
/// [`Refusal::VaultExists`] if there is something of that name; as [`crate::Error`] maps I/O errors.
pub fn create_private_folder(path: &Path) -> Result<()> {
    let above = folder_of(path);
    fs::create_dir_all(above)?;
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    match builder.create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(Refusal::VaultExists.into()),
        made => Ok(made.and_then(|()| sync_folder(above))?),
    }
}

/// Keeps everybody but its owner out of a folder that was there before.
///
/// # Errors
/// As [`crate::Error`] maps I/O errors.
pub(crate) fn make_private(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Whether every name in a folder is one of those.
///
/// # Errors
/// As [`crate::Error`] maps I/O errors.
pub(crate) fn holds_only(folder: &Path, is_one: impl Fn(&str) -> bool) -> Result<bool> {
    for entry in fs::read_dir(folder)? {
        if !entry?.file_name().to_str().is_some_and(&is_one) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The names of the files in a folder; none if there is no such folder.
///
/// # Errors
/// As [`crate::Error`] maps I/O errors.
pub(crate) fn names_in(folder: &Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut names = Vec::new();
    for entry in entries {
        names.extend(entry?.file_name().into_string());
    }
    Ok(names)
}

/// Replaces a file, or makes it: after a crash the old bytes or the new ones are there, never a
/// mixture. Durable when it returns.
///
/// # Errors
/// As [`crate::Error`] maps I/O errors; the old file is still there then.
pub fn write_private_atomic(path: &Path, bytes: &[u8]) -> Result<()> {
    let fresh = beside(path);
    // What a crash left behind; it was never in force.
    remove_if_there(&fresh)?;
    let written = write_new(&fresh, bytes).and_then(|()| fs::rename(&fresh, path));
    if let Err(error) = written {
        // The disk may be full: do not keep what cannot be used. The first error is the one to tell.
        let _ = remove_if_there(&fresh);
        return Err(error.into());
    }
    Ok(sync_folder(folder_of(path))?)
}

/// Writes a file that must not exist yet. Durable when it returns.
///
/// # Errors
/// As [`crate::Error`] maps I/O errors; nothing is left behind then.
pub fn write_private_new(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Err(error) = write_new(path, bytes) {
        if error.kind() != io::ErrorKind::AlreadyExists {
            let _ = remove_if_there(path);
        }
        return Err(error.into());
    }
    Ok(sync_folder(folder_of(path))?)
}

/// A file's bytes, unless there are more than `max`. Nothing if there is no such file.
///
/// # Errors
/// [`Refusal::FileAccess`] for a file beyond `max`; as [`crate::Error`] maps I/O errors.
pub fn read_limited(path: &Path, max: u64) -> Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Vec::new();
    file.take(max.saturating_add(1)).read_to_end(&mut bytes)?;
    if max < bytes.len() as u64 {
        return Err(Refusal::FileAccess.into());
    }
    Ok(Some(bytes))
}

/// Renames a file within its folder, in place of what had that name. Durable when it returns.
///
/// # Errors
/// As [`crate::Error`] maps I/O errors.
pub fn rename_durable(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to)?;
    Ok(sync_folder(folder_of(to))?)
}

/// Renames a file within its folder to a name that nothing has yet. Durable when it returns.
pub(crate) fn rename_new(from: &Path, to: &Path) -> Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Ok(()) => return Ok(sync_folder(folder_of(to))?),
            // The file system cannot do both in one step.
            Err(Errno::INVAL | Errno::NOSYS) => {}
            Err(error) => return Err(io::Error::from(error).into()),
        }
    }
    if to.try_exists()? {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
    }
    rename_durable(from, to)
}

/// Removes a file, if it is there. Durable when it returns.
///
/// # Errors
/// As [`crate::Error`] maps I/O errors.
pub fn remove_durable(path: &Path) -> Result<()> {
    remove_if_there(path)?;
    Ok(sync_folder(folder_of(path))?)
}

/// Copies a file to a new private one, and says how many bytes it has. Durable when it returns.
///
/// # Errors
/// As [`crate::Error`] maps I/O errors; nothing is left behind then.
pub fn copy_private(from: &Path, to: &Path) -> Result<u64> {
    let mut source = File::open(from)?;
    let mut target = create_new(to)?;
    match io::copy(&mut source, &mut target).and_then(|bytes| target.sync_all().map(|()| bytes)) {
        Ok(bytes) => {
            sync_folder(folder_of(to))?;
            Ok(bytes)
        }
        Err(error) => {
            let _ = remove_if_there(to);
            Err(error.into())
        }
    }
}

/// A lock on a folder, by way of a file in it. Given back when dropped, or when the process ends.
///
/// It is an advisory lock of the operating system (`flock`, `LockFileEx`), so a crash never leaves
/// one behind. It says nothing on network file systems, where no vault may be.
#[derive(Debug)]
pub struct FolderLock {
    file: File,
}

impl Drop for FolderLock {
    /// Closing the file gives the lock back only once every process has closed it, and one that
    /// this process is just starting has it until it runs its own program.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

impl FolderLock {
    /// Takes the lock, or says at once that another process has it.
    ///
    /// # Errors
    /// [`Refusal::VaultBusy`]; as [`crate::Error`] maps I/O errors.
    pub fn take(lock_file: &Path) -> Result<Self> {
        let file = open_lock(lock_file)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(Refusal::VaultBusy.into()),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Takes a lock that is only ever held for the writing of one small file, waiting for it for
    /// up to five seconds.
    ///
    /// # Errors
    /// [`Refusal::VaultBusy`] after that; as [`crate::Error`] maps I/O errors.
    pub fn take_short(lock_file: &Path) -> Result<Self> {
        let file = open_lock(lock_file)?;
        match file.try_lock() {
            Ok(()) => return Ok(Self { file }),
            Err(TryLockError::Error(error)) => return Err(error.into()),
            Err(TryLockError::WouldBlock) => {}
        }
        // The operating system's wait has no bound, and whoever holds the lock may be stopped. So
        // another thread waits; if it is left behind, it gives the lock back as soon as it has it.
        let (sender, receiver) = mpsc::sync_channel(1);
        std::thread::Builder::new().spawn(move || {
            let locked = file.lock().map(|()| Self { file });
            let _ = sender.send(locked);
        })?;
        match receiver.recv_timeout(SHORT_LOCK) {
            Ok(locked) => Ok(locked?),
            Err(_) => Err(Refusal::VaultBusy.into()),
        }
    }
}

/// Keeps this process's memory out of core dumps and away from other processes of the account.
///
/// # Errors
/// As [`crate::Error`] maps I/O errors.
pub fn harden_process() -> Result<()> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        setrlimit(Resource::Core, none).map_err(io::Error::from)?;
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        // Also keeps debuggers of the same account out (ptrace(2), PR_SET_DUMPABLE in prctl(2)).
        set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(io::Error::from)?;
    }
    Ok(())
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

pub(crate) fn create_new(path: &Path) -> io::Result<File> {
    private(OpenOptions::new().write(true).create_new(true)).open(path)
}

fn open_lock(path: &Path) -> io::Result<File> {
    private(OpenOptions::new().write(true).create(true).truncate(false)).open(path)
}

fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

pub(crate) fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Bytes and SHA-256 of a file of any size.
///
/// # Errors
/// As [`Error`](crate::Error) maps I/O errors.
pub(crate) fn hash_file(path: &Path) -> Result<(u64, [u8; 32])> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1024 * 1024];
    let mut size = 0;
    loop {
        let read = file.read(&mut buffer)?;
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else {
            break;
        };
        hasher.update(part);
        size += part.len() as u64;
    }
    Ok((size, hasher.finalize().into()))
}

/// Marks finished files and their folder as not to be written any more.
///
/// # Errors
/// As [`Error`](crate::Error) maps I/O errors.
pub(crate) fn make_read_only(folder: &Path, paths: &[PathBuf]) -> Result<()> {
    for path in paths {
        let mut permissions = fs::metadata(path)?.permissions();
        permissions.set_readonly(true);
        fs::set_permissions(path, permissions)?;
    }
    Ok(sync_folder(folder)?)
}

/// Adds a line to a log that only this account reads. Begins anew once it is larger than a mebibyte.
///
/// # Errors
/// As [`Error`](crate::Error) maps I/O errors.
pub fn append_log(path: &Path, line: &str) -> Result<()> {
    let is_large = fs::metadata(path).is_ok_and(|log| log.len() > 1024 * 1024);
    let mut options = OpenOptions::new();
    options
        .create(true)
        .write(true)
        .append(!is_large)
        .truncate(is_large);
    let mut file = private(&mut options).open(path)?;
    Ok(writeln!(file, "{line}")?)
}

/// Removes a folder with everything in it.
///
/// # Errors
/// As [`Error`](crate::Error) maps I/O errors.
pub(crate) fn remove_folder(path: &Path) -> Result<()> {
    Ok(fs::remove_dir_all(path)?)
}

/// Makes a file's content durable that another library wrote.
///
/// # Errors
/// As [`Error`](crate::Error) maps I/O errors.
pub(crate) fn sync_file(path: &Path) -> Result<()> {
    Ok(File::open(path)?.sync_all()?)
}

/// Makes a rename or removal in the folder durable. Windows does so by itself.
fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The name under which a file is written before it takes the place of the old one.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".tmp");
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn files_are_private_replaced_whole_and_leave_nothing_beside_them() {
        let home = tempfile::tempdir().expect("a folder");
        let vault = home.path().join("a/vault");
        create_private_folder(&vault).expect("made");
        assert!(
            matches!(
                create_private_folder(&vault),
                Err(Error::Refused(Refusal::VaultExists))
            ),
            "never taken over"
        );
        let file = vault.join("vault.hdr");
        write_private_new(&file, b"one").expect("written");
        assert!(
            write_private_new(&file, b"again").is_err(),
            "a new file must be new"
        );
        fs::write(beside(&file), b"left by a crash").expect("written");
        write_private_atomic(&file, b"two").expect("replaced");
        assert_eq!(
            read_limited(&file, 3).expect("readable").as_deref(),
            Some(&b"two"[..])
        );
        assert!(read_limited(&file, 2).is_err(), "longer than allowed");
        assert_eq!(copy_private(&file, &vault.join("copy")).expect("copied"), 3);
        rename_durable(&vault.join("copy"), &file).expect("renamed");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
            assert_eq!((mode(&vault), mode(&file)), (0o700, 0o600));
        }
        remove_durable(&file).expect("removed");
        remove_durable(&file).expect("nothing to remove is fine");
        assert_eq!(read_limited(&file, 3).expect("no file is fine"), None);
        assert_eq!(
            fs::read_dir(&vault).expect("readable").count(),
            0,
            "nothing is left"
        );
    }

    #[test]
    fn a_lock_is_held_by_one_and_given_back() {
        let home = tempfile::tempdir().expect("a folder");
        let path = home.path().join("vault.lock");
        let held = FolderLock::take(&path).expect("free");
        assert!(matches!(
            FolderLock::take(&path),
            Err(Error::Refused(Refusal::VaultBusy))
        ));
        let waiting = std::thread::spawn({
            let path = path.clone();
            move || FolderLock::take_short(&path).map(drop)
        });
        drop(held);
        waiting.join().expect("no panic").expect("free by then");
        FolderLock::take(&path).expect("given back");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_hardened_process_leaves_no_core_dump() {
        use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};
        harden_process().expect("hardened");
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
        assert_eq!(dumpable_behavior().expect("known"), DumpableBehavior::NotDumpable);
    }
}
