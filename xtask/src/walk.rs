//! `cargo xtask run`: a sample clinic, and the main job in the terminal by the real careloopctl.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use serde_json::Value;

use crate::process;
use crate::setup::{self, Purpose};
use crate::trouble::{Trouble, While as _};
use crate::workspace::Workspace;

/// One command of the walk.
struct Step {
    /// What the person is doing, in a few words.
    title: &'static str,
    /// Who does it. Nobody has signed in yet when the clinic is made.
    user: Option<&'static str>,
    /// The words after the common options. `{name}` stands for a value that an earlier step kept.
    words: &'static [&'static str],
    /// What later steps need from the answer.
    keep: Option<Keep>,
}

/// A value of the `--json` answer, by JSON pointer, and the name later steps call it by.
struct Keep {
    name: &'static str,
    pointer: &'static str,
}

const ADMIN: &str = "admin";

/// The clinic is a sample and says so on every screen: its password protects nothing.
const PASSWORD: &str = "a sample clinic has no secrets";

const WALK: &[Step] = &[
    Step {
        title: "Make a clinic",
        user: None,
        words: &[
            "init",
            "--clinic",
            "Sample Family Practice",
            "--admin",
            ADMIN,
            "--test-clinic",
        ],
        keep: None,
    },
    Step {
        title: "Fill it with people, patients and their tasks",
        user: Some(ADMIN),
        words: &["sample", "--patients", "40", "--tasks", "150", "--seed", "7"],
        keep: None,
    },
    Step {
        title: "See what is to be done",
        user: Some(ADMIN),
        words: &["task", "list"],
        keep: None,
    },
    Step {
        title: "Add a task",
        user: Some(ADMIN),
        words: &["task", "add", "Call the pharmacy about the refill"],
        keep: Some(Keep {
            name: "task",
            pointer: "/id",
        }),
    },
    Step {
        title: "Start it",
        user: Some(ADMIN),
        words: &["task", "start", "{task}"],
        keep: None,
    },
    Step {
        title: "Hold it, and say why",
        user: Some(ADMIN),
        words: &["task", "hold", "{task}", "--reason", "The pharmacy opens at nine"],
        keep: None,
    },
    Step {
        title: "Take it up again",
        user: Some(ADMIN),
        words: &["task", "start", "{task}"],
        keep: None,
    },
    Step {
        title: "Done",
        user: Some(ADMIN),
        words: &["task", "done", "{task}"],
        keep: None,
    },
    Step {
        title: "Who did what, when, and where",
        user: Some(ADMIN),
        words: &["task", "history", "{task}"],
        keep: None,
    },
    Step {
        title: "Find it again",
        user: Some(ADMIN),
        words: &["search", "pharmacy"],
        keep: None,
    },
    Step {
        title: "Check every signature and every table",
        user: Some(ADMIN),
        words: &["verify"],
        keep: None,
    },
    Step {
        title: "Back it up",
        user: Some(ADMIN),
        words: &["backup", "create", "{backup}"],
        keep: None,
    },
];

/// Builds careloopctl and walks it through the main job. A step that fails is shown, and the walk goes on.
pub(crate) fn run(workspace: &Workspace) -> Result<ExitCode, Trouble> {
    setup::prepare(workspace, Purpose::Running)?;
    workspace.build_program()?;
    let mut clinic = Clinic::prepare(workspace)?;
    let mut failed = 0;
    for step in WALK {
        println!("\n# {}", step.title);
        if let Err(trouble) = clinic.take(step) {
            eprintln!("error: {trouble}");
            failed += 1;
        }
    }
    println!("\nThe clinic is in {}", clinic.vault.display());
    println!("{} steps, {failed} failed", WALK.len());
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The folder of one walk, and the values that steps hand to one another.
struct Clinic {
    program: PathBuf,
    vault: PathBuf,
    password: PathBuf,
    has_keychain: bool,
    kept: BTreeMap<&'static str, String>,
}

impl Clinic {
    fn prepare(workspace: &Workspace) -> Result<Self, Trouble> {
        let folder = workspace.target.join("sample-clinic");
        if folder.exists() {
            fs::remove_dir_all(&folder).during(format_args!("removing {}", folder.display()))?;
        }
        fs::create_dir_all(&folder).during(format_args!("making {}", folder.display()))?;
        let password = folder.join("password");
        fs::write(&password, PASSWORD).during("writing the password of the sample clinic")?;
        private(&password)?;
        let has_keychain = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some();
        if !has_keychain {
            println!(
                "No desktop session, so no keychain: the clinic is made without a secret of this device."
            );
        }
        let backup = folder.join("backup").display().to_string();
        Ok(Self {
            program: workspace.program(),
            vault: folder.join("vault"),
            password,
            has_keychain,
            kept: BTreeMap::from([("backup", backup)]),
        })
    }

    /// Shows a command, runs it, and keeps what later steps need.
    fn take(&mut self, step: &Step) -> Result<(), Trouble> {
        let mut command = Command::new(&self.program);
        command.arg("--vault").arg(&self.vault);
        if let Some(user) = step.user {
            command.args(["--user", user]);
        }
        command.arg("--password-file").arg(&self.password);
        if step.keep.is_some() {
            command.arg("--json");
        }
        for word in step.words {
            command.arg(self.filled_in(word)?);
        }
        if step.user.is_none() && !self.has_keychain {
            command.arg("--without-device-secret");
        }
        let arguments: Vec<String> = command.get_args().map(process::quoted).collect();
        println!("$ careloopctl {}", arguments.join(" "));

        let Some(keep) = &step.keep else {
            return process::run(&mut command);
        };
        let answer = process::output(command.stdin(Stdio::null()))?;
        println!("{answer}");
        let answer: Value = serde_json::from_str(&answer).during("the answer is not JSON")?;
        let value = match answer.pointer(keep.pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => {
                return Err(Trouble::new(format!(
                    "the answer has nothing at {}",
                    keep.pointer
                )));
            }
        };
        self.kept.insert(keep.name, value);
        Ok(())
    }

    fn filled_in(&self, word: &str) -> Result<OsString, Trouble> {
        let Some(name) = word.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
            return Ok(OsStr::new(word).to_owned());
        };
        match self.kept.get(name) {
            Some(value) => Ok(value.into()),
            None => Err(Trouble::new(format!(
                "an earlier step gave no {name}, so this one cannot run"
            ))),
        }
    }
}

#[cfg(unix)]
fn private(file: &Path) -> Result<(), Trouble> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).during(file.display())
}

#[cfg(not(unix))]
fn private(_file: &Path) -> Result<(), Trouble> {
    Ok(())
}
