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
    /// Who signs in for it. Nobody where the command itself makes the person's keys.
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

const ADMIN: Option<&str> = Some("admin");
const NURSE: Option<&str> = Some("nora");

/// The clinic is a sample and says so on every screen: its password protects nothing.
const PASSWORD: &str = "a sample clinic has no secrets";

/// Files of the walk, in its folder. Everybody has the same password.
const VAULT: &str = "vault";
const PASSWORD_FILE: &str = "password";
const INVITATION_FILE: &str = "invitation";
const BACKUP: &str = "backup";

#[rustfmt::skip] // One step, one line: the walk reads as a table.
const WALK: &[Step] = &[
    step("Make a clinic", None, &["init", "--clinic", "Sample Family Practice", "--admin", "admin", "--test-clinic",
        "--new-password-file", PASSWORD_FILE]),
    step("Fill it with people, patients and their tasks", ADMIN, &["sample", "--patients", "40", "--tasks", "150", "--seed", "7"]),
    step("Invite a nurse", ADMIN, &["user", "invite", "nora", "--name", "Nora Reyes, RN", "--role", "clinical_staff",
        "--code-file", INVITATION_FILE]),
    step("She chooses her password", None, &["user", "enrol", "nora", "--code-file", INVITATION_FILE,
        "--new-password-file", PASSWORD_FILE]),
    step("What is there to do?", NURSE, &["task", "list", "--rows", "10"]),
    Step {
        keep: Some(Keep { name: "task", pointer: "/task" }),
        ..step("A pharmacy calls", NURSE, &["task", "add", "Call the pharmacy about the refill", "--category", "refill",
            "--due", "tomorrow", "--owner", "me"])
    },
    step("Start it", NURSE, &["task", "start", "{task}"]),
    step("What is clinical is sealed apart", NURSE, &["note", "add", "{task}", "Metformin 500 mg, twice a day"]),
    step("Let it wait, and say for whom", NURSE, &["task", "hold", "{task}", "--for", "waiting_on_pharmacy",
        "--reason", "They open at nine"]),
    step("Take it up again", NURSE, &["task", "start", "{task}"]),
    step("Done", NURSE, &["task", "done", "{task}"]),
    step("Who did what, when, and where", NURSE, &["task", "history", "{task}"]),
    step("Find it again", NURSE, &["search", "pharmacy"]),
    step("Check every signature and every table", ADMIN, &["verify"]),
    step("Back it up", ADMIN, &["backup", "create", BACKUP]),
];

const fn step(title: &'static str, user: Option<&'static str>, words: &'static [&'static str]) -> Step {
    Step {
        title,
        user,
        words,
        keep: None,
    }
}

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
    println!(
        "\nThe clinic stays in {} until the next run.",
        clinic.folder.display()
    );
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
    folder: PathBuf,
    has_keychain: bool,
    kept: BTreeMap<&'static str, String>,
}

impl Clinic {
    fn prepare(workspace: &Workspace) -> Result<Self, Trouble> {
        let folder = workspace.target.join("sample-clinic");
        if folder.exists() {
            fs::remove_dir_all(&folder).during(format_args!("removing {}", folder.display()))?;
        }
        fs::create_dir_all(folder.join(BACKUP)).during(format_args!("making {}", folder.display()))?;
        let password = folder.join(PASSWORD_FILE);
        fs::write(&password, PASSWORD).during("writing the password of the sample clinic")?;
        private(&password)?;
        let has_keychain = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some();
        if !has_keychain {
            println!(
                "No desktop session, so no keychain: the clinic is made without a secret of this device."
            );
        }
        println!("\n$ cd {}", process::quoted(folder.as_os_str()));
        Ok(Self {
            program: workspace.program(),
            folder,
            has_keychain,
            kept: BTreeMap::new(),
        })
    }

    /// Shows a command, runs it, and keeps what later steps need.
    fn take(&mut self, step: &Step) -> Result<(), Trouble> {
        let mut command = Command::new(&self.program);
        command.current_dir(&self.folder).args(["--vault", VAULT]);
        if let Some(user) = step.user {
            command.args(["--user", user, "--password-file", PASSWORD_FILE]);
        }
        if step.keep.is_some() {
            command.arg("--json");
        }
        for word in step.words {
            command.arg(self.filled_in(word)?);
        }
        if step.words.first() == Some(&"init") && !self.has_keychain {
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
