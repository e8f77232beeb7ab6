//! Kills workers and looks at what they left behind.

use crate::facts::{Facts, check_beside, facts_of, verify};
use crate::{Clinic, FileKeychain, Luck, secret};
use careloop_contract::command::*;
use careloop_contract::{Refusal, Role, Roles};
use careloop_core::{Core, Execute, Host};
use careloop_ledger::Kind;
use careloop_vault::folder::Folder;
use careloop_vault::kdf::KdfChoice;
use careloop_vault::system::{OsEntropy, SystemClock};
use careloop_vault::testing::LocalDisk;
use careloop_vault::{Error, entrance};
use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Where a worker works: a vault, the keychain and a folder for backups.
#[derive(Debug)]
pub struct Ground {
    folder: TempDir,
}

/// What is known to be true of a ground, because it was acknowledged or seen.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// What the vault holds.
    pub facts: Facts,
    /// The administrator's password.
    pub password: String,
    /// The recovery words.
    pub words: String,
}

/// How a worker ended and what it said.
#[derive(Debug)]
pub struct Told {
    /// How it ended.
    pub status: ExitStatus,
    /// What it acknowledged, the later over the earlier.
    pub acknowledged: Facts,
    /// How many acknowledgements.
    pub acknowledgements: u64,
    /// What it had begun and not acknowledged.
    pub in_flight: Option<Facts>,
    /// What may be true of operations that were refused after a first part of them was done.
    pub unsure: Facts,
    /// Operations that were refused, with the refusals.
    pub refused: Vec<(String, Refusal)>,
    /// Other lines.
    pub lines: Vec<Value>,
}

/// When a worker is killed from outside.
#[derive(Clone, Copy, Debug)]
pub struct KillAfter {
    /// After so many acknowledgements were read,
    pub acknowledgements: u64,
    /// and then so much time.
    pub then: Duration,
}

impl Ground {
    /// Nothing there yet, on the machine's usual disk or, where only the order of writes matters and
    /// not their speed, in memory.
    #[must_use]
    pub fn new(in_memory: bool) -> Self {
        let shared = Path::new("/dev/shm");
        let folder = if in_memory && shared.is_dir() {
            TempDir::new_in(shared).unwrap()
        } else {
            tempfile::tempdir().unwrap()
        };
        fs::create_dir(folder.path().join("backups")).unwrap();
        Self { folder }
    }

    /// Nothing there yet, inside a folder.
    #[must_use]
    pub fn new_in(folder: &Path) -> Self {
        let folder = TempDir::new_in(folder).unwrap();
        fs::create_dir(folder.path().join("backups")).unwrap();
        Self { folder }
    }

    /// A clinic with its first administrator in every role, one nurse, a few tasks and a patient.
    #[must_use]
    pub fn with_clinic(in_memory: bool) -> (Self, Known) {
        let ground = Self::new(in_memory);
        let known = ground.make_clinic();
        (ground, known)
    }

    /// Makes the clinic of [`Self::with_clinic`] here.
    #[must_use]
    pub fn make_clinic(&self) -> Known {
        let mut core = self.core();
        let created = core.execute(Clinic::request(true)).unwrap();
        let sign_in = || SignIn {
            code: None,
            login: Clinic::ADMIN.to_owned(),
            password: secret(Clinic::PASSWORD),
        };
        core.execute(sign_in()).unwrap();
        core.execute(ChangeRoles {
            approver: None,
            user: created.user,
            roles: Roles::of(Role::ALL),
            reason: "a clinic of one".to_owned(),
        })
        .unwrap();
        core.execute(SignOut {}).unwrap();
        core.execute(sign_in()).unwrap();
        core.execute(InvitePerson {
            login: "nina.roth".to_owned(),
            name: "Nina Roth".to_owned(),
            roles: Roles::of(&[Role::ClinicalStaff]),
        })
        .unwrap();
        for number in 0..4 {
            core.execute(AddTask {
                title: format!("Refill check {number}"),
                ..AddTask::default()
            })
            .unwrap();
        }
        core.execute(SignOut {}).unwrap();
        let mut known = Known {
            facts: Facts::new(),
            password: Clinic::PASSWORD.to_owned(),
            words: created.recovery_words.expose().clone(),
        };
        self.check(&mut known, None, true).unwrap();
        known
    }

    /// The vault's folder.
    #[must_use]
    pub fn vault(&self) -> PathBuf {
        self.folder.path().join("vault")
    }

    /// Where the keychain keeps its files.
    #[must_use]
    pub fn keychain(&self) -> PathBuf {
        self.folder.path().join("keychain")
    }

    /// Where backups go.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        self.folder.path().join("backups")
    }

    /// The same again in another place.
    #[must_use]
    pub fn copy(&self, in_memory: bool) -> Self {
        let copy = Self::new(in_memory);
        copy.copy_from(self);
        copy
    }

    /// Puts another ground's vault and keychain in the place of this one's.
    pub fn copy_from(&self, other: &Self) {
        for (from, to) in [(other.vault(), self.vault()), (other.keychain(), self.keychain())] {
            let _ = fs::remove_dir_all(&to);
            copy_folder(&from, &to);
        }
    }

    /// The machine: the real clock, cheap keys.
    #[must_use]
    pub fn host(&self) -> Host {
        Host {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(OsEntropy),
            keychain: Arc::new(FileKeychain::new(self.keychain())),
            file_system: Arc::new(LocalDisk),
            kdf: KdfChoice::cheap_for_tests(),
            name: "worker".to_owned(),
            witness: None,
        }
    }

    /// An engine here.
    #[must_use]
    pub fn core(&self) -> Core {
        Core::new(self.vault(), self.host())
    }

    /// Lets a worker do operations. It may be killed from outside, or end itself as the settings say.
    #[must_use]
    pub fn run(
        &self,
        worker: &str,
        known: &Known,
        seed: u64,
        operations: &[&str],
        settings: &[(&str, u64)],
        kill: Option<KillAfter>,
    ) -> Told {
        let mut command = Command::new(worker);
        self.tell_worker(&mut command, known, seed, operations);
        command.envs(settings.iter().map(|(name, value)| (name, value.to_string())));
        Self::run_command(command, kill)
    }

    /// The worker's arguments.
    pub fn tell_worker(&self, command: &mut Command, known: &Known, seed: u64, operations: &[&str]) {
        command
            .args([self.vault(), self.keychain(), self.backups()])
            .args([&seed.to_string(), &known.password, &known.words])
            .args(operations);
    }

    /// Starts a worker by a command of one's own, and listens to it.
    #[must_use]
    pub fn run_command(mut command: Command, kill: Option<KillAfter>) -> Told {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut told = Told {
            status: ExitStatus::default(),
            acknowledged: Facts::new(),
            acknowledgements: 0,
            in_flight: None,
            unsure: Facts::new(),
            refused: Vec::new(),
            lines: Vec::new(),
        };
        let mut kill = kill;
        if let Some(KillAfter { then, .. }) = kill.filter(|kill| kill.acknowledgements == 0) {
            spin(then);
            child.kill().unwrap();
            kill = None;
        }
        for line in out.lines() {
            // A line cut short was never an acknowledgement.
            let Ok(line) = serde_json::from_str(&line.unwrap()) else {
                continue;
            };
            told.take(line);
            if let Some(KillAfter { then, .. }) =
                kill.filter(|kill| kill.acknowledgements == told.acknowledgements)
            {
                spin(then);
                child.kill().unwrap();
                kill = None;
            }
        }
        told.status = child.wait().unwrap();
        told
    }

    /// Opens the vault as the next sign-in does and holds it against what is known and what was told.
    /// What is seen becomes what is known.
    ///
    /// # Errors
    /// What is wrong.
    pub fn check(&self, known: &mut Known, told: Option<&Told>, leave: bool) -> Result<(), String> {
        let nothing = Facts::new();
        let acknowledged = told.map_or(&nothing, |told| &told.acknowledged);
        let mut in_flight = told.map(|told| told.unsure.clone()).unwrap_or_default();
        in_flight.extend(told.and_then(|told| told.in_flight.clone()).unwrap_or_default());
        for (name, value) in acknowledged {
            match name.as_str() {
                "password" => known.password.clone_from(value),
                "words" => known.words.clone_from(value),
                _ => {
                    known.facts.insert(name.clone(), value.clone());
                }
            }
        }
        let vault = self.open(known, in_flight.get("password"))?;
        if !vault.alarms().is_empty() {
            return Err(format!("false alarm: {:?}", vault.alarms()));
        }
        let actual = facts_of(&vault);
        let is_new = |name: &str| in_flight.contains_key(name) && in_flight.get(name) == actual.get(name);
        for (name, value) in &known.facts {
            if actual.get(name) != Some(value) && !is_new(name) {
                return Err(format!("lost: {name} was {value:?}, is {:?}", actual.get(name)));
            }
        }
        let begun: Vec<&String> = in_flight.keys().filter(|name| *name != "password").collect();
        let done = begun.iter().filter(|name| is_new(name)).count();
        let was =
            |name: &String| known.facts.contains_key(name) && known.facts.get(name) == in_flight.get(name);
        if done != 0 && done != begun.len() && !begun.iter().any(|name| was(name)) {
            return Err(format!("half-applied: {done} of {}", begun.len()));
        }
        for (name, count) in &actual {
            if name.starts_with("import/") && !known.facts.contains_key(name) && !is_new(name) {
                return Err(format!("half-applied: {name} has {count}"));
            }
        }
        verify(&vault, true)?;
        check_beside(&vault)?;
        known.facts = actual;
        if leave {
            vault
                .leave(Kind::SignedOut)
                .map_err(|error| format!("cannot sign out: {error:?}"))?;
        }
        Ok(())
    }

    /// Signs in: with the known password or, if a change was begun, with the new one, and with
    /// exactly one of them.
    fn open(&self, known: &mut Known, begun: Option<&String>) -> Result<careloop_vault::OpenVault, String> {
        let (folder, host) = (Folder::new(self.vault()), self.host());
        let sign_in = |password: &str| entrance::sign_in(&folder, &host, Clinic::ADMIN, &secret(password));
        let Some(begun) = begun else {
            return sign_in(&known.password).map_err(|error| format!("cannot sign in: {error:?}"));
        };
        match sign_in(&known.password) {
            Ok(vault) => {
                vault
                    .leave(Kind::SignedOut)
                    .map_err(|error| format!("cannot sign out: {error:?}"))?;
                match sign_in(begun) {
                    Err(Error::Refused(Refusal::WrongSignIn)) => {}
                    other => return Err(format!("two passwords: the new one gives {other:?}")),
                }
                sign_in(&known.password).map_err(|error| format!("cannot sign in again: {error:?}"))
            }
            Err(Error::Refused(Refusal::WrongSignIn)) => {
                known.password.clone_from(begun);
                sign_in(begun).map_err(|error| format!("neither password: {error:?}"))
            }
            Err(error) => Err(format!("cannot sign in: {error:?}")),
        }
    }
}

impl Told {
    /// Whether it was killed, by us or by itself.
    #[must_use]
    pub fn was_killed(&self) -> bool {
        self.status.signal() == Some(9)
    }

    /// Operations and syncs it counted, if it came to its end.
    #[must_use]
    pub fn counted(&self) -> Option<(u64, u64)> {
        let end = self.lines.iter().find_map(|line| line.get("end"))?;
        Some((end["steps"].as_u64()?, end["syncs"].as_u64()?))
    }

    fn take(&mut self, line: Value) {
        let facts = |value: &Value| serde_json::from_value::<Facts>(value.clone()).unwrap();
        if let Some(tried) = line.get("try") {
            self.in_flight = Some(facts(tried));
        } else if let Some(done) = line.get("ack") {
            self.acknowledged.extend(facts(done));
            self.acknowledgements += 1;
            self.in_flight = None;
        } else if let Some(refusal) = line.get("refused") {
            let refusal = serde_json::from_value(refusal.clone()).unwrap();
            self.refused
                .push((line["name"].as_str().unwrap().to_owned(), refusal));
            let tried = self.in_flight.take().unwrap_or_default();
            if line["unsure"] == true {
                self.unsure.extend(tried);
            }
        } else {
            self.lines.push(line);
        }
    }
}

/// Counts over many kills, told in one line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Workers killed.
    pub kills: u64,
    /// Acknowledgements they gave.
    pub acknowledged: u64,
    /// Workers that came to their end.
    pub ended: u64,
}

impl Tally {
    /// Counts a worker, which must have been killed or have come to its end.
    pub fn add(&mut self, told: &Told) {
        self.acknowledged += told.acknowledgements;
        if told.was_killed() {
            self.kills += 1;
        } else {
            assert!(told.status.success(), "a worker broke: {told:?}");
            self.ended += 1;
        }
    }

    /// Says so, past the test harness, which would keep it to itself.
    pub fn report(&self, what: &str) {
        let Self {
            kills,
            acknowledged,
            ended,
        } = self;
        say(&format!(
            "{what}: {kills} kills ({ended} ended before), {acknowledged} acknowledged acts: lost 0, half-applied 0, verify failures 0, false alarms 0"
        ));
    }
}

/// Prints a line that the test harness does not capture.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "\n{line}");
}

/// A random moment to kill at.
pub fn random_kill(luck: &mut Luck) -> KillAfter {
    let acknowledgements = luck.below(12);
    let longest = if acknowledgements == 0 { 40_000 } else { 4_000 };
    KillAfter {
        acknowledgements,
        then: Duration::from_micros(luck.below(longest)),
    }
}

/// Lets time pass. Nothing depends on how much.
fn spin(time: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < time {
        std::hint::spin_loop();
    }
}

/// Copies a folder and the files in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
