//! Files that somebody chose in the system's dialog, until they are attached. A request names one by a token
//! alone, so that no page names a path to be read.

use crate::door::Core;
use crate::session::Session;
use careloop_contract::Refusal;
use careloop_contract::limits::{ATTACHMENT_BYTES, CHOSEN_FILE_MINUTES};
use careloop_contract::view::ChosenFile;
use careloop_domain::attachment::clean_name;
use careloop_vault::host::BootClock;
use careloop_vault::{Error, Fault, files};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Choices that are remembered at once; the oldest goes.
const MOST: usize = 16;

/// What was chosen in this session and is not attached yet. Gone with the session.
#[derive(Default)]
pub(crate) struct Chosen(Vec<Choice>);

struct Choice {
    token: String,
    path: PathBuf,
    name: String,
    boot: BootClock,
}

/// A chosen file, read.
pub(crate) struct ReadFile {
    pub(crate) name: String,
    pub(crate) content: Zeroizing<Vec<u8>>,
}

impl Core {
    /// Takes note of a file that the person at this workstation chose. It can be attached once, in this
    /// session, for [`CHOSEN_FILE_MINUTES`].
    ///
    /// # Errors
    /// [`Refusal::NotSignedIn`], [`Refusal::AttachmentTooLarge`], [`Refusal::FileAccess`] if it is no file
    /// that can be read.
    pub fn offer_file(&mut self, path: &Path) -> Result<ChosenFile, Refusal> {
        self.in_session(|session| offer(session, path))
    }
}

fn offer(session: &mut Session<'_>, path: &Path) -> Result<ChosenFile, Error> {
    let bytes = size(path)?;
    let host = session.vault.host();
    let boot = host.clock.boot();
    let random: [u8; 16] = host.entropy.make_bytes()?;
    let token: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let name = clean_name(&path.file_name().unwrap_or_default().to_string_lossy());
    let chosen = &mut session.chosen.0;
    chosen.retain(|choice| choice.lasts(boot));
    let over = chosen.len().saturating_sub(MOST - 1);
    chosen.drain(..over);
    chosen.push(Choice {
        token: token.clone(),
        path: path.to_path_buf(),
        name: name.clone(),
        boot,
    });
    Ok(ChosenFile {
        file: token,
        name,
        bytes,
    })
}

/// Reads a file that was chosen. Its token is used up, whatever becomes of it.
pub(crate) fn take(session: &mut Session<'_>, token: &str) -> Result<ReadFile, Error> {
    let now = session.vault.host().clock.boot();
    let chosen = &mut session.chosen.0;
    let at = chosen.iter().position(|choice| choice.token == token);
    let choice = at.map(|at| chosen.swap_remove(at));
    let choice = choice
        .filter(|choice| choice.lasts(now))
        .ok_or(Refusal::ChoiceGone)?;
    size(&choice.path)?;
    // One byte more than it may have shows that it has grown since.
    let most = ATTACHMENT_BYTES as u64;
    let content = files::read_limited(&choice.path, most.saturating_add(1))?;
    let content = Zeroizing::new(content.ok_or(Refusal::FileAccess)?);
    if content.len() > ATTACHMENT_BYTES {
        return Err(too_large());
    }
    Ok(ReadFile {
        name: choice.name,
        content,
    })
}

impl Choice {
    /// By the clock that nobody can set.
    fn lasts(&self, now: BootClock) -> bool {
        let until = self
            .boot
            .millis
            .saturating_add(CHOSEN_FILE_MINUTES.saturating_mul(60_000));
        now.id == self.boot.id && (self.boot.millis..=until).contains(&now.millis)
    }
}

/// Bytes of a file that may be attached, before any is read.
fn size(path: &Path) -> Result<u64, Error> {
    let found = std::fs::metadata(path).map_err(|error| match Error::from(error) {
        // It is gone, or its name leads nowhere.
        Error::Fault(Fault::Io(_)) => Refusal::FileAccess.into(),
        other @ (Error::Refused(_) | Error::Fault(_)) => other,
    })?;
    if !found.is_file() {
        return Err(Refusal::FileAccess.into());
    }
    if found.len() > ATTACHMENT_BYTES as u64 {
        return Err(too_large());
    }
    Ok(found.len())
}

fn too_large() -> Error {
    Refusal::AttachmentTooLarge {
        max: ATTACHMENT_BYTES,
    }
    .into()
}
