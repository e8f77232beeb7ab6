//! What was asked for on the command line.

use std::ffi::OsString;
use std::path::PathBuf;

/// Names the vault's folder where the command line does not.
pub(crate) const VAULT: &str = "CARELOOP_VAULT";

/// How to start the program.
pub(crate) const USAGE: &str = "Careloop, the tasks of a clinic

Usage: careloop [--vault DIR]

  --vault DIR  the folder of the vault; else CARELOOP_VAULT, else the account's own data folder
  --version    the version of the program
  --help       this text";

/// What to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Open the window, on this vault if one was named.
    Open(Option<PathBuf>),
    /// Say the version.
    Version,
    /// Say how to start the program.
    Help,
}

/// Reads the command line, without the program's own name.
///
/// # Errors
/// What is wrong with it, for the person who typed it.
pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Wish, String> {
    let mut arguments = arguments.into_iter();
    let mut vault = None;
    while let Some(argument) = arguments.next() {
        let folder = match argument.to_str().unwrap_or_default() {
            "--version" => return Ok(Wish::Version),
            "--help" => return Ok(Wish::Help),
            "--vault" => arguments.next(),
            other => match other.strip_prefix("--vault=") {
                Some(folder) => Some(folder.into()),
                None => return Err(format!("There is no option {}.", argument.to_string_lossy())),
            },
        };
        match folder {
            Some(folder) if !folder.is_empty() => vault = Some(PathBuf::from(folder)),
            Some(_) | None => return Err("--vault needs a folder.".to_owned()),
        }
    }
    Ok(Wish::Open(vault))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_words(words: &[&str]) -> Result<Wish, String> {
        read(words.iter().map(OsString::from))
    }

    #[test]
    fn a_command_line_is_understood_or_refused() {
        let folder = || Wish::Open(Some("a folder".into()));
        assert_eq!(read_words(&[]), Ok(Wish::Open(None)));
        assert_eq!(read_words(&["--vault", "a folder"]), Ok(folder()));
        assert_eq!(read_words(&["--vault=a folder"]), Ok(folder()));
        assert_eq!(read_words(&["--version"]), Ok(Wish::Version));
        assert_eq!(read_words(&["--help"]), Ok(Wish::Help));
        for wrong in [
            &["--vault"] as &[_],
            &["--vault", ""],
            &["--vault="],
            &["--volt"],
            &["file"],
        ] {
            assert!(read_words(wrong).is_err(), "{wrong:?}");
        }
    }
}
