//! Other programs: is it here, run it, show what is run.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::trouble::{Trouble, While as _};

/// Runs to the end with its output on the terminal. Anything but success is trouble.
pub(crate) fn run(command: &mut Command) -> Result<(), Trouble> {
    let status = command.status().during(shown(command))?;
    if status.success() {
        return Ok(());
    }
    Err(Trouble::new(format!("`{}` ended with {status}", shown(command))))
}

/// Runs in silence and says whether it succeeded. A program that is not here did not.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What it prints on standard output, without the last line break.
pub(crate) fn output(command: &mut Command) -> Result<String, Trouble> {
    let output = command.stderr(Stdio::inherit()).output().during(shown(command))?;
    if !output.status.success() {
        return Err(Trouble::new(format!(
            "`{}` ended with {}",
            shown(command),
            output.status
        )));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// Where the shell would find a program.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// The command as one would type it.
pub(crate) fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(quoted).collect::<Vec<_>>().join(" ")
}

/// A word in quotes where the shell would otherwise take it apart.
pub(crate) fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |letter: char| letter.is_alphanumeric() || "-_./=:,@+%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        return word.into_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shown_command_can_be_typed() {
        let mut command = Command::new("careloopctl");
        command.args(["task", "add", "Call Mrs. O'Neil", ""]);
        assert_eq!(shown(&command), r"careloopctl task add 'Call Mrs. O'\''Neil' ''");
    }
}
