//! A clinic to test with: one folder, four people, one password.

use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

pub(crate) const PASSWORD: &str = "seven quiet harbours";

/// The program under test.
pub(crate) fn program() -> PathBuf {
    std::env::var_os("CARELOOPCTL")
        .map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_careloopctl")), PathBuf::from)
}

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// The answer, which must be one JSON object.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The answers of a script, which must be one JSON object a line.
    #[track_caller]
    pub(crate) fn lines(&self) -> Vec<Value> {
        let read = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.out.lines().map(read).collect()
    }

    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }

    /// The code of a refusal in JSON.
    #[track_caller]
    pub(crate) fn refusal(&self) -> String {
        refusal(&self.json())
    }
}

#[track_caller]
pub(crate) fn refusal(answer: &Value) -> String {
    assert!(
        answer["message"].as_str().is_some_and(|text| text.ends_with('.')),
        "{answer}"
    );
    answer["refusal"]["code"]
        .as_str()
        .expect("a refusal has a code")
        .to_owned()
}

/// Runs the program with something on its standard input.
pub(crate) fn run<S: AsRef<OsStr>>(folder: &Path, words: &[S], input: &str) -> Ran {
    let mut child = Command::new(program())
        .args(words)
        .current_dir(folder)
        .env_remove("CARELOOP_VAULT")
        .env_remove("DBUS_SESSION_BUS_ADDRESS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("piped");
    // A program that ends before it has read everything is no failure of the test's.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    Ran {
        code: output.status.code().expect("not killed"),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// A folder with a vault, a password file and the recovery words.
pub(crate) struct Clinic {
    folder: TempDir,
}

impl Clinic {
    /// A clinic of its own, where mara is administrator and security officer, pam practice manager
    /// and clinical staff, ana clinical staff, ben at the front desk.
    pub(crate) fn new() -> Self {
        // Signing in is slow on purpose, so the people are made once and copied.
        static FIRST: OnceLock<Clinic> = OnceLock::new();
        let first = FIRST.get_or_init(Self::make);
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["password", "words"] {
            fs::copy(first.path(name), folder.path().join(name)).expect("copied");
        }
        copy_folder(&first.path("vault"), &folder.path().join("vault"));
        Self { folder }
    }

    fn make() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clinic = Self { folder };
        clinic.write_private("password", PASSWORD);
        clinic
            .run(&[
                "init",
                "--clinic",
                "Harbor Family Clinic",
                "--admin",
                "mara",
                "--name",
                "Mara Ellis",
                "--zone",
                "America/New_York",
                "--without-device-secret",
                "--test-clinic",
                "--words-file",
                "words",
                "--password-file",
                "password",
            ])
            .ends_with(0);
        clinic
            .script(
                "mara",
                "user invite pam --name 'Pam Ortiz' --role practice_manager --role clinical_staff --invitation-file pam.code\n\
                 user invite ana --name 'Ana Moss, RN' --role clinical_staff --invitation-file ana.code\n\
                 user invite ben --name 'Ben Ito' --role front_desk --invitation-file ben.code\n",
            )
            .ends_with(0);
        for login in ["pam", "ana", "ben"] {
            let code = format!("{login}.code");
            let words = [
                "user",
                "enrol",
                login,
                "--invitation-file",
                &code,
                "--password-file",
                "password",
            ];
            clinic.run(&words).ends_with(0);
        }
        // Whoever holds the keys hands them on when they sign in.
        clinic.by("mara", &["user", "list"]).ends_with(0);
        clinic
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file that only its owner can read.
    pub(crate) fn write_private(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).expect("written");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("made private");
        }
        path
    }

    /// Runs a command on this clinic's vault, unless it names another.
    pub(crate) fn run(&self, words: &[&str]) -> Ran {
        let vault = if words.contains(&"--vault") {
            &[][..]
        } else {
            &["--vault", "vault"]
        };
        run(self.folder.path(), &[vault, words].concat(), "")
    }

    /// Runs a command as somebody.
    pub(crate) fn by(&self, login: &str, words: &[&str]) -> Ran {
        self.by_with_input(login, words, "")
    }

    /// Runs a command as somebody, with a JSON answer.
    pub(crate) fn json_by(&self, login: &str, words: &[&str]) -> Ran {
        self.by(login, &[&["--json"], words].concat())
    }

    pub(crate) fn by_with_input(&self, login: &str, words: &[&str], input: &str) -> Ran {
        let who = ["--vault", "vault", "--user", login, "--password-file", "password"];
        run(self.folder.path(), &[&who, words].concat(), input)
    }

    /// Runs a script as somebody, with JSON answers.
    pub(crate) fn script(&self, login: &str, script: &str) -> Ran {
        self.by_with_input(login, &["--json", "run", "-"], script)
    }

    /// Runs a whole script as somebody, whatever is refused, with JSON answers.
    pub(crate) fn whole_script(&self, login: &str, script: &str) -> Ran {
        self.by_with_input(login, &["--json", "run", "-", "--keep-going"], script)
    }

    #[track_caller]
    pub(crate) fn verify(&self) {
        let verified = self.json_by("mara", &["verify"]).ends_with(0).json();
        assert_eq!(verified["reply"]["verdict"], "PASS", "{verified:#}");
    }
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).expect("made");
    for file in fs::read_dir(from).expect("listed") {
        let file = file.expect("listed");
        fs::copy(file.path(), to.join(file.file_name())).expect("copied");
    }
}
