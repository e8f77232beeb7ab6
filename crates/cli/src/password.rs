//! Where secrets come from: a prompt, a file or an open file descriptor. Never an argument, which
//! every other process of the machine could read.

use crate::args::{Global, NewPassword};
use crate::failure::Failure;
use crate::output::Output;
use careloop_contract::Secret;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// What is asked for where a recovery sheet is needed.
pub(crate) const SHEET_PROMPT: &str = "The 24 recovery words, or two shares: ";

/// Most bytes of a secret in a file: far more than any password or recovery sheet has.
const SECRET_BYTES: u64 = 16 * 1024;

/// The password one signs in with.
pub(crate) fn current(global: &Global, output: &mut Output) -> Result<Secret<String>, Failure> {
    match given(global.password_file.as_deref(), global.password_fd, output)? {
        Some(password) => Ok(password),
        None => ask("Password: "),
    }
}

/// The code of the second factor, if it was handed over.
pub(crate) fn code(global: &Global, output: &mut Output) -> Result<Option<Secret<String>>, Failure> {
    given(global.code_file.as_deref(), None, output)
}

/// The code of the second factor, typed.
pub(crate) fn ask_code() -> Result<Secret<String>, Failure> {
    ask("Code of the authenticator app, or a recovery code: ")
}

/// The same password again, before it or the recovery sheet is changed: whoever finds a terminal
/// signed in must not change them.
pub(crate) fn current_again(global: &Global, output: &mut Output) -> Result<Secret<String>, Failure> {
    match given(global.password_file.as_deref(), global.password_fd, output)? {
        Some(password) => Ok(password),
        None => ask("Password once more: "),
    }
}

/// A password to be chosen where one exists already.
pub(crate) fn chosen(new: &NewPassword, output: &mut Output) -> Result<Secret<String>, Failure> {
    match given(new.new_password_file.as_deref(), new.new_password_fd, output)? {
        Some(password) => Ok(password),
        None => ask_twice(),
    }
}

/// A person's first password: there is no other, so `--password-file` can only mean this one.
pub(crate) fn first(
    new: &NewPassword,
    global: &Global,
    output: &mut Output,
) -> Result<Secret<String>, Failure> {
    if let Some(password) = given(new.new_password_file.as_deref(), new.new_password_fd, output)? {
        return Ok(password);
    }
    match given(global.password_file.as_deref(), global.password_fd, output)? {
        Some(password) => Ok(password),
        None => ask_twice(),
    }
}

/// A secret that was handed over in a file, or is typed in at a prompt.
pub(crate) fn handed_over(
    file: Option<&Path>,
    prompt: &str,
    output: &mut Output,
) -> Result<Secret<String>, Failure> {
    match given(file, None, output)? {
        Some(secret) => Ok(secret),
        None => ask(prompt),
    }
}

fn given(
    file: Option<&Path>,
    descriptor: Option<u32>,
    output: &mut Output,
) -> Result<Option<Secret<String>>, Failure> {
    if let Some(path) = file {
        let opened = File::open(path).map_err(|error| Failure::of_file(path, &error))?;
        if open_to_others(&opened) {
            output.warn(&format!(
                "Other accounts can read {}. Make it private with `chmod 600`.",
                path.display()
            ));
        }
        return read(opened, path).map(Some);
    }
    let Some(descriptor) = descriptor else {
        return Ok(None);
    };
    // The one way to a descriptor by number that needs no unsafe code.
    let path = PathBuf::from(format!("/dev/fd/{descriptor}"));
    let opened = File::open(&path).map_err(|_| {
        Failure::Usage(format!(
            "File descriptor {descriptor} cannot be read. Open it for reading in the calling process."
        ))
    })?;
    read(opened, &path).map(Some)
}

/// Reads one secret and strips the line end that editors add.
fn read(source: impl Read, path: &Path) -> Result<Secret<String>, Failure> {
    let content = || Failure::FileContent(path.to_path_buf());
    // Room for all of it at once: growing would leave pieces of the secret behind in memory.
    let room = usize::try_from(SECRET_BYTES + 1).map_err(|_| content())?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    source
        .take(SECRET_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::of_file(path, &error))?;
    if bytes.len() as u64 > SECRET_BYTES {
        return Err(content());
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| content())?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    if text.is_empty() {
        return Err(content());
    }
    Ok(Secret::new(text.to_owned()))
}

#[cfg(unix)]
fn open_to_others(file: &File) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.metadata()
        .is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn open_to_others(_file: &File) -> bool {
    false
}

fn ask(prompt: &str) -> Result<Secret<String>, Failure> {
    rpassword::prompt_password(prompt)
        .map(Secret::new)
        .map_err(|error| {
            if error.kind() == io::ErrorKind::Interrupted {
                careloop_contract::Refusal::Cancelled.into()
            } else {
                Failure::NoTerminal
            }
        })
}

fn ask_twice() -> Result<Secret<String>, Failure> {
    let password = ask("New password: ")?;
    let again = ask("New password again: ")?;
    if password.expose() == again.expose() {
        Ok(password)
    } else {
        Err(Failure::PasswordsDiffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(bytes: &[u8]) -> Result<String, Failure> {
        read(bytes, Path::new("secret")).map(|secret| secret.expose().clone())
    }

    #[test]
    fn one_line_end_is_stripped_and_nothing_else() {
        for (bytes, password) in [
            ("correct horse", "correct horse"),
            ("correct horse\n", "correct horse"),
            ("correct horse\r\n", "correct horse"),
            (" spaces count \n", " spaces count "),
            ("two\nlines\n", "two\nlines"),
            ("ends in two\n\n", "ends in two\n"),
        ] {
            assert_eq!(secret(bytes.as_bytes()).expect("reads"), password);
        }
    }

    #[test]
    fn what_cannot_be_a_secret_is_refused() {
        for bytes in [&b""[..], b"\n", b"\xff\xfe", &[b'x'; 16 * 1024 + 1]] {
            assert!(matches!(secret(bytes), Err(Failure::FileContent(_))));
        }
    }
}
