//! `window.json`: how this workstation likes its window. No record, nobody's name, nothing secret:
//! it is read before anyone is in.

use careloop_contract::Refusal;
use careloop_contract::limits::{IDLE_MINUTES, ZOOM_PERCENT};
use careloop_contract::view::Preferences;
use careloop_vault::folder::Folder;
use careloop_vault::{Error, files};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A file beyond this is not ours.
const MAX_BYTES: u64 = 64 * 1024;

/// Where the window stood, in the desktop's own pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowPlace {
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: i32,
    /// Width of the content.
    pub width: u32,
    /// Height of the content.
    pub height: u32,
    /// Whether it filled the screen.
    pub maximized: bool,
}

/// What the file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    preferences: Preferences,
    place: Option<WindowPlace>,
}

/// The file, as it was read or last written.
pub(super) struct WindowFile {
    path: PathBuf,
    kept: Mutex<Kept>,
}

impl WindowFile {
    /// Reads the file of a folder. One that is missing, unreadable or out of range says nothing.
    pub(super) fn of(folder: &Folder) -> Self {
        let path = folder.window();
        let bytes = files::read_limited(&path, MAX_BYTES).ok().flatten();
        let read: Option<Kept> = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let kept = read.filter(|kept| check(&kept.preferences).is_ok());
        Self {
            path,
            kept: Mutex::new(kept.unwrap_or_default()),
        }
    }

    pub(super) fn preferences(&self) -> Preferences {
        self.lock().preferences
    }

    pub(super) fn place(&self) -> Option<WindowPlace> {
        self.lock().place
    }

    pub(super) fn change_preferences(&self, preferences: Preferences) -> Result<(), Refusal> {
        check(&preferences)?;
        self.change(|kept| kept.preferences = preferences)
    }

    pub(super) fn keep_place(&self, place: WindowPlace) -> Result<(), Refusal> {
        self.change(|kept| kept.place = Some(place))
    }

    fn change(&self, change: impl FnOnce(&mut Kept)) -> Result<(), Refusal> {
        let mut kept = self.lock();
        let mut next = *kept;
        change(&mut next);
        if next == *kept {
            return Ok(());
        }
        self.write(&next)?;
        *kept = next;
        Ok(())
    }

    fn write(&self, kept: &Kept) -> Result<(), Refusal> {
        let bytes = serde_json::to_vec(kept).map_err(|_| Refusal::FileAccess)?;
        // Before there is a vault there may be no folder yet.
        let folder = self.path.parent().filter(|folder| !folder.exists());
        let made = folder.map_or(Ok(()), files::create_private_folder);
        let written = made.and_then(|()| files::write_private_atomic(&self.path, &bytes));
        written.map_err(|error| match error {
            Error::Refused(refusal) => refusal,
            Error::Fault(_) => Refusal::FileAccess,
        })
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        // A change is one assignment.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn check(preferences: &Preferences) -> Result<(), Refusal> {
    let fits = IDLE_MINUTES.contains(&preferences.idle_minutes) && ZOOM_PERCENT.contains(&preferences.zoom);
    if fits { Ok(()) } else { Err(Refusal::OutOfRange) }
}
