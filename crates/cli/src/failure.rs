//! Why a command was not carried out: the engine refused, or it never got that far.

use crate::exit::Exit;
use crate::refusal_text;
use careloop_contract::Refusal;
use serde_json::{Value, json};
use std::io;
use std::path::{Path, PathBuf};

/// Why a command was not carried out.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The engine refused.
    Refused(Refusal),
    /// The command line or a script line makes no sense. Said in two sentences.
    Usage(String),
    /// A file named by the person is not there.
    FileMissing(PathBuf),
    /// A file named by the person exists and must not be overwritten.
    FileExists(PathBuf),
    /// A file named by the person cannot be read or written.
    FileAccess(PathBuf),
    /// A file named by the person does not hold what it should.
    FileContent(PathBuf),
    /// A password must be asked for, and there is no terminal to ask at.
    NoTerminal,
    /// The new password was not typed the same way twice.
    PasswordsDiffer,
    /// Several tasks end in the digits given.
    AmbiguousTask {
        /// The digits.
        digits: String,
    },
    /// Nobody has the login that a command names.
    NoSuchPerson,
}

impl Failure {
    /// What the failure to read or write a file means.
    pub(crate) fn of_file(path: &Path, error: &io::Error) -> Self {
        let path = path.to_path_buf();
        // `io::ErrorKind` can grow, so comparing is the only exhaustive way to look at it.
        if error.kind() == io::ErrorKind::NotFound {
            Self::FileMissing(path)
        } else if error.kind() == io::ErrorKind::AlreadyExists {
            Self::FileExists(path)
        } else {
            Self::FileAccess(path)
        }
    }

    /// How the program ends because of it.
    pub(crate) const fn exit(&self) -> Exit {
        match self {
            Self::Refused(refusal) => Exit::of(refusal),
            Self::Usage(_) | Self::NoTerminal => Exit::Usage,
            Self::FileMissing(_) => Exit::Missing,
            Self::FileExists(_) => Exit::CannotCreate,
            Self::FileAccess(_) => Exit::Storage,
            Self::NoSuchPerson => Exit::NotPermitted,
            Self::FileContent(_) | Self::PasswordsDiffer | Self::AmbiguousTask { .. } => Exit::BadData,
        }
    }

    /// What happened and what to do about it.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal_text::explain(refusal),
            Self::Usage(text) => text.clone(),
            Self::FileMissing(path) => format!(
                "There is no file or folder {}. Check how the name is written.",
                path.display()
            ),
            Self::FileExists(path) => format!(
                "{} exists already and is not overwritten. Choose another name.",
                path.display()
            ),
            Self::FileAccess(path) => format!(
                "{} cannot be read or written. Check its permissions, and that the disk is not full.",
                path.display()
            ),
            Self::FileContent(path) => format!(
                "{} does not hold what was expected: it is empty, too large or not UTF-8 text. Check that it is the right file.",
                path.display()
            ),
            Self::NoTerminal => "A secret is needed and there is no terminal to ask at. \
                 Give it by a file or a file descriptor, as `careloopctl --help` describes."
                .to_owned(),
            Self::PasswordsDiffer => "The two passwords differ. Nothing was changed; try again.".to_owned(),
            Self::AmbiguousTask { digits } => {
                format!(
                    "More than one task ends in {digits}. Give more of its digits; `task list` shows the last eight."
                )
            }
            Self::NoSuchPerson => "Nobody here has that login. `user list` shows who works here.".to_owned(),
        }
    }

    /// The failure as `--json` shows it under `refusal`.
    pub(crate) fn code(&self) -> Value {
        let code = match self {
            // A refusal carries its parameters; it has no part that cannot be serialised.
            Self::Refused(refusal) => {
                return serde_json::to_value(refusal).unwrap_or_else(|_| json!({ "code": refusal.code() }));
            }
            Self::Usage(_) => "usage",
            Self::FileMissing(_) => "file_missing",
            Self::FileExists(_) => "file_exists",
            Self::FileAccess(_) => "named_file_access",
            Self::FileContent(_) => "file_content",
            Self::NoTerminal => "no_terminal",
            Self::PasswordsDiffer => "passwords_differ",
            Self::AmbiguousTask { .. } => "ambiguous_task",
            Self::NoSuchPerson => "not_found",
        };
        json!({ "code": code })
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
