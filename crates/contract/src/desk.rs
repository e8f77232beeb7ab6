//! Requests to the desk: what a workstation answers whether or not somebody is signed in. None of
//! them reads or changes a record.

use crate::view::*;
use crate::*;
use serde::{Deserialize, Serialize};

/// How the vault stands: missing, closed, locked or open. What a window asks first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LookAtDoor {}

/// Says that a person touched a key or the pointer inside Careloop: the idle clock begins anew.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NoteActivity {}

/// How long until the session locks by itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LookAtIdle {}

/// How far long work is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LookAtWork {}

/// Asks long work to stop. It stops at its next safe place and changes nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CancelWork {}

/// Lets the person choose a folder in the system's own dialog. Answers nothing if they chose none.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ChooseFolder {}

/// Lets the person choose a file in the system's own dialog. Answers nothing if they chose none. What was
/// chosen can be attached within [`limits::CHOSEN_FILE_MINUTES`], in the same session, by its token alone:
/// no page names a path to be read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ChooseFile {}

/// Checks that a backup is whole. Nobody signs in for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckBackup {
    /// The backup's folder.
    pub folder: String,
}

/// Puts a backup into this workstation's folder, which must have no vault.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RestoreBackup {
    /// The backup's folder.
    pub folder: String,
}

/// How strong a password that somebody is choosing would be. Nothing of it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub struct RatePassword {
    /// The password.
    pub password: Secret<String>,
    /// The login of whoever chooses it, as far as it is known.
    #[serde(default)]
    pub login: String,
    /// The name of whoever chooses it, as far as it is known.
    #[serde(default)]
    pub name: String,
    /// The clinic's name, as far as it is known.
    #[serde(default)]
    pub clinic: String,
}

/// Says that the person copied something out of the window: the clipboard is cleared at the lock.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct NoteCopied {}

/// How this workstation likes its window.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ReadPreferences {}

/// Changes how this workstation likes its window.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangePreferences {
    /// All of it.
    pub preferences: Preferences,
}

/// The requests to the desk, as `callback! { name => Request => Reply; ... }`.
#[macro_export]
macro_rules! desk_requests {
    ($callback:ident) => {
        $callback! {
            look_at_door => LookAtDoor => DoorView;
            note_activity => NoteActivity => ();
            look_at_idle => LookAtIdle => IdleView;
            look_at_work => LookAtWork => Option<WorkView>;
            cancel_work => CancelWork => ();
            choose_folder => ChooseFolder => Option<String>;
            choose_file => ChooseFile => Option<ChosenFile>;
            rate_password => RatePassword => PasswordView;
            note_copied => NoteCopied => ();
            check_backup => CheckBackup => BackupView;
            restore_backup => RestoreBackup => BackupView;
            read_preferences => ReadPreferences => Preferences;
            change_preferences => ChangePreferences => Preferences;
        }
    };
}

desk_requests!(requests);
