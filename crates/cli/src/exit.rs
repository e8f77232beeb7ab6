//! How the program ends: the numbers scripts decide on, close to those of `sysexits.h`.

use careloop_contract::Refusal;
use std::fmt::Write as _;

/// The outcome of the work as the caller's shell sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Everything asked for was done.
    Done,
    /// The vault was tampered with, as far as can be told.
    Tampered,
    /// Content could not be checked.
    Unchecked,
    /// The command line or script line makes no sense.
    Usage,
    /// What was handed in is not acceptable.
    BadData,
    /// Something that must exist does not.
    Missing,
    /// The operating system's keychain does not help.
    Keychain,
    /// A fault of the program.
    Fault,
    /// Something that must not exist yet does.
    CannotCreate,
    /// Disk or file access.
    Storage,
    /// Later it may work.
    Busy,
    /// A file of the vault cannot be read by this program.
    Damaged,
    /// The person is not who they say, or may not do this.
    NotPermitted,
    /// The place chosen for the vault is unsuitable.
    Configuration,
    /// The person stopped the work.
    Cancelled,
}

impl Exit {
    /// Every outcome, in order of code.
    pub(crate) const ALL: &'static [Self] = &[
        Self::Done,
        Self::Tampered,
        Self::Unchecked,
        Self::Usage,
        Self::BadData,
        Self::Missing,
        Self::Keychain,
        Self::Fault,
        Self::CannotCreate,
        Self::Storage,
        Self::Busy,
        Self::Damaged,
        Self::NotPermitted,
        Self::Configuration,
        Self::Cancelled,
    ];

    /// The number the process ends with.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Tampered => 1,
            Self::Unchecked => 2,
            Self::Usage => 64,
            Self::BadData => 65,
            Self::Missing => 66,
            Self::Keychain => 69,
            Self::Fault => 70,
            Self::CannotCreate => 73,
            Self::Storage => 74,
            Self::Busy => 75,
            Self::Damaged => 76,
            Self::NotPermitted => 77,
            Self::Configuration => 78,
            Self::Cancelled => 130,
        }
    }

    /// What the number means, as help and documentation say it.
    pub(crate) const fn meaning(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Tampered => "tampered: verify says FAIL, or an integrity alarm stands",
            Self::Unchecked => "content could not be checked: verify says UNKNOWN",
            Self::Usage => "the command line or a script line is wrong",
            Self::BadData => "a text, value, record state or imported file is not acceptable",
            Self::Missing => "there is no vault there, or a named file is missing",
            Self::Keychain => "the keychain is missing or locked, or has no device secret for this clinic",
            Self::Fault => "a fault of the program",
            Self::CannotCreate => "a vault or file exists already, or cannot be created",
            Self::Storage => "the disk is full, or a file cannot be read or written",
            Self::Busy => "busy: the vault is open elsewhere, a record just changed, or a wait is in force",
            Self::Damaged => "a file of the vault or a backup is damaged, or newer than this program",
            Self::NotPermitted => "wrong sign-in, not permitted, or no such record",
            Self::Configuration => "the folder is on a network file system",
            Self::Cancelled => "cancelled",
        }
    }

    /// The outcome that a refusal means.
    pub(crate) const fn of(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::AlarmStands => Self::Tampered,

            Refusal::WeakPassword { .. }
            | Refusal::GuessablePassword { .. }
            | Refusal::WeakPin { .. }
            | Refusal::Empty { .. }
            | Refusal::TooLong { .. }
            | Refusal::ForbiddenCharacters { .. }
            | Refusal::Malformed { .. }
            | Refusal::Taken { .. }
            | Refusal::WrongState { .. }
            | Refusal::NothingToUndo
            | Refusal::CannotUndo
            | Refusal::NothingToRestore
            | Refusal::OutOfRange
            | Refusal::ImportEncoding
            | Refusal::ImportColumn { .. }
            | Refusal::ImportTooLarge { .. }
            | Refusal::ImportMalformed { .. }
            | Refusal::ImportForbiddenColumn
            | Refusal::AttachmentTooLarge { .. }
            | Refusal::ReviewIncomplete { .. } => Self::BadData,

            Refusal::NoVault => Self::Missing,
            Refusal::NoKeychain | Refusal::KeychainLocked | Refusal::NoDeviceSecret => Self::Keychain,
            Refusal::Fault { .. } => Self::Fault,
            Refusal::VaultExists => Self::CannotCreate,
            Refusal::DiskFull | Refusal::FileAccess => Self::Storage,

            // Somebody was faster, or must be waited for: the same request may pass a moment later.
            Refusal::WaitAfterFailures { .. }
            | Refusal::VaultBusy
            | Refusal::Stale { .. }
            | Refusal::ChoiceGone
            | Refusal::AlreadyOwned { .. } => Self::Busy,

            Refusal::Damaged { .. }
            | Refusal::NewerVault { .. }
            | Refusal::BackupDamaged
            | Refusal::AttachmentDamaged => Self::Damaged,

            Refusal::NotSignedIn
            | Refusal::Locked
            | Refusal::AlreadySignedIn
            | Refusal::WrongSignIn
            | Refusal::AttemptsExhausted
            | Refusal::WrongInvitation
            | Refusal::WrongRecoveryWords
            | Refusal::NotFound
            | Refusal::NotPermitted { .. }
            | Refusal::KeyNotGranted
            | Refusal::CodeNeeded
            | Refusal::WrongCode
            | Refusal::WrongPin { .. }
            | Refusal::PinGone
            | Refusal::FullSignInNeeded
            | Refusal::DutyFirst { .. }
            | Refusal::ProcedureMissing
            | Refusal::LastOfRole => Self::NotPermitted,

            Refusal::NetworkFileSystem => Self::Configuration,
            Refusal::Cancelled => Self::Cancelled,
        }
    }
}

/// Every code with its meaning, for the end of `--help`.
pub(crate) fn table() -> String {
    Exit::ALL.iter().fold("Exit codes:".to_owned(), |mut text, exit| {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n  {:>3}  {}", exit.code(), exit.meaning());
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_lists_every_code_with_the_same_words() {
        let manual = include_str!("../../../docs/careloopctl.md");
        for exit in Exit::ALL {
            let row = format!("| {} | {} |", exit.code(), exit.meaning());
            assert!(manual.contains(&row), "docs/careloopctl.md lacks the row: {row}");
        }
    }

    #[test]
    fn codes_are_unique_and_in_order() {
        assert!(Exit::ALL.windows(2).all(|pair| pair[0].code() < pair[1].code()));
    }
}
