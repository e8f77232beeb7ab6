//! Files for a secret that exists only once: new, readable by their owner alone, on disk when done.

use crate::failure::Failure;
use crate::output::Output;
use crate::show::{Handed, ShareReply, SheetReply};
use careloop_contract::Secret;
use careloop_contract::view::RecoverySheet;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A place for a secret that is about to be made. Taken before the work, so that a wrong name
/// is noticed while nothing has happened yet; given up if the work is refused.
#[derive(Debug)]
pub(crate) enum Keeping {
    /// The secret goes to the screen.
    Screen,
    /// The secret goes to this file, empty so far.
    File {
        /// The open file; none once the secret is in it.
        file: Option<File>,
        /// Its name.
        path: PathBuf,
    },
}

impl Keeping {
    /// Takes the place.
    pub(crate) fn in_file(path: Option<PathBuf>) -> Result<Self, Failure> {
        let Some(path) = path else {
            return Ok(Self::Screen);
        };
        let file = create_private(&path).map_err(|error| Failure::of_file(&path, &error))?;
        Ok(Self::File {
            file: Some(file),
            path,
        })
    }

    /// Puts the secret there. If the file fails now, the screen is the only place left.
    pub(crate) fn keep(mut self, secret: Secret<String>, output: &mut Output) -> Handed {
        let Self::File { file, path } = &mut self else {
            return Handed::Shown(secret);
        };
        let Some(mut file) = file.take() else {
            return Handed::Shown(secret);
        };
        let written = file
            .write_all(secret.expose().as_bytes())
            .and_then(|()| file.write_all(b"\n"))
            .and_then(|()| file.sync_all());
        match written {
            Ok(()) => Handed::Filed(path.clone()),
            Err(error) => {
                output.warn(&Failure::of_file(path, &error).message());
                Handed::ShownInstead(secret)
            }
        }
    }
}

/// Places for a recovery sheet that is about to be made: one for its words, one for each share. Those
/// that are not needed go again.
#[derive(Debug)]
pub(crate) struct SheetPlaces {
    words: Keeping,
    shares: Vec<Keeping>,
}

impl SheetPlaces {
    /// Takes the places: the file itself for words, the file with `.1` and on for shares.
    pub(crate) fn in_files(path: Option<PathBuf>) -> Result<Self, Failure> {
        let mut shares = Vec::new();
        if let Some(path) = &path {
            for number in 1..=MOST_SHARES {
                let mut name = path.clone().into_os_string();
                name.push(format!(".{number}"));
                shares.push(Keeping::in_file(Some(name.into()))?);
            }
        }
        Ok(Self {
            words: Keeping::in_file(path)?,
            shares,
        })
    }

    /// Puts a sheet there.
    pub(crate) fn keep(self, sheet: RecoverySheet, output: &mut Output) -> SheetReply {
        let mut places = self.shares.into_iter();
        let mut shares = Vec::with_capacity(sheet.shares.len());
        for share in sheet.shares {
            shares.push(ShareReply {
                number: share.number,
                commitment: share.commitment,
                text: places.next().unwrap_or(Keeping::Screen).keep(share.text, output),
            });
        }
        let words = sheet.words.map(|words| self.words.keep(words, output));
        SheetReply {
            clinic: sheet.clinic,
            words,
            shares,
            threshold: sheet.threshold,
        }
    }
}

/// Shares of a sheet, for each of which there is a place.
const MOST_SHARES: u8 = 3;

impl Drop for Keeping {
    fn drop(&mut self) {
        if let Self::File { file: Some(_), path } = self {
            remove_own(path);
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the person asked for the secret in this file; it is new and private from the start"
)]
fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the empty file was made by this process a moment ago"
)]
fn remove_own(path: &Path) {
    // An empty file that stays behind harms nobody.
    let _ = std::fs::remove_file(path);
}
