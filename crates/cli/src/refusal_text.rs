//! What each refusal means, in words: what happened, and what to do next.

use careloop_contract::{Action, Duty, Field, GuessReason, Refusal, TaskState, VaultPart};

const fn guess_words(because: GuessReason) -> &'static str {
    match because {
        GuessReason::Common => "it is widely used, or known from a breach",
        GuessReason::Repeats => "it is one piece over and over",
        GuessReason::Counts => "it counts up or down",
        GuessReason::OwnName => "it holds your login or name",
        GuessReason::ClinicName => "it holds the clinic's name",
        GuessReason::Patient => "it holds a patient's name or number",
        GuessReason::Easy => "it is put together from well-known pieces",
    }
}

/// A refusal in two sentences. Names fields, numbers and files, never anything about a patient.
pub(crate) fn explain(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotSignedIn => "Nobody is signed in. Sign in again and repeat the command.".to_owned(),
        Refusal::Locked => "The session is locked. Unlock it and repeat the command.".to_owned(),
        Refusal::AlreadySignedIn => {
            "Somebody is signed in already. Sign out before signing in as somebody else.".to_owned()
        }
        Refusal::WrongSignIn => {
            "The login or the password is wrong. Check both; every failed attempt is recorded.".to_owned()
        }
        Refusal::WaitAfterFailures { seconds } => format!(
            "There were too many failed sign-ins. Wait {seconds} seconds before the next attempt."
        ),
        Refusal::AttemptsExhausted => "There were so many failed sign-ins that this login is closed. \
             Ask an administrator for `user reset`, or use `recover` with the recovery sheet."
            .to_owned(),
        Refusal::WeakPassword { min, max } => format!(
            "The new password is too short, too long or widely known. Choose one of {min} to {max} characters; several words and spaces are fine."
        ),
        Refusal::GuessablePassword { because } => format!(
            "The new password is one that is tried first: {}. Choose another; several words that do not belong together are best.",
            guess_words(*because)
        ),
        Refusal::CodeNeeded => {
            "The password is right; the code of the second factor is wanted. Give it with --code-file.".to_owned()
        }
        Refusal::WrongCode => {
            "The code is wrong, was used already, or came too late. Wait for the next one and check the clock of this machine."
                .to_owned()
        }
        Refusal::WrongPin { left } => {
            format!("The PIN is wrong. {left} tries are left; then the password is needed.")
        }
        Refusal::PinGone => "There is no PIN here any more. Sign in with the password.".to_owned(),
        Refusal::WeakPin { min } => format!(
            "The PIN is too short or too plain. Use {min} digits or more that do not repeat or count."
        ),
        Refusal::FullSignInNeeded => {
            "This needs a full sign-in: the session was opened with a PIN. Sign out and sign in with the password.".to_owned()
        }
        Refusal::DutyFirst { duty } => match duty {
            Duty::SetUpFactor => {
                "A second factor must be set up first. `user factor` does it.".to_owned()
            }
            Duty::ChangePassword => {
                "The password has expired. Choose a new one with `user password` first.".to_owned()
            }
        },
        Refusal::ProcedureMissing => {
            "There is no written emergency procedure, or nobody is named in it. A security officer writes it with `breakglass procedure`."
                .to_owned()
        }
        Refusal::WrongInvitation => {
            "The invitation code is wrong, used or expired. Check the login and the code, or ask an administrator for a new one."
                .to_owned()
        }
        Refusal::WrongRecoveryWords => {
            "These are not the 24 recovery words of this clinic. Check every word and its place against the sheet.".to_owned()
        }
        Refusal::Empty { field } => {
            format!("Nothing was given for “{}”. Give a value.", words(*field))
        }
        Refusal::TooLong { field, max } => format!(
            "The text for “{}” is too long. Keep it to {max} characters.",
            words(*field)
        ),
        Refusal::ForbiddenCharacters { field } => format!(
            "The text for “{}” has control characters or invisible direction marks. Type it anew without them.",
            words(*field)
        ),
        Refusal::Malformed { field } => format!(
            "The value for “{}” is not one it can take. The help of the command shows what it takes.",
            words(*field)
        ),
        Refusal::Stale { field } => format!(
            "Somebody changed “{}” since it was last read. Look at the record again and repeat the command if it still fits.",
            words(*field)
        ),
        Refusal::Taken { field } => format!(
            "Another record has the same value for “{}”. Choose another, or use the record that has it.",
            words(*field)
        ),
        Refusal::WrongState { state, .. } => format!(
            "The task is {}, and this cannot be done to it now. `task history` shows how it got there.",
            state_words(*state)
        ),
        Refusal::AlreadyOwned { .. } => {
            "Somebody else has taken the task already. `task list` shows who owns it.".to_owned()
        }
        Refusal::NothingToUndo => {
            "Nothing was changed in this session that could be undone. In a script, `undo` takes back a line before it.".to_owned()
        }
        Refusal::CannotUndo => {
            "Something changed since, so the last act cannot be undone. Correct the record by hand.".to_owned()
        }
        Refusal::NothingToRestore => {
            "The record says what it said in that version already. `history` shows its versions.".to_owned()
        }
        Refusal::OutOfRange => {
            "A number or range is out of bounds. The help of the command shows what it takes.".to_owned()
        }
        Refusal::ImportEncoding => {
            "The file is not UTF-8. Save it as “CSV UTF-8” and import it again.".to_owned()
        }
        Refusal::ImportColumn { field } => format!(
            "The file has no column for “{}”. Name one with --map {}=Column.",
            words(*field),
            field.name()
        ),
        Refusal::ImportTooLarge { max } => format!(
            "The file or one of its cells is too large. Split it into parts of at most {max} bytes."
        ),
        Refusal::ImportMalformed { line } => format!(
            "Line {line} of the file cannot be read as a row of the table. Check its quotes and the number of its columns."
        ),
        Refusal::ImportForbiddenColumn => {
            "A social security, driver's licence or passport number must never be imported. Leave that column out of --map.".to_owned()
        }
        Refusal::AttachmentTooLarge { max } => format!(
            "The file is too large: an attachment has {} MB at most. Attach a smaller copy, or keep it where it is and say where.",
            max / (1024 * 1024)
        ),
        Refusal::ChoiceGone => {
            "The file was chosen too long ago, or in another session. Choose it again.".to_owned()
        }
        Refusal::ReviewIncomplete { left } => format!(
            "The review is not complete: {left} of its entries and alerts are not looked at yet. Finish them, then certify."
        ),
        Refusal::Cancelled => "The work was cancelled. Nothing was changed.".to_owned(),

        Refusal::NotFound => {
            "There is no such record, or it is not yours to see. Check the id, or ask an administrator.".to_owned()
        }
        Refusal::NotPermitted { action } => format!(
            "Your roles do not allow “{}”. Ask someone whose work it is, or an administrator.",
            action_words(*action)
        ),
        Refusal::KeyNotGranted => {
            "The key that this needs has not been handed to you yet. It is handed over when a colleague who holds it signs in next."
                .to_owned()
        }
        Refusal::LastOfRole => {
            "This is the last administrator or security officer. Give the role to somebody else first.".to_owned()
        }
        Refusal::AlarmStands => "An integrity alarm stands, so nothing can be changed. \
             Run `verify`, look into what it says, then use `alarm acknowledge`."
            .to_owned(),

        Refusal::NoVault => {
            "There is no vault in the folder. Check --vault, or make one with `init`.".to_owned()
        }
        Refusal::VaultExists => {
            "There is a vault in the folder already. Choose an empty folder.".to_owned()
        }
        Refusal::VaultBusy => {
            "Another program has the vault open. Sign out there, then repeat the command.".to_owned()
        }
        Refusal::NetworkFileSystem => {
            "The folder is on a network file system, where the vault could be damaged. Choose a folder on a disk of this machine."
                .to_owned()
        }
        Refusal::DiskFull => {
            "The disk is full, or the account may write no more. Free some space and repeat the command.".to_owned()
        }
        Refusal::FileAccess => {
            "The folder or a file in it cannot be read or written. Check that it belongs to this account.".to_owned()
        }
        Refusal::Damaged { part } => format!(
            "{} is damaged. Keep the folder as it is and restore the latest backup into another.",
            part_words(*part)
        ),
        Refusal::NewerVault { needs, reads } => format!(
            "The vault was written by a newer program (version {needs}; this one reads up to {reads}). Install the newer program."
        ),
        Refusal::NoKeychain => {
            "The operating system has no keychain that answers. Start one, or make the vault with --without-device-secret.".to_owned()
        }
        Refusal::KeychainLocked => "The keychain is locked. Unlock it and repeat the command.".to_owned(),
        Refusal::NoDeviceSecret => "The keychain has no device secret for this clinic: the vault was copied here, or the keychain was lost. \
             Use `recover` with the recovery sheet."
            .to_owned(),
        Refusal::BackupDamaged => {
            "The backup is not whole. Use another backup, and find out what happened to this one.".to_owned()
        }
        Refusal::AttachmentDamaged => {
            "The attachment's content is missing or was changed since it was attached, so it is not shown. Restore it from a backup, and tell the security officer.".to_owned()
        }
        Refusal::Fault { reference } => format!(
            "Something broke inside the program (reference {reference}). Nothing was changed; report it with that line of careloop.log in the vault's folder."
        ),
    }
}

/// Why a row of an imported file is rejected, in one sentence beside its line.
pub(crate) fn of_row(refusal: &Refusal) -> String {
    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "whatever else is wrong with a row is said as anywhere else"
    )]
    match refusal {
        Refusal::Malformed {
            field: Field::Patient,
        } => "No patient has the record number under “patient”.".to_owned(),
        Refusal::Malformed { field } => format!("The value for “{}” is not one it can take.", words(*field)),
        Refusal::Empty { field } => format!("Nothing stands under “{}”.", words(*field)),
        Refusal::Taken { field } => format!("An earlier line has the same “{}”.", words(*field)),
        other => explain(other),
    }
}

/// A field's name as people read it.
pub(crate) fn words(field: Field) -> String {
    field.name().replace('_', " ")
}

fn action_words(action: Action) -> String {
    action.name().replace('_', " ")
}

const fn state_words(state: TaskState) -> &'static str {
    match state {
        TaskState::Open => "open",
        TaskState::Started => "started",
        TaskState::Held => "on hold",
        TaskState::Done => "done",
        TaskState::Cancelled => "cancelled",
        TaskState::Retracted => "marked as entered in error",
    }
}

const fn part_words(part: VaultPart) -> &'static str {
    match part {
        VaultPart::Header => "The vault's header (vault.hdr)",
        VaultPart::Database => "The vault's database (vault.db)",
        VaultPart::SideFile => "The vault's side file (vault.side)",
        VaultPart::Manifest => "The backup's manifest",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;
    use std::collections::BTreeSet;

    #[test]
    fn every_refusal_says_what_happened_and_what_to_do_and_is_never_a_success() {
        let mut seen = BTreeSet::new();
        for refusal in Refusal::one_of_each() {
            let text = explain(&refusal);
            let sentences = text.matches(". ").count() + 1;
            assert!(
                sentences >= 2 && text.ends_with('.'),
                "{} needs two sentences: {text}",
                refusal.code()
            );
            assert!(
                !text.contains("  "),
                "{}: no gap in the text: {text}",
                refusal.code()
            );
            assert_ne!(Exit::of(&refusal), Exit::Done, "{}", refusal.code());
            assert!(seen.insert(text), "{} has a text of its own", refusal.code());
        }
    }

    #[test]
    fn alarms_and_damage_are_told_apart_from_everyday_refusals() {
        for (refusal, code) in [
            (Refusal::AlarmStands, 1),
            (Refusal::ImportEncoding, 65),
            (Refusal::NoVault, 66),
            (Refusal::NoDeviceSecret, 69),
            (
                Refusal::Fault {
                    reference: String::new(),
                },
                70,
            ),
            (Refusal::VaultExists, 73),
            (Refusal::DiskFull, 74),
            (Refusal::WaitAfterFailures { seconds: 1 }, 75),
            (Refusal::NewerVault { needs: 2, reads: 1 }, 76),
            (Refusal::WrongSignIn, 77),
            (Refusal::NetworkFileSystem, 78),
            (Refusal::Cancelled, 130),
        ] {
            assert_eq!(Exit::of(&refusal).code(), code, "{}", refusal.code());
        }
    }
}
