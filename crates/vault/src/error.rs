//! What can go wrong below the rules: refusals for the person, faults for us.

use crate::cbor::Malformed;
use careloop_contract::{Refusal, VaultPart};
use std::io;
use std::path::Path;

/// The answer of everything in this crate that can be refused.
pub type Result<T> = core::result::Result<T, Error>;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Somebody outside the program can put it right.
    #[error("refused: {}", .0.code())]
    Refused(Refusal),
    /// Something broke. Goes to the local log, never to the person.
    #[error(transparent)]
    Fault(Fault),
}

/// Something broke.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The operating system failed a file operation.
    #[error("a file operation failed")]
    Io(#[from] io::Error),
    /// SQLite or SQLCipher failed.
    #[error("a database operation failed")]
    Sqlite(#[from] rusqlite::Error),
    /// A sealed value did not open, a signature is wrong, or a key is malformed.
    #[error("a key, signature or sealed value is wrong")]
    Crypto,
    /// A part of the vault is not in its canonical form.
    #[error("the {0} is malformed")]
    Malformed(VaultPart),
    /// A key derivation's cost is below the floor or beyond what a machine should be made to do.
    #[error("the key derivation's parameters are out of bounds")]
    KdfOutOfBounds,
    /// There is not enough memory to derive a key.
    #[error("not enough memory to derive a key")]
    OutOfMemory,
    /// The keychain failed.
    #[error("the keychain failed")]
    Keychain(#[source] KeychainFault),
    /// The operating system gave no randomness.
    #[error("the operating system gave no randomness")]
    Entropy,
}

/// Why the keychain did not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeychainFault {
    /// There is no keychain on this machine, or nothing answers for it.
    #[error("there is no keychain")]
    Missing,
    /// It is locked, and nobody unlocked it.
    #[error("the keychain is locked")]
    Locked,
    /// It answered with a failure, or with something we did not store.
    #[error("the keychain failed")]
    Failed,
}

impl Error {
    /// The same error, looked at again with the vault's folder in hand.
    ///
    /// SQLite says only "write failed" when a quota or file size limit is in the way
    /// (`SQLITE_FULL` is kept for `ENOSPC`). If the folder's disk has no room, or the account may
    /// write files of a limited size only, that is [`Refusal::DiskFull`].
    #[must_use]
    pub fn seen_in(self, folder: &Path) -> Self {
        if let Self::Fault(Fault::Sqlite(error)) = &self
            && is_failed_write(error)
            && may_not_write_more(folder)
        {
            return Self::Refused(Refusal::DiskFull);
        }
        self
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Io(error) => error.into(),
            Fault::Sqlite(error) => error.into(),
            Fault::Keychain(fault) => fault.into(),
            Fault::Malformed(part) => Self::Refused(Refusal::Damaged { part }),
            // The parameters come from a slot, which somebody made weaker or ruinous.
            Fault::KdfOutOfBounds => Self::Refused(Refusal::Damaged {
                part: VaultPart::Header,
            }),
            Fault::Crypto | Fault::OutOfMemory | Fault::Entropy => Self::Fault(fault),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "the standard library adds kinds; an unknown one is a fault"
        )]
        match error.kind() {
            // ENOSPC, EDQUOT, EFBIG.
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Refused(Refusal::DiskFull)
            }
            io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::NotADirectory => Self::Refused(Refusal::FileAccess),
            _ => Self::Fault(Fault::Io(error)),
        }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::{ErrorCode, ffi};
        // Making room in the index beside the log writes zeros and nothing else.
        let extended = error.sqlite_error().map(|error| error.extended_code);
        if extended == Some(ffi::SQLITE_IOERR_SHMSIZE) {
            return Self::Refused(Refusal::DiskFull);
        }
        // A row that this program cannot have written.
        if matches!(
            error,
            rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
        ) {
            return Self::Refused(Refusal::Damaged {
                part: VaultPart::Database,
            });
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Refused(Refusal::DiskFull),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Refused(Refusal::Damaged {
                part: VaultPart::Database,
            }),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Refused(Refusal::VaultBusy),
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::Refused(Refusal::FileAccess)
            }
            _ => Self::Fault(Fault::Sqlite(without_message_of_trigger(error))),
        }
    }
}

/// A trigger says what it likes, even what stands in the row. Ours say nothing that helps, and
/// somebody else's must not write a patient's name into the local log.
fn without_message_of_trigger(error: rusqlite::Error) -> rusqlite::Error {
    if let rusqlite::Error::SqliteFailure(code, _) = &error
        && code.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_TRIGGER
    {
        return rusqlite::Error::SqliteFailure(*code, None);
    }
    error
}

impl From<KeychainFault> for Error {
    fn from(fault: KeychainFault) -> Self {
        match fault {
            KeychainFault::Missing => Self::Refused(Refusal::NoKeychain),
            KeychainFault::Locked => Self::Refused(Refusal::KeychainLocked),
            KeychainFault::Failed => Self::Fault(Fault::Keychain(fault)),
        }
    }
}

impl Malformed {
    /// Says which part of the vault it is.
    pub(crate) const fn in_part(self, part: VaultPart) -> Fault {
        Fault::Malformed(part)
    }
}

fn is_failed_write(error: &rusqlite::Error) -> bool {
    use rusqlite::ffi;
    error.sqlite_error().is_some_and(|error| {
        matches!(
            error.extended_code,
            ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_TRUNCATE
        )
    })
}

/// Whether the disk has less than a mebibyte left, or a file size limit is set for the process.
#[cfg(unix)]
fn may_not_write_more(folder: &Path) -> bool {
    const ROOM: u64 = 1024 * 1024;
    let no_room =
        rustix::fs::statvfs(folder).is_ok_and(|disk| disk.f_bavail.saturating_mul(disk.f_frsize) < ROOM);
    no_room
        || rustix::process::getrlimit(rustix::process::Resource::Fsize)
            .current
            .is_some()
}

#[cfg(not(unix))]
fn may_not_write_more(_folder: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    fn refusal(error: Error) -> Option<Refusal> {
        match error {
            Error::Refused(refusal) => Some(refusal),
            Error::Fault(_) => None,
        }
    }

    #[test]
    fn the_operating_system_s_errors_say_who_must_act() {
        let check = |errno: rustix::io::Errno, expected: Option<Refusal>| {
            assert_eq!(refusal(io::Error::from(errno).into()), expected, "{errno}");
        };
        check(rustix::io::Errno::NOSPC, Some(Refusal::DiskFull));
        check(rustix::io::Errno::DQUOT, Some(Refusal::DiskFull));
        check(rustix::io::Errno::FBIG, Some(Refusal::DiskFull));
        check(rustix::io::Errno::ACCESS, Some(Refusal::FileAccess));
        check(rustix::io::Errno::PERM, Some(Refusal::FileAccess));
        check(rustix::io::Errno::ROFS, Some(Refusal::FileAccess));
        check(rustix::io::Errno::IO, None);
    }

    #[test]
    fn sqlite_s_errors_say_who_must_act() {
        let damaged = Refusal::Damaged {
            part: VaultPart::Database,
        };
        let check = |code: i32, expected: Option<Refusal>| {
            let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            assert_eq!(refusal(Fault::Sqlite(error).into()), expected, "{code}");
        };
        check(ffi::SQLITE_FULL, Some(Refusal::DiskFull));
        check(ffi::SQLITE_NOTADB, Some(damaged.clone()));
        check(ffi::SQLITE_CORRUPT, Some(damaged));
        check(ffi::SQLITE_BUSY, Some(Refusal::VaultBusy));
        check(ffi::SQLITE_READONLY, Some(Refusal::FileAccess));
        check(ffi::SQLITE_CANTOPEN, Some(Refusal::FileAccess));
        check(ffi::SQLITE_IOERR_WRITE, None);
        check(ffi::SQLITE_IOERR_SHMSIZE, Some(Refusal::DiskFull));
    }
}
