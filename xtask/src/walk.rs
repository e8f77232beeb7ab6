//! `cargo xtask walk`: a sample clinic, and the main job in the terminal by the real careloopctl.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

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
    /// What later steps need of the answer.
    keep: Option<Keep>,
}

/// A word of an answer.
struct Keep {
    /// The name later steps call it by.
    name: &'static str,
    /// What its line contains; the last such line counts.
    line: &'static str,
    /// Which word of the line, from 0.
    word: usize,
}

const ADMIN: Option<&str> = Some("dana.reyes");
const FRONT_DESK: Option<&str> = Some("maya.lin");
const ASSISTANT: Option<&str> = Some("nora.quist");
const PROVIDER: Option<&str> = Some("omar.haddad");

/// The patient of the walk.
const PATIENT: &str = "WC-10012";

/// What the sample clinic says is everybody's password; it protects nothing.
const PASSWORD: &str = "nobody real works here";

/// Files of the walk, in its folder.
const VAULT: &str = "vault";
const PASSWORD_FILE: &str = "password";
const BACKUPS: &str = "backups";

#[rustfmt::skip] // One step, one line: the walk reads as a table.
const WALK: &[Step] = &[
    step("A sample clinic: people in every role, patients, three weeks of work", None, &["sample", "--patients", "40",
        "--tasks", "150", "--seed", "7"]),

    kept("patient", PATIENT, 0, step("A patient calls the front desk about a refill and gives the number on their card",
        FRONT_DESK, &["search", PATIENT])),
    step("Their record, and the work that concerns them", FRONT_DESK, &["patient", "show", PATIENT]),
    kept("task", "", 0, step("Maya, at the front desk, adds a task", FRONT_DESK, &["task", "add",
        "Call the pharmacy about the refill", "--patient", PATIENT, "--category", "refill", "--due", "today",
        "--priority", "urgent", "--queue", "clinical_staff", "--details", "Best reached after 5 pm"])),
    step("And gives it to Nora, a medical assistant", FRONT_DESK, &["task", "assign", "{task}", "--to", "nora.quist"]),

    step("What is there for Nora to do? The urgent one is first", ASSISTANT, &["task", "day"]),
    step("She starts", ASSISTANT, &["task", "start", "{task}"]),
    step("The pharmacy opens at nine: the task waits, and says for whom", ASSISTANT, &["task", "hold", "{task}",
        "--for", "waiting_on_pharmacy", "--reason", "They open at nine"]),
    step("The provider leaves a clinical note, sealed for those who treat", PROVIDER, &["note", "add", "{task}",
        "Metformin 500 mg twice a day: fine to refill for 90 days"]),
    step("Nora reads it", ASSISTANT, &["note", "show", "{task}"]),
    step("The front desk cannot", FRONT_DESK, &["note", "show", "{task}"]),
    step("The pharmacy answered: done", ASSISTANT, &["task", "done", "{task}"]),

    step("The patient calls again. Maya finds the task by their name", FRONT_DESK, &["search", "{patient} pharmacy"]),
    step("Who did what, when, and where", FRONT_DESK, &["task", "history", "{task}"]),

    step("Dana checks every signature, every permission and every table", ADMIN, &["verify"]),
    step("Who looked at what is on record too", ADMIN, &["ledger", "list", "--last", "20"]),
    kept("backup", "Folder", 1, step("She makes a backup", ADMIN, &["backup", "create", BACKUPS])),
    step("And checks that it is whole", None, &["backup", "check", "{backup}"]),
];

const fn kept(name: &'static str, line: &'static str, word: usize, step: Step) -> Step {
    Step {
        keep: Some(Keep { name, line, word }),
        ..step
    }
}

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
    setup::prepare(workspace, Purpose::Terminal)?;
    workspace.build_program()?;
    let mut clinic = Clinic::prepare(workspace)?;
    let mut failed = 0;
    for (number, step) in (1..).zip(WALK) {
        println!("\n── {number} of {} · {}", WALK.len(), step.title);
        if let Err(trouble) = clinic.take(step) {
            eprintln!("error: {trouble}");
            failed += 1;
        }
    }
    println!(
        "\nThe clinic stays in {} until the next run; everybody's password is in the file {PASSWORD_FILE}.",
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
        let folder = workspace.target.join("walk-clinic");
        if folder.exists() {
            // Backups are read-only; those of an earlier walk have to go all the same.
            make_writable(&folder)?;
            fs::remove_dir_all(&folder).during(format_args!("removing {}", folder.display()))?;
        }
        fs::create_dir_all(folder.join(BACKUPS)).during(format_args!("making {}", folder.display()))?;
        let password = folder.join(PASSWORD_FILE);
        fs::write(&password, PASSWORD).during(password.display())?;
        set_mode(&password, 0o600)?;
        let has_keychain = has_secret_service();
        if !has_keychain {
            println!(
                "No secret service answers here, so the clinic is made without a secret of this device: \
                 its passwords alone open it."
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
        command
            .current_dir(&self.folder)
            .env("CARELOOP_VAULT", VAULT)
            .stdin(Stdio::null());
        if let Some(user) = step.user {
            command.args(["--user", user, "--password-file", PASSWORD_FILE]);
        }
        for word in step.words {
            command.arg(self.filled_in(word)?);
        }
        if step.words.first() == Some(&"sample") && !self.has_keychain {
            command.arg("--without-device-secret");
        }
        let arguments: Vec<String> = command.get_args().map(process::quoted).collect();
        println!("$ careloopctl {}", arguments.join(" "));

        let Some(keep) = &step.keep else {
            return process::run(&mut command);
        };
        let answer = process::output(&mut command)?;
        println!("{answer}");
        let line = answer.lines().rfind(|line| line.contains(keep.line));
        let word = line.and_then(|line| line.split_whitespace().nth(keep.word));
        let Some(word) = word else {
            return Err(Trouble::new(format!("the answer names no {}", keep.name)));
        };
        self.kept.insert(keep.name, word.trim_end_matches(',').to_owned());
        Ok(())
    }

    /// The word with the values of earlier steps put in.
    fn filled_in(&self, word: &str) -> Result<String, Trouble> {
        let filled = self.kept.iter().fold(word.to_owned(), |word, (name, value)| {
            word.replace(&format!("{{{name}}}"), value)
        });
        if filled.contains('{') {
            return Err(Trouble::new(format!(
                "no earlier step gave what {word} stands for, so this one cannot run"
            )));
        }
        Ok(filled)
    }
}

/// Whether a program answers that keeps secrets for the person at this desktop.
pub(crate) fn has_secret_service() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        && process::succeeds(Command::new("dbus-send").args([
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.secrets",
            "/org/freedesktop/secrets/aliases/default",
            "org.freedesktop.DBus.Peer.Ping",
        ]))
}

fn make_writable(folder: &Path) -> Result<(), Trouble> {
    set_mode(folder, 0o700)?;
    for entry in fs::read_dir(folder).during(folder.display())? {
        let path = entry.during(folder.display())?.path();
        if path.is_dir() {
            make_writable(&path)?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> Result<(), Trouble> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).during(path.display())
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> Result<(), Trouble> {
    Ok(())
}
