//! `cargo xtask run`: a sample clinic, and the main job in the terminal by the real careloopctl.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
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

/// A word of an answer: the first one of the last line that begins with a label, after the label.
struct Keep {
    /// The name later steps call it by.
    name: &'static str,
    /// The label. Empty: every line begins with it.
    label: &'static str,
}

const ADMIN: Option<&str> = Some("mara");
const FRONT_DESK: Option<&str> = Some("ben");
const ASSISTANT: Option<&str> = Some("ana");
const PROVIDER: Option<&str> = Some("omar");

/// The clinic is a sample and says so on every screen: its password protects nothing.
const PASSWORD: &str = "a sample clinic has no secrets";

/// Files of the walk, in its folder. Everybody has the same password.
const VAULT: &str = "vault";
const PASSWORD_FILE: &str = "password";
const WORDS_FILE: &str = "recovery-words";
const PEOPLE: &str = "people.script";
const PATIENTS: &str = "patients.csv";
const BACKUPS: &str = "backups";

/// What the administrator does in one session.
const PEOPLE_SCRIPT: &str = "\
user invite ben  --name 'Ben Ito'         --role front_desk     --code-file ben.code
user invite ana  --name 'Ana Moss, RN'    --role clinical_staff --code-file ana.code
user invite omar --name 'Dr. Omar Haddad' --role provider       --code-file omar.code
";

/// A practice's own list, in the columns that are known by default. Nobody in it exists.
const PATIENT_ROWS: &str = "\
Id,LAST,FIRST,BIRTHDATE,GENDER,ADDRESS,CITY,STATE,SSN
H-1024,Okafor,Ngozi,1980-08-14,F,12 Harbor Rd,Salem,Massachusetts,999-00-0001
H-1025,Okafor,Chidi,1978-01-30,M,12 Harbor Rd,Salem,Massachusetts,999-00-0002
H-1031,Lindqvist,Maja,1991-11-02,F,7 Mill Ln,Salem,Massachusetts,999-00-0003
H-1040,Nguyen,Thanh Ha,1954-04-25,F,88 Front St,Salem,Massachusetts,999-00-0004
";

#[rustfmt::skip] // One step, one line: the walk reads as a table.
const WALK: &[Step] = &[
    step("Mara makes a clinic. The recovery words go to a file, to be printed and destroyed", None, &["init",
        "--clinic", "Harbor Family Clinic", "--admin", "mara", "--name", "Mara Ellis", "--zone", "America/New_York",
        "--test-clinic", "--words-file", WORDS_FILE, "--new-password-file", PASSWORD_FILE]),
    step("She invites the front desk, a medical assistant and a provider, in one session", ADMIN, &["run", PEOPLE]),
    step("Each of them chooses a password", None, &["user", "enrol", "ben", "--code-file", "ben.code",
        "--new-password-file", PASSWORD_FILE]),
    step("The medical assistant", None, &["user", "enrol", "ana", "--code-file", "ana.code",
        "--new-password-file", PASSWORD_FILE]),
    step("The provider", None, &["user", "enrol", "omar", "--code-file", "omar.code",
        "--new-password-file", PASSWORD_FILE]),
    step("Everybody is here", ADMIN, &["user", "list"]),
    step("The practice's patients: count first", ADMIN, &["import", "patients", PATIENTS, "--dry-run"]),
    step("Then import. Social security numbers are never taken over", ADMIN, &["import", "patients", PATIENTS]),

    step("A patient calls the front desk about her refill. Which Okafor?", FRONT_DESK, &["search", "okafor"]),
    kept("task", "", step("The front desk adds a task for her", FRONT_DESK, &["task", "add", "Call the pharmacy about the refill",
        "--patient", "H-1024", "--category", "refill", "--due", "tomorrow", "--queue", "clinical_staff",
        "--details", "Reach her after 5 pm"])),
    step("And gives it to Ana", FRONT_DESK, &["task", "assign", "{task}", "--to", "ana"]),

    step("What is there for Ana to do?", ASSISTANT, &["task", "day"]),
    step("She starts", ASSISTANT, &["task", "start", "{task}"]),
    step("The pharmacy opens at nine: the task waits, and says for whom", ASSISTANT, &["task", "hold", "{task}",
        "--for", "waiting_on_pharmacy", "--reason", "They open at nine"]),
    step("The provider leaves a clinical note, sealed for those who treat", PROVIDER, &["note", "add", "{task}",
        "Metformin 500 mg twice a day: fine to refill for 90 days"]),
    step("Ana reads it", ASSISTANT, &["note", "show", "{task}"]),
    step("The front desk cannot", FRONT_DESK, &["note", "show", "{task}"]),
    step("The pharmacy answered: done", ASSISTANT, &["task", "done", "{task}"]),

    step("She calls again. The front desk finds the task by her name", FRONT_DESK, &["search", "ngozi refill"]),
    step("Who did what, when, and where", FRONT_DESK, &["task", "history", "{task}"]),

    step("Mara checks every signature, every permission and every table", ADMIN, &["verify"]),
    step("What was looked at is on record too", ADMIN, &["ledger", "list", "--from", "44"]),
    kept("backup", "Folder", step("She makes a backup", ADMIN, &["backup", "create", BACKUPS])),
    step("And checks that it is whole", None, &["backup", "check", "{backup}"]),
];

const fn kept(name: &'static str, label: &'static str, step: Step) -> Step {
    Step {
        keep: Some(Keep { name, label }),
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
    setup::prepare(workspace, Purpose::Running)?;
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
        "\nThe clinic stays in {} until the next run. Everybody's password is in the file {PASSWORD_FILE}.",
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
            // Backups are read-only; those of an earlier walk have to go all the same.
            make_writable(&folder)?;
            fs::remove_dir_all(&folder).during(format_args!("removing {}", folder.display()))?;
        }
        fs::create_dir_all(folder.join(BACKUPS)).during(format_args!("making {}", folder.display()))?;
        for (name, content) in [
            (PASSWORD_FILE, PASSWORD),
            (PEOPLE, PEOPLE_SCRIPT),
            (PATIENTS, PATIENT_ROWS),
        ] {
            let file = folder.join(name);
            fs::write(&file, content).during(file.display())?;
            set_mode(&file, 0o600)?;
        }
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
        if step.words.first() == Some(&"init") && !self.has_keychain {
            command.arg("--without-device-secret");
        }
        let arguments: Vec<String> = command.get_args().map(process::quoted).collect();
        println!("$ careloopctl {}", arguments.join(" "));

        let Some(keep) = &step.keep else {
            return process::run(&mut command);
        };
        let answer = process::output(&mut command)?;
        println!("{answer}");
        let line = answer.lines().rfind(|line| line.starts_with(keep.label));
        let word = line.and_then(|line| line.strip_prefix(keep.label)?.split_whitespace().next());
        let Some(word) = word else {
            return Err(Trouble::new(format!("the answer names no {}", keep.name)));
        };
        self.kept.insert(keep.name, word.to_owned());
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

/// Whether a program answers that keeps secrets for the person at this desktop.
fn has_secret_service() -> bool {
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
