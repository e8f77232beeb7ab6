//! What the engine says when it does not do what was asked.
//!
//! Ordered by who must act. Parameters are ids, counts and names of our own vocabulary: never a
//! patient's data, never text a person typed.

use crate::{Action, Duty, Field, GuessReason, TaskId, TaskState, VaultPart};
use serde::{Deserialize, Serialize};

/// The answer to a request.
pub type Answer<Request> = Result<<Request as crate::Request>::Reply, Refusal>;

/// Why a request was not carried out. The vault is as it was before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Refusal {
    // The person can put it right.
    /// Nobody is signed in.
    NotSignedIn,
    /// The session is locked; unlock it first.
    Locked,
    /// Someone is signed in already; sign out first.
    AlreadySignedIn,
    /// Login or password is wrong. The same for an unknown login.
    WrongSignIn,
    /// Too many failed sign-ins; try again after the wait.
    WaitAfterFailures {
        /// Seconds until the next attempt is looked at.
        seconds: u32,
    },
    /// Too many failed sign-ins; an administrator or the recovery sheet must help.
    AttemptsExhausted,
    /// The new password does not meet the rules.
    WeakPassword {
        /// Fewest characters.
        min: usize,
        /// Most characters.
        max: usize,
    },
    /// The new password is one that is tried first.
    GuessablePassword {
        /// Why.
        because: GuessReason,
    },
    /// The password is right; the code of the second factor is wanted now.
    CodeNeeded,
    /// The code is wrong, was used already, or its time is over.
    WrongCode,
    /// The PIN is wrong.
    WrongPin {
        /// Tries left before the password is needed.
        left: u8,
    },
    /// There is no PIN here (any more); the password opens.
    PinGone,
    /// The PIN has too few digits, or they are one digit over and over or count.
    WeakPin {
        /// Fewest digits.
        min: usize,
    },
    /// This needs a full sign-in; the session was opened with a PIN.
    FullSignInNeeded,
    /// Something must be done first.
    DutyFirst {
        /// What.
        duty: Duty,
    },
    /// The invitation code is wrong, used, or void.
    WrongInvitation,
    /// The recovery words are not 24 known words with a right checksum, or not this clinic's.
    WrongRecoveryWords,
    /// A required text is empty.
    Empty {
        /// The field.
        field: Field,
    },
    /// A text is too long.
    TooLong {
        /// The field.
        field: Field,
        /// Most characters it may have.
        max: usize,
    },
    /// A text has control characters or invisible direction marks.
    ForbiddenCharacters {
        /// The field.
        field: Field,
    },
    /// A value is not one this field takes.
    Malformed {
        /// The field.
        field: Field,
    },
    /// Somebody changed the field since it was last read.
    Stale {
        /// The field that moved.
        field: Field,
    },
    /// Another record has this login or record number.
    Taken {
        /// The field.
        field: Field,
    },
    /// The task is not in a state in which this can be done.
    WrongState {
        /// The task.
        task: TaskId,
        /// Its state.
        state: TaskState,
    },
    /// The task has an owner already.
    AlreadyOwned {
        /// The task.
        task: TaskId,
    },
    /// Nothing of this session can be undone.
    NothingToUndo,
    /// Something changed since, so the act cannot be undone.
    CannotUndo,
    /// The record says what it said in that version: nothing is there to be put back.
    NothingToRestore,
    /// The request names a page, range or number out of bounds.
    OutOfRange,
    /// The imported file is not UTF-8.
    ImportEncoding,
    /// The imported file lacks a column.
    ImportColumn {
        /// The field that has no column.
        field: Field,
    },
    /// The imported file is larger than can be taken at once.
    ImportTooLarge {
        /// Most bytes.
        max: usize,
    },
    /// The imported file is not a table.
    ImportMalformed {
        /// The line, from 1.
        line: u64,
    },
    /// The column must never be imported (SSN, driver's licence, passport).
    ImportForbiddenColumn,
    /// The file is too large to be attached.
    AttachmentTooLarge {
        /// Most bytes.
        max: usize,
    },
    /// The file that was chosen was not attached in time, or belongs to another session. Choose again.
    ChoiceGone,
    /// Something of the period is not looked at yet: sampled entries without a finding, open alerts.
    ReviewIncomplete {
        /// How many.
        left: u32,
    },
    /// The work was cancelled; nothing was changed.
    Cancelled,

    // Somebody with more rights can.
    /// There is no such record, or it is not for this person to know of.
    NotFound,
    /// The person's roles do not allow it.
    NotPermitted {
        /// What was asked.
        action: Action,
    },
    /// The person has not been granted the key that this needs.
    KeyNotGranted,
    /// The last administrator or security officer cannot lose that role.
    LastOfRole,
    /// There is no written emergency procedure yet, or nobody is named in it.
    ProcedureMissing,
    /// An integrity alarm stands: the vault can be read, not changed, until it is handled.
    AlarmStands,

    // The person who looks after the machine can.
    /// There is no vault in the folder.
    NoVault,
    /// There is a vault in the folder already.
    VaultExists,
    /// Another process has the vault open.
    VaultBusy,
    /// The folder is on a network file system, where SQLite's log cannot be trusted.
    NetworkFileSystem,
    /// The disk is full, or the account may write no more.
    DiskFull,
    /// The folder or a file in it cannot be read or written.
    FileAccess,
    /// A file of the vault is damaged.
    Damaged {
        /// Which part.
        part: VaultPart,
    },
    /// The vault was written by a newer version of the program.
    NewerVault {
        /// Version the vault needs.
        needs: u32,
        /// Version this program reads.
        reads: u32,
    },
    /// The operating system has no keychain that answers.
    NoKeychain,
    /// The keychain is locked.
    KeychainLocked,
    /// The keychain has no device secret for this clinic: the vault was copied, or the keychain lost.
    NoDeviceSecret,
    /// The backup is not whole.
    BackupDamaged,
    /// The content of an attachment is missing or was changed.
    AttachmentDamaged,

    // We must.
    /// Something broke. The local log has the details under the reference.
    Fault {
        /// Four characters to quote.
        reference: String,
    },
}

impl Refusal {
    /// The code on the wire, as in [`serde`]'s tag.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotSignedIn => "not_signed_in",
            Self::Locked => "locked",
            Self::AlreadySignedIn => "already_signed_in",
            Self::WrongSignIn => "wrong_sign_in",
            Self::WaitAfterFailures { .. } => "wait_after_failures",
            Self::AttemptsExhausted => "attempts_exhausted",
            Self::WeakPassword { .. } => "weak_password",
            Self::GuessablePassword { .. } => "guessable_password",
            Self::CodeNeeded => "code_needed",
            Self::WrongCode => "wrong_code",
            Self::WrongPin { .. } => "wrong_pin",
            Self::PinGone => "pin_gone",
            Self::WeakPin { .. } => "weak_pin",
            Self::FullSignInNeeded => "full_sign_in_needed",
            Self::DutyFirst { .. } => "duty_first",
            Self::WrongInvitation => "wrong_invitation",
            Self::WrongRecoveryWords => "wrong_recovery_words",
            Self::Empty { .. } => "empty",
            Self::TooLong { .. } => "too_long",
            Self::ForbiddenCharacters { .. } => "forbidden_characters",
            Self::Malformed { .. } => "malformed",
            Self::Stale { .. } => "stale",
            Self::Taken { .. } => "taken",
            Self::WrongState { .. } => "wrong_state",
            Self::AlreadyOwned { .. } => "already_owned",
            Self::NothingToUndo => "nothing_to_undo",
            Self::CannotUndo => "cannot_undo",
            Self::NothingToRestore => "nothing_to_restore",
            Self::OutOfRange => "out_of_range",
            Self::ImportEncoding => "import_encoding",
            Self::ImportColumn { .. } => "import_column",
            Self::ImportTooLarge { .. } => "import_too_large",
            Self::ImportMalformed { .. } => "import_malformed",
            Self::ImportForbiddenColumn => "import_forbidden_column",
            Self::AttachmentTooLarge { .. } => "attachment_too_large",
            Self::ChoiceGone => "choice_gone",
            Self::ReviewIncomplete { .. } => "review_incomplete",
            Self::Cancelled => "cancelled",
            Self::NotFound => "not_found",
            Self::NotPermitted { .. } => "not_permitted",
            Self::KeyNotGranted => "key_not_granted",
            Self::LastOfRole => "last_of_role",
            Self::ProcedureMissing => "procedure_missing",
            Self::AlarmStands => "alarm_stands",
            Self::NoVault => "no_vault",
            Self::VaultExists => "vault_exists",
            Self::VaultBusy => "vault_busy",
            Self::NetworkFileSystem => "network_file_system",
            Self::DiskFull => "disk_full",
            Self::FileAccess => "file_access",
            Self::Damaged { .. } => "damaged",
            Self::NewerVault { .. } => "newer_vault",
            Self::NoKeychain => "no_keychain",
            Self::KeychainLocked => "keychain_locked",
            Self::NoDeviceSecret => "no_device_secret",
            Self::BackupDamaged => "backup_damaged",
            Self::AttachmentDamaged => "attachment_damaged",
            Self::Fault { .. } => "fault",
        }
    }

    /// One of each, in order, with made-up parameters: for tests that each has words of its own.
    #[must_use]
    pub fn one_of_each() -> Vec<Self> {
        let field = Field::RecordNumber;
        let task = TaskId::from_bytes([7; 16]);
        let state = TaskState::Done;
        let (action, part) = (Action::RekeyVault, VaultPart::Header);
        vec![
            Self::NotSignedIn,
            Self::Locked,
            Self::AlreadySignedIn,
            Self::WrongSignIn,
            Self::WaitAfterFailures { seconds: 30 },
            Self::AttemptsExhausted,
            Self::WeakPassword { min: 15, max: 256 },
            Self::GuessablePassword {
                because: GuessReason::OwnName,
            },
            Self::CodeNeeded,
            Self::WrongCode,
            Self::WrongPin { left: 3 },
            Self::PinGone,
            Self::WeakPin { min: 6 },
            Self::FullSignInNeeded,
            Self::DutyFirst {
                duty: Duty::SetUpFactor,
            },
            Self::WrongInvitation,
            Self::WrongRecoveryWords,
            Self::Empty { field },
            Self::TooLong { field, max: 200 },
            Self::ForbiddenCharacters { field },
            Self::Malformed { field },
            Self::Stale { field },
            Self::Taken { field },
            Self::WrongState { task, state },
            Self::AlreadyOwned { task },
            Self::NothingToUndo,
            Self::CannotUndo,
            Self::NothingToRestore,
            Self::OutOfRange,
            Self::ImportEncoding,
            Self::ImportColumn { field },
            Self::ImportTooLarge { max: 1 },
            Self::ImportMalformed { line: 3 },
            Self::ImportForbiddenColumn,
            Self::AttachmentTooLarge { max: 1 },
            Self::ChoiceGone,
            Self::ReviewIncomplete { left: 2 },
            Self::Cancelled,
            Self::NotFound,
            Self::NotPermitted { action },
            Self::KeyNotGranted,
            Self::LastOfRole,
            Self::ProcedureMissing,
            Self::AlarmStands,
            Self::NoVault,
            Self::VaultExists,
            Self::VaultBusy,
            Self::NetworkFileSystem,
            Self::DiskFull,
            Self::FileAccess,
            Self::Damaged { part },
            Self::NewerVault { needs: 2, reads: 1 },
            Self::NoKeychain,
            Self::KeychainLocked,
            Self::NoDeviceSecret,
            Self::BackupDamaged,
            Self::AttachmentDamaged,
            Self::Fault {
                reference: "7KQ2".to_owned(),
            },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_the_tag_on_the_wire() {
        for refusal in Refusal::one_of_each() {
            let wire = serde_json::to_value(&refusal).expect("serialises");
            assert_eq!(wire["code"], refusal.code());
            assert_eq!(
                serde_json::from_value::<Refusal>(wire).expect("reads back"),
                refusal
            );
        }
    }
}
